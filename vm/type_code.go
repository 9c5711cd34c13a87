package vm

import (
	"reflect"

	"github.com/sllint/sllint/vm/code"
)

var codeSpec = TypeSpec{Name: "code", Kind: kCode, Doc: "Create a code object.  Not for mere mortals.", Hashable: true,
	Slots: Slots{Repr: codeRepr, Hash: codeHash, Compare: codeCompare}, Py2: func(s *Slots) {
		s.OldCmp = func(t *Thread, a, b Value) Value {
			if b.p.kind != kCode {
				return NotImplemented
			}
			if t.sameCode(asCode(a.p), asCode(b.p)) {
				return Int(0)
			}
			return Int(int64(cmpInt(t.ID(a), t.ID(b))))
		}
	}}

func init() {
	number := func(name string, how MethodFlags, f func(c *CodeObj) int) GetSet {
		return GetSet{Name: name, How: how, Member: true, Get: func(t *Thread, v Value) Value { return Int(int64(f(asCode(v.p)))) }}
	}
	names := func(name string, member bool, f func(c *code.Code) []string) GetSet {
		return GetSet{Name: name, Member: member, Get: func(t *Thread, v Value) Value { return t.nameTuple(f(asCode(v.p).c)) }}
	}
	codeSpec.GetSet = []GetSet{
		number("co_argcount", 0, func(c *CodeObj) int { return c.c.ArgCount }),
		number("co_posonlyargcount", Only3, func(c *CodeObj) int { return c.c.PosOnlyArgCount }),
		number("co_kwonlyargcount", Only3, func(c *CodeObj) int { return c.c.KwOnlyArgCount }),
		number("co_nlocals", 0, func(c *CodeObj) int { return c.c.NVarnames }),
		number("co_stacksize", 0, func(c *CodeObj) int { return c.c.NTemps }),
		number("co_flags", 0, func(c *CodeObj) int { return int(c.c.Flags) }),
		number("co_firstlineno", 0, func(c *CodeObj) int { return c.c.FirstLine }),
		{Name: "co_code", Get: func(t *Thread, v Value) Value { return t.Bytes(codeBytes(asCode(v.p).c)) }},
		{Name: "_co_code_adaptive", How: Only3, Get: func(t *Thread, v Value) Value { return t.Bytes(codeBytes(asCode(v.p).c)) }},
		{Name: "co_consts", Member: true, Get: func(t *Thread, v Value) Value { return t.copyTuple(asCode(v.p).consts) }},
		names("co_names", true, func(c *code.Code) []string { return c.Names }),
		names("co_varnames", false, func(c *code.Code) []string { return c.Locals[:c.NVarnames] }),
		names("co_freevars", false, func(c *code.Code) []string { return c.Freevars }),
		names("co_cellvars", false, func(c *code.Code) []string { return c.Cellvars }),
		{Name: "co_filename", Member: true, Get: func(t *Thread, v Value) Value { return asCode(v.p).filename.incref() }},
		{Name: "co_name", Member: true, Get: func(t *Thread, v Value) Value { return asCode(v.p).name.incref() }},
		{Name: "co_qualname", How: Only3, Member: true, Get: func(t *Thread, v Value) Value { return asCode(v.p).qualname.incref() }},
		{Name: "co_linetable", How: Only3, Member: true, Get: func(t *Thread, v Value) Value { return t.Bytes(lineTable(asCode(v.p).c)) }},
		{Name: "co_exceptiontable", How: Only3, Member: true, Get: func(t *Thread, v Value) Value { return t.Bytes("") }},
		{Name: "co_lnotab", Get: func(t *Thread, v Value) Value { return t.Bytes(lineNumbers(asCode(v.p).c)) }},
	}
	codeSpec.Methods = []Method{
		{Name: "co_lines", How: Only3, Fn: codeLines},
		{Name: "co_positions", How: Only3, Fn: codePositions},
		{Name: "replace", How: Only3, Raw: codeReplace, Doc: "Return a copy of the code object with new values for the specified fields."},
		{Name: "__replace__", How: Only3, Raw: codeReplace, Doc: "The same as replace()."},
		{Name: "_varname_from_oparg", Sig: "oparg", How: Only3, Fn: codeVarname, Doc: "(internal-only) Return the local variable name for the given oparg.\n\nWARNING: this method is for internal use only and may change or go away."},
		{Name: "__sizeof__", How: Only3, Fn: func(t *Thread, a []Value) Value {
			return Int(int64(208 + 2*len(asCode(a[0].p).c.Instrs)))
		}},
	}
}

// nameTuple makes a tuple of interned names.
func (t *Thread) nameTuple(names []string) Value {
	items := make([]Value, len(names))
	for i, s := range names {
		items[i] = t.Name(s).incref()
	}
	return t.tupleOf(items)
}

// codeBytes is co_code: our own instructions, two bytes each, which tell equal
// code from other code but are not CPython's.
func codeBytes(c *code.Code) string {
	b := make([]byte, 0, 2*len(c.Instrs))
	for _, in := range c.Instrs {
		b = append(b, byte(in.Op), byte(in.A>>4)^byte(in.B>>2)^byte(in.C>>1))
	}
	return string(b)
}

