package confirm

import (
	"bytes"
	_ "embed"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
	"github.com/sllint/sllint/vm/stdlib/all"
)

//go:embed standins.py
var standins []byte

// standinsFile is the file name of the code of stand-ins, by which its frames are known.
const standinsFile = "<stand-in>"

// refused are the modules whose imports always give stand-ins: they reach outside, start
// threads or processes, or end the program.
var refused = []string{
	"socket", "ssl", "select", "selectors", "subprocess", "multiprocessing", "signal", "ctypes", "_socket", "_posixsubprocess", "pty", "fcntl",
	"urllib", "urllib2", "httplib", "http", "ftplib", "smtplib", "telnetlib", "xmlrpc", "xmlrpclib", "asyncore", "asynchat", "socketserver", "SocketServer",
	"tkinter", "Tkinter", "readline", "curses", "termios", "resource", "faulthandler",
}

// machine is an interpreter that has run the module of a finding.
type machine struct {
	vm  *vm.VM
	t   *vm.Thread
	m   *module
	ns  vm.Value // the module's namespace
	own vm.Value // that of the stand-ins

	// Of the run at work.
	plan    *plan
	tape    *tape
	granted map[*wish]bool

	tokens              []*token
	events              func(t *vm.Thread, kind string, row int, arg vm.Value) // of the target, where it is traced
	beforeRun, afterRun func()
	evidence            []analysis.Evidence // that a watcher has seen
	collections         int64               // that there have been, with our own
	collected           bool                // the program has collected itself
	active              bool
	root                *function // that is called
	reached             bool      // the target has run
	gave                int       // the row of a call that may keep an exception
	guessed             string    // a name that was taken to be something
	ready               bool      // the module has run
	loose               string    // why what was run may not be what the program has
	stop                error     // why the module did not run to its end

	classes []vm.Value                         // that were found in except clauses, owned
	taken   map[*syntax.ExceptHandler]vm.Value // a class that it takes
	token   *vm.Type
	cutExc  *vm.Type
}

// token lives as long as the frame that raised.
type token struct {
	alive bool
	row   int // of the target's frame when it raised, 0 where it was not there
}

var tokenSpec = vm.TypeSpec{Name: "_confirm.Token", Kind: vm.KindNative, Flags: vm.TypeGC, Slots: vm.Slots{
	Del: func(t *vm.Thread, self vm.Value) { vm.Data(self).(*token).alive = false },
}}

// newMachine makes an interpreter and runs the module in it.
func newMachine(m *module, o *Options) *machine {
	conf := vm.Config{Path: o.Path, Limits: vm.Limits{Steps: o.steps(), Memory: o.memory(), Output: 1 << 20}}
	if m.file.Version.Py2() {
		conf.Dialect = vm.Py2
	}
	k := &machine{m: m, taken: map[*syntax.ExceptHandler]vm.Value{}}
	k.vm, k.t = vm.New(conf)
	all.Add(k.vm)
	k.vm.AddModule(&vm.NativeModule{Name: "_confirm", Funcs: []vm.Method{
		{Name: "raises", Sig: "lookup, /", Fn: k.raises},
		{Name: "truth", Sig: "/", Fn: k.truth},
		{Name: "count", Sig: "/", Fn: k.count},
		{Name: "which", Sig: "n, what, /", Fn: k.which},
		{Name: "is_exception", Sig: "name, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Bool(k.m.isException(text(a[0]))) }},
		{Name: "hint", Sig: "name, attribute, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			h := k.hint(text(a[0]))
			if a[1] == vm.True && (h == "str" || h == "bool") {
				h = "" // too many things are called so
			}
			if h != "" && h != "bool" && k.active && k.guessed == "" {
				k.guessed = text(a[0])
			}
			return t.Str(h)
		}},
		{Name: "decorates", Sig: "args, kwargs, /", Fn: k.decorates},
		{Name: "model", Sig: "name, /", Fn: k.model},
		{Name: "trace", Sig: "frame, event, arg, /", Fn: k.trace},
		{Name: "Token", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return k.newToken(t) }},
		{Name: "given", Sig: "args, kwargs, /", Fn: k.given},
		{Name: "result", Sig: "/", Fn: k.result},
	}, Init: func(t *vm.Thread, mod *vm.Module) bool {
		k.token = t.NewType(&tokenSpec)
		k.cutExc = t.NewException("_confirm.Cut", k.vm.Types().BaseException)
		names := make([]vm.Value, len(refused))
		for i, n := range refused {
			names[i] = t.Str(n)
		}
		mod.Set("refused", t.TupleOf(names))
		return true
	}})
	return k
}

func text(v vm.Value) string {
	if vm.IsText(v) || vm.IsBytes(v) {
		return vm.GoString(v)
	}
	return ""
}

