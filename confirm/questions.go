package confirm

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
)

// What the stand-ins ask, and what the plan prefers for an answer: the native functions of
// module _confirm.

// site is who asks.
type site struct {
	at     place
	frames []vm.FramePlace // of the program, innermost first
	target int             // index of the target's frame in frames, -1
}

func (k *machine) site(what question) site {
	s := site{target: -1}
	k.t.Stack(func(p vm.FramePlace) bool {
		if p.File != k.m.file.Name {
			return true
		}
		if s.target < 0 && k.isTarget(p) {
			s.target = len(s.frames)
			k.reached = true
		}
		s.frames = append(s.frames, p)
		return len(s.frames) < 32
	})
	s.at.what = what
	if len(s.frames) > 0 {
		s.at.function, s.at.row, s.at.at = s.frames[0].Func, s.frames[0].Line, s.frames[0].At
	}
	return s
}

// ask puts a question of n answers whose preferred one is first; false says that the
// run is cut off, with an exception set.
func (k *machine) ask(s *site, n, preferred int) (int, bool) {
	if k.tape == nil || !k.active {
		return preferred, true
	}
	if k.tape.cut {
		return k.cut()
	}
	a, ok := k.tape.pick(s.at, n)
	if !ok {
		return k.cut()
	}
	// Answer 0 of the tape is the preferred one.
	switch {
	case a == 0:
		return preferred, true
	case a <= preferred:
		return a - 1, true
	}
	return a, true
}

func (k *machine) cut() (int, bool) {
	k.t.Raise(k.cutExc, "this run is cut off")
	return 0, false
}

// truth decides a condition.
func (k *machine) truth(t *vm.Thread, a []vm.Value) vm.Value {
	if t != k.t {
		return vm.False // another thread goes the quiet way
	}
	s := k.site(askTruth)
	preferred := 0
	if p := k.pathOf(&s, 0); p != nil {
		for _, w := range p.tests {
			if w.first <= s.at.row && s.at.row <= w.last && w.want {
				preferred = 1
			}
		}
	}
	n, ok := k.ask(&s, 2, preferred)
	if !ok {
		return vm.Null
	}
	return vm.Bool(n == 1)
}

// count decides how much there is in a collection.
func (k *machine) count(t *vm.Thread, a []vm.Value) vm.Value {
	if t != k.t {
		return vm.Int(0)
	}
	s := k.site(askCount)
	if len(s.frames) > 0 && s.frames[0].Unpacks > 0 {
		return vm.Int(int64(s.frames[0].Unpacks)) // there are as many as are asked for
	}
	preferred := 1
	if p := k.pathOf(&s, 0); p != nil {
		for _, w := range p.loops {
			if w.first <= s.at.row && s.at.row <= w.last {
				preferred = 2
			}
		}
	}
	n, ok := k.ask(&s, 3, preferred)
	if !ok {
		return vm.Null
	}
	return vm.Int(int64(n))
}

// which decides between n things, the first preferred.
func (k *machine) which(t *vm.Thread, a []vm.Value) vm.Value {
	if t != k.t {
		return vm.Int(0)
	}
	n, _ := vm.SmallInt(a[0])
	what := text(a[1])
	s := k.site(askWhich)
	if what == "none" && !k.comparedWithNone(&s) {
		return vm.Int(0)
	}
	if name, ok := strings.CutPrefix(what, "none of "); ok && !k.m.none[name] {
		return vm.Int(0)
	}
	preferred := 0
	if name, ok := strings.CutPrefix(what, "attribute "); ok && k.plan != nil && k.plan.attributes[name] {
		preferred = 1
	}
	r, ok := k.ask(&s, int(n), preferred)
	if !ok {
		return vm.Null
	}
	return vm.Int(int64(r))
}

// comparedWithNone tells whether what a statement assigns is compared with None somewhere.
func (k *machine) comparedWithNone(s *site) bool {
	if len(s.frames) == 0 || len(k.m.none) == 0 {
		return false
	}
	return k.m.assigns(s.frames[0].Line, k.m.none)
}

// decorates tells whether a call is that of a decorator, which is taken to give back
// what it decorates.
func (k *machine) decorates(t *vm.Thread, a []vm.Value) vm.Value {
	if t != k.t {
		return vm.False
	}
	args := vm.Items(a[0])
	if len(args) != 1 || vm.DictLen(a[1]) != 0 {
		return vm.False
	}
	ts := k.vm.Types()
	if !t.IsInstance(args[0], ts.Function) && !t.IsInstance(args[0], ts.Type) && !t.IsInstance(args[0], ts.StaticMethod) && !t.IsInstance(args[0], ts.ClassMethod) {
		return vm.False
	}
	s := k.site(askWhich)
	return vm.Bool(len(s.frames) > 0 && (!s.frames[0].Function || k.m.decorated(s.frames[0].Line)))
}

