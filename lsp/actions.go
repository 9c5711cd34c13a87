package lsp

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/fix"
	"github.com/sllint/sllint/analysis/suppress"
	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/syntax/source"
)

// actions are what can be done about a place: fix a finding, all of its kind or
// all there are, silence it, run the file, confirm the finding.
func (s *server) actions(ctx context.Context, snap *snapshot, p *wire.CodeActionParams) ([]wire.CommandOrCodeAction, error) {
	a := &actionList{s: s, ctx: ctx, snap: snap, only: p.Context.Only}
	list := []wire.CommandOrCodeAction{}
	if !snap.python {
		return list, nil
	}
	r, err := snap.check(ctx)
	if err != nil {
		return nil, err
	}
	a.report = r
	from, to := snap.text.offset(p.Range.Start), snap.text.offset(p.Range.End)
	if from > to {
		from, to = to, from
	}
	for i := range r.findings {
		f := &r.findings[i]
		start, stop := snap.text.place(f.Begin), snap.text.place(f.Finish)
		if start <= to && from <= max(start, stop) {
			a.about = append(a.about, f)
		}
	}
	if err := a.collect(); err != nil {
		return nil, err
	}
	for i := range a.list {
		action := &a.list[i]
		switch {
		case s.caps.actions:
			list = append(list, action)
		case action.Command.Command != "":
			list = append(list, &action.Command) // all that an old client knows
		case *action.Kind == wire.FixAll && s.caps.applyEdit:
			c := command(action.Title, cmdFixAll, target{URI: snap.uri})
			list = append(list, &c)
		}
	}
	return list, nil
}

// actionList is a list in the making.
type actionList struct {
	s      *server
	ctx    context.Context
	snap   *snapshot
	report *report
	about  []*analysis.Finding
	only   []wire.CodeActionKind
	list   []wire.CodeAction

	src     analysis.Source
	checked *analysis.Checked // with the tree, once it is needed
}

// wants reports whether the client asked for a kind, or for one above it.
func (a *actionList) wants(kind wire.CodeActionKind) bool {
	return len(a.only) == 0 || slices.ContainsFunc(a.only, func(o wire.CodeActionKind) bool {
		return o == "" || o == kind || strings.HasPrefix(string(kind), string(o)+".")
	})
}

// tree checks the snapshot again, with its tree.
func (a *actionList) tree() (*analysis.Checked, error) {
	if a.checked == nil {
		src, checked, err := a.s.checker.recheck(a.ctx, a.snap)
		if err != nil {
			return nil, err
		}
		a.src, a.checked = src, &checked
	}
	return a.checked, nil
}

func (a *actionList) collect() error {
	on := a.snap.folder.settings.CodeAction
	if a.wants(wire.QuickFix) {
		for _, f := range a.about {
			if on.Fix && f.Fix != nil {
				if err := a.fix(f); err != nil {
					return err
				}
			}
		}
		for _, f := range a.about {
			if on.Suppress && confirmable(a.s.checker.rule(f.Code)) {
				if err := a.suppress(f); err != nil {
					return err
				}
			}
		}
		for _, f := range a.about {
			if on.Confirm && confirmable(a.s.checker.rule(f.Code)) {
				at := a.snap.text.finding(f).Start
				a.command("Confirm "+f.Code+" by running it", wire.QuickFix, f, cmdConfirm, target{URI: a.snap.uri, Code: f.Code, At: &at, Version: &a.snap.version})
			}
		}
	}
	if on.Run && a.wants(wire.Source) && len(a.report.runs) > 0 {
		a.command("Run this file", wire.Source, nil, cmdRun, target{URI: a.snap.uri, Kind: runModule, Version: &a.snap.version})
	}
	if on.Fix && a.wants(wire.FixAll) {
		return a.fixAll("Fix all that sllint can fix safely", wire.FixAll, nil, func(*analysis.Finding) bool { return true })
	}
	return nil
}

