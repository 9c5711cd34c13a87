package syntax

// pegNode is a piece of what the grammar has matched: tokens[start:stop].
type pegNode struct {
	kind        string // of an expression, as messages name it
	start, stop int
	kids        []*pegNode
}

// pegTok is a token of the second reading.
type pegTok struct {
	tok        token
	start, end int
	depth      int // open brackets after it
}

type pegMemo struct {
	rule *pegRule
	node *pegNode
	mark int
}

// maxPegSteps and maxPegTokens bound the search for better words.
const (
	maxPegSteps  = 1_000_000
	maxPegTokens = 50_000
	maxPegDepth  = 60_000
)

// diagnosis searches a refused source for the words of its error.
type diagnosis struct {
	p       *parser
	tokens  []pegTok
	memo    [][]pegMemo
	mark    int
	invalid bool
	off     bool // below a rule that turns invalid_ rules off
	steps   int
	depth   int
	modes   []fstringMode
	block   int    // the next of p.blocks
	lex     *Error // what the lexer refused, as the last token
	err     *Error
	giveUp  bool
}

var pegEmpty = &pegNode{}

// token gives token i, fetching what is missing; nil stops the search.
func (d *diagnosis) token(i int) *pegTok {
	for i >= len(d.tokens) {
		if d.lex != nil {
			return nil
		}
		if len(d.tokens) >= maxPegTokens {
			d.giveUp = true
			return nil
		}
		d.fetch()
		if d.lex != nil {
			if d.err == nil {
				d.err = d.lex
			}
			return nil
		}
		d.memo = append(d.memo, nil)
	}
	return &d.tokens[i]
}

// stopped tells that the search is over.
func (d *diagnosis) stopped() bool { return d.err != nil || d.giveUp }

func (d *diagnosis) call(r *pegRule) *pegNode {
	if d.stopped() {
		return nil
	}
	d.steps++
	if d.steps > maxPegSteps || d.depth > maxPegDepth {
		d.giveUp = true
		return nil
	}
	if !r.memo && !r.left {
		d.depth++
		if r.noInvalid {
			off := d.off
			d.off = true
			n := d.alternatives(r.alts)
			d.off = off
			d.depth--
			return n
		}
		n := d.alternatives(r.alts)
		d.depth--
		return n
	}
	mark := d.mark
	if d.token(mark) == nil {
		return nil
	}
	for _, m := range d.memo[mark] {
		if m.rule == r {
			d.mark = m.mark
			return m.node
		}
	}
	d.depth++
	defer func() { d.depth-- }()
	if r.left {
		return d.grow(r, mark)
	}
	n := d.alternatives(r.alts)
	if d.stopped() {
		return nil
	}
	d.memo[mark] = append(d.memo[mark], pegMemo{r, n, d.mark})
	return n
}

// grow matches a left-recursive rule: each turn uses the last one's result.
func (d *diagnosis) grow(r *pegRule, mark int) *pegNode {
	at := len(d.memo[mark])
	d.memo[mark] = append(d.memo[mark], pegMemo{r, nil, mark})
	for {
		d.mark = mark
		n := d.alternatives(r.alts)
		if d.stopped() {
			return nil
		}
		m := &d.memo[mark][at]
		if n == nil || d.mark <= m.mark {
			d.mark = m.mark
			return m.node
		}
		m.node, m.mark = n, d.mark
	}
}

// alternatives gives the first that matches.
func (d *diagnosis) alternatives(alts []pegAlt) *pegNode {
	mark := d.mark
	for i := range alts {
		if alts[i].invalid && (!d.invalid || d.off) {
			continue
		}
		d.mark = mark
		n, final := d.alternative(&alts[i], mark)
		if n != nil || final || d.stopped() {
			if n == nil {
				d.mark = mark
			}
			return n
		}
	}
	d.mark = mark
	return nil
}

