//go:build !windows

package main

import (
	"flag"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/sllint/sllint/syntax"
)

// parse times the strict parser over files in memory, on one core, in CPU time:
// that does not mind what else the machine does.
func parse(args []string) error {
	flags := flag.NewFlagSet("parse", flag.ExitOnError)
	lib := flags.String("lib", "", "folder (default: the standard library of python3.13 or python3)")
	target := flags.String("target-version", "3.13", "the dialect")
	rounds := flags.Int("rounds", 10, "how often")
	flags.Parse(args)

	root, err := library(*lib)
	if err != nil {
		return err
	}
	v, err := syntax.ParseVersion(*target)
	if err != nil {
		return err
	}
	_, texts, size, err := sources(root)
	if err != nil {
		return err
	}
	bad := 0
	for _, text := range texts {
		if _, err := syntax.Parse(text, syntax.Options{Version: v}); err != nil {
			bad++
		}
	}
	runtime.GOMAXPROCS(1)
	var speeds []float64
	for range *rounds {
		runtime.GC()
		start := ownCPU()
		for _, text := range texts {
			syntax.Parse(text, syntax.Options{Version: v})
		}
		speeds = append(speeds, float64(size)/1e6/(ownCPU()-start).Seconds())
	}
	fmt.Printf("parser alone, one core, the collector at work: %.1f MB/s (%d files, %.1f MB, %d of them refused)\n", median(speeds), len(texts), float64(size)/1e6, bad)

	// A short-lived program never collects: what is left is the parser.
	debug.SetGCPercent(-1)
	speeds = speeds[:0]
	for range *rounds {
		runtime.GC()
		start := ownCPU()
		for _, text := range texts {
			syntax.Parse(text, syntax.Options{Version: v})
		}
		speeds = append(speeds, float64(size)/1e6/(ownCPU()-start).Seconds())
	}
	fmt.Printf("parser alone, one core, the collector off: %.1f MB/s\n", median(speeds))
	return nil
}

// check times the whole program on one thread, and says what it does per core.
func check(args []string) error {
	flags := flag.NewFlagSet("check", flag.ExitOnError)
	lib := flags.String("lib", "", "folder (default: the standard library of python3.13 or python3)")
	target := flags.String("target-version", "auto", "the dialect")
	rounds := flags.Int("rounds", 7, "how often")
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
	var runs []cost
	for range *rounds {
		c, err := measure(nil, sllint, "check", "--isolated", "--no-cache", "--jobs", "1", "--target-version", *target, tree)
		if err != nil {
			return err
		}
		runs = append(runs, c)
	}
	mb := float64(size) / 1e6
	fmt.Printf("whole analysis, --jobs 1: %.1f MB/s wall, %.1f MB/s CPU, %.0f MB peak (%d files, %.1f MB)\n",
		mb/median(column(runs, wall)), mb/median(column(runs, cpu)), median(column(runs, memory)), files, mb)
	return nil
}

// cached times a run with an empty cache and one with a full one.
func cached(args []string) error {
	flags := flag.NewFlagSet("cache", flag.ExitOnError)
	lib := flags.String("lib", "", "folder (default: the standard library of python3.13 or python3)")
	rounds := flags.Int("rounds", 7, "how often")
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
	if _, _, err := copyTree(root, tree); err != nil {
		return err
	}
	var cold, warm []cost
	for i := range *rounds + 1 {
		cache := filepath.Join(dir, fmt.Sprint("cache", i))
		run := []string{"check", "--isolated", "--cache-dir", cache, tree}
		a, err := measure(nil, sllint, run...)
		if err != nil {
			return err
		}
		b, err := measure(nil, sllint, run...)
		if err != nil {
			return err
		}
		if i > 0 { // the first round warms the file system up
			cold, warm = append(cold, a), append(warm, b)
		}
	}
	fmt.Printf("cache: cold %.3f s, warm %.3f s, %.1f times faster (CPU: %.3f s, %.3f s, %.1f times)\n",
		median(column(cold, wall)), median(column(warm, wall)), median(ratios(cold, warm, wall)),
		median(column(cold, cpu)), median(column(warm, cpu)), median(ratios(cold, warm, cpu)))
	return nil
}
