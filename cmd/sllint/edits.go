package main

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/fix"
	"github.com/sllint/sllint/analysis/suppress"
)

// edits is what --fix, --diff and --add-noqa do to sources.
type edits struct {
	check *check
	toOut bool // the new source goes to standard output

	mu      sync.Mutex
	fixed   int
	noqa    int
	diffs   []diff
	dropped []fix.Dropped
}

type diff struct{ name, text string }

// file handles the findings of one file and returns those that are left.
func (e *edits) file(ctx context.Context, path string, src analysis.Source, c analysis.Checked) ([]analysis.Finding, error) {
	text, left, err := e.rewrite(ctx, src, c)
	if err != nil || string(text) == string(src.Text) {
		return left, err
	}
	if e.check.diff {
		e.diff(src.Name, src.Text, text)
		return left, nil
	}
	if err := fix.Write(path, src.Text, text); err != nil {
		return nil, fmt.Errorf("cannot be fixed: %w", err)
	}
	return left, nil
}

// stdin handles a source that came from standard input.
func (e *edits) stdin(ctx context.Context, src analysis.Source) ([]analysis.Finding, error) {
	c, err := e.check.linter.Check(ctx, src)
	if err != nil {
		return nil, err
	}
	text, left, err := e.rewrite(ctx, src, c)
	if err != nil {
		return nil, err
	}
	if e.check.diff {
		if string(text) != string(src.Text) {
			e.diff(src.Name, src.Text, text)
		}
		return left, nil
	}
	e.toOut = true
	_, err = e.check.out.Write(text)
	return left, err
}

// rewrite gives the new bytes of a source and the findings that it still has.
func (e *edits) rewrite(ctx context.Context, src analysis.Source, c analysis.Checked) ([]byte, []analysis.Finding, error) {
	if e.check.addNoqa {
		return e.silence(src, c)
	}
	var r *fix.Result
	var err error
	if e.check.confirm.on {
		r, err = fix.ApplyProved(ctx, e.check.linter, src, c, e.check.unsafeFixes, e.check.confirm.proof(e.check.settings))
	} else {
		r, err = fix.Apply(ctx, e.check.linter, src, c, e.check.unsafeFixes)
	}
	if err != nil {
		return nil, nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	// A fix may remove other findings than its own.
	e.fixed += len(c.Findings) - len(r.Findings)
	e.dropped = append(e.dropped, r.Dropped...)
	return r.Text, r.Findings, nil
}

// silence adds noqa comments for the findings of a source.
func (e *edits) silence(src analysis.Source, c analysis.Checked) ([]byte, []analysis.Finding, error) {
	wanted := map[int][]string{}
	for _, f := range c.Findings {
		if !stubborn(&f) && !c.Broken {
			wanted[f.Span.Pos()] = append(wanted[f.Span.Pos()], f.Code)
		}
	}
	if len(wanted) == 0 {
		return src.Text, c.Findings, nil
	}
	var changes []analysis.Edit
	for _, s := range suppress.Add(c.File, wanted) {
		changes = append(changes, analysis.Edit{Span: s.Span, Content: s.Content})
	}
	text, err := fix.Edit(src.Text, c.File, changes)
	if err != nil {
		return nil, nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.noqa += len(changes)
	left := slices.DeleteFunc(slices.Clone(c.Findings), func(f analysis.Finding) bool { return !stubborn(&f) })
	return text, left, nil
}

// stubborn tells a finding that no comment silences.
func stubborn(f *analysis.Finding) bool {
	return f.Code == analysis.SyntaxErrorCode || f.Code == analysis.UnusedSuppressionCode
}

func (e *edits) diff(name string, old, new []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.diffs = append(e.diffs, diff{name, fix.Diff(name, old, new)})
}
