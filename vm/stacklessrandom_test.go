package vm_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/sllint/sllint/vm/internal/randprog"
)

var (
	randomTasklets     = flag.Int("random-tasklets", 1000, "how many random programs TestRandomTasklets asks each Stackless about")
	randomTaskletsSeed = flag.Uint64("random-tasklets-seed", 1, "the first one's seed")
)

const recordedTasklets = 40

// TestRandomTasklets runs random programs of tasklets, channels and atomic blocks, and
// compares what they print with what the Stackless prints that -stackless2 or -stackless3
// names. Without, it runs those whose output was recorded, in testdata/stackless/random.
func TestRandomTasklets(t *testing.T) {
	for dialect, python := range map[string]string{"2": *stackless2, "3": *stackless3} {
		t.Run(dialect, func(t *testing.T) {
			golden := filepath.Join("testdata/stackless/random", dialect+".json")
			if python == "" {
				runRecordedTasklets(t, dialect, golden)
				return
			}
			first, n := *randomTaskletsSeed, *randomTasklets
			if *record {
				first, n = 1, recordedTasklets
			}
			wants := compareTasklets(t, dialect, python, first, n)
			if *record {
				text, err := json.MarshalIndent(wants, "", " ")
				if err == nil {
					err = os.WriteFile(golden, append(text, '\n'), 0o644)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func runRecordedTasklets(t *testing.T, dialect, golden string) {
	var wants []string
	text, err := os.ReadFile(golden)
	if err == nil {
		err = json.Unmarshal(text, &wants)
	}
	if err != nil {
		t.Fatalf("%v: record it with -record", err)
	}
	for i, want := range wants {
		if want == "" { // Stackless crashed
			continue
		}
		compareTasklet(t, dialect, uint64(i+1), want)
	}
}

// compareTasklets runs n programs, and gives what Stackless printed.
func compareTasklets(t *testing.T, dialect, python string, first uint64, n int) []string {
	wants := make([]string, n)
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	bad, crashed := 0, 0
	for range 2 {
		wg.Go(func() {
			for i := range next {
				seed := first + uint64(i)
				want, err := askStackless(python, randprog.NewTasklets(seed, dialect == "2"))
				wants[i] = want
				if errors.Is(err, errCrash) { // nothing to compare with
					mu.Lock()
					crashed++
					mu.Unlock()
					continue
				}
				if err != nil {
					t.Errorf("seed %d: %v", seed, err)
				}
				if err != nil || !compareTasklet(t, dialect, seed, want) {
					mu.Lock()
					bad++
					mu.Unlock()
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	t.Logf("%d programs, %d differ; Stackless itself crashes in %d", n, bad, crashed)
	return wants
}

var errCrash = errors.New("a signal ended Stackless")

// askStackless gives what a program prints in Stackless, in a process of its own: what is
// left of another's tasklets would have its turns too.
func askStackless(python, source string) (string, error) {
	dir, err := os.MkdirTemp("", "tasklets")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "prog.py")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, python, "-S", "-B", file).Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() >= 0 {
		return withoutAddresses(string(out)), nil // an exception that nothing caught
	}
	if ctx.Err() == nil && errors.As(err, new(*exec.ExitError)) {
		return "", errCrash
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", python, err)
	}
	return withoutAddresses(string(out)), nil
}

// compareTasklet runs the program of a seed, which must print what is wanted.
func compareTasklet(t *testing.T, dialect string, seed uint64, want string) bool {
	got, problem := runRandom(dialect, randprog.NewTasklets(seed, dialect == "2"))
	if problem == "" && got != want {
		problem = firstDifference(want, got)
	}
	if problem != "" {
		t.Errorf("seed %d of Python %s: %s", seed, dialect, problem)
	}
	return problem == ""
}
