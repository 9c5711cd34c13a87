package vm

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
)

// Import is __import__(name, globals, fromlist, level): the module before the
// first dot, or the last one where fromlist is not empty (owned).
func (t *Thread) Import(name string, globals, fromlist Value, level int) Value {
	pkg := ""
	if level != 0 {
		var ok bool
		if pkg, ok = t.importPackage(globals, level); !ok {
			return Null
		}
	}
	full := name
	if level > 0 {
		full = strings.TrimSuffix(pkg+"."+name, ".")
	}
	wantsLast := false
	if fromlist.p != nil && fromlist.p != &tNone {
		var ok bool
		if wantsLast, ok = t.IsTrue(fromlist); !ok {
			return Null
		}
	}
	var m Value
	base := full
	if level < 0 && pkg != "" {
		// Python 2: the package of the importer first.
		if m = t.importOld(pkg, name); m.p != nil {
			base = pkg + "." + name
		} else if t.exc.p != nil {
			return Null
		}
	}
	if m.p == nil {
		if m = t.importDotted(full); m.p == nil {
			return Null
		}
	}
	if wantsLast {
		if !t.importFromList(m, base, fromlist) {
			t.decref(m)
			return Null
		}
		return m
	}
	t.decref(m)
	top := base
	if level > 0 {
		// import of a relative module without a list gives what its first part names.
		if name == "" {
			return t.moduleNamed(full)
		}
		first, _, _ := strings.Cut(name, ".")
		top = strings.TrimSuffix(full, strings.TrimPrefix(name, first))
	} else {
		prefix := strings.TrimSuffix(base, name)
		first, _, _ := strings.Cut(name, ".")
		top = prefix + first
	}
	return t.moduleNamed(top)
}

// moduleNamed gives an imported module (owned).
func (t *Thread) moduleNamed(name string) Value {
	m := t.vm.modules.getStr(t.vm.intern(name))
	if m.p == nil {
		t.raise(t.vm.types.KeyError, "%s", name)
		return Null
	}
	return m.incref()
}

// maySayNoPackage warns of a relative import where nothing but the module's name
// tells the package; false where that is an error.
func (t *Thread) maySayNoPackage(g *DictObj, level int) bool {
	spec := g.getStr(t.vm.intern("__spec__"))
	if t.vm.py2 || level <= 0 || spec.p != nil && spec.p != &tNone {
		return true
	}
	return t.Warn(t.vm.types.ImportWarning, 1, "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__")
}

// importPackage gives the package that a relative import starts from.
func (t *Thread) importPackage(globals Value, level int) (string, bool) {
	if globals.p == nil || globals.p.kind != kDict {
		if level < 0 {
			return "", true
		}
		t.raise(t.vm.types.KeyError, "'__name__' not in globals")
		return "", false
	}
	g := asDict(globals.p)
	pkg := ""
	p := g.getStr(t.vm.intern("__package__"))
	if p.p != nil && t.isStr(p) {
		pkg = GoString(p)
	} else if !t.maySayNoPackage(g, level) {
		return "", false
	} else if n := g.getStr(t.vm.names.name); n.p != nil && t.isStr(n) {
		pkg = GoString(n)
		if g.getStr(t.vm.names.path).p == nil {
			i := strings.LastIndexByte(pkg, '.')
			pkg = pkg[:max(i, 0)]
		}
		if t.vm.py2 && (pkg != "" || level < 0) {
			t.notePackage(g, pkg)
		}
	}
	if level < 0 {
		return pkg, true
	}
	if pkg == "" {
		if t.vm.py2 {
			t.valueError("Attempted relative import in non-package")
		} else {
			t.raise(t.vm.types.ImportError, "attempted relative import with no known parent package")
		}
		return "", false
	}
	for ; level > 1; level-- {
		i := strings.LastIndexByte(pkg, '.')
		if i < 0 {
			if t.vm.py2 {
				t.valueError("Attempted relative import beyond toplevel package")
			} else {
				t.raise(t.vm.types.ImportError, "attempted relative import beyond top-level package")
			}
			return "", false
		}
		pkg = pkg[:i]
	}
	return pkg, true
}

// notePackage sets __package__ as Python 2 does where a module imports something.
func (t *Thread) notePackage(g *DictObj, pkg string) {
	v := None
	if pkg != "" {
		v = t.Str(pkg)
	}
	g.setStr(t, t.vm.intern("__package__"), v)
	t.decref(v)
}

