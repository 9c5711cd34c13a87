//go:build !windows

package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// compare runs sllint and ruff in turns over the same files.
func compare(args []string) error {
	flags := flag.NewFlagSet("ruff", flag.ExitOnError)
	lib := flags.String("lib", "", "folder to check (default: the standard library of python3.13 or python3)")
	rounds := flags.Int("rounds", 15, "how often")
	ruff := flags.String("ruff", "", "the ruff to run (default: the newest one from PyPI, installed in a temporary folder)")
	rules := flags.String("rules", "E722,B006,B012,B904,F841", "what ruff checks")
	one := flags.Bool("one", false, "one thread each")
	flags.Parse(args)

	root, err := library(*lib)
	if err != nil {
		return err
	}
	dir, sllint, remove, err := built()
	if err != nil {
		return err
	}
	defer remove()
	tree := filepath.Join(dir, "lib")
	files, size, err := copyTree(root, tree)
	if err != nil {
		return err
	}
	if *ruff == "" {
		if *ruff, err = install(dir); err != nil {
			return err
		}
	}
	ours := []string{"check", "--isolated", "--no-cache", "--quiet", tree}
	theirs := []string{"check", "--isolated", "--no-cache", "--quiet", "--select", *rules, tree}
	var env []string
	if *one {
		ours = append(ours, "--jobs", "1")
		env = []string{"RAYON_NUM_THREADS=1"}
	}
	if err := sameFiles(sllint, *ruff, tree); err != nil {
		return err
	}
	version, _ := exec.Command(*ruff, "--version").Output()
	fmt.Printf("%d files, %.1f MB, %d cores, %d rounds, %s\n", files, float64(size)/1e6, runtime.NumCPU(), *rounds, strings.TrimSpace(string(version)))
	return inTurns(*rounds, env, contender{"sllint", append([]string{sllint}, ours...)}, contender{"ruff", append([]string{*ruff}, theirs...)})
}

// install puts ruff into a virtual environment of its own.
func install(dir string) (string, error) {
	venv := filepath.Join(dir, "venv")
	for _, c := range [][]string{
		{"python3", "-m", "venv", venv},
		{filepath.Join(venv, "bin", "pip"), "install", "--quiet", "ruff"},
	} {
		cmd := exec.Command(c[0], c[1:]...)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return "", fmt.Errorf("%s: %w", strings.Join(c, " "), err)
		}
	}
	return filepath.Join(venv, "bin", "ruff"), nil
}

// sameFiles makes sure that the tools read the same files.
func sameFiles(sllint, ruff, tree string) error {
	count := func(name string) (int, error) {
		out, err := exec.Command(name, "check", "--isolated", "--show-files", tree).Output()
		return strings.Count(string(out), "\n"), err
	}
	x, err := count(sllint)
	if err != nil {
		return fmt.Errorf("sllint --show-files: %w", err)
	}
	y, err := count(ruff)
	if err != nil {
		return fmt.Errorf("ruff --show-files: %w", err)
	}
	if x != y {
		return fmt.Errorf("sllint reads %d files and ruff %d", x, y)
	}
	return nil
}
