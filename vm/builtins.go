package vm

import (
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
)

// coreBuiltins are the built-in functions about objects, classes and code; those
// about containers, numbers and text lie beside their types.
var coreBuiltins = []Method{
	{Name: "__build_class__", Raw: buildClass, How: Only3, Doc: "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement."},
	{Name: "__import__", Sig: "name, globals=None, locals=None, fromlist=(), level=0", Fn: builtinImport, Doc: "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module."},
	{Name: "callable", Sig: "obj, /", Fn: func(t *Thread, a []Value) Value { return Bool(t.callable(a[0])) }, Doc: "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method."},
	{Name: "compile", Sig: "source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1", Fn: builtinCompile, Doc: "Compile source into a code object that can be executed by exec() or eval()."},
	{Name: "delattr", Sig: "obj, name, /", Fn: func(t *Thread, a []Value) Value {
		name, ok := t.attrName(a[1])
		if !ok {
			return Null
		}
		return t.typeOf(a[0]).slots.SetAttr(t, a[0], name, Null)
	}, Doc: "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``"},
	{Name: "breakpoint", How: Only3, Raw: builtinBreakpoint, Doc: "Call sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept whatever arguments are passed."},
	{Name: "dir", Sig: "object=None, /", Raw: builtinDir, Doc: "dir([object]) -> list of strings"},
	{Name: "eval", Sig: "source, globals=None, locals=None, /", How: Only2, Fn: builtinEval},
	{Name: "eval", Sig: "source, /, globals=None, locals=None", How: Only3, Fn: builtinEval, Doc: "Evaluate the given source in the context of globals and locals."},
	{Name: "exec", Sig: "source, /, globals=None, locals=None, *, closure=None", How: Only3, Fn: builtinExec, Doc: "Execute the given source in the context of globals and locals."},
	{Name: "execfile", Sig: "filename, globals=None, locals=None, /", How: Only2, Fn: builtinExecfile},
	{Name: "getattr", Sig: "object, name, default=None, /", Raw: builtinGetattr, Doc: "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case."},
	{Name: "globals", Fn: func(t *Thread, a []Value) Value { return obj(&t.pyFrame().globals.Header).incref() }, Doc: "Return the dictionary containing the current scope's global variables."},
	{Name: "hasattr", Sig: "obj, name, /", Fn: builtinHasattr, Doc: "Return whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError."},
	{Name: "hash", Sig: "obj, /", Fn: builtinHash, Doc: "Return the hash value for the given object."},
	{Name: "id", Sig: "obj, /", Fn: func(t *Thread, a []Value) Value { return Int(t.ID(a[0])) }, Doc: "Return the identity of an object."},
	{Name: "isinstance", Sig: "obj, class_or_tuple, /", How: Unpack, Fn: func(t *Thread, a []Value) Value {
		r, ok := t.isInstanceOf(a[0], a[1])
		if !ok {
			return Null
		}
		return Bool(r)
	}, Doc: "Return whether an object is an instance of a class or of a subclass thereof."},
	{Name: "issubclass", Sig: "cls, class_or_tuple, /", How: Unpack, Fn: func(t *Thread, a []Value) Value {
		r, ok := t.isSubclassOf(a[0], a[1])
		if !ok {
			return Null
		}
		return Bool(r)
	}, Doc: "Return whether 'cls' is derived from another class or is the same class."},
	{Name: "locals", Fn: func(t *Thread, a []Value) Value { return t.localsOf(t.pyFrame()) }, Doc: "Return a dictionary containing the current scope's local variables."},
	{Name: "repr", Sig: "obj, /", Fn: func(t *Thread, a []Value) Value { return t.reprSoft(a[0]) }, Doc: "Return the canonical string representation of the object."},
	{Name: "setattr", Sig: "obj, name, value, /", Fn: func(t *Thread, a []Value) Value {
		name, ok := t.attrName(a[1])
		if !ok {
			return Null
		}
		return t.typeOf(a[0]).slots.SetAttr(t, a[0], name, a[2])
	}, Doc: "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``"},
	{Name: "vars", Sig: "object=None, /", Raw: builtinVars, Doc: "vars([object]) -> dictionary"},
	{Name: "print", Sig: "*args, sep=' ', end='\\n', file=None, flush=False", Fn: builtinPrint, Doc: "Prints the values to a stream, or to sys.stdout by default."},
	{Name: "aiter", Sig: "async_iterable, /", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.asyncIter(a[0]) }},
	{Name: "intern", Sig: "string, /", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.internString(a[0]) }},
	{Name: "coerce", Sig: "x, y, /", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.coerceBuiltin(a[0], a[1]) }},
	{Name: "cmp", Sig: "x, y, /", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.cmpBuiltin(a[0], a[1]) }},
	{Name: "apply", Sig: "object, args=None, kwargs=None, /", How: Only2, Fn: builtinApply},
	{Name: "reload", Sig: "module, /", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.reload(a[0]) }},
	{Name: "input", Sig: "prompt='', /", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.input(a[0]) }},
	{Name: "input", Sig: "prompt='', /", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.inputValue(a[0]) }},
	{Name: "raw_input", Sig: "prompt='', /", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.input(a[0]) }},
}

