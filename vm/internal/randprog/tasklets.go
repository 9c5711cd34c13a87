package randprog

import (
	"fmt"
	"math/rand/v2"
)

// NewTasklets writes the program of a seed that is about tasklets, channels and atomic
// blocks, for Stackless Python. It prints what each tasklet does, in the order in which
// they come to it, and ends with all of them dead.
func NewTasklets(seed uint64, py2 bool) string {
	salt := uint64(37)
	if py2 {
		salt = 27
	}
	g := &taskletGen{gen: gen{r: rand.New(rand.NewPCG(seed, salt)), py2: py2}}
	g.lines(taskletPrelude)
	g.channels, g.funcs = 1+g.n(3), 2+g.n(3)
	g.line("C = [stackless.channel() for i in range(%d)]", g.channels)
	for i := range g.channels {
		g.rarely(0.3, func() { g.line("C[%d].preference = %s", i, g.one("-1", "0", "1")) })
		g.rarely(0.15, func() { g.line("C[%d].schedule_all = 1", i) })
	}
	g.rarely(0.15, func() { g.line("stackless.set_channel_callback(channel_cb)") })
	g.rarely(0.15, func() { g.line("stackless.set_schedule_callback(schedule_cb)") })
	for g.function = range g.funcs {
		g.line("def f%d(me):", g.function)
		g.block(func() {
			g.line("p(me, 'starts')")
			g.rarely(0.3, func() { g.line("d = D(me)") })
			g.ops(2 + g.n(5))
			g.line("p(me, 'ends')")
			g.rarely(0.1, func() { g.line("raise %s(me)", g.one("ValueError", "TaskletExit", "KeyError", "SystemExit")) })
		})
	}
	g.function = g.funcs // main starts any of them
	g.line("me = 'main'")
	g.line("try:")
	g.block(func() {
		for range 1 + g.n(4) {
			g.start()
		}
		for range 2 + g.n(6) {
			g.op()
			g.rarely(0.4, func() { g.tried("stackless.run()") })
		}
		g.tried("stackless.run()")
	})
	g.line("except BaseException as e:") // else it depends on how an interpreter ends who dies when
	g.block(func() { g.line("p('uncaught', type(e).__name__, e)") })
	g.lines(taskletEnd)
	return g.b.String()
}

// taskletPrelude has what the programs print with: nothing of it switches.
const taskletPrelude = `
from __future__ import print_function
import stackless, sys
T = []
def p(*args):
	print(*args)
def name(t):
	if t is None:
		return None
	if t is stackless.main:
		return 'main'
	for i, x in enumerate(T):
		if x is t:
			return 't%d' % i
	return 'other'
def state(t):
	return (name(t), t.alive, t.paused, t.blocked, t.scheduled, t.atomic, t.block_trap, t.is_current, t.is_main,
		t.recursion_depth > 0, name(t.next), name(t.prev))
def queues():
	p([(c.balance, name(c.queue), c.closing, c.closed, c.preference) for c in C], stackless.getruncount())
def channel_cb(c, t, sending, willblock):
	p('channel', [x is c for x in C].index(True), name(t), sending, willblock)
def schedule_cb(prev, next):
	p('switch', name(prev), name(next))
class D(object):
	def __init__(self, me):
		self.me = me
	def __del__(self):
		p('del', self.me)
def spawn(f):
	t = stackless.tasklet(f)
	T.append(t)
	return t('t%d' % (len(T) - 1))
def each(f, n):
	return [f(i) for i in range(n)]
`

// taskletEnd kills what is left; one may take several, as it can go on.
const taskletEnd = `
stackless.set_channel_callback(None)
stackless.set_schedule_callback(None)
queues()
for again in range(20):
	for t in T[:]:
		if t.alive:
			try:
				t.kill()
			except BaseException as e:
				p('at the end', type(e).__name__, e)
	if not any(t.alive for t in T):
		break
for t in T:
	p(state(t))
queues()
`

type taskletGen struct {
	gen
	channels, funcs int
	function        int // being written: it starts only those before, so that all ends
	depth           int
}

func (g *taskletGen) rarely(p float64, f func()) {
	if g.chance(p) {
		f()
	}
}

func (g *taskletGen) block(f func()) {
	g.indent++
	f()
	g.indent--
}

// tried writes a statement whose exceptions are printed.
func (g *taskletGen) tried(format string, args ...any) {
	g.line("try:")
	g.block(func() { g.line(format, args...) })
	g.caught()
}

func (g *taskletGen) caught() {
	g.line("except %s as e:", g.one("Exception", "Exception", "BaseException", "(ValueError, RuntimeError, IndexError, StopIteration)"))
	g.block(func() { g.line("p(me, 'caught', type(e).__name__, e)") })
}

func (g *taskletGen) ops(n int) {
	for range n {
		g.op()
	}
}

// nested writes a few operations in a block, few enough that a program ends.
func (g *taskletGen) nested() {
	g.depth++
	g.block(func() { g.ops(1 + g.n(3)) })
	g.depth--
}

