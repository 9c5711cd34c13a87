// Package lsptest is a language client that does what a script tells it. It
// knows nothing of the server's own packages: what it sends and gets is JSON.
package lsptest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Message is anything that comes from the server.
type Message struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *Error          `json:"error,omitempty"`
	Came   time.Time       `json:"-"`
}

// Error is the error of an answer.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Message) }

// Answer answers what the server asks. It is called on goroutines of their own.
type Answer func(method string, params json.RawMessage) (any, *Error)

// Client is one end of a conversation.
type Client struct {
	// Timeout bounds every wait.
	Timeout time.Duration

	writing sync.Mutex
	w       io.WriteCloser

	mu      sync.Mutex
	changed *sync.Cond
	next    int
	answers map[string][]*Message
	notes   []*Message
	asked   []*Message
	reply   Answer
	err     error // why nothing more comes
}

// New begins a conversation over a connection.
func New(r io.Reader, w io.WriteCloser) *Client {
	c := &Client{w: w, answers: map[string][]*Message{}, Timeout: 20 * time.Second}
	c.changed = sync.NewCond(&c.mu)
	go c.read(bufio.NewReaderSize(r, 1<<16))
	return c
}

// read takes what comes until nothing does.
func (c *Client) read(r *bufio.Reader) {
	for {
		m, err := readMessage(r)
		c.mu.Lock()
		switch {
		case err != nil:
			c.err = err
		case m.Method == "":
			c.answers[string(m.ID)] = append(c.answers[string(m.ID)], m)
		case m.ID == nil:
			c.notes = append(c.notes, m)
		default:
			c.asked = append(c.asked, m)
			go c.answer(m, c.reply)
		}
		c.changed.Broadcast()
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func readMessage(r *bufio.Reader) (*Message, error) {
	length := -1
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		if name != "Content-Length" {
			return nil, fmt.Errorf("the header %q", line)
		}
		if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
			return nil, err
		}
	}
	body := make([]byte, max(length, 0))
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, err
	}
	m := &Message{Came: time.Now()}
	if len(body) > 0 && body[0] == '[' {
		// A batch: one answer after the other would say the same.
		return &Message{ID: json.RawMessage(`"batch"`), Result: body, Came: m.Came}, nil
	}
	if err := json.Unmarshal(body, m); err != nil {
		return nil, fmt.Errorf("%w: %.200s", err, body)
	}
	return m, nil
}

// Answers says how the server's requests are answered from now on; without it
// they are answered by null.
func (c *Client) Answers(a Answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reply = a
}

func (c *Client) answer(m *Message, by Answer) {
	var result any
	var bad *Error
	if by != nil {
		result, bad = by(m.Method, m.Params)
	}
	out := map[string]any{"jsonrpc": "2.0", "id": m.ID}
	if bad != nil {
		out["error"] = bad
	} else {
		out["result"] = result
	}
	c.Send(out)
}

// Raw sends bytes as they are.
func (c *Client) Raw(b []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_, err := c.w.Write(b)
	return err
}

// Frame gives a body its header.
func Frame(body []byte) []byte {
	return append([]byte(fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body))), body...)
}

// Send sends a message.
func (c *Client) Send(m any) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return c.Raw(Frame(body))
}

