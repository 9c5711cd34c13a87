package json

import (
	"strconv"
	"unicode/utf16"

	"github.com/sllint/sllint/vm"
)

// scanner is the data of a make_scanner.
type scanner struct {
	strict                                                        bool
	encoding, objectHook, pairsHook, parseFloat, parseInt, consts vm.Value
}

func scannerOf(v vm.Value) *scanner { return vm.Data(v).(*scanner) }

// held are the references that it counts.
func (s *scanner) held() []*vm.Value {
	return []*vm.Value{&s.encoding, &s.objectHook, &s.pairsHook, &s.parseFloat, &s.parseInt, &s.consts}
}

var scannerSpec = vm.TypeSpec{Name: "_json.Scanner", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeBase,
	Doc:   "JSON scanner object",
	Slots: vm.Slots{New: newScanner, Call: callScanner}.Holding(func(data any) []*vm.Value { return data.(*scanner).held() }),
	GetSet: []vm.GetSet{
		{Name: "strict", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Bool(scannerOf(v).strict) }, Doc: "strict"},
		{Name: "object_hook", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return scannerOf(v).objectHook.Incref() }, Doc: "object_hook"},
		{Name: "object_pairs_hook", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return scannerOf(v).pairsHook.Incref() }, Doc: "object_pairs_hook"},
		{Name: "parse_float", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return scannerOf(v).parseFloat.Incref() }, Doc: "parse_float"},
		{Name: "parse_int", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return scannerOf(v).parseInt.Incref() }, Doc: "parse_int"},
		{Name: "parse_constant", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return scannerOf(v).consts.Incref() }, Doc: "parse_constant"},
	},
}

var scannerSig = vm.NewSignature("context")

// newScanner takes what to do from the attributes of a decoder.
func newScanner(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [1]vm.Value
	if !scannerSig.Bind(t, "make_scanner", a, p[:]) {
		return vm.Null
	}
	s := &scanner{}
	drop := func() vm.Value {
		for _, v := range s.held() {
			if !v.IsNull() {
				t.Decref(*v)
			}
		}
		return vm.Null
	}
	if t.VM().Py2() {
		s.encoding = t.GetAttr(p[0], "encoding")
		if s.encoding.IsNull() {
			return drop()
		}
	}
	strict := t.GetAttr(p[0], "strict")
	if strict.IsNull() {
		return drop()
	}
	truth, ok := t.IsTrue(strict)
	t.Decref(strict)
	if !ok {
		return drop()
	}
	s.strict = truth
	for _, f := range []struct {
		name string
		to   *vm.Value
	}{{"object_hook", &s.objectHook}, {"object_pairs_hook", &s.pairsHook}, {"parse_float", &s.parseFloat},
		{"parse_int", &s.parseInt}, {"parse_constant", &s.consts}} {
		if *f.to = t.GetAttr(p[0], f.name); f.to.IsNull() {
			return drop()
		}
	}
	return t.NewNative(typ, s)
}

var scanSig = vm.NewSignature("string, idx")

func callScanner(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	var p [2]vm.Value
	if !scanSig.Bind(t, "scan_once", a, p[:]) {
		return vm.Null
	}
	at, ok := t.Size(p[1], 0)
	if !ok {
		return vm.Null
	}
	if !vm.IsText(p[0]) && !(t.VM().Py2() && vm.IsBytes(p[0])) {
		return t.Raise(t.VM().Types().TypeError, "first argument must be a string, not %s", t.TypeName(p[0]))
	}
	v, end := reading(t, scannerOf(self), p[0]).begin(at)
	if v.IsNull() {
		return vm.Null
	}
	return t.NewTuple(v, vm.Int(int64(end)))
}

// reader is a document, whatever width its characters have.
type reader interface {
	begin(at int) (vm.Value, int)
	str(at int) (vm.Value, int)
}

// reading makes a document of a text.
func reading(t *vm.Thread, s *scanner, src vm.Value) reader {
	if vm.IsBytes(src) {
		return &document[byte]{t: t, scanner: s, src: src, text: []byte(vm.RawBytes(src)), bytes: true}
	}
	switch latin1, ucs2, ucs4 := vm.TextUnits(src); {
	case ucs2 != nil:
		return &document[uint16]{t: t, scanner: s, src: src, text: ucs2}
	case ucs4 != nil:
		return &document[rune]{t: t, scanner: s, src: src, text: ucs4}
	default:
		return &document[byte]{t: t, scanner: s, src: src, text: latin1}
	}
}

