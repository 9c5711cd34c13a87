package randprog

import (
	"fmt"
	"strings"
)

// The styles that lay out the whole program themselves.

var plain = &style{wrap: 0.25, tidy: 0.35, size: 10, vars: map[kind]float64{exc: 1, list: 0.3}}

// sub writes a function body at the given depth into a string.
func (g *gen) sub(st *style, depth, size int, set func(*fn)) string {
	var b strings.Builder
	f := &fn{gen: g, st: st, b: &b, depth: depth, left: size}
	if set != nil {
		set(f)
	}
	f.body()
	return b.String()
}

// methods: a class whose methods store, and a function that owns an object.
func methods(g *gen) string {
	name := g.one("Worker", "Client", "Loader", "Task")
	var b strings.Builder
	fmt.Fprintf(&b, "class %s(object):\n    exc = None\n    def __init__(self):\n        self.exc = None\n        self.items = []\n", name)
	st := &style{wrap: 0.2, tidy: 0.3, vars: map[kind]float64{exc: 0.6, triple: 0.2}, tags: map[string]float64{"attr": 5, "helper": 0.4, "loop": 0.6}}
	if g.py2 {
		st.vars[triple] = 0.5
	}
	fmt.Fprintf(&b, "    def run(self):\n%s", g.sub(st, 2, 9, func(f *fn) {
		f.vars = append(f.vars, variable{name: "self", kind: object, outer: true})
	}))
	fmt.Fprintf(&b, "    def keep(self, x):\n        %s\n", g.one("self.exc = x", "self.items.append(x)", "self.exc = str(x)", "log(x)"))
	fmt.Fprintf(&b, "    def clear(self):\n        %s\n", g.one("self.exc = None", "del self.items[:]", "self.exc = None; self.items = []"))
	g.defs = append(g.defs, b.String())

	b.Reset()
	entry := g.one("f", "main", "start", "process")
	fmt.Fprintf(&b, "def %s():\n", entry)
	switch g.r.IntN(8) {
	case 0:
		fmt.Fprintf(&b, "    %s().run()\n", name)
	case 1:
		fmt.Fprintf(&b, "    w = %s()\n    try:\n        w.run()\n    finally:\n        %s\n", name, g.one("w = None", "w.exc = None", "w.clear()", "del w"))
	case 2:
		fmt.Fprintf(&b, "    w = %s()\n    for i in range(2):\n        w.run()\n    %s\n", name, g.one("return w", "w.clear()", "w.exc = None", "return w.exc is None"))
	case 3:
		fmt.Fprintf(&b, "    w = %s()\n    try:\n        boom()\n    except %s as e:\n        w.keep(e)\n    w.run()\n", name, g.clause())
	case 4:
		fmt.Fprintf(&b, "    w = %s()\n    w.run()\n    if isinstance(w.exc, Exception):\n        raise w.exc\n", name)
	case 5:
		fmt.Fprintf(&b, "    w = %s()\n    w.run()\n    err = w.exc\n    w.exc = None\n    try:\n        if isinstance(err, Exception):\n            raise err\n    finally:\n        err = None\n", name)
	default:
		fmt.Fprintf(&b, "    w = %s()\n    w.run()\n%s", name, g.one("", "", "    w.exc = None\n", "    w.clear()\n", "    w = None\n", "    return w\n"))
	}
	g.defs = append(g.defs, b.String())
	return entry
}

