package vm

import (
	"strings"

	"github.com/sllint/sllint/vm/code"
)

// Call calls f and waits for the result.
func (t *Thread) Call(f Value, args ...Value) Value { return t.CallArgs(f, Args{Pos: args}) }

// CallArgs calls f with positional and keyword arguments and waits for the result.
func (t *Thread) CallArgs(f Value, a Args) Value {
	fr := t.frame
	return t.finish(t.callSoft(f, a), fr)
}

// CallMethod calls v.name(args…) and waits for the result.
func (t *Thread) CallMethod(v Value, name string, args ...Value) Value {
	m := t.GetAttr(v, name)
	if m.IsNull() {
		return Null
	}
	r := t.Call(m, args...)
	t.decref(m)
	return r
}

// finish waits for the result of something soft: r is what it returned and f
// the frame that ran before it.
func (t *Thread) finish(r Value, f *Frame) Value {
	if r.p != &tUnwind {
		return r
	}
	return t.dispatch(f)
}

// maxNesting bounds the loops on the Go stack.
const maxNesting = 20000

// dispatch runs frames until one returns to stop, and gives its result.
func (t *Thread) dispatch(stop *Frame) Value {
	if t.switched != nil {
		v := t.parkCalled()
		if t.frame == stop {
			return v
		}
		if v.p != nil { // what switched is a native frame that goes on with it
			t.deliver(v)
		}
	}
	if t.nesting >= maxNesting {
		return t.abandon(stop)
	}
	old := t.stop
	t.stop = stop
	t.nesting++
	var v Value
	if t.nesting == 1 && (t.runsMain || t.sched != nil) {
		v = t.runBase()
	} else {
		v = t.run()
	}
	t.nesting--
	t.stop = old
	if s := t.sched; s != nil && s.interrupt && s.flags&runSoft == 0 && s.current.pendingIRQ {
		s.lookAgain()
	}
	return v
}

// abandon drops the frames above stop because loops are nested too deeply.
func (t *Thread) abandon(stop *Frame) Value {
	for t.frame != stop {
		f := t.frame
		t.leave(f)
		t.clearFrame(f)
	}
	return t.raise(t.vm.types.recursionError(t.vm), "maximum recursion depth exceeded in native code")
}

// callSoft calls f with borrowed arguments.
func (t *Thread) callSoft(f Value, a Args) Value {
	switch f.p.kind {
	case kFunc:
		return t.callFunc(asFunc(f.p), Null, a)
	case kNative:
		return t.callNative(asNative(f.p), a)
	case kMethod:
		m := asMethod(f.p)
		if m.self.p == nil {
			return t.callUnbound2(m, a)
		}
		if m.fn.p.kind == kFunc {
			return t.callFunc(asFunc(m.fn.p), m.self, a)
		}
		return t.callWithSelf(m.fn, m.self, a)
	case kDescr:
		return t.callDescr(asDescr(f.p), a)
	case kType:
		if f.p.typ == t.vm.types.Type {
			return typeCall(t, f, a)
		}
	}
	if call := t.typeOf(f).slots.Call; call != nil {
		return call(t, f, a)
	}
	return t.raise(t.vm.types.TypeError, "'%s' object is not callable", t.typeName(f))
}

// callWithSelf calls f with self before the other arguments.
func (t *Thread) callWithSelf(f, self Value, a Args) Value {
	room := t.takeRoom()
	r := t.callSoft(f, Args{append(append(room[:0], self), a.Pos...), a.Kw, a.Names})
	t.giveRoom(room)
	return r
}

func (t *Thread) callNative(f *NativeFunc, a Args) Value {
	if !f.def.self {
		return f.def.call(t, a)
	}
	room := t.takeRoom()
	a.Pos = append(append(room[:0], f.self), a.Pos...)
	r := f.def.call(t, a)
	t.giveRoom(room)
	return r
}

