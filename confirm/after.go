package confirm

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
)

// Questions about what a call leaves behind: the atomic flag of its tasklet, a lock, the
// default value of a parameter.

// state is what a call should leave as it was.
type state interface {
	// before looks at it when everything is ready for the call, and says whether there is
	// anything to be looked at.
	before(c *callee) bool
	// after says what is different, with the evidence; nil where nothing is. The run ended
	// with an exception, or err is nil.
	after(err error, result vm.Value) []analysis.Evidence
}

// callerState is a state that makes the call itself.
type callerState interface {
	call(c *callee, pos, kw, names []vm.Value) vm.Value
}

// askAfter runs a function and compares a state before and after each call.
func askAfter(states func(k *machine, p *plan) []state) asker {
	return func(k *machine, p *plan, v *analysis.Verdict, o *Options) {
		if !k.prepare(v) {
			return
		}
		r := &explored{whole: true}
		for _, s := range states(k, p) {
			looked := false
			var err error
			var evidence []analysis.Evidence
			if own, ok := s.(callerState); ok {
				k.inTasklet = own.call
			}
			k.onCall = func(c *callee) { looked = s.before(c) }
			k.onReturn = func(e error, result vm.Value) {
				if err = e; looked {
					evidence = s.after(e, result)
				}
			}
			r = k.explore(p, v, o, func(cut bool) bool { return !cut && evidence != nil && !k.blames(err) })
			k.onCall, k.onReturn, k.inTasklet = nil, nil, nil
			if v.Status == analysis.Confirmed {
				v.Evidence = evidence
				break
			}
			if !looked && k.loose == "" {
				k.loose = "what the finding is about could not be looked at"
			}
		}
		k.conclude(p, v, o, r)
	}
}

// blames tells whether the exception that ended a run is one that a stand-in may be to
// blame for, which then proves nothing.
func (k *machine) blames(err error) bool {
	var raised *raisedError
	if !errors.As(err, &raised) || !accident[raised.class] || raised.text == standInText || k.m.makes(raised.class) {
		return false
	}
	k.accident = raised.class
	return true
}

// leaving is the evidence of how a call ended.
func (k *machine) leaving(err error) analysis.Evidence {
	e := analysis.Evidence{Object: k.root.name + "() returns"}
	var raised *raisedError
	if errors.As(err, &raised) {
		e.Object, e.Row = fmt.Sprintf("%s leaves %s()", raised.class, k.root.name), raised.row
	}
	k.show(&e)
	return e
}

// atomicFlag is the flag of the tasklet that calls.
type atomicFlag struct {
	k       *machine
	p       *plan
	initial bool
}

// atomicFlags tries both values, first the one that the finding is about.
func atomicFlags(first bool) func(*machine, *plan) []state {
	return func(k *machine, p *plan) []state {
		return []state{&atomicFlag{k, p, first}, &atomicFlag{k, p, !first}}
	}
}

func (s *atomicFlag) before(*callee) bool { return !s.k.current.IsNull() }

// call keeps within one call of the interpreter, after which the tasklet is another one.
func (s *atomicFlag) call(c *callee, pos, kw, names []vm.Value) vm.Value {
	args, kwargs := s.k.packed(pos, kw, names)
	defer s.k.drop([]vm.Value{args, kwargs})
	return s.k.t.Call(s.k.helper("_flagged"), c.what, args, kwargs, vm.Bool(s.initial), s.k.current)
}

// packed makes a tuple and a dict of borrowed arguments.
func (k *machine) packed(pos, kw, names []vm.Value) (args, kwargs vm.Value) {
	args, kwargs = k.t.NewTuple(pos...), k.t.NewDict()
	for i, name := range names {
		k.t.DictSetStr(kwargs, text(name), kw[i])
	}
	return args, kwargs
}

func (s *atomicFlag) after(err error, _ vm.Value) []analysis.Evidence {
	now := s.k.t.Call(s.k.helper("_flag_now"))
	if now != vm.Bool(!s.initial) {
		s.k.t.ClearExc()
		return nil
	}
	set := analysis.Evidence{Object: "it is changed", Row: s.k.m.file.Row(int(s.p.finding.Span.Start))}
	s.k.show(&set)
	return []analysis.Evidence{
		{Object: fmt.Sprintf("the tasklet's atomic flag is %s when %s() is called", boolean(s.initial), s.k.root.name)},
		set, s.k.leaving(err),
		{Object: fmt.Sprintf("the flag is %s afterwards", boolean(!s.initial))},
	}
}

