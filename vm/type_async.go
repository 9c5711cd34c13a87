package vm

import "github.com/sllint/sllint/vm/code"

// Coroutines, asynchronous generators and what async statements do with them.

var coroutineSpec = TypeSpec{
	Name: "coroutine", Kind: kGen, Flags: TypeGC | TypeWeak,
	Slots:   Slots{Repr: genRepr, Await: coroAwait},
	Methods: genMethods("coroutine"),
	GetSet: append(genGetSets("cr"),
		GetSet{Name: "cr_await", Doc: "object being awaited on, or None", Get: func(t *Thread, v Value) Value { return noneIfNull(asGen(v.p).yieldFrom()) }},
		GetSet{Name: "cr_suspended", Get: genSuspendedGet},
		GetSet{Name: "cr_origin", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asGen(v.p).origin) }}),
}

var asyncGeneratorSpec = TypeSpec{
	Name: "async_generator", Kind: kGen, Flags: TypeGC | TypeWeak,
	Slots: Slots{Repr: genRepr, AIter: selfIter, ANext: func(t *Thread, v Value) Value { return t.agenSend(v, Null) }},
	Methods: []Method{
		{Name: "asend", Sig: "value, /", Fn: func(t *Thread, a []Value) Value { return t.agenSend(a[0], a[1]) }, Doc: "asend(v) -> send 'v' in generator."},
		{Name: "athrow", Sig: "typ, val=None, tb=None, /", Fn: func(t *Thread, a []Value) Value {
			if !t.warnThrow(a[2]) {
				return Null
			}
			for i := range a {
				if a[i].p == nil {
					a[i] = None
				}
			}
			return t.agenThrow(a[0], t.NewTuple(a[1].incref(), a[2].incref(), a[3].incref()))
		}},
		{Name: "aclose", Fn: func(t *Thread, a []Value) Value { return t.agenThrow(a[0], Null) }, Doc: "aclose() -> raise GeneratorExit inside generator."},
		{Name: "__class_getitem__", Sig: "item, /", How: ClassMethod, Fn: func(t *Thread, a []Value) Value { return t.newGenericAlias(a[0], a[1]) }},
	},
	GetSet: append(genGetSets("ag")[:1:1], append([]GetSet{
		{Name: "ag_running", Member: true, Get: func(t *Thread, v Value) Value { return Bool(asGen(v.p).hooks.running) }},
		{Name: "ag_await", Doc: "object being awaited on, or None", Get: func(t *Thread, v Value) Value { return noneIfNull(asGen(v.p).yieldFrom()) }},
		{Name: "ag_suspended", Get: genSuspendedGet},
	}, genGetSets("ag")[2:]...)...),
}

// The objects that await themselves are iterators of these kinds. src is the
// generator, aux what is sent or thrown, n the state.
const (
	awaitInit = iota
	awaitIter
	awaitClosed
)

func init() {
	await := func(name string, send func(*Thread, Value, Value) Value, throw func(*Thread, Value, saved) Value, cl func(*Thread, Value) Value) *TypeSpec {
		return &TypeSpec{
			Name: name, Kind: kIter, Flags: TypeGC,
			Slots: Slots{Iter: selfIter, Await: selfIter, Next: func(t *Thread, v Value) Value { return send(t, v, None) }},
			Methods: []Method{
				{Name: "send", Sig: "arg, /", Fn: func(t *Thread, a []Value) Value { return send(t, a[0], a[1]) }},
				{Name: "throw", Sig: "typ, val=None, tb=None, /", Fn: func(t *Thread, a []Value) Value {
					if !t.warnThrow(a[2]) {
						return Null
					}
					e, ok := t.throwArgs(a[1], a[2], a[3])
					if !ok {
						return Null
					}
					return throw(t, a[0], e)
				}},
				{Name: "close", Fn: func(t *Thread, a []Value) Value { return cl(t, a[0]) }},
			},
		}
	}
	iterSpecs[iterCoro] = await("coroutine_wrapper", func(t *Thread, v, x Value) Value { return t.genSend(asGen(asIter(v.p).src.p), x) },
		func(t *Thread, v Value, e saved) Value { return t.throwInto(asGen(asIter(v.p).src.p), e) },
		func(t *Thread, v Value) Value { return t.genClose(asGen(asIter(v.p).src.p)) })
	iterSpecs[iterCoro].Slots.Await = nil
	closeAwait := func(t *Thread, v Value) Value {
		asIter(v.p).n = awaitClosed
		return None
	}
	iterSpecs[iterASend] = await("async_generator_asend", asendSend, asendThrow, closeAwait)
	iterSpecs[iterAThrow] = await("async_generator_athrow", athrowSend, athrowThrow, closeAwait)
	iterSpecs[iterAnext] = await("anext_awaitable", anextSend, anextThrow, func(t *Thread, v Value) Value {
		if !t.closeIter(asIter(v.p).src) {
			return Null
		}
		return None
	})
	iterSpecs[iterWrapped] = &TypeSpec{Name: "async_generator_wrapped_value", Kind: kIter, Flags: TypeGC}
}

