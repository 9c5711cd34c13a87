package vm

// ExcObj is an exception of a built-in class or a class derived from one.
type ExcObj struct {
	Header
	attrs
	args     Value // a tuple
	tb       *TracebackObj
	context  Value // Null for none
	cause    Value // Null for none
	suppress bool
	raw      bool    // Python 2: see raisedRaw
	fields   []Value // as Type.excFields names them; Null where not set
}

// TracebackObj is one entry of a traceback.
type TracebackObj struct {
	Header
	next  *TracebackObj
	frame *Frame
	lasti int // as tb_lasti shows it: an offset, negative for none
	line  int32
}

// instruction gives the index of the instruction, -1 for none.
func (tb *TracebackObj) instruction() int {
	if tb.lasti < 0 {
		return -1
	}
	return tb.lasti / lastiScale
}

// newExc makes an exception of a built-in class; it steals args.
func (t *Thread) newExc(typ *Type, args Value) Value {
	e := takeFree(&t.vm.free.excs)
	if e == nil {
		e = &ExcObj{}
	}
	e.args, e.raw = args, false
	t.init(&e.Header, kExc, typ)
	e.attrs.shape = typ.root(t.vm)
	if n := len(typ.excFields); n > 0 {
		if cap(e.fields) >= n {
			e.fields = e.fields[:n]
			clear(e.fields)
		} else {
			e.fields = make([]Value, n)
		}
		if t.vm.py2 {
			if items := asTuple(args.p).items; len(items) == 1 {
				e.fields[excMessage] = items[0].incref()
			} else {
				e.fields[excMessage] = t.Str("")
			}
		}
	}
	if typ.members > 0 {
		e.attrs.start(t.vm, typ, nil)
	}
	t.track(&e.Header)
	return obj(&e.Header)
}

// excField gives a field of an exception (borrowed), Null where it is not set.
func (t *Thread) excField(e Value, name string) Value {
	x := asExc(e.p)
	for i, n := range x.typ.excFields {
		if n == name {
			return x.fields[i]
		}
	}
	return Null
}

// setExcField sets a field, taking a reference.
func (t *Thread) setExcField(e Value, name string, v Value) {
	x := asExc(e.p)
	for i, n := range x.typ.excFields {
		if n == name {
			old := x.fields[i]
			x.fields[i] = v.xincref()
			t.xdecref(old)
		}
	}
}

// addTraceback puts an entry for f, at its present instruction, before the
// traceback of the exception on its way.
func (t *Thread) addTraceback(f *Frame) {
	if f.code.hidden {
		return
	}
	var next *TracebackObj
	if t.vm.py2 {
		if t.excTB.p != nil && t.excTB.p.kind == kTraceback {
			next = asTraceback(t.excTB.p)
		}
	} else {
		next = asExc(t.exc.p).tb
	}
	i := f.lasti(t)
	tb := t.newTraceback(next, f, i)
	if t.vm.py2 {
		t.xdecref2(&t.excTB, obj(&tb.Header))
		return
	}
	asExc(t.exc.p).tb = tb
	if next != nil {
		next.rc-- // the new entry counts it now
	}
}

// xdecref2 replaces what a slot holds by an owned v.
func (t *Thread) xdecref2(slot *Value, v Value) {
	old := *slot
	*slot = v
	t.xdecref(old)
}

// newTraceback makes an entry that counts next and f.
func (t *Thread) newTraceback(next *TracebackObj, f *Frame, lasti int) *TracebackObj {
	tb := takeFree(&t.vm.free.tbs)
	if tb == nil {
		tb = &TracebackObj{}
	}
	*tb = TracebackObj{next: next, frame: f, lasti: max(lasti*lastiScale, -1), line: f.lineAt(lasti)}
	t.init(&tb.Header, kTraceback, t.vm.types.Traceback)
	if next != nil {
		next.rc++
	}
	f.rc++
	t.track(&tb.Header)
	return tb
}

// lineAt gives the line of an instruction.
func (f *Frame) lineAt(i int) int32 {
	if i < 0 {
		return int32(f.code.c.FirstLine)
	}
	if i < len(f.code.c.Positions) {
		return f.code.c.Positions[i].Line
	}
	return int32(f.code.c.FirstLine)
}
