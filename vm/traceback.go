package vm

import (
	"io"
	"os"
	"strings"

	"github.com/sllint/sllint/syntax/source"
)

// How an exception that nothing catches is printed: Python 2.7's pythonrun.c
// here, 3.13's traceback.py in traceback3.go.

// FormatException gives what is printed of an exception.
func (t *Thread) FormatException(e saved) string {
	held := t.fetchExc()
	if t.vm.shownFiles == nil {
		t.vm.shownFiles = map[string][]string{}
		defer func() { t.vm.shownFiles = nil }()
	}
	var s string
	if t.vm.py2 {
		s = t.formatException2(e)
	} else {
		s = t.formatException3(e.exc)
	}
	t.clearExc()
	t.restoreExc(held)
	return s
}

// writeStderr writes to sys.stderr, whatever that is now.
func (t *Thread) writeStderr(s string) {
	var f Value
	if t.vm.sys != nil {
		f = t.vm.sys.dict.getStr(t.vm.names.stderr)
	}
	if f.p == &tNone {
		return
	}
	if f.p == nil {
		io.WriteString(t.vm.Stderr(), s)
		return
	}
	held := t.fetchExc()
	f.incref()
	text := t.Str(s)
	r := t.CallMethod(f, "write", text)
	t.decref(text)
	t.xdecref(r)
	t.decref(f)
	t.clearExc()
	t.restoreExc(held)
}

// noteSource keeps the text of a file that the VM runs, for tracebacks.
func (vm *VM) noteSource(filename string, src []byte) {
	if vm.sources == nil {
		vm.sources = map[string][]string{}
	}
	vm.sources[filename] = splitLines(strings.TrimPrefix(string(src), "\ufeff"))
}

// sourceLine gives a line of a file that the VM runs, or that the program may read,
// without its end; ok is false where there is none.
func (t *Thread) sourceLine(filename string, n int) (line string, ok bool) {
	lines, known := t.vm.sources[filename]
	if !known {
		lines = t.fileLines(filename)
	}
	if n < 1 || n > len(lines) || n == len(lines) && lines[n-1] == "" {
		return "", false
	}
	return lines[n-1], true
}

// fileLines reads a source file. As long as an exception is printed what was read
// is kept; later the file may be another one.
func (t *Thread) fileLines(filename string) []string {
	if lines, known := t.vm.shownFiles[filename]; known {
		return lines
	}
	var lines []string
	if !strings.HasPrefix(filename, "<") && t.MayRead(filename) {
		if raw, err := os.ReadFile(filename); err == nil {
			if text, err := source.Decode(raw, filename, t.vm.py2); err == nil {
				lines = splitLines(string(text.Bytes))
			}
		}
	}
	if t.vm.shownFiles != nil {
		t.vm.shownFiles[filename] = lines
	}
	return lines
}

func splitLines(text string) []string {
	return strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
}

// tracebackLimit is sys.tracebacklimit, -1 for none.
func (t *Thread) tracebackLimit() int {
	if v := t.vm.sys.dict.getStr(t.vm.intern("tracebacklimit")); v.p != nil {
		if i, ok := smallInt(v); ok {
			return int(max(i, 0))
		}
	}
	return -1
}

// formatException2 is Python 2.7's PyErr_Display.
func (t *Thread) formatException2(e saved) string {
	var b strings.Builder
	if e.tb.p != nil && e.tb.p.kind == kTraceback {
		t.formatTraceback2(&b, asTraceback(e.tb.p))
	}
	value := e.exc.xincref()
	if value.p == nil {
		value = None
	}
	if value.p.kind == kExc && t.isInstance(value, t.vm.types.SyntaxError) {
		value = t.formatSyntax2(&b, value)
	}
	t.formatClass2(&b, e.typ)
	if value.p != &tNone {
		s := t.StrOf(value)
		switch {
		case s.p == nil:
			t.clearExc()
			b.WriteString(": <exception str() failed>")
		case GoString(s) != "":
			b.WriteString(": " + GoString(s))
		}
		t.xdecref(s)
	}
	t.decref(value)
	b.WriteByte('\n')
	return b.String()
}

// formatClass2 writes the class with its module unless that is exceptions.
func (t *Thread) formatClass2(b *strings.Builder, typ Value) {
	switch {
	case typ.p == nil || typ.p == &tNone:
		b.WriteString("None")
		return
	case !t.isExcClass(typ):
		s := t.StrOf(typ)
		if s.p == nil {
			t.clearExc()
			return
		}
		b.WriteString(GoString(s))
		t.decref(s)
		return
	}
	m := t.getAttr(typ, t.vm.names.module)
	switch {
	case m.p == nil:
		t.clearExc()
		b.WriteString("<unknown>")
	case t.isStr(m) && GoString(m) != "exceptions":
		b.WriteString(GoString(m) + ".")
	}
	t.xdecref(m)
	if typ.p.kind == kOldClass {
		b.WriteString(GoString(asOldClass(typ.p).name))
		return
	}
	b.WriteString(asType(typ.p).name)
}

