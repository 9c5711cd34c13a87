package syntax

import "strings"

// formatString parses an f- or t-string of 3.12 or later, whose opening is the
// current token; its parts go to the pending text and to exprStack.
func (p *parser) formatString(s strToken) {
	if p.fstrings >= maxFString {
		p.fail(p.start, p.end, "too many nested f-strings")
		return
	}
	if !p.deeper(1) {
		return
	}
	p.fstrings++
	start := p.start
	outer := p.pieceErr
	p.pieceErr = nil
	warned := len(p.pieceWarnings)
	i := p.formatText(p.pos, s, start, 0)
	p.fstrings--
	p.nest--
	if p.err != nil {
		return
	}
	if e := p.pieceErr; e != nil {
		end := i - 1
		if s.triple {
			end = i - 3
		}
		p.fail(end, i, e.Msg)
		return
	}
	p.pieceErr = outer
	p.warnPieces(warned, i-s.quotes(), i)
	p.tok = tString
	p.end, p.pos = i, i
	p.next()
}

// formatText reads literal text and fields from i up to the closing quote, and
// gives the offset past that. With spec > 0 it reads a format specification
// (of that nesting) and gives the offset of the brace or newline that ends it.
func (p *parser) formatText(i int, s strToken, start, spec int) int {
	src := p.src
	from := i
	for i < len(src) {
		switch c := src[i]; {
		case c == s.quote:
			if s.triple && (i+2 >= len(src) || src[i+1] != c || src[i+2] != c) {
				i++
				continue
			}
			p.pushPiece(from, i, s, spec)
			if spec > 0 {
				return i
			}
			if s.triple {
				return i + 3
			}
			return i + 1
		case c == '\n' || c == '\r':
			if !s.triple {
				if spec > 0 {
					p.pushPiece(from, i, s, spec)
					return i
				}
				p.openFString(start, i, s)
				return i
			}
			i++
		case c == '{':
			if spec == 0 && i+1 < len(src) && src[i+1] == '{' {
				p.pushPiece(from, i+1, s, spec)
				i += 2
				p.pend.stop = i
				from = i
				continue
			}
			p.pushPiece(from, i, s, spec)
			i = p.replacement(i, s, start, spec)
			if p.err != nil {
				return i
			}
			from = i
		case c == '}':
			if spec > 0 {
				p.pushPiece(from, i, s, spec)
				return i
			}
			if i+1 >= len(src) || src[i+1] != '}' {
				p.singleBrace(i)
				return i
			}
			p.pushPiece(from, i+1, s, spec)
			i += 2
			p.pend.stop = i
			from = i
		case c == '\\':
			i = p.formatEscape(i, s)
		default:
			i++
		}
	}
	p.openFString(start, i, s)
	return i
}

// formatEscape steps over a backslash and what it escapes.
func (p *parser) formatEscape(i int, s strToken) int {
	src := p.src
	i++
	if i < len(src) && src[i] == '\r' && i+1 < len(src) && src[i+1] == '\n' {
		return i + 2
	}
	if i >= len(src) || src[i] == '{' || src[i] == '}' {
		if p.wantWarnings && i < len(src) && s.flags&strRaw == 0 {
			p.warn("invalid escape sequence '"+src[i-1:i+1]+"'", i, i)
		}
		return i
	}
	if s.flags&strRaw == 0 && src[i] == 'N' && i+1 < len(src) && src[i+1] == '{' {
		// A name in braces: to its end, or as far as it looks like one.
		for k := i + 2; k < len(src); k++ {
			switch c := src[k]; {
			case c == '}':
				return k + 1
			case c == s.quote || c == '\n' || c == '{':
				return k // what there is of it is text, and no name
			}
		}
		return len(src)
	}
	return i + 1
}

// pushPiece adds literal text of an f-string to the pending text. The format
// specification of a raw one is decoded all the same before 3.14.
func (p *parser) pushPiece(from, to int, s strToken, spec int) {
	if from >= to {
		return
	}
	flags := s.flags
	if spec > 0 && p.v < Py314 {
		flags &^= strRaw
	}
	if p.wantWarnings && flags&strRaw == 0 {
		p.warnPiece(from, to, spec)
	}
	p.piece = true
	text := p.decodePiece(from, to, flags)
	p.piece = false
	if text == "" {
		return
	}
	p.pushText(from, to, text, ConstStr, false)
}

