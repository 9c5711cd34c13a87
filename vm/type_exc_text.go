package vm

import "strings"

// SyntaxError and the errors of Unicode.

var syntaxFields = []string{"msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"}
var syntaxFields2 = []string{"msg", "filename", "lineno", "offset", "text", "print_file_and_line"}

var excSyntax = excShape{fields: syntaxFields, getset: members(syntaxFields), slots: Slots{Init: syntaxInit, Str: syntaxStr}}
var excSyntax2 = excShape{fields: syntaxFields2, getset: members(syntaxFields2), slots: Slots{Init: syntaxInit, Str: syntaxStr}}

func members(names []string) []GetSet {
	var m []GetSet
	for _, n := range names {
		m = append(m, excMember(n))
	}
	return m
}

func syntaxInit(t *Thread, e Value, a Args) Value {
	if excInit(t, e, a).p == nil {
		return Null
	}
	if len(a.Pos) >= 1 {
		t.setExcField(e, "msg", a.Pos[0])
	}
	if len(a.Pos) != 2 {
		return None
	}
	info := t.Tuple(a.Pos[1])
	if info.p == nil {
		return Null
	}
	ok := t.syntaxDetails(e, asTuple(info.p).items)
	t.decref(info)
	if !ok {
		return Null
	}
	return None
}

// syntaxDetails takes (filename, lineno, offset, text[, end_lineno, end_offset]).
func (t *Thread) syntaxDetails(e Value, info []Value) bool {
	switch n := len(info); {
	case t.vm.py2 && n != 4:
		t.indexError("tuple index out of range")
		return false
	case n < 4:
		t.typeError("function takes at least 4 arguments (%d given)", n)
		return false
	case n > 6:
		t.typeError("function takes at most 6 arguments (%d given)", n)
		return false
	}
	for i, v := range info {
		t.setExcField(e, syntaxFields[1+i], v)
	}
	if len(info) == 5 {
		t.typeError("end_offset must be provided when end_lineno is provided")
		return false
	}
	return true
}

