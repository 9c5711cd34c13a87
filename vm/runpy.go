package vm

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/sllint/sllint/vm/code"
)

// Running a module as the program, as `python -m` does by way of runpy. It is done here so that
// it needs no library; tracebacks begin in the module.

// notRunnable is a module that cannot be run, for a reason that is the user's to mend.
type notRunnable struct{ why string }

func (e *notRunnable) Error() string { return e.why }

// runnable is a module that can be run: its full name, its code, and where it is from.
type runnable struct {
	name string
	code *code.Code
	from found
}

// RunModule runs a module, or the __main__ of a package, as the program; otherwise it is
// RunSource. What cannot be found is said on standard error, after the words of who.
func (t *Thread) RunModule(name, who string) int {
	defer t.vm.watchMemory()()
	t.heedWarnOptions()
	t.newMain()
	r, err := t.runnable(name)
	if err != nil {
		fmt.Fprintf(t.vm.Stderr(), "%s: %s\n", who, err)
		t.Finalize()
		return 1
	}
	if r == nil {
		return t.finishMain(Null)
	}
	m := t.vm.mainModule
	set := func(name string, v Value) {
		m.dict.setStr(t, t.vm.intern(name), v)
		t.decref(v)
	}
	set("__file__", t.Str(r.from.file))
	pkg := r.name[:max(strings.LastIndexByte(r.name, '.'), 0)]
	set("__package__", t.Str(pkg))
	if argv := t.vm.sys.dict.getStr(t.vm.intern("argv")); argv.p != nil && argv.p.kind == kList && len(asList(argv.p).items) > 0 {
		t.set(&asList(argv.p).items[0], t.Str(r.from.file))
	}
	if !t.vm.py2 && !t.specOfMain(m, r) {
		return t.finishMain(Null)
	}
	t.runsMain = true
	return t.finishMain(t.runCode(t.newCode(r.code), m.dict, obj(&m.dict.Header)))
}

// specOfMain gives __main__ the spec of the module that it is, where importlib can be loaded.
func (t *Thread) specOfMain(m *ModuleObj, r *runnable) bool {
	t.wantSpec(m, t.vm.names.spec)
	s := t.impState()
	if s.bootstrap.p == nil || s.external.p == nil || r.from.frozen {
		m.dict.setStr(t, t.vm.names.spec, None)
		return true
	}
	return t.giveSpec(s, m, r.name)
}

// runnable finds and compiles a module; nil and no error where an exception is set.
func (t *Thread) runnable(name string) (*runnable, error) {
	if strings.HasPrefix(name, ".") {
		return nil, &notRunnable{"Relative module names not supported"}
	}
	parent := Null
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		parent = t.importDotted(name[:dot])
		if parent.p == nil {
			return nil, t.noParent(name, name[:dot])
		}
		defer t.decref(parent)
		if why, ok := t.noPackage(parent, name, name[:dot]); !ok {
			return nil, &notRunnable{why}
		}
		have := t.vm.modules.getStr(t.vm.intern(name))
		if have.p != nil && have.p.kind == kModule && asModule(have.p).dict.getStr(t.vm.names.path).p == nil &&
			!t.vm.py2 && !t.Warn(t.vm.types.RuntimeWarning, 1, "'%s' found in sys.modules after import of package '%s', but prior to execution of '%s'; this may result in unpredictable behaviour", name, name[:dot], name) {
			return nil, nil
		}
	}
	f, why := t.locate(name, parent)
	switch {
	case why != "":
		return nil, &notRunnable{why}
	case f.dir != "":
		return t.packageMain(name)
	}
	c := t.compileNoted(f)
	if c == nil {
		return nil, nil
	}
	return &runnable{name, c, f}, nil
}

// packageMain is runnable of a package: its __main__.
func (t *Thread) packageMain(name string) (*runnable, error) {
	if name == "__main__" || strings.HasSuffix(name, ".__main__") {
		return nil, &notRunnable{"Cannot use package as __main__ module"}
	}
	r, err := t.runnable(name + ".__main__")
	if err != nil && t.vm.modules.getStr(t.vm.intern(name)).p != nil {
		err = &notRunnable{fmt.Sprintf("%s; '%s' is a package and cannot be directly executed", err, name)}
	}
	return r, err
}

// noParent words that a module's package could not be imported because it or one of its own is
// missing; other exceptions stay set.
func (t *Thread) noParent(name, pkg string) error {
	if !t.matches(t.vm.types.ImportError) {
		return nil
	}
	if t.vm.py2 {
		e := t.fetchExc()
		s := t.StrOf(e.exc)
		defer t.dropSaved(e)
		if s.p == nil {
			t.clearExc()
			return &notRunnable{"No module named " + pkg}
		}
		defer t.decref(s)
		return &notRunnable{GoString(s)}
	}
	missing := t.excField(t.exc, "name")
	if missing.p == nil || !t.isStr(missing) || GoString(missing) != pkg && !strings.HasPrefix(pkg, GoString(missing)+".") {
		return nil
	}
	e := t.fetchExc()
	defer t.dropSaved(e)
	s := t.StrOf(e.exc)
	if s.p == nil {
		t.clearExc()
		return &notRunnable{"No module named " + name}
	}
	defer t.decref(s)
	return &notRunnable{notSpecified(name, t.typeName(e.exc), GoString(s))}
}

// notSpecified words what kept Python 3 from finding a module.
func notSpecified(name, kind, why string) string {
	s := fmt.Sprintf("Error while finding module specification for '%s' (%s: %s)", name, kind, why)
	if bare, ok := strings.CutSuffix(name, ".py"); ok {
		s += fmt.Sprintf(". Try using '%s' instead of '%s' as the module name.", bare, name)
	}
	return s
}

// noPackage says why a module's parent, which was imported, has no modules in it.
func (t *Thread) noPackage(parent Value, name, pkg string) (why string, ok bool) {
	p, _ := t.lookupAttr(parent, t.vm.names.path)
	if p.p != nil {
		t.decref(p)
		return "", true
	}
	t.clearExc()
	if t.vm.py2 {
		return "No module named " + name, false
	}
	return notSpecified(name, "ModuleNotFoundError", fmt.Sprintf("__path__ attribute not found on '%s' while trying to find '%s'", pkg, name)), false
}

// locate finds a module's source as loadOwn does, or says why it has none.
func (t *Thread) locate(name string, parent Value) (f found, why string) {
	frozen := func(src []byte) found { return found{file: "<frozen " + name + ">", src: src, frozen: true} }
	v := t.Str(name)
	native := t.isNativeModule(v)
	t.decref(v)
	if native {
		return found{}, "No code object available for " + name
	}
	if src, ok := t.vm.conf.Modules[name]; ok {
		return frozen([]byte(src)), ""
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if last != "" {
		for _, dir := range t.searchPath(parent) {
			if f := t.find(dir, last); f.file != "" {
				if abs, err := filepath.Abs(f.file); err == nil { // in Python 2.7 sys.path may begin with ""
					f.file = abs
				}
				return f, ""
			}
		}
	}
	if src, isPkg, ok := t.vm.frozenSource(name); ok {
		f := frozen(src)
		if isPkg {
			f.dir = f.file
		}
		return f, ""
	}
	if src, ok := t.vm.restSource(name); ok {
		return frozen(src), ""
	}
	return found{}, "No module named " + name
}

// compileNoted compiles a module's source, which tracebacks show.
func (t *Thread) compileNoted(f found) *code.Code {
	t.vm.noteSource(f.file, f.src)
	return t.compileModule(f)
}