// document is a text that is being scanned.
type document[U unit] struct {
	t *vm.Thread
	*scanner
	src   vm.Value
	text  []U
	bytes bool // of Python 2: in the scanner's encoding

	keys map[string]vm.Value // of objects, which share them
}

// begin reads the value that begins at a place. It gives it with where it ends.
func (d *document[U]) begin(at int) (vm.Value, int) {
	if at < 0 {
		return d.t.Raise(d.t.VM().Types().ValueError, "idx cannot be negative"), 0
	}
	defer func() {
		for _, k := range d.keys {
			d.t.Decref(k)
		}
	}()
	return d.value(at)
}

// nothing raises StopIteration: no value begins there.
func (d *document[U]) nothing(at int) (vm.Value, int) {
	return d.t.RaiseValue(d.t.VM().Types().StopIteration, vm.Int(int64(at))), 0
}

func (d *document[U]) fail(msg string, at int) (vm.Value, int) {
	return fail(d.t, msg, d.src, at), 0
}

// cut tells whether the text ends in a container, which Python 2 has a message of its own for.
func (d *document[U]) cut(at int) bool { return at >= len(d.text) && d.t.VM().Py2() }

func (d *document[U]) failCut() (vm.Value, int) { return d.fail("Expecting object", len(d.text)-1) }

func (d *document[U]) failDelimiter(c string, at int) (vm.Value, int) {
	if !d.bytes {
		c = "'" + c + "'"
	}
	return d.fail("Expecting "+c+" delimiter", at)
}

// is tells whether the text has a character at a place.
func (d *document[U]) is(at int, c byte) bool { return at < len(d.text) && d.text[at] == U(c) }

func (d *document[U]) has(at int, s string) bool {
	if at+len(s) > len(d.text) {
		return false
	}
	for i := range len(s) {
		if d.text[at+i] != U(s[i]) {
			return false
		}
	}
	return true
}

// space gives where the white space ends that begins at a place.
func (d *document[U]) space(at int) int {
	for at < len(d.text) && (d.text[at] == ' ' || d.text[at] == '\n' || d.text[at] == '\t' || d.text[at] == '\r') {
		at++
	}
	return at
}

// value reads any value.
func (d *document[U]) value(at int) (vm.Value, int) {
	if at >= len(d.text) {
		return d.nothing(at)
	}
	if d.t.Halted() {
		return vm.Null, 0
	}
	switch d.text[at] {
	case '"':
		return d.str(at + 1)
	case '{', '[':
		if !d.t.EnterNative(" while decoding a JSON " + map[bool]string{true: "object", false: "array"}[d.text[at] == '{'] + " from a unicode string") {
			return vm.Null, 0
		}
		defer d.t.LeaveNative()
		if d.text[at] == '{' {
			return d.object(at + 1)
		}
		return d.array(at + 1)
	case 'n':
		if d.has(at, "null") {
			return vm.None, at + 4
		}
	case 't':
		if d.has(at, "true") {
			return vm.True, at + 4
		}
	case 'f':
		if d.has(at, "false") {
			return vm.False, at + 5
		}
	case 'N':
		if d.has(at, "NaN") {
			return d.constant("NaN", at)
		}
	case 'I':
		if d.has(at, "Infinity") {
			return d.constant("Infinity", at)
		}
	case '-':
		if d.has(at, "-Infinity") {
			return d.constant("-Infinity", at)
		}
	}
	return d.number(at)
}

func (d *document[U]) constant(name string, at int) (vm.Value, int) {
	s := d.t.Str(name)
	defer d.t.Decref(s)
	return d.t.Call(d.consts, s), at + len(name)
}

// number reads a number.
func (d *document[U]) number(at int) (vm.Value, int) {
	t, i := d.t, at
	digits := func() (some bool) {
		for i < len(d.text) && d.text[i] >= '0' && d.text[i] <= '9' {
			i++
			some = true
		}
		return some
	}
	if d.is(i, '-') {
		i++
	}
	switch {
	case d.is(i, '0'):
		i++
	case !digits():
		return d.nothing(at)
	}
	isFloat := false
	if end := i; d.is(i, '.') {
		i++
		if digits() {
			isFloat = true
		} else {
			i = end
		}
	}
	if end := i; d.is(i, 'e') || d.is(i, 'E') {
		i++
		if d.is(i, '-') || d.is(i, '+') {
			i++
		}
		if digits() {
			isFloat = true
		} else {
			i = end
		}
	}
	var few [32]byte
	text := few[:0]
	for _, c := range d.text[at:i] {
		text = append(text, byte(c))
	}
	types := t.VM().Types()
	switch {
	case isFloat && d.parseFloat == types.Float.Value():
		f, _ := strconv.ParseFloat(string(text), 64) // ±Inf where it is too large, as float() gives
		return vm.Float(f), i
	case !isFloat && len(text) < 19 && d.parseInt == types.Int.Value():
		n, _ := strconv.ParseInt(string(text), 10, 64)
		return vm.Int(n), i
	}
	parse := d.parseInt
	if isFloat {
		parse = d.parseFloat
	}
	s := t.Str(string(text))
	defer t.Decref(s)
	return t.Call(parse, s), i
}

