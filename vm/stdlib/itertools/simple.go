package itertools

import (
	"github.com/sllint/sllint/vm"
)

func init() {
	specs = append(specs,
		row{spec: countSpec}, row{spec: repeatSpec}, row{spec: cycleSpec}, row{spec: chainSpec}, row{spec: compressSpec},
		row{spec: whileSpec("dropwhile")}, row{spec: whileSpec("takewhile")},
		row{spec: filterSpec("filterfalse", false), how: vm.Only3}, row{spec: filterSpec("ifilterfalse", false), how: vm.Only2},
		row{spec: filterSpec("ifilter", true), how: vm.Only2}, row{spec: starmapSpec}, row{spec: accumulateSpec, how: vm.Only3},
		row{spec: pairwiseSpec, how: vm.Only3}, row{spec: batchedSpec, how: vm.Only3}, row{spec: isliceSpec})
}

// count

type count struct{ n, step vm.Value }

func (c *count) refs() []*vm.Value { return []*vm.Value{&c.n, &c.step} }

var countSig = vm.NewSignature("start=0, step=1")
var countSpec = plain("count", doc["count"], countNew, countNext)

func init() {
	countSpec.Slots.Repr = func(t *vm.Thread, v vm.Value) vm.Value {
		c := vm.Data(v).(*count)
		n := t.Repr(c.n)
		if n.IsNull() {
			return n
		}
		defer t.Decref(n)
		s := t.TypeOf(v).Name() + "(" + vm.GoString(n)
		if one, ok := vm.SmallInt(c.step); !ok || one != 1 {
			st := t.Repr(c.step)
			if st.IsNull() {
				return st
			}
			s += ", " + vm.GoString(st)
			t.Decref(st)
		}
		return t.Str(s + ")")
	}
	countSpec.Methods = []vm.Method{{Name: "__reduce__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		c := vm.Data(a[0]).(*count)
		typ := t.TypeOf(a[0]).Value().Incref()
		if one, ok := vm.SmallInt(c.step); ok && one == 1 {
			return t.NewTuple(typ, t.NewTuple(c.n.Incref()))
		}
		return t.NewTuple(typ, t.NewTuple(c.n.Incref(), c.step.Incref()))
	}}}
}

func countNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	p := [2]vm.Value{}
	if !bind(t, countSig, "count", a, p[:]) {
		return vm.Null
	}
	for i, def := range []int64{0, 1} {
		if p[i].IsNull() {
			p[i] = vm.Int(def)
		} else if !t.IsNumber(p[i]) {
			return t.Raise(t.VM().Types().TypeError, "a number is required")
		}
	}
	return t.NewNative(typ, &count{p[0].Incref(), p[1].Incref()})
}

func countNext(t *vm.Thread, v vm.Value) vm.Value {
	c := vm.Data(v).(*count)
	r := c.n
	if n, ok := vm.SmallInt(r); ok {
		if s, ok := vm.SmallInt(c.step); ok {
			if z := n + s; (n^z)&(s^z) >= 0 {
				c.n = vm.Int(z)
				return r
			}
		}
	}
	n := t.Binary(vm.OpAdd, r, c.step)
	if n.IsNull() {
		return n
	}
	c.n = n
	return r
}

// repeat

type repeat struct {
	v vm.Value
	n int64 // -1 for ever
}

func (r *repeat) refs() []*vm.Value { return []*vm.Value{&r.v} }

var repeatSig = vm.NewSignature("object, times=None")
var repeatSpec = plain("repeat", doc["repeat"], repeatNew, repeatNext)

func repeatNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [2]vm.Value
	if !bind(t, repeatSig, "repeat", a, p[:]) {
		return vm.Null
	}
	n := int64(-1)
	if !p[1].IsNull() {
		var ok bool
		if n, ok = t.Index(p[1], t.VM().Types().OverflowError); !ok {
			return vm.Null
		}
		n = max(n, 0)
	}
	return t.NewNative(typ, &repeat{p[0].Incref(), n})
}

func repeatNext(t *vm.Thread, v vm.Value) vm.Value {
	r := vm.Data(v).(*repeat)
	if r.n == 0 {
		return vm.Null
	}
	if r.n > 0 {
		r.n--
	}
	return r.v.Incref()
}

