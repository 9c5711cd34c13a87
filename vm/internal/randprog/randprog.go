// Package randprog writes random Python programs that run to their end: whole
// programs of either dialect, in every feature of the language, that print what they
// compute, which exceptions they catch, and when their objects die. What a real
// CPython prints about the same program says what is right.
//
// The output of a program is the same in each run: nothing that it prints depends on
// addresses, or on the order of a set of texts.
package randprog

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// New writes the program of a seed, always the same one.
func New(seed uint64, py2 bool) string {
	salt := uint64(3)
	if py2 {
		salt = 2
	}
	g := &gen{r: rand.New(rand.NewPCG(seed, salt)), py2: py2}
	g.scope = &scope{module: true}
	g.prelude()
	for range 3 + g.n(4) {
		g.top()
	}
	g.end()
	return g.b.String()
}

// kind is what a variable holds.
type kind uint8

const (
	kInt     kind = iota
	kFloat        // a float that is no nan
	kStr          // a short text
	kList         // a list of ints
	kTuple        // a tuple of ints
	kDict         // a dict of ints by texts
	kSet          // a set of small ints
	kObj          // an instance of T, or of a class with an attribute n
	kObjs         // a list of those
	kFunc         // a function of one int that gives an int
	kMaker        // a function of one int that gives an object
	kGen          // a function of one int that gives an iterator over ints
	kClass        // a class to be made with an int
	kManager      // a context manager to be made with an int
	kExc          // an exception class to be made with an int
	numKinds
)

type variable struct {
	name string
	kind kind
	own  bool // of this function, so that it may be bound anew
}

// scope is a function's body, or the module's.
type scope struct {
	outer  *scope
	module bool
	vars   []variable
	loops  int
	gen    bool // a generator: yield is allowed
	async  bool
	final  int // inside so many finally blocks
}

// gen is a program on its way.
type gen struct {
	r      *rand.Rand
	py2    bool
	b      strings.Builder
	indent int
	scope  *scope
	names  int
	depth  int // of nested blocks
	funcs  int // definitions nested in one another
}

func (g *gen) n(n int) int                  { return g.r.IntN(n) }
func (g *gen) chance(p float64) bool        { return g.r.Float64() < p }
func (g *gen) one(choices ...string) string { return choices[g.r.IntN(len(choices))] }

// do calls one of some functions.
func (g *gen) do(choices ...func()) { choices[g.r.IntN(len(choices))]() }

// expr gives what one of some functions gives.
func (g *gen) expr(choices ...func() string) string { return choices[g.r.IntN(len(choices))]() }

func (g *gen) line(format string, args ...any) {
	g.b.WriteString(strings.Repeat("    ", g.indent))
	fmt.Fprintf(&g.b, format, args...)
	g.b.WriteByte('\n')
}

// lines writes lines that are indented already, as far as they are among
// themselves, with tabs.
func (g *gen) lines(text string, args ...any) {
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	for _, l := range strings.Split(strings.Trim(text, "\n"), "\n") {
		n := len(l) - len(strings.TrimLeft(l, "\t"))
		g.b.WriteString(strings.Repeat("    ", g.indent+n) + l[n:] + "\n")
	}
}

// fresh gives a name that was never used.
func (g *gen) fresh(prefix string) string {
	g.names++
	return fmt.Sprintf("%s%d", prefix, g.names)
}

// bind makes a variable of the scope known.
func (g *gen) bind(name string, k kind) {
	g.scope.vars = append(g.scope.vars, variable{name, k, true})
}

// names of variables of a kind that can be read here.
func (g *gen) known(k kind) []string {
	var out []string
	for s := g.scope; s != nil; s = s.outer {
		for _, v := range s.vars {
			if v.kind == k {
				out = append(out, v.name)
			}
		}
	}
	return out
}

// own gives the variables that can be bound anew here.
func (g *gen) own(k kind) []string {
	var out []string
	for _, v := range g.scope.vars {
		if v.kind == k && v.own {
			out = append(out, v.name)
		}
	}
	return out
}

// read gives a variable of a kind, "" where there is none.
func (g *gen) read(k kind) string {
	names := g.known(k)
	if len(names) == 0 {
		return ""
	}
	if g.chance(0.7) { // what was bound last is the most interesting
		return names[max(0, len(names)-1-g.n(3))]
	}
	return names[g.n(len(names))]
}

