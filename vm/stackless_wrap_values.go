package vm

import (
	"math/big"

	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
)

// How code, functions, cells, modules and iterators are pickled.

func init() {
	wrappers = append(wrappers,
		wrapper{name: "code", base: func(ts *Types) *Type { return ts.Code }, reduce: codeReduce, make: codeFromPickle},
		wrapper{name: "cell", base: func(ts *Types) *Type { return ts.Cell }, reduce: cellReduce,
			make:     func(t *Thread, args []Value) Value { return t.newCell(Unbound) },
			setState: cellSetState},
		wrapper{name: "function", base: func(ts *Types) *Type { return ts.Function }, reduce: funcReduce, make: funcBare, setState: funcSetState},
		wrapper{name: "module", base: func(ts *Types) *Type { return ts.Module }, reduce: moduleReduce, make: moduleFromPickle},
		wrapper{name: "traceback", base: func(ts *Types) *Type { return ts.Traceback }, reduce: tbReduce, make: tbBare, setState: tbSetState},
		wrapper{name: "dict_keys", how: Only3, base: func(ts *Types) *Type { return ts.DictKeys }, reduce: viewReduce("dict_keys"), make: viewFromPickle("keys")},
		wrapper{name: "dict_values", how: Only3, base: func(ts *Types) *Type { return ts.DictValues }, reduce: viewReduce("dict_values"), make: viewFromPickle("values")},
		wrapper{name: "dict_items", how: Only3, base: func(ts *Types) *Type { return ts.DictItems }, reduce: viewReduce("dict_items"), make: viewFromPickle("items")},
		wrapper{name: "instancemethod", how: Only2, base: func(ts *Types) *Type { return ts.Method }, reduce: methodReduce2, make: methodFromPickle2},
		wrapper{name: "method-wrapper", how: Only2, base: func(ts *Types) *Type { return ts.MethodWrapper }, reduce: methodWrapperReduce, make: methodWrapperBare, setState: methodWrapperSetState},
		wrapper{name: "xrange", how: Only2, base: func(ts *Types) *Type { return ts.Range },
			reduce: func(t *Thread, v Value) Value { return t.CallMethod(v, "__reduce__") },
			make: func(t *Thread, args []Value) Value {
				return t.Call(t.vm.types.Range.Value(), args...)
			}},
		wrapper{name: "iterator", how: Only2, base: func(ts *Types) *Type { return ts.Iter[iterSeq] }, reduce: seqIterReduce2, make: seqIterFromPickle2},
		wrapper{name: "callable-iterator", how: Only2, base: func(ts *Types) *Type { return ts.Iter[iterCallable] }, reduce: callIterReduce2, make: callIterFromPickle2},
		wrapper{name: "rangeiterator", how: Only2, base: func(ts *Types) *Type { return ts.Iter[iterRange] }, reduce: rangeIterReduce2, make: rangeIterFromPickle2},
		wrapper{name: "enumerate", how: Only2, base: func(ts *Types) *Type { return ts.Iter[iterEnumerate] }, reduce: enumerateReduce2, make: enumerateFromPickle2, setState: enumerateSetState2},
	)
	for how, name := range map[iterKind]string{iterList: "listiterator", iterTuple: "tupleiterator", iterSet: "setiterator",
		iterDictKeys: "dictionary-keyiterator", iterDictValues: "dictionary-valueiterator", iterDictItems: "dictionary-itemiterator"} {
		wrappers = append(wrappers, wrapper{name: name, how: Only2, base: func(ts *Types) *Type { return ts.Iter[how] }, reduce: restReduce2,
			make: func(t *Thread, args []Value) Value { return t.typeError("cannot create '%s' instances", name) }})
	}
}

// codeReduce pickles code as what Marshal writes.
func codeReduce(t *Thread, v Value) Value {
	c := asCode(v.p)
	if c.native != nil {
		return t.typeError("can't pickle code objects of native functions")
	}
	blob, ok := t.codeBlob(c)
	if !ok {
		return Null
	}
	return t.reduced("code", t.NewTuple(t.Bytes(blob)), Null)
}

// codeBlob gives what Marshal writes of code. What has been pickled once is known
// again when it comes back, as long as it lives.
func (t *Thread) codeBlob(c *CodeObj) (string, bool) {
	if c.blob != "" {
		return c.blob, true
	}
	from := c.c
	if c.ownConsts {
		own := *c.c
		own.Consts = make([]code.Const, len(c.consts))
		for i, v := range c.consts {
			k, ok := t.constOf(v)
			if !ok {
				t.typeError("can't pickle code objects with a constant of class %s", t.typeName(v))
				return "", false
			}
			own.Consts[i] = k
		}
		from = &own
	}
	c.blob = string(from.Marshal())
	if w := t.wrapped(); w.blobs[c.blob] == nil {
		w.blobs[c.blob] = c
	}
	return c.blob, true
}