// reporting are names of calls that are taken not to keep what they are given.
var reporting = map[string]bool{"log": true, "warn": true, "warning": true, "error": true, "exception": true, "debug": true, "info": true,
	"critical": true, "print": true, "report": true, "note": true, "write": true, "print_exception": true, "format_exception": true, "show": true,
	"assertEqual": true, "assertIs": true, "assertIn": true, "assertTrue": true, "assertIsInstance": true, "assertRaises": true, "repr": true, "str": true,
	"assertIsNone": true, "assertIsNot": true, "assertNotEqual": true, "assertRegex": true, "fail": true, "format": true}

// given notes where the target gives an exception, or what leads to one, to what nobody
// knows: that may keep it.
func (k *machine) given(t *vm.Thread, a []vm.Value) vm.Value {
	if t != k.t || !k.active || k.gave > 0 || k.plan == nil {
		return vm.None
	}
	var leads func(v vm.Value, depth int) bool
	leads = func(v vm.Value, depth int) bool {
		ts := k.vm.Types()
		if t.IsInstance(v, ts.BaseException) || t.IsInstance(v, ts.Traceback) || t.IsInstance(v, ts.Frame) {
			return true
		}
		if depth < 3 && (vm.IsTuple(v) || vm.IsList(v)) {
			for _, x := range vm.Items(v) {
				if leads(x, depth+1) {
					return true
				}
			}
		}
		return false
	}
	found := leads(a[0], 0)
	t.EachItem(a[1], func(_, v vm.Value) bool {
		found = found || leads(v, 0)
		return true
	})
	if !found {
		return vm.None
	}
	s := k.site(askWhich)
	if len(s.frames) > 0 && !k.m.callsOneOf(s.frames[0].Line, reporting) {
		k.gave = s.frames[0].Line
	}
	return vm.None
}

// hintFor is hint for the stand-in of a name, or of an attribute.
func (k *machine) hintFor(t *vm.Thread, a []vm.Value) vm.Value {
	h := k.hint(text(a[0]))
	if a[1] == vm.True && (h == "str" || h == "bool") {
		h = "" // too many things are called so
	}
	if h != "" && h != "bool" && k.plan != nil && k.guessed == "" {
		k.guessed = text(a[0])
	}
	if k.rec != nil {
		k.rec.hinted(text(a[0]), a[1] == vm.True, h)
	}
	return t.Str(h)
}

func (k *machine) looksLikeException(t *vm.Thread, a []vm.Value) vm.Value {
	is := k.m.isException(text(a[0]))
	if k.rec != nil {
		k.rec.Exceptions[text(a[0])] = is
	}
	return vm.Bool(is)
}

// hint says as what a name is used.
func (k *machine) hint(name string) string {
	if p := k.plan; p != nil && len(p.future) > 0 && name == p.holder {
		return "future"
	}
	h := k.m.hint(name)
	switch h {
	case "channel", "tasklet", "lock":
		if k.plan == nil || isCycle(k.plan.finding.Code) || h != "lock" && k.current.IsNull() {
			return ""
		}
	}
	return h
}

// result says what a call gives, or what an item is, by what the program does with it.
func (k *machine) result(t *vm.Thread, a []vm.Value) vm.Value {
	what := ""
	t.Stack(func(p vm.FramePlace) bool {
		if p.File == k.m.file.Name {
			if k.plan != nil && k.plan.future[p.Line] {
				what = "future"
				return false
			}
			given := k.m.results()[p.Line]
			if given.item != (a[0] == vm.True) {
				return false
			}
			what = given.what
			if given.name != "" && k.plan != nil && k.guessed == "" {
				k.guessed = given.name
			}
			return false
		}
		return p.File == standinsFile
	})
	return t.Str(what)
}

