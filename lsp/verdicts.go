package lsp

import (
	"context"
	"fmt"
	"slices"
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
func title(v *analysis.Verdict, before bool) string {
	s := mark(v)
	if before {
		s += beforeEdits
	}
	if v.Why != "" {
		s += ": " + v.Why
	}
	return s
}

// beforeEdits is what is said of a verdict that is of another text.
const beforeEdits = " (before edits elsewhere)"

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

// verdicts are those of open documents. One holds for the text that was judged.
// After an edit elsewhere nobody has seen what the code does now: where the
// function that the finding is in is still the same, the verdict is shown as one
// of before.
type verdicts struct {
	mu    sync.Mutex
	byURI map[wire.URI][]judged
}

// judged is one verdict.
type judged struct {
	text    *text // that was judged; nil for one of long ago
	finding string
	place   placeOf
	verdict *analysis.Verdict
}

// maxVerdicts bounds how many are kept of one document.
const maxVerdicts = 500

// placeOf is a finding and the function that it is in, wherever that is.
type placeOf struct {
	code, message string
	row, column   int // from the function's first row
	function      string
}

// findingKey tells the findings of one text apart.
func findingKey(f *analysis.Finding) string {
	return fmt.Sprintf("%s %d:%d %s", f.Code, f.Begin.Row, f.Begin.Column, f.Message)
}

// placeOf gives a finding of a snapshot by what it is and where in its function;
// ok is false for one outside of functions.
func (s *snapshot) placeOf(r *report, f *analysis.Finding) (p placeOf, ok bool) {
	rows, ok := r.around[findingKey(f)]
	if !ok || rows.first < 1 || rows.last > len(s.text.lines) {
		return p, false
	}
	_, from := s.text.line(rows.first - 1)
	line, at := s.text.line(rows.last - 1)
	return placeOf{f.Code, f.Message, f.Begin.Row - rows.first, f.Begin.Column, string(s.text.bytes[from : at+len(line)])}, true
}

// of gives the verdict on a finding, nil if there is none. before tells that the
// text has changed since, outside of the finding's function.
func (v *verdicts) of(s *snapshot, r *report, f *analysis.Finding) (verdict *analysis.Verdict, before bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	list := v.byURI[s.uri]
	if len(list) == 0 {
		return nil, false
	}
	key := findingKey(f)
	for i := range list {
		if list[i].text == s.text && list[i].finding == key {
			return list[i].verdict, false
		}
	}
	place, ok := s.placeOf(r, f)
	for i := len(list) - 1; i >= 0 && ok; i-- {
		if list[i].place == place {
			return list[i].verdict, true
		}
	}
	return nil, false
}

func (v *verdicts) put(s *snapshot, r *report, f *analysis.Finding, verdict *analysis.Verdict) {
	place, _ := s.placeOf(r, f)
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.byURI == nil {
		v.byURI = map[wire.URI][]judged{}
	}
	key := findingKey(f)
	list := slices.DeleteFunc(v.byURI[s.uri], func(j judged) bool {
		return j.finding == key && j.text == s.text || place.function != "" && j.place == place
	})
	if len(list) >= maxVerdicts {
		list = slices.Delete(list, 0, len(list)-maxVerdicts+1)
	}
	for i := range list {
		if list[i].text != s.text {
			list[i].text = nil // which nobody has any more
		}
	}
	v.byURI[s.uri] = append(list, judged{s.text, key, place, verdict})
}

func (v *verdicts) forget(uri wire.URI) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.byURI, uri)
}
