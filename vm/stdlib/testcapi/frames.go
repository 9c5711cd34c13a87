package testcapi

import "github.com/sllint/sllint/vm"

// frameFuncs are what C code asks a frame for.
var frameFuncs = []vm.Method{
	frameFunc("frame_getlocals", "f_locals"), frameFunc("frame_getglobals", "f_globals"),
	frameFunc("frame_getbuiltins", "f_builtins"), frameFunc("frame_getlasti", "f_lasti"),
	{Name: "frame_getgenerator", Sig: "frame, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		if !isFrame(t, a[0]) {
			return vm.Null
		}
		return t.FrameGenerator(a[0])
	}, Doc: "Give the generator that a frame is of, or None."},
	{Name: "frame_getvar", Sig: "frame, name, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		if !isFrame(t, a[0]) {
			return vm.Null
		}
		if !t.IsStr(a[1]) {
			return t.Raise(t.VM().Types().TypeError, "name must be str, not %s", t.TypeName(a[1]))
		}
		return frameVar(t, a[0], a[1])
	}, Doc: "Give the value of a frame's variable."},
	{Name: "frame_getvarstring", Sig: "frame, name, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		if !isFrame(t, a[0]) {
			return vm.Null
		}
		if !vm.IsBytes(a[1]) {
			return t.Raise(t.VM().Types().TypeError, "a bytes-like object is required, not '%s'", t.TypeName(a[1]))
		}
		name := t.Str(vm.GoString(a[1]))
		defer t.Decref(name)
		return frameVar(t, a[0], name)
	}, Doc: "Give the value of a frame's variable whose name is bytes."},
}

// frameFunc is a function that gives an attribute of a frame.
func frameFunc(name, attr string) vm.Method {
	return vm.Method{Name: name, Sig: "frame, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		if !isFrame(t, a[0]) {
			return vm.Null
		}
		return t.GetAttr(a[0], attr)
	}, Doc: "Give " + attr + " of a frame."}
}

func isFrame(t *vm.Thread, v vm.Value) bool {
	if t.IsInstance(v, t.VM().Types().Frame) {
		return true
	}
	t.Raise(t.VM().Types().TypeError, "argument must be a frame")
	return false
}

// frameVar is PyFrame_GetVar.
func frameVar(t *vm.Thread, frame, name vm.Value) vm.Value {
	locals := t.GetAttr(frame, "f_locals")
	if locals.IsNull() {
		return vm.Null
	}
	defer t.Decref(locals)
	var v vm.Value
	if !vm.IsDict(locals) { // it looks at the variables of functions only
		v = t.GetItem(locals, name)
	}
	if v.IsNull() && (!t.Failed() || t.Matches(t.VM().Types().KeyError)) {
		t.ClearExc()
		r := t.Repr(name)
		if r.IsNull() {
			return vm.Null
		}
		defer t.Decref(r)
		return t.Raise(t.VM().Types().NameError, "variable %s does not exist", vm.GoString(r))
	}
	return v
}
