package vm

// Interpreters within an interpreter, each with objects and settings of its own.

// subSteps is how many steps making an interpreter counts as: it takes some
// milliseconds, during which a program could do more than that.
const subSteps = 10000

// RunSub runs a program in an interpreter made for it, and gives its exit status. It
// may do what t's may do and no more: its steps are taken from t's, the limit on memory
// is the process's anyway, what stops t stops it, and t is stopped where it went over a
// limit. It has no interpreters of its own; ok is false where that was tried, with an
// exception set.
func (t *Thread) RunSub(src string) (status int, ok bool) {
	vm := t.vm
	if vm.sub {
		t.Raise(vm.types.RuntimeError, "an interpreter in an interpreter cannot have another one")
		return 0, false
	}
	conf := vm.conf
	conf.Source, conf.Argv = "", nil
	conf.Stdout, conf.Stderr = vm.Stdout(), vm.Stderr()
	conf.Limits.Output = 0 // those count it
	t.count()
	conf.Limits.Steps = rest(conf.Limits.Steps, vm.steps)
	sub, st := New(conf)
	sub.sub = true
	for _, m := range vm.natives {
		sub.AddModule(m)
	}
	over := make(chan struct{})
	defer close(over)
	go func() {
		select {
		case <-vm.stopping:
			sub.Interrupt(vm.Stopped())
		case <-over:
		}
	}()
	status = st.RunSource([]byte(src), "<string>")
	st.count()
	vm.steps += subSteps + sub.steps
	if err := sub.Stopped(); err != nil {
		vm.Interrupt(err)
	}
	return status, t.poll()
}

// rest is what is left of a limit, at least something; zero means no bound.
func rest(limit, used int64) int64 {
	if limit == 0 {
		return 0
	}
	return max(limit-used, 1)
}
