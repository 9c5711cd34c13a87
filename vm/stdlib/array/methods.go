package array

import (
	"math"
	"slices"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/number"
)

var arrayMethods = []vm.Method{
	{Name: "append", Sig: "v, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return none(insert(t, of(a[0]), -1, a[1])) }, Doc: "Append new value v to the end of the array."},
	{Name: "buffer_info", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		return t.NewTuple(vm.Int(of(a[0]).address()), vm.Int(int64(of(a[0]).len())))
	}, Doc: "Return a tuple (address, length) of the memory, its length in items."},
	{Name: "byteswap", Fn: byteSwap, Doc: "Byteswap all items of the array."},
	{Name: "clear", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return none(of(a[0]).resize(t, 0)) }, Doc: "Remove all items from the array."},
	{Name: "count", Sig: "v, /", Fn: count, Doc: "Return number of occurrences of v in the array."},
	{Name: "extend", Sig: "bb, /", Fn: extend, Doc: "Append items to the end of the array."},
	{Name: "fromfile", Sig: "f, n, /", Fn: fromFile, Doc: "Read n objects from the file object f and append them to the end of the array."},
	{Name: "read", Sig: "f, n, /", How: vm.Only2, Fn: fromFile, Doc: "Read n objects from the file object f and append them to the end of the array."},
	{Name: "fromlist", Sig: "list, /", Fn: fromList, Doc: "Append items to array from list."},
	{Name: "fromstring", Sig: "buffer, /", How: vm.Only2, Fn: fromString, Doc: "Append items from the string, as machine values."},
	{Name: "frombytes", Sig: "buffer, /", How: vm.Only3, Fn: fromBytes, Doc: "Appends items from the string, as machine values."},
	{Name: "fromunicode", Sig: "ustr, /", Fn: fromUnicode, Doc: "Extends this array with data from the unicode string ustr."},
	{Name: "index", Sig: "v, /", How: vm.Only2, Fn: indexOf, Doc: "Return index of first occurrence of v in the array."},
	{Name: "index", Sig: "v, start=0, stop=9223372036854775807, /", How: vm.Only3, Fn: indexOf, Doc: "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present."},
	{Name: "insert", Sig: "i, v, /", Fn: insertAt, Doc: "Insert a new item v into the array before position i."},
	{Name: "pop", Sig: "i=-1, /", Fn: pop, Doc: "Return the i-th element and delete it from the array.\n\ni defaults to -1."},
	{Name: "remove", Sig: "v, /", Fn: remove, Doc: "Remove the first occurrence of v in the array."},
	{Name: "reverse", Fn: reverse, Doc: "Reverse the order of the items in the array."},
	{Name: "tobytes", How: vm.Only3, Fn: toBytes, Doc: "Convert the array to an array of machine values and return the bytes representation."},
	{Name: "tostring", How: vm.Only2, Fn: toBytes, Doc: "Convert the array to machine values and return them as a string."},
	{Name: "tofile", Sig: "f, /", Fn: toFile, Doc: "Write all items (as machine values) to the file object f."},
	{Name: "write", Sig: "f, /", How: vm.Only2, Fn: toFile, Doc: "Write all items (as machine values) to the file object f."},
	{Name: "tolist", Fn: toList, Doc: "Convert array to an ordinary list with the same items."},
	{Name: "tounicode", Fn: toUnicode, Doc: "Convert the array to a unicode string."},
	{Name: "__copy__", Fn: copyOf, Doc: "Return a copy of the array."},
	{Name: "__deepcopy__", Sig: "unused, /", Fn: copyOf, Doc: "Return a copy of the array."},
	{Name: "__reduce__", How: vm.Only2, Fn: reduce2, Doc: "Return state information for pickling."},
	{Name: "__reduce_ex__", Sig: "value, /", How: vm.Only3, Fn: reduceEx, Doc: "Return state information for pickling."},
	{Name: "__sizeof__", Fn: sizeOf, Doc: "Size of the array in memory, in bytes."},
	vm.ClassGetItem,
}

func sizeOf(t *vm.Thread, a []vm.Value) vm.Value {
	n := int64(of(a[0]).alloc * of(a[0]).d.size)
	if t.VM().Py2() {
		return t.LongValue(number.FromInt64(56 + n))
	}
	return vm.Int(64 + n)
}

func byteSwap(t *vm.Thread, a []vm.Value) vm.Value {
	o := of(a[0])
	for i := range o.len() {
		slices.Reverse(o.at(i))
	}
	return vm.None
}

func count(t *vm.Thread, a []vm.Value) vm.Value {
	n, i := int64(0), 0
	for {
		at, ok := find(t, of(a[0]), a[1], i, math.MaxInt)
		if !ok {
			return vm.Null
		}
		if at < 0 {
			return vm.Int(n)
		}
		n++
		i = at + 1
	}
}

func extend(t *vm.Thread, a []vm.Value) vm.Value {
	if b := isArray(a[1]); b != nil {
		return none(extendArray(t, of(a[0]), b))
	}
	return extender.Start(t, a[1], nil, a[0], vm.Null)
}

