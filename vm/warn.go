package vm

// Warnings that the interpreter itself issues.

// warn issues a warning of a built-in category. It returns false where a filter
// made an exception of it.
func (t *Thread) warn(category, msg string) bool {
	typ := t.vm.types.ExceptionNamed(category)
	if m := t.vm.modules.getStr(t.vm.intern("warnings")); m.p != nil {
		text := t.Str(msg)
		r := t.CallMethod(m, "warn", text, typ.Value())
		t.decref(text)
		if r.p == nil {
			return false
		}
		t.decref(r)
		return true
	}
	f := t.pyFrame()
	if f == nil {
		return true
	}
	// Without the module the default filter holds: once for each place.
	line := f.lineAt(f.lasti(t))
	key := warnKey{msg, f.code, line}
	if t.vm.warned[key] {
		return true
	}
	if t.vm.warned == nil {
		t.vm.warned = map[warnKey]bool{}
	}
	t.vm.warned[key] = true
	if w := t.vm.conf.Stderr; w != nil {
		_, _ = w.Write([]byte(sprintf("%s:%d: %s: %s\n", GoString(f.code.filename), line, category, msg)))
	}
	return true
}

// warnKey is a place that has warned.
type warnKey struct {
	msg  string
	code *CodeObj
	line int32
}
