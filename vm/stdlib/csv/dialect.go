package csv

import (
	"slices"

	"github.com/sllint/sllint/vm"
)

// dialect says how a table is written. Characters that are not set are -1.
type dialect struct {
	delimiter, escape, quote rune
	doubled                  bool // a quote within a field is written twice
	skipSpace                bool // after a delimiter
	strict                   bool
	quoting                  int
	end                      []rune // of a line
}

func dialectOf(v vm.Value) *dialect { return vm.Data(v).(*dialect) }

var dialectSig = vm.NewSignature("dialect=None, delimiter=None, doublequote=None, escapechar=None, lineterminator=None, " +
	"quotechar=None, quoting=None, skipinitialspace=None, strict=None")

// dialectFields are the names of the parameters after the first one.
var dialectFields = [...]string{"delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"}

// callDialect makes a dialect of the arguments of a reader, a writer or register_dialect.
func callDialect(t *vm.Thread, a vm.Args) vm.Value {
	return t.CallArgs(stateOf(t).dialect.Value(), a)
}

func dialectNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [9]vm.Value
	if n := len(a.Pos) + len(a.Kw); n > len(p) {
		return t.Raise(t.VM().Types().TypeError, "function takes at most %d arguments (%d given)", len(p), n)
	}
	if !dialectSig.Bind(t, "this function", a, p[:]) {
		return vm.Null
	}
	base := p[0]
	if !base.IsNull() {
		if isString(t, base) {
			if base = stateOf(t).find(t, base); base.IsNull() {
				return vm.Null
			}
		} else {
			base.Incref()
		}
		defer t.Decref(base)
		if t.IsInstance(base, stateOf(t).dialect) && !slices.ContainsFunc(p[1:], func(v vm.Value) bool { return !v.IsNull() }) {
			return base.Incref()
		}
	}
	for i := range p[1:] {
		v := &p[1+i]
		if !v.IsNull() {
			v.Incref()
		} else if !base.IsNull() {
			if *v = t.GetAttr(base, dialectFields[i]); v.IsNull() {
				t.ClearExc()
			}
		}
	}
	defer func() {
		for _, v := range p[1:] {
			if !v.IsNull() {
				t.Decref(v)
			}
		}
	}()
	d := &dialect{}
	r := paramReader{t: t}
	d.delimiter = r.char("delimiter", p[1], ',', false)
	d.doubled = r.flag(p[2], true)
	d.escape = r.char("escapechar", p[3], -1, true)
	d.end = r.text("lineterminator", p[4], "\r\n")
	d.quote = r.char("quotechar", p[5], '"', true)
	d.quoting = r.style(p[6])
	d.skipSpace = r.flag(p[7], false)
	d.strict = r.flag(p[8], false)
	if !r.failed && p[6].IsNull() && !p[5].IsNull() && p[5].IsNone() {
		d.quoting = none
	}
	d.check(&r)
	if r.failed {
		return vm.Null
	}
	return t.NewNative(typ, d)
}

// paramReader reads parameters, up to the first that is wrong.
type paramReader struct {
	t      *vm.Thread
	failed bool
}

func (r *paramReader) fail(typ *vm.Type, format string, args ...any) {
	if !r.failed {
		r.failed = true
		r.t.Raise(typ, format, args...)
	}
}

func (r *paramReader) flag(v vm.Value, def bool) bool {
	if v.IsNull() || r.failed {
		return def
	}
	truth, ok := r.t.IsTrue(v)
	r.failed = !ok
	return truth
}

// char reads a character; def is -1 or true is orNone where there need not be any.
func (r *paramReader) char(name string, v vm.Value, def rune, orNone bool) rune {
	ts, py2 := r.t.VM().Types(), r.t.VM().Py2()
	switch {
	case v.IsNull() || r.failed:
		return def
	case v.IsNone() && (orNone || py2):
		if !orNone {
			r.fail(ts.TypeError, "\"%s\" must be an 1-character string", name)
		}
		return -1
	case !r.t.IsStr(v):
		kind := "string"
		if orNone && !py2 {
			kind = "string or None"
		}
		r.fail(ts.TypeError, "\"%s\" must be %s, not %s", name, kind, r.t.TypeName(v))
		return -1
	}
	s := charsOf(r.t, v)
	if len(s) == 0 && orNone && py2 {
		return -1
	}
	if len(s) != 1 {
		article := "a"
		if py2 {
			article = "an"
		}
		r.fail(ts.TypeError, "\"%s\" must be %s 1-character string", name, article)
		return -1
	}
	return s[0]
}

func (r *paramReader) text(name string, v vm.Value, def string) []rune {
	switch {
	case r.failed:
	case v.IsNull():
		return []rune(def)
	case v.IsNone():
		r.fail(r.t.VM().Types().TypeError, "%s must be set", name)
	case !isString(r.t, v):
		r.fail(r.t.VM().Types().TypeError, "\"%s\" must be a string", name)
	default:
		return charsOf(r.t, v)
	}
	return nil
}

