package vm

import "github.com/sllint/sllint/vm/code"

// stepGetIter is GET_ITER.
func (t *Thread) stepGetIter(f *Frame, in *code.Instr) bool {
	v := f.take(in.B)
	r := t.iterSoft(v)
	t.decref(v)
	return t.put(f, in.A, r)
}

// stepForIter is FOR_ITER.
func (t *Thread) stepForIter(f *Frame, in *code.Instr) bool {
	it := *at(f.regs, in.B)
	op := code.OpForIter
	switch it.p.kind {
	case kIter:
		switch asIter(it.p).how {
		case iterRange:
			op = code.OpForIterRange
		case iterList:
			op = code.OpForIterList
		}
	case kGen:
		if g := asGen(it.p); g.how == genGenerator && g.frame != nil && g.state != genRunning {
			return t.forIterGen(f, in, g)
		}
	}
	in.Op = op
	f.dst = in.C
	here := t.ip
	t.jump(int(int16(in.A)))
	// Where a frame is pushed it comes back to the loop's body; an exception
	// has to find this instruction.
	body := t.ip
	t.ip = here
	f.ip = here - uintptr(f.start)
	r := t.nextSoft(it)
	switch r.p {
	case nil:
		if t.exc.p != nil {
			if !t.matches(t.vm.types.StopIteration) {
				return false
			}
			t.clearExc()
		}
		t.clearReg(at(f.regs, in.B))
		return true
	case &tUnwind:
		// The frame that waits stays at this instruction, so that unwind knows;
		// deliver moves it to the body.
		f.after = afterForIter
		return true
	}
	t.ip = body
	t.set(at(f.regs, in.C), r)
	return true
}

// forIterGen resumes a generator for a loop.
func (t *Thread) forIterGen(f *Frame, in *code.Instr, g *GenObj) bool {
	f.dst = in.C
	f.after = afterForIter
	t.ticks--
	return t.resume(g, None, retGenFor)
}
