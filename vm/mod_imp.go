package vm

import (
	"path/filepath"
	"strings"

	"github.com/sllint/sllint/vm/compile"
)

// Module _imp of Python 3, and how Lib/importlib takes part in imports. Import
// statements are served by import.go; importlib is loaded where a program asks
// for it, for a spec or for sys.meta_path, and then serves what it is called for.

// impState is what the VM knows of importlib.
type impState struct {
	loading   bool
	bootstrap Value // module _frozen_importlib, Null where it is not loaded
	external  Value
	locks     int
}

func (s *impState) Visit(visit func(Value)) { visitAll(visit, s.bootstrap, s.external) }

func (t *Thread) impState() *impState {
	return Ext(t.vm, "_imp", func() *impState { return &impState{} })
}

var impModule3 = NativeModule{Name: "_imp", How: Only3, Doc: "(Extremely) low-level import machinery bits as used by importlib.",
	Init: func(t *Thread, m *Module) bool {
		m.Set("check_hash_based_pycs", t.Str("default"))
		m.Set("pyc_magic_number_token", Int(0x0a0d0001))
		return true
	},
	Funcs: []Method{
		{Name: "lock_held", Fn: func(t *Thread, a []Value) Value { return Bool(t.impState().locks > 0) }},
		{Name: "acquire_lock", Fn: func(t *Thread, a []Value) Value {
			t.impState().locks++
			return None
		}},
		{Name: "release_lock", Fn: impRelease},
		{Name: "extension_suffixes", Fn: func(t *Thread, a []Value) Value { return t.NewList() }},
		{Name: "is_builtin", Sig: "name, /", Fn: func(t *Thread, a []Value) Value {
			if t.isNativeModule(a[0]) {
				return Int(1)
			}
			return Int(0)
		}},
		{Name: "create_builtin", Sig: "spec, /", Fn: impCreateBuiltin},
		{Name: "exec_builtin", Sig: "mod, /", Fn: func(t *Thread, a []Value) Value { return Int(0) }},
		{Name: "create_dynamic", Sig: "spec, file=None, /", Fn: func(t *Thread, a []Value) Value {
			return t.raise(t.vm.types.ImportError, "extension modules cannot be loaded")
		}},
		{Name: "exec_dynamic", Sig: "mod, /", Fn: func(t *Thread, a []Value) Value { return Int(0) }},
		{Name: "is_frozen", Sig: "name, /", Fn: func(t *Thread, a []Value) Value { return Bool(t.frozenNamed(a[0]) != nil) }},
		{Name: "is_frozen_package", Sig: "name, /", Fn: func(t *Thread, a []Value) Value {
			if t.isStr(a[0]) {
				if _, isPkg, ok := t.vm.frozenSource(GoString(a[0])); ok {
					return Bool(isPkg)
				}
			}
			return t.raise(t.vm.types.ImportError, "No such frozen object named %s", t.strOrEmpty(a[0]))
		}},
		{Name: "find_frozen", Sig: "name, /, *, withdata=False", Fn: func(t *Thread, a []Value) Value {
			if t.frozenNamed(a[0]) == nil {
				return None
			}
			_, isPkg, _ := t.vm.frozenSource(GoString(a[0]))
			return t.NewTuple(None, Bool(isPkg), a[0].incref())
		}},
		{Name: "get_frozen_object", Sig: "name, data=None, /", Fn: impFrozenCode},
		{Name: "init_frozen", Sig: "name, /", Fn: func(t *Thread, a []Value) Value { return t.ImportModule(GoString(a[0])) }},
		{Name: "_fix_co_filename", Sig: "code, path, /", Fn: func(t *Thread, a []Value) Value { return None }},
		{Name: "source_hash", Sig: "key, source", Fn: func(t *Thread, a []Value) Value {
			return t.raise(t.vm.types.ImportError, "compiled files are not read or written")
		}},
		{Name: "_frozen_module_names", Fn: func(t *Thread, a []Value) Value { return t.NewList() }},
		{Name: "_override_frozen_modules_for_tests", Sig: "override, /", Fn: func(t *Thread, a []Value) Value { return None }},
		{Name: "_override_multi_interp_extensions_check", Sig: "override, /", Fn: func(t *Thread, a []Value) Value { return Int(0) }},
	},
}

func impRelease(t *Thread, a []Value) Value {
	s := t.impState()
	if s.locks == 0 {
		return t.raise(t.vm.types.RuntimeError, "not holding the import lock")
	}
	s.locks--
	return None
}

func (t *Thread) isNativeModule(v Value) bool {
	if !t.isStr(v) {
		return false
	}
	name := GoString(v)
	if name == "sys" || name == "builtins" || name == "__builtin__" {
		return true
	}
	nm := t.vm.natives[name]
	return nm != nil && t.vm.exists(nm.How)
}

