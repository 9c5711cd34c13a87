package explore

import (
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/timeline"
)

// observer decides the schedule of one run, and sees what happens in it.
type observer struct {
	e      *explorer
	number int // of the run
	vm     *vm.VM
	devs   []deviation // that are still to come
	taken  []deviation // those that were
	record bool        // turns are to be noted

	count       int // decisions so far
	preemptions int
	switches    int
	sinceSwitch int // decisions since the last one

	agents  map[timeline.Who]*agent
	list    []*agent
	cells   map[cellKey]*cell
	sites   map[vm.Place]*site
	running timeline.Who
	spins   map[timeline.Who]*spin
	skip    map[timeline.Who]vm.Place // who was interrupted before an instruction, and comes to it again
	resumes map[timeline.Who]int      // who was interrupted, and the line that it goes on in
	waits   map[timeline.Who]Blocked
	owners  map[unsafe.Pointer]timeline.Who
	names   map[timeline.Who]string
	daemons map[int64]bool
	atomic  map[timeline.Who]bool

	children []child // alternatives to this run
	point    point   // the last place where somebody could have been interrupted
	heated   bool    // more places are hot now
	cut      bool    // an earlier run goes on like this one
	misfit   error
	failure  *Failure
	ended    bool // main came to its end

	alternatives int // how many there are, of all kinds
	turns        []Turn
	turn         *Turn
	output       limitedBuffer
}

// child is a run to come: this one up to a decision, and then something else.
type child struct {
	dev  deviation
	cost cost
	key  uint64
}

// point is a place where somebody could have been interrupted: the alternatives from that
// number on.
type point struct {
	who      timeline.Who
	children int
}

// site is a place in the program as it is known over several runs.
type site struct {
	id   uint64
	hot  bool
	line int // in the program's own file, 0 for others
	name string
	// waits is what somebody waits for who waits for a lock there, if there is more to say.
	waits string
}

// nowhere is where nobody can be interrupted.
var nowhere = &site{}

// spin is what is known of somebody who loops.
type spin struct {
	loops  map[vm.Place]lap
	reads  map[unsafe.Pointer]bool // since it was last seen to have changed something
	writes int                     // of its own
	parked bool                    // nothing will change until somebody else changes something
}

// lap is a turn of a loop.
type lap struct {
	registers uint64
	writes    int
	switches  int
}

func newObserver(e *explorer) *observer {
	o := &observer{e: e,
		agents: map[timeline.Who]*agent{}, cells: map[cellKey]*cell{}, sites: map[vm.Place]*site{}, spins: map[timeline.Who]*spin{},
		skip: map[timeline.Who]vm.Place{}, resumes: map[timeline.Who]int{}, waits: map[timeline.Who]Blocked{}, owners: map[unsafe.Pointer]timeline.Who{},
		names: map[timeline.Who]string{}, daemons: map[int64]bool{}, atomic: map[timeline.Who]bool{}, running: timeline.Who{Thread: 1}}
	o.output.limit = maxOutput
	return o
}

// whose is the agent that somebody's doings count for.
func (o *observer) whose(who timeline.Who) timeline.Who {
	if !o.e.tasklets {
		who.Tasklet = 0
	}
	return who
}

// agent gives the agent of somebody. One that nobody was seen to start is of its thread.
func (o *observer) agent(who timeline.Who) *agent {
	who = o.whose(who)
	a := o.agents[who]
	if a == nil {
		a = o.newAgent(who, nil)
	}
	return a
}

func (o *observer) newAgent(who timeline.Who, parent *agent) *agent {
	a := &agent{index: len(o.list), site: nowhere}
	a.canon = mix(uint64(who.Thread), uint64(who.Tasklet)+1)
	if parent != nil {
		parent.children++
		a.canon = mix(parent.canon, parent.children)
		a.hash = parent.hash
		a.join(parent.vc)
		parent.hash = mix(parent.hash, a.canon)
	}
	a.vc = joined(a.vc, make([]uint32, a.index+1))
	a.vc[a.index] = 1
	if parent != nil {
		parent.tick()
	}
	o.agents[who] = a
	o.list = append(o.list, a)
	return a
}

func (o *observer) site(at vm.Place) *site {
	s := o.sites[at]
	if s == nil {
		s = o.e.site(at)
		o.sites[at] = s
	}
	return s
}

func (o *observer) heat(s *site) {
	if s.id != 0 && !o.e.hot[s.id] {
		o.e.hot[s.id] = true
		o.heated = true
	}
}

