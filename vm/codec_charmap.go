package vm

import (
	"github.com/sllint/sllint/vm/internal/codecs"
	itext "github.com/sllint/sllint/vm/internal/text"
)

// The codecs by a mapping, and the escapes of bytes.

const undefinedChar = "character maps to <undefined>"

func charmapDecode(t *Thread, a []Value) Value {
	errs, ok := t.errorsArg(a[1], "charmap_decode")
	if !ok {
		return Null
	}
	s, ok := t.dataArg(a[0], false)
	if !ok {
		return Null
	}
	table := a[2]
	if table.p == nil || table.p == &tNone {
		return t.NewTuple(t.textValue(itext.Text{Latin1: bytesOf(s)}), Int(int64(len(s))))
	}
	failed := false
	dec := codecs.DecodeFunc(func(out *itext.Builder, in []byte, pos int, _ bool) (int, *codecs.Error) {
		for ; pos < len(in) && !failed; pos++ {
			if !t.charmapByte(out, table, in[pos], &failed) && !failed {
				return pos, &codecs.Error{Encoding: "charmap", Start: pos, End: pos + 1, Reason: undefinedChar}
			}
		}
		return pos, nil
	})
	x, n, ok := t.runDecoder(dec, a[0], bytesOf(s), errs, true)
	if !ok || failed {
		return Null
	}
	return t.NewTuple(t.textValue(x), Int(int64(n)))
}

// charmapByte appends what a mapping makes of a byte, false where that is
// nothing.
func (t *Thread) charmapByte(out *itext.Builder, table Value, c byte, failed *bool) bool {
	if table.p.kind == kStr && table.p.typ == t.vm.types.Str {
		o := asText(table.p)
		if int(c) >= o.len() || o.at(int(c)) == 0xfffe {
			return false
		}
		out.Append(o.at(int(c)))
		return true
	}
	v := t.GetItem(table, Int(int64(c)))
	if v.p == nil {
		if t.matches(t.vm.types.LookupError) {
			t.clearExc()
			return false
		}
		*failed = true
		return false
	}
	defer t.decref(v)
	switch v.p.kind {
	case kNone:
		return false
	case kInt, kBool:
		n := v.int()
		if n == 0xfffe {
			return false
		}
		if n < 0 || n > 0x10ffff {
			t.typeError("character mapping must be in range(0x110000)")
			*failed = true
			return false
		}
		out.Append(rune(n))
		return true
	case kStr:
		o := asText(v.p)
		if o.len() == 1 && o.at(0) == 0xfffe {
			return false
		}
		out.AppendText(toText(o.chars()))
		return true
	}
	if t.vm.py2 {
		t.typeError("character mapping must return integer, None or unicode")
	} else {
		t.typeError("character mapping must return integer, None or str")
	}
	*failed = true
	return false
}

func charmapEncode(t *Thread, a []Value) Value {
	errs, ok := t.errorsArg(a[1], "charmap_encode")
	if !ok {
		return Null
	}
	u := t.textArg(a[0], "charmap_encode")
	if u.p == nil {
		return Null
	}
	defer t.decref(u)
	table := a[2]
	if table.p == nil || table.p == &tNone {
		return t.encodeBy("latin_1", u, a[1])
	}
	failed := false
	one := func(out []byte, r rune) ([]byte, bool) {
		b, ok := t.charmapRune(out, table, r, &failed)
		return b, ok
	}
	enc := codecs.EncodeFunc(func(out []byte, in itext.Text, pos int, _ bool) ([]byte, *codecs.Error) {
		for n := in.Len(); pos < n && !failed; pos++ {
			b, ok := one(out, in.At(pos))
			if ok {
				out = b
				continue
			}
			end := pos + 1
			for end < n && !failed {
				if _, ok := one(nil, in.At(end)); ok {
					break
				}
				end++
			}
			if failed {
				break
			}
			return out, &codecs.Error{Encoding: "charmap", Start: pos, End: end, Reason: undefinedChar}
		}
		return out, nil
	})
	b, ok := t.runEncoder(enc, u, errs)
	if !ok || failed {
		return Null
	}
	return t.NewTuple(t.Bytes(stringOf(b)), Int(int64(asText(u.p).len())))
}