// Notify sends a notification.
func (c *Client) Notify(method string, params any) error {
	return c.Send(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

// Begin sends a request and gives its id.
func (c *Client) Begin(method string, params any) (int, error) {
	c.mu.Lock()
	c.next++
	id := c.next
	c.mu.Unlock()
	m := map[string]any{"jsonrpc": "2.0", "id": id, "method": method}
	if params != nil {
		m["params"] = params
	}
	return id, c.Send(m)
}

// Await waits for the answer to a request. nil is the id of what the server
// could not read.
func (c *Client) Await(id any) (json.RawMessage, error) {
	key, _ := json.Marshal(id)
	var m *Message
	err := c.wait(func() bool {
		list := c.answers[string(key)]
		if len(list) == 0 {
			return false
		}
		m = list[0]
		if c.answers[string(key)] = list[1:]; len(list) == 1 {
			delete(c.answers, string(key))
		}
		return true
	})
	if err != nil {
		return nil, fmt.Errorf("waiting for the answer to %s: %w", key, err)
	}
	if m.Error != nil {
		return nil, m.Error
	}
	return m.Result, nil
}

// Call sends a request and reads its answer into result.
func (c *Client) Call(method string, params, result any) error {
	id, err := c.Begin(method, params)
	if err != nil {
		return err
	}
	raw, err := c.Await(id)
	if err != nil || result == nil {
		return err
	}
	return json.Unmarshal(raw, result)
}

// Next waits for the first notification, not given before, that fits.
func (c *Client) Next(method string, fits func(params json.RawMessage) bool) (*Message, error) {
	return c.take(&c.notes, method, fits)
}

// Asked waits for the first request of the server, not given before, that fits.
func (c *Client) Asked(method string, fits func(params json.RawMessage) bool) (*Message, error) {
	return c.take(&c.asked, method, fits)
}

func (c *Client) take(from *[]*Message, method string, fits func(json.RawMessage) bool) (*Message, error) {
	var found *Message
	err := c.wait(func() bool {
		for i, m := range *from {
			if m.Method == method && (fits == nil || fits(m.Params)) {
				*from = append((*from)[:i:i], (*from)[i+1:]...)
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		return nil, fmt.Errorf("waiting for %s: %w", method, err)
	}
	return found, nil
}

// Notes gives all notifications of a method that were not given before.
func (c *Client) Notes(method string) []*Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found, rest []*Message
	for _, m := range c.notes {
		if m.Method == method {
			found = append(found, m)
		} else {
			rest = append(rest, m)
		}
	}
	c.notes = rest
	return found
}

// Ended waits until nothing more comes.
func (c *Client) Ended() error { return c.wait(func() bool { return c.err != nil }) }

// errTimeout is what a wait ends with that takes too long.
var errTimeout = errors.New("nothing came in time")

func (c *Client) wait(done func() bool) error {
	late := false
	timer := time.AfterFunc(c.Timeout, func() {
		c.mu.Lock()
		late = true
		c.changed.Broadcast()
		c.mu.Unlock()
	})
	defer timer.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for !done() {
		if c.err != nil {
			return c.err
		}
		if late {
			return errTimeout
		}
		c.changed.Wait()
	}
	return nil
}

// Close closes the client's end.
func (c *Client) Close() error { return c.w.Close() }

// Initialize begins the conversation. capabilities may be nil.
func (c *Client) Initialize(params map[string]any) (json.RawMessage, error) {
	all := map[string]any{"processId": nil, "rootUri": nil, "capabilities": map[string]any{}}
	for k, v := range params {
		all[k] = v
	}
	var result json.RawMessage
	if err := c.Call("initialize", all, &result); err != nil {
		return nil, err
	}
	return result, c.Notify("initialized", map[string]any{})
}

// Shutdown ends the conversation as it should be.
func (c *Client) Shutdown() error {
	if err := c.Call("shutdown", nil, nil); err != nil {
		return err
	}
	return c.Notify("exit", nil)
}

// Open opens a Python document.
func (c *Client) Open(uri, text string) error {
	return c.Notify("textDocument/didOpen", map[string]any{
		"textDocument": map[string]any{"uri": uri, "languageId": "python", "version": 1, "text": text},
	})
}

// Change sends changes of a document.
func (c *Client) Change(uri string, version int, changes ...any) error {
	return c.Notify("textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": uri, "version": version}, "contentChanges": changes,
	})
}

// Replace is a change of a range.
func Replace(line, char, endLine, endChar int, text string) any {
	return map[string]any{"range": Range(line, char, endLine, endChar), "text": text}
}

// Range is a range.
func Range(line, char, endLine, endChar int) map[string]any {
	return map[string]any{
		"start": map[string]any{"line": line, "character": char},
		"end":   map[string]any{"line": endLine, "character": endChar},
	}
}

// Diagnostics are those of one version of a document.
type Diagnostics struct {
	URI         string
	Version     *int
	Diagnostics []Diagnostic
}

// Diagnostic is one of them.
type Diagnostic struct {
	Range struct {
		Start, End Position
	}
	Severity        int
	Code            string
	CodeDescription struct{ Href string }
	Source          string
	Message         string
	Tags            []int
	Related         []struct {
		Location struct {
			URI   string
			Range struct{ Start, End Position }
		}
		Message string
	} `json:"relatedInformation"`
	Data json.RawMessage
}

// Position is a place.
type Position struct{ Line, Character int }

// Published waits for the diagnostics of a document at a version; 0 is any.
func (c *Client) Published(uri string, version int) (*Diagnostics, error) {
	var d Diagnostics
	_, err := c.Next("textDocument/publishDiagnostics", func(p json.RawMessage) bool {
		d = Diagnostics{}
		return json.Unmarshal(p, &d) == nil && d.URI == uri && (version == 0 || d.Version != nil && *d.Version == version)
	})
	return &d, err
}
