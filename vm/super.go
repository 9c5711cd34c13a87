package vm

// superAttr is super(cls, self).name. For a method call (method set) it gives the
// function and self apart where it can; both are owned.
func (t *Thread) superAttr(cls *Type, self Value, name *TextObj, method bool) (r, bound Value) {
	start := t.typeOf(self)
	var of *Type
	switch {
	case self.p.kind == kType && asType(self.p).isSubtype(cls):
		of = asType(self.p)
	case start.isSubtype(cls):
		of = start
	default:
		of = t.superOther(cls, self)
		if of == nil {
			return Null, Null
		}
	}
	if name == t.vm.names.class {
		s := &SuperObj{typ: cls, self: self.incref(), selfTyp: of}
		t.init(&s.Header, kSuper, t.vm.types.Super)
		cls.rc++
		v := obj(&s.Header)
		r = genericGetAttr(t, v, name)
		t.decref(v)
		return r, Null
	}
	i := 0
	for i < len(of.mro) && of.mro[i] != cls {
		i++
	}
	for i++; i < len(of.mro); i++ {
		k := of.mro[i]
		if k.dict == nil {
			continue
		}
		d := k.dict.getStr(name)
		if d.p == nil {
			continue
		}
		if method && t.typeOf(d).flags&TypeMethod != 0 && of == start {
			return d.incref(), self.incref()
		}
		if get := t.typeOf(d).slots.DescrGet; get != nil {
			inst := self
			if of != start && self == of.Value() {
				inst = Null
			}
			d.incref()
			r = get(t, d, inst, of)
			t.decref(d)
			return r, Null
		}
		return d.incref(), Null
	}
	s := &SuperObj{typ: cls, self: self.incref(), selfTyp: of}
	t.init(&s.Header, kSuper, t.vm.types.Super)
	cls.rc++
	v := obj(&s.Header)
	r = genericGetAttr(t, v, name)
	t.decref(v)
	return r, Null
}

// superOther finds the class that self claims to be of by __class__; nil where
// super() does not fit.
func (t *Thread) superOther(cls *Type, self Value) *Type {
	c, ok := t.lookupAttr(self, t.vm.names.class)
	if !ok {
		return nil
	}
	if c.p != nil {
		defer t.decref(c)
		if c.p.kind == kType && asType(c.p) != t.typeOf(self) && asType(c.p).isSubtype(cls) {
			return asType(c.p)
		}
	}
	if t.vm.py2 {
		t.typeError("super(type, obj): obj must be an instance or subtype of type")
	} else {
		t.typeError("super(type, obj): obj (%s %s) is not an instance or subtype of type (%s).", kindWord(self), shownOf(t, self), cls.name)
	}
	return nil
}

func kindWord(v Value) string {
	if v.p.kind == kType {
		return "type"
	}
	return "instance of"
}

func shownOf(t *Thread, v Value) string {
	if v.p.kind == kType {
		return asType(v.p).name
	}
	return t.typeOf(v).name
}
