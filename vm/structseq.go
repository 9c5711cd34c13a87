package vm

// NewStructType makes a class of tuples whose first items have names, as
// sys.version_info's. Names beyond visible are attributes only.
func (t *Thread) NewStructType(name, doc string, fields []string, visible int) *Type {
	spec := &TypeSpec{Name: name, Doc: doc, Kind: kTuple, Base: t.vm.types.Tuple, Flags: TypeGC}
	for i, f := range fields {
		spec.GetSet = append(spec.GetSet, GetSet{Name: f, Member: true, Get: func(t *Thread, v Value) Value {
			if items := asTuple(v.p).items; i < len(items) {
				return items[i].incref()
			}
			return t.structHidden(v, f)
		}})
	}
	short := name[lastDot(name)+1:]
	full := name
	spec.Slots.Repr = func(t *Thread, v Value) Value {
		s := full + "("
		if t.vm.py2 {
			s = full + "("
		}
		for i, x := range asTuple(v.p).items {
			r := t.Repr(x)
			if r.p == nil {
				return Null
			}
			if i > 0 {
				s += ", "
			}
			s += fields[i] + "=" + GoString(r)
			t.decref(r)
		}
		return t.Str(s + ")")
	}
	_ = short
	typ := t.newBuiltinType(spec)
	t.setMROObj(typ)
	typ.dict.setStr(t, t.vm.intern("n_fields"), Int(int64(len(fields))))
	typ.dict.setStr(t, t.vm.intern("n_sequence_fields"), Int(int64(visible)))
	typ.dict.setStr(t, t.vm.intern("n_unnamed_fields"), Int(0))
	if !t.vm.py2 {
		names := make([]Value, visible)
		for i := range names {
			names[i] = t.Str(fields[i])
		}
		args := t.NewTuple(names...)
		typ.dict.setStr(t, t.vm.names.matchArgs, args)
		t.decref(args)
	}
	return typ
}

func lastDot(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			return i
		}
	}
	return -1
}

func (t *Thread) structHidden(v Value, f string) Value { return None }

// NewStruct makes an instance of a struct type; it steals the values.
func (t *Thread) NewStruct(typ *Type, vals ...Value) Value {
	o := &TupleObj{items: vals}
	t.init(&o.Header, kTuple, typ)
	t.track(&o.Header)
	return obj(&o.Header)
}

// sysVersionInfo sets sys.version_info and sys.implementation.
func (t *Thread) sysVersionInfo(m *Module) {
	typ := t.NewStructType("sys.version_info", "sys.version_info\n\nVersion information as a named tuple.", []string{"major", "minor", "micro", "releaselevel", "serial"}, 5)
	if t.vm.py2 {
		m.Set("version_info", t.NewStruct(typ, Int(2), Int(7), Int(18), t.Str("final"), Int(0)))
		return
	}
	m.Set("version_info", t.NewStruct(typ, Int(3), Int(13), Int(0), t.Str("final"), Int(0)))
	t.sysImplementation(m)
	fl := t.NewStructType("sys.float_info", "", []string{"max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"}, 11)
	m.Set("float_info", t.NewStruct(fl, Float(1.7976931348623157e308), Int(1024), Int(308), Float(2.2250738585072014e-308), Int(-1021), Int(-307), Int(15), Int(53), Float(2.220446049250313e-16), Int(2), Int(1)))
	il := t.NewStructType("sys.int_info", "", []string{"bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"}, 4)
	m.Set("int_info", t.NewStruct(il, Int(30), Int(4), Int(4300), Int(640)))
	h := t.NewStructType("sys.hash_info", "", []string{"width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"}, 9)
	m.Set("hash_info", t.NewStruct(h, Int(64), Int(1<<61-1), Int(314159), Int(0), Int(1000003), t.Str("siphash13"), Int(64), Int(128), Int(0)))
}

// sysFlags is sys.flags.
func (t *Thread) sysFlags() Value {
	if t.vm.py2 {
		typ := t.NewStructType("sys.flags", "", []string{"debug", "py3k_warning", "division_warning", "division_new", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "tabcheck", "verbose", "unicode", "bytes_warning", "hash_randomization"}, 16)
		vals := make([]Value, 16)
		for i := range vals {
			vals[i] = Int(0)
		}
		vals[7], vals[9] = Int(1), Int(1)
		return t.NewStruct(typ, vals...)
	}
	names := []string{"debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode", "warn_default_encoding", "safe_path", "int_max_str_digits"}
	typ := t.NewStructType("sys.flags", "", names, len(names))
	vals := make([]Value, len(names))
	for i := range vals {
		vals[i] = Int(0)
	}
	vals[4], vals[6], vals[13], vals[16], vals[17] = Int(1), Int(1), False, False, Int(4300)
	return t.NewStruct(typ, vals...)
}
