package vm

import "github.com/sllint/sllint/vm/code"

// stepLoadAttr is LOAD_ATTR.
func (t *Thread) stepLoadAttr(f *Frame, in *code.Instr) bool {
	c := cacheAt(f, in.C)
	b := *at(f.regs, in.B)
	if b.p.kind == kInst && b.p.typ.slots.plainGet {
		o := asInst(b.p)
		if o.shape != nil {
			if i, ok := o.shape.index[c.name]; ok && !t.dataDescr(b.p.typ, c.name) {
				if v := o.slots[i]; v.p != nil {
					c.shape, c.id, c.slot = o.shape, o.shape.id, uint32(i)
					in.Op = code.OpLoadAttrSlot
					v.incref()
					t.release(f, in.B)
					t.set(at(f.regs, in.A), v)
					return true
				}
			}
		}
	}
	in.Op = code.OpLoadAttr
	v := f.take(in.B)
	r := t.getAttrSoft(v, c.name)
	t.decref(v)
	return t.put(f, in.A, r)
}

// dataDescr tells whether typ has a data descriptor of this name, which goes
// before what the instance has.
func (t *Thread) dataDescr(typ *Type, name *TextObj) bool {
	d := typ.lookup(t, name)
	return d.p != nil && t.typeOf(d).slots.DescrSet != nil && t.typeOf(d).slots.DescrGet != nil
}

// stepStoreAttr is STORE_ATTR.
func (t *Thread) stepStoreAttr(f *Frame, in *code.Instr) bool {
	c := cacheAt(f, in.C)
	b := *at(f.regs, in.B)
	if b.p.kind == kInst && b.p.typ.slots.plainSet {
		o := asInst(b.p)
		if d := b.p.typ.lookup(t, c.name); o.shape != nil && (d.p == nil || t.typeOf(d).slots.DescrSet == nil) && b.p.typ.flags&TypeDict != 0 {
			v := f.take(in.A)
			o.attrs.set(t, c.name, v)
			t.decref(v)
			if o.shape != nil {
				if i, ok := o.shape.index[c.name]; ok {
					c.shape, c.id, c.slot = o.shape, o.shape.id, uint32(i)
					in.Op = code.OpStoreAttrSlot
				}
			}
			t.release(f, in.B)
			return true
		}
	}
	in.Op = code.OpStoreAttr
	x := f.take(in.A)
	v := f.take(in.B)
	r := t.typeOf(v).slots.SetAttr(t, v, c.name, x)
	t.decref(x)
	t.decref(v)
	return t.discard(f, r)
}

// stepLoadMethod is LOAD_METHOD: a function of the class is not bound.
func (t *Thread) stepLoadMethod(f *Frame, in *code.Instr) bool {
	c := cacheAt(f, in.C)
	v := f.take(in.B)
	typ := t.typeOf(v)
	a, sf := at(f.regs, in.A), at(f.regs, in.A+code.Scale)
	if typ.slots.plainGet {
		d := typ.lookup(t, c.name)
		if d.p != nil && t.typeOf(d).flags&TypeMethod != 0 && !(d.p.kind == kDescr && asDescr(d.p).how == descrClass) {
			in2 := instDict(v.p)
			if in2 == nil || in2.get(c.name).p == nil {
				if v.p.kind == kInst && in2 != nil && asInst(v.p).shape != nil {
					c.shape, c.id, c.val, c.typ = asInst(v.p).shape, asInst(v.p).shape.id, d, nil
					in.Op = code.OpLoadMethodCached
				} else if in2 == nil && v.p.kind > kLastStatic && typ.flags&TypeHeap == 0 && typ.flags&TypeDict == 0 {
					c.typ, c.val, c.shape = typ, d, nil
					in.Op = code.OpLoadMethod
				}
				t.set(a, d.incref())
				t.set(sf, v)
				return true
			}
		}
	}
	t.clearReg(sf)
	r := t.getAttrSoft(v, c.name)
	t.decref(v)
	return t.put(f, in.A, r)
}

// stepSuper is LOAD_SUPER_ATTR and LOAD_SUPER_METHOD.
func (t *Thread) stepSuper(f *Frame, in *code.Instr) bool {
	base := window(f.regs, in.B, 3)
	super, cls, self := base[0], base[1], base[2]
	base[0], base[1], base[2] = Unbound, Unbound, Unbound
	name := cacheAt(f, in.C).name
	var r Value
	method := in.Op == code.OpLoadSuperMethod
	var bound Value
	if super == t.vm.types.Super.Value() && cls.p.kind == kType {
		r, bound = t.superAttr(asType(cls.p), self, name, method)
	} else {
		s := t.Call(super, cls, self)
		if s.p != nil {
			r = t.getAttr(s, name)
			t.decref(s)
		}
	}
	t.decref(super)
	t.decref(cls)
	t.decref(self)
	if method {
		if bound.p == nil {
			bound = Unbound
		}
		t.set(at(f.regs, in.A+code.Scale), bound)
	}
	return t.put(f, in.A, r)
}
