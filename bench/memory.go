//go:build !windows

package main

import (
	"bufio"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// memories compares the resident memory that a million of something takes here and in CPython
// 3, over that of a program that does nothing.
func memories(args []string) error {
	fs := flag.NewFlagSet("memory", flag.ContinueOnError)
	python := fs.String("with", "python3.13", "the CPython 3 to compare with")
	rounds := fs.Int("rounds", 5, "how many rounds")
	if err := fs.Parse(args); err != nil {
		return err
	}
	theirs, err := exec.LookPath(*python)
	if err != nil {
		return fmt.Errorf("no CPython found: name one with -with PATH: %w", err)
	}
	files, err := filepath.Glob("bench/memory/*.py")
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no bench/memory here: run this in the project's folder")
	}
	_, sllint, remove, err := built()
	if err != nil {
		return err
	}
	defer remove()
	residents := func(command ...string) (float64, error) {
		var all []float64
		for range *rounds {
			n, err := whenReady(command...)
			if err != nil {
				return 0, err
			}
			all = append(all, n)
		}
		return median(all), nil
	}
	const nothing = "bench/memory/nothing.py"
	ourBase, err := residents(sllint, "run", nothing)
	if err != nil {
		return err
	}
	theirBase, err := residents(theirs, "-S", "-E", nothing)
	if err != nil {
		return err
	}
	fmt.Printf("To do nothing takes %.1f MB here, %.1f MB there; medians of %d.\n\n", ourBase, theirBase, *rounds)
	fmt.Print("| a million | sllint, MB | CPython, MB | ratio |\n| --- | --- | --- | --- |\n")
	slices.Sort(files)
	for _, file := range files {
		if file == nothing {
			continue
		}
		ours, err := residents(sllint, "run", file)
		if err != nil {
			return err
		}
		there, err := residents(theirs, "-S", "-E", file)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %.1f | %.1f | %.2f |\n", strings.TrimSuffix(filepath.Base(file), ".py"), ours-ourBase, there-theirBase, (ours-ourBase)/(there-theirBase))
	}
	return nil
}

// whenReady runs a program that says that it is ready on standard error and waits for a line,
// and gives the memory it has then, in megabytes. The peak that the system tells of a process
// that has ended would be that of this one where it is higher, since it began as its copy.
func whenReady(command ...string) (float64, error) {
	cmd := exec.Command(command[0], command[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, err
	}
	problems, err := cmd.StderrPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	said, err := bufio.NewReader(problems).ReadString('\n')
	if said != "ready\n" {
		cmd.Process.Kill()
		cmd.Wait()
		return 0, fmt.Errorf("%s says %q (%v)", strings.Join(command, " "), said, err)
	}
	n := resident(cmd.Process.Pid)
	in.Close()
	if err := cmd.Wait(); err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, fmt.Errorf("nobody tells what memory a process has: this needs Linux")
	}
	return float64(n) / 1e6, nil
}
