//go:build !windows

package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
)

// profileProgram runs a Python program in the interpreter, as `sllint run` does, and writes
// where the interpreter's time goes.
func profileProgram(path, python, lib, out string, rounds int) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	abs, err := filepath.Abs(lib)
	if err != nil {
		return err
	}
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	defer file.Close()
	debug.SetGCPercent(400) // cmd/sllint/tune.go
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	for range rounds {
		stdout := bufio.NewWriter(os.Stdout)
		conf := vm.Config{Stdout: stdout, Stderr: os.Stderr, Argv: []string{path}, Source: path, Path: []string{abs}}
		if python == "2.7" {
			conf.Dialect = vm.Py2
		}
		m, t := vm.New(conf)
		all.Add(m)
		status, err := t.Guard(func() int { return t.RunSource(src, path) })
		stdout.Flush()
		if err != nil {
			return err
		}
		if status != 0 {
			return fmt.Errorf("%s ended with status %d", path, status)
		}
	}
	return nil
}
