package confirm

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/compile"
)

// callee is what a run calls, and how.
type callee struct {
	what   vm.Value // borrowed from the module or owned by the callee
	owned  []vm.Value
	params []param
	driver string // of standins.py, "" for a plain call
	// instance is whose method is called, Null for none; attributes are those that may be
	// something else than None by then.
	instance   vm.Value
	attributes []string
	used       []string // all that its methods use: a container among them may be filled by then
}

// param is one argument that is made anew for each run.
type param struct {
	name     string
	keyword  bool
	optional bool     // it has None for a default, and may be left out
	value    vm.Value // that is given instead, borrowed
}

var errAbsent = errors.New("the function is not there after the module has run")

// find finds a function in the module. The caller releases what it owns.
func (k *machine) find(f *function) (*callee, error) {
	if f.def == nil {
		return k.bare(f)
	}
	if len(f.chain) == 0 {
		v, ok := k.t.DictGet(k.ns, k.t.Name(f.name))
		if ok && !v.IsNull() && k.t.Callable(v) {
			return &callee{what: v, params: k.params(f, v, 0)}, nil
		}
		return k.bare(f)
	}
	for _, n := range f.chain {
		if _, ok := n.(*syntax.FunctionDef); ok {
			return k.bare(f)
		}
	}
	c, err := k.method(f)
	if err == nil && c == nil {
		k.loose = "the class of " + f.name + "() is not there after the module has run, and it was called without an instance"
		return k.bare(f)
	}
	return c, err
}

// method finds a method, with an instance of its class; nil where there is none.
func (k *machine) method(f *function) (*callee, error) {
	t := k.t
	class := k.class(f.chain[0].(*syntax.ClassDef).Name)
	if class.IsNull() {
		return nil, nil
	}
	for _, n := range f.chain[1:] {
		class = t.GetAttr(class, n.(*syntax.ClassDef).Name) // lives on in its class
		if class.IsNull() {
			t.ClearExc()
			return nil, nil
		}
		t.Decref(class)
	}
	name := f.name
	def := f.chain[len(f.chain)-1].(*syntax.ClassDef)
	if strings.HasPrefix(name, "__") && !strings.HasSuffix(name, "__") {
		name = "_" + strings.TrimLeft(def.Name, "_") + name
	}
	if name == "__init__" || name == "__new__" {
		return &callee{what: class, params: k.params(f, vm.Null, 1)}, nil
	}
	key := t.Str(name)
	member := t.Call(k.helper("_member"), class, key)
	t.Decref(key)
	if member.IsNull() || member == vm.None {
		t.ClearExc()
		return nil, nil
	}
	c := &callee{owned: []vm.Value{member}}
	ts := k.vm.Types()
	switch {
	case t.IsInstance(member, ts.StaticMethod):
		c.what = t.GetAttr(class, name)
		c.params = k.params(f, vm.Null, 0)
	case t.IsInstance(member, ts.ClassMethod):
		c.what = t.GetAttr(class, name)
		c.params = k.params(f, vm.Null, 1)
	default:
		instance := k.instance(class, def)
		if instance.IsNull() {
			c.release(k)
			return nil, k.takeError()
		}
		c.owned = append(c.owned, instance)
		c.instance, c.attributes, c.used = instance, k.m.varied(def), k.m.selfNames(def)
		if t.IsInstance(member, ts.Property) {
			for _, accessor := range []string{"fget", "fset", "fdel"} {
				fn := t.GetAttr(member, accessor)
				if k.isCodeOf(fn, f) {
					c.what = fn
				} else if !fn.IsNull() {
					t.Decref(fn)
				}
			}
			if c.what.IsNull() {
				c.release(k)
				return nil, nil
			}
			c.params = append([]param{{value: instance}}, k.params(f, vm.Null, 1)...)
		} else {
			c.what = t.GetAttr(instance, name)
			c.params = k.params(f, c.what, 1)
		}
		switch name {
		case "__exit__":
			c.driver, c.params = "_leave", nil
		case "__aexit__":
			c.driver, c.params = "_leave_async", nil
		}
	}
	if c.what.IsNull() {
		t.ClearExc()
		c.release(k)
		return nil, nil
	}
	c.owned = append(c.owned, c.what)
	return c, nil
}

