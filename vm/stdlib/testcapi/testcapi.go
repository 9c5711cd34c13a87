// Package testcapi is what can be had here of CPython's modules for its own tests,
// which ask them what the interpreter is like inside.
package testcapi

import "github.com/sllint/sllint/vm"

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
