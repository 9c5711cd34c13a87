package compile

import "strings"

// cleanDoc removes the indentation of a docstring as CPython 3.13 does: that
// of the first line, and from the others what all lines with text share.
func cleanDoc(doc string) string {
	doc = expandTabs(doc)
	lines := strings.Split(doc, "\n")
	margin := -1
	for _, l := range lines[1:] {
		if text := strings.TrimLeft(l, " "); text != "" {
			if indent := len(l) - len(text); margin < 0 || indent < margin {
				margin = indent
			}
		}
	}
	if margin < 0 {
		margin = 0
	}
	if len(lines) == 1 || margin == 0 {
		return strings.TrimLeft(doc, " ")
	}
	lines[0] = strings.TrimLeft(lines[0], " ")
	for i, l := range lines[1:] {
		indent := len(l) - len(strings.TrimLeft(l, " "))
		lines[i+1] = l[min(margin, indent):]
	}
	return strings.Join(lines, "\n")
}

// expandTabs is str.expandtabs().
func expandTabs(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	col := 0
	for _, r := range []byte(s) {
		switch {
		case r == '\t':
			n := 8 - col%8
			b.WriteString("        "[:n])
			col += n
		default:
			b.WriteByte(r)
			if r&0xc0 != 0x80 {
				col++
			}
			if r == '\n' || r == '\r' {
				col = 0
			}
		}
	}
	return b.String()
}
