// Package code describes compiled Python: the opcode table, the instructions,
// and the code object as the compiler leaves it. It knows no run-time values;
// the interpreter makes its own code objects from these.
//
// A frame has one window of 16 byte registers:
//
//	[ locals | cells of free variables | window constants | temporaries ]
//
// Parameters are the first locals, in the order of CPython's co_varnames, and
// cell variables live in the register of their local (a cell that is no
// parameter is a local of its own, which co_varnames does not list). The first
// temporary is RES: nothing else uses it.
package code

import "math/big"

// Instr is one instruction of 64 bits. A, B and C are what Table says.
type Instr struct {
	Op      Op
	A, B, C uint16
}

// Scale is the size of a register in bytes.
const Scale = 16

// MethodCall is the bit of a call's argument count that says that LOAD_METHOD or
// LOAD_SUPER_METHOD wrote the registers of callee and self. Without it the
// register of self means nothing.
const MethodCall = 1 << 15

// StarTuple is the bit of CALL_EX in Python 2 that says that its tuple is what stood
// behind the star, not one made for the call.
const StarTuple = 2

// Limits of the instruction format.
const (
	MaxRegisters    = 1<<16/Scale - 1
	MaxWindowConsts = 128 // further constants are loaded by LOAD_CONST
	MaxJump         = 1<<15 - 1
)

// Reg gives the operand of register number i.
func Reg(i int) uint16 { return uint16(i * Scale) }

// Index gives the number of a register operand.
func Index(operand uint16) int { return int(operand / Scale) }

// WideOf joins B and C.
func (in Instr) WideOf() int { return int(int32(uint32(in.B) | uint32(in.C)<<16)) }

// SetWide splits n into B and C.
func (in *Instr) SetWide(n int) { in.B, in.C = uint16(uint32(n)), uint16(uint32(n)>>16) }

// Flags are CPython's co_flags.
type Flags uint32

// The flags, with CPython's values.
const (
	Optimized         Flags = 0x1
	NewLocals         Flags = 0x2
	VarArgs           Flags = 0x4
	VarKeywords       Flags = 0x8
	Nested            Flags = 0x10
	Generator         Flags = 0x20
	NoFree            Flags = 0x40
	Coroutine         Flags = 0x80
	IterableCoroutine Flags = 0x100
	AsyncGenerator    Flags = 0x200
	// FutureDivision and the like are Python 2's.
	FutureDivision        Flags = 0x2000
	FutureAbsoluteImport  Flags = 0x4000
	FutureWithStatement   Flags = 0x8000
	FuturePrintFunction   Flags = 0x10000
	FutureUnicodeLiterals Flags = 0x20000
	// FutureBarryAsBDFL and FutureAnnotations are Python 3's.
	FutureBarryAsBDFL   Flags = 0x400000
	FutureGeneratorStop Flags = 0x800000
	FutureAnnotations   Flags = 0x1000000
)

// Const is a constant: nil for None, bool, int64, *big.Int, float64,
// complex128, Text, Bytes, Long, Tuple, FrozenSet, Ellipsis or *Code.
type Const any

// The constants that have no Go type of their own. Text is a str of Python 3
// or a unicode of Python 2 in WTF-8, Bytes a bytes of 3 or a str of 2, Long an
// int that Python 2 types as long.
type (
	Text      string
	Bytes     string
	Long      struct{ *big.Int }
	Tuple     []Const
	FrozenSet []Const
	Ellipsis  struct{}
)

// Handler is a row of the exception table: an exception raised by an
// instruction in [Start, Stop) goes on at Target, with all temporaries but RES
// and the Depth after it released, the last one first. Target is a
// PUSH_EXC_INFO of the first one released. The first row that fits counts.
type Handler struct{ Start, Stop, Target, Depth int32 }

// Position is the source range of an instruction. Lines count from 1, columns
// are in bytes from 0; -1 means none.
type Position struct{ Line, EndLine, Col, EndCol int32 }

// Code is one compiled block. It is not changed after compilation and may be
// shared by interpreters that run at the same time.
type Code struct {
	Name, QualName, Filename string
	FirstLine                int
	Flags                    Flags
	Py2                      bool // which dialect's semantics the instructions have

	ArgCount        int // positional parameters, positional-only included, without *args
	PosOnlyArgCount int
	KwOnlyArgCount  int

	// Locals names the local registers. The first NVarnames are co_varnames.
	Locals    []string
	NVarnames int
	Cellvars  []string // names, as co_cellvars
	CellRegs  []int    // the register of each cell variable
	Freevars  []string // registers len(Locals) …

	Consts    []Const // co_consts; the first NWindow are in the window
	NWindow   int
	NTemps    int // temporaries, RES included
	Names     []string
	Cache     []int32 // the name (index in Names) of each inline cache
	Instrs    []Instr // ends with STOP
	Positions []Position
	Handlers  []Handler
	HasDoc    bool // the first constant is the docstring
}

// NRegs is the size of the window in registers.
func (c *Code) NRegs() int { return len(c.Locals) + len(c.Freevars) + c.NWindow + c.NTemps }

// FirstConst is the register of the first window constant.
func (c *Code) FirstConst() int { return len(c.Locals) + len(c.Freevars) }

// FirstTemp is the register of RES.
func (c *Code) FirstTemp() int { return c.FirstConst() + c.NWindow }

// TotalArgs is how many registers parameters take, *args and **kwargs included.
func (c *Code) TotalArgs() int {
	n := c.ArgCount + c.KwOnlyArgCount
	if c.Flags&VarArgs != 0 {
		n++
	}
	if c.Flags&VarKeywords != 0 {
		n++
	}
	return n
}
