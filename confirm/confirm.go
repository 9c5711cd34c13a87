// Package confirm runs the code of a finding in the interpreter and says whether what the
// finding claims happens.
//
// The module is executed as it is, shut in, with stand-ins for what is missing. Then the
// finding's function is called again and again: whether a call raises, which way a
// condition goes, how much there is in a collection, are questions that a plan answers so
// that the finding's path is taken, and then all other ways within bounds. After each call
// the family's question is put to the interpreter itself, which the program cannot
// influence: what is garbage now, and through which references?
package confirm

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
)

// Options bound a confirmation. The zero value has sensible bounds.
type Options struct {
	Path     []string      // import roots, read only; none: what is not built in is stood in for
	MaxSteps int64         // 0 for DefaultSteps
	Memory   int64         // bytes; 0 for DefaultMemory
	Timeout  time.Duration // 0 for DefaultTimeout
	MaxRuns  int           // 0 for DefaultRuns
}

// What bounds one finding where Options say nothing.
const (
	DefaultSteps   = 5_000_000
	DefaultMemory  = 256 << 20
	DefaultTimeout = 2 * time.Second
	DefaultRuns    = 400
)

func (o *Options) steps() int64 { return orDefault(o.MaxSteps, DefaultSteps) }

func (o *Options) memory() int64 { return orDefault(o.Memory, DefaultMemory) }

func (o *Options) timeout() time.Duration { return orDefault(o.Timeout, DefaultTimeout) }

func (o *Options) runs() int { return orDefault(o.MaxRuns, DefaultRuns) }

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

// Findings runs findings of a file, one after the other, and gives each its verdict.
func Findings(ctx context.Context, c analysis.Checked, list []analysis.Finding, o Options) {
	var k *machine
	for i := range list {
		f := &list[i]
		switch {
		case ctx.Err() != nil:
			return
		case c.Broken || c.File == nil:
			f.Verdict = &analysis.Verdict{Status: analysis.Unknown, Python: pythonOf(c.Version), Why: "the file does not parse"}
		default:
			f.Verdict, k = finding(ctx, c.File, f, o, k)
		}
	}
}

func pythonOf(v syntax.Version) string {
	if v.Py2() {
		return "2.7"
	}
	return "3.13"
}

// Finding runs one finding of a file that parses.
func Finding(ctx context.Context, file *syntax.File, f *analysis.Finding, o Options) *analysis.Verdict {
	v, _ := finding(ctx, file, f, o, nil)
	return v
}

// finding is Finding with the machine that has run the file's last finding, nil for none.
// It gives the one for the next.
func finding(ctx context.Context, file *syntax.File, f *analysis.Finding, o Options, k *machine) (*analysis.Verdict, *machine) {
	v := &analysis.Verdict{Status: analysis.Unknown, Python: pythonOf(file.Version)}
	ask := questionOf(f.Code)
	if ask == nil {
		v.Why = "there is no way yet to confirm " + f.Code
		return v, k
	}
	if k == nil {
		k = newMachine(newModule(file), &o)
	} else {
		k.again(&o)
	}
	p := newPlan(k.m, f)
	if p.target == nil {
		v.Why = "it is not in a function, and the module's own code is run only once"
		return v, k
	}
	ctx, cancel := context.WithTimeout(ctx, o.timeout())
	defer cancel()
	stop := context.AfterFunc(ctx, func() { k.vm.Interrupt(&vm.LimitError{What: "time"}) })
	defer stop()
	k.ctx = ctx
	if _, err := k.t.Guard(func() int { ask(k, p, v, &o); return 0 }); err != nil {
		v.Status, v.Why, v.Evidence = analysis.Unknown, "the interpreter failed: "+firstLine(err.Error()), nil
		return v, nil
	}
	if k.vm.Stopped() != nil || k.spent {
		return v, nil
	}
	return v, k
}

