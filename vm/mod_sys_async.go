package vm

import "math"

// What sys has to do with coroutines and asynchronous generators.

func init() {
	sysFuncs = append(sysFuncs,
		Method{Name: "get_asyncgen_hooks", How: Only3, Fn: sysGetAsyncgenHooks, Doc: "Return the installed asynchronous generators hooks.\n\nThis returns a namedtuple of the form (firstiter, finalizer)."},
		Method{Name: "set_asyncgen_hooks", How: Only3, Raw: sysSetAsyncgenHooks, Doc: "set_asyncgen_hooks([firstiter] [, finalizer])\n\nSet a finalizer for async generators objects."},
		Method{Name: "get_coroutine_origin_tracking_depth", How: Only3, Fn: func(t *Thread, a []Value) Value { return Int(int64(t.originDepth)) },
			Doc: "Check status of origin tracking for coroutine objects in this thread."},
		Method{Name: "set_coroutine_origin_tracking_depth", Sig: "depth", How: Only3, Fn: sysSetOriginDepth,
			Doc: "Enable or disable origin tracking for coroutine objects in this thread.\n\nCoroutine objects will track 'depth' frames of traceback information\nabout where they came from, available in their cr_origin attribute.\n\nSet a depth of 0 to disable."},
	)
}

func sysGetAsyncgenHooks(t *Thread, a []Value) Value {
	typ := Ext(t.vm, "sys.asyncgen_hooks", func() *Type {
		return t.NewStructType("asyncgen_hooks", "asyncgen_hooks\n\nStruct sequence providing information about asynchronous\ngenerators hooks.  The attributes are read only.", []string{"firstiter", "finalizer"}, 2)
	})
	return t.NewStruct(typ, noneIfNull(t.agenFirst), noneIfNull(t.agenFinal))
}

var asyncgenHooksSig = parseSig("firstiter=None, finalizer=None")

func sysSetAsyncgenHooks(t *Thread, a Args) Value {
	var p [2]Value
	if !asyncgenHooksSig.bind(t, "set_asyncgen_hooks", a, p[:]) {
		return Null
	}
	for i, name := range []string{"firstiter", "finalizer"} {
		if p[i].p != nil && p[i].p != &tNone && !t.Callable(p[i]) {
			return t.typeError("callable %s expected, got %s", name, t.typeOf(p[i]).name)
		}
	}
	for i, hook := range []*Value{&t.agenFirst, &t.agenFinal} {
		if p[i].p != nil {
			old := *hook
			*hook = nullIfNone(p[i]).xincref()
			t.xdecref(old)
		}
	}
	return None
}

func sysSetOriginDepth(t *Thread, a []Value) Value {
	n, ok := t.Index(a[0], t.vm.types.OverflowError)
	switch {
	case !ok:
		return Null
	case n < 0:
		return t.valueError("depth must be >= 0")
	case n > math.MaxInt32:
		return t.overflowError("Python int too large to convert to C int")
	}
	t.originDepth = int32(n)
	return None
}

// coroutineOrigin is cr_origin of a coroutine that the running frame makes: file, line
// and function of the frames that led to it.
func (t *Thread) coroutineOrigin() Value {
	var list []Value
	for f := t.pyFrame(); f != nil && len(list) < int(t.originDepth); f = f.back {
		if f.code.native == nil {
			list = append(list, t.NewTuple(f.code.filename.incref(), Int(int64(t.lineOf(f))), f.code.name.incref()))
		}
	}
	return t.tupleOf(list)
}

// warnNeverAwaited warns of a coroutine that dies without having run: in the words of
// module warnings, which knows how to show where it came from, or else in its own.
func (t *Thread) warnNeverAwaited(g *GenObj) {
	e := t.fetchExc()
	v := obj(&g.Header)
	warned := false
	if warn := t.warningsAttr("_warn_unawaited_coroutine", true); warn.p != nil {
		r := t.Call(warn, v)
		warned = r.p != nil || t.matches(t.vm.types.RuntimeWarning)
		t.xdecref(r)
		t.decref(warn)
	}
	if t.Failed() {
		t.writeUnraisable(v, v)
	}
	if !warned && !t.Warn(t.vm.types.RuntimeWarning, 1, "coroutine '%s' was never awaited", GoString(g.qualname)) {
		t.writeUnraisable(v, v)
	}
	t.restoreExc(e)
}
