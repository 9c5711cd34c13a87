package vm

import "reflect"

// The exceptions: CPython's exceptions.c. The table of classes is in
// type_exc_table.go, what some of them have of their own in the files beside it.

// excShape is what a class of exceptions adds to its base, or a class without
// one shares with it. Slots.Init is nil where that is BaseException's.
type excShape struct {
	fields  []string // names of ExcObj.fields
	ownNew  bool     // its __new__ is another than that of the bases
	slots   Slots
	methods []Method
	getset  []GetSet
}

// initExceptions makes the classes of exceptions of the VM's dialect.
func (t *Thread) initExceptions() {
	ts := &t.vm.types
	ts.OtherExc = map[string]*Type{}
	by := map[string]*Type{"object": ts.Object}
	shapes := map[string]*excShape{}
	baseOf := func(row *excRow) string {
		if row.base == "StandardError" && !t.vm.py2 {
			return "Exception"
		}
		return row.base
	}
	for i := range excTable {
		row := &excTable[i]
		if !t.vm.exists(row.how) {
			continue
		}
		sh := row.shape
		if t.vm.py2 {
			sh = row.shape2
		}
		own := sh != nil
		if !own {
			sh = shapes[baseOf(row)]
		}
		shapes[row.name] = sh
		base := by[baseOf(row)]
		typ := t.newBuiltinType(t.excSpec(row, sh, own, base))
		typ.excNew = own && sh.ownNew
		typ.excPlain = sh.slots.Init == nil
		if own {
			typ.excFields = append(base.excFields[:len(base.excFields):len(base.excFields)], sh.fields...)
		}
		t.setMROObj(typ)
		by[row.name] = typ
		t.setExcType(row.name, typ)
	}
	if t.vm.py2 {
		ts.RecursionError, ts.ModuleNotFoundError = ts.RuntimeError, ts.ImportError
		return
	}
	ts.EnvironmentError, ts.IOError = ts.OSError, ts.OSError
	t.initExceptionGroup()
}

// excSpec describes the class of a row. Each class has an __init__ of its own in
// its dictionary, and a __new__ unless it is one of Python 3's with fields.
func (t *Thread) excSpec(row *excRow, sh *excShape, own bool, base *Type) *TypeSpec {
	spec := &TypeSpec{Name: row.name, Doc: row.doc, Kind: kExc, Base: base, Flags: TypeBase | TypeGC | TypeExc | TypeDict}
	if t.vm.py2 {
		spec.Name = "exceptions." + row.name
		if row.doc2 != "" {
			spec.Doc = row.doc2
		}
	}
	if own {
		spec.Slots, spec.Methods, spec.GetSet = sh.slots, sh.methods, sh.getset
	}
	if spec.Slots.New == nil && (t.vm.py2 || sh == &excBase) {
		spec.Slots.New = excNew
	}
	spec.Slots.Init = sh.slots.Init
	if spec.Slots.Init == nil {
		spec.Slots.Init = excInit
	}
	return spec
}

// setExcType fills the field of Types that has the class's name.
func (t *Thread) setExcType(name string, typ *Type) {
	ts := &t.vm.types
	if f := reflect.ValueOf(ts).Elem().FieldByName(name); f.IsValid() {
		f.Set(reflect.ValueOf(typ))
		return
	}
	ts.OtherExc[name] = typ
}

// ExceptionNamed gives a built-in class of exceptions by name, nil for none.
func (ts *Types) ExceptionNamed(name string) *Type {
	if f := reflect.ValueOf(ts).Elem().FieldByName(name); f.IsValid() && f.Kind() == reflect.Pointer {
		return f.Interface().(*Type)
	}
	return ts.OtherExc[name]
}

// eachException visits the built-in exceptions with the names that builtins has
// for them.
func (t *Thread) eachException(visit func(name string, typ *Type)) {
	ts := &t.vm.types
	for i := range excTable {
		if row := &excTable[i]; t.vm.exists(row.how) {
			visit(row.name, ts.ExceptionNamed(row.name))
		}
	}
	if !t.vm.py2 {
		visit("ExceptionGroup", ts.ExceptionGroup)
		visit("EnvironmentError", ts.OSError)
		visit("IOError", ts.OSError)
	}
}