// lineRuns visits runs of instructions of the same line.
func lineRuns(c *code.Code, visit func(start, stop int, line int32)) {
	n := len(c.Positions)
	for i := 0; i < n; {
		j := i + 1
		for j < n && c.Positions[j].Line == c.Positions[i].Line {
			j++
		}
		visit(i, j, c.Positions[i].Line)
		i = j
	}
}

// lineNumbers is co_lnotab: pairs of an address increment and a line increment,
// the latter signed in Python 3.
func lineNumbers(c *code.Code) string {
	var b []byte
	addr, line := 0, c.FirstLine
	lineRuns(c, func(start, _ int, l int32) {
		if l <= 0 || int(l) == line || c.Py2 && int(l) < line {
			return
		}
		da, dl := start*lastiScale-addr, int(l)-line
		addr, line = start*lastiScale, int(l)
		for ; da > 255; da -= 255 {
			b = append(b, 255, 0)
		}
		top, bottom := 127, -128
		if c.Py2 {
			top = 255
		}
		for dl > top {
			b = append(b, byte(da), byte(top))
			da, dl = 0, dl-top
		}
		for dl < bottom {
			b = append(b, byte(da), byte(bottom&0xff))
			da, dl = 0, dl-bottom
		}
		b = append(b, byte(da), byte(dl))
	})
	return string(b)
}

// lineTable is co_linetable in CPython 3.13's format: an entry in the long form
// for each instruction with a range, a short one for those without.
func lineTable(c *code.Code) string {
	var b []byte
	varint := func(n uint) {
		for ; n >= 64; n >>= 6 {
			b = append(b, byte(n&63)|64)
		}
		b = append(b, byte(n))
	}
	signed := func(n int) {
		if n < 0 {
			varint(uint(-n)<<1 | 1)
		} else {
			varint(uint(n) << 1)
		}
	}
	line := c.FirstLine
	for _, p := range c.Positions {
		switch {
		case p.Line <= 0:
			b = append(b, 0x80|15<<3)
		case p.Col < 0 || p.EndCol < 0:
			b = append(b, 0x80|13<<3)
			signed(int(p.Line) - line)
			line = int(p.Line)
		default:
			b = append(b, 0x80|14<<3)
			signed(int(p.Line) - line)
			varint(uint(max(p.EndLine-p.Line, 0)))
			varint(uint(p.Col + 1))
			varint(uint(p.EndCol + 1))
			line = int(p.Line)
		}
	}
	return string(b)
}

func codeLines(t *Thread, a []Value) Value {
	l := t.NewList()
	lineRuns(asCode(a[0].p).c, func(start, stop int, line int32) {
		no := None
		if line > 0 {
			no = Int(int64(line))
		}
		entry := t.NewTuple(Int(int64(start)*lastiScale), Int(int64(stop)*lastiScale), no)
		asList(l.p).items = append(asList(l.p).items, entry)
	})
	return t.iterOver(l)
}

func codePositions(t *Thread, a []Value) Value {
	l := t.NewList()
	for _, p := range asCode(a[0].p).c.Positions {
		opt := func(n int32, least int32) Value {
			if n < least {
				return None
			}
			return Int(int64(n))
		}
		entry := t.NewTuple(opt(p.Line, 1), opt(p.EndLine, 1), opt(p.Col, 0), opt(p.EndCol, 0))
		asList(l.p).items = append(asList(l.p).items, entry)
	}
	return t.iterOver(l)
}

func codeVarname(t *Thread, a []Value) Value {
	c := asCode(a[0].p).c
	i, ok := t.Index(a[1], t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	if i < 0 || int(i) >= len(c.Locals)+len(c.Freevars) {
		return t.indexError("tuple index out of range")
	}
	if int(i) < len(c.Locals) {
		return t.Name(c.Locals[i]).incref()
	}
	return t.Name(c.Freevars[int(i)-len(c.Locals)]).incref()
}

func codeRepr(t *Thread, v Value) Value {
	c := asCode(v.p)
	line := c.c.FirstLine
	if line == 0 {
		line = -1
	}
	return t.Str(sprintf("<code object %s at 0x%x, file \"%s\", line %d>", GoString(c.name), t.ID(v), GoString(c.filename), line))
}

func codeHash(t *Thread, v Value) Value {
	c := asCode(v.p)
	h := t.hashOfText(asText(c.name.p))
	for _, n := range [...]int{c.c.ArgCount, c.c.NVarnames, int(c.c.Flags), c.c.FirstLine, len(c.c.Instrs), len(c.consts)} {
		h = h*1000003 ^ int64(n)
	}
	if h == -1 {
		h = -2
	}
	return Int(h)
}

func codeCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kCode || op != EQ && op != NE {
		return NotImplemented
	}
	return Bool(t.sameCode(asCode(a.p), asCode(b.p)) == (op == EQ))
}

