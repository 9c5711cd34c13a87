package json

import (
	"math"
	"strconv"
	"unicode/utf16"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/number"
)

// encoder is the data of a make_encoder.
type encoder struct {
	markers, fallback, quote, indent, keySep, itemSep vm.Value
	sortKeys, skipKeys, allowNaN                      bool
}

func encoderOf(v vm.Value) *encoder { return vm.Data(v).(*encoder) }

// held are the references that it counts.
func (e *encoder) held() []*vm.Value {
	return []*vm.Value{&e.markers, &e.fallback, &e.quote, &e.indent, &e.keySep, &e.itemSep}
}

var encoderSpec = vm.TypeSpec{Name: "_json.Encoder", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeBase,
	Doc:   "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
	Slots: vm.Slots{New: newEncoder, Call: callEncoder}.Holding(func(data any) []*vm.Value { return data.(*encoder).held() }),
	GetSet: []vm.GetSet{
		{Name: "markers", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return encoderOf(v).markers.Incref() }, Doc: "markers"},
		{Name: "default", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return encoderOf(v).fallback.Incref() }, Doc: "default"},
		{Name: "encoder", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return encoderOf(v).quote.Incref() }, Doc: "encoder"},
		{Name: "indent", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return encoderOf(v).indent.Incref() }, Doc: "indent"},
		{Name: "key_separator", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return encoderOf(v).keySep.Incref() }, Doc: "key_separator"},
		{Name: "item_separator", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return encoderOf(v).itemSep.Incref() }, Doc: "item_separator"},
		{Name: "sort_keys", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Bool(encoderOf(v).sortKeys) }, Doc: "sort_keys"},
		{Name: "skipkeys", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Bool(encoderOf(v).skipKeys) }, Doc: "skipkeys"},
	},
}

var encoderSig = vm.NewSignature("markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan")

func newEncoder(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [9]vm.Value
	if !encoderSig.Bind(t, "make_encoder", a, p[:]) {
		return vm.Null
	}
	types := t.VM().Types()
	if p[0] != vm.None && !vm.IsDict(p[0]) {
		return t.Raise(types.TypeError, "make_encoder() argument 1 must be dict or None, not %s", t.TypeName(p[0]))
	}
	e := &encoder{markers: p[0], fallback: p[1], quote: p[2], indent: p[3], keySep: p[4], itemSep: p[5]}
	if !t.VM().Py2() {
		for i, v := range p[4:6] {
			if !vm.IsText(v) {
				return t.Raise(types.TypeError, "make_encoder() argument %d must be str, not %s", 5+i, t.ArgType(v))
			}
		}
	}
	for i, to := range []*bool{&e.sortKeys, &e.skipKeys, &e.allowNaN} {
		truth, ok := t.IsTrue(p[6+i])
		if !ok {
			return vm.Null
		}
		*to = truth
	}
	for _, v := range e.held() {
		v.Incref()
	}
	return t.NewNative(typ, e)
}

var encodeSig = vm.NewSignature("obj, _current_indent_level")

// callEncoder gives the pieces of the text: one.
func callEncoder(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	var p [2]vm.Value
	if !encodeSig.Bind(t, "_iterencode", a, p[:]) {
		return vm.Null
	}
	w := &writer{t: t, encoder: encoderOf(self), py2: t.VM().Py2(), ascii: true}
	if w.indent != vm.None && !w.py2 {
		if !vm.IsText(w.indent) {
			return t.Raise(t.VM().Types().TypeError, "make_encoder() argument 4 must be str or None, not %s", t.TypeName(w.indent))
		}
		level, ok := t.Size(p[1], 0)
		if !ok {
			return vm.Null
		}
		w.level, w.indents = level, true
	}
	if !w.value(p[0]) {
		return vm.Null
	}
	text := w.result()
	if w.py2 {
		return t.NewList(text)
	}
	return t.NewTuple(text)
}

// writer is a text in the making.
type writer struct {
	t *vm.Thread
	*encoder
	py2     bool
	indents bool   // each item on a line of its own
	level   int    // of nesting
	ascii   bool   // so far
	text    []rune // where it is not
	bytes   []byte // where it is
}

