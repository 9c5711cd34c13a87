package heap

// This file remembers what calls do. That depends on what the called function
// can reach: its arguments and what hangs from them, the module's variables,
// the exception that is being handled. Its caller's frame it can hold but, as a
// rule, not look into. So it is run in a state that has only this, with an empty
// frame in the caller's place; what comes out is put into the state of each
// call that starts alike, of this root or of another.

// pastCall is a call that was run.
type pastCall struct {
	f       *fn
	heavy   bool
	start   *state
	results []res
	chain   uint64   // where calls were cut for their depth: only for this chain
	root    *fn      // where the budget had to do with it: only for this root
	via     []*found // what it leaves in objects of the root's caller
	by      *fn      // the root that ran it, if functions of the file had to do with it
	cost    int      // of labour, if none had
}

// modelShare is the part of its labour that a call of the library's models costs,
// the first one as any other: what a function's budget is enough for must not
// depend on what others have asked before it. Most of these calls are remembered.
const modelShare = 8

// past is what is remembered about a file.
type past struct {
	ar    *arena
	calls map[uint64][]*pastCall
	peeks map[*fn]bool // functions that look into their callers' frames
	via   []*found     // what was left in objects of the roots' callers, in the order of time

	peeked bool // an empty frame was looked into
	cutAt  int  // how far up the chain decided that a call is cut for its depth
}

// stub reports whether an object stands for a frame that is not to be looked
// into.
func (o *obj) stub() bool { return o.kind == kFrame && len(o.links) > 0 && o.links[0].label == lblStub }

// excerpt is the part of a state that a call can reach. Its first objects are
// the held one, the stub of the caller's frame, and the frame.
type excerpt struct {
	st *state
	at []int32 // where its objects are in the whole state
}

const (
	atHeld = iota
	atCaller
	atFrame
)

// excerpt cuts out what the frame on top of the stack can reach. ok is false
// where it has hold of the variables of a running frame.
func (in *interp) excerpt(st *state) (x excerpt, ok bool) {
	ar := st.ar
	n := len(st.objs)
	if cap(ar.order) < n {
		ar.order, ar.remap = make([]int32, 0, 2*n), make([]int32, 2*n)
	}
	x.at = ar.order[:0]
	to := ar.remap[:n]
	for i := range to {
		to[i] = -1
	}
	mark := func(v val) {
		if v.isObj() && to[v.index()] < 0 {
			to[v.index()] = int32(len(x.at))
			x.at = append(x.at, int32(v.index()))
		}
	}
	rest := st.stack[:len(st.stack)-1]
	handled := st.handled()
	mark(heldObj)
	mark(rest[len(rest)-1])
	mark(st.top())
	mark(handled)
	mark(st.cur)
	for i := 0; i < len(x.at); i++ {
		o := st.objs[x.at[i]]
		if o.kind == kFrame && running(rest, x.at[i]) {
			continue
		}
		mark(o.cls)
		for k := range o.links {
			mark(o.links[k].to)
			if o.kind == kProxy && o.links[k].to.isObj() && running(rest, int32(o.links[k].to.index())) {
				return x, false
			}
		}
	}
	in.labour -= 4 + 2*len(x.at)
	number := func(v val) val {
		if v.isObj() {
			return objVal(int(to[v.index()]))
		}
		return v
	}
	s := ar.states.one()
	*s = state{ar: ar, cur: number(st.cur)}
	s.stack = append(ar.vals.take(0, 2), objVal(atCaller), objVal(atFrame))
	s.objs = ar.refs.take(len(x.at), len(x.at))
	for i, at := range x.at {
		o := st.objs[at]
		if o.kind == kFrame && running(rest, at) {
			s.objs[i] = ar.stub()
			continue
		}
		s.objs[i] = ar.renumbered(o, number)
	}
	caller := ar.object(s.objs[atCaller], len(x.at))
	if st.onThread(rest[len(rest)-1]) {
		caller.flags |= fThread
	}
	if handled.isObj() {
		caller.links = append(caller.links, link{label: lblHandled - 1, to: number(handled)})
	}
	for i := atFrame + 1; i < len(x.at); i++ {
		caller.links = append(caller.links, link{label: lblKept - label(i), to: objVal(i)})
	}
	s.objs[atCaller] = caller
	x.st = s
	x.at = append([]int32(nil), x.at...)
	return x, true
}

