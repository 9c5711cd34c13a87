package lsp

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/syntax"
)

// hover says what is known about a place: of findings the cycle and why it
// matters, of a code in a suppression the rule.
func (s *server) hover(ctx context.Context, snap *snapshot, p *wire.HoverParams) (*wire.Hover, error) {
	at := snap.text.offset(p.Position)
	if text, span, ok := hoverCode(snap.text, at, s.checker.linter.Rules()); ok {
		return s.hoverText(text, snap.text.span(span)), nil
	}
	r, err := snap.check(ctx)
	if err != nil {
		return nil, err
	}
	var parts []string
	var where wire.Range
	for i := range r.findings {
		f := &r.findings[i]
		start, stop := snap.text.place(f.Begin), snap.text.place(f.Finish)
		if at < start || at > max(stop, start) {
			continue
		}
		where = wire.Range{Start: snap.text.position(start), End: snap.text.position(max(start, stop))}
		v, before := s.verdicts.of(snap, r, f)
		parts = append(parts, hoverFinding(f, s.checker.rule(f.Code), v, before, string(snap.uri)))
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return s.hoverText(strings.Join(parts, "\n\n---\n\n"), where), nil
}

// hoverText gives a client Markdown only if it said that it knows it.
func (s *server) hoverText(markdown string, r wire.Range) *wire.Hover {
	h := &wire.Hover{Range: &r, Contents: wire.Markdown(markdown)}
	if !s.caps.markdown {
		h.Contents = wire.PlainText(plain(markdown))
	}
	return h
}

var (
	webLink  = regexp.MustCompile(`\[([^\]]*)\]\((https:[^)]*)\)`)
	fileLink = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// plain takes the marks out of our own Markdown.
func plain(markdown string) string {
	s := fileLink.ReplaceAllString(webLink.ReplaceAllString(markdown, "$1: $2"), "$1")
	return strings.NewReplacer("```python\n", "", "```\n", "", "**", "", "`", "").Replace(s)
}

// hoverFinding explains a finding, in Markdown.
func hoverFinding(f *analysis.Finding, rule *analysis.Rule, v *analysis.Verdict, before bool, uri string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** `%s`: %s\n", f.Code, f.Name, f.Message)
	if len(f.Cycle) > 0 {
		b.WriteString("\n")
		for i, h := range f.Cycle {
			arrow := "→ "
			if i == 0 {
				arrow = ""
			}
			fmt.Fprintf(&b, "%d. %s%s", i+1, arrow, h.Label)
			if h.Begin.Row > 0 {
				fmt.Fprintf(&b, " ([line %d](%s#L%d)): `%s`", h.Begin.Row, uri, h.Begin.Row, strings.ReplaceAll(h.Text, "`", "'"))
			}
			b.WriteString("\n")
		}
	}
	for i, h := range f.Related {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "- %s ([line %d](%s#L%d)): `%s`\n", h.Label, h.Begin.Row, uri, h.Begin.Row, strings.ReplaceAll(h.Text, "`", "'"))
	}
	if v != nil {
		fmt.Fprintf(&b, "\n%s\n", verdictMarkdown(v))
		if before {
			b.WriteString("\nThe file has changed since, though not this function.\n")
		}
	}
	if rule != nil {
		fmt.Fprintf(&b, "\n%s\n\n[%s](%s)\n", strings.TrimSpace(rule.Doc.Why), "More about "+rule.Code, rule.URL())
	}
	return b.String()
}

var codeList = regexp.MustCompile(`(?i)#\s*noqa\s*:\s*([a-z0-9, \t]+)`)

// hoverCode explains the code of a suppression that an offset is in.
func hoverCode(t *text, at int, rules []*analysis.Rule) (markdown string, span syntax.Span, ok bool) {
	line, start := t.line(t.row(at))
	at -= start
	if !bytes.Contains(bytes.ToLower(line), []byte("noqa")) {
		return "", span, false
	}
	m := codeList.FindSubmatchIndex(line)
	if m == nil || at < m[2] || at > m[3] {
		return "", span, false
	}
	from, to := at, at
	for from > m[2] && isWordByte(line[from-1]) {
		from--
	}
	for to < m[3] && isWordByte(line[to]) {
		to++
	}
	code := strings.ToUpper(string(line[from:to]))
	if code == "" {
		return "", span, false
	}
	var named []*analysis.Rule
	for _, r := range rules {
		if strings.HasPrefix(r.Code, code) {
			named = append(named, r)
		}
	}
	span = syntax.Span{Start: int32(start + from), Stop: int32(start + to)}
	switch {
	case len(named) == 0:
		return "", span, false
	case len(named) == 1:
		return rulePage(named[0]), span, true
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** stands for\n\n", code)
	for _, r := range named {
		fmt.Fprintf(&b, "- [%s](%s) `%s`: %s\n", r.Code, r.URL(), r.Name, r.Doc.Title)
	}
	return b.String(), span, true
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// rulePage is a rule's documentation, in Markdown.
func rulePage(r *analysis.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** `%s`: %s\n", r.Code, r.Name, r.Doc.Title)
	for _, text := range []string{r.Doc.What, r.Doc.Why} {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(&b, "\n%s\n", text)
		}
	}
	for _, e := range []struct{ title, code string }{{"Bad", r.Doc.Bad}, {"Good", r.Doc.Good}} {
		if code := strings.Trim(e.code, "\n"); code != "" {
			fmt.Fprintf(&b, "\n%s:\n\n```python\n%s\n```\n", e.title, code)
		}
	}
	fmt.Fprintf(&b, "\n[More about %s](%s)\n", r.Code, r.URL())
	return b.String()
}