// class finds a class of the module (borrowed), under another name where its own means
// something else by now.
func (k *machine) class(name string) vm.Value {
	ts := k.vm.Types()
	class, _ := k.t.DictGet(k.ns, k.t.Name(name))
	if !class.IsNull() && (k.t.IsInstance(class, ts.Type) || ts.OldClass != nil && k.t.IsInstance(class, ts.OldClass)) {
		return class
	}
	k.t.EachItem(k.ns, func(_, v vm.Value) bool {
		if !k.t.IsInstance(v, ts.Type) {
			return true
		}
		own, module := k.t.GetAttr(v, "__name__"), k.t.GetAttr(v, "__module__")
		if text(own) == name && text(module) == "confirmed" {
			class = v
		}
		k.t.Decref(own)
		k.t.Decref(module)
		return true
	})
	return class
}

func (c *callee) release(k *machine) {
	for _, v := range c.owned {
		if !v.IsNull() {
			k.t.Decref(v)
		}
	}
	c.owned = nil
}

// instance makes an instance: by calling the class where that works without deciding
// anything, else without its __init__; either way with the attributes that its methods
// use.
func (k *machine) instance(class vm.Value, def *syntax.ClassDef) vm.Value {
	t := k.t
	pos, kw, names, ok := k.arguments(k.initParams(def))
	instance := vm.Null
	if ok {
		instance = t.CallArgs(class, vm.Args{Pos: pos, Kw: kw, Names: names})
	}
	k.drop(pos, kw, names)
	if instance.IsNull() {
		t.ClearExc()
		if k.vm.Stopped() != nil {
			return vm.Null
		}
		if instance = t.Call(k.helper("_new"), class); instance.IsNull() {
			return vm.Null
		}
	}
	list := k.strings(k.m.selfNames(def))
	if r := t.Call(k.helper("_fill"), instance, list); r.IsNull() {
		t.ClearExc()
	}
	t.Decref(list)
	return instance
}

// initParams lists what the __init__ of a class takes.
func (k *machine) initParams(def *syntax.ClassDef) (params []param) {
	for _, f := range k.m.functions {
		if f.name == "__init__" && len(f.chain) > 0 && f.chain[len(f.chain)-1] == syntax.Node(def) {
			params = k.params(f, vm.Null, 1)
		}
	}
	return params
}

func (k *machine) drop(lists ...[]vm.Value) {
	for _, l := range lists {
		for _, v := range l {
			k.t.Decref(v)
		}
	}
}

// isCodeOf tells whether a function is the one of the tree.
func (k *machine) isCodeOf(fn vm.Value, f *function) bool {
	if fn.IsNull() || !k.t.IsInstance(fn, k.vm.Types().Function) {
		k.t.ClearExc()
		return false
	}
	c := k.t.GetAttr(fn, "__code__")
	if c.IsNull() {
		k.t.ClearExc()
		return false
	}
	defer k.t.Decref(c)
	return k.codeIs(c, f)
}

func (k *machine) codeIs(c vm.Value, f *function) bool {
	name, row := k.t.GetAttr(c, "co_name"), k.t.GetAttr(c, "co_firstlineno")
	defer k.t.Decref(name)
	defer k.t.Decref(row)
	n, _ := vm.SmallInt(row)
	return text(name) == f.name && f.begin <= int(n) && int(n) <= f.end
}

