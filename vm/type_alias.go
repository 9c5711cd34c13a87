package vm

// types.GenericAlias (list[int]) and types.UnionType (int | str) of Python 3.

type genericAlias struct {
	origin, args, params Value
	starred              bool
}

type unionType struct{ args, params Value }

var genericAliasSpec = TypeSpec{Name: "types.GenericAlias", Kind: kNativeObj, Flags: TypeGC | TypeBase | TypeWeak,
	Doc:   "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
	Alloc: func(t *Thread, typ *Type) *Header { return t.allocNative(typ, &genericAlias{}) },
	Slots: Slots{
		New: genericAliasNew, Repr: genericAliasRepr, Hash: genericAliasHash, Compare: genericAliasCompare,
		Call: genericAliasCall, GetAttr: genericAliasGetAttr, GetItem: genericAliasGetItem, Iter: genericAliasIter,
		Binary: binarySlots{OpOr: unionOr},
		Traverse: func(data any, visit func(Value)) {
			g := data.(*genericAlias)
			visitAll(visit, g.origin, g.args, g.params)
		},
		Clear: func(t *Thread, data any) {
			g := data.(*genericAlias)
			t.clearFields(&g.origin, &g.args, &g.params)
		},
	},
	Methods: []Method{
		{Name: "__mro_entries__", Sig: "bases, /", Fn: func(t *Thread, a []Value) Value { return t.NewTuple(aliasOf(a[0]).origin.incref()) }},
		{Name: "__instancecheck__", Sig: "instance, /", Fn: func(t *Thread, a []Value) Value {
			return t.typeError("isinstance() argument 2 cannot be a parameterized generic")
		}},
		{Name: "__subclasscheck__", Sig: "cls, /", Fn: func(t *Thread, a []Value) Value {
			return t.typeError("issubclass() argument 2 cannot be a parameterized generic")
		}},
		{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
			g := aliasOf(a[0])
			if g.starred {
				return t.NewTuple(t.builtin("next"), t.NewTuple(t.Iter(a[0])))
			}
			return t.NewTuple(t.vm.types.GenericAlias.Value().incref(), t.NewTuple(g.origin.incref(), g.args.incref()))
		}},
		{Name: "__dir__", Fn: func(t *Thread, a []Value) Value {
			l := t.CallMethod(aliasOf(a[0]).origin, "__dir__")
			if l.p == nil {
				t.clearExc()
				l = t.Call(t.builtin("dir"), aliasOf(a[0]).origin)
			}
			return l
		}},
	},
	GetSet: []GetSet{
		{Name: "__origin__", Member: true, Get: func(t *Thread, v Value) Value { return aliasOf(v).origin.incref() }},
		{Name: "__args__", Member: true, Get: func(t *Thread, v Value) Value { return aliasOf(v).args.incref() }},
		{Name: "__unpacked__", Member: true, Get: func(t *Thread, v Value) Value { return Bool(aliasOf(v).starred) }},
		{Name: "__parameters__", Get: func(t *Thread, v Value) Value { return t.aliasParams(aliasOf(v)).xincref() }},
		{Name: "__typing_unpacked_tuple_args__", Get: func(t *Thread, v Value) Value {
			if g := aliasOf(v); g.starred && g.origin == t.vm.types.Tuple.Value() {
				return g.args.incref()
			}
			return None
		}},
	},
}

var unionTypeSpec = TypeSpec{Name: "types.UnionType", Kind: kNativeObj, Flags: TypeGC | TypeWeak,
	Doc: "Represent a PEP 604 union type\n\nE.g. for int | str",
	Slots: Slots{
		Repr: unionRepr, Hash: unionHash, Compare: unionCompare, GetItem: unionGetItem, Binary: binarySlots{OpOr: unionOr},
		Traverse: func(data any, visit func(Value)) { visitAll(visit, data.(*unionType).args, data.(*unionType).params) },
		Clear: func(t *Thread, data any) {
			u := data.(*unionType)
			t.clearFields(&u.args, &u.params)
		},
	},
	Methods: []Method{
		{Name: "__instancecheck__", Sig: "instance, /", Fn: func(t *Thread, a []Value) Value {
			return t.unionCheck(a, "isinstance", t.isInstanceOf)
		}},
		{Name: "__subclasscheck__", Sig: "cls, /", Fn: func(t *Thread, a []Value) Value {
			if a[1].p.kind != kType {
				return t.typeError("issubclass() arg 1 must be a class")
			}
			return t.unionCheck(a, "issubclass", t.isSubclassOf)
		}},
	},
	GetSet: []GetSet{
		{Name: "__args__", Member: true, Get: func(t *Thread, v Value) Value { return unionOf(v).args.incref() }},
		{Name: "__parameters__", Get: func(t *Thread, v Value) Value {
			u := unionOf(v)
			if u.params.p == nil {
				u.params = t.paramsOf(asTuple(u.args.p).items)
			}
			return u.params.xincref()
		}},
	},
}

