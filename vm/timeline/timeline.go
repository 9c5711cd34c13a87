// Package timeline records who ran when, of the threads and tasklets of a program, and
// draws it.
package timeline

import (
	"fmt"
	"io"
)

// Who is a tasklet of a thread. Threads are numbered from 1, the main thread, tasklets
// in the order of their creation; 0 is the main tasklet of the thread.
type Who struct{ Thread, Tasklet int64 }

// Run is a stretch in which one tasklet had the interpreter.
type Run struct {
	Who      Who
	From, To int64  // steps of the program
	Where    string // the line at which it left off, empty where there is none
	Left     string // why it left off
}

// maxRuns bounds the runs that are kept: the first ones of a long program.
const maxRuns = 100_000

// Timeline is the record of a program. The zero value is empty and ready.
type Timeline struct {
	Runs    []Run
	Dropped int // runs beyond those that are kept
	names   map[Who]string
	order   []Who // as they first ran
	seen    map[Who]bool
	open    Run
	last    int64 // when the last run ended
	running bool
}

// Begin notes that somebody goes on at a step, or when the one before left off: the
// steps of a thread that waits may be counted late.
func (l *Timeline) Begin(who Who, at int64) {
	l.open, l.running = Run{Who: who, From: max(at, l.last)}, true
}

// End notes that who runs leaves off at a step.
func (l *Timeline) End(at int64, where, left string) {
	if !l.running {
		return
	}
	l.running = false
	r := l.open
	r.To, r.Where, r.Left = max(at, r.From), where, left
	l.last = r.To
	if len(l.Runs) == maxRuns {
		l.Dropped++
		return
	}
	l.Runs = append(l.Runs, r)
	if !l.seen[r.Who] {
		if l.seen == nil {
			l.seen = map[Who]bool{}
		}
		l.seen[r.Who] = true
		l.order = append(l.order, r.Who)
	}
}

// Running gives who runs.
func (l *Timeline) Running() (who Who, ok bool) { return l.open.Who, l.running }

// Named tells whether somebody has a name yet.
func (l *Timeline) Named(who Who) bool { return l.names[who] != "" }

// SetName says what somebody is to be called, as a rule the function that it runs.
func (l *Timeline) SetName(who Who, name string) {
	if l.names == nil {
		l.names = map[Who]string{}
	}
	l.names[who] = name
}

// name is how a drawing calls somebody.
func (l *Timeline) name(who Who) string {
	s := "main"
	if who.Tasklet != 0 {
		s = fmt.Sprintf("tasklet %d", who.Tasklet)
	}
	if n := l.names[who]; n != "" {
		s += " " + n
	}
	if who.Thread != 1 {
		s = fmt.Sprintf("thread %d, %s", who.Thread, s)
	}
	return s
}

// Text writes a line for each run: the step at which it began, how many steps it took,
// who it was, where and why it left off.
func (l *Timeline) Text(w io.Writer) error {
	width := len("who")
	for _, who := range l.order {
		width = max(width, len(l.name(who)))
	}
	if _, err := fmt.Fprintf(w, "%10s %8s  %-*s  %s\n", "step", "steps", width, "who", "left off"); err != nil {
		return err
	}
	for _, r := range l.Runs {
		left := r.Left
		if r.Where != "" {
			left += " at " + r.Where
		}
		if _, err := fmt.Fprintf(w, "%10d %8d  %-*s  %s\n", r.From, r.To-r.From, width, l.name(r.Who), left); err != nil {
			return err
		}
	}
	if l.Dropped > 0 {
		_, err := fmt.Fprintf(w, "and %d more, which are not kept\n", l.Dropped)
		return err
	}
	return nil
}
