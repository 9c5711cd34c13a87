package itertools

import "github.com/sllint/sllint/vm"

func init() {
	specs = append(specs, row{spec: longestSpec("zip_longest"), how: vm.Only3}, row{spec: longestSpec("izip_longest"), how: vm.Only2},
		row{spec: izipSpec, how: vm.Only2}, row{spec: imapSpec, how: vm.Only2}, row{spec: teeSpec, hidden: false},
		row{spec: teeDataSpec}, row{spec: groupbySpec}, row{spec: grouperSpec})
	teeSpec.Methods = []vm.Method{{Name: "__copy__", Fn: teeCopy, Doc: "Returns an independent iterator."}}
}

// multi is an iterator over several others.
type multi struct {
	iters  []vm.Value // Null once exhausted
	fn     vm.Value   // of imap
	fill   vm.Value   // of zip_longest
	result vm.Value
	active int
}

func (m *multi) refs() []*vm.Value {
	var out []*vm.Value
	for i := range m.iters {
		out = append(out, &m.iters[i])
	}
	return append(out, &m.result, &m.fill, &m.fn)
}

// newMulti makes iterators over the arguments; message is for what is not
// iterable, "" for the common one.
func newMulti(t *vm.Thread, args []vm.Value, message string) *multi {
	m := &multi{active: len(args)}
	for i, v := range args {
		it := t.Iter(v)
		if it.IsNull() {
			if message != "" && t.Matches(t.VM().Types().TypeError) {
				t.ClearExc()
				t.Raise(t.VM().Types().TypeError, message, i+1)
			}
			t.ClearFields(m.refs()...)
			return nil
		}
		m.iters = append(m.iters, it)
	}
	return m
}

// noResult is the tuple that an iterator starts with.
func noResult(t *vm.Thread, n int) vm.Value {
	none := make([]vm.Value, n)
	for i := range none {
		none[i] = vm.None
	}
	return t.TupleOf(none)
}

func longestSpec(name string) *vm.TypeSpec {
	return iterator(name, doc["zip_longest"], func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
		fill := vm.None
		for i, k := range a.Names {
			if vm.GoString(k) != "fillvalue" {
				return t.Raise(t.VM().Types().TypeError, "%s() got an unexpected keyword argument", name)
			}
			fill = a.Kw[i]
		}
		message := ""
		if t.VM().Py2() {
			message = "izip_longest argument #%d must support iteration"
		}
		m := newMulti(t, a.Pos, message)
		if m == nil {
			return vm.Null
		}
		m.fill, m.result = fill.Incref(), noResult(t, len(a.Pos))
		return t.NewNative(typ, m)
	}, longestCode)
}

// gather asks one iterator after the other and keeps the values in the list in
// register 1. miss says what is done where one is at its end: a value to go on
// with, or Null.
func gather(t *vm.Thread, f *vm.Frame, r vm.Value, m *multi, miss func(i int) vm.Value) pulled {
	if f.State() == 0 {
		t.SetReg(f, 1, t.NewList())
	}
	l := f.Reg(1)
	resumed := f.State() == 1
	for {
		i := len(vm.Items(l))
		if i >= len(m.iters) {
			return got
		}
		var v vm.Value
		how := ended
		switch {
		case resumed:
			v, how = took(t, r)
			resumed = false
		case !m.iters[i].IsNull():
			v, how = pull(t, f, m.iters[i], 1)
		}
		switch how {
		case waits, failed:
			return how
		case ended:
			if v = miss(i); v.IsNull() {
				return ended
			}
		}
		t.Append(l, v)
	}
}

// takeGathered gives the values that gather kept.
func takeGathered(t *vm.Thread, f *vm.Frame) []vm.Value {
	l := f.Reg(1)
	items := vm.Items(l)
	vm.SetListItems(l, nil)
	return items
}

var longestCode = vm.NewNativeCode("zip_longest", 2, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	m := self[*multi](f)
	if len(m.iters) == 0 || m.active == 0 {
		return t.Stop()
	}
	how := gather(t, f, r, m, func(i int) vm.Value {
		if !m.iters[i].IsNull() {
			if m.active--; m.active == 0 {
				return vm.Null
			}
			t.ClearFields(&m.iters[i])
		}
		return m.fill.Incref()
	})
	if how != got {
		return answer(t, how)
	}
	return t.ReuseTuple(&m.result, takeGathered(t, f)...)
})

// izip and imap of Python 2

var izipSpec = iterator("izip", "", func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if !t.RefuseKeywords("izip", a) {
		return vm.Null
	}
	m := newMulti(t, a.Pos, "izip argument #%d must support iteration")
	if m == nil {
		return vm.Null
	}
	m.result = noResult(t, len(a.Pos))
	return t.NewNative(typ, m)
}, vm.NewNativeCode("izip", 2, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	m := self[*multi](f)
	if len(m.iters) == 0 {
		return t.Stop()
	}
	how := gather(t, f, r, m, func(int) vm.Value { return vm.Null })
	if how != got {
		return answer(t, how)
	}
	return t.ReuseTuple(&m.result, takeGathered(t, f)...)
}))

