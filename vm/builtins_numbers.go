package vm

import (
	"github.com/sllint/sllint/vm/internal/number"
)

// numberBuiltins are the built-in functions that have to do with numbers.
var numberBuiltins = []Method{
	{Name: "abs", Sig: "x, /", Fn: builtinAbs, Doc: "Return the absolute value of the argument."},
	{Name: "bin", Sig: "number, /", Fn: builtinBase("bin", 2), Doc: "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'"},
	{Name: "hex", Sig: "number, /", Fn: builtinBase("hex", 16), Doc: "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'"},
	{Name: "oct", Sig: "number, /", Fn: builtinBase("oct", 8), Doc: "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"},
	{Name: "divmod", Sig: "x, y, /", Fn: func(t *Thread, a []Value) Value { return t.binarySoft(OpDivmod, a[0], a[1], false) }, Doc: "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."},
	{Name: "pow", Sig: "base, exp, mod=None", How: Only3, Fn: builtinPow, Doc: "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\nSome types, such as ints, are able to use a more efficient algorithm when\ninvoked using the three argument form."},
	{Name: "pow", Sig: "x, y, z=None, /", How: Only2 | Unpack, Fn: builtinPow, Doc: "pow(x, y[, z]) -> number\n\nWith two arguments, equivalent to x**y.  With three arguments,\nequivalent to (x**y) % z, but may be more efficient (e.g. for longs)."},
	{Name: "round", Sig: "number, ndigits=None", How: Only3, Fn: builtinRound, Doc: "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative."},
	{Name: "round", Sig: "number, ndigits=0", How: Only2, Fn: builtinRound2, Doc: "round(number[, ndigits]) -> floating point number\n\nRound a number to a given precision in decimal digits (default 0 digits).\nThis always returns a floating point number.  Precision may be negative."},
}

func builtinAbs(t *Thread, a []Value) Value {
	return t.unarySoft(a[0], t.typeOf(a[0]).slots.Absolute, "abs()")
}

// builtinBase is bin(), hex() or oct(). Python 2's hex() and oct() ask the
// object.
func builtinBase(name string, base int) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		if t.vm.py2 && base != 2 {
			s := &t.typeOf(a[0]).slots
			to := s.Hex
			if base == 8 {
				to = s.Oct
			}
			if to == nil {
				return t.typeError("%s() argument can't be converted to %s", name, name)
			}
			f := t.frame
			r := t.finish(to(t, a[0]), f)
			if r.p != nil && r.p.kind != kBytes {
				t.typeError("__%s__ returned non-string (type %s)", name, t.typeName(r))
				t.decref(r)
				return Null
			}
			return r
		}
		v := t.IndexValue(a[0])
		if v.p == nil {
			return Null
		}
		i, _ := asInt(v)
		s := number.WithPrefix(i, base, t.vm.numbers(), t.vm.py2 && t.isLong2(v))
		t.decref(v)
		return t.Str(s)
	}
}

func builtinPow(t *Thread, a []Value) Value {
	if a[2].p == nil || a[2].p == &tNone {
		return t.binarySoft(OpPower, a[0], a[1], false)
	}
	return t.power(a[0], a[1], a[2])
}

// power is pow(a, b, mod): the three operands' types are asked in turn.
func (t *Thread) power(a, b, mod Value) Value {
	ta, tb, tm := t.typeOf(a), t.typeOf(b), t.typeOf(mod)
	order := []*Type{ta, tb, tm}
	if ta != tb && tb.isSubtype(ta) {
		order[0], order[1] = tb, ta
	}
	for i, typ := range order {
		if i > 0 && typ == order[0] || i > 1 && typ == order[1] {
			continue
		}
		if r, asked := t.powerOf(typ, a, b, mod); asked && r.p != &tNotImplemented {
			return r
		}
	}
	how := "** or pow()"
	if t.vm.py2 {
		how = "pow()"
	}
	return t.typeError("unsupported operand type(s) for %s: '%s', '%s', '%s'", how, t.shownType(ta), t.shownType(tb), t.shownType(tm))
}

// powerOf asks a type for pow(a, b, mod). One written in Python has a method of
// three arguments.
func (t *Thread) powerOf(typ *Type, a, b, mod Value) (r Value, asked bool) {
	d := typ.lookup(t, t.vm.intern("__pow__"))
	if d.p != nil && t.wrapperOwner(d) == nil {
		if t.typeOf(a) != typ {
			return NotImplemented, true
		}
		m := t.lookupSpecial(a, t.vm.intern("__pow__"))
		if m.p == nil {
			return Null, true
		}
		r = t.Call(m, b, mod)
		t.decref(m)
		return r, true
	}
	if typ.slots.Power == nil {
		return Null, false
	}
	f := t.frame
	return t.finish(typ.slots.Power(t, a, b, mod), f), true
}

func builtinRound(t *Thread, a []Value) Value {
	m := t.lookupSpecial(a[0], t.vm.intern("__round__"))
	if m.p == nil {
		if t.exc.p == nil {
			t.typeError("type %s doesn't define __round__ method", t.typeName(a[0]))
		}
		return Null
	}
	args := Args{}
	if a[1].p != nil && a[1].p != &tNone {
		args.Pos = a[1:2]
	}
	r := t.callSoft(m, args)
	t.decref(m)
	return r
}

func builtinRound2(t *Thread, a []Value) Value {
	f, ok := t.RealNumber(a[0])
	if !ok {
		return Null
	}
	n := int64(0)
	if a[1].p != nil {
		if n, ok = t.Index(a[1], nil); !ok {
			return Null
		}
	}
	r, err := number.Round(f, n, number.Py2)
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return Float(r)
}