// bare makes the function of its code alone, with stand-ins in its closure: what is defined
// in a function, or gone from where the module had put it.
func (k *machine) bare(f *function) (*callee, error) {
	t := k.t
	compiled := t.CompileSource(k.m.file.Source, k.m.file.Name, compile.Options{})
	if compiled == nil {
		return nil, k.takeError()
	}
	src := t.NewCode(compiled)
	defer t.Decref(src)
	c := k.codeOf(src, f)
	if c.IsNull() {
		return nil, errAbsent
	}
	free := t.GetAttr(c, "co_freevars")
	defer t.Decref(free)
	var cells []vm.Value
	if n := len(vm.Items(free)); n > 0 && !k.reached {
		k.loose = fmt.Sprintf("%s() was not reached through the function that it is defined in, and run with stand-ins for what that has", f.name)
	}
	was := k.active
	k.active = false
	for _, name := range vm.Items(free) {
		if v := t.Call(k.helper("_argument"), name); !v.IsNull() {
			cells = append(cells, t.Call(k.helper("_cell"), v))
			t.Decref(v)
		}
	}
	k.active = was
	list := t.ListOf(cells)
	fn := t.Call(k.helper("_function"), c, k.ns, list)
	t.Decref(list)
	t.Decref(c)
	if fn.IsNull() {
		return nil, k.takeError()
	}
	return &callee{what: fn, owned: []vm.Value{fn}, params: k.params(f, vm.Null, 0)}, nil
}

// codeOf finds a function's code object among the constants of another (owned).
func (k *machine) codeOf(c vm.Value, f *function) vm.Value {
	consts := k.t.GetAttr(c, "co_consts")
	defer k.t.Decref(consts)
	for _, x := range vm.Items(consts) {
		if !k.t.IsInstance(x, k.vm.Types().Code) {
			continue
		}
		if k.codeIs(x, f) {
			return x.Incref()
		}
		if sub := k.codeOf(x, f); !sub.IsNull() {
			return sub
		}
	}
	return vm.Null
}

// params lists the parameters of a function that a call has to give, without the first
// few; fn says whether it is a plain function, whose parameters are known, or what a
// decorator made of it.
func (k *machine) params(f *function, fn vm.Value, skip int) []param {
	args := &syntax.Arguments{}
	if f.def != nil {
		args = f.def.Args
	} else if f.lambda != nil {
		args = f.lambda.Args
	}
	var all []param
	for _, a := range args.PosOnly {
		all = append(all, param{name: a.Name})
	}
	for _, a := range args.Args {
		all = append(all, param{name: a.Name})
	}
	first := len(all) - min(len(args.Defaults), len(all))
	given := all[min(skip, first):first]
	given = given[:len(given):len(given)]
	for i := max(first, len(args.PosOnly)); i < len(all); i++ {
		if isNone(args.Defaults[i-first]) {
			given = append(given, param{name: all[i].name, keyword: true, optional: true})
		}
	}
	for i, a := range args.KwOnly {
		if i >= len(args.KwDefaults) || args.KwDefaults[i] == nil {
			given = append(given, param{name: a.Name, keyword: true})
		} else if isNone(args.KwDefaults[i]) {
			given = append(given, param{name: a.Name, keyword: true, optional: true})
		}
	}
	return given
}

// arguments makes the arguments of a call; false where that is cut off.
func (k *machine) arguments(params []param) (pos, kw, names []vm.Value, ok bool) {
	for _, p := range params {
		v := p.value
		if p.optional {
			if !k.active {
				continue
			}
			give := k.t.Call(k.helper("_given_too"))
			if give.IsNull() {
				return pos, kw, names, false
			}
			if give != vm.True {
				continue
			}
		}
		if v.IsNull() {
			name := k.t.Str(p.name)
			v = k.t.Call(k.helper("_argument"), name)
			k.t.Decref(name)
			if v.IsNull() {
				return pos, kw, names, false
			}
		} else {
			v.Incref()
		}
		if p.keyword {
			kw, names = append(kw, v), append(names, k.t.Str(p.name))
		} else {
			pos = append(pos, v)
		}
	}
	return pos, kw, names, true
}

