package explore

import (
	"cmp"
	"container/heap"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"strings"
	"time"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/stdlib/all"
	"github.com/sllint/sllint/vm/timeline"
)

// cost is what runs are ordered by.
type cost struct{ preemptions, switches int }

func (c cost) less(d cost) bool {
	return c.preemptions < d.preemptions || c.preemptions == d.preemptions && c.switches < d.switches
}

// visit is the cheapest way by which a state was come to: in the run of that number, or,
// where it is 0, in one that is yet to come.
type visit struct {
	cost cost
	run  int
}

// pending is a run that is still to come: the one of parent up to the last deviation, and
// that.
type pending struct {
	parent *pending
	dev    deviation
	cost   cost
	number int
}

func (p *pending) deviations() (list []deviation) {
	for ; p != nil; p = p.parent {
		if p.dev.at > 0 {
			list = append(list, p.dev)
		}
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// queue is a heap of them, the cheapest first.
type queue []*pending

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	return q[i].cost.less(q[j].cost) || q[i].cost == q[j].cost && q[i].number < q[j].number
}
func (q *queue) Push(x any) { *q = append(*q, x.(*pending)) }
func (q *queue) Pop() any {
	old := *q
	p := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return p
}

// explorer is one exploration.
type explorer struct {
	conf   Config
	code   *code.Code
	codes  *vm.Codes
	result Result
	runs   int // so far

	machines chan machine

	hot        map[uint64]bool // ids of the sites where agents are interrupted
	siteIDs    map[siteKey]uint64
	seed       maphash.Seed
	tasklets   bool // tasklets are agents of their own
	everywhere bool // this run counts what there would be without reduction
	visited    map[uint64]visit
}

func newExplorer(conf Config) *explorer {
	e := &explorer{conf: conf, codes: &vm.Codes{}, hot: map[uint64]bool{}, siteIDs: map[siteKey]uint64{}, visited: map[uint64]visit{}, seed: maphash.MakeSeed(), tasklets: conf.AnyOrder}
	e.result.Bounds = conf.Bounds
	e.result.Lines = map[int]bool{}
	return e
}

// modelWaits says what those wait for who wait for a lock in functions of our module
// threading.
var modelWaits = map[string]string{"wait": "a notification", "join": "the end of a thread"}

// siteKey names a place in all interpreters.
type siteKey struct {
	file, function string
	line, index    int
}

func (e *explorer) site(at vm.Place) *site {
	c := at.Code
	key := siteKey{c.Filename, c.QualName, c.FirstLine, at.Index}
	id := e.siteIDs[key]
	if id == 0 {
		id = maphash.Comparable(e.seed, key) | 1
		e.siteIDs[key] = id
	}
	s := &site{id: id, hot: e.hot[id] || e.conf.NoReduction}
	if c.Filename == "<frozen threading>" {
		s.waits = modelWaits[c.Name]
	}
	if c.Filename == e.conf.Filename {
		s.line = at.Line()
		e.result.Lines[s.line] = true
		if c.Name != "<module>" {
			s.name = c.Name
		}
	}
	return s
}

// search explores.
func (e *explorer) search(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, e.conf.Bounds.Time, errTime)
	defer cancel()
	defer e.makeMachines()()
	for {
		again, err := e.pass(ctx)
		if err != nil || !again {
			e.result.Points = len(e.hot)
			return err
		}
		e.result.Repeated = e.result.Schedules
	}
}

var errTime = errors.New("the time is up")

// pass runs all schedules, until one shows that more is to be looked at: again is true
// then.
func (e *explorer) pass(ctx context.Context) (again bool, err error) {
	e.visited = map[uint64]visit{}
	q := &queue{{}}
	number := 0
	var best *pending
	bestCost := cost{}
	for q.Len() > 0 {
		p := heap.Pop(q).(*pending)
		if best != nil && !p.cost.less(bestCost) {
			break
		}
		if e.result.Schedules >= e.conf.Bounds.Schedules {
			e.note("schedules")
			return false, e.keep(ctx, best, false)
		}
		e.everywhere = e.result.Schedules == 0
		o, err := e.run(ctx, p.deviations(), false)
		if err != nil {
			if context.Cause(ctx) == errTime && (errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errTime)) {
				e.note("time")
				return false, e.keep(context.WithoutCancel(ctx), best, false)
			}
			return false, err
		}
		e.result.Schedules++
		if e.everywhere {
			e.estimate(o)
		}
		if o.cut {
			e.result.Cut++
		}
		if o.misfit != nil {
			return false, fmt.Errorf("a run went another way than before: %w", o.misfit)
		}
		if e.limited(o) && e.result.Schedules == 1 {
			return false, nil // it does not get anywhere as it is
		}
		if c := (cost{o.preemptions, o.switches}); o.failure != nil && (best == nil || c.less(bestCost)) {
			best, bestCost = p, c
		}
		if o.heated && !e.conf.NoReduction {
			return true, nil
		}
		for _, c := range o.children {
			number++
			heap.Push(q, &pending{p, c.dev, c.cost, number})
		}
	}
	e.result.Complete = e.result.Limited == 0
	return false, e.keep(ctx, best, true)
}

