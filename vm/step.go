package vm

import (
	"unsafe"

	"github.com/sllint/sllint/vm/code"
)

// step executes the one instruction before t.ip in full generality, exceptions
// included, and puts quicker forms in its place where it can. It returns false
// where the loop ends: t.ended is set, an exception reached t.stop, or the thread
// is traced now, which another loop does.
func (t *Thread) step() bool {
	if !t.stepRaw() {
		return false
	}
	if t.ticks < 0 && t.exc.p == nil {
		return t.tick()
	}
	return t.untraced()
}

// untraced tells whether the quick loop goes on. Where it does not, because the thread is
// traced now, an exception that has come to its handler, which begins with the instruction
// that takes it over, is not to be unwound another time.
func (t *Thread) untraced() bool {
	if t.traced {
		t.landed = t.exc.p != nil
		return false
	}
	return true
}

// stepRaw is step without an eye on tracing.
func (t *Thread) stepRaw() bool {
	f := t.frame
	in := (*code.Instr)(unsafe.Add(*(*unsafe.Pointer)(unsafe.Pointer(&t.ip)), -8))
	f.dst, f.fbase = in.A, f.ft
	return t.endStep(t.execute(f, in))
}

// endStep goes on where an instruction leads, whose outcome ok is. It returns false
// where the loop ends.
func (t *Thread) endStep(ok bool) bool {
	if t.switched != nil {
		t.endSwitch()
	}
	if !ok || t.exc.p != nil { // an Unwind with an exception: it arises where the program goes on
		if !t.unwind() {
			return false
		}
		return !t.ended
	}
	return !t.ended
}

// src takes a Src operand: what it gives is owned by the caller where temp is
// true, else borrowed.
func (t *Thread) release(f *Frame, operand uint16) {
	if operand >= f.ft {
		if r := at(f.regs, operand); r.p.kind > kLastStatic {
			t.clearReg(r)
		}
	}
}

// take gives an owned value of a Src operand.
func (f *Frame) take(operand uint16) Value {
	r := at(f.regs, operand)
	v := *r
	if v.p.kind > kLastStatic {
		if operand >= f.ft {
			r.p = &tUnbound
		} else {
			v.p.rc++
		}
	}
	return v
}

// put stores an owned result in register a of f, waits where it is Unwind, and
// says false for Null.
func (t *Thread) put(f *Frame, a uint16, v Value) bool {
	switch v.p {
	case nil:
		return false
	case &tUnwind:
		return true
	}
	t.set(at(f.regs, a), v)
	return true
}

// jump moves on by n instructions from the next one.
func (t *Thread) jump(n int) { t.ip = uintptr(int(t.ip) + n*int(instrSize)) }

// back is jump where n may be negative: the watchdog's turn.
func (t *Thread) jumpBack(n int) {
	t.jump(n)
	t.ticks--
}

