// Package testcapi is what can be had here of CPython's modules for its own tests,
// which ask them what the interpreter is like inside.
package testcapi

import (
	"math"
	"strings"

	"github.com/sllint/sllint/vm"
)

// Module is the module _testcapi.
var Module = &vm.NativeModule{Name: "_testcapi",
	Funcs: []vm.Method{
		{Name: "exception_print", Sig: "exc, legacy=0, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			t.DisplayException(a[0])
			return vm.None
		}, Doc: "Print an exception to sys.stderr as if nobody caught it."},
		{Name: "traceback_print", Sig: "tb, file, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.PrintTraceback(a[0], a[1]) },
			Doc: "Write a traceback to a file."},
		{Name: "raise_exception", Sig: "exc, num_args, /", Fn: raiseException, Doc: "Raise an exception of a class with so many numbers as arguments."},
		{Name: "make_exception_with_doc", Sig: "name, doc=None, base=None, dict=None", Fn: makeException, Doc: "Make a class of exceptions that has a docstring."},
		{Name: "sequence_delitem", Sig: "seq, i, /", How: vm.Only2, Fn: deleteItem, Doc: "Delete an item of a sequence."},
		{Name: "raise_memoryerror", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return t.RaiseArgs(t.VM().Types().MemoryError)
		}, Doc: "Raise MemoryError."},
		{Name: "run_in_subinterp", Sig: "code, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if !t.IsStr(a[0]) {
				return t.Raise(t.VM().Types().TypeError, "run_in_subinterp() argument 1 must be str, not %s", t.TypeName(a[0]))
			}
			status, ok := t.RunSub(vm.GoString(a[0]))
			switch {
			case !ok:
				return vm.Null
			case status != 0:
				return vm.Int(-1)
			}
			return vm.Int(0)
		}, Doc: "Run a program in an interpreter of its own: 0, or -1 where it failed."},
		{Name: "test_with_docstring", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.None }, Doc: "A function that has a docstring."},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		m.Set("INT_MAX", vm.Int(math.MaxInt32))
		m.Set("UINT_MAX", vm.Int(math.MaxUint32))
		m.Set("PY_SSIZE_T_MAX", vm.Int(math.MaxInt64))
		if t.VM().Py2() {
			return true
		}
		m.Set("Py_C_RECURSION_LIMIT", vm.Int(vm.MaxNative))
		addClasses(t, m)
		return true
	}}

func raiseException(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := t.Index(a[1], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	if class := vm.TypeOfClass(a[0]); class == nil || !class.IsSubtype(t.VM().Types().BaseException) {
		if t.VM().Py2() {
			return t.Raise(t.VM().Types().TypeError, "an exception class is required")
		}
		r := t.Repr(a[0])
		if r.IsNull() {
			return vm.Null
		}
		defer t.Decref(r)
		return t.Raise(t.VM().Types().SystemError, "_PyErr_SetObject: exception %s is not a BaseException subclass", vm.GoString(r))
	}
	args := make([]vm.Value, n)
	for i := range args {
		args[i] = vm.Int(int64(i))
	}
	e := t.Call(a[0], args...)
	if e.IsNull() {
		return vm.Null
	}
	if !t.IsInstance(e, t.VM().Types().BaseException) {
		t.Decref(e)
		return t.Raise(t.VM().Types().TypeError, "exceptions must derive from BaseException")
	}
	t.RaiseObject(e)
	return vm.Null
}

// makeException is PyErr_NewExceptionWithDoc.
func makeException(t *vm.Thread, a []vm.Value) vm.Value {
	for i, what := range []string{"name", "doc"} {
		if (i == 0 || !a[i].IsNull()) && !vm.IsText(a[i]) && !vm.IsBytes(a[i]) {
			return t.Raise(t.VM().Types().TypeError, "make_exception_with_doc() argument '%s' must be str, not %s", what, t.TypeName(a[i]))
		}
	}
	module, name, ok := cutLast(vm.GoString(a[0]))
	if !ok {
		return t.Raise(t.VM().Types().SystemError, "PyErr_NewException: name must be module.class")
	}
	base, dict := a[2], a[3]
	if base.IsNull() {
		base = t.VM().Types().Exception.Value()
	}
	if dict.IsNull() {
		dict = t.NewDict()
		defer t.Decref(dict)
	}
	if !a[1].IsNull() {
		t.DictSetStr(dict, "__doc__", a[1])
	}
	key := t.Str("__module__")
	defer t.Decref(key)
	if has, ok := t.DictGet(dict, key); !ok {
		return vm.Null
	} else if has.IsNull() {
		text := t.Str(module)
		t.DictSetStr(dict, "__module__", text)
		t.Decref(text)
	}
	bases := base.Incref()
	if !vm.IsTuple(base) {
		bases = t.NewTuple(bases)
	}
	defer t.Decref(bases)
	short := t.Str(name)
	defer t.Decref(short)
	return t.Call(t.VM().Types().Type.Value(), short, bases, dict)
}

// cutLast splits a name at its last dot.
func cutLast(name string) (before, after string, found bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return "", name, false
	}
	return name[:i], name[i+1:], true
}

