package syntax

import (
	"strconv"
	"strings"
)

// elements lists the expressions and arguments right below a node.
func (n *pegNode) elements(out []*pegNode) []*pegNode {
	if n.kind != "" {
		return append(out, n)
	}
	for _, k := range n.kids {
		out = k.elements(out)
	}
	return out
}

func (n *pegNode) below() []*pegNode {
	var out []*pegNode
	for _, k := range n.kids {
		out = k.elements(out)
	}
	return out
}

// span gives the source offsets of a node, the layout at its end left out.
func (d *diagnosis) span(n *pegNode) (start, end int) {
	stop := n.stop
	for stop > n.start+1 {
		t := d.tokens[stop-1].tok
		if t != tNewline && t != tIndent && t != tDedent {
			break
		}
		stop--
	}
	return d.tokens[n.start].start, d.tokens[max(stop-1, n.start)].end
}

// errorAt ends the search with an error about source[start:end].
func (d *diagnosis) errorAt(kind string, start, end int, words string) {
	if d.err != nil {
		return
	}
	d.err = &Error{Kind: kind, Msg: words, Filename: d.p.filename,
		Span: Span{int32(start), int32(max(start, end))}, Begin: d.p.position(start)}
}

// errorLast ends the search with an error at the last token that was fetched.
func (d *diagnosis) errorLast(kind, words string) { d.errorToken(len(d.tokens)-1, kind, words) }

// errorToken ends the search with an error at token i. Layout has no column:
// CPython then gives how far its tokenizer has read.
func (d *diagnosis) errorToken(i int, kind, words string) {
	t := d.tokens[i]
	d.errorAt(kind, t.start, t.end, words)
	switch {
	case t.start >= len(d.p.src) && t.tok != tNewline:
		d.err.Begin = d.p.endOfSource()
	case t.tok == tIndent || t.tok == tDedent:
		d.err.Begin = Position{d.p.position(t.start).Row, d.p.position(d.p.pos).Column - 1}
	}
}

// raise ends the search with the error of an alternative that matched, or
// gives nil where that turns out not to apply.
func (d *diagnosis) raise(alt *pegAlt, a, b *pegNode) *pegNode {
	words := alt.words
	start, end := 0, 0
	if a != nil {
		start, end = d.span(a)
	}
	switch alt.where {
	case "at":
		d.errorAt("SyntaxError", start, end, d.fill(words, a))
	case "range", "to_comp", "to_last":
		_, end = d.span(b)
		d.errorAt("SyntaxError", start, end, d.fill(words, a))
	case "from":
		d.errorAt("SyntaxError", start, d.tokens[len(d.tokens)-1].end, words)
	case "last":
		d.errorLast("SyntaxError", words)
	case "next":
		if t := d.token(d.mark); t != nil {
			d.errorToken(d.mark, "SyntaxError", words)
		}
	case "indent":
		d.errorLast("IndentationError", words)
	case "block":
		row := strconv.Itoa(d.p.position(start).Row)
		d.errorLast("IndentationError", strings.Replace(words, "$line", row, 1))
	case "key":
		d.errorAt("SyntaxError", end-1, end, words)
	case "real", "imaginary":
		c := d.p.src[end-1] | 0x20
		if (c == 'j') == (alt.where == "real") {
			d.errorAt("SyntaxError", start, end, words)
			return nil
		}
		return a
	case "genexp":
		args := positional(a)
		if len(args) <= 1 {
			return nil
		}
		start, _ = d.span(args[len(args)-1])
		_, end = d.span(b)
		d.errorAt("SyntaxError", start, end, words)
	case "arguments":
		for _, e := range a.elements(nil) {
			if e.kind == "**" {
				words += " unpacking"
				break
			}
		}
		d.errorLast("SyntaxError", words)
	case "legacy":
		if name := d.text(a.start); name == "print" || name == "exec" {
			_, end = d.span(b)
			d.errorAt("SyntaxError", start, end, strings.ReplaceAll(words, "$a", name))
		}
	case "bound":
		if b.kind == "tuple" {
			words = strings.Replace(words, "bound", "constraints", 1)
		}
		d.errorAt("SyntaxError", start, end, words)
	case "comma":
		if name := d.text(a.start); a.kind == "name" && (name == "print" || name == "exec") ||
			d.tokens[d.mark-1].depth == 0 {
			return nil
		}
		_, end = d.span(b)
		d.errorAt("SyntaxError", start, end, words)
	case "target", "for", "del":
		if bad := d.invalidTarget(a, alt.where); bad != nil {
			start, end = d.span(bad)
			d.errorAt("SyntaxError", start, end, d.fill(words, bad))
		}
	}
	return nil
}

// fill puts the name of an expression's kind in place of $a.
func (d *diagnosis) fill(words string, a *pegNode) string {
	if !strings.Contains(words, "$a") {
		return words
	}
	kind := a.kind
	if kind == "" {
		kind = d.text(a.start)
	}
	if kind == "literal" && d.tokens[a.start].tok != tNumber && d.hasFString(a) {
		kind = "f-string expression"
	}
	return strings.Replace(words, "$a", kind, 1)
}

func (d *diagnosis) hasFString(n *pegNode) bool {
	for i := n.start; i < n.stop; i++ {
		if d.tokens[i].tok == tFString {
			return true
		}
	}
	return false
}

// positional lists the positional arguments of an args node.
func positional(args *pegNode) []*pegNode {
	var out []*pegNode
	for _, e := range args.elements(nil) {
		if e.kind != "keyword" && e.kind != "**" {
			out = append(out, e)
		}
	}
	return out
}

// invalidTarget finds the part of an expression that cannot be a target.
func (d *diagnosis) invalidTarget(n *pegNode, where string) *pegNode {
	switch n.kind {
	case "list", "tuple":
		for _, e := range n.below() {
			if bad := d.invalidTarget(e, where); bad != nil {
				return bad
			}
		}
		return nil
	case "starred":
		if where == "del" {
			return n
		}
		for _, e := range n.below() {
			return d.invalidTarget(e, where)
		}
		return nil
	case "comparison":
		if where == "for" {
			left := n.below()[0]
			if d.tokens[left.stop].tok == tIn {
				return d.invalidTarget(left, where)
			}
			return nil
		}
		return n
	case "name", "attribute", "subscript":
		return nil
	}
	return n
}
