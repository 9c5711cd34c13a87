package confirm

import (
	"fmt"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/vm"
)

// askSurvives runs a function in a tasklet until it waits, kills the tasklet, and looks
// whether it is still alive.
func askSurvives(k *machine, p *plan, v *analysis.Verdict, o *Options) {
	if !k.prepare(v) {
		return
	}
	if k.current.IsNull() {
		v.Why = "the file does not use stackless"
		return
	}
	survived := false
	wait := p.waitRow(k.m)
	k.inTasklet = func(c *callee, pos, kw, names []vm.Value) vm.Value {
		survived = false
		args, kwargs := k.packed(pos, kw, names)
		r := k.t.Call(k.helper("_survives"), c.what, args, kwargs)
		k.drop([]vm.Value{args, kwargs})
		if n, ok := vm.SmallInt(r); ok && n > 0 && int(n) == wait {
			survived = true
		}
		return r
	}
	r := k.explore(p, v, o, func(cut bool) bool { return !cut && survived })
	k.inTasklet = nil
	if v.Status == analysis.Confirmed {
		k.spent = true // the tasklet goes on if it is let
		list := []analysis.Evidence{
			{Object: fmt.Sprintf("TaskletExit in a tasklet that runs %s()", p.target.name), Row: wait},
			{Object: "this takes it", Row: k.m.file.Row(int(p.finding.Span.Start))},
			{Object: "the tasklet is alive after kill()"},
		}
		for i := range list {
			k.show(&list[i])
		}
		v.Evidence = list
	}
	k.conclude(p, v, o, r)
}

// waitRow is where the finding says that the tasklet waits, 0 for nowhere.
func (p *plan) waitRow(m *module) int {
	if len(p.finding.Related) == 0 {
		return 0
	}
	return m.file.Row(int(p.finding.Related[0].Span.Start))
}

// waits tells whether the call of a stand-in is where the finding says that the tasklet
// waits.
func (k *machine) waits(t *vm.Thread, a []vm.Value) vm.Value {
	s := k.site(askWhich)
	return vm.Bool(k.plan != nil && len(s.frames) > 0 && s.frames[0].Line == k.plan.waitRow(k.m))
}
