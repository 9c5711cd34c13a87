package vm

import "sync"

// Module _stackless._wrap: the classes under which pickles name what CPython cannot
// pickle. Each derives from the class that it stands for and has __reduce__, which
// copyreg is told of, and __setstate__. An object that is made without its state is
// of the wrapper class until __setstate__ gives it its own.

// wrapper describes a class of _wrap.
type wrapper struct {
	name   string // of the class that it stands for
	how    MethodFlags
	base   func(ts *Types) *Type
	reduce func(t *Thread, v Value) Value
	// make makes an object of args. Where setState is nil it is whole.
	make     func(t *Thread, args []Value) Value
	setState func(t *Thread, v Value, state []Value) bool

	once  sync.Once
	slots struct { // of the class, the same in every VM
		new              NewFunc
		reduce, setState func(t *Thread, a []Value) Value
	}
}

// prepare makes the functions of the class.
func (x *wrapper) prepare() {
	x.slots.new = func(t *Thread, typ *Type, a Args) Value {
		if len(a.Names) > 0 {
			return t.typeError("%s() takes no keyword arguments", x.name)
		}
		v := x.make(t, a.Pos)
		if v.p != nil && x.setState != nil && v.p.typ == x.base(&t.vm.types) {
			v.p.typ = typ
		}
		return v
	}
	x.slots.reduce = func(t *Thread, a []Value) Value { return x.reduce(t, a[0]) }
	x.slots.setState = func(t *Thread, a []Value) Value {
		v, state := a[0], a[1]
		if state.p.kind != kTuple {
			return t.typeError("%s.__setstate__ needs a tuple", x.name)
		}
		if !x.setState(t, v, asTuple(state.p).items) {
			return Null
		}
		v.p.typ = x.base(&t.vm.types)
		return v.incref()
	}
}

// wrappers lists them; the files that pickle something add theirs.
var wrappers []wrapper

// wrapSet is what a VM has of them.
type wrapSet struct {
	types       map[string]*Type
	module      Value
	reduceFrame Value // set_reduce_frame; Null for none, True for that of this module
	frames      map[*Frame]*frameWrapper
	frameType   *Type
	emptyCode   *CodeObj // of a function without its state
	emptyDict   *DictObj
	genCode     *CodeObj // of a generator without its state
	blobs       map[string]*CodeObj
	flags       int64 // pickle_flags_default
	hook        Value // of module stackless, for module pickle
	hookedFor   Value // the module that it has been called for (borrowed)
}

// Visit is for the audit.
func (w *wrapSet) Visit(visit func(Value)) {
	for _, v := range []Value{w.module, w.reduceFrame, w.hook} {
		if v.p != nil {
			visit(v)
		}
	}
	for _, c := range []*CodeObj{w.emptyCode, w.genCode} {
		if c != nil {
			visit(obj(&c.Header))
		}
	}
	if w.emptyDict != nil {
		visit(obj(&w.emptyDict.Header))
	}
}

// noGlobals gives the globals of functions and generators without their state.
func (w *wrapSet) noGlobals(t *Thread) *DictObj {
	if w.emptyDict == nil {
		w.emptyDict = t.newDict()
	}
	return w.emptyDict
}

// wrapped gives the VM's wrapper classes, which are made when first asked for.
func (t *Thread) wrapped() *wrapSet {
	w := Ext(t.vm, "_stackless._wrap", func() *wrapSet {
		return &wrapSet{frames: map[*Frame]*frameWrapper{}, blobs: map[string]*CodeObj{}}
	})
	if w.types == nil {
		makeWrappers(t, w)
	}
	return w
}

// makeWrappers is Thread.makeWrappers, whose tables refer to wrapped.
var makeWrappers func(t *Thread, w *wrapSet)

func init() { makeWrappers = (*Thread).makeWrappers }

func (t *Thread) makeWrappers(w *wrapSet) {
	w.types = map[string]*Type{}
	for i := range wrappers {
		x := &wrappers[i]
		if t.vm.exists(x.how) {
			w.types[x.name] = t.makeWrapper(x)
		}
	}
	w.reduceFrame = True
	if !t.vm.py2 {
		w.frameType = t.NewType(&frameWrapperSpec)
	}
}

