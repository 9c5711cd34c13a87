package sre

import (
	"strings"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/sre"
)

// pattern is a compiled pattern.
type pattern struct {
	prog   *sre.Program
	source vm.Value
	index  vm.Value // groupindex, made when asked for
}

func patternOf(v vm.Value) *pattern { return vm.Data(v).(*pattern) }

const searchSig = "string, pos=0, endpos=sys.maxsize"

type finder func(p *sre.Program, text sre.Text, pos, endpos int, lim *sre.Limits) (*sre.Match, error)

var patternSpec = vm.TypeSpec{
	Name: "re.Pattern", Name2: "_sre.SRE_Pattern", Flags: vm.TypeGC | vm.TypeNoInst | vm.TypeWeak, Doc: "Compiled regular expression object.", Hashable: true,
	Slots: vm.Slots{
		Repr: patternRepr, Hash: patternHash, Compare: patternCompare,
		Traverse: func(data any, visit func(vm.Value)) {
			p := data.(*pattern)
			visit(p.source)
			if !p.index.IsNull() {
				visit(p.index)
			}
		},
		Clear: func(t *vm.Thread, data any) {
			p := data.(*pattern)
			source, index := p.source, p.index
			p.source, p.index = vm.None, vm.Null
			t.Decref(source)
			t.Decref(index)
		},
	},
	Py2: func(s *vm.Slots) { s.Repr, s.Hash, s.Compare = nil, nil, nil },
	Methods: []vm.Method{
		{Name: "match", Sig: searchSig, Fn: find(func(p *sre.Program, x sre.Text, pos, endpos int, lim *sre.Limits) (*sre.Match, error) {
			return p.Match(x, pos, endpos, lim)
		}), Doc: "Matches zero or more characters at the beginning of the string."},
		{Name: "fullmatch", Sig: searchSig, How: vm.Only3, Fn: find(func(p *sre.Program, x sre.Text, pos, endpos int, lim *sre.Limits) (*sre.Match, error) {
			return p.FullMatch(x, pos, endpos, lim)
		}), Doc: "Matches against all of the string."},
		{Name: "search", Sig: searchSig, Fn: find(func(p *sre.Program, x sre.Text, pos, endpos int, lim *sre.Limits) (*sre.Match, error) {
			return p.Search(x, pos, endpos, lim)
		}), Doc: "Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches."},
		{Name: "findall", Sig: searchSig, Fn: findAll, Doc: "Return a list of all non-overlapping matches of pattern in string."},
		{Name: "finditer", Sig: searchSig, Fn: findIter, Doc: "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object."},
		{Name: "scanner", Sig: searchSig, Fn: newScanner},
		{Name: "split", Sig: "string, maxsplit=0", Fn: split, Doc: "Split string by the occurrences of pattern."},
		{Name: "sub", Sig: "repl, string, count=0", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			r, _ := substitute(t, a)
			return r
		}, Doc: "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl."},
		{Name: "subn", Sig: "repl, string, count=0", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			r, n := substitute(t, a)
			if r.IsNull() {
				return vm.Null
			}
			return t.NewTuple(r, vm.Int(int64(n)))
		}, Doc: "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl."},
		{Name: "__copy__", Fn: itself}, {Name: "__deepcopy__", Sig: "memo, /", Fn: itself},
		{Name: "__class_getitem__", Sig: "item, /", How: vm.ClassMethod | vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.GenericAlias(a[0], a[1]) },
			Doc: "See PEP 585"},
	},
	GetSet: []vm.GetSet{
		{Name: "pattern", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return patternOf(v).source.Incref() }},
		{Name: "flags", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(patternOf(v).prog.Flags)) }},
		{Name: "groups", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(patternOf(v).prog.Groups)) }},
		{Name: "groupindex", Get: groupIndex},
	},
}

func itself(t *vm.Thread, a []vm.Value) vm.Value { return a[0].Incref() }

func groupIndex(t *vm.Thread, v vm.Value) vm.Value {
	p := patternOf(v)
	if p.index.IsNull() {
		p.index = t.NewDict()
		for i, name := range p.prog.Names {
			if name != "" {
				t.DictSetStr(p.index, name, vm.Int(int64(i)))
			}
		}
	}
	if t.VM().Py2() {
		return p.index.Incref()
	}
	return t.Proxy(p.index)
}

// flagNames are the flags in the order of the repr.
var flagNames = []struct {
	bit  sre.Flags
	name string
}{{sre.IgnoreCase, "re.IGNORECASE"}, {sre.Locale, "re.LOCALE"}, {sre.Multiline, "re.MULTILINE"}, {sre.DotAll, "re.DOTALL"},
	{sre.Unicode, "re.UNICODE"}, {sre.Verbose, "re.VERBOSE"}, {sre.Debug, "re.DEBUG"}, {sre.ASCII, "re.ASCII"}}

