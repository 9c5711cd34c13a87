package vm

import (
	"errors"
	"io"

	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
)

// RunMain runs compiled code as the program's __main__, prints an exception that
// nothing catches, finalizes the interpreter and gives the exit status.
func (t *Thread) RunMain(c *code.Code) int {
	defer t.vm.watchMemory()()
	m := t.newMain()
	if c.Filename != "" {
		f := t.Str(c.Filename)
		m.dict.setStr(t, t.vm.names.file, f)
		t.decref(f)
	}
	t.runsMain = true
	r := t.runCode(t.newCode(c), m.dict, obj(&m.dict.Header))
	return t.finishMain(r)
}

// newMain makes the module __main__.
func (t *Thread) newMain() *ModuleObj {
	t.NameBuiltins()
	m := t.newModule("__main__")
	t.vm.modules.setStr(t, t.vm.names.main, obj(&m.Header))
	if b := t.vm.modules.getStr(t.vm.intern("builtins")); b.p != nil {
		m.dict.setStr(t, t.vm.names.builtins, b)
	} else {
		m.dict.setStr(t, t.vm.names.builtins, t.vm.modules.getStr(t.vm.intern("__builtin__")))
	}
	t.vm.mainModule = m
	return m
}

// finishMain finalizes the interpreter after the program has given r, Null where an
// exception left it, and gives the exit status.
func (t *Thread) finishMain(r Value) int {
	defer t.dismiss()
	defer t.endThreads()
	t.vm.mainModule.rc--
	t.vm.mainModule = nil
	status := 0
	if r.p == nil {
		status = t.exitStatus()
	} else {
		t.decref(r)
	}
	if t.vm.Stopped() != nil {
		t.clearExc()
		return t.stopStatus()
	}
	t.Finalize()
	if t.vm.Stopped() != nil {
		t.clearExc()
		return t.stopStatus()
	}
	return status
}

// heedWarnOptions imports module warnings, which makes filters of sys.warnoptions,
// where there are any.
func (t *Thread) heedWarnOptions() {
	if len(t.vm.conf.WarnOptions) == 0 {
		return
	}
	if m := t.ImportModule("warnings"); m.p != nil {
		t.decref(m)
		return
	}
	t.PrintException()
}

// The exit statuses of programs that were stopped.
const (
	StatusTime   = 124
	StatusSteps  = 125
	StatusMemory = 137
)

// stopStatus gives the status of a program that was stopped.
func (t *Thread) stopStatus() int { return t.vm.StopStatus() }

// StopStatus gives the exit status of a program that was stopped.
func (vm *VM) StopStatus() int {
	var exit *ExitError
	if errors.As(vm.Stopped(), &exit) {
		return exit.Status
	}
	var limit *LimitError
	if errors.As(vm.Stopped(), &limit) {
		switch limit.What {
		case "step":
			return StatusSteps
		case "memory":
			return StatusMemory
		}
		return StatusTime
	}
	return 130
}

// exitStatus handles the exception that left the program: SystemExit says the
// status, others are printed.
func (t *Thread) exitStatus() int {
	if t.vm.Stopped() != nil {
		return 1
	}
	if t.matches(t.vm.types.SystemExit) && !t.exitsTasklet() {
		return t.systemExit()
	}
	t.noteFailure()
	ended := t.matches(t.vm.types.ImportError)
	t.PrintException()
	if !ended {
		t.vm.unfound = ""
	}
	return 1
}

// MissingLibrary is the module of the standard library whose absence has ended the program,
// empty where none has.
func (vm *VM) MissingLibrary() string { return vm.unfound }

// systemExit gives the status that a SystemExit (on its way, taken) asks for.
func (t *Thread) systemExit() int {
	e := t.fetchExc()
	defer t.dropSaved(e)
	v := t.excField(e.exc, "code")
	switch {
	case v.p == nil || v.p == &tNone:
		return 0
	case v.p == &tInt || v.p == &tBool:
		return int(v.int()) & 0xff
	case v.p.kind == kLong:
		return 255
	}
	s := t.StrOf(v)
	if s.p == nil {
		t.clearExc()
		return 1
	}
	io.WriteString(t.vm.Stderr(), GoString(s)+"\n")
	t.decref(s)
	return 1
}

// Stdout and Stderr are where the program's output goes; writing to them is
// counted.
func (vm *VM) Stdout() io.Writer { return limitedWriter{vm, vm.conf.Stdout} }

// Stderr is the program's standard error.
func (vm *VM) Stderr() io.Writer { return limitedWriter{vm, vm.conf.Stderr} }

type limitedWriter struct {
	vm *VM
	w  io.Writer
}

func (w limitedWriter) Write(b []byte) (int, error) {
	vm := w.vm
	vm.output += int64(len(b))
	if limit := vm.conf.Limits.Output; limit > 0 && vm.output > limit {
		vm.Interrupt(&LimitError{"output"})
		return 0, ErrInterrupted
	}
	if w.w == nil {
		return len(b), nil
	}
	return w.w.Write(b)
}

// PrintException prints the exception on its way to standard error and drops it.
func (t *Thread) PrintException() {
	e := t.fetchExc()
	hook := t.vm.sys.dict.getStr(t.vm.names.excepthook)
	if hook.p != nil && !t.isDefaultHook(hook) {
		typ, tb := e.typ, e.tb
		if !t.vm.py2 {
			typ, tb = t.typeOf(e.exc).Value(), None
			if x := asExc(e.exc.p).tb; x != nil {
				tb = obj(&x.Header)
			}
		}
		if tb.p == nil {
			tb = None
		}
		r := t.Call(hook, typ, e.exc, tb)
		if r.p != nil {
			t.decref(r)
			t.dropSaved(e)
			return
		}
		t.clearExc()
	}
	t.flushStd("stdout")
	t.writeStderr(t.FormatException(e))
	t.dropSaved(e)
}