func syntaxStr(t *Thread, e Value) Value {
	filename, lineno := t.excField(e, "filename"), t.excField(e, "lineno")
	file := filename.p != nil && t.isStr(filename)
	line := lineno.p != nil && (lineno.p.kind == kInt || lineno.p.kind == kLong && !t.vm.py2 && lineno.p.flags&flagSub == 0)
	msg := noneIfNull(t.excField(e, "msg"))
	if !file && !line {
		r := t.strSoft(msg)
		t.decref(msg)
		return r
	}
	name := ""
	if file {
		name = GoString(filename)
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	no := int64(-1)
	if line {
		if i, ok := smallInt(lineno); ok {
			no = i
		}
	}
	s, ok := t.goStr(msg)
	t.decref(msg)
	if !ok {
		return Null
	}
	switch {
	case file && line:
		return t.Str(sprintf("%s (%s, line %d)", s, name, no))
	case file:
		return t.Str(sprintf("%s (%s)", s, name))
	}
	return t.Str(sprintf("%s (line %d)", s, no))
}

var codecFields = []string{"encoding", "object", "start", "end", "reason"}

var codecGetSet = []GetSet{excMember("encoding"), excMember("object"), sizeMember("start"), sizeMember("end"), excMember("reason")}

var excEncode = excShape{fields: codecFields, getset: codecGetSet,
	slots: Slots{New: excNew, Init: codecInit("UUnnU"), Str: codecStr("encode character")}}
var excDecode = excShape{fields: codecFields, getset: codecGetSet,
	slots: Slots{New: excNew, Init: codecInit("UOnnU"), Str: codecStr("decode byte")}}
var excTranslate = excShape{fields: codecFields, getset: codecGetSet,
	slots: Slots{New: excNew, Init: codecInit("-UnnU"), Str: codecStr("translate character")}}

// sizeMember gives a member of the kind Py_ssize_t.
func sizeMember(name string) GetSet {
	return GetSet{Name: name, Member: true,
		Get: func(t *Thread, e Value) Value {
			if v := t.excField(e, name); v.p != nil {
				return v
			}
			return Int(0)
		},
		Set: func(t *Thread, e, v Value) bool {
			if v.p == nil {
				t.typeError("can't delete numeric/char attribute")
				return false
			}
			if v.p.kind != kInt && v.p.kind != kBool && v.p.kind != kLong {
				t.typeError("an integer is required")
				return false
			}
			i, ok := t.sizeOf(v)
			if ok {
				t.setExcField(e, name, Int(i))
			}
			return ok
		}}
}

// sizeOf converts an int to a Py_ssize_t.
func (t *Thread) sizeOf(v Value) (int64, bool) {
	if i, ok := smallInt(v); ok {
		return i, true
	}
	what := "C ssize_t"
	if t.vm.py2 {
		what = "C long"
	}
	t.overflowError("Python int too large to convert to %s", what)
	return 0, false
}

// codecInit parses the arguments by a format: one letter a field, U a text, O the
// bytes of a decoding, n a size, - a field that is not among them.
func codecInit(format string) func(t *Thread, e Value, a Args) Value {
	want := len(strings.ReplaceAll(format, "-", ""))
	return func(t *Thread, e Value, a Args) Value {
		if excInit(t, e, a).p == nil {
			return Null
		}
		if len(a.Pos) != want {
			return t.typeError("function takes exactly %d arguments (%d given)", want, len(a.Pos))
		}
		vals := make([]Value, len(format))
		i := 0
		for k, letter := range format {
			if letter == '-' {
				continue
			}
			v, ok := t.codecArg(codecFields[k], letter, i+1, a.Pos[i])
			if !ok {
				for _, v := range vals {
					t.xdecref(v)
				}
				return Null
			}
			vals[k] = v
			i++
		}
		for k, v := range vals {
			t.setExcField(e, codecFields[k], v)
			t.xdecref(v)
		}
		return None
	}
}

// codecArg converts one argument (owned result).
func (t *Thread) codecArg(field string, letter rune, n int, v Value) (Value, bool) {
	switch letter {
	case 'n':
		if t.vm.py2 && t.typeOf(v).slots.Index == nil {
			t.typeError("an integer is required")
			return Null, false
		}
		iv := t.IndexValue(v)
		if iv.p == nil {
			return Null, false
		}
		i, ok := t.sizeOf(iv)
		t.decref(iv)
		return Int(i), ok
	case 'O':
		if v.p.kind == kBytes {
			return v.incref(), true
		}
		if !t.vm.py2 {
			r := t.bytesOfBuffer(v)
			return r, r.p != nil
		}
		t.typeError("argument %d must be str, not %s", n, t.typeName(v))
		return Null, false
	}
	kind, name := kStr, "str"
	if t.vm.py2 {
		if field == "object" {
			name = "unicode"
		} else {
			kind = kBytes
		}
	}
	if v.p.kind != kind {
		t.typeError("argument %d must be %s, not %s", n, name, t.typeName(v))
		return Null, false
	}
	return v.incref(), true
}

// bytesOfBuffer copies what supports the buffer protocol.
func (t *Thread) bytesOfBuffer(v Value) Value {
	buf := t.typeOf(v).slots.Buffer
	if buf == nil {
		return t.typeError("a bytes-like object is required, not '%s'", t.typeName(v))
	}
	b, ok := buf(t, v)
	if !ok {
		return Null
	}
	return t.Bytes(string(b))
}

// codecStr is the __str__ of an error of a codec; what names its operation on
// one character.
func codecStr(what string) func(t *Thread, e Value) Value {
	return func(t *Thread, e Value) Value {
		object := t.excField(e, "object")
		if object.p == nil {
			return t.Str("")
		}
		object.incref()
		reason := noneIfNull(t.excField(e, "reason"))
		text, ok := t.goStr(reason)
		t.decref(reason)
		prefix := "can't "
		if ok && what != "translate character" {
			enc := noneIfNull(t.excField(e, "encoding"))
			var s string
			s, ok = t.goStr(enc)
			t.decref(enc)
			prefix = "'" + s + "' codec can't "
		}
		if !ok {
			t.decref(object)
			return Null
		}
		r := prefix + t.codecPlace(e, object, what) + ": " + text
		t.decref(object)
		return t.Str(r)
	}
}

func (t *Thread) codecPlace(e, object Value, what string) string {
	start, end := excSize(t, e, "start"), excSize(t, e, "end")
	if object.p.kind != kStr && object.p.kind != kBytes {
		return sprintf("%ss in position %d-%d", what, start, end-1)
	}
	o := asText(object.p)
	if end != start+1 || start < 0 || start >= int64(o.len()) {
		return sprintf("%ss in position %d-%d", what, start, end-1)
	}
	c := o.at(int(start))
	switch {
	case o.kind == kBytes:
		return sprintf("%s 0x%02x in position %d", what, c, start)
	case c <= 0xff:
		return sprintf("%s %s in position %d", what, t.escaped("\\x%02x", c), start)
	case c <= 0xffff:
		return sprintf("%s %s in position %d", what, t.escaped("\\u%04x", c), start)
	}
	return sprintf("%s %s in position %d", what, t.escaped("\\U%08x", c), start)
}

func (t *Thread) escaped(format string, c rune) string {
	s := "'" + sprintf(format, c) + "'"
	if t.vm.py2 {
		s = "u" + s
	}
	return s
}

func excSize(t *Thread, e Value, name string) int64 {
	if v := t.excField(e, name); v.p != nil {
		return v.int()
	}
	return 0
}
