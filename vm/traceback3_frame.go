package vm

import (
	"strings"
	"unicode/utf8"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/internal/unicodedata"
)

// How Python 3.13 prints the entries of a traceback: the source lines, with
// carets below what was being done.

// recursiveCutoff is how often the same entry is shown before it is folded.
const recursiveCutoff = 3

// formatStack gives the entries of a traceback.
func (t *Thread) formatStack(tb *TracebackObj) string {
	var entries []*TracebackObj
	for ; tb != nil; tb = tb.next {
		entries = append(entries, tb)
	}
	if limit := t.tracebackLimit(); limit >= 0 && limit < len(entries) {
		entries = entries[len(entries)-limit:]
	}
	var b strings.Builder
	count := 0
	fold := func() {
		if n := count - recursiveCutoff; n > 0 {
			b.WriteString(sprintf("  [Previous line repeated %d more time%s]\n", n, plural(n)))
		}
	}
	for i, x := range entries {
		if i > 0 && sameEntry(x, entries[i-1]) {
			if count++; count > recursiveCutoff {
				continue
			}
		} else {
			fold()
			count = 1
		}
		b.WriteString(t.formatEntry(x))
	}
	fold()
	return b.String()
}

func sameEntry(a, b *TracebackObj) bool {
	return a.line == b.line && GoString(a.frame.code.filename) == GoString(b.frame.code.filename) && GoString(a.frame.code.name) == GoString(b.frame.code.name)
}

// formatEntry gives one entry.
func (t *Thread) formatEntry(tb *TracebackObj) string {
	co := tb.frame.code
	file := GoString(co.filename)
	pos := co.positionAt(tb.instruction())
	line := int(pos.Line)
	if pos.Line <= 0 {
		line = int(tb.line)
	}
	s := sprintf("  File \"%s\", line %d, in %s\n", file, line, GoString(co.name))
	end := int(pos.EndLine)
	if end < line {
		end = line
	}
	lines := make([]string, 0, end-line+1)
	for n := line; n <= end; n++ {
		text, _ := t.sourceLine(file, n)
		lines = append(lines, strings.TrimRightFunc(text, isSpace))
	}
	dedented := dedent(lines)
	if strings.TrimSpace(strings.Join(dedented, "")) == "" {
		return s
	}
	if pos.Col < 0 || pos.EndCol < 0 {
		return s + "    " + strings.TrimSpace(lines[0]) + "\n"
	}
	u := &underliner{original: lines}
	for _, l := range dedented {
		u.lines = append(u.lines, []rune(l))
	}
	return s + u.format(int(pos.Col), int(pos.EndCol))
}

// positionAt gives the source range of an instruction.
func (c *CodeObj) positionAt(i int) code.Position {
	if i < 0 || i >= len(c.c.Positions) {
		return code.Position{Line: -1, EndLine: -1, Col: -1, EndCol: -1}
	}
	return c.c.Positions[i]
}

// dedent takes the common indentation off lines, textwrap.dedent.
func dedent(lines []string) []string {
	margin, found := "", false
	out := make([]string, len(lines))
	for i, l := range lines {
		if strings.Trim(l, " \t") == "" {
			out[i] = ""
			continue
		}
		out[i] = l
		indent := l[:len(l)-len(strings.TrimLeft(l, " \t"))]
		if !found {
			margin, found = indent, true
			continue
		}
		n := 0
		for n < len(margin) && n < len(indent) && margin[n] == indent[n] {
			n++
		}
		margin = margin[:n]
	}
	for i := range out {
		out[i] = strings.TrimPrefix(out[i], margin)
	}
	return out
}

// underliner shows the source lines of one instruction.
type underliner struct {
	original   []string
	lines      [][]rune // dedented
	start, end int      // of the instruction, in characters of the first and last line
	anchors    *anchors
}

// anchors is the part of an expression that is underlined differently: the
// operator, or the brackets of a subscript or call.
type anchors struct {
	leftLine, leftCol, rightLine, rightCol int
}

