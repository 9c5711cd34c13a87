package vm

// traverse visits every reference that an object owns: what CPython's
// tp_traverse visits, and what the audit counts.
func traverse(h *Header, visit func(Value)) {
	traverseKind(h, visit)
	if a := attrsOf(h); a != nil {
		a.each(func(v Value) {
			if v.p.kind > kLastStatic {
				visit(v)
			}
		})
	}
	if h.typ != nil && h.typ.flags&TypeHeap != 0 {
		visit(h.typ.Value())
	}
}

// reach is traverse for the collector. It does not track a generator's frame, and so
// sees through that: what the frame holds the generator does.
func reach(h *Header, visit func(Value)) {
	traverse(h, visit)
	if h.kind != kGen {
		return
	}
	if f := asGen(h).frame; f != nil && f.Header.gen == 0 {
		traverseFrame(f, func(v Value) {
			if v.p != nil && v.p.kind > kLastStatic {
				visit(v)
			}
		})
	}
}

// traverseKind visits what an object's kind refers to, without attributes and
// class.
func traverseKind(h *Header, visit func(Value)) {
	opt := func(v Value) {
		if v.p != nil && v.p.kind > kLastStatic {
			visit(v)
		}
	}
	switch h.kind {
	case kTuple:
		each(asTuple(h).items, opt)
	case kList:
		each(asList(h).items, opt)
	case kDict:
		d := asDict(h)
		for i := range d.ents {
			opt(d.ents[i].key)
			opt(d.ents[i].val)
		}
	case kSet:
		asSet(h).each(func(v Value) { opt(v) })
	case kSlice:
		s := asSlice(h)
		opt(s.start)
		opt(s.stop)
		opt(s.step)
	case kRange:
		r := asRange(h)
		opt(r.start)
		opt(r.stop)
		opt(r.step)
	case kType:
		traverseType(asType(h), opt)
	case kFunc:
		traverseFunc(asFunc(h), opt)
	case kNative:
		f := asNative(h)
		opt(f.self)
		opt(f.module)
	case kMethod:
		m := asMethod(h)
		opt(m.fn)
		opt(m.self)
		opt(m.cls)
	case kProperty:
		p := asProperty(h)
		opt(p.get)
		opt(p.set)
		opt(p.del)
		opt(p.doc)
		opt(p.name)
	case kStaticMethod, kClassMethod:
		opt(asWrapper(h).fn)
	case kSuper:
		s := asSuper(h)
		if s.typ != nil {
			opt(obj(&s.typ.Header))
		}
		opt(s.self)
	case kCell:
		opt(asCell(h).v)
	case kCode:
		traverseCode(asCode(h), opt)
	case kFrame:
		traverseFrame(asFrame(h), opt)
	case kTraceback:
		o := asTraceback(h)
		if o.next != nil {
			opt(obj(&o.next.Header))
		}
		if o.frame != nil {
			opt(obj(&o.frame.Header))
		}
	case kGen:
		traverseGen(asGen(h), opt)
	case kExc:
		e := asExc(h)
		opt(e.args)
		opt(e.context)
		opt(e.cause)
		each(e.fields, opt)
		if e.tb != nil {
			opt(obj(&e.tb.Header))
		}
	case kModule:
		if d := asModule(h).dict; d != nil {
			opt(obj(&d.Header))
		}
	case kIter:
		it := asIter(h)
		opt(it.src)
		opt(it.aux)
		opt(it.cur)
	case kWeakref:
		opt(asWeakref(h).callback)
	case kProxy:
		opt(asProxy(h).src)
	case kNativeObj:
		if tr := h.typ.slots.Traverse; tr != nil {
			tr(asNativeObj(h).data, opt)
		}
	case kOldClass:
		c := asOldClass(h)
		opt(c.name)
		opt(c.bases)
		if c.dict != nil {
			opt(obj(&c.dict.Header))
		}
	case kOldInst:
		o := asOldInst(h)
		if o.class != nil {
			opt(obj(&o.class.Header))
		}
		if o.dict != nil {
			opt(obj(&o.dict.Header))
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
	visit(f.trace)
	if f.fn != nil {
		visit(obj(&f.fn.Header))
	}
	if x := f.extra; x != nil {
		for _, v := range [...]Value{x.exc27[0], x.exc27[1], x.exc27[2], x.localsDict, x.overwrites} {
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
