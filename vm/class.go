package vm

import "github.com/sllint/sllint/vm/code"

// buildClass is __build_class__(func, name, *bases, metaclass=…, **kwargs).
func buildClass(t *Thread, a Args) Value {
	if len(a.Pos) < 2 {
		return t.typeError("__build_class__: not enough arguments")
	}
	fn, name := a.Pos[0], a.Pos[1]
	if fn.p.kind != kFunc {
		return t.typeError("__build_class__: func must be a function")
	}
	if !t.isStr(name) {
		return t.typeError("__build_class__: name is not a string")
	}
	orig := t.copyTuple(a.Pos[2:])
	bases := t.resolveBases(orig)
	if bases.p == nil {
		t.decref(orig)
		return Null
	}
	var meta Value
	var kw, names []Value
	for i, k := range a.Names {
		if GoString(k) == "metaclass" {
			meta = a.Kw[i]
			continue
		}
		names, kw = append(names, k), append(kw, a.Kw[i])
	}
	r := t.buildClassBody(asFunc(fn.p), name, bases, orig, meta, Args{Kw: kw, Names: names})
	t.decref(bases)
	t.decref(orig)
	return r
}

// resolveBases replaces bases that have __mro_entries__ (owned).
func (t *Thread) resolveBases(orig Value) Value {
	items := asTuple(orig.p).items
	var out []Value
	for i, b := range items {
		if b.p.kind == kType {
			if out != nil {
				out = append(out, b.incref())
			}
			continue
		}
		m, ok := t.lookupAttr(b, t.vm.names.mroEntries)
		if !ok {
			return Null
		}
		if m.p == nil {
			if out != nil {
				out = append(out, b.incref())
			}
			continue
		}
		r := t.Call(m, orig)
		t.decref(m)
		if r.p == nil {
			return Null
		}
		if r.p.kind != kTuple {
			t.decref(r)
			return t.typeError("__mro_entries__ must return a tuple")
		}
		if out == nil {
			out = append(make([]Value, 0, len(items)), increfAll(items[:i])...)
		}
		out = append(out, increfAll(asTuple(r.p).items)...)
		t.decref(r)
	}
	if out == nil {
		return orig.incref()
	}
	return t.tupleOf(out)
}

// buildClassBody finds the metaclass, prepares the namespace and pushes the
// class's body; buildClassDone calls the metaclass afterwards.
func (t *Thread) buildClassBody(fn *FuncObj, name, bases, orig, meta Value, kw Args) Value {
	if meta.p == nil {
		meta = t.vm.types.Type.Value()
		if items := asTuple(bases.p).items; len(items) > 0 {
			meta = t.typeOf(items[0]).Value()
		}
	}
	if meta.p.kind == kType {
		win, ok := t.metaWinner(asType(meta.p), asTuple(bases.p).items)
		if !ok {
			return Null
		}
		meta = win.Value()
	}
	ns := t.prepareNamespace(meta, name, bases, kw)
	if ns.p == nil {
		return Null
	}
	kwTuple := t.tupleOf(append(increfAll(kw.Names), increfAll(kw.Kw)...))
	t.newNativeFrame(&buildClassDone, meta, name, bases, orig, ns, kwTuple)
	t.decref(kwTuple)
	f := t.frame
	f.native = 1
	r := t.runFuncIn(fn, ns)
	t.decref(ns)
	return r
}

// runFuncIn pushes a frame for a class body with ns as its locals.
func (t *Thread) runFuncIn(fn *FuncObj, ns Value) Value {
	nf := t.newFrame(fn.code)
	nf.locals = ns.incref()
	r := t.startFrame(fn, nf)
	if r.p == nil { // the native frame below is dropped by unwind
		return Null
	}
	return r
}

// metaWinner finds the most derived of the metaclasses.
func (t *Thread) metaWinner(meta *Type, bases []Value) (*Type, bool) {
	for _, b := range bases {
		bt := t.typeOf(b)
		switch {
		case meta.isSubtype(bt):
		case bt.isSubtype(meta):
			meta = bt
		default:
			t.typeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
			return nil, false
		}
	}
	return meta, true
}

// prepareNamespace calls the metaclass's __prepare__ (owned).
func (t *Thread) prepareNamespace(meta, name, bases Value, kw Args) Value {
	if meta == t.vm.types.Type.Value() {
		return t.NewDict()
	}
	m, ok := t.lookupAttr(meta, t.vm.names.prepare)
	if m.p == nil {
		if !ok {
			return Null
		}
		return t.NewDict()
	}
	ns := t.CallArgs(m, Args{Pos: []Value{name, bases}, Kw: kw.Kw, Names: kw.Names})
	t.decref(m)
	if ns.p != nil && ns.p.kind != kDict && t.typeOf(ns).slots.GetItem == nil {
		who := "<metaclass>"
		if meta.p.kind == kType {
			who = asType(meta.p).name
		}
		t.typeError("%s.__prepare__() must return a mapping, not %s", who, t.typeName(ns))
		t.decref(ns)
		return Null
	}
	return ns
}

