package vm

import "math"

// split, rsplit, splitlines and join.

func init() {
	addTextRows(
		textRow{name: "split", on: onAll3, sig: "sep=None, maxsplit=-1", op: textSplit},
		textRow{name: "split", on: onAll2, sig: "sep=None, maxsplit=-1, /", op: textSplit, wide: 1},
		textRow{name: "rsplit", on: onAll3, sig: "sep=None, maxsplit=-1", op: textRsplit},
		textRow{name: "rsplit", on: onAll2, sig: "sep=None, maxsplit=-1, /", op: textRsplit, wide: 1},
		textRow{name: "splitlines", on: onAll3, sig: "keepends=False", op: textSplitlines},
		textRow{name: "splitlines", on: onAll2, sig: "keepends=False, /", op: textSplitlines},
	)
}

// splitArgs are the separator, empty for whitespace, and the number of splits.
func (t *Thread) splitArgs(s text, a []Value, name string) (sep chars, white bool, limit int, ok bool) {
	if limit, ok = t.size(a[1], -1); !ok {
		return
	}
	if limit < 0 {
		limit = math.MaxInt
	}
	if a[0].p == nil || a[0].p == &tNone {
		return sep, true, limit, true
	}
	if sep, ok = t.operand(s, a[0], name, 1); !ok {
		return
	}
	if len(sep.s) == 0 {
		t.valueError("empty separator")
		return sep, false, 0, false
	}
	return sep, false, limit, true
}

func textSplit(t *Thread, s text, a []Value) Value {
	sep, white, limit, ok := t.splitArgs(s, a, "split")
	if !ok {
		return Null
	}
	var out []Value
	if white {
		out = t.splitSpace(s, limit)
	} else if sep, ok = s.seek(sep); !ok {
		out = []Value{t.same(s)}
	} else {
		i := 0
		for ; limit > 0; limit-- {
			j := s.index(sep, i)
			if j < 0 {
				break
			}
			out = append(out, t.piece(s, i, j))
			i = j + sep.len()
		}
		out = append(out, t.piece(s, i, s.len()))
	}
	return t.listOf(out)
}

// splitSpace splits at runs of whitespace, at most limit times.
func (t *Thread) splitSpace(s text, limit int) []Value {
	space := t.spaceFor(s.kind)
	var out []Value
	n := s.len()
	for i := 0; ; {
		for i < n && space(s.at(i)) {
			i++
		}
		if i == n {
			return out
		}
		if limit--; limit < 0 {
			return append(out, t.piece(s, i, n))
		}
		j := i
		for j < n && !space(s.at(j)) {
			j++
		}
		out = append(out, t.piece(s, i, j))
		i = j
	}
}

func textRsplit(t *Thread, s text, a []Value) Value {
	sep, white, limit, ok := t.splitArgs(s, a, "rsplit")
	if !ok {
		return Null
	}
	var out []Value
	if white {
		out = t.rsplitSpace(s, limit)
	} else if sep, ok = s.seek(sep); !ok {
		out = []Value{t.same(s)}
	} else {
		j := s.len()
		for ; limit > 0; limit-- {
			i := s.sub(0, j).lastIndex(sep, j)
			if i < 0 {
				break
			}
			out = append(out, t.piece(s, i+sep.len(), j))
			j = i
		}
		out = append(out, t.piece(s, 0, j))
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return t.listOf(out)
}

// rsplitSpace splits at runs of whitespace from the end, last piece first.
func (t *Thread) rsplitSpace(s text, limit int) []Value {
	space := t.spaceFor(s.kind)
	var out []Value
	for j := s.len(); ; {
		for j > 0 && space(s.at(j-1)) {
			j--
		}
		if j == 0 {
			return out
		}
		if limit--; limit < 0 {
			return append(out, t.piece(s, 0, j))
		}
		i := j
		for i > 0 && !space(s.at(i-1)) {
			i--
		}
		out = append(out, t.piece(s, i, j))
		j = i
	}
}

func textSplitlines(t *Thread, s text, a []Value) Value {
	keep := false
	switch {
	case a[0].p == nil:
	case t.vm.py2:
		n, ok := t.size(a[0], 0)
		if !ok {
			return Null
		}
		keep = n != 0
	default:
		var ok bool
		if keep, ok = t.IsTrue(a[0]); !ok {
			return Null
		}
	}
	var out []Value
	n := s.len()
	for i := 0; i < n; {
		j := i
		for j < n && !breaksLine(s.kind, s.at(j)) {
			j++
		}
		end := j
		if j < n {
			if s.at(j) == '\r' && j+1 < n && s.at(j+1) == '\n' {
				j++
			}
			j++
		}
		if keep {
			end = j
		}
		out = append(out, t.piece(s, i, end))
		i = j
	}
	return t.listOf(out)
}
