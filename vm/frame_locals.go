package vm

import (
	"slices"

	"github.com/sllint/sllint/vm/code"
)

// The local variables of a frame as mappings: the dictionary of locals(), Python
// 3.13's FrameLocalsProxy, and Python 2's snapshots.

// localName gives the name of register i among locals and free variables.
func (f *Frame) localName(i int) string {
	c := f.code.c
	if i < len(c.Locals) {
		return c.Locals[i]
	}
	return c.Freevars[i-len(c.Locals)]
}

// localCount counts locals and free variables.
func (f *Frame) localCount() int {
	if f.code.native != nil {
		return 0
	}
	return len(f.code.c.Locals) + len(f.code.c.Freevars)
}

// localCell gives the cell that register i holds as a variable shared by scopes,
// nil where it is no such variable, or not yet.
func (f *Frame) localCell(i int) *CellObj {
	v := *reg(f.regs, i)
	if v.p.kind != kCell {
		return nil
	}
	c := f.code.c
	if i >= len(c.Locals) {
		return asCell(v.p)
	}
	for _, r := range c.CellRegs {
		if r == i {
			return asCell(v.p)
		}
	}
	return nil
}

// local gives the value of local variable i (borrowed), Null where it has none.
func (f *Frame) local(i int) Value {
	v := *reg(f.regs, i)
	if c := f.localCell(i); c != nil {
		v = c.v
	}
	if v.p == &tUnbound {
		return Null
	}
	return v
}

// setLocal sets local variable i, taking a reference; Null unsets it.
func (t *Thread) setLocal(f *Frame, i int, v Value) {
	slot := reg(f.regs, i)
	if c := f.localCell(i); c != nil {
		slot = &c.v
	}
	if v.p == nil {
		v = Unbound
	}
	if *slot != v {
		t.set(slot, v.incref())
	}
}

// eachLocal visits the local variables that have a value.
func (f *Frame) eachLocal(visit func(name string, v Value)) {
	for i := range f.localCount() {
		if v := f.local(i); v.p != nil {
			visit(f.localName(i), v)
		}
	}
}

// frameLocals gives the local variables of a frame (owned): the mapping of a
// module or class body; of a function a new dictionary, in Python 2 the one that
// belongs to the frame, brought up to date.
func (t *Thread) frameLocals(f *Frame) Value {
	if t.vm.py2 {
		return t.fastToLocals2(f)
	}
	if f.locals.p != nil && f.code.c.Flags&code.Optimized == 0 {
		return f.locals.incref()
	}
	d := t.newDict()
	f.eachLocal(func(name string, v Value) { d.setStr(t, t.vm.intern(name), v) })
	if x := f.extraLocals(); x != nil {
		x.each(t, func(k, v Value) bool { return d.set(t, k, v) })
	}
	return obj(&d.Header)
}

// extraLocals is what was set in a function's f_locals and is no variable of it.
func (f *Frame) extraLocals() *DictObj {
	if f.extra == nil || f.extra.overwrites.p == nil {
		return nil
	}
	return asDict(f.extra.overwrites.p)
}

// fastToLocals2 is Python 2's PyFrame_FastToLocals.
func (t *Thread) fastToLocals2(f *Frame) Value {
	var d Value
	if f.locals.p != nil {
		d = f.locals
	} else {
		if x := f.more(); x.localsDict.p == nil {
			f.extra.localsDict = t.NewDict()
		}
		d = f.extra.localsDict
	}
	if d.p.kind != kDict {
		return d.incref()
	}
	// CPython goes through each kind of variable from the end, which tells in which
	// order the dictionary lets go of them. An argument that has a cell is there twice,
	// and the cell is what counts.
	first := 0
	for _, end := range [...]int{f.code.c.NVarnames, len(f.code.c.Locals), f.ownCount()} {
		for i := end - 1; i >= first; i-- {
			if f.cellToCome(i) {
				continue
			}
			name := t.vm.intern(f.localName(i))
			if v := f.local(i); v.p != nil {
				asDict(d.p).setStr(t, name, v)
			} else {
				asDict(d.p).delStr(t, name)
			}
		}
		first = end
	}
	return d.incref()
}