// run calls a root once, as the tape says, and lets go of all that it was given and
// gave. The error is the exception that left it, nil for none.
func (k *machine) run(p *plan, root *function, tape *tape) error {
	k.plan, k.root, k.tape, k.granted = p, root, tape, map[*wish]bool{}
	defer func() { k.active, k.tape, k.plan = false, nil, nil }()
	k.active = false
	c, err := k.find(root)
	if err != nil {
		return err
	}
	defer func() {
		k.active = false
		c.release(k)
	}()
	k.active = true
	if k.beforeRun != nil {
		k.beforeRun()
		defer k.afterRun()
	}
	if c.driver != "" {
		if !k.vary(c) {
			return k.takeError()
		}
		if k.onCall != nil {
			k.onCall(c)
		}
		if k.inTasklet != nil {
			return k.over(k.inTasklet(&callee{what: k.helper(c.driver)}, []vm.Value{c.what}, nil, nil))
		}
		return k.over(k.t.Call(k.helper(c.driver), c.what))
	}
	if !k.vary(c) {
		return k.takeError()
	}
	pos, kw, names, ok := k.arguments(c.params)
	if !ok {
		k.drop(pos, kw, names)
		return k.takeError()
	}
	if k.onCall != nil {
		k.onCall(c)
	}
	var r vm.Value
	if k.inTasklet != nil {
		r = k.inTasklet(c, pos, kw, names)
	} else {
		r = k.t.CallArgs(c.what, vm.Args{Pos: pos, Kw: kw, Names: names})
	}
	k.drop(pos, kw, names)
	return k.over(r)
}

// over ends a call with its result (stolen).
func (k *machine) over(r vm.Value) error {
	if k.onReturn == nil {
		if r.IsNull() {
			return k.takeError()
		}
		return k.follow(r)
	}
	if r.IsNull() {
		err := k.takeError()
		k.onReturn(err, vm.Null)
		return err
	}
	r.Incref()
	err := k.follow(r)
	k.onReturn(err, r)
	k.t.Decref(r)
	return err
}

// vary gives the attributes of the callee's instance that are None, True or False another
// value, or not, and puts something into empty containers: somebody may have done that since
// it was made. It is false where the run is cut off.
func (k *machine) vary(c *callee) bool {
	if c.instance.IsNull() {
		return true
	}
	names, used := k.strings(c.attributes), k.strings(c.used)
	defer k.drop([]vm.Value{names, used})
	return k.outcome(k.t.Call(k.helper("_vary"), c.instance, names, used)) == nil
}

// strings makes a list of them.
func (k *machine) strings(list []string) vm.Value {
	var out []vm.Value
	for _, s := range list {
		out = append(out, k.t.Str(s))
	}
	return k.t.ListOf(out)
}

// follow runs what a call gave (stolen) where that is a generator or coroutine of the
// target's, or its context manager.
func (k *machine) follow(r vm.Value) error {
	t := k.t
	ts := k.vm.Types()
	var next vm.Value
	switch {
	case t.IsInstance(r, ts.Generator):
		next = t.Call(k.helper("_consume"), r, vm.Int(3))
	case ts.Coroutine != nil && t.IsInstance(r, ts.Coroutine):
		next = t.Call(k.helper("_run"), r)
	case ts.AsyncGenerator != nil && t.IsInstance(r, ts.AsyncGenerator):
		next = t.Call(k.helper("_run_async"), r, vm.Int(3))
	case strings.HasSuffix(t.TypeName(r), "GeneratorContextManager"):
		next = t.Call(k.helper("_enter"), r)
	default:
		t.Decref(r)
		return nil
	}
	t.Decref(r)
	return k.outcome(next)
}

func (k *machine) outcome(r vm.Value) error {
	if r.IsNull() {
		return k.takeError()
	}
	k.t.Decref(r)
	return nil
}

// raisedError is a Python exception, described.
type raisedError struct {
	class, text string
	row         int // in the module, 0 for none
}

func (e *raisedError) Error() string {
	where := ""
	if e.row > 0 {
		where = fmt.Sprintf("line %d: ", e.row)
	}
	if e.text == "" {
		return where + e.class
	}
	return where + e.class + ": " + e.text
}

// takeError takes the exception that is on its way.
func (k *machine) takeError() error {
	t := k.t
	if err := k.vm.Stopped(); err != nil {
		return err
	}
	if !t.Failed() {
		return nil
	}
	out := &raisedError{}
	out.class, out.text, out.row = t.Raised(k.m.file.Name)
	t.ClearExc()
	return out
}
