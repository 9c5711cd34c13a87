package vm

import (
	"unsafe"

	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/timeline"
)

// What a Scheduler gets to know of instructions: before each one that may read or change
// what others see it is asked, and told what is read and changed.
//
// An instruction is whole: nobody comes between. What it touches is what its operands say:
// an attribute, a global, a cell, an item, a container. Natives that it calls are known by
// name where they only look, else they count as changing what they are given. What Python
// code is called does is seen when that runs.

// watched says how an instruction is looked at.
type watched uint8

const (
	watchNot    watched = iota
	watchAccess         // it touches what its operands are
	watchTruth          // it touches what it tests, if that is a container
	watchPair           // the same of B and C
	watchJump           // it may jump back
)

var watchTable = func() (table [code.NumOps]watched) {
	for how, ops := range map[watched][]code.Op{
		watchAccess: {code.OpLoadGlobal, code.OpLoadGlobalModule, code.OpLoadGlobalBuiltin, code.OpStoreGlobal, code.OpDeleteGlobal,
			code.OpLoadName, code.OpStoreName, code.OpDeleteName, code.OpLoadDeref, code.OpStoreDeref, code.OpDeleteDeref,
			code.OpLoadAttr, code.OpLoadAttrSlot, code.OpStoreAttr, code.OpStoreAttrSlot, code.OpDeleteAttr,
			code.OpLoadMethod, code.OpLoadMethodCached,
			code.OpBinarySubscr, code.OpSubscrList, code.OpSubscrTuple, code.OpSubscrDict,
			code.OpStoreSubscr, code.OpStoreSubscrList, code.OpStoreSubscrDict, code.OpDeleteSubscr,
			code.OpLoadSlice, code.OpStoreSlice, code.OpDeleteSlice,
			code.OpContainsOp, code.OpNotContainsOp, code.OpGetIter, code.OpForIter, code.OpForIterList,
			code.OpUnpackSequence, code.OpUnpackEx, code.OpListExtend, code.OpSetUpdate, code.OpDictUpdate, code.OpDictMerge,
			code.OpListToTuple, code.OpStarArgs, code.OpFormatValue, code.OpPrintItem, code.OpRepr,
			code.OpInplaceAdd, code.OpInplaceOr, code.OpInplaceAnd, code.OpInplaceSubtract, code.OpInplaceXor, code.OpInplaceMultiply,
			code.OpCall, code.OpCallPy, code.OpCallListAppend, code.OpCallKw, code.OpCallEx,
			code.OpBeforeWith, code.OpWithExceptStart, code.OpYieldFrom},
		watchTruth: {code.OpJf, code.OpJt, code.OpJfKeep, code.OpJtKeep, code.OpToBool, code.OpUnaryNot},
		watchPair: {code.OpCompareLt, code.OpCompareLe, code.OpCompareEq, code.OpCompareNe, code.OpCompareGt, code.OpCompareGe,
			code.OpJnLt, code.OpJnLe, code.OpJnEq, code.OpJnNe, code.OpJnGt, code.OpJnGe,
			code.OpJtLt, code.OpJtLe, code.OpJtEq, code.OpJtNe, code.OpJtGt, code.OpJtGe,
			code.OpBinaryAdd, code.OpBinaryMultiply, code.OpBinaryOr, code.OpBinaryAnd, code.OpBinarySubtract, code.OpBinaryXor},
		watchJump: {code.OpJumpBack, code.OpJtIs, code.OpForIterRange},
	} {
		for _, op := range ops {
			table[op] = how
		}
	}
	return table
}()

