package vm

// What sys has to do with reports of exceptions and with trace functions.

func init() {
	sysFuncs = append(sysFuncs,
		Method{Name: "settrace", Sig: "function, /", Fn: sysSetTrace, Doc: "Set the global debug tracing function.\n\nIt will be called on each function call.  See the debugger chapter\nin the library manual."},
		Method{Name: "gettrace", Fn: func(t *Thread, a []Value) Value { return noneIfNull(t.trace) }, Doc: "Return the global debug tracing function set with sys.settrace.\n\nSee the debugger chapter in the library manual."},
		Method{Name: "setprofile", Sig: "function, /", Fn: sysSetProfile, Doc: "Set the profiling function.\n\nIt will be called on each function call and return.  See the profiler\nchapter in the library manual."},
		Method{Name: "getprofile", Fn: func(t *Thread, a []Value) Value { return noneIfNull(t.profile) }, Doc: "Return the profiling function set with sys.setprofile.\n\nSee the profiler chapter in the library manual."},
		Method{Name: "unraisablehook", Sig: "unraisable, /", How: Only3, Fn: sysUnraisableHook, Doc: "Handle an unraisable exception."},
	)
}

// unraisableArgs makes what sys.unraisablehook gets.
func (t *Thread) unraisableArgs(msg, exc, v Value) Value {
	typ := Ext(t.vm, "sys.UnraisableHookArgs", func() *Type {
		return t.NewStructType("UnraisableHookArgs", "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
			[]string{"exc_type", "exc_value", "exc_traceback", "err_msg", "object"}, 5)
	})
	return t.NewStruct(typ, t.typeOf(exc).Value().incref(), exc.incref(), excGetTraceback(t, exc), msg.incref(), noneIfNull(v))
}

func sysUnraisableHook(t *Thread, a []Value) Value {
	if a[0].p.kind != kTuple || len(asTuple(a[0].p).items) != 5 {
		return t.typeError("sys.unraisablehook argument type must be UnraisableHookArgs")
	}
	items := asTuple(a[0].p).items
	t.writeStderr(t.unraisableText(items[3], items[1], items[4]))
	return None
}

func sysSetTrace(t *Thread, a []Value) Value {
	t.setTrace(nullIfNone(a[0]))
	return None
}

func sysSetProfile(t *Thread, a []Value) Value {
	t.setProfile(nullIfNone(a[0]))
	return None
}

func nullIfNone(v Value) Value {
	if v.p == &tNone {
		return Null
	}
	return v
}