// cellToCome tells whether register i is that of a cell which the frame, whose first
// instructions make the cells, has not made yet.
func (f *Frame) cellToCome(i int) bool {
	return i >= f.code.c.NVarnames && i < len(f.code.c.Locals) && f.localCell(i) == nil && slices.Contains(f.code.c.CellRegs, i)
}

// ownCount is localCount without the free variables of a class body, which are not its
// own.
func (f *Frame) ownCount() int {
	if f.code.c.Flags&code.Optimized != 0 {
		return f.localCount()
	}
	return len(f.code.c.Locals)
}

// localsToFast stores the frame's dictionary back into its variables, after an
// exec statement of Python 2.
func (t *Thread) localsToFast(f *Frame) { t.localsToFast2(f, false) }

// localsToFast2 is Python 2's PyFrame_LocalsToFast; wipe unsets what the
// dictionary has not.
func (t *Thread) localsToFast2(f *Frame, wipe bool) {
	d := f.locals // of a function that has an exec statement or import *
	if d.p == nil && f.extra != nil {
		d = f.extra.localsDict
	}
	if d.p == nil || d.p.kind != kDict {
		return
	}
	d.incref()
	for i := range f.ownCount() {
		if f.cellToCome(i) {
			continue
		}
		v := asDict(d.p).getStr(t.vm.intern(f.localName(i)))
		if v.p != nil || wipe {
			t.setLocal(f, i, v)
		}
	}
	t.decref(d)
}

var frameLocalsSpec = TypeSpec{Name: "FrameLocalsProxy", Kind: kNativeObj, Flags: TypeGC | TypeMapping, Slots: Slots{
	New: frameLocalsNew, Repr: frameLocalsRepr, Compare: frameLocalsCompare, Iter: frameLocalsIter,
	GetItem: frameLocalsGetItem, SetItem: frameLocalsSetItem,
	Len: func(t *Thread, v Value) Value {
		n := 0
		frameOf(v).eachLocal(func(string, Value) { n++ })
		if x := frameOf(v).extraLocals(); x != nil {
			n += x.used
		}
		return Int(int64(n))
	},
	Contains: func(t *Thread, v, k Value) Value {
		x, ok := t.localItem(frameOf(v), k)
		if !ok {
			return Null
		}
		return Bool(x.p != nil)
	},
	Traverse: func(data any, visit func(Value)) { visit(obj(&data.(*Frame).Header)) },
	Clear:    func(t *Thread, data any) { t.decref(obj(&data.(*Frame).Header)) },
}}

func init() {
	frameLocalsSpec.Slots.Binary[OpOr] = frameLocalsOr
	frameLocalsSpec.Slots.Inplace[OpOr] = func(t *Thread, a, b Value) Value {
		if !t.updateLocals(a, b) {
			return Null
		}
		return a.incref()
	}
	frameLocalsSpec.Methods = []Method{
		{Name: "copy", Fn: func(t *Thread, a []Value) Value { return t.localsDict(frameOf(a[0])) }},
		{Name: "keys", Fn: func(t *Thread, a []Value) Value { return t.NewList(t.localKeys(frameOf(a[0]))...) }},
		{Name: "values", Fn: func(t *Thread, a []Value) Value {
			return t.localList(a[0], func(k, v Value) Value { return v.incref() })
		}},
		{Name: "items", Fn: func(t *Thread, a []Value) Value {
			return t.localList(a[0], func(k, v Value) Value { return t.NewTuple(k.incref(), v.incref()) })
		}},
		{Name: "get", Sig: "key, default=None, /", Fn: func(t *Thread, a []Value) Value {
			v, ok := t.localItem(frameOf(a[0]), a[1])
			switch {
			case !ok:
				return Null
			case v.p == nil:
				return noneIfNull(a[2])
			}
			return v.incref()
		}},
		{Name: "setdefault", Sig: "key, default=None, /", Fn: func(t *Thread, a []Value) Value {
			v, ok := t.localItem(frameOf(a[0]), a[1])
			switch {
			case !ok:
				return Null
			case v.p != nil:
				return v.incref()
			}
			v = noneIfNull(a[2])
			if frameLocalsSetItem(t, a[0], a[1], v).p == nil {
				t.decref(v)
				return Null
			}
			return v
		}},
		{Name: "update", Sig: "other, /", Fn: func(t *Thread, a []Value) Value {
			if !t.updateLocals(a[0], a[1]) {
				return Null
			}
			return None
		}},
		{Name: "__reversed__", Fn: func(t *Thread, a []Value) Value {
			keys := t.localKeys(frameOf(a[0]))
			for i, j := 0, len(keys)-1; i < j; i, j = i+1, j-1 {
				keys[i], keys[j] = keys[j], keys[i]
			}
			return t.NewList(keys...) // no iterator, in 3.13
		}},
		{Name: "__sizeof__", Fn: func(t *Thread, a []Value) Value { return Int(24) }},
	}
}

