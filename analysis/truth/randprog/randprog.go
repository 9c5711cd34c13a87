// Package randprog writes random Python programs about exceptions: functions
// that raise, catch, store, clear, loop, branch, return and re-raise. A real
// CPython labels them (testdata/truth/truth.py), the linter is judged by them.
//
// A program is made of a few module-level helpers and classes, and one entry
// function. Whatever it calls without defining (boom, cond, items…) is unknown:
// it may raise, be true, be empty. Programs are written to run without
// accidents, such as reading a name that was deleted; those that have one on
// some path are recognised by the labeller and dropped.
package randprog

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Program is one random program.
type Program struct {
	Seed   uint64
	Style  string
	Py2    bool
	Entry  string // the function to call
	Source string
}

// New writes the program of a seed, always the same one. It is for Python 2.7,
// or for every Python 3 from 3.8.
func New(seed uint64, py2 bool) Program {
	salt := uint64(3)
	if py2 {
		salt = 2
	}
	g := &gen{r: rand.New(rand.NewPCG(seed, salt)), py2: py2, helpers: map[string]string{}}
	g.style = g.pickStyle()
	entry := g.entry()
	return Program{Seed: seed, Style: g.style.name, Py2: py2, Entry: entry, Source: g.text()}
}

// gen is a program on its way.
type gen struct {
	r       *rand.Rand
	py2     bool
	style   *style
	imports []string
	defs    []string // module-level statements, finished
	helpers map[string]string
	globals []string
	names   int // serial number for helper names
}

func (g *gen) chance(p float64) bool        { return g.r.Float64() < p }
func (g *gen) one(choices ...string) string { return choices[g.r.IntN(len(choices))] }

// need imports a module once.
func (g *gen) need(module string) {
	for _, have := range g.imports {
		if have == module {
			return
		}
	}
	g.imports = append(g.imports, module)
}

func (g *gen) text() string {
	var b strings.Builder
	for _, module := range g.imports {
		if name, from, ok := strings.Cut(module, "@"); ok {
			fmt.Fprintf(&b, "from %s import %s\n", from, name)
		} else {
			fmt.Fprintf(&b, "import %s\n", module)
		}
	}
	for _, def := range g.defs {
		b.WriteString(def)
		if !strings.HasSuffix(def, "\n") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// kind is what a variable holds, or None.
type kind uint8

const (
	exc      kind = iota // an exception
	triple               // what sys.exc_info() gives
	trace                // a traceback
	list                 // a list of exceptions or triples
	dict                 // a dict with such values
	object               // an object with an attribute exc
	tuple                // a tuple that may hold an exception
	callback             // a function that may hold one
)

type variable struct {
	name string
	kind kind
	// outer variables belong to a caller or to an enclosing function: they can
	// be filled and emptied, not rebound.
	outer bool
	deque bool
}

// fn is a function body on its way.
type fn struct {
	*gen
	st       *style
	b        *strings.Builder
	depth    int // of indentation
	vars     []variable
	handlers []string // names of the exceptions being handled, "" for a nameless one
	loops    int
	left     int  // statements that may still be written
	finally  int  // inside so many finally blocks
	inGen    bool // a generator: no return of values
	noReturn bool // for bodies in which return is odd
	self     bool
	nest     int
	flags    []string // parameters that are conditions
	// handlerNamed asks for a class in the next except clause.
	handlerNamed bool
}

func (f *fn) line(format string, args ...any) {
	f.b.WriteString(strings.Repeat("    ", f.depth))
	fmt.Fprintf(f.b, format, args...)
	f.b.WriteByte('\n')
	f.left--
}

// of lists the variables of the given kinds.
func (f *fn) of(kinds ...kind) []variable {
	var out []variable
	for _, v := range f.vars {
		for _, k := range kinds {
			if v.kind == k {
				out = append(out, v)
			}
		}
	}
	return out
}

// pick chooses a variable of the given kinds, ok false where there is none.
func (f *fn) pick(kinds ...kind) (variable, bool) {
	all := f.of(kinds...)
	if len(all) == 0 {
		return variable{}, false
	}
	return all[f.r.IntN(len(all))], true
}

// own chooses a variable that can be rebound.
func (f *fn) own(kinds ...kind) (variable, bool) {
	var all []variable
	for _, v := range f.of(kinds...) {
		if !v.outer {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return variable{}, false
	}
	return all[f.r.IntN(len(all))], true
}

// handled is the name of the exception being handled, "" where it has none.
func (f *fn) handled() string {
	if len(f.handlers) == 0 {
		return ""
	}
	return f.handlers[len(f.handlers)-1]
}

// block writes statements one level deeper.
func (f *fn) block(body func()) {
	f.depth++
	f.nest++
	before := f.b.Len()
	body()
	if f.b.Len() == before {
		f.line("pass")
	}
	f.nest--
	f.depth--
}

// statements writes up to n statements, stopping after one that leaves.
func (f *fn) statements(n int) (leaves bool) {
	for i := 0; i < n && (f.left > 0 || i == 0); i++ {
		if f.statement() {
			return true
		}
	}
	return false
}

// statement writes one random statement and says whether control never passes
// its end.
func (f *fn) statement() bool {
	total := 0.0
	weights := make([]float64, len(productions))
	for i, p := range productions {
		weights[i] = p.weight * f.st.of(p.tag)
		if p.when != nil && !p.when(f) {
			weights[i] = 0
		}
		total += weights[i]
	}
	at := f.r.Float64() * total
	for i, w := range weights {
		if at -= w; w > 0 && at < 0 {
			return productions[i].write(f)
		}
	}
	f.line("pass")
	return false
}

// production is one way to write a statement.
type production struct {
	tag    string
	weight float64
	when   func(*fn) bool
	write  func(*fn) bool
}