// watch is the look before an instruction. again says that another frame may be the one
// that runs now; ok is false where the loop ends.
func (t *Thread) watch() (again, ok bool) {
	f := t.frame
	if f.code.native != nil || t.exc.p != nil || t.vm.finalizing {
		return false, true
	}
	i := int((t.ip - uintptr(f.start)) / instrSize)
	in := &f.code.instrs[i]
	how := watchTable[in.Op]
	if how == watchNot {
		return false, true
	}
	s := t.vm.conf.Scheduler
	who, at := t.who(), Place{f.code.c, i}
	if mayJumpBack(in) {
		state, ok := f.digest()
		if s.Loop(who, at, state, ok) {
			if switched, ok := t.giveTurn(s, who); switched || !ok {
				return true, ok
			}
		}
	}
	switch how {
	case watchJump:
		return false, true
	case watchTruth:
		if !isShared(*at2(f, in.B)) {
			return false, true
		}
	case watchPair:
		if !isShared(*at2(f, in.B)) && !isShared(*at2(f, in.C)) {
			return false, true
		}
	}
	if s.Visible(who, at) && !t.stopping {
		choices, threads := t.others()
		if len(choices) > 0 {
			switch n := s.Preempt(who, at, choices); {
			case n == Stop:
				t.cut()
				return true, true
			case n >= 0:
				if switched, ok := t.follow(n, threads); switched || !ok {
					return true, ok
				}
			}
		}
	}
	t.touch(f, in)
	return false, true
}

func at2(f *Frame, operand uint16) *Value { return at(f.regs, operand) }

// others lists who could go on instead of the running one.
func (t *Thread) others() ([]Choice, []candidate) {
	var threads []candidate
	if !t.keepsTurn() && len(t.vm.threads) > 1 {
		g := &t.vm.gil
		g.mu.Lock()
		threads = g.candidates()
		g.mu.Unlock()
	}
	choices := choicesOf(threads)
	if t.mayInterrupt() {
		choices = append(choices, Choice{t.who(), Interrupt, t.sched.queue()})
	}
	return choices, threads
}

// follow lets the one go on that was chosen. switched says that another tasklet of the
// same thread runs now.
func (t *Thread) follow(n int, threads []candidate) (switched, ok bool) {
	if n < len(threads) {
		t.letRun(threads[n])
		return t.stopping || t.ticks < 0, true
	}
	f := t.frame
	f.dst, f.fbase = f.ft, f.ft
	ok = t.interruptNow()
	if t.switched != nil {
		t.endSwitch()
	}
	if !ok || t.exc.p != nil {
		ok = t.unwind()
	} else {
		ok = true
	}
	return true, ok && !t.ended
}

// giveTurn lets others run because of a loop.
func (t *Thread) giveTurn(s Scheduler, who timeline.Who) (switched, ok bool) {
	choices, threads := t.others()
	choices = append(choices, Choice{Who: who})
	switch n := s.Next(who, choices); {
	case n < 0:
		t.cut()
		return true, true
	case n < len(choices)-1:
		return t.follow(n, threads)
	}
	return false, true
}

// mayJumpBack tells whether an instruction may go on before itself.
func mayJumpBack(in *code.Instr) bool {
	return code.Table[in.Op].A == code.Jump && int16(in.A) < 0
}

// maxDigest is how many frames digest looks at.
const maxDigest = 32

// digest tells the states apart of the registers of the frames that run; ok is false where
// there are too many.
func (f *Frame) digest() (h uint64, ok bool) {
	h = 14695981039346656037
	for n := 0; f != nil; f = f.back {
		if n++; n > maxDigest {
			return 0, false
		}
		if f.code.native != nil {
			continue
		}
		for _, v := range window(f.regs, 0, f.code.nregs) {
			h = (h ^ uint64(uintptr(unsafe.Pointer(v.p)))) * 1099511628211
			h = (h ^ v.n) * 1099511628211
			h ^= h >> 29
		}
	}
	return h, true
}

// isShared tells whether v is something that can change and be seen by others, apart from
// its attributes.
func isShared(v Value) bool {
	switch v.p.kind {
	case kList, kDict, kSet, kByteArray, kIter, kGen, kProxy:
		return true
	case kNativeObj:
		return !isSync(v)
	}
	return false
}

// isSync tells whether v is something whose uses are events.
func isSync(v Value) bool {
	switch asNativeObj(v.p).data.(type) {
	case *lock, *rlock, *threadHandle, *taskChannel, *Tasklet, *atomicOld:
		return true
	}
	return false
}

func (t *Thread) access(kind AccessKind, h *Header, key Key) {
	t.vm.conf.Scheduler.Access(t.who(), Access{kind, unsafe.Pointer(h), key})
}

