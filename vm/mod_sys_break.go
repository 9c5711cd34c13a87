package vm

import (
	"os"
	"strings"
)

// breakpoint() and what it calls.

// builtinBreakpoint calls sys.breakpointhook.
func builtinBreakpoint(t *Thread, a Args) Value {
	hook := t.vm.sys.dict.getStr(t.vm.intern("breakpointhook"))
	if hook.p == nil {
		return t.raise(t.vm.types.RuntimeError, "lost sys.breakpointhook")
	}
	hook.incref()
	r := t.callSoft(hook, a)
	t.decref(hook)
	return r
}

// sysBreakpointHook calls what $PYTHONBREAKPOINT names, pdb.set_trace by default.
func sysBreakpointHook(t *Thread, a Args) Value {
	name, ok := t.environment("PYTHONBREAKPOINT")
	if !ok {
		return Null
	}
	switch name {
	case "":
		name = "pdb.set_trace"
	case "0":
		return None
	}
	module, attr := "builtins", name
	if i := strings.LastIndexByte(name, '.'); i == 0 {
		return t.badBreakpoint(name)
	} else if i > 0 {
		module, attr = name[:i], name[i+1:]
	}
	m := t.ImportModule(module)
	if m.p == nil {
		if t.matches(t.vm.types.ImportError) {
			t.clearExc()
			return t.badBreakpoint(name)
		}
		return Null
	}
	hook := t.GetAttr(m, attr)
	t.decref(m)
	if hook.p == nil {
		if t.matches(t.vm.types.AttributeError) {
			t.clearExc()
			return t.badBreakpoint(name)
		}
		return Null
	}
	r := t.callSoft(hook, a)
	t.decref(hook)
	return r
}

func (t *Thread) badBreakpoint(name string) Value {
	if !t.Warn(t.vm.types.RuntimeWarning, 1, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", name) {
		return Null
	}
	return None
}

// environment gives a variable of the environment, "" where there is none: as the
// program has set it in os.environ, else that of the process, where it may see it.
func (t *Thread) environment(name string) (string, bool) {
	m := t.vm.modules.getStr(t.vm.intern("os"))
	if m.p == nil || m.p.kind != kModule {
		if t.vm.conf.Allow.Env {
			return os.Getenv(name), true
		}
		return "", true
	}
	env := t.GetAttr(m, "environ")
	if env.p == nil {
		t.clearExc()
		return "", true
	}
	key, none := t.Str(name), t.Str("")
	v := t.CallMethod(env, "get", key, none)
	for _, x := range []Value{env, key, none} {
		t.decref(x)
	}
	if v.p == nil {
		return "", false
	}
	defer t.decref(v)
	if !t.isStr(v) {
		return "", true
	}
	return GoString(v), true
}
