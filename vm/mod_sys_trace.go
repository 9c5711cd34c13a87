package vm

// What sys has to do with reports of exceptions and with trace functions.

func init() {
	sysFuncs = append(sysFuncs,
		Method{Name: "unraisablehook", Sig: "unraisable, /", How: Only3, Fn: sysUnraisableHook, Doc: "Handle an unraisable exception."},
	)
}

// unraisableArgs makes what sys.unraisablehook gets.
func (t *Thread) unraisableArgs(exc, v Value) Value {
	typ := Ext(t.vm, "sys.UnraisableHookArgs", func() *Type {
		return t.NewStructType("UnraisableHookArgs", "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
			[]string{"exc_type", "exc_value", "exc_traceback", "err_msg", "object"}, 5)
	})
	return t.NewStruct(typ, t.typeOf(exc).Value().incref(), exc.incref(), excGetTraceback(t, exc), None, noneIfNull(v))
}

func sysUnraisableHook(t *Thread, a []Value) Value {
	if a[0].p.kind != kTuple || len(asTuple(a[0].p).items) != 5 {
		return t.typeError("sys.unraisablehook argument type must be UnraisableHookArgs")
	}
	items := asTuple(a[0].p).items
	t.writeStderr(t.unraisableText(items[3], items[1], items[4]))
	return None
}