func init() {
	repeatSpec.Slots.Repr = func(t *vm.Thread, v vm.Value) vm.Value {
		r := vm.Data(v).(*repeat)
		s := t.Repr(r.v)
		if s.IsNull() {
			return s
		}
		defer t.Decref(s)
		text := t.TypeOf(v).Name() + "(" + vm.GoString(s)
		if r.n >= 0 {
			n := t.Repr(vm.Int(r.n))
			text += ", " + vm.GoString(n)
			t.Decref(n)
		}
		return t.Str(text + ")")
	}
	repeatSpec.Methods = []vm.Method{
		{Name: "__length_hint__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if n := vm.Data(a[0]).(*repeat).n; n >= 0 {
				return vm.Int(n)
			}
			return t.Raise(t.VM().Types().TypeError, "len() of unsized object")
		}},
		{Name: "__reduce__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			r := vm.Data(a[0]).(*repeat)
			typ := t.TypeOf(a[0]).Value().Incref()
			if r.n < 0 {
				return t.NewTuple(typ, t.NewTuple(r.v.Incref()))
			}
			return t.NewTuple(typ, t.NewTuple(r.v.Incref(), vm.Int(r.n)))
		}},
	}
}

// cycle

type cycle struct {
	it, saved vm.Value
	i         int
}

func (c *cycle) refs() []*vm.Value { return []*vm.Value{&c.it, &c.saved} }

var cycleSpec = iterator("cycle", doc["cycle"], cycleNew, vm.NewNativeCode("cycle", 1, cycleFn))

func cycleNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if !t.RefuseKeywords("cycle", a) || !t.CheckCount("cycle", len(a.Pos), 1, 1) {
		return vm.Null
	}
	it := t.Iter(a.Pos[0])
	if it.IsNull() {
		return it
	}
	return t.NewNative(typ, &cycle{it: it, saved: t.NewList()})
}

func cycleFn(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	c := self[*cycle](f)
	if !c.it.IsNull() {
		var v vm.Value
		var how pulled
		if f.State() == 1 {
			v, how = took(t, r)
		} else {
			v, how = pull(t, f, c.it, 1)
		}
		switch how {
		case got:
			t.Append(c.saved, v.Incref())
			return v
		case waits, failed:
			return answer(t, how)
		}
		t.ClearFields(&c.it)
	}
	items := vm.Items(c.saved)
	if len(items) == 0 {
		return t.Stop()
	}
	c.i %= len(items)
	c.i++
	return items[c.i-1].Incref()
}

// chain

type chain struct{ source, active vm.Value }

func (c *chain) refs() []*vm.Value { return []*vm.Value{&c.active, &c.source} }

var chainSpec = iterator("chain", doc["chain"], chainNew, vm.NewNativeCode("chain", 1, chainFn))

func chainNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if !t.RefuseKeywords("chain", a) {
		return vm.Null
	}
	all := make([]vm.Value, len(a.Pos))
	for i, v := range a.Pos {
		all[i] = v.Incref()
	}
	args := t.TupleOf(all)
	it := t.Iter(args)
	t.Decref(args)
	return t.NewNative(typ, &chain{source: it})
}

func chainFrom(t *vm.Thread, a []vm.Value) vm.Value {
	it := t.Iter(a[1])
	if it.IsNull() {
		return it
	}
	return t.NewNative(vm.TypeOfClass(a[0]), &chain{source: it})
}

func chainFn(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	c := self[*chain](f)
	var v vm.Value
	var how pulled
	state := f.State()
	for {
		if state == 1 || state == 0 && c.active.IsNull() {
			if c.source.IsNull() {
				return t.Stop()
			}
			if state == 1 {
				v, how = took(t, r)
			} else {
				v, how = pull(t, f, c.source, 1)
			}
			state = 0
			if how != got {
				if how == ended {
					t.ClearFields(&c.source)
				}
				return answer(t, how)
			}
			it := t.Iter(v)
			t.Decref(v)
			if it.IsNull() {
				t.ClearFields(&c.source)
				return it
			}
			t.ClearFields(&c.active)
			c.active = it
		}
		if state == 2 {
			v, how = took(t, r)
		} else {
			v, how = pull(t, f, c.active, 2)
		}
		state = 0
		if how == got {
			return v
		}
		if how != ended {
			return answer(t, how)
		}
		t.ClearFields(&c.active)
	}
}

// compress

type compress struct{ data, sel vm.Value }

func (c *compress) refs() []*vm.Value { return []*vm.Value{&c.data, &c.sel} }

var compressSig = vm.NewSignature("data, selectors")
var compressSpec = iterator("compress", doc["compress"], compressNew, vm.NewNativeCode("compress", 2, compressFn))

func compressNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [2]vm.Value
	if !bind(t, compressSig, "compress", a, p[:]) {
		return vm.Null
	}
	d := t.Iter(p[0])
	if d.IsNull() {
		return d
	}
	s := t.Iter(p[1])
	if s.IsNull() {
		t.Decref(d)
		return s
	}
	return t.NewNative(typ, &compress{d, s})
}

// compressFn keeps the datum in register 1 while it waits for its selector (2) or
// for that one's truth (3).
func compressFn(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	c := self[*compress](f)
	var v vm.Value
	how := got
	state := f.State()
	for {
		if state <= 1 {
			if state == 1 {
				v, how = took(t, r)
			} else {
				v, how = pull(t, f, c.data, 1)
			}
			if how != got {
				return answer(t, how)
			}
			t.SetReg(f, 1, v)
			state = 0
		}
		if state != 3 {
			if state == 2 {
				v, how = took(t, r)
			} else {
				v, how = pull(t, f, c.sel, 2)
			}
			if how != got {
				return answer(t, how)
			}
			t.Wait(f, 3)
			r = t.TruthSoft(v)
			t.Decref(v)
			if r.IsUnwind() {
				return r
			}
		}
		if r.IsNull() {
			return r
		}
		if r == vm.True {
			return f.TakeReg(1)
		}
		state = 0
	}
}

// dropwhile and takewhile

type while struct {
	fn, it vm.Value
	take   bool
	over   bool // the predicate is not asked any more
}

func (w *while) refs() []*vm.Value { return []*vm.Value{&w.fn, &w.it} }

func whileSpec(name string) *vm.TypeSpec {
	return iterator(name, doc[name], func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
		fn, it, ok := fnAndIter(t, name, a)
		if !ok {
			return vm.Null
		}
		return t.NewNative(typ, &while{fn: fn, it: it, take: name == "takewhile"})
	}, whileCode)
}

// fnAndIter reads the arguments of a class that takes a function and an iterable;
// both results are owned.
func fnAndIter(t *vm.Thread, name string, a vm.Args) (fn, it vm.Value, ok bool) {
	if !t.RefuseKeywords(name, a) || !t.CheckCount(name, len(a.Pos), 2, 2) {
		return vm.Null, vm.Null, false
	}
	if it = t.Iter(a.Pos[1]); it.IsNull() {
		return vm.Null, vm.Null, false
	}
	return a.Pos[0].Incref(), it, true
}

var whileCode = vm.NewNativeCode("while", 2, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	w := self[*while](f)
	var v vm.Value
	var how pulled
	state := f.State()
	for {
		if w.take && w.over && state == 0 {
			return t.Stop()
		}
		if state <= 1 {
			if state == 1 {
				v, how = took(t, r)
			} else {
				v, how = pull(t, f, w.it, 1)
			}
			if how != got {
				return answer(t, how)
			}
			if w.over {
				return v
			}
			t.SetReg(f, 1, v)
			t.Wait(f, 2)
			if r = t.CallSoft(w.fn, v); r.IsUnwind() {
				return r
			}
			state = 2
		}
		if r.IsNull() {
			return r
		}
		if state == 2 && r != vm.True && r != vm.False {
			t.Wait(f, 3)
			b := t.TruthSoft(r)
			t.Decref(r)
			if r = b; r.IsUnwind() || r.IsNull() {
				return r
			}
		}
		switch {
		case w.take && r == vm.True:
			return f.TakeReg(1)
		case w.take:
			w.over = true
			return t.Stop()
		case r != vm.True:
			w.over = true
			return f.TakeReg(1)
		}
		state = 0
	}
})

// ifilter, ifilterfalse and filterfalse

type filter struct{ fn, it vm.Value }

func (x *filter) refs() []*vm.Value { return []*vm.Value{&x.fn, &x.it} }

func filterSpec(name string, want bool) *vm.TypeSpec {
	return plain(name, doc[name], func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
		fn, it, ok := fnAndIter(t, name, a)
		if !ok {
			return vm.Null
		}
		return t.NewNative(typ, &filter{fn, it})
	}, func(t *vm.Thread, v vm.Value) vm.Value {
		x := vm.Data(v).(*filter)
		return t.Pick(x.it, x.fn, want)
	})
}

// starmap

var starmapSpec = iterator("starmap", doc["starmap"], starmapNew, vm.NewNativeCode("starmap", 2, starmapFn))

func starmapNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	fn, it, ok := fnAndIter(t, "starmap", a)
	if !ok {
		return vm.Null
	}
	return t.NewNative(typ, &filter{fn, it})
}

