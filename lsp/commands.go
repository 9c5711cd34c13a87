package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/fix"
	"github.com/sllint/sllint/lsp/wire"
)

// commands are those that run now, by the token of their progress.
type commands struct {
	mu      sync.Mutex
	next    int
	running map[string]context.CancelFunc
}

func (c *commands) add(key string, cancel context.CancelFunc) (remove func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == nil {
		c.running = map[string]context.CancelFunc{}
	}
	c.running[key] = cancel
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.running, key)
	}
}

func (c *commands) cancel(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel := c.running[key]; cancel != nil {
		cancel()
	}
}

func (c *commands) cancelAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, cancel := range c.running {
		cancel()
	}
}

// number gives each command one of its own.
func (c *commands) number() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	return c.next
}

func (s *server) cancelProgress(p *wire.ProgressCancelParams) error {
	s.commands.cancel(wire.TokenKey(p.Token))
	return nil
}

// execute does a command.
func (s *server) execute(ctx context.Context, p *wire.ExecuteCommandParams) (wire.LSPAny, error) {
	var t target
	if len(p.Arguments) != 1 || json.Unmarshal(p.Arguments[0], &t) != nil || t.URI == "" {
		return nil, wire.Errorf(wire.InvalidParams, "%s takes one object with a uri", p.Command)
	}
	var do func(context.Context, *snapshot, target, *progress) (any, error)
	title := ""
	switch p.Command {
	case cmdRun:
		do, title = s.run, "Run"
	case cmdConfirm:
		do, title = s.confirm, "Confirm"
	case cmdFixAll:
		do, title = s.fixAll, "Fix"
	default:
		return nil, wire.Errorf(wire.InvalidParams, "there is no command %q", p.Command)
	}
	if p.Command != cmdFixAll {
		if err := s.checkTrust(); err != nil {
			return nil, err
		}
	}
	snap, err := s.snapshotOf(t.URI)
	if err != nil {
		return nil, err
	}
	if t.Version != nil && *t.Version != snap.version && p.Command != cmdRun {
		return nil, wire.Errorf(wire.ContentModified, "the document has changed meanwhile")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pr := s.startProgress(ctx, cancel, p.WorkDoneToken, "sllint: "+title)
	result, err := do(ctx, snap, t, pr)
	pr.end(err)
	if err != nil {
		return nil, err
	}
	return wire.Any(result), nil
}

// checkTrust refuses to run code of a workspace that nobody has said is trusted.
func (s *server) checkTrust() error {
	s.mu.Lock()
	trusted := s.editor.Trusted
	s.mu.Unlock()
	if trusted {
		return nil
	}
	return wire.Errorf(wire.RequestFailed, "sllint does not run code of this workspace, because your editor has not said that you trust it. "+
		"To allow it, trust the workspace in the editor, set \"sllint.trusted\" to true in your own settings, or give the server the initialization option trusted: true")
}

// progress tells the client how far a command is.
type progress struct {
	s      *server
	token  wire.ProgressToken
	remove func()

	mu   sync.Mutex
	last time.Time
}

// startProgress begins to tell. Without a token of the client's one is made,
// where the client has progress at all.
func (s *server) startProgress(ctx context.Context, cancel context.CancelFunc, token wire.ProgressToken, title string) *progress {
	p := &progress{s: s, token: token}
	if p.token == nil {
		made := wire.Token(fmt.Sprintf("sllint-%d", s.commands.number()))
		p.remove = s.commands.add(wire.TokenKey(made), cancel)
		if !s.caps.progress {
			return p
		}
		asking, stop := context.WithTimeout(ctx, 5*time.Second)
		defer stop()
		if s.client.WorkDoneProgressCreate(asking, &wire.ProgressCreateParams{Token: made}) != nil {
			return p
		}
		p.token = made
	} else {
		p.remove = s.commands.add(wire.TokenKey(token), cancel)
	}
	p.send(&wire.WorkDoneProgressBegin{Kind: "begin", Title: title, Cancellable: wire.Some(true)})
	return p
}

func (p *progress) send(v any) {
	if p.token != nil {
		p.s.client.Progress(p.s.ctx, &wire.ProgressParams{Token: p.token, Value: wire.Typed(v)})
	}
}

// report tells a line, not more often than one can read.
func (p *progress) report(message string) {
	p.mu.Lock()
	soon := time.Since(p.last) < 100*time.Millisecond
	if !soon {
		p.last = time.Now()
	}
	p.mu.Unlock()
	if !soon {
		p.send(&wire.WorkDoneProgressReport{Kind: "report", Message: &message, Cancellable: wire.Some(true)})
	}
}

func (p *progress) end(err error) {
	message := "done"
	if err != nil {
		message = err.Error()
	}
	p.remove()
	p.send(&wire.WorkDoneProgressEnd{Kind: "end", Message: &message})
}

// fixAll fixes what is safe, or all there is of one kind.
func (s *server) fixAll(ctx context.Context, snap *snapshot, t target, _ *progress) (any, error) {
	src, checked, err := s.checker.recheck(ctx, snap)
	if err != nil {
		return nil, err
	}
	unsafe := t.Unsafe || snap.folder.settings.UnsafeFixes
	r, err := fix.ApplyThose(ctx, s.checker.linter, src, checked, unsafe, func(f *analysis.Finding) bool { return t.Code == "" || t.Code == f.Code })
	if err != nil {
		return nil, err
	}
	result := struct {
		Fixed   int  `json:"fixed"`
		Applied bool `json:"applied"`
	}{Fixed: len(r.Fixed)}
	edits := snap.edits(r.Text)
	if len(edits) == 0 {
		return result, nil
	}
	if !s.caps.applyEdit {
		return nil, wire.Errorf(wire.RequestFailed, "the client cannot apply edits; use the code action %s", wire.FixAll)
	}
	answer, err := s.client.ApplyEdit(ctx, &wire.ApplyEditParams{Label: wire.Some("sllint: fix all"), Edit: *s.workspaceEdit(snap, edits)})
	if err != nil {
		return nil, err
	}
	if answer == nil || !answer.Applied {
		reason := "the client says no more"
		if answer != nil && answer.FailureReason != nil {
			reason = *answer.FailureReason
		}
		return nil, wire.Errorf(wire.RequestFailed, "the edits were not applied: %s", reason)
	}
	result.Applied = true
	return result, nil
}

// confirm judges the finding at a place, or all findings of a document.
func (s *server) confirm(ctx context.Context, snap *snapshot, t target, pr *progress) (any, error) {
	if s.options.Confirmer == nil {
		return nil, wire.Errorf(wire.RequestFailed, "confirming is not available in this build of slls")
	}
	r, err := snap.check(ctx)
	if err != nil {
		return nil, err
	}
	src, _, _ := snap.folder.source(snap.name, snap.path, snap.contents())
	q := Question{Name: src.Name, Text: src.Text, Rules: src.Rules, Target: r.version, Path: folders(snap.folder.pythonPath(snap.path))}
	if set, err := snap.folder.driver.Config.For(snap.folder.settingsDir(snap.path)); err == nil {
		q.MaxSteps, q.Timeout = set.Confirm.MaxSteps, set.Confirm.Timeout
	}
	var asked []*analysis.Finding
	for i := range r.findings {
		f := &r.findings[i]
		if !confirmable(s.checker.rule(f.Code)) || t.Code != "" && t.Code != f.Code || t.At != nil && *t.At != snap.text.finding(f).Start {
			continue
		}
		asked = append(asked, f)
		q.Findings = append(q.Findings, FindingAt{f.Code, f.Begin, f.Message})
	}
	if len(asked) == 0 {
		return nil, wire.Errorf(wire.RequestFailed, "there is no such finding")
	}
	answers := make([]confirmed, 0, len(asked))
	err = s.options.Confirmer.Confirm(ctx, q, func(i int, v *analysis.Verdict) {
		if i < 0 || i >= len(asked) {
			return
		}
		f := asked[i]
		s.verdicts.put(snap, r, f, v)
		answers = append(answers, confirmedOf(snap, f, v))
		pr.report(fmt.Sprintf("%d of %d: line %d %s %s", len(answers), len(asked), f.Begin.Row, f.Code, mark(v)))
		if t.At != nil {
			s.show(wire.MessageInfo, fmt.Sprintf("sllint: line %d %s %s", f.Begin.Row, f.Code, verdictText(v)))
		}
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, wire.Errorf(wire.RequestFailed, "cannot confirm: %v", err)
	}
	s.background(func(ctx context.Context) {
		if s.caps.lensRefresh {
			s.client.CodeLensRefresh(ctx)
		}
		if s.caps.hintRefresh {
			s.client.InlayHintRefresh(ctx)
		}
	})
	return answers, nil
}

// confirmed is one verdict as the command gives it.
type confirmed struct {
	Code    string        `json:"code"`
	At      wire.Position `json:"at"`
	Verdict struct {
		Status   analysis.VerdictStatus `json:"status"`
		Python   string                 `json:"python"`
		Why      string                 `json:"why"`
		Evidence []confirmedEvidence    `json:"evidence"`
	} `json:"verdict"`
}

type confirmedEvidence struct {
	Object string `json:"object"`
	Link   string `json:"link,omitempty"`
	Row    int    `json:"row,omitempty"`
}

func confirmedOf(snap *snapshot, f *analysis.Finding, v *analysis.Verdict) confirmed {
	c := confirmed{Code: f.Code, At: snap.text.finding(f).Start}
	c.Verdict.Status, c.Verdict.Python, c.Verdict.Why, c.Verdict.Evidence = v.Status, v.Python, v.Why, []confirmedEvidence{}
	for _, e := range v.Evidence {
		c.Verdict.Evidence = append(c.Verdict.Evidence, confirmedEvidence{e.Object, e.Link, e.Row})
	}
	return c
}
