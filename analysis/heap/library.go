package heap

import (
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file says what builtins and library functions do, where a model in
// Python (models/*.py) would not do.

// special handles calls that depend on how they are written.
func (a *act) special(e *syntax.Call, st *state) ([]res, bool) {
	n, ok := e.Func.(*syntax.Name)
	if !ok || a.local(a.u.lab(n.Sym, n.Id)) {
		return nil, false
	}
	if n.Id == "exec" && len(e.Args) > 0 && a.u == a.in.main {
		if c, ok := e.Args[0].(*syntax.Constant); ok && (c.Kind == syntax.ConstStr || c.Kind == syntax.ConstBytes) {
			a.in.execs[c] = a.f
		}
	}
	switch n.Id {
	case "exec", "eval":
		if a.in.ver < syntax.Py313 && len(e.Args) == 1 {
			return a.then(a.eval(e.Args[0], st), func(st *state, _ val) []res {
				st, _ = a.localsDict(st, st.top(), e.Span)
				return a.unknown(st)
			}), true
		}
	}
	return nil, false
}

func (a *act) builtinCall(st *state, name string, args []arg, e syntax.Expr) []res {
	at := e.Range()
	first := vUnknown
	if len(args) > 0 {
		first = args[0].v
	}
	switch name {
	case "locals", "vars", "dir":
		if len(args) == 0 {
			st, d := a.snapshot(st, st.top(), at)
			if name == "dir" {
				d = vUnknown
			}
			return one(st, d)
		}
	case "isinstance":
		if len(args) == 2 {
			return one(st, a.isinstance(st, first, args[1].v))
		}
	case "__expected__":
		if len(args) == 2 {
			return a.expected(st, first, args[1].v)
		}
	case "callable":
		return one(st, vUnknown)
	case "len":
		if st.is(first, kSeq) || st.is(first, kDict) {
			if o := st.obj(first); o.flags&fOpen == 0 {
				return one(st, a.in.static(static{kind: sInt, name: string(rune('0' + min(len(o.links), 9)))}))
			} else if o.flags&fNonEmpty != 0 || len(o.links) > 0 {
				return one(st, vTruthy)
			}
		}
		return one(st, vUnknown)
	case "list", "tuple", "set", "frozenset", "sorted", "reversed":
		if len(args) == 0 {
			st, v := st.alloc(&obj{kind: kSeq, aux: map[string]int32{"tuple": seqTuple, "set": seqSet}[name]})
			return one(st, v)
		}
		if first.isObj() {
			return a.collectInto(st, first, map[string]int32{"tuple": seqTuple, "set": seqSet}[name], e)
		}
		return append(a.weak(st, vWeakOp), res{oNormal, st, vUnknown, nil})
	case "dict":
		o := &obj{kind: kDict}
		for _, p := range args {
			switch {
			case p.name > 0:
				o.set(a.in.label("'"+a.in.labelName(p.name)), p.v, at)
			case st.is(p.v, kDict):
				o.links = append(o.links, st.obj(p.v).links...)
				o.flags |= st.obj(p.v).flags
			default:
				o.flags |= fOpen
			}
		}
		st, v := st.alloc(o)
		return one(st, v)
	case "iter":
		if len(args) == 1 && first.isObj() {
			return a.iterOf(st, first, e)
		}
		return a.unknown(st)
	case "next", "anext":
		if first.isObj() {
			list := a.next(st, first, e)
			if len(args) > 1 && !args[1].v.isObj() {
				for i, r := range list {
					if r.kind == oRaise && r.v == vStop {
						list[i] = res{oNormal, r.st, args[1].v, nil}
					}
				}
			}
			return list
		}
		return a.unknown(st)
	case "enumerate":
		if st.is(first, kSeq) {
			st, v := st.alloc(&obj{kind: kIter, flags: fModel, links: []link{{lblContent, first, syntax.Span{}}}})
			return one(st, v)
		}
	case "type":
		if st.is(first, kExc) || st.is(first, kInstance) {
			if c := st.obj(first).cls; c != vUnknown {
				return one(st, c)
			} else if st.is(first, kExc) {
				return one(st, a.in.static(static{kind: sAnyClass}))
			}
		}
		if len(args) == 1 && first == vUnknown {
			return one(st, vText) // a class of no interest
		}
		return one(st, vUnknown)
	case "getattr":
		return a.getattr(st, args, e)
	case "setattr":
		if s := a.in.staticOf(args2(args, 1)); s.kind == sStr && len(args) == 3 {
			c, _ := e.(*syntax.Call)
			if !first.isObj() && args[2].v.isObj() && c != nil && len(c.Args) == 3 {
				st, first = a.hold(c.Args[0], st, kOpaque)
			}
			if first.isObj() {
				return one(a.setAttr(st, first, a.in.label(s.name), s.name, args[2].v, at), vNone)
			}
		}
		return one(st, vNone)
	case "delattr":
		if s := a.in.staticOf(args2(args, 1)); s.kind == sStr && first.isObj() {
			return one(st.dropLink(first, a.in.label(s.name)), vNone)
		}
		return one(st, vNone)
	case "any", "all", "sum", "max", "min":
		if st.is(first, kGen) {
			return a.then(a.collectInto(st, first, seqList, e), func(st *state, _ val) []res { return one(st, vUnknown) })
		}
	case "__detached__":
		return a.detached(st, args, e)
	case "__unknown__":
		return one(st, vUnknown)
	case "exit", "quit":
		return a.raiseClass(st, "SystemExit")
	}
	if textBuiltins[name] {
		return append(a.weak(st, vWeakType), res{oNormal, st, vText, nil})
	}
	if quietBuiltins[name] {
		return append(a.weak(st, vWeakType), res{oNormal, st, vUnknown, nil})
	}
	return a.unknown(st)
}

func args2(args []arg, i int) val {
	if i < len(args) {
		return args[i].v
	}
	return vUnknown
}

func (a *act) isinstance(st *state, v, cls val) val {
	if st.is(cls, kSeq) || cls == vUnknown {
		return vUnknown
	}
	if (v == vNone || v == vTrue || v == vFalse || v == vText) && a.in.isClass(cls) {
		return vFalse
	}
	if s := a.in.staticOf(cls); s.kind == sBuiltin && s.name == "tuple" {
		switch {
		case st.is(v, kSeq) && st.obj(v).aux == seqTuple:
			return vTrue
		case v == vTrue, v == vFalse, v == vNone, v.isObj() && st.obj(v).kind != kOpaque:
			return vFalse
		}
	}
	if st.is(v, kExc) && !a.in.isClass(cls) && a.in.staticOf(cls).kind == sBuiltin {
		return vFalse
	}
	switch a.in.isInstance(st, v, []val{cls}) {
	case triYes:
		return vTrue
	case triNo:
		return vFalse
	}
	return vUnknown
}

// expected is isinstance for an exception that a test says to be of a class.
// What is tested is taken to fail in the way that the test says, if it fails for
// reasons that are not known.
func (a *act) expected(st *state, v, cls val) []res {
	is := a.isinstance(st, v, cls)
	if is != vFalse {
		return one(st, vTrue)
	}
	if st.is(v, kExc) && st.obj(v).cls == vUnknown {
		return nil
	}
	return one(st, vFalse)
}

func (a *act) getattr(st *state, args []arg, e syntax.Expr) []res {
	s := a.in.staticOf(args2(args, 1))
	o := args2(args, 0)
	if s.kind != sStr || !o.isObj() {
		if len(args) > 2 {
			return one(st, vUnknown)
		}
		return append(a.weak(st, vWeakAttr), res{oNormal, st, vUnknown, nil})
	}
	if v, ok := st.get(o, a.in.label(s.name)); ok {
		return one(st, v)
	}
	at := &syntax.Attribute{Span: e.Range(), Value: e, Attr: s.name, Sym: -1}
	if st.is(o, kInstance) && len(args) > 2 && a.in.closed(st, st.obj(o).cls, 0) && a.in.methodOf(st, o, s.name) == nil {
		return one(st, args[2].v)
	}
	return a.attribute(st, o, at)
}

// iterOf is iter(x).
func (a *act) iterOf(st *state, x val, e syntax.Expr) []res {
	switch st.obj(x).kind {
	case kGen, kIter:
		return one(st, x)
	case kInstance:
		return a.callMethod(st, x, "__iter__", nil, e)
	}
	st, it := st.alloc(&obj{kind: kIter, links: []link{{lblContent, x, syntax.Span{}}}})
	return one(st, it)
}

// collectInto drains an iterable into a new sequence.
func (a *act) collectInto(st *state, x val, typ int32, e syntax.Expr) []res {
	o := st.obj(x)
	if o.kind == kSeq {
		st, v := st.alloc(&obj{kind: kSeq, aux: typ, flags: o.flags, links: o.links})
		return one(st, v)
	}
	if o.kind != kGen && o.kind != kIter {
		return one(st, vUnknown)
	}
	base := len(st.tmp)
	st, acc := st.alloc(&obj{kind: kSeq, aux: typ})
	st = st.push(acc).push(x)
	live := []*state{st}
	var list []res
	for turn := 0; turn <= elemLimit && len(live) > 0; turn++ {
		var set stateSet
		for _, st := range live {
			for _, r := range a.next(st, st.tmp[base+1], e) {
				switch {
				case r.kind == oNormal:
					set.add(a.in, r.st.grow(r.st.tmp[base], r.v, e.Range()))
				case r.kind == oRaise && r.v == vStop:
					list = append(list, res{oNormal, truncate(r.st, base), r.st.tmp[base], nil})
				case r.kind == oRaise:
					r.st = truncate(r.st, base)
					list = append(list, r)
				}
			}
		}
		live = set.list
	}
	return list
}

// excInfo is the triple that sys.exc_info() gives.
func (a *act) excInfo(st *state, at syntax.Span) []res {
	o := &obj{kind: kSeq, aux: seqTuple}
	h := st.handled()
	if a.in.py2 {
		h = st.cur
	}
	switch {
	case h.isObj():
		tb, ok := st.get(h, lblTB)
		if !ok {
			tb = vNone
		}
		o.add(lblElem, vTruthy, at)
		o.add(lblElem, st.excOf(h), at)
		o.add(lblElem, tb, at)
	default:
		for i := 0; i < 3; i++ {
			o.add(lblElem, vUnknown, at)
		}
	}
	st, v := st.alloc(o)
	return one(st, v)
}

func (a *act) libCall(st *state, name string, args []arg, e syntax.Expr) []res {
	at := e.Range()
	if v := a.in.lib(name); a.in.staticOf(v).kind != sLib {
		return a.callValue(st, v, args, e)
	}
	first := args2(args, 0)
	switch name {
	case "sys.exc_info":
		return a.excInfo(st, at)
	case "sys.exception":
		return one(st, st.handled())
	case "sys.exc_clear":
		return one(st.setCur(vUnknown), vNone)
	case "sys.exit":
		return a.raiseClass(st, "SystemExit")
	case "os._exit", "os.abort":
		return nil
	case "sys._getframe", "inspect.currentframe":
		return one(st, a.frameAt(st, args))
	case "inspect.stack":
		return a.stackList(st, at)
	case "traceback.clear_frames":
		return one(a.clearFrames(st, first), vNone)
	case "functools.partial", "partial":
		if len(args) == 0 {
			return a.unknown(st)
		}
		o := &obj{kind: kPartial}
		for _, p := range args[1:] {
			if p.name > 0 {
				o.set(p.name, p.v, at)
			} else {
				o.add(lblElem, p.v, at)
			}
		}
		o.add(lblFunc, first, at)
		st, v := st.alloc(o)
		return one(st, v)
	case "collections.deque", "queue.Queue", "queue.LifoQueue", "queue.SimpleQueue", "Queue.Queue", "Queue.LifoQueue",
		"asyncio.Queue", "multiprocessing.Queue":
		typ := seqQueue
		if strings.HasSuffix(name, "deque") {
			typ = seqDeque
		} else if strings.HasSuffix(name, "LifoQueue") {
			typ = seqList
		}
		if typ == seqDeque && first.isObj() {
			return a.collectInto(st, first, typ, e)
		}
		o := &obj{kind: kSeq, aux: typ}
		if typ == seqDeque && len(args) > 0 {
			o.flags |= fOpen
		}
		st, v := st.alloc(o)
		return one(st, v)
	case "collections.OrderedDict", "collections.defaultdict", "collections.Counter":
		o := &obj{kind: kDict}
		if len(args) > 0 && name != "collections.defaultdict" {
			o.flags |= fOpen
		}
		st, v := st.alloc(o)
		return one(st, v)
	case "inspect.trace", "inspect.getinnerframes":
		return one(st, vUnknown)
	}
	if quietLib[name] {
		return append(a.weak(st, vWeakOp), res{oNormal, st, vUnknown, nil})
	}
	return a.unknown(st)
}

// frameAt is sys._getframe(n).
func (a *act) frameAt(st *state, args []arg) val {
	n := 0
	if len(args) > 0 {
		k, ok := a.in.intOf(args[0].v)
		if !ok {
			return vUnknown
		}
		n = k
	}
	f := st.top()
	for ; n > 0 && f.isObj(); n-- {
		a.in.peek(st, f)
		f, _ = st.get(f, lblBack)
	}
	return f
}

// stackList is inspect.stack(): a record for each frame.
func (a *act) stackList(st *state, at syntax.Span) []res {
	list := &obj{kind: kSeq, aux: seqList}
	for f, n := st.top(), 0; n < 4; n++ {
		rec := &obj{kind: kSeq, aux: seqTuple}
		if f.isObj() {
			rec.set(a.in.label("frame"), f, at)
			rec.add(lblElem, f, at)
			a.in.peek(st, f)
			f, _ = st.get(f, lblBack)
		} else {
			rec.add(lblElem, vUnknown, at)
		}
		rec.flags = fOpen
		var v val
		st, v = st.alloc(rec)
		list.add(lblElem, v, at)
	}
	st, v := st.alloc(list)
	return one(st, v)
}

// clearFrames is traceback.clear_frames: frames that still run are left alone.
func (a *act) clearFrames(st *state, tb val) *state {
	for n := 0; st.is(tb, kTB) && n < 50; n++ {
		f, _ := st.get(tb, lblFrame)
		running := f.isObj() && st.obj(f).stub()
		for _, x := range st.stack {
			running = running || x == f
		}
		if !running && f.isObj() {
			st = st.wipe(f)
		}
		tb, _ = st.get(tb, lblNext)
	}
	return st
}

// detached calls a function as another thread or an event loop does: on a
// stack of its own. What it raises is lost.
func (a *act) detached(st *state, args []arg, e syntax.Expr) []res {
	if len(args) == 0 {
		return a.unknown(st)
	}
	st, frame := st.alloc(&obj{kind: kFrame, flags: fThread | fModel, aux: a.f.id})
	list := a.callValue(st.pushFrame(frame), args[0].v, args[1:], e)
	for i, r := range list {
		list[i] = res{oNormal, r.st.popFrame(), vNone, nil}
	}
	return dedupe(list)
}

// enterManager is the start of a with block.
func (a *act) enterManager(st *state, m val, e syntax.Expr, async bool) []res {
	name := "__enter__"
	if async {
		name = "__aenter__"
	}
	if m.isObj() && a.in.methodOf(st, m, name) != nil {
		return a.maybeAwait(a.callMethod(st, m, name, nil, e), e, async)
	}
	if m.isObj() && st.obj(m).kind == kOpaque {
		return append(a.weak(st, vWeakOp), res{oNormal, st, vUnknown, nil})
	}
	return a.unknown(st)
}

func (a *act) maybeAwait(list []res, e syntax.Expr, async bool) []res {
	if !async {
		return list
	}
	return a.then(list, func(st *state, v val) []res {
		if st.is(v, kGen) {
			return a.startDelegate(st, v, e)
		}
		return one(st, v)
	})
}

func (a *act) knowsExit(st *state, m val) bool {
	return m.isObj() && (a.in.methodOf(st, m, "__exit__") != nil || a.in.methodOf(st, m, "__aexit__") != nil)
}

// swallowers are managers that swallow what they wait for and leave no
// traceback behind.
var swallowers = words(`assertRaises assertRaisesRegex assertRaisesRegexp raises assertWarns suppress`)

// exitManager is the end of a with block: the value tells whether an exception
// is swallowed.
func (a *act) exitManager(st *state, m val, raised bool, v val, e syntax.Expr, async bool) []res {
	if a.knowsExit(st, m) {
		name := "__exit__"
		if async {
			name = "__aexit__"
		}
		args := []arg{{v: vNone}, {v: vNone}, {v: vNone}}
		if raised {
			tb, ok := st.get(v, lblTB)
			if !ok {
				tb = vUnknown
			}
			args = []arg{{v: vTruthy}, {v: st.excOf(v)}, {v: tb}}
		}
		return a.maybeAwait(a.callMethod(st, m, name, args, e), e, async)
	}
	if raised {
		if c, ok := e.(*syntax.Call); ok {
			name := ""
			switch f := c.Func.(type) {
			case *syntax.Attribute:
				name = f.Attr
			case *syntax.Name:
				name = f.Id
			}
			if strings.HasPrefix(name, "assertRaises") && st.is(v, kExc) {
				// It keeps the exception, but not its traceback.
				tb, _ := st.get(v, lblTB)
				clean := a.clearFrames(st, tb).dropLink(v, lblTB)
				if len(c.Args) == 0 {
					return one(clean, vTruthy)
				}
				cls := vUnknown
				if list := a.classOf(c.Args[0], st); len(list) == 1 {
					cls = list[0]
				}
				return a.then(a.expected(clean, v, cls), func(clean *state, likely val) []res {
					if likely == vFalse {
						return one(st, vFalse)
					}
					return one(clean, vTruthy)
				})
			}
			if swallowers[name] {
				return []res{{oNormal, st, vTruthy, nil}, {oNormal, st, vFalse, nil}}
			}
		}
		return one(st, vFalse)
	}
	return append(a.weak(st, vWeakOp), res{oNormal, st, vFalse, nil})
}

// contextManager calls a function that @contextmanager decorates: the model of
// contextlib's class drives its generator.
func (a *act) contextManager(st *state, f *fn, fo val, args []arg, e syntax.Node) []res {
	u := a.in.modelFor("contextlib")
	if u == nil {
		return a.unknown(st)
	}
	st, frame, ok := a.newFrame(st, f, fo, args, e)
	if !ok {
		return a.raiseClass(st, "TypeError")
	}
	a.in.inlined[f]++
	st, g := st.alloc(&obj{kind: kGen, links: []link{{lblFrame, frame, syntax.Span{}}}})
	cls := u.globals[a.in.label("_GeneratorContextManager")]
	expr, _ := e.(syntax.Expr)
	all := []arg{{v: g}}
	if !a.in.py2 && !fo.isObj() {
		// It is made anew when it is used as a decorator.
		t := &obj{kind: kSeq, aux: seqTuple}
		for _, p := range args {
			if p.name == 0 && !p.spread {
				t.add(lblElem, p.v, e.Range())
			}
		}
		var tv, dv val
		st, tv = st.alloc(t)
		st, dv = st.alloc(&obj{kind: kDict})
		all = append(all, arg{v: a.in.static(static{kind: sRaw, fn: f})}, arg{v: tv}, arg{v: dv})
	}
	return a.construct(st, cls, all, expr)
}
