package vm

// OSError, and EnvironmentError of Python 2.

var excOS = excShape{ownNew: true, fields: []string{"errno", "strerror", "filename", "filename2", "written"},
	getset: []GetSet{excMember("errno"), excMember("strerror"), excMember("filename"), excMember("filename2"),
		{Name: "characters_written", Get: osGetWritten, Set: osSetWritten}},
	slots:   Slots{New: osNew, Init: osInit, Str: osStr},
	methods: []Method{{Name: "__reduce__", Fn: osReduce}}}

// errnoClasses are the classes that OSError() chooses by errno.
var errnoClasses = map[int64]string{
	1: "PermissionError", 2: "FileNotFoundError", 3: "ProcessLookupError", 4: "InterruptedError", 10: "ChildProcessError",
	11: "BlockingIOError", 13: "PermissionError", 17: "FileExistsError", 20: "NotADirectoryError", 21: "IsADirectoryError",
	32: "BrokenPipeError", 103: "ConnectionAbortedError", 104: "ConnectionResetError", 108: "BrokenPipeError",
	110: "TimeoutError", 111: "ConnectionRefusedError", 114: "BlockingIOError", 115: "BlockingIOError",
}

// osUsesInit tells whether a class leaves the arguments to __init__: where it has
// an __init__ of its own but no __new__.
func (t *Thread) osUsesInit(typ *Type) bool {
	d := typ.lookup(t, t.vm.names.init)
	ownInit := d.p == nil || t.wrapperOwner(d) == nil || !t.wrapperOwner(d).isSubtype(t.vm.types.OSError)
	d = typ.lookup(t, t.vm.names.new)
	ownNew := d.p == nil || d.p.kind != kNative || asNative(d.p).newOf == nil
	return ownInit && !ownNew
}

func osNew(t *Thread, typ *Type, a Args) Value {
	if t.osUsesInit(typ) {
		return t.newExc(typ, t.NewTuple())
	}
	if len(a.Names) > 0 {
		return t.typeError("%s() takes no keyword arguments", typ.name)
	}
	if n := len(a.Pos); typ == t.vm.types.OSError && n >= 2 && n <= 5 {
		if i, ok := smallInt(a.Pos[0]); ok && errnoClasses[i] != "" {
			typ = t.vm.types.OtherExc[errnoClasses[i]]
		}
	}
	e := t.newExc(typ, t.NewTuple())
	if !t.osFill(e, a.Pos) {
		t.decref(e)
		return Null
	}
	return e
}

// smallInt gives the value of an int (or bool) that fits 64 bits.
func smallInt(v Value) (int64, bool) {
	switch v.p.kind {
	case kInt, kBool:
		return v.int(), true
	case kLong:
		if b := asLong(v.p).v; b.IsInt64() {
			return b.Int64(), true
		}
	}
	return 0, false
}

func osInit(t *Thread, e Value, a Args) Value {
	if !t.osUsesInit(t.typeOf(e)) {
		return None // __new__ has done it
	}
	if !t.noKeywords(e, a) {
		return Null
	}
	if !t.osFill(e, a.Pos) {
		return Null
	}
	return None
}

// osFill sets the fields from the arguments: errno, strerror, filename, winerror
// and filename2.
func (t *Thread) osFill(e Value, args []Value) bool {
	n := len(args)
	var p [5]Value
	if n >= 2 && n <= 5 {
		copy(p[:], args)
	}
	rest := args
	if filename := p[2]; filename.p != nil && filename.p != &tNone {
		if s := &t.typeOf(filename).slots; t.typeOf(e) == t.vm.types.OtherExc["BlockingIOError"] && (s.Index != nil || s.Int != nil || s.Float != nil) {
			i, ok := t.Index(filename, t.vm.types.ValueError)
			if !ok {
				return false
			}
			t.setExcField(e, "written", Int(i))
		} else {
			t.setExcField(e, "filename", filename)
			if p[4].p != nil && p[4].p != &tNone {
				t.setExcField(e, "filename2", p[4])
			}
			rest = args[:2]
		}
	}
	t.setExcField(e, "errno", p[0])
	t.setExcField(e, "strerror", p[1])
	t.set(&asExc(e.p).args, t.copyTuple(rest))
	return true
}

