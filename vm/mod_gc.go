package vm

// gcModule is the module gc.
var gcModule = NativeModule{
	Name: "gc",
	Doc:  "This module provides access to the garbage collector for reference cycles.",
	Funcs: []Method{
		{Name: "enable", Fn: func(t *Thread, a []Value) Value { t.vm.gc.enabled = true; return None }, Doc: "Enable automatic garbage collection."},
		{Name: "disable", Fn: func(t *Thread, a []Value) Value { t.vm.gc.enabled = false; return None }, Doc: "Disable automatic garbage collection."},
		{Name: "isenabled", Fn: func(t *Thread, a []Value) Value { return Bool(t.vm.gc.enabled) }, Doc: "Returns true if automatic garbage collection is enabled."},
		{Name: "collect", Sig: "generation=2", Fn: gcCollect, Doc: "Run the garbage collector."},
		{Name: "get_debug", Fn: func(t *Thread, a []Value) Value { return Int(int64(t.vm.gc.debug)) }},
		{Name: "set_debug", Sig: "flags, /", Fn: func(t *Thread, a []Value) Value {
			n, ok := t.Index(a[0], t.vm.types.OverflowError)
			if !ok {
				return Null
			}
			t.vm.gc.debug = int(n)
			return None
		}},
		{Name: "get_count", Fn: func(t *Thread, a []Value) Value {
			g := &t.vm.gc.gens
			return t.NewTuple(Int(int64(g[0].count)), Int(int64(g[1].count)), Int(int64(g[2].count)))
		}},
		{Name: "get_threshold", Fn: func(t *Thread, a []Value) Value {
			g := &t.vm.gc.gens
			return t.NewTuple(Int(int64(g[0].threshold)), Int(int64(g[1].threshold)), Int(int64(g[2].threshold)))
		}},
		{Name: "set_threshold", Raw: gcSetThreshold},
		{Name: "get_objects", Sig: "generation=None", Fn: gcGetObjects, Doc: "Return a list of objects tracked by the collector (excluding the list returned)."},
		{Name: "get_referrers", Raw: gcGetReferrers},
		{Name: "get_referents", Raw: gcGetReferents},
		{Name: "is_tracked", Sig: "obj, /", Fn: func(t *Thread, a []Value) Value {
			return Bool(a[0].isHeap() && a[0].p.gen != 0)
		}, Doc: "Returns true if the object is tracked by the garbage collector."},
		{Name: "is_finalized", Sig: "obj, /", How: Only3, Fn: func(t *Thread, a []Value) Value {
			return Bool(a[0].isHeap() && a[0].p.gen != 0 && a[0].p.flags&flagFinalized != 0)
		}, Doc: "Returns true if the object has been already finalized by the GC."},
		{Name: "freeze", How: Only3, Fn: func(t *Thread, a []Value) Value { t.gcFreeze(); return None }},
		{Name: "unfreeze", How: Only3, Fn: func(t *Thread, a []Value) Value { t.gcUnfreeze(); return None }},
		{Name: "get_freeze_count", How: Only3, Fn: func(t *Thread, a []Value) Value { return Int(int64(t.vm.gc.gens[permanent].live)) }},
		{Name: "get_stats", How: Only3, Fn: gcGetStats},
	},
	Init: func(t *Thread, m *Module) bool {
		m.Set("garbage", t.vm.gc.garbage.incref())
		if !t.vm.py2 {
			m.Set("callbacks", t.vm.gc.callbacks.incref())
		}
		m.Set("DEBUG_STATS", Int(DebugStats))
		m.Set("DEBUG_COLLECTABLE", Int(DebugCollectable))
		m.Set("DEBUG_UNCOLLECTABLE", Int(DebugUncollectable))
		m.Set("DEBUG_SAVEALL", Int(DebugSaveAll))
		if t.vm.py2 {
			m.Set("DEBUG_INSTANCES", Int(8))
			m.Set("DEBUG_OBJECTS", Int(16))
			m.Set("DEBUG_LEAK", Int(DebugCollectable|DebugUncollectable|DebugSaveAll|8|16))
		} else {
			m.Set("DEBUG_LEAK", Int(DebugCollectable|DebugUncollectable|DebugSaveAll))
		}
		return true
	},
}

// initGC sets the collector up as CPython does: thresholds of each dialect.
func (t *Thread) initGC() {
	c := &t.vm.gc
	c.enabled = true
	first := 2000
	if t.vm.py2 {
		first = 700
	}
	c.gens[0].threshold, c.gens[1].threshold, c.gens[2].threshold = first, 10, 10
	c.garbage = t.NewList()
	if !t.vm.py2 {
		c.callbacks = t.NewList()
	}
}

// warnGarbage warns at the end of a program of what could not be collected.
func (t *Thread) warnGarbage() {
	c := &t.vm.gc
	n := len(asList(c.garbage.p).items)
	if n == 0 || c.debug&DebugSaveAll != 0 {
		return
	}
	text := sprintf("gc: %d uncollectable objects at shutdown", n)
	if c.debug&DebugUncollectable == 0 {
		text += "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them"
	}
	message, name := t.Str(text), t.Str("gc")
	r := t.warnExplicit(t.vm.types.ExceptionNamed("ResourceWarning").Value(), message, name, 0, name, Null, Null, Null)
	t.decref(message)
	t.decref(name)
	if r.p == nil {
		t.WriteUnraisable(None)
	}
	t.xdecref(r)
	if c.debug&DebugUncollectable == 0 {
		return
	}
	if s, ok := t.goRepr(c.garbage); ok {
		t.writeStderr("      " + s + "\n")
	} else {
		t.WriteUnraisable(c.garbage)
	}
}