// deleteItem is PySequence_DelItem: i counts from the end where it is negative.
func deleteItem(t *vm.Thread, a []vm.Value) vm.Value {
	i, ok := t.Index(a[1], t.VM().Types().OverflowError)
	if !ok || !t.SetItem(a[0], vm.Int(i), vm.Null) {
		return vm.Null
	}
	return vm.None
}

func init() {
	Module.Funcs = append(append(Module.Funcs, frameFuncs...), objectFuncs...)
}

// Limited is the module _testlimitedcapi.
var Limited = &vm.NativeModule{Name: "_testlimitedcapi", How: vm.Only3,
	Funcs: []vm.Method{
		{Name: "object_hasattrstring", Sig: "obj, name, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if !vm.IsBytes(a[1]) {
				return t.Raise(t.VM().Types().TypeError, "name must be bytes, not %s", t.TypeName(a[1]))
			}
			v := t.GetAttr(a[0], vm.GoString(a[1]))
			if v.IsNull() {
				t.ClearExc() // whatever it is
				return vm.Int(0)
			}
			t.Decref(v)
			return vm.Int(1)
		}, Doc: "Tell whether an object has an attribute whose name is bytes."},
	}}

// Internal is the module _testinternalcapi.
var Internal = &vm.NativeModule{Name: "_testinternalcapi", How: vm.Only3,
	Funcs: []vm.Method{
		{Name: "get_config", Fn: getConfig, Doc: "Tell how the interpreter is configured."},
		{Name: "suppress_immortalization", Sig: "suppress, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return vm.None // nothing becomes immortal while a program runs
		}, Doc: "Let nothing become immortal for a while."},
		{Name: "dict_getitem_knownhash", Sig: "mp, key, hash, /", Fn: knownHash, Doc: "Look for a key of a dict whose hash is known."},
		{Name: "has_inline_values", Sig: "object, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return vm.Bool(vm.HasInlineValues(a[0]))
		}, Doc: "Tell whether an instance has its attributes in itself."},
		{Name: "get_recursion_depth", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Int(int64(t.RecursionDepth())) },
			Doc: "Tell how deep calls are nested."},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		// What sys.getsizeof adds for the collector, as it is in CPython.
		m.Set("SIZEOF_PYGC_HEAD", vm.Int(16))
		return true
	}}

func getConfig(t *vm.Thread, a []vm.Value) vm.Value {
	d := t.NewDict()
	t.DictSetStr(d, "code_debug_ranges", vm.Int(1)) // code objects know columns
	return d
}

func knownHash(t *vm.Thread, a []vm.Value) vm.Value {
	hash, ok := t.Index(a[2], t.VM().Types().OverflowError)
	switch {
	case !ok:
		return vm.Null
	case !vm.IsDict(a[0]):
		return t.Raise(t.VM().Types().SystemError, "bad argument to internal function")
	}
	v, ok := t.DictGetHashed(a[0], a[1], hash)
	switch {
	case !ok:
		return vm.Null
	case v.IsNull():
		return t.RaiseValue(t.VM().Types().KeyError, a[1].Incref())
	}
	return v.Incref()
}

// SinglePhase is the module _testsinglephase, which test_types wants to be there: CPython's
// is about how modules written in C are made.
var SinglePhase = &vm.NativeModule{Name: "_testsinglephase", How: vm.Only3}