func (t *Thread) formatTraceback2(b *strings.Builder, tb *TracebackObj) {
	limit := t.tracebackLimit()
	if limit < 0 {
		limit = 1000
	}
	b.WriteString("Traceback (most recent call last):\n")
	depth := 0
	for x := tb; x != nil; x = x.next {
		depth++
	}
	for x := tb; x != nil; x = x.next {
		if depth <= limit {
			name := GoString(x.frame.code.filename)
			b.WriteString(sprintf("  File \"%.500s\", line %d, in %.500s\n", name, x.line, GoString(x.frame.code.name)))
			if line, ok := t.sourceLine(name, int(x.line)); ok {
				b.WriteString("    " + strings.TrimLeft(line, " \t\f") + "\n")
			}
		}
		depth--
	}
}

// formatSyntax2 writes the place of a SyntaxError and gives its message; value is
// stolen.
func (t *Thread) formatSyntax2(b *strings.Builder, value Value) Value {
	lineno, ok := smallInt(noneFor(t.excField(value, "lineno")))
	if !ok {
		return value
	}
	offset := int64(-1)
	if v := t.excField(value, "offset"); v.p != nil && v.p != &tNone {
		if offset, ok = smallInt(v); !ok {
			return value
		}
	}
	filename := "<string>"
	if v := t.excField(value, "filename"); v.p != nil && t.isStr(v) {
		filename = GoString(v)
	}
	b.WriteString(sprintf("  File \"%s\", line %d\n", filename, lineno))
	if v := t.excField(value, "text"); v.p != nil && t.isStr(v) {
		errorText2(b, int(offset), GoString(v))
	}
	msg := noneIfNull(t.excField(value, "msg"))
	t.decref(value)
	return msg
}

// errorText2 writes a line of source with a caret below the column.
func errorText2(b *strings.Builder, offset int, text string) {
	if offset >= 0 {
		if offset > 0 && offset == len(text) && text[offset-1] == '\n' {
			offset--
		}
		for {
			nl := strings.IndexByte(text, '\n')
			if nl < 0 || nl >= offset {
				break
			}
			offset -= nl + 1
			text = text[nl+1:]
		}
		for text != "" && (text[0] == ' ' || text[0] == '\t') {
			text = text[1:]
			offset--
		}
	}
	b.WriteString("    " + text)
	if !strings.HasSuffix(text, "\n") {
		b.WriteByte('\n')
	}
	if offset == -1 {
		return
	}
	b.WriteString("    " + strings.Repeat(" ", max(offset-1, 0)) + "^\n")
}

// writeUnraisable reports an exception on its way that cannot be raised: fn was
// called for v, or is Null where it could not be found.
func (t *Thread) writeUnraisable(fn, v Value) {
	switch {
	case fn.p == nil:
		fn = v
	case fn.p.kind == kMethod && !t.vm.py2:
		fn = asMethod(fn.p).fn // CPython 3 does not bind it
	}
	t.WriteUnraisable(fn)
}

// WriteUnraisable reports the exception on its way, which cannot be raised, as
// having happened in v, and drops it.
func (t *Thread) WriteUnraisable(v Value) { t.WriteUnraisableMsg("", v) }

// WriteUnraisableMsg is WriteUnraisable with other words than "Exception ignored
// in"; Python 2 has none.
func (t *Thread) WriteUnraisableMsg(msg string, v Value) {
	e := t.fetchExc()
	if e.exc.p == nil || t.stopping {
		t.dropSaved(e)
		return
	}
	if t.vm.py2 {
		t.writeStderr(t.unraisable2(e, v))
	} else {
		if x := asExc(e.exc.p); x.tb == nil && t.pyFrame() != nil {
			f := t.pyFrame()
			x.tb = t.newTraceback(nil, f, f.lasti(t))
		}
		t.unraisable3(msg, e.exc, v)
	}
	t.dropSaved(e)
}

// unraisable2 is Python 2.7's PyErr_WriteUnraisable.
func (t *Thread) unraisable2(e saved, v Value) string {
	var b strings.Builder
	b.WriteString("Exception ")
	t.formatClass2(&b, e.typ)
	if v, ok := t.rawValue2(e.exc); ok {
		b.WriteString(": " + t.reprOrFailed(v, "<exception repr() failed>"))
	}
	b.WriteString(" in " + t.reprOrFailed(v, "<object repr() failed>") + " ignored\n")
	return b.String()
}

// rawValue2 gives what Python 2 knows of an exception on its way (borrowed): the
// instance, or what one would be made of; false for nothing.
func (t *Thread) rawValue2(e Value) (Value, bool) {
	if e.p.kind != kExc || !asExc(e.p).raw {
		return e, true
	}
	switch args := excArgs(e); {
	case len(args) == 0:
		return Null, false
	case len(args) == 1 && t.typeOf(e) != t.vm.types.KeyError:
		return args[0], true
	}
	return asExc(e.p).args, true
}

