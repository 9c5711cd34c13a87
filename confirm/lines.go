package confirm

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
)

// skipped looks whether the restoring line of a context manager runs when the body of the
// with statement raises.
type skipped struct {
	k        *machine
	p        *plan
	restores int // its row
	left     int // the row at which an exception came in and no line followed
	class    string
}

func newSkipped(k *machine, p *plan) watcher {
	for _, h := range slices.Backward(p.finding.Related) { // what is undone comes before what undoes it
		if k.m.around(int(h.Span.Start)) == p.target {
			return &skipped{k: k, p: p, restores: k.m.file.Row(int(h.Span.Start))}
		}
	}
	return nil
}

func (s *skipped) begin() { s.left = 0 }

func (s *skipped) see(e *event) bool {
	switch {
	case e.exception != "":
		if e.exception != "GeneratorExit" && e.exception != "StopIteration" && s.thrown(e) {
			s.left, s.class = e.row, e.exception
		}
	case e.row == s.restores:
		s.left = 0
	}
	return false
}

// thrown tells whether an exception came in at a yield: it has been in the with statement,
// and not only in what the generator called.
func (s *skipped) thrown(e *event) bool {
	if !slices.Contains(s.k.m.yields(s.p.target), e.row) {
		return false
	}
	return slices.ContainsFunc(s.k.t.TracebackRows(e.trace), func(at vm.FramePlace) bool {
		return at.File == s.k.m.file.Name && !s.k.isTarget(at) || at.File == standinsFile && at.Func == "_enter"
	})
}

func (s *skipped) end() bool {
	if s.left <= 0 {
		return false
	}
	list := []analysis.Evidence{
		{Object: s.class + " in the with block comes out of the yield", Row: s.left},
		{Object: "this does not run", Row: s.restores},
	}
	for i := range list {
		s.k.show(&list[i])
	}
	s.k.evidence = list
	return true
}

// notScheduled looks whether a line that makes a tasklet leaves as many to be run as there
// were.
type notScheduled struct {
	k     *machine
	row   int
	count int64 // before the line, 0 where it has not been come by
}

func newNotScheduled(k *machine, p *plan) watcher {
	if k.runCount.IsNull() {
		return nil
	}
	return &notScheduled{k: k, row: k.m.file.Row(int(p.finding.Span.Start))}
}

func (s *notScheduled) begin() { s.count = 0 }

func (s *notScheduled) now() int64 {
	v := s.k.t.Call(s.k.runCount)
	n, ok := vm.SmallInt(v)
	if !ok {
		s.k.t.ClearExc()
		return -1
	}
	return n
}

func (s *notScheduled) see(e *event) bool {
	if e.exception != "" {
		s.count = 0
		return false
	}
	if s.count > 0 && s.look() {
		return true
	}
	if e.row == s.row {
		s.count = s.now()
	}
	return false
}

func (s *notScheduled) returns() bool { return s.count > 0 && s.look() }

func (s *notScheduled) end() bool { return false }

func (s *notScheduled) look() bool {
	was, now := s.count, s.now()
	s.count = 0
	if was != now {
		return false
	}
	h := analysis.Evidence{Object: fmt.Sprintf("stackless.getruncount() is %d before and after: nothing new is to be run", now), Row: s.row}
	s.k.show(&h)
	s.k.evidence = []analysis.Evidence{h}
	return true
}

// unchanged looks whether the left side of a comparison that is a statement is what is on
// the right side afterwards.
type unchanged struct {
	k           *machine
	row         int
	left, right syntax.Expr
	ran         bool
}

func newUnchanged(k *machine, p *plan) watcher {
	u := &unchanged{k: k, row: k.m.file.Row(int(p.finding.Span.Start))}
	syntax.InspectBody(p.target.body, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.Compare); ok && c.Range().Start <= p.finding.Span.Start && p.finding.Span.Start < c.Range().Stop && len(c.Comparators) == 1 {
			u.left, u.right = c.Left, c.Comparators[0]
		}
		return true
	})
	if u.left == nil {
		return nil
	}
	return u
}

func (u *unchanged) begin() { u.ran = false }

func (u *unchanged) see(e *event) bool {
	if e.exception != "" {
		u.ran = false
		return false
	}
	if e.row == u.row {
		u.ran = true
		return false
	}
	return u.ran && u.look(e.row)
}

