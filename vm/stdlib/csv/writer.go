package csv

import (
	"slices"

	"github.com/sllint/sllint/vm"
)

// writer writes rows by a function.
type writer struct{ dialect, write vm.Value }

func writerOf(v vm.Value) *writer { return vm.Data(v).(*writer) }

func newWriter(t *vm.Thread, a vm.Args) vm.Value {
	file, rest, ok := takeFirst(t, a)
	if !ok {
		return vm.Null
	}
	write, ok := t.LookupAttr(file, "write")
	if !ok {
		return vm.Null
	}
	if write.IsNull() || !t.Callable(write) {
		if !write.IsNull() {
			t.Decref(write)
		}
		return t.Raise(t.VM().Types().TypeError, "argument 1 must have a \"write\" method")
	}
	d := callDialect(t, rest)
	if d.IsNull() {
		t.Decref(write)
		return vm.Null
	}
	return t.NewNative(stateOf(t).writer, &writer{dialect: d, write: write})
}

// row is a row that is being written.
type row struct {
	t   *vm.Thread
	d   *dialect
	out []rune
	n   int // fields until now
}

func (r *row) fail(text string) bool {
	r.t.Raise(stateOf(r.t).failed, "%s", text)
	return false
}

// special tells whether a character must not stand in a field as it is.
func (r *row) special(c rune) bool {
	d := r.d
	return c == d.delimiter || c == d.escape || c == d.quote || slices.Contains(d.end, c) || isNewline(c) && !r.t.VM().Py2()
}

// append writes a field; null says that it is None.
func (r *row) append(s []rune, quoted, null bool) bool {
	d, py2 := r.d, r.t.VM().Py2()
	if len(s) == 0 && d.delimiter == ' ' && d.skipSpace && !py2 {
		if d.quoting == none || null && (d.quoting == stringsQuoted || d.quoting == notNull) {
			return r.fail("empty field must be quoted if delimiter is a space and skipinitialspace is true")
		}
		quoted = true
	}
	if r.n > 0 {
		r.out = append(r.out, d.delimiter)
	}
	r.n++
	start := len(r.out)
	for _, c := range s {
		if r.special(c) {
			escape := d.quoting == none
			if !escape {
				switch {
				case c == d.quote && d.doubled:
					r.out = append(r.out, d.quote)
				case c == d.quote, c == d.escape && !py2:
					escape = true
				}
				quoted = quoted || !escape
			}
			if escape {
				if d.escape < 0 {
					return r.fail("need to escape, but no escapechar set")
				}
				r.out = append(r.out, d.escape)
			}
		}
		r.out = append(r.out, c)
	}
	if quoted {
		r.out = append(slices.Insert(r.out, start, d.quote), d.quote)
	}
	return true
}

// quotes tells whether a field is quoted whatever is in it.
func (r *row) quotes(v vm.Value) bool {
	switch r.d.quoting {
	case nonNumeric:
		return !r.t.IsNumber(v)
	case allQuoted:
		return true
	case stringsQuoted:
		return vm.IsText(v)
	case notNull:
		return !v.IsNone()
	}
	return false
}

// field writes one value.
func (r *row) field(v vm.Value) bool {
	t := r.t
	quoted := r.quotes(v)
	if t.IsStr(v) {
		return r.append(charsOf(t, v), quoted, false)
	}
	if v.IsNone() {
		return r.append(nil, quoted, true)
	}
	var s vm.Value
	if t.VM().Py2() && t.IsInstance(v, t.VM().Types().Float) {
		s = t.Repr(v)
	} else {
		s = t.StrOf(v)
	}
	if s.IsNull() {
		return false
	}
	defer t.Decref(s)
	return r.append(charsOf(t, s), quoted, false)
}

func writeRow(t *vm.Thread, a []vm.Value) vm.Value {
	w := writerOf(a[0])
	d := dialectOf(w.dialect)
	py2 := t.VM().Py2()
	r := &row{t: t, d: d}
	if py2 && !t.IsSequence(a[1]) {
		return t.Raise(stateOf(t).failed, "sequence expected")
	}
	it := t.Iter(a[1])
	if it.IsNull() {
		if t.Matches(t.VM().Types().TypeError) {
			t.ClearExc()
			return t.Raise(stateOf(t).failed, "iterable expected, not %s", t.TypeName(a[1]))
		}
		return vm.Null
	}
	defer t.Decref(it)
	null := false
	for {
		v := t.Next(it)
		if v.IsNull() {
			if t.Failed() {
				return vm.Null
			}
			break
		}
		null = v.IsNone()
		ok := r.field(v)
		t.Decref(v)
		if !ok {
			return vm.Null
		}
	}
	if r.n > 0 && len(r.out) == 0 { // one field with nothing in it
		if d.quoting == none || null && (d.quoting == stringsQuoted || d.quoting == notNull) {
			r.fail("single empty field record must be quoted")
			return vm.Null
		}
		r.n--
		if !r.append(nil, true, false) {
			return vm.Null
		}
	}
	out := append(r.out, d.end...)
	if py2 {
		if i := slices.Index(out, 0); i >= 0 { // a C string ends there
			out = append(out[:i], d.end...)
		}
	}
	text := textOf(t, out)
	defer t.Decref(text)
	return t.Call(w.write, text)
}

func writeRows(t *vm.Thread, a []vm.Value) vm.Value {
	it := t.Iter(a[1])
	if it.IsNull() {
		if t.VM().Py2() {
			t.ClearExc()
			return t.Raise(t.VM().Types().TypeError, "writerows() argument must be iterable")
		}
		return vm.Null
	}
	defer t.Decref(it)
	for {
		v := t.Next(it)
		if v.IsNull() {
			if t.Failed() {
				return vm.Null
			}
			return vm.None
		}
		r := writeRow(t, []vm.Value{a[0], v})
		t.Decref(v)
		if r.IsNull() {
			return vm.Null
		}
		t.Decref(r)
	}
}

var writerSpec = vm.TypeSpec{Name: "_csv.writer", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeNoInst | vm.TypeImmut,
	Doc: "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
	Slots: vm.Slots{
		Traverse: func(data any, visit func(vm.Value)) {
			vm.VisitAll(visit, data.(*writer).dialect, data.(*writer).write)
		},
		Clear: func(t *vm.Thread, data any) { t.ClearFields(&data.(*writer).dialect, &data.(*writer).write) },
	},
	Methods: []vm.Method{
		{Name: "writerow", Sig: "row, /", Fn: writeRow, Doc: "writerow(iterable)\n\nConstruct and write a CSV record from an iterable of fields.  Non-string\nelements will be converted to string."},
		{Name: "writerows", Sig: "rows, /", Fn: writeRows, Doc: "writerows(iterable of iterables)\n\nConstruct and write a series of iterables to a csv file.  Non-string\nelements will be converted to string."},
	},
	GetSet: []vm.GetSet{{Name: "dialect", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return writerOf(v).dialect.Incref() }}},
}
