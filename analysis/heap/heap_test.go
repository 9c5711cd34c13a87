package heap_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

var holders = map[heap.Holder]string{heap.ExcInfo: "ExcInfo", heap.Exception: "Exception", heap.Container: "Container",
	heap.Attribute: "Attribute", heap.HeldRaise: "HeldRaise", heap.Closure: "Closure", heap.Frame: "Frame",
	heap.Future: "Future", heap.ContextManager: "ContextManager", heap.RecursiveFunction: "RecursiveFunction"}

func analyze(t *testing.T, source string, v syntax.Version) (*syntax.File, *heap.Result) {
	t.Helper()
	f, err := syntax.Parse([]byte(source), syntax.Options{Filename: "case.py", Version: v})
	if err != nil {
		t.Fatal(err)
	}
	table, _ := scope.Resolve(f)
	return f, heap.Analyze(f, table, heap.Options{Report: func(err error) { t.Error(err) }})
}

// A comment `# leak: HOLDER` marks the line of each leak.
var programs = []struct {
	name    string
	version syntax.Version
	source  string
}{
	{"stores", syntax.Py313, `
def f():
    try: boom()
    except ValueError as e:
        r = e  # leak: Exception
def g(self):
    try: boom()
    except ValueError as e:
        self.exc = e  # leak: Attribute
def h(errors):
    try: boom()
    except ValueError as e:
        errors.append(('h', e))  # leak: Container
def quiet(log):
    try: boom()
    except ValueError as e:
        log(str(e), e.args)
`},
	{"clearing every name on every path", syntax.Py313, `
def f():
    r = None
    try:
        try: boom()
        except ValueError as e: r = e
        return r
    finally:
        r = None
def g():
    r = None
    try: boom()
    except ValueError as e: r = e  # leak: Exception
    boom()
    r = None
`},
	{"raising what is held", syntax.Py313, `
def f(exc):
    raise exc  # leak: HeldRaise
def g(exc):
    try: raise exc
    finally: exc = None
def h():
    raise ValueError
`},
	{"what the callee returns closes the cycle in the caller", syntax.Py313, `
def g():
    try: boom()
    except ValueError as e: return e
def f():
    r = g()  # leak: Exception
    return 1
def k():
    r = g()
    del r
`},
	{"the owner breaks what the method leaves", syntax.Py313, `
class O(object):
    def m(self):
        try: boom()
        except ValueError as e: self.exc = e
def f():
    o = O()
    o.m()
    o.exc = None
`},
	{"frames, closures, futures", syntax.Py313, `
import sys
from concurrent.futures import Future
def f():
    fr = sys._getframe()  # leak: Frame
def g(big):
    errors = []
    def inner():
        try: boom()
        except ValueError as e: errors.append(e)  # leak: Closure
    inner()
def h():
    fut = Future()  # leak: Future
    fut.set_exception(ValueError())
    fut.result()
def rec(big):
    def walk(n, b=big):  # leak: RecursiveFunction
        return walk(n - 1) if n else 0
    walk(3)
`},
	{"a place where the function itself holds nothing", syntax.Py313, `
class O(object):
    def fail(self):
        try: boom()
        except ValueError as e: self.exc = e
        raise self.exc  # leak: HeldRaise
    def g(self):
        boom()
        self.fail()  # leak: Attribute
        self.fail()
`},
	{"the place of a call that is remembered from another caller", syntax.Py313, `
class O(object):
    def keep(self):
        try: boom()
        except ValueError as e: self.exc = e
    def fail(self):
        if self.exc: raise self.exc  # leak: HeldRaise
    def f(self):
        self.keep()
        self.fail()  # leak: Attribute
    def g(self, x):
        x.y = 1
        self.keep()
        self.fail()  # leak: Attribute
`},
	{"classes, not exceptions", syntax.Py313, `
class Raiser(object):
    def __init__(self, exc): self.exc = exc
    def m(self): raise self.exc
class Other(object):
    def __init__(self, exc): self.exc = exc
    def m(self): raise self.exc  # leak: HeldRaise
Raiser(ValueError).m(), Raiser(KeyError).m(), Other(ValueError()).m()
def raising(exc): raise exc
stack.callback(raising, KeyError)
def maker(exc):
    def inner(): raise exc
    return inner
maker(OSError)
def f(exc):
    if isinstance(exc, type): raise exc
    cls = exc.__class__
    raise cls
def g(text):
    raise text.strip()
def h():
    class A(Exception): pass
    class B(A): pass
    try: raise B
    except A: pass
    b = B()
    raise b  # leak: HeldRaise
`},
	{"a generator that dies in a handler", syntax.Py313, `
def f():
    def gen():
        try: yield
        except ValueError as e: yield
    g = gen()
    next(g)
    g.throw(ValueError)
def items():
    try: yield boom()
    except ValueError as e: yield e.__traceback__
def h():
    for tb in items():  # leak: ExcInfo
        break
`},
	{"what a test expects", syntax.Py313, `
import unittest
class T(unittest.TestCase):
    def test(self):
        e = ValueError()
        with self.assertRaises(ValueError):
            raise e
    def test_other(self):
        e = ValueError()
        with self.assertRaises(KeyError):
            raise e  # leak: HeldRaise
`},
	{"Python 2: only tracebacks", syntax.Py27, `
import sys
def f():
    try: boom()
    except ValueError, e: r = e
def g():
    try: boom()
    except ValueError:
        t, v, tb = sys.exc_info()  # leak: ExcInfo
def h():
    try: boom()
    except ValueError:
        t, v, tb = sys.exc_info()
        try: raise t, v, tb
        finally: del tb
def k():
    try: raise TypeError
    except TypeError:
        tb = sys.exc_info()[2]  # leak: ExcInfo
`},
}