func coroAwait(t *Thread, v Value) Value { return obj(&t.newIter(iterCoro, v).Header) }

// awaitable gives the iterator behind `await v` (owned), CPython's
// _PyCoro_GetAwaitableIter.
func (t *Thread) awaitable(v Value) Value {
	if v.p.kind == kGen {
		g := asGen(v.p)
		if g.how == genCoroutine || g.how == genGenerator && g.code.c.Flags&code.IterableCoroutine != 0 {
			return v.incref()
		}
	}
	await := t.typeOf(v).slots.Await
	if await == nil {
		return t.typeError("object %s can't be used in 'await' expression", t.typeName(v))
	}
	f := t.frame
	r := t.finish(await(t, v), f)
	if r.p == nil {
		return Null
	}
	if r.p.kind == kGen && asGen(r.p).how == genCoroutine {
		t.decref(r)
		return t.typeError("__await__() returned a coroutine")
	}
	if t.typeOf(r).slots.Next == nil {
		t.typeError("__await__() returned non-iterator of type '%s'", t.typeName(r))
		t.decref(r)
		return Null
	}
	return r
}

// stepAsync is the instructions of async statements.
func (t *Thread) stepAsync(f *Frame, in *code.Instr) bool {
	switch in.Op {
	case code.OpGetAwaitable:
		v := f.take(in.B)
		r := t.getAwaitable(v, in.C)
		t.decref(v)
		return t.put(f, in.A, r)
	case code.OpGetAiter:
		v := f.take(in.B)
		r := t.getAIter(v)
		t.decref(v)
		return t.put(f, in.A, r)
	case code.OpGetAnext:
		return t.put(f, in.A, t.getANext(*at(f.regs, in.B)))
	case code.OpAsyncGenWrap:
		it := t.newIter(iterWrapped, Null)
		it.src = f.take(in.B)
		return t.put(f, in.A, obj(&it.Header))
	}
	return t.endAsyncFor(f, in)
}

func (t *Thread) getAwaitable(v Value, how uint16) Value {
	r := t.awaitable(v)
	if r.p == nil {
		if how != 0 && t.matches(t.vm.types.TypeError) && t.typeOf(v).slots.Await == nil {
			name := map[uint16]string{1: "__aenter__", 2: "__aexit__"}[how]
			t.clearExc()
			t.typeError("'async with' received an object from %s that does not implement __await__: %s", name, t.typeName(v))
		}
		return Null
	}
	if r.p.kind == kGen && asGen(r.p).how == genCoroutine && asGen(r.p).yieldFrom().p != nil {
		t.decref(r)
		return t.raise(t.vm.types.RuntimeError, "coroutine is being awaited already")
	}
	return r
}

func (t *Thread) getAIter(v Value) Value {
	aiter := t.typeOf(v).slots.AIter
	if aiter == nil {
		return t.typeError("'async for' requires an object with __aiter__ method, got %s", t.typeName(v))
	}
	f := t.frame
	r := t.finish(aiter(t, v), f)
	if r.p != nil && t.typeOf(r).slots.ANext == nil {
		t.typeError("'async for' received an object from __aiter__ that does not implement __anext__: %s", t.typeName(r))
		t.decref(r)
		return Null
	}
	return r
}

func (t *Thread) getANext(v Value) Value {
	anext := t.typeOf(v).slots.ANext
	if anext == nil {
		return t.typeError("'async for' requires an iterator with __anext__ method, got %s", t.typeName(v))
	}
	f := t.frame
	n := t.finish(anext(t, v), f)
	if n.p == nil {
		return Null
	}
	if v.p.kind == kGen {
		return n
	}
	r := t.awaitable(n)
	if r.p == nil {
		cause := t.fetchExc()
		t.typeError("'async for' received an invalid object from __anext__: %s", t.typeName(n))
		if t.exc.p != nil && cause.exc.p != nil {
			t.setCause(t.exc, cause.exc.incref())
		}
		t.dropSaved(cause)
	}
	t.decref(n)
	return r
}

