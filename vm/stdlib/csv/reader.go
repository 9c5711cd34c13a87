package csv

import "github.com/sllint/sllint/vm"

// reader reads rows from an iterator of lines.
type reader struct {
	dialect, input vm.Value
	lines          int64

	state    int
	fields   []vm.Value // of the row that is being read
	field    []rune
	unquoted bool // the field began without a quote
}

// What the reader is in the middle of.
const (
	startRecord = iota
	startField
	escaped
	inField
	inQuoted
	escapeInQuoted
	quoteInQuoted
	eatEnd
	afterEscapedEnd
)

// endOfLine is what a line ends with for the reader.
const endOfLine rune = -2

func readerOf(v vm.Value) *reader { return vm.Data(v).(*reader) }

func newReader(t *vm.Thread, a vm.Args) vm.Value {
	lines, rest, ok := takeFirst(t, a)
	if !ok {
		return vm.Null
	}
	input := t.Iter(lines)
	if input.IsNull() {
		if t.VM().Py2() {
			t.ClearExc()
			return t.Raise(t.VM().Types().TypeError, "argument 1 must be an iterator")
		}
		return vm.Null
	}
	d := callDialect(t, rest)
	if d.IsNull() {
		t.Decref(input)
		return vm.Null
	}
	return t.NewNative(stateOf(t).reader, &reader{dialect: d, input: input})
}

func (r *reader) reset(t *vm.Thread) {
	fields := r.fields
	r.fields, r.field, r.state, r.unquoted = nil, r.field[:0], startRecord, false
	for _, v := range fields {
		t.Decref(v)
	}
}

func readerNext(t *vm.Thread, self vm.Value) vm.Value {
	r := readerOf(self)
	d := dialectOf(r.dialect)
	r.reset(t)
	for {
		line := t.Next(r.input)
		if line.IsNull() {
			if t.Failed() || len(r.field) == 0 && r.state != inQuoted {
				return vm.Null
			}
			if d.strict {
				return t.Raise(stateOf(t).failed, "unexpected end of data")
			}
			if !r.save(t, d) {
				return vm.Null
			}
			break
		}
		ok := r.line(t, d, line)
		t.Decref(line)
		if !ok {
			return vm.Null
		}
		if r.state == startRecord {
			break
		}
	}
	fields := r.fields
	r.fields = nil
	return t.ListOf(fields)
}

// line reads one line.
func (r *reader) line(t *vm.Thread, d *dialect, line vm.Value) bool {
	ts, py2 := t.VM().Types(), t.VM().Py2()
	switch {
	case py2 && vm.IsText(line):
		b := t.EncodeDefault(line)
		if b.IsNull() {
			return false
		}
		defer t.Decref(b)
		line = b
	case py2 && !vm.IsBytes(line):
		t.Raise(ts.TypeError, "expected string or Unicode object, %s found", t.TypeName(line))
		return false
	case !py2 && !vm.IsText(line):
		t.Raise(stateOf(t).failed, "iterator should return strings, not %s (the file should be opened in text mode)", t.TypeName(line))
		return false
	}
	r.lines++
	for _, c := range charsOf(t, line) {
		if c == 0 && py2 {
			t.Raise(stateOf(t).failed, "line contains NUL")
			return false
		}
		if !r.char(t, d, c) {
			return false
		}
	}
	return r.char(t, d, endOfLine)
}

// save ends a field.
func (r *reader) save(t *vm.Thread, d *dialect) bool {
	var v vm.Value
	if r.unquoted && len(r.field) == 0 && (d.quoting == stringsQuoted || d.quoting == notNull) {
		v = vm.None
	} else {
		v = textOf(t, r.field)
	}
	if r.unquoted && len(r.field) != 0 && (d.quoting == nonNumeric || d.quoting == stringsQuoted) {
		n := t.Call(t.VM().Types().Float.Value(), v)
		t.Decref(v)
		if n.IsNull() {
			return false
		}
		v = n
	}
	r.field = r.field[:0]
	r.fields = append(r.fields, v)
	return true
}

