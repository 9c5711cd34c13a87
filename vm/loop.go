package vm

import (
	"math"
	"unsafe"

	"github.com/sllint/sllint/vm/code"
)

// run executes frames from t.frame at t.ip until one returns to t.stop. Null
// says that an exception is set, or that a generator resumed by a native ended.
func (t *Thread) run() Value {
	if t.ticks < 0 && t.exc.p == nil { // natives may call what never looks itself
		t.tick()
	}
	for {
		if t.exc.p != nil && !t.landed && !t.unwind() {
			return Null
		}
		t.landed = false
		switch {
		case t.ended:
		case t.traced:
			t.loopTraced()
		default:
			t.loop()
		}
		if t.ended {
			t.ended = false
			if t.handover != nil {
				t.handOver()
				continue
			}
			v := t.result
			t.result = Null
			return v
		}
		if t.frame == t.stop && t.exc.p != nil {
			return Null
		}
	}
}

// loop is the interpreter's hot function. The discipline that makes it fast: no
// value lives across a call. Before a call t.frame and t.ip are written, after
// it frame, registers and ip are read again; slow work sits behind the labels
// at the end. A value that does live across a call costs a spill at every
// instruction: go run ./bench spills counts them in the machine code.
//
// The switch is a binary search, because its cases are far apart in the opcode
// table. Put together they would make it a jump table: that was measured to be no
// faster on integers, calls and attributes and 2.6 times slower on floats. Go's
// compiler makes one as soon as a fourth of the opcodes between the first and the
// last are cases.
//
// It returns when t.ended is set, or when an exception reaches t.stop.
//
//go:noinline
func (t *Thread) loop() {
	fr := t.frame
	regs := fr.regs
	ip := *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
	var dead *Header
	for {
		in := (*code.Instr)(ip)
		ip = unsafe.Add(ip, 8)
		switch in.Op {
		case code.OpMove:
			b := at(regs, in.B)
			a := at(regs, in.A)
			if b.p == &tInt && a.p == &tInt {
				a.n = b.n
				continue
			}
			v := *b
			if v.p.kind > kLastStatic {
				if in.B >= fr.ft {
					b.p = &tUnbound
				} else {
					v.p.rc++
				}
			}
			dead = a.p
			*a = v
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpAddInt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			x, y := int64(b.n), int64(c.n)
			z := x + y
			if (x^z)&(y^z) < 0 {
				goto slow
			}
			a := at(regs, in.A)
			if a.p == &tInt {
				a.n = uint64(z)
				continue
			}
			dead = a.p
			*a = Value{&tInt, uint64(z)}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpSubtractInt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			x, y := int64(b.n), int64(c.n)
			z := x - y
			if (x^y)&(x^z) < 0 {
				goto slow
			}
			a := at(regs, in.A)
			if a.p == &tInt {
				a.n = uint64(z)
				continue
			}
			dead = a.p
			*a = Value{&tInt, uint64(z)}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpMultiplyInt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			x, y := int64(b.n), int64(c.n)
			if int64(int32(x)) != x || int64(int32(y)) != y {
				goto slow
			}
			a := at(regs, in.A)
			if a.p == &tInt {
				a.n = uint64(x * y)
				continue
			}
			dead = a.p
			*a = Value{&tInt, uint64(x * y)}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpModuloInt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			x, y := int64(b.n), int64(c.n)
			if uint64(x|y) >= 1<<32 || y == 0 {
				goto slow
			}
			a := at(regs, in.A)
			if a.p == &tInt {
				a.n = uint64(uint32(x) % uint32(y))
				continue
			}
			dead = a.p
			*a = Value{&tInt, uint64(uint32(x) % uint32(y))}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpFloorDivideInt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			x, y := int64(b.n), int64(c.n)
			if uint64(x|y) >= 1<<32 || y == 0 {
				goto slow
			}
			a := at(regs, in.A)
			if a.p == &tInt {
				a.n = uint64(uint32(x) / uint32(y))
				continue
			}
			dead = a.p
			*a = Value{&tInt, uint64(uint32(x) / uint32(y))}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpAndInt, code.OpOrInt, code.OpXorInt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			z := b.n & c.n
			if in.Op == code.OpOrInt {
				z = b.n | c.n
			} else if in.Op == code.OpXorInt {
				z = b.n ^ c.n
			}
			a := at(regs, in.A)
			if a.p == &tInt {
				a.n = z
				continue
			}
			dead = a.p
			*a = Value{&tInt, z}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpLshiftInt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			if c.n > 31 || b.n >= 1<<31 {
				goto slow
			}
			a := at(regs, in.A)
			dead = a.p
			*a = Value{&tInt, b.n << (c.n & 63)}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpRshiftInt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt || c.n > 63 {
				goto slow
			}
			a := at(regs, in.A)
			dead = a.p
			*a = Value{&tInt, uint64(int64(b.n) >> (c.n & 63))}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpAddFloat:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tFloat || c.p != &tFloat {
				goto slow
			}
			z := math.Float64bits(math.Float64frombits(b.n) + math.Float64frombits(c.n))
			a := at(regs, in.A)
			if a.p == &tFloat {
				a.n = z
				continue
			}
			dead = a.p
			*a = Value{&tFloat, z}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpSubtractFloat:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tFloat || c.p != &tFloat {
				goto slow
			}
			z := math.Float64bits(math.Float64frombits(b.n) - math.Float64frombits(c.n))
			a := at(regs, in.A)
			if a.p == &tFloat {
				a.n = z
				continue
			}
			dead = a.p
			*a = Value{&tFloat, z}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpMultiplyFloat:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tFloat || c.p != &tFloat {
				goto slow
			}
			z := math.Float64bits(math.Float64frombits(b.n) * math.Float64frombits(c.n))
			a := at(regs, in.A)
			if a.p == &tFloat {
				a.n = z
				continue
			}
			dead = a.p
			*a = Value{&tFloat, z}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpTrueDivideFloat:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tFloat || c.p != &tFloat {
				goto slow
			}
			d := math.Float64frombits(c.n)
			if d == 0 {
				goto slow
			}
			z := math.Float64bits(math.Float64frombits(b.n) / d)
			a := at(regs, in.A)
			if a.p == &tFloat {
				a.n = z
				continue
			}
			dead = a.p
			*a = Value{&tFloat, z}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		// A comparison in a condition is followed by the JF or JT of its
		// result, which is skipped here.
		case code.OpJnLt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			ip = unsafe.Add(ip, 8)
			if !(int64(b.n) < int64(c.n)) {
				ip = unsafe.Add(ip, int(int16(in.A))*8-8)
			}
		case code.OpJnLe:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			ip = unsafe.Add(ip, 8)
			if !(int64(b.n) <= int64(c.n)) {
				ip = unsafe.Add(ip, int(int16(in.A))*8-8)
			}
		case code.OpJnGt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			ip = unsafe.Add(ip, 8)
			if !(int64(b.n) > int64(c.n)) {
				ip = unsafe.Add(ip, int(int16(in.A))*8-8)
			}
		case code.OpJnGe:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			ip = unsafe.Add(ip, 8)
			if !(int64(b.n) >= int64(c.n)) {
				ip = unsafe.Add(ip, int(int16(in.A))*8-8)
			}
		case code.OpJnEq:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			ip = unsafe.Add(ip, 8)
			if b.n != c.n {
				ip = unsafe.Add(ip, int(int16(in.A))*8-8)
			}
		case code.OpJnNe:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			ip = unsafe.Add(ip, 8)
			if b.n == c.n {
				ip = unsafe.Add(ip, int(int16(in.A))*8-8)
			}
		case code.OpJtLt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			if !(int64(b.n) < int64(c.n)) {
				ip = unsafe.Add(ip, 8)
				continue
			}
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpJtLe:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			if !(int64(b.n) <= int64(c.n)) {
				ip = unsafe.Add(ip, 8)
				continue
			}
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpJtGt:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			if !(int64(b.n) > int64(c.n)) {
				ip = unsafe.Add(ip, 8)
				continue
			}
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpJtGe:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			if !(int64(b.n) >= int64(c.n)) {
				ip = unsafe.Add(ip, 8)
				continue
			}
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpJtEq:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			if b.n != c.n {
				ip = unsafe.Add(ip, 8)
				continue
			}
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpJtNe:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p != &tInt || c.p != &tInt {
				goto slow
			}
			if b.n == c.n {
				ip = unsafe.Add(ip, 8)
				continue
			}
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpJnIs:
			b, c := at(regs, in.B), at(regs, in.C)
			if in.B >= fr.ft && b.p.kind > kLastStatic || in.C >= fr.ft && c.p.kind > kLastStatic {
				goto slow
			}
			if *b != *c {
				ip = unsafe.Add(ip, int(int16(in.A))*8)
			}
		case code.OpJf:
			b := at(regs, in.B)
			if b.p != &tBool && b.p != &tInt && b.p != &tNone {
				goto slow
			}
			ip = unsafe.Add(ip, 8)
			if b.n == 0 {
				ip = unsafe.Add(ip, int(int16(in.A))*8-8)
			}
		case code.OpJt:
			b := at(regs, in.B)
			if b.p != &tBool && b.p != &tInt && b.p != &tNone {
				goto slow
			}
			if b.n == 0 {
				ip = unsafe.Add(ip, 8)
				continue
			}
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpJump:
			ip = unsafe.Add(ip, int(int16(in.A))*8)
		case code.OpJumpBack:
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpLoadGlobalModule:
			c := cacheAt(fr, in.C)
			g := fr.globals
			if g.version != c.id {
				goto slow
			}
			v := g.ents[c.slot].val
			a := at(regs, in.A)
			dead = a.p
			if v.p.kind > kLastStatic {
				if dead == v.p {
					continue
				}
				v.p.rc++
			}
			*a = v
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpLoadGlobalBuiltin:
			c := cacheAt(fr, in.C)
			if fr.globals.version != c.id {
				goto slow
			}
			d := fr.builtins
			if d.version != c.id2 {
				goto slow
			}
			v := d.ents[c.slot].val
			a := at(regs, in.A)
			dead = a.p
			if v.p.kind > kLastStatic {
				if dead == v.p {
					continue
				}
				v.p.rc++
			}
			*a = v
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpLoadAttrSlot:
			c := cacheAt(fr, in.C)
			b := at(regs, in.B)
			if b.p.kind != kInst {
				goto slow
			}
			o := asInst(b.p)
			if o.shape != c.shape || o.shape.id != c.id || uint(c.slot) >= uint(len(o.slots)) {
				goto slow
			}
			v := o.slots[c.slot]
			if v.p == nil {
				goto slow
			}
			if in.B >= fr.ft {
				if o.rc == 1 {
					goto slow
				}
				o.rc--
				b.p = &tUnbound
			}
			a := at(regs, in.A)
			if v.p.kind > kLastStatic {
				v.p.rc++
			} else if v.p == a.p {
				a.n = v.n
				continue
			}
			dead = a.p
			*a = v
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpStoreAttrSlot:
			c := cacheAt(fr, in.C)
			b := at(regs, in.B)
			if b.p.kind != kInst || in.B >= fr.ft {
				goto slow
			}
			o := asInst(b.p)
			if o.shape != c.shape || o.shape.id != c.id || uint(c.slot) >= uint(len(o.slots)) {
				goto slow
			}
			s := &o.slots[c.slot]
			a := at(regs, in.A)
			if s.p == a.p && s.p.kind < kLastStatic {
				s.n = a.n
				continue
			}
			dead = s.p
			if dead == nil {
				goto slow
			}
			v := *a
			if v.p.kind > kLastStatic {
				if in.A >= fr.ft {
					a.p = &tUnbound
				} else {
					v.p.rc++
				}
			}
			*s = v
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpSubscrList:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p.kind != kList || c.p != &tInt {
				goto slow
			}
			l := asList(b.p)
			i := int(c.n)
			if uint(i) >= uint(len(l.items)) {
				goto slow
			}
			v := &l.items[i]
			if in.B >= fr.ft {
				if l.rc == 1 {
					goto slow
				}
				l.rc--
				b.p = &tUnbound
			}
			a := at(regs, in.A)
			if v.p == a.p && v.p.kind < kLastStatic {
				a.n = v.n
				continue
			}
			x := *v
			if x.p.kind > kLastStatic {
				x.p.rc++
			}
			dead = a.p
			*a = x
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpSubscrTuple:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p.kind != kTuple || c.p != &tInt || in.B >= fr.ft {
				goto slow
			}
			l := asTuple(b.p)
			i := int(c.n)
			if uint(i) >= uint(len(l.items)) {
				goto slow
			}
			v := l.items[i]
			if v.p.kind > kLastStatic {
				v.p.rc++
			}
			a := at(regs, in.A)
			dead = a.p
			*a = v
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpStoreSubscrList:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p.kind != kList || c.p != &tInt || in.B >= fr.ft {
				goto slow
			}
			l := asList(b.p)
			i := int(c.n)
			if uint(i) >= uint(len(l.items)) {
				goto slow
			}
			s := &l.items[i]
			a := at(regs, in.A)
			if s.p == a.p && s.p.kind < kLastStatic {
				s.n = a.n
				continue
			}
			dead = s.p
			v := *a
			if v.p.kind > kLastStatic {
				if in.A >= fr.ft {
					a.p = &tUnbound
				} else {
					v.p.rc++
				}
			}
			*s = v
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpSubscrDict:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p.kind != kDict || in.B >= fr.ft || in.C >= fr.ft && c.p.kind > kLastStatic {
				goto slow
			}
			t.frame, t.ip = fr, uintptr(ip)
			if !t.quickDictGet(at(regs, in.A), b, c) {
				goto slowAgain
			}
			fr = t.frame
			regs = fr.regs
			ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
		case code.OpStoreSubscrDict:
			b, c := at(regs, in.B), at(regs, in.C)
			if b.p.kind != kDict || in.B >= fr.ft || in.C >= fr.ft && c.p.kind > kLastStatic {
				goto slow
			}
			t.frame, t.ip = fr, uintptr(ip)
			if !t.quickDictSet(at(regs, in.A), b, c, in.A >= fr.ft) {
				goto slowAgain
			}
			fr = t.frame
			regs = fr.regs
			ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
		case code.OpLoadMethodCached:
			c := cacheAt(fr, in.C)
			b := at(regs, in.B)
			if b.p.kind != kInst || asInst(b.p).shape != c.shape || c.shape == nil || c.shape.id != c.id {
				goto slow
			}
			a, sf := at(regs, in.A), at(regs, in.A+16)
			if a.p.kind > kLastStatic || sf.p.kind > kLastStatic && sf != b {
				goto slow
			}
			v := c.val
			v.p.rc++
			*a = v
			if sf != b {
				w := *b
				if in.B >= fr.ft {
					b.p = &tUnbound
				} else {
					w.p.rc++
				}
				*sf = w
			}
		case code.OpCallListAppend:
			f := at(regs, in.B)
			sf := at(regs, in.B+16)
			if f.p != t.vm.names.listAppend || sf.p.kind != kList {
				goto slow
			}
			l := asList(sf.p)
			n := len(l.items)
			if n == cap(l.items) || sf.p.rc == 1 {
				goto slow
			}
			v := at(regs, in.B+32)
			l.items = l.items[:n+1]
			l.items[n] = *v
			v.p = &tUnbound
			sf.p.rc--
			sf.p = &tUnbound
			f.p.rc--
			f.p = &tUnbound
			a := at(regs, in.A)
			dead = a.p
			*a = None
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpCallPy:
			f := at(regs, in.B)
			if f.p.kind != kFunc {
				goto slow
			}
			c := asFunc(f.p).code
			n := in.C &^ code.MethodCall
			src := uintptr(in.B) + 32
			if in.C&code.MethodCall != 0 && at(regs, in.B+16).p != &tUnbound {
				n++
				src -= 16
			}
			if !c.simple || c.nargs != int(n) || fr.depth >= t.limit {
				goto slow
			}
			nf := fr.callee
			if nf == nil || nf.code != c || nf.rc != 0 {
				nf = fr.callee2
				if nf == nil || nf.code != c || nf.rc != 0 {
					goto slow
				}
			}
			if nf.globals != asFunc(f.p).globals || nf.depth != fr.depth+1 {
				goto slow
			}
			nf.rc = 1
			nf.state = frameRunning
			for i := uintptr(n) * 16; i > 0; {
				i -= 16
				s, d := (*Value)(unsafe.Add(regs, src+i)), (*Value)(unsafe.Add(nf.regs, i))
				if s.p == &tInt && d.p == &tInt {
					d.n = s.n
				} else {
					*d = *s
					s.p = &tUnbound
				}
			}
			fr.dst, fr.fbase = in.A, in.B
			fr.ip = uintptr(ip) - uintptr(fr.start)
			fr = nf
			regs = nf.regs
			ip = nf.start
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpReturnValue:
			back := fr.back
			if fr.ret != retPlain || fr.rc != 1 || back == t.stop || back.after != afterStore || fr.fn != nil || fr.extra != nil || t.profile.p != nil {
				goto slow
			}
			r := at(regs, in.A)
			v := *r
			if v.p.kind > kLastStatic {
				if in.A >= fr.ft {
					r.p = &tUnbound
				} else {
					v.p.rc++
				}
			}
			c := fr.code
			l := regs
			for i := 0; i < c.nlocals; i++ {
				lv := (*Value)(l)
				if p := lv.p; p.kind > kLastStatic {
					if p.rc == 1 {
						t.result = v
						goto returnRest
					}
					p.rc--
					lv.p = &tUnbound
				} else if i >= c.nargs {
					lv.p = &tUnbound
				}
				l = unsafe.Add(l, 16)
			}
			fr.state = frameIdle
			if back.callee == fr || back.callee2 == fr {
				fr.rc = 0
			} else {
				fr.rc = 0
				fr.back = c.free
				c.free = fr
			}
			fr = back
			regs = fr.regs
			ip = unsafe.Add(fr.start, fr.ip)
			f := at(regs, fr.fbase)
			fp := f.p
			f.p = &tUnbound
			a := at(regs, fr.dst)
			dead = a.p
			if v.p == dead && dead == &tInt {
				a.n = v.n
				dead = fp
			} else {
				*a = v
				if dead.kind > kLastStatic {
					if dead.rc--; dead.rc == 0 {
						f.p = fp // released by the slow path
						goto freeCallee
					}
				}
				dead = fp
			}
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpClear:
			a := at(regs, in.A)
			dead = a.p
			a.p = &tUnbound
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
		case code.OpCheckLocal:
			if at(regs, in.A).p == &tUnbound {
				goto slow
			}
		case code.OpForIterRange:
			b := at(regs, in.B)
			if b.p.kind != kIter || asIter(b.p).how != iterRange {
				goto slow
			}
			it := asIter(b.p)
			if it.n <= 0 {
				goto slow
			}
			x := it.i
			it.i += it.step
			it.n--
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			c := at(regs, in.C)
			if c.p == &tInt {
				c.n = uint64(x)
			} else {
				dead = c.p
				*c = Value{&tInt, uint64(x)}
				if dead.kind > kLastStatic {
					if dead.rc--; dead.rc == 0 {
						goto free
					}
				}
			}
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		case code.OpForIterList:
			b := at(regs, in.B)
			if b.p.kind != kIter || asIter(b.p).how != iterList {
				goto slow
			}
			it := asIter(b.p)
			if it.src.p == nil { // it was at its end before
				goto slow
			}
			l := asList(it.src.p)
			i := it.i
			if uint64(i) >= uint64(len(l.items)) {
				goto slow
			}
			it.i = i + 1
			ip = unsafe.Add(ip, int(int16(in.A))*8)
			v := l.items[i]
			if v.p.kind > kLastStatic {
				v.p.rc++
			}
			c := at(regs, in.C)
			dead = c.p
			*c = v
			if dead.kind > kLastStatic {
				if dead.rc--; dead.rc == 0 {
					goto free
				}
			}
			if t.ticks--; t.ticks < 0 {
				goto ticker
			}
		default:
			goto rest
		}
		continue
	returnRest:
		// A local dies: the rest is done slowly.
		t.frame, t.ip = fr, uintptr(ip)
		if !t.returnRest() {
			return
		}
		fr = t.frame
		regs = fr.regs
		ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
		continue
	freeCallee:
		t.frame, t.ip = fr, uintptr(ip)
		t.dealloc(dead)
		t.releaseCallee()
		fr = t.frame
		regs = fr.regs
		ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
		continue
	rest:
		switch in := (*code.Instr)(unsafe.Add(ip, -8)); in.Op { // apart, so that the first has few enough cases
		case code.OpLoadMethod:
			b := at(regs, in.B)
			if b.p.kind < kLastStatic || b.p.typ != cacheAt(fr, in.C).typ {
				goto slow
			}
			a, sf := at(regs, in.A), at(regs, in.A+16)
			if a.p.kind > kLastStatic || sf.p.kind > kLastStatic && sf != b {
				goto slow
			}
			v := cacheAt(fr, in.C).val
			v.p.rc++
			*a = v
			if sf != b {
				w := *b
				if in.B >= fr.ft {
					b.p = &tUnbound
				} else {
					w.p.rc++
				}
				*sf = w
			}
		case code.OpCall:
			t.frame, t.ip = fr, uintptr(ip)
			switch t.quickCall(in) {
			case quickNot:
				goto slowAgain
			case quickEnds:
				return
			}
			fr = t.frame
			regs = fr.regs
			ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
		case code.OpForIter:
			b := at(regs, in.B)
			if b.p.kind != kGen {
				goto slow
			}
			t.frame, t.ip = fr, uintptr(ip)
			if !t.quickForGen(in, asGen(b.p)) {
				goto slowAgain
			}
			fr = t.frame
			regs = fr.regs
			ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
		case code.OpYieldValue:
			if fr.ret != retGenFor {
				goto slow
			}
			t.frame, t.ip = fr, uintptr(ip)
			if !t.quickYield(in) {
				goto slowAgain
			}
			fr = t.frame
			regs = fr.regs
			ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
		default:
			goto slow
		}
		continue
	slowAgain:
		fr = t.frame
		regs = fr.regs
		ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
	slow:
		t.frame, t.ip = fr, uintptr(ip)
		if !t.step() {
			return
		}
		fr = t.frame
		regs = fr.regs
		ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
		continue
	free:
		t.frame, t.ip = fr, uintptr(ip)
		if !t.free(dead) {
			return
		}
		fr = t.frame
		regs = fr.regs
		ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
		continue
	ticker:
		t.frame, t.ip = fr, uintptr(ip)
		if !t.tick() {
			return
		}
		fr = t.frame
		regs = fr.regs
		ip = *(*unsafe.Pointer)(unsafe.Pointer(&t.ip))
	}
}
