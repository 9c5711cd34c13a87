package vm

// dealloc ends an object whose count is 0: weak references are cleared and
// their callbacks called, __del__ is run (which may save it), and what it refers
// to is let go.
func (t *Thread) dealloc(h *Header) {
	if (h.kind == kStr || h.kind == kBytes) && h.flags&^(flagASCII|flagInterned) == 0 {
		t.vm.recycleText(asText(h)) // which is most of them, and refers to nothing
		return
	}
	if h.flags&flagDying != 0 {
		return
	}
	vm := t.vm
	if vm.py2 {
		t.dealloc2(h)
		return
	}
	if vm.nesting >= maxDeallocs {
		vm.deposit(h)
		return
	}
	vm.nesting++
	t.deallocNow(h)
	if vm.nesting == 1 {
		for len(vm.trash) > 0 {
			x := vm.trash[len(vm.trash)-1]
			vm.trash = vm.trash[:len(vm.trash)-1]
			x.flags &^= flagDying
			t.deallocNow(x)
		}
	}
	vm.nesting--
}

// maxDeallocs is how deep deallocations nest before the rest waits: CPython's
// Py_TRASHCAN_HEADROOM.
const maxDeallocs = 50

// deallocNow deallocates h.
func (t *Thread) deallocNow(h *Header) {
	if h.flags&(flagHasDel|flagWeak) != 0 || h.kind == kGen || h.kind == kOldInst {
		if t.finalize(h) {
			return
		}
	}
	h.flags |= flagDying
	if h.gen != 0 {
		t.untrack(h)
	}
	if h.kind == kWeakref {
		t.dropWeakref(asWeakref(h))
	}
	heap := h.typ
	t.releaseKind(h)
	if heap != nil && heap.flags&TypeHeap != 0 {
		t.decref(heap.Value())
	}
	t.vm.recycleObj(h)
}

// releaseKind lets go of what an object of a kind refers to.
func (t *Thread) releaseKind(h *Header) {
	switch h.kind {
	case kInst:
		t.releaseAttrs(&asInst(h).attrs)
		return
	case kTuple:
		o := asTuple(h)
		items := o.items
		o.items = nil
		t.releaseItems(items)
		if cap(items) <= smallTuple {
			o.items = items[:0]
		}
	case kList:
		o := asList(h)
		items := o.items
		o.items = nil
		t.releaseItems(items)
		if cap(items) <= smallList {
			o.items = items[:0]
		}
	case kDict:
		asDict(h).clear(t)
	case kFunc:
		t.releaseFunc(asFunc(h))
		return
	case kFrame:
		t.deallocFrame(asFrame(h))
		return
	case kCode:
		if asCode(h).blob != "" {
			t.vm.forgetBlob(asCode(h))
		}
		t.releaseRefs(h)
	case kTraceback:
		o := asTraceback(h)
		next, f := o.next, o.frame
		o.next, o.frame = nil, nil
		if next != nil {
			t.decref(obj(&next.Header))
		}
		if f != nil {
			t.decref(obj(&f.Header))
		}
	case kExc:
		t.releaseExc(asExc(h))
		return
	case kGen:
		t.releaseGen(asGen(h))
	case kNativeObj:
		o := asNativeObj(h)
		if c := h.typ.slots.Clear; c != nil {
			c(t, o.data)
		}
		o.data = nil
	case kIter:
		it := asIter(h)
		src, aux, cur := it.src, it.aux, it.cur
		it.src, it.aux, it.cur = Null, Null, Null
		t.xdecref(src)
		t.xdecref(aux)
		t.xdecref(cur)
	case kSet:
		asSet(h).clear(t)
	case kSlice:
		s := asSlice(h)
		t.decref(s.step)
		t.decref(s.start)
		t.decref(s.stop)
	case kLong, kFloatObj, kComplex, kStr, kBytes, kByteArray:
	default:
		t.releaseRefs(h)
	}
	if a := attrsOf(h); a != nil {
		t.releaseAttrs(a)
	}
}