// load runs the stand-ins and then the module. It reports false where not even the
// stand-ins could be made.
func (k *machine) load() bool {
	t := k.t
	t.NameBuiltins()
	k.own = t.NewDict()
	if !k.exec(standins, standinsFile, k.own) {
		return false
	}
	importer, _ := t.DictGet(k.own, t.Name("_importer"))
	builtins := t.ImportModule(k.builtinsName())
	if builtins.IsNull() || importer.IsNull() {
		return false
	}
	if !t.SetAttr(builtins, "__import__", importer) {
		return false
	}
	for _, name := range []string{"open", "file", "input", "raw_input"} {
		if v, ok := t.LookupAttr(builtins, name); ok && !v.IsNull() {
			t.Decref(v)
			unknown := k.unknown()
			t.SetAttr(builtins, name, unknown)
			t.Decref(unknown)
		}
	}
	t.Decref(builtins)
	return true
}

func (k *machine) builtinsName() string {
	if k.vm.Py2() {
		return "__builtin__"
	}
	return "builtins"
}

func (k *machine) exec(src []byte, name string, ns vm.Value) bool {
	c := k.t.CompileSource(src, name, compile.Options{})
	return c != nil && k.execCode(c, ns)
}

func (k *machine) execCode(c *code.Code, ns vm.Value) bool {
	r := k.t.RunCode(c, ns, ns)
	if r.IsNull() {
		return false
	}
	k.t.Decref(r)
	return true
}

// helper is a function of the stand-ins, borrowed.
func (k *machine) helper(name string) vm.Value {
	v, _ := k.t.DictGet(k.own, k.t.Name(name))
	return v
}

func (k *machine) unknown() vm.Value { return k.t.Call(k.helper("Unknown")) }

// runModule runs the module's code; what it does not get to is missing in its namespace.
func (k *machine) runModule() {
	t := k.t
	k.tape = &tape{}
	defer func() { k.tape = nil }()
	k.ns = t.NewDict()
	name := t.Str("confirmed")
	t.DictSetStr(k.ns, "__name__", name)
	t.Decref(name)
	file := t.Str(k.m.file.Name)
	t.DictSetStr(k.ns, "__file__", file)
	t.Decref(file)
	src := k.m.file.Source
	for range mostSkipped {
		c := t.CompileSource(src, k.m.file.Name, compile.Options{})
		if c == nil {
			k.stop = k.takeError()
			return
		}
		k.defineUnknown(c)
		if k.execCode(c, k.ns) {
			return
		}
		if k.stop == nil {
			_, _, row := t.Raised(k.m.file.Name)
			k.stop = k.takeError()
			src = k.skip(src, row)
		} else {
			_, _, row := t.Raised(k.m.file.Name)
			k.takeError()
			src = k.skip(src, row)
		}
		if src == nil || k.vm.Stopped() != nil {
			return
		}
	}
}

// mostSkipped bounds the statements of a module that are left out because they cannot be
// run here.
const mostSkipped = 12

// skip blanks the innermost statement of a module or class body that a row is of, so that
// the rest can be run; nil where there is none. What it binds becomes a stand-in.
func (k *machine) skip(src []byte, row int) []byte {
	body := k.m.file.Body
	var found syntax.Stmt
	for {
		var at syntax.Stmt
		for _, s := range body {
			if k.m.firstRow(s) <= row && row <= k.m.lastRow(s) {
				at = s
				break
			}
		}
		if at == nil {
			break
		}
		found = at
		if body = k.m.runsIn(at, row); body == nil {
			break
		}
	}
	if found == nil {
		return nil
	}
	start, stop := found.Pos(), found.End()
	if def, ok := found.(*syntax.FunctionDef); ok && len(def.Decorators) > 0 && row < k.m.file.Row(int(def.NamePos)) {
		// The function can do without its decorators.
		start = bytes.LastIndexByte(src[:def.Decorators[0].Pos()], '@')
		stop = def.Decorators[len(def.Decorators)-1].End()
		if start < 0 {
			return nil
		}
	}
	out := bytes.Clone(src)
	for i := start; i < stop; i++ {
		if out[i] != '\n' && out[i] != '\r' {
			out[i] = ' '
		}
	}
	if _, def := found.(*syntax.FunctionDef); (!def || start == found.Pos()) && stop-start >= 4 {
		copy(out[start:], "pass")
	}
	if bytes.Equal(out, src) {
		return nil
	}
	return out
}

// defineUnknown gives stand-ins to the global names that nobody defines.
func (k *machine) defineUnknown(c *code.Code) {
	stored, read := map[string]bool{}, map[string]bool{}
	syntax.InspectBody(k.m.file.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			if n.Ctx == syntax.Load {
				read[n.Id] = true
			}
		}
		return true
	})
	for _, in := range c.Instrs {
		if in.Op == code.OpStoreName && int(in.B) < len(c.Names) {
			stored[c.Names[in.B]] = true
		}
	}
	collectStored(c, stored)
	builtins := k.t.ImportModule(k.builtinsName())
	defer k.t.Decref(builtins)
	for name := range read {
		if stored[name] {
			continue
		}
		if v, ok := k.t.LookupAttr(builtins, name); ok && !v.IsNull() {
			k.t.Decref(v)
			continue
		}
		k.t.ClearExc()
		key := k.t.Str(name)
		if v := k.t.Call(k.helper("_named"), key); !v.IsNull() {
			k.t.DictSetStr(k.ns, name, v)
			k.t.Decref(v)
		} else {
			k.t.ClearExc()
		}
		k.t.Decref(key)
	}
}

