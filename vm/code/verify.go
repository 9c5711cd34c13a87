package code

import (
	"fmt"
	"math/bits"
	"slices"
)

// Verify checks that the instructions keep the rules of Table, and those of
// temporaries: on every path one is written before it is read and consumed
// before it is written again, paths that meet agree on which are in use, and
// none is when the code returns. It looks at the code objects among the
// constants too.
func Verify(c *Code) error {
	v := &verifier{c: c, at: make(map[int][]uint64)}
	if err := v.run(); err != nil {
		return fmt.Errorf("%s: %w", c.QualName, err)
	}
	for _, k := range c.Consts {
		if inner, ok := k.(*Code); ok {
			if err := Verify(inner); err != nil {
				return err
			}
		}
	}
	return nil
}

type verifier struct {
	c       *Code
	leaders []bool
	handler []int32          // by instruction: row, or -1
	at      map[int][]uint64 // the temporaries in use at leaders
	work    []int
	live    []uint64
	record  [][]uint64 // where asked for: the temporaries in use before each instruction
}

// Temporaries gives the temporaries in use before each instruction, as bits; nil
// for one that is never reached.
func Temporaries(c *Code) [][]uint64 {
	v := &verifier{c: c, at: make(map[int][]uint64), record: make([][]uint64, len(c.Instrs))}
	if err := v.run(); err != nil {
		return nil
	}
	return v.record
}

// unused kinds of trouble are reported with the instruction.
func (v *verifier) fail(pc int, format string, args ...any) error {
	return fmt.Errorf("instruction %d (%s): %s", pc, v.c.Instrs[pc].Op, fmt.Sprintf(format, args...))
}

func (v *verifier) run() error {
	c := v.c
	n := len(c.Instrs)
	switch {
	case n == 0 || c.Instrs[n-1].Op != OpStop:
		return fmt.Errorf("code does not end with STOP")
	case len(c.Positions) != n:
		return fmt.Errorf("%d positions for %d instructions", len(c.Positions), n)
	case c.NRegs() > MaxRegisters:
		return fmt.Errorf("%d registers", c.NRegs())
	case c.NTemps < 1 || c.NWindow > len(c.Consts) || c.NVarnames > len(c.Locals) || len(c.CellRegs) != len(c.Cellvars):
		return fmt.Errorf("the counts do not agree")
	}
	if err := v.tables(); err != nil {
		return err
	}
	if err := v.enter(0, make([]uint64, (c.NTemps+63)/64)); err != nil {
		return err
	}
	for len(v.work) > 0 {
		pc := v.work[len(v.work)-1]
		v.work = v.work[:len(v.work)-1]
		if err := v.block(pc); err != nil {
			return err
		}
	}
	return nil
}

// tables checks the exception table and finds the leaders.
func (v *verifier) tables() error {
	c := v.c
	n := len(c.Instrs)
	v.leaders = make([]bool, n)
	v.handler = make([]int32, n)
	for i := range v.handler {
		v.handler[i] = -1
	}
	for i := len(c.Handlers) - 1; i >= 0; i-- {
		h := c.Handlers[i]
		if h.Start < 0 || h.Stop < h.Start || int(h.Stop) > n || h.Target < 0 || int(h.Target) >= n || h.Depth < 0 || int(h.Depth) >= c.NTemps {
			return fmt.Errorf("exception table row %d is out of range", i)
		}
		if in := c.Instrs[h.Target]; in.Op != OpPushExcInfo || Index(in.A) != c.FirstTemp()+1+int(h.Depth) {
			return fmt.Errorf("exception table row %d: its target is not the PUSH_EXC_INFO of temporary %d", i, h.Depth+1)
		}
		v.leaders[h.Target] = true
		for k := h.Start; k < h.Stop; k++ {
			v.handler[k] = int32(i)
		}
	}
	for pc, in := range c.Instrs {
		if t, ok := c.target(pc, in); ok {
			if t < 0 || t >= n {
				return v.fail(pc, "jumps to %d", t)
			}
			if t <= pc && !mayGoBack(in.Op) {
				return v.fail(pc, "jumps back to %d", t)
			}
			v.leaders[t] = true
		}
	}
	return nil
}