// touch tells what an instruction is about to touch.
func (t *Thread) touch(f *Frame, in *code.Instr) {
	switch in.Op {
	case code.OpLoadGlobal, code.OpLoadGlobalModule, code.OpLoadGlobalBuiltin:
		t.touchName(f.globals, cacheAt(f, in.C).name, ReadItem)
	case code.OpStoreGlobal, code.OpDeleteGlobal:
		t.touchName(f.globals, cacheAt(f, in.C).name, WriteItem)
	case code.OpLoadName:
		t.touchLocals(f, cacheAt(f, in.C).name, ReadItem)
		t.touchName(f.globals, cacheAt(f, in.C).name, ReadItem)
	case code.OpStoreName, code.OpDeleteName:
		t.touchLocals(f, cacheAt(f, in.C).name, WriteItem)
	case code.OpLoadDeref:
		t.access(ReadItem, at(f.regs, in.B).p, Key{})
	case code.OpStoreDeref, code.OpDeleteDeref:
		t.access(WriteItem, at(f.regs, in.B).p, Key{})
	case code.OpLoadAttr, code.OpLoadAttrSlot, code.OpLoadMethod, code.OpLoadMethodCached:
		t.touchAttr(*at(f.regs, in.B), cacheAt(f, in.C).name, ReadItem)
	case code.OpStoreAttr, code.OpStoreAttrSlot, code.OpDeleteAttr:
		t.touchAttr(*at(f.regs, in.B), cacheAt(f, in.C).name, WriteItem)
	case code.OpBinarySubscr, code.OpSubscrList, code.OpSubscrDict:
		t.touchItem(*at(f.regs, in.B), *at(f.regs, in.C), ReadItem)
	case code.OpStoreSubscr, code.OpStoreSubscrList, code.OpStoreSubscrDict:
		t.touchItem(*at(f.regs, in.B), *at(f.regs, in.C), WriteItem)
	case code.OpDeleteSubscr:
		if v := *at(f.regs, in.B); v.p.kind == kDict {
			t.touchItem(v, *at(f.regs, in.C), WriteItem)
		} else {
			t.touchAll(v, WriteAll)
		}
	case code.OpContainsOp, code.OpNotContainsOp:
		if c := *at(f.regs, in.C); c.p.kind == kDict {
			t.touchItem(c, *at(f.regs, in.B), ReadItem)
		} else {
			t.touchAll(c, ReadAll)
		}
	case code.OpLoadSlice, code.OpGetIter, code.OpUnpackSequence, code.OpUnpackEx, code.OpListToTuple, code.OpFormatValue, code.OpRepr:
		t.touchAll(*at(f.regs, in.B), ReadAll)
	case code.OpStoreSlice, code.OpDeleteSlice, code.OpYieldFrom:
		t.touchAll(*at(f.regs, in.B), WriteAll)
	case code.OpForIter, code.OpForIterList:
		t.touchIter(*at(f.regs, in.B), 0)
	case code.OpListExtend, code.OpSetUpdate, code.OpDictUpdate, code.OpDictMerge, code.OpStarArgs:
		t.touchAll(*at(f.regs, in.C), ReadAll)
	case code.OpPrintItem:
		t.event(EventCall, nil)
		t.touchAll(*at(f.regs, in.C), ReadAll)
	case code.OpInplaceAdd, code.OpInplaceOr, code.OpInplaceAnd, code.OpInplaceSubtract, code.OpInplaceXor, code.OpInplaceMultiply:
		t.touchAll(*at(f.regs, in.B), WriteAll)
		t.touchAll(*at(f.regs, in.C), ReadAll)
	case code.OpCall, code.OpCallPy, code.OpCallListAppend, code.OpCallKw:
		n := int(in.C &^ code.MethodCall)
		w := window(f.regs, in.B, n+2)
		args := w[2:]
		if in.C&code.MethodCall != 0 && w[1].p != &tUnbound {
			args = w[1:]
		}
		t.touchCall(w[0], args)
	case code.OpCallEx:
		w := window(f.regs, in.B, 3)
		if w[2].p.kind == kTuple {
			t.touchCall(w[0], asTuple(w[2].p).items)
		}
	case code.OpBeforeWith, code.OpWithExceptStart: // of locks: events
	default:
		t.touchAll(*at(f.regs, in.B), ReadAll)
		if watchTable[in.Op] == watchPair {
			t.touchAll(*at(f.regs, in.C), ReadAll)
		}
	}
}

