package recover

import (
	"bytes"
	"regexp"
	"strings"
)

// patch is one repair: blank a stretch, and write a text into it.
type patch struct {
	from, to int
	text     string
	at       int
}

// repair makes one part of the file parse, statement by statement. Offsets of
// lines are relative to the part.
func (r *repairer) repair(p part) bool {
	for range maxAttempts {
		if r.budget < 0 || r.ctx.Err() != nil {
			return false
		}
		at, ok := r.parse(p.from, p.to, p.context)
		if ok {
			return true
		}
		lines, scanned := scan(r.buf[p.from:p.to], r.v)
		if !scanned || len(lines) == 0 {
			return false
		}
		m := mender{src: r.buf[p.from:p.to], lines: lines, py2: r.v.Py2(), unit: r.unit}
		m.propose(at - p.from)
		if r.choose(p, m.small, at, true) {
			continue
		}
		// The second witness is slow, so it is only asked when the first does
		// not lead to the damage.
		m.small = m.small[:0]
		for _, d := range r.damagedIn(p.from, p.to) {
			m.mend(lineAt(lines, d.Pos()-p.from), d.Pos()-p.from)
		}
		if !r.choose(p, m.small, at, false) && !r.choose(p, m.large, at, true) {
			return false
		}
	}
	return false
}

// choose applies the first patch after which the part parses, or else, if that
// is wanted, the first one after which the next error is further on.
func (r *repairer) choose(p part, patches []patch, at int, partly bool) bool {
	old := bytes.Clone(r.buf[p.from:p.to])
	further := -1
	for i, try := range patches {
		r.apply(p, try)
		next, ok := r.parse(p.from, p.to, p.context)
		if ok {
			return true
		}
		if partly && further < 0 && next > at && next >= p.from+try.to {
			further = i
		}
		copy(r.buf[p.from:], old)
	}
	if further < 0 {
		return false
	}
	r.apply(p, patches[further])
	return true
}

func (r *repairer) apply(p part, try patch) {
	r.wipe(p.from+try.from, p.from+try.to)
	copy(r.buf[p.from+try.at:], try.text)
}

// mender thinks of repairs for one error, the smallest first.
type mender struct {
	src   []byte
	lines []line
	py2   bool
	unit  int     // how much deeper blocks usually are here
	small []patch // one line each, or what is left of one
	large []patch // compound statements
}

// propose thinks of repairs for an error at an offset.
func (m *mender) propose(at int) {
	i := lineAt(m.lines, at)
	l := m.lines[i]
	above := i - 1
	if k := above; k >= 0 && m.lines[k].kind == decorator && l.kind != decorator {
		for k > 0 && m.lines[k-1].kind == decorator {
			k--
		}
		m.add(k, m.lines[k].start, m.lines[above].end, "")
		m.add(k, m.lines[k].start, m.lines[above].end, "pass")
	}
	m.orphan(i)
	j := culprit(m.lines, i)
	if j != i && j != above {
		m.mend(j, at)
	}
	switch {
	case above >= 0 && m.lines[above].opens && l.indent <= m.lines[above].indent:
		// A header without a block is the culprit, not the line below it.
		m.mend(above, at)
		m.mend(i, at)
	case above >= 0 && !m.lines[above].opens && l.indent > m.lines[above].indent:
		// A block without a header, or the rest of a statement.
		switch up := m.lines[above]; {
		case up.kind > decorator:
			m.mend(above, at)
		case up.kind == decorator || up.broken:
			first, _ := compound(m.lines, above)
			m.run(first, i)
		}
		m.run(i, i)
		m.mend(above, at)
	default:
		if j == above {
			m.mend(above, at)
		}
		if up := parent(m.lines, i); up >= 0 && m.lines[up+1].indent > l.indent && m.step(up+1, up) != m.unit && m.step(i, up) == m.unit {
			// The block is deeper than what follows it in the same block.
			m.add(up+1, m.lines[up+1].start, m.lines[above].end, "")
		}
		m.mend(i, at)
	}
	if s := m.openTry(i); s >= 0 {
		m.mend(s, at)
	}
	for up := i; up >= 0; up = parent(m.lines, up) {
		m.whole(up)
	}
}

