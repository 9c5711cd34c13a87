// Package operator is the operators of Python as functions: the module _operator,
// in Python 2 operator.
package operator

import "github.com/sllint/sllint/vm"

// Module is _operator, Module2 the module operator of Python 2.
var (
	Module  = &vm.NativeModule{Name: "_operator", How: vm.Only3, Doc: docs, Funcs: funcs(false), Init: initTypes}
	Module2 = &vm.NativeModule{Name: "operator", How: vm.Only2, Doc: docs, Funcs: funcs(true), Init: initTypes}
)

const docs = "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y."

type fn = func(t *vm.Thread, a []vm.Value) vm.Value

var binary = []struct {
	name string
	op   vm.BinOp
}{{"add", vm.OpAdd}, {"sub", vm.OpSubtract}, {"mul", vm.OpMultiply}, {"matmul", vm.OpMatrixMultiply}, {"truediv", vm.OpTrueDivide},
	{"mod", vm.OpRemainder}, {"pow", vm.OpPower}, {"lshift", vm.OpLshift}, {"rshift", vm.OpRshift}, {"or_", vm.OpOr}, {"xor", vm.OpXor},
	{"and_", vm.OpAnd}, {"floordiv", vm.OpFloorDivide}, {"div", vm.OpDivide}}

var compare = []struct {
	name string
	op   vm.CmpOp
}{{"lt", vm.LT}, {"le", vm.LE}, {"eq", vm.EQ}, {"ne", vm.NE}, {"gt", vm.GT}, {"ge", vm.GE}}