// missing complains that a value is not there.
func missing(t *vm.Thread, method string) vm.Value {
	where := "array"
	if t.VM().Py2() {
		where = "list"
	}
	return t.Raise(t.VM().Types().ValueError, "array.%s(x): x not in %s", method, where)
}

func indexOf(t *vm.Thread, a []vm.Value) vm.Value {
	o := of(a[0])
	start, stop := 0, math.MaxInt
	if len(a) > 2 {
		for i, p := range []*int{&start, &stop} {
			if a[2+i].IsNull() {
				continue
			}
			n, ok := t.SliceIndex(a[2+i])
			if !ok {
				return vm.Null
			}
			if n < 0 {
				n = max(n+o.len(), 0)
			}
			*p = n
		}
	}
	at, ok := find(t, o, a[1], start, stop)
	switch {
	case !ok:
		return vm.Null
	case at < 0:
		return missing(t, "index")
	}
	return vm.Int(int64(at))
}

func remove(t *vm.Thread, a []vm.Value) vm.Value {
	at, ok := find(t, of(a[0]), a[1], 0, math.MaxInt)
	switch {
	case !ok:
		return vm.Null
	case at < 0:
		return missing(t, "remove")
	}
	return none(of(a[0]).replace(t, at, at+1, nil))
}

func insertAt(t *vm.Thread, a []vm.Value) vm.Value {
	i, ok := t.Size(a[1], 0)
	if !ok {
		return vm.Null
	}
	o := of(a[0])
	if i < 0 {
		i = max(i+o.len(), 0)
	}
	return none(insert(t, o, i, a[2]))
}

func pop(t *vm.Thread, a []vm.Value) vm.Value {
	i, ok := t.Size(a[1], -1)
	if !ok {
		return vm.Null
	}
	o := of(a[0])
	if o.len() == 0 {
		return t.Raise(t.VM().Types().IndexError, "pop from empty array")
	}
	if i < 0 {
		i += o.len()
	}
	if i < 0 || i >= o.len() {
		return t.Raise(t.VM().Types().IndexError, "pop index out of range")
	}
	v := o.get(t, i)
	if !v.IsNull() && !o.replace(t, i, i+1, nil) {
		t.Decref(v)
		return vm.Null
	}
	return v
}

func reverse(t *vm.Thread, a []vm.Value) vm.Value {
	o := of(a[0])
	var room [8]byte
	for i, j := 0, o.len()-1; i < j; i, j = i+1, j-1 {
		copy(room[:], o.at(i))
		copy(o.at(i), o.at(j))
		copy(o.at(j), room[:])
	}
	return vm.None
}

func copyOf(t *vm.Thread, a []vm.Value) vm.Value {
	return cut(t, of(a[0]), 0, 1, of(a[0]).len())
}

func toBytes(t *vm.Thread, a []vm.Value) vm.Value { return t.Bytes(string(of(a[0]).b)) }

func toList(t *vm.Thread, a []vm.Value) vm.Value {
	o := of(a[0])
	l := t.NewList()
	for i := range o.len() {
		v := o.get(t, i)
		if v.IsNull() {
			t.Decref(l)
			return v
		}
		t.Append(l, v)
	}
	return l
}

func fromList(t *vm.Thread, a []vm.Value) vm.Value {
	list := a[1]
	if !vm.IsList(list) {
		return t.Raise(t.VM().Types().TypeError, "arg must be list")
	}
	o := of(a[0])
	n, old := len(vm.Items(list)), o.len()
	if n == 0 {
		return vm.None
	}
	if !o.resize(t, old+n) {
		return vm.Null
	}
	for i := range n {
		x := vm.Items(list)[i].Incref()
		ok := o.d.set(t, o.at(old+i), x)
		t.Decref(x)
		if ok && len(vm.Items(list)) != n {
			t.Raise(t.VM().Types().RuntimeError, "list changed size during iteration")
			ok = false
		}
		if !ok {
			o.resize(t, old)
			return vm.Null
		}
	}
	return vm.None
}

// appendBytes appends items as they lie in memory.
func appendBytes(t *vm.Thread, a *array, b []byte) bool {
	if len(b)%a.d.size != 0 {
		what := "bytes"
		if t.VM().Py2() {
			what = "string"
		}
		t.Raise(t.VM().Types().ValueError, "%s length not a multiple of item size", what)
		return false
	}
	n := a.len()
	return a.replace(t, n, n, slices.Clone(b)) // b may be a's own
}

func fromBytes(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := t.Buffer(a[1])
	if !ok {
		return vm.Null
	}
	if n := t.ItemSize(a[1]); n != 1 {
		return t.Raise(t.VM().Types().TypeError, "a bytes-like object is required")
	}
	return none(appendBytes(t, of(a[0]), b))
}

