package vm

import "strings"

// openMode is the mode of open(), taken apart.
type openMode struct{ create, read, write, append, update, text, binary, universal bool }

// parseMode reads a mode; it raises ValueError.
func (t *Thread) parseMode(mode string) (m openMode, ok bool) {
	for i := 0; i < len(mode); i++ {
		bit := map[byte]*bool{'x': &m.create, 'r': &m.read, 'w': &m.write, 'a': &m.append, '+': &m.update, 't': &m.text, 'b': &m.binary}[mode[i]]
		if mode[i] == 'U' && t.vm.py2 {
			bit = &m.universal
			m.read = true
		}
		if bit == nil || *bit && mode[i] != 'U' && !(mode[i] == 'r' && m.universal) || mode[i] == 'x' && t.vm.py2 || strings.Count(mode, mode[i:i+1]) > 1 {
			t.valueError("invalid mode: '%s'", mode)
			return m, false
		}
		*bit = true
	}
	n := 0
	for _, b := range []bool{m.create, m.read, m.write, m.append} {
		if b {
			n++
		}
	}
	switch {
	case m.text && m.binary:
		t.valueError("can't have text and binary mode at once")
	case n > 1 && t.vm.py2:
		t.valueError("must have exactly one of read/write/append mode")
	case n > 1:
		t.valueError("must have exactly one of create/read/write/append mode")
	case n == 0:
		t.valueError("Must have exactly one of create/read/write/append mode and at most one plus")
	default:
		return m, true
	}
	return m, false
}

// raw is the mode as FileIO takes it.
func (m openMode) raw() string {
	s := ""
	for _, x := range []struct {
		on bool
		c  string
	}{{m.create, "x"}, {m.read, "r"}, {m.write, "w"}, {m.append, "a"}, {m.update, "+"}} {
		if x.on {
			s += x.c
		}
	}
	return s
}

// ioOpen is open(): file, mode, buffering, encoding, errors, newline, closefd,
// opener.
func ioOpen(t *Thread, a []Value) Value {
	given := func(i int) Value {
		if i < len(a) && a[i].p != nil && a[i].p != &tNone {
			return a[i]
		}
		return Null
	}
	mode := "r"
	if a[1].p != nil {
		if !t.isStr(a[1]) && a[1].p.kind != kStr {
			return t.typeError("open() argument 'mode' must be str, not %s", t.argType(a[1]))
		}
		mode = GoString(a[1])
	}
	buffering := int64(-1)
	if a[2].p != nil {
		var ok bool
		if buffering, ok = t.Index(a[2], t.vm.types.OverflowError); !ok {
			return Null
		}
	}
	m, ok := t.parseMode(mode)
	if !ok {
		return Null
	}
	for i, name := range []string{"encoding", "errors", "newline"} {
		v := given(3 + i)
		if v.p != nil && !t.isStr(v) && v.p.kind != kStr {
			return t.typeError("open() argument '%s' must be str or None, not %s", name, t.argType(v))
		}
		if m.binary && v.p != nil {
			what := name
			return t.valueError("binary mode doesn't take %s argument", map[string]string{"encoding": "an encoding", "errors": "an errors", "newline": "a newline"}[what])
		}
	}
	x := t.io()
	rawMode := t.Str(m.raw())
	defer t.decref(rawMode)
	closefd := Value(True)
	if a[6].p != nil {
		closefd = a[6]
	}
	args := []Value{a[0], rawMode, closefd}
	if o := given(7); o.p != nil {
		args = append(args, o)
	}
	raw := t.Call(x.file.Value(), args...)
	if raw.p == nil {
		return Null
	}
	r := t.openAround(raw, m, mode, buffering, given(3), given(4), given(5))
	if r.p == nil {
		e := t.fetchExc()
		if c := t.CallMethod(raw, "close"); c.p == nil {
			t.clearExc()
		}
		t.restoreExc(e)
	}
	t.decref(raw)
	return r
}

// openAround puts a buffer and text around a file. raw is borrowed.
func (t *Thread) openAround(raw Value, m openMode, mode string, buffering int64, encoding, errors, newline Value) Value {
	line := buffering == 1
	if buffering < 0 || buffering == 1 {
		buffering = bufferSize
	}
	x := t.io()
	if buffering == 0 {
		if !m.binary {
			return t.valueError("can't have unbuffered text I/O")
		}
		return raw.incref()
	}
	class := x.reader
	if m.update {
		class = x.random
	} else if m.create || m.write || m.append {
		class = x.writer
	}
	buf := t.Call(class.Value(), raw, Int(buffering))
	if buf.p == nil || m.binary {
		return buf
	}
	orNone := func(v Value) Value {
		if v.p == nil {
			return None
		}
		return v
	}
	w := t.Call(x.text.Value(), buf, orNone(encoding), orNone(errors), orNone(newline), Bool(line))
	t.decref(buf)
	if w.p == nil {
		return Null
	}
	s := t.Str(mode)
	ok := t.SetAttr(w, "mode", s)
	t.decref(s)
	if !ok {
		t.decref(w)
		return Null
	}
	return w
}

// ioBuiltins are the built-ins that open files.
var ioBuiltins = []Method{
	{Name: "open", Sig: ioModule.Funcs[0].Sig, How: Only3, Fn: ioOpen},
	{Name: "open", How: Only2, Raw: builtinOpen2},
}