func patternRepr(t *vm.Thread, v vm.Value) vm.Value {
	p := patternOf(v)
	r := t.Repr(p.source)
	if r.IsNull() {
		return vm.Null
	}
	defer t.Decref(r)
	text := []rune(vm.GoString(r))
	if len(text) > 200 {
		text = text[:200]
	}
	flags := p.prog.Flags
	if vm.IsText(p.source) && flags&(sre.Locale|sre.Unicode|sre.ASCII) == sre.Unicode {
		flags &^= sre.Unicode
	}
	var names []string
	for _, f := range flagNames {
		if flags&f.bit != 0 {
			names = append(names, f.name)
			flags &^= f.bit
		}
	}
	if flags != 0 {
		names = append(names, "0x"+hex(uint32(flags)))
	}
	s := "re.compile(" + string(text)
	if len(names) > 0 {
		s += ", " + strings.Join(names, "|")
	}
	return t.Text(s + ")")
}

func hex(n uint32) string {
	const digits = "0123456789abcdef"
	s := ""
	for ; n > 0; n /= 16 {
		s = string(digits[n%16]) + s
	}
	return s
}

func patternHash(t *vm.Thread, v vm.Value) vm.Value {
	p := patternOf(v)
	h, ok := t.Hash(p.source)
	if !ok {
		return vm.Null
	}
	h ^= int64(p.prog.Flags)*1000003 ^ int64(p.prog.Groups)
	if h == -1 {
		h = -2
	}
	return vm.Int(h)
}

func patternCompare(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
	if op != vm.EQ && op != vm.NE || t.TypeOf(a) != t.TypeOf(b) {
		return vm.NotImplemented
	}
	x, y := patternOf(a), patternOf(b)
	same := x == y
	if !same && x.prog.Flags == y.prog.Flags && vm.IsText(x.source) == vm.IsText(y.source) {
		var ok bool
		if same, ok = t.CompareBool(x.source, y.source, vm.EQ); !ok {
			return vm.Null
		}
	}
	return vm.Bool(same == (op == vm.EQ))
}

// subject reads the text that is searched and its bounds.
func (p *pattern) subject(t *vm.Thread, a []vm.Value) (text sre.Text, pos, endpos int, ok bool) {
	if text, ok = p.text(t, a[0]); !ok {
		return
	}
	n := text.Len()
	endpos = n
	for i, to := range []*int{&pos, &endpos} {
		if v := a[1+i]; !v.IsNull() {
			x, ok := t.Clip(v)
			if !ok {
				return text, 0, 0, false
			}
			*to = max(0, min(x, n))
		}
	}
	return text, pos, endpos, true
}

// text reads a text that goes with the pattern.
func (p *pattern) text(t *vm.Thread, v vm.Value) (sre.Text, bool) {
	text, ok := textOf(t, v)
	if !ok {
		return text, false
	}
	if !t.VM().Py2() && !p.source.IsNone() {
		if isBytes := p.prog.Pattern.IsBytes; text.IsBytes != isBytes {
			if isBytes {
				t.Raise(t.VM().Types().TypeError, "cannot use a bytes pattern on a string-like object")
			} else {
				t.Raise(t.VM().Types().TypeError, "cannot use a string pattern on a bytes-like object")
			}
			return text, false
		}
	}
	return text, true
}

func find(f finder) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		p := patternOf(a[0])
		text, pos, endpos, ok := p.subject(t, a[1:])
		if !ok {
			return vm.Null
		}
		m, err := f(p.prog, text, pos, endpos, limits(t))
		if err != nil {
			return raise(t, err, p.source)
		}
		return newMatch(t, a[0], a[1], m)
	}
}

func findAll(t *vm.Thread, a []vm.Value) vm.Value {
	p := patternOf(a[0])
	text, pos, endpos, ok := p.subject(t, a[1:])
	if !ok {
		return vm.Null
	}
	it := p.prog.Find(text, pos, endpos, limits(t))
	list := t.NewList()
	for {
		m, err := it.Next()
		if err != nil {
			t.Decref(list)
			return raise(t, err, p.source)
		}
		if m == nil {
			return list
		}
		t.Append(list, p.found(t, a[1], m))
	}
}

// found is what findall gives for a match.
func (p *pattern) found(t *vm.Thread, str vm.Value, m *sre.Match) vm.Value {
	switch p.prog.Groups {
	case 0:
		return piece(t, str, m, 0)
	case 1:
		return piece(t, str, m, 1)
	}
	vals := make([]vm.Value, p.prog.Groups)
	for i := range vals {
		vals[i] = piece(t, str, m, i+1)
	}
	return t.NewTuple(vals...)
}

