package lsp

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// shared is a value that is computed once, when somebody first waits for it,
// and given to all who do. It is given up when the last of them has gone; who
// comes later starts it again. An error is not kept.
type shared[T any] struct {
	mu      sync.Mutex
	done    bool
	value   T
	current *attempt
}

// attempt is one computation.
type attempt struct {
	waiting int
	cancel  context.CancelFunc
	over    chan struct{}
	err     error
}

// get waits for the value. compute runs on a goroutine of its own.
func (s *shared[T]) get(ctx context.Context, compute func(context.Context) (T, error)) (value T, err error) {
	s.mu.Lock()
	if s.done {
		defer s.mu.Unlock()
		return s.value, nil
	}
	a := s.current
	if a == nil {
		running, cancel := context.WithCancel(context.WithoutCancel(ctx))
		a = &attempt{cancel: cancel, over: make(chan struct{})}
		s.current = a
		go s.run(running, a, compute)
	}
	a.waiting++
	s.mu.Unlock()

	select {
	case <-a.over:
		s.mu.Lock()
		defer s.mu.Unlock()
		if a.err != nil {
			return value, a.err
		}
		return s.value, nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.waiting--; a.waiting == 0 {
		a.cancel()
		if s.current == a {
			s.current = nil
		}
	}
	return value, ctx.Err()
}

// known returns the value if it is there.
func (s *shared[T]) known() (value T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.value, s.done
}

func (s *shared[T]) run(ctx context.Context, a *attempt, compute func(context.Context) (T, error)) {
	value, err := func() (value T, err error) {
		defer func() {
			if v := recover(); v != nil {
				err = &panicked{v, debug.Stack()}
			}
		}()
		return compute(ctx)
	}()
	a.cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.err = err; err == nil {
		s.value, s.done = value, true
	}
	if s.current == a {
		s.current = nil
	}
	close(a.over)
}

// panicked is a panic of a computation, for those who wait for it.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("internal error: %v", p.value) }
