package vm_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
	"github.com/sllint/sllint/vm/internal/randprog"
	"github.com/sllint/sllint/vm/stdlib/all"
)

// savedProgram is a program that is saved and goes on.
type savedProgram struct {
	dialect string
	code    *code.Code
}

func loadProgram(t *testing.T, dialect, file string) savedProgram {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return compileProgram(t, dialect, filepath.Base(file), src)
}

func compileProgram(t *testing.T, dialect, name string, src []byte) savedProgram {
	t.Helper()
	p := savedProgram{dialect: dialect}
	opt := syntax.Options{Filename: name, Version: syntax.Py313}
	if p.dialect == "2" {
		opt.Version = syntax.Py27
	}
	tree, err := syntax.Parse(src, opt)
	if err == nil {
		p.code, err = compile.Compile(tree, compile.Options{Filename: name})
	}
	if err != nil {
		t.Skip(err) // a random program may be none
	}
	return p
}

func (p savedProgram) config(out, errOut *bytes.Buffer) vm.Config {
	conf := vm.Config{Stdout: out, Stderr: errOut}
	if p.dialect == "2" {
		conf.Dialect = vm.Py2
	}
	return conf
}

// run runs the program to its end, and gives how many steps it took.
func (p savedProgram) run(out, errOut *bytes.Buffer) (status int, steps int64) {
	m, th := vm.New(p.config(out, errOut))
	all.Add(m)
	status = th.RunMain(p.code)
	return status, m.Steps()
}

// save runs the program until it can be saved, from some step on.
func (p savedProgram) save(t *testing.T, step int64, out, errOut *bytes.Buffer) (snapshot []byte, refused error, status int) {
	m, th := vm.New(p.config(out, errOut))
	all.Add(m)
	m.OnStop(step, func(b []byte, err error) bool {
		snapshot, refused = b, err
		return false
	})
	status, err := th.Guard(func() int { return th.RunMain(p.code) })
	var b *vm.Bug
	if errors.As(err, &b) {
		t.Fatalf("%v\n%s", err, b.Stack)
	}
	return snapshot, refused, status
}

// resume goes on with a snapshot.
func (p savedProgram) resume(t *testing.T, snapshot []byte, out, errOut *bytes.Buffer) (status int) {
	t.Helper()
	_, th, err := vm.Restore(p.config(out, errOut), all.Add, snapshot)
	if err != nil {
		t.Fatal(err)
	}
	status, err = th.Guard(th.Resume)
	var b *vm.Bug
	if errors.As(err, &b) {
		t.Fatalf("%v\n%s", err, b.Stack)
	}
	if problems := th.Audit(); len(problems) > 0 {
		t.Errorf("audit: %s", strings.Join(problems, "\n"))
	}
	return status
}

// TestSnapshot saves each of the programs under testdata/run and testdata/stackless at
// some random steps, and goes on in another interpreter, to the same end.
func TestSnapshot(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, dir := range []string{"testdata/snapshot", "testdata/run", "testdata/stackless"} {
		for _, dialect := range []string{"2", "3"} {
			for i, file := range programsBelow(t, dir, dialect) {
				if testing.Short() && i%5 > 0 {
					continue
				}
				t.Run(filepath.Base(dir)+"/"+dialect+"/"+strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
					times := 2
					if strings.HasPrefix(filepath.Base(file), "long_") {
						times = 10
					}
					trySnapshots(t, loadProgram(t, dialect, file), rng, times)
				})
			}
		}
	}
}

// TestSnapshotRandom does the same with random programs.
func TestSnapshotRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, dialect := range []string{"2", "3"} {
		for seed := range uint64(*snapshotRandom) {
			t.Run(fmt.Sprintf("%s/%d", dialect, seed), func(t *testing.T) {
				trySnapshots(t, compileProgram(t, dialect, "prog.py", []byte(randprog.New(seed, dialect == "2"))), rng, 2)
			})
		}
	}
}

var snapshotRandom = flag.Int("snapshot-random", 10, "how many random programs of each dialect TestSnapshotRandom saves")

func trySnapshots(t *testing.T, p savedProgram, rng *rand.Rand, times int) {
	var want, wantErr bytes.Buffer
	wantStatus, steps := p.run(&want, &wantErr)
	if steps > 1_000_000 {
		times = 1
	}
	for range times {
		var out, errOut bytes.Buffer
		step := 1 + rng.Int64N(steps)
		snapshot, refused, status := p.save(t, step, &out, &errOut)
		switch {
		case refused != nil:
			t.Logf("at step %d of %d: %v", step, steps, refused)
			if e := (*vm.SnapshotError)(nil); errors.As(refused, &e) {
				t.Log(e.Path)
			}
			continue
		case snapshot == nil:
			t.Logf("at step %d of %d: there was no occasion", step, steps)
		default:
			t.Logf("at step %d of %d: %d bytes", step, steps, len(snapshot))
			status = p.resume(t, snapshot, &out, &errOut)
		}
		if status != wantStatus || out.String() != want.String() {
			t.Errorf("saved at step %d of %d (%d bytes): status %d, not %d\n%s\n%s", step, steps, len(snapshot), status, wantStatus,
				firstDifference(want.String(), out.String()+"\n"), errOut.String())
			return
		}
	}
}

// TestSnapshotFunctions looks for functions that are not the same in every VM, because
// they close over something of one: those a snapshot cannot name.
func TestSnapshotFunctions(t *testing.T) {
	for _, dialect := range []vm.Dialect{vm.Py3, vm.Py2} {
		m, th := vm.New(vm.Config{Dialect: dialect})
		all.Add(m)
		for _, name := range m.NativeModules() {
			if v := th.ImportModule(name); v.IsNull() {
				th.PrintException()
			} else {
				th.Decref(v)
			}
		}
		for _, name := range vm.UnstableNames(m) {
			t.Errorf("Python %d: %s is not always the same", 3-dialect, name)
		}
		for _, name := range vm.UnnamedFunctions(m) {
			t.Errorf("Python %d: %s", 3-dialect, name)
		}
	}
}

// BenchmarkSnapshot measures what it takes to save a small program and to make it anew.
func BenchmarkSnapshot(b *testing.B) {
	for _, dialect := range []string{"2", "3"} {
		var out bytes.Buffer
		p := savedProgram{dialect: dialect}
		conf := p.config(&out, &out)
		m, th := vm.New(conf)
		all.Add(m)
		var snapshot []byte
		m.OnStop(100, func(s []byte, err error) bool {
			if err != nil {
				b.Fatal(err)
			}
			snapshot = s
			b.Run(dialect+"/save", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := vm.TakeSnapshot(th); err != nil {
						b.Fatal(err)
					}
				}
				b.SetBytes(int64(len(s)))
			})
			return false
		})
		th.RunSource([]byte("for i in range(1000): pass\n"), "prog.py")
		b.Run(dialect+"/restore", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := vm.Restore(conf, all.Add, snapshot); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(snapshot)))
		})
	}
}

// TestSnapshotFrames sees to it that every kind of native frame has a name.
func TestSnapshotFrames(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^var (\w+) += nativeCode\{`)
	listed, err := os.ReadFile("snapshot_names.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllSubmatch(src, -1) {
			if !bytes.Contains(listed, append([]byte("&"), append(m[1], ',')...)) {
				t.Errorf("%s: %s is not in nativeCodeTable", file, m[1])
			}
		}
	}
}