// fix offers the fix of one finding, and of all of its kind if there are more.
func (a *actionList) fix(f *analysis.Finding) error {
	checked, err := a.tree()
	if err != nil {
		return err
	}
	same := 0
	for i := range checked.Findings {
		if g := &checked.Findings[i]; g.Code == f.Code && g.Fix != nil {
			same++
		}
	}
	i := slices.IndexFunc(checked.Findings, func(g analysis.Finding) bool { return findingKey(&g) == findingKey(f) && g.Fix != nil })
	if i < 0 {
		return nil
	}
	text, reason, err := fix.One(a.ctx, a.s.checker.linter, a.src, *checked, checked.Findings[i])
	if err != nil || reason != "" {
		return err // a fix that does not work is none
	}
	if edits := a.snap.edits(text); len(edits) > 0 {
		title := f.Fix.Message
		if !f.Fix.Safe {
			title += " (may change behaviour)"
		}
		a.edit(title, wire.QuickFix, f, edits, f.Fix.Safe)
	}
	if same < 2 {
		return nil
	}
	return a.fixAll(fmt.Sprintf("Fix all %s in this file", f.Code), wire.QuickFix, f, func(g *analysis.Finding) bool { return g.Code == f.Code })
}

// fixAll offers to fix several findings at a time, those that are safe or that
// the settings take for it.
func (a *actionList) fixAll(title string, kind wire.CodeActionKind, f *analysis.Finding, wanted func(*analysis.Finding) bool) error {
	if !slices.ContainsFunc(a.report.findings, func(g analysis.Finding) bool { return g.Fix != nil && wanted(&g) }) {
		return nil
	}
	checked, err := a.tree()
	if err != nil {
		return err
	}
	result, err := fix.ApplyThose(a.ctx, a.s.checker.linter, a.src, *checked, a.snap.folder.settings.UnsafeFixes, wanted)
	if err != nil {
		return err
	}
	if edits := a.snap.edits(result.Text); len(edits) > 0 {
		a.edit(title, kind, f, edits, false)
	}
	return nil
}

// suppress offers a comment that silences a finding.
func (a *actionList) suppress(f *analysis.Finding) error {
	checked, err := a.tree()
	if err != nil || checked.File == nil || checked.Broken {
		return err
	}
	t := a.snap.text
	var edits []wire.TextEdit
	shift := bytes.Index(t.bytes, checked.File.Source)
	if shift < 0 {
		return nil
	}
	for _, e := range suppress.Add(checked.File, map[int][]string{f.Span.Pos(): {f.Code}}) {
		e.Span.Start += int32(shift)
		e.Span.Stop += int32(shift)
		edits = append(edits, wire.TextEdit{Range: t.span(e.Span), NewText: e.Content})
	}
	if len(edits) > 0 {
		a.edit("Silence with # noqa: "+f.Code, wire.QuickFix, f, edits, false)
	}
	return nil
}

func (a *actionList) edit(title string, kind wire.CodeActionKind, f *analysis.Finding, edits []wire.TextEdit, preferred bool) {
	action := wire.CodeAction{Title: title, Kind: &kind, Edit: a.s.workspaceEdit(a.snap, edits)}
	if preferred {
		action.IsPreferred = wire.Some(true)
	}
	a.add(action, f)
}

func (a *actionList) command(title string, kind wire.CodeActionKind, f *analysis.Finding, name string, t target) {
	a.add(wire.CodeAction{Title: title, Kind: &kind, Command: command(title, name, t)}, f)
}

func (a *actionList) add(action wire.CodeAction, f *analysis.Finding) {
	if f != nil {
		action.Diagnostics = []wire.Diagnostic{diagnostic(a.snap, f, &a.s.caps, a.s.checker.rule(f.Code))}
	}
	a.list = append(a.list, action)
}

// workspaceEdit is edits of one document, of this version where the client can
// be told.
func (s *server) workspaceEdit(snap *snapshot, edits []wire.TextEdit) *wire.WorkspaceEdit {
	if s.caps.changes {
		return wire.VersionedEdit(snap.uri, snap.version, edits)
	}
	return &wire.WorkspaceEdit{Changes: map[wire.URI][]wire.TextEdit{snap.uri: edits}}
}

// edits are what makes another file of a snapshot, given by its bytes.
func (s *snapshot) edits(file []byte) []wire.TextEdit {
	after := string(file)
	if before := s.contents(); !bytes.Equal(before, s.text.bytes) {
		decoded, bad := source.Decode(file, s.name, false)
		if bad != nil || s.cell {
			return nil
		}
		after = string(decoded.Bytes)
	}
	before := string(s.text.bytes)
	var out []wire.TextEdit
	for _, e := range udiff.Strings(before, after) {
		out = append(out, wire.TextEdit{
			Range:   wire.Range{Start: s.text.position(e.Start), End: s.text.position(e.End)},
			NewText: e.New,
		})
	}
	return out
}