// newline begins a line of the level.
func (w *writer) newline() bool {
	if !w.indents {
		return true
	}
	w.put("\n")
	for range w.level {
		if !w.putText(w.indent) {
			return false
		}
	}
	return true
}

// within writes what is between the brackets of a container, which is not empty.
func (w *writer) within(open, end string, write func() bool) bool {
	w.put(open)
	w.level++
	if !w.newline() || !write() {
		return false
	}
	w.level--
	if !w.newline() {
		return false
	}
	w.put(end)
	return true
}

// separate writes what stands between two items.
func (w *writer) separate() bool { return w.putText(w.itemSep) && w.newline() }

func (w *writer) result() vm.Value {
	if w.ascii {
		return w.t.Str(string(w.bytes))
	}
	return w.t.TextOfRunes(w.text)
}

func (w *writer) put(s string) {
	if w.ascii {
		w.bytes = append(w.bytes, s...)
		return
	}
	for _, c := range []byte(s) {
		w.text = append(w.text, rune(c))
	}
}

// putText writes what may not be ASCII, str of Python 2 among it.
func (w *writer) putText(v vm.Value) bool {
	if vm.IsBytes(v) {
		s := vm.RawBytes(v)
		for i := range len(s) {
			if s[i] >= 0x80 {
				u := w.t.UnicodeOf(v) // which fails as joining it with others would
				if u.IsNull() {
					return false
				}
				defer w.t.Decref(u)
				return w.putText(u)
			}
		}
		w.put(s)
		return true
	}
	runes := vm.Runes(v)
	if w.ascii {
		for _, r := range runes {
			if w.ascii = r < 0x80; !w.ascii {
				break
			}
		}
		if w.ascii && !w.py2 {
			w.put(vm.GoString(v))
			return true
		}
		w.ascii = false // unicode it stays in Python 2
		for _, c := range w.bytes {
			w.text = append(w.text, rune(c))
		}
		w.bytes = nil
	}
	w.text = append(w.text, runes...)
	return true
}

// value writes any value.
func (w *writer) value(v vm.Value) bool {
	t := w.t
	if t.Halted() {
		return false
	}
	types := t.VM().Types()
	switch {
	case v == vm.None:
		w.put("null")
	case v == vm.True:
		w.put("true")
	case v == vm.False:
		w.put("false")
	case vm.IsText(v) || w.py2 && vm.IsBytes(v):
		return w.str(v)
	case w.isInt(v):
		return w.int(v)
	case t.IsInstance(v, types.Float):
		return w.float(v)
	case vm.IsList(v) || vm.IsTuple(v):
		return w.nested(v, func() bool { return w.list(v) })
	case vm.IsDict(v):
		return w.nested(v, func() bool { return w.dict(v) })
	default:
		return w.other(v)
	}
	return true
}

// nested writes what values are in.
func (w *writer) nested(v vm.Value, write func() bool) bool {
	if !w.t.EnterNative(" while encoding a JSON object") {
		return false
	}
	defer w.t.LeaveNative()
	return write()
}

// marked notes that a container is being written, and complains where it is already.
func (w *writer) marked(v vm.Value, write func() bool) bool {
	t := w.t
	if w.markers == vm.None {
		return write()
	}
	id := vm.Int(t.ID(v))
	in, ok := t.Contains(w.markers, id)
	if !ok {
		return false
	}
	if in {
		t.Raise(t.VM().Types().ValueError, "Circular reference detected")
		return false
	}
	if !t.DictSet(w.markers, id, v) || !write() {
		return false
	}
	_, ok = t.DictDel(w.markers, id)
	return ok
}

func (w *writer) isInt(v vm.Value) bool {
	types := w.t.VM().Types()
	return w.t.IsInstance(v, types.Int) || w.py2 && w.t.IsInstance(v, types.Long)
}