// managers: with statements over classes and @contextmanager functions.
func managers(g *gen) string {
	entry := g.one("f", "main", "run")
	st := &style{wrap: 0.3, tidy: 0.4, size: 12, vars: map[kind]float64{exc: 1, list: 0.3}, tags: map[string]float64{"with": 12, "loop": 0.5}}
	if g.py2 {
		st.vars[triple] = 0.6
		st.vars[trace] = 0.3
	}
	generator := g.chance(0.4)
	if !generator {
		var b strings.Builder
		f := &fn{gen: g, b: &b, st: st, left: st.size}
		f.line("def %s():", entry)
		f.depth++
		if g.chance(0.5) {
			f.line("%s = %s()", "cm", g.helper("manager"))
			f.line("with cm:")
			f.block(func() { f.line("%s", f.unknown()) })
			if g.chance(0.4) {
				f.line("%s", g.one("cm = None", "cm.exc = None", "del cm"))
			}
		}
		f.body()
		g.defs = append(g.defs, b.String())
		return entry
	}
	g.need("contextlib")
	var b strings.Builder
	b.WriteString("@contextlib.contextmanager\ndef section():\n")
	class := g.clause()
	head := "    try:\n        yield\n"
	b.WriteString(g.one(
		"    log('in')\n    yield\n    log('out')\n",
		head+"    finally:\n        log('out')\n",
		head+"    except "+class+":\n        log('failed')\n",
		head+"    except "+class+" as e:\n        log(e)\n        raise\n",
		head+"    except "+class+" as e:\n        raise RuntimeError(str(e))\n",
		"    err = None\n"+head+"    except "+class+" as e:\n        err = e\n",
		"    err = None\n"+head+"    except "+class+" as e:\n        err = e\n    finally:\n        err = None\n",
		"    err = None\n"+head+"    except "+class+" as e:\n        err = e\n        raise\n",
		"    info = None\n"+head+"    except "+class+":\n        info = sys.exc_info()\n",
		head+"    except "+class+":\n        info = sys.exc_info()\n        del info\n        raise\n",
	))
	if strings.Contains(b.String(), "sys.") {
		g.need("sys")
	}
	g.defs = append(g.defs, b.String())
	b.Reset()
	f := &fn{gen: g, b: &b, st: st, left: st.size}
	st.tags = map[string]float64{"with": 0}
	f.line("def %s():", entry)
	f.depth++
	f.declare(st.vars)
	caught := g.chance(0.5)
	if caught {
		f.line("try:")
		f.depth++
	}
	f.line("with section():")
	f.block(func() { f.line("%s", f.unknown()) })
	if caught {
		f.depth--
		f.handler(g.clause(), func() { f.statements(1 + g.r.IntN(2)) })
	}
	f.clearMost(0.5, true)
	g.defs = append(g.defs, b.String())
	return entry
}

// closures: inner functions that share variables with the function around.
func closures(g *gen) string {
	entry := g.one("f", "main", "run", "build")
	var b strings.Builder
	f := &fn{gen: g, b: &b, st: plain, left: 14}
	f.line("def %s():", entry)
	f.depth++
	k := list
	if g.chance(0.3) {
		k = dict
	} else if g.chance(0.3) {
		k = object
	}
	f.declareOne(k)
	if !g.py2 {
		f.declareOne(exc)
	}
	inner := g.one("inner", "attempt", "step_one", "callback")
	params := ""
	f.line("def %s(%s):", inner, params)
	sub := &fn{gen: g, b: &b, st: &style{wrap: 0.2, tidy: 0.4, tags: map[string]float64{"helper": 0.3, "loop": 0.5}}, depth: f.depth + 1, left: 8}
	for _, v := range f.vars {
		if v.kind == exc {
			sub.line("nonlocal %s", v.name)
			sub.vars = append(sub.vars, v)
			continue
		}
		v.outer = true
		sub.vars = append(sub.vars, v)
	}
	if g.chance(0.4) {
		sub.declareOne(exc)
	}
	if g.py2 {
		sub.declareOne(triple)
	}
	sub.main()
	recursive := g.chance(0.1)
	if recursive {
		sub.line("if cond(): %s()", inner)
	}
	switch g.r.IntN(5) {
	case 0:
		f.line("try:")
		f.block(func() { f.line("%s()", inner) })
		f.handler(g.clause(), func() { f.statements(1) })
	case 1:
		f.line("try:")
		f.block(func() { f.line("%s()", inner) })
		f.line("finally:")
		f.block(func() {
			f.finally++
			f.clearMostNoDel(0.7)
			f.finally--
		})
	case 2:
		f.line("run_later = %s", inner)
		f.line("run_later()")
	default:
		f.line("%s()", inner)
	}
	if g.chance(0.4) {
		f.statements(1 + g.r.IntN(2))
	}
	if g.chance(0.4) {
		f.clearMostNoDel(0.7)
	}
	if recursive && g.chance(0.5) {
		f.line("%s = None", inner)
	}
	g.defs = append(g.defs, b.String())
	return entry
}

// clearMostNoDel clears without del, which Python 2 forbids for shared names.
func (f *fn) clearMostNoDel(p float64) {
	for _, v := range f.vars {
		if !f.chance(p) {
			continue
		}
		if v.kind == list || v.kind == dict || v.kind == object {
			f.empty(v)
		} else {
			f.line("%s = None", v.name)
		}
	}
}

