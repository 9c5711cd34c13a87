package vm

// traverse visits every reference that an object owns: what CPython's
// tp_traverse visits, and what the audit counts. visit is called with Null and with
// what is not counted as well: see counted.
func traverse(h *Header, visit func(Value)) {
	traverseKind(h, visit)
	if a := attrsOf(h); a != nil {
		a.each(visit)
	}
	if h.typ != nil && h.typ.flags&TypeHeap != 0 {
		visit(h.typ.Value())
	}
}

// counted makes a visit for traverse of one for references that are counted. It is made
// once for many objects, because it is allocated.
func counted(visit func(Value)) func(Value) {
	return func(v Value) {
		if v.p != nil && v.p.kind > kLastStatic {
			visit(v)
		}
	}
}

// reach is traverse for the collector. It does not track the frame of a generator, nor
// those of a tasklet that waits, and so sees through them: what the frame holds the generator does.
func reach(h *Header, visit func(Value)) {
	traverse(h, visit)
	switch h.kind {
	case kGen:
		if f := asGen(h).frame; f != nil && f.Header.gen == 0 {
			traverseFrame(f, visit)
		}
	case kNativeObj:
		if task, ok := asNativeObj(h).data.(*Tasklet); ok {
			task.reachFrames(visit)
		}
	}
}

// traverseKind visits what an object's kind refers to, without attributes and
// class.
func traverseKind(h *Header, visit func(Value)) {
	switch h.kind {
	case kTuple:
		each(asTuple(h).items, visit)
	case kList:
		each(asList(h).items, visit)
	case kDict:
		d := asDict(h)
		for i := range d.ents {
			visit(d.ents[i].key)
			visit(d.ents[i].val)
		}
	case kSet:
		asSet(h).each(visit)
	case kSlice:
		s := asSlice(h)
		visit(s.start)
		visit(s.stop)
		visit(s.step)
	case kRange:
		r := asRange(h)
		visit(r.start)
		visit(r.stop)
		visit(r.step)
	case kType:
		traverseType(asType(h), visit)
	case kFunc:
		traverseFunc(asFunc(h), visit)
	case kNative:
		f := asNative(h)
		visit(f.self)
		visit(f.module)
	case kMethod:
		m := asMethod(h)
		visit(m.fn)
		visit(m.self)
		visit(m.cls)
	case kProperty:
		p := asProperty(h)
		visit(p.get)
		visit(p.set)
		visit(p.del)
		visit(p.doc)
		visit(p.name)
	case kStaticMethod, kClassMethod:
		visit(asWrapper(h).fn)
	case kSuper:
		s := asSuper(h)
		if s.typ != nil {
			visit(obj(&s.typ.Header))
		}
		visit(s.self)
	case kCell:
		visit(asCell(h).v)
	case kCode:
		traverseCode(asCode(h), visit)
	case kFrame:
		traverseFrame(asFrame(h), visit)
	case kTraceback:
		o := asTraceback(h)
		if o.next != nil {
			visit(obj(&o.next.Header))
		}
		if o.frame != nil {
			visit(obj(&o.frame.Header))
		}
	case kGen:
		traverseGen(asGen(h), visit)
	case kExc:
		e := asExc(h)
		visit(e.args)
		visit(e.context)
		visit(e.cause)
		each(e.fields, visit)
		if e.tb != nil {
			visit(obj(&e.tb.Header))
		}
	case kModule:
		if d := asModule(h).dict; d != nil {
			visit(obj(&d.Header))
		}
	case kIter:
		it := asIter(h)
		visit(it.src)
		visit(it.aux)
		visit(it.cur)
	case kWeakref:
		visit(asWeakref(h).callback)
	case kProxy:
		visit(asProxy(h).src)
	case kNativeObj:
		if tr := h.typ.slots.Traverse; tr != nil {
			tr(asNativeObj(h).data, visit)
		}
	case kOldClass:
		c := asOldClass(h)
		visit(c.name)
		visit(c.bases)
		if c.dict != nil {
			visit(obj(&c.dict.Header))
		}
	case kOldInst:
		o := asOldInst(h)
		if o.class != nil {
			visit(obj(&o.class.Header))
		}
		if o.dict != nil {
			visit(obj(&o.dict.Header))
		}
	}
}

func each(items []Value, visit func(Value)) {
	for _, v := range items {
		visit(v)
	}
}

func traverseType(o *Type, visit func(Value)) {
	if o.dict != nil {
		visit(obj(&o.dict.Header))
	}
	visit(o.bases)
	visit(o.mroObj)
	visit(o.ht.nameObj)
	visit(o.ht.qualnameObj)
	visit(o.ht.slotsObj)
}

