package vm

import (
	"github.com/sllint/sllint/vm/code"
)

var coroutineSpec = TypeSpec{Name: "coroutine", Kind: kGen, Flags: TypeGC | TypeWeak}
var asyncGeneratorSpec = TypeSpec{Name: "async_generator", Kind: kGen, Flags: TypeGC | TypeWeak}

func (t *Thread) stepAsync(f *Frame, in *code.Instr) bool { t.typeError("async"); return false }
func (t *Thread) stepMatch(f *Frame, in *code.Instr) bool { t.typeError("match"); return false }
func (t *Thread) stepRest(f *Frame, in *code.Instr) bool  { t.typeError("rest"); return false }
func (vm *VM) checkMemory()                               {}