func (t *Thread) frozenNamed(v Value) []byte {
	if !t.isStr(v) {
		return nil
	}
	src, _, ok := t.vm.frozenSource(GoString(v))
	if !ok {
		return nil
	}
	return src
}

func impCreateBuiltin(t *Thread, a []Value) Value {
	v := t.GetAttr(a[0], "name")
	if v.p == nil {
		return Null
	}
	defer t.decref(v)
	if !t.isNativeModule(v) {
		return None
	}
	name := GoString(v)
	if m := t.vm.modules.getStr(t.vm.intern(name)); m.p != nil {
		return m.incref()
	}
	return t.makeNative(t.vm.natives[name])
}

func impFrozenCode(t *Thread, a []Value) Value {
	src := t.frozenNamed(a[0])
	if src == nil {
		return t.raise(t.vm.types.ImportError, "No such frozen object named %s", t.strOrEmpty(a[0]))
	}
	c := t.CompileSource(src, "<frozen "+GoString(a[0])+">", compile.Options{})
	if c == nil {
		return Null
	}
	return obj(&t.newCode(c).Header)
}

// loadImportlib runs Lib/importlib's two halves under the names that CPython
// freezes them under; done is false where the library is not there.
func (t *Thread) loadImportlib(name string) (m Value, done bool) {
	if t.vm.py2 || name != "_frozen_importlib" && name != "_frozen_importlib_external" {
		return Null, false
	}
	s := t.impState()
	if s.loading {
		return Null, false
	}
	if s.bootstrap.p == nil {
		s.loading = true
		ok, there := t.startImportlib(s)
		s.loading = false
		if !there {
			return Null, false
		}
		if !ok {
			e := t.fetchExc()
			t.clearFields(&s.bootstrap, &s.external)
			t.restoreExc(e)
			return Null, true
		}
	}
	if name == "_frozen_importlib" {
		return s.bootstrap.incref(), true
	}
	return s.external.incref(), true
}

func (t *Thread) startImportlib(s *impState) (ok, there bool) {
	for _, dir := range t.searchPath(Null) {
		dir = filepath.Join(dir, "importlib")
		first, second := t.find(dir, "_bootstrap"), t.find(dir, "_bootstrap_external")
		if first.file == "" || second.file == "" {
			continue
		}
		imp := t.ImportModule("_imp")
		if imp.p == nil {
			return false, true
		}
		defer t.decref(imp)
		boot := t.runModule("_frozen_importlib", first)
		if boot.p == nil {
			return false, true
		}
		s.bootstrap = boot
		sys := obj(&t.vm.sys.Header)
		if !t.done(t.CallMethod(boot, "_install", sys, imp)) {
			return false, true
		}
		ext := t.runModule("_frozen_importlib_external", second)
		if ext.p == nil {
			return false, true
		}
		s.external = ext
		if !t.done(t.CallMethod(ext, "_set_bootstrap_module", boot)) || !t.SetAttr(boot, "_bootstrap_external", ext) || !t.done(t.CallMethod(ext, "_install", boot)) {
			return false, true
		}
		return t.setSpecs(s), true
	}
	return false, false
}

// done drops a result and tells whether there was one.
func (t *Thread) done(r Value) bool {
	t.xdecref(r)
	return r.p != nil
}

// setSpecs gives the modules that were imported so far their specs.
func (t *Thread) setSpecs(s *impState) bool {
	type entry struct {
		name string
		m    Value
	}
	var list []entry
	t.vm.modules.each(t, func(k, v Value) bool {
		if v.p.kind == kModule && t.isStr(k) {
			list = append(list, entry{GoString(k), v.incref()})
		}
		return true
	})
	ok := true
	for _, e := range list {
		d := asModule(e.m.p).dict
		if spec := d.getStr(t.vm.names.spec); ok && e.name != "__main__" && (spec.p == nil || spec.p == &tNone) {
			ok = t.giveSpec(s, asModule(e.m.p), e.name)
		}
		t.decref(e.m)
	}
	return ok
}

// giveSpec sets __spec__ and __loader__ of a module of a file.
func (t *Thread) giveSpec(s *impState, m *ModuleObj, name string) bool {
	file := m.dict.getStr(t.vm.names.file)
	if file.p == nil || !t.isStr(file) || strings.HasPrefix(GoString(file), "<frozen ") || s.external.p == nil {
		return t.giveBuiltinSpec(s, m, name)
	}
	fn := t.GetAttr(s.external, "spec_from_file_location")
	if fn.p == nil {
		return false
	}
	defer t.decref(fn)
	args := Args{Pos: []Value{t.Str(name), file}}
	defer t.decref(args.Pos[0])
	if p := m.dict.getStr(t.vm.names.path); p.p != nil {
		args.Names, args.Kw = []Value{t.Name("submodule_search_locations")}, []Value{p}
	}
	spec := t.CallArgs(fn, args)
	if spec.p == nil {
		return false
	}
	return t.putSpec(m, spec)
}

