package vm

import "github.com/sllint/sllint/vm/code"

// BaseExceptionGroup, ExceptionGroup and the instructions of except*.

var excGroup = excShape{ownNew: true, fields: []string{"message", "exceptions"},
	getset: []GetSet{
		{Name: "message", Member: true, Get: func(t *Thread, e Value) Value { return noneIfNull(t.excField(e, "message")) }, Doc: "exception message"},
		{Name: "exceptions", Member: true, Get: func(t *Thread, e Value) Value { return noneIfNull(t.excField(e, "exceptions")) }, Doc: "nested exceptions"},
	},
	slots: Slots{New: groupNew, Str: groupStr},
	methods: []Method{
		{Name: "__class_getitem__", Sig: "object, /", How: ClassMethod, Fn: func(t *Thread, a []Value) Value { return t.newGenericAlias(a[0], a[1]) }, Doc: "See PEP 585"},
		{Name: "derive", Sig: "object, /", Fn: func(t *Thread, a []Value) Value {
			return t.Call(t.vm.types.BaseExceptionGroup.Value(), t.excField(a[0], "message"), a[1])
		}},
		{Name: "split", Sig: "object, /", Fn: groupSplit},
		{Name: "subgroup", Sig: "object, /", Fn: groupSubgroup},
	}}

// initExceptionGroup makes ExceptionGroup, which derives from two classes as a
// class statement's would.
func (t *Thread) initExceptionGroup() {
	ts := &t.vm.types
	name := t.Name("ExceptionGroup")
	typ := t.newHeapType(ts.Type, name, t.NewTuple(ts.BaseExceptionGroup.Value().incref(), ts.Exception.Value().incref()), ts.BaseExceptionGroup)
	typ.dict.setStr(t, t.vm.names.module, t.Name("builtins"))
	typ.dict.setStr(t, t.vm.names.doc, None)
	if !t.setTypeNames(typ) || !t.setSlots(typ) || !t.computeMRO(typ) {
		panic("vm: ExceptionGroup cannot be made: " + t.Describe())
	}
	t.updateSlots(typ)
	typ.flags |= TypeReady
	ts.ExceptionGroup = typ
}

func groupNew(t *Thread, typ *Type, a Args) Value {
	if len(a.Pos) != 2 {
		return t.typeError("BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)", len(a.Pos))
	}
	message, list := a.Pos[0], a.Pos[1]
	if message.p.kind != kStr {
		return t.typeError("BaseExceptionGroup.__new__() argument 1 must be str, not %s", t.typeName(message))
	}
	if !t.isSequence(list) {
		return t.typeError("second argument (exceptions) must be a sequence")
	}
	excs := t.Tuple(list)
	if excs.p == nil {
		return Null
	}
	cls := t.groupClass(typ, asTuple(excs.p).items)
	if cls == nil {
		t.decref(excs)
		return Null
	}
	e := t.newExc(cls, t.copyTuple(a.Pos))
	t.setExcField(e, "message", message)
	t.setExcField(e, "exceptions", excs)
	t.decref(excs)
	return e
}

// groupClass chooses the class of a group by what is in it, and checks that; nil
// where it raised.
func (t *Thread) groupClass(typ *Type, items []Value) *Type {
	ts := &t.vm.types
	if len(items) == 0 {
		t.valueError("second argument (exceptions) must be a non-empty sequence")
		return nil
	}
	bases := false
	for i, x := range items {
		if x.p.kind != kExc {
			t.valueError("Item %d of second argument (exceptions) is not an exception", i)
			return nil
		}
		if !t.isInstance(x, ts.Exception) {
			bases = true
		}
	}
	switch {
	case typ == ts.BaseExceptionGroup && !bases:
		return ts.ExceptionGroup
	case !bases || typ == ts.BaseExceptionGroup:
	case typ == ts.ExceptionGroup:
		t.typeError("Cannot nest BaseExceptions in an ExceptionGroup")
		return nil
	case typ.isSubtype(ts.Exception):
		t.typeError("Cannot nest BaseExceptions in '%s'", typ.name)
		return nil
	}
	return typ
}

func groupStr(t *Thread, e Value) Value {
	message := noneIfNull(t.excField(e, "message"))
	s, ok := t.goStr(message)
	t.decref(message)
	if !ok {
		return Null
	}
	n := len(groupItems(e, t))
	return t.Str(sprintf("%s (%d sub-exception%s)", s, n, plural(n)))
}

// groupItems gives the exceptions of a group (borrowed).
func groupItems(e Value, t *Thread) []Value {
	if v := t.excField(e, "exceptions"); v.p != nil {
		return asTuple(v.p).items
	}
	return nil
}

