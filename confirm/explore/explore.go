// Package explore runs a program under every schedule of its threads and tasklets within
// bounds, and finds the shortest one under which it fails.
//
// # What a schedule is
//
// In an interpreter with one lock, who runs is settled by two things: who goes on where one
// that ran has to wait, and where one is interrupted that could go on. The first costs
// nothing, the second is a preemption, of which a schedule may have a few only: that is the
// bound. Everything else about a program is the same each time, since it is shut in and time
// passes by itself only where everybody waits.
//
// # How it searches
//
// A run follows a list of deviations from what would happen by itself, and notes on its way
// what else could be done: those lists are run later, the ones with the fewest preemptions
// and switches first. So the first failure is the shortest.
//
// # What is left out
//
// A thread is interrupted only before what concerns others: where it uses something that
// another one uses as well, a lock or a channel, or data without any order between the two
// uses. What that is shows while programs run (clocks.go); where a run shows more of it,
// the search begins anew. Between two such places nothing that another thread does makes a
// difference, so that every outcome is still found. And what differs from an earlier run in
// the order of things alone that do not concern each other (hash in clocks.go) is not
// followed any further.
package explore

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unsafe"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/compile"
	"github.com/sllint/sllint/vm/timeline"

	"github.com/sllint/sllint/syntax"
)

// Config says what is to be explored and how far.
type Config struct {
	Source   []byte
	Filename string
	Dialect  vm.Dialect
	Path     []string // import roots
	// Modules are sources of modules that are there without a path; threading and queue are
	// the explorer's own in any case.
	Modules map[string]string

	Bounds Bounds

	// AtomicTasklet is the interpreter without the change that lets atomic mode keep other
	// threads from running as well.
	AtomicTasklet bool
	// PreemptTasklets interrupts tasklets though nobody runs them with a limit of time.
	PreemptTasklets bool
	// AnyOrder lets any tasklet of the run queue go on where one leaves off, not the first.
	AnyOrder bool
	// AllowBlocked is for programs that end while threads and tasklets wait for more to do.
	AllowBlocked bool
	// NoReduction interrupts before every instruction that may concern others, and follows
	// every schedule to its end.
	NoReduction bool
}

// Bounds are how far the exploration goes. Zero means the value of DefaultBounds, but for
// Preemptions.
type Bounds struct {
	Preemptions int           // in one schedule
	Schedules   int           // in all
	Steps       int64         // of one run: instructions
	Memory      int64         // bytes
	Output      int64         // bytes that one run may write
	RunTime     time.Duration // of one run
	Time        time.Duration // of all
}

// DefaultBounds are the bounds where none are given.
var DefaultBounds = Bounds{Preemptions: 2, Schedules: 100_000, Steps: 200_000, Memory: 512 << 20, Output: 1 << 20,
	RunTime: 10 * time.Second, Time: 5 * time.Minute}

func (b *Bounds) fill() {
	d := &DefaultBounds
	setDefault(&b.Schedules, d.Schedules)
	setDefault(&b.Steps, d.Steps)
	setDefault(&b.Memory, d.Memory)
	setDefault(&b.Output, d.Output)
	setDefault(&b.RunTime, d.RunTime)
	setDefault(&b.Time, d.Time)
}

func setDefault[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}

// Result is what came of an exploration.
type Result struct {
	Failure *Failure // the shortest schedule under which the program fails; nil where there is none

	Bounds    Bounds
	Schedules int  // runs
	Repeated  int  // of them: before it was known where to interrupt
	Cut       int  // of them: not followed to the end, since an earlier one goes on in the same way
	Complete  bool // every schedule within the bounds was run, or is like one that was

	// Unreduced is about how many schedules there are without any reduction.
	Unreduced float64
	// Limit says which limit of a run some schedules broke, which are not known to the end,
	// or of the whole.
	Limit   string
	Limited int // how many

	Points int // places in the program where threads or tasklets were interrupted
	// Lines are those of the program that some run came by with something that others could see.
	Lines map[int]bool
	Time  time.Duration
}

