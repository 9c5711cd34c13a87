package vm

// structInfo says what a class of NewStructType has.
type structInfo struct {
	name    string
	fields  []string
	visible int
	closed  bool // a program cannot make instances
}

// structGetters get the attributes of such a class, by their number.
var structGetters = func() (list [32]func(t *Thread, v Value) Value) {
	for i := range list {
		list[i] = func(t *Thread, v Value) Value { return structField(v, i) }
	}
	return list
}()

// structTypes is what is known of the VM's struct types.
func (vm *VM) structTypes() map[*Type]*structInfo {
	return Ext(vm, "structseq", func() map[*Type]*structInfo { return map[*Type]*structInfo{} })
}

// NewStructType makes a class of tuples whose first items have names, as
// sys.version_info's. Names beyond visible are attributes only; a name that is
// empty belongs to an item that has none.
func (t *Thread) NewStructType(name, doc string, fields []string, visible int) *Type {
	spec := &TypeSpec{Name: name, Doc: doc, Kind: kTuple, Base: t.vm.types.Tuple, Flags: TypeGC}
	for i, f := range fields {
		if f == "" {
			continue
		}
		spec.GetSet = append(spec.GetSet, GetSet{Name: f, Member: true, Get: structGetters[i]})
	}
	spec.Slots.New = structNew
	spec.Slots.Repr = structRepr
	spec.Methods = []Method{{Name: "__reduce__", Fn: structReduce}}
	if !t.vm.py2 {
		spec.Methods = append(spec.Methods, Method{Name: "__replace__", Raw: structReplace})
	}
	typ := t.newBuiltinType(spec)
	t.setMROObj(typ)
	t.vm.structTypes()[typ] = &structInfo{name: name, fields: fields, visible: visible}
	unnamed := 0
	var names []Value
	for i, f := range fields {
		if f == "" {
			unnamed++
		} else if i < visible {
			names = append(names, t.Str(f))
		}
	}
	typ.dict.setStr(t, t.vm.intern("n_fields"), Int(int64(len(fields))))
	typ.dict.setStr(t, t.vm.intern("n_sequence_fields"), Int(int64(visible)))
	typ.dict.setStr(t, t.vm.intern("n_unnamed_fields"), Int(int64(unnamed)))
	args := t.NewTuple(names...)
	if !t.vm.py2 {
		typ.dict.setStr(t, t.vm.names.matchArgs, args)
	}
	t.decref(args)
	return typ
}

// structField gives field i, which may be one of those that only have names.
func structField(v Value, i int) Value {
	if items := asTuple(v.p).items; i < len(items) {
		return items[i].incref()
	} else if a := attrsOf(v.p); a != nil && i-len(items) < len(a.slots) {
		return a.slots[i-len(items)].incref()
	}
	return None
}

func structRepr(t *Thread, v Value) Value {
	info := t.vm.structTypes()[t.typeOf(v)]
	s := info.name + "("
	for i, x := range asTuple(v.p).items {
		r := t.Repr(x)
		if r.p == nil {
			return Null
		}
		if i > 0 {
			s += ", "
		}
		s += info.fields[i] + "=" + GoString(r)
		t.decref(r)
	}
	return t.Str(s + ")")
}

// structNew is T(sequence, dict={}).
func structNew(t *Thread, typ *Type, a Args) Value {
	var p [2]Value
	info := t.vm.structTypes()[typ]
	if info == nil || info.closed {
		return t.typeError("cannot create '%s' instances", typ.fullName(t))
	}
	if !structSig.bind(t, typ.name, a, p[:]) {
		return Null
	}
	if p[1].p != nil && p[1].p.kind != kDict {
		return t.typeError("%s() takes a dict as second arg, if any", typ.fullName(t))
	}
	seq := t.Tuple(p[0])
	if seq.p == nil {
		if t.matches(t.vm.types.TypeError) {
			return t.typeError("constructor requires a sequence")
		}
		return Null
	}
	defer t.decref(seq)
	items := asTuple(seq.p).items
	least, most := info.visible, len(info.fields)
	if n := len(items); n < least || n > most {
		switch {
		case least == most:
			return t.typeError("%s() takes a %d-sequence (%d-sequence given)", typ.fullName(t), least, n)
		case n < least:
			return t.typeError("%s() takes an at least %d-sequence (%d-sequence given)", typ.fullName(t), least, n)
		}
		return t.typeError("%s() takes an at most %d-sequence (%d-sequence given)", typ.fullName(t), most, n)
	}
	vals := increfAll(items)
	for i := len(vals); i < most; i++ {
		v := None
		if p[1].p != nil {
			if x := asDict(p[1].p).getStr(t.vm.intern(info.fields[i])); x.p != nil {
				v = x.incref()
			}
		}
		vals = append(vals, v)
	}
	return t.NewStruct(typ, vals...)
}

var structSig = parseSig("sequence, dict={}")

