package vm

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/sllint/sllint/vm/internal/codecs"
	itext "github.com/sllint/sllint/vm/internal/text"
)

// The codec machinery: what str.encode and bytes.decode do. The codecs are in
// package codecs; what it does not know is asked of the search functions that
// the program registered, package encodings among them.

// codecRegistry is what codecs.register and register_error keep.
type codecRegistry struct {
	search   []Value
	found    map[string]Value
	handlers map[string]Value
	ready    bool   // package encodings has been imported, or cannot be
	implicit string // Python 2: sys.getdefaultencoding(), "" for ascii
}

// clearCodecs drops what programs registered, at their end.
func (t *Thread) clearCodecs() {
	reg := &t.vm.codecs
	search, found, handlers := reg.search, reg.found, reg.handlers
	reg.search, reg.found, reg.handlers = nil, nil, nil
	for _, v := range search {
		t.decref(v)
	}
	for _, m := range []map[string]Value{found, handlers} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			t.decref(m[name])
		}
	}
}

// errRaised says that an exception is set.
var errRaised = errors.New("raised")

func (vm *VM) codecDialect() codecs.Dialect {
	if vm.py2 {
		return codecs.Py2
	}
	return codecs.Py3
}

// toText gives characters in the form that package codecs takes.
func toText(c chars) itext.Text {
	switch c.w {
	case 0:
		return itext.Text{Latin1: bytesOf(c.s)}
	case 1:
		return itext.Text{UCS2: unitsOf[uint16](c.s)}
	}
	return itext.Text{UCS4: unitsOf[rune](c.s)}
}

func fromText(x itext.Text) chars {
	switch {
	case x.UCS4 != nil:
		return chars{stringOfUnits(x.UCS4), 2}
	case x.UCS2 != nil:
		return chars{stringOfUnits(x.UCS2), 1}
	}
	return chars{stringOf(x.Latin1), 0}
}

// textValue makes a str of what a decoder gave.
func (t *Thread) textValue(x itext.Text) Value { return obj(&t.vm.textOf(fromText(x)).Header) }

// defaultEncoding is what text is encoded with where nothing else is said.
func (vm *VM) defaultEncoding() string {
	switch {
	case !vm.py2:
		return "utf-8"
	case vm.codecs.implicit != "":
		return vm.codecs.implicit
	}
	return "ascii"
}

// encodeDefault is Python 2's implicit encoding of a unicode as ASCII.
func (t *Thread) encodeDefault(v Value) Value {
	if o := asText(v.p); o.flags&flagASCII != 0 {
		return t.Bytes(o.s)
	}
	return t.encodeText(v, "", "")
}

// decodeDefault is Python 2's implicit decoding of a str as ASCII.
func (t *Thread) decodeDefault(s string) Value {
	if isASCII(s) {
		return obj(&t.vm.textRaw(s, 0).Header)
	}
	return t.decodeBytes(Null, s, "", "")
}

// decodeBytes decodes b, the bytes of v (Null, or any object with a buffer).
func (t *Thread) decodeBytes(v Value, b, enc, errs string) Value {
	if enc == "" {
		enc = t.vm.defaultEncoding()
	}
	if isASCII(b) {
		switch enc {
		case "utf-8", "ascii", "latin-1", "utf8":
			return obj(&t.vm.textRaw(b, 0).Header)
		}
	}
	if strings.IndexByte(enc, 0) >= 0 {
		return t.valueError("embedded null character")
	}
	c := codecs.Lookup(enc, t.vm.codecDialect())
	if c == nil || c.NewDecoder == nil && (c.Transform == nil || t.vm.py2) {
		if c != nil && c.Transform != nil && c.Transform.Decode != nil {
			r := t.transform(c, c.Transform.Decode, b)
			if r.p != nil && t.vm.py2 && c.Module == "rot_13" { // decodes to unicode
				u := t.textValue(itext.Text{Latin1: bytesOf(asText(r.p).s)})
				t.decref(r)
				return u
			}
			return r
		}
		if v.p == nil {
			v = t.Bytes(b)
			defer t.decref(v)
		}
		return t.decodeByRegistry(v, enc, errs)
	}
	if c.NewDecoder == nil {
		return t.notText(enc, "decode")
	}
	x, _, ok := t.runDecoder(c.NewDecoder(), v, bytesOf(b), errs, true)
	if !ok {
		return Null
	}
	return t.textValue(x)
}

// notText says that a codec does not turn text into bytes.
func (t *Thread) notText(enc, what string) Value {
	return t.raise(t.vm.types.LookupError, "'%s' is not a text encoding; use codecs.%s() to handle arbitrary codecs", enc, what)
}

