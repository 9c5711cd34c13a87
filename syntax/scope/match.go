package scope

import (
	"strconv"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// matcher checks one case's pattern.
type matcher struct {
	r      *Resolver
	stores []string
}

func (r *Resolver) match(s *syntax.Match) {
	r.expr(s.Subject)
	for i := range s.Cases {
		c := &s.Cases[i]
		m := matcher{r: r}
		m.pattern(c.Pattern, c.Guard != nil || i+1 == len(s.Cases))
		r.opt(c.Guard)
		r.body(c.Body)
	}
}

// pattern visits one; irrefutable tells whether it may match everything.
func (m *matcher) pattern(p syntax.Pattern, irrefutable bool) {
	r := m.r
	switch p := p.(type) {
	case *syntax.MatchValue:
		r.expr(p.Value)
		if !valuePattern(p.Value) {
			r.codeErr(p, "patterns may only match literals and attribute lookups")
		}
	case *syntax.MatchSequence:
		m.sequence(p)
	case *syntax.MatchStar:
		m.store(p, p.Name, p.Sym)
	case *syntax.MatchMapping:
		m.mapping(p)
	case *syntax.MatchClass:
		m.class(p)
	case *syntax.MatchAs:
		if p.Pattern != nil {
			m.pattern(p.Pattern, irrefutable)
		} else if !irrefutable {
			if p.Name == "" {
				r.codeErr(p, "wildcard makes remaining patterns unreachable")
			} else {
				r.codeErr(p, "name capture '"+p.Name+"' makes remaining patterns unreachable")
			}
		}
		m.store(p, p.Name, p.Sym)
	case *syntax.MatchOr:
		m.or(p, irrefutable)
	}
}

// valuePattern tells whether an expression is a literal or an attribute.
func valuePattern(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Constant, *syntax.Attribute:
		return true
	case *syntax.UnaryOp:
		return valuePattern(e.Operand)
	case *syntax.BinOp:
		return valuePattern(e.Left) && valuePattern(e.Right)
	}
	return false
}

// store binds a captured name once.
func (m *matcher) store(p syntax.Node, name string, sym syntax.Sym) {
	if name == "" {
		return
	}
	if sym == m.r.debugSym {
		m.r.debug(p, "assign to")
	}
	m.r.def(sym, defLocal, p)
	for _, s := range m.stores {
		if s == name {
			m.twice(p, name)
			return
		}
	}
	m.stores = append(m.stores, name)
}

func (m *matcher) twice(p syntax.Node, name string) {
	m.r.codeErr(p, "multiple assignments to name '"+name+"' in pattern")
}

func (m *matcher) sequence(p *syntax.MatchSequence) {
	stars := 0
	for _, sub := range p.Patterns {
		if _, ok := sub.(*syntax.MatchStar); ok {
			if stars++; stars == 2 {
				m.r.codeErr(p, "multiple starred names in sequence pattern")
			}
		}
	}
	m.all(p.Patterns)
}

func (m *matcher) all(ps []syntax.Pattern) {
	for _, p := range ps {
		m.pattern(p, true)
	}
}

func (m *matcher) mapping(p *syntax.MatchMapping) {
	r := m.r
	var seen []string
	for _, key := range p.Keys {
		r.expr(key)
		if _, ok := key.(*syntax.Attribute); ok {
			continue
		}
		value, repr, ok := constant(key)
		if !ok {
			r.codeErr(p, "mapping pattern keys may only match literals and attribute lookups")
			continue
		}
		for _, s := range seen {
			if s == value {
				r.codeErr(p, "mapping pattern checks duplicate key ("+repr+")")
				break
			}
		}
		seen = append(seen, value)
	}
	m.all(p.Patterns)
	m.store(p, p.Rest, p.RestSym)
}

func (m *matcher) class(p *syntax.MatchClass) {
	r := m.r
	r.expr(p.Cls)
	for i, attr := range p.KwdAttrs {
		if attr == "__debug__" {
			r.debug(p.KwdPatterns[i], "assign to")
		}
		for _, before := range p.KwdAttrs[:i] {
			if before == attr {
				r.codeErr(p.KwdPatterns[i], "attribute name repeated in class pattern: "+attr)
				break
			}
		}
	}
	m.all(p.Patterns)
	m.all(p.KwdPatterns)
}

