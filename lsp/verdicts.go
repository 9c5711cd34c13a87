package lsp

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/wire"
)

// Confirmer runs the code of a finding and says whether what it claims happens.
type Confirmer interface {
	// Confirm judges one finding of a source. The error is the context's, or says
	// why there can be no verdict at all.
	Confirm(ctx context.Context, q Question) (*Verdict, error)
}

// Question is a finding to judge.
type Question struct {
	Source  analysis.Source
	Finding analysis.Finding
	Path    []string // to import from
}

// Verdict is what running the code of a finding has shown.
type Verdict struct {
	Status   string     `json:"status"` // confirmed, refuted or unknown
	Python   string     `json:"python"`
	Why      string     `json:"why"`
	Evidence []Evidence `json:"evidence"`
}

// Evidence is one thing that was seen, at a row if it is at one.
type Evidence struct {
	Text string `json:"text"`
	Row  int    `json:"row,omitempty"`
}

// mark is the verdict in a word with a sign.
func (v *Verdict) mark() string {
	switch v.Status {
	case "confirmed":
		return "✓ confirmed"
	case "refuted":
		return "✗ refuted"
	}
	return "? unknown"
}

// title is the verdict in a line.
func (v *Verdict) title() string {
	if v.Why == "" {
		return v.mark()
	}
	return v.mark() + ": " + v.Why
}

// markdown is the verdict with its evidence.
func (v *Verdict) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** (Python %s)", v.mark(), v.Python)
	if v.Why != "" {
		fmt.Fprintf(&b, ": %s", v.Why)
	}
	b.WriteString("\n")
	for _, e := range v.Evidence {
		fmt.Fprintf(&b, "\n- %s", e.Text)
		if e.Row > 0 {
			fmt.Fprintf(&b, " (line %d)", e.Row)
		}
	}
	return b.String()
}

// text is the verdict for people who read it alone.
func (v *Verdict) text() string {
	return strings.NewReplacer("**", "", "\n- ", "\n    ").Replace(v.markdown())
}

// verdicts are those of open documents. One holds for the text that was judged:
// after the next edit nobody has seen what the code does.
type verdicts struct {
	mu    sync.Mutex
	byURI map[wire.URI]judged
}

type judged struct {
	text      *text
	byFinding map[string]*Verdict
}

// findingKey tells the findings of one text apart.
func findingKey(f *analysis.Finding) string {
	return fmt.Sprintf("%s %d:%d %s", f.Code, f.Begin.Row, f.Begin.Column, f.Message)
}

// of gives the verdict on a finding, nil if there is none.
func (v *verdicts) of(s *snapshot, f *analysis.Finding) *Verdict {
	v.mu.Lock()
	defer v.mu.Unlock()
	if j := v.byURI[s.uri]; j.text == s.text {
		return j.byFinding[findingKey(f)]
	}
	return nil
}

func (v *verdicts) put(s *snapshot, f *analysis.Finding, verdict *Verdict) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.byURI == nil {
		v.byURI = map[wire.URI]judged{}
	}
	j := v.byURI[s.uri]
	if j.text != s.text {
		j = judged{s.text, map[string]*Verdict{}}
		v.byURI[s.uri] = j
	}
	j.byFinding[findingKey(f)] = verdict
}

func (v *verdicts) forget(uri wire.URI) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.byURI, uri)
}