func running(stack []val, at int32) bool {
	for _, x := range stack {
		if x == objVal(int(at)) {
			return true
		}
	}
	return false
}

// onThread reports whether a frame is of a thread of its own.
func (s *state) onThread(f val) bool {
	for n := 0; n < 50 && f.isObj(); n++ {
		o := s.obj(f)
		if o.flags&fThread != 0 {
			return true
		}
		f, _ = o.get(lblBack)
	}
	return false
}

func (ar *arena) stub() *obj {
	return ar.object(&obj{kind: kFrame, links: []link{{label: lblStub, to: vTrue}}}, 0)
}

// renumbered copies an object with other numbers.
func (ar *arena) renumbered(o *obj, number func(val) val) *obj {
	c := ar.object(o, 0)
	c.cls = number(o.cls)
	for i := range c.links {
		c.links[i].to = number(c.links[i].to)
	}
	return c
}

// keep copies a state into another arena.
func (s *state) keep(ar *arena) *state {
	c := ar.states.one()
	*c = state{ar: ar, cur: s.cur}
	c.stack = ar.vals.grown(s.stack, 0)
	c.objs = ar.refs.take(len(s.objs), len(s.objs))
	for i, o := range s.objs {
		c.objs[i] = ar.object(o, 0)
	}
	return c
}

// replay gives what a call does, from memory where it was run before. ok is
// false where it must be run in the whole state.
func (in *interp) replay(st *state, f *fn, caller *act, heavy bool) (list []res, ok bool) {
	if in.past.peeks[f] {
		return nil, false
	}
	x, ok := in.excerpt(st)
	if !ok {
		return nil, false
	}
	c := canonizer{s: x.st, ar: in.ar, extra: vUnknown}
	c.identity()
	hash := mix(c.hash(), uint64(f.id)*2+1)
	if heavy {
		hash = mix(hash, 1)
	}
	chain := in.chainHash()
	var call *pastCall
	for _, p := range in.past.calls[hash] {
		if p.f == f && p.heavy == heavy && (p.chain == 0 || p.chain == chain) && (p.root == nil || p.root == in.root) && c.same(p.start) {
			call = p
			in.labour -= call.cost
			if call.by != nil {
				in.touch(call.by)
			}
			for _, e := range call.via {
				in.lends(e)
			}
			break
		}
	}
	if call == nil {
		if call = in.perform(x.st, f, caller, heavy, chain); call == nil {
			return nil, false
		}
		in.past.calls[hash] = append(in.past.calls[hash], call)
	}
	for _, r := range call.results {
		list = in.ar.results.push(list, in.graft(st, x.at, r))
	}
	if len(list) == 0 {
		in.canon(st, vUnknown)
	}
	return dedupe(list), true
}

// chainHash is a hash of the functions that are running.
func (in *interp) chainHash() uint64 {
	h := uint64(len(in.chain)) + 1
	for _, f := range in.chain {
		h = mix(h, uint64(f.id))
	}
	return h | 1
}