// style reads how fields are quoted.
func (r *paramReader) style(v vm.Value) int {
	if v.IsNull() || r.failed {
		return minimal
	}
	ts, py2 := r.t.VM().Types(), r.t.VM().Py2()
	i, ok := vm.AsInt(v)
	if !ok || !py2 && r.t.IsInstance(v, ts.Bool) {
		r.fail(ts.TypeError, "\"quoting\" must be an integer")
		return 0
	}
	most := int64(notNull)
	if py2 {
		most = none
	}
	if i.Big != nil || i.Small < 0 || i.Small > most {
		r.fail(ts.TypeError, "bad \"quoting\" value")
		return 0
	}
	return int(i.Small)
}

// check looks for characters that would stand for two things. Python 2 does not mind.
func (d *dialect) check(r *paramReader) {
	ts := r.t.VM().Types()
	if d.quoting != none && d.quote < 0 {
		r.fail(ts.TypeError, "quotechar must be set if quoting enabled")
	}
	if r.t.VM().Py2() || r.failed {
		return
	}
	chars := []struct {
		name  string
		c     rune
		space bool
	}{{"delimiter", d.delimiter, true}, {"escapechar", d.escape, !d.skipSpace}, {"quotechar", d.quote, !d.skipSpace}}
	for _, x := range chars {
		if x.c == '\r' || x.c == '\n' || x.c == ' ' && !x.space {
			r.fail(ts.ValueError, "bad %s value", x.name)
		}
		if x.c >= 0 && slices.Contains(d.end, x.c) {
			r.fail(ts.ValueError, "bad %s or lineterminator value", x.name)
		}
	}
	for _, pair := range [][2]int{{0, 1}, {0, 2}, {1, 2}} {
		if a, b := chars[pair[0]], chars[pair[1]]; a.c == b.c && a.c >= 0 {
			r.fail(ts.ValueError, "bad %s or %s value", a.name, b.name)
		}
	}
}

// charsOf gives the characters of text, or the bytes of a str of Python 2.
func charsOf(t *vm.Thread, v vm.Value) []rune {
	if vm.IsText(v) {
		return vm.Runes(v)
	}
	b := vm.RawBytes(v)
	s := make([]rune, len(b))
	for i := range len(b) {
		s[i] = rune(b[i])
	}
	return s
}

// textOf makes text of characters, or a str of Python 2.
func textOf(t *vm.Thread, s []rune) vm.Value {
	if !t.VM().Py2() {
		return t.TextOfRunes(s)
	}
	b := make([]byte, len(s))
	for i, c := range s {
		b[i] = byte(c)
	}
	return t.Bytes(string(b))
}

func charField(name string, get func(d *dialect) rune) vm.GetSet {
	return vm.GetSet{Name: name, Get: func(t *vm.Thread, v vm.Value) vm.Value {
		c := get(dialectOf(v))
		if c < 0 {
			return vm.None
		}
		return textOf(t, []rune{c})
	}}
}

// delimiterField is a member in Python 2, which words tell that say it is read-only.
func delimiterField(how vm.MethodFlags, member bool) vm.GetSet {
	f := charField("delimiter", func(d *dialect) rune { return d.delimiter })
	f.How, f.Member = how, member
	return f
}

func flagField(name string, get func(d *dialect) bool) vm.GetSet {
	return vm.GetSet{Name: name, Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value {
		b := get(dialectOf(v))
		if !t.VM().Py2() {
			return vm.Bool(b)
		}
		if b {
			return vm.Int(1)
		}
		return vm.Int(0)
	}}
}

func noPickle(t *vm.Thread, a []vm.Value) vm.Value {
	return t.Raise(t.VM().Types().TypeError, "cannot pickle '%s' instances", "_csv."+t.TypeName(a[0]))
}

var dialectSpec = vm.TypeSpec{Name: "_csv.Dialect", Kind: vm.KindNative, Flags: vm.TypeBase | vm.TypeImmut,
	Doc:   "CSV dialect\n\nThe Dialect type records CSV dialect options.\n",
	Slots: vm.Slots{New: dialectNew},
	Methods: []vm.Method{
		{Name: "__reduce__", How: vm.Only3, Fn: noPickle, Doc: "raises an exception to avoid pickling"},
		{Name: "__reduce_ex__", Sig: "protocol, /", How: vm.Only3, Fn: noPickle, Doc: "raises an exception to avoid pickling"},
	},
	GetSet: []vm.GetSet{
		delimiterField(vm.Only2, true), delimiterField(vm.Only3, false),
		charField("escapechar", func(d *dialect) rune { return d.escape }),
		charField("quotechar", func(d *dialect) rune { return d.quote }),
		{Name: "lineterminator", Get: func(t *vm.Thread, v vm.Value) vm.Value { return textOf(t, dialectOf(v).end) }},
		{Name: "quoting", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(dialectOf(v).quoting)) }},
		flagField("doublequote", func(d *dialect) bool { return d.doubled }),
		flagField("skipinitialspace", func(d *dialect) bool { return d.skipSpace }),
		flagField("strict", func(d *dialect) bool { return d.strict }),
	}}