// decodePiece decodes literal text of an f-string; a backslash right before a
// field is one.
func (p *parser) decodePiece(from, to int, flags strFlags) string {
	slashes := 0
	for slashes < to-from && p.src[to-1-slashes] == '\\' {
		slashes++
	}
	if flags&strRaw == 0 && slashes%2 == 1 {
		return p.decodeText(from, from, to-1, flags, ConstStr) + "\\"
	}
	return p.decodeText(from, from, to, flags, ConstStr)
}

// replacement parses a field whose brace is at i, and gives the offset past
// its closing brace.
func (p *parser) replacement(i int, s strToken, start, spec int) int {
	if spec > 2 {
		p.fail(i, i+1, "f-string: expressions nested too deeply")
		return i
	}
	if p.depth >= maxParens {
		p.tooManyParens(i)
		return i
	}
	p.parens[p.depth] = int32(i)
	p.depth++
	outer, pend, around := p.field, p.pend, p.around
	p.field, p.around = p.depth, s
	p.pend = pending{}
	p.tok, p.end, p.pos = tLbrace, i+1, i+1
	p.next()
	switch p.tok {
	case tRbrace, tExclaim, tColon, tAssign, tColonEqual:
		p.invalid()
		return i
	}
	value := p.exprOrYield()
	textStop := p.start // of the token after the expression
	debug := false
	if p.tok == tAssign {
		debug = true
		p.next()
	}
	conversion := int8(-1)
	mark := p.start
	if p.tok == tExclaim {
		conversion = p.conversion()
	}
	var format *JoinedStr
	if p.err == nil && p.tok == tColon {
		format = p.formatSpec(s, start, spec)
	}
	if p.err != nil || p.tok != tRbrace {
		p.invalid()
		return i
	}
	stop := p.end
	p.field, p.pend, p.around = outer, pend, around
	if debug {
		if conversion < 0 && format == nil {
			conversion = 'r'
		}
		p.pushText(i+1, mark, p.debugText(i+1, mark), ConstStr, false)
	}
	p.flush(0)
	span := Span{int32(i), int32(stop)}
	if s.flags&strTemplate != 0 {
		text := strings.TrimRight(p.src[i+1:textStop], " \t\n\r\f\v=")
		p.exprStack = append(p.exprStack, put(&p.nodes.interpolation, Interpolation{
			Span: span, Value: value, Str: text, Conversion: conversion, FormatSpec: format}))
		return stop
	}
	n := put(&p.nodes.formatted, FormattedValue{Span: span, Value: value, Conversion: conversion, FormatSpec: format})
	p.exprStack = append(p.exprStack, n)
	return stop
}

// debugText is what `{x=}` shows: the source without its comments.
func (p *parser) debugText(from, to int) string {
	text := p.src[from:to]
	if strings.IndexByte(text, '#') < 0 && !p.hasCR {
		return text
	}
	var b strings.Builder
	at := from
	for k := len(p.comments) - 1; k >= 0 && int(p.comments[k].Start) >= from; k-- {
		if k > 0 && int(p.comments[k-1].Start) >= from {
			continue
		}
		for ; k < len(p.comments) && int(p.comments[k].Start) < to; k++ {
			b.WriteString(p.src[at:p.comments[k].Start])
			at = int(p.comments[k].Stop)
		}
		break
	}
	b.WriteString(p.src[at:to])
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), "\r\n", "\n"), "\r", "\n")
}

// conversion parses `!r`.
func (p *parser) conversion() int8 {
	mark := p.end
	p.next()
	if p.tok != tName {
		p.invalid()
		return -1
	}
	if p.start != mark {
		p.fail(mark-1, p.end, "f-string: conversion type must come right after the exclamanation mark")
		return -1
	}
	name := p.src[p.start:p.end]
	if name != "s" && name != "r" && name != "a" {
		p.fail(p.start, p.end, "f-string: invalid conversion character '"+name+"': expected 's', 'r', or 'a'")
		return -1
	}
	p.next()
	return int8(name[0])
}

