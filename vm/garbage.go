package vm

import (
	"fmt"

	"github.com/sllint/sllint/vm/code"
)

// What only the collector could reclaim, as a graph that others can look at without
// running any code of the program.

// Settle sets apart all objects that there are now, as gc.freeze() does, and turns
// automatic collections off, so that Garbage speaks of what is made from now on.
func (t *Thread) Settle() {
	t.vm.gc.enabled = false
	t.Collect(numGens - 1)
	t.gcFreeze()
}

// Collections counts the collections that there have been.
func (t *Thread) Collections() int64 {
	n := int64(0)
	for i := range numGens {
		n += t.vm.gc.gens[i].stats.collections
	}
	return n
}

// Garbage is what nothing but itself refers to.
type Garbage struct{ Objects []GarbageObject }

// GarbageObject is one object of it.
type GarbageObject struct {
	Kind  GarbageKind
	Label string // "exception ValueError", "frame of f()", "list"
	// Of frames, generators and functions: the code's file, name and first line.
	File string
	Func string
	Row  int
	// Line is where a frame stopped, or where a traceback has it; else 0.
	Line  int
	Text  string        // of an exception: its first argument, where that is text
	Links []GarbageLink // to other objects of the garbage
}

// GarbageLink is one reference.
type GarbageLink struct {
	To   int // index in Objects
	Name string
	How  LinkKind
}

// GarbageKind says what an object is, as far as cycles through exceptions care.
type GarbageKind uint8

// The kinds of garbage.
const (
	OtherGarbage GarbageKind = iota
	FrameGarbage
	TracebackGarbage
	ExceptionGarbage
	GeneratorGarbage // or a coroutine
	FunctionGarbage
	TypeGarbage
)

// LinkKind says what a link is.
type LinkKind uint8

// The kinds of links.
const (
	OtherLink LinkKind = iota
	LocalLink          // a local or free variable of a frame
	AttributeLink
	ElementLink
	CellLink // the contents of a cell
)

// Garbage finds the objects that have been made since Settle and that nothing outside
// of them refers to. It runs no code and frees nothing.
func (t *Thread) Garbage() *Garbage {
	c := &t.vm.gc
	for i := range numGens - 1 {
		c.mergeInto(i, numGens-1)
	}
	g := &c.gens[numGens-1]
	g.compact()
	found := t.unreachable(g)
	if len(found) == 0 {
		return &Garbage{}
	}
	b := &garbageBuilder{t: t, at: make(map[*Header]int, len(found))}
	for _, h := range found {
		b.add(h)
	}
	for i := 0; i < len(b.found); i++ { // which grows by what the collector does not track
		b.link(i)
	}
	return &b.out
}

type garbageBuilder struct {
	t     *Thread
	at    map[*Header]int
	found []*Header
	out   Garbage
}

func (b *garbageBuilder) add(h *Header) {
	b.at[h] = len(b.found)
	b.found = append(b.found, h)
	o := GarbageObject{Label: b.t.describe(h)}
	name := func(c *CodeObj) { o.File, o.Func, o.Row = c.c.Filename, c.c.Name, c.c.FirstLine }
	switch h.kind {
	case kFrame:
		f := asFrame(h)
		o.Kind = FrameGarbage
		name(f.code)
		o.Label = fmt.Sprintf("frame of %s()", f.code.c.Name)
		o.Line = int(b.t.lineOf(f))
	case kTraceback:
		o.Kind, o.Label, o.Line = TracebackGarbage, "traceback", int(asTraceback(h).line)
	case kExc:
		o.Kind, o.Label = ExceptionGarbage, "exception "+h.typ.name
		if args := excArgs(obj(h)); len(args) > 0 && IsText(args[0]) {
			o.Text = GoString(args[0])
		}
	case kGen:
		g := asGen(h)
		o.Kind = GeneratorGarbage
		if g.code != nil {
			name(g.code)
			o.Label = fmt.Sprintf("%s %s()", h.typ.name, g.code.c.Name)
		}
	case kFunc:
		o.Kind = FunctionGarbage
		name(asFunc(h).code)
		o.Label = fmt.Sprintf("function %s()", asFunc(h).code.c.Name)
	case kType:
		o.Kind = TypeGarbage
	case kOldInst:
		if c := asOldInst(h).class; c != nil && c.name.p != nil {
			o.Label = "instance of " + GoString(c.name)
		}
	}
	b.out.Objects = append(b.out.Objects, o)
}

