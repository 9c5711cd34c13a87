package lsp

import (
	"bytes"
	"context"
	"regexp"
	"runtime"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/source"
)

// report is what is found in a snapshot.
type report struct {
	findings []analysis.Finding
	version  syntax.Version
	broken   bool // does not parse
	trouble  error
	runs     []runnable
	around   map[string]rows // of findings, by findingKey, the outermost functions that they are in
	learnt   *analysis.Learnt
}

// rows are lines of a text, from 1, both included.
type rows struct{ first, last int }

// functionRows gives the rows of the outermost function around an offset.
func functionRows(f *syntax.File, at int) (r rows, ok bool) {
	syntax.InspectBody(f.Body, func(n syntax.Node) bool {
		if ok || n.Pos() > at || n.End() < at {
			return false
		}
		if d, def := n.(*syntax.FunctionDef); def {
			first := d.Pos()
			if len(d.Decorators) > 0 {
				first = min(first, d.Decorators[0].Pos())
			}
			r, ok = rows{f.Row(first), f.Row(d.End())}, true
		}
		return !ok
	})
	return r, ok
}

// checker checks documents, as many at a time as there are processors.
type checker struct {
	linter   *analysis.Linter
	slots    chan struct{}
	memories memories
}

func newChecker(l *analysis.Linter) *checker {
	return &checker{linter: l, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// check finds what is in a snapshot. It keeps nothing of the tree: a report
// lives as long as its document is open.
func (c *checker) check(ctx context.Context, s *snapshot) (*report, error) {
	if !s.python {
		return &report{}, nil
	}
	src, checked, trouble := s.folder.source(s.name, s.path, s.contents())
	if !checked {
		return &report{trouble: trouble}, nil
	}
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	memory := c.memories.take(s.uri)
	defer c.memories.give(s.uri, memory)
	src.Memory = memory
	src.Learn, src.Last = true, s.last
	result, err := c.linter.Check(ctx, src)
	if err != nil {
		return nil, err
	}
	r := &report{findings: result.Findings, version: result.Version, broken: result.Broken, trouble: trouble, learnt: result.Learnt}
	if s.cell {
		r.findings = withoutCellErrors(r.findings)
	}
	if result.File != nil {
		r.runs = runnables(result.File)
		for i := range r.findings {
			if where, ok := functionRows(result.File, r.findings[i].Span.Pos()); ok {
				if r.around == nil {
					r.around = map[string]rows{}
				}
				r.around[findingKey(&r.findings[i])] = where
			}
		}
	}
	return r, nil
}

// recheck is check with the tree, for those who need it.
func (c *checker) recheck(ctx context.Context, s *snapshot) (analysis.Source, analysis.Checked, error) {
	src, _, _ := s.folder.source(s.name, s.path, s.contents())
	result, err := c.linter.Check(ctx, src)
	return src, result, err
}

// contents is the document as it would be in a file.
func (s *snapshot) contents() []byte {
	b := s.text.bytes
	if s.cell {
		b = withoutMagics(b)
	}
	return encoded(b)
}

var cookie = regexp.MustCompile(`^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)`)

// encoded gives the bytes that a file with this text has: where it declares
// another encoding than UTF-8 the linter will decode them again. A text that
// cannot be written in what it declares stays as it is.
func encoded(text []byte) []byte {
	m := cookie.FindSubmatch(text[:min(len(text), 1<<10)])
	if m == nil {
		return text
	}
	encode := source.Encoder(string(m[1]))
	if encode == nil {
		return text
	}
	out := encode(text)
	if back, bad := source.Decode(out, "", false); bad != nil || !bytes.Equal(back.Bytes, text) {
		return text
	}
	return out
}

// withoutMagics makes comments of what only IPython reads: "%time x", "!ls",
// "?x". A cell of another language, "%%bash", is all comment. Every offset stays
// what it is.
func withoutMagics(text []byte) []byte {
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	all := bytes.HasPrefix(trimmed, []byte("%%")) && !bytes.HasPrefix(trimmed, []byte("%%time")) && !bytes.HasPrefix(trimmed, []byte("%%capture"))
	var out []byte
	for at := 0; at < len(text); {
		end := len(text)
		if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		first := at
		for first < end && (text[first] == ' ' || text[first] == '\t') {
			first++
		}
		if first < end && text[first] != '\r' && text[first] != '\n' && (all || text[first] == '%' || text[first] == '!' || text[first] == '?') {
			if out == nil {
				out = bytes.Clone(text)
			}
			out[first] = '#'
		}
		at = end
	}
	if out == nil || !isText(out) {
		return text
	}
	return out
}

// isText reports whether the comments have cut no character in two.
func isText(b []byte) bool { return bytes.Equal(bytes.ToValidUTF8(b, nil), b) }

// withoutCellErrors drops what is an error in a module alone: a cell may await.
func withoutCellErrors(list []analysis.Finding) []analysis.Finding {
	kept := list[:0]
	for _, f := range list {
		if f.Code != analysis.SyntaxErrorCode || !strings.Contains(f.Message, "outside") {
			kept = append(kept, f)
		}
	}
	return kept
}
