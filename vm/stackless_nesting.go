package vm

import "github.com/sllint/sllint/vm/code"

// nestingOf is what Stackless's nesting_level would be with f on top. Stackless calls
// softly only what its dispatcher knows: functions, methods, classes, __call__, with,
// generators in a for loop, eval. What else runs Python code, as a property or a sort
// key, nests. Here hardly anything does, but programs decide by that number whether
// they may switch, and are interrupted by it: so it is counted from the frames. With soft
// switching off every call of Python code nests.
func (s *scheduler) nestingOf(f *Frame) int {
	if s == nil {
		return 0
	}
	t, n := s.t, 0
	hard := !s.softSwitch()
	for top := f; f != nil; {
		if f.code.native != nil {
			// Several in a row are one call of native code.
			soft := !hard || f == top
			for ; f != nil && f.code.native != nil; f = f.back {
				soft = soft && t.softNative(f)
			}
			if !soft {
				n++
			}
			continue
		}
		b := f.back
		if b != nil && b.code.native == nil && (hard || !t.softlyCalled(b, f)) {
			n++
		}
		f = b
	}
	return n
}

// softNative tells whether Stackless would run what a native frame calls without a
// dispatcher of its own.
func (t *Thread) softNative(f *Frame) bool {
	switch f.code.native {
	case &execDone:
		return !t.vm.py2
	case &newThenInit:
		return f.native == 2 // __init__, but not __new__
	}
	return f.code.native.stackless
}

// softlyCalled tells whether Stackless would run f, which b waits for, without a
// dispatcher of its own.
func (t *Thread) softlyCalled(b, f *Frame) bool {
	i := b.lasti(t)
	if i < 0 {
		return true
	}
	switch b.code.instrs[i].Op {
	case code.OpForIter, code.OpForIterRange, code.OpForIterList:
		return f.gen != nil
	case code.OpYieldFrom, code.OpGetAwaitable, code.OpGetAiter, code.OpGetAnext:
		return !t.vm.py2
	case code.OpBeforeWith, code.OpBeforeAsyncWith, code.OpWithExceptStart, code.OpBuildClass:
		return true
	case code.OpExecStmt:
		return false
	case code.OpCall, code.OpCallPy, code.OpCallKw, code.OpCallEx:
		return t.softCallee(*at(b.regs, b.fbase), f)
	case code.OpReturnGenerator:
		return true
	}
	return false
}

// softCallee tells whether a call of fn that made f run is soft in Stackless.
func (t *Thread) softCallee(fn Value, f *Frame) bool {
	switch fn.p.kind {
	case kNative:
		switch asNative(fn.p).def.name {
		case "eval":
			return true
		case "exec":
			return !t.vm.py2
		}
		return false
	case kDescr:
		return !t.vm.py2 && f.gen != nil && asDescr(fn.p).name.s == "send"
	case kNativeObj:
		return false
	}
	return true
}

// softCallFlag is what Stackless adds to the __flags__ of a class whose instances it
// calls softly; where tasklets are not used there is nothing to say.
func (t *Thread) softCallFlag(typ *Type) int64 {
	if t.sched == nil || typ.flags&TypeHeap == 0 || typ.slots.Call == nil {
		return 0
	}
	return 1 << 15
}

// recursionDepth is Stackless's recursion_depth. In Python 2 a call that native code makes
// counts besides the frame that it runs.
func (task *Tasklet) recursionDepth() int {
	s, f := task.sched, task.state.frame
	if task.isCurrent() {
		f = s.t.frame
	}
	if f == nil {
		return 0
	}
	t, n := s.t, int(f.depth)
	if !t.vm.py2 {
		return n
	}
	calls := 0
	for called := f; f != nil; f = f.back {
		native := f.code.native
		switch {
		case native == nil && called.code.native == nil && called.back == f && called.gen == nil && !t.softlyCalled(f, called):
			calls++
		case native != nil && !t.softNative(f) && called.code.native == nil && called.gen == nil:
			calls++
		}
		called = f
	}
	loops := task.state.nesting
	if task.isCurrent() {
		loops = int32(t.nesting)
	}
	return n + max(calls, int(loops)-1)
}