// link notes the references of an object to others.
func (b *garbageBuilder) link(i int) {
	h := b.found[i]
	seen := map[*Header]bool{}
	to := func(v Value, name string, how LinkKind) {
		j, ok := b.at[v.p]
		if !ok {
			return
		}
		seen[v.p] = true
		b.out.Objects[i].Links = append(b.out.Objects[i].Links, GarbageLink{j, name, how})
	}
	if h.kind == kGen {
		// Its frame is tracked by nobody, and what it holds is in the cycle through it.
		if f := asGen(h).frame; f != nil && f.Header.gen == 0 {
			if _, ok := b.at[&f.Header]; !ok {
				b.add(&f.Header)
			}
			to(obj(&f.Header), "its frame", OtherLink)
		}
	}
	b.named(h, to)
	reach(h, func(v Value) {
		if v.p != nil && !seen[v.p] {
			to(v, "", OtherLink)
		}
	})
}

// named visits the references that have a name.
func (b *garbageBuilder) named(h *Header, to func(v Value, name string, how LinkKind)) {

	attribute := func(name string, v Value) {
		if v.p != nil {
			to(v, name, AttributeLink)
		}
	}
	switch h.kind {
	case kFrame:
		f := asFrame(h)
		for r := range f.localCount() {
			v := *reg(f.regs, r)
			to(v, f.localName(r), LocalLink)
		}
		if f.owned && f.back != nil {
			to(obj(&f.back.Header), "f_back", OtherLink)
		}
		to(f.locals, "f_locals", OtherLink)
	case kTraceback:
		tb := asTraceback(h)
		if tb.frame != nil {
			to(obj(&tb.frame.Header), "tb_frame", AttributeLink)
		}
		if tb.next != nil {
			to(obj(&tb.next.Header), "tb_next", AttributeLink)
		}
	case kExc:
		e := asExc(h)
		if e.tb != nil {
			to(obj(&e.tb.Header), "__traceback__", AttributeLink)
		}
		attribute("__context__", e.context)
		attribute("__cause__", e.cause)
		attribute("args", e.args)
	case kCell:
		to(asCell(h).v, "cell_contents", CellLink)
	case kFunc:
		f := asFunc(h)
		attribute("__closure__", f.closure)
		attribute("__defaults__", f.defaults)
		attribute("__kwdefaults__", f.kwdefaults)
	case kMethod:
		attribute("__self__", asMethod(h).self)
		attribute("__func__", asMethod(h).fn)
	case kTuple:
		b.elements(asTuple(h).items, to)
	case kList:
		b.elements(asList(h).items, to)
	case kDict:
		d := asDict(h)
		for i := range d.ents {
			to(d.ents[i].val, "["+b.key(d.ents[i].key)+"]", ElementLink)
			to(d.ents[i].key, "a key", ElementLink)
		}
	case kOldInst:
		if d := asOldInst(h).dict; d != nil {
			b.dictAttributes(d, attribute)
			to(obj(&d.Header), "__dict__", OtherLink)
		}
	}
	if a := attrsOf(h); a != nil {
		if a.shape != nil {
			for i, name := range a.shape.names {
				if i < len(a.slots) {
					attribute(name.utf8(), a.slots[i])
				}
			}
		}
		if a.dict != nil {
			to(obj(&a.dict.Header), "__dict__", OtherLink)
		}
	}
}

func (b *garbageBuilder) elements(items []Value, to func(v Value, name string, how LinkKind)) {
	for i, v := range items {
		to(v, fmt.Sprintf("[%d]", i), ElementLink)
	}
}

func (b *garbageBuilder) dictAttributes(d *DictObj, attribute func(string, Value)) {
	for i := range d.ents {
		if k := d.ents[i].key; k.p != nil && IsText(k) {
			attribute(GoString(k), d.ents[i].val)
		}
	}
}

// key shows the key of an entry.
func (b *garbageBuilder) key(k Value) string {
	switch {
	case k.p == nil:
		return "?"
	case IsText(k) || IsBytes(k):
		return fmt.Sprintf("%q", GoString(k))
	case k.p.kind <= kLastStatic:
		if n, ok := SmallInt(k); ok {
			return fmt.Sprint(n)
		}
	}
	return "…"
}