func init() {
	typeTable = append(typeTable,
		typeRow{field: func(ts *Types) **Type { return &ts.GenericAlias }, spec: &genericAliasSpec, how: Only3},
		typeRow{field: func(ts *Types) **Type { return &ts.UnionType }, spec: &unionTypeSpec, how: Only3})
}

func aliasOf(v Value) *genericAlias { return asNativeObj(v.p).data.(*genericAlias) }
func unionOf(v Value) *unionType    { return asNativeObj(v.p).data.(*unionType) }

func (t *Thread) isAlias(v Value) bool { return t.isInstance(v, t.vm.types.GenericAlias) }
func (t *Thread) isUnion(v Value) bool { return t.typeOf(v) == t.vm.types.UnionType }

// newGenericAlias is v[k].
func (t *Thread) newGenericAlias(v, k Value) Value {
	if k.p.kind == kTuple {
		k.incref()
	} else {
		k = t.NewTuple(k.incref())
	}
	h := t.allocNative(t.vm.types.GenericAlias, &genericAlias{origin: v.incref(), args: k})
	return obj(h)
}

func genericAliasNew(t *Thread, typ *Type, a Args) Value {
	if !t.refuseKeywords("GenericAlias", a) || !t.checkCount("GenericAlias", len(a.Pos), 2, 2) {
		return Null
	}
	v := t.newGenericAlias(a.Pos[0], a.Pos[1])
	if typ == t.vm.types.GenericAlias {
		return v
	}
	h := t.alloc(typ)
	g := aliasOf(v)
	*aliasOf(obj(h)) = genericAlias{origin: g.origin.incref(), args: g.args.incref()}
	t.decref(v)
	return obj(h)
}

func genericAliasRepr(t *Thread, v Value) Value {
	g := aliasOf(v)
	var b joiner
	if g.starred {
		b.add("*")
	}
	if !t.reprTypeItem(&b, g.origin) {
		return Null
	}
	b.add("[")
	args := asTuple(g.args.p).items
	for i, x := range args {
		if i > 0 {
			b.add(", ")
		}
		if x.p.kind == kList && x.p.flags&flagSub == 0 {
			b.add("[")
			for j := 0; j < len(asList(x.p).items); j++ {
				if j > 0 {
					b.add(", ")
				}
				if !t.reprTypeItem(&b, asList(x.p).items[j]) {
					return Null
				}
			}
			b.add("]")
		} else if !t.reprTypeItem(&b, x) {
			return Null
		}
	}
	if len(args) == 0 {
		b.add("()")
	}
	b.add("]")
	return b.str(t)
}

// reprTypeItem shows a class by its name, anything else by its repr.
func (t *Thread) reprTypeItem(b *joiner, v Value) bool {
	if v == Ellipsis {
		b.add("...")
		return true
	}
	if v.p == &tNone || v.p == &t.vm.types.NoneType.Header {
		if v.p == &tNone {
			b.add("None")
			return true
		}
	}
	if o, ok := t.LookupAttr(v, "__origin__"); o.p != nil || !ok {
		t.xdecref(o)
		if !ok {
			return false
		}
		if a, ok := t.LookupAttr(v, "__args__"); a.p != nil || !ok {
			t.xdecref(a)
			return ok && b.repr(t, v)
		}
	}
	q, ok := t.LookupAttr(v, "__qualname__")
	if !ok {
		return false
	}
	if q.p == nil {
		return b.repr(t, v)
	}
	defer t.decref(q)
	m, ok := t.LookupAttr(v, "__module__")
	if !ok {
		return false
	}
	if m.p == nil || m.p == &tNone {
		t.xdecref(m)
		return b.repr(t, v)
	}
	defer t.decref(m)
	ms, qs := t.StrOf(m), t.StrOf(q)
	if ms.p == nil || qs.p == nil {
		t.xdecref(ms)
		t.xdecref(qs)
		return false
	}
	if s := GoString(ms); s != "builtins" {
		b.add(s + ".")
	}
	b.add(GoString(qs))
	t.decref(ms)
	t.decref(qs)
	return true
}

