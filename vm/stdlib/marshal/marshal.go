// Package marshal is Python's module of that name: values as bytes, in CPython's
// format. Code objects have no such form here.
package marshal

import (
	"encoding/binary"
	"math"
	"math/big"

	"github.com/sllint/sllint/vm"
)

// Module is the module.
var Module = &vm.NativeModule{Name: "marshal", Doc: "This module contains functions that can read and write Python values in\na binary format.",
	Init: func(t *vm.Thread, m *vm.Module) bool {
		m.Set("version", vm.Int(int64(version(t))))
		return true
	},
	Funcs: []vm.Method{
		{Name: "dumps", Sig: "value, version=4, /, *, allow_code=True", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return dumps(t, a[0], a[1]) }},
		{Name: "loads", Sig: "bytes, /, *, allow_code=True", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			b, ok := t.Buffer(a[0])
			if !ok {
				return vm.Null
			}
			v, _ := loads(t, b)
			return v
		}},
		{Name: "dump", Sig: "value, file, version=4, /, *, allow_code=True", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			b := dumps(t, a[0], a[2])
			if b.IsNull() {
				return vm.Null
			}
			defer t.Decref(b)
			return t.CallMethod(a[1], "write", b)
		}},
		{Name: "load", Sig: "file, /, *, allow_code=True", Fn: load},
	}}

func version(t *vm.Thread) int {
	if t.VM().Py2() {
		return 2
	}
	return 4
}

// maxDepth bounds how deeply values are nested.
const maxDepth = 2000

type writer struct {
	t     *vm.Thread
	out   []byte
	depth int
	v     int
}

func dumps(t *vm.Thread, v, ver vm.Value) vm.Value {
	w := &writer{t: t, v: version(t)}
	if !ver.IsNull() {
		n, ok := t.Index(ver, t.VM().Types().OverflowError)
		if !ok {
			return vm.Null
		}
		w.v = int(n)
	}
	if !w.value(v) {
		if !t.Failed() {
			t.Raise(t.VM().Types().ValueError, "unmarshallable object")
		}
		return vm.Null
	}
	return t.Bytes(string(w.out))
}

func (w *writer) int32(n int) { w.out = binary.LittleEndian.AppendUint32(w.out, uint32(n)) }

func (w *writer) sized(kind byte, s string) bool {
	w.out = append(w.out, kind)
	w.int32(len(s))
	w.out = append(w.out, s...)
	return true
}

func (w *writer) items(kind byte, list []vm.Value) bool {
	w.out = append(w.out, kind)
	w.int32(len(list))
	for _, x := range list {
		if !w.value(x) {
			return false
		}
	}
	return true
}

func (w *writer) float(f float64) {
	w.out = binary.LittleEndian.AppendUint64(w.out, math.Float64bits(f))
}

func (w *writer) value(v vm.Value) bool {
	if w.depth++; w.depth > maxDepth {
		w.t.Raise(w.t.VM().Types().ValueError, "object too deeply nested to marshal")
		return false
	}
	defer func() { w.depth-- }()
	t := w.t
	ts := t.VM().Types()
	switch typ := t.TypeOf(v); {
	case v.IsNone():
		w.out = append(w.out, 'N')
	case v.Is(vm.True):
		w.out = append(w.out, 'T')
	case v.Is(vm.False):
		w.out = append(w.out, 'F')
	case v.Is(vm.Ellipsis):
		w.out = append(w.out, '.')
	case v.Is(ts.StopIteration.Value()):
		w.out = append(w.out, 'S')
	case typ == ts.Int || ts.Long != nil && typ == ts.Long:
		return w.integer(v, typ == ts.Long && ts.Long != nil)
	case typ == ts.Float:
		f, _ := vm.AsFloat(v)
		w.out = append(w.out, 'g')
		w.float(f)
	case typ == ts.Complex:
		re, im, _ := t.ComplexNumber(v)
		w.out = append(w.out, 'y')
		w.float(re)
		w.float(im)
	case typ == ts.Bytes:
		return w.sized('s', vm.GoString(v))
	case typ == ts.Str:
		s := vm.GoString(v)
		if w.v >= 4 && len(s) < 256 && len(s) == len(vm.Runes(v)) {
			w.out = append(append(w.out, 'z', byte(len(s))), s...)
			return true
		}
		return w.sized('u', s)
	case typ == ts.Tuple:
		items := vm.Items(v)
		if w.v >= 4 && len(items) < 256 {
			w.out = append(w.out, ')', byte(len(items)))
			for _, x := range items {
				if !w.value(x) {
					return false
				}
			}
			return true
		}
		return w.items('(', items)
	case typ == ts.List:
		return w.items('[', vm.Items(v))
	case typ == ts.Dict:
		w.out = append(w.out, '{')
		good := true
		t.EachItem(v, func(k, x vm.Value) bool {
			good = w.value(k) && w.value(x)
			return good
		})
		w.out = append(w.out, '0')
		return good
	case typ == ts.Set || typ == ts.FrozenSet:
		l := t.List(v)
		if l.IsNull() {
			return false
		}
		defer t.Decref(l)
		kind := byte('<')
		if typ == ts.FrozenSet {
			kind = '>'
		}
		return w.items(kind, vm.Items(l))
	default:
		b, ok := t.Buffer(v)
		if !ok {
			t.ClearExc()
			return false
		}
		return w.sized('s', string(b))
	}
	return true
}

func (w *writer) integer(v vm.Value, long bool) bool {
	n := vm.BigOf(v)
	if n.IsInt64() && !long {
		if i := n.Int64(); i >= math.MinInt32 && i <= math.MaxInt32 {
			w.out = append(w.out, 'i')
			w.int32(int(i))
			return true
		}
		if w.t.VM().Py2() {
			w.out = binary.LittleEndian.AppendUint64(append(w.out, 'I'), uint64(n.Int64()))
			return true
		}
	}
	var digits []uint16
	rest, low := new(big.Int).Abs(n), new(big.Int)
	for rest.Sign() > 0 {
		digits = append(digits, uint16(low.And(rest, big.NewInt(1<<15-1)).Int64()))
		rest.Rsh(rest, 15)
	}
	w.out = append(w.out, 'l')
	w.int32(len(digits) * n.Sign())
	for _, d := range digits {
		w.out = binary.LittleEndian.AppendUint16(w.out, d)
	}
	return true
}