func structReduce(t *Thread, a []Value) Value {
	v := a[0]
	info := t.vm.structTypes()[t.typeOf(v)]
	d := t.NewDict()
	for i := info.visible; i < len(info.fields); i++ {
		x := structField(v, i)
		t.DictSetStr(d, info.fields[i], x)
		t.decref(x)
	}
	return t.NewTuple(t.typeOf(v).Value().incref(), t.NewTuple(t.tupleOf(increfAll(asTuple(v.p).items)), d))
}

func structReplace(t *Thread, a Args) Value {
	v := a.Pos[0]
	typ := t.typeOf(v)
	if len(a.Pos) > 1 {
		return t.typeError("__replace__() takes no positional arguments (%d given)", len(a.Pos)-1)
	}
	info := t.vm.structTypes()[typ]
	vals := make([]Value, len(info.fields))
	used := 0
	for i, f := range info.fields {
		vals[i] = structField(v, i)
		for j, k := range a.Names {
			if GoString(k) == f {
				t.set(&vals[i], a.Kw[j].incref())
				used++
			}
		}
	}
	if used < len(a.Names) {
		dropAll(t, vals)
		return t.typeError("Got unexpected field name(s): %s", t.strOrEmpty(a.Names[0]))
	}
	return t.NewStruct(typ, vals...)
}

func dropAll(t *Thread, vals []Value) {
	for _, v := range vals {
		t.decref(v)
	}
}

// NewStruct makes an instance of a struct type; it steals the values.
func (t *Thread) NewStruct(typ *Type, vals ...Value) Value {
	visible := len(vals)
	if info := t.vm.structTypes()[typ]; info != nil {
		visible = min(visible, info.visible)
	}
	o := &tupleSub{} // also without hidden fields: it is no exact tuple
	o.items = vals[:visible:visible]
	t.init(&o.Header, kTuple, typ)
	t.startSub(&o.Header, &o.attrs)
	o.attrs.slots = vals[visible:]
	t.track(&o.Header)
	return obj(&o.Header)
}

// sysVersionInfo sets sys.version_info and sys.implementation.
func (t *Thread) sysVersionInfo(m *Module) {
	typ := t.NewStructType("sys.version_info", "sys.version_info\n\nVersion information as a named tuple.", []string{"major", "minor", "micro", "releaselevel", "serial"}, 5)
	t.vm.structTypes()[typ].closed = true
	fl := t.NewStructType("sys.float_info", "", []string{"max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"}, 11)
	m.Set("float_info", t.NewStruct(fl, Float(1.7976931348623157e308), Int(1024), Int(308), Float(2.2250738585072014e-308), Int(-1021), Int(-307), Int(15), Int(53), Float(2.220446049250313e-16), Int(2), Int(1)))
	if t.vm.py2 {
		m.Set("version_info", t.NewStruct(typ, Int(2), Int(7), Int(18), t.Str("final"), Int(0)))
		ll := t.NewStructType("sys.long_info", "", []string{"bits_per_digit", "sizeof_digit"}, 2)
		m.Set("long_info", t.NewStruct(ll, Int(30), Int(4)))
		return
	}
	m.Set("version_info", t.NewStruct(typ, Int(3), Int(13), Int(0), t.Str("final"), Int(0)))
	t.sysImplementation(m)
	il := t.NewStructType("sys.int_info", "", []string{"bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"}, 4)
	m.Set("int_info", t.NewStruct(il, Int(30), Int(4), Int(4300), Int(640)))
	th := t.NewStructType("sys.thread_info", "", []string{"name", "lock", "version"}, 3)
	m.Set("thread_info", t.NewStruct(th, t.Str("pthread"), t.Str("semaphore"), None))
	h := t.NewStructType("sys.hash_info", "", []string{"width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"}, 9)
	m.Set("hash_info", t.NewStruct(h, Int(64), Int(1<<61-1), Int(314159), Int(0), Int(1000003), t.Str("siphash13"), Int(64), Int(128), Int(0)))
}

// sysFlags is sys.flags.
func (t *Thread) sysFlags() Value {
	if t.vm.py2 {
		typ := t.NewStructType("sys.flags", "", []string{"debug", "py3k_warning", "division_warning", "division_new", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "tabcheck", "verbose", "unicode", "bytes_warning", "hash_randomization"}, 16)
		t.vm.structTypes()[typ].closed = true
		vals := make([]Value, 16)
		for i := range vals {
			vals[i] = Int(0)
		}
		vals[7], vals[9] = Int(1), Int(1)
		return t.NewStruct(typ, vals...)
	}
	names := []string{"debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode", "warn_default_encoding", "safe_path", "int_max_str_digits"}
	typ := t.NewStructType("sys.flags", "", names, len(names))
	t.vm.structTypes()[typ].closed = true
	vals := make([]Value, len(names))
	for i := range vals {
		vals[i] = Int(0)
	}
	vals[4], vals[6], vals[13], vals[16], vals[17] = Int(1), Int(1), False, False, Int(4300)
	return t.NewStruct(typ, vals...)
}
