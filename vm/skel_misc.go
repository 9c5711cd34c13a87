package vm

import (
	"github.com/sllint/sllint/vm/code"
)

var codeSpec = TypeSpec{Name: "code", Kind: kCode}
var frameSpec = TypeSpec{Name: "frame", Kind: kFrame, Flags: TypeGC}
var tracebackSpec = TypeSpec{Name: "traceback", Kind: kTraceback, Flags: TypeGC}
var coroutineSpec = TypeSpec{Name: "coroutine", Kind: kGen, Flags: TypeGC | TypeWeak}
var asyncGeneratorSpec = TypeSpec{Name: "async_generator", Kind: kGen, Flags: TypeGC | TypeWeak}

func (t *Thread) stepAsync(f *Frame, in *code.Instr) bool { t.typeError("async"); return false }
func (t *Thread) stepMatch(f *Frame, in *code.Instr) bool { t.typeError("match"); return false }
func (t *Thread) stepRest(f *Frame, in *code.Instr) bool  { t.typeError("rest"); return false }
func (t *Thread) traceException(f *Frame)                 {}
func (t *Thread) traceReturn(f *Frame, v Value) bool      { return true }
func (t *Thread) frameLocals(f *Frame) Value              { return t.NewDict() }
func (vm *VM) checkMemory()                               {}