func fromString(t *vm.Thread, a []vm.Value) vm.Value {
	v := a[1]
	if vm.IsText(v) {
		if v = t.EncodeDefault(v); v.IsNull() {
			return v
		}
		defer t.Decref(v)
	}
	b, ok := t.Buffer(v)
	if !ok {
		t.ClearExc()
		return t.Raise(t.VM().Types().TypeError, "fromstring() argument 1 must be string or read-only buffer, not %s", t.ArgType(v))
	}
	if t.IsInstance(v, state(t).array) && of(v) == of(a[0]) {
		return t.Raise(t.VM().Types().ValueError, "array.fromstring(x): x cannot be self")
	}
	return none(appendBytes(t, of(a[0]), b))
}

// notUnicode complains about an array of numbers.
func notUnicode(t *vm.Thread, method string) vm.Value {
	if t.VM().Py2() {
		return t.Raise(t.VM().Types().ValueError, "%s() may only be called on type 'u' arrays", method)
	}
	return t.Raise(t.VM().Types().ValueError, "%s() may only be called on unicode type arrays ('u' or 'w')", method)
}

func appendRunes(t *vm.Thread, a *array, text []rune) bool {
	b := make([]byte, len(text)*a.d.size)
	for i, c := range text {
		a.d.putMachine(b[i*a.d.size:], uint64(c))
	}
	return appendBytes(t, a, b)
}

func fromUnicode(t *vm.Thread, a []vm.Value) vm.Value {
	if !vm.IsText(a[1]) {
		if t.VM().Py2() {
			return t.Raise(t.VM().Types().TypeError, "fromunicode() argument 1 must be cannot convert raw buffers, not %s", t.ArgType(a[1]))
		}
		return t.Raise(t.VM().Types().TypeError, "fromunicode() argument must be str, not %s", t.ArgType(a[1]))
	}
	o := of(a[0])
	if o.d.kind != unicode {
		return notUnicode(t, "fromunicode")
	}
	return none(appendRunes(t, o, vm.Runes(a[1])))
}

func toUnicode(t *vm.Thread, a []vm.Value) vm.Value {
	o := of(a[0])
	if o.d.kind != unicode {
		return notUnicode(t, "tounicode")
	}
	if o.d.code == 'w' {
		return decode(t, o.b, "utf-32-le")
	}
	text := make([]rune, o.len())
	for i := range text {
		c := o.d.machine(o.at(i))
		if c > 0x10ffff && !t.VM().Py2() {
			return t.Raise(t.VM().Types().ValueError, "character U+%x is not in range [U+0000; U+10ffff]", c)
		}
		text[i] = rune(c)
	}
	return t.TextOfRunes(text)
}

// decode decodes the items' bytes, surrogates included.
func decode(t *vm.Thread, b []byte, encoding string) vm.Value {
	v := t.Bytes(string(b))
	name, errors := t.Str(encoding), t.Str("surrogatepass")
	r := t.CallMethod(v, "decode", name, errors)
	t.Decref(v)
	t.Decref(name)
	t.Decref(errors)
	return r
}

// file2 complains about what is no file of Python 2.
func file2(t *vm.Thread, f vm.Value, arg string) bool {
	if !t.VM().Py2() || t.IsInstance(f, t.VM().Types().File) {
		return true
	}
	t.Raise(t.VM().Types().TypeError, "%s must be open file", arg)
	return false
}

func fromFile(t *vm.Thread, a []vm.Value) vm.Value {
	py2 := t.VM().Py2()
	n, ok := t.Size(a[2], 0)
	if !ok || !file2(t, a[1], "arg1") {
		return vm.Null
	}
	o := of(a[0])
	switch {
	case n < 0 && py2, n == 0 && py2:
		return vm.None
	case n < 0:
		return t.Raise(t.VM().Types().ValueError, "negative count")
	case n > vm.MaxAlloc/o.d.size:
		return t.RaiseValue(t.VM().Types().MemoryError, vm.Null)
	}
	want := n * o.d.size
	b := t.CallMethod(a[1], "read", vm.Int(int64(want)))
	if b.IsNull() {
		return b
	}
	defer t.Decref(b)
	if !vm.IsBytes(b) {
		return t.Raise(t.VM().Types().TypeError, "read() didn't return bytes")
	}
	s := []byte(vm.GoString(b))
	got := len(s)
	if py2 {
		s = s[:got-got%o.d.size]
	}
	if !appendBytes(t, o, s) {
		return vm.Null
	}
	switch {
	case got == want:
		return vm.None
	case py2:
		return t.Raise(t.VM().Types().EOFError, "not enough items in file")
	}
	return t.Raise(t.VM().Types().EOFError, "read() didn't return enough bytes")
}

func toFile(t *vm.Thread, a []vm.Value) vm.Value {
	const block = 64 * 1024
	o := of(a[0])
	if !file2(t, a[1], "arg") {
		return vm.Null
	}
	for i := 0; i < len(o.b); i += block {
		b := t.Bytes(string(o.b[i:min(i+block, len(o.b))]))
		r := t.CallMethod(a[1], "write", b)
		t.Decref(b)
		if r.IsNull() {
			return r
		}
		t.Decref(r)
	}
	return vm.None
}
