package vm

import "math"

// The methods of text that look for other text: find, count, startswith,
// replace, strip, partition.

func init() {
	const sub = "sub, start=None, end=None, /"
	for _, name := range []string{"find", "rfind", "index", "rindex"} {
		addTextRows(textRow{name: name, on: onAll, sig: sub, op: finder(name), wide: 1})
	}
	addTextRows(
		textRow{name: "count", on: onAll, sig: sub, op: textCount, wide: 1},
		textRow{name: "startswith", on: onAll, sig: "prefix, start=None, end=None, /", op: affix("startswith", false), wide: 1},
		textRow{name: "endswith", on: onAll, sig: "suffix, start=None, end=None, /", op: affix("endswith", true), wide: 1},
		textRow{name: "partition", on: onAll, sig: "sep, /", op: partition("partition"), wide: 1},
		textRow{name: "rpartition", on: onAll, sig: "sep, /", op: partition("rpartition"), wide: 1},
		textRow{name: "replace", on: onRaw3 | onAll2, sig: "old, new, count=-1, /", op: textReplace, wide: 2},
		textRow{name: "replace", on: onStr3, sig: "old, new, /, count=-1", op: textReplace},
		textRow{name: "removeprefix", on: onAll3, sig: "prefix, /", op: removeAffix("removeprefix", false)},
		textRow{name: "removesuffix", on: onAll3, sig: "suffix, /", op: removeAffix("removesuffix", true)},
		textRow{name: "strip", on: onAll, sig: "chars=None, /", op: stripper("strip", true, true), wide: 1},
		textRow{name: "lstrip", on: onAll, sig: "chars=None, /", op: stripper("lstrip", true, false), wide: 1},
		textRow{name: "rstrip", on: onAll, sig: "chars=None, /", op: stripper("rstrip", false, true), wide: 1},
	)
}

func finder(name string) textOp {
	last, must := name[0] == 'r', name == "index" || name == "rindex"
	return func(t *Thread, s text, a []Value) Value {
		d, ok := t.operand(s, a[0], name, 1)
		if !ok {
			return Null
		}
		i, j, ok := t.bounds(a[1], a[2], s.len())
		if !ok {
			return Null
		}
		var n int
		if last {
			n = s.rfind(d, i, j)
		} else {
			n = s.find(d, i, j)
		}
		if n < 0 && must {
			if s.kind == kStr || s.kind == kBytes && t.vm.py2 {
				return t.valueError("substring not found")
			}
			return t.valueError("subsection not found")
		}
		return Int(int64(n))
	}
}

func textCount(t *Thread, s text, a []Value) Value {
	d, ok := t.operand(s, a[0], "count", 1)
	if !ok {
		return Null
	}
	i, j, ok := t.bounds(a[1], a[2], s.len())
	if !ok {
		return Null
	}
	return Int(int64(s.count(d, i, j, math.MaxInt)))
}

// affix is startswith or endswith.
func affix(name string, end bool) textOp {
	return func(t *Thread, s text, a []Value) Value {
		i, j, ok := t.bounds(a[1], a[2], s.len())
		if !ok {
			return Null
		}
		if a[0].p.kind != kTuple {
			has, ok := t.hasAffix(s, a[0], i, j, name, end, false)
			if !ok {
				return Null
			}
			return Bool(has)
		}
		for _, v := range asTuple(a[0].p).items {
			has, ok := t.hasAffix(s, v, i, j, name, end, true)
			if !ok {
				return Null
			}
			if has {
				return True
			}
		}
		return False
	}
}

// hasAffix looks for one affix; listed tells that it comes from a tuple.
func (t *Thread) hasAffix(s text, v Value, i, j int, name string, end, listed bool) (has, ok bool) {
	var d chars
	switch {
	case s.kind == kStr && v.p.kind == kStr, s.kind == kBytes && v.p.kind == kBytes:
		d = asText(v.p).chars()
	case t.vm.py2 && v.p.kind == kStr && s.kind == kBytes:
		u := t.decodeDefault(s.s)
		if u.p == nil {
			return false, false
		}
		s = text{asText(u.p).chars(), kStr, Null}
		t.decref(u)
		d = asText(v.p).chars()
	case t.vm.py2 && s.kind == kByteArray:
		b, has := t.buffer(v)
		if !has {
			if t.exc.p == nil {
				t.noBufferAPI(v)
			}
			return false, false
		}
		d.s = b
	case t.vm.py2 && s.kind == kStr && (listed || v.p.kind == kBytes):
		if d, ok = t.operandUnicode(v, name); !ok {
			return false, false
		}
	default:
		b, has := t.buffer(v)
		if s.kind == kStr || !has {
			if t.exc.p == nil {
				t.wrongAffix(s, v, name, listed)
			}
			return false, false
		}
		d.s = b
	}
	if i > j || j-i < d.len() {
		return false, true
	}
	if end {
		return s.hasAt(d, j-d.len()), true
	}
	return s.hasAt(d, i), true
}