func article(word string) string {
	if strings.ContainsRune("AEIOU", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// asker runs a plan and puts its family's question.
type asker func(k *machine, p *plan, v *analysis.Verdict, o *Options)

func questionOf(code string) asker {
	switch {
	case isCycle(code):
		return func(k *machine, p *plan, v *analysis.Verdict, o *Options) { askCycle(k, p, v, o) }
	case code == "SLL201", code == "SLL205":
		return askEvents(newLingering)
	case code == "SLL202":
		return askEvents(newRaised("the line raises", "AttributeError", "ImportError"))
	case code == "SLL203":
		return askEvents(newCleared)
	case code == "SLL204":
		return askEvents(newRaised("the raise raises", "RuntimeError", "TypeError"))
	case code == "SLL301", code == "SLL303":
		return askAfter(atomicFlags(false))
	case code == "SLL302":
		return askAfter(atomicFlags(true))
	case code == "SLL308":
		return askEvents(newSkipped)
	case code == "SLL401":
		return askEvents(newNotScheduled)
	case code == "SLL402":
		return askSurvives
	case code == "SLL404":
		return askEvents(newCalled)
	case code == "SLL405":
		return askEvents(newUnchanged)
	case code == "SLL406":
		return askHandoff
	case code == "SLL407":
		return askSignature
	case code == "SLL501", code == "SLL502":
		return askAfter(newDefaultValue)
	case code == "SLL603":
		return askAfter(newHeldLocks)
	case isInterleaving(code):
		return askSchedules
	}
	return nil
}

func isCycle(code string) bool { return strings.HasPrefix(code, "SLL1") }

// askCycle runs a function in search of a cycle through its frame.
func askCycle(k *machine, p *plan, v *analysis.Verdict, o *Options) *explored {
	if !k.prepare(v) {
		return &explored{}
	}
	r := k.explore(p, v, o, func(cut bool) bool {
		if cut { // what stays behind may be there for the exception that cut it off
			k.t.Collect(2)
			k.collections = k.t.Collections()
			return false
		}
		before := k.t.Collections()
		g := k.t.Garbage()
		if before != k.collections {
			k.collected = true
		}
		if len(g.Objects) == 0 {
			return false
		}
		v.Evidence = k.findCycle(p, g)
		k.t.Collect(2)
		k.collections = k.t.Collections()
		return v.Evidence != nil
	})
	k.conclude(p, v, o, r)
	return r
}

// prepare runs the stand-ins and the module; false where nothing can be run.
func (k *machine) prepare(v *analysis.Verdict) bool {
	if k.ready {
		return true
	}
	if !k.load() {
		v.Why = fmt.Sprintf("the stand-ins could not be made: %v", k.takeError())
		return false
	}
	k.runModule()
	if err := k.vm.Stopped(); err != nil {
		v.Why = "the module itself does not end: " + err.Error()
		return false
	}
	sys := k.t.ImportModule("sys")
	for _, set := range []string{"settrace", "setprofile"} { // what the module has set would answer for its functions
		if r := k.t.CallMethod(sys, set, vm.None); !r.IsNull() {
			k.t.Decref(r)
		}
		k.t.ClearExc()
	}
	k.t.Decref(sys)
	k.t.Settle()
	k.collections = k.t.Collections()
	k.ready = true
	return true
}

// again makes a machine ready for another finding.
func (k *machine) again(o *Options) {
	k.accident = ""
	k.collected, k.loose, k.guessed, k.gave, k.reached, k.evidence = false, "", "", 0, false, nil
	k.vm.Config().Limits.Steps = k.vm.Steps() + o.steps()
}

// explored is what the runs of a plan came to.
type explored struct {
	whole   bool // every path within the bounds was run
	stopped error
	problem error // that kept a run from going its way
	absent  error // why a root could not be called
	ended   int   // runs that were not cut off
	runs    []ran
	seen    *ran // the run in which it was seen
}

// ran is a run that can be repeated.
type ran struct {
	root *function
	log  []uint8
}

// explore runs a plan from all its roots until seen says yes, or all has been run.
func (k *machine) explore(p *plan, v *analysis.Verdict, o *Options, seen func(cut bool) bool) *explored {
	r := &explored{whole: true}
	for i, root := range p.roots {
		if k.exploreFrom(p, root, v, o.runs()*(i+1)/len(p.roots), seen, r); r.stopped != nil {
			break
		}
		if v.Status == analysis.Confirmed {
			if root == p.target && p.borrows() {
				k.askCallers(p, i+1, v, o, seen)
			}
			break
		}
	}
	return r
}

// askCallers looks whether the functions that call the target break the cycle, which they
// can where it begins with what they lend: if all of them do then it was only seen because
// nobody had called the target but we.
func (k *machine) askCallers(p *plan, from int, v *analysis.Verdict, o *Options, seen func(cut bool) bool) {
	evidence, asked := v.Evidence, 0
	for _, root := range p.roots[from:] {
		v.Status, v.Evidence, k.reached = analysis.Unknown, nil, false
		r := &explored{whole: true}
		k.exploreFrom(p, root, v, v.Runs+o.runs()/8, seen, r)
		if v.Status == analysis.Confirmed {
			return
		}
		if !r.whole || r.stopped != nil || r.absent != nil || r.problem != nil || r.ended == 0 || !k.reached {
			asked = 0
			break
		}
		asked++
	}
	if asked > 0 {
		v.Status, v.Evidence = analysis.Unknown, nil
		k.loose = fmt.Sprintf("there is a cycle when %s() returns, but what calls it here breaks it", p.target.name)
		return
	}
	v.Status, v.Evidence = analysis.Confirmed, evidence
}

func (k *machine) exploreFrom(p *plan, root *function, v *analysis.Verdict, most int, seen func(cut bool) bool, r *explored) {
	s := newSearch()
	for v.Runs < most {
		tape := s.take()
		if tape == nil {
			r.whole = r.whole && s.whole
			return
		}
		v.Runs++
		err := k.run(p, root, tape)
		if stopped := k.vm.Stopped(); stopped != nil {
			r.stopped = stopped
			return
		}
		if errors.Is(err, errAbsent) {
			r.absent = err
			return
		}
		if seen(tape.cut) {
			v.Status = analysis.Confirmed
			r.seen = &ran{root, tape.log}
			return
		}
		if !tape.cut {
			r.ended++
			var raised *raisedError
			if errors.As(err, &raised) && accident[raised.class] && raised.text != standInText && r.problem == nil {
				r.problem = err
			}
		}
		r.runs = append(r.runs, ran{root, tape.log})
		s.more(tape, 4*most)
	}
	r.whole = false
}

// exceptionInFuture is the rule about futures.
const exceptionInFuture = "SLL108"

// accident are the exceptions that say that a stand-in was not what the code needs.
var accident = map[string]bool{"AttributeError": true, "TypeError": true, "NameError": true, "UnboundLocalError": true, "ImportError": true,
	"ModuleNotFoundError": true}

// standInText is what the exceptions say that stand-ins raise as they were told.
const standInText = "stand-in"

// conclude says what the runs come to where none confirmed.
func (k *machine) conclude(p *plan, v *analysis.Verdict, o *Options, r *explored) {
	switch {
	case v.Status == analysis.Confirmed:
		v.Why = fmt.Sprintf("seen in run %d of %s()", v.Runs, p.target.name)
		for i := range v.Evidence {
			if strings.HasPrefix(v.Evidence[i].Object, "stand-in") {
				v.Why += ", with a " + v.Evidence[i].Object
				break
			}
		}
		return
	case k.accident != "":
		v.Why = fmt.Sprintf("it was only seen with %s that a stand-in may be to blame for", article(k.accident))
		return
	case r.stopped != nil:
		v.Why = "stopped: " + r.stopped.Error()
		return
	case r.absent != nil && r.ended == 0:
		v.Why = r.absent.Error()
		if k.stop != nil {
			v.Why += " (which ended with " + k.stop.Error() + ")"
		}
		return
	case k.stop != nil:
		v.Why = "the module does not run to its end here: " + k.stop.Error()
		return
	case k.loose != "":
		v.Why = k.loose
		return
	case p.finding.Code == exceptionInFuture:
		v.Why = fmt.Sprintf("it did not happen in %d runs, but what stands in for '%s' need not be the future that the code has", v.Runs, p.holder)
		return
	case k.gave > 0:
		v.Why = fmt.Sprintf("it did not happen in %d runs, but line %d gives the exception to what nobody knows, which may keep it", v.Runs, k.gave)
		return
	case p.looks > 0:
		v.Why = fmt.Sprintf("it did not happen in %d runs, but line %d looks closer at an exception than those were made", v.Runs, p.looks)
		return
	case !k.m.has(p.frame):
		v.Why = fmt.Sprintf("it did not happen in %d runs, but %s() is not a function of this file", v.Runs, p.frame)
		return
	case k.guessed != "":
		v.Why = fmt.Sprintf("it did not happen in %d runs, but '%s' may be something else than was tried", v.Runs, k.guessed)
		return
	case k.collected:
		v.Why = "the code runs the garbage collector itself"
		return
	case !isCycle(p.finding.Code) && !strings.HasPrefix(p.finding.Code, "SLL2"):
		v.Why = fmt.Sprintf("it did not happen in %d runs", v.Runs)
		return
	case !r.whole:
		v.Why = fmt.Sprintf("it did not happen in %d runs, but there are more ways through it", v.Runs)
		return
	case r.ended == 0:
		v.Why = "no run came to an end"
		return
	case r.problem != nil:
		v.Why = "a stand-in is not what the code needs: " + r.problem.Error()
		return
	}
	if row := k.missed(p, r); row > 0 {
		v.Why = fmt.Sprintf("line %d was not reached in %d runs", row, v.Runs)
		return
	}
	v.Status = analysis.Refuted
	v.Why = fmt.Sprintf("it did not happen on any of %d ways through %s()", v.Runs, p.target.name)
}

// missed runs the tapes again, traced, until the rows of the plan have been come by; it
// gives one that never was, 0 for none.
func (k *machine) missed(p *plan, r *explored) int {
	seen := map[int]bool{}
	k.events = func(t *vm.Thread, kind string, at vm.FramePlace, arg vm.Value) { seen[at.Line] = true }
	sys := k.t.ImportModule("sys")
	own := k.t.ImportModule("_confirm")
	trace := k.t.GetAttr(own, "trace")
	settrace := func(f vm.Value) {
		if r := k.t.CallMethod(sys, "settrace", f); !r.IsNull() {
			k.t.Decref(r)
		}
	}
	k.beforeRun, k.afterRun = func() { settrace(trace) }, func() { settrace(vm.None) }
	defer func() {
		k.events, k.beforeRun, k.afterRun = nil, nil, nil
		k.t.Decref(trace)
		k.t.Decref(own)
		k.t.Decref(sys)
	}()
	left := 0
	for _, run := range r.runs {
		k.run(p, run.root, &tape{prefix: run.log})
		if k.vm.Stopped() != nil {
			return p.rows[0]
		}
		left = 0
		for _, row := range p.rows {
			if !seen[row] {
				left = row
				break
			}
		}
		if left == 0 {
			return 0
		}
	}
	return left
}