func (t *Thread) makeWrapper(x *wrapper) *Type {
	x.once.Do(x.prepare)
	base := x.base(&t.vm.types)
	spec := &TypeSpec{Name: "_stackless._wrap." + x.name, Kind: base.inst, Base: base,
		Slots:   Slots{New: x.slots.new, Init: func(t *Thread, self Value, a Args) Value { return None }},
		Methods: []Method{{Name: "__reduce__", Fn: x.slots.reduce}},
	}
	if x.setState != nil {
		spec.Methods = append(spec.Methods, Method{Name: "__setstate__", Sig: "state, /", Fn: x.slots.setState})
	}
	typ := t.NewType(spec)
	// __reduce__ is that of the objects themselves.
	asDescr(typ.dict.getStr(t.vm.intern("__reduce__")).p).owner = base
	return typ
}

// wrapType gives a wrapper class (owned).
func (t *Thread) wrapType(name string) Value { return t.wrapped().types[name].Value().incref() }

// isWrapper tells whether v still waits for its state.
func (t *Thread) isWrapper(v Value) bool {
	w, ok := t.vm.ext["_stackless._wrap"].(*wrapSet)
	return ok && w.types[v.p.typ.name] == v.p.typ
}

// reduced makes what __reduce__ gives: a wrapper class, arguments and a state (stolen;
// Null for none).
func (t *Thread) reduced(name string, args, state Value) Value {
	if args.p == nil || state.p == nil && t.exc.p != nil {
		t.xdecref(args)
		t.xdecref(state)
		return Null
	}
	if state.p == nil {
		return t.NewTuple(t.wrapType(name), args)
	}
	return t.NewTuple(t.wrapType(name), args, state)
}

// initWrap makes the module _stackless._wrap.
func (t *Thread) initWrap(m *Module) {
	w := t.wrapped()
	if w.module.p == nil {
		mod := t.newModule("_stackless._wrap")
		w.module = obj(&mod.Header)
		wm := &Module{t, mod}
		for name, typ := range w.types {
			wm.Set(name, typ.Value().incref())
		}
		if !t.vm.py2 {
			def := newDef("", &Method{Name: "set_reduce_frame", Sig: "func, /", Fn: setReduceFrame,
				Doc: "set_reduce_frame(func) -- set the function used to reduce frames during pickling.\nThe function takes a frame as its sole argument and must return a pickleable object.\n"}, false)
			wm.Set("set_reduce_frame", t.newNative(def, Null, Null))
			wm.Set("reduce_frame", t.GetAttr(w.frameType.Value(), "reduce_frame"))
		}
	}
	for _, name := range []string{"_stackless._wrap", "stackless._wrap"} {
		t.vm.modules.setStr(t, t.vm.intern(name), w.module)
	}
	m.Set("_wrap", w.module.incref())
}

// The bits of pickle_flags.
const (
	pickleTracing = 1 << iota
	picklePreserveFinalizer
	pickleResetFinalizer
	pickleAllFlags = 1<<iota - 1
)

// setPickleFlags is pickle_flags(new, mask) and the like.
func (t *Thread) setPickleFlags(flags *int64, a []Value) Value {
	n, mask := int64(-1), int64(-1)
	for i, p := range []*int64{&n, &mask} {
		if a[i].p != nil {
			var ok bool
			if *p, ok = t.IntArg(a[i]); !ok {
				return Null
			}
		}
	}
	old := *flags
	if n == -1 {
		return Int(old)
	}
	if n < 0 || n&mask&^pickleAllFlags != 0 {
		return t.valueError("you must not set an undefined pickle-flag")
	}
	*flags = old&^mask | n&mask
	return Int(old)
}