// execute is a table of instructions: each does its work and returns false where
// an exception is set. Where a frame was pushed the result comes later.
func (t *Thread) execute(f *Frame, in *code.Instr) bool {
	switch op := in.Op; op {
	case code.OpMove:
		v := f.take(in.B)
		t.set(at(f.regs, in.A), v)
	case code.OpCopy:
		t.set(at(f.regs, in.A), at(f.regs, in.B).incref())
	case code.OpClear:
		t.clearReg(at(f.regs, in.A))
	case code.OpCheckLocal:
		if at(f.regs, in.A).p == &tUnbound {
			return t.unboundLocal(f, in.A)
		}
	case code.OpDeleteFast:
		r := at(f.regs, in.A)
		if r.p == &tUnbound {
			return t.unboundLocal(f, in.A)
		}
		t.clearReg(r)
	case code.OpLoadConst:
		t.set(at(f.regs, in.A), f.code.consts[in.WideOf()].incref())
	case code.OpLoadGlobal, code.OpLoadGlobalModule, code.OpLoadGlobalBuiltin:
		return t.stepLoadGlobal(f, in)
	case code.OpStoreGlobal:
		v := f.take(in.A)
		f.globals.setStr(t, cacheAt(f, in.C).name, v)
		t.decref(v)
	case code.OpDeleteGlobal:
		name := cacheAt(f, in.C).name
		if !f.globals.delStr(t, name) {
			return t.nameError(name, true)
		}
	case code.OpLoadName:
		return t.put(f, in.A, t.loadName(f, cacheAt(f, in.C).name))
	case code.OpStoreName:
		return t.storeName(f, in)
	case code.OpDeleteName:
		return t.deleteName(f, cacheAt(f, in.C).name)
	case code.OpMakeCell, code.OpLoadDeref, code.OpStoreDeref, code.OpDeleteDeref, code.OpLoadClassderef,
		code.OpLoadClassdictOrGlobal, code.OpLoadClassdictOrDeref, code.OpLoadLocals:
		return t.stepCell(f, in)
	case code.OpLoadBuildClass:
		v := f.builtins.getStr(t.vm.names.buildClass)
		if v.p == nil {
			t.raise(t.vm.types.NameError, "__build_class__ not found")
			return false
		}
		t.set(at(f.regs, in.A), v.incref())
	case code.OpLoadAssertionError:
		t.set(at(f.regs, in.A), t.vm.types.AssertionError.Value().incref())

	case code.OpBinaryAdd, code.OpBinarySubtract, code.OpBinaryMultiply, code.OpBinaryMatrixMultiply, code.OpBinaryTrueDivide,
		code.OpBinaryModulo, code.OpBinaryPower, code.OpBinaryLshift, code.OpBinaryRshift, code.OpBinaryOr, code.OpBinaryXor,
		code.OpBinaryAnd, code.OpBinaryFloorDivide, code.OpBinaryDivide:
		return t.stepBinary(f, in, BinOp(op-code.OpBinaryAdd), false)
	case code.OpInplaceAdd, code.OpInplaceSubtract, code.OpInplaceMultiply, code.OpInplaceMatrixMultiply, code.OpInplaceTrueDivide,
		code.OpInplaceModulo, code.OpInplacePower, code.OpInplaceLshift, code.OpInplaceRshift, code.OpInplaceOr, code.OpInplaceXor,
		code.OpInplaceAnd, code.OpInplaceFloorDivide, code.OpInplaceDivide:
		return t.stepBinary(f, in, BinOp(op-code.OpInplaceAdd), true)
	case code.OpAddInt, code.OpSubtractInt, code.OpMultiplyInt, code.OpModuloInt, code.OpFloorDivideInt, code.OpAndInt, code.OpOrInt,
		code.OpXorInt, code.OpLshiftInt, code.OpRshiftInt, code.OpAddFloat, code.OpSubtractFloat, code.OpMultiplyFloat, code.OpTrueDivideFloat:
		return t.stepQuickBinary(f, in)
	case code.OpUnaryNegative, code.OpUnaryPositive, code.OpUnaryInvert, code.OpUnaryNot, code.OpToBool:
		return t.stepUnary(f, in)
	case code.OpCompareLt, code.OpCompareLe, code.OpCompareEq, code.OpCompareNe, code.OpCompareGt, code.OpCompareGe,
		code.OpIsOp, code.OpIsNotOp, code.OpContainsOp, code.OpNotContainsOp:
		return t.stepCompare(f, in)

	case code.OpJump:
		t.jump(int(int16(in.A)))
	case code.OpJumpBack:
		t.jumpBack(int(int16(in.A)))
	case code.OpJumpWide:
		t.jumpBack(in.WideOf())
	case code.OpJf, code.OpJt, code.OpJfKeep, code.OpJtKeep:
		return t.stepJumpIf(f, in)
	case code.OpJfRes, code.OpJtRes:
		return t.stepJumpRes(f, in)
	case code.OpJnLt, code.OpJnLe, code.OpJnEq, code.OpJnNe, code.OpJnGt, code.OpJnGe,
		code.OpJtLt, code.OpJtLe, code.OpJtEq, code.OpJtNe, code.OpJtGt, code.OpJtGe:
		return t.stepCompareJump(f, in)
	case code.OpJnIs, code.OpJtIs:
		same := *at(f.regs, in.B) == *at(f.regs, in.C)
		t.release(f, in.B)
		t.release(f, in.C)
		if same == (op == code.OpJtIs) {
			t.jumpBack(int(int16(in.A)))
		}
	case code.OpJnExcMatch:
		return t.stepExcMatch(f, in)

	case code.OpLoadAttr, code.OpLoadAttrSlot:
		return t.stepLoadAttr(f, in)
	case code.OpStoreAttr, code.OpStoreAttrSlot:
		return t.stepStoreAttr(f, in)
	case code.OpDeleteAttr:
		v := f.take(in.B)
		r := t.typeOf(v).slots.SetAttr(t, v, cacheAt(f, in.C).name, Null)
		t.decref(v)
		return t.discard(f, r)
	case code.OpLoadMethod, code.OpLoadMethodCached:
		return t.stepLoadMethod(f, in)
	case code.OpLoadSuperAttr, code.OpLoadSuperMethod:
		return t.stepSuper(f, in)
	case code.OpBinarySubscr, code.OpSubscrList, code.OpSubscrTuple, code.OpSubscrDict:
		return t.stepSubscr(f, in)
	case code.OpStoreSubscr, code.OpStoreSubscrList, code.OpStoreSubscrDict:
		return t.stepStoreSubscr(f, in)
	case code.OpDeleteSubscr:
		return t.stepDeleteSubscr(f, in)
	case code.OpBuildSlice, code.OpLoadSlice, code.OpStoreSlice, code.OpDeleteSlice:
		return t.stepSlice(f, in)

	case code.OpCall, code.OpCallPy, code.OpCallListAppend:
		return t.stepCall(f, in)
	case code.OpCallKw:
		return t.stepCallKw(f, in)
	case code.OpCallEx:
		return t.stepCallEx(f, in)

	case code.OpBuildTuple, code.OpBuildList, code.OpBuildSet, code.OpBuildMap, code.OpBuildString, code.OpFormatValue,
		code.OpListAppend, code.OpListExtend, code.OpListToTuple, code.OpStarArgs, code.OpSetAdd, code.OpSetUpdate, code.OpMapAdd,
		code.OpDictUpdate, code.OpDictMerge, code.OpUnpackSequence, code.OpUnpackEx:
		return t.stepBuild(f, in)

	case code.OpGetIter:
		return t.stepGetIter(f, in)
	case code.OpForIter, code.OpForIterRange, code.OpForIterList:
		return t.stepForIter(f, in)

	case code.OpMakeFunction:
		return t.stepMakeFunction(f, in)
	case code.OpBuildClass:
		return t.stepBuildClass2(f, in)
	case code.OpReturnValue:
		return t.returnSlow(f.take(in.A))
	case code.OpReturnGenerator, code.OpYieldValue, code.OpYieldFrom, code.OpGetYieldFromIter, code.OpGetAwaitable,
		code.OpGetAiter, code.OpGetAnext, code.OpEndAsyncFor, code.OpAsyncGenWrap:
		return t.stepGenerator(f, in)

	case code.OpRaiseVarargs, code.OpReraise, code.OpPushExcInfo, code.OpPopExcept, code.OpCheckEgMatch, code.OpPrepReraiseStar:
		return t.stepException(f, in)
	case code.OpBeforeWith, code.OpBeforeAsyncWith, code.OpWithExceptStart:
		return t.stepWith(f, in)
	case code.OpImportName, code.OpImportFrom, code.OpImportStar:
		return t.stepImport(f, in)
	case code.OpMatchClass, code.OpMatchMapping, code.OpMatchSequence, code.OpMatchKeys, code.OpGetLen:
		return t.stepMatch(f, in)
	case code.OpSetupAnnotations, code.OpCallIntrinsic, code.OpPrintItem, code.OpPrintNewline, code.OpExecStmt, code.OpRepr:
		return t.stepRest(f, in)
	case code.OpNop, code.OpExt:
	case code.OpNative:
		return t.stepNative(f)
	default:
		panic("vm: opcode " + in.Op.String() + " in " + f.code.c.Name)
	}
	return true
}