// matcher decides which exceptions of a group are meant.
type matcher func(e Value) (match, ok bool)

// groupMatcher makes a matcher of what split() and subgroup() are given.
func (t *Thread) groupMatcher(v Value) matcher {
	byType := func(e Value) (bool, bool) { return t.excMatches(e, v) }
	switch {
	case v.p.kind == kType:
		if t.isExcClass(v) {
			return byType
		}
	case v.p.kind == kTuple && v.p.flags&flagSub == 0:
		for _, c := range asTuple(v.p).items {
			if !t.isExcClass(c) {
				byType = nil
			}
		}
		if byType != nil {
			return byType
		}
	case t.typeOf(v).slots.Call != nil:
		return func(e Value) (bool, bool) {
			r := t.Call(v, e)
			if r.p == nil {
				return false, false
			}
			is, ok := t.IsTrue(r)
			t.decref(r)
			return is, ok
		}
	}
	t.typeError("expected an exception type, a tuple of exception types, or a callable (other than a class)")
	return nil
}

// split divides an exception into the part that matches and the rest, each owned
// and Null where there is none.
func (t *Thread) split(e Value, m matcher, wantRest bool) (match, rest Value, ok bool) {
	is, ok := m(e)
	if !ok {
		return Null, Null, false
	}
	if is {
		return e.incref(), Null, true
	}
	if !t.isInstance(e, t.vm.types.BaseExceptionGroup) {
		if wantRest {
			rest = e.incref()
		}
		return Null, rest, true
	}
	if !t.enterNative(" in exceptiongroup_split_recursive") {
		return Null, Null, false
	}
	defer t.leaveNative()
	var matches, rests []Value
	defer func() {
		for _, x := range append(matches, rests...) {
			t.decref(x)
		}
	}()
	for _, x := range groupItems(e, t) {
		match, rest, ok := t.split(x, m, wantRest)
		if !ok {
			return Null, Null, false
		}
		if match.p != nil {
			matches = append(matches, match)
		}
		if rest.p != nil {
			rests = append(rests, rest)
		}
	}
	if match, ok = t.groupSubset(e, matches); !ok {
		return Null, Null, false
	}
	if wantRest {
		if rest, ok = t.groupSubset(e, rests); !ok {
			t.xdecref(match)
			return Null, Null, false
		}
	}
	return match, rest, true
}

// groupSubset makes a group of some of e's exceptions (borrowed) with e's own
// traceback, context, cause and notes; Null where there are none.
func (t *Thread) groupSubset(e Value, excs []Value) (Value, bool) {
	if len(excs) == 0 {
		return Null, true
	}
	list := t.NewList(increfAll(excs)...)
	g := t.CallMethod(e, "derive", list)
	t.decref(list)
	if g.p == nil {
		return Null, false
	}
	if !t.isInstance(g, t.vm.types.BaseExceptionGroup) {
		t.decref(g)
		t.typeError("derive must return an instance of BaseExceptionGroup")
		return Null, false
	}
	from := asExc(e.p)
	if from.tb != nil {
		excSetTraceback(t, g, obj(&from.tb.Header))
	}
	t.setField(&asExc(g.p).context, from.context)
	asExc(g.p).suppress = true
	t.setField(&asExc(g.p).cause, from.cause)
	notes, ok := t.lookupAttr(e, t.vm.names.notes)
	if ok && notes.p != nil {
		if t.isSequence(notes) {
			copied := t.List(notes)
			ok = copied.p != nil && t.setAttr(g, t.vm.names.notes, copied)
			t.xdecref(copied)
		}
		t.decref(notes)
	}
	if !ok {
		t.decref(g)
		return Null, false
	}
	return g, true
}

// noneFor gives None for Null.
func noneFor(v Value) Value {
	if v.p == nil {
		return None
	}
	return v
}

func groupSplit(t *Thread, a []Value) Value {
	m := t.groupMatcher(a[1])
	if m == nil {
		return Null
	}
	match, rest, ok := t.split(a[0], m, true)
	if !ok {
		return Null
	}
	return t.NewTuple(noneFor(match), noneFor(rest))
}

func groupSubgroup(t *Thread, a []Value) Value {
	m := t.groupMatcher(a[1])
	if m == nil {
		return Null
	}
	match, _, ok := t.split(a[0], m, false)
	if !ok {
		return Null
	}
	return noneFor(match)
}

// newGroup makes a group without a message of a list or tuple (stolen).
func (t *Thread) newGroup(list Value) Value {
	name := t.Str("")
	g := t.Call(t.vm.types.BaseExceptionGroup.Value(), name, list)
	t.decref(list)
	t.decref(name)
	return g
}