// constOf is the inverse of constant; ok is false where a value cannot be one.
func (t *Thread) constOf(v Value) (k code.Const, ok bool) {
	switch v.p.kind {
	case kNone:
		return nil, true
	case kBool:
		return v == True, true
	case kInt:
		return v.int(), true
	case kFloat:
		return v.float(), true
	case kEllipsis:
		return code.Ellipsis{}, true
	}
	if v.p.flags&flagSub != 0 {
		return nil, false
	}
	switch v.p.kind {
	case kLong:
		n := new(big.Int).Set(asLong(v.p).v)
		if t.vm.py2 {
			return code.Long{Int: n}, true
		}
		return n, true
	case kComplex:
		return asComplex(v.p).v, true
	case kStr:
		return code.Text(GoString(v)), true
	case kBytes:
		return code.Bytes(GoString(v)), true
	case kTuple:
		list, ok := t.constsOf(asTuple(v.p).items)
		return code.Tuple(list), ok
	case kSet:
		if v.p.typ != t.vm.types.FrozenSet {
			return nil, false
		}
		var items []Value
		asSet(v.p).each(func(x Value) { items = append(items, x) })
		list, ok := t.constsOf(items)
		return code.FrozenSet(list), ok
	case kCode:
		if asCode(v.p).ownConsts {
			return nil, false
		}
		return asCode(v.p).c, true
	}
	return nil, false
}

func (t *Thread) constsOf(vals []Value) ([]code.Const, bool) {
	list := make([]code.Const, len(vals))
	for i, x := range vals {
		var ok bool
		if list[i], ok = t.constOf(x); !ok {
			return nil, false
		}
	}
	return list, true
}

// codeFromPickle makes code of what Marshal wrote, after a check that it can do no
// harm.
func codeFromPickle(t *Thread, args []Value) Value {
	if len(args) != 1 || args[0].p.kind != kBytes {
		return t.typeError("code() needs bytes")
	}
	blob := asText(args[0].p).s
	w := t.wrapped()
	if c := w.blobs[blob]; c != nil {
		return obj(&c.Header).incref()
	}
	c, err := code.Unmarshal([]byte(blob))
	if err == nil {
		err = checkForeign(c, t.vm.py2)
	}
	if err != nil {
		return t.valueError("code from a pickle cannot be used: %v", err)
	}
	o := t.newCode(c)
	o.blob = blob
	w.blobs[blob] = o
	return obj(&o.Header)
}