// transform runs a codec between bytes.
func (t *Thread) transform(c *codecs.Codec, f func([]byte) ([]byte, error), b string) Value {
	out, err := f(bytesOf(b))
	if err != nil {
		return t.RaiseBinary(err)
	}
	if c.Transform.OnText {
		return t.textValue(itext.FromString(string(out)))
	}
	return t.Bytes(stringOf(out))
}

// runDecoder decodes as far as it goes. n counts the bytes that were used.
func (t *Thread) runDecoder(d codecs.Decoder, v Value, in []byte, errs string, final bool) (x itext.Text, n int, ok bool) {
	var out itext.Builder
	for pos := 0; ; {
		next, bad := d.Decode(&out, in, pos, final)
		if bad == nil {
			return out.Text(), next, true
		}
		bad.Bytes, bad.Dialect = in, t.vm.codecDialect()
		if bad.Plain {
			t.raise(t.vm.types.UnicodeError, "%s", bad.Reason)
			return x, 0, false
		}
		r, next, err := t.handleDecode(bad, v, errs)
		if err == nil {
			next, err = boundPos(next, len(in))
		}
		if err != nil {
			t.raiseCodec(err, v)
			return x, 0, false
		}
		out.AppendText(r)
		pos = next
	}
}

func boundPos(pos, n int) (int, error) {
	at := pos
	if at < 0 {
		at += n
	}
	if at < 0 || at > n {
		return 0, &codecs.BoundsError{Pos: at}
	}
	return at, nil
}

// raiseCodec raises what went wrong in a codec. v is what was encoded or
// decoded, Null where that is to be made of the error.
func (t *Thread) raiseCodec(err error, v Value) Value {
	switch e := err.(type) {
	case *codecs.Error:
		if exc := t.codecException(e, v); exc.p != nil {
			t.setRaised(exc)
		}
	case *codecs.BoundsError:
		t.indexError("%s", e.Error())
	case *codecs.TypeError:
		t.typeError("%s", e.Msg)
	}
	return Null
}

// codecException makes a UnicodeDecodeError or UnicodeEncodeError.
func (t *Thread) codecException(e *codecs.Error, v Value) Value {
	typ := t.vm.types.UnicodeDecodeError
	if e.OfEncode {
		typ = t.vm.types.UnicodeEncodeError
	}
	switch {
	case v.p != nil && (v.p.kind == kStr) == e.OfEncode && (v.p.kind == kStr || v.p.kind == kBytes):
		v.incref()
	case e.OfEncode:
		v = t.textValue(e.Text)
	default:
		v = t.Bytes(string(e.Bytes))
	}
	enc, reason := t.Str(e.Encoding), t.Str(e.Reason)
	exc := t.Call(typ.Value(), enc, v, Int(int64(e.Start)), Int(int64(e.End)), reason)
	t.decref(enc)
	t.decref(reason)
	t.decref(v)
	return exc
}

// knowsHandler tells whether an error handler is there from the start.
func (vm *VM) knowsHandler(name string) bool {
	for i, h := range codecs.ErrorHandlers {
		if h == name {
			return !vm.py2 || i < 5
		}
	}
	return false
}

// handleDecode asks an error handler what to put for what cannot be decoded.
func (t *Thread) handleDecode(e *codecs.Error, v Value, errs string) (itext.Text, int, error) {
	if errs == "" || errs == "strict" {
		return itext.Text{}, 0, e
	}
	if t.vm.knowsHandler(errs) && t.vm.codecs.handlers[errs].p == nil {
		x, pos, _, err := codecs.HandleDecode(errs, e)
		return x, pos, err
	}
	r, pos, ok := t.callHandler(e, v, errs)
	if !ok {
		return itext.Text{}, 0, errRaised
	}
	defer t.decref(r)
	if r.p.kind != kStr {
		t.typeError("decoding error handler must return (%s, int) tuple", t.vm.types.Str.name)
		return itext.Text{}, 0, errRaised
	}
	return toText(asText(r.p).chars()), pos, nil
}

// callHandler calls a registered handler and takes its answer apart.
func (t *Thread) callHandler(e *codecs.Error, v Value, errs string) (r Value, pos int, ok bool) {
	h := t.LookupErrorHandler(errs)
	if h.p == nil {
		return Null, 0, false
	}
	defer t.decref(h)
	exc := t.codecException(e, v)
	if exc.p == nil {
		return Null, 0, false
	}
	res := t.Call(h, exc)
	t.decref(exc)
	if res.p == nil {
		return Null, 0, false
	}
	defer t.decref(res)
	if res.p.kind == kTuple && len(asTuple(res.p).items) == 2 {
		items := asTuple(res.p).items
		n, isInt := t.Index(items[1], t.vm.types.OverflowError)
		if isInt {
			return items[0].incref(), int(n), true
		}
		if !t.matches(t.vm.types.TypeError) {
			return Null, 0, false
		}
		t.clearExc()
	}
	what, want := "decoding", t.vm.types.Str.name
	if e.OfEncode {
		what = "encoding"
		if !t.vm.py2 {
			want = "str/bytes"
		}
	}
	t.typeError("%s error handler must return (%s, int) tuple", what, want)
	return Null, 0, false
}