// callDescr calls a descriptor of a built-in type as a function of its self.
func (t *Thread) callDescr(d *DescrObj, a Args) Value {
	switch d.how {
	case descrMethod, descrWrapper:
		if len(a.Pos) == 0 {
			if d.how == descrMethod && !t.vm.py2 {
				return t.raise(t.vm.types.TypeError, "unbound method %s() needs an argument", d.def.name)
			}
			return t.raise(t.vm.types.TypeError, "descriptor '%s' of '%s' object needs an argument", d.name.s, d.owner.name)
		}
		if !t.isInstance(a.Pos[0], d.owner) {
			return t.raiseWrongSelf(d, a.Pos[0])
		}
		return d.def.call(t, a)
	case descrClass:
		if len(a.Pos) == 0 {
			return t.raise(t.vm.types.TypeError, "descriptor '%s' of '%s' object needs an argument", d.name.s, d.owner.name)
		}
		return d.def.call(t, a)
	}
	return t.raise(t.vm.types.TypeError, "'%s' object is not callable", d.typ.name)
}

func (t *Thread) raiseWrongSelf(d *DescrObj, self Value) Value {
	if d.how == descrWrapper {
		return t.raise(t.vm.types.TypeError, "descriptor '%s' requires a '%s' object but received a '%s'", d.name.s, d.owner.name, t.typeName(self))
	}
	if t.vm.py2 {
		return t.raise(t.vm.types.TypeError, "descriptor '%s' requires a '%s' object but received a '%s'", d.name.s, d.owner.name, t.typeName(self))
	}
	return t.raise(t.vm.types.TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", d.name.s, d.owner.name, t.typeName(self))
}

// callFunc pushes a frame for f with self (Null for none) and a, all borrowed.
func (t *Thread) callFunc(f *FuncObj, self Value, a Args) Value {
	c := f.code
	nf := t.newFrame(c)
	if !t.bindArgs(f, nf, self, a) {
		t.dropFrame(nf)
		return Null
	}
	return t.startFrame(f, nf)
}

// startFrame runs a frame whose parameters are bound: it makes it the current
// one.
func (t *Thread) startFrame(f *FuncObj, nf *Frame) Value {
	nf.back = t.frame
	nf.globals, nf.builtins = f.globals, f.builtins
	if t.vm.py2 {
		nf.fn = nil
	}
	depth := int32(0)
	if t.frame != nil {
		depth = t.frame.depth
	}
	nf.depth = depth + 1
	if nf.depth > t.vm.recursionLimit {
		t.dropFrame(nf)
		return t.raiseRecursion()
	}
	for i, cell := range f.closureCells() {
		*reg(nf.regs, nf.code.nlocals+i) = cell.incref()
	}
	if flags := nf.code.c.Flags; flags&code.Optimized == 0 && nf.locals.p == nil {
		if flags&code.NewLocals != 0 {
			nf.locals = t.NewDict()
		} else {
			nf.locals = obj(&f.globals.Header).incref()
		}
	}
	t.takeFn(nf, f)
	t.ticks--
	t.enter(nf)
	return Unwind
}

// takeFn makes the frame hold its function, so that code and globals live as
// long as it runs.
func (t *Thread) takeFn(nf *Frame, f *FuncObj) {
	f.rc++
	nf.fn = f
}

func (t *Thread) raiseRecursion() Value {
	t.vm.recursionLimit += 50
	r := t.raise(t.vm.types.recursionError(t.vm), "maximum recursion depth exceeded")
	t.vm.recursionLimit -= 50
	return r
}

// bindArgs fills the parameters of nf with references of its own.
func (t *Thread) bindArgs(f *FuncObj, nf *Frame, self Value, a Args) bool {
	c := f.code.c
	n := c.ArgCount
	extra := 0
	if self.p != nil {
		extra = 1
	}
	given := len(a.Pos) + extra
	arg := func(i int) Value {
		if i < extra {
			return self
		}
		return a.Pos[i-extra]
	}
	for i := range min(given, n) {
		*reg(nf.regs, i) = arg(i).incref()
	}
	place := n + c.KwOnlyArgCount
	if c.Flags&code.VarArgs != 0 {
		rest := make([]Value, 0, max(given-n, 0))
		for i := n; i < given; i++ {
			rest = append(rest, arg(i).incref())
		}
		*reg(nf.regs, place) = t.NewTuple(rest...)
		place++
	}
	var kwargs *DictObj
	if c.Flags&code.VarKeywords != 0 {
		kwargs = t.newDict()
		*reg(nf.regs, place) = obj(&kwargs.Header)
	}
	tooMany := given > n && c.Flags&code.VarArgs == 0
	if t.vm.py2 && (tooMany || len(a.Names) > 0 && takesNone(c)) {
		return t.tooManyArgs(f, nf, given, len(a.Names))
	}
	if len(a.Names) > 0 && !t.bindKeywords(f, nf, a, kwargs) {
		return false
	}
	if tooMany {
		return t.tooManyArgs(f, nf, given, len(a.Names))
	}
	return t.bindDefaults(f, nf, given, given+len(a.Names))
}

// asciiOrMarks puts a question mark in the place of each character beyond ASCII.
func asciiOrMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0x7f {
			return '?'
		}
		return r
	}, s)
}

