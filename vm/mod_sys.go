package vm

import "sort"

// initSys makes the module sys.
func (t *Thread) initSys() {
	vm := t.vm
	m := t.newModule("sys")
	vm.sys = m
	vm.modules.setStr(t, vm.intern("sys"), obj(&m.Header))
	mod := &Module{t, m}
	name := t.Str("sys")
	for i := range sysFuncs {
		f := &sysFuncs[i]
		if vm.exists(f.How) {
			fn := t.newNative(newDef("", f, false), Null, name)
			m.dict.setStr(t, vm.intern(f.Name), fn)
			t.decref(fn)
		}
	}
	t.decref(name)
	mod.Set("modules", obj(&vm.modules.Header).incref())
	t.sysValues(mod)
	t.sysStreams(mod)
}

var sysFuncs = []Method{
	{Name: "exc_info", Fn: func(t *Thread, a []Value) Value { return t.excInfo() }, Doc: "Return current exception information: (type, value, traceback).\n\nReturn information about the most recent exception caught by an except\nclause in the current stack frame or in an older stack frame."},
	{Name: "exc_clear", How: Only2, Fn: sysExcClear},
	{Name: "exception", How: Only3, Fn: func(t *Thread, a []Value) Value {
		if e := t.handledExc(); e.p != nil {
			return e.incref()
		}
		return None
	}},
	{Name: "exit", Sig: "status=None, /", Fn: func(t *Thread, a []Value) Value {
		t.raiseValue(t.vm.types.SystemExit, a[0].xincref())
		return Null
	}},
	{Name: "getrefcount", Sig: "object, /", Fn: func(t *Thread, a []Value) Value { return Int(t.refcount(a[0])) }, Doc: "Return the reference count of object.\n\nThe count returned is generally one higher than you might expect,\nbecause it includes the (temporary) reference as an argument to\ngetrefcount()."},
	{Name: "getrecursionlimit", Fn: func(t *Thread, a []Value) Value { return Int(int64(t.vm.recursionLimit)) }},
	{Name: "setrecursionlimit", Sig: "limit, /", Fn: sysSetRecursionLimit},
	{Name: "_getframe", Sig: "depth=0, /", Fn: sysGetframe},
	{Name: "getsizeof", Sig: "object, default=None", Fn: sysGetsizeof},
	{Name: "intern", Sig: "string, /", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.internString(a[0]) }},
	{Name: "getdefaultencoding", Fn: func(t *Thread, a []Value) Value {
		if t.vm.py2 {
			return t.Str("ascii")
		}
		return t.Str("utf-8")
	}},
	{Name: "getfilesystemencoding", Fn: func(t *Thread, a []Value) Value {
		if t.vm.py2 {
			return t.Str("UTF-8")
		}
		return t.Str("utf-8")
	}},
	{Name: "getfilesystemencodeerrors", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.Str("surrogateescape") }},
	{Name: "displayhook", Sig: "object, /", Fn: sysDisplayhook},
	{Name: "breakpointhook", How: Only3, Raw: sysBreakpointHook, Doc: "This hook function is called by built-in breakpoint()."},
	{Name: "excepthook", Sig: "exctype, value, traceback, /", Fn: sysExcepthook},
	{Name: "call_tracing", Sig: "func, args, /", Fn: func(t *Thread, a []Value) Value { return t.callSoft(a[0], Args{Pos: asTuple(a[1].p).items}) }},
	{Name: "is_finalizing", How: Only3, Fn: func(t *Thread, a []Value) Value { return Bool(t.vm.finalizing) }},
	{Name: "getswitchinterval", How: Only3, Fn: func(t *Thread, a []Value) Value { return Float(t.vm.gil.seconds) }},
	{Name: "setswitchinterval", Sig: "interval, /", How: Only3, Fn: setSwitchInterval},
	{Name: "getcheckinterval", How: Only2, Fn: func(t *Thread, a []Value) Value { return Int(t.vm.gil.instructions) }},
	{Name: "setcheckinterval", Sig: "n, /", How: Only2, Fn: setCheckInterval},
	{Name: "_current_frames", Fn: func(t *Thread, a []Value) Value { return t.currentFrames() }},
	{Name: "_current_exceptions", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.currentExceptions() },
		Doc: "Return a dict mapping each thread's identifier to its current raised exception."},
	{Name: "_getframemodulename", Sig: "depth=0", How: Only3, Fn: sysFrameModule},
	{Name: "_clear_type_cache", Fn: func(t *Thread, a []Value) Value { return None }},
	{Name: "_clear_internal_caches", How: Only3, Fn: func(t *Thread, a []Value) Value { return None }},
	{Name: "_is_gil_enabled", How: Only3, Fn: func(t *Thread, a []Value) Value { return True }, Doc: "Return True if the GIL is currently enabled."},
	{Name: "_is_interned", Sig: "string, /", How: Only3, Fn: func(t *Thread, a []Value) Value {
		if a[0].p.kind != kStr {
			return t.typeError("_is_interned() argument must be str, not %s", t.typeName(a[0]))
		}
		o, ok := t.vm.strings[GoString(a[0])]
		return Bool(ok && &o.Header == a[0].p)
	}, Doc: "Return True if the given string is \"interned\"."},
	{Name: "audit", How: Only3, Raw: func(t *Thread, a Args) Value { return None }},
	{Name: "get_int_max_str_digits", How: Only3, Fn: func(t *Thread, a []Value) Value { return Int(t.vm.maxStrDigits) }},
	{Name: "set_int_max_str_digits", Sig: "maxdigits", How: Only3, Fn: func(t *Thread, a []Value) Value {
		n, ok := t.Index(a[0], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		if n != 0 && n < 640 {
			return t.valueError("maxdigits must be 0 or larger than 640")
		}
		t.vm.maxStrDigits = n
		return None
	}},
}