func (t *Thread) touchName(d *DictObj, name *TextObj, kind AccessKind) {
	t.access(kind, &d.Header, Key{Name: name.utf8()})
}

// touchLocals touches a name of a module's or a class's frame.
func (t *Thread) touchLocals(f *Frame, name *TextObj, kind AccessKind) {
	if v := f.locals; v.p != nil && v.p.kind == kDict && (kind == WriteItem || v.p != &f.globals.Header) {
		t.touchName(asDict(v.p), name, kind)
	}
}

// touchAttr touches an attribute: that of the object, or of the class which has it.
func (t *Thread) touchAttr(v Value, name *TextObj, kind AccessKind) {
	key := Key{Name: name.utf8()}
	switch v.p.kind {
	case kModule:
		t.touchName(asModule(v.p).dict, name, kind)
	case kType:
		t.touchClassAttr(asType(v.p), name, kind)
	case kOldInst, kOldClass, kFunc, kExc:
		t.access(kind, v.p, key)
	case kNativeObj:
		if d := v.p.typ.lookup(t, name); d.p != nil {
			if t.typeOf(d).flags&TypeMethod != 0 || kind == ReadItem && d.p.kind != kDescr {
				return
			}
			if kind == ReadItem {
				kind = ReadAll
			} else {
				kind = WriteAll
			}
			t.access(kind, syncHeader(v), Key{})
			return
		}
		t.access(kind, v.p, key)
	case kInst:
		if kind == ReadItem {
			if a := instDict(v.p); a == nil || a.get(name).p == nil {
				t.touchClassAttr(v.p.typ, name, kind)
			}
		}
		t.access(kind, v.p, key)
	}
}

func (t *Thread) touchClassAttr(typ *Type, name *TextObj, kind AccessKind) {
	if kind == ReadItem {
		for _, k := range typ.mro {
			if k.dict != nil && k.dict.getStr(name).p != nil {
				typ = k
				break
			}
		}
		if typ.flags&TypeHeap == 0 {
			return
		}
	}
	t.access(kind, &typ.Header, Key{Name: name.utf8()})
}

// syncHeader is where the state of a lock or a channel is looked at: events name it by
// what the object holds.
func syncHeader(v Value) *Header {
	switch d := asNativeObj(v.p).data.(type) {
	case *taskChannel:
		return (*Header)(unsafe.Pointer(d))
	case *Tasklet:
		return (*Header)(unsafe.Pointer(d))
	}
	return v.p
}

// touchItem touches an item of a container. One of a list is another matter than its
// length; a key of a dictionary need not be there.
func (t *Thread) touchItem(v, k Value, kind AccessKind) {
	key, ok := keyOf(k)
	switch {
	case !isShared(v):
	case ok && (v.p.kind == kDict || v.p.kind == kList && k.p == &tInt && k.int() >= 0):
		t.access(kind, v.p, key)
	case kind == ReadItem:
		t.access(ReadAll, v.p, Key{})
	default:
		t.access(WriteAll, v.p, Key{})
	}
}

// keyOf names a key; ok is false for those that need Python to be compared.
func keyOf(v Value) (k Key, ok bool) {
	switch v.p.kind {
	case kInt, kBool:
		return Key{Number: v.int()}, true
	case kStr, kBytes:
		return Key{Name: GoString(v)}, true
	case kNone:
		return Key{Object: unsafe.Pointer(v.p)}, true
	case kNativeObj:
		if isSync(v) {
			return Key{Object: unsafe.Pointer(v.p)}, true
		}
	}
	return k, false
}

func (t *Thread) touchAll(v Value, kind AccessKind) {
	if v.p.kind == kIter || v.p.kind == kGen {
		t.touchIter(v, 0)
	} else if isShared(v) {
		t.access(kind, v.p, Key{})
	}
}