func (r *reader) add(t *vm.Thread, c rune) bool {
	if limit := stateOf(t).limit; int64(len(r.field)) >= limit {
		t.Raise(stateOf(t).failed, "field larger than field limit (%d)", limit)
		return false
	}
	r.field = append(r.field, c)
	return true
}

// ends ends a field and with it the row, at a newline or the end of the line.
func (r *reader) ends(t *vm.Thread, d *dialect, c rune) bool {
	r.state = eatEnd
	if c == endOfLine {
		r.state = startRecord
	}
	return r.save(t, d)
}

func isNewline(c rune) bool { return c == '\n' || c == '\r' }

// char reads one character.
func (r *reader) char(t *vm.Thread, d *dialect, c rune) bool {
	quotes := c == d.quote && d.quoting != none
	ends := isNewline(c) || c == endOfLine
	switch r.state {
	case startRecord:
		if c == endOfLine { // an empty line is an empty row
			return true
		}
		if isNewline(c) {
			r.state = eatEnd
			return true
		}
		r.state = startField
		fallthrough
	case startField:
		r.unquoted = true
		switch {
		case ends:
			return r.ends(t, d, c)
		case quotes:
			r.unquoted, r.state = false, inQuoted
		case c == d.escape:
			r.state = escaped
		case c == ' ' && d.skipSpace:
		case c == d.delimiter:
			return r.save(t, d)
		default:
			r.state = inField
			return r.add(t, c)
		}
	case escaped:
		if isNewline(c) && !t.VM().Py2() {
			r.state = afterEscapedEnd
			return r.add(t, c)
		}
		if c == endOfLine {
			c = '\n'
		}
		r.state = inField
		return r.add(t, c)
	case afterEscapedEnd:
		if c == endOfLine {
			return true
		}
		fallthrough
	case inField:
		switch {
		case ends:
			return r.ends(t, d, c)
		case c == d.escape:
			r.state = escaped
		case c == d.delimiter:
			r.state = startField
			return r.save(t, d)
		default:
			r.state = inField
			return r.add(t, c)
		}
	case inQuoted:
		switch {
		case c == endOfLine:
		case c == d.escape:
			r.state = escapeInQuoted
		case quotes && d.doubled:
			r.state = quoteInQuoted
		case quotes:
			r.state = inField
		default:
			return r.add(t, c)
		}
	case escapeInQuoted:
		if c == endOfLine {
			c = '\n'
		}
		r.state = inQuoted
		return r.add(t, c)
	case quoteInQuoted:
		switch {
		case quotes:
			r.state = inQuoted
			return r.add(t, c)
		case c == d.delimiter:
			r.state = startField
			return r.save(t, d)
		case ends:
			return r.ends(t, d, c)
		case !d.strict:
			r.state = inField
			return r.add(t, c)
		}
		t.Raise(stateOf(t).failed, "'%c' expected after '%c'", d.delimiter, d.quote)
		return false
	case eatEnd:
		switch {
		case isNewline(c):
		case c == endOfLine:
			r.state = startRecord
		default:
			how := "with newline=''"
			if t.VM().Py2() {
				how = "in universal-newline mode"
			}
			t.Raise(stateOf(t).failed, "new-line character seen in unquoted field - do you need to open the file %s?", how)
			return false
		}
	}
	return true
}

var readerSpec = vm.TypeSpec{Name: "_csv.reader", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeNoInst | vm.TypeImmut,
	Doc: "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
	Slots: vm.Slots{
		Iter: vm.SelfIter, Next: readerNext,
		Traverse: func(data any, visit func(vm.Value)) {
			r := data.(*reader)
			vm.VisitAll(visit, r.dialect, r.input)
			vm.VisitAll(visit, r.fields...)
		},
		Clear: func(t *vm.Thread, data any) {
			r := data.(*reader)
			r.reset(t)
			t.ClearFields(&r.dialect, &r.input)
		},
	},
	GetSet: []vm.GetSet{
		{Name: "dialect", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return readerOf(v).dialect.Incref() }},
		{Name: "line_num", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(readerOf(v).lines) }},
	}}