var imapSpec = iterator("imap", "", func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if !t.RefuseKeywords("imap", a) {
		return vm.Null
	}
	if len(a.Pos) < 2 {
		return t.Raise(t.VM().Types().TypeError, "imap() must have at least two arguments.")
	}
	m := newMulti(t, a.Pos[1:], "")
	if m == nil {
		return vm.Null
	}
	m.fn = a.Pos[0].Incref()
	return t.NewNative(typ, m)
}, vm.NewNativeCode("imap", 2, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	m := self[*multi](f)
	if f.State() == 2 {
		return r
	}
	how := gather(t, f, r, m, func(int) vm.Value { return vm.Null })
	if how != got {
		return answer(t, how)
	}
	if m.fn.IsNone() {
		return t.TupleOf(takeGathered(t, f))
	}
	t.Wait(f, 2)
	return t.CallSoft(m.fn, vm.Items(f.Reg(1))...)
}))

// tee: its objects share a chain of blocks of what the iterator has given.

const teeBlock = 57

type teeData struct {
	it      vm.Value
	vals    []vm.Value
	next    vm.Value // teeData
	running bool
}

func (d *teeData) refs() []*vm.Value {
	out := []*vm.Value{&d.it}
	for i := range d.vals {
		out = append(out, &d.vals[i])
	}
	return append(out, &d.next)
}

type teeObj struct {
	data vm.Value
	i    int
}

func (x *teeObj) refs() []*vm.Value { return []*vm.Value{&x.data} }

var teeDataSpec = plain("_tee_dataobject", "Data container common to multiple tee objects.", func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	return t.Raise(t.VM().Types().TypeError, "cannot create '%s' instances", typ.Name())
}, nil)

var teeSpec = iterator("_tee", "Iterator wrapped to make it copyable.", func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if !t.RefuseKeywords("_tee", a) || !t.CheckCount("_tee", len(a.Pos), 1, 1) {
		return vm.Null
	}
	return teeFrom(t, a.Pos[0])
}, vm.NewNativeCode("tee", 1, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	x := self[*teeObj](f)
	d := vm.Data(x.data).(*teeData)
	if f.State() == 1 {
		d.running = false
	} else {
		if x.i >= teeBlock {
			if d.next.IsNull() {
				d.next = newTeeData(t, d.it)
			}
			next := d.next.Incref()
			t.ClearFields(&x.data)
			x.data, x.i = next, 0
			d = vm.Data(next).(*teeData)
		}
		if x.i < len(d.vals) {
			x.i++
			return d.vals[x.i-1].Incref()
		}
		if d.running {
			return t.Raise(t.VM().Types().RuntimeError, "cannot re-enter the tee iterator")
		}
	}
	var v vm.Value
	var how pulled
	if f.State() == 1 {
		v, how = took(t, r)
	} else {
		d.running = true
		v, how = pull(t, f, d.it, 1)
	}
	if how == waits {
		return vm.Unwind
	}
	d.running = false
	if how != got {
		return answer(t, how)
	}
	d.vals = append(d.vals, v)
	x.i++
	return v.Incref()
}))

func newTeeData(t *vm.Thread, it vm.Value) vm.Value {
	return t.NewNative(types(t)["_tee_dataobject"], &teeData{it: it.Incref()})
}

// teeFrom makes a tee object of an iterable.
func teeFrom(t *vm.Thread, v vm.Value) vm.Value {
	it := t.Iter(v)
	if it.IsNull() {
		return it
	}
	defer t.Decref(it)
	typ := types(t)["_tee"]
	if x, ok := vm.Data(it).(*teeObj); ok {
		return t.NewNative(typ, &teeObj{x.data.Incref(), x.i})
	}
	return t.NewNative(typ, &teeObj{data: newTeeData(t, it)})
}

func teeCopy(t *vm.Thread, a []vm.Value) vm.Value {
	x := vm.Data(a[0]).(*teeObj)
	return t.NewNative(types(t)["_tee"], &teeObj{x.data.Incref(), x.i})
}

