package lsp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/sllint/sllint/lsp/wire"
)

// Runner runs programs, each in an interpreter that is really gone when the
// context has ended.
type Runner interface {
	// Run runs a program until it ends or is stopped. The error is for what kept
	// the program from running at all, or the context's.
	Run(ctx context.Context, p Program, stdout, stderr io.Writer) (status int, err error)
}

// Program is what a Runner runs.
type Program struct {
	Name    string        `json:"name"` // of the file
	Source  []byte        `json:"source"`
	Python  string        `json:"python"` // "2.7" or "3"
	Allow   []string      `json:"allow"`
	Path    []string      `json:"path"`
	Timeout time.Duration `json:"timeout"`
	Memory  string        `json:"memory"`
	Output  string        `json:"output"`
}

// ran is the result of the command.
type ran struct {
	Status   int      `json:"status"`
	Stopped  string   `json:"stopped,omitempty"` // by which limit
	Stdout   string   `json:"stdout"`
	Stderr   string   `json:"stderr"`
	Document wire.URI `json:"document"` // where to read it
}

// limitOf names the limits by the statuses that `sllint run` gives.
var limitOf = map[int]string{124: "time or output", 125: "steps", 137: "memory"}

// run runs a document, or a part of it, as it is in the editor.
func (s *server) run(ctx context.Context, snap *snapshot, t target, pr *progress) (any, error) {
	if s.options.Runner == nil {
		return nil, wire.Errorf(wire.RequestFailed, "running is not available in this build of slls")
	}
	r, err := snap.check(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.program(snap, r, t)
	if err != nil {
		return nil, err
	}
	s.traces.forget(snap.uri)
	out := s.outputs.open(s, snap, snap.name)
	both := &output{document: out, progress: pr}
	started := time.Now()
	status, err := s.options.Runner.Run(ctx, p, both.stream(&both.stdout), both.stream(&both.stderr))
	took := time.Since(started).Round(time.Millisecond)
	switch {
	case ctx.Err() != nil:
		out.finish(fmt.Sprintf("\n--- stopped after %s ---\n", took))
		return nil, ctx.Err()
	case err != nil:
		out.finish(fmt.Sprintf("\n--- not run: %v ---\n", err))
		return nil, wire.Errorf(wire.RequestFailed, "cannot run %s: %v", snap.name, err)
	}
	out.finish(fmt.Sprintf("\n--- status %d after %s ---\n", status, took))
	result := &ran{Status: status, Stopped: limitOf[status], Stdout: both.stdout.String(), Stderr: both.stderr.String(), Document: out.uri}
	if result.Stopped != "" && !strings.Contains(result.Stderr, "limit exceeded") {
		result.Stopped = "" // the program's own
	}
	s.showTrace(snap, result.Stderr)
	s.showResult(out, result, snap.name)
	return result, nil
}

// program makes a program of a document, or of the part that is to be run.
func (s *server) program(snap *snapshot, r *report, t target) (Program, error) {
	set := snap.folder.settings.Run
	p := Program{Name: snap.name, Source: snap.contents(), Python: set.Python, Allow: set.Allow, Memory: set.Memory, Output: set.Output}
	if p.Python == "" && r.version != 0 {
		p.Python = "3"
		if r.version.Py2() {
			p.Python = "2.7"
		}
	}
	var err error
	if p.Timeout, err = time.ParseDuration(set.Timeout); err != nil || p.Timeout <= 0 {
		return p, wire.Errorf(wire.RequestFailed, "the setting sllint.run.timeout %q is no duration such as 10s", set.Timeout)
	}
	p.Path = folders(snap.folder.pythonPath(snap.path))
	if snap.path != "" {
		p.Path = append(p.Path, filepath.Dir(snap.path)) // as Python does with a script's folder
	}
	switch t.Kind {
	case "", runModule, runMain:
	case runTest:
		p = harness(p, "_call("+quote(t.Name)+")\n")
	case runSnippet:
		var calls strings.Builder
		for _, e := range examples(snap.text.bytes, t.Row) {
			fmt.Fprintf(&calls, "_example(%d, %s)\n", e.row, quote(e.code))
		}
		if calls.Len() == 0 {
			return p, wire.Errorf(wire.RequestFailed, "there is no example in line %d", t.Row)
		}
		p = harness(p, calls.String())
	default:
		return p, wire.Errorf(wire.InvalidParams, "there is no kind %q of run", t.Kind)
	}
	return p, nil
}

// harness is a program that executes a module, not as __main__, and then does
// something with it. It is Python of either dialect.
func harness(p Program, then string) Program {
	source := `import sys
def _text(b):
    return b if str is bytes else b.decode('utf-8')
_name = _text(` + quote(p.Name) + `)
_module = type(sys)('__sllint__')
_module.__file__ = _name
sys.modules['__sllint__'] = _module
exec(compile(` + quote(string(p.Source)) + `, _name, 'exec'), _module.__dict__)
def _call(name):
    names = _text(name).split('.')
    f = getattr(_module, names[0])
    if len(names) > 1:
        unittest = sys.modules.get('unittest')
        if unittest and issubclass(f, unittest.TestCase):
            suite = unittest.TestSuite([f(names[1])])
            sys.exit(not unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful())
        f = getattr(f(), names[1])
    f()
    sys.stdout.write('.'.join(names) + ' ok\n')
def _example(row, code):
    sys.stdout.write('>>> ' + _text(code))
    exec(compile(b'\n' * (row - 1) + code, _name, 'single'), _module.__dict__)
` + then
	p.Name, p.Source = harnessName, []byte(source)
	return p
}

// harnessName is what tracebacks call the program around the document.
const harnessName = "<sllint>"

// quote writes a literal of bytes that both dialects read alike.
func quote(s string) string {
	var b strings.Builder
	b.WriteString("b'")
	for _, c := range []byte(s) {
		switch {
		case c == '\'' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c >= ' ' && c < 0x7f:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// output is what a program writes: to its document as it comes, and kept apart.
type output struct {
	document *outputDocument
	progress *progress

	mu             sync.Mutex
	stdout, stderr bytes.Buffer
}

// stream is one of the two.
func (o *output) stream(kept *bytes.Buffer) io.Writer { return &outputStream{o, kept} }

type outputStream struct {
	*output
	kept *bytes.Buffer
}

func (o *outputStream) Write(b []byte) (int, error) {
	o.mu.Lock()
	o.kept.Write(b)
	o.mu.Unlock()
	o.document.write(b)
	if line := lastLine(b); line != "" {
		o.progress.report(line)
	}
	return len(b), nil
}

func lastLine(b []byte) string {
	b = bytes.TrimSpace(b)
	b = b[bytes.LastIndexByte(b, '\n')+1:]
	return string(bytes.ToValidUTF8(b[:min(len(b), 120)], []byte("\ufffd")))
}

// showResult says how a program ended where the client has no document to look
// at.
func (s *server) showResult(out *outputDocument, r *ran, name string) {
	kind, how := wire.MessageInfo, "ended"
	switch {
	case r.Stopped != "":
		kind, how = wire.MessageWarning, "was stopped: the limit on "+r.Stopped+" was exceeded"
	case r.Status != 0:
		kind, how = wire.MessageWarning, "ended with status "+strconv.Itoa(r.Status)
	}
	if !s.caps.content {
		text := strings.TrimSpace(r.Stdout + r.Stderr)
		if len(text) > 1000 {
			text = "…" + strings.ToValidUTF8(text[len(text)-1000:], "")
		}
		s.show(kind, fmt.Sprintf("sllint: %s %s; its output is in %s\n%s", name, how, wire.Path(out.uri), text))
	}
}