// charmapRune appends what a mapping makes of a character.
func (t *Thread) charmapRune(out []byte, table Value, r rune, failed *bool) ([]byte, bool) {
	v := t.GetItem(table, Int(int64(r)))
	if v.p == nil {
		if t.matches(t.vm.types.LookupError) {
			t.clearExc()
			return out, false
		}
		*failed = true
		return out, false
	}
	defer t.decref(v)
	switch v.p.kind {
	case kNone:
		return out, false
	case kInt, kBool:
		if n := v.int(); n >= 0 && n < 256 {
			return append(out, byte(n)), true
		}
		t.typeError("character mapping must be in range(256)")
	case kBytes:
		return append(out, asText(v.p).s...), true
	default:
		want := "bytes"
		if t.vm.py2 {
			want = "str"
		}
		t.typeError("character mapping must return integer, %s or None, not %s", want, t.typeName(v))
	}
	*failed = true
	return out, false
}

// charmapBuild makes the mapping for encoding from that for decoding.
func charmapBuild(t *Thread, a []Value) Value {
	if a[0].p.kind != kStr {
		return t.typeError("charmap_build() argument must be str, not %s", t.argType(a[0]))
	}
	d := t.newDict()
	for i, r := range asText(a[0].p).runes() {
		if r == 0xfffe {
			continue
		}
		d.set(t, Int(int64(r)), Int(int64(i)))
	}
	return obj(&d.Header)
}

// escapeEncode writes bytes as the inside of a literal.
func escapeEncode(t *Thread, a []Value) Value {
	if a[0].p.kind != kBytes {
		if t.vm.py2 {
			return t.typeError("escape_encode() argument 1 must be str, not %s", t.argType(a[0]))
		}
		return t.typeError("escape_encode() argument 1 must be bytes, not %s", t.argType(a[0]))
	}
	s := asText(a[0].p).s
	var out []byte
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\'' || c == '\\':
			out = append(out, '\\', c)
		case c == '\t':
			out = append(out, '\\', 't')
		case c == '\n':
			out = append(out, '\\', 'n')
		case c == '\r':
			out = append(out, '\\', 'r')
		case c < ' ' || c >= 0x7f:
			out = append(out, sprintf(`\x%02x`, c)...)
		default:
			out = append(out, c)
		}
	}
	return t.NewTuple(t.Bytes(stringOf(out)), Int(int64(len(s))))
}

// escapeDecode reads bytes as the inside of a literal.
func escapeDecode(t *Thread, a []Value) Value {
	errs, ok := t.errorsArg(a[1], "escape_decode")
	if !ok {
		return Null
	}
	s, ok := t.dataArg(a[0], true)
	if !ok {
		return Null
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		c := s[i]
		i++
		if c != '\\' {
			out = append(out, c)
			continue
		}
		if i == len(s) {
			return t.valueError(`Trailing \ in string`)
		}
		c = s[i]
		i++
		switch c {
		case '\n':
		case '\\', '\'', '"':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 't':
			out = append(out, '\t')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 'v':
			out = append(out, '\v')
		case 'a':
			out = append(out, '\a')
		case '0', '1', '2', '3', '4', '5', '6', '7':
			n := int(c - '0')
			for k := 0; k < 2 && i < len(s) && s[i] >= '0' && s[i] <= '7'; k++ {
				n = n<<3 | int(s[i]-'0')
				i++
			}
			out = append(out, byte(n))
		case 'x':
			if i+1 < len(s) && hexDigit(rune(s[i])) >= 0 && hexDigit(rune(s[i+1])) >= 0 {
				out = append(out, byte(hexDigit(rune(s[i]))<<4|hexDigit(rune(s[i+1]))))
				i += 2
				continue
			}
			switch errs {
			case "", "strict":
				if t.vm.py2 {
					return t.valueError(`invalid \x escape`)
				}
				return t.valueError(`invalid \x escape at position %d`, i-2)
			case "replace":
				out = append(out, '?')
			case "ignore":
			default:
				return t.valueError("decoding error; unknown error handling code: %s", errs)
			}
			if i < len(s) && hexDigit(rune(s[i])) >= 0 {
				i++
			}
		default:
			out = append(out, '\\', c)
		}
	}
	return t.NewTuple(t.Bytes(stringOf(out)), Int(int64(len(s))))
}