// Failure is a schedule under which the program fails.
type Failure struct {
	Kind        Kind
	Message     string       // the last line of the traceback, or what is wrong
	Traceback   string       // where it is an exception
	Who         timeline.Who // whose it is
	Name        string
	Blocked     []Blocked // who waits
	Schedule    string    // for Replay
	Preemptions int
	Switches    int
	Shortest    bool // no schedule with fewer preemptions, or as many and fewer switches, fails
	Turns       []Turn
	Output      string // what the program wrote
}

// Kind is a kind of failure.
type Kind string

// The kinds of failures.
const (
	Exception Kind = "exception"    // nothing catches it: an assertion, as a rule
	Deadlock  Kind = "deadlock"     // all wait for each other
	Lost      Kind = "lost wake-up" // somebody waits for ever, though the program could end
	Livelock  Kind = "livelock"     // somebody loops until something changes that nobody can change
)

// Blocked is somebody who waits.
type Blocked struct {
	Who   timeline.Who
	Name  string
	What  string // what for
	Where string // the line

	Holder string // who has the lock, if it is one
	lock   unsafe.Pointer
}

// reason is what it waits for, in words.
func (b *Blocked) reason() string {
	switch {
	case b.What == "":
		return "sleeps"
	case b.Holder == "":
		return "waits for " + b.What
	case b.Holder == b.Name:
		return "waits for " + b.What + " that it has itself"
	}
	return "waits for " + b.What + " that " + b.Holder + " has"
}

// Turn is a stretch of a schedule in which one thread or tasklet ran.
type Turn struct {
	Who      timeline.Who
	Name     string
	From, To int   // lines of the program; 0 where it did not get to any
	Lines    []int // that it came by in order, with something that others could see; the first of very many
	Why      string
	Preempt  bool // it could have gone on
}

// A BadInput is a program or schedule that cannot be run at all.
type BadInput struct{ Err error }

func (e *BadInput) Error() string { return e.Err.Error() }

func (e *BadInput) Unwrap() error { return e.Err }

// ErrHangs is the error where a run does not end though it was told to. It goes on.
var ErrHangs = errors.New("the program does not stop: it is inside a long operation of the interpreter")

// compileProgram compiles the program, once for all runs.
func (e *explorer) compileProgram() error {
	v := syntax.Py313
	if e.conf.Dialect == vm.Py2 {
		v = syntax.Py27
	}
	c, _, err := compile.Source(e.conf.Source, v, compile.Options{Filename: e.conf.Filename})
	if err != nil {
		return &BadInput{err}
	}
	e.code = c
	return nil
}

// Run explores a program. An error is a *BadInput, that of ctx, ErrHangs, or a *vm.Bug.
func Run(ctx context.Context, conf Config) (*Result, error) {
	conf.Bounds.fill()
	e := newExplorer(conf)
	if err := e.compileProgram(); err != nil {
		return nil, err
	}
	began := time.Now()
	err := e.search(ctx)
	e.result.Time = time.Since(began)
	if err != nil {
		return nil, err
	}
	return &e.result, nil
}

// Once runs a program as it goes by itself, under one schedule.
func Once(ctx context.Context, conf Config) (*Result, error) {
	return replay(ctx, conf, func(*explorer) ([]deviation, error) { return nil, nil })
}

// Replay runs a program under one schedule that a Failure has.
func Replay(ctx context.Context, conf Config, schedule string) (*Result, error) {
	return replay(ctx, conf, func(e *explorer) ([]deviation, error) { return e.parse(schedule) })
}

func replay(ctx context.Context, conf Config, deviations func(*explorer) ([]deviation, error)) (*Result, error) {
	conf.Bounds.fill()
	e := newExplorer(conf)
	if err := e.compileProgram(); err != nil {
		return nil, err
	}
	devs, err := deviations(e)
	if err != nil {
		return nil, &BadInput{err}
	}
	began := time.Now()
	o, err := e.run(ctx, devs, true)
	switch {
	case err != nil:
		return nil, err
	case o.misfit != nil:
		return nil, &BadInput{fmt.Errorf("the schedule does not fit the program: %w", o.misfit)}
	}
	e.result.Schedules = 1
	if o.failure != nil {
		e.result.Failure = o.finish()
	}
	e.limited(o)
	e.result.Time = time.Since(began)
	return &e.result, nil
}