// array reads what follows a [.
func (d *document[U]) array(at int) (vm.Value, int) {
	t := d.t
	list := t.NewList()
	drop := func(_ vm.Value, _ int) (vm.Value, int) {
		t.Decref(list)
		return vm.Null, 0
	}
	if at = d.space(at); d.is(at, ']') {
		return list, at + 1
	}
	if d.cut(at) {
		return drop(d.failCut())
	}
	for {
		v, end := d.value(at)
		if v.IsNull() {
			return drop(v, end)
		}
		t.Append(list, v)
		at = d.space(end)
		if d.is(at, ']') {
			return list, at + 1
		}
		if d.cut(at) {
			return drop(d.failCut())
		}
		if !d.is(at, ',') {
			return drop(d.failDelimiter(",", at))
		}
		comma := at
		at = d.space(at + 1)
		if d.cut(at) {
			return drop(d.failCut())
		}
		if d.is(at, ']') && !t.VM().Py2() {
			return drop(d.fail("Illegal trailing comma before end of array", comma))
		}
	}
}

// object reads what follows a {.
func (d *document[U]) object(at int) (vm.Value, int) {
	t := d.t
	pairs := d.pairsHook != vm.None
	var result vm.Value
	if pairs {
		result = t.NewList()
	} else {
		result = t.NewDict()
	}
	drop := func(_ vm.Value, _ int) (vm.Value, int) {
		t.Decref(result)
		return vm.Null, 0
	}
	at = d.space(at)
	for first := true; !d.is(at, '}') || !first; first = false {
		if d.cut(at) {
			return drop(d.failCut())
		}
		if !d.is(at, '"') {
			if d.bytes {
				return drop(d.fail("Expecting property name", at))
			}
			return drop(d.fail("Expecting property name enclosed in double quotes", at))
		}
		key, end := d.str(at + 1)
		if key.IsNull() {
			return drop(key, end)
		}
		key = d.shared(key)
		if at = d.space(end); !d.is(at, ':') {
			t.Decref(key)
			return drop(d.failDelimiter(":", at))
		}
		v, end := d.value(d.space(at + 1))
		if v.IsNull() {
			t.Decref(key)
			return drop(v, end)
		}
		if pairs {
			t.Append(result, t.NewTuple(key, v))
		} else {
			ok := t.DictSet(result, key, v)
			t.Decref(key)
			t.Decref(v)
			if !ok {
				return drop(vm.Null, 0)
			}
		}
		if at = d.space(end); d.is(at, '}') {
			break
		}
		if d.cut(at) {
			return drop(d.failCut())
		}
		if !d.is(at, ',') {
			return drop(d.failDelimiter(",", at))
		}
		comma := at
		at = d.space(at + 1)
		if d.is(at, '}') && !t.VM().Py2() {
			return drop(d.fail("Illegal trailing comma before end of object", comma))
		}
	}
	hook := d.pairsHook
	if !pairs {
		if hook = d.objectHook; hook == vm.None {
			return result, at + 1
		}
	}
	v := t.Call(hook, result)
	t.Decref(result)
	return v, at + 1
}

// shared gives the key that the document had before where it is the same, in place of
// one (stolen).
func (d *document[U]) shared(key vm.Value) vm.Value {
	name := vm.GoString(key)
	if k, ok := d.keys[name]; ok {
		d.t.Decref(key)
		return k.Incref()
	}
	if d.keys == nil {
		d.keys = map[string]vm.Value{}
	}
	d.keys[name] = key.Incref()
	return key
}

