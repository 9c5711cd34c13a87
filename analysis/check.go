package analysis

import (
	"bytes"
	"cmp"
	"context"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/analysis/suppress"
	"github.com/sllint/sllint/syntax"
	damage "github.com/sllint/sllint/syntax/recover"
	"github.com/sllint/sllint/syntax/scope"
)

// Check runs the rules over one source. The only errors are the context's and
// an *InternalError; whatever is wrong with the source is a finding.
func (l *Linter) Check(ctx context.Context, src Source) (result Checked, err error) {
	k := &check{l: l, ctx: ctx, src: &src}
	defer func() {
		if v := recover(); v != nil {
			result = Checked{}
			if src.Memory != nil {
				*src.Memory = Memory{} // whatever it holds now is half done
			}
			err = &InternalError{File: src.Name, Rule: k.rule, Value: v, Stack: debug.Stack()}
		}
	}()
	k.run()
	return k.result, ctx.Err()
}

// check is one source at work.
type check struct {
	l       *Linter
	ctx     context.Context
	src     *Source
	result  Checked
	rule    string // at work now, for an internal error
	damaged []syntax.Span
	scopes  *scope.Table
	spotted *spotted // where the words are that rules look for, nil unless Learn
}

func (k *check) run() {
	r := k.reader(k.src.Text)
	p := r.parseAs(k.src.Target, k.src.Requires)
	k.result.Version = p.version
	k.result.File = p.file
	if p.file == nil {
		if suppress.SkipsBroken(k.src.Text) {
			return
		}
		k.result.Broken = true
		k.syntaxError(p.err)
		k.salvage(p.version)
	}
	if k.result.File == nil {
		return
	}
	skip, skips := suppress.SkipsFile(k.result.File)
	if skips && !k.result.Broken {
		k.skipped(skip)
		return
	}
	k.analyse()
	k.suppress()
	k.finish()
}

// reader reads a text of the source; for an editor it does so as a change of the last
// one.
func (k *check) reader(text []byte) *reader {
	r := &reader{name: k.src.Name, src: text, mem: k.src.Memory}
	if k.src.Learn {
		r.again = heap.Triggers
	}
	return r
}

// salvage parses what is still whole of a broken source.
func (k *check) salvage(v syntax.Version) {
	var memory *damage.Memory
	if k.src.Learn && k.src.Memory != nil {
		memory = &k.src.Memory.repair
	}
	blanked, damaged, ok := damage.BlankAgain(k.ctx, k.src.Text, v, memory)
	if !ok || k.ctx.Err() != nil {
		return
	}
	k.damaged = damaged
	r := k.reader(blanked)
	k.result.File = r.parse(v).file
}

// skipped handles a file that asks not to be checked: it is only looked at to
// learn whether it needs to ask, and then only if all that could be found was
// looked for.
func (k *check) skipped(skip suppress.Unused) {
	if !k.enabled(k.l.unused) || !k.l.standard.Without(k.src.Rules).Empty() {
		return
	}
	defer func() {
		// A file may ask because we cannot cope with it.
		if recover() != nil {
			k.result.Findings = nil
		}
	}()
	k.analyse()
	if len(k.result.Findings) > 0 {
		k.result.Findings = nil
		return
	}
	k.unusedSuppression(skip)
	k.finish()
}

func (k *check) enabled(i int) bool { return i >= 0 && k.src.Rules.Has(i) }

// analyse runs the rules that are selected, made for the dialect, and concerned
// by what the file mentions.
func (k *check) analyse() {
	f := k.result.File
	resolver := new(scope.Resolver)
	if k.src.Memory != nil {
		resolver = &k.src.Memory.resolver
	}
	scopes, problems := resolver.Resolve(f)
	if len(problems) > 0 && !k.result.Broken {
		k.result.Broken = true
		for _, p := range problems {
			k.syntaxError(p)
		}
	}
	if scopes == nil {
		return
	}
	k.scopes = scopes
	facts := sync.OnceValue(func() *heap.Result { return k.facts(f, scopes) })
	ways := sync.OnceValue(func() *flow.File { return flow.New(f, scopes) })
	holds := k.words(f)
	for i, rule := range k.l.rules {
		if rule.Run == nil || !k.enabled(i) || f.Version.Py2() && !rule.Py2 || !f.Version.Py2() && !rule.Py3 ||
			!holds(i) || k.ctx.Err() != nil {
			continue
		}
		k.rule = rule.Code
		rule.Run(&Pass{Rule: rule, File: f, Scopes: scopes, Heap: facts, Flow: ways, Report: func(found Finding) { k.report(rule, found) }})
		k.rule = ""
	}
}

// words gives what tells of a rule, by its number, whether one of its words is in a
// file.
func (k *check) words(f *syntax.File) func(rule int) bool {
	switch {
	case !k.src.Learn && k.src.Memory != nil:
		return k.l.mentions.in(f, &k.src.Memory.words).any
	case !k.src.Learn:
		return k.l.mentions.in(f, new(found)).any
	case k.src.Last != nil:
		k.spotted = k.src.Last.words.moved(f.Source)
	default:
		k.spotted = k.l.mentions.spot(f.Source)
	}
	return func(rule int) bool { return k.spotted.any(k.l.rules[rule].Mentions) }
}