// target gives where a jump goes.
func (c *Code) target(pc int, in Instr) (int, bool) {
	if in.Op >= NumOps {
		return 0, false
	}
	if in.Op == OpJumpWide {
		return pc + 1 + in.WideOf(), true
	}
	if Table[in.Op].A == Jump {
		return pc + 1 + int(int16(in.A)), true
	}
	return 0, false
}

// mayGoBack tells whether an opcode gives the watchdog its turn.
func mayGoBack(op Op) bool {
	return op == OpJumpBack || op == OpJumpWide || op == OpJt || op >= OpJtLt && op <= OpJtGe || op == OpJtIs || op == OpForIter
}

// enter notes the state at a leader.
func (v *verifier) enter(pc int, live []uint64) error {
	old, seen := v.at[pc]
	if !seen {
		v.at[pc] = slices.Clone(live)
		v.work = append(v.work, pc)
		return nil
	}
	if !slices.Equal(old, live) {
		return v.fail(pc, "paths meet with temporaries %v and %v in use", list(old), list(live))
	}
	return nil
}

func list(set []uint64) (out []int) {
	for i := range len(set) * 64 {
		if set[i>>6]>>(i&63)&1 != 0 {
			out = append(out, i)
		}
	}
	return out
}

// block follows control from a leader on.
func (v *verifier) block(pc int) error {
	v.live = slices.Clone(v.at[pc])
	for first := true; ; first = false {
		if pc >= len(v.c.Instrs) {
			return fmt.Errorf("control runs off the end")
		}
		if v.leaders[pc] && !first {
			return v.enter(pc, v.live)
		}
		if v.record != nil {
			v.record[pc] = slices.Clone(v.live)
		}
		in := v.c.Instrs[pc]
		if in.Op >= NumOps || in.Op == OpStop || in.Op >= OpNative {
			return v.fail(pc, "is no instruction of compiled code")
		}
		if raises(in.Op) {
			if err := v.raise(pc); err != nil {
				return err
			}
		}
		if err := v.step(pc, in); err != nil {
			return err
		}
		if raises(in.Op) && in.Op != OpForIter && in.Op != OpReraise && in.Op != OpRaiseVarargs {
			if err := v.raise(pc); err != nil {
				return err
			}
		}
		if t, ok := v.c.target(pc, in); ok {
			if in.Op == OpForIter {
				if err := v.forIter(pc, in, t); err != nil {
					return err
				}
			} else if err := v.enter(t, v.live); err != nil {
				return err
			}
		}
		switch in.Op {
		case OpReturnValue:
			if left := list(v.live); len(left) > 0 {
				return v.fail(pc, "leaves temporaries %v in use", left)
			}
			return nil
		case OpJump, OpJumpBack, OpJumpWide, OpRaiseVarargs, OpReraise:
			return nil
		}
		pc++
		if hasExt(in.Op) {
			if pc >= len(v.c.Instrs) || v.c.Instrs[pc].Op != OpExt {
				return v.fail(pc-1, "is not followed by EXT")
			}
			pc++
		}
	}
}

// raises tells whether an instruction can raise. What releases an object
// cannot: an exception of a finalizer goes nowhere.
func raises(op Op) bool {
	switch op {
	case OpMove, OpCopy, OpClear, OpJump, OpNop, OpPushExcInfo, OpPopExcept, OpLoadConst, OpReturnValue, OpMakeCell,
		OpJnIs, OpJtIs, OpIsOp, OpIsNotOp, OpMakeFunction, OpReturnGenerator:
		return false
	}
	return true
}

func hasExt(op Op) bool {
	return op == OpCallKw || op == OpMakeFunction || op == OpLoadClassdictOrDeref
}

// raise follows the exception edge of an instruction.
func (v *verifier) raise(pc int) error {
	row := v.handler[pc]
	if row < 0 {
		return nil
	}
	h := v.c.Handlers[row]
	kept := slices.Clone(v.live)
	for i := int(h.Depth) + 1; i < len(kept)*64; i++ {
		kept[i>>6] &^= 1 << (i & 63)
	}
	if err := v.enter(int(h.Target), kept); err != nil {
		return fmt.Errorf("exception of instruction %d (%s): %w", pc, v.c.Instrs[pc].Op, err)
	}
	return nil
}

