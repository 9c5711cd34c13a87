package confirm

import (
	"fmt"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
)

// The questions of the family SLL2. The target runs traced: what sys.exc_info() is in its
// frame, line by line, and which exceptions come by.

// event is one line of the target that begins, or an exception there.
type event struct {
	row       int
	exception string   // class of the exception that comes by, empty for a line
	text      string   // what it says
	trace     vm.Value // its traceback, borrowed
	handled   vm.Value // sys.exc_info() at a line, a tuple, borrowed
}

// watcher looks at the events of one run, and says when it has seen what it looks for.
type watcher interface {
	begin()
	see(e *event) bool
	end() bool // the run is over
}

// askEvents runs a function traced until its watcher has seen what it looks for.
func askEvents(make func(k *machine, p *plan) watcher) asker {
	return func(k *machine, p *plan, v *analysis.Verdict, o *Options) {
		if !k.prepare(v) {
			return
		}
		w := make(k, p)
		if w == nil {
			v.Why = "what the finding is about was not found in the tree"
			return
		}
		sys := k.t.ImportModule("sys")
		own := k.t.ImportModule("_confirm")
		trace, info := k.t.GetAttr(own, "trace"), k.t.GetAttr(sys, "exc_info")
		defer func() {
			for _, x := range []vm.Value{sys, own, trace, info} {
				k.t.Decref(x)
			}
		}()
		seen := false
		k.events = func(t *vm.Thread, kind string, at vm.FramePlace, arg vm.Value) {
			if seen || !k.isTarget(at) {
				return
			}
			e := &event{row: at.Line}
			switch kind {
			case "line":
				if e.handled = t.Call(info); e.handled.IsNull() {
					t.ClearExc()
					return
				}
				defer t.Decref(e.handled)
			case "exception":
				if items := vm.Items(arg); len(items) == 3 {
					e.exception, e.text, e.trace = k.className(items[0]), k.words(items[1]), items[2]
				}
			case "return":
				if r, ok := w.(interface{ returns() bool }); ok {
					seen = r.returns()
				}
				return
			default:
				return
			}
			seen = w.see(e)
		}
		k.beforeRun = func() {
			w.begin()
			if r := k.t.CallMethod(sys, "settrace", trace); !r.IsNull() {
				k.t.Decref(r)
			}
		}
		k.afterRun = func() {
			if r := k.t.CallMethod(sys, "settrace", vm.None); !r.IsNull() {
				k.t.Decref(r)
			}
		}
		r := k.explore(p, v, o, func(cut bool) bool { return seen || !cut && w.end() })
		k.events, k.beforeRun, k.afterRun = nil, nil, nil
		if v.Status == analysis.Confirmed {
			v.Evidence = k.evidence
		}
		k.conclude(p, v, o, r)
	}
}

// words is what an exception of a native class says.
func (k *machine) words(exception vm.Value) string {
	args := k.t.GetAttr(exception, "args")
	if args.IsNull() {
		k.t.ClearExc()
		return ""
	}
	defer k.t.Decref(args)
	if items := vm.Items(args); len(items) > 0 {
		return text(items[0])
	}
	return ""
}

// className is the name of a class, without running code of the program.
func (k *machine) className(class vm.Value) string {
	ts := k.vm.Types()
	if k.t.IsInstance(class, ts.Type) {
		return k.t.ClassName(class)
	}
	return ""
}

// lingering looks for an exception that sys.exc_info() still is after its handler.
type lingering struct {
	k       *machine
	p       *plan
	handler *syntax.ExceptHandler
	first   int // rows of the handler
	last    int
	turn    int // the rows at which the next turn begins: the loop's first
	try     int // to that of the try statement; 0 where there is no loop
	after   int // the row behind which it is to be seen, 0 for the handler's
	ran     bool
	kept    []analysis.Evidence // at the last line
}