// importOld is Python 2's implicit relative import; Null without an exception
// where the package has no such module.
func (t *Thread) importOld(pkg, name string) Value {
	first, _, _ := strings.Cut(name, ".")
	full := pkg + "." + first
	key := t.vm.intern(full)
	if m := t.vm.modules.getStr(key); m.p == &tNone {
		return Null
	} else if m.p == nil {
		parent := t.vm.modules.getStr(t.vm.intern(pkg))
		if parent.p == nil {
			return Null
		}
		if !t.canFind(parent, first) {
			t.vm.modules.setStr(t, key, None)
			return Null
		}
	}
	return t.importDotted(pkg + "." + name)
}

// canFind tells whether a package has a module of this name on its path.
func (t *Thread) canFind(parent Value, name string) bool {
	for _, dir := range t.searchPath(parent) {
		if t.find(dir, name).file != "" {
			return true
		}
	}
	return false
}

// importDotted imports a.b.c, all of its parts, and gives the last (owned).
func (t *Thread) importDotted(name string) Value { return t.importPart(name, "") }

// importPart is importDotted of a name of which rest is still to come.
func (t *Thread) importPart(name, rest string) Value {
	if name == "" {
		return t.valueError("Empty module name")
	}
	if name[0] == '.' && !t.vm.py2 {
		return t.noModule("No module named '"+name+"'", name)
	}
	if m := t.vm.modules.getStr(t.vm.intern(name)); m.p != nil {
		switch {
		case m.p != &tNone:
			return m.incref()
		case t.vm.py2:
			return t.noModule("No module named "+name[strings.LastIndexByte(name, '.')+1:]+rest, name)
		}
		return t.noModule("import of "+name+" halted; None in sys.modules", name)
	}
	parent := Null
	dot := strings.LastIndexByte(name, '.')
	if dot >= 0 {
		parent = t.importPart(name[:dot], name[dot:]+rest)
		if parent.p == nil {
			return Null
		}
		defer t.decref(parent)
		if m := t.vm.modules.getStr(t.vm.intern(name)); m.p != nil {
			return m.incref()
		}
	}
	m := t.load(name, rest, parent)
	if m.p != nil && parent.p != nil && !t.setAttr(parent, t.vm.intern(name[dot+1:]), m) {
		t.decref(m)
		return Null
	}
	return m
}

// noModule raises ImportError, or ModuleNotFoundError in Python 3.
func (t *Thread) noModule(msg, name string) Value {
	typ := t.vm.types.ImportError
	if !t.vm.py2 {
		typ = t.vm.types.ModuleNotFoundError
	}
	t.raise(typ, "%s", msg)
	if !t.vm.py2 && t.exc.p != nil {
		n := t.Str(name)
		t.setExcField(t.exc, "name", n)
		t.decref(n)
	}
	return Null
}

