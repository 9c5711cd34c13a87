package confirm

import (
	"bytes"
	"context"
	_ "embed"
	"maps"
	"slices"

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
	ctx     context.Context // of the finding at work
	vm      *vm.VM
	t       *vm.Thread
	m       *module
	ns      vm.Value            // the module's namespace
	own     vm.Value            // that of the stand-ins
	helpers map[string]vm.Value // what is in that

	// Of the run at work.
	rec     *recording // nil: nothing is recorded
	plan    *plan
	tape    *tape
	granted map[*wish]bool

	events              func(t *vm.Thread, kind string, at vm.FramePlace, arg vm.Value) // of the program, where it is traced
	beforeRun, afterRun func()
	onCall              func(c *callee)                  // everything is ready for the call
	onReturn            func(err error, result vm.Value) // it is over; the result is borrowed
	// inTasklet makes the call another way, with borrowed arguments.
	inTasklet   func(c *callee, pos, kw, names []vm.Value) vm.Value
	current     vm.Value            // stackless.getcurrent, Null where the file does not use it
	runCount    vm.Value            // stackless.getruncount, likewise
	spent       bool                // what was run goes on
	evidence    []analysis.Evidence // that a watcher has seen
	collections int64               // that there have been, with our own
	collected   bool                // the program has collected itself
	active      bool
	root        *function // that is called
	reached     bool      // the target has run
	gave        int       // the row of a call that may keep an exception
	accident    string    // a class of exceptions with which alone a cycle was seen
	guessed     string    // a name that was taken to be something
	ready       bool      // the module has run
	loose       string    // why what was run may not be what the program has
	stop        error     // why the module did not run to its end

	classes []vm.Value                         // that were found in except clauses, owned
	taken   map[*syntax.ExceptHandler]vm.Value // a class that it takes
	cutExc  *vm.Type
}