func TestMarkedPrograms(t *testing.T) {
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			var want []string
			for i, line := range strings.Split(p.source, "\n") {
				if _, holder, ok := strings.Cut(line, "# leak: "); ok {
					want = append(want, fmt.Sprintf("%d %s", i+1, holder))
				}
			}
			for _, pad := range []string{"", "#" + strings.Repeat("x", 4000) + "\n"} {
				f, r := analyze(t, p.source+pad, p.version)
				var got []string
				for _, l := range r.Leaks {
					got = append(got, fmt.Sprintf("%d %s", f.Row(l.Span.Pos()), holders[l.Holder]))
				}
				sort.Strings(got)
				if !matches(want, got) {
					t.Errorf("a file of %d bytes: leaks\n  %s\nwant\n  %s", len(p.source+pad), strings.Join(got, "\n  "), strings.Join(want, "\n  "))
				}
			}
		})
	}
}

func matches(want, got []string) bool {
	want = append([]string(nil), want...)
	sort.Strings(want)
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if prefix, any := strings.CutSuffix(want[i], "*"); any && strings.HasPrefix(got[i], prefix) {
			continue
		}
		if want[i] != got[i] {
			return false
		}
	}
	return true
}

// A function's cost must not explode with its size.
func TestNoCliff(t *testing.T) {
	statements := "def f(a):\n    try: boom()\n    except ValueError as e: r = e\n" + strings.Repeat("    if a.x: a.y(a)\n", 10000)
	handlers := "def f(a):\n    r = None\n" + strings.Repeat("    try: boom(a)\n    except ValueError as e: r = e\n    if r: a = r\n", 1000)
	branches := "def f(a):\n" + strings.Repeat("    if a.x: r = None\n    elif a.y:\n        try: boom()\n        except OSError as e: r = [e]\n", 500)
	for name, source := range map[string]string{"statements": statements, "handlers": handlers, "branches": branches} {
		begin := time.Now()
		_, r := analyze(t, source, syntax.Py313)
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if len(r.Leaks) == 0 {
			t.Errorf("%s: nothing found", name)
		}
	}
}