// Visible is Scheduler.Visible.
func (o *observer) Visible(who timeline.Who, at vm.Place) bool {
	o.count++
	o.sinceSwitch++
	s := o.site(at)
	a := o.agent(who)
	a.site = s
	o.noteTurn(who, s)
	if o.skip[who] == at {
		delete(o.skip, who)
		return false
	}
	if s.hot {
		a.hash = mix(a.hash, a.passed)
		a.passed = s.id
	}
	switch {
	case o.over():
		return false
	case len(o.devs) > 0:
		return o.devs[0].at == o.count
	}
	return (s.hot || o.e.everywhere) && !o.record
}

// Preempt is Scheduler.Preempt.
func (o *observer) Preempt(who timeline.Who, at vm.Place, choices []vm.Choice) int {
	choices, index := o.awake(choices)
	if len(o.devs) > 0 {
		if i := o.follow(choices); i >= 0 {
			o.preempted(who, at, choices[i])
			return index[i]
		}
		return vm.Stop
	}
	for _, c := range choices {
		if c.How == vm.Interrupt && !o.e.tasklets {
			o.e.tasklets, o.heated = true, true
		}
	}
	o.alternatives += len(choices)
	if !o.site(at).hot && !o.e.conf.NoReduction {
		return vm.Continue
	}
	state := o.state(choices)
	if o.seen(mix(state, o.agent(who).canon), cost{o.preemptions, o.switches}) {
		return vm.Stop
	}
	o.point = point{who, len(o.children)}
	if o.preemptions < o.e.conf.Bounds.Preemptions {
		for _, c := range choices {
			o.branch(state, c, cost{o.preemptions + 1, o.switches + 1})
		}
	}
	return vm.Continue
}

// over tells whether nothing that happens now counts any more.
func (o *observer) over() bool { return o.cut || o.ended || o.failure != nil || o.misfit != nil }

// preempted notes that somebody was interrupted.
func (o *observer) preempted(who timeline.Who, at vm.Place, c vm.Choice) {
	o.preemptions++
	why := "interrupted"
	if c.How == vm.TimeUp {
		why = "interrupted: the time is up that another one waits for"
	}
	o.endTurn(why, true)
	o.resumes[who] = o.site(at).line
	if c.How == vm.Interrupt {
		o.skip[who] = at
	}
}

// Next is Scheduler.Next.
func (o *observer) Next(who timeline.Who, choices []vm.Choice) int {
	o.count++
	o.sinceSwitch = 0
	asleep := len(choices)
	choices, index := o.awake(choices)
	if o.over() {
		return 0
	}
	if len(choices) == 0 {
		if asleep > 0 {
			o.fail(Failure{Kind: Livelock, Who: who, Message: "a loop goes on until something changes, and nobody can change it"})
			return vm.Stop
		}
		return 0
	}
	first := slices.IndexFunc(choices, func(c vm.Choice) bool { return c.How != vm.TimeUp && c.Who != who })
	if first < 0 {
		first = max(slices.IndexFunc(choices, func(c vm.Choice) bool { return c.How != vm.TimeUp }), 0)
	}
	ready := choices[first].How != vm.TimeUp
	price := func(i int) cost {
		c := cost{o.preemptions, o.switches + 1}
		if i != first && choices[i].How == vm.TimeUp {
			c.preemptions++
		}
		return c
	}
	if len(o.devs) > 0 && o.devs[0].at == o.count {
		i := o.follow(choices)
		if i < 0 {
			return vm.Stop
		}
		o.preemptions = price(i).preemptions
		o.chosen(who, choices[i])
		return index[i]
	}
	if len(o.devs) == 0 && !o.record {
		state := o.state(choices)
		if o.seen(mix(mix(state, o.agent(choices[first].Who).canon), uint64(choices[first].How)), price(first)) {
			return vm.Stop
		}
		for i, c := range choices {
			if i == first || c.Who == who && ready {
				continue
			}
			if p := price(i); p.preemptions <= o.e.conf.Bounds.Preemptions {
				o.branch(state, c, p)
			}
		}
		o.alternatives += len(choices) - 1
	}
	o.chosen(who, choices[first])
	return index[first]
}

