package heap

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// words that edits put into files: some make a difference anywhere.
var editWords = []string{
	"  # why", "\n", "\n\n", " ", "x", "(", ")", "\nx = 1", "\nself.x = 1", "\nself.close()", "\nreturn", "\nraise ValueError", "\nlocals()", "\nexc_info",
	"\ntry:\n    x()\nexcept E as e:\n    r = e", "\ndef f(): pass", "\n'''doc'''", " \\", "#", "\nset_exception(x)", "\nself.error = 1", "; y", "\nrun()",
}

// reuseFiles gives files of a library that is installed here.
func reuseFiles(t *testing.T) []string {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Skip(err)
	}
	lib := filepath.Join(home, ".pyenv/versions/3.13.0/lib/python3.13")
	var list []string
	for _, name := range strings.Fields("argparse.py tarfile.py unittest/case.py asyncio/base_events.py asyncio/tasks.py subprocess.py threading.py " +
		"concurrent/futures/process.py http/client.py smtplib.py socketserver.py contextlib.py logging/__init__.py pickle.py asyncio/queues.py") {
		list = append(list, filepath.Join(lib, name))
	}
	if _, err := os.Stat(list[0]); err != nil {
		t.Skip("there is no library to read:", err)
	}
	return list
}

// TestReuse edits real files at random. Wherever the old result is taken for the
// new one, it is what a new analysis gives.
func TestReuse(t *testing.T) {
	edits := 60
	if testing.Short() {
		edits = 20
	}
	reused, all := 0, 0
	for n, name := range reuseFiles(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(7, uint64(n)))
		last := analyzed(t, text)
		var memory syntax.Arena // as a server has it: what is kept must not be of it
		for range edits {
			next := edited(r, text)
			f, err := syntax.Parse(next, syntax.Options{Version: syntax.Py313, Arena: &memory})
			if err != nil {
				continue
			}
			table, _ := new(scope.Resolver).Resolve(f)
			all++
			got, ok := Reuse(last, f, table)
			want := Analyze(f, table, Options{Keep: true})
			if ok {
				reused++
				if a, b := show(got), show(want); a != b {
					c := changeOf(text, next)
					t.Fatalf("%s: %q instead of %q at %d\ngot\n%s\nwant\n%s", name, next[c.start:c.new], text[c.start:c.old], c.start, a, b)
				}
			}
			// Go on from there, by the way that an editor would.
			if last = want; ok && r.IntN(2) == 0 {
				last = got
			}
			text = next
			if r.IntN(10) == 0 {
				text, _ = os.ReadFile(name)
				last = analyzed(t, text)
			}
		}
	}
	t.Logf("%d of %d edits needed no new analysis", reused, all)
	if reused < all/10 {
		t.Errorf("only %d of %d edits needed no new analysis", reused, all)
	}
}

var resumeEdits = flag.Int("resume.edits", 0, "how many edits TestResume makes of each file")

// TestResume edits real files at random, inside of functions as a rule. Wherever
// parts of an earlier analysis are used, what comes of it is what a new one gives.
func TestResume(t *testing.T) {
	edits := 60
	if testing.Short() {
		edits = 20
	}
	if *resumeEdits > 0 {
		edits = *resumeEdits
	}
	resumed, all := 0, 0
	for n, name := range reuseFiles(t) {
		original, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := original
		r := rand.New(rand.NewPCG(8, uint64(n)))
		last := analyzed(t, text)
		var memory syntax.Arena // as a server has it: what is kept must not be of it
		for range edits {
			next := edited(r, text)
			f, err := syntax.Parse(next, syntax.Options{Version: syntax.Py313, Arena: &memory})
			if err != nil {
				continue
			}
			table, _ := new(scope.Resolver).Resolve(f)
			want := Analyze(f, table, Options{Keep: true})
			all++
			got, ok := resume(last, f, table, Options{Keep: true})
			if ok {
				resumed++
				if a, b := show(got), show(want); a != b {
					c := changeOf(text, next)
					t.Fatalf("%s: %q instead of %q at %d\ngot\n%s\nwant\n%s", name, next[c.start:c.new], text[c.start:c.old], c.start, a, b)
				}
			} else if moved, fine := Reuse(last, f, table); fine {
				got, ok = moved, true
			}
			// Go on from there, by the way that an editor would.
			if last = want; ok && r.IntN(4) > 0 {
				last = got
			}
			text = next
			if r.IntN(10) == 0 {
				text = original
				last = analyzed(t, text)
			}
		}
	}
	t.Logf("%d of %d edits were analysed in part", resumed, all)
	if resumed < all/10 {
		t.Errorf("only %d of %d edits were analysed in part", resumed, all)
	}
}

func analyzed(t *testing.T, text []byte) *Result {
	f, err := syntax.Parse(text, syntax.Options{Version: syntax.Py313})
	if err != nil {
		t.Fatal(err)
	}
	table, _ := new(scope.Resolver).Resolve(f)
	return Analyze(f, table, Options{Keep: true})
}

// edited changes a text in one place.
func edited(r *rand.Rand, text []byte) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	row := r.IntN(len(lines))
	line := strings.TrimSuffix(lines[row], "\n")
	switch r.IntN(6) {
	case 0:
		lines[row] = "" // gone
	case 1:
		at := r.IntN(len(line) + 1)
		lines[row] = line[:at] + line[min(at+r.IntN(4), len(line)):] + "\n"
	default:
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		lines[row] = line + strings.ReplaceAll(editWords[r.IntN(len(editWords))], "\n", "\n"+indent) + "\n"
	}
	return []byte(strings.Join(lines, ""))
}

// show writes a result down.
func show(r *Result) string {
	var b strings.Builder
	for _, l := range r.Leaks {
		owner := "nobody"
		if l.Scope != nil {
			owner = fmt.Sprint(l.Scope.QualName(), " ", l.Scope.Node.Pos())
		}
		l.Scope = nil
		fmt.Fprintf(&b, "%s: %+v\n", owner, l)
	}
	return b.String()
}