// moduleOfDict gives the module whose dictionary d is (borrowed), Null where it is
// none's.
func (t *Thread) moduleOfDict(d *DictObj) Value {
	found := Null
	for i := range t.vm.modules.ents {
		v := t.vm.modules.ents[i].val
		if v.p != nil && v.p.kind == kModule && asModule(v.p).dict == d {
			found = v // the last one, as Stackless has it
		}
	}
	return found
}

// pickleModuleDict is _pickle_moduledict(pickler, dict).
func pickleModuleDict(t *Thread, a []Value) Value {
	if a[1].p.kind != kDict {
		return t.typeError("moduledict_pickler() argument 2 must be dict, not %s", t.typeName(a[1]))
	}
	ids, ok := t.LookupAttr(a[0], "module_dict_ids")
	if !ok {
		return Null
	}
	if ids.p == nil {
		ids = t.NewDict()
		for i := range t.vm.modules.ents {
			v := t.vm.modules.ents[i].val
			if v.p != nil && v.p.kind == kModule && asModule(v.p).dict != nil {
				if !t.DictSet(ids, Int(t.ID(obj(&asModule(v.p).dict.Header))), v) {
					t.decref(ids)
					return Null
				}
			}
		}
		if !t.setAttr(a[0], t.vm.intern("module_dict_ids"), ids) {
			t.decref(ids)
			return Null
		}
	}
	defer t.decref(ids)
	if ids.p.kind != kDict {
		return t.typeError("pickler: module_dict_ids is not a dictionary")
	}
	m, ok := t.DictGet(ids, Int(t.ID(a[1])))
	switch {
	case !ok:
		return Null
	case m.p == nil:
		return None
	}
	return t.NewTuple(t.builtin("getattr"), t.NewTuple(m.incref(), t.Str("__dict__")))
}

// pickleHooked notes that module stackless is there, and what it does to the library's
// module pickle once that is.
func pickleHooked(t *Thread, a []Value) Value {
	w := t.wrapped()
	t.setField(&w.hook, a[0])
	t.vm.pickleHooked = true
	if m := t.vm.modules.getStr(t.vm.intern("pickle")); m.p != nil && m.p.kind == kModule {
		return t.hookPickle(m)
	}
	return None
}

// hookPickle is for when module pickle has been imported.
func (t *Thread) hookPickle(m Value) Value {
	w := t.wrapped()
	if w.hook.p == nil || w.hookedFor == m {
		return None
	}
	if d := asModule(m.p).dict; d.getStr(t.vm.intern("Pickler")).p == nil {
		return None // it is still being imported
	}
	w.hookedFor = m
	return t.Call(w.hook, m)
}

// unsuited raises what a state that is not one raises.
func (t *Thread) unsuited(name string) bool {
	t.typeError("bad state for %s", name)
	return false
}

// stateInt reads an int or bool of a state.
func stateInt(v Value) (int, bool) {
	if v.p.kind != kInt && v.p.kind != kBool || v.int() != int64(int32(v.int())) {
		return 0, false
	}
	return int(v.int()), true
}

// withNulls makes a tuple of values of which some may be missing: its first element
// tells which.
func (t *Thread) withNulls(vals []Value) Value {
	items := make([]Value, 1, len(vals)+1)
	var nulls []Value
	for i, v := range vals {
		if v.p == nil || v.p == &tUnbound {
			nulls = append(nulls, Int(int64(i)))
			v = None
		}
		items = append(items, v.incref())
	}
	items[0] = t.tupleOf(nulls)
	return t.tupleOf(items)
}

// fromNulls is the inverse (borrowed); missing values are Unbound.
func (t *Thread) fromNulls(v Value) ([]Value, bool) {
	if v.p.kind != kTuple || len(asTuple(v.p).items) == 0 || asTuple(v.p).items[0].p.kind != kTuple {
		return nil, false
	}
	items := asTuple(v.p).items
	vals := append([]Value(nil), items[1:]...)
	for _, x := range asTuple(items[0].p).items {
		i, ok := stateInt(x)
		if !ok || i < 0 || i >= len(vals) {
			return nil, false
		}
		vals[i] = Unbound
	}
	return vals, true
}
