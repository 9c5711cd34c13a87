package lsp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/rules/all"
)

// Options say how a server is to be.
type Options struct {
	Version string
	Log     *slog.Logger // nil for none
	// Confirmer judges findings; nil means that this build cannot.
	Confirmer Confirmer
	// Runner runs programs; nil means that this build cannot.
	Runner Runner
	// Debounce is how long the server waits for more after an edit; 0 for the
	// usual.
	Debounce time.Duration
}

// ErrUnclean is what Serve returns when the client ended without shutting the
// server down first.
var ErrUnclean = errors.New("the connection ended before the server was shut down")

// Serve speaks with one client until it is done with it.
func Serve(ctx context.Context, rwc io.ReadWriteCloser, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := newServer(ctx, cancel, rwc, o)
	err := s.conn.Run(ctx)
	cancel()
	s.stop()
	if err == nil && s.phase() < shutDown {
		return ErrUnclean
	}
	return err
}

// phase is how far the conversation has come.
type phase int

const (
	created phase = iota
	initialized
	shutDown
	exited
)

// server is the state of one conversation. What mu guards is changed by
// notifications, one after the other, and a few late answers of the client.
type server struct {
	options Options
	log     *slog.Logger
	conn    *wire.Conn
	client  wire.Client
	ctx     context.Context // of the conversation
	cancel  context.CancelFunc
	checker *checker
	work    sync.WaitGroup // goroutines that must have ended before Serve returns

	caps clientCaps // set by initialize, before anything else happens

	mu        sync.Mutex
	at        phase
	base      settings // what initialize says
	editor    settings // what the editor says now
	folders   []*folder
	stray     *folder // for documents in no folder
	documents map[wire.URI]*document
	notebooks map[wire.URI][]wire.URI // their cells
	told      map[string]bool         // messages that were shown
	watched   map[string]bool         // files that settings extend, which the client watches or was asked to

	commands commands
	verdicts verdicts
	outputs  outputs
	traces   traces

	everywhere everywhere
}

func newServer(ctx context.Context, cancel context.CancelFunc, rwc io.ReadWriteCloser, o Options) *server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Debounce == 0 {
		o.Debounce = time.Millisecond
	}
	linter := analysis.New(all.Rules())
	s := &server{
		options: o, log: o.Log, ctx: ctx, cancel: cancel, checker: newChecker(linter),
		base: defaultSettings(), editor: defaultSettings(),
		documents: map[wire.URI]*document{}, notebooks: map[wire.URI][]wire.URI{},
		told: map[string]bool{}, watched: map[string]bool{}, everywhere: everywhere{turn: make(chan struct{}, 1)},
	}
	s.stray = newFolder(linter, "", "", s.editor)
	s.conn = wire.NewConn(rwc, s)
	s.client = s.conn.Client()
	return s
}

// stop ends all that still runs.
func (s *server) stop() {
	s.mu.Lock()
	for _, d := range s.documents {
		d.close()
	}
	s.mu.Unlock()
	s.commands.cancelAll()
	s.outputs.remove()
	ended := make(chan struct{})
	go func() { s.work.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(2 * time.Second):
		s.log.Warn("something did not end")
	}
}

func (s *server) phase() phase {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// Request takes a request.
func (s *server) Request(method string, p wire.Params) (wire.Work, error) {
	at := s.phase()
	switch {
	case at == created && method != "initialize":
		return nil, wire.Errorf(wire.ServerNotInitialized, "%s before initialize", method)
	case at > created && method == "initialize":
		return nil, wire.Errorf(wire.InvalidRequest, "initialize came before")
	case at >= shutDown:
		return nil, wire.Errorf(wire.InvalidRequest, "%s after shutdown", method)
	}
	take, ok := requests[method]
	if !ok {
		return nil, wire.Errorf(wire.MethodNotFound, "there is no %s", method)
	}
	s.log.Debug("request", "method", method)
	return take(s, p)
}

// Notify handles a notification.
func (s *server) Notify(method string, p wire.Params) {
	at := s.phase()
	if method != "exit" && (at == created || at >= shutDown) {
		s.log.Warn("notification out of turn", "method", method)
		return
	}
	take, ok := notifications[method]
	if !ok {
		s.log.Debug("notification that means nothing here", "method", method)
		return
	}
	s.log.Debug("notification", "method", method)
	if err := take(s, p); err != nil {
		s.log.Error("notification", "method", method, "error", err)
	}
}

// Trouble notes what went wrong, and tells the user of what is our fault.
func (s *server) Trouble(what string, v any, stack []byte) {
	if stack == nil {
		s.log.Error(what, "error", v)
		return
	}
	s.log.Error("panic", "in", what, "value", fmt.Sprint(v), "stack", string(stack))
	s.tell(wire.MessageError, fmt.Sprintf("sllint: internal error in %s: %v. Please report it, with the file if you can, "+
		"at https://github.com/sllint/sllint/issues", what, v))
}

// tell shows a message, once.
func (s *server) tell(kind wire.MessageType, message string) {
	s.mu.Lock()
	told := s.told[message]
	if len(s.told) < 1000 {
		s.told[message] = true
	}
	s.mu.Unlock()
	if !told {
		s.show(kind, message)
	}
}

// show shows a message, whoever reads or writes meanwhile.
func (s *server) show(kind wire.MessageType, message string) {
	s.background(func(ctx context.Context) {
		s.client.ShowMessage(ctx, &wire.ShowMessageParams{Type: kind, Message: message})
	})
}

// background does something beside all else. A panic of it ends it alone.
func (s *server) background(f func(ctx context.Context)) {
	s.work.Go(func() {
		defer s.rescue("the background")
		f(s.ctx)
	})
}

// snapshotOf gives the document of a URI as it is now.
func (s *server) snapshotOf(uri wire.URI) (*snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.documents[uri]; d != nil {
		return d.current(), nil
	}
	return nil, wire.Errorf(wire.InvalidParams, "%s is not open", uri)
}

// folderOf gives the folder that a path lies in: the innermost.
func (s *server) folderOf(path string) *folder {
	best := s.stray
	if path == "" && len(s.folders) > 0 {
		return s.folders[0] // what is not saved yet probably will be there
	}
	for _, f := range s.folders {
		if f.holds(path) && len(f.path) > len(best.path) {
			best = f
		}
	}
	return best
}

// refolder puts other folders in force, for all documents. mu is held.
func (s *server) refolder(folders []*folder, stray *folder) {
	s.folders, s.stray = folders, stray
	for _, d := range s.documents {
		now := d.current()
		d.set(now.in(s.folderOf(now.path)))
	}
}

// renew has all files of settings read again. mu is held.
func (s *server) renew() {
	folders := slices.Clone(s.folders)
	for i, f := range folders {
		folders[i] = f.renewed()
	}
	s.refolder(folders, s.stray.renewed())
}

// watchParent ends the server when the process that started it has gone: an
// editor that crashed closes nothing on some systems.
func (s *server) watchParent(pid int) {
	if pid <= 0 {
		return
	}
	s.work.Go(func() {
		tick := time.NewTicker(3 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-s.ctx.Done():
				return
			case <-tick.C:
				if !alive(pid) {
					s.log.Warn("the client has gone", "pid", pid)
					s.cancel()
					return
				}
			}
		}
	})
}

// alive reports whether a process is there, or may be.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release()
	return signalZero(p)
}
