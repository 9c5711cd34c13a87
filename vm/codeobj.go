package vm

import (
	"math/big"
	"strings"

	"github.com/sllint/sllint/vm/code"
)

// newCode makes a code object of this VM from compiled code.
func (t *Thread) newCode(c *code.Code) *CodeObj {
	vm := t.vm
	o := &CodeObj{c: c, py2: c.Py2, nlocals: len(c.Locals), nregs: c.NRegs(), ft: code.Reg(c.FirstTemp())}
	t.init(&o.Header, kCode, vm.types.Code)
	o.name, o.qualname, o.filename = obj(&vm.intern(c.Name).Header).incref(), obj(&vm.intern(c.QualName).Header).incref(), t.Str(c.Filename)
	o.names = make([]*TextObj, len(c.Names))
	for i, s := range c.Names {
		o.names[i] = vm.intern(s)
	}
	o.consts = make([]Value, len(c.Consts))
	for i, k := range c.Consts {
		o.consts[i] = t.constant(k)
	}
	o.instructions()
	const special = code.VarArgs | code.VarKeywords | code.Generator | code.Coroutine | code.AsyncGenerator
	o.nargs = c.TotalArgs()
	o.hidden = strings.HasPrefix(c.Filename, "<frozen _") && !strings.HasPrefix(c.Filename, "<frozen __")
	o.simple = c.Flags&special == 0 && c.KwOnlyArgCount == 0 && len(c.Freevars) == 0 && c.Flags&code.Optimized != 0
	vm.charge(200 + len(o.instrs)*8 + len(o.caches)*64)
	return o
}

// instructions makes the instructions that the interpreter may rewrite, as they are at
// first, with empty caches.
func (o *CodeObj) instructions() {
	if o.native != nil {
		o.instrs = []code.Instr{{Op: code.OpNative}, {Op: code.OpStop}}
		return
	}
	o.caches = make([]cache, len(o.c.Cache)+1)
	for i, n := range o.c.Cache {
		o.caches[i].name = o.names[n]
	}
	o.instrs = append([]code.Instr(nil), o.c.Instrs...)
	for i := range o.instrs {
		in := &o.instrs[i]
		switch {
		case in.Op == code.OpJf && in.B == o.ft:
			in.Op = code.OpJfRes
		case in.Op == code.OpJt && in.B == o.ft:
			in.Op = code.OpJtRes
		}
	}
}

// constant makes a value of a compiled constant; strings that look like names
// are interned.
func (t *Thread) constant(k code.Const) Value {
	switch k := k.(type) {
	case nil:
		return None
	case bool:
		return Bool(k)
	case int64:
		return Int(k)
	case *big.Int:
		return t.NewBig(k)
	case code.Long:
		return t.newLong(k.Int)
	case float64:
		return Float(k)
	case complex128:
		return t.newComplex(k)
	case code.Text:
		if !t.vm.py2 && isIdentifier(string(k)) {
			return obj(&t.vm.intern(string(k)).Header).incref()
		}
		return t.Text(string(k))
	case code.Bytes:
		if t.vm.py2 && isIdentifier(string(k)) {
			return obj(&t.vm.intern(string(k)).Header).incref()
		}
		return t.Bytes(string(k))
	case code.Tuple:
		items := make([]Value, len(k))
		for i, x := range k {
			items[i] = t.constant(x)
		}
		return t.tupleOf(items)
	case code.FrozenSet:
		s := t.newSet(t.vm.types.FrozenSet)
		for _, x := range k {
			v := t.constant(x)
			s.add(t, v)
			t.decref(v)
		}
		return obj(&s.Header)
	case code.Ellipsis:
		return Ellipsis
	case *code.Code:
		return obj(&t.newCode(k).Header)
	}
	panic("vm: unknown kind of constant")
}

// isIdentifier tells whether s is made of letters, digits and underscores and
// does not begin with a digit; beyond ASCII it believes the caller.
func isIdentifier(s string) bool {
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c < 0x80 {
			return false
		}
	}
	return true
}