func (t *Thread) wrongAffix(s text, v Value, name string, listed bool) {
	got := t.typeOf(v).name
	switch {
	case t.vm.py2 && listed && s.kind == kBytes:
		t.typeError("expected a string or other character buffer object")
	case t.vm.py2:
		t.typeError("%s first arg must be str, unicode, or tuple, not %s", name, got)
	case s.kind == kStr && listed:
		t.typeError("tuple for %s must only contain str, not %s", name, got)
	case s.kind == kStr:
		t.typeError("%s first arg must be str or a tuple of str, not %s", name, got)
	case listed:
		t.typeError("a bytes-like object is required, not '%s'", got)
	default:
		t.typeError("%s first arg must be bytes or a tuple of bytes, not %s", name, got)
	}
}

func partition(name string) textOp {
	last := name == "rpartition"
	return func(t *Thread, s text, a []Value) Value {
		sep, ok := t.operand(s, a[0], name, 1)
		if !ok {
			return Null
		}
		if len(sep.s) == 0 {
			return t.valueError("empty separator")
		}
		var i int
		if last {
			i = s.rfind(sep, 0, s.len())
		} else {
			i = s.find(sep, 0, s.len())
		}
		empty := func() Value { return t.textResult(s, chars{}) }
		switch {
		case i < 0 && last:
			return t.NewTuple(empty(), empty(), t.same(s))
		case i < 0:
			return t.NewTuple(t.same(s), empty(), empty())
		}
		mid := Null
		if s.kind == kByteArray || s.kind == kStr && t.vm.py2 && a[0].p.kind != kStr {
			mid = t.textResult(s, sep)
		} else {
			mid = a[0].incref()
		}
		return t.NewTuple(t.piece(s, 0, i), mid, t.piece(s, i+sep.len(), s.len()))
	}
}

func textReplace(t *Thread, s text, a []Value) Value {
	from, ok := t.operand(s, a[0], "replace", 1)
	if !ok {
		return Null
	}
	to, ok := t.operand(s, a[1], "replace", 2)
	if !ok {
		return Null
	}
	limit, ok := t.size(a[2], -1)
	if !ok {
		return Null
	}
	if limit < 0 {
		limit = math.MaxInt
	}
	c, changed, ok := s.replace(from, to, limit, t.mayAlloc)
	switch {
	case !ok && t.exc.p != nil:
		return Null
	case !ok:
		return t.overflowError("replace %s is too long", map[bool]string{true: "string", false: "bytes"}[s.kind == kStr || t.vm.py2])
	}
	if !changed {
		return t.same(s)
	}
	return t.textResult(s, c)
}

func removeAffix(name string, end bool) textOp {
	return func(t *Thread, s text, a []Value) Value {
		d, ok := t.operand(s, a[0], name, 1)
		if !ok {
			return Null
		}
		switch {
		case len(d.s) == 0:
		case end && s.hasAt(d, s.len()-d.len()):
			return t.piece(s, 0, s.len()-d.len())
		case !end && s.hasAt(d, 0):
			return t.piece(s, d.len(), s.len())
		}
		return t.same(s)
	}
}

func stripper(name string, left, right bool) textOp {
	return func(t *Thread, s text, a []Value) Value {
		var in func(rune) bool
		if a[0].p == nil || a[0].p == &tNone {
			in = t.spaceFor(s.kind)
		} else {
			d, ok := t.operand(s, a[0], name, 1)
			if !ok {
				return Null
			}
			in = memberOf(d)
		}
		i, j := 0, s.len()
		if left {
			for i < j && in(s.at(i)) {
				i++
			}
		}
		if right {
			for j > i && in(s.at(j-1)) {
				j--
			}
		}
		return t.piece(s, i, j)
	}
}

// memberOf tells which characters occur in d.
func memberOf(d chars) func(rune) bool {
	if d.len() == 1 {
		c := d.at(0)
		return func(r rune) bool { return r == c }
	}
	var low [256]bool
	var rest map[rune]bool
	for i := range d.len() {
		if r := d.at(i); r < 256 {
			low[r] = true
		} else {
			if rest == nil {
				rest = map[rune]bool{}
			}
			rest[r] = true
		}
	}
	return func(r rune) bool { return r < 256 && low[r] || r >= 256 && rest[r] }
}
