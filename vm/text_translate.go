package vm

// str.translate and str.maketrans.

func init() {
	addTextRows(
		textRow{name: "translate", on: onStr3 | onUnicode2, sig: "table, /", op: strTranslate},
	)
	strSpec.Methods = append(strSpec.Methods, Method{Name: "maketrans", Sig: "x, y, z, /", How: StaticMethod | Only3, Raw: strMaketrans})
}

func strTranslate(t *Thread, s text, a []Value) Value {
	table := a[0]
	out := make([]rune, 0, s.len())
	seen := map[rune][]rune{}
	for i := range s.len() {
		c := s.at(i)
		r, ok := seen[c]
		if !ok {
			if r, ok = t.translated(table, c); !ok {
				return Null
			}
			if c < 256 {
				seen[c] = r
			}
		}
		if !t.Poll() {
			return Null
		}
		out = append(out, r...)
	}
	return obj(&t.vm.textOfRunes(out).Header)
}

// translated is what a table makes of a character.
func (t *Thread) translated(table Value, c rune) ([]rune, bool) {
	v := t.GetItem(table, Int(int64(c)))
	if v.p == nil {
		if !t.matches(t.vm.types.LookupError) {
			return nil, false
		}
		t.clearExc()
		return []rune{c}, true
	}
	defer t.decref(v)
	switch v.p.kind {
	case kNone:
		return nil, true
	case kStr:
		return asText(v.p).runes(), true
	case kInt, kBool, kLong:
		n, ok := t.Index(v, nil)
		if !ok {
			return nil, false
		}
		if n < 0 || n > 0x10ffff {
			if t.vm.py2 {
				t.typeError("character mapping must be in range(0x110000)")
			} else {
				t.valueError("character mapping must be in range(0x110000)")
			}
			return nil, false
		}
		return []rune{rune(n)}, true
	}
	want := "str"
	if t.vm.py2 {
		want = "unicode"
	}
	t.typeError("character mapping must return integer, None or %s", want)
	return nil, false
}

func strMaketrans(t *Thread, a Args) Value {
	switch n := len(a.Pos); {
	case len(a.Names) > 0:
		return t.typeError("str.maketrans() takes no keyword arguments")
	case n == 0:
		return t.typeError("maketrans expected at least 1 argument, got 0")
	case n > 3:
		return t.typeError("maketrans expected at most 3 arguments, got %d", n)
	}
	for i := 1; i < len(a.Pos); i++ {
		if a.Pos[i].p.kind != kStr {
			return t.typeError("maketrans() argument %d must be str, not %s", i+1, t.argType(a.Pos[i]))
		}
	}
	d := t.newDict()
	v := obj(&d.Header)
	ok := false
	if len(a.Pos) == 1 {
		ok = t.maketransDict(d, a.Pos[0])
	} else {
		ok = t.maketransPairs(d, a.Pos)
	}
	if !ok {
		t.decref(v)
		return Null
	}
	return v
}

func (t *Thread) maketransPairs(d *DictObj, a []Value) bool {
	if a[0].p.kind != kStr {
		t.typeError("first maketrans argument must be a string if there is a second argument")
		return false
	}
	x, y := asText(a[0].p), asText(a[1].p)
	if x.len() != y.len() {
		t.valueError("the first two maketrans arguments must have equal length")
		return false
	}
	for i := range x.len() {
		if !d.set(t, Int(int64(x.at(i))), Int(int64(y.at(i)))) {
			return false
		}
	}
	if len(a) == 3 {
		for _, c := range asText(a[2].p).runes() {
			if !d.set(t, Int(int64(c)), None) {
				return false
			}
		}
	}
	return true
}

func (t *Thread) maketransDict(d *DictObj, from Value) bool {
	if from.p.kind != kDict || from.p.typ != t.vm.types.Dict {
		t.typeError("if you give only one argument to maketrans it must be a dict")
		return false
	}
	ok := true
	asDict(from.p).each(t, func(k, v Value) bool {
		switch k.p.kind {
		case kStr:
			if asText(k.p).len() != 1 {
				t.valueError("string keys in translate table must be of length 1")
				ok = false
				return false
			}
			ok = d.set(t, Int(int64(asText(k.p).at(0))), v)
		case kInt, kBool, kLong:
			ok = d.set(t, k, v)
		default:
			t.typeError("keys in translate table must be strings or integers")
			ok = false
		}
		return ok
	})
	return ok
}