func genericAliasHash(t *Thread, v Value) Value {
	g := aliasOf(v)
	h, ok := t.Hash(g.origin)
	if !ok {
		return Null
	}
	k, ok := t.Hash(g.args)
	if !ok {
		return Null
	}
	return Int(h ^ k)
}

func genericAliasCompare(t *Thread, a, b Value, op CmpOp) Value {
	if !t.isAlias(b) || op != EQ && op != NE {
		return NotImplemented
	}
	x, y := aliasOf(a), aliasOf(b)
	eq, ok := x.starred == y.starred, true
	if eq {
		eq, ok = t.CompareBool(x.origin, y.origin, EQ)
	}
	if ok && eq {
		eq, ok = t.CompareBool(x.args, y.args, EQ)
	}
	if !ok {
		return Null
	}
	return Bool(eq == (op == EQ))
}

func genericAliasCall(t *Thread, v Value, a Args) Value {
	orig := t.frame
	r := t.callSoft(aliasOf(v).origin, a)
	if r.p == &tUnwind {
		return t.then(orig, &aliasCalled, v)
	}
	return t.setOrigClass(r, v)
}

var aliasCalled = nativeCode{name: "GenericAlias", nregs: 1}

func init() {
	aliasCalled.fn = func(t *Thread, f *Frame, r Value) Value { return t.setOrigClass(r, *f.reg(0)) }
}

// setOrigClass notes on a new object (stolen and given back) what made it.
func (t *Thread) setOrigClass(r, alias Value) Value {
	if r.p == nil {
		return Null
	}
	if !t.SetAttr(r, "__orig_class__", alias) {
		if !t.matches(t.vm.types.AttributeError) && !t.matches(t.vm.types.TypeError) {
			t.decref(r)
			return Null
		}
		t.clearExc()
	}
	return r
}

// aliasOwn are the attributes that an alias has itself; all others are those of
// its origin.
var aliasOwn = map[string]bool{"__class__": true, "__origin__": true, "__args__": true, "__unpacked__": true, "__parameters__": true,
	"__typing_unpacked_tuple_args__": true, "__mro_entries__": true, "__reduce_ex__": true, "__reduce__": true, "__copy__": true,
	"__deepcopy__": true, "__bases__": true}

func genericAliasGetAttr(t *Thread, v Value, name *TextObj) Value {
	if aliasOwn[name.utf8()] {
		return genericGetAttr(t, v, name)
	}
	return t.getAttrSoft(aliasOf(v).origin, name)
}

func genericAliasIter(t *Thread, v Value) Value {
	g := aliasOf(v)
	n := t.newGenericAlias(g.origin, g.args)
	aliasOf(n).starred = true
	one := t.NewTuple(n)
	it := t.Iter(one)
	t.decref(one)
	return it
}

func (t *Thread) aliasParams(g *genericAlias) Value {
	if g.params.p == nil {
		g.params = t.paramsOf(asTuple(g.args.p).items)
	}
	return g.params
}

// paramsOf collects the type variables of arguments (owned).
func (t *Thread) paramsOf(args []Value) Value {
	var out []Value
	add := func(v Value) {
		for _, x := range out {
			if x == v {
				return
			}
		}
		out = append(out, v.incref())
	}
	fail := func() Value {
		t.releaseEach(out)
		return Null
	}
	for _, x := range args {
		if x.p.kind == kType {
			continue
		}
		if x.p.kind == kTuple || x.p.kind == kList {
			sub := t.paramsOf(seqItems(x))
			if sub.p == nil {
				return fail()
			}
			for _, v := range asTuple(sub.p).items {
				add(v)
			}
			t.decref(sub)
			continue
		}
		subst, ok := t.LookupAttr(x, "__typing_subst__")
		if !ok {
			return fail()
		}
		if subst.p != nil {
			t.decref(subst)
			add(x)
			continue
		}
		sub, ok := t.LookupAttr(x, "__parameters__")
		if !ok {
			return fail()
		}
		if sub.p != nil && sub.p.kind == kTuple {
			for _, v := range asTuple(sub.p).items {
				add(v)
			}
		}
		t.xdecref(sub)
	}
	return t.tupleOf(out)
}

