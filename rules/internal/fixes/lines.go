package fixes

import (
	"bytes"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// lines answers questions about the text around a piece of a tree.
type lines struct{ file *syntax.File }

// start is the offset of the first byte of the line that holds off.
func (l lines) start(off int) int {
	return bytes.LastIndexAny(l.file.Source[:off], "\r\n") + 1
}

// stop is the offset of the line's newline, or the end of the file.
func (l lines) stop(off int) int {
	if i := bytes.IndexAny(l.file.Source[off:], "\r\n"); i >= 0 {
		return off + i
	}
	return len(l.file.Source)
}

// next is the offset just past the line's newline.
func (l lines) next(off int) int {
	stop := l.stop(off)
	src := l.file.Source
	if bytes.HasPrefix(src[stop:], []byte("\r\n")) {
		return stop + 2
	}
	return min(stop+1, len(src))
}

// newline is the newline that the file uses around off.
func (l lines) newline(off int) string {
	src := l.file.Source
	stop := l.stop(off)
	if stop == len(src) {
		// A last line without one: as the line before.
		stop = max(l.start(off)-1, 0)
		if stop > 0 && src[stop] == '\n' && src[stop-1] == '\r' {
			stop--
		}
	}
	switch {
	case bytes.HasPrefix(src[stop:], []byte("\r\n")):
		return "\r\n"
	case bytes.HasPrefix(src[stop:], []byte("\r")):
		return "\r"
	}
	return "\n"
}

// indent is the white space before a statement, and whether the statement is
// the first thing on its line.
func (l lines) indent(s syntax.Stmt) (string, bool) {
	off := l.begin(s)
	text := string(l.file.Source[l.start(off):off])
	return text, strings.Trim(text, " \t") == ""
}

// endsLine reports whether nothing but a comment follows on the line where the
// statement ends.
func (l lines) endsLine(s syntax.Stmt) bool {
	rest := bytes.TrimLeft(l.file.Source[s.End():l.stop(s.End())], " \t\f")
	return len(rest) == 0 || rest[0] == '#'
}

// begin is where a statement starts for the reader: at the '@' of its first
// decorator.
func (l lines) begin(s syntax.Stmt) int {
	var decorators []syntax.Expr
	switch s := s.(type) {
	case *syntax.FunctionDef:
		decorators = s.Decorators
	case *syntax.ClassDef:
		decorators = s.Decorators
	}
	if len(decorators) == 0 {
		return s.Pos()
	}
	line := l.start(decorators[0].Pos())
	if at := bytes.LastIndexByte(l.file.Source[line:decorators[0].Pos()], '@'); at >= 0 {
		return line + at
	}
	return s.Pos()
}

// comments moves off, the start of a line, up over the lines directly above
// that hold nothing but a comment with the same indentation.
func (l lines) comments(off int, indent string) int {
	for off > 0 {
		above := l.start(l.before(off))
		text := string(l.file.Source[above:l.stop(above)])
		if !strings.HasPrefix(text, indent+"#") {
			return off
		}
		off = above
	}
	return off
}

// before is an offset inside the line that ends just before off.
func (l lines) before(off int) int {
	src := l.file.Source
	if off >= 2 && src[off-1] == '\n' && src[off-2] == '\r' {
		return off - 2
	}
	return off - 1
}

// shift indents the lines from start to stop, which lie at indent or deeper,
// by one more unit. Blank lines and lines that start inside a string stay as
// they are. It fails where tabs and spaces are mixed, because there a shift
// could change which block a line belongs to.
func (l lines) shift(nodes []syntax.Stmt, start, stop int, indent, unit string) (string, bool) {
	protected := make(map[int]bool)
	for _, n := range nodes {
		l.insideStrings(n, protected)
	}
	var out strings.Builder
	for at := start; at < stop; {
		end := min(l.next(at), stop)
		text := string(l.file.Source[at:end])
		blank := strings.TrimLeft(text, " \t\f")
		white := text[:len(text)-len(blank)]
		switch {
		case protected[at] || strings.TrimRight(blank, "\r\n") == "":
			out.WriteString(text)
		case strings.HasPrefix(white, indent):
			if strings.Contains(white, "\f") || strings.Contains(white, "\t") && strings.Contains(white+unit, " ") {
				return "", false
			}
			out.WriteString(indent + unit + text[len(indent):])
		default: // a continuation line or a comment further to the left
			out.WriteString(unit + text)
		}
		at = end
	}
	return out.String(), true
}

// insideStrings adds to set the start of every line that begins inside a
// string literal of n.
func (l lines) insideStrings(n syntax.Node, set map[int]bool) {
	syntax.Inspect(n, func(n syntax.Node) bool {
		switch e := n.(type) {
		case *syntax.Constant:
			if e.Kind != syntax.ConstStr && e.Kind != syntax.ConstBytes {
				return false
			}
		case *syntax.JoinedStr, *syntax.TemplateStr:
		default:
			return true
		}
		if l.start(n.Pos()) == l.start(n.End()) {
			return false
		}
		literals(l.file.Source, n.Pos(), n.End(), l.file.Version >= syntax.Py312, func(from, to int) {
			for at := l.next(from); at < to; at = l.next(at) {
				set[at] = true
			}
		})
		return false
	})
}