// putSpec stores a spec (stolen) and its loader.
func (t *Thread) putSpec(m *ModuleObj, spec Value) bool {
	defer t.decref(spec)
	if spec.p == &tNone {
		return true
	}
	loader := t.GetAttr(spec, "loader")
	if loader.p == nil {
		return false
	}
	m.dict.setStr(t, t.vm.names.spec, spec)
	m.dict.setStr(t, t.vm.names.loader, loader)
	t.decref(loader)
	return true
}

func (t *Thread) giveBuiltinSpec(s *impState, m *ModuleObj, name string) bool {
	class := "BuiltinImporter"
	v := t.Str(name)
	defer t.decref(v)
	if !t.isNativeModule(v) {
		if t.frozenNamed(v) == nil {
			return true
		}
		class = "FrozenImporter"
	}
	loader := t.GetAttr(s.bootstrap, class)
	fn := t.GetAttr(s.bootstrap, "ModuleSpec")
	if loader.p == nil || fn.p == nil {
		return false
	}
	origin := t.Str(map[string]string{"BuiltinImporter": "built-in", "FrozenImporter": "frozen"}[class])
	spec := t.CallArgs(fn, Args{Pos: []Value{v, loader}, Names: []Value{t.Name("origin")}, Kw: []Value{origin}})
	t.decref(origin)
	t.decref(fn)
	t.decref(loader)
	if spec.p == nil {
		return false
	}
	return t.putSpec(m, spec)
}

// setSpec gives a new module its spec, where importlib is there.
func (t *Thread) setSpec(m *ModuleObj, name string, f found) bool {
	s := t.impState()
	if s.bootstrap.p == nil || s.external.p == nil {
		return true
	}
	return t.giveSpec(s, m, name)
}

// wantSpec loads importlib because a program looks at what only that makes:
// a module's spec or loader, or sys.meta_path.
func (t *Thread) wantSpec(m *ModuleObj, name *TextObj) {
	if t.vm.py2 || t.vm.finalizing {
		return
	}
	n := &t.vm.names
	if name != n.spec && name != n.loader && !(m == t.vm.sys && (name.s == "meta_path" || name.s == "path_hooks")) {
		return
	}
	if s := t.impState(); s.bootstrap.p != nil || s.loading {
		return
	}
	held := t.fetchExc()
	if r, _ := t.loadImportlib("_frozen_importlib"); r.p != nil {
		t.decref(r)
	} else {
		t.clearExc()
	}
	t.restoreExc(held)
}

// findByProgram asks the finders that the program put into sys.meta_path: those
// before importlib's own where first is set, else those behind. Null without an
// exception where none knows the module.
func (t *Thread) findByProgram(name string, parent Value, first bool) Value {
	s := t.impState()
	if s.bootstrap.p == nil || s.loading {
		return Null
	}
	list := t.vm.sys.dict.getStr(t.vm.intern("meta_path"))
	if list.p == nil || list.p.kind != kList {
		return Null
	}
	own := false
	for i := 0; i < len(asList(list.p).items); i++ {
		finder := asList(list.p).items[i].incref()
		if t.isOwnFinder(finder) {
			own = true
			t.decref(finder)
			continue
		}
		if own == first {
			t.decref(finder)
			continue
		}
		m := t.askFinder(s, finder, name, parent)
		t.decref(finder)
		if m.p != nil || t.Failed() {
			return m
		}
	}
	return Null
}

func (t *Thread) isOwnFinder(v Value) bool {
	if v.p.kind != kType {
		return false
	}
	typ := asType(v.p)
	switch typ.name {
	case "BuiltinImporter", "FrozenImporter", "PathFinder":
		return strings.HasPrefix(typ.moduleName(t), "_frozen_importlib")
	}
	return false
}

// askFinder asks one finder and loads what it found.
func (t *Thread) askFinder(s *impState, finder Value, name string, parent Value) Value {
	fn, ok := t.LookupAttr(finder, "find_spec")
	if fn.p == nil {
		_ = ok
		return Null
	}
	path := Value(None)
	if parent.p != nil {
		if path, ok = t.lookupAttr(parent, t.vm.names.path); path.p == nil {
			if !ok {
				t.decref(fn)
				return Null
			}
			path = None
		}
	}
	n := t.Str(name)
	spec := t.Call(fn, n, path, None)
	t.decref(n)
	t.decref(path)
	t.decref(fn)
	if spec.p == nil || spec.p == &tNone {
		return Null
	}
	m := t.CallMethod(s.bootstrap, "_load_unlocked", spec)
	t.decref(spec)
	return m
}
