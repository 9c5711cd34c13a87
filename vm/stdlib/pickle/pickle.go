// Package pickle is CPython's _pickle, and Python 2's cPickle: objects as streams of
// bytes, in all protocols of the dialect.
package pickle

import "github.com/sllint/sllint/vm"

func init() { vm.SnapshotTypes((*state)(nil), (*pickler)(nil), (*unpickler)(nil), (*vm.Value)(nil)) }

// Module is _pickle of Python 3, which the library's module pickle takes its functions
// from.
var Module = &vm.NativeModule{Name: "_pickle", How: vm.Only3, Doc: "Optimized C implementation for the Python pickle module.",
	Funcs: []vm.Method{
		{Name: "dump", Sig: "obj, file, protocol=None, *, fix_imports=True, buffer_callback=None", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return dumpTo(t, a[0], a[1], a[2], a[3], a[4])
		}, Doc: "Write a pickled representation of obj to the open file object file."},
		{Name: "dumps", Sig: "obj, protocol=None, *, fix_imports=True, buffer_callback=None", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return dumpTo(t, a[0], vm.Null, a[1], a[2], a[3])
		}, Doc: "Return the pickled representation of the object as a bytes object."},
		{Name: "load", Sig: "file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=()", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			u := startSpare(t)
			defer u.endSpare()
			if !u.setFile(a[0]) || !u.setOptions(a[1], a[2], a[3], a[4]) {
				return vm.Null
			}
			return u.load()
		}, Doc: "Read and return an object from the pickle data stored in a file."},
		{Name: "loads", Sig: "data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=()", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			u := startSpare(t)
			defer u.endSpare()
			b, ok := t.Buffer(a[0])
			if !ok || !u.setOptions(a[1], a[2], a[3], a[4]) {
				return vm.Null
			}
			u.data = string(b)
			return u.load()
		}, Doc: "Read and return an object from the given pickle data."},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		s := stateOf(t)
		for name, typ := range map[string]*vm.Type{"PickleError": s.err, "PicklingError": s.pickling, "UnpicklingError": s.unpickling, "Pickler": s.pickler, "Unpickler": s.unpickler, "PickleBuffer": s.buffer} {
			m.Set(name, typ.Value().Incref())
		}
		return true
	},
}

