package vm

import (
	"unsafe"

	"github.com/sllint/sllint/vm/code"
)

// CodeObj is a code object of one VM: compiled code with its constants as
// values and instructions that the interpreter may rewrite.
type CodeObj struct {
	Header
	c                        *code.Code
	instrs                   []code.Instr // quickened in place
	consts                   []Value
	names                    []*TextObj
	cache                    []*TextObj // name of each inline cache
	caches                   []cache
	free                     *Frame // frames to use again, linked by back
	nargs                    int    // registers that plain positional arguments fill
	simple                   bool   // takes exactly nargs positional arguments, no cells, no generator
	py2                      bool
	hidden                   bool // stands for C code, which tracebacks do not show
	nlocals                  int
	nregs                    int
	ft                       uint16 // first temporary, as an operand
	filename, name, qualname Value
	lnotab                   Value
	native                   *nativeCode // of native frames
	ownConsts                bool        // consts are not those of c
	blob                     string      // what it is in pickles, once asked for
	kinds                    [][]code.Kind
}

// cache is an inline cache.
type cache struct {
	id    uint64 // of the shape, or version of the dictionary's keys, for which it is right
	id2   uint64
	slot  uint32
	count uint16 // times it was wrong
	name  *TextObj
	val   Value // borrowed
	shape *Shape
	typ   *Type // a built-in one, of objects without attributes of their own
}

// Frame is one activation. While it runs it borrows code, globals and back from
// its caller; when it outlives its return (a traceback or sys._getframe holds
// it) it takes references of its own, as CPython's frames do.
type Frame struct {
	Header
	back     *Frame
	code     *CodeObj
	ip       uintptr // offset of the next instruction while another frame runs
	regs     regs
	start    unsafe.Pointer
	caches   unsafe.Pointer
	dst      uint16 // where the result of what it waits for goes
	fbase    uint16 // temporary of the callee that it waits for
	fargs    uint16 // with afterArgs: temporaries from fbase that are released
	ft       uint16
	after    afterKind // what is done with the result that it waits for
	depth    int32
	state    frameState
	ret      retKind
	owned    bool // it counts back, code, globals and builtins
	fresh    bool // it was entered while traced, and its call event has not been sent
	entering bool // traced last was the jump to a loop's condition, which stands behind the body
	callee   *Frame
	callee2  *Frame

	globals  *DictObj
	builtins *DictObj
	locals   Value // mapping of names for modules, classes and exec; Null in functions
	gen      *GenObj
	fn       *FuncObj // Python 3: the function, owned
	native   int      // state of a native frame
	note     int64    // a number of a native frame
	any      any      // further state of a native frame, without references
	prev     int32    // the instruction traced last
	raised   int32    // the instruction with a line at which an exception came last
	extra    *frameExtra
}

// frameExtra is what few frames have.
type frameExtra struct {
	trace        Value    // f_trace
	exc27        [3]Value // Python 2: sys.exc_info() of the caller, to be restored
	hasExc27     bool
	localsDict   Value // Python 2: f_locals once asked for
	noTraceLines bool
	traceOps     bool
	overwrites   Value
	hard         bool         // what it waits for cannot be pickled
	loaded       *loadedFrame // it comes out of a pickle and is not in use
}

// more gives the extra part, which is made where there is none.
func (f *Frame) more() *frameExtra {
	if f.extra == nil {
		f.extra = &frameExtra{}
	}
	return f.extra
}

// localTrace gives f_trace, Null for none.
func (f *Frame) localTrace() Value {
	if f.extra == nil {
		return Null
	}
	return f.extra.trace
}

type frameState uint8

const (
	frameIdle      frameState = iota // not in use
	frameRunning                     // on the stack
	frameSuspended                   // of a generator
	frameDone                        // returned, and still referenced
	frameCleared
)

// afterKind says what a waiting frame does with the result that it gets.
type afterKind uint8

const (
	afterStore     afterKind = iota // goes to dst, the temporary fbase is released
	afterArgs                       // the same, with fargs temporaries from fbase on
	afterDiscard                    // is dropped
	afterNot                        // a bool whose contrary goes to dst
	afterForIter                    // goes to C of the FOR_ITER, the loop's body is next
	afterYieldFrom                  // is yielded by the YIELD_FROM
)

// retKind says what RETURN_VALUE does beyond handing over the result.
type retKind uint8

const (
	retPlain   retKind = iota
	retGen             // a generator resumed by a call: its end raises StopIteration there
	retGenFor          // by FOR_ITER, which ends
	retGenFrom         // by YIELD_FROM, which goes on with the value
	retExc27           // Python 2: it handled an exception, sys.exc_info() is restored
)

// lasti gives the index of the instruction that f is at.
func (f *Frame) lasti(t *Thread) int {
	ip := f.ip
	if f == t.frame {
		ip = t.ip - uintptr(f.start)
	}
	return int(ip/unsafe.Sizeof(code.Instr{})) - 1
}

func cacheAt(f *Frame, i uint16) *cache {
	return (*cache)(unsafe.Add(f.caches, uintptr(i)*unsafe.Sizeof(cache{})))
}
