// Package functools is the module _functools: what the module functools is made
// of.
package functools

import "github.com/sllint/sllint/vm"

func init() { vm.SnapshotTypes((*types)(nil), (*partial)(nil), (*key)(nil), (*cache)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "_functools", Doc: "Tools that operate on functions.",
	Funcs: []vm.Method{
		{Name: "reduce", Sig: "function, iterable, initial=None, /", How: vm.Unpack, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.Reduce(a[0], a[1], a[2]) },
			Doc: "Apply a function of two arguments cumulatively to the items of an iterable, from left to right."},
		{Name: "cmp_to_key", Sig: "mycmp", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return t.NewNative(state(t).key, &key{cmp: a[0].Incref()})
		}, Doc: "Convert a cmp= function into a key= function."},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		spec := partialSpec
		spec.GetSet = append([]vm.GetSet{vm.DictGetSet}, spec.GetSet...)
		p := t.NewType(&spec)
		m.Set("partial", p.Value().Incref())
		st := state(t)
		st.partial = p
		if !t.VM().Py2() {
			st.key = t.NewType(&keySpec)
			cache := cacheSpec
			cache.GetSet = []vm.GetSet{vm.DictGetSet}
			m.Set("_lru_cache_wrapper", t.NewType(&cache).Value().Incref())
		}
		return true
	}}

type types struct{ partial, key *vm.Type }

func state(t *vm.Thread) *types {
	return vm.Ext(t.VM(), "_functools", func() *types { return &types{} })
}

type partial struct{ fn, args, kw vm.Value }

var partialSpec = vm.TypeSpec{Name: "functools.partial", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeBase | vm.TypeDict | vm.TypeWeak,
	Doc: "Create a new function with partial application of the given arguments and keywords.",
	Slots: vm.Slots{New: partialNew, Call: partialCall, Repr: partialRepr}.Holding(func(data any) []*vm.Value {
		p := data.(*partial)
		return []*vm.Value{&p.fn, &p.args, &p.kw}
	}),
	Methods: []vm.Method{
		{Name: "__reduce__", Fn: partialReduce},
		{Name: "__setstate__", Sig: "state, /", Fn: partialSetState},
		vm.ClassGetItem,
	},
	GetSet: []vm.GetSet{
		{Name: "func", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return of(v).fn.Incref() }, Doc: "function object to use in future partial calls"},
		{Name: "args", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return of(v).args.Incref() }, Doc: "tuple of arguments to future partial calls"},
		{Name: "keywords", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return of(v).keywords(t).Incref() }, Doc: "dictionary of keyword arguments to future partial calls"},
	},
}

func of(v vm.Value) *partial { return vm.Data(v).(*partial) }

// keywords gives the dict of keywords (borrowed), which in Python 2 is None where
// there are none.
func (p *partial) keywords(t *vm.Thread) vm.Value { return p.kw }

func partialNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if len(a.Pos) < 1 {
		return t.Raise(t.VM().Types().TypeError, "type 'partial' takes at least one argument")
	}
	fn := a.Pos[0]
	if !t.Callable(fn) {
		return t.Raise(t.VM().Types().TypeError, "the first argument must be callable")
	}
	var pos []vm.Value
	kw := t.NewDict()
	// A partial of a partial is one of what that calls.
	if inner, ok := vm.Data(fn).(*partial); ok && !t.VM().Py2() && t.TypeOf(fn) == state(t).partial && typ == state(t).partial && !hasDict(t, fn) {
		fn = inner.fn
		pos = append(pos, vm.Items(inner.args)...)
		t.DictMerge(kw, inner.kw)
	}
	pos = append(pos, a.Pos[1:]...)
	for i, k := range a.Names {
		t.DictSet(kw, k, a.Kw[i])
	}
	for _, v := range pos {
		v.Incref()
	}
	return t.NewNative(typ, &partial{fn.Incref(), t.TupleOf(append([]vm.Value(nil), pos...)), kw})
}

func hasDict(t *vm.Thread, v vm.Value) bool {
	d := t.InstanceDict(v)
	defer t.Decref(d)
	return !d.IsNull() && vm.IsDict(d) && vm.DictLen(d) > 0
}

