package vm

import (
	"slices"
	"strings"
)

// How Python 3.13 prints an exception: the part of its traceback.py that does the
// chain of causes and contexts, groups, notes and suggestions. The frames are in
// traceback3_frame.go.

const (
	causeMessage   = "\nThe above exception was the direct cause of the following exception:\n\n"
	contextMessage = "\nDuring handling of the above exception, another exception occurred:\n\n"

	maxGroupWidth = 15
	maxGroupDepth = 10
)

// shownExc is an exception with all that is printed of it.
type shownExc struct {
	exc            Value // borrowed
	text           string
	cause, context *shownExc
	group          bool
	parts          []*shownExc
}

// formatException3 gives what is printed of an exception.
func (t *Thread) formatException3(exc Value) string {
	if exc.p == nil || exc.p.kind != kExc {
		return ""
	}
	p := &excPrinter{t: t, seen: map[*Header]bool{}}
	p.format(p.collect(exc))
	return p.out.String()
}

// excPrinter collects and prints a chain of exceptions.
type excPrinter struct {
	t         *Thread
	seen      map[*Header]bool
	out       strings.Builder
	depth     int // of groups
	needClose bool
}

// collect finds what belongs to an exception; each is shown once.
func (p *excPrinter) collect(exc Value) *shownExc {
	root := p.show(exc)
	for queue := []*shownExc{root}; len(queue) > 0; {
		s := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		x := asExc(s.exc.p)
		if x.cause.p != nil && !p.seen[x.cause.p] {
			s.cause = p.show(x.cause)
		}
		if x.context.p != nil && s.cause == nil && !x.suppress && !p.seen[x.context.p] {
			s.context = p.show(x.context)
		}
		s.group = !p.t.vm.py2 && p.t.isInstance(s.exc, p.t.vm.types.BaseExceptionGroup)
		if s.group {
			for _, e := range groupItems(s.exc, p.t) {
				s.parts = append(s.parts, p.show(e))
			}
		}
		if s.cause != nil {
			queue = append(queue, s.cause)
		}
		if s.context != nil {
			queue = append(queue, s.context)
		}
		queue = append(queue, s.parts...)
	}
	return root
}

func (p *excPrinter) show(exc Value) *shownExc {
	p.seen[exc.p] = true
	return &shownExc{exc: exc, text: p.t.exceptionOnly(exc)}
}

// emit writes lines behind the margin of the group that they belong to.
func (p *excPrinter) emit(text, margin string) {
	if text == "" {
		return
	}
	indent := p.indent()
	if p.depth > 0 {
		indent += margin + " "
	}
	for _, line := range strings.SplitAfter(text, "\n") {
		if line != "" {
			p.out.WriteString(indent + line)
		}
	}
}

func (p *excPrinter) indent() string { return strings.Repeat("  ", p.depth) }

func (p *excPrinter) format(s *shownExc) {
	type link struct {
		msg string
		exc *shownExc
	}
	var chain []link
	for s != nil {
		switch {
		case s.cause != nil:
			chain = append(chain, link{causeMessage, s})
			s = s.cause
		case s.context != nil && !asExc(s.exc.p).suppress:
			chain = append(chain, link{contextMessage, s})
			s = s.context
		default:
			chain = append(chain, link{"", s})
			s = nil
		}
	}
	for i := len(chain) - 1; i >= 0; i-- {
		p.emit(chain[i].msg, "|")
		p.formatOne(chain[i].exc)
	}
}

func (p *excPrinter) formatOne(s *shownExc) {
	stack := p.t.formatStack(asExc(s.exc.p).tb)
	if !s.group {
		if stack != "" {
			p.emit("Traceback (most recent call last):\n", "|")
			p.emit(stack, "|")
		}
		p.emit(s.text, "|")
		return
	}
	if p.depth > maxGroupDepth {
		p.emit(sprintf("... (max_group_depth is %d)\n", maxGroupDepth), "|")
		return
	}
	top := p.depth == 0
	margin := "|"
	if top {
		p.depth++
		margin = "+"
	}
	if stack != "" {
		p.emit("Exception Group Traceback (most recent call last):\n", margin)
		p.emit(stack, "|")
	}
	p.emit(s.text, "|")
	p.formatParts(s)
	if top {
		p.depth = 0
	}
}