// initBuiltins makes the module of built-ins and sys.
func (t *Thread) initBuiltins() {
	vm := t.vm
	name := "builtins"
	if vm.py2 {
		name = "__builtin__"
	}
	vm.modules = t.newDict()
	m := t.newModule(name)
	vm.builtins = m.dict
	vm.builtins.rc++
	vm.modules.setStr(t, vm.intern(name), obj(&m.Header))
	m.rc--
	mod := t.Str(name)
	for _, list := range [][]Method{coreBuiltins, containerBuiltins, numberBuiltins, textBuiltins, ioBuiltins} {
		for i := range list {
			if f := &list[i]; vm.exists(f.How) {
				fn := t.newNative(newDef("", f, false), Null, mod)
				vm.builtins.setStr(t, vm.intern(f.Name), fn)
				t.decref(fn)
			}
		}
	}
	t.decref(mod)
	vm.importFunc = vm.builtins.getStr(vm.intern("__import__")).p
	t.builtinTypes()
	for _, c := range []struct {
		name string
		v    Value
	}{{"None", None}, {"True", True}, {"False", False}, {"Ellipsis", Ellipsis}, {"NotImplemented", NotImplemented}, {"__debug__", True}} {
		vm.builtins.setStr(t, vm.intern(c.name), c.v)
	}
	t.initSys()
}

// builtinTypes puts the classes that have names into the built-ins.
func (t *Thread) builtinTypes() {
	vm := t.vm
	ts := &vm.types
	set := func(name string, typ *Type) {
		if typ != nil {
			vm.builtins.setStr(t, vm.intern(name), typ.Value())
		}
	}
	for _, typ := range []*Type{ts.Object, ts.Type, ts.Int, ts.Long, ts.Bool, ts.Float, ts.Complex, ts.Str, ts.Bytes, ts.ByteArray, ts.BaseString,
		ts.Tuple, ts.List, ts.Dict, ts.Set, ts.FrozenSet, ts.Slice, ts.Range, ts.Property, ts.StaticMethod, ts.ClassMethod, ts.Super,
		ts.Iter[iterEnumerate], ts.Iter[iterReversed], ts.File} {
		if typ != nil {
			set(typ.name, typ)
		}
	}
	if vm.py2 {
		set("bytes", ts.Bytes)
	} else {
		for _, how := range []iterKind{iterZip, iterMap, iterFilter} {
			if typ := ts.Iter[how]; typ != nil {
				set(typ.name, typ)
			}
		}
	}
	t.eachException(set)
	for i := range namedTypes {
		if r := &namedTypes[i]; vm.exists(r.how) {
			set(r.name, *r.field(ts))
		}
	}
}

// namedTypes are further classes in the built-ins, filled by the files of their
// families.
var namedTypes []namedType

// namedType is a class in the built-ins.
type namedType struct {
	name  string
	field func(*Types) **Type
	how   MethodFlags
}

// Callable tells whether v can be called.
func (t *Thread) Callable(v Value) bool { return t.callable(v) }

// callable tells whether v can be called.
func (t *Thread) callable(v Value) bool {
	if v.p.kind == kOldInst {
		m, _ := t.lookupAttr(v, t.vm.names.call)
		t.clearExc()
		t.xdecref(m)
		return m.p != nil
	}
	return t.typeOf(v).slots.Call != nil
}

