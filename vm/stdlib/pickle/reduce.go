package pickle

import (
	"github.com/sllint/sllint/vm"
)

// saveOther writes a value whose class tells how.
func (p *pickler) saveOther(v vm.Value, kind vm.ValueKind) bool {
	t := p.t
	if kind == vm.OtherKind && !p.py2 && t.IsExact(v, stateOf(t).buffer) {
		return p.saveBuffer(v)
	}
	if !p.override.IsNull() {
		r := t.Call(p.override, v)
		if r.IsNull() {
			return false
		}
		if !r.Is(vm.NotImplemented) {
			return p.reduced(r, v)
		}
	}
	switch kind {
	case vm.TypeKind:
		return p.saveType(v)
	case vm.OldClassKind:
		return p.saveGlobal(v, vm.Null)
	case vm.FunctionKind:
		if !t.PickleHooked() {
			return p.saveGlobal(v, vm.Null)
		}
		n, frame, kept := len(p.buf), p.frame, len(p.kept)
		if p.saveGlobal(v, vm.Null) {
			return true
		}
		if !t.Matches(stateOf(t).pickling) && !t.Matches(p.types().AttributeError) {
			return false
		}
		// A function that cannot be imported goes by value.
		t.ClearExc()
		if len(p.kept) == kept && len(p.buf) >= n {
			p.buf, p.frame = p.buf[:n], frame
		}
	case vm.NativeKind:
		if p.py2 {
			return p.saveGlobal(v, vm.Null)
		}
	}
	typ := t.TypeOf(v).Value()
	reduce, ok := p.reducer(typ)
	if !ok {
		return false
	}
	var r vm.Value
	switch meta := vm.TypeOfClass(v); {
	case !reduce.IsNull():
		r = t.Call(reduce, v)
		t.Decref(reduce)
	case meta != nil:
		return p.saveGlobal(v, vm.Null)
	default:
		r = p.callReduce(v)
	}
	if r.IsNull() {
		return false
	}
	return p.reduced(r, v)
}

// reducer looks for a class in the dispatch table (owned).
func (p *pickler) reducer(typ vm.Value) (vm.Value, bool) {
	t := p.t
	if vm.IsDict(p.dispatch) && t.IsExact(p.dispatch, p.types().Dict) {
		r, ok := t.DictGet(p.dispatch, typ)
		return r.Incref(), ok
	}
	r := t.GetItem(p.dispatch, typ)
	if r.IsNull() {
		if !t.Matches(p.types().KeyError) && !t.Matches(p.types().LookupError) {
			return vm.Null, false
		}
		t.ClearExc()
	}
	return r, true
}

// callReduce calls __reduce_ex__, or __reduce__.
func (p *pickler) callReduce(v vm.Value) vm.Value {
	t := p.t
	fn, ok := t.LookupAttr(v, "__reduce_ex__")
	if !ok {
		return vm.Null
	}
	if !fn.IsNull() {
		r := t.Call(fn, vm.Int(int64(p.proto)))
		t.Decref(fn)
		return r
	}
	if fn, ok = t.LookupAttr(v, "__reduce__"); fn.IsNull() {
		if ok {
			if p.py2 {
				t.RaiseValue(stateOf(t).unpickleable, v.Incref())
			} else {
				p.fail("can't pickle '%s' object: %s", t.TypeName(v), p.repr(v))
			}
		}
		return vm.Null
	}
	r := t.Call(fn)
	t.Decref(fn)
	return r
}

func (p *pickler) repr(v vm.Value) string { return p.words(v, p.t.Repr(v)) }

// shown is how v is told in messages: its str in Python 2, its repr in Python 3.
func (p *pickler) shown(v vm.Value) string {
	if p.py2 {
		return p.words(v, p.t.StrOf(v))
	}
	return p.repr(v)
}

// words gives the text r (stolen) of v, or some where there is none.
func (p *pickler) words(v, r vm.Value) string {
	if r.IsNull() {
		p.t.ClearExc()
		return "<" + p.t.TypeName(v) + " object>"
	}
	s := vm.GoString(r)
	p.t.Decref(r)
	return s
}

// reduced writes what a reducing function gave (stolen).
func (p *pickler) reduced(r, v vm.Value) bool {
	switch {
	case p.t.IsStr(r):
		ok := p.saveGlobal(v, r)
		p.t.Decref(r)
		return ok
	case !vm.IsTuple(r):
		p.t.Decref(r)
		return p.fail("__reduce__ must return a string or tuple")
	}
	return p.saveReduce(r, v)
}

