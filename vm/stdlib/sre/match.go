package sre

import (
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/sre"
)

// match is where a pattern matched.
type match struct {
	pattern, str vm.Value
	m            *sre.Match
	regs         vm.Value
}

func matchOf(v vm.Value) *match { return vm.Data(v).(*match) }

// newMatch makes a match object, or None of no match.
func newMatch(t *vm.Thread, pattern, str vm.Value, m *sre.Match) vm.Value {
	if m == nil {
		return vm.None
	}
	return t.NewNativeObj(stateOf(t).match, &match{pattern: pattern.Incref(), str: str.Incref(), m: m})
}

var matchSpec = vm.TypeSpec{
	Name: "re.Match", Name2: "_sre.SRE_Match", Flags: vm.TypeGC | vm.TypeNoInst,
	Doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
	Slots: vm.Slots{
		Repr: func(t *vm.Thread, v vm.Value) vm.Value {
			m := matchOf(v)
			g := piece(t, m.str, m.m, 0)
			r := t.Repr(g)
			t.Decref(g)
			if r.IsNull() {
				return vm.Null
			}
			defer t.Decref(r)
			i, j := m.m.Span(0)
			return t.Strf("<re.Match object; span=(%d, %d), match=%s>", i, j, vm.GoString(r))
		},
		GetItem: func(t *vm.Thread, v, k vm.Value) vm.Value { return matchOf(v).get(t, k) },
		Traverse: func(data any, visit func(vm.Value)) {
			m := data.(*match)
			visit(m.pattern)
			visit(m.str)
			if !m.regs.IsNull() {
				visit(m.regs)
			}
		},
		Clear: func(t *vm.Thread, data any) {
			m := data.(*match)
			vals := []vm.Value{m.regs, m.str, m.pattern}
			m.regs, m.str, m.pattern = vm.Null, vm.None, vm.None
			for _, v := range vals {
				t.Decref(v)
			}
		},
	},
	Py2: func(s *vm.Slots) { s.Repr, s.GetItem = nil, nil },
	Methods: []vm.Method{
		{Name: "group", Raw: matchGroup, Doc: "group([group1, ...]) -> str or tuple.\nReturn subgroup(s) of the match by indices or names.\nFor 0 returns the entire match."},
		{Name: "groups", Sig: "default=None", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			m := matchOf(a[0])
			vals := make([]vm.Value, patternOf(m.pattern).prog.Groups)
			for i := range vals {
				vals[i] = m.group(t, i+1, a[1])
			}
			return t.NewTuple(vals...)
		}},
		{Name: "groupdict", Sig: "default=None", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			m := matchOf(a[0])
			d := t.NewDict()
			for i, name := range patternOf(m.pattern).prog.Names {
				if name != "" {
					x := m.group(t, i, a[1])
					t.DictSetStr(d, name, x)
					t.Decref(x)
				}
			}
			return d
		}},
		{Name: "start", Sig: "group=0, /", Fn: matchSpan(func(t *vm.Thread, i, j int) vm.Value { return vm.Int(int64(i)) })},
		{Name: "end", Sig: "group=0, /", Fn: matchSpan(func(t *vm.Thread, i, j int) vm.Value { return vm.Int(int64(j)) })},
		{Name: "span", Sig: "group=0, /", Fn: matchSpan(func(t *vm.Thread, i, j int) vm.Value { return t.NewTuple(vm.Int(int64(i)), vm.Int(int64(j))) })},
		{Name: "expand", Sig: "template", Fn: matchExpand},
		{Name: "__copy__", Fn: itself}, {Name: "__deepcopy__", Sig: "memo, /", Fn: itself},
		{Name: "__class_getitem__", Sig: "item, /", How: vm.ClassMethod | vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.GenericAlias(a[0], a[1]) },
			Doc: "See PEP 585"},
	},
	GetSet: []vm.GetSet{
		{Name: "string", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return matchOf(v).str.Incref() }},
		{Name: "re", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return matchOf(v).pattern.Incref() }},
		{Name: "pos", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(matchOf(v).m.Pos)) }},
		{Name: "endpos", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(matchOf(v).m.EndPos)) }},
		{Name: "lastindex", Get: func(t *vm.Thread, v vm.Value) vm.Value {
			if n := matchOf(v).m.LastIndex; n > 0 {
				return vm.Int(int64(n))
			}
			return vm.None
		}},
		{Name: "lastgroup", Get: func(t *vm.Thread, v vm.Value) vm.Value {
			m := matchOf(v)
			names := patternOf(m.pattern).prog.Names
			if n := m.m.LastIndex; n > 0 && n < len(names) && names[n] != "" {
				return t.Str(names[n])
			}
			return vm.None
		}},
		{Name: "regs", Get: func(t *vm.Thread, v vm.Value) vm.Value {
			m := matchOf(v)
			if m.regs.IsNull() {
				vals := make([]vm.Value, patternOf(m.pattern).prog.Groups+1)
				for g := range vals {
					i, j := m.m.Span(g)
					vals[g] = t.NewTuple(vm.Int(int64(i)), vm.Int(int64(j)))
				}
				m.regs = t.NewTuple(vals...)
			}
			return m.regs.Incref()
		}},
	},
}