// returns is the end of the function, where no line follows.
func (u *unchanged) returns() bool { return u.ran && u.look(0) }

func (u *unchanged) end() bool { return false }

func (u *unchanged) look(row int) bool {
	u.ran = false
	left, right := u.k.eval(0, u.left), u.k.value(u.right)
	if left.IsNull() || right.IsNull() {
		u.k.t.ClearExc()
		u.k.drop([]vm.Value{left, right})
		return false
	}
	same := same(left, right)
	u.k.drop([]vm.Value{left, right})
	if same {
		return false
	}
	text := u.k.m.text(u.left)
	list := []analysis.Evidence{
		{Object: "the comparison's result is dropped", Row: u.row},
		{Object: fmt.Sprintf("afterwards '%s' is not %s", text, u.k.m.text(u.right)), Row: row},
	}
	for i := range list {
		u.k.show(&list[i])
	}
	u.k.evidence = list
	return true
}

// value evaluates a literal, or a name in the program's innermost frame (owned).
func (k *machine) value(e syntax.Expr) vm.Value {
	if _, literal := e.(*syntax.Constant); !literal {
		return k.eval(0, e)
	}
	ns := k.t.NewDict()
	defer k.t.Decref(ns)
	if !k.exec([]byte("_ = "+k.m.text(e)), "<literal>", ns) {
		k.t.ClearExc()
		return vm.Null
	}
	v, _ := k.t.DictGet(ns, k.t.Name("_"))
	return v.Incref()
}

// same tells whether two values are equal, as far as that can be told without running code
// of the program.
func same(a, b vm.Value) bool {
	if a == b {
		return true
	}
	number := func(v vm.Value) (int64, bool) {
		switch v {
		case vm.True:
			return 1, true
		case vm.False:
			return 0, true
		}
		return vm.SmallInt(v)
	}
	if x, ok := number(a); ok {
		y, ok := number(b)
		return ok && x == y
	}
	return vm.IsText(a) && vm.IsText(b) && vm.GoString(a) == vm.GoString(b)
}

// notCallable is what is said of a call of an attribute of a tasklet or a channel, whose
// values these are.
var notCallable = regexp.MustCompile(`^'(int|bool|NoneType|frame|([a-z.]+\.)?(tasklet|channel))' object is not callable`)

// newCalled looks for a call of such an attribute.
func newCalled(k *machine, p *plan) watcher {
	r := newRaised("the line raises", "TypeError")(k, p).(*raised)
	r.fits = func(e *event) bool { return notCallable.MatchString(e.text) }
	return r
}

// newRefused looks for a call that refuses its arguments, none of which stands in for
// something: then the stand-in may be to blame.
func newRefused(k *machine, p *plan) watcher {
	call := k.m.callAt(p.finding.Span)
	if call == nil {
		return nil
	}
	r := newRaised("the call raises", "TypeError")(k, p).(*raised)
	r.fits = func(*event) bool { return !slices.ContainsFunc(call.Args, k.standsIn) }
	return r
}

// standsIn tells whether an argument is a stand-in in the program's innermost frame, or
// cannot be told.
func (k *machine) standsIn(e syntax.Expr) bool {
	if star, ok := e.(*syntax.Starred); ok {
		e = star.Value
	}
	switch e := e.(type) {
	case *syntax.Constant:
		return false
	case *syntax.Call:
		return lastName(e.Func) != "exc_info" && !k.isOwnClass(e.Func)
	case *syntax.Name, *syntax.Attribute:
		v := k.eval(0, e)
		if v.IsNull() {
			k.t.ClearExc()
			return true
		}
		defer k.t.Decref(v)
		return strings.HasPrefix(k.t.TypeName(v), "StandIn")
	}
	return true
}

// isOwnClass tells whether a name is that of a class which does not stand in for one.
func (k *machine) isOwnClass(e syntax.Expr) bool {
	v := k.eval(0, e)
	if v.IsNull() {
		k.t.ClearExc()
		return false
	}
	defer k.t.Decref(v)
	if !k.t.IsInstance(v, k.vm.Types().Type) {
		return false
	}
	module := k.t.GetAttr(v, "__module__")
	defer k.t.Decref(module)
	return text(module) != "unknown"
}
