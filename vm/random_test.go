package vm_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/randprog"
	"github.com/sllint/sllint/vm/stdlib/all"
)

var (
	randomCount = flag.Int("random", 300, "how many random programs of each dialect TestRandom runs")
	randomSeed  = flag.Uint64("random-seed", 1, "the first one's seed")
)

// TestRandom runs random programs, and compares what they print with what CPython
// prints. Where there is no CPython it runs those whose output was recorded, in
// testdata/random.
func TestRandom(t *testing.T) {
	for _, dialect := range []string{"2", "3"} {
		t.Run(dialect, func(t *testing.T) {
			home, err := os.UserHomeDir()
			if err != nil {
				t.Fatal(err)
			}
			python := filepath.Join(home, ".pyenv/versions", pythons[dialect], "bin/python")
			if _, err := os.Stat(python); err != nil {
				t.Logf("there is no %s: only recorded programs are run", python)
				for seed, want := range recordedRandom(t, dialect) {
					compareRandom(t, dialect, uint64(seed+1), want)
				}
				return
			}
			if *record {
				recordRandom(t, dialect, python)
			}
			testRandom(t, dialect, python)
		})
	}
}

const randomBatch = 100 // programs of one CPython process

func testRandom(t *testing.T, dialect, python string) {
	seeds := make(chan uint64)
	var wg sync.WaitGroup
	var mu sync.Mutex
	bad, uncaught := 0, 0
	for range 2 {
		wg.Go(func() {
			for first := range seeds {
				n := min(randomBatch, int(*randomSeed)+*randomCount-int(first))
				wants, err := askRandom(python, dialect, first, n)
				if err != nil {
					t.Error(err)
					continue
				}
				for i, want := range wants {
					mu.Lock()
					if strings.Contains(want, "\nuncaught ") {
						uncaught++
					}
					mu.Unlock()
					if !compareRandom(t, dialect, first+uint64(i), want) {
						mu.Lock()
						bad++
						mu.Unlock()
					}
				}
			}
		})
	}
	for first := *randomSeed; first < *randomSeed+uint64(*randomCount); first += randomBatch {
		seeds <- first
	}
	close(seeds)
	wg.Wait()
	t.Logf("%d programs, %d differ; %d end with an exception that nothing catches", *randomCount, bad, uncaught)
}

// askRandom gives what n programs print in CPython.
func askRandom(python, dialect string, first uint64, n int) ([]string, error) {
	var in bytes.Buffer
	for i := range n {
		line, err := json.Marshal(randprog.New(first+uint64(i), dialect == "2"))
		if err != nil {
			return nil, err
		}
		in.Write(append(line, '\n'))
	}
	var errOut bytes.Buffer
	cmd := exec.Command(python, "-S", "-B", "testdata/random/run.py")
	cmd.Stdin, cmd.Stderr = &in, &errOut
	cmd.Env = append(os.Environ(), "PYTHONHASHSEED=0", "PYTHONIOENCODING=utf-8")
	if dialect == "2" {
		cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	}
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s, programs from %d: %v\n%s", python, first, err, &errOut)
	}
	var wants []string
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var want string
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			return nil, err
		}
		wants = append(wants, want)
	}
	if len(wants) != n {
		return nil, fmt.Errorf("%s, programs from %d: %d answers of %d", python, first, len(wants), n)
	}
	return wants, nil
}

// compareRandom runs the program of a seed, which must print what is wanted.
func compareRandom(t *testing.T, dialect string, seed uint64, want string) bool {
	got, problem := runRandom(dialect, randprog.New(seed, dialect == "2"))
	want = withoutAddresses(want)
	got, _, _ = strings.Cut(got, randprog.End)
	want, _, _ = strings.Cut(want, randprog.End)
	if i := strings.Index("\n"+want, "\nuncaught "); i >= 0 { // what happens then depends on how it is run
		got, want = got[:min(i, len(got))], want[:i]
	}
	if problem != "" {
		t.Errorf("seed %d of Python %s: %s", seed, dialect, problem)
		return false
	}
	if got != want {
		t.Errorf("seed %d of Python %s: %s", seed, dialect, firstDifference(want, got))
		return false
	}
	return true
}

// runRandom gives what a program prints, and what is wrong besides.
func runRandom(dialect, source string) (got, problem string) {
	defer func() {
		if r := recover(); r != nil {
			problem = fmt.Sprintf("panic: %v", r)
		}
	}()
	var out, errOut bytes.Buffer
	conf := vm.Config{Stdout: &out, Stderr: &errOut, Limits: vm.Limits{Steps: 20_000_000, Memory: 4 << 30}}
	if dialect == "2" {
		conf.Dialect = vm.Py2
	}
	m, th := vm.New(conf)
	all.Add(m)
	timer := time.AfterFunc(time.Minute, func() { m.Interrupt(&vm.LimitError{What: "time"}) })
	defer timer.Stop()
	th.RunSource([]byte(source), "prog.py")
	exited := errors.As(m.Stopped(), new(*vm.ExitError)) // by SystemExit in a tasklet: nothing was taken down
	if m.Stopped() != nil && !exited {
		return "", m.Stopped().Error()
	}
	if problems := th.Audit(); len(problems) > 0 && !exited {
		return "", "audit: " + strings.Join(problems, "\n")
	}
	text := out.String()
	if dialect == "2" { // bytes
		runes := make([]rune, len(text))
		for i := range len(text) {
			runes[i] = rune(text[i])
		}
		text = string(runes)
	}
	return withoutAddresses(text), ""
}

var addresses = regexp.MustCompile(` at 0x[0-9a-f]+`)

func withoutAddresses(s string) string { return addresses.ReplaceAllString(s, " at 0x") }

const recordedPrograms = 100

func recordedRandom(t *testing.T, dialect string) (wants []string) {
	text, err := os.ReadFile(filepath.Join("testdata/random", dialect+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &wants); err != nil {
		t.Fatal(err)
	}
	return wants
}

func recordRandom(t *testing.T, dialect, python string) {
	wants, err := askRandom(python, dialect, 1, recordedPrograms)
	if err != nil {
		t.Fatal(err)
	}
	for i := range wants {
		wants[i] = withoutAddresses(wants[i])
	}
	text, err := json.MarshalIndent(wants, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata/random", dialect+".json"), append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