// forIter handles the two ways out of FOR_ITER.
func (v *verifier) forIter(pc int, in Instr, body int) error {
	taken := slices.Clone(v.live)
	if t, ok := v.temp(in.C); ok {
		if v.isLive(t) {
			return v.fail(pc, "writes temporary %d, which is in use", t)
		}
		taken[t>>6] |= 1 << (t & 63)
	}
	if err := v.enter(body, taken); err != nil {
		return err
	}
	return v.consume(pc, in.B)
}

func (v *verifier) temp(operand uint16) (int, bool) {
	i := Index(operand) - v.c.FirstTemp()
	return i, i >= 0
}

func (v *verifier) isLive(t int) bool { return v.live[t>>6]>>(t&63)&1 != 0 }

// consume ends the life of a temporary.
func (v *verifier) consume(pc int, operand uint16) error {
	t, ok := v.temp(operand)
	if !ok {
		return nil
	}
	if !v.isLive(t) {
		return v.fail(pc, "consumes temporary %d, which holds nothing", t)
	}
	v.live[t>>6] &^= 1 << (t & 63)
	return nil
}

// read checks an operand that stays.
func (v *verifier) read(pc int, operand uint16) error {
	if t, ok := v.temp(operand); ok && !v.isLive(t) {
		return v.fail(pc, "reads temporary %d, which holds nothing", t)
	}
	return nil
}

// write begins the life of a temporary.
func (v *verifier) write(pc int, operand uint16) error {
	i := Index(operand)
	if i >= v.c.NRegs() {
		return v.fail(pc, "writes register %d, beyond the last one", i)
	}
	if first := v.c.FirstConst(); i >= first && i < v.c.FirstTemp() {
		return v.fail(pc, "writes the constant %d", i-first)
	}
	t, ok := v.temp(operand)
	if !ok {
		return nil
	}
	if v.isLive(t) {
		return v.fail(pc, "writes temporary %d, which is in use", t)
	}
	v.live[t>>6] |= 1 << (t & 63)
	return nil
}

// step applies an instruction: first what it reads, then what it writes.
func (v *verifier) step(pc int, in Instr) error {
	row := &Table[in.Op]
	fields := [...]struct {
		kind Operand
		o    uint16
	}{{row.A, in.A}, {row.B, in.B}, {row.C, in.C}}
	repeat := pc > 0 && (in.Op == OpJf || in.Op == OpJt) && Index(in.B) == v.c.FirstTemp()
	for _, f := range fields {
		if err := v.inRange(pc, f.kind, f.o, repeat); err != nil {
			return err
		}
	}
	if repeat {
		if !isRes(v.c.Instrs[pc-1].Op) {
			return v.fail(pc, "reads RES after %s", v.c.Instrs[pc-1].Op)
		}
		return nil
	}
	if isRes(in.Op) {
		if next := v.c.Instrs[pc+1]; Index(next.B) != v.c.FirstTemp() || next.Op != OpJf && next.Op != OpJt {
			return v.fail(pc, "is not followed by a jump on RES")
		}
	}
	if in.Op == OpForIter {
		return v.read(pc, in.B)
	}
	for _, f := range fields {
		if f.kind == Base {
			if err := v.consumeBase(pc, in, f.o); err != nil {
				return err
			}
		}
		if f.kind == Keep && in.Op != OpClear {
			if err := v.read(pc, f.o); err != nil {
				return err
			}
		}
	}
	for _, f := range fields {
		if f.kind == Src || in.Op == OpClear && f.kind == Keep {
			if err := v.consume(pc, f.o); err != nil {
				return err
			}
		}
	}
	if err := v.special(pc, in); err != nil {
		return err
	}
	for _, f := range fields {
		count := 0
		switch f.kind {
		case Dst:
			count = 1
		case Out:
			count = v.outs(in)
		}
		for i := range count {
			if err := v.write(pc, f.o+uint16(i*Scale)); err != nil {
				return err
			}
		}
	}
	return nil
}

