package confirm

import (
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/sllint/sllint/analysis"
)

// DOT writes the cycles of confirmed findings in Graphviz's language.
func DOT(w io.Writer, findings []analysis.Finding) error {
	var b strings.Builder
	b.WriteString("digraph sllint {\n  node [shape=box, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=11];\n")
	for n, f := range pictured(findings) {
		fmt.Fprintf(&b, "  subgraph cluster_%d {\n    label=%s;\n", n, dotQuote(fmt.Sprintf("%s:%d %s", f.Filename, f.Begin.Row, f.Code)))
		list := f.Verdict.Evidence
		for i := range list {
			fmt.Fprintf(&b, "    n%d_%d [label=%s];\n", n, i, dotQuote(list[i].Object))
		}
		for i := range list {
			fmt.Fprintf(&b, "    n%d_%d -> n%d_%d [label=%s];\n", n, i, n, (i+1)%len(list), dotQuote(arrow(&list[i])))
		}
		b.WriteString("  }\n")
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// pictured are the findings whose evidence is a cycle.
func pictured(findings []analysis.Finding) []*analysis.Finding {
	var out []*analysis.Finding
	for i := range findings {
		f := &findings[i]
		if v := f.Verdict; v != nil && v.Status == analysis.Confirmed && len(v.Evidence) > 0 && v.Evidence[len(v.Evidence)-1].Link != "" {
			out = append(out, f)
		}
	}
	return out
}

// arrow words a link, with its line.
func arrow(e *analysis.Evidence) string {
	if e.Row == 0 {
		return e.Link
	}
	return fmt.Sprintf("%s (line %d)", e.Link, e.Row)
}

func dotQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(s) + `"`
}

// The measures of a picture, in pixels.
const (
	charWidth  = 7.9 // of 13 px monospace, about
	boxHeight  = 34
	boxGap     = 64
	pageMargin = 24
	titleSpace = 58
)

// SVG draws the cycles of confirmed findings, one below the other: each object is a box,
// each arrow a reference with the line that made it.
func SVG(w io.Writer, findings []analysis.Finding) error {
	list := pictured(findings)
	var body strings.Builder
	y, width := 0.0, 420.0
	for _, f := range list {
		h, wd := drawCycle(&body, f, y)
		y += h
		width = max(width, wd)
	}
	if len(list) == 0 {
		fmt.Fprintf(&body, `<text x="%d" y="40">no finding was confirmed</text>`, pageMargin)
		y = 70
	}
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13">
<defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#555"/></marker></defs>
<rect width="100%%" height="100%%" fill="#fff"/>
%s</svg>
`, width, y, width, y, body.String())
	return err
}

func drawCycle(b *strings.Builder, f *analysis.Finding, top float64) (height, width float64) {
	steps := f.Verdict.Evidence
	box := 120.0
	label := 60.0
	for i := range steps {
		box = max(box, charWidth*float64(utf8.RuneCountInString(steps[i].Object))+28)
		label = max(label, charWidth*float64(utf8.RuneCountInString(arrow(&steps[i])))+charWidth*float64(min(utf8.RuneCountInString(steps[i].Text), 60))+30)
	}
	left := pageMargin + 70.0
	mid := left + box/2
	fmt.Fprintf(b, `<text x="%d" y="%.0f" font-weight="bold">%s</text>`+"\n", pageMargin, top+26, html.EscapeString(fmt.Sprintf("%s:%d  %s", f.Filename, f.Begin.Row, f.Code)))
	message := f.Message
	fmt.Fprintf(b, `<text x="%d" y="%.0f" fill="#555">%s</text>`+"\n", pageMargin, top+44, html.EscapeString(message))
	y := top + titleSpace
	for i := range steps {
		e := &steps[i]
		fill, stroke := "#eef3fb", "#5b7fb5"
		switch {
		case strings.HasPrefix(e.Object, "frame"):
			fill, stroke = "#fdeeee", "#c24d4d"
		case strings.HasPrefix(e.Object, "exception"):
			fill, stroke = "#fff6e0", "#c48a1b"
		}
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%d" rx="6" fill="%s" stroke="%s"/>`+"\n", left, y, box, boxHeight, fill, stroke)
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`+"\n", mid, y+22, html.EscapeString(e.Object))
		text := fmt.Sprintf(`<tspan>%s</tspan>`, html.EscapeString(arrow(e)))
		if e.Text != "" {
			text += fmt.Sprintf(`<tspan dx="10" fill="#777">%s</tspan>`, html.EscapeString(clip(e.Text, 60)))
		}
		if i < len(steps)-1 {
			fmt.Fprintf(b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#555" marker-end="url(#a)"/>`+"\n", mid, y+boxHeight, mid, y+boxHeight+boxGap-2)
			fmt.Fprintf(b, `<text x="%.1f" y="%.1f">%s</text>`+"\n", mid+12, y+boxHeight+boxGap/2+4, text)
		} else {
			bottom, first := y+boxHeight/2, top+titleSpace+boxHeight/2
			fmt.Fprintf(b, `<path d="M%.1f %.1f H%.1f V%.1f H%.1f" fill="none" stroke="#555" marker-end="url(#a)"/>`+"\n", left, bottom, left-40, first, left-2)
			fmt.Fprintf(b, `<text x="%.1f" y="%.1f">%s</text>`+"\n", left, y+boxHeight+20, text)
		}
		y += boxHeight + boxGap
	}
	width = max(mid+12+label, charWidth*float64(utf8.RuneCountInString(message))+2*pageMargin)
	return y - top, width + pageMargin
}

func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