// buildClassDone has metaclass, name, bases, the bases as written, namespace and
// keywords in its registers. It is called with the body's result, then with the
// class.
var buildClassDone = nativeCode{name: "__build_class__", nregs: 7}

func init() {
	buildClassDone.fn = func(t *Thread, f *Frame, r Value) Value {
		if f.native == 1 {
			return t.callMeta(f, r)
		}
		return t.checkClassCell(*f.reg(6), r)
	}
}

// callMeta calls the metaclass once the body has run; r (stolen) is what the
// body returned: the cell of __class__ or None.
func (t *Thread) callMeta(f *Frame, r Value) Value {
	f.native = 2
	cell := asDictOr(*f.reg(4))
	*f.reg(6) = Null
	f.reg(6).p = &tUnbound
	if cell != nil {
		if c := cell.getStr(t.vm.names.classCell); c.p != nil {
			*f.reg(6) = c.incref()
		}
	}
	t.decref(r)
	if *f.reg(2) != *f.reg(3) {
		if !t.SetItem(*f.reg(4), obj(&t.vm.names.origBases.Header), *f.reg(3)) {
			return Null
		}
	}
	items := asTuple(f.reg(5).p).items
	n := len(items) / 2
	t.ip = uintptr(f.start)
	x := t.callSoft(*f.reg(0), Args{Pos: []Value{*f.reg(1), *f.reg(2), *f.reg(4)}, Kw: items[n:], Names: items[:n]})
	if x.p == &tUnwind || x.p == nil {
		return x
	}
	return t.checkClassCell(*f.reg(6), x)
}

func asDictOr(v Value) *DictObj {
	if v.p.kind == kDict {
		return asDict(v.p)
	}
	return nil
}

// checkClassCell sees to it that type.__new__ has filled the cell of __class__.
func (t *Thread) checkClassCell(cell, cls Value) Value {
	if cls.p == nil || cls.p.kind != kType || cell.p.kind != kCell {
		return cls
	}
	c := asCell(cell.p).v
	if c == cls {
		return cls
	}
	if c.p == &tUnbound {
		t.raise(t.vm.types.RuntimeError, "__class__ not set defining %s as %s. Was __classcell__ propagated to type.__new__?", t.reprOr(obj(&t.vm.intern(asType(cls.p).name).Header)), t.reprOr(cls))
	} else {
		t.typeError("__class__ set to %s defining %s as %s", t.reprOr(c), t.reprOr(obj(&t.vm.intern(asType(cls.p).name).Header)), t.reprOr(cls))
	}
	t.decref(cls)
	return Null
}

// stepBuildClass2 is Python 2's BUILD_CLASS.
func (t *Thread) stepBuildClass2(f *Frame, in *code.Instr) bool {
	w := f.takeWindow(in.B, 3)
	name, bases, dict := w[0], w[1], w[2]
	meta := asDict(dict.p).getStr(t.vm.names.metaclass)
	if meta.p == nil {
		if items := asTuple(bases.p).items; len(items) > 0 {
			if c, _ := t.lookupAttr(items[0], t.vm.names.class); c.p != nil {
				meta = c
			} else {
				t.clearExc()
				meta = t.typeOf(items[0]).Value().incref()
			}
		} else if meta = f.globals.getStr(t.vm.names.metaclass); meta.p == nil {
			meta = t.vm.types.OldClass.Value().incref()
		} else {
			meta.incref()
		}
	} else {
		meta.incref()
	}
	r := t.callSoft(meta, Args{Pos: []Value{name, bases, dict}})
	if r.p == nil && t.matches(t.vm.types.TypeError) {
		t.blameMetaclass()
	}
	t.decref(meta)
	t.decref(dict)
	t.decref(bases)
	t.decref(name)
	return t.put(f, in.A, r)
}

// blameMetaclass rewords the TypeError with which a metaclass refused the bases of
// a class statement.
func (t *Thread) blameMetaclass() {
	e := t.fetchExc()
	msg := t.StrOf(e.exc)
	t.dropSaved(e)
	if msg.p != nil {
		t.typeError("Error when calling the metaclass bases\n    %s", GoString(msg))
		t.decref(msg)
	}
}
