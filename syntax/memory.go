package syntax

import (
	"bytes"
	"sync"

	"github.com/sllint/sllint/syntax/source"
)

// Arena is memory for parsing one file after another without allocating. The
// next Parse with the same Arena overwrites the File before: nothing of that
// may be used any more. An Arena serves one goroutine at a time.
type Arena struct{ p parser }

// arenaSource is the size of a source whose memory an Arena does not keep.
const arenaSource = 8 << 20

var parsers = sync.Pool{New: func() any { return new(parser) }}

// resetMemory makes room for a File of a source of size bytes.
func (p *parser) resetMemory(size int) {
	p.syms.reset(p.py2, size)
	p.comments = p.comments[:0]
	if !p.reuse {
		p.futures = nil
		p.nodes = nodes{}
		return
	}
	p.futures = p.futures[:0]
	if p.result != nil && len(p.result.Source) > arenaSource {
		p.nodes = nodes{}
		p.syms.names, p.comments, p.lines = nil, nil, nil
	}
	p.nodes.reset()
}

// release drops what the File owns and what would keep it alive.
func (p *parser) release() {
	p.src = ""
	p.err, p.later = nil, nil
	clear(p.syms.names)
	p.nodes = nodes{}
	p.futures = nil
	p.encode = nil
	p.filename = ""
	clear(p.exprStack[:cap(p.exprStack)])
	clear(p.stmtStack[:cap(p.stmtStack)])
	clear(p.kwStack[:cap(p.kwStack)])
	clear(p.genStack[:cap(p.genStack)])
	clear(p.argStack[:cap(p.argStack)])
	clear(p.aliasStack[:cap(p.aliasStack)])
	clear(p.itemStack[:cap(p.itemStack)])
	clear(p.handlerStack[:cap(p.handlerStack)])
	clear(p.nameStack[:cap(p.nameStack)])
	p.pend = pending{}
}

// finish makes the File.
func (p *parser) finish(body []Stmt, text source.Text) *File {
	f := p.result
	if !p.reuse {
		f = new(File)
		p.lines = make([]int32, 0, bytes.Count(text.Bytes, []byte{'\n'})+1)
	} else if f == nil {
		f = new(File)
		p.result = f
	}
	p.lines = lineStarts(p.lines[:0], text.Bytes, p.hasCR)
	*f = File{
		Name: p.filename, Version: p.v, Source: text.Bytes, Encoding: text.Encoding, Body: body,
		Comments: p.comments, Syms: p.syms.names, Futures: p.futures, Inherited: p.inherited, lines: p.lines,
	}
	if !p.reuse {
		f.Comments = append([]Comment(nil), p.comments...)
		f.Syms = append(make([]string, 0, len(p.syms.names)), p.syms.names...)
		p.lines = nil
	}
	return f
}

// lineStarts gives the offset of each line's first byte.
func lineStarts(lines []int32, src []byte, hasCR bool) []int32 {
	lines = append(lines, 0)
	if hasCR {
		for i, c := range src {
			if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
				lines = append(lines, int32(i+1))
			}
		}
		return lines
	}
	for at := 0; ; {
		k := bytes.IndexByte(src[at:], '\n')
		if k < 0 {
			return lines
		}
		at += k + 1
		lines = append(lines, int32(at))
	}
}