func (w *writer) int(v vm.Value) bool {
	t := w.t
	if n, ok := vm.SmallInt(v); ok {
		var few [20]byte
		w.put(string(strconv.AppendInt(few[:0], n, 10)))
		return true
	}
	var s vm.Value
	if w.py2 {
		s = t.StrOf(v)
	} else {
		s = t.IntRepr(v) // not that of a class derived from it
	}
	if s.IsNull() {
		return false
	}
	defer t.Decref(s)
	return w.putText(s)
}

func (w *writer) float(v vm.Value) bool {
	t := w.t
	f, _ := vm.AsFloat(v)
	name := ""
	switch {
	case math.IsNaN(f):
		name = "NaN"
	case math.IsInf(f, 1):
		name = "Infinity"
	case math.IsInf(f, -1):
		name = "-Infinity"
	}
	if name != "" {
		if !w.allowNaN {
			if w.py2 {
				t.Raise(t.VM().Types().ValueError, "Out of range float values are not JSON compliant")
			} else if r := t.Repr(v); !r.IsNull() {
				t.Raise(t.VM().Types().ValueError, "Out of range float values are not JSON compliant: %s", vm.GoString(r))
				t.Decref(r)
			}
			return false
		}
		w.put(name)
		return true
	}
	w.put(number.Repr(f))
	return true
}

func (w *writer) str(v vm.Value) bool {
	t := w.t
	var s vm.Value
	switch st := state(t); w.quote {
	case st.quoteASCII:
		s = quote(t, v, true)
	case st.quote:
		s = quote(t, v, false)
	default:
		s = t.Call(w.quote, v)
		if !s.IsNull() && !vm.IsText(s) && !(w.py2 && vm.IsBytes(s)) {
			t.Raise(t.VM().Types().TypeError, "encoder() must return a string, not %s", t.TypeName(s))
			t.Decref(s)
			return false
		}
	}
	if s.IsNull() {
		return false
	}
	defer t.Decref(s)
	return w.putText(s)
}

// other writes what default() makes of a value.
func (w *writer) other(v vm.Value) bool {
	return w.marked(v, func() bool {
		x := w.t.Call(w.fallback, v)
		if x.IsNull() {
			return false
		}
		defer w.t.Decref(x)
		return w.nested(v, func() bool { return w.value(x) })
	})
}

func (w *writer) list(v vm.Value) bool {
	if len(vm.Items(v)) == 0 {
		w.put("[]")
		return true
	}
	return w.marked(v, func() bool {
		return w.within("[", "]", func() bool {
			for i := 0; i < len(vm.Items(v)); i++ { // it may change meanwhile
				if i > 0 && !w.separate() {
					return false
				}
				item := vm.Items(v)[i].Incref()
				ok := w.value(item)
				w.t.Decref(item)
				if !ok {
					return false
				}
			}
			return true
		})
	})
}

func (w *writer) dict(v vm.Value) bool {
	t := w.t
	if t.DictLen(v) == 0 {
		w.put("{}")
		return true
	}
	return w.marked(v, func() bool {
		items, ok := w.items(v)
		defer func() {
			for _, x := range items {
				t.Decref(x)
			}
		}()
		if !ok {
			return false
		}
		return w.within("{", "}", func() bool { return w.pairs(items) })
	})
}

// pairs writes keys and values.
func (w *writer) pairs(items []vm.Value) bool {
	first := true
	for i := 0; i < len(items); i += 2 {
		key, skip, ok := w.key(items[i])
		if !ok {
			return false
		}
		if skip {
			continue
		}
		ok = (first || w.separate()) && w.str(key) && w.putText(w.keySep) && w.value(items[i+1])
		w.t.Decref(key)
		if !ok {
			return false
		}
		first = false
	}
	return true
}

