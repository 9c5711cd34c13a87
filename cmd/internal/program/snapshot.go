package program

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// saved is what has become of the snapshots of a program.
type saved struct {
	mu   sync.Mutex
	err  error // why there is none
	done bool  // there is one
	said bool
}

// checkResume refuses flags that are about how the program began.
func (p *Program) checkResume() error {
	if p.resume == "" {
		return nil
	}
	for flag, given := range map[string]bool{"python": p.Python != "", "gil": p.gil != "", "switch-interval": p.switchInterval != 0} {
		if given {
			return fmt.Errorf("--%s cannot be changed with --resume: it is as it was when the program began", flag)
		}
	}
	return nil
}

// save writes a snapshot to the file. The program goes on where it need not stop.
func (p *Program) save(b []byte, err error) bool {
	if err == nil {
		err = writeWhole(p.snapshot, b)
	}
	p.saved.mu.Lock()
	defer p.saved.mu.Unlock()
	p.saved.err, p.saved.done = err, err == nil
	return true
}

// saySaved says, once, where the program that was stopped has been saved, or why it has
// not.
func (p *Program) saySaved() {
	s := &p.saved
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.snapshot == "" || s.said {
		return
	}
	s.said = true
	switch {
	case s.done:
		fmt.Fprintf(p.Err, "sllint run: saved in %s\n", p.snapshot)
	case s.err != nil:
		fmt.Fprintf(p.Err, "sllint run: not saved: %v\n", s.err)
	default:
		fmt.Fprintln(p.Err, "sllint run: not saved: native code was at work and did not come to an end")
	}
}

// writeWhole writes a file, all of it or nothing.
func writeWhole(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