// load finds and runs a module that is not in sys.modules; rest is what is wanted of it.
func (t *Thread) load(name, rest string, parent Value) Value {
	if m := t.findByProgram(name, parent, true); m.p != nil || t.Failed() {
		return m
	}
	if m := t.loadOwn(name, rest, parent); m.p != nil || t.Failed() {
		return m
	}
	if m := t.findByProgram(name, parent, false); m.p != nil || t.Failed() {
		return m
	}
	if parent.p == nil && t.vm.conf.Library == "" && t.vm.isStdlibModule(name) {
		t.vm.unfound = name
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if t.vm.py2 {
		return t.noModule("No module named "+last+rest, name)
	}
	return t.noModule("No module named '"+name+"'", name)
}

// loadOwn finds a module without the program's help; Null without an exception
// where there is none.
func (t *Thread) loadOwn(name, rest string, parent Value) Value {
	if nm := t.vm.natives[name]; nm != nil && t.vm.exists(nm.How) {
		m := t.makeNative(nm)
		if m.p != nil && !t.vm.py2 && !t.setSpec(asModule(m.p), name, found{}) {
			t.decref(m)
			return Null
		}
		return m
	}
	if m, done := t.loadImportlib(name); done {
		return m
	}
	if src, ok := t.vm.conf.Modules[name]; ok {
		return t.runModule(name, found{file: "<frozen " + name + ">", src: []byte(src), frozen: true})
	}
	if !installable(name) {
		if m, ok := t.loadFrozen(name); ok {
			return m
		}
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if parent.p != nil {
		if p, _ := t.lookupAttr(parent, t.vm.names.path); p.p == nil {
			t.clearExc()
			pkg := name[:len(name)-len(last)-1]
			if t.vm.py2 {
				return t.noModule("No module named "+last+rest, name)
			}
			return t.noModule("No module named '"+name+"'; '"+pkg+"' is not a package", name)
		} else {
			t.decref(p)
		}
	}
	for _, dir := range t.searchPath(parent) {
		f := t.find(dir, last)
		if f.file == "" {
			continue
		}
		return t.runModule(name, f)
	}
	if installable(name) && (parent.p == nil || isFrozen(t, parent)) {
		if m, ok := t.loadFrozen(name); ok {
			return m
		}
	}
	if src, ok := t.vm.restSource(name); ok {
		return t.runModule(name, found{file: "<frozen " + name + ">", src: src, frozen: true})
	}
	return Null
}

// loadFrozen runs a frozen module; ok says that there is one.
func (t *Thread) loadFrozen(name string) (m Value, ok bool) {
	src, isPkg, ok := t.vm.frozenSource(name)
	if !ok {
		return Null, false
	}
	f := found{file: "<frozen " + name + ">", src: src, frozen: true}
	if isPkg {
		f.dir = f.file
	}
	return t.runModule(name, f), true
}

// isFrozen tells whether a package was made by loadFrozen, and comes from no folder. Its
// __origname__ is gone once somebody has asked for its __spec__.
func isFrozen(t *Thread, m Value) bool {
	return m.p.kind == kModule && asModule(m.p).dict.getStr(t.vm.names.file).p == nil
}

// searchPath gives the folders where a module is looked for: sys.path, or a
// package's __path__.
func (t *Thread) searchPath(parent Value) []string {
	var v Value
	if parent.p == nil {
		v = t.vm.sys.dict.getStr(t.vm.intern("path")).xincref()
	} else {
		v, _ = t.lookupAttr(parent, t.vm.names.path)
	}
	if v.p == nil {
		t.clearExc()
		return nil
	}
	defer t.decref(v)
	var dirs []string
	t.Each(v, func(x Value) bool {
		if x.p.kind == kStr || x.p.kind == kBytes {
			dirs = append(dirs, GoString(x))
		}
		return true
	})
	t.clearExc()
	return dirs
}

// found is a module's source.
type found struct {
	file string
	dir  string // of a package
	src  []byte
	// frozen says that the module is part of this program.
	frozen bool
}

// find looks for a module in a folder, where the program may read it: one of
// the import roots or below, or anywhere with the file system allowed.
func (t *Thread) find(dir, name string) found {
	if !t.readable(dir) {
		return found{}
	}
	pkg := filepath.Join(dir, name, "__init__.py")
	if src, err := os.ReadFile(pkg); err == nil {
		return found{file: pkg, dir: filepath.Join(dir, name), src: src}
	}
	file := filepath.Join(dir, name+".py")
	if src, err := os.ReadFile(file); err == nil {
		return found{file: file, src: src}
	}
	return found{}
}

// readable tells whether the importer may read in a folder.
func (t *Thread) readable(dir string) bool {
	if t.vm.conf.Allow.FS {
		return true
	}
	dir = filepath.Clean(dir)
	for _, root := range t.vm.conf.importRoots() {
		root = filepath.Clean(root)
		if dir == root || strings.HasPrefix(dir, root+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// importRoots are the folders that modules are looked for in.
func (c *Config) importRoots() []string {
	if c.Library == "" || slices.Contains(c.Path, c.Library) {
		return c.Path
	}
	return append(slices.Clone(c.Path), c.Library)
}

// runModule makes a module of source and runs it.
func (t *Thread) runModule(name string, f found) Value {
	return t.runModuleAs(nil, name, f)
}

// runModuleAs is runModule with the module to use (stolen), a new one where that is
// nil.
func (t *Thread) runModuleAs(m *ModuleObj, name string, f found) Value {
	t.vm.noteSource(f.file, f.src)
	c := t.compileModule(f)
	if c == nil {
		if m != nil {
			t.decref(obj(&m.Header))
		}
		return Null
	}
	if m == nil {
		m = t.newModule(name)
	}
	v := obj(&m.Header)
	key := t.vm.intern(name)
	t.vm.modules.setStr(t, key, v)
	set := func(attr, s string) {
		x := t.Str(s)
		m.dict.setStr(t, t.vm.intern(attr), x)
		t.decref(x)
	}
	if f.frozen {
		set("__origname__", name)
	} else {
		set("__file__", f.file)
	}
	pkg := name
	if f.dir != "" {
		l := t.NewList()
		if !f.frozen {
			t.Append(l, t.Str(f.dir))
		}
		m.dict.setStr(t, t.vm.names.path, l)
		t.decref(l)
	} else {
		pkg = name[:max(strings.LastIndexByte(name, '.'), 0)]
	}
	if !t.vm.py2 {
		set("__package__", pkg)
	} else if f.dir != "" || pkg != "" {
		set("__package__", pkg)
	}
	r := t.runCode(t.newCode(c), m.dict, obj(&m.dict.Header))
	if r.p == nil {
		e := t.fetchExc()
		t.vm.modules.delStr(t, key)
		t.decref(v)
		t.restoreExc(e)
		return Null
	}
	t.decref(r)
	if name == "pickle" && t.vm.pickleHooked {
		if r := t.hookPickle(v); r.p == nil {
			t.decref(v)
			return Null
		}
	}
	// The module may have put another object into its place.
	if x := t.vm.modules.getStr(key); x.p != nil && x != v {
		x.incref()
		t.decref(v)
		return x
	}
	return v
}

// importFromList imports the submodules that an import's list names.
func (t *Thread) importFromList(m Value, name string, list Value) bool {
	p, ok := t.lookupAttr(m, t.vm.names.path)
	if p.p == nil {
		return ok
	}
	t.decref(p)
	good := true
	ok = t.Each(list, func(x Value) bool {
		if !t.isStr(x) {
			return true
		}
		attr := GoString(x)
		if attr == "*" {
			all, ok := t.lookupAttr(m, t.vm.names.all)
			if all.p != nil {
				good = t.importFromList(m, name, all)
				t.decref(all)
			}
			return good && ok
		}
		have, ok := t.lookupAttr(m, t.vm.intern(attr))
		if !ok {
			good = false
			return false
		}
		if have.p != nil {
			t.decref(have)
			return true
		}
		sub := t.importDotted(name + "." + attr)
		if sub.p == nil {
			if t.matches(t.vm.types.ImportError) && t.vm.modules.getStr(t.vm.intern(name+"."+attr)).p == nil && t.missingIs(name+"."+attr) {
				t.clearExc()
				return true
			}
			good = false
			return false
		}
		t.decref(sub)
		return true
	})
	return ok && good
}

// missingIs tells whether the ImportError on its way is about this very module.
func (t *Thread) missingIs(name string) bool {
	if t.vm.py2 {
		last := name[strings.LastIndexByte(name, '.')+1:]
		s := t.strOrEmpty(t.exc)
		return s == "No module named "+last
	}
	n := t.excField(t.exc, "name")
	return n.p != nil && t.isStr(n) && GoString(n) == name
}

// Codes keeps the code of modules for several interpreters. The zero value is empty and
// ready; it may be used by all of them at the same time.
type Codes struct{ m sync.Map }

type codesKey struct {
	py2       bool
	file, src string
}

// compileModule compiles a module's text, unless that has been done before; nil where it
// raised SyntaxError.
func (t *Thread) compileModule(f found) *code.Code {
	codes := t.vm.conf.Codes
	if codes == nil {
		return t.CompileSource(f.src, f.file, compile.Options{})
	}
	key := codesKey{t.vm.py2, f.file, string(f.src)}
	if c, ok := codes.m.Load(key); ok {
		return c.(*code.Code)
	}
	c := t.CompileSource(f.src, f.file, compile.Options{})
	if c != nil {
		codes.m.Store(key, c)
	}
	return c
}

// CompileSource compiles source text; nil where it raised SyntaxError.
func (t *Thread) CompileSource(src []byte, filename string, opt compile.Options) *code.Code {
	v := syntax.Py313
	if t.vm.py2 {
		v = syntax.Py27
	}
	opt.Filename = filename
	var warnings []compile.Warning
	opt.Warn = func(w compile.Warning) { warnings = append(warnings, w) }
	c, f, err := compile.Source(src, v, opt)
	if !t.warnOfSyntax(warnings, filename, src, opt.Mode) {
		return nil
	}
	switch {
	case err == nil:
		return c
	case f == nil:
		t.raiseSyntax(err, filename, src, true, opt.Mode)
	default:
		t.raiseSyntax(err, filename, f.Source, false, opt.Mode)
	}
	return nil
}

// stepImport is IMPORT_NAME, IMPORT_FROM and IMPORT_STAR.
func (t *Thread) stepImport(f *Frame, in *code.Instr) bool {
	switch in.Op {
	case code.OpImportName:
		w := f.takeWindow(in.B, 2)
		r := t.importName(f, cacheAt(f, in.C).name, w[0], w[1])
		t.decref(w[1])
		t.decref(w[0])
		return t.put(f, in.A, r)
	case code.OpImportFrom:
		return t.put(f, in.A, t.importFrom(*at(f.regs, in.B), cacheAt(f, in.C).name))
	}
	m := f.take(in.B)
	ok := t.importStar(f, m)
	t.decref(m)
	return ok
}

// importName calls __import__ where the program has replaced it.
func (t *Thread) importName(f *Frame, name *TextObj, level, fromlist Value) Value {
	fn := f.builtins.getStr(t.vm.intern("__import__"))
	if fn.p == nil {
		t.raise(t.vm.types.ImportError, "__import__ not found")
		return Null
	}
	if fn.p == t.vm.importFunc {
		return t.Import(name.utf8(), obj(&f.globals.Header), fromlist, int(level.int()))
	}
	locals := f.locals
	if locals.p == nil {
		locals = None
	}
	args := []Value{obj(&name.Header), obj(&f.globals.Header), locals, fromlist, level}
	if t.vm.py2 && level.int() == -1 {
		args = args[:4]
	}
	fn.incref()
	r := t.callSoft(fn, Args{Pos: args})
	t.decref(fn)
	return r
}

// importFrom is m.name, a submodule in sys.modules included.
func (t *Thread) importFrom(m Value, name *TextObj) Value {
	v, ok := t.lookupAttr(m, name)
	if v.p != nil || !ok {
		return v
	}
	modName := "<unknown module name>"
	if n, ok := t.lookupAttr(m, t.vm.names.name); n.p != nil {
		if t.isStr(n) {
			modName = GoString(n)
			if x := t.vm.modules.getStr(t.vm.intern(modName + "." + name.utf8())); x.p != nil && !t.vm.py2 {
				t.decref(n)
				return x.incref()
			}
		}
		t.decref(n)
	} else if !ok {
		t.clearExc()
	}
	return t.cannotImport(m, modName, name)
}

func (t *Thread) cannotImport(m Value, modName string, name *TextObj) Value {
	if t.vm.py2 {
		t.raise(t.vm.types.ImportError, "cannot import name %s", name.utf8())
		return Null
	}
	where := "unknown location"
	file, ok := t.lookupAttr(m, t.vm.names.file)
	if !ok {
		t.clearExc()
	}
	if file.p != nil && t.isStr(file) {
		where = GoString(file)
	}
	t.raise(t.vm.types.ImportError, "cannot import name '%s' from '%s' (%s)", name.utf8(), modName, where)
	if t.exc.p != nil {
		n := t.Str(modName)
		t.setExcField(t.exc, "name", n)
		t.decref(n)
		t.setExcField(t.exc, "name_from", obj(&name.Header))
		t.setExcField(t.exc, "path", file)
	}
	t.xdecref(file)
	return Null
}

// importStar copies the public names of m into the frame's locals.
func (t *Thread) importStar(f *Frame, m Value) bool {
	all, ok := t.lookupAttr(m, t.vm.names.all)
	if !ok {
		return false
	}
	if all.p == nil {
		d, ok := t.lookupAttr(m, t.vm.names.dict)
		if d.p == nil {
			if ok {
				t.raise(t.vm.types.ImportError, "from-import-* object has no __dict__ and no __all__")
			}
			return false
		}
		defer t.decref(d)
		var names []Value
		asDict(d.p).each(t, func(k, v Value) bool {
			if t.isStr(k) && !strings.HasPrefix(GoString(k), "_") {
				names = append(names, k.incref())
			}
			return true
		})
		all = t.NewList(names...)
	}
	defer t.decref(all)
	locals := f.locals
	if locals.p == nil {
		locals = obj(&f.globals.Header)
	}
	good := true
	ok = t.Each(all, func(k Value) bool {
		name, isName := t.nameOf(k)
		if !isName {
			t.typeError("Item in %s.__all__ must be str, not %s", t.moduleShown(m), t.typeName(k))
			good = false
			return false
		}
		v := t.getAttr(m, name)
		if v.p == nil {
			good = false
			return false
		}
		good = t.SetItem(locals, k, v)
		t.decref(v)
		return good
	})
	return ok && good
}

func (t *Thread) moduleShown(m Value) string {
	n, ok := t.lookupAttr(m, t.vm.names.name)
	if !ok {
		t.clearExc()
	}
	if n.p == nil {
		return "?"
	}
	defer t.decref(n)
	return t.strOrEmpty(n)
}
