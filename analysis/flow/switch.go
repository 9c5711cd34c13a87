package flow

import (
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// Yields says who else may run while a call waits of its own will.
type Yields uint8

// The sorts of waiting.
const (
	ToTasklets   Yields = 1 << iota // channels, schedule, locks and sleeps of stacklesslib
	ToGreenlets                     // greenlet and gevent
	ToThreads                       // locks and sleeps of threads
	ToCoroutines                    // asyncio
)

// functions that let others run, by their dotted names.
var switching = map[string]Yields{
	"stackless.schedule": ToTasklets, "stackless.schedule_remove": ToTasklets, "stackless.run": ToTasklets,
	"time.sleep": ToThreads, "select.select": ToThreads,
	"gevent.sleep": ToGreenlets, "gevent.idle": ToGreenlets, "gevent.joinall": ToGreenlets, "gevent.wait": ToGreenlets,
	"gevent.iwait": ToGreenlets, "eventlet.sleep": ToGreenlets, "gevent.hub.sleep": ToGreenlets,
}

// softly are functions of stacklesslib that do.
var softly = map[string]bool{
	"sleep": true, "channel_wait": true, "lock_channel_wait": true, "send_throw": true, "tasklet_throw": true,
	"wait": true, "iwait": true, "call_async": true, "call_on_thread": true,
}

// methods that let others run, by what they are called on.
var methods = map[Kind]map[string]Yields{
	Tasklet:       {"run": ToTasklets, "switch": ToTasklets, "kill": ToTasklets, "raise_exception": ToTasklets, "throw": ToTasklets},
	Channel:       {"receive": ToTasklets, "send": ToTasklets, "send_exception": ToTasklets, "send_throw": ToTasklets, "send_sequence": ToTasklets},
	Greenlet:      {"switch": ToGreenlets, "throw": ToGreenlets, "join": ToGreenlets, "get": ToGreenlets, "kill": ToGreenlets},
	Lock:          {"acquire": ToThreads},
	Semaphore:     {"acquire": ToThreads},
	Condition:     {"acquire": ToThreads, "wait": ToThreads, "wait_for": ToThreads},
	Event:         {"wait": ToThreads},
	Queue:         {"get": ToThreads, "put": ToThreads, "join": ToThreads},
	Thread:        {"join": ToThreads},
	SoftLock:      {"acquire": ToTasklets},
	SoftCondition: {"acquire": ToTasklets, "wait": ToTasklets, "wait_for": ToTasklets},
	SoftEvent:     {"wait": ToTasklets},
	SoftQueue:     {"get": ToTasklets, "put": ToTasklets},
}

// Switches says who may run while a call waits, and the call that waits in the
// end, which may be in another function of the file.
func (f *File) Switches(s *scope.Scope, call *syntax.Call) (Yields, *syntax.Call) {
	if y := f.primitive(s, call); y != 0 {
		return y, call
	}
	if d := f.Callee(s, call); d != nil && d.Kind == scope.Function && !d.Generator && !d.Coroutine {
		sum := f.summary(d)
		return sum.yields, sum.by
	}
	return 0, nil
}

// SwitchesAt is Switches for a step: a call, an await, or the next turn of a loop
// over a channel. The node is what waits.
func (f *File) SwitchesAt(s *scope.Scope, st *Step) (Yields, syntax.Node) {
	switch n := st.Node.(type) {
	case *syntax.Await:
		if st.Op == Suspend {
			return ToCoroutines, n
		}
	case *syntax.For:
		if st.Op == Iter && f.KindOf(s, n.Iter) == Channel {
			return ToTasklets, n.Iter
		}
	case *syntax.Call:
		if st.Op == Eval {
			if y, by := f.Switches(s, n); y != 0 {
				return y, by
			}
		}
	}
	return 0, nil
}

// primitive is what a call does itself.
func (f *File) primitive(s *scope.Scope, call *syntax.Call) Yields {
	origin := f.Origin(s, call.Func)
	if y := switching[origin]; y != 0 {
		return y
	}
	if strings.HasPrefix(origin, "stacklesslib.") && softly[origin[strings.LastIndexByte(origin, '.')+1:]] {
		return ToTasklets
	}
	a, ok := call.Func.(*syntax.Attribute)
	if !ok {
		return 0
	}
	kind := f.KindOf(s, a.Value)
	if y := methods[kind][a.Attr]; y != 0 {
		if !Blocking(call) {
			return 0
		}
		if c := f.InstanceOf(s, a.Value); c != nil && c.Method(a.Attr) != nil {
			return 0 // the class's own; its summary tells
		}
		if kind == Channel && strings.HasPrefix(a.Attr, "send") && f.sendsOn(a.Value) {
			return 0
		}
		return y
	}
	if kind == Unknown && origin == "" && f.UsesTasklets() && f.InstanceOf(s, a.Value) == nil {
		switch a.Attr {
		case "receive", "send_exception", "send_throw", "send_sequence", "raise_exception":
			if a.Attr != "receive" || len(call.Args)+len(call.Keywords) == 0 {
				return ToTasklets
			}
		case "send":
			if len(call.Args) == 1 && strings.Contains(strings.ToLower(LastName(a.Value)), "chan") {
				return ToTasklets
			}
		}
	}
	return 0
}

// sendsOn reports whether a channel's sender goes on when somebody waits (its
// preference is not the receiver's), and the file looks whether somebody does.
func (f *File) sendsOn(channel syntax.Expr) bool {
	type key struct{ channel string }
	name := LastName(channel)
	return name != "" && Once(f, key{name}, func() bool {
		prefers, looks := false, false
		syntax.InspectBody(f.Syntax.Body, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Assign:
				for _, t := range n.Targets {
					if a, ok := t.(*syntax.Attribute); ok && a.Attr == "preference" && LastName(a.Value) == name {
						c, ok := n.Value.(*syntax.Constant)
						prefers = prefers || ok && (c.Text == "0" || c.Text == "1")
					}
				}
			case *syntax.Attribute:
				looks = looks || (n.Attr == "balance" || n.Attr == "queue") && LastName(n.Value) == name
			}
			return true
		})
		return prefers && looks
	})
}

// Blocking tells acquire() and get() from those that only try, and kill() from
// one that leaves it for later.
func Blocking(call *syntax.Call) bool {
	if len(call.Args) > 0 {
		if truth, ok := Flag(call.Args[0]); ok && !truth && LastName(call.Func) == "acquire" {
			return false
		}
	}
	for i := range call.Keywords {
		k := &call.Keywords[i]
		truth, ok := Flag(k.Value)
		if ok && !truth && (k.Arg == "blocking" || k.Arg == "block") || ok && truth && k.Arg == "pending" {
			return false
		}
	}
	return true
}

// summary is what a function of the file does, as far as waiting goes.
type summary struct {
	yields Yields
	by     *syntax.Call
}

func (f *File) summary(d *scope.Scope) *summary {
	key := summaryOf{d}
	if got, ok := f.answers[key]; ok {
		return got.(*summary)
	}
	sum := &summary{}
	f.answers[key] = sum // a function that calls itself adds nothing
	f.Own(d, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.Call); ok {
			if y, by := f.Switches(d, call); y != 0 {
				sum.yields |= y
				if sum.by == nil {
					sum.by = by
				}
			}
		}
		return true
	})
	return sum
}

type summaryOf struct{ d *scope.Scope }
