package explore

import (
	"unsafe"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/timeline"
)

// What comes before what.
//
// Each agent has a vector clock. Locks, channels, starts and ends of threads make what one
// agent has done come before what another one does next, and so does every access at a
// place where agents are interrupted. Two accesses of which one writes, and neither comes
// before the other, can happen the other way round: agents are to be interrupted there.
//
// Beside its clock an agent has a hash of what it has done, in which each such operation
// has the hashes of those that it comes after. The hashes of all agents together tell
// what order the program's operations have had, as far as it makes a difference: where they
// are equal the program is in the same state.

// agent is what runs: a thread or, where tasklets are interrupted, a tasklet.
type agent struct {
	index    int
	vc       []uint32
	canon    uint64 // who it is, whatever the order of things
	hash     uint64 // what it has done
	passed   uint64 // the place that it stands before, not yet in hash
	children uint64
	site     *site // where it is
}

// now is the agent's own time.
func (a *agent) now() uint32 { return a.vc[a.index] }

// tick lets time pass.
func (a *agent) tick() { a.vc[a.index]++ }

// join takes over what comes before.
func (a *agent) join(vc []uint32) { a.vc = joined(a.vc, vc) }

func joined(a, b []uint32) []uint32 {
	for len(a) < len(b) {
		a = append(a, 0)
	}
	for i, n := range b {
		a[i] = max(a[i], n)
	}
	return a
}

// mix is a hash of two.
func mix(a, b uint64) uint64 {
	h := a*0x9e3779b97f4a7c15 ^ b
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 29
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}

// record is a past access.
type record struct {
	agent *agent
	site  *site
	at    uint32
}

// before tells whether it comes before what the agent does now.
func (r record) before(a *agent) bool {
	return r.agent == a || r.agent.index < len(a.vc) && r.at <= a.vc[r.agent.index]
}

// accesses are those of one kind to one thing.
type accesses struct {
	list []record
	vc   []uint32 // after those that made an order
	hash uint64
}

func (s *accesses) note(a *agent) {
	for i := range s.list {
		if r := &s.list[i]; r.agent == a && r.site == a.site {
			r.at = a.now()
			return
		}
	}
	s.list = append(s.list, record{a, a.site, a.now()})
}

// cell is a thing that is read and written as a whole.
type cell struct{ reads, writes accesses }

// cellKey names one: an item of an object, or what all of its items are part of.
type cellKey struct {
	object unsafe.Pointer
	key    vm.Key
	part   part
}

type part uint8

const (
	partItem  part = iota // one item
	partShape             // which items there are
	partAll               // all items: who reads them all is in the way of who writes one
	partSync              // a lock or a channel
)

func (o *observer) cell(object unsafe.Pointer, key vm.Key, p part) *cell {
	k := cellKey{object, key, p}
	c := o.cells[k]
	if c == nil {
		c = &cell{}
		o.cells[k] = c
	}
	return c
}

// access notes an access of an agent to an object.
func (o *observer) access(a *agent, x vm.Access) {
	switch x.Kind {
	case vm.ReadItem:
		o.use(a, o.cell(x.Object, vm.Key{}, partShape), false, true, false)
		o.use(a, o.cell(x.Object, x.Key, partItem), false, true, false)
	case vm.WriteItem:
		o.use(a, o.cell(x.Object, vm.Key{}, partShape), false, true, false)
		o.use(a, o.cell(x.Object, vm.Key{}, partAll), true, false, false)
		o.use(a, o.cell(x.Object, x.Key, partItem), true, true, false)
	case vm.ReadAll:
		o.use(a, o.cell(x.Object, vm.Key{}, partShape), false, true, false)
		o.use(a, o.cell(x.Object, vm.Key{}, partAll), false, false, false)
	case vm.WriteAll:
		o.use(a, o.cell(x.Object, vm.Key{}, partShape), true, true, false)
	}
}

// use notes the use of a cell. exclusive says that one write is in the way of another;
// sync that it is no data: then it always makes an order.
func (o *observer) use(a *agent, c *cell, write, exclusive, sync bool) {
	if !write || exclusive {
		o.meet(a, c.writes.list, sync)
	}
	if write {
		o.meet(a, c.reads.list, sync)
	}
	own := &c.reads
	if write {
		own = &c.writes
	}
	own.note(a)
	if !sync && !a.site.hot {
		return
	}
	o.point.who = timeline.Who{}
	h := uint64(0)
	if !write || exclusive {
		a.join(c.writes.vc)
		h = c.writes.hash
	}
	if write {
		a.join(c.reads.vc)
		h += mix(c.reads.hash, 1)
	}
	a.hash = mix(mix(a.hash, a.site.id), h)
	own.vc = joined(own.vc, a.vc)
	switch {
	case write && exclusive:
		c.writes.hash, c.reads.hash = a.hash, 0
	default:
		own.hash += mix(a.hash, 2)
	}
	a.tick()
}

// meet looks for past accesses that the one now need not come after.
func (o *observer) meet(a *agent, list []record, sync bool) {
	for _, r := range list {
		if r.agent != a && (sync || !r.before(a)) {
			o.heat(a.site)
			o.heat(r.site)
		}
	}
}

// sync notes an operation of a lock or the like.
func (o *observer) sync(a *agent, object unsafe.Pointer, write bool) {
	o.use(a, o.cell(object, vm.Key{}, partSync), write, true, true)
	// Its state may be looked at as an attribute, too.
	kind := vm.ReadAll
	if write {
		kind = vm.WriteAll
	}
	o.access(a, vm.Access{Kind: kind, Object: object})
}