// encodeText encodes a str of Python 3 or unicode of Python 2.
func (t *Thread) encodeText(v Value, enc, errs string) Value {
	o := asText(v.p)
	if enc == "" {
		enc = t.vm.defaultEncoding()
	}
	if o.flags&flagASCII != 0 {
		switch enc {
		case "utf-8", "ascii", "latin-1", "utf8":
			return t.Bytes(o.s)
		}
	}
	if strings.IndexByte(enc, 0) >= 0 {
		return t.valueError("embedded null character")
	}
	c := codecs.Lookup(enc, t.vm.codecDialect())
	if c == nil || c.NewEncoder == nil && (c.Transform == nil || t.vm.py2) {
		if c != nil && c.Transform != nil && c.Transform.Encode != nil {
			b := t.encodeDefault(v)
			if b.p == nil {
				return Null
			}
			r := t.transform(c, c.Transform.Encode, asText(b.p).s)
			t.decref(b)
			return r
		}
		return t.encodeByRegistry(v, enc, errs)
	}
	if c.NewEncoder == nil {
		return t.notText(enc, "encode")
	}
	b, ok := t.runEncoder(c.NewEncoder(), v, errs)
	if !ok {
		return Null
	}
	return t.Bytes(stringOf(b))
}

// runEncoder encodes the whole of v.
func (t *Thread) runEncoder(e codecs.Encoder, v Value, errs string) ([]byte, bool) {
	in := toText(asText(v.p).chars())
	var out []byte
	for pos := 0; ; {
		var bad *codecs.Error
		if out, bad = e.Encode(out, in, pos, true); bad == nil {
			return out, true
		}
		bad.Text, bad.Dialect, bad.OfEncode = in, t.vm.codecDialect(), true
		if bad.Plain {
			t.raise(t.vm.types.UnicodeError, "%s", bad.Reason)
			return nil, false
		}
		r, raw, next, err := t.handleEncode(bad, v, errs)
		if err == nil {
			next, err = boundPos(next, in.Len())
		}
		if err == nil && raw == nil {
			// What replaces must itself be encodable.
			if more, again := e.Encode(out, r, 0, false); again == nil {
				out = more
			} else {
				err = bad
			}
		}
		if err != nil {
			t.raiseCodec(err, v)
			return nil, false
		}
		out = append(out, raw...)
		pos = next
	}
}

// handleEncode asks an error handler what to put for what cannot be encoded.
func (t *Thread) handleEncode(e *codecs.Error, v Value, errs string) (x itext.Text, raw []byte, pos int, err error) {
	if errs == "" || errs == "strict" {
		return x, nil, 0, e
	}
	if t.vm.knowsHandler(errs) && t.vm.codecs.handlers[errs].p == nil {
		x, raw, pos, _, err = codecs.HandleEncode(errs, e)
		return x, raw, pos, err
	}
	r, pos, ok := t.callHandler(e, v, errs)
	if !ok {
		return x, nil, 0, errRaised
	}
	defer t.decref(r)
	switch {
	case r.p.kind == kStr:
		return toText(asText(r.p).chars()), nil, pos, nil
	case r.p.kind == kBytes && !t.vm.py2:
		return x, append([]byte{}, asText(r.p).s...), pos, nil
	case t.vm.py2:
		t.typeError("encoding error handler must return (unicode, int) tuple")
	default:
		t.typeError("encoding error handler must return (str/bytes, int) tuple")
	}
	return x, nil, 0, errRaised
}

// LookupErrorHandler finds an error handler by name (owned), or raises.
func (t *Thread) LookupErrorHandler(name string) Value {
	if h := t.vm.codecs.handlers[name]; h.p != nil {
		return h.incref()
	}
	if t.vm.knowsHandler(name) {
		return t.newErrorHandler(name)
	}
	return t.raise(t.vm.types.LookupError, "unknown error handler name '%s'", name)
}

