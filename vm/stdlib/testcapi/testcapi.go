// Package testcapi is what can be had here of CPython's modules for its own tests,
// which ask them what the interpreter is like inside.
package testcapi

import (
	"math"

	"github.com/sllint/sllint/vm"
)

// Module is the module _testcapi.
var Module = &vm.NativeModule{Name: "_testcapi", How: vm.Only3,
	Funcs: []vm.Method{
		{Name: "exception_print", Sig: "exc, legacy=0, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			t.DisplayException(a[0])
			return vm.None
		}, Doc: "Print an exception to sys.stderr as if nobody caught it."},
		{Name: "traceback_print", Sig: "tb, file, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.PrintTraceback(a[0], a[1]) },
			Doc: "Write a traceback to a file."},
		{Name: "raise_exception", Sig: "exc, num_args, /", Fn: raiseException, Doc: "Raise an exception of a class with so many numbers as arguments."},
		{Name: "raise_memoryerror", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return t.RaiseArgs(t.VM().Types().MemoryError)
		}, Doc: "Raise MemoryError."},
		{Name: "test_with_docstring", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.None }, Doc: "A function that has a docstring."},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		m.Set("INT_MAX", vm.Int(math.MaxInt32))
		m.Set("Py_C_RECURSION_LIMIT", vm.Int(vm.MaxNative))
		return true
	}}

func raiseException(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := t.Index(a[1], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	if class := vm.TypeOfClass(a[0]); class == nil || !class.IsSubtype(t.VM().Types().BaseException) {
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