func partialCall(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	p := of(self)
	pos := append(append([]vm.Value(nil), vm.Items(p.args)...), a.Pos...)
	if vm.DictLen(p.kw) == 0 {
		return t.CallArgsSoft(p.fn, vm.Args{Pos: pos, Kw: a.Kw, Names: a.Names})
	}
	kw := t.DictCopy(p.kw)
	for i, k := range a.Names {
		if !t.DictSet(kw, k, a.Kw[i]) {
			t.Decref(kw)
			return vm.Null
		}
	}
	r := t.CallArgsSoft(p.fn, t.ArgsOf(pos, kw))
	t.Decref(kw)
	return r
}

func partialRepr(t *vm.Thread, v vm.Value) vm.Value {
	p := of(v)
	if t.VM().Py2() {
		return t.DefaultRepr(v)
	}
	if t.ReprEnter(v) {
		return t.Str("...")
	}
	defer t.ReprLeave(v)
	s := "functools.partial("
	if t.TypeOf(v) != state(t).partial {
		m, _ := t.LookupAttr(t.TypeOf(v).Value(), "__module__")
		q, _ := t.LookupAttr(t.TypeOf(v).Value(), "__qualname__")
		s = vm.GoString(m) + "." + vm.GoString(q) + "("
		t.Decref(m)
		t.Decref(q)
	}
	add := func(sep string, x vm.Value) bool {
		r := t.Repr(x)
		if r.IsNull() {
			return false
		}
		s += sep + vm.GoString(r)
		t.Decref(r)
		return true
	}
	if !add("", p.fn) {
		return vm.Null
	}
	for _, x := range vm.Items(p.args) {
		if !add(", ", x) {
			return vm.Null
		}
	}
	ok := true
	t.EachItem(p.kw, func(k, x vm.Value) bool {
		name := t.StrOf(k)
		if name.IsNull() {
			ok = false
			return false
		}
		ok = add(", "+vm.GoString(name)+"=", x)
		t.Decref(name)
		return ok
	})
	if !ok {
		return vm.Null
	}
	return t.Str(s + ")")
}

func partialReduce(t *vm.Thread, a []vm.Value) vm.Value {
	p := of(a[0])
	dict := t.InstanceDict(a[0])
	return t.NewTuple(t.TypeOf(a[0]).Value().Incref(), t.NewTuple(p.fn.Incref()), t.NewTuple(p.fn.Incref(), p.args.Incref(), p.kw.Incref(), dict))
}

func partialSetState(t *vm.Thread, a []vm.Value) vm.Value {
	s := vm.Items(a[1])
	if !vm.IsTuple(a[1]) || len(s) != 4 || !t.Callable(s[0]) || !vm.IsTuple(s[1]) || !s[2].IsNone() && !vm.IsDict(s[2]) {
		return t.Raise(t.VM().Types().TypeError, "invalid partial state")
	}
	args := t.Tuple(s[1])
	kw := s[2].Incref()
	if t.TypeOf(kw) != t.VM().Types().Dict {
		kw = t.NewDict()
		if vm.IsDict(s[2]) {
			t.DictMerge(kw, s[2])
		}
	}
	dict := s[3].Incref()
	if !vm.IsDict(dict) {
		t.Decref(dict)
		dict = t.NewDict()
	}
	ok := t.SetAttr(a[0], "__dict__", dict)
	t.Decref(dict)
	if !ok {
		t.Decref(args)
		t.Decref(kw)
		return vm.Null
	}
	p := of(a[0])
	old := *p
	*p = partial{s[0].Incref(), args, kw}
	t.ClearFields(&old.fn, &old.args, &old.kw)
	return vm.None
}

// key is what cmp_to_key makes, and what that makes of a value.
type key struct{ cmp, obj vm.Value }

var keySig = vm.NewSignature("obj")

