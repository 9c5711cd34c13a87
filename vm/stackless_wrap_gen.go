package vm

import (
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
)

// How generators, coroutines and asynchronous generators are pickled, and what is
// awaited of them.

func init() {
	wrappers = append(wrappers,
		genWrapper("generator", 0, genGenerator, func(ts *Types) *Type { return ts.Generator }),
		genWrapper("coroutine", Only3, genCoroutine, func(ts *Types) *Type { return ts.Coroutine }),
		genWrapper("async_generator", Only3, genAsync, func(ts *Types) *Type { return ts.AsyncGenerator }),
		wrapper{name: "coroutine_wrapper", how: Only3, base: func(ts *Types) *Type { return ts.Iter[iterCoro] },
			reduce: func(t *Thread, v Value) Value {
				return t.reduced("coroutine_wrapper", t.NewTuple(), t.NewTuple(asIter(v.p).src.incref()))
			},
			make: awaitBare(iterCoro, genCoroutine), setState: coroWrapperSetState},
		wrapper{name: "async_generator_asend", how: Only3, base: func(ts *Types) *Type { return ts.Iter[iterASend] },
			reduce: func(t *Thread, v Value) Value { return awaitReduce(t, "async_generator_asend", asIter(v.p)) },
			make:   awaitBare(iterASend, genAsync), setState: awaitSetState},
		wrapper{name: "async_generator_athrow", how: Only3, base: func(ts *Types) *Type { return ts.Iter[iterAThrow] },
			reduce: func(t *Thread, v Value) Value { return awaitReduce(t, "async_generator_athrow", asIter(v.p)) },
			make:   awaitBare(iterAThrow, genAsync), setState: awaitSetState},
	)
}

func genWrapper(name string, how MethodFlags, kind genKind, base func(ts *Types) *Type) wrapper {
	return wrapper{name: name, how: how, base: base,
		reduce: func(t *Thread, v Value) Value { return genReduce(t, name, asGen(v.p)) },
		make: func(t *Thread, args []Value) Value {
			if len(args) > 0 {
				return t.typeError("%s() takes no arguments", name)
			}
			return t.exhausted(kind)
		},
		setState: genSetState}
}

// exhausted makes a generator that has nothing left to yield, and does not know yet.
func (t *Thread) exhausted(kind genKind) Value {
	w := t.wrapped()
	if w.genCode == nil {
		c := t.CompileSource([]byte("def exhausted_generator(): yield 42\n"), "<stackless>", compile.Options{})
		if c == nil {
			return Null
		}
		for _, k := range c.Consts {
			if inner, ok := k.(*code.Code); ok {
				w.genCode = t.newCode(inner)
			}
		}
	}
	fn := t.newFunc(w.genCode, w.noGlobals(t))
	g := t.Call(obj(&fn.Header))
	t.decref(obj(&fn.Header))
	if g.p == nil {
		return Null
	}
	if v := t.CallMethod(g, t.nextName()); v.p == nil {
		t.decref(g)
		return Null
	}
	x := asGen(g.p)
	x.how = kind
	switch kind {
	case genCoroutine:
		g.p.typ = t.vm.types.Coroutine
	case genAsync:
		g.p.typ = t.vm.types.AsyncGenerator
	}
	return g
}

func (t *Thread) nextName() string {
	if t.vm.py2 {
		return "next"
	}
	return "__next__"
}

func genReduce(t *Thread, name string, g *GenObj) Value {
	f := None
	if g.frame != nil {
		if f = t.reduceFrame(g.frame); f.p == nil {
			return Null
		}
	}
	running := Int(b2i(g.state == genRunning))
	if t.vm.py2 {
		return t.reduced(name, t.NewTuple(), t.NewTuple(f, running))
	}
	typ, val, tb := None, None, None
	if g.handled.handles() {
		val = g.handled.value.incref()
		typ = t.classOf(val)
		if x := asExc(val.p).tb; x != nil {
			tb = obj(&x.Header).incref()
		}
	}
	state := []Value{f, running, g.name.incref(), g.qualname.incref(), typ, val, tb, None}
	switch g.how {
	case genCoroutine:
		state = append(state, noneIfNull(g.origin))
	case genAsync:
		finalizer, inited := None, g.hooks.inited
		switch {
		case t.pickleFlags&picklePreserveFinalizer != 0:
			finalizer = noneIfNull(g.hooks.finalizer)
		case t.pickleFlags&pickleResetFinalizer != 0:
			inited = false
		case g.hooks.finalizer.p != nil:
			finalizer = True
		}
		state = append(state, finalizer, Int(b2i(inited)), Int(b2i(g.hooks.closed)))
	}
	return t.reduced(name, t.NewTuple(), t.tupleOf(state))
}