// saveReduce writes a reduction (a tuple, stolen) of v.
func (p *pickler) saveReduce(r, v vm.Value) bool {
	if r.IsNull() {
		return false
	}
	defer p.t.Decref(r)
	t := p.t
	items := vm.Items(r)
	if len(items) < 2 || len(items) > 6 {
		return p.fail("tuple returned by __reduce__ must contain 2 through 6 elements")
	}
	var e [6]vm.Value
	for i, x := range items {
		if i < 2 || !x.IsNone() {
			e[i] = x
		}
	}
	fn, args, state, list, dict, setter := e[0], e[1], e[2], e[3], e[4], e[5]
	switch {
	case !t.Callable(fn):
		return p.fail("first item of the tuple returned by __reduce__ must be callable")
	case !vm.IsTuple(args):
		return p.fail("second item of the tuple returned by __reduce__ must be a tuple")
	case !setter.IsNull() && !t.Callable(setter):
		return p.fail("sixth element of the tuple returned by __reduce__ must be a function, not %s", t.TypeName(setter))
	}
	for i, x := range []vm.Value{list, dict} {
		if next, ok := p.isIterator(x); !ok {
			return false
		} else if !next {
			return p.fail("%s element of the tuple returned by __reduce__ must be an iterator, not %s", []string{"fourth", "fifth"}[i], t.TypeName(x))
		}
	}
	if !p.saveCall(fn, args, v) {
		return false
	}
	if !v.IsNull() {
		// A recursive tuple, or the like, may have written it already.
		if n, ok := p.memo[v]; ok {
			p.put(opPop)
			return p.get(n)
		}
		p.memoize(v)
	}
	if !list.IsNull() && !p.saveAppends(list) || !dict.IsNull() && !p.saveSetItems(dict) {
		return false
	}
	switch {
	case state.IsNull():
	case setter.IsNull():
		if !p.save(state, false) {
			return false
		}
		p.put(opBuild)
	default:
		// A function of the program's sets the state.
		if !p.save(setter, false) || !p.save(v, false) || !p.save(state, false) {
			return false
		}
		p.put(opTuple2, opReduce, opPop)
	}
	return true
}

func (p *pickler) isIterator(v vm.Value) (is, ok bool) {
	if v.IsNull() {
		return true, true
	}
	name := "__next__"
	if p.py2 {
		name = "next"
	}
	m := p.t.LookupSpecial(v, name)
	if m.IsNull() && p.t.Failed() {
		return false, false
	}
	is = !m.IsNull()
	p.t.Decref(m)
	return is, true
}

// saveCall writes the call of a function that makes the object.
func (p *pickler) saveCall(fn, args, v vm.Value) bool {
	t := p.t
	name := ""
	if p.proto >= 2 {
		n, ok := t.LookupAttr(fn, "__name__")
		if !ok {
			return false
		}
		if !n.IsNull() && t.IsStr(n) {
			name = vm.GoString(n)
		}
		t.Decref(n)
	}
	items := vm.Items(args)
	switch {
	case name == "__newobj_ex__" && !p.py2:
		if len(items) != 3 {
			return p.fail("length of the NEWOBJ_EX argument tuple must be exactly 3, not %d", len(items))
		}
		cls, pos, kw := items[0], items[1], items[2]
		switch {
		case !p.hasNew(cls):
			return p.fail("first item from NEWOBJ_EX argument tuple must be a class, not %s", t.TypeName(cls))
		case !vm.IsTuple(pos):
			return p.fail("second item from NEWOBJ_EX argument tuple must be a tuple, not %s", t.TypeName(pos))
		case !vm.IsDict(kw):
			return p.fail("third item from NEWOBJ_EX argument tuple must be a dict, not %s", t.TypeName(kw))
		}
		if p.proto >= 4 {
			if !p.save(cls, false) || !p.save(pos, false) || !p.save(kw, false) {
				return false
			}
			p.put(opNewObjEx)
			return true
		}
		partial := t.ImportModule("functools")
		if partial.IsNull() {
			return false
		}
		fn := t.GetAttr(partial, "partial")
		t.Decref(partial)
		if fn.IsNull() {
			return false
		}
		defer t.Decref(fn)
		new := t.GetAttr(cls, "__new__")
		if new.IsNull() {
			return false
		}
		call := t.CallArgs(fn, t.ArgsOf(append([]vm.Value{new, cls}, vm.Items(pos)...), kw))
		t.Decref(new)
		if call.IsNull() {
			return false
		}
		defer t.Decref(call)
		if !p.save(call, false) {
			return false
		}
		if p.bin {
			p.put(opEmptyTuple)
		}
		p.put(opReduce)
		return true
	case name == "__newobj__":
		if len(items) < 1 {
			return p.fail("__newobj__ arglist is empty")
		}
		cls := items[0]
		if !p.hasNew(cls) {
			return p.fail("args[0] from __newobj__ args has no __new__")
		}
		if !v.IsNull() {
			c, ok := t.LookupAttr(v, "__class__")
			if !ok {
				return false
			}
			same := c.Is(cls)
			t.Decref(c)
			if !same {
				return p.fail("args[0] from __newobj__ args has the wrong class")
			}
		}
		rest := make([]vm.Value, len(items)-1)
		for i, x := range items[1:] {
			rest[i] = x.Incref()
		}
		tuple := t.TupleOf(rest)
		defer t.Decref(tuple)
		if !p.save(cls, false) || !p.save(tuple, false) {
			return false
		}
		p.put(opNewObj)
		return true
	}
	if !p.save(fn, false) || !p.save(args, false) {
		return false
	}
	p.put(opReduce)
	return true
}

