package confirm

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/confirm/explore"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/timeline"
)

// The rules about what goes wrong when others run at the wrong moment.
const (
	switchInsideAtomic = "SLL304"
	lockAcrossSwitch   = "SLL305"
	waitAfterUnlock    = "SLL306"
	unprotectedUpdate  = "SLL307"
	waitWithoutLoop    = "SLL601"
)

func isInterleaving(code string) bool {
	switch code {
	case switchInsideAtomic, lockAcrossSwitch, waitAfterUnlock, unprotectedUpdate, waitWithoutLoop:
		return true
	}
	return false
}

// The bounds of one exploration.
const (
	mostSchedules   = 3000 // of one scenario, in the second round; a tenth in the first
	mostOrders      = 6
	stepsOfSchedule = 100_000
)

// contest is a finding about who runs when.
type contest struct {
	k *machine
	p *plan
	v *analysis.Verdict
	o *Options
	f *function

	name   string           // of the program
	class  *syntax.ClassDef // nil for a function of the module
	self   string           // what the function calls its object
	places []stage          // of the finding, in the order in which they happen
	source []byte           // the module, without what cannot be run
	left   string           // why something of the module was left out

	covered map[int]bool
	tried   int    // scenarios that are fit for it
	open    string // why nothing can be said though no schedule fails as the finding says
	unfit   string // why the last scenario was not fit
	guessed string // what ran, some of which is not the file's own
}

// stage is a place that a finding names.
type stage struct {
	label       string
	first, last int
	span        syntax.Span
}

// askSchedules looks for a schedule of the finding's function and of those that use the same
// under which what the finding says happens.
func askSchedules(k *machine, p *plan, v *analysis.Verdict, o *Options) {
	c := &contest{k: k, p: p, v: v, o: o, f: p.target, covered: map[int]bool{}, name: filepath.Base(k.m.file.Name)}
	if v.Why = c.setUp(); v.Why != "" {
		return
	}
	if v.Why = c.runModule(); v.Why != "" {
		return
	}
	var rest []*trial
	for _, set := range c.settings() {
		for _, s := range c.scenarios(set) {
			rest = append(rest, &trial{setting: set, scenario: s})
		}
	}
	for _, most := range []int{mostSchedules / 10, mostSchedules} {
		again := rest
		rest = nil
		for _, t := range again {
			if t.spare && c.tried > 0 && t.program == nil {
				continue
			}
			whole := c.try(t, most)
			if v.Status == analysis.Confirmed {
				return
			}
			if k.ctx.Err() != nil {
				v.Why = "stopped: the time is up"
				return
			}
			if !whole {
				rest = append(rest, t)
			}
		}
	}
	if len(rest) > 0 && c.open == "" {
		c.open = fmt.Sprintf("no schedule of %d fails, but there are more", v.Runs)
	}
	c.conclude()
}

// setUp reads what the finding is about. It says why that cannot be run.
func (c *contest) setUp() string {
	f := c.f
	switch {
	case f.def == nil:
		return "it is in a lambda"
	case f.def.Async:
		return "there is no way yet to run coroutines beside each other"
	case len(f.chain) > 1:
		return f.name + "() is not a function of the module or of one of its classes"
	case len(c.k.m.yields(f)) > 0:
		return f.name + "() is a generator"
	}
	if len(f.chain) == 1 {
		class, ok := f.chain[0].(*syntax.ClassDef)
		if !ok {
			return f.name + "() is inside another function"
		}
		c.class = class
		if c.self = selfOf(f); c.self == "" {
			return f.name + "() is no method of an object"
		}
	}
	add := func(label string, s syntax.Span) {
		m := c.k.m.file
		c.places = append(c.places, stage{label, m.Row(int(s.Start)), m.Row(int(s.Stop) - 1), s})
	}
	for _, h := range c.p.finding.Related {
		if int(h.Span.Start) >= f.def.Pos() && int(h.Span.Stop) <= f.def.End() {
			add(h.Label, h.Span)
		}
	}
	own := c.p.finding.Span
	if !slices.ContainsFunc(c.places, func(p stage) bool { return p.span == own }) {
		add(here[c.p.finding.Code], own)
		slices.SortStableFunc(c.places, func(a, b stage) int { return int(a.span.Start - b.span.Start) })
	}
	return ""
}