func traverseFunc(f *FuncObj, visit func(Value)) {
	if f.code != nil {
		visit(obj(&f.code.Header))
	}
	if f.globals != nil {
		visit(obj(&f.globals.Header))
	}
	if f.builtins != nil {
		visit(obj(&f.builtins.Header))
	}
	for _, v := range [...]Value{f.closure, f.defaults, f.kwdefaults, f.annot, f.name, f.qualname, f.doc, f.module, f.typeParams} {
		visit(v)
	}
}

func traverseCode(c *CodeObj, visit func(Value)) {
	each(c.consts, visit)
	visit(c.filename)
	visit(c.name)
	visit(c.qualname)
	visit(c.lnotab)
}

// traverseFrame visits the registers but for the constants, which the code owns.
func traverseFrame(f *Frame, visit func(Value)) {
	n := f.code.nlocals
	if f.code.native == nil {
		n = f.code.c.FirstConst()
	}
	for i := range n {
		visit(*reg(f.regs, i))
	}
	for i := int(f.ft / 16); i < f.code.nregs; i++ {
		visit(*reg(f.regs, i))
	}
	visit(f.locals)
	if f.fn != nil {
		visit(obj(&f.fn.Header))
	}
	if x := f.extra; x != nil {
		for _, v := range [...]Value{x.exc27[0], x.exc27[1], x.exc27[2], x.localsDict, x.overwrites, x.trace} {
			visit(v)
		}
		if l := x.loaded; l != nil {
			visit(l.gen)
		}
	}
	if f.owned {
		if f.back != nil {
			visit(obj(&f.back.Header))
		}
		visit(obj(&f.code.Header))
		if f.globals != nil {
			visit(obj(&f.globals.Header))
		}
		if f.builtins != nil {
			visit(obj(&f.builtins.Header))
		}
	}
}

func traverseGen(g *GenObj, visit func(Value)) {
	if g.code != nil {
		visit(obj(&g.code.Header))
	}
	visit(g.name)
	visit(g.qualname)
	visit(g.origin)
	visit(g.hooks.finalizer)
	visit(g.handled.value)
	for _, f := range []*Frame{g.frame, g.unused} {
		if f == nil {
			continue
		}
		visit(obj(&f.Header))
		if f.globals != nil {
			visit(obj(&f.globals.Header))
		}
		if f.builtins != nil {
			visit(obj(&f.builtins.Header))
		}
	}
}

// forget empties an object without letting go of what it held.
func forget(h *Header) {
	switch h.kind {
	case kSet:
		*asSet(h) = SetObj{Header: asSet(h).Header}
	case kSlice:
		s := asSlice(h)
		s.start, s.stop, s.step = None, None, None
	case kRange:
		r := asRange(h)
		r.start, r.stop, r.step = None, None, None
	case kType:
		o := asType(h)
		for _, b := range asTuple(o.bases.p).items {
			if b.p.kind == kType {
				dropSub(asType(b.p), o)
			}
		}
		o.dict, o.bases, o.mroObj, o.mixed, o.ht = nil, Null, Null, false, struct{ nameObj, qualnameObj, slotsObj Value }{}
	case kFunc:
		f := asFunc(h)
		*f = FuncObj{Header: f.Header, attrs: f.attrs}
	case kNative:
		f := asNative(h)
		f.self, f.module = Null, Null
	case kMethod:
		m := asMethod(h)
		m.fn, m.self, m.cls = Null, Null, Null
	case kProperty:
		p := asProperty(h)
		p.get, p.set, p.del, p.doc, p.name = Null, Null, Null, Null, Null
	case kStaticMethod, kClassMethod:
		asWrapper(h).fn = Null
	case kSuper:
		s := asSuper(h)
		s.typ, s.self = nil, Null
	case kCell:
		asCell(h).v = Unbound
	case kCode:
		c := asCode(h)
		c.consts, c.filename, c.name, c.qualname, c.lnotab = nil, Null, Null, Null, Null
	case kModule:
		asModule(h).dict = nil
	case kIter:
		it := asIter(h)
		it.src, it.aux, it.cur = Null, Null, Null
	case kWeakref:
		asWeakref(h).callback = Null
	case kProxy:
		asProxy(h).src = Null
	case kOldClass:
		c := asOldClass(h)
		c.name, c.bases, c.dict = Null, Null, nil
	case kOldInst:
		o := asOldInst(h)
		o.class, o.dict = nil, nil
	}
}

func dropSub(base, sub *Type) {
	for i, k := range base.subs {
		if k == sub {
			base.subs = append(base.subs[:i:i], base.subs[i+1:]...)
			return
		}
	}
}