// perform runs a call in its excerpt; nil when it looked into a frame that is
// not there.
func (in *interp) perform(st *state, f *fn, caller *act, heavy bool, chain uint64) *pastCall {
	p := in.past
	call := &pastCall{f: f, heavy: heavy, start: st.keep(p.ar)}
	truncated, peeked, cutAt, via, labour, touched := in.truncated, p.peeked, p.cutAt, len(p.via), in.labour, in.touches
	in.truncated, p.peeked, p.cutAt = false, false, len(in.chain)
	st, _ = in.canon(st, vUnknown)
	list := in.perform1(st, f, caller, heavy)
	if p.peeked {
		in.truncated, p.peeked = truncated || in.truncated, peeked
		p.peeks[f] = true
		if f.unit != in.main {
			in.labour = labour // others know it already
		}
		return nil
	}
	if labour < in.budget/2 && (in.truncated || in.labour < in.budget/4) {
		call.root = in.root
	}
	if in.touches != touched {
		call.by = in.root
	} else {
		call.cost = (labour - in.labour) / modelShare
		in.labour = labour - call.cost
	}
	if p.cutAt < len(in.chain) {
		call.chain = chain
	}
	p.cutAt = min(p.cutAt, cutAt)
	in.truncated, p.peeked = truncated || in.truncated, peeked
	call.via = append(call.via, p.via[via:]...)
	for _, r := range list {
		r.st = r.st.keep(p.ar)
		call.results = append(call.results, r)
	}
	return call
}

// perform1 runs a function whose frame is on top of the stack.
func (in *interp) perform1(st *state, f *fn, caller *act, heavy bool) []res {
	in.chain = append(in.chain, f)
	b := &act{in: in, f: f, u: f.unit}
	if caller != nil {
		b.edepth = caller.edepth
	}
	b.interest(heavy)
	list := in.finish(b, b.body(st))
	in.chain = in.chain[:len(in.chain)-1]
	return list
}

// graft puts what came out of an excerpt into the whole state.
func (in *interp) graft(st *state, at []int32, r res) res {
	ar, part := st.ar, r.st
	to := scratch(&ar.moved, len(part.objs))
	for i := range to {
		to[i] = -1
	}
	to[atHeld], to[atCaller] = at[atHeld], at[atCaller]
	for _, l := range part.objs[atCaller].links {
		if l.label <= lblKept {
			to[l.to.index()] = at[lblKept-l.label]
		}
	}
	n := st.clone()
	n.stack = st.stack[:len(st.stack)-1]
	n.objs = ar.refs.grown(st.objs, len(to))
	called := st.objs[at[atFrame]]
	n.objs[at[atFrame]] = ar.object(&obj{kind: kCell}, 0) // nobody has it
	for i := range to {
		if to[i] < 0 {
			to[i] = int32(len(n.objs))
			n.objs = append(n.objs, nil)
		}
	}
	number := func(v val) val {
		if v.isObj() {
			return objVal(int(to[v.index()]))
		}
		return v
	}
	for i, o := range part.objs {
		if i != atCaller && !o.stub() {
			c := ar.renumbered(o, number)
			if was := n.objs[to[i]]; was != nil {
				c.placedAs(was)
			} else if c.kind == kFrame {
				c.placedAs(called)
			}
			n.objs[to[i]] = c
		}
	}
	n.cur = number(part.cur)
	v := number(r.v)
	n, v = in.canon(n, v)
	return res{r.kind, n, v, nil}
}

// placedAs takes over the places that calls which start alike may differ in:
// what is remembered has those of the call that was run.
func (o *obj) placedAs(was *obj) {
	for i := range o.links {
		l := &o.links[i]
		if l.at.Stop >= 0 {
			continue
		}
		for k := range was.links {
			if m := &was.links[k]; m.label == l.label && m.to == l.to && m.at.Stop < 0 {
				l.at = m.at
				break
			}
		}
	}
}

// peek notes that a frame is looked into.
func (in *interp) peek(st *state, v val) {
	if v.isObj() && st.obj(v).stub() {
		in.past.peeked = true
	}
}

// lends notes that something is left in an object of the root's caller.
func (in *interp) lends(e *found) {
	in.past.via = append(in.past.via, e)
	for _, r := range e.via {
		if r == in.root {
			return
		}
	}
	e.via = append(e.via, in.root)
}

// identity is number for a state that has its order already.
func (c *canonizer) identity() {
	n := len(c.s.objs)
	if cap(c.ar.same) < n {
		c.ar.same = make([]int32, 2*n)
		for i := range c.ar.same {
			c.ar.same[i] = int32(i)
		}
	}
	c.order, c.remap = c.ar.same[:n], c.ar.same[:n]
}
