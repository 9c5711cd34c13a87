package vm

// _thread._local: an object whose attributes each thread has for itself.

// local is what a _local keeps: the dictionary of the thread that used it last (0: it
// has ended) is the object's own, those of other threads are here.
type local struct {
	self   *Header
	thread int64
	others map[int64]*DictObj
	args   Value // tuple, for __init__ in other threads
	kw     Value // dict
}

var localSpec = TypeSpec{
	Name: "_thread._local", Name2: "thread._local", Flags: TypeBase | TypeGC | TypeDict | TypeWeak, Doc: "Thread-local data",
	Alloc: AllocNative(func() any { return &local{others: map[int64]*DictObj{}} }),
	Slots: Slots{
		New: localNew, GetAttr: localGetAttr, SetAttr: localSetAttr,
		Traverse: func(data any, visit func(Value)) {
			l := data.(*local)
			visitAll(visit, l.args, l.kw)
			for _, d := range l.others {
				visit(obj(&d.Header))
			}
		},
		Clear: func(t *Thread, data any) {
			l := data.(*local)
			for _, th := range t.vm.threads {
				delete(th.locals, l.self)
			}
			others := l.others
			l.others = map[int64]*DictObj{}
			t.clearFields(&l.args, &l.kw)
			for _, d := range others {
				t.decref(obj(&d.Header))
			}
		},
	},
	GetSet: []GetSet{{Name: "__dict__", Get: func(t *Thread, v Value) Value { return obj(&attrsOf(v.p).materialize(t).Header).incref() }}},
}

func localNew(t *Thread, typ *Type, a Args) Value {
	if excessArgs(a) && t.isObjectsOwn(typ, t.vm.names.init) {
		return t.typeError("Initialization arguments are not supported")
	}
	o := t.alloc(typ)
	l := asNativeObj(o).data.(*local)
	l.self = o
	l.enter(t, o)
	l.args = t.tupleOf(increfAll(a.Pos))
	l.kw = t.NewDict()
	for i, k := range a.Names {
		t.DictSet(l.kw, k, a.Kw[i])
	}
	return obj(o)
}

// localEnter makes the attributes of the thread those of the object. A thread
// that comes for the first time runs __init__.
func (t *Thread) localEnter(v Value) bool {
	l := asNativeObj(v.p).data.(*local)
	if l.thread == t.id {
		return true
	}
	a := attrsOf(v.p)
	if d := a.materialize(t); l.thread != 0 {
		l.others[l.thread] = d
	} else {
		a.dict = nil
		t.decref(obj(&d.Header))
	}
	l.enter(t, v.p)
	if d := l.others[t.id]; d != nil {
		delete(l.others, t.id)
		a.dict = d
		return true
	}
	a.dict = t.newDict()
	typ := t.typeOf(v)
	if t.isObjectsOwn(typ, t.vm.names.init) {
		return true
	}
	init := t.getAttr(v, t.vm.names.init)
	if init.p == nil {
		return false
	}
	r := t.CallArgs(init, t.argsOf(asTuple(l.args.p).items, asDict(l.kw.p)))
	t.decref(init)
	if r.p == nil {
		return false
	}
	t.decref(r)
	return true
}

// enter notes that the thread has attributes in the object h.
func (l *local) enter(t *Thread, h *Header) {
	l.thread = t.id
	if t.locals == nil {
		t.locals = map[*Header]bool{}
	}
	t.locals[h] = true
}

// dropLocal drops the thread's attributes of an object.
func (t *Thread) dropLocal(h *Header) {
	l := asNativeObj(h).data.(*local)
	d := l.others[t.id]
	if delete(l.others, t.id); l.thread == t.id {
		a := attrsOf(h)
		d = a.materialize(t)
		l.thread, a.dict = 0, t.newDict()
	}
	if d != nil {
		t.decref(obj(&d.Header))
	}
}

func localGetAttr(t *Thread, v Value, name *TextObj) Value {
	if !t.localEnter(v) {
		return Null
	}
	return genericGetAttr(t, v, name)
}

func localSetAttr(t *Thread, v Value, name *TextObj, x Value) Value {
	if !t.localEnter(v) {
		return Null
	}
	if name == t.vm.names.dict {
		return t.raiseAttr(v, name, "'%s' object attribute '__dict__' is read-only", t.typeName(v))
	}
	return genericSetAttr(t, v, name, x)
}
