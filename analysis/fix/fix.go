// Package fix applies the fixes of findings.
//
// A fix is believed only after the fixed source was checked again: its finding
// must be gone, no other may have come, and the source must still parse.
// Otherwise the source stays as it was and the fix is reported as dropped. The
// bytes that are written keep the file's encoding, byte order mark and
// newlines, and replace the file in one step.
package fix

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/source"
)

// maxRounds bounds how often a source is fixed and checked again: a fix may
// make room for another, but two may also take turns.
const maxRounds = 100

// Dropped is a fix that was not kept.
type Dropped struct {
	Finding analysis.Finding
	Reason  string
}

// Result is a source after fixing.
type Result struct {
	Text     []byte             // as it goes into the file
	Findings []analysis.Finding // of Text
	Fixed    []analysis.Finding // what is gone, with the places of the round that removed it
	Dropped  []Dropped
}

// Changed tells whether anything was fixed.
func (r *Result) Changed() bool { return len(r.Fixed) > 0 }

// Apply fixes one source, which was checked, until no applicable fix is left.
// The errors are the linter's.
func Apply(ctx context.Context, l *analysis.Linter, src analysis.Source, checked analysis.Checked, unsafe bool) (*Result, error) {
	return ApplyThose(ctx, l, src, checked, unsafe, func(*analysis.Finding) bool { return true })
}

// ApplyThose is Apply for the findings that are wanted.
func ApplyThose(ctx context.Context, l *analysis.Linter, src analysis.Source, checked analysis.Checked, unsafe bool, wanted func(*analysis.Finding) bool) (*Result, error) {
	return (&fixer{ctx: ctx, linter: l, src: src, checked: checked, unsafe: unsafe, wanted: wanted, dropped: map[string]bool{}}).run(maxRounds)
}

// Proof looks at what the fix of one finding makes of a source, beyond what the linter says
// of it. A reason says why the fix is not to be kept.
type Proof func(ctx context.Context, before, after analysis.Checked, f *analysis.Finding) (reason string)

// ApplyProved is Apply for fixes that a proof agrees to, each by itself.
func ApplyProved(ctx context.Context, l *analysis.Linter, src analysis.Source, checked analysis.Checked, unsafe bool, proof Proof) (*Result, error) {
	f := &fixer{ctx: ctx, linter: l, src: src, checked: checked, unsafe: unsafe, proof: proof, dropped: map[string]bool{},
		wanted: func(*analysis.Finding) bool { return true }}
	return f.run(maxRounds + len(checked.Findings))
}

func (f *fixer) run(rounds int) (*Result, error) {
	for range rounds {
		batch := f.candidates()
		if len(batch) == 0 {
			break
		}
		if err := f.round(batch); err != nil {
			return nil, err
		}
	}
	f.result.Text, f.result.Findings = f.src.Text, f.checked.Findings
	return &f.result, nil
}

// One applies the fix of one finding. A reason says why it does not work.
func One(ctx context.Context, l *analysis.Linter, src analysis.Source, checked analysis.Checked, finding analysis.Finding) (text []byte, reason string, err error) {
	f := &fixer{ctx: ctx, linter: l, src: src, checked: checked}
	reason, err = f.try([]analysis.Finding{finding})
	return f.src.Text, reason, err
}

// fixer is one source at work.
type fixer struct {
	ctx     context.Context
	linter  *analysis.Linter
	src     analysis.Source
	checked analysis.Checked
	unsafe  bool
	wanted  func(*analysis.Finding) bool
	proof   Proof           // nil for none
	dropped map[string]bool // by identity
	result  Result
}

// identity names a finding independently of where it is.
func identity(f *analysis.Finding) string {
	return strings.Join([]string{f.Code, f.Function, f.Message}, "\x00")
}

// candidates returns the findings whose fixes can be applied together.
func (f *fixer) candidates() []analysis.Finding {
	if f.checked.File == nil || f.checked.Broken {
		return nil
	}
	var batch []analysis.Finding
	var taken []analysis.Edit
	for _, g := range f.checked.Findings {
		if g.Fix == nil || !g.Fix.Safe && !f.unsafe || f.dropped[identity(&g)] || len(g.Fix.Edits) == 0 || !f.wanted(&g) {
			continue
		}
		if slices.ContainsFunc(g.Fix.Edits, func(e analysis.Edit) bool {
			return slices.ContainsFunc(taken, func(t analysis.Edit) bool { return overlap(e.Span, t.Span) })
		}) {
			continue
		}
		batch = append(batch, g)
		taken = append(taken, g.Fix.Edits...)
		if f.proof != nil {
			break
		}
	}
	return batch
}

// overlap reports whether two edits cannot both be made: insertions at one
// place have no order, so they overlap as well.
func overlap(a, b syntax.Span) bool {
	return a.Start < b.Stop && b.Start < a.Stop || a.Start == b.Start
}

// round applies a batch of fixes, and if that does no good, one after the other.
func (f *fixer) round(batch []analysis.Finding) error {
	reason, err := f.try(batch)
	if err != nil || reason == "" {
		return err
	}
	if len(batch) == 1 {
		f.drop(batch[0], reason)
		return nil
	}
	for i := range batch {
		reason, err := f.try(batch[i : i+1])
		if err != nil {
			return err
		}
		if reason == "" {
			// The places of the others are no longer true: they come again.
			return nil
		}
		f.drop(batch[i], reason)
	}
	return nil
}