// characters counts the characters of the first n bytes of a line.
func characters(s string, n int) int {
	if n > len(s) {
		n = len(s)
	}
	return utf8.RuneCountInString(s[:max(n, 0)])
}

func (u *underliner) format(col, endCol int) string {
	last := len(u.lines) - 1
	cut := utf8.RuneCountInString(u.original[0]) - len(u.lines[0])
	u.start = max(0, characters(u.original[0], col)-cut)
	u.end = max(0, characters(u.original[last], endCol)-cut)
	segment := u.segment()
	u.anchors = findAnchors(segment)
	carets := u.showCarets()
	significant := map[int]bool{0: true, last: true}
	left, right := 0, 0
	if a := u.anchors; a != nil {
		left, right = a.leftCol, a.rightCol
		if a.leftLine == 0 {
			left += u.start
		}
		if a.rightLine == 0 {
			right += u.start
		}
		left, right = displayWidth(u.lines[a.leftLine], left), displayWidth(u.lines[a.rightLine], right)
		for d := -1; d <= 1; d++ {
			significant[a.leftLine+d], significant[a.rightLine+d] = true, true
		}
	}
	var out []string
	write := func(n int) {
		out = append(out, string(u.lines[n]))
		if carets {
			out = append(out, u.carets(n, left, right))
		}
	}
	previous := -1
	for n := 0; n <= last; n++ {
		if !significant[n] {
			continue
		}
		switch gap := n - previous; {
		case previous < 0:
		case gap == 2:
			write(n - 1)
		case gap > 2:
			out = append(out, sprintf("...<%d lines>...", gap-1))
		}
		write(n)
		previous = n
	}
	s := ""
	for _, l := range dedent(out) {
		s += "    " + l + "\n"
	}
	return s
}

// segment is the source of the instruction.
func (u *underliner) segment() []rune {
	last := len(u.lines) - 1
	var all []rune
	for i, l := range u.lines {
		if i > 0 {
			all = append(all, '\n')
		}
		all = append(all, l...)
	}
	end := len(all) - (len(u.lines[last]) - u.end)
	end = min(max(end, 0), len(all))
	return all[min(u.start, end):end]
}

// carets is what stands below line n.
func (u *underliner) carets(n, left, right int) string {
	line := u.lines[n]
	spaces := 0
	for spaces < len(line) && isSpace(line[spaces]) {
		spaces++
	}
	width := displayWidth(line, len(line))
	if n == len(u.lines)-1 {
		width = displayWidth(line, u.end)
	}
	start := displayWidth(u.lines[0], u.start)
	b := make([]byte, 0, width)
	for col := range width {
		c := byte('^')
		switch a := u.anchors; {
		case col < spaces || n == 0 && col < start:
			c = ' '
		case a == nil:
		default:
			c = '~'
			if (n > a.leftLine || n == a.leftLine && col >= left) && (n < a.rightLine || n == a.rightLine && col < right) {
				c = '^'
			}
		}
		b = append(b, c)
	}
	return string(b)
}

// displayWidth is the width of the first n characters of a line on a terminal.
func displayWidth(line []rune, n int) int {
	ascii := true
	for _, c := range line {
		if c >= 0x80 {
			ascii = false
		}
	}
	if ascii {
		return n
	}
	w := 0
	for _, c := range line[:min(n, len(line))] {
		w++
		if s := unicodedata.V15.EastAsianWidth(c); s == "W" || s == "F" {
			w++
		}
	}
	return w
}