func boolean(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// heldLocks are the locks that stand in for those of threading, and those that the program
// has made.
type heldLocks struct {
	k *machine
	p *plan
}

func newHeldLocks(k *machine, p *plan) []state { return []state{&heldLocks{k, p}} }

func (s *heldLocks) before(*callee) bool {
	return s.k.outcome(s.k.t.Call(s.k.helper("_unlock_all"))) == nil
}

func (s *heldLocks) after(err error, _ vm.Value) []analysis.Evidence {
	held := s.k.t.Call(s.k.helper("_held"))
	if held.IsNull() {
		s.k.t.ClearExc()
		return nil
	}
	defer s.k.t.Decref(held)
	if n, _ := vm.SmallInt(held); n == 0 {
		return nil
	}
	at := analysis.Evidence{Object: "the lock is acquired", Row: s.k.m.file.Row(int(s.p.finding.Span.Start))}
	s.k.show(&at)
	return []analysis.Evidence{at, s.k.leaving(err), {Object: "the lock is still held"}}
}

// arrived is what comes to a tasklet that receives from a stand-in for a channel.
type arrived struct {
	k *machine
	p *plan
}

func newArrived(k *machine, p *plan) []state { return []state{&arrived{k, p}} }

func (s *arrived) before(*callee) bool { return !s.k.current.IsNull() }

func (s *arrived) after(error, vm.Value) []analysis.Evidence {
	what := s.k.t.Call(s.k.helper("_arrived"))
	if what.IsNull() {
		s.k.t.ClearExc()
		return nil
	}
	defer s.k.t.Decref(what)
	if what == vm.None {
		return nil
	}
	sent := analysis.Evidence{Object: "this sends it", Row: s.k.m.file.Row(int(s.p.finding.Span.Start))}
	s.k.show(&sent)
	return []analysis.Evidence{sent, {Object: "the receiver gets " + text(what)}}
}

// defaultValue is that of the parameter that the finding is about.
type defaultValue struct {
	k     *machine
	p     *plan
	name  string
	index int // from the last default, or -1 for a keyword-only parameter
	shot  vm.Value
	value vm.Value
	owner vm.Value // the instance whose method is called
}

func newDefaultValue(k *machine, p *plan) []state {
	def := p.target.def
	if def == nil {
		return nil
	}
	at := p.finding.Span.Start
	within := func(e syntax.Expr) bool { return e != nil && e.Range().Start <= at && at < e.Range().Stop }
	params := append(append([]syntax.Arg{}, def.Args.PosOnly...), def.Args.Args...)
	for i, e := range def.Args.Defaults {
		if within(e) {
			return []state{&defaultValue{k: k, p: p, index: len(def.Args.Defaults) - i, name: params[len(params)-len(def.Args.Defaults)+i].Name}}
		}
	}
	for i, e := range def.Args.KwDefaults {
		if within(e) {
			return []state{&defaultValue{k: k, p: p, index: -1, name: def.Args.KwOnly[i].Name}}
		}
	}
	return nil
}

func (s *defaultValue) before(c *callee) bool {
	s.release()
	name := s.k.t.Str(s.name)
	defer s.k.t.Decref(name)
	s.value = s.k.t.Call(s.k.helper("_default_of"), c.what, vm.Int(int64(s.index)), name)
	if s.value.IsNull() || s.value == vm.None {
		s.k.t.ClearExc()
		s.value = vm.Null
		return false
	}
	s.owner = c.instance
	s.shot = s.k.t.Call(s.k.helper("_shot"), s.value)
	return !s.shot.IsNull()
}

func (s *defaultValue) release() {
	for _, v := range []*vm.Value{&s.value, &s.shot} {
		if !v.IsNull() {
			s.k.t.Decref(*v)
			*v = vm.Null
		}
	}
}

func (s *defaultValue) after(err error, result vm.Value) []analysis.Evidence {
	defer s.release()
	how := ""
	changed := s.k.t.Call(s.k.helper("_changed"), s.value, s.shot)
	switch {
	case changed == vm.True:
		how = "it is changed: the next call finds it so"
	case result == s.value:
		how = "it is what is returned: the caller has the default itself"
	case s.holds(s.owner), s.p.target.name == "__init__" && s.holds(result):
		how = "it is kept in the instance: the next one gets the same"
	default:
		s.k.t.ClearExc()
		return nil
	}
	list := []analysis.Evidence{
		{Object: fmt.Sprintf("the default of '%s'", s.name), Row: s.k.m.file.Row(int(s.p.finding.Span.Start))},
		{Object: "one call of " + s.p.target.name + "() without it"},
		{Object: how},
	}
	if len(s.p.finding.Related) > 0 {
		list[1].Row = s.p.finding.Related[0].Begin.Row
	}
	for i := range list {
		s.k.show(&list[i])
	}
	return list
}

// holds reports whether an object has the default.
func (s *defaultValue) holds(owner vm.Value) bool {
	return !owner.IsNull() && s.k.t.Call(s.k.helper("_holds"), owner, s.value) == vm.True
}

// askSignature calls a method that cannot take its instance.
func askSignature(k *machine, p *plan, v *analysis.Verdict, o *Options) {
	if !k.prepare(v) {
		return
	}
	var raised *raisedError
	k.onReturn = func(err error, _ vm.Value) {
		if !errors.As(err, &raised) || raised.class != "TypeError" || !strings.Contains(raised.text, p.target.name+"() takes") {
			raised = nil
		}
	}
	r := k.explore(p, v, o, func(cut bool) bool { return !cut && raised != nil })
	k.onReturn = nil
	if v.Status == analysis.Confirmed {
		e := analysis.Evidence{Object: "a call on an instance raises " + raised.class + ": " + raised.text, Row: k.m.file.Row(int(p.finding.Span.Start))}
		k.show(&e)
		v.Evidence = []analysis.Evidence{e}
	}
	k.conclude(p, v, o, r)
}

// askHandoff looks whether the call raises, and then at what arrives.
func askHandoff(k *machine, p *plan, v *analysis.Verdict, o *Options) {
	askEvents(newRefused)(k, p, v, o)
	if v.Status != analysis.Confirmed && k.vm.Stopped() == nil && k.ready {
		askAfter(newArrived)(k, p, v, o)
	}
}
