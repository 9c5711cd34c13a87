package lsp

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/wire"
)

// document is an open document. One goroutine tells the client what is found in
// it; it is woken by each change and looks at the latest snapshot alone, so a
// burst of changes is answered once, and results come in order.
type document struct {
	mu     sync.Mutex
	now    *snapshot
	stale  context.CancelFunc // ends the waiting for what is found in an earlier snapshot
	wake   chan struct{}
	done   chan struct{}
	closed bool
	last   time.Time // of the last change
	burst  bool      // it came soon after the one before

	publishing sync.Mutex // so that nothing is told of a document after it is closed
}

const (
	// longestWait bounds how long changes that keep coming put off an answer.
	longestWait = 50 * time.Millisecond
	// soon is how close together changes are that nobody types.
	soon = 5 * time.Millisecond
)

func newDocument(s *snapshot) *document {
	return &document{now: s, wake: make(chan struct{}, 1), done: make(chan struct{})}
}

func (d *document) current() *snapshot {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

// set puts another snapshot in place.
func (d *document) set(s *snapshot) {
	d.mu.Lock()
	now := time.Now()
	d.burst, d.last = now.Sub(d.last) < soon, now
	d.now = s
	if d.stale != nil {
		d.stale()
	}
	d.mu.Unlock()
	d.poke()
}

// poke has what is found told again.
func (d *document) poke() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

func (d *document) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.closed = true
		close(d.done)
		if d.stale != nil {
			d.stale()
		}
	}
}

// follow tells the client what is found in a document, until it is closed.
func (s *server) follow(d *document) {
	defer s.rescue("diagnostics")
	for {
		select {
		case <-d.done:
			return
		case <-s.ctx.Done():
			return
		case <-d.wake:
		}
		snap, ctx, cancel := s.settled(d)
		err := s.push(ctx, d, snap)
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			s.checkFailed(err)
		}
	}
}

// settled waits until a document has not changed for a moment. A change that
// comes alone is looked at right away: should more follow, that is given up.
func (s *server) settled(d *document) (*snapshot, context.Context, context.CancelFunc) {
	first := time.Now()
	for {
		d.mu.Lock()
		before, burst := d.now, d.burst
		d.mu.Unlock()
		if burst {
			time.Sleep(s.options.Debounce)
		}
		ctx, cancel := context.WithCancel(s.ctx)
		d.mu.Lock()
		now := d.now
		d.stale = cancel
		closed := d.closed
		d.mu.Unlock()
		if closed {
			cancel()
		}
		if now == before || time.Since(first) > longestWait {
			return now, ctx, cancel
		}
		cancel()
	}
}

// push checks a snapshot and tells what is found, if it still is the latest.
func (s *server) push(ctx context.Context, d *document, snap *snapshot) error {
	if s.caps.pull {
		// The client asks by itself. What is found is worked out all the same: it
		// will be asked for next.
		return nil
	}
	r, err := snap.check(ctx)
	if err != nil {
		return err
	}
	s.settingsTrouble(snap, r.trouble)
	params := &wire.PublishDiagnosticsParams{URI: snap.uri, Diagnostics: s.diagnostics(snap, r)}
	if s.caps.versions {
		params.Version = wire.Optional(snap.version)
	}
	d.publishing.Lock()
	defer d.publishing.Unlock()
	d.mu.Lock()
	current := d.now == snap && !d.closed
	d.mu.Unlock()
	if !current {
		return nil
	}
	return s.client.PublishDiagnostics(s.ctx, params)
}

// checkFailed tells of a fault of the linter.
func (s *server) checkFailed(err error) {
	var p *panicked
	if errors.As(err, &p) {
		s.Trouble("a check", p.value, p.stack)
		return
	}
	var internal *analysis.InternalError
	if errors.As(err, &internal) {
		s.log.Error("check", "error", err, "stack", string(internal.Stack))
		s.tell(wire.MessageError, "sllint: "+err.Error())
		return
	}
	if s.ctx.Err() == nil {
		s.log.Error("check", "error", err)
	}
}

// rescue is deferred where nobody else would catch a panic.
func (s *server) rescue(what string) {
	if v := recover(); v != nil {
		s.Trouble(what, fmt.Sprint(v), debug.Stack())
	}
}