func (o *observer) chosen(who timeline.Who, c vm.Choice) {
	if c.Who == who {
		return
	}
	why := "lets others run"
	switch w, ok := o.waits[who]; {
	case o.spins[who] != nil && o.spins[who].parked:
		why = "loops until something changes"
	case ok && w.What != "":
		why = "waits for " + w.What
	case ok:
		why = "sleeps"
	}
	o.endTurn(why, false)
}

// awake leaves out those who loop until something changes.
func (o *observer) awake(choices []vm.Choice) (list []vm.Choice, index []int) {
	for i, c := range choices {
		if s := o.spins[c.Who]; s == nil || !s.parked || c.How == vm.Interrupt {
			list, index = append(list, c), append(index, i)
		}
	}
	return list, index
}

// follow takes the next deviation: the number of the choice that it names.
func (o *observer) follow(choices []vm.Choice) int {
	d := o.devs[0]
	i := slices.IndexFunc(choices, func(c vm.Choice) bool { return c.Who == d.who && c.How == d.how })
	if i < 0 {
		o.misfit = fmt.Errorf("nobody %s could go on at decision %d", d, d.at)
		return -1
	}
	o.devs = o.devs[1:]
	o.taken = append(o.taken, d)
	return i
}

// state is a hash of the state of the program, whoever goes on.
func (o *observer) state(choices []vm.Choice) uint64 {
	var h uint64
	for _, a := range o.list {
		h += mix(mix(a.hash, a.passed), a.canon)
	}
	for _, c := range choices {
		h += mix(mix(o.agent(c.Who).canon, uint64(c.How)), 7)
		for i, who := range c.Queue {
			h += mix(mix(o.agent(who).canon, uint64(who.Tasklet)), uint64(i)+11)
		}
	}
	return h
}

// seen tells whether a run with no higher cost went on from here, and notes that this one
// does.
func (o *observer) seen(key uint64, c cost) bool {
	if o.e.conf.NoReduction {
		return false
	}
	if v, ok := o.e.visited[key]; ok && v.run != o.number && !c.less(v.cost) {
		o.cut = true
		return true
	}
	o.e.visited[key] = visit{c, o.number}
	return false
}

// branch notes that something else could be done here.
func (o *observer) branch(state uint64, c vm.Choice, price cost) {
	key := mix(mix(state, o.agent(c.Who).canon), uint64(c.How))
	if !o.e.conf.NoReduction {
		if v, ok := o.e.visited[key]; ok && !price.less(v.cost) {
			return
		}
		o.e.visited[key] = visit{price, 0}
	}
	o.children = append(o.children, child{deviation{o.count, c.Who, c.How}, price, key})
}

// fair is how many decisions somebody makes before others get a turn in any case.
const fair = 20_000

// Loop is Scheduler.Loop.
func (o *observer) Loop(who timeline.Who, at vm.Place, registers uint64, known bool) bool {
	s := o.spin(who)
	s.parked = false
	now := lap{registers, s.writes, o.switches}
	before, ok := s.loops[at]
	s.loops[at] = now
	if ok && known && before == now {
		s.parked = true
		return true
	}
	if !ok || before.writes != now.writes {
		clear(s.reads)
	}
	if o.sinceSwitch++; o.sinceSwitch > fair {
		o.sinceSwitch = 0
		a := o.agent(who)
		a.hash = mix(a.hash, 5)
		return true
	}
	return false
}

func (o *observer) spin(who timeline.Who) *spin {
	s := o.spins[who]
	if s == nil {
		s = &spin{loops: map[vm.Place]lap{}, reads: map[unsafe.Pointer]bool{}}
		o.spins[who] = s
	}
	return s
}

// changed wakes those whose loops look at an object, nil for all.
func (o *observer) changed(who timeline.Who, object unsafe.Pointer) {
	o.spin(who).writes++
	for other, s := range o.spins {
		if s.parked && other != who && (object == nil || s.reads[object]) {
			s.parked = false
		}
	}
}

// Access is Scheduler.Access.
func (o *observer) Access(who timeline.Who, x vm.Access) {
	if x.Kind == vm.WriteItem || x.Kind == vm.WriteAll {
		o.changed(who, x.Object)
	} else {
		o.spin(who).reads[x.Object] = true
	}
	o.access(o.agent(who), x)
}

// atomicCell is what atomic mode is a lock of: one for all threads, or one for each.
func (o *observer) atomicCell(who timeline.Who) unsafe.Pointer {
	if !o.e.conf.AtomicTasklet {
		return unsafe.Pointer(o)
	}
	if !o.e.tasklets {
		return nil
	}
	return unsafe.Pointer(o.agent(timeline.Who{Thread: who.Thread}))
}