// drop forgets a variable.
func (g *gen) drop(name string) {
	for i, v := range g.scope.vars {
		if v.name == name {
			g.scope.vars = append(g.scope.vars[:i:i], g.scope.vars[i+1:]...)
			return
		}
	}
}

// block writes an indented block with at least one statement; what it binds is
// unknown behind it.
func (g *gen) block(f func()) {
	g.indent++
	g.depth++
	n := len(g.scope.vars)
	f()
	g.scope.vars = g.scope.vars[:min(n, len(g.scope.vars)):min(n, len(g.scope.vars))]
	g.depth--
	g.indent--
}

// suite writes a few statements as a block.
func (g *gen) suite(n int) {
	g.block(func() {
		if n <= 0 || g.depth > 5 {
			g.simple()
			return
		}
		for range n {
			g.statement()
		}
	})
}

// function writes the body of a function with some parameters.
func (g *gen) function(params []variable, body func()) {
	outer := g.scope
	g.scope = &scope{outer: outer, vars: params}
	depth := g.depth
	g.indent++
	g.funcs++
	g.depth = min(depth+1, 4)
	body()
	g.depth = depth
	g.funcs--
	g.indent--
	g.scope = outer
}

// prelude is what all programs begin with.
func (g *gen) prelude() {
	if g.py2 {
		g.lines(prelude2)
	} else {
		g.lines(prelude3)
	}
	g.lines(preludeBoth)
	for _, v := range []variable{{"T", kClass, false}, {"U", kClass, false}, {"C", kManager, false}, {"E", kExc, false}, {"F", kExc, false}, {"T", kMaker, false}} {
		g.scope.vars = append(g.scope.vars, v)
	}
}

const prelude2 = `
import sys, gc, _weakref, itertools, operator, math
from _functools import partial, reduce
gc.disable()
def p(*a):
	print ' '.join([repr(x) for x in a])
def q(e):
	print type(e).__name__, e
	t = sys.exc_info()[2]
	while t is not None:
		print '  at', t.tb_lineno, t.tb_frame.f_code.co_name
		t = t.tb_next
`

const prelude3 = `
import sys, gc, _weakref, itertools, _operator as operator, math
from _functools import partial, reduce
gc.disable()
def p(*a):
	print(*[repr(x) for x in a])
def q(e, deep=0):
	print(' ' * deep + type(e).__name__, e)
	t = e.__traceback__
	while t is not None:
		print(' ' * deep + '  at', t.tb_lineno, t.tb_frame.f_code.co_name)
		t = t.tb_next
	if deep < 3:
		if e.__cause__ is not None:
			print(' ' * deep + ' cause')
			q(e.__cause__, deep + 1)
		elif e.__context__ is not None and not e.__suppress_context__:
			print(' ' * deep + ' context')
			q(e.__context__, deep + 1)
`

const preludeBoth = `
ws = []
def watch(x, tag):
	ws.append(_weakref.ref(x, lambda r: p('gone', tag)))
	return x
class T(object):
	def __init__(self, n):
		self.n = n
	def __del__(self):
		p('del', self.n)
	def __repr__(self):
		return 'T%d' % self.n
	def __eq__(self, other):
		return isinstance(other, T) and self.n == other.n
	def __ne__(self, other):
		return not self == other
	def __lt__(self, other):
		return self.n < other.n
	def __hash__(self):
		return self.n
class U(T):
	__slots__ = ('other',)
	def __repr__(self):
		return 'U%d' % self.n
class E(Exception):
	def __init__(self, n):
		Exception.__init__(self, n)
		self.n = n
	def __del__(self):
		p('del E', self.n)
class F(E, LookupError):
	pass
class C(object):
	def __init__(self, n):
		self.t = T(n)
	def __enter__(self):
		p('enter', self.t)
		return self.t
	def __exit__(self, typ, exc, tb):
		p('exit', self.t, typ and typ.__name__)
		return self.t.n % 3 == 0
def ident(x):
	return x
`

// end takes down what is left, in an order that does not depend on how the program
// is run. What is printed behind the last line is not the program's.
func (g *gen) end() {
	if g.py2 {
		g.line("sys.exc_clear()")
	}
	g.lines(`
for k in sorted(globals()):
	if k[:2] != '__' and k not in ('p', 'q', 'sys', 'gc', 'k', 'E'):
		globals()[k] = None
p('collect')
gc.collect()
print('%s')`, End)
}

// End is the last line that a program prints, of which all of it counts.
const End = "--- end ---"