func osStr(t *Thread, e Value) Value {
	filename, filename2 := t.excField(e, "filename"), t.excField(e, "filename2")
	errno, strerror := t.excField(e, "errno"), t.excField(e, "strerror")
	if filename.p == nil && (errno.p == nil || strerror.p == nil) {
		return excStr(t, e)
	}
	return t.osText(errno, strerror, filename, filename2)
}

// osText is the text of an OSError; Null fields are None, or left out.
func (t *Thread) osText(errno, strerror, filename, filename2 Value) Value {
	show := [...]Value{noneIfNull(errno), noneIfNull(strerror), filename.xincref(), filename2.xincref()}
	defer func() {
		for _, v := range show {
			t.xdecref(v)
		}
	}()
	no, ok := t.goStr(show[0])
	if !ok {
		return Null
	}
	text, ok := t.goStr(show[1])
	if !ok {
		return Null
	}
	s := "[Errno " + no + "] " + text
	for i, sep := range [...]string{": ", " -> "} {
		if show[2+i].p == nil {
			break
		}
		r, ok := t.goRepr(show[2+i])
		if !ok {
			return Null
		}
		s += sep + r
	}
	return t.Str(s)
}

func osReduce(t *Thread, a []Value) Value {
	x := asExc(a[0].p)
	typ, args := t.typeOf(a[0]).Value().incref(), x.args.incref()
	filename := t.excField(a[0], "filename")
	if items := asTuple(args.p).items; len(items) == 2 && filename.p != nil {
		items = append(increfAll(items), filename.incref())
		if f2 := t.excField(a[0], "filename2"); f2.p != nil {
			items = append(items, None, f2.incref())
		}
		t.decref(args)
		args = t.tupleOf(items)
	}
	if x.attrs.dict == nil && (x.attrs.shape == nil || len(x.attrs.shape.names) == 0) {
		return t.NewTuple(typ, args)
	}
	return t.NewTuple(typ, args, obj(&x.attrs.materialize(t).Header).incref())
}

func osGetWritten(t *Thread, e Value) Value {
	if v := t.excField(e, "written"); v.p != nil {
		return v
	}
	return t.attrError("characters_written")
}

func osSetWritten(t *Thread, e, v Value) bool {
	if v.p == nil {
		if t.excField(e, "written").p == nil {
			t.attrError("characters_written")
			return false
		}
		t.setExcField(e, "written", Null)
		return true
	}
	i, ok := t.Index(v, t.vm.types.ValueError)
	if ok {
		t.setExcField(e, "written", Int(i))
	}
	return ok
}

var excEnvironment2 = excShape{fields: []string{"errno", "strerror", "filename"},
	getset: []GetSet{excMember("errno"), excMember("strerror"), excMember("filename")},
	slots:  Slots{Init: environmentInit, Str: environmentStr}, methods: []Method{{Name: "__reduce__", Fn: osReduce}}}

func environmentInit(t *Thread, e Value, a Args) Value {
	if excInit(t, e, a).p == nil {
		return Null
	}
	if n := len(a.Pos); n < 2 || n > 3 {
		return None
	}
	t.setExcField(e, "errno", a.Pos[0])
	t.setExcField(e, "strerror", a.Pos[1])
	if len(a.Pos) == 3 {
		t.setExcField(e, "filename", a.Pos[2])
		t.set(&asExc(e.p).args, t.copyTuple(a.Pos[:2]))
	}
	return None
}

func environmentStr(t *Thread, e Value) Value {
	errno, strerror, filename := t.excField(e, "errno"), t.excField(e, "strerror"), t.excField(e, "filename")
	if filename.p == nil && (errno.p == nil || strerror.p == nil) {
		return excStr(t, e)
	}
	return t.osText(errno, strerror, filename, Null)
}
