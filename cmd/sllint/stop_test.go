package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/sllint/sllint/vm"
)

// limits are those that the programs of TestStop are run under.
var limits = map[string]struct {
	flags  []string
	status int
	what   string
}{
	"time":   {[]string{"--timeout", stopTime.String()}, vm.StatusTime, "time limit exceeded"},
	"steps":  {[]string{"--max-steps", "100000"}, vm.StatusSteps, "step limit exceeded"},
	"memory": {[]string{"--max-memory", "32M"}, vm.StatusMemory, "memory limit exceeded"},
}

const stopTime = 120 * time.Millisecond

// TestStop runs the programs of testdata/stop.txtar, each under each of its limits:
// all must end, with the limit's status and message and nothing else. How long after
// is logged: a busy machine says nothing about the program.
func TestStop(t *testing.T) {
	sllint, err := exec.LookPath("sllint") // testscript put it there
	if err != nil {
		t.Fatal(err)
	}
	programs, err := txtar.ParseFile("../../testdata/stop.txtar")
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	libraries := map[string]string{
		"2": filepath.Join(home, ".pyenv/versions/2.7.18/lib/python2.7"),
		"3": filepath.Join(home, ".pyenv/versions/3.13.0/lib/python3.13"),
	}
	var late lateness
	t.Run("programs", func(t *testing.T) {
		for i, p := range programs.Files {
			name, words, ok := strings.Cut(p.Name, ": ")
			if !ok {
				t.Fatalf("%q says no limit", p.Name)
			}
			attrs := strings.Fields(words)
			if testing.Short() && i%8 > 0 {
				continue
			}
			for dialect, library := range libraries {
				if other := map[string]string{"2": "3", "3": "2"}[dialect]; slices.Contains(attrs, other) {
					continue
				}
				args := []string{"run", "--python", dialect, "--allow", "clock"}
				if slices.Contains(attrs, "library") {
					if _, err := os.Stat(library); err != nil {
						t.Logf("%s is not run: there is no %s", name, library)
						continue
					}
					args = append(args, "--path", library)
				}
				for what := range limits {
					if slices.Contains(attrs, what) {
						t.Run(name+"/"+what+"/"+dialect, func(t *testing.T) {
							t.Parallel()
							over := stop(t, sllint, append(slices.Concat(args, limits[what].flags), "-c", string(p.Data)), what)
							if what == "time" {
								late.note(t.Name(), over)
							}
						})
					}
				}
			}
		}
	})
	t.Log(&late)
}

// stop runs a program that a limit must stop, and gives how long it took longer than
// the limit on time.
func stop(t *testing.T, sllint string, args []string, what string) time.Duration {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	in, out, err := os.Pipe() // standard input on which nothing ever comes
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, sllint, args...)
	cmd.Stdin, cmd.Stderr = in, &stderr
	started := time.Now()
	cmd.Run()
	took := time.Since(started)
	limit := limits[what]
	if got := cmd.ProcessState.ExitCode(); got != limit.status {
		t.Errorf("status %d, want %d", got, limit.status)
	}
	if got, want := stderr.String(), "sllint run: stopped: "+limit.what+"\n"; got != want {
		t.Errorf("said %.1000q, want %q", got, want)
	}
	memory := int64(0)
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		memory = int64(usage.Maxrss) >> 10
	}
	t.Logf("%d ms, %d MB", took.Milliseconds(), memory)
	return took - stopTime
}

// lateness collects how late programs were stopped.
type lateness struct {
	mu    sync.Mutex
	all   []time.Duration
	worst string
}

func (l *lateness) note(name string, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) == 0 || d > slices.Max(l.all) {
		l.worst = name
	}
	l.all = append(l.all, d)
}

func (l *lateness) String() string {
	if len(l.all) == 0 {
		return "nothing was measured"
	}
	slices.Sort(l.all)
	n := len(l.all)
	return "the process ended after the limit, its start included: median " + l.all[n/2].String() + ", 95% within " +
		l.all[n*95/100].String() + ", at most " + l.all[n-1].String() + " (" + l.worst + ")"
}

// TestStoppedOutput has a program that is ended from outside, because it looks at
// nothing: what it printed before must not be lost.
func TestStoppedOutput(t *testing.T) {
	sllint, err := exec.LookPath("sllint")
	if err != nil {
		t.Fatal(err)
	}
	for _, dialect := range []string{"2", "3"} {
		out, _ := exec.Command(sllint, "run", "--python", dialect, "--timeout", stopTime.String(), "-c", "print('before')\n9**9**9").Output()
		if string(out) != "before\n" {
			t.Errorf("Python %s: printed %q", dialect, out)
		}
	}
}