// iterOver gives an iterator over a list (stolen).
func (t *Thread) iterOver(l Value) Value {
	it := t.Iter(l)
	t.decref(l)
	return it
}

func frameOf(v Value) *Frame { return asNativeObj(v.p).data.(*Frame) }

// newFrameLocals makes the proxy that f_locals of a function's frame is.
func (t *Thread) newFrameLocals(f *Frame) Value {
	o := &NativeObj{data: f}
	f.rc++
	t.init(&o.Header, kNativeObj, t.vm.types.FrameLocals)
	t.track(&o.Header)
	return obj(&o.Header)
}

func frameLocalsNew(t *Thread, typ *Type, a Args) Value {
	if len(a.Pos) != 1 {
		return t.typeError("FrameLocalsProxy expected 1 argument, got %d", len(a.Pos))
	}
	if len(a.Kw) > 0 {
		return t.typeError("FrameLocalsProxy takes no keyword arguments")
	}
	if a.Pos[0].p.kind != kFrame {
		return t.typeError("expect frame, not %s", t.typeName(a.Pos[0]))
	}
	return t.newFrameLocals(asFrame(a.Pos[0].p))
}

// localIndex finds the variable that a key names, or is equal to the name of, -1 for
// none; ok is false where it raised.
func (t *Thread) localIndex(f *Frame, k Value) (i int, ok bool) {
	hash, ok := t.Hash(k)
	if !ok {
		return -1, false
	}
	plain := k.p.kind == kStr && k.p.flags&flagSub == 0
	for i := range f.localCount() {
		if plain {
			if f.localName(i) == GoString(k) {
				return i, true
			}
			continue
		}
		name := obj(&t.vm.intern(f.localName(i)).Header)
		if h, _ := t.Hash(name); h != hash {
			continue
		}
		if same, ok := t.CompareBool(name, k, EQ); !ok || same {
			return i, ok
		}
	}
	return -1, true
}

// localItem gives the value of a key (borrowed), Null for none; ok is false where
// it raised.
func (t *Thread) localItem(f *Frame, k Value) (v Value, ok bool) {
	i, ok := t.localIndex(f, k)
	if !ok {
		return Null, false
	}
	if i >= 0 {
		if v = f.local(i); v.p != nil {
			return v, true
		}
	}
	if x := f.extraLocals(); x != nil {
		return x.get(t, k)
	}
	return Null, true
}

func frameLocalsGetItem(t *Thread, v, k Value) Value {
	x, ok := t.localItem(frameOf(v), k)
	switch {
	case !ok:
		return Null
	case x.p == nil:
		s, ok := t.goRepr(k)
		if !ok {
			return Null
		}
		return t.raise(t.vm.types.KeyError, "local variable '%s' is not defined", s)
	}
	return x.incref()
}

func frameLocalsSetItem(t *Thread, v, k, x Value) Value {
	if x.p == nil {
		return t.typeError("cannot remove variables from FrameLocalsProxy")
	}
	f := frameOf(v)
	i, ok := t.localIndex(f, k)
	if !ok {
		return Null
	}
	if i >= 0 {
		t.setLocal(f, i, x)
		return None
	}
	if x := f.more(); x.overwrites.p == nil {
		f.extra.overwrites = t.NewDict()
	}
	if !asDict(f.extra.overwrites.p).set(t, k, x) {
		return Null
	}
	return None
}