func gcCollect(t *Thread, a []Value) Value {
	gen := int64(numGens - 1)
	if a[0].p != nil {
		var ok bool
		if gen, ok = t.Index(a[0], t.vm.types.OverflowError); !ok {
			return Null
		}
	}
	if gen < 0 || gen >= numGens {
		return t.valueError("invalid generation")
	}
	if t.vm.gc.collecting {
		return Int(0)
	}
	return Int(int64(t.collectWithCallbacks(int(gen))))
}

// collectWithCallbacks collects and calls gc.callbacks before and after.
func (t *Thread) collectWithCallbacks(gen int) int {
	c := &t.vm.gc
	old := c.gens[gen].stats
	t.gcCallbacks("start", gen, 0, 0)
	n := t.Collect(gen)
	now := c.gens[gen].stats
	t.gcCallbacks("stop", gen, now.collected-old.collected, now.uncollectable-old.uncollectable)
	return n
}

func (t *Thread) gcCallbacks(phase string, gen int, collected, uncollectable int64) {
	c := &t.vm.gc
	if c.callbacks.p == nil || len(asList(c.callbacks.p).items) == 0 {
		return
	}
	e := t.fetchExc()
	info := t.newDict()
	for _, p := range []struct {
		name string
		n    int64
	}{{"generation", int64(gen)}, {"collected", collected}, {"uncollectable", uncollectable}} {
		info.setStr(t, t.vm.intern(p.name), Int(p.n))
	}
	what := t.Str(phase)
	for _, cb := range increfAll(asList(c.callbacks.p).items) {
		r := t.Call(cb, what, obj(&info.Header))
		if r.p == nil {
			t.writeUnraisable(cb, cb)
		} else {
			t.decref(r)
		}
		t.decref(cb)
	}
	t.decref(what)
	t.decref(obj(&info.Header))
	t.restoreExc(e)
}

func gcSetThreshold(t *Thread, a Args) Value {
	if len(a.Pos) < 1 || len(a.Pos) > 3 {
		return t.typeError("gc.set_threshold requires 1 to 3 arguments")
	}
	for i, v := range a.Pos {
		n, ok := t.Index(v, t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		t.vm.gc.gens[i].threshold = int(n)
	}
	return None
}

func gcGetObjects(t *Thread, a []Value) Value {
	c := &t.vm.gc
	from, to := 0, numGens-1
	if a[0].p != nil && a[0].p != &tNone {
		gen, ok := t.Index(a[0], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		if gen >= numGens {
			return t.valueError("generation parameter must be less than the number of available generations (%d)", numGens)
		}
		if gen < 0 {
			return t.valueError("generation parameter cannot be negative")
		}
		from, to = int(gen), int(gen)
	}
	var out []Value
	for i := from; i <= to; i++ {
		for _, h := range c.gens[i].objs {
			if h != nil {
				out = append(out, obj(h).incref())
			}
		}
	}
	return t.NewList(out...)
}

func gcGetReferrers(t *Thread, a Args) Value {
	want := map[*Header]bool{}
	for _, v := range a.Pos {
		if v.isHeap() {
			want[v.p] = true
		}
	}
	var out []Value
	hit := false
	look := func(v Value) { hit = hit || want[v.p] }
	for i := range t.vm.gc.gens {
		for _, h := range t.vm.gc.gens[i].objs {
			if h == nil {
				continue
			}
			hit = false
			reach(h, look)
			if hit {
				out = append(out, obj(h).incref())
			}
		}
	}
	return t.NewList(out...)
}

func gcGetReferents(t *Thread, a Args) Value {
	var out []Value
	for _, v := range a.Pos {
		visit := func(x Value) {
			if x.p != nil {
				out = append(out, x.incref())
			}
		}
		// Numbers and the like, which cannot be part of a cycle, reach leaves out.
		switch v.p.kind {
		case kTuple:
			each(asTuple(v.p).items, visit)
		case kList:
			each(asList(v.p).items, visit)
		case kDict:
			asDict(v.p).each(t, func(k, x Value) bool {
				visit(k)
				visit(x)
				return true
			})
		default:
			if v.isHeap() {
				reach(v.p, counted(visit))
			}
		}
	}
	return t.NewList(out...)
}

func (t *Thread) gcFreeze() {
	c := &t.vm.gc
	for i := range numGens {
		c.mergeInto(i, permanent)
		c.gens[i].count = 0
	}
}

func (t *Thread) gcUnfreeze() { t.vm.gc.mergeInto(permanent, numGens-1) }

func gcGetStats(t *Thread, a []Value) Value {
	l := t.NewList()
	for i := range numGens {
		s := t.vm.gc.gens[i].stats
		d := t.newDict()
		for _, p := range []struct {
			name string
			n    int64
		}{{"collections", s.collections}, {"collected", s.collected}, {"uncollectable", s.uncollectable}} {
			d.setStr(t, t.vm.intern(p.name), Int(p.n))
		}
		asList(l.p).items = append(asList(l.p).items, obj(&d.Header))
	}
	return l
}