func genSetState(t *Thread, v Value, state []Value) bool {
	g := asGen(v.p)
	want := 2
	if !t.vm.py2 {
		want = [...]int{genGenerator: 8, genCoroutine: 9, genAsync: 11}[g.how]
	}
	if len(state) != want {
		return t.unsuited("generator")
	}
	running, ok := stateInt(state[1])
	if !ok {
		t.typeError("an integer is required")
		return false
	}
	if !t.vm.py2 {
		if !t.isStr(state[2]) || !t.isStr(state[3]) || state[5].p != &tNone && state[5].p.kind != kExc {
			return t.unsuited("generator")
		}
		if g.how == genCoroutine && state[8].p != &tNone && state[8].p.kind != kTuple {
			return t.unsuited("generator")
		}
	}
	if !t.setGenFrame(g, t.unwrapFrame(state[0]), running != 0) {
		return false
	}
	if t.vm.py2 {
		if g.frame != nil {
			t.setField(&g.name, g.frame.code.name)
		}
		return true
	}
	t.setField(&g.name, state[2])
	t.setField(&g.qualname, state[3])
	exc := state[5]
	if exc.p == &tNone {
		exc = Null
	}
	t.setField(&g.handled.value, exc)
	switch g.how {
	case genCoroutine:
		origin := state[8]
		if origin.p == &tNone {
			origin = Null
		}
		t.setField(&g.origin, origin)
	case genAsync:
		return t.setAsyncState(g, state[8:])
	}
	return true
}

// setAsyncState restores the hooks of an asynchronous generator, as the flags of
// pickle_flags say.
func (t *Thread) setAsyncState(g *GenObj, state []Value) bool {
	finalizer := state[0]
	inited, ok1 := stateInt(state[1])
	closed, ok2 := stateInt(state[2])
	if !ok1 || !ok2 {
		t.typeError("an integer is required")
		return false
	}
	g.hooks.closed = closed != 0
	switch {
	case t.pickleFlags&picklePreserveFinalizer != 0 && finalizer.p != &tBool:
		g.hooks.inited = inited != 0
		if finalizer.p == &tNone {
			finalizer = Null
		}
		t.setField(&g.hooks.finalizer, finalizer)
	case t.pickleFlags&pickleResetFinalizer != 0 || inited == 0:
		g.hooks.inited = false
		t.setField(&g.hooks.finalizer, Null)
	default:
		g.hooks.inited = false
		return t.agenStart(g)
	}
	return true
}

// setGenFrame gives a generator the frame v, None for one that has ended.
func (t *Thread) setGenFrame(g *GenObj, v Value, running bool) bool {
	bad := func() bool {
		t.typeError("invalid frame object for gen_setstate")
		return false
	}
	if v.p == &tNone {
		t.setGenCode(g, t.wrapped().genCode)
		t.dropGenFrame(g)
		g.state = genDone
		return true
	}
	if v.p.kind != kFrame {
		return bad()
	}
	f := asFrame(v.p)
	if f.code.native != nil || !g.suits(f.code.c.Flags) {
		return bad()
	}
	if running && f.loaded() == nil {
		return bad() // the frame of another one
	}
	if running {
		f.rc++
	} else if f = t.newLoaded(v); f == nil {
		return false
	}
	// Of one that runs the state may come later.
	l := f.loaded()
	if f.gen != nil || l == nil || !running && !(l.set && l.valid && l.after == afterStore && f.waitsAtYield()) {
		t.decref(obj(&f.Header))
		return bad()
	}
	t.setGenCode(g, f.code)
	t.dropGenFrame(g)
	g.frame, f.gen = f, g
	f.owned = false // globals and built-ins it holds on, its code is the generator's
	f.code.rc--
	if running {
		g.state = genRunning
		g.flags |= flagFinalized // it cannot be closed before a tasklet has it
		return true
	}
	w, _ := f.code.waitPoint(l, int(f.ip/instrSize)-1)
	f.dst, f.fbase, f.after, f.ret = w.dst, f.ft, afterStore, retPlain
	g.state, f.state = genSuspended, frameSuspended
	if i := int(f.ip/instrSize) - 1; f.code.c.Instrs[i].Op == code.OpReturnGenerator && !l.inYield {
		g.state = genCreated
	}
	t.dropLoaded(f)
	t.untrack(&f.Header)
	if old := f.back; old != nil {
		f.back = nil
		t.decref(obj(&old.Header))
	}
	return true
}