// str reads what follows a ".
func (d *document[U]) str(at int) (vm.Value, int) {
	t, begin := d.t, at
	if at < 0 || at > len(d.text) {
		return t.Raise(t.VM().Types().ValueError, "end is out of bounds"), 0
	}
	var text []rune // what was read, where it is not as it stands there
	plain := func(i, j int) bool {
		if d.bytes {
			return d.decode(i, j, &text)
		}
		for _, c := range d.text[i:j] {
			text = append(text, rune(c))
		}
		return true
	}
	from := at
	for {
		if at >= len(d.text) {
			return d.fail("Unterminated string starting at", begin-1)
		}
		c := d.text[at]
		switch {
		case c == '"':
			if from == begin && !d.bytes {
				return t.SubText(d.src, begin, at), at + 1
			}
			if !plain(from, at) {
				return vm.Null, 0
			}
			return t.TextOfRunes(text), at + 1
		case c <= 0x1f && d.strict:
			return d.fail("Invalid control character at", at)
		case c != '\\':
			at++
			continue
		}
		if !plain(from, at) {
			return vm.Null, 0
		}
		r, end, msg, where := d.escape(begin, at)
		if msg != "" {
			return d.fail(msg, where)
		}
		text = append(text, r)
		from, at = end, end
	}
}

// escape reads the escape sequence at a \. It gives the message and the place of what is
// wrong with it.
func (d *document[U]) escape(begin, at int) (r rune, end int, msg string, where int) {
	if at+1 >= len(d.text) {
		return 0, 0, "Unterminated string starting at", begin - 1
	}
	switch c := d.text[at+1]; c {
	case '"', '\\', '/':
		return rune(c), at + 2, "", 0
	case 'b':
		return '\b', at + 2, "", 0
	case 'f':
		return '\f', at + 2, "", 0
	case 'n':
		return '\n', at + 2, "", 0
	case 'r':
		return '\r', at + 2, "", 0
	case 't':
		return '\t', at + 2, "", 0
	case 'u':
	default:
		return 0, 0, "Invalid \\escape", at
	}
	r, ok := d.hex(at + 2)
	if !ok {
		return 0, 0, "Invalid \\uXXXX escape", at + 1
	}
	end = at + 6
	if utf16.IsSurrogate(r) && r < 0xdc00 && d.has(end, "\\u") {
		if low, ok := d.hex(end + 2); ok {
			if both := utf16.DecodeRune(r, low); both != '\uFFFD' {
				return both, end + 6, "", 0
			}
		}
	}
	return r, end, "", 0
}

// hex reads four hexadecimal digits.
func (d *document[U]) hex(at int) (r rune, ok bool) {
	if at+4 > len(d.text) {
		return 0, false
	}
	for _, c := range d.text[at : at+4] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// decode appends bytes of Python 2's text in its encoding.
func (d *document[U]) decode(i, j int, text *[]rune) bool {
	ascii := true
	for _, c := range d.text[i:j] {
		if ascii = c < 0x80; !ascii {
			break
		}
	}
	if ascii {
		for _, c := range d.text[i:j] {
			*text = append(*text, rune(c))
		}
		return true
	}
	t := d.t
	part := t.Bytes(vm.RawBytes(d.src)[i:j])
	defer t.Decref(part)
	var v vm.Value
	if d.encoding.IsNull() || d.encoding == vm.None {
		utf8 := t.Str("utf-8")
		v = t.CallMethod(part, "decode", utf8)
		t.Decref(utf8)
	} else {
		v = t.CallMethod(part, "decode", d.encoding)
	}
	if v.IsNull() {
		return false
	}
	*text = append(*text, vm.Runes(v)...)
	t.Decref(v)
	return true
}

func scanString3(t *vm.Thread, a []vm.Value) vm.Value {
	return scanString(t, a[0], a[1], vm.Null, a[2])
}

func scanString2(t *vm.Thread, a []vm.Value) vm.Value {
	return scanString(t, a[0], a[1], a[2], a[3])
}

// scanString is scanstring.
func scanString(t *vm.Thread, src, end, encoding, strict vm.Value) vm.Value {
	at, ok := t.Size(end, 0)
	if !ok {
		return vm.Null
	}
	truth := true // the default
	if !strict.IsNull() {
		if truth, ok = t.IsTrue(strict); !ok {
			return vm.Null
		}
	}
	s := &scanner{strict: truth, encoding: encoding}
	if !vm.IsText(src) && !(t.VM().Py2() && vm.IsBytes(src)) {
		return t.Raise(t.VM().Types().TypeError, "first argument must be a string, not %s", t.TypeName(src))
	}
	v, at := reading(t, s, src).str(at)
	if v.IsNull() {
		return vm.Null
	}
	return t.NewTuple(v, vm.Int(int64(at)))
}