func genericAliasGetItem(t *Thread, v, k Value) Value {
	g := aliasOf(v)
	params := t.aliasParams(g)
	if params.p == nil {
		return Null
	}
	args := t.substitute(v, g.args, params, k)
	if args.p == nil {
		return Null
	}
	n := t.newGenericAlias(g.origin, args)
	t.decref(args)
	aliasOf(n).starred = g.starred
	return n
}

// substitute is _Py_subs_parameters: args with the parameters replaced by k.
func (t *Thread) substitute(v, args, params, k Value) Value {
	ps := asTuple(params.p).items
	if len(ps) == 0 {
		r := t.Repr(v)
		if r.p == nil {
			return Null
		}
		defer t.decref(r)
		return t.typeError("%s is not a generic class", GoString(r))
	}
	item := k.incref()
	for _, p := range ps {
		prep, ok := t.LookupAttr(p, "__typing_prepare_subst__")
		if !ok {
			t.decref(item)
			return Null
		}
		if prep.p != nil && prep.p != &tNone {
			if item.p.kind != kTuple {
				item = t.NewTuple(item)
			}
			n := t.Call(prep, v, item)
			t.decref(prep)
			t.decref(item)
			if n.p == nil {
				return Null
			}
			item = n
		} else {
			t.xdecref(prep)
		}
	}
	defer func() { t.decref(item) }()
	with := []Value{item}
	if item.p.kind == kTuple {
		with = asTuple(item.p).items
	}
	if len(with) != len(ps) {
		r := t.Repr(v)
		if r.p == nil {
			return Null
		}
		defer t.decref(r)
		how := "many"
		if len(with) < len(ps) {
			how = "few"
		}
		return t.typeError("Too %s arguments for %s; actual %d, expected %d", how, GoString(r), len(with), len(ps))
	}
	out, ok := t.substituteIn(asTuple(args.p).items, ps, with)
	if !ok {
		return Null
	}
	return t.tupleOf(out)
}

// substituteIn replaces parameters in arguments and in what these have of their
// own; what it gives is owned.
func (t *Thread) substituteIn(args, ps, with []Value) ([]Value, bool) {
	var out []Value
	for _, x := range args {
		if x.p.kind == kType {
			out = append(out, x.incref())
			continue
		}
		if x.p.kind == kTuple || x.p.kind == kList {
			in, ok := t.substituteIn(seqItems(x), ps, with)
			if !ok {
				t.releaseEach(out)
				return nil, false
			}
			if x.p.kind == kList {
				out = append(out, t.listOf(in))
			} else {
				out = append(out, t.tupleOf(in))
			}
			continue
		}
		unpack, ok := t.LookupAttr(x, "__typing_is_unpacked_typevartuple__")
		isUnpack := false
		if ok && unpack.p != nil {
			isUnpack, ok = t.IsTrue(unpack)
			t.decref(unpack)
		}
		n := Null
		if ok {
			n = t.substituteOne(x, ps, with)
		}
		if n.p == nil {
			t.releaseEach(out)
			return nil, false
		}
		if isUnpack && n.p.kind == kTuple {
			out = append(out, increfAll(asTuple(n.p).items)...)
			t.decref(n)
		} else {
			out = append(out, n)
		}
	}
	return out, true
}

func (t *Thread) substituteOne(x Value, ps, with []Value) Value {
	subst, ok := t.LookupAttr(x, "__typing_subst__")
	if !ok {
		return Null
	}
	if subst.p != nil {
		defer t.decref(subst)
		for i, p := range ps {
			if p == x {
				return t.Call(subst, with[i])
			}
		}
		return x.incref()
	}
	sub, ok := t.LookupAttr(x, "__parameters__")
	if !ok {
		return Null
	}
	if sub.p == nil || sub.p.kind != kTuple || len(asTuple(sub.p).items) == 0 {
		t.xdecref(sub)
		return x.incref()
	}
	var vals []Value
	for _, s := range asTuple(sub.p).items {
		v := s
		for i, p := range ps {
			if p == s {
				v = with[i]
			}
		}
		vals = append(vals, v.incref())
	}
	t.decref(sub)
	k := t.tupleOf(vals)
	r := t.GetItem(x, k)
	t.decref(k)
	return r
}