// collectStored lists the names that functions declare global and bind.
func collectStored(c *code.Code, into map[string]bool) {
	for _, in := range c.Instrs {
		if in.Op == code.OpStoreGlobal && int(in.B) < len(c.Names) {
			into[c.Names[in.B]] = true
		}
	}
	for _, k := range c.Consts {
		if sub, ok := k.(*code.Code); ok {
			collectStored(sub, into)
		}
	}
}

func (k *machine) newToken(t *vm.Thread) vm.Value {
	tok := &token{alive: true}
	t.Stack(func(p vm.FramePlace) bool {
		if k.isTarget(p) {
			tok.row = p.Line
			return false
		}
		return true
	})
	k.tokens = append(k.tokens, tok)
	return t.NewNativeObj(k.token, tok)
}

// isTarget tells whether a frame is one of the finding's function.
func (k *machine) isTarget(p vm.FramePlace) bool {
	if k.plan == nil || k.plan.target == nil || p.File != k.m.file.Name {
		return false
	}
	f := k.plan.target
	return p.Func == f.name && f.begin <= p.Row && p.Row <= f.end
}

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
		s.at.function, s.at.row = s.frames[0].Func, s.frames[0].Line
	}
	return s
}

// row is where the target's frame is, 0 where it does not run.
func (s *site) row() int {
	if s.target < 0 {
		return 0
	}
	return s.frames[s.target].Line
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
	r, ok := k.ask(&s, int(n), 0)
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

// hint says as what a name is used.
func (k *machine) hint(name string) string {
	if p := k.plan; p != nil && len(p.future) > 0 && name == p.holder {
		return "future"
	}
	return k.m.hint(name)
}

// result says what a call gives, by what the program does with it.
func (k *machine) result(t *vm.Thread, a []vm.Value) vm.Value {
	what := ""
	t.Stack(func(p vm.FramePlace) bool {
		if p.File == k.m.file.Name {
			what = k.m.results()[p.Line]
			if k.plan != nil && k.plan.future[p.Line] {
				what = "future"
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
	if !a[0].IsNull() && a[0] != vm.None {
		lookup = k.builtinClass(text(a[0]))
	}
	kinds := k.kindsAt(&s, lookup)
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
				preferred = 1 + indexOf(kinds, k.taken[w.handler])
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

// indexOf is the place of a value in a list, 0 where it is not there.
func indexOf(list []vm.Value, v vm.Value) int {
	for i, x := range list {
		if x == v {
			return i
		}
	}
	return 0
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
// in all frames, innermost first; RuntimeError where there is none.
func (k *machine) kindsAt(s *site, lookup *vm.Type) []vm.Value {
	ts := k.vm.Types()
	var out []vm.Value
	broad := false
	add := func(v vm.Value) {
		for _, x := range out {
			if x == v {
				return
			}
		}
		out = append(out, v)
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
	if lookup == nil && s.target < 0 && len(s.frames) > 0 && k.plan.target != nil {
		// A generator that waits in a with statement takes what the body raises.
		for _, row := range k.m.yields(k.plan.target) {
			for _, try := range k.m.tries(k.plan.target, row) {
				for h := range try.Handlers {
					if try.Handlers[h].Type == nil {
						continue
					}
					for _, c := range k.classesOf(len(s.frames), try.Handlers[h].Type) {
						if c != ts.Exception.Value() && c != ts.BaseException.Value() {
							add(c)
						}
					}
				}
			}
		}
	}
	if lookup == nil && !broad {
		// What nobody takes.
		if k.hasClass(out, ts.RuntimeError.Value()) {
			add(ts.ValueError.Value())
		} else {
			add(ts.RuntimeError.Value())
		}
	}
	return out
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

func (k *machine) hasClass(list []vm.Value, v vm.Value) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
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
	out := k.flatten(v, 0)
	k.t.Decref(v)
	return out
}

func (k *machine) flatten(v vm.Value, depth int) []vm.Value {
	if vm.IsTuple(v) && depth < 4 {
		var out []vm.Value
		for _, x := range vm.Items(v) {
			out = append(out, k.flatten(x, depth+1)...)
		}
		return out
	}
	if !k.t.IsInstance(v, k.vm.Types().Type) || !k.subclass(v, k.vm.Types().BaseException.Value()) {
		return nil
	}
	for _, known := range k.classes {
		if known == v {
			return []vm.Value{v}
		}
	}
	k.classes = append(k.classes, v.Incref())
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

// trace tells who watches of what the target does, line by line.
func (k *machine) trace(t *vm.Thread, a []vm.Value) vm.Value {
	t.Stack(func(p vm.FramePlace) bool {
		if k.events != nil && k.isTarget(p) {
			k.events(t, text(a[1]), p.Line, a[2])
		}
		return false
	})
	mod := t.ImportModule("_confirm")
	f := t.GetAttr(mod, "trace")
	t.Decref(mod)
	return f
}