func (g *taskletGen) channel() string { return fmt.Sprintf("C[%d]", g.n(g.channels)) }

// tasklet gives one of those that were started: not always one that is alive.
func (g *taskletGen) tasklet() string {
	return g.one("T[0]", "T[-1]", "T[len(T) // 2]", "T[1 % len(T)]", "stackless.current")
}

func (g *taskletGen) start() {
	if g.function == 0 {
		g.line("stackless.schedule()")
		return
	}
	f := fmt.Sprintf("f%d", g.n(g.function))
	g.do(
		func() { g.line("spawn(%s)", f) },
		func() { g.line("spawn(%s)", f) },
		func() { g.tried("spawn(%s).run()", f) },
		func() { g.line("spawn(%s).remove()", f) },
		func() { g.line("T.append(stackless.tasklet().bind(%s, ('b%d',)))", f, g.n(9)) },
	)
}

// op writes one operation.
func (g *taskletGen) op() {
	if g.depth < 2 && g.chance(0.2) {
		g.compound()
		return
	}
	c, t := g.channel(), g.tasklet()
	value := g.one("me", "1", "'x'", "(me, 2)", "None")
	g.do(
		func() {
			g.tried("p(me, 'schedule', %s)", g.one("stackless.schedule()", "stackless.schedule(me)", "stackless.schedule(5)"))
		},
		func() { g.tried("p(me, 'sent', %s.send(%s))", c, value) },
		func() { g.tried("p(me, 'sent', %s.send(%s))", c, value) },
		func() { g.tried("p(me, 'received', %s.receive())", c) },
		func() { g.tried("p(me, 'received', %s.receive())", c) },
		func() { g.tried("p(me, 'received', %s.receive())", c) },
		func() {
			g.tried("%s.send_exception(%s, me)", c, g.one("ValueError", "KeyError", "RuntimeError", "TaskletExit"))
		},
		func() { g.tried("%s.send_throw(%s, me)", c, g.one("ValueError", "KeyError")) },
		func() { g.tried("%s.send_sequence([1, me])", c) },
		func() { g.line("p(me, state(%s))", t) },
		func() { g.line("queues()") },
		func() { g.tried("%s.%s()", t, g.one("insert", "remove", "run", "kill")) },
		func() { // a tasklet that switches to itself makes Stackless forget the others
			g.line("if %s is not stackless.current:", t)
			g.block(func() { g.tried("%s.switch()", t) })
		},
		func() { g.tried("%s.kill(pending=True)", t) },
		func() { g.tried("%s.raise_exception(%s, me)", t, g.one("ValueError", "TaskletExit", "IndexError")) },
		func() {
			g.tried("%s.throw(%s, %s, pending=%s)", t, g.one("ValueError", "KeyError"), g.one("me", "None"), g.one("True", "False"))
		},
		g.start, g.start,
		func() { g.line("%s.%s()", c, g.one("close", "open", "open")) },
		func() { g.line("%s.preference = %s", c, g.one("-1", "0", "1")) },
		func() { g.line("stackless.current.block_trap = %s", g.one("True", "False", "False")) },
		func() { g.line("p(me, stackless.current.set_atomic(%s))", g.one("True", "False", "False")) },
		func() { g.line("p(me, stackless.current.set_ignore_nesting(%s))", g.one("True", "False", "False")) },
		func() {
			g.line("stackless.switch_trap(1)")
			g.tried("stackless.schedule()")
			g.line("stackless.switch_trap(-1)")
		},
	)
}

// compound writes a statement with operations in it.
func (g *taskletGen) compound() {
	g.do(
		func() { g.line("with stackless.atomic():"); g.nested() },
		func() { g.line("with stackless.atomic():"); g.nested() },
		func() {
			g.line("try:")
			g.nested()
			if g.chance(0.5) {
				g.caught()
			}
			g.line("finally:")
			g.block(func() {
				g.line("p(me, 'finally')")
				g.rarely(0.3, g.op)
			})
		},
		func() { g.line("for %s in range(%d):", g.fresh("i"), 1+g.n(3)); g.nested() },
		func() {
			g.line("for x in %s:", g.channel())
			g.block(func() {
				g.line("p(me, 'next', x)")
				g.line("if x == 1:")
				g.block(func() { g.line("break") })
			})
		},
		func() { // a generator that is switched away from
			f := g.fresh("g")
			g.line("def %s():", f)
			g.block(func() {
				g.line("yield 1")
				g.tried("stackless.schedule()")
				g.line("yield 2")
			})
			g.line("for x in %s():", f)
			g.block(func() { g.line("p(me, 'yielded', x)"); g.rarely(0.5, g.op) })
		},
		func() { // native code in between
			f := g.fresh("k")
			g.line("def %s(x):", f)
			g.nested()
			g.block(func() { g.line("return -x") })
			g.tried("p(me, %s)", g.one("sorted([2, 1], key="+f+")", "each("+f+", 2)", "list(map("+f+", [1, 2]))"))
		},
		func() { g.line("if %s.balance %s 0:", g.channel(), g.one("<", ">", "==")); g.nested() },
	)
}