// formatParts writes the exceptions of a group.
func (p *excPrinter) formatParts(s *shownExc) {
	n := min(len(s.parts), maxGroupWidth+1)
	p.needClose = false
	for i := range n {
		last := i == n-1
		if last {
			p.needClose = true
		}
		title := sprintf("%d", i+1)
		if i >= maxGroupWidth {
			title = "..."
		}
		lead := "  "
		if i == 0 {
			lead = "+-"
		}
		p.out.WriteString(p.indent() + lead + "+---------------- " + title + " ----------------\n")
		p.depth++
		if i < maxGroupWidth {
			p.format(s.parts[i])
		} else {
			rest := len(s.parts) - maxGroupWidth
			p.emit(sprintf("and %d more exception%s\n", rest, plural(rest)), "|")
		}
		if last && p.needClose {
			p.out.WriteString(p.indent() + "+------------------------------------\n")
			p.needClose = false
		}
		p.depth--
	}
}

// exceptionOnly gives the last lines: class, text and notes.
func (t *Thread) exceptionOnly(exc Value) string {
	text := t.strOrFailed(exc, "exception")
	notes, ok := t.lookupAttr(exc, t.vm.names.notes)
	failedNotes := ""
	if !ok {
		e := t.fetchExc()
		failedNotes = "Ignored error getting __notes__: " + t.reprOrFailed(e.exc, "<__notes__ repr() failed>") + "\n"
		t.dropSaved(e)
	}
	class := t.excClassShown(t.typeOf(exc))
	var s string
	if t.isInstance(exc, t.vm.types.SyntaxError) {
		s = t.formatSyntax3(exc, class)
	} else {
		text += t.suggestion(exc)
		s = class + "\n"
		if text != "" {
			s = class + ": " + text + "\n"
		}
	}
	if notes.p == nil {
		return s + failedNotes
	}
	defer t.decref(notes)
	if notes.p.kind == kStr || notes.p.kind == kBytes || t.typeOf(notes).flags&TypeSequence == 0 {
		if notes.p == &tNone {
			return s
		}
		return s + t.reprOrFailed(notes, "<__notes__ repr() failed>") + "\n"
	}
	list := t.List(notes)
	if list.p == nil {
		t.clearExc()
		return s
	}
	for _, note := range asList(list.p).items {
		s += t.strOrFailed(note, "note") + "\n"
	}
	t.decref(list)
	return s
}

// strOrFailed is str(v), or what says that it raised.
func (t *Thread) strOrFailed(v Value, what string) string {
	s, ok := t.goStr(v)
	if !ok {
		t.clearExc()
		return "<" + what + " str() failed>"
	}
	return s
}

// excClassShown is a class's qualified name with its module, unless that is
// __main__ or builtins.
func (t *Thread) excClassShown(typ *Type) string {
	m := t.getAttr(typ.Value(), t.vm.names.module)
	if m.p == nil {
		t.clearExc()
		return "<unknown>." + typ.qualname
	}
	defer t.decref(m)
	if !t.isStr(m) {
		return "<unknown>." + typ.qualname
	}
	if s := GoString(m); s != "__main__" && s != "builtins" {
		return s + "." + typ.qualname
	}
	return typ.qualname
}