func builtinImport(t *Thread, a []Value) Value {
	if !t.isStr(a[0]) {
		return t.typeError("__import__() argument 1 must be str, not %s", t.typeName(a[0]))
	}
	level := 0
	if t.vm.py2 {
		level = -1
	}
	if a[4].p != nil {
		n, ok := t.Index(a[4], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		level = int(n)
	}
	if level < 0 && !t.vm.py2 {
		return t.valueError("level must be >= 0")
	}
	return t.Import(GoString(a[0]), a[1], a[3], level)
}

// builtinGetattr is soft: a property or __getattr__ written in Python gives the
// result of getattr itself.
func builtinGetattr(t *Thread, a Args) Value {
	n := len(a.Pos)
	if len(a.Names) > 0 {
		return t.typeError("getattr() takes no keyword arguments")
	}
	if n < 2 {
		return t.typeError("getattr expected at least 2 arguments, got %d", n)
	}
	if n > 3 {
		return t.typeError("getattr expected at most 3 arguments, got %d", n)
	}
	name, ok := t.nameOf(a.Pos[1])
	if !ok {
		if t.vm.py2 && a.Pos[1].p.kind != kStr {
			return t.typeError("getattr(): attribute name must be string")
		} else if t.vm.py2 {
			t.attrName(a.Pos[1]) // raises UnicodeEncodeError
			return Null
		}
		return t.typeError("attribute name must be string, not '%s'", t.typeName(a.Pos[1]))
	}
	orig := t.frame
	r := t.getAttrSoft(a.Pos[0], name)
	if n == 2 {
		return r
	}
	switch r.p {
	case nil:
		if t.matches(t.vm.types.AttributeError) {
			t.clearExc()
			return a.Pos[2].incref()
		}
	case &tUnwind:
		return t.then(orig, &getattrDefault, a.Pos[2])
	}
	return r
}

var getattrDefault = nativeCode{name: "getattr", nregs: 1, catches: true}
var hasattrDone = nativeCode{name: "hasattr", catches: true}

func init() {
	getattrDefault.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p == nil && t.matches(t.vm.types.AttributeError) {
			t.clearExc()
			return f.reg(0).incref()
		}
		return r
	}
	hasattrDone.fn = func(t *Thread, f *Frame, r Value) Value { return t.hadAttr(r) }
}

func builtinHasattr(t *Thread, a []Value) Value {
	name, ok := t.nameOf(a[1])
	if !ok {
		if t.vm.py2 && a[1].p.kind != kStr {
			return t.typeError("hasattr(): attribute name must be string")
		} else if t.vm.py2 {
			t.attrName(a[1]) // raises UnicodeEncodeError
			return Null
		}
		return t.typeError("attribute name must be string, not '%s'", t.typeName(a[1]))
	}
	orig := t.frame
	r := t.getAttrSoft(a[0], name)
	if r.p == &tUnwind {
		return t.then(orig, &hasattrDone)
	}
	return t.hadAttr(r)
}

// hadAttr turns an attribute (stolen) or the lack of it into a bool. Python 2
// takes any Exception for the lack of it.
func (t *Thread) hadAttr(r Value) Value {
	if r.p != nil {
		t.decref(r)
		return True
	}
	typ := t.vm.types.AttributeError
	if t.vm.py2 {
		typ = t.vm.types.Exception
	}
	if !t.matches(typ) {
		return Null
	}
	t.clearExc()
	return False
}

func builtinHash(t *Thread, a []Value) Value {
	h, ok := t.Hash(a[0])
	if !ok {
		return Null
	}
	return Int(h)
}

func builtinVars(t *Thread, a Args) Value {
	if len(a.Pos) == 0 {
		return t.localsOf(t.pyFrame())
	}
	if len(a.Pos) > 1 {
		return t.typeError("vars expected at most 1 argument, got %d", len(a.Pos))
	}
	v, ok := t.lookupAttr(a.Pos[0], t.vm.names.dict)
	if v.p == nil && ok {
		return t.typeError("vars() argument must have __dict__ attribute")
	}
	return v
}

