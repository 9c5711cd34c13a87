//go:build !windows

package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// task is something that tasklets do, n times.
type task struct {
	name string
	n    int
}

var tasks = []task{
	{"create", 1000000}, {"schedule", 4000000}, {"channel", 1000000}, {"ring", 2000000},
	{"hard", 1000000}, {"pickled", 5000}, {"recursion", 200000}, {"blocked", 100000},
}

// inGo are those that bench/tasklets/goroutines has.
var inGo = []string{"create", "schedule", "channel", "ring", "blocked"}

// rival is a system whose programs do the same as those for Stackless.
type rival struct {
	name    string
	program string // below bench/tasklets
	dialect string // how sllint runs its own
	command []string
}

// tasklets compares tasklets with those of Stackless, and with what else does the like.
func tasklets(args []string) error {
	fs := flag.NewFlagSet("tasklets", flag.ContinueOnError)
	var rivals []rival
	fs.Func("with", "a system to compare with, NAME=PATH of its interpreter: stackless2, stackless3, greenlet, generators, asyncio; goroutines needs no path (repeatable)", func(s string) error {
		name, path, _ := strings.Cut(s, "=")
		r := rival{name: name, dialect: "3", command: []string{path}}
		switch name {
		case "stackless2":
			r.program, r.dialect = "stackless.py", "2.7"
		case "stackless3":
			r.program = "stackless.py"
		case "greenlet", "generators", "asyncio":
			r.program = name + ".py"
		case "goroutines":
			r.command = nil
		default:
			return fmt.Errorf("%q is none of stackless2, stackless3, greenlet, generators, asyncio, goroutines", name)
		}
		if path == "" && name != "goroutines" {
			return fmt.Errorf("%q needs the path of an interpreter: %s=PATH", name, name)
		}
		rivals = append(rivals, r)
		return nil
	})
	rounds := fs.Int("rounds", 5, "how many rounds")
	only := fs.String("only", "", "tasks whose name holds this")
	scale := fs.Float64("scale", 1, "how much longer each task is to take")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if len(rivals) == 0 {
		rivals = []rival{{name: "goroutines", dialect: "3"}}
	}
	dir, sllint, remove, err := built()
	if err != nil {
		return err
	}
	defer remove()
	for _, r := range rivals {
		if r.command == nil {
			binary := filepath.Join(dir, "goroutines")
			if out, err := exec.Command("go", "build", "-o", binary, "./bench/tasklets/goroutines").CombinedOutput(); err != nil {
				return fmt.Errorf("building the goroutines: %v\n%s", err, out)
			}
			r.command = []string{binary}
		}
		fmt.Printf("\n| task | sllint %s | %s | ratio of CPU times, median of %d | least | most | peak memory | its |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n", r.dialect, r.name, *rounds)
		for _, k := range tasks {
			if !strings.Contains(k.name, *only) {
				continue
			}
			if err := r.beside(sllint, dir, k, int(*scale*float64(k.n)), *rounds); err != nil {
				return err
			}
		}
	}
	return nil
}

// beside measures one task in turns.
func (r *rival) beside(sllint, dir string, k task, n, rounds int) error {
	if r.program != "" {
		src, err := os.ReadFile(filepath.Join("bench", "tasklets", r.program))
		if err != nil {
			return fmt.Errorf("%v: run this in the project's folder", err)
		}
		if !strings.Contains(string(src), "\ndef "+k.name+"(") {
			return nil // it has no such thing
		}
	} else if !slices.Contains(inGo, k.name) {
		return nil
	}
	mine, err := call(dir, "stackless.py", k.name, n)
	if err != nil {
		return err
	}
	theirs := slices.Clone(r.command)
	if r.program == "" {
		theirs = append(theirs, k.name, fmt.Sprint(n))
	} else {
		path, err := call(dir, r.program, k.name, n)
		if err != nil {
			return err
		}
		theirs = append(theirs, path)
	}
	var a, b []cost
	for range rounds {
		x, err := measureIn("", 0, io.Discard, nil, sllint, "run", "--python", r.dialect, "--max-memory", "4G", mine)
		if err != nil {
			return err
		}
		y, err := measureIn("", 0, io.Discard, nil, theirs[0], theirs[1:]...)
		if err != nil {
			fmt.Printf("| %s | | does not run it: %v | | | | | |\n", k.name, err)
			return nil
		}
		a, b = append(a, x), append(b, y)
	}
	each := func(c []cost) float64 { return median(column(c, cpu)) / float64(n) * 1e9 }
	q := ratios(a, b, cpu)
	fmt.Printf("| %s | %.0f ns | %.0f ns | %.2f | %.2f | %.2f | %.0f MB | %.0f MB |\n", k.name, each(a), each(b),
		median(q), slices.Min(q), slices.Max(q), median(column(a, memory)), median(column(b, memory)))
	return nil
}

// call writes a program that does a task n times.
func call(dir, program, name string, n int) (string, error) {
	src, err := os.ReadFile(filepath.Join("bench", "tasklets", program))
	if err != nil {
		return "", fmt.Errorf("%v: run this in the project's folder", err)
	}
	path := filepath.Join(dir, name+"_"+program)
	return path, os.WriteFile(path, []byte(fmt.Sprintf("%s\n%s(%d)\n", src, name, n)), 0o666)
}