// exceptionsModule is Python 2's module of that name.
var exceptionsModule = NativeModule{Name: "exceptions", How: Only2, Doc: "Python's standard exception class hierarchy.\n\nExceptions found here are defined both in the exceptions module and the\nbuilt-in namespace.  It is recommended that user-defined exceptions\ninherit from Exception.  See the documentation for the exception\ninheritance hierarchy.\n",
	Init: func(t *Thread, m *Module) bool {
		t.eachException(func(name string, typ *Type) { m.Set(name, typ.Value().incref()) })
		return true
	}}

// excNew is BaseException.__new__.
func excNew(t *Thread, typ *Type, a Args) Value {
	if t.vm.py2 {
		return t.newExc(typ, t.NewTuple())
	}
	return t.newExc(typ, t.copyTuple(a.Pos))
}

// excInit is BaseException.__init__.
func excInit(t *Thread, self Value, a Args) Value {
	if !t.noKeywords(self, a) {
		return Null
	}
	t.setExcArgs(self, a.Pos)
	return None
}

// noKeywords refuses keyword arguments.
func (t *Thread) noKeywords(self Value, a Args) bool {
	if len(a.Names) == 0 {
		return true
	}
	name := t.shownType(t.typeOf(self))
	if t.vm.py2 {
		t.typeError("%s does not take keyword arguments", name)
	} else {
		t.typeError("%s() takes no keyword arguments", name)
	}
	return false
}

// setExcArgs makes items (borrowed) the args of an exception, as __init__ does.
func (t *Thread) setExcArgs(e Value, items []Value) {
	x := asExc(e.p)
	if !sameItems(asTuple(x.args.p).items, items) {
		t.set(&x.args, t.copyTuple(items))
	}
	if t.vm.py2 && len(items) == 1 {
		t.setField(&x.fields[excMessage], items[0])
	}
}

// excMessage is the place of Python 2's message among the fields.
const excMessage = 0

