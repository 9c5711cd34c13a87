package vm

import (
	"github.com/sllint/sllint/vm/code"
)

var codeSpec = TypeSpec{Name: "code", Kind: kCode}
var frameSpec = TypeSpec{Name: "frame", Kind: kFrame, Flags: TypeGC}
var tracebackSpec = TypeSpec{Name: "traceback", Kind: kTraceback, Flags: TypeGC}
var coroutineSpec = TypeSpec{Name: "coroutine", Kind: kGen, Flags: TypeGC | TypeWeak}
var asyncGeneratorSpec = TypeSpec{Name: "async_generator", Kind: kGen, Flags: TypeGC | TypeWeak}
var oldClassSpec = TypeSpec{Name: "classobj", Kind: kOldClass, Flags: TypeGC}
var oldInstanceSpec = TypeSpec{Name: "instance", Kind: kOldInst, Flags: TypeGC | TypeWeak}

func (t *Thread) stepAsync(f *Frame, in *code.Instr) bool { t.typeError("async"); return false }
func (t *Thread) traceException(f *Frame)                 {}
func (t *Thread) traceReturn(f *Frame, v Value) bool      { return true }
func (t *Thread) frameLocals(f *Frame) Value              { return t.NewDict() }
func (t *Thread) oldHasDel(o *OldInstObj) bool            { return false }
func (t *Thread) oldBinary(op BinOp, a, b Value, inplace bool) Value {
	return t.binaryFrom(1, op, a, b, t.typeOf(a), t.typeOf(b), inplace)
}
func (t *Thread) compare2(a, b Value, op CmpOp) Value     { return t.compareFrom(1, a, b, op) }
func (t *Thread) callUnbound2(m *MethodObj, a Args) Value { return t.callSoft(m.fn, a) }
func (t *Thread) methodRepr2(m *MethodObj) Value          { return t.Str("<method>") }
func (t *Thread) classOfBorrowed(v Value) Value           { return t.typeOf(v).Value() }
func (vm *VM) checkMemory()                               {}
func oldLen(t *Thread, v Value) Value                     { return t.typeError("len") }