// suggestion gives what is appended to the text of an exception about a name:
// which other name may be meant.
func (t *Thread) suggestion(exc Value) string {
	ts := &t.vm.types
	switch {
	case t.isInstance(exc, ts.ImportError):
		if s, ok := t.suggestFor(exc, t.excField(exc, "name_from")); ok {
			return ". Did you mean: '" + s + "'?"
		}
	case t.isInstance(exc, ts.NameError), t.isInstance(exc, ts.AttributeError):
		wrong := t.excField(exc, "name")
		s, ok := t.suggestFor(exc, wrong)
		hint := ""
		if ok {
			hint = ". Did you mean: '" + s + "'?"
		}
		if wrong.p != nil && wrong.p.kind == kStr && t.isInstance(exc, ts.NameError) && t.vm.isStdlibModule(GoString(wrong)) {
			if ok {
				return hint + " Or did you forget to import '" + GoString(wrong) + "'?"
			}
			return ". Did you forget to import '" + GoString(wrong) + "'?"
		}
		return hint
	}
	return ""
}

// suggestFor finds the name that is most like the wrong one among those that
// could have stood there.
func (t *Thread) suggestFor(exc, wrong Value) (string, bool) {
	if wrong.p == nil || wrong.p.kind != kStr {
		return "", false
	}
	ts := &t.vm.types
	name := GoString(wrong)
	var names []string
	var ok bool
	switch {
	case t.isInstance(exc, ts.AttributeError):
		names, ok = t.attributeNames(exc, name)
	case t.isInstance(exc, ts.ImportError):
		names, ok = t.moduleNames(exc, name)
	default:
		var self string
		if self, names, ok = t.namesInScope(exc, name); self != "" {
			return self, true
		}
	}
	if !ok {
		t.clearExc()
		return "", false
	}
	return t.suggestName(name, names)
}

// innermost is the frame in which an exception arose, nil where none is known.
func innermost(exc Value) *Frame {
	tb := asExc(exc.p).tb
	if tb == nil {
		return nil
	}
	for tb.next != nil {
		tb = tb.next
	}
	return tb.frame
}

// selfOf gives the local variable self of a frame (owned), Null for none.
func (t *Thread) selfOf(f *Frame) Value {
	if f == nil {
		return Null
	}
	locals := t.frameLocals(f)
	if locals.p == nil {
		t.clearExc()
		return Null
	}
	defer t.decref(locals)
	key := t.Name("self")
	if in, ok := t.Contains(locals, key); !ok || !in {
		t.clearExc()
		return Null
	}
	v := t.GetItem(locals, key)
	if v.p == nil {
		t.clearExc()
	}
	return v
}

// attributeNames lists the attributes of the object of an AttributeError.
func (t *Thread) attributeNames(exc Value, wrong string) ([]string, bool) {
	o := noneIfNull(t.excField(exc, "obj"))
	defer t.decref(o)
	hide := !strings.HasPrefix(wrong, "_")
	if hide {
		self := t.selfOf(innermost(exc))
		if self.p != nil && self == o {
			hide = false
		}
		t.xdecref(self)
	}
	return t.namesOf(o, hide)
}

// namesOf is dir(v) as Go strings, sorted, without those that begin with an underscore
// where hide is set.
func (t *Thread) namesOf(v Value, hide bool) ([]string, bool) {
	d := t.dirNames(v)
	if d.p == nil {
		return nil, false
	}
	defer t.decref(d)
	list := t.List(d)
	if list.p == nil {
		return nil, false
	}
	defer t.decref(list)
	var names []string
	for _, x := range asList(list.p).items {
		if t.isStr(x) && !(hide && strings.HasPrefix(GoString(x), "_")) {
			names = append(names, GoString(x))
		}
	}
	slices.Sort(names)
	return names, true
}

// moduleNames lists what the module of an ImportError has.
func (t *Thread) moduleNames(exc Value, wrong string) ([]string, bool) {
	name := t.excField(exc, "name")
	if name.p == nil || name.p.kind != kStr {
		return nil, false
	}
	m := t.ImportModule(GoString(name))
	if m.p == nil {
		return nil, false
	}
	defer t.decref(m)
	return t.namesOf(m, !strings.HasPrefix(wrong, "_"))
}

