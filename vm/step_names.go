package vm

import (
	"unsafe"

	"github.com/sllint/sllint/vm/code"
)

// stepLoadGlobal is LOAD_GLOBAL, and leaves behind where it found the name.
func (t *Thread) stepLoadGlobal(f *Frame, in *code.Instr) bool {
	c := cacheAt(f, in.C)
	if e := f.globals.findStr(c.name); e >= 0 {
		c.id, c.slot = f.globals.keysVersion(t.vm), uint32(e)
		in.Op = code.OpLoadGlobalModule
		t.set(at(f.regs, in.A), f.globals.ents[e].val.incref())
		return true
	}
	if e := f.builtins.findStr(c.name); e >= 0 {
		c.id, c.id2, c.slot = f.globals.keysVersion(t.vm), f.builtins.keysVersion(t.vm), uint32(e)
		in.Op = code.OpLoadGlobalBuiltin
		t.set(at(f.regs, in.A), f.builtins.ents[e].val.incref())
		return true
	}
	in.Op = code.OpLoadGlobal
	return t.nameError(c.name, true)
}

// loadName is LOAD_NAME (owned), Null with NameError where there is no such name.
func (t *Thread) loadName(f *Frame, name *TextObj) Value {
	if v, ok := t.fromMapping(f.locals, name); v.p != nil || !ok {
		return v
	}
	v := f.globals.getStr(name)
	if v.p == nil {
		v = f.builtins.getStr(name)
	}
	if v.p == nil {
		t.nameError(name, false)
		return Null
	}
	return v.incref()
}

// fromMapping looks a name up in a frame's locals (owned); Null without an
// exception where it is not there.
func (t *Thread) fromMapping(m Value, name *TextObj) (Value, bool) {
	if m.p == nil {
		return Null, true
	}
	if m.p.kind == kDict && m.p.flags&flagSub == 0 {
		return asDict(m.p).getStr(name).xincref(), true
	}
	v := t.GetItem(m, obj(&name.Header))
	if v.p == nil {
		if !t.matches(t.vm.types.KeyError) {
			return Null, false
		}
		t.clearExc()
	}
	return v, true
}

func (t *Thread) storeName(f *Frame, in *code.Instr) bool {
	v := f.take(in.A)
	name := cacheAt(f, in.C).name
	ok := true
	if f.locals.p.kind == kDict && f.locals.p.flags&flagSub == 0 {
		asDict(f.locals.p).setStr(t, name, v)
	} else {
		ok = t.SetItem(f.locals, obj(&name.Header), v)
	}
	t.decref(v)
	return ok
}

func (t *Thread) deleteName(f *Frame, name *TextObj) bool {
	if f.locals.p.kind == kDict && f.locals.p.flags&flagSub == 0 {
		if !asDict(f.locals.p).delStr(t, name) {
			return t.nameError(name, false)
		}
		return true
	}
	if !t.SetItem(f.locals, obj(&name.Header), Null) {
		if t.matches(t.vm.types.KeyError) {
			t.clearExc()
			return t.nameError(name, false)
		}
		return false
	}
	return true
}

// newCell makes a cell; it steals v.
func (t *Thread) newCell(v Value) Value {
	c := &CellObj{v: v}
	t.init(&c.Header, kCell, t.vm.types.Cell)
	t.track(&c.Header)
	return obj(&c.Header)
}

// stepCell is what has to do with cells and with the locals mapping.
func (t *Thread) stepCell(f *Frame, in *code.Instr) bool {
	switch in.Op {
	case code.OpMakeCell:
		r := at(f.regs, in.A)
		v := *r
		r.p = &tUnbound
		*r = t.newCell(v)
		return true
	case code.OpLoadDeref:
		v := asCell(at(f.regs, in.B).p).v
		if v.p == &tUnbound {
			return t.unboundLocal(f, in.B)
		}
		t.set(at(f.regs, in.A), v.incref())
		return true
	case code.OpStoreDeref:
		v := f.take(in.A)
		t.set(&asCell(at(f.regs, in.B).p).v, v)
		return true
	case code.OpDeleteDeref:
		c := asCell(at(f.regs, in.B).p)
		if c.v.p == &tUnbound {
			return t.unboundLocal(f, in.B)
		}
		t.set(&c.v, Unbound)
		return true
	case code.OpLoadLocals:
		if f.locals.p == nil {
			t.set(at(f.regs, in.A), t.frameLocals(f))
			return true
		}
		t.set(at(f.regs, in.A), f.locals.incref())
		return true
	}
	return t.stepClassName(f, in)
}

// stepClassName looks names up in a class's namespace first.
func (t *Thread) stepClassName(f *Frame, in *code.Instr) bool {
	name := cacheAt(f, in.C).name
	ns := f.locals
	cell := in.B
	if in.Op != code.OpLoadClassderef {
		ns = f.take(in.B)
		cell = (*code.Instr)(*(*unsafe.Pointer)(unsafe.Pointer(&t.ip))).A
	} else {
		ns.xincref()
	}
	v, ok := t.fromMapping(ns, name)
	t.xdecref(ns)
	if !ok {
		return false
	}
	if v.p == nil {
		if in.Op == code.OpLoadClassdictOrGlobal {
			if v = f.globals.getStr(name); v.p == nil {
				if v = f.builtins.getStr(name); v.p == nil {
					return t.nameError(name, false)
				}
			}
		} else if v = asCell(at(f.regs, cell).p).v; v.p == &tUnbound {
			return t.unboundLocal(f, cell)
		}
		v.incref()
	}
	t.set(at(f.regs, in.A), v)
	return true
}