func (f *fixer) drop(g analysis.Finding, reason string) {
	f.dropped[identity(&g)] = true
	f.result.Dropped = append(f.result.Dropped, Dropped{g, reason})
}

// try applies fixes and checks the outcome. A reason says why it was not kept.
func (f *fixer) try(batch []analysis.Finding) (reason string, err error) {
	var edits []analysis.Edit
	for _, g := range batch {
		edits = append(edits, g.Fix.Edits...)
	}
	text, err := Edit(f.src.Text, f.checked.File, edits)
	if err != nil {
		return err.Error(), nil
	}
	src := f.src
	src.Text = text
	// What was read as one dialect must not turn into the other by a fix.
	src.Target = f.checked.Version
	after, err := f.linter.Check(f.ctx, src)
	if err != nil {
		return "", err
	}
	if reason := f.judge(batch, after); reason != "" {
		return reason, nil
	}
	if f.proof != nil {
		for i := range batch {
			if reason := f.proof(f.ctx, f.checked, after, &batch[i]); reason != "" {
				return reason, nil
			}
		}
	}
	f.src.Text, f.checked = text, after
	f.result.Fixed = append(f.result.Fixed, batch...)
	return "", nil
}

// judge compares what was found before and after.
func (f *fixer) judge(batch []analysis.Finding, after analysis.Checked) string {
	if after.Broken {
		for _, g := range after.Findings {
			if g.Code == analysis.SyntaxErrorCode {
				return "the fixed source does not parse: " + g.Message
			}
		}
		return "the fixed source does not parse"
	}
	count := map[string]int{}
	for i := range f.checked.Findings {
		count[identity(&f.checked.Findings[i])]++
	}
	for i := range after.Findings {
		g := &after.Findings[i]
		if count[identity(g)]--; count[identity(g)] < 0 {
			return fmt.Sprintf("it would bring a new finding: %s %s", g.Code, g.Message)
		}
	}
	for i := range batch {
		if count[identity(&batch[i])]--; count[identity(&batch[i])] < 0 {
			return "the finding would still be there"
		}
	}
	return ""
}

// Edit makes edits, which do not overlap, in the bytes of a file whose tree is
// given, and returns the new bytes in the same encoding.
func Edit(raw []byte, f *syntax.File, edits []analysis.Edit) ([]byte, error) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b analysis.Edit) int {
		if a.Span.Start != b.Span.Start {
			return int(a.Span.Start) - int(b.Span.Start)
		}
		return int(a.Span.Stop) - int(b.Span.Stop)
	})
	newline := newlineOf(f.Source)
	text := make([]byte, 0, len(f.Source)+256)
	at := int32(0)
	for _, e := range edits {
		if e.Span.Start < at || e.Span.Stop < e.Span.Start || int(e.Span.Stop) > len(f.Source) {
			return nil, fmt.Errorf("its edits overlap or lie outside of the file")
		}
		text = append(text, f.Source[at:e.Span.Start]...)
		text = append(text, withNewlines(e.Content, newline)...)
		at = e.Span.Stop
	}
	text = append(text, f.Source[at:]...)
	return encode(raw, f, text)
}

// encode turns decoded text into the bytes of a file like raw.
func encode(raw []byte, f *syntax.File, text []byte) ([]byte, error) {
	if bytes.HasSuffix(raw, f.Source) && len(raw)-len(f.Source) <= len(bom) {
		return append(raw[:len(raw)-len(f.Source):len(raw)-len(f.Source)], text...), nil
	}
	encoder := source.Encoder(f.Encoding)
	if encoder == nil {
		return nil, fmt.Errorf("a file in the encoding %s cannot be written", f.Encoding)
	}
	out := encoder(text)
	// A codec may have several spellings of a text, and a character of the fix
	// may have none in it: nothing but the edits may change.
	if same, bad := source.Decode(out, f.Name, f.Version.Py2()); bad != nil || !bytes.Equal(same.Bytes, text) {
		return nil, fmt.Errorf("the fixed text cannot be written in the encoding %s", f.Encoding)
	}
	if !bytes.Equal(encoder(f.Source), raw) {
		return nil, fmt.Errorf("the encoding %s does not give the file's bytes back", f.Encoding)
	}
	return out, nil
}

const bom = "\ufeff"

// newlineOf is the newline that a source uses first.
func newlineOf(src []byte) string {
	i := bytes.IndexAny(src, "\r\n")
	switch {
	case i < 0 || src[i] == '\n':
		return "\n"
	case i+1 < len(src) && src[i+1] == '\n':
		return "\r\n"
	}
	return "\r"
}

// withNewlines spells the newlines of a fix as the file does.
func withNewlines(content, newline string) string {
	if newline == "\n" || !strings.Contains(content, "\n") {
		return content
	}
	content = strings.ReplaceAll(content, "\r\n", "\n")
	return strings.ReplaceAll(content, "\n", newline)
}