func (m *matcher) or(p *syntax.MatchOr, irrefutable bool) {
	before := m.stores
	var first []string
	for i, alt := range p.Patterns {
		m.stores = nil
		m.pattern(alt, irrefutable && i+1 == len(p.Patterns))
		if i == 0 {
			first = m.stores
		} else if !sameNames(first, m.stores) {
			m.r.codeErr(p, "alternative patterns bind different names")
		}
	}
	m.stores = before
	for _, name := range first {
		for _, s := range before {
			if s == name {
				m.twice(p, name)
			}
		}
	}
	m.stores = append(m.stores, first...)
}

func sameNames(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		found := false
		for _, y := range b {
			found = found || x == y
		}
		if !found {
			return false
		}
	}
	return true
}

// constant gives a literal key's value, spelled so that equal keys are spelled
// the same, and its repr.
func constant(e syntax.Expr) (value, repr string, ok bool) {
	switch e := e.(type) {
	case *syntax.Constant:
		switch e.Kind {
		case syntax.ConstNone:
			return "None", "None", true
		case syntax.ConstTrue:
			return "1", "True", true
		case syntax.ConstFalse:
			return "0", "False", true
		case syntax.ConstStr:
			return "s" + e.Text, quote(e.Text), true
		case syntax.ConstBytes:
			return "b" + e.Text, "b" + quote(e.Text), true
		}
	}
	re, im, isComplex, text, ok := number(e)
	if !ok {
		return "", "", false
	}
	if isComplex {
		repr := strings.ReplaceAll("("+format(re)+sign(im)+format(im)+"j)", "+-", "-")
		if re == 0 {
			repr = format(im) + "j"
		}
		if im != 0 {
			return format(re) + "," + format(im), repr, true
		}
		return format(re), repr, true
	}
	if text != "" {
		return text, text, true
	}
	repr = format(re)
	if !strings.ContainsAny(repr, ".einf") {
		return repr, repr + ".0", true
	}
	return repr, repr, true
}

func sign(v float64) string {
	if v < 0 {
		return ""
	}
	return "+"
}

func format(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// number reads a signed or complex literal; text is the canonical spelling of
// an integer.
func number(e syntax.Expr) (re, im float64, isComplex bool, text string, ok bool) {
	switch e := e.(type) {
	case *syntax.Constant:
		lit := strings.ReplaceAll(e.Text, "_", "")
		switch e.Kind {
		case syntax.ConstInt:
			if v, err := strconv.ParseInt(lit, 0, 64); err == nil {
				return float64(v), 0, false, strconv.FormatInt(v, 10), true
			}
			return 0, 0, false, strings.ToLower(lit), true
		case syntax.ConstFloat:
			v, err := strconv.ParseFloat(lit, 64)
			return v, 0, false, "", err == nil
		case syntax.ConstImag:
			v, err := strconv.ParseFloat(lit[:len(lit)-1], 64)
			return 0, v, true, "", err == nil
		}
	case *syntax.UnaryOp:
		re, im, isComplex, text, ok = number(e.Operand)
		if e.Op != syntax.USub || !ok {
			return 0, 0, false, "", false
		}
		if text != "" && text != "0" {
			text = "-" + text
		}
		return -re, -im, isComplex, text, true
	case *syntax.BinOp:
		a, _, _, _, ok1 := number(e.Left)
		_, b, _, _, ok2 := number(e.Right)
		if e.Op == syntax.Sub {
			b = -b
		}
		return a, b, true, "", ok1 && ok2
	}
	return 0, 0, false, "", false
}

// quote words a string as repr does, for the printable ASCII of real keys.
func quote(s string) string {
	q := strconv.Quote(s)
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		return q
	}
	q = strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
	return "'" + strings.ReplaceAll(q, "'", `\'`) + "'"
}
