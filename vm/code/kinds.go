package code

import "fmt"

// Kind is what a register surely holds where an instruction begins. The interpreter
// trusts compiled code in that: LOAD_DEREF takes for granted that it is given a cell.
// Code and frames that come from elsewhere, out of a pickle, are checked by it.
type Kind uint8

// The kinds. Where two paths meet that know different things of a register, what is
// known is Bound if both know that it holds something, else Maybe.
const (
	Dead      Kind = iota // a temporary that is not in use
	Maybe                 // a value, or nothing
	Bound                 // a value
	IsCell                // a cell
	IsCells               // a tuple of cells
	IsTuple               // a tuple, as all of these of the built-in class itself
	IsStrs                // a tuple of names
	IsList                // a list
	IsSet                 // a set
	IsDict                // a dict
	IsText                // a str of Python 3
	IsFunc                // a function
	IsExc                 // an exception; in Python 2 also an instance of a classic class
	IsExcOrNo             // an exception or None
	IsClass               // a class; in Python 2 of either style
	IsTraceOr             // a traceback or None
	IsAnnots              // a dict or a tuple
)

var kindNames = [...]string{"nothing", "perhaps nothing", "any value", "a cell", "a tuple of cells", "a tuple", "a tuple of names", "a list",
	"a set", "a dict", "a str", "a function", "an exception", "an exception or None", "a class", "a traceback or None", "a dict or a tuple"}

// String names the kind, for messages.
func (k Kind) String() string { return kindNames[k] }

// CheckUntrusted is Verify for code that no compiler of ours may have made: it checks
// also what else the interpreter takes for granted. It gives what each register holds
// before each instruction, nil for one that is never reached. Inner code objects are
// not looked at.
func CheckUntrusted(c *Code) ([][]Kind, error) {
	k := &kinds{c: c}
	kinds, err := k.run()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.QualName, err)
	}
	return kinds, nil
}

type kinds struct {
	c      *Code
	v      *verifier
	live   [][]uint64
	at     [][]Kind
	work   []int
	queued []bool
	next   []Kind // what the registers hold after the instruction
}

func (k *kinds) run() ([][]Kind, error) {
	c := k.c
	if err := c.checkTables(); err != nil {
		return nil, err
	}
	k.v = &verifier{c: c, at: make(map[int][]uint64), record: make([][]uint64, len(c.Instrs))}
	if err := k.v.run(); err != nil {
		return nil, err
	}
	k.live = k.v.record
	k.at = make([][]Kind, len(c.Instrs))
	k.queued = make([]bool, len(c.Instrs))
	if err := k.checkPlaces(); err != nil {
		return nil, err
	}
	k.next = k.entry()
	k.flow(0)
	for len(k.work) > 0 {
		pc := k.work[len(k.work)-1]
		k.work = k.work[:len(k.work)-1]
		k.queued[pc] = false
		if err := k.instr(pc); err != nil {
			return nil, err
		}
	}
	return k.at, nil
}

// checkTables checks what of a code object is no instruction.
func (c *Code) checkTables() error {
	switch {
	case len(c.Instrs) < 2 || len(c.Instrs) > 1<<24 || len(c.Positions) != len(c.Instrs):
		return fmt.Errorf("%d instructions with %d positions", len(c.Instrs), len(c.Positions))
	case c.NTemps < 1 || c.NTemps > MaxRegisters || c.NWindow < 0 || c.NWindow > MaxWindowConsts || c.NWindow > len(c.Consts):
		return fmt.Errorf("the counts do not agree")
	case c.ArgCount < 0 || c.KwOnlyArgCount < 0 || c.PosOnlyArgCount < 0 || c.PosOnlyArgCount > c.ArgCount || c.ArgCount > MaxRegisters || c.KwOnlyArgCount > MaxRegisters:
		return fmt.Errorf("the counts of parameters do not agree")
	case c.NVarnames < c.TotalArgs() || c.NVarnames > len(c.Locals) || c.NRegs() > MaxRegisters || len(c.CellRegs) != len(c.Cellvars):
		return fmt.Errorf("the counts of variables do not agree")
	case c.TotalArgs() > 0 && c.Flags&NewLocals == 0:
		return fmt.Errorf("parameters of code that is no function's")
	}
	for _, r := range c.CellRegs {
		if r < 0 || r >= len(c.Locals) {
			return fmt.Errorf("a cell variable in register %d", r)
		}
	}
	for _, n := range c.Cache {
		if n < 0 || int(n) >= len(c.Names) {
			return fmt.Errorf("an inline cache of name %d", n)
		}
	}
	return nil
}

