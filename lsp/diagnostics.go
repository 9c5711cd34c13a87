package lsp

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/syntax"
)

// diagnosticData is what a diagnostic carries for those who read it again: our
// code actions, and clients with ideas of their own.
type diagnosticData struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Function string `json:"function,omitempty"`
	Fix      string `json:"fix,omitempty"` // "safe" or "unsafe"
}

// diagnostics words findings for the client.
func (s *server) diagnostics(snap *snapshot, r *report) []wire.Diagnostic {
	s.watchBases(snap.folder)                        // which are known now
	list := make([]wire.Diagnostic, len(r.findings)) // never null on the wire
	for i := range r.findings {
		list[i] = diagnostic(snap, &r.findings[i], &s.caps, s.checker.rule(r.findings[i].Code))
	}
	return append(list, s.traceDiagnostics(snap)...)
}

func diagnostic(snap *snapshot, f *analysis.Finding, caps *clientCaps, rule *analysis.Rule) wire.Diagnostic {
	d := wire.Diagnostic{
		Range:    snap.text.finding(f),
		Severity: severity(f.Severity),
		Code:     wire.String(f.Code),
		Source:   wire.Optional("sllint"),
		Message:  wire.String(f.Message),
	}
	data := diagnosticData{Code: f.Code, Name: f.Name, Function: f.Function}
	if f.Fix != nil {
		data.Fix = "unsafe"
		if f.Fix.Safe {
			data.Fix = "safe"
		}
	}
	d.Data = wire.Any(data)
	if caps.codeLink && rule != nil {
		d.CodeDescription = wire.CodeDescription{Href: wire.URI(rule.URL())}
	}
	if caps.tags {
		switch f.Code {
		case analysis.UnusedSuppressionCode:
			d.Tags = wire.Tags(wire.TagUnnecessary)
		case removedCode:
			d.Tags = wire.Tags(wire.TagDeprecated)
		}
	}
	if caps.related {
		for _, h := range slices.Concat(f.Cycle, f.Related) {
			d.RelatedInformation = append(d.RelatedInformation, wire.RelatedInformation{
				Location: wire.Location{URI: snap.uri, Range: snap.text.hop(&h, f)},
				Message:  h.Label,
			})
		}
	}
	return d
}

// removedCode is the rule about what Python 3 has no longer.
const removedCode = "SLL202"

func severity(s analysis.Severity) wire.DiagnosticSeverity {
	switch s {
	case analysis.Error:
		return wire.SeverityError
	case analysis.Warning:
		return wire.SeverityWarning
	}
	return wire.SeverityInformation
}

// finding is where a finding is. Its rows and columns are used, not its
// offsets: those of a file that does not decode are other ones.
func (t *text) finding(f *analysis.Finding) wire.Range { return t.between(f.Begin, f.Finish) }

// between converts two places.
func (t *text) between(begin, finish syntax.Position) wire.Range {
	start := t.place(begin)
	return wire.Range{Start: t.position(start), End: t.position(max(start, t.place(finish)))}
}

// hop is where a link of a cycle was made: where the finding is if that is
// nowhere.
func (t *text) hop(h *analysis.Hop, f *analysis.Finding) wire.Range {
	if h.Begin.Row == 0 {
		return t.finding(f)
	}
	start := t.place(h.Begin)
	stop := start + int(h.Span.Stop-h.Span.Start)
	// A long statement is shown by its first line.
	line, from := t.line(t.row(start))
	stop = min(max(stop, start), from+len(line))
	return wire.Range{Start: t.position(start), End: t.position(stop)}
}

// rule is the rule with a code.
func (c *checker) rule(code string) *analysis.Rule {
	for _, r := range c.linter.Rules() {
		if r.Code == code {
			return r
		}
	}
	return nil
}

// pull answers a client that asks for diagnostics.
func (s *server) pull(ctx context.Context, snap *snapshot, p *wire.DocumentDiagnosticParams) (wire.DocumentDiagnosticReport, error) {
	r, err := snap.check(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.checkFailed(err)
		}
		return nil, err
	}
	s.settingsTrouble(snap, r.trouble)
	items := s.diagnostics(snap, r)
	id := resultID(items)
	if p.PreviousResultID != nil && *p.PreviousResultID == id {
		return wire.Unchanged(id), nil
	}
	return wire.Full(id, items), nil
}

// resultID names a list of diagnostics by what is in it, so that a client that
// asks again after an edit that changed nothing need not be told again.
func resultID(items []wire.Diagnostic) string {
	h := fnv.New64a()
	for i := range items {
		h.Write(wire.Typed(&items[i]))
	}
	return fmt.Sprintf("%d-%x", len(items), h.Sum64())
}

// settingsTrouble tells of settings that could not be read, in the file that
// they are in.
func (s *server) settingsTrouble(snap *snapshot, err error) {
	if err == nil {
		return
	}
	s.tell(wire.MessageError, "sllint: "+err.Error())
}