// stepNative runs the function of a native frame with the result it waited for.
func (t *Thread) stepNative(f *Frame) bool {
	r := *at(f.regs, f.ft)
	at(f.regs, f.ft).p = &tUnbound
	if r.p == &tUnbound {
		r = Null
	}
	f.dst = f.ft
	t.ip = uintptr(f.start) // it is the next one again
	r = f.code.native.fn(t, f, r)
	switch r.p {
	case nil:
		if !f.code.native.shared {
			f.native = -1 // what it raised itself it does not catch
		}
		return false
	case &tUnwind:
		return true
	}
	return t.endNative(f, r)
}

// then makes the frames that a soft call pushed above orig return to a new
// native frame, which goes on with their result. It returns Unwind.
func (t *Thread) then(orig *Frame, nc *nativeCode, vals ...Value) Value {
	bottom := t.frame
	if t.switched != nil {
		bottom = t.switched.state.frame
	}
	if b := t.pushed; b != nil && b.back == orig && b.state == frameRunning {
		bottom = b
	}
	direct := bottom == orig // it was a tasklet switch, which needs no frame
	for !direct && bottom.back != orig {
		bottom = bottom.back
	}
	c := t.vm.codeFor(nc)
	f := t.newFrame(c)
	for i, v := range vals {
		if v.p == nil {
			v = Unbound
		}
		*reg(f.regs, i) = v.incref()
	}
	f.native, f.any = 1, nil
	f.dst, f.fbase = c.ft, c.ft
	f.globals, f.builtins = nil, nil
	f.depth = bottom.depth
	f.ip = 0
	f.back = orig
	if direct {
		t.switched.state.frame = f
	} else {
		bottom.back = f
	}
	t.pushed = f
	return Unwind
}