// waitsAtYield tells whether a frame is where one that is suspended can be.
func (f *Frame) waitsAtYield() bool {
	if f.loaded().inYield {
		return true
	}
	i := int(f.ip/instrSize) - 1
	if i < 0 {
		return false
	}
	op := f.code.c.Instrs[i].Op
	return op == code.OpYieldValue || op == code.OpReturnGenerator
}

// suits tells whether code with these flags makes such a generator.
func (g *GenObj) suits(flags code.Flags) bool {
	how := genGenerator
	switch {
	case flags&code.AsyncGenerator != 0:
		how = genAsync
	case flags&code.Coroutine != 0:
		how = genCoroutine
	case flags&code.Generator == 0:
		return false
	}
	return g.how == how
}

func (t *Thread) setGenCode(g *GenObj, c *CodeObj) {
	c.rc++
	old := g.code
	g.code = c
	t.decref(obj(&old.Header))
}

// dropGenFrame lets go of the frame that a new generator begins with.
func (t *Thread) dropGenFrame(g *GenObj) {
	t.releaseGenFrame(&g.frame)
}

// awaitBare makes an awaitable without its state.
func awaitBare(how iterKind, kind genKind) func(t *Thread, args []Value) Value {
	return func(t *Thread, args []Value) Value {
		g := t.exhausted(kind)
		if g.p == nil {
			return Null
		}
		it := t.newIter(how, g)
		if how == iterASend {
			it.aux = None
		}
		t.decref(g)
		return obj(&it.Header)
	}
}

func coroWrapperSetState(t *Thread, v Value, state []Value) bool {
	if len(state) != 1 || state[0].p.kind != kGen || asGen(state[0].p).how != genCoroutine {
		return t.unsuited("coroutine_wrapper")
	}
	t.setField(&asIter(v.p).src, state[0])
	return true
}

// awaitReduce is that of asend() and athrow(): generator, what is sent or the
// arguments of throw, state, and whether there is something.
func awaitReduce(t *Thread, name string, it *IterObj) Value {
	given := it.aux.p != nil && it.aux.p != &tNone
	aux := noneIfNull(it.aux)
	if it.how == iterAThrow && it.aux.p != nil {
		args := append([]Value(nil), asTuple(it.aux.p).items...)
		for len(args) > 1 && (args[len(args)-1].p == nil || args[len(args)-1].p == &tNone) {
			args = args[:len(args)-1]
		}
		t.decref(aux)
		aux = t.copyTuple(args)
		given = true
	}
	return t.reduced(name, t.NewTuple(), t.NewTuple(it.src.incref(), aux, Int(it.n), Bool(given)))
}

func awaitSetState(t *Thread, v Value, state []Value) bool {
	it := asIter(v.p)
	if len(state) != 4 || state[0].p.kind != kGen || asGen(state[0].p).how != genAsync {
		return t.unsuited("asynchronous generator's awaitable")
	}
	n, ok := stateInt(state[2])
	if !ok || n < awaitInit || n > awaitClosed || state[3].p != &tBool {
		return t.unsuited("asynchronous generator's awaitable")
	}
	aux := state[1]
	if it.how == iterAThrow {
		switch {
		case aux.p == &tNone && state[3] == False:
			aux = Null
		case aux.p.kind != kTuple || len(asTuple(aux.p).items) < 1 || len(asTuple(aux.p).items) > 3:
			return t.unsuited("asynchronous generator's awaitable")
		default:
			args := increfAll(asTuple(aux.p).items)
			for len(args) < 3 {
				args = append(args, None)
			}
			aux = t.tupleOf(args)
			defer t.decref(aux)
		}
	}
	t.setField(&it.src, state[0])
	t.setField(&it.aux, aux)
	it.n = int64(n)
	return true
}
