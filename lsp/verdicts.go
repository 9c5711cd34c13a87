package lsp

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/syntax"
)

// Confirmer runs the code of findings and says whether what they claim happens.
type Confirmer interface {
	// Confirm gives each finding's verdict as soon as it is there. The error is the
	// context's, or says why there can be no verdicts at all.
	Confirm(ctx context.Context, q Question, each func(i int, v *analysis.Verdict)) error
}

// Question is the findings of one source that are to be judged.
type Question struct {
	Name     string         `json:"name"`
	Text     []byte         `json:"text"`
	Rules    config.Set     `json:"rules"`
	Target   syntax.Version `json:"target"` // that it was read as
	Findings []FindingAt    `json:"findings"`
	Path     []string       `json:"path"` // to import from
	MaxSteps int64          `json:"maxSteps"`
	Timeout  time.Duration  `json:"timeout"` // for each
}

// FindingAt names a finding of a source.
type FindingAt struct {
	Code    string          `json:"code"`
	Begin   syntax.Position `json:"begin"`
	Message string          `json:"message"`
}

// mark is a verdict in a word with a sign.
func mark(v *analysis.Verdict) string {
	switch v.Status {
	case analysis.Confirmed:
		return "✓ confirmed"
	case analysis.Refuted:
		return "✗ refuted"
	}
	return "? unknown"
}

// title is a verdict in a line.
func title(v *analysis.Verdict) string {
	if v.Why == "" {
		return mark(v)
	}
	return mark(v) + ": " + v.Why
}

// verdictMarkdown is a verdict with its evidence.
func verdictMarkdown(v *analysis.Verdict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** (Python %s)", mark(v), v.Python)
	if v.Why != "" {
		fmt.Fprintf(&b, ": %s", v.Why)
	}
	b.WriteString("\n")
	for i := range v.Evidence {
		e := &v.Evidence[i]
		fmt.Fprintf(&b, "\n- %s", e.Words())
		if e.Row > 0 {
			fmt.Fprintf(&b, " (line %d)", e.Row)
		}
	}
	return b.String()
}

// verdictText is a verdict for people who read it alone.
func verdictText(v *analysis.Verdict) string {
	return strings.NewReplacer("**", "", "\n- ", "\n    ").Replace(verdictMarkdown(v))
}

// verdicts are those of open documents. One holds for the text that was judged:
// after the next edit nobody has seen what the code does.
type verdicts struct {
	mu    sync.Mutex
	byURI map[wire.URI]judged
}

type judged struct {
	text      *text
	byFinding map[string]*analysis.Verdict
}

// findingKey tells the findings of one text apart.
func findingKey(f *analysis.Finding) string {
	return fmt.Sprintf("%s %d:%d %s", f.Code, f.Begin.Row, f.Begin.Column, f.Message)
}

// of gives the verdict on a finding, nil if there is none.
func (v *verdicts) of(s *snapshot, f *analysis.Finding) *analysis.Verdict {
	v.mu.Lock()
	defer v.mu.Unlock()
	if j := v.byURI[s.uri]; j.text == s.text {
		return j.byFinding[findingKey(f)]
	}
	return nil
}

func (v *verdicts) put(s *snapshot, f *analysis.Finding, verdict *analysis.Verdict) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.byURI == nil {
		v.byURI = map[wire.URI]judged{}
	}
	j := v.byURI[s.uri]
	if j.text != s.text {
		j = judged{s.text, map[string]*analysis.Verdict{}}
		v.byURI[s.uri] = j
	}
	j.byFinding[findingKey(f)] = verdict
}

func (v *verdicts) forget(uri wire.URI) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.byURI, uri)
}
