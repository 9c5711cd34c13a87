package vm

import "github.com/sllint/sllint/vm/code"

// lastiScale is how far apart instructions are in f_lasti and co_code, which
// count bytes.
const lastiScale = 2

var frameSpec = TypeSpec{Name: "frame", Kind: kFrame, Flags: TypeGC | TypeNoInst, Py2: func(s *Slots) { s.Repr = nil },
	Slots: Slots{Repr: frameRepr}}

func init() {
	frameSpec.Methods = []Method{
		{Name: "clear", How: Only3, Fn: frameClear, Doc: "Clear all references held by the frame."},
		{Name: "__sizeof__", Fn: func(t *Thread, a []Value) Value { return Int(int64(96 + 8*asFrame(a[0].p).code.nregs)) }, Doc: "Return the size of the frame in memory, in bytes."},
	}
	frameSpec.GetSet = []GetSet{
		{Name: "f_back", Get: frameBack},
		{Name: "f_code", Get: func(t *Thread, v Value) Value { return obj(&asFrame(v.p).code.Header).incref() }},
		{Name: "f_builtins", Get: func(t *Thread, v Value) Value { return dictOrNone(asFrame(v.p).builtins) }},
		{Name: "f_globals", Get: func(t *Thread, v Value) Value { return dictOrNone(asFrame(v.p).globals) }},
		{Name: "f_locals", Get: frameGetLocals},
		{Name: "f_lasti", Member: true, Get: func(t *Thread, v Value) Value {
			if i := asFrame(v.p).lasti(t); i >= 0 {
				return Int(int64(i) * lastiScale)
			}
			return Int(-1)
		}},
		{Name: "f_lineno", Get: frameGetLine, Set: frameSetLine},
		{Name: "f_trace", Get: func(t *Thread, v Value) Value { return noneIfNull(asFrame(v.p).localTrace()) }, Set: frameSetTrace},
		{Name: "f_trace_lines", How: Only3, Member: true, Get: func(t *Thread, v Value) Value {
			x := asFrame(v.p).extra
			return Bool(x == nil || !x.noTraceLines)
		}, Set: func(t *Thread, v, x Value) bool {
			return frameSetFlag(t, v, x, func(e *frameExtra, on bool) { e.noTraceLines = !on })
		}},
		{Name: "f_trace_opcodes", How: Only3, Get: func(t *Thread, v Value) Value {
			x := asFrame(v.p).extra
			return Bool(x != nil && x.traceOps)
		}, Set: func(t *Thread, v, x Value) bool {
			return frameSetFlag(t, v, x, func(e *frameExtra, on bool) { e.traceOps = on })
		}},
		{Name: "f_restricted", How: Only2, Get: func(t *Thread, v Value) Value {
			b := asFrame(v.p).builtins
			return Bool(b != nil && b != t.vm.builtins)
		}},
		frameExc2("f_exc_type", 0), frameExc2("f_exc_value", 1), frameExc2("f_exc_traceback", 2),
	}
}

func dictOrNone(d *DictObj) Value {
	if d == nil {
		return None
	}
	return obj(&d.Header).incref()
}

// frameExc2 is one of Python 2's three attributes with what sys.exc_info() gave
// when the frame began to handle an exception.
func frameExc2(name string, i int) GetSet {
	return GetSet{Name: name, How: Only2,
		Get: func(t *Thread, v Value) Value {
			if x := asFrame(v.p).extra; x != nil {
				return noneIfNull(x.exc27[i])
			}
			return None
		},
		Set: func(t *Thread, v, x Value) bool {
			f := asFrame(v.p)
			t.setField(&f.more().exc27[i], x)
			return true
		}}
}

func frameRepr(t *Thread, v Value) Value {
	f := asFrame(v.p)
	file, ok := t.goRepr(f.code.filename)
	if !ok {
		return Null
	}
	return t.Str(sprintf("<frame at 0x%x, file %s, line %d, code %s>", t.ID(v), file, f.lineAt(f.lasti(t)), GoString(f.code.name)))
}

func frameBack(t *Thread, v Value) Value {
	b := asFrame(v.p).back
	for b != nil && b.code.native != nil {
		b = b.back
	}
	if b == nil || asFrame(v.p).state == frameSuspended {
		return None
	}
	return obj(&b.Header).incref()
}

func frameGetLocals(t *Thread, v Value) Value {
	f := asFrame(v.p)
	if !t.vm.py2 && f.code.c.Flags&code.Optimized != 0 {
		return t.newFrameLocals(f)
	}
	return t.frameLocals(f)
}

func frameGetLine(t *Thread, v Value) Value {
	f := asFrame(v.p)
	if line := f.lineAt(f.lasti(t)); line > 0 {
		return Int(int64(line))
	}
	return None
}

func frameSetLine(t *Thread, v, x Value) bool {
	switch {
	case x.p == nil && !t.vm.py2:
		t.attrError("cannot delete attribute")
		return false
	case x.p == nil || x.p.kind != kInt && x.p.kind != kLong && (x.p.kind != kBool || !t.vm.py2):
		t.valueError("lineno must be an integer")
		return false
	}
	f := asFrame(v.p)
	line, ok := smallInt(x)
	switch {
	case f.localTrace().p == nil && t.vm.py2:
		t.valueError("f_lineno can only be set by a trace function")
		return false
	case t.tracing == 0 || t.traceFrame != f:
		if t.vm.py2 {
			t.valueError("f_lineno can only be set by a trace function")
		} else {
			t.valueError("f_lineno can only be set in a trace function")
		}
		return false
	case t.traceEvent != "line":
		t.jumpRefused(t.traceEvent)
		return false
	case !ok || line < int64(f.code.c.FirstLine):
		t.valueError("line %d comes before the current code block", line)
		return false
	}
	return t.jumpTo(f, int32(min(line, 1<<30)))
}

