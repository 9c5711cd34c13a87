package explore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/confirm/explore"
	"github.com/sllint/sllint/vm"
)

// program is a program under testdata: its first lines say what comes of it, "# holds" or
// "# fails: KIND...", and with which flags of the command.
type program struct {
	name  string
	kinds []string // of failure, nil for none
	conf  explore.Config
}

func read(t testing.TB, name string) program {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p := program{name: name, conf: explore.Config{Source: src, Filename: filepath.Base(name), Bounds: explore.Bounds{Preemptions: 2}}}
	said := false
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSpace(line)
		if kinds, ok := strings.CutPrefix(line, "# fails: "); ok {
			p.kinds, said = strings.Split(kinds, " or "), true
		} else if line == "# holds" {
			said = true
		} else if flags, ok := strings.CutPrefix(line, "# flags: "); ok {
			p.flags(t, strings.Fields(flags))
		} else {
			break
		}
	}
	if !said {
		t.Fatalf("%s does not say what comes of it", name)
	}
	return p
}

func (p *program) flags(t testing.TB, flags []string) {
	for _, f := range flags {
		switch f {
		case "--python", "--atomic", "thread":
		case "2.7":
			p.conf.Dialect = vm.Py2
		case "tasklet":
			p.conf.AtomicTasklet = true
		case "--preempt-tasklets":
			p.conf.PreemptTasklets = true
		case "--any-order":
			p.conf.AnyOrder = true
		case "--allow-blocked":
			p.conf.AllowBlocked = true
		default:
			t.Fatalf("%s: unknown flag %s", p.name, f)
		}
	}
}

func programs(t testing.TB, folder string) []string {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.py"))
	if err != nil || len(files) == 0 {
		t.Fatal(folder, err)
	}
	return files
}

// slow are the programs that take more than some seconds.
var slow = []string{"bounded_buffer_fixed.py", "semaphore_over_release_fixed.py", "writer_starvation_fixed.py", "readers_writer_fixed.py"}

// TestPrograms explores programs with a bug, where it has to be found and to fail again
// when it is replayed, and their corrected forms, where nothing fails within the bounds.
func TestPrograms(t *testing.T) {
	for _, folder := range []string{"bugs", "locks"} {
		for _, name := range programs(t, folder) {
			t.Run(folder+"/"+filepath.Base(name), func(t *testing.T) {
				if testing.Short() && slices.Contains(slow, filepath.Base(name)) {
					t.Skip("left out by -short: it takes long")
				}
				p := read(t, name)
				r, err := explore.Run(context.Background(), p.conf)
				switch {
				case err != nil:
					t.Fatal(err)
				case !r.Complete:
					t.Errorf("not complete: limit %s", r.Limit)
				case p.kinds == nil && r.Failure != nil:
					t.Errorf("fails:\n%s", text(t, r))
				case p.kinds != nil && r.Failure == nil:
					t.Error("nothing is found")
				case p.kinds != nil:
					p.checkFailure(t, r)
				}
			})
		}
	}
}

func (p *program) checkFailure(t *testing.T, r *explore.Result) {
	f := r.Failure
	if !slices.Contains(p.kinds, string(f.Kind)) || !f.Shortest {
		t.Errorf("want %v, have\n%s", p.kinds, text(t, r))
	}
	again, err := explore.Replay(context.Background(), p.conf, f.Schedule)
	if err != nil {
		t.Fatal(err)
	}
	if again.Failure == nil {
		t.Fatalf("%s does not fail when it is replayed", f.Schedule)
	}
	again.Failure.Shortest = true
	var a, b bytes.Buffer
	again.Schedules, again.Cut, again.Repeated, again.Unreduced, again.Complete, again.Time = r.Schedules, r.Cut, r.Repeated, r.Unreduced, r.Complete, r.Time
	if err := r.JSON(&a); err != nil {
		t.Fatal(err)
	}
	if err := again.JSON(&b); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Errorf("%s is replayed as\n%s\nnot as\n%s", f.Schedule, &b, &a)
	}
	if !json.Valid(a.Bytes()) {
		t.Error("no JSON")
	}
	b.Reset()
	if err := f.SVG(&b); err != nil || !strings.Contains(b.String(), "<rect") {
		t.Error("no picture", err)
	}
}

func text(t *testing.T, r *explore.Result) string {
	var b strings.Builder
	if err := r.Text(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestReduction compares with what there is without reduction: it must fail likewise, with
// as few preemptions and switches.
func TestReduction(t *testing.T) {
	for _, name := range []string{"lost_update.py", "lost_update_27.py", "publication.py", "publication_fixed.py", "missed_signal.py", "reentrant.py", "spin_flag.py",
		"lost_update_tasklets.py", "lost_update_tasklets_fixed.py", "lock_order.py", "torn_read.py", "barrier_reuse.py"} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() {
				t.Skip("left out by -short: it takes long")
			}
			p := read(t, filepath.Join("testdata", "bugs", name))
			reduced, err := explore.Run(context.Background(), p.conf)
			if err != nil {
				t.Fatal(err)
			}
			p.conf.NoReduction = true
			full, err := explore.Run(context.Background(), p.conf)
			if err != nil {
				t.Fatal(err)
			}
			if a, b := outcome(reduced), outcome(full); a != b {
				t.Errorf("with reduction %s, without %s", a, b)
			}
			t.Logf("%d schedules, %d without reduction", reduced.Schedules, full.Schedules)
		})
	}
}

func outcome(r *explore.Result) string {
	if f := r.Failure; f != nil {
		return fmt.Sprintf("%s after %d preemptions, %d switches", f.Kind, f.Preemptions, f.Switches)
	}
	return "nothing"
}

// TestBadInput gives what cannot be explored.
func TestBadInput(t *testing.T) {
	conf := explore.Config{Source: []byte("x = 1\n"), Filename: "x.py"}
	for _, schedule := range []string{"", "3", "2abcdef,1=2", "nonsense"} {
		if _, err := explore.Replay(context.Background(), conf, schedule); err == nil {
			t.Errorf("schedule %q is replayed", schedule)
		}
	}
	conf.Source = []byte("x = (\n")
	if _, err := explore.Run(context.Background(), conf); err == nil {
		t.Error("a broken program is run")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	conf.Source = []byte("x = 1\n")
	if _, err := explore.Run(ctx, conf); err == nil {
		t.Error("a cancelled exploration goes on")
	}
}
