package operator

import (
	"strings"

	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes((*getter)(nil)) }

// itemgetter, attrgetter and methodcaller.

// getter is one of them: names are what it gets (or the method and the positional
// arguments), kw the keywords of a method.
type getter struct {
	names, kw vm.Value
	paths     [][]string // of attrgetter
}

func (g *getter) refs() []*vm.Value { return []*vm.Value{&g.names, &g.kw} }

func get(v vm.Value) *getter { return vm.Data(v).(*getter) }

func initTypes(t *vm.Thread, m *vm.Module) bool {
	for _, s := range []vm.TypeSpec{
		{Name: "operator.itemgetter", Doc: "Return a callable object that fetches the given item(s) from its operand.", Slots: vm.Slots{New: itemNew, Call: itemCall}},
		{Name: "operator.attrgetter", Doc: "Return a callable object that fetches the given attribute(s) from its operand.", Slots: vm.Slots{New: attrNew, Call: attrCall}},
		{Name: "operator.methodcaller", Doc: "Return a callable object that calls the given method on its operand.", Slots: vm.Slots{New: methodNew, Call: methodCall}},
	} {
		s.Kind, s.Flags = vm.KindNative, vm.TypeGC
		s.Slots.Traverse = func(data any, visit func(vm.Value)) {
			for _, p := range data.(*getter).refs() {
				vm.VisitAll(visit, *p)
			}
		}
		s.Slots.Clear = func(t *vm.Thread, data any) { t.ClearFields(data.(*getter).refs()...) }
		s.Methods = []vm.Method{{Name: "__reduce__", How: vm.Only3, Fn: reduce, Doc: "Return state information for pickling"}}
		if !t.VM().Py2() {
			s.Slots.Repr = repr
		}
		typ := t.NewType(&s)
		m.Set(typ.Name(), typ.Value().Incref())
	}
	return true
}

// atLeastOne refuses a getter of nothing.
func atLeastOne(t *vm.Thread, name string, a vm.Args) bool {
	if t.VM().Py2() && len(a.Pos) == 0 {
		return t.CheckCount(name, 0, 1, 1)
	}
	return t.CheckCount(name, len(a.Pos), 1, -1)
}

func owned(t *vm.Thread, vals []vm.Value) vm.Value {
	out := make([]vm.Value, len(vals))
	for i, v := range vals {
		out[i] = v.Incref()
	}
	return t.TupleOf(out)
}

func itemNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if !t.RefuseKeywords("itemgetter", a) || !atLeastOne(t, "itemgetter", a) {
		return vm.Null
	}
	return t.NewNative(typ, &getter{names: owned(t, a.Pos)})
}

// one reads the argument of a getter.
func one(t *vm.Thread, name string, a vm.Args) (vm.Value, bool) {
	if len(a.Names) > 0 {
		return vm.Null, t.RefuseKeywords(name, a)
	}
	if len(a.Pos) != 1 {
		return vm.Null, t.CheckCount(name, len(a.Pos), 1, 1)
	}
	return a.Pos[0], true
}

func itemCall(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	v, ok := one(t, "itemgetter", a)
	if !ok {
		return vm.Null
	}
	keys := vm.Items(get(self).names)
	if len(keys) == 1 {
		return t.GetItemSoft(v, keys[0])
	}
	out := make([]vm.Value, 0, len(keys))
	for _, k := range keys {
		x := t.GetItem(v, k)
		if x.IsNull() {
			for _, y := range out {
				t.Decref(y)
			}
			return x
		}
		out = append(out, x)
	}
	return t.TupleOf(out)
}

func attrNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if !t.RefuseKeywords("attrgetter", a) || !atLeastOne(t, "attrgetter", a) {
		return vm.Null
	}
	g := &getter{}
	for _, v := range a.Pos {
		if !vm.IsText(v) && !t.IsStr(v) {
			return t.Raise(t.VM().Types().TypeError, "attribute name must be a string")
		}
		g.paths = append(g.paths, strings.Split(vm.GoString(v), "."))
	}
	g.names = owned(t, a.Pos)
	return t.NewNative(typ, g)
}

// attrOf follows a dotted name.
func attrOf(t *vm.Thread, v vm.Value, path []string) vm.Value {
	v.Incref()
	for _, name := range path {
		x := t.GetAttr(v, name)
		t.Decref(v)
		if v = x; v.IsNull() {
			return v
		}
	}
	return v
}

func attrCall(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	v, ok := one(t, "attrgetter", a)
	if !ok {
		return vm.Null
	}
	paths := get(self).paths
	if len(paths) == 1 {
		return attrOf(t, v, paths[0])
	}
	out := make([]vm.Value, 0, len(paths))
	for _, p := range paths {
		x := attrOf(t, v, p)
		if x.IsNull() {
			for _, y := range out {
				t.Decref(y)
			}
			return x
		}
		out = append(out, x)
	}
	return t.TupleOf(out)
}

func methodNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if len(a.Pos) < 1 {
		return t.Raise(t.VM().Types().TypeError, "methodcaller needs at least one argument, the method name")
	}
	if !t.IsStr(a.Pos[0]) {
		return t.Raise(t.VM().Types().TypeError, "method name must be a string")
	}
	g := &getter{names: owned(t, a.Pos)}
	if len(a.Names) > 0 {
		g.kw = t.NewDict()
		for i, k := range a.Names {
			t.DictSet(g.kw, k, a.Kw[i])
		}
	}
	return t.NewNative(typ, g)
}

func methodCall(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	v, ok := one(t, "methodcaller", a)
	if !ok {
		return vm.Null
	}
	g := get(self)
	names := vm.Items(g.names)
	m := t.GetAttr(v, vm.GoString(names[0]))
	if m.IsNull() {
		return m
	}
	r := t.CallArgsSoft(m, t.ArgsOf(names[1:], g.kw))
	t.Decref(m)
	return r
}

func repr(t *vm.Thread, v vm.Value) vm.Value {
	if t.ReprEnter(v) {
		return t.Str("operator." + t.TypeOf(v).Name() + "(...)")
	}
	defer t.ReprLeave(v)
	g := get(v)
	var parts []string
	add := func(prefix string, x vm.Value) bool {
		r := t.Repr(x)
		if r.IsNull() {
			return false
		}
		parts = append(parts, prefix+vm.GoString(r))
		t.Decref(r)
		return true
	}
	for _, x := range vm.Items(g.names) {
		if !add("", x) {
			return vm.Null
		}
	}
	ok := true
	if !g.kw.IsNull() {
		t.EachItem(g.kw, func(k, x vm.Value) bool {
			ok = add(vm.GoString(k)+"=", x)
			return ok
		})
	}
	if !ok {
		return vm.Null
	}
	return t.Str("operator." + t.TypeOf(v).Name() + "(" + strings.Join(parts, ", ") + ")")
}

func reduce(t *vm.Thread, a []vm.Value) vm.Value {
	g := get(a[0])
	typ := t.TypeOf(a[0]).Value().Incref()
	if g.kw.IsNull() {
		return t.NewTuple(typ, g.names.Incref())
	}
	f := t.ImportModule("functools")
	if f.IsNull() {
		return f
	}
	defer t.Decref(f)
	p := t.GetAttr(f, "partial")
	if p.IsNull() {
		return p
	}
	names := vm.Items(g.names)
	pos := append([]vm.Value{typ, names[0]}, nil...)
	r := t.CallArgs(p, t.ArgsOf(pos, g.kw))
	t.Decref(p)
	t.Decref(typ)
	if r.IsNull() {
		return r
	}
	return t.NewTuple(r, owned(t, names[1:]))
}