// piece is the text of a group, empty where it did not take part.
func piece(t *vm.Thread, str vm.Value, m *sre.Match, group int) vm.Value {
	i, j := m.Span(group)
	if i < 0 {
		i, j = 0, 0
	}
	return t.SubText(str, i, j)
}

func count(t *vm.Thread, v vm.Value) (int, bool) {
	if v.IsNull() {
		return 0, true
	}
	n, ok := t.Index(v, t.VM().Types().OverflowError)
	return int(n), ok
}

func split(t *vm.Thread, a []vm.Value) vm.Value {
	p := patternOf(a[0])
	text, ok := p.text(t, a[1])
	if !ok {
		return vm.Null
	}
	limit, ok := count(t, a[2])
	if !ok {
		return vm.Null
	}
	it := p.prog.Split(text, limit, limits(t))
	list := t.NewList()
	for {
		last := it.Last()
		m, err := it.Next()
		if err != nil {
			t.Decref(list)
			return raise(t, err, p.source)
		}
		if m == nil {
			t.Append(list, t.SubText(a[1], last, text.Len()))
			return list
		}
		start, _ := m.Span(0)
		t.Append(list, t.SubText(a[1], last, start))
		for g := 1; g <= p.prog.Groups; g++ {
			if i, j := m.Span(g); i >= 0 {
				t.Append(list, t.SubText(a[1], i, j))
			} else {
				t.Append(list, vm.None)
			}
		}
	}
}

// substitute is sub and subn.
func substitute(t *vm.Thread, a []vm.Value) (vm.Value, int) {
	p := patternOf(a[0])
	text, ok := p.text(t, a[2])
	if !ok {
		return vm.Null, 0
	}
	limit, ok := count(t, a[3])
	if !ok {
		return vm.Null, 0
	}
	put, ok := replacer(t, a[0], a[1], a[2])
	if !ok {
		return vm.Null, 0
	}
	it := p.prog.Sub(text, limit, limits(t))
	parts := t.NewList()
	defer t.Decref(parts)
	for {
		last := it.Last()
		m, err := it.Next()
		if err != nil {
			return raise(t, err, p.source), 0
		}
		if m == nil {
			if last < text.Len() {
				t.Append(parts, t.SubText(a[2], last, text.Len()))
			}
			break
		}
		if start, _ := m.Span(0); start > last {
			t.Append(parts, t.SubText(a[2], last, start))
		}
		v := put(m)
		if v.IsNull() {
			return vm.Null, 0
		}
		if v.IsNone() {
			continue
		}
		t.Append(parts, v)
	}
	if it.Count() == 0 && !t.VM().Py2() {
		return t.SubText(a[2], 0, text.Len()), 0
	}
	sep := t.SubText(a[2], 0, 0)
	r := t.CallMethod(sep, "join", parts)
	t.Decref(sep)
	return r, it.Count()
}

// replacer gives what makes the replacement of a match.
func replacer(t *vm.Thread, self, repl, str vm.Value) (put func(m *sre.Match) vm.Value, ok bool) {
	p := patternOf(self)
	if t.Callable(repl) {
		return func(m *sre.Match) vm.Value {
			v := newMatch(t, self, str, m)
			r := t.Call(repl, v)
			t.Decref(v)
			return r
		}, true
	}
	text, ok := textOf(t, repl)
	if !ok {
		if !t.VM().Py2() {
			t.ClearExc()
			t.Raise(t.VM().Types().TypeError, "decoding to str: need a bytes-like object, %s found", t.TypeName(repl))
		}
		return nil, false
	}
	literal := true
	for _, c := range text.Runes() {
		if c == '\\' {
			literal = false
			break
		}
	}
	if literal {
		return func(m *sre.Match) vm.Value { return repl.Incref() }, true
	}
	pieces, err := p.prog.ParseTemplate(text)
	if err != nil {
		raise(t, err, repl)
		return nil, false
	}
	return func(m *sre.Match) vm.Value { return expand(t, p, str, m, pieces, repl) }, true
}

// expand fills a template.
func expand(t *vm.Thread, p *pattern, str vm.Value, m *sre.Match, pieces []sre.Piece, template vm.Value) vm.Value {
	if err := p.prog.CheckExpand(pieces, m); err != nil {
		return raise(t, err, template)
	}
	parts := t.NewList()
	defer t.Decref(parts)
	for _, x := range pieces {
		if x.Group < 0 {
			t.Append(parts, value(t, x.Literal))
		} else {
			t.Append(parts, piece(t, str, m, x.Group))
		}
	}
	sep := t.SubText(str, 0, 0)
	if items := vm.Items(parts); len(items) == 0 {
		return sep
	}
	r := t.CallMethod(sep, "join", parts)
	t.Decref(sep)
	return r
}