// generators: a generator that raises, catches and stores, and its user.
func generators(g *gen) string {
	entry := g.one("f", "main", "run", "consume")
	var b strings.Builder
	st := &style{wrap: 0.15, tidy: 0.3, vars: map[kind]float64{exc: 1, list: 0.2}, tags: map[string]float64{"helper": 0.3, "loop": 0.3, "leave": 0.3, "raise": 0.5}}
	if g.py2 {
		st.vars = map[kind]float64{triple: 0.7, trace: 0.4, exc: 0.4}
		st.tags["info"] = 3
	}
	f := &fn{gen: g, b: &b, st: st, left: 9, inGen: true}
	f.line("def produce():")
	f.depth++
	f.declare(st.vars)
	early := g.chance(0.4)
	if early {
		f.line("yield 0")
	}
	left := writeTry(f)
	if !left {
		if g.chance(0.3) {
			f.clearMost(0.8, true)
		}
		f.line("yield 1")
	} else if !early {
		f.depth--
		f.depth++
		f.line("yield 2")
	}
	g.defs = append(g.defs, b.String())

	b.Reset()
	user := &style{wrap: 0.2, tidy: 0.4, vars: map[kind]float64{exc: 0.7}, tags: map[string]float64{"helper": 0.3, "loop": 0.3}}
	u := &fn{gen: g, b: &b, st: user, left: 10}
	u.line("def %s():", entry)
	u.depth++
	u.declare(user.vars)
	iterate := func() {
		switch g.r.IntN(6) {
		case 0:
			u.line("for item in produce():")
			u.block(func() { u.line("log(item)") })
		case 1:
			u.line("for item in produce():")
			u.block(func() {
				if g.chance(0.5) {
					u.line("break")
				} else {
					u.line("%s", u.unknown())
				}
			})
		case 2:
			u.line("g = produce()")
			u.line("next(g, None)")
			if g.chance(0.5) {
				u.line("%s", g.one("g.close()", "g = None", "del g", "next(g, None)"))
			}
		case 3:
			u.line("values = list(produce())")
		case 4:
			u.line("total = len([v for v in produce()])")
		default:
			u.line("next(produce(), None)")
		}
	}
	if g.chance(0.5) {
		u.line("try:")
		u.block(iterate)
		u.handler(g.clause(), func() { u.statements(1 + g.r.IntN(2)) })
	} else {
		iterate()
	}
	if g.chance(0.4) {
		u.clearMost(0.8, true)
	}
	g.defs = append(g.defs, b.String())
	return entry
}

// futures: concurrent.futures.Future objects that carry exceptions.
func futures(g *gen) string {
	g.need("Future@concurrent.futures")
	entry := g.one("f", "main", "submit", "run")
	class := g.clause()
	try := "    try:\n        fut.set_result(" + g.work() + ")\n    except " + class + " as e:\n        "
	work := g.one(
		"def job(fut):\n"+try+"fut.set_exception(e)\n",
		"def job(fut):\n"+try+"fut.set_exception(e)\n        fut = None\n",
		"def job(fut):\n"+try+"fut.set_exception(RuntimeError(str(e)))\n",
		"def job(fut):\n    err = None\n"+try+"err = e\n    if err is not None:\n        fut.set_exception(err)\n",
		"def job(fut):\n    fut.set_result(1)\n",
		"def job(fut):\n    fut.set_exception(ValueError('x'))\n",
	)
	g.defs = append(g.defs, work)
	var b strings.Builder
	fmt.Fprintf(&b, "def %s():\n    fut = Future()\n    job(fut)\n", entry)
	get := "fut.result()"
	if strings.Contains(work, "except") {
		get = "if fut.done(): fut.result()"
	}
	b.WriteString(g.one(
		"",
		"    fut = None\n",
		"    try:\n        "+get+"\n    finally:\n        fut = None\n",
		"    try:\n        "+get+"\n    finally:\n        del fut\n",
		"    "+get+"\n",
		"    try:\n        "+get+"\n    except "+class+":\n        pass\n",
		"    try:\n        "+get+"\n    except "+class+" as e:\n        log(e)\n    fut = None\n",
		"    if fut.done():\n        log(fut.exception())\n",
		"    exc = None\n    if fut.done():\n        exc = fut.exception()\n    fut = None\n    return exc\n",
		"    exc = None\n    if fut.done():\n        exc = fut.exception()\n    if exc is not None:\n        raise exc\n",
		"    return fut\n",
		"    try:\n        return fut\n    finally:\n        fut = None\n",
	))
	g.defs = append(g.defs, b.String())
	return entry
}