// showCarets tells whether the lines say more with carets: not where the whole
// statement is meant, nor a call that is returned or assigned.
func (u *underliner) showCarets() bool {
	var text []string
	for _, l := range u.lines {
		text = append(text, string(l))
	}
	last := len(u.lines) - 1
	src := strings.Join(text, "\n")
	if f, err := syntax.Parse([]byte(src), syntax.Options{Version: syntax.Py313}); err == nil {
		if len(f.Body) == 0 {
			return false
		}
		var call syntax.Expr
		switch s := f.Body[0].(type) {
		case *syntax.Return:
			if c, ok := s.Value.(*syntax.Call); ok {
				if _, ok := c.Func.(*syntax.Name); ok {
					call = c
				}
			}
		case *syntax.Assign:
			if c, ok := s.Value.(*syntax.Call); ok && len(s.Targets) == 1 {
				if _, ok := s.Targets[0].(*syntax.Name); ok {
					call = c
				}
			}
		}
		if call != nil {
			begin, end := f.Position(call.Pos()), f.Position(call.End())
			if begin.Row == 1 && end.Row == len(u.lines) && call.Pos() == u.start && call.End()-strings.LastIndexByte(src[:call.End()], '\n')-1 == u.end {
				return false
			}
		}
	}
	if u.anchors != nil {
		return true
	}
	before := u.lines[0][:min(u.start, len(u.lines[0]))]
	after := u.lines[last][min(u.end, len(u.lines[last])):]
	return strings.TrimLeftFunc(string(before), isSpace) != "" || strings.TrimRightFunc(string(after), isSpace) != ""
}

// findAnchors reads a segment as an expression and finds its operator or
// brackets; nil for other expressions.
func findAnchors(segment []rune) *anchors {
	src := "(\n" + string(segment) + "\n)"
	f, err := syntax.Parse([]byte(src), syntax.Options{Version: syntax.Py313})
	if err != nil || len(f.Body) != 1 {
		return nil
	}
	st, ok := f.Body[0].(*syntax.ExprStmt)
	if !ok {
		return nil
	}
	a := &anchorFinder{text: string(segment)}
	for _, l := range strings.Split(string(segment), "\n") {
		a.lines = append(a.lines, []rune(l))
	}
	switch e := st.Value.(type) {
	case *syntax.BinOp:
		return a.operator(e)
	case *syntax.Subscript:
		return a.brackets(e.Value, e, '[')
	case *syntax.Call:
		return a.brackets(e.Func, e, '(')
	}
	return nil
}

// anchorFinder walks over the characters of a segment.
type anchorFinder struct {
	text  string
	lines [][]rune
}

// place converts an offset in the parsed text to line and column.
func (a *anchorFinder) place(offset int) (line, col int) {
	before := a.text[:min(max(offset-2, 0), len(a.text))]
	line = strings.Count(before, "\n")
	return line, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

// valid moves on to the next line as long as there is no character at a place.
func (a *anchorFinder) valid(line, col int) (int, int, bool) {
	for line < len(a.lines) && col >= len(a.lines[line]) {
		line, col = line+1, 0
	}
	return line, col, line < len(a.lines)
}

// until moves on to a character that stop accepts, over comments and line ends.
func (a *anchorFinder) until(line, col int, stop func(rune) bool) (int, int, bool) {
	line, col, ok := a.valid(line, col)
	for ok {
		switch c := a.lines[line][col]; {
		case c == '\\' || c == '#':
			line, col, ok = a.valid(line+1, 0)
		case !stop(c):
			line, col, ok = a.valid(line, col+1)
		default:
			return line, col, true
		}
	}
	return 0, 0, false
}

func (a *anchorFinder) operator(e *syntax.BinOp) *anchors {
	line, col := a.place(e.Left.End())
	line, col, ok := a.until(line, col, func(c rune) bool { return !isSpace(c) && c != ')' })
	if !ok {
		return nil
	}
	right := col + 1
	rightLine, rightCol := a.place(e.Right.Pos())
	if right < len(a.lines[line]) && (rightLine > line || right < rightCol) {
		if c := a.lines[line][right]; !isSpace(c) && c != '\\' && c != '#' {
			right++
		}
	}
	return &anchors{line, col, line, right}
}

func (a *anchorFinder) brackets(value, whole syntax.Expr, open rune) *anchors {
	line, col := a.place(value.End())
	line, col, ok := a.until(line, col, func(c rune) bool { return c == open })
	if !ok {
		return nil
	}
	rightLine, rightCol := a.place(whole.End())
	return &anchors{line, col, rightLine, rightCol}
}