func frameSetTrace(t *Thread, v, x Value) bool {
	if x.p == &tNone {
		x = Null
	}
	t.setField(&asFrame(v.p).more().trace, x)
	return true
}

func frameSetFlag(t *Thread, v, x Value, set func(e *frameExtra, on bool)) bool {
	switch {
	case x.p == nil:
		t.typeError("can't delete numeric/char attribute")
		return false
	case x.p != &tBool:
		t.typeError("attribute value type must be bool")
		return false
	}
	f := asFrame(v.p)
	set(f.more(), x.n != 0)
	return true
}

// frameClear is frame.clear().
func frameClear(t *Thread, a []Value) Value {
	f := asFrame(a[0].p)
	if g := f.gen; g != nil {
		switch g.state {
		case genRunning:
			return t.raise(t.vm.types.RuntimeError, "cannot clear an executing frame")
		case genSuspended:
			return t.raise(t.vm.types.RuntimeError, "cannot clear a suspended frame")
		}
		t.finalizeGen(g)
		t.endGen(g)
		return None
	}
	if f.state == frameRunning {
		return t.raise(t.vm.types.RuntimeError, "cannot clear an executing frame")
	}
	if f.extra != nil {
		t.setField(&f.extra.trace, Null)
		t.setField(&f.extra.overwrites, Null)
	}
	t.clearLocals(f)
	t.clearTemps(f, 0)
	return None
}

var tracebackSpec = TypeSpec{Name: "traceback", Kind: kTraceback, Flags: TypeGC, Slots: Slots{New: tracebackNew},
	Py2: func(s *Slots) { s.New = nil }, Doc: "Create a new traceback object."}

func init() {
	tracebackSpec.Methods = []Method{{Name: "__dir__", How: Only3, Fn: func(t *Thread, a []Value) Value {
		l := t.NewList()
		for _, s := range [...]string{"tb_frame", "tb_next", "tb_lasti", "tb_lineno"} {
			asList(l.p).items = append(asList(l.p).items, t.Name(s).incref())
		}
		return l
	}}}
	tracebackSpec.GetSet = []GetSet{
		{Name: "tb_next", How: Only3, Get: tracebackNext, Set: tracebackSetNext},
		{Name: "tb_next", How: Only2, Member: true, Get: tracebackNext},
		{Name: "tb_frame", Member: true, Get: func(t *Thread, v Value) Value {
			if f := asTraceback(v.p).frame; f != nil {
				return obj(&f.Header).incref()
			}
			return None
		}},
		{Name: "tb_lasti", Member: true, Get: func(t *Thread, v Value) Value {
			return Int(int64(asTraceback(v.p).lasti))
		}},
		{Name: "tb_lineno", How: Only3, Get: tracebackLine},
		{Name: "tb_lineno", How: Only2, Member: true, Get: tracebackLine},
	}
}

func tracebackLine(t *Thread, v Value) Value { return Int(int64(asTraceback(v.p).line)) }

func tracebackNext(t *Thread, v Value) Value {
	if n := asTraceback(v.p).next; n != nil {
		return obj(&n.Header).incref()
	}
	return None
}

func tracebackSetNext(t *Thread, v, x Value) bool {
	var next *TracebackObj
	switch {
	case x.p == nil:
		t.typeError("can't delete tb_next attribute")
		return false
	case x.p.kind == kTraceback:
		next = asTraceback(x.p)
	case x.p != &tNone:
		t.typeError("expected traceback object, got '%s'", t.typeName(x))
		return false
	}
	tb := asTraceback(v.p)
	for n := next; n != nil; n = n.next {
		if n == tb {
			t.valueError("traceback loop detected")
			return false
		}
	}
	old := tb.next
	tb.next = next
	if next != nil {
		next.rc++
	}
	if old != nil {
		t.decref(obj(&old.Header))
	}
	return true
}

var tracebackSig = parseSig("tb_next, tb_frame, tb_lasti, tb_lineno")

func tracebackNew(t *Thread, typ *Type, a Args) Value {
	var p [4]Value
	if !tracebackSig.bind(t, "traceback", a, p[:]) {
		return Null
	}
	var next *TracebackObj
	if p[0].p.kind == kTraceback {
		next = asTraceback(p[0].p)
	} else if p[0].p != &tNone {
		return t.typeError("expected traceback object or None, got '%s'", t.typeName(p[0]))
	}
	if p[1].p.kind != kFrame {
		return t.typeError("traceback() argument 'tb_frame' must be frame, not %s", t.typeName(p[1]))
	}
	lasti, ok := t.Index(p[2], t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	line, ok := t.Index(p[3], t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	tb := t.newTraceback(next, asFrame(p[1].p), -1)
	tb.lasti, tb.line = int(lasti), int32(line)
	return obj(&tb.Header)
}