// here says what happens at the place of a finding itself.
var here = map[string]string{lockAcrossSwitch: "lets others run", unprotectedUpdate: "updated here", waitWithoutLoop: "waits here"}

// selfOf is the name of a method's object, empty for what is none.
func selfOf(f *function) string {
	for _, d := range f.def.Decorators {
		switch lastName(d) {
		case "staticmethod", "classmethod", "property", "setter", "getter", "deleter":
			return ""
		}
	}
	args := slices.Concat(f.def.Args.PosOnly, f.def.Args.Args)
	if len(args) == 0 {
		return ""
	}
	return args[0].Name
}

// runModule runs the module alone, and leaves out what cannot be run.
func (c *contest) runModule() string {
	c.source = c.withoutMain()
	for range mostSkipped {
		r, err := explore.Once(c.k.ctx, c.config(c.source, setting{}))
		switch {
		case err != nil:
			return c.interrupted(err)
		case r.Limit != "":
			return "the module itself does not end: the limit of " + r.Limit + " was reached"
		case r.Failure == nil:
			return ""
		case r.Failure.Kind != explore.Exception:
			return "the module itself does not end: " + r.Failure.Message
		}
		if c.left == "" {
			c.left = r.Failure.Message
		}
		next := c.without(c.lastPlace(r.Failure.Traceback, true).row)
		if next == nil {
			break
		}
		c.source = next
	}
	return "the module does not run to its end here: " + c.left
}

// without is the module without the import at a row; nil where there is something else, or
// where the names mean something else without it: that may make a difference that nobody
// sees.
func (c *contest) without(row int) []byte {
	for _, s := range c.k.m.file.Body {
		if c.k.m.firstRow(s) > row || row > c.k.m.lastRow(s) {
			continue
		}
		var names []syntax.Alias
		switch s := s.(type) {
		case *syntax.Import:
			names = s.Names
		case *syntax.ImportFrom:
			names = s.Names
		default:
			return nil
		}
		for _, a := range names {
			if n := bound(a); n == "*" || c.binds(n) > 1 {
				return nil
			}
		}
		return blanked(c.source, s)
	}
	return nil
}

// bound is the name that an import binds.
func bound(a syntax.Alias) string {
	if a.AsName != "" {
		return a.AsName
	}
	name, _, _ := strings.Cut(a.Name, ".")
	return name
}

// binds counts the places in the file where a name is bound, in any scope.
func (c *contest) binds(name string) (n int) {
	count := func(s string) {
		if s == name {
			n++
		}
	}
	syntax.InspectBody(c.k.m.file.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			if n.Ctx != syntax.Load {
				count(n.Id)
			}
		case *syntax.FunctionDef:
			count(n.Name)
		case *syntax.ClassDef:
			count(n.Name)
		case *syntax.Import:
			for _, a := range n.Names {
				count(bound(a))
			}
		case *syntax.ImportFrom:
			for _, a := range n.Names {
				count(bound(a))
			}
		}
		return true
	})
	return n
}

// blanked is a source in which a statement does nothing.
func blanked(src []byte, s syntax.Stmt) []byte {
	src = slices.Clone(src)
	for i := s.Pos(); i < s.End(); i++ {
		if src[i] != '\n' && src[i] != '\r' {
			src[i] = ' '
		}
	}
	copy(src[s.Pos():], "pass")
	return src
}

func (c *contest) interrupted(err error) string {
	switch {
	case c.k.ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return "stopped: the time is up"
	case errors.Is(err, explore.ErrHangs):
		return "stopped: " + err.Error()
	}
	return "it cannot be run: " + firstLine(err.Error())
}

