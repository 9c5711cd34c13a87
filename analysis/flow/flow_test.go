package flow_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

func load(t *testing.T, text string, version syntax.Version) *flow.File {
	t.Helper()
	file, err := syntax.Parse([]byte(text), syntax.Options{Version: version})
	if err != nil {
		t.Fatal(err)
	}
	scopes, problems := scope.Resolve(file)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return flow.New(file, scopes)
}

// traces lists the calls of the first function on each of its paths; those of
// names in capitals may fail. A path ends with "." or, lost, with "!".
func traces(f *flow.File) []string {
	s := f.Scopes.Module.Children[0]
	g := f.Graph(s)
	var out []string
	flow.Follow(g, "", func(w *flow.Walk[string], p *flow.Path[string]) {
		st, trace := p.Step, p.State
		switch {
		case st == g.Exit:
			out = append(out, trace+".")
			return
		case st == g.Lost:
			out = append(out, trace+"!")
			return
		case len(trace) > 12:
			return
		case st.Op == flow.Eval:
			if call, ok := st.Node.(*syntax.Call); ok {
				name := flow.LastName(call.Func)
				trace += name
				if name == strings.ToUpper(name) {
					w.Fail(trace)
				}
			}
		case st.Op == flow.Enter:
			trace += "("
		case st.Op == flow.Leave:
			trace += ")"
		case st.Op == flow.Raise:
			w.Fail(trace)
		}
		w.Go(trace)
	})
	slices.Sort(out)
	return slices.Compact(out)
}

func TestPaths(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"a(); b()", "ab."},
		{"if a(): b()\n else: c()\n d()", "abd. acd."},
		{"if a() and not b(): c()\n d()", "abcd. abd. ad."},
		{"x = a() or b()", "a. ab."},
		{"return a() if b() else c()", "ba. bc."},
		{"while a(): b()", "a. aba. ababa. abababa. ababababa. abababababa."},
		{"while True:\n  a()\n  if b(): break\n c()", "abc. ababc. abababc. ababababc. abababababc."},
		{"for x in a():\n  b()\n  break\n else: c()\n d()", "abd. acd."},
		{"A()\n b()", "A! Ab."},
		{"try: A()\n finally: b()\n c()", "Ab! Abc."},
		{"try: A(); return\n finally: b()\n c()", "Ab! Ab."},
		{"for x in y:\n  try:\n   if a(): continue\n   else: break\n  finally: b()\n c()",
			"…"},
		{"try: A()\n except E: b()\n c()", "A! Abc. Ac."},
		{"try: A()\n except Exception: b()\n else: c()\n d()", "Abd. Acd."},
		{"try: A()\n except: B()\n finally: c()", "ABc! ABc. Ac."},
		{"try: raise E\n except E: a()\n except F: b()", "a."},
		{"try: raise E()\n except F: a()\n except Exception: b()", "Ea. Eb."},
		{"try: raise SystemExit\n except Exception: a()", "!"},
		{"try:\n  try: raise E\n  finally: a()\n except E: b()", "a! ab."}, // what a finally clause hands on is forgotten,
		{"with x: A()\n b()", "(A)! (A)b."},
		{"with x, y: return a()", "((a))."},
		{"with suppress(E): A()\n b()", "suppress(A)! suppress(A)b."},
		{"if x: a()\n b()\n if x: c()", "abc. b."},
		{"if x: a()\n x = y\n if x: c()", ". a. ac. c."},
		{"x = None\n if x is None: a()\n if x is not None: b()", "a."},
		{"if x.y: a()\n z()\n if x.y: c()", "azc. z."},
		{"assert a(), b()", "a. ab!"},
		{"[a() for x in b() if c()]", "b. bc. bca."},
		{"lambda: a()", "."},
		{"def g(x=a()): b()", "a."},
	} {
		f := load(t, "def f():\n "+c.body+"\n", syntax.Py313)
		got := traces(f)
		want := strings.Fields(c.want)
		slices.Sort(want)
		if strings.Contains(c.want, "…") {
			if !slices.Contains(got, "ababc.") || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "aa") }) {
				t.Errorf("%q: %q", c.body, got)
			}
			continue
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", c.body, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	f := load(t, `
import stackless
import stackless as sl
import threading
from stackless import getcurrent as me, channel
try:
    import queue
except ImportError:
    import Queue as queue
from stacklesslib.locks import Lock as Soft
now = me
x = y = None
x = y
y = x

class Base(channel):
    def __init__(self):
        self.lock = threading.Lock()
        self.jobs = queue.Queue()
        self.peer = None
        self.peer = channel()
        self.inner = Inner()

class Derived(Base):
    def run(self, given):
        probe(sl.getcurrent, now, me(), self.lock, self.jobs, self.peer, self, given, Soft(),
              stackless.tasklet(f)(1), self.inner.lock, x)

class Inner(object):
    def __init__(self):
        self.lock = threading.RLock()
`, syntax.Py313)
	var run *scope.Scope
	for _, s := range f.Frames() {
		if s.Name == "run" {
			run = s
		}
	}
	var args []syntax.Expr
	f.Own(run, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.Call); ok && flow.LastName(call.Func) == "probe" {
			args = call.Args
		}
		return true
	})
	for i, want := range []string{"stackless.getcurrent", "stackless.getcurrent"} {
		if got := f.Origin(run, args[i]); got != want {
			t.Errorf("%s is %q, want %s", f.Syntax.Text(args[i]), got, want)
		}
	}
	for i, want := range []flow.Kind{
		flow.Tasklet, flow.Lock, flow.Queue, flow.Channel, flow.Channel, flow.Unknown, flow.SoftLock, flow.Tasklet, flow.Lock, flow.Unknown,
	} {
		if got := f.KindOf(run, args[i+2]); got != want {
			t.Errorf("%s is of kind %d, want %d", f.Syntax.Text(args[i+2]), got, want)
		}
	}
}

func TestSwitches(t *testing.T) {
	f := load(t, `
import stackless, time
c = stackless.channel()
def direct(): c.receive()
def through(): direct()
def sleeps(): time.sleep(1)
def circle(): circle()
def generator():
    yield c.receive()
def main():
    direct(); through(); sleeps(); circle(); generator(); c.close(); other()
`, syntax.Py27)
	want := map[string]flow.Yields{"direct": flow.ToTasklets, "through": flow.ToTasklets, "sleeps": flow.ToThreads}
	main := f.Scopes.Module.Children[len(f.Scopes.Module.Children)-1]
	seen := 0
	f.Own(main, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.Call); ok {
			seen++
			if got, by := f.Switches(main, call); got != want[flow.LastName(call.Func)] || (got != 0) != (by != nil) {
				t.Errorf("%s: %d", f.Syntax.Text(call), got)
			}
		}
		return true
	})
	if seen != 7 {
		t.Errorf("%d calls", seen)
	}
}