func (p *pickler) hasNew(cls vm.Value) bool {
	n, _ := p.t.LookupAttr(cls, "__new__")
	if n.IsNull() {
		p.t.ClearExc()
		return false
	}
	p.t.Decref(n)
	return true
}

// saveAppends writes the elements of an iterator.
func (p *pickler) saveAppends(it vm.Value) bool {
	return p.batches(it, opAppend, opAppends, func(x vm.Value) bool { return p.save(x, false) })
}

// saveSetItems writes the pairs of an iterator.
func (p *pickler) saveSetItems(it vm.Value) bool {
	return p.batches(it, opSetItem, opSetItems, func(x vm.Value) bool {
		if !vm.IsTuple(x) || len(vm.Items(x)) != 2 {
			p.t.Raise(p.types().TypeError, "dict items iterator must return 2-tuples")
			return false
		}
		return p.save(vm.Items(x)[0], false) && p.save(vm.Items(x)[1], false)
	})
}

func (p *pickler) batches(it vm.Value, one, many byte, save func(vm.Value) bool) bool {
	t := p.t
	next := func() (vm.Value, bool) {
		v := t.Next(it)
		if v.IsNull() && t.Failed() {
			if !t.EndOfIter() {
				return v, false
			}
		}
		return v, true
	}
	write := func(v vm.Value) bool {
		ok := save(v)
		t.Decref(v)
		return ok
	}
	if !p.bin {
		for {
			v, ok := next()
			if !ok || v.IsNull() {
				return ok
			}
			if !write(v) {
				return false
			}
			p.put(one)
		}
	}
	first, ok := next()
	for ok && !first.IsNull() {
		second, ok2 := next()
		if !ok2 {
			t.Decref(first)
			return false
		}
		if second.IsNull() {
			if !write(first) {
				return false
			}
			p.put(one)
			return true
		}
		p.put(opMark)
		if !write(first) {
			t.Decref(second)
			return false
		}
		n := 1
		for v := second; !v.IsNull(); {
			if !write(v) {
				return false
			}
			if n++; n == batch {
				break
			}
			if v, ok = next(); !ok {
				return false
			}
		}
		p.put(many)
		if n < batch {
			return true
		}
		first, ok = next()
	}
	return ok
}

// saveType writes a class.
func (p *pickler) saveType(v vm.Value) bool {
	t, ts := p.t, p.types()
	if p.py2 {
		return p.saveGlobal(v, vm.Null)
	}
	for typ, one := range map[*vm.Type]vm.Value{ts.NoneType: vm.None, ts.NotImplementedType: vm.NotImplemented, ts.EllipsisType: vm.Ellipsis} {
		if v.Is(typ.Value()) {
			return p.saveReduce(t.NewTuple(ts.Type.Value().Incref(), t.NewTuple(one)), v)
		}
	}
	return p.saveGlobal(v, vm.Null)
}

// saveOldInstance writes an instance of a classic class of Python 2.
func (p *pickler) saveOldInstance(v vm.Value) bool {
	t := p.t
	if !p.inst.IsNull() {
		if done, ok := p.savePersistent(p.inst, v); done || !ok {
			return ok
		}
	}
	cls := vm.OldInstanceClass(v)
	p.put(opMark)
	if p.bin && !p.save(cls, false) {
		return false
	}
	init, ok := t.LookupAttr(v, "__getinitargs__")
	if !ok {
		return false
	}
	if !init.IsNull() {
		args := t.Call(init)
		t.Decref(init)
		if args.IsNull() {
			return false
		}
		tuple := t.Tuple(args)
		t.Decref(args)
		if tuple.IsNull() {
			return false
		}
		defer t.Decref(tuple)
		for _, x := range vm.Items(tuple) {
			if !p.save(x, false) {
				return false
			}
		}
	}
	if p.bin {
		p.put(opObj)
	} else {
		mod, name, ok := p.classNames(cls)
		if !ok {
			return false
		}
		p.put(opInst)
		p.putString(mod + "\n" + name + "\n")
	}
	p.memoize(v)
	get, ok := t.LookupAttr(v, "__getstate__")
	if !ok {
		return false
	}
	var state vm.Value
	if get.IsNull() {
		state = t.GetAttr(v, "__dict__")
	} else {
		state = t.Call(get)
		t.Decref(get)
	}
	if state.IsNull() {
		return false
	}
	defer t.Decref(state)
	if !p.save(state, false) {
		return false
	}
	p.put(opBuild)
	return true
}

func (p *pickler) classNames(cls vm.Value) (module, name string, ok bool) {
	n := p.t.GetAttr(cls, "__name__")
	if n.IsNull() {
		return "", "", false
	}
	defer p.t.Decref(n)
	m, ok := p.whichModule(cls, n)
	if !ok {
		return "", "", false
	}
	defer p.t.Decref(m)
	return vm.GoString(m), vm.GoString(n), true
}
