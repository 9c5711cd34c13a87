package lsp

import (
	"context"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/wire"
)

// The commands, each with one object as its argument.
const (
	cmdRun     = "sllint.run"
	cmdConfirm = "sllint.confirm"
	cmdFixAll  = "sllint.fixAll"
)

var commandNames = []string{cmdRun, cmdConfirm, cmdFixAll}

// target is what a command is about: the argument of all of them.
type target struct {
	URI     wire.URI       `json:"uri"`
	Kind    runKind        `json:"kind,omitempty"`    // of a run; the module if empty
	Name    string         `json:"name,omitempty"`    // of a test
	Row     int            `json:"row,omitempty"`     // of a snippet, from 1
	Code    string         `json:"code,omitempty"`    // of findings; all if empty
	At      *wire.Position `json:"at,omitempty"`      // of a finding; all if absent
	Version *int32         `json:"version,omitempty"` // that the command was made for
	Unsafe  bool           `json:"unsafe,omitempty"`  // fixes that may change behaviour too
}

func command(title, name string, t target) wire.Command {
	return wire.Command{Title: title, Command: name, Arguments: []wire.LSPAny{wire.Any(t)}}
}

// lenses are the lines that stand above the code and can be pressed.
func (s *server) lenses(ctx context.Context, snap *snapshot, _ *wire.CodeLensParams) ([]wire.CodeLens, error) {
	r, err := snap.check(ctx)
	if err != nil {
		return nil, err
	}
	on := snap.folder.settings.CodeLens
	list := []wire.CodeLens{}
	if on.Run {
		list = append(list, runLenses(snap, r)...)
	}
	for i := range r.findings {
		f := &r.findings[i]
		rule := s.checker.rule(f.Code)
		if rule == nil || !confirmable(rule) {
			continue
		}
		at := snap.text.finding(f)
		about := target{URI: snap.uri, Code: f.Code, At: &at.Start, Version: &snap.version}
		if v, before := s.verdicts.of(snap, r, f); v != nil {
			if on.Verdict {
				list = append(list, wire.CodeLens{Range: at, Command: command(f.Code+" "+title(v, before), cmdConfirm, about)})
			}
		} else if on.Confirm {
			list = append(list, wire.CodeLens{Range: at, Command: command("✓ Confirm "+f.Code, cmdConfirm, about)})
		}
	}
	return list, nil
}

// runLenses are those that run something.
func runLenses(snap *snapshot, r *report) (list []wire.CodeLens) {
	for _, run := range r.runs {
		title := "▶ Run"
		switch run.kind {
		case runModule:
			if snap.cell {
				title = "▶ Run cell"
			}
		case runTest:
			title = "▶ Run test"
		case runSnippet:
			title = "▶ Run snippet"
		}
		at := snap.text.position(run.at)
		list = append(list, wire.CodeLens{
			Range:   wire.Range{Start: at, End: at},
			Command: command(title, cmdRun, target{URI: snap.uri, Kind: run.kind, Name: run.name, Row: run.row, Version: &snap.version}),
		})
	}
	return list
}

// hints are the verdicts behind the lines of their findings.
func (s *server) hints(ctx context.Context, snap *snapshot, p *wire.InlayHintParams) ([]wire.InlayHint, error) {
	list := []wire.InlayHint{}
	if !snap.folder.settings.InlayHints.Verdicts {
		return list, nil
	}
	r, err := snap.check(ctx)
	if err != nil {
		return nil, err
	}
	from, to := snap.text.offset(p.Range.Start), snap.text.offset(p.Range.End)
	for i := range r.findings {
		f := &r.findings[i]
		v, before := s.verdicts.of(snap, r, f)
		if v == nil {
			continue
		}
		line, start := snap.text.line(snap.text.row(snap.text.place(f.Begin)))
		if end := start + len(line); from <= end && start <= to {
			label := mark(v)
			if before {
				label += beforeEdits
			}
			list = append(list, wire.Hint(snap.text.position(end), label, verdictMarkdown(v)))
		}
	}
	return list, nil
}

// confirmable tells rules whose findings can be run from those about the text.
func confirmable(r *analysis.Rule) bool {
	return r.Code != analysis.SyntaxErrorCode && r.Code != analysis.UnusedSuppressionCode
}
