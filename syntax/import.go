package syntax

import "strings"

// dottedName parses a.b.c and gives the Sym of its first name.
func (p *parser) dottedName() (string, Sym, bool) {
	start := p.start
	name, first, ok := p.wantName()
	if !ok {
		return "", 0, false
	}
	if p.tok != tDot {
		return name, first, true
	}
	n := len(name)
	parts := []string{name}
	for p.tok == tDot {
		p.next()
		if name, _, ok = p.wantName(); !ok {
			return "", 0, false
		}
		n += 1 + len(name)
		parts = append(parts, name)
	}
	if text := p.src[start:p.prevEnd]; len(text) == n && isASCII(text) {
		return text, first, true
	}
	return strings.Join(parts, "."), first, true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// asName parses `as name` where it is there.
func (p *parser) asName(a *Alias) bool {
	if p.tok != tAs {
		return true
	}
	p.next()
	if p.tok != tName {
		p.invalid()
		return false
	}
	var ok bool
	a.AsName, a.Sym, ok = p.wantName()
	return ok
}

func (p *parser) importStmt() Stmt {
	start := p.start
	p.next()
	base := len(p.aliasStack)
	for {
		var a Alias
		astart := p.start
		var ok bool
		a.Name, a.Sym, ok = p.dottedName()
		if !ok || !p.asName(&a) {
			break
		}
		p.bound(&a, astart)
		if !p.got(tComma) {
			break
		}
	}
	if p.tok == tFrom && !p.py2 {
		p.invalid()
	}
	return put(&p.nodes.importStmt, Import{Names: p.takeAliases(base), Span: p.span(start)})
}

// bound pushes an alias that began at start.
func (p *parser) bound(a *Alias, start int) {
	a.Span = p.span(start)
	if p.v < Py39 {
		name := a.AsName
		if name == "" {
			name = a.Name
		}
		p.forbidden(name, start, p.prevEnd)
	}
	p.aliasStack = append(p.aliasStack, *a)
}

func (p *parser) takeAliases(base int) []Alias {
	out := p.nodes.aliases.take(p.aliasStack[base:])
	p.aliasStack = p.aliasStack[:base]
	return out
}

func (p *parser) fromStmt() Stmt {
	start := p.start
	p.next()
	n := put(&p.nodes.importFrom, ImportFrom{})
	for {
		if p.tok == tDot {
			n.Level++
		} else if p.tok == tEllipsis {
			n.Level += 3
		} else {
			break
		}
		p.next()
	}
	if n.Level == 0 || p.tok != tImport {
		var ok bool
		if n.Module, _, ok = p.dottedName(); !ok {
			return n
		}
	}
	if !p.want(tImport) {
		return n
	}
	base := len(p.aliasStack)
	switch p.tok {
	case tStar:
		p.aliasStack = append(p.aliasStack, Alias{Span: p.tokSpan(), Name: "*", Sym: -1})
		p.next()
	case tLpar:
		open := p.start
		p.next()
		p.aliases(true)
		p.wantClose(tRpar, open)
	default:
		p.aliases(false)
	}
	n.Names = p.takeAliases(base)
	n.Span = p.span(start)
	if n.Module == "__future__" && n.Level == 0 && p.err == nil {
		p.future(n)
	}
	return n
}

// aliases parses the names after import; within brackets a comma may end them.
func (p *parser) aliases(brackets bool) {
	for {
		start := p.start
		if p.tok != tName {
			p.invalid()
			return
		}
		var a Alias
		var ok bool
		if a.Name, a.Sym, ok = p.wantName(); !ok || !p.asName(&a) {
			return
		}
		p.bound(&a, start)
		if p.tok != tComma {
			return
		}
		p.next()
		if brackets && p.tok == tRpar {
			return
		}
		if !brackets && p.tok == tNewline {
			p.trailingComma()
			return
		}
	}
}

// future obeys an import from __future__.
func (p *parser) future(n *ImportFrom) {
	for i := range n.Names {
		name := n.Names[i].Name
		p.futures = append(p.futures, name)
		switch {
		case p.py2 && name == "print_function":
			p.printFunction = true
		case p.py2 && name == "unicode_literals":
			p.lateUnicode = p.plainStrings && !p.unicodeLiterals
			p.unicodeLiterals = true
		}
	}
}
