//go:build !windows

package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/syntax"
)

// profile runs the rules over files in memory, on one goroutine, or one program in the
// interpreter, and writes where the time goes, for `go tool pprof`.
func profile(args []string) error {
	flags := flag.NewFlagSet("profile", flag.ExitOnError)
	lib := flags.String("lib", "", "folder (default: the standard library of python3.13 or python3)")
	target := flags.String("target-version", "3.13", "the dialect")
	out := flags.String("o", "cpu.prof", "where to write the profile")
	allocs := flags.String("allocs", "", "where to write a profile of allocations as well")
	rounds := flags.Int("rounds", 3, "how often")
	slow := flags.Int("slow", 15, "how many of the slowest files to name")
	program := flags.String("run", "", "a Python program to run in the interpreter, instead of the rules")
	python := flags.String("python", "3", "the program's dialect, 2.7 or 3; -lib is where it imports from")
	flags.Parse(args)

	if *allocs != "" {
		runtime.MemProfileRate = 4096
	}
	root, err := library(*lib)
	if err != nil {
		return err
	}
	if *program != "" {
		return profileProgram(*program, *python, root, *out, *rounds)
	}
	v, err := syntax.ParseVersion(*target)
	if err != nil {
		return err
	}
	names, texts, size, err := sources(root)
	if err != nil {
		return err
	}
	linter := analysis.New(all.Rules())
	var rules config.Set
	for i, r := range linter.Rules() {
		if !r.Off {
			rules = rules.With(i)
		}
	}
	file, err := os.Create(*out)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	memory := new(analysis.Memory)
	spent := make([]time.Duration, len(names))
	for range *rounds {
		start := time.Now()
		findings := 0
		for i, name := range names {
			begun := time.Now()
			checked, err := linter.Check(context.Background(), analysis.Source{Name: name, Text: texts[i], Rules: rules, Target: v, Memory: memory})
			if err != nil {
				return err
			}
			findings += len(checked.Findings)
			spent[i] += time.Since(begun)
		}
		took := time.Since(start)
		fmt.Printf("%.3f s, %.1f MB/s, %d findings\n", took.Seconds(), float64(size)/1e6/took.Seconds(), findings)
	}
	if *allocs != "" {
		if err := writeAllocs(*allocs); err != nil {
			return err
		}
	}
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(spent[b], spent[a]) })
	for _, i := range order[:min(*slow, len(order))] {
		fmt.Printf("%8.1f ms %6.1f MB/s  %s\n", spent[i].Seconds()*1e3/float64(*rounds),
			float64(len(texts[i]))/1e6*float64(*rounds)/spent[i].Seconds(), names[i])
	}
	return nil
}

// writeAllocs writes what was allocated until now, and by whom.
func writeAllocs(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return pprof.Lookup("allocs").WriteTo(file, 0)
}