// localKeys lists the keys of a frame's variables (owned).
func (t *Thread) localKeys(f *Frame) []Value {
	var keys []Value
	f.eachLocal(func(name string, _ Value) { keys = append(keys, t.Name(name).incref()) })
	if x := f.extraLocals(); x != nil {
		x.each(t, func(k, _ Value) bool {
			keys = append(keys, k.incref())
			return true
		})
	}
	return keys
}

// localsDict copies a frame's variables into a new dictionary.
func (t *Thread) localsDict(f *Frame) Value {
	d := t.newDict()
	f.eachLocal(func(name string, v Value) { d.setStr(t, t.vm.intern(name), v) })
	if x := f.extraLocals(); x != nil {
		x.each(t, func(k, v Value) bool { return d.set(t, k, v) })
	}
	return obj(&d.Header)
}

func (t *Thread) localList(v Value, item func(k, v Value) Value) Value {
	d := t.localsDict(frameOf(v))
	var items []Value
	asDict(d.p).each(t, func(k, v Value) bool {
		items = append(items, item(k, v))
		return true
	})
	t.decref(d)
	return t.NewList(items...)
}

func frameLocalsIter(t *Thread, v Value) Value {
	return t.iterOver(t.NewList(t.localKeys(frameOf(v))...))
}

func frameLocalsRepr(t *Thread, v Value) Value {
	for _, h := range t.reprs {
		if h == v.p {
			return t.Str("{...}")
		}
	}
	t.reprs = append(t.reprs, v.p)
	d := t.localsDict(frameOf(v))
	r := t.Repr(d)
	t.decref(d)
	t.reprs = t.reprs[:len(t.reprs)-1]
	return r
}

func frameLocalsCompare(t *Thread, a, b Value, op CmpOp) Value {
	switch {
	case b.p.kind == kNativeObj && b.p.typ == t.vm.types.FrameLocals:
		same := frameOf(a) == frameOf(b)
		switch op {
		case EQ:
			return Bool(same)
		case NE:
			return Bool(!same)
		}
	case b.p.kind == kDict:
		d := t.localsDict(frameOf(a))
		r := t.Compare(d, b, op)
		t.decref(d)
		return r
	}
	return NotImplemented
}

func (t *Thread) isLocalsOrDict(v Value) bool {
	return v.p.kind == kDict || v.p.kind == kNativeObj && v.p.typ == t.vm.types.FrameLocals
}

func frameLocalsOr(t *Thread, a, b Value) Value {
	if !t.isLocalsOrDict(a) || !t.isLocalsOrDict(b) {
		return NotImplemented
	}
	d := t.newDict()
	for _, v := range [...]Value{a, b} {
		from := v.incref()
		if v.p.kind != kDict {
			t.decref(from)
			from = t.localsDict(frameOf(v))
		}
		asDict(from.p).each(t, func(k, v Value) bool { return d.set(t, k, v) })
		t.decref(from)
		if t.exc.p != nil {
			t.decref(obj(&d.Header))
			return Null
		}
	}
	return obj(&d.Header)
}

// updateLocals is update() and |=.
func (t *Thread) updateLocals(v, from Value) bool {
	if !t.isLocalsOrDict(from) {
		t.typeError("update() argument must be dict or another FrameLocalsProxy")
		return false
	}
	d := from.incref()
	if from.p.kind != kDict {
		t.decref(d)
		d = t.localsDict(frameOf(from))
	}
	var keys, vals []Value
	asDict(d.p).each(t, func(k, x Value) bool {
		keys, vals = append(keys, k.incref()), append(vals, x.incref())
		return true
	})
	t.decref(d)
	ok := true
	for i, k := range keys {
		ok = ok && frameLocalsSetItem(t, v, k, vals[i]).p != nil
		t.decref(k)
		t.decref(vals[i])
	}
	return ok
}
