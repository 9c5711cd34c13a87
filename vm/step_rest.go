package vm

import "github.com/sllint/sllint/vm/code"

// stepRest is the instructions that fit nowhere else.
func (t *Thread) stepRest(f *Frame, in *code.Instr) bool {
	switch in.Op {
	case code.OpSetupAnnotations:
		return t.setupAnnotations(f)
	case code.OpCallIntrinsic:
		n := code.Intrinsic(in.C).Args()
		w := f.takeWindow(in.B, n)
		r := t.intrinsic(f, code.Intrinsic(in.C), w)
		for i := n - 1; i >= 0; i-- {
			t.decref(w[i])
		}
		return t.put(f, in.A, r)
	case code.OpPrintItem:
		return t.printItem(f, in)
	case code.OpPrintNewline:
		return t.printNewline(f, in)
	case code.OpExecStmt:
		w := f.takeWindow(in.B, 3)
		r := t.execStmt(f, w[0], w[1], w[2])
		for i := 2; i >= 0; i-- {
			t.decref(w[i])
		}
		return t.discard(f, r)
	}
	v := f.take(in.B) // REPR
	r := t.reprSoft(v)
	t.decref(v)
	return t.put(f, in.A, r)
}

func (t *Thread) setupAnnotations(f *Frame) bool {
	name := t.vm.names.annotations
	v, ok := t.fromMapping(f.locals, name)
	if v.p != nil || !ok {
		t.xdecref(v)
		return ok
	}
	d := t.NewDict()
	defer t.decref(d)
	if f.locals.p.kind == kDict {
		asDict(f.locals.p).setStr(t, name, d)
		return true
	}
	return t.SetItem(f.locals, obj(&name.Header), d)
}

// printStream gives the stream of a print statement (owned), Null where it
// raised.
func (t *Thread) printStream(v Value) Value {
	if v.p != &tNone {
		return v.incref()
	}
	out := t.vm.sys.dict.getStr(t.vm.names.stdout)
	if out.p == nil {
		return t.raise(t.vm.types.RuntimeError, "lost sys.stdout")
	}
	return out.incref()
}

// softspace reads and sets the attribute that says that a blank is due.
func (t *Thread) softspace(file Value, set bool) bool {
	name := t.vm.names.softspace
	old, ok := t.lookupAttr(file, name)
	if !ok {
		t.clearExc()
	}
	due := false
	if old.p != nil {
		if old.p == &tInt {
			due = old.int() != 0
		}
		t.decref(old)
	}
	if !t.setAttr(file, name, Int(b2i(set))) {
		t.clearExc()
	}
	return due
}

// printItem is PRINT_ITEM.
func (t *Thread) printItem(f *Frame, in *code.Instr) bool {
	v := f.take(in.C)
	to := *at(f.regs, in.B)
	file := t.printStream(to)
	ok := file.p != nil
	if ok && file.p != &tNone {
		ok = t.printValue(file, v)
	}
	t.xdecref(file)
	t.decref(v)
	t.release(f, in.B)
	return ok
}

func (t *Thread) printValue(file, v Value) bool {
	if t.softspace(file, false) {
		blank := t.Str(" ")
		ok := t.writeTo(file, blank)
		t.decref(blank)
		if !ok {
			return false
		}
	}
	s := Null
	if v.p.kind == kStr {
		s = v.incref()
	} else if s = t.StrOf(v); s.p == nil {
		return false
	}
	if _, real := Data(file).(*file2); real {
		if s = t.printedStr(s); s.p == nil {
			return false
		}
	}
	ok := t.writeTo(file, s)
	last := byte(0)
	if o := asText(s.p); v.p.kind == kBytes || v.p.kind == kStr {
		if n := o.len(); n > 0 && o.at(n-1) < 128 {
			last = byte(o.at(n - 1))
		}
	}
	t.decref(s)
	if !ok {
		return false
	}
	if last != '\n' && last != '\t' && last != '\r' && last != '\v' && last != '\f' {
		t.softspace(file, true)
	}
	return true
}

// printedStr gives what a real file shows of what __str__ returned (stolen): where that
// has a __str__ of its own it is asked in turn, but not forever.
func (t *Thread) printedStr(s Value) Value {
	for n := 0; s.p != nil && s.p.kind == kBytes && t.wrapperOwner(t.typeOf(s).lookup(t, t.vm.names.str)) == nil; n++ {
		if n == 10 {
			t.decref(s)
			return t.raise(t.vm.types.RuntimeError, "print recursion")
		}
		next := t.StrOf(s)
		t.decref(s)
		s = next
	}
	return s
}

// printNewline is PRINT_NEWLINE.
func (t *Thread) printNewline(f *Frame, in *code.Instr) bool {
	file := t.printStream(*at(f.regs, in.B))
	ok := file.p != nil
	if ok && file.p != &tNone {
		nl := t.Str("\n")
		ok = t.writeTo(file, nl)
		t.decref(nl)
		if ok {
			t.softspace(file, false)
		}
	}
	t.xdecref(file)
	t.release(f, in.B)
	return ok
}

// intrinsic is CALL_INTRINSIC; its arguments are borrowed.
func (t *Thread) intrinsic(f *Frame, fn code.Intrinsic, a []Value) Value {
	switch fn {
	case code.IntrinsicStopIterationError:
		return t.stopIterationError(f, a[0])
	case code.IntrinsicPrintExpr:
		hook := t.vm.sys.dict.getStr(t.vm.names.displayhook)
		if hook.p == nil {
			return t.raise(t.vm.types.RuntimeError, "lost sys.displayhook")
		}
		return t.callSoft(hook, Args{Pos: a[:1]})
	case code.IntrinsicSetFunctionTypeParams:
		t.setField(&asFunc(a[0].p).typeParams, a[1])
		return a[0].incref()
	}
	return t.typingIntrinsic(fn, a)
}

// stopIterationError turns a StopIteration that leaves a generator into a
// RuntimeError; other exceptions are given back.
func (t *Thread) stopIterationError(f *Frame, e Value) Value {
	msg := ""
	switch {
	case t.isInstance(e, t.vm.types.StopIteration):
		msg = "generator raised StopIteration"
		switch fl := f.code.c.Flags; {
		case fl&code.AsyncGenerator != 0:
			msg = "async generator raised StopIteration"
		case fl&code.Coroutine != 0:
			msg = "coroutine raised StopIteration"
		}
	case f.code.c.Flags&code.AsyncGenerator != 0 && t.isInstance(e, t.vm.types.StopAsyncIteration):
		msg = "async generator raised StopAsyncIteration"
	default:
		return e.incref()
	}
	r := t.newExc(t.vm.types.RuntimeError, t.NewTuple(t.Str(msg)))
	x := asExc(r.p)
	x.cause, x.context, x.suppress = e.incref(), e.incref(), true
	return r
}

// typingIntrinsic calls a function of typing's native part.
func (t *Thread) typingIntrinsic(fn code.Intrinsic, a []Value) Value {
	m := t.ImportModule("_typing")
	if m.p == nil {
		return Null
	}
	defer t.decref(m)
	return t.CallMethod(m, "_intrinsic_"+fn.String(), a...)
}
