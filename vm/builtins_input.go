package vm

import (
	"bufio"
	"io"
	"strings"

	"github.com/sllint/sllint/vm/compile"
)

// internString is sys.intern(v), Python 2's intern().
func (t *Thread) internString(v Value) Value {
	if !t.isStr(v) || v.p.flags&flagSub != 0 {
		return t.typeError("can't intern %s", t.typeName(v))
	}
	return obj(&t.internValue(asText(v.p)).Header).incref()
}

// input is input() of Python 3 and raw_input() of Python 2: a line of the
// program's standard input, after a prompt on its standard output.
func (t *Thread) input(prompt Value) Value {
	in := t.vm.sys.dict.getStr(t.vm.names.stdin)
	if t.vm.py2 && in.p == nil {
		return t.raise(t.vm.types.RuntimeError, "[raw_]input: lost sys.stdin")
	}
	out := t.vm.sys.dict.getStr(t.vm.names.stdout)
	if t.vm.py2 && out.p == nil {
		return t.raise(t.vm.types.RuntimeError, "[raw_]input: lost sys.stdout")
	}
	if prompt.p != nil {
		s := t.StrOf(prompt)
		if s.p == nil {
			return Null
		}
		out = t.vm.sys.dict.getStr(t.vm.names.stdout).xincref()
		if out.p == nil {
			t.decref(s)
			return t.raise(t.vm.types.RuntimeError, "lost sys.stdout")
		}
		ok := t.writeTo(out, s)
		t.decref(s)
		t.decref(out)
		if !ok {
			return Null
		}
		t.flushStd("stdout")
	}
	in = t.vm.sys.dict.getStr(t.vm.names.stdin)
	if in != t.vm.sys.dict.getStr(t.vm.intern("__stdin__")) {
		return t.inputFrom(in)
	}
	if t.vm.stdin == nil {
		in := t.vm.conf.Stdin
		if in == nil {
			in = strings.NewReader("")
		}
		t.vm.stdin = bufio.NewReader(in)
	}
	line, err := t.vm.stdin.ReadString('\n')
	if err != nil && line == "" {
		if err == io.EOF {
			return t.raise(t.vm.types.EOFError, "EOF when reading a line")
		}
		return t.raise(t.vm.types.OSError, "%v", err)
	}
	return t.Str(strings.TrimSuffix(line, "\n"))
}

// inputFrom reads a line from the file that the program has put in place of
// standard input.
func (t *Thread) inputFrom(in Value) Value {
	if in.p == nil || in.p == &tNone {
		return t.raise(t.vm.types.RuntimeError, "lost sys.stdin")
	}
	in.incref()
	line := t.CallMethod(in, "readline")
	t.decref(in)
	switch {
	case line.p == nil:
		return Null
	case line.p.kind != kStr && !t.isStr(line):
		t.decref(line)
		return t.typeError("object.readline() returned non-string")
	}
	s, text := GoString(line), line.p.kind == kStr
	t.decref(line)
	if s == "" {
		return t.raise(t.vm.types.EOFError, "EOF when reading a line")
	}
	if s = strings.TrimSuffix(s, "\n"); text {
		return t.Text(s)
	}
	return t.Str(s)
}

// inputValue is Python 2's input(): the value of the expression that is read.
func (t *Thread) inputValue(prompt Value) Value {
	s := t.input(prompt)
	if s.p == nil {
		return Null
	}
	defer t.decref(s)
	f := t.frame
	return t.finish(t.evalSoft("eval", s, Null, Null, Null), f)
}

// reload is Python 2's reload(m): it runs the module's source again in the same
// namespace.
func (t *Thread) reload(m Value) Value {
	if m.p.kind != kModule {
		return t.typeError("reload() argument must be module")
	}
	d := asModule(m.p).dict
	n := d.getStr(t.vm.names.name)
	if n.p == nil || !t.isStr(n) {
		return t.raise(t.vm.types.SystemError, "nameless module")
	}
	name := GoString(n)
	if t.vm.modules.getStr(t.vm.intern(name)) != m {
		return t.raise(t.vm.types.ImportError, "reload(): module %s not in sys.modules", name)
	}
	if t.isNativeModule(n) {
		return m.incref()
	}
	parent, last := Null, name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		parent, last = t.vm.modules.getStr(t.vm.intern(name[:i])), name[i+1:]
	}
	for _, dir := range t.searchPath(parent) {
		f := t.find(dir, last)
		if f.file == "" {
			continue
		}
		c := t.CompileSource(f.src, f.file, compile.Options{})
		if c == nil {
			return Null
		}
		r := t.runCode(t.newCode(c), d, obj(&d.Header))
		if r.p == nil {
			return Null
		}
		t.decref(r)
		return m.incref()
	}
	return t.noModule("No module named "+last, name)
}