// raises gives the class that a call is to raise, or None.
func (k *machine) raises(t *vm.Thread, a []vm.Value) vm.Value {
	if t != k.t {
		return vm.None
	}
	s := k.site(askRaises)
	if !k.active || k.plan == nil {
		return vm.None
	}
	var lookup *vm.Type
	importing := text(a[0]) == "import" // that raises what somebody expects, or nothing
	if !a[0].IsNull() && a[0] != vm.None && !importing {
		lookup = k.builtinClass(text(a[0]))
	}
	if k.rec != nil {
		k.rec.quiet = true
	}
	kinds := k.kindsAt(&s, lookup, importing)
	if k.rec != nil {
		k.rec.quiet = false
	}
	if len(kinds) == 0 {
		return vm.None
	}
	preferred := 0
	var granted []*wish
	for _, at := range k.places(&s) {
		if lookup != nil {
			break
		}
		p := k.plan.paths[at.f]
		if p == nil {
			continue
		}
		row := at.row
		for j := range p.raises {
			w := &p.raises[j]
			if k.granted[w] || row < w.first || row > w.last {
				continue
			}
			granted = append(granted, w)
			if preferred == 0 {
				preferred = 1
			}
			if w.handler != nil {
				preferred = 1 + max(slices.Index(kinds, k.taken[w.handler]), 0)
			}
		}
		if preferred > 0 {
			break
		}
	}
	n, ok := k.ask(&s, 1+len(kinds), preferred)
	if !ok {
		return vm.Null
	}
	if n == 0 {
		return vm.None
	}
	for _, w := range granted {
		k.granted[w] = true
	}
	return kinds[n-1].Incref()
}

// pathOf is what the plan wants of the function that the ith frame of the program runs,
// nil for nothing.
func (k *machine) pathOf(s *site, i int) *path {
	if k.plan == nil || i >= len(s.frames) {
		return nil
	}
	return k.plan.paths[k.m.at(s.frames[i].Func, s.frames[i].Line)]
}

func (k *machine) subclass(a, b vm.Value) bool {
	ts := k.vm.Types()
	if !k.t.IsInstance(a, ts.Type) || !k.t.IsInstance(b, ts.Type) {
		return a == b
	}
	r := k.t.Call(k.helper("issubclass_"), a, b)
	yes := r == vm.True
	if r.IsNull() {
		k.t.ClearExc()
	}
	return yes
}

func (k *machine) builtinClass(name string) *vm.Type {
	ts := k.vm.Types()
	switch name {
	case "AttributeError":
		return ts.AttributeError
	case "LookupError":
		return ts.LookupError
	case "ValueError":
		return ts.ValueError
	case "ImportError":
		return ts.ImportError
	case "StopIteration":
		return ts.StopIteration
	}
	return nil
}