// AnyGenerator is the flags of which code that makes a generator has one.
const AnyGenerator = Generator | Coroutine | AsyncGenerator

// checkPlaces checks what instructions need of the code around them.
func (k *kinds) checkPlaces() error {
	c := k.c
	targets := make([]bool, len(c.Instrs))
	handlers := make([]bool, len(c.Instrs))
	for pc, in := range c.Instrs {
		if t, ok := c.target(pc, in); ok && k.live[pc] != nil {
			targets[t] = true
		}
	}
	for _, h := range c.Handlers {
		handlers[h.Target] = true
	}
	started := -1
	for pc, in := range c.Instrs {
		if k.live[pc] == nil {
			continue // never reached
		}
		fail := func(format string, args ...any) error { return k.v.fail(pc, format, args...) }
		switch in.Op {
		case OpPushExcInfo:
			if targets[pc] || !handlers[pc] || pc == 0 || fallsThrough(c.Instrs[pc-1].Op) && k.live[pc-1] != nil {
				return fail("begins no handler")
			}
		case OpReturnGenerator:
			for i := range pc + 1 {
				switch op := c.Instrs[i].Op; {
				case !targets[i] && (i == pc || op == OpMakeCell || op == OpNop):
				case !targets[i] && op == OpCopy && c.Py2: // an argument, for its cell
				default:
					return fail("does not come first")
				}
			}
			started = pc
		case OpYieldValue, OpYieldFrom:
			if c.Flags&AnyGenerator == 0 {
				return fail("outside a generator")
			}
		case OpAsyncGenWrap:
			if c.Flags&AsyncGenerator == 0 {
				return fail("outside an asynchronous generator")
			}
		case OpExt:
			if pc == 0 || !hasExt(c.Instrs[pc-1].Op) || targets[pc] {
				return fail("follows nothing that it belongs to")
			}
		case OpLoadName, OpStoreName, OpDeleteName, OpSetupAnnotations, OpImportStar, OpLoadClassderef:
			if c.Flags&Optimized != 0 {
				return fail("in a function")
			}
		}
		if hasExt(in.Op) {
			if err := k.checkExt(pc, in); err != nil {
				return err
			}
		}
		if err := k.checkImm(pc, in); err != nil {
			return err
		}
		if (in.Op == OpJf || in.Op == OpJt) && Index(in.B) == c.FirstTemp() && (targets[pc] || handlers[pc]) {
			return fail("tests RES and is jumped to")
		}
	}
	if (started >= 0) != (c.Flags&AnyGenerator != 0) {
		return fmt.Errorf("the flags do not tell whether it is a generator")
	}
	return nil
}

// fallsThrough tells whether control may go on behind an instruction.
func fallsThrough(op Op) bool {
	switch op {
	case OpReturnValue, OpJump, OpJumpBack, OpJumpWide, OpRaiseVarargs, OpReraise:
		return false
	}
	return true
}

// checkExt checks the operands in an EXT instruction.
func (k *kinds) checkExt(pc int, in Instr) error {
	c, ext := k.c, k.c.Instrs[pc+1]
	if in.Op == OpLoadClassdictOrDeref {
		if i := Index(ext.A); ext.A%Scale != 0 || i >= c.FirstConst() {
			return k.v.fail(pc, "looks for a cell in register %d", i)
		}
		return nil
	}
	n := ext.WideOf()
	if n < 0 || n >= len(c.Consts) {
		return k.v.fail(pc, "has the constant %d", n)
	}
	if in.Op == OpMakeFunction {
		if _, ok := c.Consts[n].(*Code); !ok {
			return k.v.fail(pc, "has a constant that is no code")
		}
		return nil
	}
	if names, ok := c.Consts[n].(Tuple); !ok || !areStrs(names, c.Py2) || len(names) > int(in.C&^MethodCall) {
		return k.v.fail(pc, "has a constant that is no tuple of names")
	}
	return nil
}

