package syntax

import (
	_ "embed"
	"strings"
	"sync"
)

// The words of Python 3's syntax errors depend on the order in which CPython's
// parser tries the alternatives of its grammar, first without and then with
// the rules that only describe errors. So a refused source is read once more,
// by that grammar (errors.peg), from the top-level statement where the fast
// parser gave up.

//go:embed errors.peg
var pegText string

// What an item of a rule does.
const (
	pegToken uint8 = iota
	pegSoft        // a name of that text
	pegClass       // a class of tokens
	pegCall        // a rule
	pegGroup
	pegOptional
	pegStar
	pegPlus
	pegList // separated by tok
	pegAnd
	pegNot
	pegForce
	pegCut
)

// Classes of tokens that are not one token.
const (
	classAugAssign token = iota
	classSoftKeyword
)

type pegItem struct {
	op    uint8
	label byte
	tok   token
	text  string
	rule  *pegRule
	alts  []pegAlt
	sub   *pegItem
}

type pegAlt struct {
	items   []pegItem
	kind    string // of the node
	give    byte   // label of the item to give instead
	where   string // of the error
	a, b    byte   // labels that it uses
	words   string
	invalid bool // only an invalid_ rule, for the second run
}

type pegRule struct {
	name      string
	id        int
	alts      []pegAlt
	memo      bool
	left      bool // left-recursive
	noInvalid bool // turns such rules off below
}

// pegStarts are the rules for a whole source: a file, or one expression.
var pegStarts = sync.OnceValue(func() (starts struct{ file, eval *pegRule }) {
	g := &pegReader{rules: map[string]*pegRule{}, tokens: map[string]token{}}
	for t, s := range tokenText {
		if s != "" {
			g.tokens[s] = token(t)
		}
	}
	g.read(pegText)
	starts.file, starts.eval = g.rules["file"], g.rules["eval"]
	return starts
})

// pegReader reads the notation that errors.peg explains.
type pegReader struct {
	rules  map[string]*pegRule
	tokens map[string]token
	words  []string
}

func (g *pegReader) rule(name string) *pegRule {
	r := g.rules[name]
	if r == nil {
		r = &pegRule{name: name, id: len(g.rules)}
		g.rules[name] = r
	}
	return r
}

func (g *pegReader) read(text string) {
	var r *pegRule
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] != ' ' {
			name, rest, _ := strings.Cut(line, ":")
			plain := strings.TrimRight(name, "@^-")
			r = g.rule(plain)
			mark := name[len(plain):]
			r.memo, r.left, r.noInvalid = mark == "@", mark == "^", mark == "-"
			line = rest
		}
		g.alternatives(r, line)
	}
}

// alternatives adds those of one line, with their actions.
func (g *pegReader) alternatives(r *pegRule, line string) {
	words := ""
	if i := strings.Index(line, "!! "); i >= 0 {
		if q := strings.IndexByte(line[i:], '"'); q >= 0 {
			words = line[i+q+1 : strings.LastIndexByte(line, '"')]
			line = line[:i+q]
		}
	}
	g.words = pegWords(line)
	if len(g.words) > 0 && g.words[0] == "|" {
		g.words = g.words[1:]
	}
	if len(g.words) == 0 {
		return
	}
	r.alts = append(r.alts, g.group("", words)...)
}

// pegWords splits a line; a quoted token is one word with its opening quote.
func pegWords(line string) []string {
	var out []string
	for i := 0; i < len(line); {
		j := i + 1
		switch c := line[i]; {
		case c == ' ':
			i++
			continue
		case c == '\'' || c == '"':
			j = i + 1 + strings.IndexByte(line[i+1:], c)
			out = append(out, line[i:j])
			i = j + 1
			continue
		case strings.HasPrefix(line[i:], "=>"), strings.HasPrefix(line[i:], "!!"), strings.HasPrefix(line[i:], "&&"):
			j = i + 2
		case namePart[c]:
			for j < len(line) && namePart[line[j]] {
				j++
			}
		}
		out = append(out, line[i:j])
		i = j
	}
	return out
}

