package heap

import "github.com/sllint/sllint/syntax"

// This file holds the states: who holds whom at one moment of one path.
// States are persistent: every change gives a new one. Canonical states are
// interned, so equal ones are the same pointer.

// state is one moment of one path.
type state struct {
	objs  []*obj
	stack []val // frames that are running, the root function's first
	tmp   []val // values that an expression in progress still needs
	ar    *arena
	cur   val   // Python 2: the exception that sys.exc_info() would give
	extra val   // canonical states: a value in flight that is a root too
	id    int32 // canonical states: more than 0
}

func (s *state) clone() *state {
	n := s.ar.states.one()
	*n = *s
	n.id, n.extra = 0, 0
	return n
}

func (s *state) obj(v val) *obj { return s.objs[v.index()] }

func (s *state) top() val { return s.stack[len(s.stack)-1] }

// alloc adds a copy of an object.
func (s *state) alloc(o *obj) (*state, val) {
	n := s.clone()
	n.objs = append(s.ar.refs.grown(s.objs, 1), s.ar.object(o, 0))
	return n, objVal(len(s.objs))
}

// object copies an object, with room for some more links.
func (ar *arena) object(o *obj, more int) *obj {
	c := ar.objs.one()
	c.kind, c.flags, c.aux, c.cls = o.kind, o.flags, o.aux, o.cls
	if c.links = nil; len(o.links)+more > 0 {
		c.links = ar.links.grown(o.links, more)
	}
	return c
}

// edit gives a new state with an own copy of one object, to be changed
// before the state is used any further.
func (s *state) edit(v val) (*state, *obj) {
	n := s.clone()
	n.objs = s.ar.refs.grown(s.objs, 0)
	o := s.ar.object(s.objs[v.index()], 1)
	n.objs[v.index()] = o
	return n, o
}

// setLink makes or replaces one link. It is free when nothing changes.
func (s *state) setLink(v val, l label, to val, at syntax.Span) *state {
	o := s.obj(v)
	for i := range o.links {
		if o.links[i].label == l && o.links[i].to == to && o.links[i].at == at {
			return s
		}
	}
	n, e := s.edit(v)
	e.set(l, to, at)
	return n
}

// dropLink removes one link if it is there.
func (s *state) dropLink(v val, l label) *state {
	if !s.obj(v).has(l) {
		return s
	}
	n, e := s.edit(v)
	e.drop(l)
	return n
}

func (s *state) get(v val, l label) (val, bool) { return s.obj(v).get(l) }

func (s *state) push(v val) *state {
	n := s.clone()
	n.tmp = append(s.ar.vals.grown(s.tmp, 1), v)
	return n
}

func (s *state) pop() (*state, val) {
	n := s.clone()
	last := len(s.tmp) - 1
	n.tmp = s.tmp[:last]
	return n, s.tmp[last]
}

func (s *state) pushFrame(v val) *state {
	n := s.clone()
	n.stack = append(s.ar.vals.grown(s.stack, 1), v)
	return n
}

func (s *state) popFrame() *state {
	n := s.clone()
	n.stack = s.stack[:len(s.stack)-1]
	return n
}

func (s *state) setCur(v val) *state {
	if s.cur == v {
		return s
	}
	n := s.clone()
	n.cur = v
	return n
}

// is reports whether v is an object of kind k.
func (s *state) is(v val, k kind) bool { return v.isObj() && s.obj(v).kind == k }

// canon numbers the reachable objects in a fixed order, hands what cannot be
// reached to the leak search, and interns the result. v is a value in flight;
// it is kept alive and renumbered too.
func (in *interp) canon(s *state, v val) (*state, val) {
	extra := vUnknown
	if v.isObj() {
		extra = v
	}
	if s.id != 0 && s.extra == extra {
		return s, v
	}
	n := len(s.objs)
	in.labour -= 4 + 2*n
	c := canonizer{s: s, ar: s.ar, extra: extra}
	c.number()
	if len(c.order) < n && !in.quiet {
		in.collect(s, c.remap)
	}
	hash := c.hash()
	if found := s.ar.canonical(hash, c.same); found != nil {
		return found, c.to(v)
	}
	st := c.build()
	s.ar.intern(hash, st)
	return st, c.to(v)
}

// canonizer is canon at work.
type canonizer struct {
	s     *state
	ar    *arena
	extra val
	order []int32 // the objects that can be reached, in the order in which they are
	remap []int32 // the other way round; less than 0 for the others
}

func (c *canonizer) mark(x val) {
	if x.isObj() && c.remap[x.index()] < 0 {
		c.remap[x.index()] = int32(len(c.order))
		c.order = append(c.order, int32(x.index()))
	}
}

// number finds the objects that can be reached.
func (c *canonizer) number() {
	s, n := c.s, len(c.s.objs)
	if cap(c.ar.order) < n {
		c.ar.order, c.ar.remap = make([]int32, 0, 2*n), make([]int32, 2*n)
	}
	c.order, c.remap = c.ar.order[:0], c.ar.remap[:n]
	for i := range c.remap {
		c.remap[i] = -1
	}
	c.mark(heldObj)
	for _, x := range s.stack {
		c.mark(x)
	}
	c.mark(s.cur)
	for _, x := range s.tmp {
		c.mark(x)
	}
	c.mark(c.extra)
	for i := 0; i < len(c.order); i++ {
		o := s.objs[c.order[i]]
		c.mark(o.cls)
		for k := range o.links {
			c.mark(o.links[k].to)
		}
	}
}

