package heap

import (
	"encoding/binary"

	"github.com/sllint/sllint/syntax"
)

// This file holds the states: who holds whom at one moment of one path.
// States are persistent: every change gives a new one. Canonical states are
// interned, so equal ones are the same pointer.

// state is one moment of one path.
type state struct {
	objs  []*obj
	stack []val // frames that are running, the root function's first
	tmp   []val // values that an expression in progress still needs
	cur   val   // Python 2: the exception that sys.exc_info() would give
	extra val   // canonical states: a value in flight that is a root too
	id    int32 // canonical states: more than 0
}

func (s *state) clone() *state {
	n := *s
	n.id, n.extra = 0, 0
	return &n
}

func (s *state) obj(v val) *obj { return s.objs[v.index()] }

func (s *state) top() val { return s.stack[len(s.stack)-1] }

// alloc adds an object.
func (s *state) alloc(o *obj) (*state, val) {
	n := s.clone()
	n.objs = append(s.objs[:len(s.objs):len(s.objs)], o)
	return n, objVal(len(s.objs))
}

// edit gives a new state with an own copy of one object, to be changed
// before the state is used any further.
func (s *state) edit(v val) (*state, *obj) {
	n := s.clone()
	n.objs = append([]*obj(nil), s.objs...)
	o := *s.objs[v.index()]
	o.links = append(make([]link, 0, len(o.links)+1), o.links...)
	n.objs[v.index()] = &o
	return n, &o
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
	n.tmp = append(s.tmp[:len(s.tmp):len(s.tmp)], v)
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
	n.stack = append(s.stack[:len(s.stack):len(s.stack)], v)
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
	if cap(in.order) < n {
		in.order = make([]int32, 0, 2*n)
		in.remap = make([]int32, 2*n)
	}
	order, remap := in.order[:0], in.remap[:n]
	for i := range remap {
		remap[i] = -1
	}
	mark := func(x val) {
		if x.isObj() && remap[x.index()] < 0 {
			remap[x.index()] = int32(len(order))
			order = append(order, int32(x.index()))
		}
	}
	mark(heldObj)
	for _, x := range s.stack {
		mark(x)
	}
	mark(s.cur)
	for _, x := range s.tmp {
		mark(x)
	}
	mark(extra)
	for i := 0; i < len(order); i++ {
		o := s.objs[order[i]]
		mark(o.cls)
		for _, l := range o.links {
			mark(l.to)
		}
	}
	in.order = order
	if len(order) < n && !in.quiet {
		in.collect(s, remap)
	}
	to := func(x val) val {
		if x.isObj() {
			return objVal(int(remap[x.index()]))
		}
		return x
	}
	key := in.key[:0]
	num := func(x int32) { key = binary.AppendVarint(key, int64(x)) }
	num(int32(len(s.stack)))
	for _, x := range s.stack {
		num(int32(to(x)))
	}
	num(int32(to(s.cur)))
	num(int32(len(s.tmp)))
	for _, x := range s.tmp {
		num(int32(to(x)))
	}
	num(int32(to(extra)))
	for _, at := range order {
		o := s.objs[at]
		key = append(key, byte(o.kind), o.flags)
		num(o.aux)
		num(int32(to(o.cls)))
		num(int32(len(o.links)))
		for _, l := range o.links {
			num(int32(l.label))
			num(int32(to(l.to)))
			num(l.at.Start)
		}
	}
	in.key = key
	if found := in.interned[string(key)]; found != nil {
		return found, to(v)
	}
	c := &state{cur: to(s.cur), extra: to(extra), objs: make([]*obj, len(order))}
	if len(s.stack) > 0 {
		c.stack = make([]val, len(s.stack))
		for i, x := range s.stack {
			c.stack[i] = to(x)
		}
	}
	if len(s.tmp) > 0 {
		c.tmp = make([]val, len(s.tmp))
		for i, x := range s.tmp {
			c.tmp[i] = to(x)
		}
	}
	for i, at := range order {
		c.objs[i] = renumber(s.objs[at], to)
	}
	c.id = int32(len(in.interned) + 1)
	in.interned[string(key)] = c
	return c, to(v)
}

// renumber copies an object where one of its references changes its number.
func renumber(o *obj, to func(val) val) *obj {
	same := o.cls == to(o.cls)
	for i := 0; same && i < len(o.links); i++ {
		same = o.links[i].to == to(o.links[i].to)
	}
	if same {
		return o
	}
	n := *o
	n.cls = to(o.cls)
	n.links = make([]link, len(o.links))
	for i, l := range o.links {
		n.links[i] = link{l.label, to(l.to), l.at}
	}
	return &n
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
	o.list = append(o.list, c)
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
	t.list = append(t.list, st)
	return true
}
