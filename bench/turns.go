//go:build !windows

package main

import (
	"flag"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
)

// contender is a command that is measured.
type contender struct {
	name    string
	command []string
}

// inTurns runs two commands in turns, and prints what they cost and the ratios:
// each round gives one, and whatever else the machine does concerns both.
func inTurns(rounds int, env []string, first, second contender) error {
	var a, b []cost
	for round := range rounds + 1 {
		x, err := measure(env, first.command[0], first.command[1:]...)
		if err != nil {
			return err
		}
		y, err := measure(env, second.command[0], second.command[1:]...)
		if err != nil {
			return err
		}
		if round == 0 { // to warm the file system up
			continue
		}
		a, b = append(a, x), append(b, y)
	}
	fmt.Printf("\n| | %s | %s | ratio: median | least | most |\n| --- | --- | --- | --- | --- | --- |\n", first.name, second.name)
	row := func(what, format string, pick func(cost) float64) {
		r := ratios(a, b, pick)
		fmt.Printf("| %s | "+format+" | "+format+" | %.2f | %.2f | %.2f |\n", what,
			median(column(a, pick)), median(column(b, pick)), median(r), slices.Min(r), slices.Max(r))
	}
	row("wall", "%.3f s", wall)
	row("CPU", "%.3f s", cpu)
	row("peak memory", "%.0f MB", memory)
	return nil
}

// catalogue runs all rules and some of them in turns over the same files.
func catalogue(args []string) error {
	flags := flag.NewFlagSet("rules", flag.ExitOnError)
	lib := flags.String("lib", "", "folder to check (default: the standard library of python3.13 or python3)")
	rounds := flags.Int("rounds", 15, "how often")
	some := flags.String("select", "SLL1,SLL2", "the rules to compare all of them with")
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
	fmt.Printf("%d files, %.1f MB, %d cores, %d rounds\n", files, float64(size)/1e6, runtime.NumCPU(), *rounds)
	check := []string{sllint, "check", "--isolated", "--no-cache", "--quiet", tree}
	return inTurns(*rounds, nil, contender{"all rules", check}, contender{*some, append(check[:len(check):len(check)], "--select", *some)})
}