// endAsyncFor ends the loop where the exception is StopAsyncIteration.
func (t *Thread) endAsyncFor(f *Frame, in *code.Instr) bool {
	exc := at(f.regs, in.A+code.Scale)
	e := *exc
	exc.p = &tUnbound
	if !t.isInstance(e, t.vm.types.StopAsyncIteration) {
		t.restoreExc(saved{exc: e})
		return false
	}
	t.decref(e)
	prev := at(f.regs, in.A)
	v := *prev
	prev.p = &tUnbound
	if v.p == &tNone {
		v = Null
	}
	old := t.handled.value
	t.handled.value = v
	t.xdecref(old)
	t.clearReg(at(f.regs, in.B))
	return true
}

// agenStart runs the hooks of sys.set_asyncgen_hooks, once.
func (t *Thread) agenStart(g *GenObj) bool {
	if g.hooks.inited {
		return true
	}
	g.hooks.inited = true
	if t.agenFinal.p != nil {
		g.hooks.finalizer = t.agenFinal.incref()
	}
	if first := t.agenFirst; first.p != nil {
		r := t.Call(first, obj(&g.Header))
		t.xdecref(r)
		return r.p != nil
	}
	return true
}

func (t *Thread) agenSend(v, x Value) Value {
	if !t.agenStart(asGen(v.p)) {
		return Null
	}
	it := t.newIter(iterASend, v)
	it.aux = x.xincref()
	return obj(&it.Header)
}

func (t *Thread) agenThrow(v, args Value) Value {
	if !t.agenStart(asGen(v.p)) {
		t.xdecref(args)
		return Null
	}
	it := t.newIter(iterAThrow, v)
	it.aux = args
	return obj(&it.Header)
}

// agenResult looks at what an asynchronous generator gave (stolen): a wrapped
// value is the result of the await, anything else is passed on outwards.
func (t *Thread) agenResult(g *GenObj, r Value) Value {
	if r.p == nil {
		if t.exc.p == nil {
			t.setRaised(t.newExc(t.vm.types.StopAsyncIteration, t.NewTuple()))
		}
		if t.matches(t.vm.types.StopAsyncIteration) || t.matches(t.vm.types.GeneratorExit) {
			g.hooks.closed = true
		}
		g.hooks.running = false
		return Null
	}
	if r.p.kind == kIter && asIter(r.p).how == iterWrapped {
		g.hooks.running = false
		v := asIter(r.p).src.incref()
		t.decref(r)
		t.stopIteration(v)
		if v.p == &tNone {
			t.setExcField(t.exc, "value", None)
		}
		t.decref(v)
		return Null
	}
	return r
}

// asendGo resumes the generator of an asend() and passes what it gives through
// agenResult.
func (t *Thread) asendGo(v Value, resume func(g *GenObj) Value) Value {
	g := asGen(asIter(v.p).src.p)
	orig := t.frame
	r := resume(g)
	if r.p == &tUnwind {
		return t.then(orig, &asendNext, v)
	}
	return t.asendDone(v, r)
}

func (t *Thread) asendDone(v, r Value) Value {
	r = t.agenResult(asGen(asIter(v.p).src.p), r)
	if r.p == nil {
		asIter(v.p).n = awaitClosed
	}
	return r
}

var asendNext = nativeCode{name: "asend", nregs: 1, catches: true, stackless: true}
var athrowNext = nativeCode{name: "athrow", nregs: 1, catches: true}

func init() {
	asendNext.fn = func(t *Thread, f *Frame, r Value) Value { return t.asendDone(*f.reg(0), r) }
	athrowNext.fn = func(t *Thread, f *Frame, r Value) Value { return t.athrowDone(*f.reg(0), r) }
}

// asendReady checks the state of an asend() before it goes on.
func (t *Thread) asendReady(it *IterObj, name string) bool {
	g := asGen(it.src.p)
	switch it.n {
	case awaitClosed:
		t.raise(t.vm.types.RuntimeError, "cannot reuse already awaited __anext__()/asend()")
		return false
	case awaitInit:
		if g.hooks.running {
			it.n = awaitClosed
			t.raise(t.vm.types.RuntimeError, "anext(): asynchronous generator is already running")
			return false
		}
		it.n = awaitIter
		g.hooks.running = true
	}
	return true
}