// discard is put for what has no result.
func (t *Thread) discard(f *Frame, v Value) bool {
	switch v.p {
	case nil:
		return false
	case &tUnwind:
		f.after = afterDiscard
		return true
	}
	t.decref(v)
	return true
}

// returnRest ends the activation of t.frame, whose locals are released in part,
// with t.result.
func (t *Thread) returnRest() bool {
	v := t.result
	t.result = Null
	ok := t.returnSlow(v)
	if !ok {
		if !t.unwind() {
			return false
		}
	}
	return !t.ended && !t.traced
}

// releaseCallee lets go of the function that a call by the loop has finished.
func (t *Thread) releaseCallee() {
	f := t.frame
	t.clearReg(at(f.regs, f.fbase))
}

// free deallocates an object at the end of an instruction.
func (t *Thread) free(h *Header) bool {
	t.dealloc(h)
	return !t.traced
}

// unboundLocal says that a local variable has no value.
func (t *Thread) unboundLocal(f *Frame, operand uint16) bool {
	i := code.Index(operand)
	c := f.code.c
	if i >= len(c.Locals) {
		return t.unboundFree(c.Freevars[i-len(c.Locals)])
	}
	if t.vm.py2 {
		t.raise(t.vm.types.UnboundLocalError, "local variable '%s' referenced before assignment", c.Locals[i])
		return false
	}
	t.raise(t.vm.types.UnboundLocalError, "cannot access local variable '%s' where it is not associated with a value", c.Locals[i])
	return false
}

func (t *Thread) unboundFree(name string) bool {
	if t.vm.py2 {
		t.raise(t.vm.types.NameError, "free variable '%s' referenced before assignment in enclosing scope", name)
		return false
	}
	t.raise(t.vm.types.NameError, "cannot access free variable '%s' where it is not associated with a value in enclosing scope", name)
	t.setExcField(t.exc, "name", t.Name(name))
	return false
}

// nameError says that a name is not defined.
func (t *Thread) nameError(name *TextObj, global bool) bool {
	if t.vm.py2 && global {
		t.raise(t.vm.types.NameError, "global name '%s' is not defined", name.utf8())
		return false
	}
	t.raise(t.vm.types.NameError, "name '%s' is not defined", name.utf8())
	if !t.vm.py2 {
		t.setExcField(t.exc, "name", obj(&name.Header))
	}
	return false
}
