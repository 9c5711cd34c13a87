package vm

import "unsafe"

// This file holds the casts from a Header to the object that it begins, and the
// access to registers: all that is unsafe but for the loop. Each cast is right
// where the header's kind says so.

// regs is the first register of a window.
type regs = unsafe.Pointer

func at(r regs, off uint16) *Value { return (*Value)(unsafe.Add(r, uintptr(off))) }
func reg(r regs, i int) *Value     { return (*Value)(unsafe.Add(r, uintptr(i)*16)) }

func newRegs(n int) regs {
	s := make([]Value, n)
	for i := range s {
		s[i].p = &tUnbound
	}
	return unsafe.Pointer(unsafe.SliceData(s))
}

// window gives n registers from off as a slice.
func window(r regs, off uint16, n int) []Value {
	return unsafe.Slice((*Value)(unsafe.Add(r, uintptr(off))), n)
}

func asLong(h *Header) *LongObj           { return (*LongObj)(unsafe.Pointer(h)) }
func asComplex(h *Header) *ComplexObj     { return (*ComplexObj)(unsafe.Pointer(h)) }
func asFloatObj(h *Header) *FloatObj      { return (*FloatObj)(unsafe.Pointer(h)) }
func asText(h *Header) *TextObj           { return (*TextObj)(unsafe.Pointer(h)) }
func asTuple(h *Header) *TupleObj         { return (*TupleObj)(unsafe.Pointer(h)) }
func asList(h *Header) *ListObj           { return (*ListObj)(unsafe.Pointer(h)) }
func asDict(h *Header) *DictObj           { return (*DictObj)(unsafe.Pointer(h)) }
func asSet(h *Header) *SetObj             { return (*SetObj)(unsafe.Pointer(h)) }
func asSlice(h *Header) *SliceObj         { return (*SliceObj)(unsafe.Pointer(h)) }
func asRange(h *Header) *RangeObj         { return (*RangeObj)(unsafe.Pointer(h)) }
func asInst(h *Header) *InstObj           { return (*InstObj)(unsafe.Pointer(h)) }
func asType(h *Header) *Type              { return (*Type)(unsafe.Pointer(h)) }
func asFunc(h *Header) *FuncObj           { return (*FuncObj)(unsafe.Pointer(h)) }
func asNative(h *Header) *NativeFunc      { return (*NativeFunc)(unsafe.Pointer(h)) }
func asMethod(h *Header) *MethodObj       { return (*MethodObj)(unsafe.Pointer(h)) }
func asDescr(h *Header) *DescrObj         { return (*DescrObj)(unsafe.Pointer(h)) }
func asProperty(h *Header) *PropertyObj   { return (*PropertyObj)(unsafe.Pointer(h)) }
func asWrapper(h *Header) *WrapperObj     { return (*WrapperObj)(unsafe.Pointer(h)) }
func asSuper(h *Header) *SuperObj         { return (*SuperObj)(unsafe.Pointer(h)) }
func asCell(h *Header) *CellObj           { return (*CellObj)(unsafe.Pointer(h)) }
func asCode(h *Header) *CodeObj           { return (*CodeObj)(unsafe.Pointer(h)) }
func asFrame(h *Header) *Frame            { return (*Frame)(unsafe.Pointer(h)) }
func asTraceback(h *Header) *TracebackObj { return (*TracebackObj)(unsafe.Pointer(h)) }
func asGen(h *Header) *GenObj             { return (*GenObj)(unsafe.Pointer(h)) }
func asExc(h *Header) *ExcObj             { return (*ExcObj)(unsafe.Pointer(h)) }
func asModule(h *Header) *ModuleObj       { return (*ModuleObj)(unsafe.Pointer(h)) }
func asIter(h *Header) *IterObj           { return (*IterObj)(unsafe.Pointer(h)) }
func asWeakref(h *Header) *WeakrefObj     { return (*WeakrefObj)(unsafe.Pointer(h)) }
func asByteArray(h *Header) *ByteArrayObj { return (*ByteArrayObj)(unsafe.Pointer(h)) }
func asProxy(h *Header) *ProxyObj         { return (*ProxyObj)(unsafe.Pointer(h)) }
func asNativeObj(h *Header) *NativeObj    { return (*NativeObj)(unsafe.Pointer(h)) }
func asOldClass(h *Header) *OldClassObj   { return (*OldClassObj)(unsafe.Pointer(h)) }
func asOldInst(h *Header) *OldInstObj     { return (*OldInstObj)(unsafe.Pointer(h)) }

// Subclass variants: an object of a built-in kind whose class was written in
// Python has its attributes behind what the kind needs.
type (
	longSub struct {
		LongObj
		attrs
	}
	complexSub struct {
		ComplexObj
		attrs
	}
	floatSub struct {
		FloatObj
		attrs
	}
	textSub struct {
		TextObj
		attrs
	}
	byteArraySub struct {
		ByteArrayObj
		attrs
	}
	tupleSub struct {
		TupleObj
		attrs
	}
	listSub struct {
		ListObj
		attrs
	}
	dictSub struct {
		DictObj
		attrs
	}
	setSub struct {
		SetObj
		attrs
	}
	typeSub struct {
		Type
		attrs
	}
	propertySub struct {
		PropertyObj
		attrs
	}
	superSub struct {
		SuperObj
		attrs
	}
	iterSub struct {
		IterObj
		attrs
	}
	weakrefSub struct {
		WeakrefObj
		attrs
	}
)

// attrsOf gives the attributes of an object, nil where its kind has none.
func attrsOf(h *Header) *attrs {
	switch h.kind {
	case kInst:
		return &(*InstObj)(unsafe.Pointer(h)).attrs
	case kExc:
		return &(*ExcObj)(unsafe.Pointer(h)).attrs
	case kFunc:
		return &(*FuncObj)(unsafe.Pointer(h)).attrs
	case kStaticMethod, kClassMethod:
		return &(*WrapperObj)(unsafe.Pointer(h)).attrs
	}
	if h.flags&flagSub == 0 {
		return nil
	}
	switch h.kind {
	case kLong:
		return &(*longSub)(unsafe.Pointer(h)).attrs
	case kComplex:
		return &(*complexSub)(unsafe.Pointer(h)).attrs
	case kFloatObj:
		return &(*floatSub)(unsafe.Pointer(h)).attrs
	case kStr, kBytes:
		return &(*textSub)(unsafe.Pointer(h)).attrs
	case kByteArray:
		return &(*byteArraySub)(unsafe.Pointer(h)).attrs
	case kTuple:
		return &(*tupleSub)(unsafe.Pointer(h)).attrs
	case kList:
		return &(*listSub)(unsafe.Pointer(h)).attrs
	case kDict:
		return &(*dictSub)(unsafe.Pointer(h)).attrs
	case kSet:
		return &(*setSub)(unsafe.Pointer(h)).attrs
	case kType:
		return &(*typeSub)(unsafe.Pointer(h)).attrs
	case kProperty:
		return &(*propertySub)(unsafe.Pointer(h)).attrs
	case kSuper:
		return &(*superSub)(unsafe.Pointer(h)).attrs
	case kIter:
		return &(*iterSub)(unsafe.Pointer(h)).attrs
	case kWeakref:
		return &(*weakrefSub)(unsafe.Pointer(h)).attrs
	case kNativeObj:
		return &asNativeObj(h).attrs
	case kModule:
		return &asModule(h).attrs
	}
	return nil
}
