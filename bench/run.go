//go:build !windows

package main

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// turns is how often main() of a program under bench/programs goes round, so
// that CPython 3.13 takes some tenths of a second.
var turns = map[string]int{
	"attributes": 4000000, "calls": 2000000, "dicts": 4000000, "exceptions": 700000, "floats": 3000000,
	"generators": 5000000, "intloop": 8000000, "lists": 6000000, "strings": 2000000,
}

// peer is an interpreter to compare with.
type peer struct {
	name, path string
	args       []string // before the program
	dialect    string   // how sllint runs the same program
}

// library asks for the peer's standard library, where sllint is to find it, too.
func (p peer) library() ([]string, error) {
	if !strings.HasPrefix(p.name, "python") {
		return nil, nil
	}
	out, err := exec.Command(p.path, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		return nil, fmt.Errorf("%s does not say where its library is: %w", p.path, err)
	}
	return []string{"--path", strings.TrimSpace(string(out))}, nil
}

// runs compares the interpreter with others on the programs under bench/programs, which
// do one thing each, and bench/macro, which do what programs do.
func runs(args []string) error {
	fs := flag.NewFlagSet("run", flag.ContinueOnError)
	var given []peer
	fs.Func("with", "an interpreter to compare with, NAME=PATH; the name says the dialect: python3.13, python2.7, gpython (repeatable)", func(s string) error {
		name, path, ok := strings.Cut(s, "=")
		if !ok {
			return fmt.Errorf("%q is not NAME=PATH", s)
		}
		p := peer{name: name, path: path, dialect: "3"}
		if strings.HasPrefix(name, "python") {
			p.args = []string{"-S", "-E"}
			if strings.HasPrefix(name, "python2") {
				p.dialect = "2.7"
			}
		}
		given = append(given, p)
		return nil
	})
	count := fs.Int("rounds", 5, "how many rounds")
	only := fs.String("only", "", "programs whose path holds this: macro/, richards")
	scale := fs.Float64("scale", 1, "how much longer each program under bench/programs is to run")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if len(given) == 0 {
		path, err := exec.LookPath("python3.13")
		if err != nil {
			return fmt.Errorf("no python3.13 found: name an interpreter with -with python3.13=PATH")
		}
		given = []peer{{name: "python3.13", path: path, args: []string{"-S", "-E"}, dialect: "3"}}
	}
	dir, sllint, remove, err := built()
	if err != nil {
		return err
	}
	defer remove()
	small, err := written(dir, *only, *scale)
	if err != nil {
		return err
	}
	large, err := whole(*only)
	if err != nil {
		return err
	}
	for _, p := range given {
		for _, programs := range [][]string{small, large} {
			if err := beside(sllint, p, programs, *count); err != nil {
				return err
			}
		}
	}
	return startup(sllint, given, *count)
}

// written writes each program with a call of its main() to a folder.
func written(dir, only string, scale float64) ([]string, error) {
	files, err := filepath.Glob("bench/programs/*.py")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no bench/programs here: run this in the project's folder")
	}
	var out []string
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".py")
		if !strings.Contains(filepath.ToSlash(file), only) {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(dir, filepath.Base(file))
		text := fmt.Sprintf("%s\nmain(%d)\n", src, int(scale*float64(turns[name])))
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			return nil, err
		}
		out = append(out, path)
	}
	return out, nil
}

// whole gives the programs under bench/macro, which call their main() themselves.
func whole(only string) ([]string, error) {
	files, err := filepath.Glob("bench/macro/*.py")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, file := range files {
		if !strings.Contains(filepath.ToSlash(file), only) {
			continue
		}
		path, err := filepath.Abs(file)
		if err != nil {
			return nil, err
		}
		out = append(out, path)
	}
	return out, nil
}

// beside runs every program in turns under sllint and the peer, which have to print the same.
func beside(sllint string, p peer, programs []string, rounds int) error {
	if len(programs) == 0 {
		return nil
	}
	lib, err := p.library()
	if err != nil {
		return err
	}
	fmt.Printf("\n| program | sllint, CPU | %s, CPU | ratio, median of %d | least | most |\n| --- | --- | --- | --- | --- | --- |\n", p.name, rounds)
	var logs, n float64
	for _, program := range programs {
		dir, file := filepath.Split(program) // gpython takes no absolute path
		name := strings.TrimSuffix(file, ".py")
		var ours, theirs []cost
		refused := false
		for range rounds {
			var said, expected bytes.Buffer
			a, err := measureIn(dir, 0, &said, nil, sllint, append(append([]string{"run", "--python", p.dialect}, lib...), file)...)
			if err != nil {
				return err
			}
			b, err := measureIn(dir, 0, &expected, nil, p.path, append(slices.Clone(p.args), file)...)
			if err != nil {
				fmt.Printf("| %s | | does not run it: %v | | | |\n", name, err)
				refused = true
				break
			}
			if !bytes.Equal(said.Bytes(), expected.Bytes()) {
				return fmt.Errorf("%s prints %q, and %q with %s", file, said.String(), expected.String(), p.name)
			}
			ours, theirs = append(ours, a), append(theirs, b)
		}
		if refused {
			continue
		}
		r := ratios(ours, theirs, cpu)
		m := median(r)
		fmt.Printf("| %s | %.3f s | %.3f s | %.2f | %.2f | %.2f |\n", name,
			median(column(ours, cpu)), median(column(theirs, cpu)), m, slices.Min(r), slices.Max(r))
		logs += math.Log(m)
		n++
	}
	if n > 0 {
		fmt.Printf("| geometric mean | | | %.2f | | |\n", math.Exp(logs/n))
	}
	return nil
}

// startup compares what it takes to do nothing.
func startup(sllint string, peers []peer, rounds int) error {
	fmt.Printf("\n| `-c pass` | sllint, wall | peer, wall | ratio, median of %d | least | most |\n| --- | --- | --- | --- | --- | --- |\n", rounds*10)
	for _, p := range peers {
		if !strings.HasPrefix(p.name, "python") {
			continue
		}
		args := []string{"-I", "-S", "-c", "pass"}
		if p.dialect == "2.7" {
			args = []string{"-E", "-S", "-c", "pass"}
		}
		var ours, theirs []cost
		for range rounds * 10 {
			a, err := measure(nil, sllint, "run", "--python", p.dialect, "-c", "pass")
			if err != nil {
				return err
			}
			b, err := measure(nil, p.path, args...)
			if err != nil {
				return err
			}
			ours, theirs = append(ours, a), append(theirs, b)
		}
		r := ratios(ours, theirs, wall)
		fmt.Printf("| %s | %.1f ms | %.1f ms | %.2f | %.2f | %.2f |\n", p.name,
			1000*median(column(ours, wall)), 1000*median(column(theirs, wall)), median(r), slices.Min(r), slices.Max(r))
	}
	return nil
}