// FramePlace is where a frame of the program is.
type FramePlace struct {
	File, Func string
	Row        int // of the code's first line
	Line       int
	At         int  // the instruction, by its number
	Function   bool // it is a function's, not a module's or class's
	Unpacks    int  // how many items the instruction takes from an iterable, 0 for another
}

// Stack visits the Python frames that run, innermost first, until visit says no.
func (t *Thread) Stack(visit func(FramePlace) bool) {
	for f := t.frame; f != nil; f = f.back {
		if f.code.native != nil {
			continue
		}
		c := f.code.c
		p := FramePlace{c.Filename, c.Name, c.FirstLine, int(t.lineOf(f)), f.lasti(t), f.locals.p == nil, 0}
		if p.At >= 0 && p.At < len(c.Instrs) {
			p.Unpacks = unpacks(c.Instrs[p.At])
		}
		if !visit(p) {
			return
		}
	}
}

func unpacks(in code.Instr) int {
	switch in.Op {
	case code.OpUnpackSequence:
		return int(in.C)
	case code.OpUnpackEx:
		return int(in.C&0xff + in.C>>8)
	}
	return 0
}

// LocalOf gives a variable of the nth Python frame (0 is the innermost) by its name
// (owned), as code there would see it: a local, else a global or built-in one. Null where
// there is none.
func (t *Thread) LocalOf(n int, name string) Value {
	f := t.frame
	for ; f != nil; f = f.back {
		if f.code.native != nil {
			continue
		}
		if n == 0 {
			break
		}
		n--
	}
	if f == nil {
		return Null
	}
	for i := range f.localCount() {
		if f.localName(i) == name {
			if v := f.local(i); v.p != nil {
				return v.incref()
			}
		}
	}
	key := t.vm.intern(name)
	for _, d := range []*DictObj{f.globals, f.builtins} {
		if d == nil {
			continue
		}
		if v := d.getStr(key); v.p != nil {
			return v.incref()
		}
	}
	return Null
}

// NewCode makes a code object of compiled code (owned).
func (t *Thread) NewCode(c *code.Code) Value { return obj(&t.newCode(c).Header) }

// Raised describes the exception on its way without running code of the program: its
// class, its first argument where that is text, and the row in a file where it came by
// last, 0 for none.
func (t *Thread) Raised(file string) (class, message string, row int) {
	var tb *TracebackObj
	args := Null
	switch {
	case t.exc.p != nil && t.exc.p.kind == kExc:
		e := asExc(t.exc.p)
		class, tb, args = e.typ.name, e.tb, e.args
	case t.excType.p != nil && t.excType.p.kind == kType: // Python 2: not an instance yet
		class = asType(t.excType.p).name
		if t.exc.p != nil && (IsText(t.exc) || IsBytes(t.exc)) {
			message = GoString(t.exc)
		}
	default:
		class = "exception"
	}
	if t.excTB.p != nil && t.excTB.p.kind == kTraceback {
		tb = asTraceback(t.excTB.p)
	}
	if args.p != nil && args.p.kind == kTuple {
		if items := asTuple(args.p).items; len(items) > 0 && (IsText(items[0]) || IsBytes(items[0])) {
			message = GoString(items[0])
		}
	}
	for ; tb != nil; tb = tb.next {
		if tb.frame != nil && tb.frame.code.c.Filename == file {
			row = int(tb.line)
		}
	}
	return class, message, row
}

// ClassName is the name of a class; empty for what is none.
func (t *Thread) ClassName(class Value) string {
	if !class.isHeap() || class.p.kind != kType {
		return ""
	}
	return asType(class.p).name
}

// TracebackRows lists the entries of a traceback, outermost first.
func (t *Thread) TracebackRows(tb Value) []FramePlace {
	var out []FramePlace
	if !tb.isHeap() || tb.p.kind != kTraceback {
		return nil
	}
	for o := asTraceback(tb.p); o != nil; o = o.next {
		if o.frame == nil || o.frame.code.native != nil {
			continue
		}
		c := o.frame.code.c
		out = append(out, FramePlace{c.Filename, c.Name, c.FirstLine, int(o.line), o.instruction(), true, 0})
	}
	return out
}