// checkForeign checks code that comes from elsewhere, and the code in it.
func checkForeign(c *code.Code, py2 bool) error {
	if c.Py2 != py2 {
		return errForeignDialect
	}
	if _, err := code.CheckUntrusted(c); err != nil {
		return err
	}
	var each func(list []code.Const) error
	each = func(list []code.Const) error {
		for _, k := range list {
			var err error
			switch k := k.(type) {
			case *code.Code:
				err = checkForeign(k, py2)
			case code.Tuple:
				err = each(k)
			case code.FrozenSet:
				err = each(k)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	return each(c.Consts)
}

type foreignError string

func (e foreignError) Error() string { return string(e) }

const errForeignDialect = foreignError("it is of the other dialect")

// forgetBlob is for code that dies.
func (vm *VM) forgetBlob(c *CodeObj) {
	if w, ok := vm.ext["_stackless._wrap"].(*wrapSet); ok && w.blobs[c.blob] == c {
		delete(w.blobs, c.blob)
	}
}

func cellReduce(t *Thread, v Value) Value {
	x := asCell(v.p).v
	if x.p == &tUnbound {
		return t.reduced("cell", t.NewTuple(), t.NewTuple())
	}
	return t.reduced("cell", t.NewTuple(), t.NewTuple(x.incref()))
}

func cellSetState(t *Thread, v Value, state []Value) bool {
	if len(state) > 1 {
		return t.unsuited("cell")
	}
	x := Unbound
	if len(state) == 1 {
		x = state[0].incref()
	}
	t.set(&asCell(v.p).v, x)
	return true
}

// funcReduce gives what Stackless gives: code, globals, name, defaults, closure and
// module; then what 3 has besides, where there is any.
func funcReduce(t *Thread, v Value) Value {
	f := asFunc(v.p)
	state := []Value{obj(&f.code.Header).incref(), obj(&f.globals.Header).incref(), f.name.incref(),
		noneIfNull(f.defaults), noneIfNull(f.closure), noneIfNull(f.module)}
	if f.kwdefaults.p != nil && f.kwdefaults.p != &tNone {
		state = append(state, f.kwdefaults.incref())
	}
	return t.reduced("function", t.NewTuple(), t.tupleOf(state))
}

// funcBare makes a function that does nothing.
func funcBare(t *Thread, args []Value) Value {
	if len(args) > 0 {
		return t.typeError("function() takes no arguments")
	}
	w := t.wrapped()
	if w.emptyCode == nil {
		c := t.CompileSource([]byte(""), "", compile.Options{})
		if c == nil {
			return Null
		}
		w.emptyCode = t.newCode(c)
	}
	return obj(&t.newFunc(w.emptyCode, w.noGlobals(t)).Header)
}

func funcSetState(t *Thread, v Value, state []Value) bool {
	if len(state) < 6 || len(state) > 7 {
		return t.unsuited("function")
	}
	c, globals, name, defaults, closure := state[0], state[1], state[2], state[3], state[4]
	switch {
	case c.p.kind != kCode, globals.p.kind != kDict, !t.isStr(name),
		defaults.p != &tNone && defaults.p.kind != kTuple,
		len(state) == 7 && state[6].p.kind != kDict:
		return t.unsuited("function")
	case closure.p == &tNone && len(asCode(c.p).c.Freevars) > 0, closure.p != &tNone && !isClosure(closure, len(asCode(c.p).c.Freevars)):
		t.valueError("%s requires closure of length %d", GoString(name), len(asCode(c.p).c.Freevars))
		return false
	case asCode(c.p).native != nil:
		return t.unsuited("function")
	}
	f := asFunc(v.p)
	fresh := t.newFunc(asCode(c.p), asDict(globals.p))
	f.attrs, fresh.attrs = fresh.attrs, f.attrs
	f.code, fresh.code = fresh.code, f.code
	f.globals, fresh.globals = fresh.globals, f.globals
	f.builtins, fresh.builtins = fresh.builtins, f.builtins
	f.qualname, fresh.qualname = fresh.qualname, f.qualname
	f.doc, fresh.doc = fresh.doc, f.doc
	t.decref(obj(&fresh.Header))
	t.setField(&f.name, name)
	for slot, x := range map[*Value]Value{&f.defaults: defaults, &f.closure: closure, &f.module: state[5]} {
		if x.p == &tNone && slot != &f.module {
			x = Null
		}
		t.setField(slot, x)
	}
	if len(state) == 7 {
		t.setField(&f.kwdefaults, state[6])
	}
	return true
}

// moduleReduce pickles a module that is imported by name, another one with all that
// is in it.
func moduleReduce(t *Thread, v Value) Value {
	m := asModule(v.p)
	name := Null
	if m.dict != nil {
		name = m.dict.getStr(t.vm.names.name)
	}
	if name.p == nil || !t.isStr(name) {
		return t.raise(t.vm.types.SystemError, "nameless module")
	}
	if t.vm.modules.getStr(t.vm.intern(GoString(name))).p == nil {
		state := obj(&m.dict.Header).incref()
		return t.NewTuple(t.wrapType("module"), t.NewTuple(name.incref(), state))
	}
	if t.vm.py2 {
		list := t.NewTuple(t.Str(""))
		return t.NewTuple(t.builtin("__import__"), t.NewTuple(name.incref(), t.NewTuple(), t.NewTuple(), list))
	}
	m2 := t.ImportModule("importlib")
	if m2.p == nil {
		t.clearExc()
		list := t.NewTuple(t.Str(""))
		return t.NewTuple(t.builtin("__import__"), t.NewTuple(name.incref(), None, None, list))
	}
	fn := t.GetAttr(m2, "import_module")
	t.decref(m2)
	if fn.p == nil {
		return Null
	}
	return t.NewTuple(fn, t.NewTuple(name.incref()))
}

func moduleFromPickle(t *Thread, args []Value) Value {
	switch {
	case len(args) == 1 && args[0].p.kind == kModule:
		return t.GetAttr(args[0], "__name__") // as _reconstructor asks for it
	case len(args) < 1 || len(args) > 2 || !t.isStr(args[0]) || len(args) == 2 && args[1].p.kind != kDict:
		return t.typeError("module() needs a name and a dict")
	}
	m := t.newModule(GoString(args[0]))
	if len(args) == 2 && !t.dictMerge(m.dict, asDict(args[1].p), true) {
		t.decref(obj(&m.Header))
		return Null
	}
	return obj(&m.Header)
}

func viewReduce(name string) func(t *Thread, v Value) Value {
	return func(t *Thread, v Value) Value {
		return t.reduced(name, t.NewTuple(asProxy(v.p).src.incref()), Null)
	}
}

func viewFromPickle(method string) func(t *Thread, args []Value) Value {
	return func(t *Thread, args []Value) Value {
		if len(args) != 1 {
			return t.valueError("args must contain exactly one argument")
		}
		if args[0].p.kind != kDict {
			return t.typeError("dict_%s() requires a dict argument, not '%s'", method, t.typeName(args[0]))
		}
		m := t.GetAttr(t.vm.types.Dict.Value(), method)
		v := t.Call(m, args[0])
		t.decref(m)
		return v
	}
}

func methodReduce2(t *Thread, v Value) Value {
	m := asMethod(v.p)
	args := []Value{m.fn.incref(), noneIfNull(m.self)}
	if m.cls.p != nil {
		args = append(args, m.cls.incref())
	}
	return t.reduced("instancemethod", t.tupleOf(args), Null)
}

func methodFromPickle2(t *Thread, args []Value) Value {
	return t.Call(t.vm.types.Method.Value(), args...)
}

func methodWrapperReduce(t *Thread, v Value) Value {
	f := asNative(v.p)
	return t.reduced("method-wrapper", t.NewTuple(), t.NewTuple(t.Str(f.def.attr), f.self.incref()))
}

// methodWrapperBare makes some method-wrapper.
func methodWrapperBare(t *Thread, args []Value) Value {
	tuple := t.NewTuple()
	v := t.GetAttr(tuple, "__len__")
	t.decref(tuple)
	return v
}

func methodWrapperSetState(t *Thread, v Value, state []Value) bool {
	if len(state) != 2 || !t.isStr(state[0]) {
		return t.unsuited("method-wrapper")
	}
	w := t.getAttr(state[1], t.vm.intern(GoString(state[0])))
	if w.p == nil {
		return false
	}
	if w.p.typ != t.vm.types.MethodWrapper || w.p.kind != kNative {
		t.decref(w)
		t.valueError("bad unpickle data for method-wrapper")
		return false
	}
	a, b := asNative(v.p), asNative(w.p)
	a.def, b.def = b.def, a.def
	a.self, b.self = b.self, a.self
	a.module, b.module = b.module, a.module
	a.newOf, a.owner, b.newOf, b.owner = b.newOf, b.owner, a.newOf, a.owner
	t.decref(w)
	return true
}

// Python 2's iterators. Those of dicts, sets, lists and tuples become iterators over a
// sequence of what is left.

func seqIterReduce2(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return t.reduced("iterator", t.NewTuple(t.NewTuple(), Int(0)), Null)
	}
	return t.reduced("iterator", t.NewTuple(it.src.incref(), Int(it.i)), Null)
}

func restReduce2(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p != nil && it.how != iterList && it.how != iterTuple {
		n, what := int64(0), "dictionary"
		if it.how == iterSet {
			n, what = int64(asSet(it.src.p).used), "set"
		} else {
			n = int64(asDict(it.src.p).used)
		}
		if it.n != n {
			it.n = -1
			return t.raise(t.vm.types.RuntimeError, "%s changed size during iteration", what)
		}
	}
	tmp := t.newIter(it.how, it.src)
	tmp.i, tmp.n, tmp.step = it.i, it.n, it.step
	tmp.aux = it.aux.xincref()
	rest := Null
	if it.how == iterTuple {
		rest = t.Tuple(obj(&tmp.Header))
	} else {
		rest = t.List(obj(&tmp.Header))
	}
	t.decref(obj(&tmp.Header))
	if rest.p == nil {
		return Null
	}
	return t.reduced("iterator", t.NewTuple(rest, Int(0)), Null)
}

func seqIterFromPickle2(t *Thread, args []Value) Value {
	if len(args) != 2 || args[1].p.kind != kInt || args[1].int() < 0 {
		return t.typeError("iterator() needs a sequence and a number")
	}
	it := t.newIter(iterSeq, args[0])
	it.i = args[1].int()
	return obj(&it.Header)
}

func callIterReduce2(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return t.reduced("iterator", t.NewTuple(t.NewTuple(), Int(0)), Null)
	}
	return t.reduced("callable-iterator", t.NewTuple(it.src.incref(), it.aux.incref()), Null)
}

func callIterFromPickle2(t *Thread, args []Value) Value {
	if len(args) != 2 {
		return t.typeError("callable-iterator() needs a function and a value")
	}
	iter := t.builtin("iter")
	v := t.Call(iter, args...)
	t.decref(iter)
	return v
}

func rangeIterReduce2(t *Thread, v Value) Value {
	it := asIter(v.p)
	// Stackless keeps index, start, step and length.
	return t.reduced("rangeiterator", t.NewTuple(Int(0), Int(it.i), Int(it.step), Int(it.n)), Null)
}

func rangeIterFromPickle2(t *Thread, args []Value) Value {
	var n [4]int64
	if len(args) != 4 {
		return t.typeError("rangeiterator() needs four numbers")
	}
	for i, v := range args {
		if v.p.kind != kInt {
			return t.typeError("an integer is required")
		}
		n[i] = v.int()
	}
	index, start, step, length := n[0], n[1], n[2], n[3]
	if index < 0 || length < index {
		return t.valueError("bad state for rangeiterator")
	}
	it := t.newIter(iterRange, Null)
	it.i, it.step, it.n = start+index*step, step, length-index
	return obj(&it.Header)
}

func enumerateReduce2(t *Thread, v Value) Value {
	it := asIter(v.p)
	n := Int(it.i)
	if it.cur.p != nil && it.cur.p.kind == kLong {
		n = it.cur.incref()
	}
	return t.reduced("enumerate", t.NewTuple(noneIfNull(it.src)), t.NewTuple(n))
}

func enumerateFromPickle2(t *Thread, args []Value) Value {
	if len(args) != 1 {
		return t.typeError("enumerate() needs an iterator")
	}
	return t.Call(t.vm.types.Iter[iterEnumerate].Value(), args...)
}

func enumerateSetState2(t *Thread, v Value, state []Value) bool {
	if len(state) != 1 || state[0].p.kind != kInt || v.p.kind != kIter {
		return t.unsuited("enumerate")
	}
	asIter(v.p).i = state[0].int()
	return true
}

func tbReduce(t *Thread, v Value) Value {
	tb := asTraceback(v.p)
	f := None
	if tb.frame != nil {
		if f = t.reduceFrame(tb.frame); f.p == nil {
			return Null
		}
	}
	state := []Value{f, Int(int64(tb.lasti)), Int(int64(tb.line))}
	if tb.next != nil {
		state = append(state, obj(&tb.next.Header).incref())
	}
	return t.reduced("traceback", t.NewTuple(), t.tupleOf(state))
}

func tbBare(t *Thread, args []Value) Value {
	if len(args) > 0 {
		return t.typeError("traceback() takes no arguments")
	}
	tb := &TracebackObj{lasti: -1}
	t.init(&tb.Header, kTraceback, t.vm.types.Traceback)
	t.track(&tb.Header)
	return obj(&tb.Header)
}

func tbSetState(t *Thread, v Value, state []Value) bool {
	if len(state) < 3 || len(state) > 4 {
		return t.unsuited("traceback")
	}
	frame := t.unwrapFrame(state[0])
	lasti, ok1 := stateInt(state[1])
	line, ok2 := stateInt(state[2])
	if frame.p.kind != kFrame || !ok1 || !ok2 || len(state) == 4 && state[3].p.kind != kTraceback {
		return t.unsuited("traceback")
	}
	tb, f := asTraceback(v.p), asFrame(frame.p)
	var next *TracebackObj
	if len(state) == 4 {
		next = asTraceback(state[3].p)
		for n := next; n != nil; n = n.next {
			if n == tb {
				t.valueError("traceback loop detected")
				return false
			}
		}
		obj(&next.Header).incref()
	}
	if lasti < -1 || lasti/lastiScale >= len(f.code.c.Instrs) {
		lasti = -1
	}
	frame.incref()
	oldFrame, oldNext := tb.frame, tb.next
	tb.frame, tb.next, tb.lasti, tb.line = f, next, lasti, int32(line)
	if oldFrame != nil {
		t.decref(obj(&oldFrame.Header))
	}
	if oldNext != nil {
		t.decref(obj(&oldNext.Header))
	}
	if next != nil && next.frame != nil {
		next.frame.linkLoaded(f)
	}
	return true
}