func (t *Thread) bindKeywords(f *FuncObj, nf *Frame, a Args, kwargs *DictObj) bool {
	c := f.code.c
	total := c.ArgCount + c.KwOnlyArgCount
	for i, k := range a.Names {
		name, ok := t.nameOf(k)
		if !ok && !(t.vm.py2 && k.p.kind == kStr) {
			t.raise(t.vm.types.TypeError, "%s() keywords must be strings", f.shownName(t))
			return false
		}
		j := -1
		s := ""
		if ok {
			s = name.utf8()
		} else { // unicode that is no name
			s = asciiOrMarks(GoString(k))
		}
		for x := c.PosOnlyArgCount; ok && x < total; x++ {
			if c.Locals[x] == s {
				j = x
				break
			}
		}
		switch {
		case j >= 0:
			slot := reg(nf.regs, j)
			if slot.p != &tUnbound {
				if t.vm.py2 {
					t.raise(t.vm.types.TypeError, "%s() got multiple values for keyword argument '%s'", f.shownName(t), s)
				} else {
					t.raise(t.vm.types.TypeError, "%s() got multiple values for argument '%s'", f.shownName(t), s)
				}
				return false
			}
			*slot = a.Kw[i].incref()
		case kwargs != nil:
			if !kwargs.set(t, k, a.Kw[i]) {
				return false
			}
		default:
			if names := posOnlyKeywords(c, a); len(names) > 0 {
				return t.posOnlyAsKeyword(f, names)
			}
			return t.unexpectedKeyword(f, s)
		}
	}
	return true
}

// bindDefaults fills what is still missing, or says what is.
func (t *Thread) bindDefaults(f *FuncObj, nf *Frame, given, all int) bool {
	c := f.code.c
	n := c.ArgCount
	var defaults []Value
	if f.defaults.p != nil && f.defaults.p.kind == kTuple {
		defaults = asTuple(f.defaults.p).items
	}
	need := n - len(defaults)
	if given < n {
		missing := false
		for i := given; i < need; i++ {
			if reg(nf.regs, i).p == &tUnbound {
				missing = true
			}
		}
		if missing {
			return t.missingArgs(f, nf, 0, need, all, len(defaults))
		}
		for i := max(need, 0); i < n; i++ {
			if slot := reg(nf.regs, i); slot.p == &tUnbound {
				*slot = defaults[i-need].incref()
			}
		}
	}
	if c.KwOnlyArgCount == 0 {
		return true
	}
	missing := false
	for i := n; i < n+c.KwOnlyArgCount; i++ {
		slot := reg(nf.regs, i)
		if slot.p != &tUnbound {
			continue
		}
		if f.kwdefaults.p != nil && f.kwdefaults.p.kind == kDict {
			if v := asDict(f.kwdefaults.p).getStr(t.vm.intern(c.Locals[i])); v.p != nil {
				*slot = v.incref()
				continue
			}
		}
		missing = true
	}
	if missing {
		return t.missingArgs(f, nf, n, n+c.KwOnlyArgCount, all, 0)
	}
	return true
}

// Args of CALL_EX as slices: a tuple or list of positional arguments and a dict.
func (t *Thread) argsOf(pos []Value, kwargs *DictObj) Args {
	a := Args{Pos: pos}
	if kwargs != nil {
		kwargs.each(t, func(k, v Value) bool {
			a.Names = append(a.Names, k)
			a.Kw = append(a.Kw, v)
			return true
		})
	}
	return a
}