// withoutMain is the module without what it does only as a program.
func (c *contest) withoutMain() []byte {
	src := c.k.m.file.Source
	for _, s := range c.k.m.file.Body {
		branch, ok := s.(*syntax.If)
		if !ok {
			continue
		}
		asks := false
		syntax.Inspect(branch.Test, func(n syntax.Node) bool {
			name, ok := n.(*syntax.Name)
			asks = asks || ok && name.Id == "__name__"
			return !asks
		})
		if asks {
			src = blanked(src, s)
		}
	}
	return src
}

func (c *contest) config(src []byte, set setting) explore.Config {
	conf := explore.Config{Source: src, Filename: c.name, Path: c.o.Path, Modules: c.k.ownModules(),
		AtomicTasklet: set.atomicTasklet, PreemptTasklets: set.preempt,
		Bounds: explore.Bounds{Schedules: mostSchedules, Steps: min(stepsOfSchedule, c.o.steps()),
			Memory: c.o.memory(), Output: 1 << 20, RunTime: c.o.timeout(), Time: c.o.timeout()}}
	if c.k.m.file.Version.Py2() {
		conf.Dialect = vm.Py2
	}
	return conf
}

// trial is a scenario in a setting.
type trial struct {
	setting
	*scenario
	program *program
	allowed []string // outcomes
}

// try runs a scenario: first its jobs one after the other, which says what is right, and
// then the schedules of them. It is false where there are more than it may run.
func (c *contest) try(t *trial, most int) bool {
	if t.program == nil && !c.prepare(t) {
		return true
	}
	orders := [][]int{nil}
	for i := range t.jobs {
		orders[0] = append(orders[0], i)
	}
	if t.tasklets && !t.preempt {
		orders = t.orders()
	}
	whole := true
	for _, order := range orders[:min(len(orders), mostOrders)] {
		whole = c.together(t, order, most) && whole
		if c.v.Status == analysis.Confirmed || c.k.ctx.Err() != nil {
			break
		}
	}
	return whole
}

// prepare finds out how a scenario can be run, and what may come of it; false where it is
// not fit.
func (c *contest) prepare(t *trial) bool {
	p := &program{module: c.marked(), make: "None", state: c.states(), setting: t.setting, scenario: t.scenario}
	if c.class != nil {
		p.make = c.k.m.call(c.class.Name, c.k.m.initOf(c.class), 1)
	}
	for _, p.arg = range []string{"1", "'x'", "None"} {
		if t.allowed = c.serial(p); t.allowed != nil || c.k.ctx.Err() != nil || !strings.HasPrefix(c.unfit, failsAlone) {
			break
		}
	}
	if t.allowed == nil {
		return false
	}
	t.program = p
	if t.paired && (c.p.finding.Code == waitAfterUnlock || !c.exclusive(p)) {
		t.inside()
	}
	c.tried++
	if t.note != "" || len(t.helpers) > 0 {
		c.guessed = p.words()
	}
	return true
}

// failsAlone is what is said first of a scenario that needs no others to fail.
const failsAlone = "one after the other, it fails: "

// serial gives the outcomes of the jobs one after the other, in every order; nil where one
// of these fails or does not end.
func (c *contest) serial(p *program) []string {
	var allowed []string
	orders := p.orders()
	if len(orders) > mostOrders*2 {
		c.unfit = "there are too many orders to run them in"
		return nil
	}
	for _, order := range orders {
		said, ok := c.told(p, oneByOne, order)
		if !ok {
			return nil
		}
		left, state, _ := strings.Cut(said, " ")
		if left != "0" {
			c.unfit = "one after the other, somebody waits for ever"
			return nil
		}
		if !slices.Contains(allowed, state) {
			allowed = append(allowed, state)
		}
	}
	return allowed
}