func starmapFn(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	x := self[*filter](f)
	var v vm.Value
	var how pulled
	switch f.State() {
	case 0:
		v, how = pull(t, f, x.it, 1)
	case 1:
		v, how = took(t, r)
	default:
		return r
	}
	if how != got {
		return answer(t, how)
	}
	if !vm.IsTuple(v) {
		args := t.Tuple(v)
		t.Decref(v)
		if v = args; v.IsNull() {
			return v
		}
	}
	t.SetReg(f, 1, v)
	t.Wait(f, 2)
	return t.CallSoft(x.fn, vm.Items(v)...)
}

// accumulate

type accumulate struct{ it, fn, total, initial vm.Value }

func (x *accumulate) refs() []*vm.Value { return []*vm.Value{&x.fn, &x.total, &x.it, &x.initial} }

var accumulateSig = vm.NewSignature("iterable, func=None, *, initial=None")
var accumulateSpec = iterator("accumulate", doc["accumulate"], accumulateNew, vm.NewNativeCode("accumulate", 1, accumulateFn))

func accumulateNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [3]vm.Value
	if !bind(t, accumulateSig, "accumulate", a, p[:]) {
		return vm.Null
	}
	it := t.Iter(p[0])
	if it.IsNull() {
		return it
	}
	x := &accumulate{it: it}
	if !p[1].IsNull() && !p[1].IsNone() {
		x.fn = p[1].Incref()
	}
	if !p[2].IsNull() && !p[2].IsNone() {
		x.initial = p[2].Incref()
	}
	return t.NewNative(typ, x)
}

func accumulateFn(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	x := self[*accumulate](f)
	if !x.initial.IsNull() {
		x.total = x.initial
		x.initial = vm.Null
		return x.total.Incref()
	}
	if f.State() != 2 {
		var v vm.Value
		var how pulled
		if f.State() == 1 {
			v, how = took(t, r)
		} else {
			v, how = pull(t, f, x.it, 1)
		}
		if how != got {
			return answer(t, how)
		}
		if x.total.IsNull() {
			x.total = v.Incref()
			return v
		}
		t.Wait(f, 2)
		if x.fn.IsNull() {
			r = t.BinarySoft(vm.OpAdd, x.total, v)
		} else {
			r = t.CallSoft(x.fn, x.total, v)
		}
		t.Decref(v)
	}
	if r.IsNull() || r.IsUnwind() {
		return r
	}
	t.ClearFields(&x.total)
	x.total = r.Incref()
	return r
}

// pairwise

type pairwise struct{ it, old, result vm.Value }

func (x *pairwise) refs() []*vm.Value { return []*vm.Value{&x.it, &x.old, &x.result} }

var pairwiseSpec = iterator("pairwise", doc["pairwise"], pairwiseNew, vm.NewNativeCode("pairwise", 1, pairwiseFn))

func pairwiseNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if !t.RefuseKeywords("pairwise", a) || !t.CheckCount("pairwise", len(a.Pos), 1, 1) {
		return vm.Null
	}
	it := t.Iter(a.Pos[0])
	if it.IsNull() {
		return it
	}
	return t.NewNative(typ, &pairwise{it: it, result: t.NewTuple(vm.None, vm.None)})
}

func pairwiseFn(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	x := self[*pairwise](f)
	var v vm.Value
	var how pulled
	state := f.State()
	if x.it.IsNull() {
		return t.Stop()
	}
	if state <= 1 && (state == 1 || x.old.IsNull()) {
		if state == 1 {
			v, how = took(t, r)
		} else {
			v, how = pull(t, f, x.it, 1)
		}
		if how != got {
			if how == ended {
				t.ClearFields(&x.it)
			}
			return answer(t, how)
		}
		t.ClearFields(&x.old)
		x.old = v
		state = 0
	}
	if state == 2 {
		v, how = took(t, r)
	} else {
		v, how = pull(t, f, x.it, 2)
	}
	if how != got {
		if how == ended {
			t.ClearFields(&x.it, &x.old)
		}
		return answer(t, how)
	}
	old := x.old
	x.old = v.Incref()
	return t.ReuseTuple(&x.result, old, v)
}

// batched

type batched struct {
	it     vm.Value
	n      int64
	strict bool
}

func (x *batched) refs() []*vm.Value { return []*vm.Value{&x.it} }

var batchedSig = vm.NewSignature("iterable, n, *, strict=False")
var batchedSpec = iterator("batched", doc["batched"], batchedNew, vm.NewNativeCode("batched", 2, batchedFn))

func batchedNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [3]vm.Value
	if !bind(t, batchedSig, "batched", a, p[:]) {
		return vm.Null
	}
	n, ok := t.Index(p[1], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	strict := false
	if !p[2].IsNull() {
		if strict, ok = t.IsTrue(p[2]); !ok {
			return vm.Null
		}
	}
	if n < 1 {
		return t.Raise(t.VM().Types().ValueError, "n must be at least one")
	}
	it := t.Iter(p[0])
	if it.IsNull() {
		return it
	}
	return t.NewNative(typ, &batched{it, n, strict})
}

// batchedFn collects in register 1.
func batchedFn(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	x := self[*batched](f)
	if x.it.IsNull() {
		return t.Stop()
	}
	if f.State() == 0 {
		t.SetReg(f, 1, t.NewList())
	}
	l := f.Reg(1)
	state := f.State()
	for int64(len(vm.Items(l))) < x.n {
		var v vm.Value
		var how pulled
		if state == 1 {
			v, how = took(t, r)
		} else {
			v, how = pull(t, f, x.it, 1)
		}
		state = 0
		if how == got {
			t.Append(l, v)
			continue
		}
		if how != ended {
			return answer(t, how)
		}
		t.ClearFields(&x.it)
		if len(vm.Items(l)) == 0 {
			return t.Stop()
		}
		if x.strict {
			return t.Raise(t.VM().Types().ValueError, "batched(): incomplete batch")
		}
		break
	}
	return t.Tuple(l)
}

// islice

type islice struct {
	it                    vm.Value
	next, stop, step, cnt int64 // stop < 0: none
}

func (x *islice) refs() []*vm.Value { return []*vm.Value{&x.it} }

var isliceSpec = iterator("islice", doc["islice"], isliceNew, vm.NewNativeCode("islice", 1, isliceFn))

func isliceNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if !t.RefuseKeywords("islice", a) || !t.CheckCount("islice", len(a.Pos), 2, 4) {
		return vm.Null
	}
	x := &islice{stop: -1, step: 1}
	bad := func(what string) vm.Value {
		t.ClearExc()
		return t.Raise(t.VM().Types().ValueError, "%s", what)
	}
	read := func(v vm.Value, to *int64) bool {
		if v.IsNone() {
			return true
		}
		n, ok := t.Index(v, t.VM().Types().OverflowError)
		*to = n
		return ok && n >= 0
	}
	switch {
	case len(a.Pos) == 2:
		if !read(a.Pos[1], &x.stop) {
			if t.VM().Py2() {
				return bad("Stop argument for islice() must be None or an integer: 0 <= x <= maxint.")
			}
			return bad("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}
	default:
		if !read(a.Pos[2], &x.stop) {
			if t.VM().Py2() {
				return bad("Stop argument for islice() must be None or an integer: 0 <= x <= maxint.")
			}
			return bad("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}
		if !read(a.Pos[1], &x.next) {
			if t.VM().Py2() {
				return bad("Indices for islice() must be None or an integer: 0 <= x <= maxint.")
			}
			return bad("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}
		if len(a.Pos) == 4 && (!read(a.Pos[3], &x.step) || x.step < 1) {
			return bad("Step for islice() must be a positive integer or None.")
		}
	}
	if x.it = t.Iter(a.Pos[0]); x.it.IsNull() {
		return x.it
	}
	return t.NewNative(typ, x)
}

func isliceFn(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	x := self[*islice](f)
	if x.it.IsNull() {
		return t.Stop()
	}
	state := f.State()
	for {
		skip := x.cnt < x.next
		if !skip && x.stop >= 0 && x.cnt >= x.stop {
			t.ClearFields(&x.it)
			return t.Stop()
		}
		var v vm.Value
		var how pulled
		if state == 1 {
			v, how = took(t, r)
		} else {
			v, how = pull(t, f, x.it, 1)
		}
		state = 0
		if how == waits {
			return answer(t, how)
		}
		if how != got {
			if how == ended {
				t.ClearFields(&x.it)
			}
			return answer(t, how)
		}
		x.cnt++
		if skip {
			t.Decref(v)
			continue
		}
		old := x.next
		x.next += x.step
		if x.next < old || x.stop >= 0 && x.next > x.stop {
			x.next = x.stop
		}
		return v
	}
}

func init() {
	chainSpec.Methods = []vm.Method{{Name: "from_iterable", Sig: "iterable, /", How: vm.ClassMethod, Fn: chainFrom,
		Doc: "Alternative chain() constructor taking a single iterable argument that evaluates lazily."}, vm.ClassGetItem}
}
