package wire

import (
	"context"
	"errors"
	"io"
	"runtime/debug"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Handler is who answers.
type Handler interface {
	// Notify handles a notification. Notifications and requests arrive in order;
	// the next waits until this returns, so it must be quick.
	Notify(method string, p Params)
	// Request takes a request, likewise in order, and returns the work that
	// answers it, which runs beside all that comes later.
	Request(method string, p Params) (Work, error)
	// Trouble is told of what went wrong and is not part of any answer: messages
	// that make no sense (stack is nil) and panics.
	Trouble(what string, err any, stack []byte)
}

// Work answers one request. Its context ends when the request is cancelled,
// which is then answered without waiting for it.
type Work func(ctx context.Context) (any, error)

// Client is what a server asks of its client.
type Client = protocol.Client

// Conn is a connection to a client.
type Conn struct {
	conn    jsonrpc2.Conn
	stream  *stream
	handler Handler

	mu      sync.Mutex
	running map[jsonrpc2.ID]context.CancelFunc
}

// NewConn makes a connection, which owns rwc.
func NewConn(rwc io.ReadWriteCloser, h Handler) *Conn {
	c := &Conn{handler: h, running: map[jsonrpc2.ID]context.CancelFunc{}}
	c.stream = newStream(rwc, func(err error) { h.Trouble("a message", err, nil) })
	c.conn = jsonrpc2.NewConn(c.stream, jsonrpc2.WithCodec(codec{}))
	return c
}

// codec encodes parameters and results by the protocol's own functions.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

func (codec) Unmarshal(data []byte, v any) error { return protocol.Unmarshal(data, v) }

// Client gives what can be asked of the client. A call waits for its answer,
// so it must not be made while a message is taken.
func (c *Conn) Client() Client { return protocol.ClientDispatcher(c.conn) }

// Run serves until the input ends or the connection is closed. When it
// returns, every request has been cancelled.
func (c *Conn) Run(ctx context.Context) error {
	c.conn.Go(ctx, c.handle)
	select {
	case <-c.conn.Done():
	case <-ctx.Done():
		// A reader that waits for standard input cannot be stopped, so it is
		// left behind.
		c.stream.Close()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, cancel := range c.running {
		cancel()
	}
	if ctx.Err() != nil || errors.Is(c.conn.Err(), io.ErrUnexpectedEOF) {
		return nil // the other end has gone in the middle of a message
	}
	return c.conn.Err()
}

// handle takes one message. It runs on the goroutine that reads until Async.
func (c *Conn) handle(ctx context.Context, req *jsonrpc2.Request) (any, error) {
	if !req.IsCall() {
		c.notification(req)
		return nil, nil // an error would end the connection
	}
	id := req.ID()
	if id.IsValid() {
		c.stream.due.Add(1)
	}
	method := string(append([]byte(nil), req.Method()...))
	work, err := c.begin(method, Params(req.Params()))
	if err != nil {
		jsonrpc2.Async(ctx) // so that who reads does not wait for who writes
		return nil, err
	}
	running, cancel := context.WithCancel(jsonrpc2.DetachContext(ctx))
	defer cancel()
	c.mu.Lock()
	c.running[id] = cancel
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.running, id)
		c.mu.Unlock()
	}()
	jsonrpc2.Async(ctx)
	return c.answer(running, method, work)
}

// begin has the handler take a request.
func (c *Conn) begin(method string, p Params) (work Work, err error) {
	defer c.rescue(method, &err)
	return c.handler.Request(method, p)
}

// answer does the work, or says that it was cancelled.
func (c *Conn) answer(ctx context.Context, method string, work Work) (any, error) {
	type outcome struct {
		result any
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() { done <- o }()
		defer c.rescue(method, &o.err)
		o.result, o.err = work(ctx)
		if o.err == nil && o.result != nil {
			// Encoded here, where it is rescued.
			var b []byte
			if b, o.err = protocol.Marshal(o.result); o.err == nil {
				o.result = jsonrpc2.RawMessage(b)
			}
		}
	}()
	select {
	case o := <-done:
		if o.err != nil && (ctx.Err() != nil || errors.Is(o.err, context.Canceled)) {
			return nil, Errorf(RequestCancelled, "cancelled")
		}
		return o.result, o.err
	case <-ctx.Done():
		return nil, Errorf(RequestCancelled, "cancelled")
	}
}

func (c *Conn) notification(req *jsonrpc2.Request) {
	method := string(append([]byte(nil), req.Method()...))
	if method == protocol.MethodCancelRequest {
		if id, ok := decodeID(Params(req.Params())); ok {
			c.mu.Lock()
			cancel := c.running[id]
			c.mu.Unlock()
			if cancel != nil {
				cancel()
			}
		}
		return
	}
	var err error
	defer c.rescue(method, &err)
	c.handler.Notify(method, Params(req.Params()))
}

// rescue turns a panic into an error.
func (c *Conn) rescue(method string, err *error) {
	v := recover()
	if v == nil {
		return
	}
	*err = Errorf(InternalError, "internal error in %s: %v", method, v)
	stack := debug.Stack()
	defer func() { recover() }() // whatever is wrong with telling
	c.handler.Trouble(method, v, stack)
}