// exclusive tells whether only one can be inside what the jobs of a pair enter and leave.
func (c *contest) exclusive(p *program) bool {
	said, ok := c.told(p, holding, []int{0, 1})
	return ok && said == "[0]"
}

// told runs a program as it goes by itself, and gives what it says in the end.
func (c *contest) told(p *program, how int, order []int) (string, bool) {
	conf := c.config(p.text(how, order, nil), p.setting)
	conf.AllowBlocked = true
	c.v.Runs++
	r, err := explore.Once(c.k.ctx, conf)
	switch {
	case err != nil:
		c.unfit = c.interrupted(err)
		return "", false
	case r.Limit != "":
		c.unfit = "one after the other, it reaches the limit of " + r.Limit
		return "", false
	case r.Failure == nil:
		c.unfit = "the program ends by itself"
		return "", false
	}
	said, ok := strings.CutPrefix(r.Failure.Message, saysOutcome)
	if !ok || c.lastPlace(r.Failure.Traceback, false).function != "_sllint_say" {
		c.unfit = failsAlone + r.Failure.Message
		return "", false
	}
	return said, true
}

// What the driver's exceptions begin with.
const (
	saysOutcome = "AssertionError: sllint outcome: "
	saysDiffers = "AssertionError: sllint differs: "
	saysInside  = "AssertionError: sllint inside: "
)

// together runs the schedules of a program's jobs; false where there are more of them.
func (c *contest) together(t *trial, order []int, most int) bool {
	conf := c.config(t.program.text(together, order, t.allowed), t.setting)
	conf.AllowBlocked = t.blocked
	conf.Bounds.Schedules = most
	conf.Bounds.Preemptions = t.preemptions()
	r, err := explore.Run(c.k.ctx, conf)
	if err != nil {
		c.open = c.interrupted(err)
		return true
	}
	c.v.Runs += r.Schedules
	for row := range r.Lines {
		c.covered[row] = true
	}
	switch {
	case r.Failure != nil:
		c.fails(t.program, conf, r.Failure, t.allowed)
	case r.Complete:
	case r.Limited == 0:
		return false
	case c.open == "":
		c.open = fmt.Sprintf("no schedule of %d fails, but some reach the limit of %s", r.Schedules, r.Limit)
	}
	return true
}

// fails looks whether a failure is what the finding says, and comes again.
func (c *contest) fails(p *program, conf explore.Config, f *explore.Failure, allowed []string) {
	words := c.shows(f, allowed)
	if words == "" {
		if c.open == "" {
			c.open = "a schedule fails, but not as the finding says: " + f.Message
		}
		return
	}
	again, err := explore.Replay(c.k.ctx, conf, f.Schedule)
	if err != nil || again.Failure == nil || again.Failure.Kind != f.Kind || again.Failure.Message != f.Message {
		c.open = "a schedule fails that does not fail again"
		return
	}
	c.v.Status = analysis.Confirmed
	c.v.Evidence = c.timeline(p, f, words)
	c.v.Why = fmt.Sprintf("seen in schedule %d, of %s beside each other", c.v.Runs, p.words())
	if p.note != "" {
		c.v.Why += ", " + p.note
	}
	switch {
	case p.setting.atomicTasklet:
		c.v.Why += ", where atomic mode keeps other tasklets away but not other threads"
	case p.setting.preempt:
		c.v.Why += ", which a watchdog interrupts"
	}
}

// words says what runs.
func (p *program) words() string {
	kind := "threads"
	if p.setting.tasklets {
		kind = "tasklets"
	}
	var names []string
	for _, j := range slices.Concat(p.jobs, p.helpers) {
		names = append(names, j.name)
	}
	return kind + " with " + strings.Join(names, ", ")
}