// items gives the keys and values of a dict in turns (owned), sorted where that is asked for.
func (w *writer) items(v vm.Value) (items []vm.Value, ok bool) {
	t := w.t
	if !w.sortKeys && t.TypeOf(v) == t.VM().Types().Dict {
		return t.DictItems(v), true
	}
	pairs := t.CallMethod(v, "items")
	if pairs.IsNull() {
		return nil, false
	}
	list := t.Call(t.VM().Types().List.Value(), pairs)
	t.Decref(pairs)
	if list.IsNull() {
		return nil, false
	}
	defer t.Decref(list)
	if w.sortKeys {
		done := t.CallMethod(list, "sort")
		if done.IsNull() {
			return nil, false
		}
		t.Decref(done)
	}
	for _, pair := range vm.Items(list) {
		if !vm.IsTuple(pair) || len(vm.Items(pair)) != 2 {
			t.Raise(t.VM().Types().ValueError, "items must return 2-tuples")
			return items, false
		}
		items = append(items, vm.Items(pair)[0].Incref(), vm.Items(pair)[1].Incref())
	}
	return items, true
}

// key gives the text that stands for a key (owned); skip says that the key is left out.
func (w *writer) key(k vm.Value) (text vm.Value, skip, ok bool) {
	t := w.t
	if vm.IsText(k) || w.py2 && vm.IsBytes(k) {
		return k.Incref(), false, true
	}
	part := &writer{t: t, encoder: w.encoder, py2: w.py2, ascii: true}
	switch {
	case t.IsInstance(k, t.VM().Types().Float):
		ok = part.float(k)
	case w.py2 && (k == vm.True || k == vm.False): // they are ints
		part.put(map[bool]string{true: "True", false: "False"}[k == vm.True])
		ok = true
	case k == vm.None || k == vm.True || k == vm.False:
		ok = part.value(k)
	case w.isInt(k):
		ok = part.int(k)
	case w.skipKeys:
		return vm.Null, true, true
	default:
		if w.py2 {
			t.Raise(t.VM().Types().TypeError, "keys must be a string")
			return vm.Null, false, false
		}
		t.Raise(t.VM().Types().TypeError, "keys must be str, int, float, bool or None, not %s", t.TypeName(k))
		return vm.Null, false, false
	}
	if !ok {
		return vm.Null, false, false
	}
	return part.result(), false, true
}

// quote is a text as JSON has it, of ASCII alone or not.
func quote(t *vm.Thread, v vm.Value, ascii bool) vm.Value {
	var runes []rune
	switch {
	case vm.IsText(v):
		runes = vm.Runes(v)
	case t.VM().Py2() && vm.IsBytes(v):
		plain := true
		for _, c := range []byte(vm.RawBytes(v)) {
			plain = plain && c < 0x80
		}
		if plain {
			runes = []rune(vm.RawBytes(v))
			break
		}
		utf8 := t.Str("utf-8")
		u := t.CallMethod(v, "decode", utf8)
		t.Decref(utf8)
		if u.IsNull() {
			return vm.Null
		}
		runes = append(runes, vm.Runes(u)...)
		t.Decref(u)
	default:
		return t.Raise(t.VM().Types().TypeError, "first argument must be a string, not %s", t.TypeName(v))
	}
	out := make([]rune, 0, len(runes)+2)
	out = append(out, '"')
	for _, r := range runes {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', r)
		case r >= 0x20 && (r < 0x7f || !ascii):
			out = append(out, r)
		case r == '\n':
			out = append(out, '\\', 'n')
		case r == '\r':
			out = append(out, '\\', 'r')
		case r == '\t':
			out = append(out, '\\', 't')
		case r == '\b':
			out = append(out, '\\', 'b')
		case r == '\f':
			out = append(out, '\\', 'f')
		case r >= 0x10000:
			high, low := utf16.EncodeRune(r)
			out = unicodeEscape(unicodeEscape(out, high), low)
		default:
			out = unicodeEscape(out, r)
		}
	}
	out = append(out, '"')
	if ascii {
		b := make([]byte, len(out))
		for i, r := range out {
			b[i] = byte(r)
		}
		return t.Str(string(b))
	}
	return t.TextOfRunes(out)
}

func unicodeEscape(out []rune, r rune) []rune {
	const digits = "0123456789abcdef"
	return append(out, '\\', 'u', rune(digits[r>>12&15]), rune(digits[r>>8&15]), rune(digits[r>>4&15]), rune(digits[r&15]))
}