// sameCode compares as CPython does: everything but the file name counts.
func (t *Thread) sameCode(a, b *CodeObj) bool {
	if a == b {
		return true
	}
	x, y := *a.c, *b.c
	x.Filename, y.Filename = "", ""
	x.Consts, y.Consts = nil, nil
	if !reflect.DeepEqual(x, y) || len(a.consts) != len(b.consts) || GoString(a.name) != GoString(b.name) {
		return false
	}
	for i, v := range a.consts {
		w := b.consts[i]
		if v == w {
			continue
		}
		if t.typeOf(v) != t.typeOf(w) {
			return false
		}
		if eq, ok := t.CompareBool(v, w, EQ); !ok || !eq {
			t.clearExc()
			return false
		}
	}
	return true
}

// codeReplace is code.replace(**changes).
func codeReplace(t *Thread, a Args) Value {
	if len(a.Pos) > 1 {
		return t.typeError("replace() takes 0 positional arguments but %d were given", len(a.Pos)-1)
	}
	from := asCode(a.Pos[0].p)
	c := *from.c
	consts := from.consts
	for i, k := range a.Names {
		v := a.Kw[i]
		name := GoString(k)
		ok := false
		switch name {
		case "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_flags", "co_firstlineno":
			ok = t.replaceNumber(&c, name, v)
		case "co_names", "co_varnames", "co_freevars", "co_cellvars":
			ok = t.replaceNames(&c, name, v)
		case "co_name", "co_qualname", "co_filename":
			ok = t.replaceText(&c, name, v)
		case "co_consts":
			if v.p.kind != kTuple {
				return t.typeError("replace() argument 'co_consts' must be tuple, not %s", t.typeName(v))
			}
			if len(asTuple(v.p).items) != len(consts) {
				return t.valueError("code: co_consts must keep its length of %d", len(consts))
			}
			consts, ok = asTuple(v.p).items, true
		case "co_code", "co_linetable", "co_exceptiontable":
			if v.p.kind != kBytes {
				return t.typeError("replace() argument '%s' must be bytes, not %s", name, t.typeName(v))
			}
			have := map[string]func(*code.Code) string{"co_code": codeBytes, "co_linetable": lineTable, "co_exceptiontable": func(*code.Code) string { return "" }}[name](from.c)
			if GoString(v) != have {
				return t.valueError("code: %s cannot be changed here", name)
			}
			ok = true
		default:
			return t.typeError("replace() got an unexpected keyword argument '%s'", name)
		}
		if !ok {
			return Null
		}
	}
	o := t.newCode(&c)
	old := o.consts
	o.consts = increfAll(consts)
	o.ownConsts = from.ownConsts || &consts[:1][0] != &from.consts[:1][0]
	for _, v := range old {
		t.decref(v)
	}
	return obj(&o.Header)
}

func (t *Thread) replaceNumber(c *code.Code, name string, v Value) bool {
	i, ok := t.Index(v, t.vm.types.OverflowError)
	if !ok {
		return false
	}
	if i < 0 {
		t.valueError("code: %s must not be negative", name[3:])
		return false
	}
	n := int(i)
	switch name {
	case "co_flags":
		c.Flags = code.Flags(i)
		return true
	case "co_firstlineno":
		c.FirstLine = n
		return true
	case "co_stacksize":
		return true
	case "co_argcount":
		ok = n == c.ArgCount
	case "co_posonlyargcount":
		if ok = n <= c.ArgCount; ok {
			c.PosOnlyArgCount = n
		}
	case "co_kwonlyargcount":
		ok = n == c.KwOnlyArgCount
	case "co_nlocals":
		ok = n == c.NVarnames
	}
	if !ok {
		t.valueError("code: %s cannot be changed here", name)
	}
	return ok
}

func (t *Thread) replaceNames(c *code.Code, name string, v Value) bool {
	if v.p.kind != kTuple {
		t.typeError("replace() argument '%s' must be tuple, not %s", name, t.typeName(v))
		return false
	}
	var names []string
	for _, x := range asTuple(v.p).items {
		if !t.isStr(x) {
			t.typeError("name tuples must contain only strings, not '%s'", t.typeName(x))
			return false
		}
		names = append(names, GoString(x))
	}
	var slot *[]string
	have := 0
	switch name {
	case "co_names":
		slot, have = &c.Names, len(c.Names)
	case "co_varnames":
		have = c.NVarnames
		names = append(names, c.Locals[c.NVarnames:]...)
		slot = &c.Locals
		have += len(c.Locals) - c.NVarnames
	case "co_freevars":
		slot, have = &c.Freevars, len(c.Freevars)
	case "co_cellvars":
		slot, have = &c.Cellvars, len(c.Cellvars)
	}
	if len(names) != have {
		t.valueError("code: %s must keep its length of %d", name, have)
		return false
	}
	*slot = names
	return true
}

func (t *Thread) replaceText(c *code.Code, name string, v Value) bool {
	if !t.isStr(v) {
		t.typeError("replace() argument '%s' must be str, not %s", name, t.typeName(v))
		return false
	}
	switch s := GoString(v); name {
	case "co_name":
		c.Name = s
	case "co_qualname":
		c.QualName = s
	default:
		c.Filename = s
	}
	return true
}