// LookupCodec finds a codec in the registry: a tuple of four (owned).
func (t *Thread) LookupCodec(name string) Value {
	reg := &t.vm.codecs
	key := strings.ToLower(name)
	if t.vm.py2 {
		key = strings.ReplaceAll(key, " ", "-")
	} else {
		key = normalizeEncoding(key)
	}
	if v := reg.found[key]; v.p != nil {
		return v.incref()
	}
	if !t.openRegistry() {
		return Null
	}
	arg := t.Str(key)
	defer t.decref(arg)
	for i := 0; i < len(reg.search); i++ {
		r := t.Call(reg.search[i], arg)
		if r.p == nil {
			return Null
		}
		if r.p == &tNone {
			continue
		}
		if r.p.kind != kTuple || len(asTuple(r.p).items) != 4 {
			t.decref(r)
			return t.typeError("codec search functions must return 4-tuples")
		}
		if reg.found == nil {
			reg.found = map[string]Value{}
		}
		reg.found[key] = r.incref()
		return r
	}
	if c := codecs.Lookup(name, t.vm.codecDialect()); c != nil {
		return t.plainCodec(c)
	}
	return t.raise(t.vm.types.LookupError, "unknown encoding: %s", name)
}

// openRegistry imports package encodings, which registers its search function.
// A program without a library goes without.
func (t *Thread) openRegistry() bool {
	if t.vm.codecs.ready {
		return true
	}
	t.vm.codecs.ready = true
	m := t.ImportModule("encodings")
	if m.p == nil {
		if !t.matches(t.vm.types.ImportError) {
			return false
		}
		t.clearExc()
		return true
	}
	t.decref(m)
	return true
}

// normalizeEncoding puts an underscore for each run of what is no letter, digit
// or dot, as CPython 3 does before it looks a codec up.
func normalizeEncoding(s string) string {
	var b strings.Builder
	gap := false
	for i := range len(s) {
		c := s[i]
		if isAlphaByte(c) || isDigitByte(c) || c == '.' {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteByte(c)
			continue
		}
		gap = true
	}
	return b.String()
}

// callCodec calls the encoder (0) or decoder (1) of a registered codec and gives
// the first item of its answer.
func (t *Thread) callCodec(enc string, codec Value, which int, v Value, errs string) Value {
	f := asTuple(codec.p).items[which]
	var r Value
	if errs == "" {
		r = t.Call(f, v)
	} else {
		e := t.Str(errs)
		r = t.Call(f, v, e)
		t.decref(e)
	}
	if r.p == nil {
		t.addNote(sprintf("%s with '%s' codec failed", [...]string{"encoding", "decoding"}[which], enc))
		return Null
	}
	defer t.decref(r)
	if r.p.kind != kTuple || len(asTuple(r.p).items) != 2 {
		return t.typeError("%s must return a tuple (object, integer)", [...]string{"encoder", "decoder"}[which])
	}
	return asTuple(r.p).items[0].incref()
}

// textCodec looks up a codec that turns text into bytes.
func (t *Thread) textCodec(enc, what string) Value {
	codec := t.LookupCodec(enc)
	if codec.p == nil || t.vm.py2 || codec.p.typ == t.vm.types.Tuple {
		return codec
	}
	is := t.GetAttr(codec, "_is_text_encoding")
	if is.p == nil {
		if !t.matches(t.vm.types.AttributeError) {
			t.decref(codec)
			return Null
		}
		t.clearExc()
		return codec
	}
	truth, ok := t.IsTrue(is)
	t.decref(is)
	if ok && truth {
		return codec
	}
	t.decref(codec)
	if ok {
		t.notText(enc, what)
	}
	return Null
}

func (t *Thread) encodeByRegistry(v Value, enc, errs string) Value {
	codec := t.textCodec(enc, "encode")
	if codec.p == nil {
		return Null
	}
	r := t.callCodec(enc, codec, 0, v, errs)
	t.decref(codec)
	switch {
	case r.p == nil || r.p.kind == kBytes || t.vm.py2 && r.p.kind == kStr:
		return r
	case t.vm.py2:
		t.typeError("encoder did not return a string/unicode object (type=%s)", t.typeName(r))
	case r.p.kind == kByteArray:
		b := t.Bytes(string(asByteArray(r.p).b))
		t.decref(r)
		return b
	default:
		t.typeError("'%s' encoder returned '%s' instead of 'bytes'; use codecs.encode() to encode to arbitrary types", enc, t.typeName(r))
	}
	t.decref(r)
	return Null
}

func (t *Thread) decodeByRegistry(v Value, enc, errs string) Value {
	codec := t.textCodec(enc, "decode")
	if codec.p == nil {
		return Null
	}
	r := t.callCodec(enc, codec, 1, v, errs)
	t.decref(codec)
	switch {
	case r.p == nil || r.p.kind == kStr || t.vm.py2 && r.p.kind == kBytes:
		return r
	case t.vm.py2:
		t.typeError("decoder did not return a string/unicode object (type=%s)", t.typeName(r))
	default:
		t.typeError("'%s' decoder returned '%s' instead of 'str'; use codecs.decode() to decode to arbitrary types", enc, t.typeName(r))
	}
	t.decref(r)
	return Null
}
