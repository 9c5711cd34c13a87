package compile

import (
	"fmt"
	"slices"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// finishUnit turns the instructions of the unit into its code object.
func (c *compiler) finishUnit() {
	u := c.unit
	c.copyExits()
	live := u.reachable()
	for i, is := range u.surplusChecks(live) {
		if is {
			u.ins[i].op, u.ins[i].a = code.OpNop, 0
		}
	}
	if u.thread(live) {
		live = u.reachable()
	}
	u.locate(live)
	u.compact(func(i int) bool { return live[i] })
	c.dropNops()
	c.invertJumps()
	for u.dropJumps() {
		c.dropNops()
	}
	if len(u.ins) >= code.MaxJump {
		u.widen()
	}
	c.layout()
	c.encode()
}

// copyExits gives every way to the implicit `return None` at the end one of
// its own, so that it counts for the line that it comes from.
func (c *compiler) copyExits() {
	u := c.unit
	isExit := func(l label) (*ins, bool) {
		i := u.labels[l]
		if int(i) >= len(u.ins) {
			return nil, false
		}
		in := &u.ins[i]
		// Python 2.7 copies any return in place of a jump to it.
		return in, in.op == code.OpReturnValue && (c.py2 || in.start == noPos && in.a.kind() == kConst)
	}
	n := len(u.ins)
	copies := map[int32]label{} // by line
	for i := 0; i < n; i++ {
		in := &u.ins[i]
		if !jumps(in.op) {
			continue
		}
		exit, ok := isExit(in.a)
		if !ok {
			continue
		}
		if in.op == code.OpJump {
			copied := *exit
			copied.start, copied.stop = in.start, in.stop
			u.ins[i] = copied
			continue
		}
		if in.start == noPos || in.op == code.OpForIter || c.py2 {
			continue
		}
		key := c.insLine(i)
		l, made := copies[key]
		if !made {
			l = u.newLabel()
			u.labels[l] = int32(len(u.ins))
			copied := *exit
			copied.start, copied.stop = in.start, in.stop
			copies[key] = l
			u.ins = append(u.ins, copied)
		}
		u.ins[i].a = l
	}
}

// locate gives instructions without a position that of the one before, or of
// one that jumps there.
func (u *unit) locate(live []bool) {
	from := map[int32]int{}
	for i := range u.ins {
		if in := &u.ins[i]; live[i] && jumps(in.op) {
			if _, ok := from[u.labels[in.a]]; !ok {
				from[u.labels[in.a]] = i
			}
		}
	}
	handlers := map[int32]bool{}
	for _, h := range u.handlers {
		handlers[u.labels[h.target]] = true
	}
	for i := range u.ins {
		in := &u.ins[i]
		if !live[i] || in.start != noPos || handlers[int32(i)] {
			continue
		}
		if in.op == code.OpMakeCell || in.op == code.OpCopy && i+1 < len(u.ins) && u.ins[i+1].op == code.OpMakeCell {
			continue
		}
		if u.function && (i == 0 || u.ins[i-1].op == code.OpMakeCell) {
			in.start, in.stop = linePos, int32(u.code.FirstLine)
			continue
		}
		if i > 0 && live[i-1] && goesOn(u.ins[i-1].op) {
			in.start, in.stop = u.ins[i-1].start, u.ins[i-1].stop
		} else if k, ok := from[int32(i)]; ok {
			in.start, in.stop = u.ins[k].start, u.ins[k].stop
		}
	}
}

// compact drops the instructions that keep does not want.
func (u *unit) compact(keep func(int) bool) {
	at := make([]int32, len(u.ins)+1)
	n := 0
	for i := range u.ins {
		at[i] = int32(n)
		if keep(i) {
			u.ins[n] = u.ins[i]
			n++
		}
	}
	at[len(u.ins)] = int32(n)
	u.ins = u.ins[:n]
	for i, p := range u.labels {
		if p >= 0 {
			u.labels[i] = at[p]
		}
	}
}

// insLine is the line of an instruction, -1 if it has none.
func (c *compiler) insLine(i int) int32 {
	switch in := &c.ins[i]; in.start {
	case noPos:
		return -1
	case linePos:
		return in.stop
	default:
		return int32(c.lineOf(int(in.start)))
	}
}

// dropNops drops those whose line an instruction beside them has.
func (c *compiler) dropNops() {
	u := c.unit
	line := c.insLine
	some := false
	for i := range u.ins {
		some = some || u.ins[i].op == code.OpNop
	}
	if !some {
		return
	}
	targets := make([]bool, len(u.ins)+1)
	for _, p := range u.labels {
		if p >= 0 {
			targets[p] = true
		}
	}
	drop := make([]bool, len(u.ins))
	last := int32(-1) // the line of the instruction before, if control passes it
	for i := range u.ins {
		if targets[i] {
			last = -1
		}
		in := &u.ins[i]
		if in.op != code.OpNop {
			last = -1
			if goesOn(in.op) {
				last = line(i)
			}
			continue
		}
		switch l := line(i); {
		case l < 0, l == last, i+1 < len(u.ins) && line(i+1) == l:
			drop[i] = true
		case i+1 < len(u.ins) && u.ins[i+1].start == noPos:
			u.ins[i+1].start, u.ins[i+1].stop = in.start, in.stop
			drop[i] = true
		default:
			last = l
		}
	}
	u.compact(func(i int) bool { return !drop[i] })
}

// thread leads jumps to a jump that has no line of its own further on. Python 2
// skips the lines as well.
func (u *unit) thread(live []bool) (changed bool) {
	for i := range u.ins {
		in := &u.ins[i]
		if !live[i] || !jumps(in.op) || in.op == code.OpForIter || in.op == code.OpJumpBack {
			continue
		}
		for range 8 {
			t := int(u.labels[in.a])
			if t <= i || t >= len(u.ins) || u.ins[t].op != code.OpJump || u.ins[t].start != noPos && !u.code.Py2 || u.ins[t].h != in.h {
				break
			}
			in.a = u.ins[t].a
			changed = true
		}
	}
	return changed
}

// invertJumps makes one jump of a conditional one over a jump forward.
func (c *compiler) invertJumps() {
	u := c.unit
	targets := make([]bool, len(u.ins)+1)
	for _, p := range u.labels {
		if p >= 0 {
			targets[p] = true
		}
	}
	drop := make([]bool, len(u.ins))
	some := false
	for i := range u.ins {
		in := &u.ins[i]
		if !jumps(in.op) || in.op == code.OpJump || in.op == code.OpJumpBack || in.op == code.OpForIter || in.op == code.OpJnExcMatch {
			continue
		}
		next := i + 1
		if repeats(in.op) {
			if next++; in.b == res {
				continue // the repetition itself
			}
		}
		if next >= len(u.ins) || u.ins[next].op != code.OpJump || targets[next] || u.labels[in.a] != int32(next+1) ||
			u.labels[u.ins[next].a] <= int32(next) || c.insLine(next) != c.insLine(i) || u.ins[next].h != in.h {
			continue
		}
		in.op, in.a = opposite(in.op), u.ins[next].a
		if repeats(in.op) {
			u.ins[i+1].op, u.ins[i+1].a = opposite(u.ins[i+1].op), in.a
		}
		drop[next] = true
		some = true
	}
	if some {
		u.compact(func(i int) bool { return !drop[i] })
	}
}

// dropJumps turns jumps to what comes next into NOPs, for their lines.
func (u *unit) dropJumps() (again bool) {
	for i := range u.ins {
		if in := &u.ins[i]; in.op == code.OpJump && u.labels[in.a] == int32(i+1) {
			in.op, in.a = code.OpNop, 0
			again = true
		}
	}
	return again
}

// widen makes all jumps of very long code wide: a conditional one jumps over a
// wide one, on the opposite condition.
func (u *unit) widen() {
	old := u.ins
	at := make([]int32, len(old)+1)
	u.ins = make([]ins, 0, len(old)*2)
	for i := 0; i < len(old); i++ {
		at[i] = int32(len(u.ins))
		in := old[i]
		wideJump := in
		wideJump.op, wideJump.b, wideJump.c = code.OpJumpWide, 0, 0
		switch {
		case !jumps(in.op):
			u.ins = append(u.ins, in)
		case in.op == code.OpJump || in.op == code.OpJumpBack:
			u.ins = append(u.ins, wideJump)
		case in.op == code.OpForIter || in.op == code.OpJnExcMatch:
			// The jump goes to a wide one behind a jump over that.
			yes, end := u.newLabel(), u.newLabel()
			target := in.a
			in.a = yes
			u.ins = append(u.ins, in)
			if in.op == code.OpJnExcMatch {
				i++
				at[i] = int32(len(u.ins))
				again := old[i]
				again.a = yes
				u.ins = append(u.ins, again)
			}
			out := wideJump
			out.op, out.a = code.OpJump, end
			u.ins = append(u.ins, out)
			u.labels[yes] = -2 - int32(len(u.ins))
			wideJump.a = target
			u.ins = append(u.ins, wideJump)
			u.labels[end] = -2 - int32(len(u.ins))
		default:
			// The repetition on RES, if there is one, belongs to it.
			skip := u.newLabel()
			target := in.a
			in.op, in.a = opposite(in.op), skip
			u.ins = append(u.ins, in)
			if repeats(in.op) {
				i++
				at[i] = int32(len(u.ins))
				again := old[i]
				again.op, again.a = opposite(again.op), skip
				u.ins = append(u.ins, again)
			}
			wideJump.a = target
			u.ins = append(u.ins, wideJump)
			u.labels[skip] = -2 - int32(len(u.ins))
		}
	}
	at[len(old)] = int32(len(u.ins))
	for i, p := range u.labels {
		switch {
		case p >= 0:
			u.labels[i] = at[p]
		case p < -1:
			u.labels[i] = -2 - p
		}
	}
}

// repeats tells whether a jump is followed by one on RES.
func repeats(op code.Op) bool { return op != code.OpJnIs && op != code.OpJtIs }

// opposite gives the jump on the opposite condition.
func opposite(op code.Op) code.Op {
	switch op {
	case code.OpJf:
		return code.OpJt
	case code.OpJt:
		return code.OpJf
	case code.OpJfKeep:
		return code.OpJtKeep
	case code.OpJtKeep:
		return code.OpJfKeep
	case code.OpJnIs:
		return code.OpJtIs
	case code.OpJtIs:
		return code.OpJnIs
	}
	if op >= code.OpJtLt {
		return op - code.OpJtLt + code.OpJnLt
	}
	return op - code.OpJnLt + code.OpJtLt
}

// layout numbers constants and registers.
func (c *compiler) layout() {
	u := c.unit
	co := u.code
	for i := range len(u.local) {
		u.mention(reg(kLocal, i))
	}
	co.Locals = make([]string, len(u.local), len(u.local)+len(u.cell))
	for sym, i := range u.local {
		co.Locals[u.place[i]] = c.symName(sym)
	}
	co.NVarnames = len(co.Locals)
	if c.py2 {
		if len(co.Cellvars)+len(co.Freevars) == 0 {
			co.Flags |= code.NoFree
		}
		if u.parent == nil && len(u.ins) > 0 {
			co.FirstLine = int(u.ins[0].stop)
		}
	}
	c.layoutCells()
	u.orderConsts()
	co.NTemps = u.maxDepth
	if n := co.NRegs(); n > code.MaxRegisters {
		var at syntax.Node = u.scope.Node
		c.fail(at, "too many variables and temporaries: %d registers, at most %d", n, code.MaxRegisters)
	}
}

// layoutCells gives every cell variable its register, and lists them in that
// order, as CPython 3.13 does.
func (c *compiler) layoutCells() {
	u := c.unit
	co := u.code
	names := co.Cellvars
	u.cellRegs = make([]int, len(names))
	for sym, i := range u.cell {
		u.cellRegs[i] = -1
		if r, ok := u.local[sym]; ok && !c.py2 {
			u.cellRegs[i] = int(u.place[r])
		}
	}
	for i, r := range u.cellRegs {
		if r < 0 {
			u.cellRegs[i] = len(co.Locals)
			co.Locals = append(co.Locals, names[i])
		}
	}
	co.CellRegs = slices.Clone(u.cellRegs)
	slices.Sort(co.CellRegs)
	co.Cellvars = make([]string, len(names))
	for i, r := range co.CellRegs {
		co.Cellvars[i] = names[slices.Index(u.cellRegs, r)]
	}
}

// orderConsts puts the constants of the window first, and the docstring before
// all others.
func (u *unit) orderConsts() {
	u.constAt = make([]int32, len(u.consts))
	co := u.code
	used := u.usedConsts()
	if u.function && len(u.consts) > 0 && u.windowed > 0 && !u.consts[0].window && u.windowed < code.MaxWindowConsts {
		u.consts[0].window = true
	}
	for _, window := range [...]bool{true, false} {
		for i := range u.consts {
			if u.consts[i].window == window && used[i] {
				u.constAt[i] = int32(len(co.Consts))
				co.Consts = append(co.Consts, u.consts[i].value)
			}
		}
		if window {
			co.NWindow = len(co.Consts)
		}
	}
}

// usedConsts marks the constants that are left now that dead code is gone. The
// first one of a function is its docstring, or says that there is none.
func (u *unit) usedConsts() []bool {
	used := make([]bool, len(u.consts))
	if u.function && len(used) > 0 {
		used[0] = true
	}
	for i := range u.consts {
		if _, isCode := u.consts[i].value.(*code.Code); isCode && u.code.Py2 {
			used[i] = true // 2.7 compiles dead code
		}
	}
	mark := func(kind code.Operand, o opnd) {
		switch kind {
		case code.Src, code.Keep:
			if o.kind() == kConst {
				used[o.num()] = true
			}
		}
	}
	for i := range u.ins {
		in := &u.ins[i]
		row := &code.Table[in.op]
		mark(row.A, in.a)
		mark(row.B, in.b)
		mark(row.C, in.c)
		if in.op == code.OpLoadConst || in.op == code.OpExt && u.ins[i-1].op != code.OpLoadClassdictOrDeref {
			used[in.b] = true
		}
	}
	return used
}

// register gives the final operand of a virtual register.
func (u *unit) register(o opnd) uint16 {
	co := u.code
	i := o.num()
	switch o.kind() {
	case kLocal:
		i = int(u.place[i])
	case kCell:
		i = u.cellRegs[i]
	case kFree:
		i += len(co.Locals)
	case kConst:
		i = co.FirstConst() + int(u.constAt[i])
	case kTemp:
		i += co.FirstTemp()
	}
	return code.Reg(i)
}

// encode writes the instructions, their positions and the exception table.
func (c *compiler) encode() {
	u := c.unit
	co := u.code
	co.Instrs = make([]code.Instr, 0, len(u.ins)+1)
	co.Positions = make([]code.Position, 0, len(u.ins)+1)
	for i := range u.ins {
		in := &u.ins[i]
		row := &code.Table[in.op]
		out := code.Instr{Op: in.op}
		out.A = u.field(row.A, in.a, i)
		out.B = u.field(row.B, in.b, i)
		out.C = u.field(row.C, in.c, i)
		switch {
		case in.op == code.OpJumpWide:
			out.SetWide(int(u.labels[in.a]) - i - 1)
		case in.op == code.OpLoadConst || in.op == code.OpExt && u.ins[i-1].op != code.OpLoadClassdictOrDeref:
			out.SetWide(int(u.constAt[in.b]))
		case in.op == code.OpExt:
			out.A = u.register(in.a)
		}
		co.Instrs = append(co.Instrs, out)
		co.Positions = append(co.Positions, c.position(in.start, in.stop))
	}
	co.Instrs = append(co.Instrs, code.Instr{Op: code.OpStop})
	co.Positions = append(co.Positions, code.Position{Line: -1, EndLine: -1, Col: -1, EndCol: -1})
	u.exceptionTable()
}

// field encodes one operand.
func (u *unit) field(kind code.Operand, o opnd, i int) uint16 {
	switch kind {
	case code.Dst, code.Src, code.Keep, code.Base, code.Out:
		if o.kind() == 0 {
			panic(fmt.Sprintf("compile: %s of %s has no register (%d)", u.ins[i].op, u.code.QualName, o))
		}
		return u.register(o)
	case code.Jump:
		return uint16(int16(int(u.labels[o]) - i - 1))
	case code.Name, code.Imm:
		return uint16(o)
	}
	return 0
}

func (u *unit) exceptionTable() {
	for i := 0; i < len(u.ins); {
		h := u.ins[i].h
		from := i
		for i < len(u.ins) && u.ins[i].h == h {
			i++
		}
		if h >= 0 {
			u.code.Handlers = append(u.code.Handlers, code.Handler{
				Start: int32(from), Stop: int32(i), Target: u.labels[u.handlers[h].target], Depth: int32(u.handlers[h].depth - 1),
			})
		}
	}
}