func asendSend(t *Thread, v, x Value) Value {
	it := asIter(v.p)
	first := it.n == awaitInit
	if !t.asendReady(it, "send") {
		return Null
	}
	if first && x.p == &tNone && it.aux.p != nil {
		x = it.aux
	}
	return t.asendGo(v, func(g *GenObj) Value { return t.agenResume(g, x) })
}

// agenResume is send() of an asynchronous generator, whose end is no error here.
func (t *Thread) agenResume(g *GenObj, x Value) Value {
	if g.state == genRunning {
		return t.alreadyRunning(g)
	}
	if g.frame == nil {
		return Null
	}
	if !t.sendCheck(g, x) || !t.resume(g, x, retGen) {
		return Null
	}
	return Unwind
}

func asendThrow(t *Thread, v Value, e saved) Value {
	it := asIter(v.p)
	if !t.asendReady(it, "throw") {
		t.dropSaved(e)
		return Null
	}
	return t.asendGo(v, func(g *GenObj) Value { return t.throwInto(g, e) })
}

// athrowReady checks the state of an athrow() or aclose() before it goes on;
// go is false where it is answered already.
func (t *Thread) athrowReady(it *IterObj, x Value) bool {
	g := asGen(it.src.p)
	if it.n == awaitClosed || g.frame == nil && it.n != awaitInit {
		it.n = awaitClosed
		t.raise(t.vm.types.RuntimeError, "cannot reuse already awaited aclose()/athrow()")
		return false
	}
	if it.n != awaitInit {
		return true
	}
	if g.hooks.running {
		it.n = awaitClosed
		name := "athrow"
		if it.aux.p == nil {
			name = "aclose"
		}
		t.raise(t.vm.types.RuntimeError, "%s(): asynchronous generator is already running", name)
		return false
	}
	if g.hooks.closed {
		it.n = awaitClosed
		t.setRaised(t.newExc(t.vm.types.StopAsyncIteration, t.NewTuple()))
		return false
	}
	if x.p != &tNone {
		t.raise(t.vm.types.RuntimeError, "can't send non-None value to a just-started coroutine")
		return false
	}
	return true
}

func athrowSend(t *Thread, v, x Value) Value {
	it := asIter(v.p)
	first := it.n == awaitInit
	if !t.athrowReady(it, x) {
		return Null
	}
	g := asGen(it.src.p)
	orig := t.frame
	var r Value
	if first {
		it.n = awaitIter
		g.hooks.running = true
		var e saved
		if it.aux.p == nil {
			g.hooks.closed = true
			e = saved{exc: t.newExc(t.vm.types.GeneratorExit, t.NewTuple())}
		} else {
			items := asTuple(it.aux.p).items
			var ok bool
			if e, ok = t.throwArgs(items[0], items[1], items[2]); !ok {
				return t.athrowDone(v, Null)
			}
		}
		r = t.throwInto(g, e)
	} else {
		r = t.agenResume(g, x)
	}
	if r.p == &tUnwind {
		return t.then(orig, &athrowNext, v)
	}
	return t.athrowDone(v, r)
}

// athrowDone looks at what the generator of an athrow() or aclose() gave (stolen).
func (t *Thread) athrowDone(v, r Value) Value {
	it := asIter(v.p)
	g := asGen(it.src.p)
	if it.aux.p != nil {
		if r = t.agenResult(g, r); r.p != nil {
			return r
		}
	} else if r.p != nil {
		if r.p.kind == kIter && asIter(r.p).how == iterWrapped {
			g.hooks.running = false
			it.n = awaitClosed
			t.decref(r)
			return t.raise(t.vm.types.RuntimeError, "async generator ignored GeneratorExit")
		}
		return r
	}
	g.hooks.running = false
	it.n = awaitClosed
	if t.exc.p == nil {
		t.setRaised(t.newExc(t.vm.types.StopAsyncIteration, t.NewTuple()))
	}
	if it.aux.p == nil && (t.matches(t.vm.types.StopAsyncIteration) || t.matches(t.vm.types.GeneratorExit)) {
		t.clearExc()
		return t.stopIteration(Null)
	}
	return Null
}