var keySpec = vm.TypeSpec{Name: "functools.KeyWrapper", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeNoInst,
	Slots: vm.Slots{
		Call: func(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
			var p [1]vm.Value
			if !keySig.Bind(t, "K", a, p[:]) {
				return vm.Null
			}
			return t.NewNative(state(t).key, &key{vm.Data(self).(*key).cmp.Incref(), p[0].Incref()})
		},
		Compare: func(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
			y, ok := vm.Data(b).(*key)
			if !ok {
				return t.Raise(t.VM().Types().TypeError, "other argument must be K instance")
			}
			x := vm.Data(a).(*key)
			if x.obj.IsNull() || y.obj.IsNull() {
				return t.Raise(t.VM().Types().AttributeError, "object")
			}
			return t.StartNative(keyCode, x.cmp, x.obj, y.obj, vm.Int(int64(op)))
		},
		Traverse: func(data any, visit func(vm.Value)) {
			k := data.(*key)
			vm.VisitAll(visit, k.cmp, k.obj)
		},
		Clear: func(t *vm.Thread, data any) {
			k := data.(*key)
			t.ClearFields(&k.cmp, &k.obj)
		},
	},
	GetSet: []vm.GetSet{{Name: "obj", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value {
		if k := vm.Data(v).(*key); !k.obj.IsNull() {
			return k.obj.Incref()
		}
		return vm.None
	}, Doc: "Value wrapped by a key function."}},
}

var keyCode = vm.NewNativeCode("cmp_to_key", 4, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	switch f.State() {
	case 0:
		t.Wait(f, 1)
		if r = t.CallSoft(f.Reg(0), f.Reg(1), f.Reg(2)); r.IsUnwind() {
			return r
		}
	case 2:
		return r
	}
	if r.IsNull() {
		return r
	}
	op, _ := vm.SmallInt(f.Reg(3))
	t.Wait(f, 2)
	res := t.CompareSoft(r, vm.Int(0), vm.CmpOp(op))
	t.Decref(r)
	return res
})

// cache is what lru_cache makes of a function.
type cache struct {
	fn, dict, info vm.Value
	max            int64 // -1: no bound
	typed          bool
	hits, misses   int64
}

func cacheOf(v vm.Value) *cache { return vm.Data(v).(*cache) }

var cacheSpec = vm.TypeSpec{Name: "functools._lru_cache_wrapper", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeBase | vm.TypeDict | vm.TypeWeak | vm.TypeMethod,
	Doc: "Create a cached callable that wraps another function.",
	Slots: vm.Slots{
		New: cacheNew,
		Call: func(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
			return cacheCall(t, self, a)
		},
		DescrGet: func(t *vm.Thread, d, self vm.Value, typ *vm.Type) vm.Value {
			if self.IsNull() || self.IsNone() {
				return d.Incref()
			}
			return t.BoundMethod(d, self)
		},
		Traverse: func(data any, visit func(vm.Value)) {
			c := data.(*cache)
			vm.VisitAll(visit, c.fn, c.dict, c.info)
		},
		Clear: func(t *vm.Thread, data any) {
			c := data.(*cache)
			t.ClearFields(&c.dict, &c.fn, &c.info)
		},
	},
	Methods: []vm.Method{
		{Name: "cache_info", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			c := cacheOf(a[0])
			m := vm.None
			if c.max >= 0 {
				m = vm.Int(c.max)
			}
			return t.CallSoft(c.info, vm.Int(c.hits), vm.Int(c.misses), m, vm.Int(int64(vm.DictLen(c.dict))))
		}, Doc: "Report cache statistics"},
		{Name: "cache_clear", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			c := cacheOf(a[0])
			c.hits, c.misses = 0, 0
			t.DictClear(c.dict)
			return vm.None
		}, Doc: "Clear the cache and cache statistics"},
		{Name: "__reduce__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.GetAttr(a[0], "__qualname__") }},
		{Name: "__copy__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return a[0].Incref() }},
		{Name: "__deepcopy__", Sig: "memo, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return a[0].Incref() }},
	},
}

var cacheSig = vm.NewSignature("user_function, maxsize, typed, cache_info_type")

func cacheNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [4]vm.Value
	if !cacheSig.Bind(t, "lru_cache", a, p[:]) {
		return vm.Null
	}
	if !t.Callable(p[0]) {
		return t.Raise(t.VM().Types().TypeError, "the first argument must be callable")
	}
	c := &cache{max: -1}
	if !p[1].IsNone() {
		if !t.IsInt(p[1]) {
			return t.Raise(t.VM().Types().TypeError, "maxsize should be integer or None")
		}
		n, ok := t.Index(p[1], t.VM().Types().OverflowError)
		if !ok {
			return vm.Null
		}
		c.max = max(n, 0)
	}
	var ok bool
	if c.typed, ok = t.IsTrue(p[2]); !ok {
		return vm.Null
	}
	c.fn, c.info, c.dict = p[0].Incref(), p[3].Incref(), t.NewDict()
	return t.NewNative(typ, c)
}