// areStrs tells whether all of a tuple are texts of the dialect's str.
func areStrs(t Tuple, py2 bool) bool {
	for _, x := range t {
		switch x.(type) {
		case Text:
			if py2 {
				return false
			}
		case Bytes:
			if !py2 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// checkImm checks the numbers in instructions, which say how many registers they use.
func (k *kinds) checkImm(pc int, in Instr) error {
	ok := true
	switch in.Op {
	case OpRaiseVarargs:
		ok = in.C <= 2 || in.C == 3 && k.c.Py2
	case OpMakeFunction:
		ok = in.C < 16
	case OpFormatValue:
		conv := in.C & 255
		ok = in.C < 512 && (conv == 0 || conv == 's' || conv == 'r' || conv == 'a')
	case OpCallEx:
		ok = in.C <= 1 || in.C <= 1|StarTuple && k.c.Py2
	case OpGetAwaitable:
		ok = in.C <= 2
	case OpUnpackSequence, OpBuildTuple, OpBuildList, OpBuildSet, OpBuildMap, OpBuildString:
		ok = in.C <= MaxRegisters
	}
	if !ok {
		return k.v.fail(pc, "has the number %d", in.C)
	}
	// What changes a register must not be given a constant.
	first, temps := k.c.FirstConst(), k.c.FirstTemp()
	changes := func(o uint16) bool { i := Index(o); return i < first || i >= temps }
	switch in.Op {
	case OpClear:
		ok = changes(in.A)
	case OpDeleteFast, OpMakeCell:
		ok = Index(in.A) < len(k.c.Locals)
	case OpForIter:
		ok = changes(in.B)
	case OpYieldFrom, OpEndAsyncFor:
		ok = changes(in.A) && changes(in.B)
		if in.Op == OpEndAsyncFor {
			ok = Index(in.A) >= temps && Index(in.A)+1 < k.c.NRegs()
		}
	case OpWithExceptStart:
		ok = !k.c.Py2 || Index(in.C) >= temps && Index(in.C)+2 < k.c.NRegs()
	}
	if !ok {
		return k.v.fail(pc, "changes a register that is not its own")
	}
	return nil
}

// entry is what the registers hold when the code begins.
func (k *kinds) entry() []Kind {
	c := k.c
	regs := make([]Kind, c.NRegs())
	for i := range c.Locals {
		regs[i] = Maybe
		if i < c.TotalArgs() {
			regs[i] = Bound
		}
	}
	for i := range c.Freevars {
		regs[len(c.Locals)+i] = IsCell
	}
	for i := range c.NWindow {
		regs[c.FirstConst()+i] = kindOfConst(c.Consts[i], c.Py2)
	}
	return regs
}

func kindOfConst(x Const, py2 bool) Kind {
	switch x := x.(type) {
	case Tuple:
		if areStrs(x, py2) {
			return IsStrs
		}
		return IsTuple
	case Text:
		return IsText
	case nil:
		return IsTraceOr
	}
	return Bound
}

// meet is what is known of a register where two paths meet.
func meet(a, b Kind) Kind {
	switch {
	case a == b:
		return a
	case a == Dead || b == Dead:
		return Dead
	case a == Maybe || b == Maybe:
		return Maybe
	case isTuple(a) && isTuple(b):
		return IsTuple
	case a == IsExc && b == IsExcOrNo || a == IsExcOrNo && b == IsExc:
		return IsExcOrNo
	}
	return Bound
}

func isTuple(k Kind) bool { return k == IsTuple || k == IsStrs || k == IsCells }

// fits tells whether a register that holds a kind serves where another one is needed.
func fits(have, need Kind) bool {
	switch need {
	case have, Maybe:
		return have != Dead
	case Bound:
		return have > Maybe
	case IsTuple:
		return isTuple(have)
	case IsExcOrNo:
		return have == IsExc
	case IsAnnots:
		return have == IsDict || isTuple(have)
	}
	return false
}

// flow hands k.next on to an instruction.
func (k *kinds) flow(pc int) {
	live := k.live[pc]
	temps := k.c.FirstTemp()
	old := k.at[pc]
	changed := old == nil
	if changed {
		old = make([]Kind, len(k.next))
		k.at[pc] = old
	}
	for i, x := range k.next {
		if i >= temps && live[(i-temps)>>6]>>((i-temps)&63)&1 == 0 {
			x = Dead
		}
		if !changed && x != old[i] {
			x = meet(x, old[i])
		}
		if x != old[i] {
			old[i], changed = x, true
		}
	}
	if changed && !k.queued[pc] {
		k.queued[pc] = true
		k.work = append(k.work, pc)
	}
}

// instr follows one instruction.
func (k *kinds) instr(pc int) error {
	c := k.c
	in := c.Instrs[pc]
	k.next = append(k.next[:0], k.at[pc]...)
	row := int32(-1)
	if raises(in.Op) {
		if row = k.v.handler[pc]; row >= 0 {
			k.flow(int(c.Handlers[row].Target))
		}
	}
	if err := k.reads(pc, in); err != nil {
		return err
	}
	repeat := (in.Op == OpJf || in.Op == OpJt) && Index(in.B) == c.FirstTemp()
	if !repeat {
		k.writes(in)
	}
	if row >= 0 && in.Op != OpForIter && in.Op != OpReraise && in.Op != OpRaiseVarargs {
		k.flow(int(c.Handlers[row].Target))
	}
	if t, ok := c.target(pc, in); ok && in.Op == OpForIter {
		old := k.next[Index(in.C)]
		k.next[Index(in.C)] = Bound
		k.flow(t)
		k.next[Index(in.C)] = old // where it is exhausted nothing is written
	} else if ok {
		k.flow(t)
	}
	if fallsThrough(in.Op) {
		if hasExt(in.Op) {
			pc++
		}
		k.flow(pc + 1)
	}
	return nil
}

// reads checks that the operands hold what the instruction needs.
func (k *kinds) reads(pc int, in Instr) error {
	c := k.c
	row := &Table[in.Op]
	need := func(operand uint16, offset int, kind Kind) error {
		i := Index(operand) + offset
		if !fits(k.next[i], kind) {
			return k.v.fail(pc, "needs %s in register %d, which holds %s", kind, i, k.next[i])
		}
		return nil
	}
	if (in.Op == OpJf || in.Op == OpJt) && Index(in.B) == c.FirstTemp() {
		return nil
	}
	for i, f := range [...]struct {
		kind Operand
		o    uint16
	}{{row.A, in.A}, {row.B, in.B}, {row.C, in.C}} {
		var err error
		switch f.kind {
		case Src, Keep:
			err = need(f.o, 0, c.needs(in, i))
		case Base:
			count, optional := c.baseCount(in)
			for n := 0; n < count && err == nil; n++ {
				kind := c.needsAt(in, n)
				if optional>>n&1 != 0 {
					continue
				}
				err = need(f.o, n, kind)
			}
		}
		if err != nil {
			return err
		}
	}
	switch {
	case in.Op == OpEndAsyncFor:
		return need(in.A, 1, IsExc)
	case in.Op == OpWithExceptStart && c.Py2:
		for n := 1; n < 3; n++ {
			if err := need(in.C, n, Bound); err != nil {
				return err
			}
		}
	case in.Op == OpLoadClassdictOrDeref:
		return need(c.Instrs[pc+1].A, 0, IsCell)
	}
	return nil
}

// needs is the kind that an instruction needs in its operand A, B or C.
func (c *Code) needs(in Instr, field int) Kind {
	switch in.Op {
	case OpMove, OpCopy, OpClear, OpCheckLocal, OpDeleteFast, OpMakeCell:
		return Maybe
	case OpLoadDeref, OpStoreDeref, OpDeleteDeref, OpLoadClassderef:
		if field == 1 {
			return IsCell
		}
	case OpListAppend, OpListExtend, OpListToTuple:
		if field == 1 {
			return IsList
		}
	case OpSetAdd, OpSetUpdate:
		if field == 1 {
			return IsSet
		}
	case OpMapAdd, OpDictUpdate, OpDictMerge:
		if field == 1 {
			return IsDict
		}
	case OpYieldFrom:
		if field == 0 {
			return Maybe
		}
	case OpEndAsyncFor:
		if field == 0 {
			return IsExcOrNo
		}
	case OpWithExceptStart:
		if field == 2 && !c.Py2 {
			return IsExc
		}
	case OpMatchKeys:
		if field == 2 {
			return IsTuple
		}
	case OpPrepReraiseStar:
		if field == 2 {
			return IsList
		}
	}
	return Bound
}

// needsAt is the kind that an instruction needs in the register n behind its Base.
func (c *Code) needsAt(in Instr, n int) Kind {
	switch in.Op {
	case OpBuildString:
		return IsText
	case OpPopExcept:
		return IsExcOrNo
	case OpReraise:
		if c.Py2 {
			return [...]Kind{IsClass, IsExc, IsTraceOr}[n]
		}
	case OpMatchClass:
		if n == 2 {
			return IsStrs
		}
	case OpBuildClass:
		if n == 1 {
			return IsTuple
		}
	case OpMakeFunction:
		// What generic functions have for defaults they are given, and the
		// interpreter looks.
		for bit := range 4 {
			if in.C>>bit&1 == 0 {
				continue
			}
			if n == 0 {
				return [...]Kind{Bound, Bound, IsAnnots, IsCells}[bit]
			}
			n--
		}
	case OpCallIntrinsic:
		if Intrinsic(in.C) == IntrinsicSetFunctionTypeParams && n == 0 {
			return IsFunc
		}
	}
	return Bound
}

// writes notes what the registers hold after an instruction.
func (k *kinds) writes(in Instr) {
	c := k.c
	set := func(operand uint16, offset int, kind Kind) { k.next[Index(operand)+offset] = kind }
	switch in.Op {
	case OpMove, OpCopy:
		set(in.A, 0, k.next[Index(in.B)])
		return
	case OpClear, OpDeleteFast:
		set(in.A, 0, Maybe)
		return
	case OpCheckLocal:
		if k.next[Index(in.A)] == Maybe {
			set(in.A, 0, Bound)
		}
		return
	case OpMakeCell:
		set(in.A, 0, IsCell)
		return
	case OpForIter:
		return
	case OpYieldFrom:
		set(in.A, 0, Bound)
		return
	case OpPushExcInfo:
		if c.Py2 {
			set(in.A, 0, IsClass)
			set(in.A, 1, IsExc)
			set(in.A, 2, IsTraceOr)
		} else {
			set(in.A, 0, IsExcOrNo)
			set(in.A, 1, IsExc)
		}
		return
	case OpLoadMethod, OpLoadSuperMethod:
		set(in.A, 0, Bound)
		set(in.A, 1, Maybe)
		return
	}
	row := &Table[in.Op]
	if row.A == Out {
		for n := range k.v.outs(in) {
			set(in.A, n, Bound)
		}
		return
	}
	if row.A == Dst {
		set(in.A, 0, k.result(in))
	}
}

// result is the kind of what an instruction puts into its Dst.
func (k *kinds) result(in Instr) Kind {
	switch in.Op {
	case OpLoadConst:
		return kindOfConst(k.c.Consts[in.WideOf()], k.c.Py2)
	case OpBuildTuple:
		if in.C > 0 {
			for n := range int(in.C) {
				if k.next[Index(in.B)+n] != IsCell {
					return IsTuple
				}
			}
			return IsCells
		}
		return IsTuple
	case OpListToTuple, OpStarArgs:
		return IsTuple
	case OpBuildList:
		return IsList
	case OpBuildSet:
		return IsSet
	case OpBuildMap:
		return IsDict
	case OpBuildString, OpFormatValue:
		return IsText
	case OpMakeFunction:
		return IsFunc
	}
	return Bound
}
