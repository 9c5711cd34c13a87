package vm

import (
	"strings"
	"unicode/utf8"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/compile"
)

// raiseSyntax turns the error of the parser, or of the compiler, into an
// exception with CPython's fields. Only the parser has the text at hand; the
// compiler's errors show it where it is that of a file.
func (t *Thread) raiseSyntax(err error, filename string, src []byte, parsing bool, mode compile.Mode) {
	e, ok := err.(*syntax.Error)
	if !ok {
		t.raise(t.vm.types.SyntaxError, "%s", err.Error())
		return
	}
	if strings.HasPrefix(e.Msg, "Parser stack overflowed") {
		t.raise(t.vm.types.MemoryError, "%s", e.Msg)
		return
	}
	line, there := syntaxLine(src, e.Begin.Row, mode)
	if !parsing {
		if line, there = t.sourceLine(filename, e.Begin.Row); there {
			line += "\n"
		}
	}
	text := None
	if there && !(t.vm.py2 && strings.HasPrefix(e.Msg, "Non-ASCII character")) {
		if parsing && !t.vm.py2 && (strings.HasPrefix(e.Msg, "unterminated ") || e.Span.Start == e.Span.Stop && strings.HasPrefix(e.Msg, "invalid ")) {
			line = strings.TrimSuffix(line, "\n") // the tokenizer's
		}
		text = t.Str(line)
	}
	items := []Value{t.Str(filename), Int(int64(e.Begin.Row)), Int(int64(e.Begin.Column)), text}
	if e.Begin.Column == 0 && (t.vm.py2 || e.Begin.Row == 0) {
		items[2] = None
	}
	if !t.vm.py2 {
		row, col := syntaxEnd(e, src)
		items = append(items, Int(int64(row)), Int(int64(col)))
	}
	typ := t.vm.types.ExceptionNamed(e.Kind)
	if typ == nil {
		typ = t.vm.types.SyntaxError
	}
	msg, info := t.Str(e.Msg), t.NewTuple(items...)
	defer t.decref(info)
	if e.Bare {
		t.raiseValue(typ, msg)
		if t.exc.p != nil {
			t.setExcField(t.exc, "filename", items[0])
			t.setExcField(t.exc, "lineno", items[1])
			t.setExcField(t.exc, "text", text)
		}
		return
	}
	x := t.Call(typ.Value(), msg, info)
	t.decref(msg)
	if x.p != nil {
		t.setRaised(x)
	}
}

// warnOfSyntax issues what the parser or the compiler warns of. A warning that the
// program's filters make an error is a SyntaxError; it returns false then.
func (t *Thread) warnOfSyntax(warnings []compile.Warning, filename string, src []byte, mode compile.Mode) bool {
	for _, w := range warnings {
		text, name := t.Str(w.Msg), t.DecodeFS(filename)
		module := t.moduleOfFile(name)
		r := t.warnExplicit(t.vm.types.SyntaxWarning.Value(), text, name, int64(w.Line), module, Null, Null, Null)
		for _, v := range []Value{text, name, module, r} {
			t.xdecref(v)
		}
		if r.p != nil {
			continue
		}
		if (!t.vm.py2 || w.Symbols) && t.matches(t.vm.types.SyntaxWarning) {
			t.clearExc()
			t.raiseSyntax(&syntax.Error{Kind: "SyntaxError", Msg: w.Msg, Span: w.Span, Begin: w.Begin, Bare: t.vm.py2}, filename, src, w.Parsing, mode)
		}
		return false
	}
	return true
}

// syntaxLine gives a line of the source with its end, which CPython adds to the last
// line of a whole file.
func syntaxLine(src []byte, row int, mode compile.Mode) (string, bool) {
	lines := strings.SplitAfter(string(src), "\n")
	if row < 1 || row > len(lines) || row == len(lines) && lines[row-1] == "" {
		return "", false
	}
	line := strings.ReplaceAll(lines[row-1], "\r\n", "\n")
	if !strings.HasSuffix(line, "\n") && mode == compile.Exec {
		line += "\n"
	}
	return line, true
}

// syntaxEnd gives end_lineno and end_offset of Python 3: the tokenizer's errors
// have their own ideas of them.
func syntaxEnd(e *syntax.Error, src []byte) (row, col int) {
	switch {
	case strings.HasSuffix(e.Msg, "was never closed"):
		return e.Begin.Row, 0
	case strings.HasPrefix(e.Msg, "unterminated "):
		return e.Begin.Row, e.Begin.Column
	case strings.HasPrefix(e.Msg, "unexpected character after line continuation"):
		return e.Begin.Row, 0
	case e.Msg == "unexpected indent" || e.Msg == "unexpected EOF while parsing" || strings.HasPrefix(e.Msg, "unindent does not match"):
		return e.Begin.Row, -1
	case strings.HasPrefix(e.Msg, "leading zeros in decimal"):
		return e.Begin.Row, e.Begin.Column + 1
	}
	end := min(max(e.End(), e.Pos()), len(src))
	before := string(src[:end])
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}