// special applies what the operand kinds do not tell.
func (v *verifier) special(pc int, in Instr) error {
	switch in.Op {
	case OpYieldFrom:
		return v.consume(pc, in.B)
	case OpEndAsyncFor:
		for _, o := range [...]uint16{in.A, in.A + Scale, in.B} {
			if err := v.consume(pc, o); err != nil {
				return err
			}
		}
	case OpWithExceptStart:
		if v.c.Py2 {
			for i := range 3 {
				if err := v.read(pc, in.C+uint16(i*Scale)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// isRes tells whether an instruction is followed by its repetition on RES.
func isRes(op Op) bool { return len(Table[op].Doc) > 4 && Table[op].Doc[:4] == "res:" }

// inRange checks that an operand is what its kind says.
func (v *verifier) inRange(pc int, kind Operand, o uint16, repeat bool) error {
	c := v.c
	switch kind {
	case Dst, Src, Keep, Base, Out:
		i := Index(o)
		if o%Scale != 0 || i >= c.NRegs() {
			return v.fail(pc, "has the operand %d", o)
		}
		if i == c.FirstTemp() && !repeat {
			return v.fail(pc, "uses RES")
		}
		if (kind == Base || kind == Out) && i < c.FirstTemp() {
			return v.fail(pc, "needs temporaries, not register %d", i)
		}
	case Name:
		if int(o) >= len(c.Cache) || int(c.Cache[o]) >= len(c.Names) {
			return v.fail(pc, "has the inline cache %d", o)
		}
	case Wide:
		if in := c.Instrs[pc]; in.Op == OpLoadConst && (in.WideOf() < 0 || in.WideOf() >= len(c.Consts)) {
			return v.fail(pc, "has the constant %d", in.WideOf())
		}
	}
	return nil
}

// outs is how many temporaries an instruction writes from its Out operand on.
func (v *verifier) outs(in Instr) int {
	switch in.Op {
	case OpUnpackSequence:
		return int(in.C)
	case OpUnpackEx:
		return int(in.C&255) + 1 + int(in.C>>8)
	case OpPushExcInfo:
		if v.c.Py2 {
			return 3
		}
	}
	return 2
}

// consumeBase ends the lives of the temporaries from a Base operand on.
func (v *verifier) consumeBase(pc int, in Instr, base uint16) error {
	if n := in.C; in.Op == OpCallIntrinsic && n >= uint16(NumIntrinsics) {
		return v.fail(pc, "calls intrinsic %d", n)
	}
	count, optional := v.c.baseCount(in)
	for i := range count {
		o := base + uint16(i*Scale)
		if Index(base)+i >= v.c.NRegs() {
			return v.fail(pc, "uses temporaries beyond the last one")
		}
		if t, _ := v.temp(o); optional>>i&1 != 0 && !v.isLive(t) {
			continue
		}
		if err := v.consume(pc, o); err != nil {
			return err
		}
	}
	return nil
}

// baseCount tells how many temporaries an instruction reads from its Base operand
// on, and, as bits, which of them may hold nothing.
func (c *Code) baseCount(in Instr) (count int, optional uint64) {
	n := int(in.C)
	switch in.Op {
	case OpCall, OpCallKw:
		return n&^MethodCall + 2, 1 << 1
	case OpCallEx:
		return 3 + n&1, 1 << 1
	case OpBuildTuple, OpBuildList, OpBuildSet, OpBuildString, OpRaiseVarargs:
		return n, 0
	case OpBuildMap:
		return 2 * n, 0
	case OpBuildSlice, OpBuildClass, OpMatchClass, OpExecStmt, OpLoadSuperAttr, OpLoadSuperMethod:
		return 3, 0
	case OpLoadSlice, OpStoreSlice, OpDeleteSlice:
		return 3, 1<<1 | 1<<2
	case OpFormatValue:
		return 1 + n>>8, 0
	case OpMakeFunction:
		return bits.OnesCount16(in.C), 0
	case OpReraise:
		if c.Py2 {
			return 3, 0
		}
	case OpImportName, OpMapAdd:
		return 2, 0
	case OpCallIntrinsic:
		return Intrinsic(n).Args(), 0
	}
	return 1, 0
}
