package compile

import "github.com/sllint/sllint/vm/code"

// goesOn tells whether control can pass an instruction.
func goesOn(op code.Op) bool {
	switch op {
	case code.OpJump, code.OpJumpBack, code.OpJumpWide, code.OpReturnValue, code.OpRaiseVarargs, code.OpReraise, code.OpStop:
		return false
	}
	return true
}

// jumps tells whether an instruction has a label in A.
func jumps(op code.Op) bool { return code.Table[op].A == code.Jump }

// reachable marks the instructions that can run.
func (u *unit) reachable() []bool {
	seen := make([]bool, len(u.ins))
	var work []int32
	visit := func(l label) {
		if i := u.labels[l]; i >= 0 && int(i) < len(seen) && !seen[i] {
			work = append(work, i)
		}
	}
	handled := make([]bool, len(u.handlers))
	work = append(work, 0)
	for len(work) > 0 {
		i := work[len(work)-1]
		work = work[:len(work)-1]
		for int(i) < len(u.ins) && !seen[i] {
			seen[i] = true
			in := &u.ins[i]
			if jumps(in.op) {
				visit(in.a)
			}
			if in.h >= 0 && !handled[in.h] {
				handled[in.h] = true
				visit(u.handlers[in.h].target)
			}
			if !goesOn(in.op) {
				break
			}
			i++
		}
	}
	return seen
}

// bits is a set of locals.
type bits []uint64

func (b bits) has(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }
func (b bits) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bits) unset(i int)    { b[i>>6] &^= 1 << (i & 63) }

// meet intersects, and tells whether anything changed.
func (b bits) meet(o bits) (changed bool) {
	for i := range b {
		n := b[i] & o[i]
		changed = changed || n != b[i]
		b[i] = n
	}
	return changed
}

// flow finds which locals are surely bound where.
type flow struct {
	u     *unit
	live  []bool
	start []int32 // by instruction: the block that begins there, or -1
	in    []bits
	first []int32
	state bits
}

// surplusChecks marks the checks of locals that are surely bound.
func (u *unit) surplusChecks(live []bool) (surplus []bool) {
	some := false
	for i := range u.ins {
		if u.ins[i].op == code.OpCheckLocal && live[i] && u.ins[i].a.isLocal() {
			some = true
			break
		}
	}
	if !some {
		return nil
	}
	f := &flow{u: u, live: live}
	f.blocks()
	f.solve()
	surplus = make([]bool, len(u.ins))
	for b, first := range f.first {
		f.run(int32(b), first, func(i int32, in *ins) {
			if in.op == code.OpCheckLocal && in.a.isLocal() && f.state.has(in.a.num()) {
				surplus[i] = true
			}
		}, nil)
	}
	return surplus
}

func (f *flow) blocks() {
	n := len(f.u.ins)
	f.start = make([]int32, n+1)
	for i := range f.start {
		f.start[i] = -1
	}
	mark := func(i int32) {
		if int(i) < n && i >= 0 && f.start[i] < 0 && f.live[i] {
			f.start[i] = 0
		}
	}
	mark(0)
	for i := range f.u.ins {
		if !f.live[i] {
			continue
		}
		in := &f.u.ins[i]
		if jumps(in.op) {
			mark(f.u.labels[in.a])
			mark(int32(i + 1))
		}
		if in.h >= 0 {
			mark(f.u.labels[f.u.handlers[in.h].target])
		}
	}
	words := (len(f.u.local) + 63) / 64
	for i := range n {
		if f.start[i] < 0 {
			continue
		}
		f.start[i] = int32(len(f.first))
		f.first = append(f.first, int32(i))
		b := make(bits, words)
		if i > 0 {
			for k := range b {
				b[k] = ^uint64(0)
			}
		}
		f.in = append(f.in, b)
	}
	f.state = make(bits, words)
	if len(f.in) > 0 {
		for _, sym := range f.u.params {
			if _, cell := f.u.cell[sym]; !cell {
				f.in[0].set(f.u.local[sym])
			}
		}
	}
}

func (f *flow) solve() {
	queued := make([]bool, len(f.first))
	work := make([]int32, 0, len(f.first))
	for i := len(f.first) - 1; i >= 0; i-- {
		work = append(work, int32(i))
		queued[i] = true
	}
	to := func(i int32) {
		if int(i) >= len(f.u.ins) || f.start[i] < 0 {
			return
		}
		b := f.start[i]
		if f.in[b].meet(f.state) && !queued[b] {
			queued[b] = true
			work = append(work, b)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		queued[b] = false
		f.run(b, f.first[b], nil, to)
	}
}

// run follows a block; to is told where control may go, with f.state.
func (f *flow) run(b, first int32, see func(int32, *ins), to func(int32)) {
	u := f.u
	copy(f.state, f.in[b])
	handler := int32(-2)
	for i := first; int(i) < len(u.ins); i++ {
		in := &u.ins[i]
		if to != nil && in.h >= 0 {
			// Only what unbinds makes a later state matter to the handler.
			if in.h != handler {
				handler = in.h
				to(u.labels[u.handlers[in.h].target])
			}
		} else {
			handler = in.h
		}
		if see != nil {
			see(i, in)
		}
		if in.op == code.OpForIter {
			if to != nil {
				had := in.c.isLocal() && !f.state.has(in.c.num())
				if in.c.isLocal() {
					f.state.set(in.c.num())
				}
				to(u.labels[in.a])
				if had {
					f.state.unset(in.c.num())
				}
			}
		} else {
			if f.step(in) {
				handler = -2
			}
			if to != nil && jumps(in.op) {
				to(u.labels[in.a])
			}
		}
		if !goesOn(in.op) {
			return
		}
		if int(i+1) < len(u.ins) && f.start[i+1] >= 0 {
			if to != nil {
				to(i + 1)
			}
			return
		}
	}
}

// step applies an instruction; it tells whether that unbound something.
func (f *flow) step(in *ins) (unbound bool) {
	switch {
	case !in.a.isLocal():
		return false
	case in.op == code.OpDeleteFast, in.op == code.OpClear, in.op == code.OpMove && in.c != 0:
		f.state.unset(in.a.num())
		return true
	case in.op == code.OpCheckLocal, code.Table[in.op].A == code.Dst:
		f.state.set(in.a.num())
	}
	return false
}