// kindsAt lists the classes that a call may raise: those that the handlers around it take,
// in all frames, innermost first, and one that nobody takes, but for an import.
func (k *machine) kindsAt(s *site, lookup *vm.Type, importing bool) []vm.Value {
	ts := k.vm.Types()
	var out []vm.Value
	broad := false
	add := func(v vm.Value) {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	for i, at := range k.places(s) {
		f := at.f
		for _, try := range k.m.tries(f, at.row) {
			var before []vm.Value // what its handlers so far take
			for h := range try.Handlers {
				handler := &try.Handlers[h]
				classes := []vm.Value{ts.BaseException.Value()}
				if handler.Type != nil {
					classes = k.classesOf(i, handler.Type)
				}
				for _, c := range classes {
					switch {
					case c == ts.Exception.Value() || c == ts.BaseException.Value() || ts.StandardError != nil && c == ts.StandardError.Value():
						if lookup != nil {
							break
						}
						broad = true
						if other := k.untaken(before); !other.IsNull() {
							add(other)
							k.taken[handler] = other
						}
					case lookup == nil || c == lookup.Value() || k.subclass(c, lookup.Value()):
						add(c)
						if lookup == nil {
							k.taken[handler] = c
						}
					}
					before = append(before, c)
				}
			}
		}
	}
	if lookup == nil {
		// What isinstance() is asked for, where a handler takes it as well.
		taken := slices.Clone(out)
		for _, e := range k.plan.asked {
			for _, c := range k.classesOf(0, e) {
				if c == ts.Exception.Value() || c == ts.BaseException.Value() {
					continue
				}
				if broad || slices.ContainsFunc(taken, func(by vm.Value) bool { return by != c && k.subclass(c, by) }) {
					add(c)
				}
			}
		}
	}
	if lookup == nil {
		// A generator that waits in a with statement takes what the body raises.
		var waiting []*function
		if s.target < 0 && len(s.frames) > 0 && k.plan.target != nil {
			waiting = append(waiting, k.plan.target)
		}
		for _, at := range k.places(s) {
			waiting = append(waiting, k.m.managers(at.f, at.row)...)
		}
		for _, f := range waiting {
			k.takenBy(f, len(s.frames), add)
		}
	}
	if lookup != nil && !isCycle(k.plan.finding.Code) {
		add(lookup.Value()) // what is left behind is the question, whoever takes it
	}
	if lookup == nil && !broad && !importing {
		if other := k.untaken(out); !other.IsNull() {
			add(other)
		}
	}
	return out
}

// takenBy adds the classes that handlers around the yields of a generator name.
func (k *machine) takenBy(f *function, frame int, add func(vm.Value)) {
	ts := k.vm.Types()
	for _, row := range k.m.yields(f) {
		for _, try := range k.m.tries(f, row) {
			for h := range try.Handlers {
				if try.Handlers[h].Type == nil {
					continue
				}
				for _, c := range k.classesOf(frame, try.Handlers[h].Type) {
					if c != ts.Exception.Value() && c != ts.BaseException.Value() {
						add(c)
					}
				}
			}
		}
	}
}

// tryPlace is where a function is, with the frame of the program that runs it.
type tryPlace struct {
	f   *function
	row int
}

// places lists where an exception comes by on its way out: the frames of the program, or,
// where only a driver runs, the yields of the generator that it drives.
func (k *machine) places(s *site) []tryPlace {
	var out []tryPlace
	for _, p := range s.frames {
		f := k.m.at(p.Func, p.Line)
		if f == nil && p.Function {
			out = append(out, tryPlace{nil, -1})
			continue
		}
		out = append(out, tryPlace{f, p.Line})
	}
	if len(out) == 0 && k.root != nil {
		for _, row := range k.m.yields(k.root) {
			out = append(out, tryPlace{k.root, row})
		}
	}
	return out
}

// untaken is a common class that none of some classes takes, Null where there is none.
func (k *machine) untaken(by []vm.Value) vm.Value {
	ts := k.vm.Types()
	for _, c := range []*vm.Type{ts.RuntimeError, ts.ValueError, ts.LookupError, ts.TypeError, ts.KeyboardInterrupt} {
		free := true
		for _, b := range by {
			free = free && !k.subclass(c.Value(), b)
		}
		if free {
			return c.Value()
		}
	}
	return vm.Null
}

// classesOf evaluates the classes of an except clause as a frame of the program sees
// them; what is no class is left out. The machine keeps them.
func (k *machine) classesOf(frame int, e syntax.Expr) []vm.Value {
	if tuple, ok := e.(*syntax.Tuple); ok {
		var out []vm.Value
		for _, x := range tuple.Elts {
			out = append(out, k.classesOf(frame, x)...)
		}
		return out
	}
	v := k.eval(frame, e)
	if v.IsNull() {
		k.t.ClearExc()
		return nil
	}
	from := classRecord{Frame: frame, Name: strings.Join(strings.Fields(k.m.text(e)), "")}
	out := k.flatten(v, from)
	k.t.Decref(v)
	return out
}

func (k *machine) flatten(v vm.Value, from classRecord) []vm.Value {
	if vm.IsTuple(v) && len(from.Items) < 4 {
		var out []vm.Value
		for i, x := range vm.Items(v) {
			at := from
			at.Items = append(slices.Clone(from.Items), i)
			out = append(out, k.flatten(x, at)...)
		}
		return out
	}
	if !k.t.IsInstance(v, k.vm.Types().Type) || !k.subclass(v, k.vm.Types().BaseException.Value()) {
		return nil
	}
	if !slices.Contains(k.classes, v) {
		k.classes = append(k.classes, v.Incref())
	}
	k.rec.found(v, from)
	return []vm.Value{v}
}

// eval evaluates a dotted name in a frame of the program, without one in the module
// (owned).
func (k *machine) eval(frame int, e syntax.Expr) vm.Value {
	switch e := e.(type) {
	case *syntax.Name:
		if frame >= 0 {
			if n := k.depth(frame); n >= 0 {
				return k.t.LocalOf(n, e.Id)
			}
		}
		if v, _ := k.t.DictGet(k.ns, k.t.Name(e.Id)); !v.IsNull() {
			return v.Incref()
		}
		builtins := k.t.ImportModule(k.builtinsName())
		defer k.t.Decref(builtins)
		return k.t.GetAttr(builtins, e.Id)
	case *syntax.Attribute:
		v := k.eval(frame, e.Value)
		if v.IsNull() {
			return v
		}
		was := k.active
		k.active = false // what is looked up for this decides nothing
		r := k.t.GetAttr(v, e.Attr)
		k.active = was
		k.t.Decref(v)
		return r
	}
	return vm.Null
}

// depth is the number, among all Python frames, of the nth of the program.
func (k *machine) depth(n int) int {
	depth, at := -1, 0
	k.t.Stack(func(p vm.FramePlace) bool {
		if p.File == k.m.file.Name {
			if n == 0 {
				depth = at
				return false
			}
			n--
		}
		at++
		return true
	})
	return depth
}