// formatSpec parses a format specification from its colon, the current token,
// and leaves the closing brace as the current token.
func (p *parser) formatSpec(s strToken, start, spec int) *JoinedStr {
	colon := p.start
	base := len(p.exprStack)
	i := p.formatText(p.end, s, start, spec+1)
	if p.err != nil {
		return nil
	}
	p.flush(base)
	n := put(&p.nodes.joined, JoinedStr{Span: Span{int32(colon), int32(i)}, Values: p.takeExprs(base)})
	if i < len(p.src) && p.src[i] == '}' {
		p.depth--
		p.tok, p.start, p.end, p.pos = tRbrace, i, i+1, i+1
		return n
	}
	// The line ended: blanks may come before the brace.
	p.tok, p.end, p.pos = tString, i, i
	if p.src[i] == s.quote {
		p.tok, p.start = tErr, i
		return n
	}
	p.next()
	return n
}

// oldFormatString parses the body of an f-string before 3.12, whose token s
// is consumed already.
func (p *parser) oldFormatString(s strToken) {
	if !p.deeper(1) {
		return
	}
	saved := p.lexState
	outer := p.src
	i := p.oldText(s.body, s.limit, s, 0)
	if p.err == nil && i < s.limit {
		p.singleBrace(i)
	}
	p.src = outer
	p.nest--
	if p.err == nil {
		p.lexState = saved
	}
}

// oldText reads literal text and fields of source[i:end]; in a format
// specification it stops at a closing brace.
func (p *parser) oldText(i, end int, s strToken, level int) int {
	src := p.src
	from := i
	for i < end {
		c := src[i]
		switch {
		case c == '\\' && s.flags&strRaw == 0:
			i = oldEscape(src, i+1, end)
		case c == '{' || c == '}':
			if level == 0 && i+1 < end && src[i+1] == c {
				p.pushOld(from, i+1, s)
				i += 2
				from = i
				continue
			}
			if c == '}' {
				if level == 0 {
					p.singleBrace(i)
					return i
				}
				p.pushOld(from, i, s)
				return i
			}
			p.pushOld(from, i, s)
			i = p.oldField(i, end, s, level)
			if p.err != nil {
				return i
			}
			from = i
		default:
			i++
		}
	}
	p.pushOld(from, end, s)
	return end
}

// oldEscape steps over what the backslash before i escapes; a brace stays one.
func oldEscape(src string, i, end int) int {
	if i >= end || src[i] == '{' || src[i] == '}' {
		return i
	}
	if src[i] != 'N' || i+1 >= end {
		return i + 1
	}
	if src[i+1] != '{' {
		return i + 2
	}
	k := strings.IndexByte(src[i:end], '}')
	if k < 0 {
		return end
	}
	return i + k + 1
}

// pushOld adds literal text.
func (p *parser) pushOld(from, to int, s strToken) {
	if from >= to {
		return
	}
	if text := p.decodePiece(from, to, s.flags); text != "" {
		p.pushText(from, to, text, ConstStr, false)
	}
}

// oldField parses a field of an f-string before 3.12.
func (p *parser) oldField(i, end int, s strToken, level int) int {
	open := i
	if level >= 2 {
		p.fail(i, i+1, "f-string: expressions nested too deeply")
		return i
	}
	src := p.src
	i = p.oldExprEnd(i+1, end)
	if p.err != nil {
		return i
	}
	if i >= end {
		p.fail(open, end, "f-string: expecting '}'")
		return i
	}
	value := p.oldExpr(open, i)
	if p.err != nil {
		return i
	}
	debug, debugStop := "", 0
	if src[i] == '=' {
		i++
		for i < end && strings.IndexByte(" \t\n\r\f\v", src[i]) >= 0 {
			i++
		}
		debug, debugStop = p.newlines(src[open+1:i]), i
	}
	conversion := int8(-1)
	if i < end && src[i] == '!' {
		i++
		if i < end {
			if c := src[i]; c != 's' && c != 'r' && c != 'a' {
				p.fail(i, i+1, "f-string: invalid conversion character: expected 's', 'r', or 'a'")
				return i
			}
			conversion = int8(src[i])
			i++
		}
	}
	var format *JoinedStr
	if i < end && src[i] == ':' {
		colon := i
		pend := p.pend
		p.pend = pending{}
		base := len(p.exprStack)
		i = p.oldText(i+1, end, s, level+1)
		if p.err != nil {
			return i
		}
		p.flush(base)
		p.pend = pend
		format = put(&p.nodes.joined, JoinedStr{Span: Span{int32(colon), int32(i)}, Values: p.takeExprs(base)})
	}
	if i >= end || src[i] != '}' {
		p.fail(open, i, "f-string: expecting '}'")
		return i
	}
	i++
	if debug != "" {
		if conversion < 0 && format == nil {
			conversion = 'r'
		}
		p.pushText(open+1, debugStop, debug, ConstStr, false)
	}
	p.flush(0)
	n := put(&p.nodes.formatted, FormattedValue{Span: Span{int32(open), int32(i)}, Value: value, Conversion: conversion, FormatSpec: format})
	p.exprStack = append(p.exprStack, n)
	return i
}