func (o *observer) inAtomic(who timeline.Who) {
	if p := o.atomicCell(who); p != nil && o.atomic[who] {
		o.sync(o.agent(who), p, true)
	}
}

// Event is Scheduler.Event.
func (o *observer) Event(e vm.Event) {
	switch e.Kind {
	case vm.EventGo, vm.EventSwitch, vm.EventEnd, vm.EventMainEnd:
	default:
		o.changed(e.Who, nil)
	}
	a := o.agent(e.Who)
	switch e.Kind {
	case vm.EventAcquire:
		o.owners[e.Object] = e.Who
		o.sync(a, e.Object, true)
	case vm.EventRelease:
		delete(o.owners, e.Object)
		o.sync(a, e.Object, true)
	case vm.EventTry, vm.EventJoin:
		o.sync(a, e.Object, false)
	case vm.EventFinish:
		// To interrupt a thread that has nothing left to do but to end comes to the same as to
		// interrupt before it joins the one that would wait for it.
		a.site = nowhere
		o.sync(a, e.Object, true)
	case vm.EventStart:
		o.newAgent(e.Other, a)
	case vm.EventEnd:
		o.endTurn("ends", false)
	case vm.EventMeet, vm.EventWake:
		o.meetTasklet(a, e)
	case vm.EventChannelWait:
		o.sync(a, e.Object, true)
		o.inAtomic(e.Who)
		o.waits[e.Who] = Blocked{Who: e.Who, What: e.Text, Where: e.Where}
	case vm.EventYield:
		a.hash = mix(a.hash, 6)
	case vm.EventSwitch:
		o.switched(e)
	case vm.EventAtomic, vm.EventAtomicEnd:
		if e.Kind == vm.EventAtomicEnd {
			o.inAtomic(e.Other)
		}
		o.atomic[e.Other] = e.Kind == vm.EventAtomic
		if e.Kind == vm.EventAtomic {
			o.inAtomic(e.Other)
		}
	case vm.EventWait:
		if e.Text != "a lock" {
			a.hash = mix(a.hash, 3)
		} else if o.point.who == e.Who && !o.e.conf.NoReduction {
			// It has to wait at once: to interrupt it before would come to the same.
			o.children = o.children[:o.point.children]
		}
		o.inAtomic(e.Who)
		if _, ok := o.waits[e.Who]; !ok {
			what := e.Text
			if a.site.waits != "" && e.Object != nil {
				what, e.Object = a.site.waits, nil
			}
			o.waits[e.Who] = Blocked{Who: e.Who, What: what, Where: e.Where, lock: e.Object}
		}
	case vm.EventGo:
		o.goesOn(e)
	case vm.EventFailed:
		o.fail(Failure{Kind: Exception, Who: e.Who, Message: lastLine(e.Text), Traceback: e.Text})
		o.vm.Interrupt(vm.ErrCut)
	case vm.EventStuck:
		o.stuck(e)
	case vm.EventMainEnd:
		o.mainEnds(e)
	}
}

// meetTasklet notes what goes from one tasklet to another, which does not run.
func (o *observer) meetTasklet(a *agent, e vm.Event) {
	o.sync(a, e.Object, true)
	if b := o.agents[o.whose(e.Other)]; b == nil {
		o.newAgent(o.whose(e.Other), a)
	} else if a != b {
		b.join(a.vc)
		a.join(b.vc)
		b.hash = mix(b.hash, a.hash)
		a.tick()
		b.tick()
	}
	delete(o.waits, e.Other)
}

// switched notes that another tasklet of the thread goes on.
func (o *observer) switched(e vm.Event) {
	why := "lets others run"
	if w, ok := o.waits[e.Who]; ok {
		why = "waits for " + w.What
	}
	o.endTurn(why, false)
	o.runs(e.Other)
}

// goesOn notes that a thread has got the interpreter.
func (o *observer) goesOn(e vm.Event) {
	if w, ok := o.waits[e.Who]; ok && w.What != "somebody to send" && w.What != "somebody to receive" {
		delete(o.waits, e.Who)
	}
	o.inAtomic(e.Who)
	o.runs(e.Who)
}

func (o *observer) runs(who timeline.Who) {
	if who != o.running {
		o.running = who
		o.switches++
		o.sinceSwitch = 0
	}
}