// to gives the new number of a value.
func (c *canonizer) to(x val) val {
	if x.isObj() {
		return objVal(int(c.remap[x.index()]))
	}
	return x
}

func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

func pair(a, b int32) uint64 { return uint64(uint32(a))<<32 | uint64(uint32(b)) }

// hash is a hash of the state as it will be.
func (c *canonizer) hash() uint64 {
	s := c.s
	h := mix(pair(int32(len(s.stack)), int32(len(s.tmp))), pair(int32(c.to(s.cur)), int32(c.to(c.extra))))
	for _, x := range s.stack {
		h = mix(h, uint64(c.to(x)))
	}
	for _, x := range s.tmp {
		h = mix(h, uint64(c.to(x)))
	}
	for _, at := range c.order {
		o := s.objs[at]
		h = mix(h, pair(o.aux, int32(o.kind)<<8|int32(o.flags)))
		h = mix(h, pair(int32(c.to(o.cls)), int32(len(o.links))))
		for k := range o.links {
			l := &o.links[k]
			h = mix(h, pair(int32(l.label), int32(c.to(l.to))))
			h = mix(h, uint64(place(l.at)))
		}
	}
	return h
}

// same reports whether a canonical state is what the state will be.
func (c *canonizer) same(d *state) bool {
	s := c.s
	if len(d.objs) != len(c.order) || len(d.stack) != len(s.stack) || len(d.tmp) != len(s.tmp) ||
		d.cur != c.to(s.cur) || d.extra != c.to(c.extra) {
		return false
	}
	for i, x := range s.stack {
		if d.stack[i] != c.to(x) {
			return false
		}
	}
	for i, x := range s.tmp {
		if d.tmp[i] != c.to(x) {
			return false
		}
	}
	for i, at := range c.order {
		o, p := s.objs[at], d.objs[i]
		if o.kind != p.kind || o.flags != p.flags || o.aux != p.aux || c.to(o.cls) != p.cls || len(o.links) != len(p.links) {
			return false
		}
		for k := range o.links {
			l, m := &o.links[k], &p.links[k]
			if l.label != m.label || c.to(l.to) != m.to || place(l.at) != place(m.at) {
				return false
			}
		}
	}
	return true
}

// build makes the canonical state.
func (c *canonizer) build() *state {
	s, d := c.s, c.ar.states.one()
	*d = state{ar: c.ar, cur: c.to(s.cur), extra: c.to(c.extra)}
	d.stack, d.tmp = c.values(s.stack), c.values(s.tmp)
	d.objs = c.ar.refs.take(len(c.order), len(c.order))
	for i, at := range c.order {
		d.objs[i] = c.renumber(s.objs[at])
	}
	return d
}

func (c *canonizer) values(list []val) []val {
	out := c.ar.vals.take(len(list), len(list))
	for i, x := range list {
		out[i] = c.to(x)
	}
	return out
}

// renumber copies an object where one of its references changes its number.
func (c *canonizer) renumber(o *obj) *obj {
	same := o.cls == c.to(o.cls)
	for i := 0; same && i < len(o.links); i++ {
		same = o.links[i].to == c.to(o.links[i].to)
	}
	if same {
		return o
	}
	n := c.ar.object(o, 0)
	n.cls = c.to(o.cls)
	for i := range n.links {
		n.links[i].to = c.to(n.links[i].to)
	}
	return n
}

// outcome kinds: how a statement ends on a path.
const (
	oNormal uint8 = iota
	oBreak
	oContinue
	oReturn
	oRaise
	oYield
)

// outcome is one way in which a statement ends other than going on.
type outcome struct {
	kind uint8
	st   *state
	v    val
	node syntax.Node // of a yield: where to resume
}

// outcomes collects the ways in which a block ends, each once.
type outcomes struct {
	list []outcome
	seen map[outcome]bool
}

func (o *outcomes) add(in *interp, kind uint8, st *state, v val, node syntax.Node) {
	if len(o.list) >= in.cap*2 {
		in.truncated = true
		return
	}
	st, v = in.canon(st, v)
	c := outcome{kind, st, v, node}
	if o.seen == nil {
		for i := range o.list {
			if o.list[i] == c {
				return
			}
		}
		if len(o.list) >= 16 {
			o.seen = make(map[outcome]bool, 64)
			for _, x := range o.list {
				o.seen[x] = true
			}
			o.seen[c] = true
		}
	} else if o.seen[c] {
		return
	} else {
		o.seen[c] = true
	}
	o.list = in.ar.ends.push(o.list, c)
}

// stateSet is a set of canonical states.
type stateSet struct {
	list []*state
	seen map[*state]bool
}

func (t *stateSet) add(in *interp, st *state) bool {
	st, _ = in.canon(st, vUnknown)
	if t.seen == nil {
		for _, x := range t.list {
			if x == st {
				return false
			}
		}
		if len(t.list) >= 16 {
			t.seen = make(map[*state]bool, 64)
			for _, x := range t.list {
				t.seen[x] = true
			}
		}
	}
	if t.seen != nil {
		if t.seen[st] {
			return false
		}
	}
	if len(t.list) >= in.cap {
		in.truncated = true
		return false
	}
	if t.seen != nil {
		t.seen[st] = true
	}
	t.list = in.ar.sets.push(t.list, st)
	return true
}
