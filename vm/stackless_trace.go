package vm

// tasklet.trace_function and profile_function: sys.settrace and sys.setprofile are a
// tasklet's own.

// traceField is for a tasklet that waits.
func (s *taskState) traceField(profile bool) *Value {
	if s.rare == nil {
		s.rare = &rareState{}
	}
	if profile {
		return &s.rare.profile
	}
	return &s.rare.trace
}

func traceGet(profile bool) func(t *Thread, v Value) Value {
	return func(t *Thread, v Value) Value {
		task := asTasklet(v)
		if !task.isCurrent() {
			return noneIfNull(*task.state.traceField(profile))
		}
		if profile {
			return noneIfNull(task.sched.t.profile)
		}
		return noneIfNull(task.sched.t.trace)
	}
}

func traceSet(profile bool) func(t *Thread, self, v Value) bool {
	return func(t *Thread, self, v Value) bool {
		task := asTasklet(self)
		if v.p != nil {
			v = nullIfNone(v)
		}
		switch {
		case task.isCurrent() && task.sched.t != t:
			what := "trace"
			if profile {
				what = "profile"
			}
			t.raise(t.vm.types.RuntimeError, "You cannot set the %s function of the current tasklet of another thread", what)
			return false
		case task.isCurrent() && profile:
			t.setProfile(v)
		case task.isCurrent():
			t.setTrace(v)
		case task.state.frame != nil:
			t.setField(task.state.traceField(profile), v)
		case v.p != nil:
			t.raise(t.vm.types.RuntimeError, "tasklet is not alive")
			return false
		}
		return true
	}
}