// mainEnds looks for who would wait for ever, now that the program is over. Those who
// could still go on might have ended that.
func (o *observer) mainEnds(e vm.Event) {
	o.ended = true
	o.endTurn("the program ends", false)
	if e.Could > 0 || o.e.conf.AllowBlocked {
		return
	}
	for who := range o.waits {
		if !o.daemons[who.Thread] {
			o.fail(Failure{Kind: Lost, Who: who, Message: "somebody waits for ever"})
		}
	}
}

// stuck says what it is that nobody can go on: a deadlock, or, where nobody waits for what
// another one of them has, a wake-up that has not come.
func (o *observer) stuck(e vm.Event) {
	for _, w := range o.waits {
		if _, held := o.owners[w.lock]; held || e.Other == e.Who {
			o.fail(Failure{Kind: Deadlock, Who: e.Who, Message: "nobody can go on"})
			return
		}
	}
	o.fail(Failure{Kind: Lost, Who: e.Who, Message: "somebody waits for ever, and so does the program"})
}

// fail notes a failure: the first one counts.
func (o *observer) fail(f Failure) {
	if o.failure != nil || o.cut || o.misfit != nil {
		return
	}
	if o.turn != nil {
		why := ""
		if w, ok := o.waits[o.turn.Who]; ok {
			why = w.reason()
		} else if f.Kind == Exception && f.Who == o.turn.Who {
			why = "fails"
		}
		o.endTurn(why, false)
	}
	for who, w := range o.waits {
		if f.Kind != Lost || !o.daemons[who.Thread] {
			w.Name = o.name(who)
			if holder, ok := o.owners[w.lock]; ok {
				w.Holder = o.name(holder)
			}
			f.Blocked = append(f.Blocked, w)
		}
	}
	slices.SortFunc(f.Blocked, func(a, b Blocked) int { return compareWho(a.Who, b.Who) })
	if f.Kind == Lost && len(f.Blocked) > 0 {
		f.Who = f.Blocked[len(f.Blocked)-1].Who
	}
	f.Name = o.name(f.Who)
	o.failure = &f
}

// finish completes the failure once the run is over.
func (o *observer) finish() *Failure {
	f := o.failure
	f.Schedule = o.e.format(o.taken)
	f.Preemptions, f.Switches = o.preemptions, o.switches
	f.Turns = o.turns
	f.Output = o.output.String()
	return f
}

// thread notes what the program calls a thread.
func (o *observer) thread(id int64, name string, daemon bool) {
	o.names[timeline.Who{Thread: id}] = name
	o.daemons[id] = daemon
}

func (o *observer) name(who timeline.Who) string {
	n := o.names[who]
	switch {
	case who == timeline.Who{Thread: 1}:
		return "main"
	case who.Tasklet != 0:
		if n != "" {
			n = " (" + n + ")"
		}
		return fmt.Sprintf("tasklet %d%s", who.Tasklet, n)
	case n != "" && strings.HasPrefix(n, "Thread-"):
		return n
	case n != "":
		n = " (" + n + ")"
	}
	return fmt.Sprintf("thread %d%s", who.Thread, n)
}

// maxLines is how many lines of a turn are kept.
const maxLines = 256

// noteTurn notes where somebody is.
func (o *observer) noteTurn(who timeline.Who, s *site) {
	if !o.record || o.failure != nil {
		return
	}
	if s.line > 0 && o.names[who] == "" {
		o.names[who] = s.name
	}
	if o.turn == nil || o.turn.Who != who {
		o.endTurn("lets others run", false)
		o.turn = &Turn{Who: who}
		o.turn.comesBy(o.resumes[who])
		delete(o.resumes, who)
	}
	o.turn.comesBy(s.line)
}

// comesBy notes a line, unless it is 0.
func (t *Turn) comesBy(line int) {
	if line == 0 {
		return
	}
	if t.From == 0 {
		t.From = line
	}
	if n := len(t.Lines); n == 0 || t.To != line && n < maxLines {
		t.Lines = append(t.Lines, line)
	}
	t.To = line
}

func (o *observer) endTurn(why string, preempt bool) {
	if t := o.turn; t != nil {
		t.Why, t.Preempt, t.Name = why, preempt, o.name(t.Who)
		o.turns = append(o.turns, *t)
		o.turn = nil
	}
}

func lastLine(s string) string {
	s = strings.TrimRight(s, "\n")
	return s[strings.LastIndexByte(s, '\n')+1:]
}
