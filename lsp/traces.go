package lsp

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/sllint/sllint/lsp/wire"
)

// traces are the uncaught exceptions of the last run of each document. One is
// shown until the text that was run changes.
type traces struct {
	mu    sync.Mutex
	byURI map[wire.URI]trace
}

// trace is a traceback: where each call was, outermost first, and what was
// raised.
type trace struct {
	text    *text
	frames  []traceFrame
	message string
}

type traceFrame struct {
	file string
	row  int
	in   string
}

func (t *traces) of(s *snapshot) (trace, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	tr, ok := t.byURI[s.uri]
	return tr, ok && tr.text == s.text
}

func (t *traces) put(uri wire.URI, tr trace) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byURI == nil {
		t.byURI = map[wire.URI]trace{}
	}
	t.byURI[uri] = tr
}

func (t *traces) forget(uri wire.URI) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.byURI, uri)
}

var frameLine = regexp.MustCompile(`^  File "([^"]+)", line (\d+)(?:, in (.+))?$`)

// parseTrace reads the last traceback of a program's standard error.
func parseTrace(stderr string) (trace, bool) {
	const head = "Traceback (most recent call last):\n"
	at := strings.LastIndex("\n"+stderr, "\n"+head)
	if at < 0 {
		return trace{}, false
	}
	var t trace
	for _, line := range strings.Split(stderr[at:], "\n")[1:] {
		if m := frameLine.FindStringSubmatch(line); m != nil {
			row, _ := strconv.Atoi(m[2])
			t.frames = append(t.frames, traceFrame{m[1], row, m[3]})
			continue
		}
		if line != "" && !strings.HasPrefix(line, " ") {
			t.message = line
			break
		}
	}
	return t, t.message != "" && len(t.frames) > 0
}

// showTrace keeps what a run raised, and has it told with what is found.
func (s *server) showTrace(snap *snapshot, stderr string) {
	t, ok := parseTrace(stderr)
	if !ok {
		s.repush(snap.uri)
		return
	}
	t.text = snap.text
	var own []traceFrame
	for _, f := range t.frames {
		if f.file != harnessName {
			own = append(own, f)
		}
	}
	t.frames = own
	s.traces.put(snap.uri, t)
	s.repush(snap.uri)
}

// repush has the diagnostics of a document told again.
func (s *server) repush(uri wire.URI) {
	s.mu.Lock()
	d := s.documents[uri]
	s.mu.Unlock()
	if d != nil {
		d.poke()
	}
	if s.caps.pull {
		s.refresh()
	}
}

// traceDiagnostics words the uncaught exception of the last run: at the
// innermost line of this file, with the calls as related places.
func (s *server) traceDiagnostics(snap *snapshot) []wire.Diagnostic {
	t, ok := s.traces.of(snap)
	if !ok {
		return nil
	}
	here := -1
	for i, f := range t.frames {
		if f.file == snap.name && f.row >= 1 && f.row <= len(snap.text.lines) {
			here = i
		}
	}
	if here < 0 {
		return nil
	}
	d := wire.Diagnostic{
		Range: snap.text.wholeLine(t.frames[here].row), Severity: wire.SeverityError, Code: wire.String("uncaught"),
		Source: wire.Optional("sllint run"), Message: wire.String(t.message),
	}
	for i, f := range t.frames {
		if i == here || !s.caps.related {
			continue
		}
		at := wire.Location{URI: snap.uri, Range: d.Range}
		switch {
		case f.file == snap.name && f.row <= len(snap.text.lines):
			at.Range = snap.text.wholeLine(f.row)
		case filepath.IsAbs(f.file):
			line := wire.Position{Line: uint32(max(f.row-1, 0))}
			at = wire.Location{URI: wire.FileURI(f.file), Range: wire.Range{Start: line, End: line}}
		}
		d.RelatedInformation = append(d.RelatedInformation, wire.RelatedInformation{Location: at, Message: "called in " + f.in})
	}
	return []wire.Diagnostic{d}
}

// wholeLine is a line, by its number from 1, without its indentation.
func (t *text) wholeLine(row int) wire.Range {
	line, start := t.line(row - 1)
	indent := len(line) - len(strings.TrimLeft(string(line), " \t"))
	return wire.Range{Start: t.position(start + indent), End: t.position(start + len(line))}
}
