// Package heap answers the question behind the SLL1 rules: when a frame ends,
// which objects hold each other?
//
// It interprets each function of a file abstractly: objects are this frame,
// its caller's frame, exceptions, tracebacks, exc_info triples, containers,
// instances, cells, futures and "unknown"; a state says who holds whom, and a
// function is run along every path, exceptional ones included. At every exit
// it looks for a path frame → … → exception → traceback → frame.
package heap

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// Holder is the kind of object through which a frame keeps itself alive. It
// decides the code of the finding.
type Holder uint8

// The holders, in the order of the rules SLL101 to SLL108, SLL110 and SLL111.
const (
	ExcInfo           Holder = iota + 1 // a traceback or exc_info triple in a local
	Exception                           // an exception object in a local
	Container                           // a list, dict, tuple, queue, partial, default
	Attribute                           // an attribute of an object that the frame or its caller holds
	HeldRaise                           // raise of an exception that is still held
	Closure                             // a cell shared with an inner function
	Frame                               // a local that holds its own frame, or its f_locals
	Future                              // a future that holds the exception
	ContextManager                      // a @contextmanager that swallows or replaces the exception
	RecursiveFunction                   // an inner function that reaches itself through its own cell
)

// Leak is one cycle that only the collector could reclaim.
type Leak struct {
	Holder Holder
	Scope  *scope.Scope // the function whose frame is in the cycle
	Span   syntax.Span  // the store, raise or call that closed it
	Path   []Hop        // from the frame back to the frame
	// Clear lists the locals of the frame that must be cleared on the way out
	// to break the cycle; empty where that alone does not help.
	Clear []string
	// Always is set when every path that runs the line ends in the cycle.
	Always bool
}

// Hop is one object on the path: "local 'r'", "exception", "traceback",
// "frame of f()". Span is where the link to it was made, zero for implicit links.
type Hop struct {
	Label string
	Span  syntax.Span
}

// Result is everything found in one file, in source order.
type Result struct {
	Leaks []Leak

	trace *trace // nil unless Options.Keep
}