// orphan proposes to blank line i, which begins with a closing bracket, with
// the deeper rows above it: all that is left of a statement that spanned them.
// When that was a header, it gets another one.
func (m *mender) orphan(i int) {
	l := m.lines[i]
	if !m.closes(i) {
		return
	}
	j := i - 1
	for j >= 0 && m.lines[j].indent > l.indent {
		j--
	}
	if j >= 0 && m.lines[j].indent == l.indent && m.lines[j].kind > decorator && m.src[l.end-1] == ':' {
		for _, text := range m.headers(j, m.src[m.lines[j].start:l.end]) {
			m.add(j, m.lines[j].start, l.end, text)
		}
	}
	m.add(i, m.lines[j+1].start, l.end, "")
}

// step is how much deeper line i is than the header above it.
func (m *mender) step(i, up int) int { return m.lines[i].indent - m.lines[up].indent }

// closes reports whether line i begins with a closing bracket.
func (m *mender) closes(i int) bool {
	return bytes.IndexByte([]byte(")]}"), m.src[m.lines[i].start]) >= 0
}

// unfinished reports whether a line is a part of the keyword of a header, so
// that the block below it belongs to it.
func unfinished(text []byte) bool {
	for word := range heads {
		if strings.HasPrefix(word, string(text)) {
			return true
		}
	}
	return false
}

// openTry returns the try statement before line i that has no handler, or -1.
func (m *mender) openTry(i int) int {
	for ; i >= 0; i = parent(m.lines, i) {
		if s := sibling(m.lines, i); s >= 0 && m.lines[s].kind == tryHead {
			return s
		}
	}
	return -1
}

// mend proposes what keeps the most when line i is the damaged one.
func (m *mender) mend(i, at int) {
	l := m.lines[i]
	end := blockEnd(m.lines, i)
	switch {
	case end > i+1:
		if l.kind == simple && !l.opens && !unfinished(m.src[l.start:l.end]) {
			m.add(i, l.start, l.end, "") // a stray row at the wrong depth
		}
		m.header(i, end)
		if l.kind.clause() {
			m.add(i, l.start, m.lines[end-1].end, "")
		}
		m.whole(i)
	case l.opens:
		m.blockless(i)
		m.statement(i)
	default:
		m.oneOf(i, at)
		if l.kind > decorator && l.colon >= 0 && l.colon+1 < l.end {
			// `else: damaged`: the clause has to stay.
			m.small = append(m.small, patch{l.colon + 1, l.end, "0", l.colon + 1})
		}
		m.statement(i)
	}
}

// add proposes to blank a stretch that begins with line i and to write text
// into the first row of it that has the room, if one has.
func (m *mender) add(i, from, to int, text string) {
	if text == "" {
		m.small = append(m.small, patch{from, to, "", from})
		return
	}
	l := m.lines[i]
	indent := string(m.src[l.row:l.start])
	for at, lead := from, ""; at < to; {
		end := at
		for end < to && m.src[end] != '\n' && m.src[end] != '\r' {
			end++
		}
		if end-at >= len(lead)+len(text) {
			m.small = append(m.small, patch{from, to, lead + text, at})
			return
		}
		for end < to && (m.src[end] == '\n' || m.src[end] == '\r') {
			end++
		}
		at, lead = end, indent
	}
}

// filler proposes to blank a stretch, leaving a statement where a block might
// become empty: one that, like what cannot be read, may raise.
func (m *mender) filler(i, from, to int) {
	l := m.lines[i]
	word := "0"
	if to-from >= 3 && bytes.IndexByte(m.src[from:from+3], '\n') < 0 {
		word = "_()"
	}
	switch {
	case l.indent == 0:
		m.add(i, from, to, "")
	case l.kind == decorator || l.kind.clause() || i > 0 && m.lines[i-1].kind == decorator && from == l.start:
		m.add(i, from, to, "")
		m.add(i, from, to, word)
	default:
		m.add(i, from, to, word)
		m.add(i, from, to, "")
	}
}

var (
	assigned = regexp.MustCompile(`^(\w+(?:\s*,\s*\w+)*|\(\w+(?:\s*,\s*\w+)*\)|[\w.]+)\s*=(?:[^=]|$)`)
	leaves   = regexp.MustCompile(`^(?:return|raise)\b`)
)

// stub proposes to keep of line i what others depend on: that it binds a name,
// or leaves the function.
func (m *mender) stub(i int) {
	l := m.lines[i]
	text := m.src[l.start:l.end]
	lead := ""
	if t := assigned.FindSubmatch(text); t != nil {
		lead = string(bytes.Join(bytes.Fields(t[1]), nil)) + "="
	} else if t := leaves.Find(text); t != nil && l.indent > 0 {
		lead = string(t) + " "
	} else {
		return
	}
	m.add(i, l.start, l.end, lead+"_()")
	m.add(i, l.start, l.end, lead+"_")
}

