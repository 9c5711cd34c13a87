package vm

// bomb is what holds an exception as a value: whoever gets it from a channel or as
// what it waits for raises the exception.
type bomb struct {
	typ, val, tb Value
	missing      [3]bool // which of them are None because nobody gave them
}

var bombSpec = TypeSpec{Name: "_stackless.bomb", Name2: "_stackless.bomb", Kind: kNativeObj, Flags: TypeGC,
	Doc:   "A bomb object is used to hold exceptions in tasklets.\nWhenever a tasklet is activated and its tempval is a bomb,\nit will explode as an exception.",
	Alloc: AllocNative(func() any { return &bomb{typ: None, val: None, tb: None, missing: [3]bool{true, true, true}} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value {
			var in [3]Value
			args := a
			if len(a.Pos) == 1 && len(a.Kw) == 0 && a.Pos[0].p.kind == kTuple {
				args = Args{Pos: asTuple(a.Pos[0].p).items} // the triple of sys.exc_info()
			}
			if !bombSig.bind(t, "bomb", args, in[:]) {
				return Null
			}
			b := &bomb{typ: None, val: None, tb: None}
			for i, f := range b.fields() {
				if b.missing[i] = in[i].p == nil; !b.missing[i] {
					*f = in[i].incref()
				}
			}
			return t.NewNativeObj(typ, b)
		},
		Traverse: func(data any, visit func(Value)) {
			b := data.(*bomb)
			visitAll(visit, b.typ, b.val, b.tb)
		},
		Clear: func(t *Thread, data any) {
			b := data.(*bomb)
			t.clearFields(b.fields()...)
		},
	},
	GetSet: []GetSet{
		bombField("type", 0), bombField("value", 1), bombField("traceback", 2),
	},
	Methods: []Method{
		{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
			b := asBomb(a[0])
			var vals []Value
			for i, f := range b.fields() {
				if b.missing[i] {
					vals = append(vals, Null)
				} else {
					vals = append(vals, *f)
				}
			}
			return t.NewTuple(t.typeOf(a[0]).Value().incref(), t.NewTuple(), t.withNulls(vals))
		}},
		{Name: "__setstate__", Sig: "state, /", Fn: func(t *Thread, a []Value) Value {
			vals, ok := t.fromNulls(a[1])
			if !ok || len(vals) != 3 {
				return t.valueError("bad exception state")
			}
			b := asBomb(a[0])
			for i, f := range b.fields() {
				v := vals[i]
				if b.missing[i] = v.p == &tUnbound; b.missing[i] {
					v = None
				}
				t.setField(f, v)
			}
			return a[0].incref()
		}},
	},
}

func (b *bomb) fields() []*Value { return []*Value{&b.typ, &b.val, &b.tb} }

func bombField(name string, i int) GetSet {
	return GetSet{Name: name, Member: true, Get: func(t *Thread, v Value) Value { return asBomb(v).fields()[i].incref() }}
}

var bombSig = parseSig("type=None, value=None, traceback=None")

// asBomb gives what a bomb holds, nil where v is none.
func asBomb(v Value) *bomb {
	if v.p == nil || v.p.kind != kNativeObj {
		return nil
	}
	b, _ := asNativeObj(v.p).data.(*bomb)
	return b
}

// newBomb makes a bomb of an exception (stolen).
func (t *Thread) newBomb(e saved) Value {
	typ, val, tb := t.excTriple(e)
	b := &bomb{typ: typ.incref(), val: val.incref(), tb: tb.incref()}
	b.missing[2] = tb.p == &tNone
	t.dropSaved(e)
	return t.NewNativeObj(t.stackless().bomb, b)
}

// makeBomb makes a bomb of what raise_exception and send_exception are given: a class
// and its arguments.
func (t *Thread) makeBomb(cls Value, args []Value, what string) Value {
	switch {
	case t.isExceptionClass(cls):
		tuple := t.copyTuple(args)
		val := tuple
		if !t.vm.py2 {
			val = t.Call(cls, args...)
			t.decref(tuple)
			if val.p == nil {
				return Null
			}
		}
		return t.NewNativeObj(t.stackless().bomb, &bomb{typ: cls.incref(), val: val, tb: None})
	case t.vm.py2:
		return t.typeError("%s needs Exception or string subclass as first parameter", what)
	}
	return t.typeError("%s needs Exception or string subclass as first parameter", what)
}

// isExceptionClass tells whether v is a class that can be raised.
func (t *Thread) isExceptionClass(v Value) bool {
	return v.p.kind == kType && asType(v.p).flags&TypeExc != 0 || t.vm.py2 && v.p.kind == kOldClass
}

// throwBomb makes a bomb of what throw is given, as a raise statement takes it.
func (t *Thread) throwBomb(exc, val, tb Value) Value {
	if val.p == nil {
		val = None
	}
	if tb.p == nil {
		tb = None
	}
	if tb.p != &tNone && tb.p.kind != kTraceback {
		return t.typeError("third argument must be a traceback object")
	}
	typ := exc
	switch {
	case t.isExceptionClass(exc):
		e := t.normalize(exc, val)
		if e.p == nil {
			return Null
		}
		return t.NewNativeObj(t.stackless().bomb, &bomb{typ: t.classOf(e), val: e, tb: tb.incref()})
	case exc.p.kind == kExc || t.vm.py2 && exc.p.kind == kOldInst:
		if val.p != &tNone {
			return t.typeError("instance exception may not have a separate value")
		}
		cls := t.classOf(exc)
		if tb.p == &tNone && exc.p.kind == kExc && asExc(exc.p).tb != nil {
			tb = obj(&asExc(exc.p).tb.Header)
		}
		return t.NewNativeObj(t.stackless().bomb, &bomb{typ: cls, val: exc.incref(), tb: tb.incref()})
	}
	if t.vm.py2 {
		return t.typeError("exceptions must be classes, or instances, not %s", t.typeOf(typ).name)
	}
	return t.typeError("exceptions must be classes, or instances, not %s", t.typeOf(typ).name)
}

// explode raises what a bomb (stolen) holds.
func (t *Thread) explodeBomb(v Value) Value {
	b := asBomb(v)
	if t.vm.py2 {
		val := t.normalize(b.typ, b.val)
		if val.p == nil {
			t.decref(v)
			return Null
		}
		e := saved{exc: val, typ: t.classOf(val), tb: b.tb.incref()}
		if e.tb.p == &tNone {
			e.tb = Null
		}
		t.restoreExc(e)
		t.decref(v)
		return Null
	}
	e := t.normalize(b.typ, b.val)
	if e.p == nil {
		t.decref(v)
		return Null
	}
	if b.tb.p.kind == kTraceback {
		x := asExc(e.p)
		old := x.tb
		x.tb = asTraceback(b.tb.p)
		x.tb.rc++
		if old != nil {
			t.decref(obj(&old.Header))
		}
	}
	t.decref(v)
	t.restoreExc(saved{exc: e})
	return Null
}