// flushStd flushes one of the standard streams.
func (t *Thread) flushStd(name string) {
	if f := t.vm.sys.dict.getStr(t.vm.intern(name)); f.p != nil && f.p != &tNone {
		f.incref()
		r := t.CallMethod(f, "flush")
		if r.p == nil {
			t.clearExc()
		} else {
			t.decref(r)
		}
		t.decref(f)
	}
}

// Finalize ends the program as CPython does: exit functions, then the modules'
// contents go, __main__ first; after the exit functions Stackless kills tasklets, which
// may finalize the interpreter before this goes on.
func (t *Thread) Finalize() {
	if t.vm.finalizing {
		return
	}
	t.runExitFuncs()
	if t.vm.conf.Scheduler != nil {
		t.endExplored()
		return
	}
	t.killTasklets()
	if t.vm.Stopped() != nil {
		return
	}
	t.flushStd("stdout")
	t.vm.finalizing = true
	t.endThreads()
	t.clearModules()
	t.flushStd("stdout")
	t.clearCodecs()
}

// runExitFuncs calls what atexit has, or sys.exitfunc in Python 2.
func (t *Thread) runExitFuncs() {
	if m := t.vm.modules.getStr(t.vm.intern("threading")); m.p != nil && m.p.kind == kModule {
		m.incref()
		r := t.CallMethod(m, "_shutdown")
		if r.p == nil {
			t.WriteUnraisableMsg("Exception ignored on threading shutdown", m)
		}
		t.xdecref(r)
		t.decref(m)
	}
	if f := t.vm.exitFuncs; f != nil {
		f(t)
	}
	if !t.vm.py2 {
		return
	}
	name := t.vm.intern("exitfunc")
	if f := t.vm.sys.dict.getStr(name).xincref(); f.p != nil {
		t.vm.sys.dict.delStr(t, name)
		r := t.Call(f)
		t.decref(f)
		if r.p == nil && t.vm.Stopped() != nil {
			t.clearExc()
			return
		}
		if r.p == nil {
			if !t.matches(t.vm.types.SystemExit) {
				t.writeStderr("Error in sys.exitfunc:\n")
			}
			t.PrintException()
			return
		}
		t.decref(r)
	}
}

// AtExit sets what runs before the interpreter is taken apart.
func (vm *VM) AtExit(f func(*Thread)) { vm.exitFuncs = f }

// clearModules ends __main__ and the other modules: CPython's
// finalize_modules, in its order.
func (t *Thread) clearModules() {
	vm := t.vm
	mods := vm.modules
	if vm.py2 {
		t.Collect(numGens - 1)
	}
	vm.builtins.setStr(t, vm.intern("_"), None)
	for _, name := range []string{"path", "argv", "ps1", "ps2", "exc_type", "exc_value", "exc_traceback", "last_type", "last_value", "last_traceback", "last_exc", "path_hooks", "path_importer_cache", "meta_path"} {
		if e := vm.sys.dict.findStr(vm.intern(name)); e >= 0 {
			vm.sys.dict.setStr(t, vm.intern(name), None)
		}
	}
	type weakMod struct {
		name string
		m    Value
	}
	var list []weakMod
	mods.each(t, func(k, v Value) bool {
		if v.p.kind == kModule && t.isStr(k) {
			list = append(list, weakMod{GoString(k), v.incref()})
		}
		return true
	})
	keep := func(name string) bool { return name == "sys" || name == "builtins" || name == "__builtin__" }
	if vm.py2 {
		// 2.7 ends __main__ first, then the others.
		for _, w := range list {
			if w.name == "__main__" {
				t.clearModuleDict(asModule(w.m.p).dict)
			}
		}
	}
	for _, w := range list {
		if !keep(w.name) {
			mods.setStr(t, vm.intern(w.name), None)
		}
		t.decref(w.m)
	}
	if !vm.py2 {
		t.Collect(numGens - 1)
		t.warnGarbage()
	}
	for i := len(list) - 1; i >= 0; i-- {
		if w := list[i]; !keep(w.name) && w.m.p.rc > 0 && w.m.p.flags&flagDying == 0 && asModule(w.m.p).dict != nil {
			t.clearModuleDict(asModule(w.m.p).dict)
		}
	}
}

// clearModuleDict sets a module's names to None: first those that begin with one
// underscore, then the rest but for __builtins__.
func (t *Thread) clearModuleDict(d *DictObj) {
	d.rc++ // its module may be one of its values
	defer t.decref(obj(&d.Header))
	pass := func(first bool) {
		var names []*TextObj
		d.each(t, func(k, v Value) bool {
			if v.p != &tNone && t.isStr(k) {
				s := GoString(k)
				private := len(s) > 0 && s[0] == '_' && !(len(s) > 1 && s[1] == '_')
				if private == first && s != "__builtins__" {
					names = append(names, asText(k.p))
				}
			}
			return true
		})
		for _, n := range names {
			d.setStr(t, n, None)
		}
	}
	pass(true)
	pass(false)
}

// RunMainOf is RunMain of code that was compiled from a text, which tracebacks show.
func (t *Thread) RunMainOf(c *code.Code, src []byte) int {
	t.vm.noteSource(c.Filename, src)
	return t.RunMain(c)
}

// RunSource compiles and runs a program as RunMain does.
func (t *Thread) RunSource(src []byte, name string) int {
	defer t.vm.watchMemory()()
	t.vm.noteSource(name, src)
	t.heedWarnOptions()
	c := t.CompileSource(src, name, compile.Options{})
	if c == nil {
		status := t.exitStatus()
		t.Finalize()
		return status
	}
	return t.RunMain(c)
}