// reprOrFailed is repr(v), or a text where that raises.
func (t *Thread) reprOrFailed(v Value, failed string) string {
	s, ok := t.goRepr(v)
	if !ok {
		t.clearExc()
		return failed
	}
	return s
}

// unraisable3 calls Python 3's sys.unraisablehook, or does what the default one
// does.
func (t *Thread) unraisable3(what string, exc, v Value) {
	msg := None
	if what != "" {
		msg = t.Str(what)
	}
	defer t.decref(msg)
	if t.vm.sys != nil {
		if hook := t.vm.sys.dict.getStr(t.vm.intern("unraisablehook")); hook.p != nil && hook.p != &tNone && !t.isDefaultUnraisable(hook) {
			args := t.unraisableArgs(msg, exc, v)
			r := t.Call(hook, args)
			t.decref(args)
			if r.p == nil {
				e := t.fetchExc()
				t.writeStderr("Exception ignored in sys.unraisablehook: " + t.reprOrFailed(hook, "<object repr() failed>") + "\n" + t.formatException3(e.exc))
				t.dropSaved(e)
				return
			}
			t.decref(r)
			return
		}
	}
	t.writeStderr(t.unraisableText(msg, exc, v))
}

// unraisableText is what the default sys.unraisablehook prints.
func (t *Thread) unraisableText(msg, exc, v Value) string {
	s := ""
	what := "Exception ignored in"
	if msg.p != nil && msg.p != &tNone {
		what = t.strOrEmpty(msg)
	}
	switch {
	case v.p != nil && v.p != &tNone:
		s = what + ": " + t.reprOrFailed(v, "<object repr() failed>") + "\n"
	case msg.p != nil && msg.p != &tNone:
		s = what + ":\n"
	}
	return s + t.formatUnraised(exc)
}

// isDefaultUnraisable tells whether v is the built-in sys.unraisablehook.
func (t *Thread) isDefaultUnraisable(v Value) bool {
	return v.p.kind == kNative && asNative(v.p).def.attr == "unraisablehook"
}

// formatUnraised is what is printed of an exception that is only reported: the
// lines without carets, and neither cause nor context.
func (t *Thread) formatUnraised(exc Value) string {
	var b strings.Builder
	t.plainTraceback(&b, asExc(exc.p).tb)
	b.WriteString(t.excClassShown(t.typeOf(exc)) + ": " + t.strOrFailed(exc, "exception") + "\n")
	return b.String()
}

// plainTraceback writes a traceback, unless it is nil, as CPython's C code does: the
// lines without carets.
func (t *Thread) plainTraceback(b *strings.Builder, tb *TracebackObj) {
	limit := t.tracebackLimit()
	if tb == nil || limit == 0 {
		return
	}
	b.WriteString("Traceback (most recent call last):\n")
	depth := 0
	for x := tb; x != nil; x = x.next {
		depth++
	}
	for ; limit > 0 && depth > limit; depth-- {
		tb = tb.next
	}
	var last *TracebackObj
	count := 0
	fold := func() {
		if n := count - recursiveCutoff; n > 0 {
			b.WriteString(sprintf("  [Previous line repeated %d more time%s]\n", n, plural(n)))
		}
	}
	for ; tb != nil; tb = tb.next {
		if last != nil && sameEntry(tb, last) {
			count++
		} else {
			fold()
			count = 1
		}
		last = tb
		if count > recursiveCutoff {
			continue
		}
		file := GoString(tb.frame.code.filename)
		b.WriteString(sprintf("  File \"%s\", line %d, in %s\n", file, tb.line, GoString(tb.frame.code.name)))
		if line, ok := t.sourceLine(file, int(tb.line)); ok {
			b.WriteString("    " + strings.TrimLeft(line, " \t\f") + "\n")
		}
	}
	fold()
}

// DisplayException prints an exception to sys.stderr as if nobody caught it, without
// asking sys.excepthook: PyErr_DisplayException.
func (t *Thread) DisplayException(v Value) {
	if v.p.kind != kExc {
		t.writeStderr(sprintf("TypeError: print_exception(): Exception expected for value, %s found\n", t.typeOf(v).name))
		return
	}
	t.writeStderr(t.FormatException(saved{exc: v}))
}

// PrintTraceback writes a traceback to a file: PyTraceBack_Print. It returns None, or
// Null where it raised.
func (t *Thread) PrintTraceback(tb, file Value) Value {
	if tb.p.kind != kTraceback {
		return t.raise(t.vm.types.SystemError, "bad argument to internal function")
	}
	var b strings.Builder
	t.plainTraceback(&b, asTraceback(tb.p))
	text := t.Str(b.String())
	r := t.CallMethod(file, "write", text)
	t.decref(text)
	return t.noneOf(r)
}