// stepExceptStar is CHECK_EG_MATCH and PREP_RERAISE_STAR.
func (t *Thread) stepExceptStar(f *Frame, in *code.Instr) bool {
	a, b := f.take(in.B), f.take(in.C)
	defer func() {
		t.decref(a)
		t.decref(b)
	}()
	if in.Op == code.OpPrepReraiseStar {
		return t.put(f, in.A, t.reraiseStar(a, b))
	}
	if !t.checkStarType(b) {
		return false
	}
	match, rest, ok := t.starMatch(a, b)
	if !ok {
		return false
	}
	if match.p != &tNone {
		t.setField(&t.handled.value, match)
	}
	t.set(at(f.regs, in.A), rest)
	t.set(at(f.regs, in.A+code.Scale), match)
	return true
}

// checkStarType refuses what except* cannot catch.
func (t *Thread) checkStarType(c Value) bool {
	all := []Value{c}
	if c.p.kind == kTuple {
		all = asTuple(c.p).items
	}
	for _, x := range all {
		if !t.isExcClass(x) {
			t.typeError("catching classes that do not inherit from BaseException is not allowed")
			return false
		}
	}
	for _, x := range all {
		if asType(x.p).isSubtype(t.vm.types.BaseExceptionGroup) {
			t.typeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
			return false
		}
	}
	return true
}

// starMatch gives the part of e that an except* clause for c handles, and the
// rest; both owned, None where there is none.
func (t *Thread) starMatch(e, c Value) (match, rest Value, ok bool) {
	if e.p == &tNone {
		return None, None, true
	}
	is, ok := t.excMatches(e, c)
	if !ok {
		return Null, Null, false
	}
	group := t.isInstance(e, t.vm.types.BaseExceptionGroup)
	switch {
	case is && group:
		return e.incref(), None, true
	case is:
		g := t.newGroup(t.NewTuple(e.incref()))
		return g, None, g.p != nil
	case !group:
		return None, e.incref(), true
	}
	pair := t.CallMethod(e, "split", c)
	if pair.p == nil {
		return Null, Null, false
	}
	if pair.p.kind != kTuple || len(asTuple(pair.p).items) < 2 {
		t.typeError("%s.split must return a 2-tuple", t.typeName(e))
		t.decref(pair)
		return Null, Null, false
	}
	items := asTuple(pair.p).items
	match, rest = items[0].incref(), items[1].incref()
	t.decref(pair)
	return match, rest, true
}

// reraiseStar gives what is to be raised after except* clauses handled orig: excs
// are what they raised, reraised and left.
func (t *Thread) reraiseStar(orig, excs Value) Value {
	items := asList(excs.p).items
	if len(items) == 0 {
		return None
	}
	if !t.isInstance(orig, t.vm.types.BaseExceptionGroup) {
		return items[0].incref() // it was wrapped: only one clause could run
	}
	var raised, again []Value
	for _, e := range items {
		switch {
		case e.p == &tNone:
		case sameOrigin(t, e, orig):
			again = append(again, e)
		default:
			raised = append(raised, e)
		}
	}
	part, ok := t.groupProjection(orig, again)
	if !ok {
		return Null
	}
	if len(raised) == 0 {
		return noneFor(part)
	}
	if part.p != nil {
		raised = append(raised, part)
	}
	var r Value
	if len(raised) > 1 {
		r = t.newGroup(t.NewList(increfAll(raised)...))
	} else {
		r = raised[0].incref()
	}
	t.xdecref(part)
	return r
}

// sameOrigin tells whether an exception is a part of the group orig that was
// raised again: notes, traceback, cause and context are the same objects.
func sameOrigin(t *Thread, e, orig Value) bool {
	x, o := asExc(e.p), asExc(orig.p)
	if x.tb != o.tb || x.cause != o.cause || x.context != o.context {
		return false
	}
	a, _ := t.lookupAttr(e, t.vm.names.notes)
	b, _ := t.lookupAttr(orig, t.vm.names.notes)
	same := a == b
	t.xdecref(a)
	t.xdecref(b)
	return same
}

// groupProjection gives the part of orig whose leaves are among those of keep.
func (t *Thread) groupProjection(orig Value, keep []Value) (Value, bool) {
	leaves := map[*Header]bool{}
	var collect func(e Value)
	collect = func(e Value) {
		if !t.isInstance(e, t.vm.types.BaseExceptionGroup) {
			leaves[e.p] = true
			return
		}
		for _, x := range groupItems(e, t) {
			collect(x)
		}
	}
	for _, e := range keep {
		if e.p.kind == kExc {
			collect(e)
		}
	}
	match, _, ok := t.split(orig, func(e Value) (bool, bool) { return leaves[e.p], true }, false)
	return match, ok
}
