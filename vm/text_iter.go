package vm

// The iterators of str, bytes and bytearray.

func init() {
	plain := func(name string, next func(*Thread, Value) Value) *TypeSpec {
		return &TypeSpec{Name: name, Kind: kIter, Flags: TypeGC, Slots: Slots{Iter: selfIter, Next: next}, Methods: indexIterMethods}
	}
	iterSpecs[iterStr] = plain("str_iterator", textNext)
	iterSpecs[iterStrASCII] = plain("str_ascii_iterator", asciiNext)
	iterSpecs[iterBytes] = plain("bytes_iterator", bytesNext)
	iterSpecs[iterByteArray] = plain("bytearray_iterator", arrayNext)
}

// indexIterMethods are those of an iterator that counts indices.
var indexIterMethods = []Method{
	{Name: "__length_hint__", Fn: func(t *Thread, a []Value) Value {
		it := asIter(a[0].p)
		if it.src.p == nil {
			return Int(0)
		}
		n, ok := t.Len(it.src)
		if !ok {
			return Null
		}
		return Int(max(int64(n)-it.i, 0))
	}},
	{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
		it := asIter(a[0].p)
		iter, ok := t.vm.builtins.get(t, obj(&t.vm.names.iterFn.Header))
		if !ok || iter.p == nil {
			return t.attrError("iter")
		}
		if it.src.p == nil {
			empty := t.Str("")
			if it.how == iterBytes || it.how == iterByteArray {
				t.decref(empty)
				empty = t.NewTuple()
			}
			return t.NewTuple(iter.incref(), t.NewTuple(empty))
		}
		return t.NewTuple(iter.incref(), t.NewTuple(it.src.incref()), Int(it.i))
	}},
	{Name: "__setstate__", Sig: "state, /", How: Only3, Fn: func(t *Thread, a []Value) Value {
		n, ok := t.Index(a[1], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		it := asIter(a[0].p)
		if it.src.p != nil {
			size, ok := t.Len(it.src)
			if !ok {
				return Null
			}
			it.i = min(max(n, 0), int64(size))
		}
		return None
	}},
}

func strIter(t *Thread, v Value) Value {
	how := iterStr
	if v.p.flags&flagASCII != 0 {
		how = iterStrASCII
	}
	return obj(&t.newIter(how, v).Header)
}

func bytesIter(t *Thread, v Value) Value { return obj(&t.newIter(iterBytes, v).Header) }
func arrayIter(t *Thread, v Value) Value { return obj(&t.newIter(iterByteArray, v).Header) }

// endIter lets go of what an iterator ran over.
func (t *Thread) endIter(it *IterObj) Value {
	src := it.src
	it.src = Null
	t.xdecref(src)
	return Null
}

func textNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	o := asText(it.src.p)
	if int(it.i) >= o.len() {
		return t.endIter(it)
	}
	it.i++
	return t.vm.char(o.at(int(it.i - 1)))
}

func asciiNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	s := asText(it.src.p).s
	if int(it.i) >= len(s) {
		return t.endIter(it)
	}
	it.i++
	return t.vm.char(rune(s[it.i-1]))
}

// char gives the text of one character.
func (vm *VM) char(r rune) Value {
	if r < 256 {
		if v := vm.chars[r]; v.p != nil {
			return v.incref()
		}
		return obj(&vm.textRaw(string([]byte{byte(r)}), 0).Header)
	}
	return obj(&vm.textOfRunes([]rune{r}).Header)
}

func bytesNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	s := asText(it.src.p).s
	if int(it.i) >= len(s) {
		return t.endIter(it)
	}
	it.i++
	return Int(int64(s[it.i-1]))
}

func arrayNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	b := asByteArray(it.src.p).b
	if int(it.i) >= len(b) {
		return t.endIter(it)
	}
	it.i++
	return Int(int64(b[it.i-1]))
}
