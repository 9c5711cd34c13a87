// Package bisect is the module _bisect: places in sorted sequences.
package bisect

import "github.com/sllint/sllint/vm"

// Module is the module.
var Module = &vm.NativeModule{Name: "_bisect", Doc: "Bisection algorithms.", Funcs: funcs(), Init: func(t *vm.Thread, m *vm.Module) bool {
	if !t.VM().Py2() {
		return true // the module bisect makes these names itself
	}
	for _, name := range []string{"bisect", "insort"} {
		f, ok := t.DictGet(m.Dict(), t.Name(name+"_right"))
		if !ok || f.IsNull() {
			return ok
		}
		m.Set(name, f.Incref())
	}
	return true
}}

func funcs() []vm.Method {
	const sig2, sig3 = "a, x, lo=0, hi=None", "a, x, lo=0, hi=None, *, key=None"
	var out []vm.Method
	for _, f := range []struct {
		name   string
		right  bool
		insert bool
	}{{"bisect_right", true, false}, {"bisect_left", false, false}, {"insort_right", true, true}, {"insort_left", false, true}} {
		fn := func(t *vm.Thread, a []vm.Value) vm.Value {
			key := vm.Null
			if len(a) > 4 {
				key = a[4]
			}
			return run(t, a, key, f.right, f.insert)
		}
		name := f.name
		out = append(out, vm.Method{Name: name, Sig: sig2, How: vm.Only2, Fn: fn}, vm.Method{Name: name, Sig: sig3, How: vm.Only3, Fn: fn})
	}
	return out
}

// run looks for the place of a[1] in a[0], and inserts it there where that is
// asked for.
func run(t *vm.Thread, a []vm.Value, key vm.Value, right, insert bool) vm.Value {
	lo, hi := int64(0), int64(-1)
	ts := t.VM().Types()
	var ok bool
	if !a[2].IsNull() {
		if lo, ok = t.Index(a[2], ts.OverflowError); !ok {
			return vm.Null
		}
	}
	if !a[3].IsNull() && !a[3].IsNone() {
		if hi, ok = t.Index(a[3], ts.OverflowError); !ok {
			return vm.Null
		}
	}
	if key.IsNone() {
		key = vm.Null
	}
	x := a[1].Incref()
	if insert && !key.IsNull() {
		t.Decref(x)
		x = t.Call(key, a[1])
		if x.IsNull() {
			return x
		}
	}
	at, ok := find(t, a[0], x, lo, hi, key, right)
	t.Decref(x)
	if !ok {
		return vm.Null
	}
	if !insert {
		return vm.Int(at)
	}
	r := t.CallMethod(a[0], "insert", vm.Int(at), a[1])
	if r.IsNull() {
		return r
	}
	t.Decref(r)
	return vm.None
}

func find(t *vm.Thread, list, x vm.Value, lo, hi int64, key vm.Value, right bool) (int64, bool) {
	if lo < 0 {
		t.Raise(t.VM().Types().ValueError, "lo must be non-negative")
		return 0, false
	}
	if hi < 0 {
		n, ok := t.Len(list)
		if !ok {
			return 0, false
		}
		hi = int64(n)
	}
	for lo < hi {
		mid := int64((uint64(lo) + uint64(hi)) / 2)
		v := t.GetItem(list, vm.Int(mid))
		if !v.IsNull() && !key.IsNull() {
			k := t.Call(key, v)
			t.Decref(v)
			v = k
		}
		if v.IsNull() {
			return 0, false
		}
		var less, ok bool
		if right {
			less, ok = t.CompareBool(x, v, vm.LT)
		} else {
			less, ok = t.CompareBool(v, x, vm.LT)
		}
		t.Decref(v)
		if !ok {
			return 0, false
		}
		if less == right {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo, true
}
