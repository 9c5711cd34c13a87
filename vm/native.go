package vm

import (
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/internal/codecs"
)

// nativeDef is a native function as written down in Go.
type nativeDef struct {
	name string // for messages: "list.append", or "len"
	attr string // __name__
	sig  *sig
	fn   func(t *Thread, a []Value) Value
	raw  func(t *Thread, a Args) Value
	doc  string
	how  MethodFlags
	self bool // the first value is self, which sig does not list

	// Of those whose functions bind makes: a special method of a built-in class or its
	// __new__, a function of a codec.
	of      *Type
	row     int // in slotRows, -1 for __new__
	codec   *codecs.Codec
	decodes bool
}

// bound tells whether bind makes its functions, which close over something.
func (d *nativeDef) bound() bool { return d.of != nil || d.codec != nil }

// bind makes its functions.
func (d *nativeDef) bind() {
	typ, c := d.of, d.codec
	switch {
	case c != nil && d.decodes:
		d.fn = func(t *Thread, a []Value) Value { return t.plainDecode(c, a) }
	case c != nil:
		d.fn = func(t *Thread, a []Value) Value { return t.plainEncode(c, a) }
	case typ == nil:
	case d.row < 0:
		d.raw = func(t *Thread, a Args) Value { return t.newWrapperCall(typ, a) }
	case slotRows[d.row].wrapRaw != nil:
		raw := slotRows[d.row].wrapRaw
		d.raw = func(t *Thread, a Args) Value { return raw(t, typ, a) }
	default:
		wrap := slotRows[d.row].wrap
		d.fn = func(t *Thread, a []Value) Value { return wrap(t, typ, a) }
	}
}

// NativeFunc is a built-in function, or a built-in method bound to its self.
type NativeFunc struct {
	Header
	def    *nativeDef
	self   Value // Null for none
	module Value // __module__, Null for none
	newOf  *Type // of T.__new__: T
	owner  *Type // of a method-wrapper: the class that has the method (borrowed)
}

// DescrObj is a descriptor in the dictionary of a built-in type, or that of a
// __slots__ entry.
type DescrObj struct {
	Header
	how   descrKind
	name  *TextObj
	owner *Type
	def   *nativeDef
	gs    *GetSet
	slot  int // descrSlot: place in attrs.slots
}

type descrKind uint8

const (
	descrMethod  descrKind = iota // method_descriptor
	descrClass                    // classmethod_descriptor
	descrWrapper                  // wrapper_descriptor: a special method of a built-in type
	descrGetSet
	descrMember // member_descriptor with functions
	descrSlot   // member_descriptor of __slots__
)

func newDef(owner string, m *Method, self bool) *nativeDef {
	d := &nativeDef{attr: m.Name, name: m.Name, fn: m.Fn, raw: m.Raw, doc: m.Doc, how: m.How, self: self}
	if owner != "" {
		d.name = owner + "." + m.Name
	}
	if m.Fn != nil {
		d.sig = parseSig(m.Sig)
	} else if m.Sig != "" {
		d.sig = parseSig(m.Sig)
	}
	if d.sig != nil {
		d.sig.unpack = m.How&Unpack != 0
	}
	return d
}

// room is memory for the arguments of a call of native code, which must not keep
// it: an array on the Go stack would be allocated each time, because calls go
// through func values.
type room [8]Value

// takeRoom gives a room with nothing in it.
func (t *Thread) takeRoom() *room {
	n := len(t.rooms)
	if n == 0 {
		return new(room)
	}
	r := t.rooms[n-1]
	t.rooms = t.rooms[:n-1]
	return r
}

// giveRoom gives it back.
func (t *Thread) giveRoom(r *room) {
	*r = room{}
	t.rooms = append(t.rooms, r)
}

// call runs the native with all arguments as they came; self is among them where
// def.self says so.
func (d *nativeDef) call(t *Thread, a Args) Value {
	if d.raw != nil {
		return d.raw(t, a)
	}
	s := d.sig
	off := 0
	if d.self {
		off = 1
	}
	if len(a.Names) == 0 && s.takes(len(a.Pos)-off) {
		return d.callQuick(t, a.Pos)
	}
	room := t.takeRoom()
	defer t.giveRoom(room)
	out := room[:]
	if n := len(s.names) + off; n > len(out) {
		out = make([]Value, n)
	} else {
		out = out[:n]
	}
	if d.self {
		out[0] = a.Pos[0]
	}
	if !s.bind(t, d.name, Args{a.Pos[off:], a.Kw, a.Names}, out[off:]) {
		return Null
	}
	r := d.fn(t, out)
	s.unbind(t, out[off:])
	return r
}

