package sre

import "fmt"

// Limits bound a match. The nil Limits bound its memory only.
type Limits struct {
	// Check is called every CheckSteps steps. Its error ends the match and is
	// returned; so a match can be interrupted or given a budget.
	Check func() error
	// Poll is asked the same where it is not nil.
	Poll Poller
	// Memory is told, as often, how many bytes the stack takes, and may refuse.
	Memory func(bytes int) error
	// MaxMemory bounds the stack, in bytes; 0 is DefaultMaxMemory.
	MaxMemory int
}

// Poller is what Limits ask whether a match may go on.
type Poller interface{ Poll() error }

// DefaultMaxMemory is how large a backtrack stack may grow.
const DefaultMaxMemory = 1 << 30

func (l *Limits) ask(used int) error {
	bound := DefaultMaxMemory
	if l != nil && l.MaxMemory > 0 {
		bound = l.MaxMemory
	}
	if used > bound {
		return &Error{Kind: MemoryError, Msg: fmt.Sprintf("regular expression needs more than %d bytes", bound), Pos: -1}
	}
	if l == nil {
		return nil
	}
	if l.Memory != nil {
		if err := l.Memory(used); err != nil {
			return err
		}
	}
	if l.Poll != nil {
		if err := l.Poll.Poll(); err != nil {
			return err
		}
	}
	if l.Check != nil {
		return l.Check()
	}
	return nil
}