func builtinApply(t *Thread, a []Value) Value {
	var pos []Value
	if a[1].p != nil {
		args := t.Tuple(a[1])
		if args.p == nil {
			return Null
		}
		defer t.decref(args)
		pos = asTuple(args.p).items
	}
	var kw *DictObj
	if a[2].p != nil {
		if a[2].p.kind != kDict {
			return t.typeError("apply() arg 3 expected dictionary, found %s", t.typeName(a[2]))
		}
		kw = asDict(a[2].p)
	}
	return t.CallArgs(a[0], t.argsOf(pos, kw))
}

// builtinPrint is print().
func builtinPrint(t *Thread, a []Value) Value {
	file := a[3]
	if file.p == nil || file.p == &tNone {
		file = t.vm.sys.dict.getStr(t.vm.names.stdout)
		if file.p == nil {
			return t.raise(t.vm.types.RuntimeError, "lost sys.stdout")
		}
		if file.p == &tNone {
			return None
		}
	}
	for i, what := range []string{"sep", "end"} {
		if v := a[1+i]; v.p != nil && v.p != &tNone && !t.isStr(v) && v.p.kind != kStr {
			kinds := "None or a string"
			if t.vm.py2 {
				kinds = "None, str or unicode"
			}
			return t.typeError("%s must be %s, not %s", what, kinds, t.typeName(v))
		}
	}
	file.incref()
	ok := t.printTo(file, a)
	t.decref(file)
	if !ok {
		return Null
	}
	return None
}

func (t *Thread) printTo(file Value, a []Value) bool {
	for i, v := range asTuple(a[0].p).items {
		if i > 0 && !t.writeOr(file, a[1], " ") {
			return false
		}
		s := t.StrOf(v)
		if t.vm.py2 && v.p.kind == kStr {
			t.xdecref(s)
			s = v.incref()
		}
		if s.p == nil {
			return false
		}
		ok := t.writeTo(file, s)
		t.decref(s)
		if !ok {
			return false
		}
	}
	if !t.writeOr(file, a[2], "\n") {
		return false
	}
	if a[4].p != nil {
		flush, ok := t.IsTrue(a[4])
		if !ok {
			return false
		}
		if flush {
			r := t.CallMethod(file, "flush")
			t.xdecref(r)
			return r.p != nil
		}
	}
	return true
}

// writeOr writes v, or def where v is None or not given.
func (t *Thread) writeOr(file, v Value, def string) bool {
	if v.p == nil || v.p == &tNone {
		v = t.Str(def)
		defer t.decref(v)
	}
	return t.writeTo(file, v)
}

// writeTo calls file.write(s).
func (t *Thread) writeTo(file, s Value) bool {
	r := t.CallMethod(file, "write", s)
	t.xdecref(r)
	return r.p != nil
}

// localsOf is locals() in frame f (owned).
func (t *Thread) localsOf(f *Frame) Value {
	if f.locals.p != nil && !t.vm.py2 {
		return f.locals.incref()
	}
	return t.frameLocals(f)
}

// builtinsForExec gives the built-ins that exec puts into globals without any.
func (t *Thread) builtinsForExec() Value {
	if f := t.pyFrame(); f != nil && f.builtins != nil {
		return obj(&f.builtins.Header)
	}
	if t.vm.py2 {
		return t.vm.modules.getStr(t.vm.intern("__builtin__"))
	}
	return obj(&t.vm.builtins.Header)
}

// codeFlagsInherited are the future statements that exec, eval and compile take
// over from the code that calls them.
const codeFlagsInherited = code.FutureDivision | code.FutureAbsoluteImport | code.FutureWithStatement | code.FuturePrintFunction |
	code.FutureUnicodeLiterals | code.FutureBarryAsBDFL | code.FutureGeneratorStop | code.FutureAnnotations

func (t *Thread) inheritedFlags() code.Flags {
	if f := t.pyFrame(); f != nil {
		return f.code.c.Flags & codeFlagsInherited
	}
	return 0
}

// inherit puts the flags of the calling code into compile options.
func (t *Thread) inherit(opt compile.Options) compile.Options {
	opt.Flags |= t.inheritedFlags()
	return opt
}