// callQuick is call where the signature takes just these arguments, all by position.
func (d *nativeDef) callQuick(t *Thread, args []Value) Value {
	n := len(d.sig.names)
	if d.self {
		n++
	}
	if len(args) == n {
		return d.fn(t, args)
	}
	room := t.takeRoom()
	copy(room[:], args)
	r := d.fn(t, room[:n])
	t.giveRoom(room)
	return r
}

// newNative makes a built-in function. self may be Null.
func (t *Thread) newNative(d *nativeDef, self, module Value) Value {
	f := &NativeFunc{def: d, self: self.xincref(), module: module.xincref()}
	t.init(&f.Header, kNative, t.vm.types.NativeFunc)
	t.track(&f.Header)
	return obj(&f.Header)
}

// NewFunction makes a built-in function that belongs to no module.
func (t *Thread) NewFunction(m Method) Value {
	return t.newNative(newDef("", &m, false), Null, Null)
}

// MethodDef is a method of a library module's objects, made ready for NewBuiltinMethod.
type MethodDef = nativeDef

// NewMethodDef makes a method ready, whose functions get their self.
func NewMethodDef(m Method) *MethodDef { return newDef("", &m, true) }

// NewBuiltinMethod binds a method to its self (borrowed), as PyCFunction_New does.
func (t *Thread) NewBuiltinMethod(d *MethodDef, self Value) Value { return t.newNative(d, self, Null) }

// nativeCode is the function of a native frame, which is called again with each
// result. The frame's registers hold what it needs meanwhile.
//
// fn gets Null at first (f.native is 0 then) and later what it asked for, which
// it owns. It returns the frame's result, Null for an exception, or Unwind
// after it pushed another frame. Where catches is set it is also called, with
// Null and the exception in t.exc, when what it asked for raised.
type nativeCode struct {
	stackless bool // Stackless runs the like in its dispatcher: it does not count as nested
	name      string
	nregs     int
	fn        func(t *Thread, f *Frame, r Value) Value
	catches   bool
	ends      bool // a consumer, which takes Null without an exception for the end
	shared    bool // one frame serves all calls, and is never cleared
}

// codeFor gives the VM's code object for native frames of a kind.
func (vm *VM) codeFor(nc *nativeCode) *CodeObj {
	if c := vm.nativeCodes[nc]; c != nil {
		return c
	}
	c := &CodeObj{native: nc, py2: vm.py2, nlocals: nc.nregs, nregs: nc.nregs + 1, ft: code.Reg(nc.nregs)}
	c.c = &code.Code{Name: nc.name, Filename: "<native>", Py2: vm.py2, Positions: make([]code.Position, 2)}
	c.instructions()
	c.rc, c.kind, c.typ = 1, kCode, vm.types.Code
	vm.nativeCodes[nc] = c
	return c
}

// pushNative pushes a native frame with vals (borrowed) in its registers and
// returns Unwind.
func (t *Thread) pushNative(nc *nativeCode, vals ...Value) Value {
	t.newNativeFrame(nc, vals...)
	return Unwind
}

func (t *Thread) newNativeFrame(nc *nativeCode, vals ...Value) *Frame {
	c := t.vm.codeFor(nc)
	f := t.newFrame(c)
	for i, v := range vals {
		if v.p == nil {
			v = Unbound
		}
		*reg(f.regs, i) = v.incref()
	}
	f.native, f.any = 0, nil
	f.dst, f.fbase, f.fargs = c.ft, c.ft, 0
	f.back = t.frame
	f.globals, f.builtins = nil, nil
	if f.back != nil {
		f.depth = f.back.depth
	}
	t.enter(f)
	return f
}

// reg gives register i of a native frame.
func (f *Frame) reg(i int) *Value { return reg(f.regs, i) }

// isUnbound tells that a register holds nothing.
func (v Value) isUnbound() bool { return v.p == &tUnbound }
