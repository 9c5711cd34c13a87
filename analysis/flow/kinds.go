package flow

import (
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// Kind is what sort of object an expression's value is, as far as it matters
// for who runs when.
type Kind uint8

// The kinds.
const (
	Unknown Kind = iota
	Tasklet
	Channel
	Greenlet
	Lock      // of threads, RLock included
	Condition // of threads
	Semaphore // of threads
	Event     // of threads
	Queue     // of threads
	Thread    // or a process
	SoftLock  // a lock that makes a tasklet, greenlet or coroutine wait, not its thread
	SoftCondition
	SoftEvent
	SoftQueue
)

// made are the kinds that calls of library functions and classes return, by
// the name of the module and of the function.
var made = map[string]map[string]Kind{
	"stackless":       {"getcurrent": Tasklet, "getmain": Tasklet, "tasklet": Tasklet, "channel": Channel},
	"threading":       {"Lock": Lock, "RLock": Lock, "Condition": Condition, "Semaphore": Semaphore, "BoundedSemaphore": Semaphore, "Event": Event, "Thread": Thread, "Timer": Thread},
	"thread":          {"allocate_lock": Lock, "allocate": Lock},
	"_thread":         {"allocate_lock": Lock, "allocate": Lock, "RLock": Lock},
	"queue":           {"Queue": Queue, "LifoQueue": Queue, "PriorityQueue": Queue, "SimpleQueue": Queue},
	"Queue":           {"Queue": Queue, "LifoQueue": Queue, "PriorityQueue": Queue},
	"greenlet":        {"greenlet": Greenlet, "getcurrent": Greenlet},
	"asyncio":         {"Lock": SoftLock, "Semaphore": SoftLock, "BoundedSemaphore": SoftLock, "Condition": SoftCondition, "Event": SoftEvent, "Queue": SoftQueue},
	"locks":           {"Lock": SoftLock, "RLock": SoftLock, "Semaphore": SoftLock, "Condition": SoftCondition, "Event": SoftEvent}, // stacklesslib.locks
	"util":            {"QueueChannel": Channel},
	"base":            {"SignalChannel": Channel},
	"gevent":          {"spawn": Greenlet, "spawn_later": Greenlet, "Greenlet": Greenlet, "getcurrent": Greenlet},
	"lock":            {"Semaphore": SoftLock, "BoundedSemaphore": SoftLock, "RLock": SoftLock}, // gevent.lock
	"dummy_threading": {"Lock": Lock, "RLock": Lock},
}

// within are the packages in which a module of a common name has to be.
var within = map[string]string{"locks": "stacklesslib", "util": "stacklesslib", "base": "stacklesslib", "lock": "gevent"}

// madeBy is the kind that calling something of a library gives.
func madeBy(origin string) Kind {
	dot := strings.LastIndexByte(origin, '.')
	if dot < 0 {
		return Unknown
	}
	module, name := origin[:dot], origin[dot+1:]
	last := module[strings.LastIndexByte(module, '.')+1:]
	if in := within[last]; in != "" && !strings.HasPrefix(module, in) && !strings.HasPrefix(module, ".") {
		return Unknown
	}
	return made[last][name]
}

// KindOf is the kind of an expression's value, Unknown where the file does not
// say it or says several things.
func (f *File) KindOf(s *scope.Scope, e syntax.Expr) Kind {
	defer f.leave()
	if !f.enter() {
		return Unknown
	}
	switch e := e.(type) {
	case *syntax.Call:
		return f.kindOfCall(s, e)
	case *syntax.Name:
		if c := f.SelfClass(s, e); c != nil {
			return f.kindOfClass(c, 8)
		}
		owner, list := f.Lookup(s, e)
		found := Unknown
		for _, b := range list {
			if isNone(b.Value) {
				continue
			}
			if b.Value == nil {
				return Unknown
			}
			k := f.KindOf(owner, b.Value)
			if k == Unknown || found != Unknown && k != found {
				return Unknown
			}
			found = k
		}
		return found
	case *syntax.Attribute:
		if origin := f.Origin(s, e); origin == "stackless.current" || origin == "stackless.main" {
			return Tasklet
		}
		if c := f.InstanceOf(s, e.Value); c != nil {
			return f.kindOfAttr(c, e.Attr)
		}
	case *syntax.BoolOp:
		return f.KindOf(s, e.Values[len(e.Values)-1])
	case *syntax.IfExp:
		return f.KindOf(s, e.Body)
	}
	return Unknown
}

func isNone(e syntax.Expr) bool {
	c, ok := e.(*syntax.Constant)
	return ok && c.Kind == syntax.ConstNone
}

func (f *File) kindOfAttr(c *Class, attr string) Kind {
	found := Unknown
	for _, st := range c.Stores(attr) {
		if isNone(st.Value) {
			continue
		}
		if st.Value == nil {
			return Unknown
		}
		k := f.KindOf(st.In, st.Value)
		if k == Unknown {
			// `self.lock = lock or Lock()` and the like agree; a parameter may be anything.
			if _, given := st.Value.(*syntax.Name); given {
				continue
			}
			return Unknown
		}
		if found != Unknown && k != found {
			return Unknown
		}
		found = k
	}
	return found
}

func (f *File) kindOfCall(s *scope.Scope, call *syntax.Call) Kind {
	if k := madeBy(f.Origin(s, call.Func)); k != Unknown {
		return k
	}
	if d := f.Def(s, call.Func); d != nil && d.Kind == scope.Class {
		return f.kindOfClass(f.Class(d), 8)
	}
	if a, ok := call.Func.(*syntax.Attribute); ok {
		switch a.Attr {
		case "bind", "setup", "insert":
			return tasklets(f.KindOf(s, a.Value))
		}
		return Unknown
	}
	if _, ok := call.Func.(*syntax.Call); ok {
		return tasklets(f.KindOf(s, call.Func)) // tasklet(f)(arguments)
	}
	return Unknown
}

func tasklets(k Kind) Kind {
	if k == Tasklet {
		return k
	}
	return Unknown
}

// kindOfClass is the kind of a class's objects, which one of its bases gives.
func (f *File) kindOfClass(c *Class, depth int) Kind {
	if c.Def == nil || depth <= 0 {
		return Unknown
	}
	for _, e := range c.Def.Bases {
		if k := madeBy(f.Origin(c.Scope.Parent, e)); k != Unknown {
			return k
		}
	}
	for _, base := range c.Bases() {
		if k := f.kindOfClass(base, depth-1); k != Unknown {
			return k
		}
	}
	return Unknown
}