// tee is the function.
func tee(t *vm.Thread, a []vm.Value) vm.Value {
	n := int64(2)
	if !a[1].IsNull() {
		var ok bool
		if n, ok = t.Index(a[1], t.VM().Types().OverflowError); !ok {
			return vm.Null
		}
	}
	if n < 0 {
		return t.Raise(t.VM().Types().ValueError, "n must be >= 0")
	}
	if n == 0 {
		return t.NewTuple()
	}
	it := t.Iter(a[0])
	if it.IsNull() {
		return it
	}
	if m, ok := t.LookupAttr(it, "__copy__"); m.IsNull() {
		if !ok {
			t.Decref(it)
			return vm.Null
		}
		x := teeFrom(t, it)
		t.Decref(it)
		if it = x; it.IsNull() {
			return it
		}
	} else {
		t.Decref(m)
	}
	out := []vm.Value{it}
	for i := int64(1); i < n; i++ {
		c := t.CallMethod(it, "__copy__")
		if c.IsNull() {
			for _, v := range out {
				t.Decref(v)
			}
			return c
		}
		out = append(out, c)
	}
	return t.TupleOf(out)
}

// groupby

type groupby struct {
	it, keyfunc, target, key, value vm.Value
	grouper                         *grouper // the present group
}

func (g *groupby) refs() []*vm.Value {
	return []*vm.Value{&g.it, &g.keyfunc, &g.target, &g.key, &g.value}
}

type grouper struct{ parent, target vm.Value }

func (g *grouper) refs() []*vm.Value { return []*vm.Value{&g.parent, &g.target} }

var groupbySig = vm.NewSignature("iterable, key=None")

var groupbySpec = iterator("groupby", doc["groupby"], func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [2]vm.Value
	if !bind(t, groupbySig, "groupby", a, p[:]) {
		return vm.Null
	}
	it := t.Iter(p[0])
	if it.IsNull() {
		return it
	}
	key := vm.None
	if !p[1].IsNull() {
		key = p[1]
	}
	return t.NewNative(typ, &groupby{it: it, keyfunc: key.Incref()})
}, vm.NewNativeCode("groupby", 2, groupbyFn))

// stepGroup reads the next value and its key; states first (a value) and first+1
// (a key) are what it waits for. Register 1 holds the value meanwhile.
func stepGroup(t *vm.Thread, f *vm.Frame, g *groupby, r vm.Value, first int) pulled {
	var v vm.Value
	how := got
	if f.State() != first+1 {
		if f.State() == first {
			v, how = took(t, r)
		} else {
			v, how = pull(t, f, g.it, first)
		}
		if how != got {
			return how
		}
		if g.keyfunc.IsNone() {
			r = v.Incref()
		} else {
			t.SetReg(f, 1, v.Incref())
			t.Wait(f, first+1)
			r = t.CallSoft(g.keyfunc, v)
			if r.IsUnwind() {
				t.Decref(v)
				return waits
			}
		}
	} else {
		v = f.TakeReg(1)
	}
	if r.IsNull() {
		t.Decref(v)
		return failed
	}
	oldV, oldK := g.value, g.key
	g.value, g.key = v, r
	if !oldV.IsNull() {
		t.Decref(oldV)
	}
	if !oldK.IsNull() {
		t.Decref(oldK)
	}
	f.SetState(5)
	return got
}

func groupbyFn(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	g := self[*groupby](f)
	if f.State() == 0 {
		g.grouper = nil
	}
	for {
		if f.State() != 1 && f.State() != 2 {
			switch {
			case g.key.IsNull():
			case g.target.IsNull():
				goto found
			default:
				a, b := g.target.Incref(), g.key.Incref()
				eq, ok := t.CompareBool(a, b, vm.EQ)
				t.Decref(a)
				t.Decref(b)
				if !ok {
					return vm.Null
				}
				if !eq {
					goto found
				}
			}
		}
		if how := stepGroup(t, f, g, r, 1); how != got {
			return answer(t, how)
		}
	}
found:
	old := g.target
	g.target = g.key.Incref()
	if !old.IsNull() {
		t.Decref(old)
	}
	x := &grouper{parent: f.Reg(0).Incref(), target: g.target.Incref()}
	g.grouper = x
	return t.NewTuple(g.key.Incref(), t.NewNative(types(t)["_grouper"], x))
}

var grouperSpec = plain("_grouper", "", func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	return t.Raise(t.VM().Types().TypeError, "cannot create '%s' instances", typ.Name())
}, func(t *vm.Thread, v vm.Value) vm.Value { return t.StartNative(grouperCode, v) })

var grouperCode = vm.NewNativeCode("_grouper", 2, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	x := self[*grouper](f)
	g := vm.Data(x.parent).(*groupby)
	if g.grouper != x && !t.VM().Py2() {
		return t.Stop()
	}
	if f.State() != 0 || g.value.IsNull() {
		if how := stepGroup(t, f, g, r, 1); how != got {
			return answer(t, how)
		}
	}
	a, b := x.target.Incref(), g.key.Incref()
	eq, ok := t.CompareBool(a, b, vm.EQ)
	t.Decref(a)
	t.Decref(b)
	if !ok {
		return vm.Null
	}
	if !eq {
		return t.Stop()
	}
	v := g.value
	g.value = vm.Null
	return v
})