// shows says in words what a failure shows of the finding, nothing where it is something
// else.
func (c *contest) shows(f *explore.Failure, allowed []string) string {
	switch f.Kind {
	case explore.Exception:
		if c.p.finding.Code == lockAcrossSwitch || c.p.finding.Code == waitAfterUnlock {
			return ""
		}
		return c.showsException(f, allowed)
	case explore.Deadlock, explore.Lost:
		at, words := c.places[len(c.places)-1], "waits here for ever: nobody wakes it any more"
		switch c.p.finding.Code {
		case lockAcrossSwitch:
			if f.Kind != explore.Deadlock {
				return ""
			}
			at, words = c.places[0], "waits for the lock, and with it the thread of the one that has it"
		case waitAfterUnlock:
		default:
			return ""
		}
		for _, b := range f.Blocked {
			if row := c.rowOf(b.Where); at.first <= row && row <= at.last {
				return b.Name + " " + words
			}
		}
	}
	return ""
}

func (c *contest) showsException(f *explore.Failure, allowed []string) string {
	last := c.lastPlace(f.Traceback, false)
	if last.function == "_sllint_say" {
		if out, ok := strings.CutPrefix(f.Message, saysDiffers); ok {
			return c.showsOutcome(out, allowed)
		}
		if strings.HasPrefix(f.Message, saysInside) && c.p.finding.Code != unprotectedUpdate {
			return "two are inside at once, which one after the other is impossible"
		}
		return ""
	}
	if c.p.finding.Code == unprotectedUpdate || last.file != c.name || last.row < c.f.begin || last.row > c.f.end {
		return ""
	}
	if last.row <= c.wait().last || c.raises(last.row) {
		return ""
	}
	return fmt.Sprintf("%s fails: %s", f.Name, f.Message)
}

func (c *contest) showsOutcome(out string, allowed []string) string {
	if c.p.finding.Code == switchInsideAtomic {
		i := strings.LastIndex(out, "; ")
		acts := out[i+2:]
		if !slices.ContainsFunc(allowed, func(s string) bool { return strings.HasSuffix(s, "; "+acts) }) {
			return fmt.Sprintf("%d acted on what they had tested; one after the other that is one", strings.Count(acts, ",")+1)
		}
	}
	var names []string
	for _, s := range c.states() {
		names = append(names, strings.Replace(s, "_box.", c.self+".", 1))
	}
	if len(names) == 1 {
		return fmt.Sprintf("'%s' is %s in the end; one after the other it is %s", names[0], out, strings.Join(allowed, " or "))
	}
	return fmt.Sprintf("what is left in the end is %s; one after the other it is %s", out, strings.Join(allowed, " or "))
}

// wait is the place where others run.
func (c *contest) wait() stage {
	own := c.p.finding.Span
	return c.places[slices.IndexFunc(c.places, func(p stage) bool { return p.span == own })]
}

// raises tells whether a row is of a raise statement.
func (c *contest) raises(row int) bool {
	found := false
	syntax.InspectBody(c.f.body, func(n syntax.Node) bool {
		if r, ok := n.(*syntax.Raise); ok && c.k.m.file.Row(r.Pos()) <= row && row <= c.k.m.lastRow(r) {
			found = true
		}
		return !found
	})
	return found
}

// timeline is a failing schedule as evidence: who came by which line, in order.
func (c *contest) timeline(p *program, f *explore.Failure, end string) []analysis.Evidence {
	jobs := slices.Concat(p.jobs, p.helpers)
	name := func(s string) string {
		for i := len(jobs) - 1; i >= 0; i-- {
			s = strings.ReplaceAll(s, fmt.Sprintf("_sllint_job%d", i), jobs[i].name)
		}
		return s
	}
	rows := len(c.k.m.file.Lines())
	began := map[timeline.Who]bool{} // who has come by the first of the finding's places
	var out []analysis.Evidence
	for _, t := range f.Turns {
		lines := slices.Compact(slices.DeleteFunc(slices.Clone(t.Lines), func(row int) bool { return row > rows }))
		if !strings.Contains(t.Name, "_sllint_job") && !slices.ContainsFunc(lines, func(row int) bool { return c.label(row) != "" }) {
			continue // it makes the instance, and starts the others
		}
		before := len(out)
		last := 0
		for _, row := range lines {
			last = row
			label := c.label(row)
			if i := c.stageAt(row); i == 0 {
				began[t.Who] = true
			} else if !began[t.Who] {
				label = "" // it comes by that line for something else
			}
			if label != "" {
				out = append(out, c.evidence(name(t.Name)+": "+label, row))
			}
		}
		if last == 0 {
			if who := name(t.Name); !strings.HasSuffix(who, "())") && len(t.Lines) > 0 { // what is not the file's own
				out = append(out, analysis.Evidence{Object: who + ": " + t.Why})
			}
			continue
		}
		if n := len(out); n == before || out[n-1].Row != last {
			out = append(out, c.evidence(name(t.Name)+": "+t.Why, last))
		} else {
			out[n-1].Object += ", then " + t.Why
		}
	}
	return append(out, analysis.Evidence{Object: name(end)})
}