// cacheKey makes the key of a call (owned); mark stands between positional
// arguments and keywords.
func cacheKey(t *vm.Thread, c *cache, mark vm.Value, a vm.Args) vm.Value {
	if !c.typed && len(a.Names) == 0 && len(a.Pos) == 1 {
		if ts := t.VM().Types(); t.IsExact(a.Pos[0], ts.Int) || t.IsExact(a.Pos[0], ts.Str) {
			return a.Pos[0].Incref()
		}
	}
	var out []vm.Value
	add := func(v vm.Value) { out = append(out, v.Incref()) }
	for _, v := range a.Pos {
		add(v)
	}
	if len(a.Names) > 0 {
		add(mark)
		for i, k := range a.Names {
			add(k)
			add(a.Kw[i])
		}
	}
	if c.typed {
		for _, v := range a.Pos {
			add(t.TypeOf(v).Value())
		}
		for _, v := range a.Kw {
			add(t.TypeOf(v).Value())
		}
	}
	return t.TupleOf(out)
}

func cacheCall(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	c := cacheOf(self)
	if c.max == 0 {
		c.misses++
		return t.CallArgsSoft(c.fn, a)
	}
	k := cacheKey(t, c, t.TypeOf(self).Value(), a)
	v, ok := t.DictGet(c.dict, k)
	if !ok {
		t.Decref(k)
		return vm.Null
	}
	if !v.IsNull() {
		c.hits++
		v.Incref()
		if c.max > 0 { // it is the newest again
			if old, ok := t.DictPop(c.dict, k); ok && !old.IsNull() {
				t.DictSet(c.dict, k, old)
				t.Decref(old)
			}
		}
		t.Decref(k)
		return v
	}
	c.misses++
	pos := make([]vm.Value, len(a.Pos))
	for i, x := range a.Pos {
		pos[i] = x.Incref()
	}
	args := t.TupleOf(pos)
	kw := vm.Null
	if len(a.Names) > 0 {
		kw = t.NewDict()
		for i, n := range a.Names {
			t.DictSet(kw, n, a.Kw[i])
		}
	}
	r := t.StartNative(cacheCode, self, k, args, kw)
	t.Decref(k)
	t.Decref(args)
	t.Decref(kw)
	return r
}

// cacheCode calls the function and keeps its result: registers are the cache, the
// key and the arguments.
var cacheCode = vm.NewNativeCode("lru_cache", 4, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	c := cacheOf(f.Reg(0))
	if f.State() == 0 {
		t.Wait(f, 1)
		if r = t.CallArgsSoft(c.fn, t.ArgsOf(vm.Items(f.Reg(2)), f.Reg(3))); r.IsUnwind() {
			return r
		}
	}
	if r.IsNull() {
		return r
	}
	k := f.Reg(1)
	if have, ok := t.DictGet(c.dict, k); !ok {
		t.Decref(r)
		return vm.Null
	} else if !have.IsNull() && c.max >= 0 {
		return r
	}
	if c.max > 0 && int64(vm.DictLen(c.dict)) >= c.max {
		t.DictPopFirst(c.dict)
	}
	if !t.DictSet(c.dict, k, r) {
		t.Decref(r)
		return vm.Null
	}
	return r
})
