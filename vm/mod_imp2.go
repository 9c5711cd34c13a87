package vm

import (
	"os"
	"path/filepath"
)

// Module imp of Python 2: the importer's parts for programs.

// The kinds of what imp.find_module finds.
const (
	impSource  = 1
	impPackage = 5
	impBuiltin = 6
	impFrozen  = 7
)

var impModule2 = NativeModule{Name: "imp", How: Only2,
	Doc: "This module provides the components needed to build your own\n__import__ function.  Undocumented functions are obsolete.",
	Init: func(t *Thread, m *Module) bool {
		for i, name := range []string{"SEARCH_ERROR", "PY_SOURCE", "PY_COMPILED", "C_EXTENSION", "PY_RESOURCE", "PKG_DIRECTORY", "C_BUILTIN", "PY_FROZEN", "PY_CODERESOURCE", "IMP_HOOK"} {
			m.Set(name, Int(int64(i)))
		}
		m.Set("NullImporter", t.NewType(&nullImporterSpec).Value().incref())
		return true
	},
	Funcs: []Method{
		{Name: "lock_held", Fn: func(t *Thread, a []Value) Value { return Bool(t.impState().locks > 0) }},
		{Name: "acquire_lock", Fn: func(t *Thread, a []Value) Value {
			t.impState().locks++
			return None
		}},
		{Name: "release_lock", Fn: impRelease},
		{Name: "get_magic", Fn: func(t *Thread, a []Value) Value { return t.Bytes("\x03\xf3\r\n") }},
		{Name: "get_suffixes", Fn: func(t *Thread, a []Value) Value { return t.NewList(t.sourceSuffix()) },
			Doc: "get_suffixes() -> [(suffix, mode, type), ...]\nReturn a list of (suffix, mode, type) tuples describing the files\nthat find_module() looks for."},
		{Name: "new_module", Sig: "name, /", Fn: impNewModule},
		{Name: "is_builtin", Sig: "name, /", Fn: impIsBuiltin2},
		{Name: "is_frozen", Sig: "name, /", Fn: func(t *Thread, a []Value) Value { return Bool(t.frozenNamed(a[0]) != nil) }},
		{Name: "get_frozen_object", Sig: "name, /", Fn: impFrozenCode},
		{Name: "init_builtin", Sig: "name, /", Fn: func(t *Thread, a []Value) Value {
			if !t.isNativeModule(a[0]) {
				return None
			}
			return t.ImportModule(GoString(a[0]))
		}},
		{Name: "init_frozen", Sig: "name, /", Fn: func(t *Thread, a []Value) Value {
			if t.frozenNamed(a[0]) == nil {
				return None
			}
			return t.ImportModule(GoString(a[0]))
		}},
		{Name: "find_module", Sig: "name, path=None, /", Fn: impFindModule,
			Doc: "find_module(name, [path]) -> (file, filename, (suffix, mode, type))\nSearch for a module.  If path is omitted or None, search for a\nbuilt-in, frozen or special module and continue search in sys.path.\nThe module name cannot contain '.'; to search for a submodule of a\npackage, pass the submodule name and the package's __path__."},
		{Name: "load_module", Sig: "name, file, filename, description, /", Fn: impLoadModule,
			Doc: "load_module(name, file, filename, (suffix, mode, type)) -> module\nLoad a module, given information returned by find_module().\nThe module name must include the full package name, if any."},
		{Name: "load_source", Sig: "name, pathname, file=None, /", Fn: func(t *Thread, a []Value) Value {
			name, ok := t.impString("load_source", 1, a[0])
			if !ok {
				return Null
			}
			path, ok := t.impString("load_source", 2, a[1])
			if !ok {
				return Null
			}
			return t.impLoadSource(name, path, a[2])
		}},
		{Name: "load_package", Sig: "name, pathname, /", Fn: func(t *Thread, a []Value) Value {
			name, ok := t.impString("load_package", 1, a[0])
			if !ok {
				return Null
			}
			path, ok := t.impString("load_package", 2, a[1])
			if !ok {
				return Null
			}
			return t.impLoadPackage(name, path)
		}},
		{Name: "load_compiled", Sig: "name, pathname, file=None, /", Fn: func(t *Thread, a []Value) Value {
			return t.raise(t.vm.types.ImportError, "compiled files cannot be loaded: %s", t.strOrEmpty(a[1]))
		}},
		{Name: "load_dynamic", Sig: "name, pathname, file=None, /", Fn: func(t *Thread, a []Value) Value {
			return t.raise(t.vm.types.ImportError, "extension modules cannot be loaded: %s", t.strOrEmpty(a[1]))
		}},
		{Name: "reload", Sig: "module, /", Fn: func(t *Thread, a []Value) Value { return t.reload(a[0]) },
			Doc: "reload(module) -> module\n\nReload the module.  The module must have been successfully imported before."},
	},
}

