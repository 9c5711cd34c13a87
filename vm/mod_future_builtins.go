package vm

import "github.com/sllint/sllint/vm/internal/number"

// Module future_builtins of Python 2: Python 3's built-ins of the same names.

var futureBuiltinsModule = NativeModule{Name: "future_builtins", How: Only2,
	Doc: "This module provides functions that will be builtins in Python 3.0,\nbut that conflict with builtins that already exist in Python 2.x.",
	Init: func(t *Thread, m *Module) bool {
		lazy := t.ImportModule("itertools")
		if lazy.p == nil {
			return false
		}
		defer t.decref(lazy)
		for _, name := range []string{"filter", "map", "zip"} {
			v := t.GetAttr(lazy, "i"+name)
			if v.p == nil {
				return false
			}
			m.Set(name, v)
		}
		return true
	},
	Funcs: []Method{
		{Name: "ascii", Sig: "object, /", Fn: func(t *Thread, a []Value) Value { return t.Repr(a[0]) },
			Doc: "ascii(object) -> Return the same as repr().  In Python 3.x, the\nrepr() result will contain printable characters unescaped, while the\nascii() result will have such characters backslash-escaped."},
		{Name: "hex", Sig: "number, /", Fn: func(t *Thread, a []Value) Value { return t.digits3(a[0], 16) },
			Doc: "hex(number) -> string\n\nReturn the hexadecimal representation of an integer or long integer."},
		{Name: "oct", Sig: "number, /", Fn: func(t *Thread, a []Value) Value { return t.digits3(a[0], 8) },
			Doc: "oct(number) -> string\n\nReturn the octal representation of an integer or long integer."},
	},
}

// digits3 writes a number as Python 3 does, without an L.
func (t *Thread) digits3(v Value, base int) Value {
	n := t.IndexValue(v)
	if n.p == nil {
		return Null
	}
	i, _ := asInt(n)
	s := number.WithPrefix(i, base, number.Py3, false)
	t.decref(n)
	return t.Str(s)
}
