package wire

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
)

// Limits on what comes in.
const (
	maxBody   = 256 << 20 // bytes of one message; a longer one is skipped
	maxHeader = 8 << 10   // bytes of one line of a header
)

// patience is how long the end of input waits for answers that are due: a
// script may close its end when it has asked all that it wants to know.
const patience = 2 * time.Second

// stream frames messages and lets through only those that the connection can
// digest: it answers the others itself. The connection's own reader ends at the
// first that it does not understand.
//
// It is a jsonrpc2.Stream that also reads and writes whole frames, which is how
// the connection learns of batches.
type stream struct {
	rwc io.ReadWriteCloser
	in  *bufio.Reader
	buf []byte
	due atomic.Int64 // calls with an id that are not answered yet
	bad func(err error)

	mu  sync.Mutex // writing
	out []byte
}

func newStream(rwc io.ReadWriteCloser, bad func(error)) *stream {
	return &stream{rwc: rwc, in: bufio.NewReaderSize(rwc, 64<<10), bad: bad}
}

// Read is never used, because there is ReadFrame.
func (s *stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	b, n, err := s.ReadFrame(ctx)
	if err != nil {
		return nil, 0, err
	}
	m, err := jsonrpc2.DecodeMessage(b)
	return m, n, err
}

// ReadFrame gives the next message that is well formed, valid until the next
// call. The only errors are those of the transport.
func (s *stream) ReadFrame(ctx context.Context) ([]byte, int64, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		body, err := s.frame()
		var bad *Error
		if err == nil {
			bad = s.check(body)
		} else if !errors.As(err, &bad) {
			s.wait()
			return nil, 0, err
		}
		if bad == nil {
			return body, int64(len(body)), nil
		}
		s.bad(bad)
		answer := jsonrpc2.AppendResponse(nil, jsonrpc2.ID{}, nil, bad)
		go s.WriteFrame(context.Background(), answer) // who reads must not wait for who writes
	}
}

// frame reads one body. An *Error is about this frame alone.
func (s *stream) frame() ([]byte, error) {
	length := -1
	for {
		line, err := s.line()
		if err != nil {
			return nil, err
		}
		if len(line) == 0 {
			if length >= 0 {
				break
			}
			continue // a blank line before a header
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || !strings.EqualFold(string(bytes.TrimSpace(name)), "content-length") {
			continue // another field, or what is left of a message that was cut
		}
		n, err := strconv.Atoi(string(bytes.TrimSpace(value)))
		if err != nil || n < 0 {
			return nil, Errorf(ParseError, "Content-Length %.40q is no length", bytes.TrimSpace(value))
		}
		length = n
	}
	if length > maxBody {
		if _, err := io.CopyN(io.Discard, s.in, int64(length)); err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		return nil, Errorf(InvalidRequest, "a message of %d bytes is too long", length)
	}
	if cap(s.buf) < length {
		s.buf = make([]byte, length)
	} else if cap(s.buf) > 1<<20 && length < 1<<16 {
		s.buf = make([]byte, length) // do not keep what one large message needed
	}
	body := s.buf[:length]
	if _, err := io.ReadFull(s.in, body); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return body, nil
}

// line reads a line of a header without its end. Of a very long one the start
// is dropped.
func (s *stream) line() ([]byte, error) {
	var line []byte
	for {
		part, err := s.in.ReadSlice('\n')
		if len(line)+len(part) > maxHeader {
			line = line[:0]
			part = part[max(0, len(part)-maxHeader):]
		}
		if err == nil && line == nil {
			return bytes.TrimRight(part, "\r\n"), nil
		}
		line = append(line, part...)
		if err == nil {
			return bytes.TrimRight(line, "\r\n"), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
	}
}

// check returns what is wrong with a message, nil for nothing.
func (s *stream) check(body []byte) *Error {
	if !json.Valid(body) {
		return Errorf(ParseError, "a message of %d bytes is not JSON", len(body))
	}
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
		if _, err := jsonrpc2.ParseRequests(body); err != nil {
			return Errorf(InvalidRequest, "not a batch of messages: %v", err)
		}
		return nil
	}
	if _, err := jsonrpc2.DecodeMessage(body); err != nil {
		return Errorf(InvalidRequest, "not a message: %v", err)
	}
	return nil
}

// wait lets answers go out that are due.
func (s *stream) wait() {
	for end := time.Now().Add(patience); s.due.Load() > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

// answered begins every answer. One whose id is null is to what could not be read,
// and nobody waits for it.
var answered = []byte(`{"jsonrpc":"2.0","id":`)

// Write writes one message. It does not look at the context: the answer to a
// request that was cancelled is due all the same.
func (s *stream) Write(_ context.Context, m jsonrpc2.Message) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	const room = 40 // for the header
	buf := append(s.out[:0], make([]byte, room)...)
	buf = jsonrpc2.AppendMessage(buf, m)
	if b := buf[room:]; bytes.HasPrefix(b, answered) && !bytes.HasPrefix(b[len(answered):], []byte("null")) {
		defer s.due.Add(-1)
	}
	return s.write(buf, room)
}

// WriteFrame writes a message that is encoded, or several in an array.
func (s *stream) WriteFrame(_ context.Context, body []byte) (int64, error) {
	if len(body) > 0 && body[0] == '[' {
		var answers []struct{ ID json.RawMessage }
		if json.Unmarshal(body, &answers) == nil {
			for _, a := range answers {
				if string(a.ID) != "null" {
					defer s.due.Add(-1)
				}
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	const room = 40
	return s.write(append(append(s.out[:0], make([]byte, room)...), body...), room)
}

// write sends buf[room:] with a header before it, in one piece.
func (s *stream) write(buf []byte, room int) (int64, error) {
	header := fmt.Sprintf("Content-Length: %d\r\n\r\n", len(buf)-room)
	start := room - len(header)
	copy(buf[start:], header)
	if s.out = buf; cap(buf) > 1<<20 {
		s.out = nil
	}
	n, err := s.rwc.Write(buf[start:])
	return int64(n), err
}

func (s *stream) Close() error { return s.rwc.Close() }