// funcs lists the functions; in Python 2 most have a second name with underscores.
func funcs(py2 bool) []vm.Method {
	var out []vm.Method
	add := func(name, sig string, f fn) {
		out = append(out, vm.Method{Name: name, Sig: sig, Fn: f, How: vm.Unpack})
	}
	both := func(name, sig string, f fn) {
		add(name, sig, f)
		if py2 {
			plain := name
			if plain[len(plain)-1] == '_' {
				plain = plain[:len(plain)-1]
			}
			add("__"+plain+"__", sig, f)
		}
	}
	for _, b := range binary {
		if b.op == vm.OpDivide && !py2 || b.op == vm.OpMatrixMultiply && py2 {
			continue
		}
		op := b.op
		both(b.name, "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.BinarySoft(op, a[0], a[1]) })
		iname := "i" + b.name
		if iname[len(iname)-1] == '_' {
			iname = iname[:len(iname)-1]
		}
		both(iname, "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.InplaceSoft(op, a[0], a[1]) })
	}
	for _, c := range compare {
		op := c.op
		both(c.name, "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.CompareSoft(a[0], a[1], op) })
	}
	for _, u := range []struct{ name, method, what string }{{"neg", "__neg__", "unary -"}, {"pos", "__pos__", "unary +"}, {"inv", "__invert__", "unary ~"}, {"invert", "__invert__", "unary ~"}, {"abs", "__abs__", "abs()"}} {
		method := u.method
		both(u.name, "a, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.Unary(method, a[0]) })
	}
	both("index", "a, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.IndexValue(a[0]) })
	both("not_", "a, /", func(t *vm.Thread, a []vm.Value) vm.Value {
		b, ok := t.IsTrue(a[0])
		if !ok {
			return vm.Null
		}
		return vm.Bool(!b)
	})
	add("truth", "a, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.TruthSoft(a[0]) })
	add("is_", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Bool(a[0].Is(a[1])) })
	add("is_not", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Bool(!a[0].Is(a[1])) })
	items(both)
	sequences(add, both, py2)
	if py2 {
		old(add, both)
	} else {
		add("length_hint", "obj, default=0, /", lengthHint)
		add("_compare_digest", "a, b, /", compareDigest)
		out = append(out, vm.Method{Name: "call", Raw: func(t *vm.Thread, a vm.Args) vm.Value {
			if len(a.Pos) == 0 {
				return t.Raise(t.VM().Types().TypeError, "call expected at least 1 argument, got 0")
			}
			return t.CallArgsSoft(a.Pos[0], vm.Args{Pos: a.Pos[1:], Kw: a.Kw, Names: a.Names})
		}, Doc: "Same as obj(*args, **kwargs)."})
	}
	return out
}

func items(both func(name, sig string, f fn)) {
	both("getitem", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.GetItemSoft(a[0], a[1]) })
	both("setitem", "a, b, c, /", func(t *vm.Thread, a []vm.Value) vm.Value {
		if !t.SetItem(a[0], a[1], a[2]) {
			return vm.Null
		}
		return vm.None
	})
	both("delitem", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value {
		if !t.SetItem(a[0], a[1], vm.Null) {
			return vm.Null
		}
		return vm.None
	})
	both("contains", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value {
		in, ok := t.Contains(a[0], a[1])
		if !ok {
			return vm.Null
		}
		return vm.Bool(in)
	})
}

// sequences are the functions about sequences.
func sequences(add, both func(name, sig string, f fn), py2 bool) {
	concat := func(in bool) fn {
		return func(t *vm.Thread, a []vm.Value) vm.Value {
			if !t.IsSequence(a[0]) {
				return t.Raise(t.VM().Types().TypeError, "'%s' object can't be concatenated", t.TypeName(a[0]))
			}
			if in {
				return t.InplaceSoft(vm.OpAdd, a[0], a[1])
			}
			return t.BinarySoft(vm.OpAdd, a[0], a[1])
		}
	}
	both("concat", "a, b, /", concat(false))
	both("iconcat", "a, b, /", concat(true))
	add("countOf", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value {
		n := int64(0)
		if !t.Each(a[0], func(v vm.Value) bool {
			eq, ok := t.CompareBool(v, a[1], vm.EQ)
			if eq {
				n++
			}
			return ok
		}) {
			return vm.Null
		}
		return vm.Int(n)
	})
	add("indexOf", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value {
		n, found := int64(0), false
		if !t.Each(a[0], func(v vm.Value) bool {
			eq, ok := t.CompareBool(v, a[1], vm.EQ)
			if !ok {
				return false
			}
			if found = eq; !eq {
				n++
			}
			return !eq
		}) {
			return vm.Null
		}
		if !found {
			return t.Raise(t.VM().Types().ValueError, "sequence.index(x): x not in sequence")
		}
		return vm.Int(n)
	})
}

// old are the functions that Python 2 alone has.
func old(add, both func(name, sig string, f fn)) {
	both("repeat", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.BinarySoft(vm.OpMultiply, a[0], a[1]) })
	both("irepeat", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.InplaceSoft(vm.OpMultiply, a[0], a[1]) })
	add("isCallable", "a, /", func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Bool(t.Callable(a[0])) })
	add("isNumberType", "a, /", func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Bool(t.IsNumber(a[0])) })
	add("isSequenceType", "a, /", func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Bool(t.IsSequence(a[0])) })
	add("isMappingType", "a, /", func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Bool(t.IsMapping(a[0])) })
	add("sequenceIncludes", "a, b, /", func(t *vm.Thread, a []vm.Value) vm.Value {
		in, ok := t.Contains(a[0], a[1])
		if !ok {
			return vm.Null
		}
		return vm.Bool(in)
	})
	both("getslice", "a, b, c, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.GetSlice2(a[0], a[1], a[2]) })
	both("setslice", "a, b, c, d, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.SetSlice2(a[0], a[1], a[2], a[3]) })
	both("delslice", "a, b, c, /", func(t *vm.Thread, a []vm.Value) vm.Value { return t.SetSlice2(a[0], a[1], a[2], vm.Null) })
	add("_compare_digest", "a, b, /", compareDigest)
}

func lengthHint(t *vm.Thread, a []vm.Value) vm.Value {
	def := int64(0)
	if !a[1].IsNull() {
		if !t.IsInt(a[1]) {
			return t.Raise(t.VM().Types().TypeError, "'%s' object cannot be interpreted as an integer", t.TypeName(a[1]))
		}
		var ok bool
		if def, ok = t.Index(a[1], t.VM().Types().OverflowError); !ok {
			return vm.Null
		}
	}
	n := t.LengthHint(a[0], int(def))
	if t.Failed() {
		return vm.Null
	}
	return vm.Int(int64(n))
}

// compareDigest compares two strings in a time that does not tell where they
// differ.
func compareDigest(t *vm.Thread, a []vm.Value) vm.Value {
	var s [2]string
	if t.IsStr(a[0]) && t.IsStr(a[1]) && !t.VM().Py2() {
		for i, v := range a {
			s[i] = vm.GoString(v)
			for _, c := range []byte(s[i]) {
				if c >= 128 {
					return t.Raise(t.VM().Types().TypeError, "comparing strings with non-ASCII characters is not supported")
				}
			}
		}
	} else {
		if t.IsStr(a[0]) != t.IsStr(a[1]) && !t.VM().Py2() {
			return t.Raise(t.VM().Types().TypeError, "unsupported operand types(s) or combination of types: '%s' and '%s'", t.TypeName(a[0]), t.TypeName(a[1]))
		}
		for i, v := range a {
			b, ok := t.Buffer(v)
			if !ok {
				return vm.Null
			}
			s[i] = string(b)
		}
	}
	if len(s[0]) != len(s[1]) {
		return vm.False
	}
	diff := byte(0)
	for i := range len(s[0]) {
		diff |= s[0][i] ^ s[1][i]
	}
	return vm.Bool(diff == 0)
}