func (t *Thread) excInfo() Value {
	if t.vm.py2 {
		e := t.sysExc
		for i := range e {
			if e[i].p == nil {
				e[i] = None
			}
		}
		return t.NewTuple(e[0].incref(), e[1].incref(), e[2].incref())
	}
	e := t.handledExc()
	if e.p == nil {
		return t.NewTuple(None, None, None)
	}
	tb := None
	if x := asExc(e.p).tb; x != nil {
		tb = obj(&x.Header).incref()
	}
	return t.NewTuple(t.typeOf(e).Value().incref(), e.incref(), tb)
}

// sysExcClear forgets the exception of this frame: Python 2.
func sysExcClear(t *Thread, a []Value) Value {
	old := t.sysExc
	t.sysExc = [3]Value{None, None, None}
	t.dropTriple(old)
	t.setSysExcVars(t.sysExc)
	return None
}

// refcount is sys.getrefcount(v): the argument itself is one of those that hold
// it. What CPython never counts down it shows as immortal.
func (t *Thread) refcount(v Value) int64 {
	if v.p.kind <= kLastStatic {
		if t.vm.py2 {
			return 3
		}
		return 4294967295
	}
	return v.p.rc
}

func sysSetRecursionLimit(t *Thread, a []Value) Value {
	n, ok := t.Index(a[0], t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	if n < 1 {
		if t.vm.py2 {
			return t.valueError("recursion limit must be positive")
		}
		return t.valueError("recursion limit must be greater or equal than 1")
	}
	if f := t.pyFrame(); !t.vm.py2 && f != nil && int64(f.depth) >= n {
		return t.raise(t.vm.types.RecursionError, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low", n, f.depth)
	}
	n = min(n, 1<<31-100)
	t.vm.recursionLimit = int32(n)
	for _, th := range t.vm.threads {
		th.limit = int32(n)
	}
	return None
}

func sysGetframe(t *Thread, a []Value) Value {
	depth := int64(0)
	if a[0].p != nil {
		var ok bool
		if depth, ok = t.Index(a[0], t.vm.types.OverflowError); !ok {
			return Null
		}
	}
	f := t.pyFrame()
	for ; depth > 0 && f != nil; depth-- {
		f = f.back
		for f != nil && f.code.native != nil {
			f = f.back
		}
	}
	if f == nil {
		return t.valueError("call stack is not deep enough")
	}
	return obj(&f.Header).incref()
}

func sysGetsizeof(t *Thread, a []Value) Value {
	m := t.lookupSpecial(a[0], t.vm.intern("__sizeof__"))
	if m.p != nil {
		r := t.Call(m)
		t.decref(m)
		if r.p == nil {
			return Null
		}
		n, ok := t.size(r, 0)
		t.decref(r)
		switch {
		case !ok:
			return Null
		case n < 0 && t.vm.py2:
			return t.valueError("sys.getsizeof() should return >= 0")
		case n < 0:
			return t.valueError("__sizeof__() should return >= 0")
		}
		return Int(int64(n + t.gcHeadSize(a[0])))
	}
	if t.exc.p != nil {
		return Null
	}
	if a[1].p != nil {
		return a[1].incref()
	}
	return t.typeError("Type %s doesn't define __sizeof__", t.typeName(a[0]))
}

// gcHeadSize is what CPython's collector has before an object that it tracks.
func (t *Thread) gcHeadSize(v Value) int {
	switch {
	case t.typeOf(v).flags&TypeGC == 0:
		return 0
	case t.vm.py2:
		return 32
	}
	return 16
}

func sysDisplayhook(t *Thread, a []Value) Value {
	if a[0].p == &tNone {
		return None
	}
	t.vm.builtins.setStr(t, t.vm.names.underscore, None)
	s := t.Repr(a[0])
	if s.p == nil {
		return Null
	}
	out := t.vm.sys.dict.getStr(t.vm.names.stdout).xincref()
	if out.p == nil {
		t.decref(s)
		return t.raise(t.vm.types.RuntimeError, "lost sys.stdout")
	}
	nl := t.Str("\n")
	ok := t.writeTo(out, s) && t.writeTo(out, nl)
	t.decref(nl)
	t.decref(s)
	t.decref(out)
	if !ok {
		return Null
	}
	t.vm.builtins.setStr(t, t.vm.names.underscore, a[0])
	return None
}

func sysExcepthook(t *Thread, a []Value) Value {
	e := saved{exc: a[1].incref()}
	if t.vm.py2 {
		e.typ = a[0].incref()
		if a[2].p != &tNone {
			e.tb = a[2].incref()
		}
	}
	if a[1].p.kind != kExc && a[1].p.kind != kOldInst {
		t.dropSaved(e)
		return t.typeError("print_exception(): Exception expected for value, %s found", t.typeName(a[1]))
	}
	s := t.FormatException(e)
	t.dropSaved(e)
	t.writeStderr(s)
	return None
}

func (t *Thread) isDefaultHook(v Value) bool {
	return v.p.kind == kNative && asNative(v.p).def.fn != nil && asNative(v.p).def.attr == "excepthook"
}

// currentFrames is sys._current_frames().
func (t *Thread) currentFrames() Value {
	d := t.newDict()
	for _, th := range t.vm.threads {
		f := th.frame
		for f != nil && f.code.native != nil {
			f = f.back
		}
		if f != nil {
			d.set(t, Int(th.id), obj(&f.Header))
		}
	}
	return obj(&d.Header)
}

// currentExceptions is sys._current_exceptions().
func (t *Thread) currentExceptions() Value {
	d := t.newDict()
	for _, th := range t.vm.threads {
		e := th.handledExc()
		if e.p == nil {
			e = None
		}
		d.set(t, Int(th.id), e)
	}
	return obj(&d.Header)
}

// sysFrameModule is sys._getframemodulename: None where there are not so many frames.
func sysFrameModule(t *Thread, a []Value) Value {
	depth := int64(0)
	if a[0].p != nil {
		var ok bool
		if depth, ok = t.Index(a[0], t.vm.types.OverflowError); !ok {
			return Null
		}
	}
	for f := t.frame; f != nil; f = f.back {
		if f.code.native != nil {
			continue
		}
		if depth--; depth < 0 {
			name := f.globals.getStr(t.vm.names.name)
			if name.p == nil {
				return None
			}
			return name.incref()
		}
	}
	return None
}

// sysValues sets what sys has besides functions.
func (t *Thread) sysValues(m *Module) {
	vm := t.vm
	str := func(name, s string) { m.Set(name, t.Str(s)) }
	list := func(name string, from []string) {
		l := t.NewList()
		for _, s := range from {
			asList(l.p).items = append(asList(l.p).items, t.Str(s))
		}
		m.Set(name, l)
	}
	argv := vm.conf.Argv
	if len(argv) == 0 {
		argv = []string{""}
	}
	list("argv", argv)
	list("path", vm.conf.importRoots())
	list("warnoptions", vm.conf.WarnOptions)
	m.Set("maxsize", Int(1<<63-1))
	m.Set("flags", t.sysFlags())
	m.Set("dont_write_bytecode", True)
	str("platform", "linux")
	str("byteorder", "little")
	str("executable", "")
	str("prefix", "")
	str("exec_prefix", "")
	str("copyright", "Copyright (c) 2026 The sllint authors")
	m.Set("api_version", Int(1013))
	m.Set("hexversion", Int(0x030d00f0))
	m.Set("maxunicode", Int(0x10ffff))
	str("float_repr_style", "short")
	if vm.py2 {
		str("platform", "linux2")
		m.Set("maxint", Int(1<<63-1))
		m.Set("hexversion", Int(0x021b12f0))
		str("version", "2.7.18 (sllint) [Go]")
		m.Set("py3kwarning", False)
		m.Set("exc_type", None)
	} else {
		str("version", "3.13.0 (sllint) [Go]")
		str("platlibdir", "lib")
		str("base_prefix", "")
		str("base_exec_prefix", "")
		m.Set("pycache_prefix", None)
		str("abiflags", "")
		m.Set("orig_argv", t.List(vm.sys.dict.getStr(vm.intern("argv"))))
		m.Set("stdlib_module_names", t.stdlibNames())
		d := t.NewDict()
		m.Set("_xoptions", d)
	}
	for _, name := range []string{"displayhook", "excepthook", "breakpointhook"} {
		if name == "breakpointhook" && vm.py2 {
			continue
		}
		m.obj.dict.setStr(t, vm.intern("__"+name+"__"), m.obj.dict.getStr(vm.intern(name)))
	}
	list("meta_path", nil)
	list("path_hooks", nil)
	m.Set("path_importer_cache", t.NewDict())
	t.sysVersionInfo(m)
}

// NameBuiltins sets sys.builtin_module_names to the modules that are there when
// the program begins.
func (t *Thread) NameBuiltins() {
	vm := t.vm
	found := []string{"sys", "builtins"}
	if vm.py2 {
		found[1] = "__builtin__"
	}
	for name, nm := range vm.natives {
		if vm.exists(nm.How) {
			found = append(found, name)
		}
	}
	sort.Strings(found)
	vals := make([]Value, len(found))
	for i, name := range found {
		vals[i] = t.Str(name)
	}
	names := t.tupleOf(vals)
	vm.sys.dict.setStr(t, vm.intern("builtin_module_names"), names)
	t.decref(names)
}