// oneOf proposes to blank one of several statements on line i, the one at an
// offset.
func (m *mender) oneOf(i, at int) {
	l := m.lines[i]
	from := l.start
	if l.colon >= 0 && l.kind > decorator {
		from = l.colon + 1
	}
	for _, semi := range l.semis {
		if semi >= at {
			m.add(i, from, semi, "0")
			return
		}
		from = semi + 1
	}
	if len(l.semis) > 0 && from < l.end {
		m.add(i, from, l.end, "0")
	}
}

// statement proposes to blank line i. A definition takes its decorators with
// it.
func (m *mender) statement(i int) {
	l := m.lines[i]
	switch l.kind {
	case simple:
		m.stub(i)
	case defHead, classHead:
		i, _ = compound(m.lines, i)
	}
	m.filler(i, m.lines[i].start, l.end)
}

// whole proposes to blank the compound statement that line i belongs to.
func (m *mender) whole(i int) {
	from, to := compound(m.lines, i)
	small := m.small
	m.small = nil
	m.filler(from, m.lines[from].start, m.lines[to-1].end)
	m.small, m.large = small, append(m.large, m.small...)
}

// run proposes to blank lines from first on: line i, what follows it at its
// depth or deeper, and the bracket below that closes what was opened above.
func (m *mender) run(first, i int) {
	j := i + 1
	for j < len(m.lines) && m.lines[j].indent >= m.lines[i].indent {
		j++
	}
	if j < len(m.lines) && m.closes(j) {
		j++
	}
	if first < i {
		m.filler(first, m.lines[first].start, m.lines[j-1].end)
		return
	}
	m.add(i, m.lines[i].start, m.lines[j-1].end, "")
}

// blockless proposes a block for a header that has none: in the blank row that
// an editor leaves below it, behind it, or in place of a part of it.
func (m *mender) blockless(i int) {
	l := m.lines[i]
	indent := string(m.src[l.row:l.start])
	for at := l.next; at < len(m.src) && (i+1 == len(m.lines) || at < m.lines[i+1].row); {
		end := at
		for end < len(m.src) && m.src[end] != '\n' && m.src[end] != '\r' {
			end++
		}
		if end-at >= len(indent)+2 {
			m.small = append(m.small, patch{at, end, indent + " 0", at})
			return
		}
		for at = end; at < len(m.src) && (m.src[at] == '\n' || m.src[at] == '\r'); at++ {
		}
	}
	if l.end < len(m.src) && l.next-l.end > 1 && m.src[l.end] != '\n' && m.src[l.end] != '\r' {
		m.small = append(m.small, patch{l.end, l.end + 1, "0", l.end})
	}
	for _, text := range m.headers(i, m.src[l.start:l.end]) {
		m.add(i, l.start, l.end, text+"0")
	}
}

// header proposes a small header for line i, whose block ends before line end:
// in the header's own bytes, in the blank rows below it, at the cost of the
// first statement of the block, or with nothing else in the block.
func (m *mender) header(i, end int) {
	l := m.lines[i]
	texts := m.headers(i, m.src[l.start:l.end])
	for _, text := range texts {
		m.add(i, l.start, l.end, text)
	}
	for _, text := range texts {
		m.add(i, l.start, m.lines[i+1].row, text)
	}
	if end < len(m.lines) && m.closes(end) && m.lines[end].indent == l.indent {
		// What looks like its block is the rest of it.
		for _, text := range m.headers(i, m.src[l.start:m.lines[end].end]) {
			m.add(i, l.start, m.lines[end].end, text)
		}
	}
	if first := m.lines[i+1]; end > i+2 && m.lines[i+2].indent == first.indent {
		for _, text := range texts {
			m.add(i, l.start, first.end, text)
		}
	}
	for _, text := range texts {
		if l.kind.clause() || l.kind == simple || l.kind == tryHead {
			m.add(i, l.start, m.lines[end-1].end, text+"0")
		}
	}
}

var (
	asName    = regexp.MustCompile(`\bas\s+(\w+)\s*:?\s*$`)
	commaName = regexp.MustCompile(`,\s*(\w+)\s*:?\s*$`)
	forTarget = regexp.MustCompile(`^(?:async\s+)?for\s+(.+?)\s+in\b`)
	headName  = regexp.MustCompile(`^(?:async\s+)?(?:class|def)\s+(\w+)`)
	asyncHead = regexp.MustCompile(`^async\s`)
	paramName = regexp.MustCompile(`^(\*{0,2}\s*\w+)`)
)