func (p *parser) newlines(s string) string {
	if !p.hasCR {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// oldExprEnd finds where the expression of a field ends, as CPython before
// 3.12 did: by brackets and quotes alone.
func (p *parser) oldExprEnd(i, end int) int {
	src := p.src
	var stack [maxParens]byte
	depth := 0
	var quote byte
	triple := false
	for ; i < end; i++ {
		c := src[i]
		if c == '\\' {
			p.fail(i, i+1, "f-string expression part cannot include a backslash")
			return i
		}
		isTriple := (c == '\'' || c == '"') && i+2 < end && src[i+1] == c && src[i+2] == c
		if quote != 0 {
			if c == quote && (!triple || isTriple) {
				if triple {
					i += 2
				}
				quote = 0
			}
			continue
		}
		switch c {
		case '\'', '"':
			quote, triple = c, isTriple
			if triple {
				i += 2
			}
		case '(', '[', '{':
			if depth >= maxParens {
				p.fail(i, i+1, "f-string: too many nested parenthesis")
				return i
			}
			stack[depth] = c
			depth++
		case '#':
			p.fail(i, i+1, "f-string expression part cannot include '#'")
			return i
		case '!', ':', '}', '=', '<', '>':
			if depth == 0 {
				if c != ':' && c != '}' && i+1 < end && src[i+1] == '=' {
					i++
					continue
				}
				if c == '<' || c == '>' {
					continue
				}
				return i
			}
			if c != '}' {
				continue
			}
			fallthrough
		case ']', ')':
			if depth == 0 {
				p.fail(i, i+1, "f-string: unmatched '"+string(c)+"'")
				return i
			}
			depth--
			if closerOf[stack[depth]] != c {
				p.fail(i, i+1, "f-string: closing parenthesis '"+string(c)+"' does not match opening parenthesis '"+string(stack[depth])+"'")
				return i
			}
		}
	}
	if quote != 0 {
		p.fail(end, end, "f-string: unterminated string")
	} else if depth > 0 {
		p.fail(end, end, "f-string: unmatched '"+string(stack[depth-1])+"'")
	}
	return i
}

// oldExpr parses source[open+1:stop] as if in round brackets.
func (p *parser) oldExpr(open, stop int) Expr {
	if strings.Trim(p.src[open+1:stop], " \t\n\r\f\v") == "" {
		p.fail(open, stop, "f-string: empty expression not allowed")
		return badExpr
	}
	if p.depth >= maxParens {
		p.tooManyParens(open)
		return badExpr
	}
	src, pend := p.src, p.pend
	p.pend = pending{}
	p.parens[p.depth] = int32(open)
	p.depth++
	p.src = src[:stop]
	p.tok, p.pos, p.end, p.bol, p.dedents = tLpar, open+1, open+1, false, 0
	p.next()
	e := p.oldGroup()
	if p.err == nil && p.tok != tEOF {
		p.invalid()
	}
	p.src, p.pend = src, pend
	p.depth--
	return e
}

// oldGroup parses what may stand in round brackets.
func (p *parser) oldGroup() Expr {
	start := p.start
	if p.tok == tYield {
		return p.yield()
	}
	e := p.starNamed()
	switch p.tok {
	case tFor, tAsync:
		gens := p.comprehensions(e, start, false)
		return put(&p.nodes.generatorExp, GeneratorExp{Span: p.span(start), Elt: e, Generators: gens})
	case tComma:
		base := len(p.exprStack)
		p.exprStack = append(p.exprStack, e)
		for p.tok == tComma {
			p.next()
			if p.tok == tEOF {
				break
			}
			p.exprStack = append(p.exprStack, p.starNamed())
		}
		n := put(&p.nodes.tuple, Tuple{Span: p.span(start), Elts: p.takeExprs(base)})
		return n
	}
	if _, ok := e.(*Starred); ok {
		p.invalid()
	}
	return e
}