func (g *pegReader) peek() string {
	if len(g.words) == 0 {
		return ""
	}
	return g.words[0]
}

func (g *pegReader) take() string {
	w := g.peek()
	if w != "" {
		g.words = g.words[1:]
	}
	return w
}

// group reads alternatives up to the closing bracket.
func (g *pegReader) group(closing, words string) []pegAlt {
	var alts []pegAlt
	for {
		var a pegAlt
		for w := g.peek(); w != closing && w != "|" && w != "=>" && w != "!!"; w = g.peek() {
			a.items = append(a.items, g.item())
		}
		switch g.peek() {
		case "=>":
			g.take()
			if g.peek() == "@" {
				g.take()
				a.give = g.take()[0]
				break
			}
			var kind []string
			for w := g.peek(); w != "|" && w != closing; w = g.peek() {
				kind = append(kind, g.take())
			}
			a.kind = strings.Join(kind, " ")
			if a.kind == "* *" {
				a.kind = "**"
			}
		case "!!":
			g.take()
			a.where, a.words = g.take(), words
			if w := g.take(); w != "" {
				a.a = w[0]
			}
			if w := g.take(); w != "" {
				a.b = w[0]
			}
		}
		a.invalid = len(a.items) == 1 && a.items[0].op == pegCall && strings.HasPrefix(a.items[0].rule.name, "invalid_")
		alts = append(alts, a)
		if g.peek() != "|" {
			g.take()
			return alts
		}
		g.take()
	}
}

// item reads one item with its prefix and suffixes.
func (g *pegReader) item() pegItem {
	w := g.take()
	switch w {
	case "&":
		sub := g.item()
		return pegItem{op: pegAnd, sub: &sub}
	case "!":
		sub := g.item()
		return pegItem{op: pegNot, sub: &sub}
	case "&&":
		sub := g.item()
		return pegItem{op: pegForce, tok: sub.tok, text: sub.text}
	case "~":
		return pegItem{op: pegCut}
	}
	if g.peek() == "=" && len(w) == 1 && namePart[w[0]] {
		g.take()
		it := g.item()
		it.label = w[0]
		return it
	}
	var it pegItem
	switch {
	case w[0] == '\'':
		it = pegItem{op: pegToken, tok: g.tokens[w[1:]], text: w[1:]}
	case w[0] == '"':
		it = pegItem{op: pegSoft, text: w[1:]}
	case w == "(":
		it = pegItem{op: pegGroup, alts: g.group(")", "")}
	case w == "[":
		sub := pegItem{op: pegGroup, alts: g.group("]", "")}
		it = pegItem{op: pegOptional, sub: &sub}
	default:
		it = g.named(w)
	}
	switch g.peek() {
	case "?", "*", "+":
		sub := it
		it = pegItem{op: map[string]uint8{"?": pegOptional, "*": pegStar, "+": pegPlus}[g.take()], sub: &sub}
	case "%":
		g.take()
		sub := it
		it = pegItem{op: pegList, sub: &sub, tok: g.tokens[g.take()[1:]]}
	}
	return it
}

// named reads a reference to a rule or a kind of token.
func (g *pegReader) named(w string) pegItem {
	for name, t := range map[string]token{
		"NAME": tName, "NUMBER": tNumber, "STRING": tString, "FSTART": tFString, "FMIDDLE": tFMiddle,
		"FEND": tFEnd, "NEWLINE": tNewline, "INDENT": tIndent, "DEDENT": tDedent, "EOF": tEOF,
	} {
		if w == name {
			return pegItem{op: pegToken, tok: t, text: w}
		}
	}
	switch w {
	case "AUGASSIGN":
		return pegItem{op: pegClass, tok: classAugAssign}
	case "SOFT_KEYWORD":
		return pegItem{op: pegClass, tok: classSoftKeyword}
	}
	return pegItem{op: pegCall, rule: g.rule(w)}
}