// keep runs the failing schedule once more, to see how it comes about.
func (e *explorer) keep(ctx context.Context, best *pending, shortest bool) error {
	if best == nil {
		return nil
	}
	visited := e.visited
	e.visited = map[uint64]visit{}
	defer func() { e.visited = visited }()
	o, err := e.run(ctx, best.deviations(), true)
	if err != nil {
		return err
	}
	if o.failure == nil {
		return errors.New("a schedule does not fail a second time")
	}
	e.result.Failure = o.finish()
	e.result.Failure.Shortest = shortest
	return nil
}

// note says that a limit of the whole was reached.
func (e *explorer) note(limit string) {
	e.result.Limit = limit
	e.result.Complete = false
}

// limited notes that a run was ended by a limit.
func (e *explorer) limited(o *observer) bool {
	var limit *vm.LimitError
	if o.failure != nil || !errors.As(o.vm.Stopped(), &limit) {
		return false
	}
	e.result.Limit = limit.What
	e.result.Limited++
	return true
}

// estimate says how many schedules there are about, going by the alternatives of the first
// run: each of them has as many again.
func (e *explorer) estimate(o *observer) {
	e.result.Unreduced = 1
	n := 1.0
	for i := range e.conf.Bounds.Preemptions {
		n *= float64(o.alternatives) / float64(i+1)
		e.result.Unreduced += n
	}
}

//go:embed lib/threading.py
var threadingSource string

//go:embed lib/queue.py
var queueSource string

// ownModule is what the modules of ours tell the explorer by.
var ownModule = &vm.NativeModule{Name: "_explore", Funcs: []vm.Method{
	{Name: "thread", Sig: "ident, name, daemon, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		id, ok := t.IntArg(a[0])
		if !ok {
			return vm.Null
		}
		daemon, ok := t.IsTrue(a[2])
		if !ok {
			return vm.Null
		}
		name := t.StrOf(a[1])
		if !name.IsNull() {
			if o, ok := t.VM().Config().Scheduler.(*observer); ok {
				o.thread(id, vm.GoString(name), daemon)
			}
			t.Decref(name)
			return vm.None
		}
		return vm.Null
	}},
}}

// grace is how long a run may take to end that is told to.
const grace = 500 * time.Millisecond

// run runs the program with some deviations.
func (e *explorer) run(ctx context.Context, devs []deviation, record bool) (*observer, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var made machine
	if record {
		made = e.newMachine()
	} else {
		made = <-e.machines
	}
	o, m, t := made.o, made.vm, made.t
	e.runs++
	o.number, o.devs, o.record = e.runs, devs, record
	stop := context.AfterFunc(ctx, func() { m.Interrupt(context.Cause(ctx)) })
	defer stop()
	timer := time.AfterFunc(e.conf.Bounds.RunTime, func() { m.Interrupt(&vm.LimitError{What: "time"}) })
	defer timer.Stop()
	done := make(chan error, 1)
	go func() {
		_, err := t.Guard(func() int { return t.RunMainOf(e.code, e.conf.Source) })
		done <- err
	}()
	var err error
	select {
	case err = <-done:
	case <-m.Stopping():
		select {
		case err = <-done:
		case <-time.After(grace):
			return nil, ErrHangs
		}
	}
	o.endTurn("", false)
	if err == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return o, err
}

// machine is an interpreter that has not run yet, with who decides in it.
type machine struct {
	o  *observer
	vm *vm.VM
	t  *vm.Thread
}

// makeMachines makes interpreters, each while the one before runs; what it returns ends
// that.
func (e *explorer) makeMachines() (stop func()) {
	e.machines = make(chan machine)
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		for {
			select {
			case e.machines <- e.newMachine():
			case <-done:
				return
			}
		}
	}()
	return func() {
		close(done)
		<-over
	}
}

func (e *explorer) newMachine() machine {
	o := newObserver(e)
	b := &e.conf.Bounds
	conf := vm.Config{Dialect: e.conf.Dialect, Stdout: &o.output, Stderr: &o.output, Argv: []string{e.conf.Filename}, Path: e.conf.Path,
		Limits: vm.Limits{Steps: b.Steps, Memory: b.Memory, Output: b.Output}, Scheduler: o, Codes: e.codes,
		AtomicTasklet: e.conf.AtomicTasklet, PreemptTasklets: e.conf.PreemptTasklets, AnyOrder: e.conf.AnyOrder,
		Modules: map[string]string{}}
	maps.Copy(conf.Modules, e.conf.Modules)
	conf.Modules["threading"], conf.Modules["queue"] = threadingSource, queueSource
	if conf.Dialect == vm.Py2 {
		conf.Modules["Queue"] = queueSource
	}
	m, t := vm.New(conf)
	all.Add(m)
	m.AddModule(ownModule)
	o.vm = m
	return machine{o, m, t}
}

// maxOutput is how much is kept of what a run writes.
const maxOutput = 4 << 10

// limitedBuffer keeps the first bytes that are written to it.
type limitedBuffer struct {
	strings.Builder
	limit int
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	b.Builder.Write(p[:min(len(p), max(b.limit-b.Len(), 0))])
	return len(p), nil
}

func compareWho(a, b timeline.Who) int {
	return cmp.Or(cmp.Compare(a.Thread, b.Thread), cmp.Compare(a.Tasklet, b.Tasklet))
}