// namesInScope lists the names that the frame of a NameError could use; self is
// the answer where the object of a method has an attribute of the name.
func (t *Thread) namesInScope(exc Value, wrong string) (self string, names []string, ok bool) {
	f := innermost(exc)
	if f == nil || f.globals == nil || f.builtins == nil {
		return "", nil, false
	}
	locals := t.frameLocals(f)
	if locals.p == nil {
		return "", nil, false
	}
	ok = t.Each(locals, func(k Value) bool {
		if t.isStr(k) {
			names = append(names, GoString(k))
		}
		return true
	})
	t.decref(locals)
	for _, d := range [...]*DictObj{f.globals, f.builtins} {
		d.each(t, func(k, _ Value) bool {
			if t.isStr(k) {
				names = append(names, GoString(k))
			}
			return true
		})
	}
	if v := t.selfOf(f); v.p != nil {
		x, there := t.LookupAttr(v, wrong)
		t.decref(v)
		if !there {
			return "", nil, false
		}
		if x.p != nil {
			t.decref(x)
			return "self." + wrong, nil, true
		}
	}
	return "", names, ok
}

// formatSyntax3 is how a SyntaxError is shown: its place, the source with carets
// below, and the message.
func (t *Thread) formatSyntax3(exc Value, class string) string {
	field := func(name string) Value { return noneFor(t.excField(exc, name)) }
	filename, lineno := field("filename"), field("lineno")
	s, suffix := "", ""
	truth := func(v Value) bool {
		is, ok := t.IsTrue(v)
		if !ok {
			t.clearExc()
		}
		return ok && is
	}
	if lineno.p != &tNone {
		shown := "<string>"
		if truth(filename) {
			shown = t.strOrFailed(filename, "filename")
		}
		s = sprintf("  File \"%s\", line %s\n", shown, t.strOrFailed(lineno, "lineno"))
	} else if filename.p != &tNone {
		suffix = " (" + t.strOrFailed(filename, "filename") + ")"
	}
	if text := field("text"); text.p.kind == kStr {
		s += t.syntaxCarets(exc, GoString(text))
	}
	msg := "<no detail available>"
	if m := field("msg"); truth(m) {
		msg = t.strOrFailed(m, "msg")
	}
	return s + class + ": " + msg + suffix + "\n"
}

// syntaxCarets gives the line of a SyntaxError with carets below it.
func (t *Thread) syntaxCarets(exc Value, text string) string {
	full := []rune(text)
	rtext := []rune(strings.TrimRight(text, "\n"))
	ltext := []rune(strings.TrimLeft(string(rtext), " \n\f"))
	spaces := len(rtext) - len(ltext)
	number := func(name string) (int, bool) {
		v := t.excField(exc, name)
		if v.p == nil {
			return 0, false
		}
		i, ok := smallInt(v)
		return int(i), ok
	}
	offset, ok := number("offset")
	if !ok {
		return "    " + string(ltext) + "\n"
	}
	end := len(rtext) + 1
	line, okLine := number("lineno")
	endLine, okEnd := number("end_lineno")
	if okLine == okEnd && line == endLine {
		if end, ok = number("end_offset"); !ok || end == 0 {
			end = offset
		}
	}
	if len(full) > 0 && offset > len(full) {
		offset = len(rtext) + 1
	}
	if len(full) > 0 && end > len(full) {
		end = len(rtext) + 1
	}
	if offset >= end || end < 0 {
		end = offset + 1
	}
	col, endCol := offset-1-spaces, end-1-spaces
	s := "    " + string(ltext) + "\n"
	if col < 0 {
		return s
	}
	s += "    "
	for _, c := range ltext[:min(col, len(ltext))] {
		if !isSpace(c) {
			c = ' '
		}
		s += string(c)
	}
	return s + strings.Repeat("^", max(endCol-col, 0)) + "\n"
}

// isSpace is str.isspace() of a character.
func isSpace(c rune) bool {
	return c == ' ' || c >= 0x9 && c <= 0xd || c >= 0x1c && c <= 0x1f || c == 0x85 || c == 0xa0 || c == 0x1680 ||
		c >= 0x2000 && c <= 0x200a || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000
}