// Module2 is cPickle of Python 2.
var Module2 = &vm.NativeModule{Name: "cPickle", How: vm.Only2, Doc: "C implementation and optimization of the Python pickle module.",
	Funcs: []vm.Method{
		{Name: "dump", Sig: "obj, file, protocol=0", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return dumpTo(t, a[0], a[1], a[2], vm.Null, vm.Null)
		}, Doc: "dump(obj, file, protocol=0) -- Write an object in pickle format to the given file.\n\nSee the Pickler docstring for the meaning of optional argument proto."},
		{Name: "dumps", Sig: "obj, protocol=0", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return dumpTo(t, a[0], vm.Null, a[1], vm.Null, vm.Null)
		}, Doc: "dumps(obj, protocol=0) -- Return a string containing an object in pickle format.\n\nSee the Pickler docstring for the meaning of optional argument proto."},
		{Name: "load", Sig: "file, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			u := startSpare(t)
			defer u.endSpare()
			if !u.setFile(a[0]) {
				return vm.Null
			}
			return u.load()
		}, Doc: "load(file) -- Load a pickle from the given file"},
		{Name: "loads", Sig: "string, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			u := startSpare(t)
			defer u.endSpare()
			if !vm.IsBytes(a[0]) {
				return t.Raise(t.VM().Types().TypeError, "loads() argument 1 must be string, not %s", t.TypeName(a[0]))
			}
			u.data = vm.RawBytes(a[0])
			return u.load()
		}, Doc: "loads(string) -- Load a pickle from the given string"},
		{Name: "Pickler", Sig: "file=None, protocol=0", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			v := t.NewNative(stateOf(t).pickler, newPickler(t))
			p := picklerOf(v)
			file, proto := a[0], a[1]
			if _, isInt := vm.SmallInt(orNone(file)); isInt && proto.IsNull() {
				file, proto = vm.Null, file
			}
			if !p.setFile(file) || !p.setProtocol(proto) {
				t.Decref(v)
				return vm.Null
			}
			return v
		}, Doc: "Pickler(file, protocol=0) -- Create a pickler.\n\nThis takes a file-like object for writing a pickle data stream.\nThe optional proto argument tells the pickler to use the given\nprotocol; supported protocols are 0, 1, 2."},
		{Name: "Unpickler", Sig: "file, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			v := t.NewNative(stateOf(t).unpickler, newUnpickler(t))
			if !unpicklerOf(v).setFile(a[0]) {
				t.Decref(v)
				return vm.Null
			}
			return v
		}, Doc: "Unpickler(file) -- Create an unpickler."},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		s := stateOf(t)
		for name, typ := range map[string]*vm.Type{"PickleError": s.err, "PicklingError": s.pickling, "UnpicklingError": s.unpickling,
			"UnpickleableError": s.unpickleable, "BadPickleGet": s.badGet, "PicklerType": s.pickler, "UnpicklerType": s.unpickler} {
			m.Set(name, typ.Value().Incref())
		}
		m.Set("__version__", t.Str("1.71"))
		m.Set("format_version", t.Str("2.0"))
		m.Set("HIGHEST_PROTOCOL", vm.Int(2))
		var formats []vm.Value
		for _, f := range []string{"1.0", "1.1", "1.2", "1.3", "2.0"} {
			formats = append(formats, t.Str(f))
		}
		m.Set("compatible_formats", t.ListOf(formats))
		return true
	},
}

func orNone(v vm.Value) vm.Value {
	if v.IsNull() {
		return vm.None
	}
	return v
}

// state is what an interpreter has of the module.
type state struct {
	err, pickling, unpickling, unpickleable, badGet *vm.Type
	pickler, unpickler, buffer                      *vm.Type
	spares                                          spares
	noTables                                        bool // there is no module _compat_pickle
}

// The classes, which are set at the start because their functions need them.
var bufferSpecOf, picklerSpecOf, unpicklerSpecOf func(*vm.VM) *vm.TypeSpec

func init() {
	bufferSpecOf = vm.PerDialect(func(bool) *vm.TypeSpec { return bufferSpec() })
	picklerSpecOf, unpicklerSpecOf = vm.PerDialect(picklerSpec), vm.PerDialect(unpicklerSpec)
}

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "_pickle", func() *state {
		s := &state{}
		name := "_pickle."
		if t.VM().Py2() {
			name = "cPickle."
		}
		s.err = t.NewException(name + "PickleError")
		s.pickling = t.NewException(name+"PicklingError", s.err)
		s.unpickling = t.NewException(name+"UnpicklingError", s.err)
		if t.VM().Py2() {
			s.unpickleable = t.NewException("cPickle.UnpickleableError", s.pickling)
			s.badGet = t.NewException("cPickle.BadPickleGet", s.unpickling)
		}
		if !t.VM().Py2() {
			s.buffer = t.NewType(bufferSpecOf(t.VM()))
		}
		s.pickler = t.NewType(picklerSpecOf(t.VM()))
		s.unpickler = t.NewType(unpicklerSpecOf(t.VM()))
		return s
	})
}

// dumpTo is dump() and, where file is Null, dumps().
func dumpTo(t *vm.Thread, obj, file, protocol, fixImports, callback vm.Value) vm.Value {
	p := newPickler(t)
	p.takeSpares()
	defer p.endSpare()
	if !p.setFile(file) || !p.setProtocol(protocol) || !p.setOptions(fixImports, callback) || !p.dump(obj) {
		return vm.Null
	}
	if file.IsNull() {
		return t.Bytes(string(p.buf))
	}
	return vm.None
}