// group is the text of a group; def (Null for None) where it did not take part.
func (m *match) group(t *vm.Thread, g int, def vm.Value) vm.Value {
	i, j := m.m.Span(g)
	if i >= 0 {
		return t.SubText(m.str, i, j)
	}
	if def.IsNull() {
		return vm.None
	}
	return def.Incref()
}

// number finds a group by its number or name.
func (m *match) number(t *vm.Thread, v vm.Value) (int, bool) {
	prog := patternOf(m.pattern).prog
	if t.HasIndex(v) {
		n, ok := t.Clip(v)
		if !ok {
			return 0, false
		}
		if n >= 0 && n <= prog.Groups {
			return n, true
		}
	} else if t.IsStr(v) || vm.IsText(v) {
		if n, ok := prog.Index[vm.GoString(v)]; ok {
			return n, true
		}
	}
	t.Raise(t.VM().Types().IndexError, "no such group")
	return 0, false
}

func (m *match) get(t *vm.Thread, k vm.Value) vm.Value {
	n, ok := m.number(t, k)
	if !ok {
		return vm.Null
	}
	return m.group(t, n, vm.Null)
}

func matchGroup(t *vm.Thread, a vm.Args) vm.Value {
	m := matchOf(a.Pos[0])
	args := a.Pos[1:]
	if len(a.Names) > 0 {
		return t.Raise(t.VM().Types().TypeError, "group() takes no keyword arguments")
	}
	switch len(args) {
	case 0:
		return m.group(t, 0, vm.Null)
	case 1:
		return m.get(t, args[0])
	}
	var vals []vm.Value
	for _, k := range args {
		v := m.get(t, k)
		if v.IsNull() {
			for _, x := range vals {
				t.Decref(x)
			}
			return vm.Null
		}
		vals = append(vals, v)
	}
	return t.NewTuple(vals...)
}

func matchSpan(f func(t *vm.Thread, i, j int) vm.Value) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		m := matchOf(a[0])
		n := 0
		if !a[1].IsNull() {
			var ok bool
			if n, ok = m.number(t, a[1]); !ok {
				return vm.Null
			}
		}
		i, j := m.m.Span(n)
		return f(t, i, j)
	}
}

func matchExpand(t *vm.Thread, a []vm.Value) vm.Value {
	m := matchOf(a[0])
	p := patternOf(m.pattern)
	text, ok := textOf(t, a[1])
	if !ok {
		return vm.Null
	}
	pieces, err := p.prog.ParseTemplate(text)
	if err != nil {
		return raise(t, err, a[1])
	}
	return expand(t, p, m.str, m.m, pieces, a[1])
}