func sameItems(a, b []Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// excArgs gives the items of an exception's args (borrowed).
func excArgs(e Value) []Value { return asTuple(asExc(e.p).args.p).items }

func excStr(t *Thread, e Value) Value {
	switch args := excArgs(e); len(args) {
	case 0:
		return t.Str("")
	case 1:
		return t.strSoft(args[0])
	}
	return t.strSoft(asExc(e.p).args)
}

func excRepr(t *Thread, e Value) Value {
	name := t.typeOf(e).name
	if args := excArgs(e); len(args) == 1 && !t.vm.py2 {
		s, ok := t.goRepr(args[0])
		if !ok {
			return Null
		}
		return t.Str(name + "(" + s + ")")
	}
	s, ok := t.goRepr(asExc(e.p).args)
	if !ok {
		return Null
	}
	return t.Str(name + s)
}

// goRepr and goStr are repr(v) and str(v) as Go strings.
func (t *Thread) goRepr(v Value) (string, bool) { return t.goText(t.Repr(v.incref()), v) }

func (t *Thread) goStr(v Value) (string, bool) { return t.goText(t.StrOf(v.incref()), v) }

// goText takes r apart and lets go of it and of held.
func (t *Thread) goText(r, held Value) (string, bool) {
	t.decref(held)
	if r.p == nil {
		return "", false
	}
	s := GoString(r)
	t.decref(r)
	return s, true
}

// excUnicode2 is Python 2's BaseException.__unicode__.
func excUnicode2(t *Thread, a []Value) Value {
	e := a[0]
	if d := t.typeOf(e).lookup(t, t.vm.names.str); d.p != nil {
		if typ := t.wrapperOwner(d); typ == nil || typ != t.vm.types.BaseException {
			// A class with its own __str__ means that in unicode() too; what it gives
			// may be unicode, of which str() would make a str.
			f := t.frame
			s := t.finish(t.typeOf(e).slots.Str(t, e), f)
			if s.p == nil {
				return Null
			}
			r := t.Call(t.vm.types.Str.Value(), s)
			t.decref(s)
			return r
		}
	}
	switch args := excArgs(e); len(args) {
	case 0:
		return t.Text("")
	case 1:
		return t.Call(t.vm.types.Str.Value(), args[0])
	}
	return t.Call(t.vm.types.Str.Value(), asExc(e.p).args)
}

// excDict gives a copy of an exception's dictionary (owned), Null where it is
// empty and was never asked for.
func (t *Thread) excDict(e Value) Value {
	x := asExc(e.p)
	if x.attrs.dict == nil && (x.attrs.shape == nil || len(x.attrs.shape.names) == 0) {
		return Null
	}
	d := t.newDict()
	x.attrs.materialize(t).each(t, func(k, v Value) bool { return d.set(t, k, v) })
	return obj(&d.Header)
}

func excReduce(t *Thread, a []Value) Value {
	x := asExc(a[0].p)
	typ, args := t.typeOf(a[0]).Value().incref(), x.args.incref()
	if x.attrs.dict == nil && (x.attrs.shape == nil || len(x.attrs.shape.names) == 0) {
		return t.NewTuple(typ, args)
	}
	d := x.attrs.materialize(t)
	return t.NewTuple(typ, args, obj(&d.Header).incref())
}

func excSetState(t *Thread, a []Value) Value {
	if a[1].p == &tNone {
		return None
	}
	if a[1].p.kind != kDict {
		return t.typeError("state is not a dictionary")
	}
	var keys, vals []Value
	asDict(a[1].p).each(t, func(k, v Value) bool {
		keys, vals = append(keys, k.incref()), append(vals, v.incref())
		return true
	})
	ok := true
	for i, k := range keys {
		if ok {
			var name *TextObj
			if name, ok = t.attrName(k); ok {
				ok = t.setAttr(a[0], name, vals[i])
			}
		}
		t.decref(k)
		t.decref(vals[i])
	}
	if !ok {
		return Null
	}
	return None
}

func excGetItem2(t *Thread, e, k Value) Value { return t.GetItem(asExc(e.p).args, k) }

func excGetSlice2(t *Thread, e, i, j Value) Value { return t.getSlice2(asExc(e.p).args, i, j) }

// excGetMessage2 is Python 2's message: what was set, else what __init__ found,
// which is deprecated.
func excGetMessage2(t *Thread, e Value) Value {
	x := asExc(e.p)
	name := t.vm.intern("message")
	if v := x.attrs.get(name); v.p != nil {
		return v.incref()
	}
	if x.fields[excMessage].p == nil {
		return t.attrError("message attribute was deleted")
	}
	if !t.warn("DeprecationWarning", "BaseException.message has been deprecated as of Python 2.6") {
		return Null
	}
	if x.fields[excMessage].p == nil {
		return None // a filter's doing
	}
	return x.fields[excMessage].incref()
}

func excSetMessage2(t *Thread, e, v Value) bool {
	x := asExc(e.p)
	name := t.vm.intern("message")
	if v.p != nil {
		x.attrs.set(t, name, v)
		return true
	}
	if x.attrs.get(name).p != nil {
		x.attrs.del(t, name)
	}
	t.setField(&x.fields[excMessage], Null)
	return true
}

// excMember gives a member of the object kind for a field.
func excMember(name string) GetSet {
	return GetSet{Name: name, Member: true,
		Get: func(t *Thread, e Value) Value { return noneIfNull(t.excField(e, name)) },
		Set: func(t *Thread, e, v Value) bool { t.setExcField(e, name, v); return true }}
}

var excBase = excShape{ownNew: true, slots: Slots{New: excNew, Repr: excRepr, Str: excStr}}

// excBase2 is excBase of Python 2.
var excBase2 = excShape{ownNew: true, fields: []string{"message"}, slots: Slots{New: excNew, Repr: excRepr, Str: excStr,
	GetItem: excGetItem2, GetSlice: excGetSlice2}}

func init() {
	common := []Method{
		{Name: "__reduce__", Fn: excReduce},
		{Name: "__setstate__", Sig: "state, /", Fn: excSetState},
	}
	excBase.methods = append([]Method{
		{Name: "with_traceback", Sig: "object, /", Fn: excWithTraceback, Doc: "Set self.__traceback__ to tb and return self."},
		{Name: "add_note", Sig: "object, /", Fn: excAddNote, Doc: "Add a note to the exception"},
	}, common...)
	excBase2.methods = append([]Method{{Name: "__unicode__", Fn: excUnicode2}}, common...)
	dict := GetSet{Name: "__dict__", Get: getDict, Set: setDict}
	args := GetSet{Name: "args", Get: func(t *Thread, e Value) Value { return asExc(e.p).args.incref() }, Set: excSetArgs}
	excBase.getset = []GetSet{dict, args,
		{Name: "__traceback__", Get: excGetTraceback, Set: excSetTraceback},
		{Name: "__context__", Get: func(t *Thread, e Value) Value { return noneIfNull(asExc(e.p).context) }, Set: excSetContext},
		{Name: "__cause__", Get: func(t *Thread, e Value) Value { return noneIfNull(asExc(e.p).cause) }, Set: excSetCause},
		{Name: "__suppress_context__", Member: true, Get: func(t *Thread, e Value) Value { return Bool(asExc(e.p).suppress) }, Set: excSetSuppress},
	}
	excBase2.getset = []GetSet{dict, args, {Name: "message", Get: excGetMessage2, Set: excSetMessage2}}
}

func excSetArgs(t *Thread, e, v Value) bool {
	if v.p == nil {
		t.typeError("args may not be deleted")
		return false
	}
	args := t.Tuple(v)
	if args.p == nil {
		return false
	}
	t.set(&asExc(e.p).args, args)
	return true
}

func excGetTraceback(t *Thread, e Value) Value {
	if tb := asExc(e.p).tb; tb != nil {
		return obj(&tb.Header).incref()
	}
	return None
}

func excSetTraceback(t *Thread, e, v Value) bool {
	if v.p == nil {
		t.typeError("__traceback__ may not be deleted")
		return false
	}
	var tb *TracebackObj
	switch v.p.kind {
	case kTraceback:
		tb = asTraceback(v.p)
		tb.rc++
	case kNone:
	default:
		t.typeError("__traceback__ must be a traceback or None")
		return false
	}
	x := asExc(e.p)
	old := x.tb
	x.tb = tb
	if old != nil {
		t.decref(obj(&old.Header))
	}
	return true
}

// excOrNone refuses what is no exception; None becomes Null.
func (t *Thread) excOrNone(v Value, attr, what string) (Value, bool) {
	switch {
	case v.p == nil:
		t.typeError("%s may not be deleted", attr)
		return Null, false
	case v.p == &tNone:
		return Null, true
	case v.p.kind != kExc:
		t.typeError("exception %s must be None or derive from BaseException", what)
		return Null, false
	}
	return v, true
}

func excSetContext(t *Thread, e, v Value) bool {
	v, ok := t.excOrNone(v, "__context__", "context")
	if ok {
		t.setField(&asExc(e.p).context, v)
	}
	return ok
}

func excSetCause(t *Thread, e, v Value) bool {
	v, ok := t.excOrNone(v, "__cause__", "cause")
	if ok {
		asExc(e.p).suppress = true
		t.setField(&asExc(e.p).cause, v)
	}
	return ok
}

func excSetSuppress(t *Thread, e, v Value) bool {
	switch {
	case v.p == nil:
		t.typeError("can't delete numeric/char attribute")
		return false
	case v.p != &tBool:
		t.typeError("attribute value type must be bool")
		return false
	}
	asExc(e.p).suppress = v.n != 0
	return true
}

func excWithTraceback(t *Thread, a []Value) Value {
	if !excSetTraceback(t, a[0], a[1]) {
		return Null
	}
	return a[0].incref()
}

func excAddNote(t *Thread, a []Value) Value {
	if a[1].p.kind != kStr {
		return t.typeError("note must be a str, not '%s'", t.typeName(a[1]))
	}
	if !t.addNoteTo(a[0], a[1]) {
		return Null
	}
	return None
}

// addNoteTo is e.add_note(note).
func (t *Thread) addNoteTo(e, note Value) bool {
	notes, ok := t.lookupAttr(e, t.vm.names.notes)
	if !ok {
		return false
	}
	if notes.p == nil {
		notes = t.NewList()
		if !t.setAttr(e, t.vm.names.notes, notes) {
			t.decref(notes)
			return false
		}
	}
	if ok = notes.p.kind == kList; ok {
		l := asList(notes.p)
		l.items = append(l.items, note.incref())
	} else {
		t.typeError("Cannot add note: __notes__ is not a list")
	}
	t.decref(notes)
	return ok
}

// addNote adds a note to the exception on its way.
func (t *Thread) addNote(s string) {
	if t.exc.p == nil || t.vm.py2 {
		return
	}
	e := t.fetchExc()
	note := t.Str(s)
	if !t.addNoteTo(e.exc, note) {
		t.clearExc()
	}
	t.decref(note)
	t.restoreExc(e)
}