func athrowThrow(t *Thread, v Value, e saved) Value {
	it := asIter(v.p)
	if it.n == awaitClosed {
		t.dropSaved(e)
		return t.raise(t.vm.types.RuntimeError, "cannot reuse already awaited aclose()/athrow()")
	}
	if it.n == awaitInit {
		if !t.athrowReady(it, None) {
			t.dropSaved(e)
			return Null
		}
		it.n = awaitIter
		asGen(it.src.p).hooks.running = true
	}
	orig := t.frame
	r := t.throwInto(asGen(it.src.p), e)
	if r.p == &tUnwind {
		return t.then(orig, &athrowNext, v)
	}
	return t.athrowDone(v, r)
}

// anext(iterator, default): src is the awaitable's iterator, aux the default.
var anextNext = nativeCode{name: "anext", nregs: 1, catches: true}

func init() {
	anextNext.fn = func(t *Thread, f *Frame, r Value) Value { return t.anextDone(*f.reg(0), r) }
	coreBuiltins = append(coreBuiltins, Method{Name: "anext", Sig: "async_iterator, default=None, /", How: Only3, Raw: builtinAnext,
		Doc: "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is returned instead of raising StopAsyncIteration."})
}

func builtinAnext(t *Thread, a Args) Value {
	if len(a.Pos) < 1 || len(a.Pos) > 2 {
		return t.typeError("anext expected at %s %d argument%s, got %d", map[bool]string{true: "least", false: "most"}[len(a.Pos) < 1], 1+len(a.Pos)/3, map[bool]string{true: "", false: "s"}[len(a.Pos) < 1], len(a.Pos))
	}
	v := a.Pos[0]
	next := t.typeOf(v).slots.ANext
	if next == nil {
		return t.typeError("'%s' object is not an async iterator", t.typeName(v))
	}
	if len(a.Pos) == 1 {
		return next(t, v)
	}
	f := t.frame
	n := t.finish(next(t, v), f)
	if n.p == nil {
		return Null
	}
	it := t.newIter(iterAnext, Null)
	it.src = n
	it.aux = a.Pos[1].incref()
	return obj(&it.Header)
}

// anextIter makes the awaitable of an anext() the iterator behind it.
func (t *Thread) anextIter(it *IterObj) bool {
	if it.n == awaitInit {
		x := t.awaitable(it.src)
		if x.p == nil {
			return false
		}
		if x.p.kind == kGen && asGen(x.p).how == genCoroutine {
			w := coroAwait(t, x)
			t.decref(x)
			x = w
		}
		it.n = awaitIter
		t.set(&it.src, x)
	}
	return true
}

func anextSend(t *Thread, v, x Value) Value {
	it := asIter(v.p)
	if !t.anextIter(it) {
		return Null
	}
	orig := t.frame
	var r Value
	if x.p == &tNone {
		r = t.nextSoft(it.src)
	} else if m := t.getAttr(it.src, t.vm.names.send); m.p != nil {
		r = t.callSoft(m, Args{Pos: []Value{x}})
		t.decref(m)
	}
	if r.p == &tUnwind {
		return t.then(orig, &anextNext, v)
	}
	return t.anextDone(v, r)
}

func anextThrow(t *Thread, v Value, e saved) Value {
	it := asIter(v.p)
	if !t.anextIter(it) {
		t.dropSaved(e)
		return Null
	}
	orig := t.frame
	var r Value
	if m := t.getAttr(it.src, t.vm.names.throw); m.p != nil {
		r = t.callSoft(m, Args{Pos: []Value{e.exc}})
		t.decref(m)
	}
	t.dropSaved(e)
	if r.p == &tUnwind {
		return t.then(orig, &anextNext, v)
	}
	return t.anextDone(v, r)
}

func (t *Thread) anextDone(v, r Value) Value {
	if r.p != nil || !t.matches(t.vm.types.StopAsyncIteration) {
		return r
	}
	t.clearExc()
	d := asIter(v.p).aux
	t.stopIteration(d)
	if d.p == &tNone {
		t.setExcField(t.exc, "value", None)
	}
	return Null
}

// asyncIter is aiter(v).
func (t *Thread) asyncIter(v Value) Value {
	aiter := t.typeOf(v).slots.AIter
	if aiter == nil {
		return t.typeError("'%s' object is not an async iterable", t.typeName(v))
	}
	f := t.frame
	r := t.finish(aiter(t, v), f)
	if r.p != nil && t.typeOf(r).slots.ANext == nil {
		t.typeError("aiter() returned not an async iterator of type '%s'", t.typeName(r))
		t.decref(r)
		return Null
	}
	return r
}