// newMachine makes an interpreter, in which nothing has run yet.
func newMachine(m *module, o *Options) *machine {
	conf := vm.Config{Path: o.Path, Limits: vm.Limits{Steps: o.steps(), Memory: o.memory(), Output: 1 << 20}}
	if m.file.Version.Py2() {
		conf.Dialect = vm.Py2
	}
	k := &machine{m: m, taken: map[*syntax.ExceptHandler]vm.Value{}}
	k.vm, k.t = vm.New(conf)
	all.Add(k.vm)
	k.vm.AddModule(&vm.NativeModule{Name: "_confirm", Funcs: []vm.Method{
		{Name: "raises", Sig: "lookup, /", Fn: k.recorded("raises", k.raises)},
		{Name: "truth", Sig: "/", Fn: k.recorded("truth", k.truth)},
		{Name: "count", Sig: "/", Fn: k.recorded("count", k.count)},
		{Name: "which", Sig: "n, what, /", Fn: k.recorded("which", k.which)},
		{Name: "is_exception", Sig: "name, /", Fn: k.looksLikeException},
		{Name: "hint", Sig: "name, attribute, /", Fn: k.recorded("hint", k.hintFor)},
		{Name: "decorates", Sig: "args, kwargs, /", Fn: k.recorded("decorates", k.decorates)},
		{Name: "model", Sig: "name, /", Fn: k.model},
		{Name: "receives", Sig: "/", Fn: func(*vm.Thread, []vm.Value) vm.Value {
			return vm.Bool(k.plan != nil && k.plan.finding.Code == "SLL406")
		}},
		{Name: "waits", Sig: "/", Fn: k.waits},
		{Name: "imported", Sig: "name, /", Fn: k.imported},
		{Name: "trace", Sig: "frame, event, arg, /", Fn: k.trace},
		{Name: "given", Sig: "args, kwargs, /", Fn: k.given},
		{Name: "result", Sig: "item, /", Fn: k.recorded("result", k.result)},
	}, Init: func(t *vm.Thread, mod *vm.Module) bool {
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

// load runs the code of the stand-ins; false where that fails.
func (k *machine) load() bool {
	t := k.t
	t.NameBuiltins()
	k.own = t.NewDict()
	if !k.exec(standins, standinsFile, k.own) {
		return false
	}
	k.helpers = map[string]vm.Value{}
	t.EachItem(k.own, func(name, v vm.Value) bool {
		k.helpers[text(name)] = v.Incref()
		return true
	})
	if bytes.Contains(k.m.file.Source, []byte("stackless")) {
		if mod := t.ImportModule("stackless"); !mod.IsNull() {
			k.current, k.runCount = t.GetAttr(mod, "getcurrent"), t.GetAttr(mod, "getruncount")
			t.DictSetStr(k.own, "stackless", mod)
			t.Decref(mod)
		}
		t.ClearExc()
	}
	importer := k.helper("_importer")
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

// helper is a function of the stand-ins, borrowed; those that were there when they had been
// loaded, whatever the program does with their namespace.
func (k *machine) helper(name string) vm.Value { return k.helpers[name] }

func (k *machine) unknown() vm.Value { return k.t.Call(k.helper("StandIn")) }

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
		unknown := k.defineUnknown(c)
		if k.rec != nil {
			k.rec.Attempts = append(k.rec.Attempts, attempt{src, unknown})
		}
		if k.execCode(c, k.ns) {
			k.defineRest()
			return
		}
		_, _, row := t.Raised(k.m.file.Name)
		if err := k.takeError(); k.stop == nil {
			k.stop = err
		}
		if src = k.skip(src, row); src == nil || k.vm.Stopped() != nil {
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

// defineUnknown gives stand-ins to the global names that nobody defines, and lists them.
func (k *machine) defineUnknown(c *code.Code) []string {
	stored := map[string]bool{}
	collectStored(c, code.OpStoreName, stored)
	return k.define(func(name string) bool { return !stored[name] })
}

// defineRest does that for the names that the module defines and has not come by.
func (k *machine) defineRest() {
	unknown := k.define(func(string) bool { return true })
	if k.rec != nil && len(unknown) > 0 {
		k.rec.Attempts = append(k.rec.Attempts, attempt{nil, unknown})
	}
}

// define gives stand-ins to those names that are read and that are nowhere yet.
func (k *machine) define(wanted func(name string) bool) (names []string) {
	read := map[string]bool{}
	syntax.InspectBody(k.m.file.Body, func(n syntax.Node) bool {
		if n, ok := n.(*syntax.Name); ok && n.Ctx == syntax.Load {
			read[n.Id] = true
		}
		return true
	})
	builtins := k.t.ImportModule(k.builtinsName())
	defer k.t.Decref(builtins)
	for _, name := range slices.Sorted(maps.Keys(read)) {
		if !wanted(name) || name == "__builtins__" || k.bound(builtins, name) {
			continue
		}
		names = append(names, name)
		key := k.t.Str(name)
		if v := k.t.Call(k.helper("_named"), key); !v.IsNull() {
			k.t.DictSetStr(k.ns, name, v)
			k.t.Decref(v)
		} else {
			k.t.ClearExc()
		}
		k.t.Decref(key)
	}
	return names
}

// bound tells whether the module, or every one, has a global name.
func (k *machine) bound(builtins vm.Value, name string) bool {
	if v, ok := k.t.DictGet(k.ns, k.t.Name(name)); ok && !v.IsNull() {
		return true
	}
	v, ok := k.t.LookupAttr(builtins, name)
	if !ok || v.IsNull() {
		k.t.ClearExc()
		return false
	}
	k.t.Decref(v)
	return true
}

// collectStored lists the names that code binds in its module: those of the module's own
// code, which an instruction stores, and those that functions declare global.
func collectStored(c *code.Code, own code.Op, into map[string]bool) {
	for _, in := range c.Instrs {
		if in.Op == own || in.Op == code.OpStoreGlobal {
			into[c.Names[c.Cache[in.C]]] = true
		}
	}
	for _, k := range c.Consts {
		if sub, ok := k.(*code.Code); ok {
			collectStored(sub, code.OpStoreGlobal, into)
		}
	}
}

// isTarget tells whether a frame is one of the finding's function.
func (k *machine) isTarget(p vm.FramePlace) bool {
	if k.plan == nil || k.plan.target == nil || p.File != k.m.file.Name {
		return false
	}
	f := k.plan.target
	return p.Func == f.name && f.begin <= p.Row && p.Row <= f.end
}

// trace tells who watches of what the program does, line by line.
func (k *machine) trace(t *vm.Thread, a []vm.Value) vm.Value {
	t.Stack(func(p vm.FramePlace) bool {
		if k.events != nil && p.File == k.m.file.Name {
			k.events(t, text(a[1]), p, a[2])
		}
		return false
	})
	mod := t.ImportModule("_confirm")
	f := t.GetAttr(mod, "trace")
	t.Decref(mod)
	return f
}