// touchIter touches an iterator, which goes on, and what it iterates over.
func (t *Thread) touchIter(v Value, depth int) {
	switch {
	case v.p == nil || depth > 3:
	case v.p.kind == kIter:
		t.access(WriteAll, v.p, Key{})
		it := asIter(v.p)
		t.touchIter(it.src, depth+1)
		if it.aux.p != nil && it.aux.p.kind == kTuple {
			for _, x := range asTuple(it.aux.p).items {
				t.touchIter(x, depth+1)
			}
		}
	case v.p.kind == kGen, v.p.kind == kNativeObj && depth == 0 && !isSync(v):
		t.access(WriteAll, v.p, Key{})
	case isShared(v):
		t.access(ReadAll, v.p, Key{})
	}
}

// looks are the methods of built-in classes and the built-in functions that change nothing.
var looks = map[string]bool{
	"copy": true, "count": true, "index": true, "keys": true, "values": true, "items": true, "iterkeys": true, "itervalues": true,
	"iteritems": true, "has_key": true, "__len__": true, "__contains__": true, "__getitem__": true, "__iter__": true, "__eq__": true,
	"issubset": true, "issuperset": true, "isdisjoint": true, "union": true, "intersection": true, "difference": true, "find": true,
	"startswith": true, "endswith": true, "decode": true, "join": true,
	"len": true, "sorted": true, "sum": true, "min": true, "max": true, "any": true, "all": true, "repr": true, "str": true, "print": true,
	"isinstance": true, "issubclass": true, "type": true, "id": true, "hash": true, "callable": true, "format": true, "iter": true,
	"enumerate": true, "zip": true, "map": true, "filter": true, "reversed": true, "list": true, "tuple": true, "dir": true, "vars": true,
	"range": true, "bool": true, "get_ident": true, "start_new_thread": true, "start_joinable_thread": true,
}

// itemCalls are the methods of dictionaries that touch one item.
var itemCalls = map[string]AccessKind{"get": ReadItem, "has_key": ReadItem, "__contains__": ReadItem, "__getitem__": ReadItem,
	"__setitem__": WriteItem, "setdefault": WriteItem, "pop": WriteItem, "__delitem__": WriteItem}

// attrCalls are the functions that touch an attribute.
var attrCalls = map[string]AccessKind{"getattr": ReadItem, "hasattr": ReadItem, "setattr": WriteItem, "delattr": WriteItem}

// touchCall touches what a native is given, before it is called.
func (t *Thread) touchCall(fn Value, args []Value) {
	self, name := Null, ""
	if fn.p.kind == kMethod {
		m := asMethod(fn.p)
		self, fn = m.self, m.fn
	}
	switch fn.p.kind {
	case kNative:
		d := asNative(fn.p)
		name = d.def.attr
		if d.self.p != nil && d.self.p.kind != kModule {
			self = d.self
		}
	case kDescr:
		d := asDescr(fn.p)
		name = d.name.utf8()
		if self.p == nil && len(args) > 0 {
			self, args = args[0], args[1:]
		}
	case kType:
		if asType(fn.p).flags&TypeHeap == 0 {
			for _, v := range args {
				t.touchAll(v, ReadAll)
			}
		}
		return
	default:
		return
	}
	if self.p != nil {
		t.touchMethod(self, name, args)
		return
	}
	if kind, ok := attrCalls[name]; ok && len(args) > 1 && t.isStr(args[1]) {
		t.touchAttr(args[0], asText(args[1].p), kind)
		return
	}
	kind := ReadAll
	if !looks[name] {
		kind = WriteAll
	}
	if !looks[name] || name == "print" {
		t.event(EventCall, nil)
	}
	for _, v := range args {
		t.touchAll(v, kind)
	}
}

func (t *Thread) touchMethod(self Value, name string, args []Value) {
	kind := ReadAll
	if !looks[name] {
		kind = WriteAll
		t.event(EventCall, nil)
	}
	if item, ok := itemCalls[name]; ok && self.p.kind == kDict && len(args) > 0 {
		t.touchItem(self, args[0], item)
	} else {
		t.touchAll(self, kind)
	}
	for _, v := range args {
		t.touchAll(v, ReadAll)
	}
}