// facts asks who holds whom, where the answer does not follow from an earlier one.
func (k *check) facts(f *syntax.File, scopes *scope.Table) *heap.Result {
	if !k.src.Learn {
		return heap.Analyze(f, scopes, heap.Options{})
	}
	earlier := k.src.Last.earlier()
	for _, last := range earlier {
		if r, ok := heap.Reuse(last, f, scopes); ok {
			return k.learn(r)
		}
	}
	// What is left of a check that was given up is not used.
	return k.learn(heap.Analyze(f, scopes, heap.Options{Keep: true, Context: k.ctx, Last: earlier}))
}

// learn keeps a result for the texts to come.
func (k *check) learn(r *heap.Result) *heap.Result {
	k.result.Learnt = &Learnt{r, r, k.spotted}
	if k.result.Broken {
		k.result.Learnt.whole = nil
		if k.src.Last != nil {
			k.result.Learnt.whole = k.src.Last.whole
		}
	}
	return r
}

// report takes a rule's finding, unless it is about bytes that were blanked.
func (k *check) report(rule *Rule, f Finding) {
	if k.touchesDamage(f.Span) {
		return
	}
	f.Code, f.Name = rule.Code, rule.Name
	if k.result.Broken {
		f.Fix = nil // first things first
	}
	k.result.Findings = append(k.result.Findings, f)
}

func (k *check) touchesDamage(s syntax.Span) bool {
	return slices.ContainsFunc(k.damaged, func(d syntax.Span) bool {
		return s.Start < d.Stop && d.Start < max(s.Stop, s.Start+1)
	})
}

// suppress drops what comments silence, and reports the comments that silence
// nothing. A file that does not parse cannot be silenced line by line.
func (k *check) suppress() {
	table := suppress.Parse(k.result.File)
	if table == nil {
		return
	}
	k.result.Findings = slices.DeleteFunc(k.result.Findings, func(f Finding) bool {
		return f.Code != SyntaxErrorCode && table.Covers(f.Code, f.Span.Pos())
	})
	if !k.enabled(k.l.unused) || k.result.Broken {
		return
	}
	for _, u := range table.Unused(k.l.activeIn(k.src.Rules)) {
		k.unusedSuppression(u)
	}
}

// activeIn tells of a code or prefix whether a rule has it, and whether such a
// rule is in the set.
func (l *Linter) activeIn(set config.Set) func(string) (known, ran bool) {
	return func(code string) (known, ran bool) {
		for i, r := range l.rules {
			if strings.HasPrefix(r.Code, code) {
				known = true
				ran = ran || set.Has(i)
			}
		}
		return known, ran
	}
}

func (k *check) unusedSuppression(u suppress.Unused) {
	message := "Remove the unused suppression"
	if u.Edit.Content != "" {
		message = "Remove what is unused from the suppression"
	}
	rule := k.l.rules[k.l.unused]
	k.result.Findings = append(k.result.Findings, Finding{
		Code: rule.Code, Name: rule.Name, Severity: rule.Severity, Message: u.Message, Span: u.Span,
		Fix: &Fix{Safe: u.Safe, Message: message, Edits: []Edit{{Span: u.Edit.Span, Content: u.Edit.Content}}},
	})
}

// finish fills in what every finding needs, and puts them in order.
func (k *check) finish() {
	f := k.result.File
	list := k.result.Findings
	source := f.Source
	if text := bytes.TrimPrefix(k.src.Text, []byte(bom)); len(text) == len(source) {
		source = text // before the damage was blanked
	}
	lines := lineTable{source, f.Lines()}
	for i := range list {
		g := &list[i]
		g.Filename = k.src.Name
		if word, ok := k.src.Severities[g.Code]; ok {
			g.Severity = parseSeverity(word)
		}
		if g.Begin.Row == 0 {
			g.Begin, g.Finish = f.Position(g.Span.Pos()), f.Position(g.Span.End())
		}
		if g.Function == "" && k.scopes != nil {
			g.Function = functionAt(k.scopes.Module, g.Span)
		}
		for _, hops := range [][]Hop{g.Cycle, g.Related} {
			for j := range hops {
				if hop := &hops[j]; hop.Span != (syntax.Span{}) {
					hop.Begin = f.Position(hop.Span.Pos())
					hop.Text = lines.trimmed(hop.Begin.Row)
				}
			}
		}
		if g.Fix != nil {
			for j := range g.Fix.Edits {
				e := &g.Fix.Edits[j]
				e.Begin, e.Finish = f.Position(e.Span.Pos()), f.Position(e.Span.End())
			}
		}
		if g.Excerpt == nil {
			g.Excerpt = lines.excerpt(g.Begin)
		}
	}
	SortFindings(list)
}

// SortFindings puts findings in the order of all output: by file, place and code.
func SortFindings(list []Finding) {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(
			strings.Compare(a.Filename, b.Filename),
			cmp.Compare(a.Begin.Row, b.Begin.Row), cmp.Compare(a.Begin.Column, b.Begin.Column),
			strings.Compare(a.Code, b.Code),
			cmp.Compare(a.Finish.Row, b.Finish.Row), cmp.Compare(a.Finish.Column, b.Finish.Column),
			strings.Compare(a.Message, b.Message),
		)
	})
}

// functionAt names the innermost function around a span.
func functionAt(s *scope.Scope, span syntax.Span) string {
	name := ""
	for s != nil {
		i := slices.IndexFunc(s.Children, func(c *scope.Scope) bool {
			return c.Node != nil && c.Node.Pos() <= span.Pos() && span.Pos() < c.Node.End()
		})
		if i < 0 {
			break
		}
		s = s.Children[i]
		if s.Kind == scope.Function {
			name = s.QualName()
		}
	}
	return name
}