// releaseItems lets go of a list's or tuple's values, as CPython from the last
// one on.
func (t *Thread) releaseItems(items []Value) {
	for i := len(items) - 1; i >= 0; i-- {
		v := items[i]
		items[i] = Null
		t.xdecref(v)
	}
}

// releaseRefs lets go of all that traverse finds, in its order, for kinds whose
// order nobody can tell.
func (t *Thread) releaseRefs(h *Header) {
	var refs []Value
	traverseKind(h, counted(func(v Value) { refs = append(refs, v) }))
	forget(h)
	for _, v := range refs {
		t.decref(v)
	}
}

// releaseFunc is releaseRefs of a function: programs make one for each generator expression.
func (t *Thread) releaseFunc(f *FuncObj) {
	g := *f
	*f = FuncObj{Header: f.Header, attrs: f.attrs}
	if g.code != nil {
		t.decref(obj(&g.code.Header))
	}
	if g.globals != nil {
		t.decref(obj(&g.globals.Header))
	}
	if g.builtins != nil {
		t.decref(obj(&g.builtins.Header))
	}
	for _, v := range [...]Value{g.closure, g.defaults, g.kwdefaults, g.annot, g.name, g.qualname, g.doc, g.module, g.typeParams} {
		t.xdecref(v)
	}
	t.releaseAttrs(&f.attrs)
}

func (t *Thread) releaseExc(e *ExcObj) {
	a := e.attrs.dict
	args, ctx, cause, tb := e.args, e.context, e.cause, e.tb
	e.args, e.context, e.cause, e.tb = Null, Null, Null, nil
	for i, v := range e.fields {
		e.fields[i] = Null
		t.xdecref(v)
	}
	e.attrs.dict = nil
	if a != nil {
		t.decref(obj(&a.Header))
	}
	t.releaseAttrs(&e.attrs)
	t.xdecref(args)
	if tb != nil {
		t.decref(obj(&tb.Header))
	}
	t.xdecref(cause)
	t.xdecref(ctx)
}

// finalize runs what may run before an object dies: callbacks of weak
// references and __del__. It returns true where the object lives on.
func (t *Thread) finalize(h *Header) bool {
	if h.kind == kGen && h.flags&flagFinalized == 0 {
		h.rc = 1
		h.flags |= flagFinalized
		t.finalizeGen(asGen(h))
		if h.rc--; h.rc > 0 {
			h.flags &^= flagFinalized
			return true
		}
	}
	if t.vm.py2 && h.flags&flagWeak != 0 {
		t.clearWeakrefs(h) // CPython 3 calls __del__ first
	}
	if h.kind == kOldInst && t.oldHasDel(asOldInst(h)) {
		h.rc = 1
		t.callDel(h)
		if t.vm.nesting >= maxDeallocs {
			t.depositDelFrame(h)
		}
		if h.rc--; h.rc > 0 {
			return true
		}
	}
	if h.flags&flagHasDel != 0 && (h.flags&flagFinalized == 0 || t.legacyDel(h)) {
		h.rc = 1
		h.flags |= flagFinalized
		t.callDel(h)
		if h.rc--; h.rc > 0 {
			return true
		}
	}
	if h.flags&flagWeak != 0 {
		t.clearWeakrefs(h)
	}
	return false
}

// callDel calls __del__ of an object; an exception in it is only reported.
func (t *Thread) callDel(h *Header) {
	v := obj(h)
	if del := t.typeOf(v).slots.Del; del != nil {
		del(t, v)
		return
	}
	e := t.fetchExc()
	var m Value
	if h.kind == kOldInst {
		m = t.oldInstMethod(v, t.vm.names.del)
	} else {
		name := t.vm.names.del
		if h.typ.flags&TypeLegacyDel != 0 {
			name = t.vm.intern("__tp_del__")
		}
		m = t.lookupSpecial(v, name)
	}
	if m.p == nil && t.exc.p == nil {
		t.restoreExc(e)
		return
	}
	var r Value
	if m.p != nil {
		r = t.Call(m)
	}
	if r.p == nil {
		t.writeUnraisable(m, v)
	} else {
		t.decref(r)
	}
	t.xdecref(m)
	t.restoreExc(e)
}