// headers lists headers that can stand for line i, of which text is what is
// left, the closest first.
func (m *mender) headers(i int, text []byte) []string {
	l := m.lines[i]
	async := ""
	if asyncHead.Match(text) {
		async = "async "
	}
	switch l.kind {
	case ifHead:
		return []string{"if _:"}
	case elifHead:
		return []string{"elif _:"}
	case elseHead:
		return []string{"else:"}
	case whileHead:
		return []string{"while _:", "if _:"}
	case finallyHead:
		return []string{"finally:"}
	case tryHead:
		return []string{"try:", "if _:"}
	case matchHead:
		return []string{"match _:"}
	case caseHead:
		return []string{"case 0:"}
	case exceptHead:
		return m.handlers(text)
	case forHead:
		var out []string
		if t := forTarget.FindSubmatch(text); t != nil {
			out = append(out, async+"for "+string(t[1])+" in _():", async+"for "+string(t[1])+" in _:")
		}
		return append(out, async+"for _ in _:", "while _:")
	case withHead:
		var out []string
		if t := asName.FindSubmatch(text); t != nil {
			out = append(out, async+"with _() as "+string(t[1])+":", async+"with _ as "+string(t[1])+":")
		}
		return append(out, async+"with _:")
	case classHead:
		if t := headName.FindSubmatch(text); t != nil {
			return []string{"class " + string(t[1]) + ":", "class _:"}
		}
		return []string{"class _:"}
	case defHead:
		return m.signature(text, async)
	case simple:
		return m.keyless(i, text)
	}
	return nil
}

// handlers lists what can stand for an except clause. The name it binds
// matters most.
func (m *mender) handlers(text []byte) []string {
	star := ""
	if bytes.HasPrefix(text, []byte("except*")) {
		star = "*"
	}
	var out []string
	if t := asName.FindSubmatch(text); t != nil {
		out = append(out, "except"+star+" _ as "+string(t[1])+":")
	} else if t := commaName.FindSubmatch(text); t != nil && m.py2 {
		out = append(out, "except _,"+string(t[1])+":")
	}
	return append(out, "except"+star+" _:", "except:")
}

// signature keeps the names of the parameters: the body is about them.
func (m *mender) signature(text []byte, async string) []string {
	name := headName.FindSubmatchIndex(text)
	if name == nil {
		return nil
	}
	rest := string(text[name[1]:])
	if at := strings.IndexByte(rest, '('); at >= 0 {
		rest = rest[at+1:]
	}
	rest = strings.TrimRight(rest, " \t:")
	var params []string
	for _, piece := range splitTop(rest) {
		piece = strings.TrimSpace(piece)
		// A row that is not finished runs into the next.
		piece = strings.TrimSpace(piece[strings.LastIndexByte(piece, '\n')+1:])
		if t := paramName.FindStringSubmatch(piece); t != nil {
			params = append(params, strings.Join(strings.Fields(t[1]), ""))
		} else if piece != "" && piece != "*" && piece != "/" {
			return nil
		}
	}
	head := async + "def " + string(text[name[2]:name[3]]) + "("
	return []string{head + strings.Join(params, ",") + "):"}
}

// splitTop splits at the commas that no bracket encloses, up to the bracket
// that closes the list.
func splitTop(s string) []string {
	var out []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return append(out, s[from:i])
			}
		case ',':
			if depth == 0 {
				out = append(out, s[from:i])
				from = i + 1
			}
		}
	}
	return append(out, s[from:])
}

// keyless lists headers for a line that lost its keyword, by what is around
// it; none where nothing tells.
func (m *mender) keyless(i int, text []byte) []string {
	end := blockEnd(m.lines, i)
	after := simple
	if end < len(m.lines) && m.lines[end].indent == m.lines[i].indent {
		after = m.lines[end].kind
	}
	before := simple
	if s := sibling(m.lines, i); s >= 0 && blockEnd(m.lines, s) == i {
		before = m.lines[s].kind
	}
	switch {
	case before == tryHead:
		return append(m.handlers(text), "finally:")
	case before == exceptHead && after == exceptHead:
		return m.handlers(text)
	case before == exceptHead:
		return append([]string{"finally:"}, m.handlers(text)...)
	case after == exceptHead || after == finallyHead:
		return []string{"try:"}
	case (before == ifHead || before == elifHead) && (after == elifHead || after == elseHead):
		return []string{"elif _:"}
	case before == ifHead || before == elifHead:
		return []string{"else:"}
	case after == elifHead || after == elseHead:
		return []string{"if _:"}
	}
	return nil
}