// unionable tells whether v may be part of a union.
func (t *Thread) unionable(v Value) bool {
	return v.p == &tNone || v.p.kind == kType || t.isAlias(v) || t.isUnion(v) || t.typeOf(v).name == "TypeAliasType"
}

// unionOr is a | b of types.
func unionOr(t *Thread, a, b Value) Value {
	if !t.unionable(a) || !t.unionable(b) {
		return NotImplemented
	}
	var args []Value
	add := func(v Value) bool {
		if v.p == &tNone {
			v = t.vm.types.NoneType.Value()
		}
		for _, x := range args {
			if t.isAlias(x) != t.isAlias(v) {
				continue
			}
			same, ok := x == v, true
			if t.isAlias(x) {
				same, ok = t.CompareBool(x, v, EQ)
			}
			if !ok {
				return false
			}
			if same {
				return true
			}
		}
		args = append(args, v.incref())
		return true
	}
	for _, v := range []Value{a, b} {
		parts := []Value{v}
		if t.isUnion(v) {
			parts = asTuple(unionOf(v).args.p).items
		}
		for _, p := range parts {
			if !add(p) {
				t.releaseEach(args)
				return Null
			}
		}
	}
	return t.newUnion(args)
}

// newUnion makes a union of arguments (stolen); of one it is that.
func (t *Thread) newUnion(args []Value) Value {
	if len(args) == 1 {
		return args[0]
	}
	return obj(t.allocNative(t.vm.types.UnionType, &unionType{args: t.tupleOf(args)}))
}

func unionRepr(t *Thread, v Value) Value {
	var b joiner
	for i, x := range asTuple(unionOf(v).args.p).items {
		if i > 0 {
			b.add(" | ")
		}
		if x == t.vm.types.NoneType.Value() {
			b.add("None")
			continue
		}
		if !t.reprTypeItem(&b, x) {
			return Null
		}
	}
	return b.str(t)
}

func unionHash(t *Thread, v Value) Value {
	s := t.newSet(t.vm.types.FrozenSet)
	defer t.decref(obj(&s.Header))
	if !t.setUpdate(s, unionOf(v).args) {
		return Null
	}
	return frozenSetHash(t, obj(&s.Header))
}

func unionCompare(t *Thread, a, b Value, op CmpOp) Value {
	if !t.isUnion(b) || op != EQ && op != NE {
		return NotImplemented
	}
	x, y := t.newSet(t.vm.types.Set), t.newSet(t.vm.types.Set)
	vx, vy := obj(&x.Header), obj(&y.Header)
	defer t.decref(vx)
	defer t.decref(vy)
	if !t.setUpdate(x, unionOf(a).args) || !t.setUpdate(y, unionOf(b).args) {
		return Null
	}
	return setCompare(t, vx, vy, op)
}

func unionGetItem(t *Thread, v, k Value) Value {
	u := unionOf(v)
	if u.params.p == nil {
		if u.params = t.paramsOf(asTuple(u.args.p).items); u.params.p == nil {
			return Null
		}
	}
	args := t.substitute(v, u.args, u.params, k)
	if args.p == nil {
		return Null
	}
	defer t.decref(args)
	items := asTuple(args.p).items
	r := items[0].incref()
	for _, x := range items[1:] {
		n := t.Binary(OpOr, r, x)
		t.decref(r)
		if n.p == nil {
			return Null
		}
		r = n
	}
	return r
}

// unionCheck is isinstance or issubclass with a union.
func (t *Thread) unionCheck(a []Value, what string, check func(v, c Value) (bool, bool)) Value {
	args := asTuple(unionOf(a[0]).args.p).items
	for _, x := range args {
		if t.isAlias(x) {
			return t.typeError("%s() argument 2 cannot be a parameterized generic", what)
		}
	}
	for _, x := range args {
		is, ok := check(a[1], x)
		if !ok {
			return Null
		}
		if is {
			return True
		}
	}
	return False
}
