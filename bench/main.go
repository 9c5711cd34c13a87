//go:build !windows

// Command bench measures sllint: beside ruff, alone, on ever larger functions,
// with a cold and a warm cache, the interpreter and its tasklets beside others. See README.md here.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const usage = `usage: go run ./bench COMMAND [flags]

  ruff     sllint and ruff in turns over the same files: wall, CPU, memory
  rules    all rules and some of them in turns, the same way
  parse    the parser alone, MB/s on one core
  check    the whole analysis, MB/s of CPU time
  growth   one function of ever more statements, handlers, branches
  cache    a cold and a warm cache
  run      the interpreter beside CPython and others, program by program
  memory   what a million of something takes beside CPython
  tasklets tasklets beside Stackless's, greenlets, generators, asyncio, goroutines
  spills   how often the interpreter's loop goes to the stack, against what is recorded
  recover  files that do not parse
  lsp      the language server beside ruff's: from an edit to its diagnostics
  profile  where the time goes, for go tool pprof

Each takes -h.
`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	run := map[string]func([]string) error{
		"ruff": compare, "rules": catalogue, "parse": parse, "check": check,
		"run": runs, "memory": memories, "tasklets": tasklets, "spills": spills, "growth": growth, "cache": cached, "recover": recoverFiles, "profile": profile,
		"lsp": servers,
	}[os.Args[1]]
	if run == nil {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	if err := run(os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// library finds the standard library to measure on: the one given, or that of
// the python3.13 or python3 on the path.
func library(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	for _, python := range []string{"python3.13", "python3"} {
		out, err := exec.Command(python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
		if err == nil {
			return strings.TrimSpace(string(out)), nil
		}
	}
	return "", fmt.Errorf("no python3 found: name a folder with -lib")
}

// sources reads every .py file below a folder, what is installed there aside.
func sources(root string) (names []string, texts [][]byte, size int, err error) {
	err = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "site-packages" || d.Name() == "__pycache__" {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || filepath.Ext(path) != ".py" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		names, texts, size = append(names, path), append(texts, text), size+len(text)
		return nil
	})
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("%s: no .py files", root)
	}
	return names, texts, size, err
}

// copyTree makes a folder that holds the sources and nothing else, so that
// every tool sees the same files whatever it leaves out by itself.
func copyTree(root, to string) (files, size int, err error) {
	names, texts, size, err := sources(root)
	if err != nil {
		return 0, 0, err
	}
	for i, name := range names {
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return 0, 0, err
		}
		path := filepath.Join(to, rel)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return 0, 0, err
		}
		if err := os.WriteFile(path, texts[i], 0o666); err != nil {
			return 0, 0, err
		}
	}
	return len(names), size, nil
}

// build makes the program in a folder.
func build(dir string) (string, error) {
	path := filepath.Join(dir, "sllint")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/sllint")
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
}

// built makes a temporary folder with sllint in it. The caller removes it.
func built() (dir, sllint string, remove func(), err error) {
	if dir, err = os.MkdirTemp("", "bench"); err != nil {
		return "", "", nil, err
	}
	remove = func() { os.RemoveAll(dir) }
	if sllint, err = build(dir); err != nil {
		remove()
	}
	return dir, sllint, remove, err
}