var nullImporterSpec = TypeSpec{Name: "imp.NullImporter", Kind: kNativeObj, Doc: "Null importer object",
	Alloc: AllocNative(func() any { return struct{}{} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init: func(t *Thread, self Value, a Args) Value {
			if len(a.Names) > 0 {
				return t.typeError("NullImporter() does not take keyword arguments")
			}
			if !t.checkCount("NullImporter", len(a.Pos), 1, 1) {
				return Null
			}
			path, ok := t.impString("NullImporter", 1, a.Pos[0])
			if !ok {
				return Null
			}
			if path == "" {
				return t.raise(t.vm.types.ImportError, "empty pathname")
			}
			if t.MayRead(path) {
				if info, err := os.Stat(path); err == nil && info.IsDir() {
					return t.raise(t.vm.types.ImportError, "existing directory")
				}
			}
			return None
		},
	},
	Methods: []Method{{Name: "find_module", Sig: "*args", Fn: func(t *Thread, a []Value) Value { return None }, Doc: "Always return None"}},
}

// impString reads an argument that has to be a string.
func (t *Thread) impString(function string, n int, v Value) (string, bool) {
	if v.p.kind != kBytes && v.p.kind != kStr {
		t.typeError("%s() argument %d must be string, not %s", function, n, t.argType(v))
		return "", false
	}
	return GoString(v), true
}

func impNewModule(t *Thread, a []Value) Value {
	name, ok := t.impString("new_module", 1, a[0])
	if !ok {
		return Null
	}
	return obj(&t.newModule(name).Header)
}

// impIsBuiltin2 gives -1 for the modules that cannot be made a second time.
func impIsBuiltin2(t *Thread, a []Value) Value {
	name, ok := t.impString("is_builtin", 1, a[0])
	switch {
	case !ok:
		return Null
	case name == "sys" || name == "__builtin__" || name == "exceptions":
		return Int(-1)
	case t.isNativeModule(a[0]):
		return Int(1)
	}
	return Int(0)
}

// sourceSuffix describes files of source.
func (t *Thread) sourceSuffix() Value {
	return t.NewTuple(t.Str(".py"), t.Str("U"), Int(impSource))
}

// withoutFile describes a module that is in no file of its own.
func (t *Thread) withoutFile(path string, kind int64) Value {
	return t.NewTuple(None, t.Str(path), t.NewTuple(t.Str(""), t.Str(""), Int(kind)))
}

func impFindModule(t *Thread, a []Value) Value {
	name, ok := t.impString("find_module", 1, a[0])
	if !ok {
		return Null
	}
	var dirs []string
	if a[1].p == nil || a[1].p == &tNone {
		if t.isNativeModule(a[0]) {
			return t.withoutFile(name, impBuiltin)
		}
		if t.frozenNamed(a[0]) != nil {
			return t.withoutFile(name, impFrozen)
		}
		dirs = t.searchPath(Null)
	} else if !t.Each(a[1], func(x Value) bool {
		if x.p.kind == kBytes || x.p.kind == kStr {
			dirs = append(dirs, GoString(x))
		}
		return true
	}) {
		return Null
	}
	for _, dir := range dirs {
		f := t.find(dir, name)
		switch {
		case f.dir != "":
			return t.withoutFile(f.dir, impPackage)
		case f.file != "":
			path, mode := t.Str(f.file), t.Str("U")
			file := t.Call(t.vm.types.File.Value(), path, mode)
			t.decref(mode)
			if file.p == nil {
				t.decref(path)
				return Null
			}
			return t.NewTuple(file, path, t.sourceSuffix())
		}
	}
	return t.noModule("No module named "+name, name)
}

func impLoadModule(t *Thread, a []Value) Value {
	name, ok := t.impString("load_module", 1, a[0])
	if !ok {
		return Null
	}
	path, ok := t.impString("load_module", 3, a[2])
	if !ok {
		return Null
	}
	how := Items(a[3])
	if len(how) != 3 {
		return t.typeError("load_module() argument 4 must be 3-item sequence")
	}
	kind, ok := t.size(how[2], 0)
	if !ok {
		return Null
	}
	switch kind {
	case impSource:
		if a[1].p == &tNone {
			return t.valueError("file object required for import (type code %d)", kind)
		}
		return t.impLoadSource(name, path, a[1])
	case impPackage:
		return t.impLoadPackage(name, path)
	case impBuiltin, impFrozen:
		v := t.Str(path)
		defer t.decref(v)
		if kind == impBuiltin && !t.isNativeModule(v) || kind == impFrozen && t.frozenNamed(v) == nil {
			return t.raise(t.vm.types.ImportError, "Purported %s module %s not found", map[int]string{impBuiltin: "builtin", impFrozen: "frozen"}[kind], path)
		}
		return t.ImportModule(path)
	}
	return t.raise(t.vm.types.ImportError, "Don't know how to import %s (type code %d)", name, kind)
}

// impLoadSource runs a file as a module of a name, a new one or the one that has
// the name. file may be Null or None: the source is then read from the path.
func (t *Thread) impLoadSource(name, path string, file Value) Value {
	f := found{file: path}
	if file.p != nil && file.p != &tNone {
		b := t.CallMethod(file, "read")
		if b.p == nil {
			return Null
		}
		if b.p.kind == kBytes {
			f.src = []byte(asText(b.p).s)
		}
		t.decref(b)
	} else {
		var err error
		if t.MayRead(path) {
			f.src, err = os.ReadFile(path)
		} else {
			err = os.ErrPermission
		}
		if err != nil {
			return t.raise(t.vm.types.IOError, "[Errno 2] No such file or directory: '%s'", path)
		}
	}
	return t.runModuleAs(t.existingModule(name), name, f)
}

func (t *Thread) impLoadPackage(name, path string) Value {
	m := t.existingModule(name)
	f := found{file: filepath.Join(path, "__init__.py"), dir: path}
	var err error
	if f.src, err = os.ReadFile(f.file); err != nil || !t.readable(path) {
		f.src = nil
	}
	return t.runModuleAs(m, name, f)
}

// existingModule gives the module of a name in sys.modules (owned), or a new one.
func (t *Thread) existingModule(name string) *ModuleObj {
	if v := t.vm.modules.getStr(t.vm.intern(name)); v.p != nil && v.p.kind == kModule {
		return asModule(v.incref().p)
	}
	return t.newModule(name)
}