// alternative matches one; final tells that no other is to be tried.
func (d *diagnosis) alternative(a *pegAlt, mark int) (n *pegNode, final bool) {
	if len(a.items) == 1 && a.kind == "" && a.where == "" && a.give == 0 {
		return d.item(&a.items[0]), false
	}
	kids := make([]*pegNode, 0, len(a.items))
	var labels [2]*pegNode
	var given *pegNode
	for i := range a.items {
		it := &a.items[i]
		if it.op == pegCut {
			final = true
			continue
		}
		n := d.item(it)
		if n == nil || d.stopped() {
			return nil, final
		}
		if it.label != 0 {
			switch it.label {
			case a.give:
				given = n
			case a.a:
				labels[0] = n
			case a.b:
				labels[1] = n
			}
		}
		kids = append(kids, n)
	}
	if a.where != "" {
		return d.raise(a, labels[0], labels[1]), true
	}
	if given != nil {
		return given, false
	}
	if a.kind == "" {
		// What matched nothing does not count.
		only, n := 0, 0
		for i, k := range kids {
			if k != pegEmpty {
				only = i
				n++
			}
		}
		if n == 1 {
			return kids[only], false
		}
	}
	return &pegNode{kind: a.kind, start: mark, stop: d.mark, kids: kids}, false
}

func (d *diagnosis) item(it *pegItem) *pegNode {
	mark := d.mark
	switch it.op {
	case pegToken:
		if t := d.token(mark); t != nil && t.tok == it.tok {
			d.mark++
			return &pegNode{start: mark, stop: mark + 1}
		}
		return nil
	case pegSoft:
		if t := d.token(mark); t != nil && t.tok == tName && d.text(mark) == it.text {
			d.mark++
			return &pegNode{start: mark, stop: mark + 1}
		}
		return nil
	case pegClass:
		return d.class(it.tok)
	case pegCall:
		return d.call(it.rule)
	case pegGroup:
		return d.alternatives(it.alts)
	case pegOptional:
		if n := d.item(it.sub); n != nil {
			return n
		}
		if d.stopped() {
			return nil
		}
		d.mark = mark
		return pegEmpty
	case pegStar, pegPlus:
		return d.repeat(it, mark)
	case pegList:
		return d.list(it, mark)
	case pegAnd, pegNot:
		n := d.item(it.sub)
		d.mark = mark
		if d.stopped() || (n != nil) != (it.op == pegAnd) {
			return nil
		}
		return pegEmpty
	case pegForce:
		t := d.token(mark)
		if t == nil {
			return nil
		}
		if t.tok != it.tok {
			d.errorAt("SyntaxError", t.start, t.end, "expected '"+it.text+"'")
			return nil
		}
		d.mark++
		return &pegNode{start: mark, stop: mark + 1}
	}
	return nil
}

func (d *diagnosis) class(class token) *pegNode {
	mark := d.mark
	t := d.token(mark)
	if t == nil {
		return nil
	}
	ok := false
	switch class {
	case classAugAssign:
		ok = t.tok >= tPlusEqual && t.tok <= tDoubleSlashEqual
	case classSoftKeyword:
		if t.tok == tName {
			switch d.text(mark) {
			case "_", "case", "match", "type":
				ok = true
			}
		}
	}
	if !ok {
		return nil
	}
	d.mark++
	return &pegNode{start: mark, stop: mark + 1}
}

// repeat matches x* and x+.
func (d *diagnosis) repeat(it *pegItem, mark int) *pegNode {
	var kids []*pegNode
	for {
		at := d.mark
		n := d.item(it.sub)
		if d.stopped() {
			return nil
		}
		if n == nil || d.mark == at {
			d.mark = at
			break
		}
		kids = append(kids, n)
	}
	if len(kids) == 0 && it.op == pegPlus {
		return nil
	}
	return &pegNode{start: mark, stop: d.mark, kids: kids}
}

// list matches x%','.
func (d *diagnosis) list(it *pegItem, mark int) *pegNode {
	var kids []*pegNode
	for {
		at := d.mark
		if len(kids) > 0 {
			t := d.token(d.mark)
			if t == nil {
				return nil
			}
			if t.tok != it.tok {
				break
			}
			d.mark++
		}
		n := d.item(it.sub)
		if d.stopped() {
			return nil
		}
		if n == nil {
			d.mark = at
			break
		}
		kids = append(kids, n)
	}
	if len(kids) == 0 {
		return nil
	}
	return &pegNode{start: mark, stop: d.mark, kids: kids}
}

// text is the source of token i.
func (d *diagnosis) text(i int) string { return d.p.src[d.tokens[i].start:d.tokens[i].end] }
