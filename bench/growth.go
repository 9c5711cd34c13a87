//go:build !windows

package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// shape makes one function whose size is n.
type shape struct {
	name  string
	sizes []int
	make  func(n int) string
}

var shapes = []shape{
	{"statements", []int{1250, 2500, 5000, 10000, 20000}, func(n int) string {
		return function(n, func(i int) string { return fmt.Sprintf("    x%d = call(x%d, %d)\n", i%50, (i+7)%50, i) })
	}},
	{"statements that keep an exception", []int{1250, 2500, 5000, 10000, 20000}, func(n int) string {
		return function(n, func(i int) string { return fmt.Sprintf("    y%d = [saved, x%d]\n", i%50, i%50) })
	}},
	{"handlers, one after the other", []int{125, 250, 500, 1000, 2000}, func(n int) string {
		return function(n, func(i int) string {
			return fmt.Sprintf("    try:\n        call(%d)\n    except ValueError as e:\n        x%d = e\n", i, i%50)
		})
	}},
	{"handlers, nested in handlers", []int{12, 25, 50, 95}, func(n int) string {
		return "def f(call):\n" + nested(n, "try:\n", "call()\n", "except ValueError as e%d:\n", "x = e%d\n")
	}},
	{"handlers of one try", []int{125, 250, 500, 1000, 2000}, func(n int) string {
		return "def f(call):\n    try:\n        call()\n" + repeat(n, func(i int) string {
			return fmt.Sprintf("    except Error%d as e:\n        x%d = e\n", i, i%50)
		})
	}},
	{"branches", []int{125, 250, 500, 1000, 2000}, func(n int) string {
		return function(n, func(i int) string { return fmt.Sprintf("    if call(%d):\n        x%d = saved\n", i, i%50) })
	}},
	{"loops, nested", []int{5, 10, 20}, func(n int) string {
		var b strings.Builder
		b.WriteString("def f(call, saved):\n")
		for i := range n {
			fmt.Fprintf(&b, "%sfor i%d in call(%d):\n", strings.Repeat(" ", i+1), i, i)
		}
		pad := strings.Repeat(" ", n+1)
		fmt.Fprintf(&b, "%stry:\n%s call()\n%sexcept ValueError as e:\n%s x = e\n", pad, pad, pad, pad)
		return b.String()
	}},
	{"functions", []int{1250, 2500, 5000, 10000}, func(n int) string {
		return repeat(n, func(i int) string {
			return fmt.Sprintf("def f%d(call):\n    try:\n        call()\n    except ValueError as e:\n        x = e\n\n", i)
		})
	}},
}

func repeat(n int, one func(int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(one(i))
	}
	return b.String()
}

func function(n int, one func(int) string) string {
	return "def f(call, saved):\n    try:\n        call()\n    except ValueError as e:\n        saved = e\n" + repeat(n, one)
}

// nested puts n try statements into each other's handlers.
func nested(n int, try, call, except, last string) string {
	var b strings.Builder
	for i := range n {
		pad := strings.Repeat(" ", i+1)
		b.WriteString(pad + try + pad + " " + call + pad + fmt.Sprintf(except, i))
	}
	b.WriteString(strings.Repeat(" ", n+1) + fmt.Sprintf(last, n-1))
	return b.String()
}

// growth checks one function of ever larger size. Where the cost follows the
// size, the last column stays about the same.
func growth(args []string) error {
	flags := flag.NewFlagSet("growth", flag.ExitOnError)
	rounds := flags.Int("rounds", 3, "how often")
	flags.Parse(args)

	dir, sllint, remove, err := built()
	if err != nil {
		return err
	}
	defer remove()
	empty := filepath.Join(dir, "empty.py")
	if err := os.WriteFile(empty, nil, 0o666); err != nil {
		return err
	}
	start, err := best(*rounds, sllint, empty)
	if err != nil {
		return err
	}
	fmt.Printf("starting the program: %.1f ms, subtracted below\n\n", cpu(start)*1e3)
	fmt.Println("| one function with many … | n | CPU time | peak memory | time per n |\n| --- | --- | --- | --- | --- |")
	for _, s := range shapes {
		for _, n := range s.sizes {
			path := filepath.Join(dir, "growth.py")
			if err := os.WriteFile(path, []byte(s.make(n)), 0o666); err != nil {
				return err
			}
			c, err := best(*rounds, sllint, path)
			if err != nil {
				return err
			}
			ms := max(cpu(c)-cpu(start), 0) * 1e3
			fmt.Printf("| %s | %d | %.1f ms | %.0f MB | %.2f µs |\n", s.name, n, ms, memory(c), ms*1e3/float64(n))
		}
	}
	return nil
}

// best is the cheapest of several runs: what is more than that is noise.
func best(rounds int, sllint, path string) (cost, error) {
	var out cost
	for i := range rounds {
		c, err := measure(nil, sllint, "check", "--isolated", "--no-cache", "--quiet", path)
		if err != nil {
			return out, err
		}
		if i == 0 || c.cpu < out.cpu {
			out = c
		}
	}
	return out, nil
}