func newLingering(k *machine, p *plan) watcher {
	l := &lingering{k: k, p: p}
	at := int(p.finding.Span.Start)
	var loop syntax.Stmt
	var loops []syntax.Stmt
	var visit func(body []syntax.Stmt)
	visit = func(body []syntax.Stmt) {
		syntax.InspectBody(body, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
				return false
			case *syntax.For:
				loops = append(loops, n)
				visit(n.Body)
				loops = loops[:len(loops)-1]
				visit(n.Orelse)
				return false
			case *syntax.While:
				loops = append(loops, n)
				visit(n.Body)
				loops = loops[:len(loops)-1]
				visit(n.Orelse)
				return false
			case *syntax.Try:
				for i := range n.Handlers {
					h := &n.Handlers[i]
					if h.Pos() <= at && at < h.End() {
						l.handler, l.try = h, k.m.file.Row(n.Pos())
						loop = nil
						if len(loops) > 0 {
							loop = loops[len(loops)-1]
						}
					}
				}
			}
			return true
		})
	}
	visit(p.target.body)
	if l.handler == nil {
		return nil
	}
	l.first, l.last = k.m.file.Row(l.handler.Pos()), k.m.lastRow(l.handler)
	if loop != nil {
		l.turn = k.m.file.Row(loop.Pos())
	}
	if p.finding.Code == "SLL205" {
		l.after = k.m.file.Row(at)
	}
	return l
}

func (l *lingering) begin() { l.ran, l.kept = false, nil }

func (l *lingering) see(e *event) bool {
	if e.exception != "" {
		return false
	}
	if l.after > 0 {
		if l.ran && e.row != l.after {
			return l.look(e)
		}
		l.ran = l.ran || e.row == l.after
		return false
	}
	if l.first < e.row && e.row <= l.last || e.row == l.first && l.first == l.last {
		l.ran = true
		return false
	}
	if !l.ran {
		return false
	}
	if l.turn > 0 {
		if l.turn <= e.row && e.row <= l.try {
			return l.look(e)
		}
		return false
	}
	l.kept = nil
	if l.look(e) {
		l.kept = l.k.evidence
	}
	return false
}

// end looks at the last line where no turn follows the handler.
func (l *lingering) end() bool { return l.turn == 0 && l.after == 0 && l.kept != nil }

// look tells whether the exception is still there, and keeps the evidence.
func (l *lingering) look(e *event) bool {
	items := vm.Items(e.handled)
	if len(items) != 3 || items[0] == vm.None || items[2] == vm.None {
		return false
	}
	f := l.p.target
	list := []analysis.Evidence{
		{Object: fmt.Sprintf("frame of %s()", f.name), Link: "sys.exc_info(): " + l.k.className(items[0]), Row: e.row},
	}
	for i, row := range l.k.t.TracebackRows(items[2]) {
		h := analysis.Evidence{Object: "traceback", Link: fmt.Sprintf("frame of %s()", row.Func), Row: row.Line}
		if i > 7 {
			break
		}
		if row.File == standinsFile {
			list = append(list, analysis.Evidence{Object: "traceback", Link: "frame of what was called"})
			break
		}
		if row.File != l.k.m.file.Name {
			h.Row = 0
		}
		list = append(list, h)
	}
	for i := range list {
		l.k.show(&list[i])
	}
	list[len(list)-1].Object += " → " + list[len(list)-1].Link
	list[len(list)-1].Link = ""
	l.k.evidence = list
	return true
}

// raised looks for one of some exceptions at the finding's row.
type raised struct {
	k       *machine
	row     int
	classes []string
	why     string
	fits    func(e *event) bool // tells whether it is the one meant, nil for yes
}

func newRaised(why string, classes ...string) func(*machine, *plan) watcher {
	return func(k *machine, p *plan) watcher {
		return &raised{k: k, row: k.m.file.Row(int(p.finding.Span.Start)), classes: classes, why: why}
	}
}

func (r *raised) begin() {}

func (r *raised) end() bool { return false }

func (r *raised) see(e *event) bool {
	if e.exception == "" || e.row != r.row || r.fits != nil && !r.fits(e) {
		return false
	}
	for _, c := range r.classes {
		if c == e.exception {
			h := analysis.Evidence{Object: strings.TrimSpace(r.why + " " + e.exception), Row: e.row}
			r.k.show(&h)
			r.k.evidence = []analysis.Evidence{h}
			return true
		}
	}
	return false
}

// cleared looks whether nothing is handled any more at the finding's row.
type cleared struct {
	k   *machine
	row int
}

func newCleared(k *machine, p *plan) watcher {
	return &cleared{k, k.m.file.Row(int(p.finding.Span.Start))}
}

func (c *cleared) begin() {}

func (c *cleared) end() bool { return false }

func (c *cleared) see(e *event) bool {
	if e.exception != "" || e.row != c.row {
		return false
	}
	if items := vm.Items(e.handled); len(items) != 3 || items[0] != vm.None {
		return false
	}
	h := analysis.Evidence{Object: "sys.exc_info() is (None, None, None)", Row: e.row}
	c.k.show(&h)
	c.k.evidence = []analysis.Evidence{h}
	return true
}