// label says what happens at a row of the finding.
func (c *contest) label(row int) string {
	if i := c.stageAt(row); i >= 0 {
		return c.places[i].label
	}
	return ""
}

// stageAt is the number of the last of the finding's places at a row, -1 for none.
func (c *contest) stageAt(row int) int {
	for i := len(c.places) - 1; i >= 0; i-- {
		if c.places[i].first == row {
			return i
		}
	}
	return -1
}

func (c *contest) evidence(words string, row int) analysis.Evidence {
	line := string(c.k.m.file.Line(row))
	text := strings.TrimLeft(line, " \t\f")
	return analysis.Evidence{Object: words, Row: row, Indent: len(line) - len(text), Text: strings.TrimRight(text, " \t\r\n")}
}

// conclude says what it comes to where no schedule fails as the finding says.
func (c *contest) conclude() {
	v := c.v
	switch {
	case c.open != "":
		v.Why = c.open
	case c.tried == 0 && c.unfit != "":
		v.Why = fmt.Sprintf("nothing that calls %s() beside others can be made of this file: %s", c.f.name, c.unfit)
	case c.tried == 0:
		v.Why = fmt.Sprintf("nothing in this file is to run beside %s()", c.f.name)
	case c.left != "":
		v.Why = "no schedule fails, but the module does not run to its end here: " + c.left
	case c.guessed != "":
		v.Why = fmt.Sprintf("no schedule of %d fails, but not all that ran is the file's own: %s", v.Runs, c.guessed)
	default:
		for _, p := range c.places {
			if !c.coveredAny(p) {
				v.Why = fmt.Sprintf("line %d was not reached in %d schedules", p.first, v.Runs)
				return
			}
		}
		v.Status = analysis.Refuted
		v.Why = fmt.Sprintf("none of %d schedules fails, and there are no more within the bounds", v.Runs)
	}
}

func (c *contest) coveredAny(p stage) bool {
	for row := p.first; row <= p.last; row++ {
		if c.covered[row] {
			return true
		}
	}
	return false
}

// tracePlace is a place in a traceback.
type tracePlace struct {
	file     string
	row      int
	function string
}

var traceLine = regexp.MustCompile(`(?m)^ *File "(.*)", line (\d+)(?:, in (.*))?$`)

// lastPlace is the innermost place of a traceback; with own, of those in the module.
func (c *contest) lastPlace(text string, own bool) (at tracePlace) {
	for _, m := range traceLine.FindAllStringSubmatch(text, -1) {
		if own && m[1] != c.name {
			continue
		}
		at.file, at.function = m[1], m[3]
		at.row, _ = strconv.Atoi(m[2])
	}
	return at
}

// rowOf is the row of "FILE:ROW in FUNCTION" in the module, 0 for another file.
func (c *contest) rowOf(where string) int {
	rest, ok := strings.CutPrefix(where, c.name+":")
	if !ok {
		return 0
	}
	digits, _, _ := strings.Cut(rest, " ")
	row, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return row
}
