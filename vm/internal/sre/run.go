package sre

// run tries to match at ptr. It says where the match ends.
//
// The loop has two halves. The switch runs instructions, each case going on
// with continue; one that breaks out of the switch has failed, and the second
// half takes frames from the stack until one knows how to go on.
func (m *machine[C]) run(ptr int) (stop int, ok bool, err error) {
	var (
		code    = m.prog.code
		text    = m.text
		end     = m.end
		exact   = m.prog.exact
		py3     = m.prog.Dialect == Py3
		fs      = m.frames[:0]
		repeat  = -1 // the innermost loop that we are in
		barrier = -1 // the frame of the innermost match within the match
		pc      = 0
		from    = 0 // where we last went on
	)
	m.saved, m.loops = m.saved[:0], m.loops[:0]
	for {
		in := &code[pc]
		switch in.op {
		case opChar:
			if ptr < end && rune(text[ptr]) == in.c {
				ptr++
				pc++
				continue
			}
		case opChar2:
			if ptr < end && (rune(text[ptr]) == in.c || rune(text[ptr]) == in.c2) {
				ptr++
				pc++
				continue
			}
		case opNotChar:
			if ptr < end && rune(text[ptr]) != in.c {
				ptr++
				pc++
				continue
			}
		case opAny:
			if ptr < end && text[ptr] != '\n' {
				ptr++
				pc++
				continue
			}
		case opAll:
			if ptr < end {
				ptr++
				pc++
				continue
			}
		case opSet:
			if ptr < end && in.set.has(rune(text[ptr])) {
				ptr++
				pc++
				continue
			}
		case opString:
			if m.hasString(in.text, ptr) {
				ptr += len(in.text)
				pc++
				continue
			}
		case opMark:
			m.mark(in.n)
			m.marks[in.n] = ptr
			pc++
			continue
		case opAt:
			if m.at(in.at, ptr) {
				pc++
				continue
			}
		case opJump:
			pc = in.to
			continue

		case opBranch:
			m.budget -= len(in.alts) >> 6
			i := m.viable(in.alts, 0, ptr)
			if i < 0 {
				break
			}
			next := m.viable(in.alts, i+1, ptr)
			if next >= 0 || exact {
				fs = append(fs, m.choice(fBranch, pc, ptr, next, repeat >= 0))
			}
			pc = in.alts[i].pc
			continue

		case opOpt:
			if m.starts(in.next, ptr) {
				fs = append(fs, m.choice(fRetry, in.to, ptr, 0, repeat >= 0))
				pc++
			} else {
				pc = in.to
			}
			continue
		case opOptLazy:
			fs = append(fs, m.choice(fRetry, pc+1, ptr, 0, repeat >= 0 && py3))
			pc = in.to
			continue

		case opRepOne:
			if in.min > end-ptr {
				break
			}
			limit := end
			if in.max < end-ptr {
				limit = ptr + in.max
			}
			lo := ptr + in.min
			ptr = m.count(in, ptr, limit)
			m.budget -= (ptr - lo) >> 6
			if ptr < lo {
				break
			}
			if !exact && (ptr == lo || in.auto && m.latin1 != nil) {
				pc++
				continue
			}
			for ptr >= lo && !m.starts(in.next, ptr) {
				ptr--
			}
			if ptr < lo {
				break
			}
			if ptr > lo || exact {
				fs = append(fs, m.choice(fRepOne, pc, ptr, lo, repeat >= 0 && py3))
			}
			pc++
			continue
		case opRepOneLazy:
			if in.min > end-ptr {
				break
			}
			n := m.count(in, ptr, ptr+in.min) - ptr
			if n < in.min {
				break
			}
			at, n, ok := m.lazy(in, ptr+n, n)
			if !ok {
				break
			}
			ptr = at
			fs = append(fs, m.choice(fRepLazy, pc, ptr, n, repeat >= 0 && py3))
			pc++
			continue
		case opRepOnePoss:
			if in.min > end-ptr {
				break
			}
			limit := end
			if in.max < end-ptr {
				limit = ptr + in.max
			}
			lo := ptr + in.min
			if ptr = m.count(in, ptr, limit); ptr >= lo {
				pc++
				continue
			}

		case opRepeat:
			m.loops = append(m.loops, loop{count: -1, last: -1, prev: repeat})
			fs = append(fs, frame{kind: fRepeat})
			repeat = len(m.loops) - 1
			pc = in.to
			continue
		case opMaxUntil:
			if m.budget--; m.budget <= 0 {
				if err := m.tick(fs); err != nil {
					m.frames = fs
					return 0, false, err
				}
			}
			l := &m.loops[repeat]
			n := l.count + 1
			if n < in.min {
				l.count = n
				fs = append(fs, frame{kind: fCount, rep: int32(repeat), n: n})
				pc = in.to + 1
				continue
			}
			if (n < in.max || in.max == noMax) && ptr != l.last && m.starts(in.next, ptr) {
				l.count = n
				f := m.choice(fMaxBody, pc, ptr, n, true)
				f.rep, f.x = int32(repeat), l.last
				fs = append(fs, f)
				l.last = ptr
				pc = in.to + 1
				continue
			}
			fs = append(fs, frame{kind: fTail, rep: int32(repeat)})
			repeat = l.prev
			pc++
			continue
		case opMinUntil:
			if m.budget--; m.budget <= 0 {
				if err := m.tick(fs); err != nil {
					m.frames = fs
					return 0, false, err
				}
			}
			l := &m.loops[repeat]
			n := l.count + 1
			if n < in.min {
				l.count = n
				fs = append(fs, frame{kind: fCount, rep: int32(repeat), n: n})
				pc = in.to + 1
				continue
			}
			f := m.choice(fMinTail, pc, ptr, n, l.prev >= 0 && py3)
			f.rep = int32(repeat)
			fs = append(fs, f)
			repeat = l.prev
			pc++
			continue

		case opPossRepeat:
			fs, pc = m.possessive(fs, pc, 0, ptr, -1, barrier, repeat)
			if pc > 0 {
				barrier = len(fs) - 1
			}
			pc = abs(pc)
			continue
		case opAtomic:
			x := m.enter(barrier, repeat)
			barrier = len(fs)
			fs = append(fs, frame{kind: fAtomic, pc: int32(pc), x: x})
			pc++
			continue
		case opAssert:
			if ptr < in.n {
				break
			}
			x := m.enter(barrier, repeat)
			barrier = len(fs)
			fs = append(fs, frame{kind: fAssert, pc: int32(pc), ptr: ptr, x: x})
			ptr -= in.n
			pc++
			continue
		case opAssertNot:
			if ptr < in.n {
				pc = in.to
				continue
			}
			x := m.enter(barrier, repeat)
			barrier = len(fs)
			f := m.choice(fAssertNot, pc, ptr, 0, repeat >= 0 && py3)
			f.x = x
			fs = append(fs, f)
			ptr -= in.n
			pc++
			continue

		case opGroupRef:
			if at, ok := m.refMatches(in, ptr); ok {
				ptr = at
				pc++
				continue
			}
		case opIfGroup:
			if _, _, ok := m.group(in.n); ok {
				pc++
			} else {
				pc = in.to
			}
			continue

		case opSuccess:
			if barrier < 0 {
				if m.fullMatch && ptr != end || m.mustAdvance && ptr == m.start {
					break
				}
				m.frames = fs
				return ptr, true, nil
			}
			f := fs[barrier]
			fs = fs[:barrier]
			barrier, repeat = m.leave(&f)
			switch f.kind {
			case fAssert:
				ptr = f.ptr
				pc = code[f.pc].to
				continue
			case fAtomic:
				pc = code[f.pc].to
				continue
			case fPossMin, fPossMax:
				if m.budget--; m.budget <= 0 {
					if err := m.tick(fs); err != nil {
						m.frames = fs
						return 0, false, err
					}
				}
				last := -1
				if f.kind == fPossMax {
					last = f.ptr
				}
				fs, pc = m.possessive(fs, int(f.pc), f.n+1, ptr, last, barrier, repeat)
				if pc > 0 {
					barrier = len(fs) - 1
				}
				pc = abs(pc)
				continue
			}
		}

		// Failed: fall back. Long ways to get here cost more than a step.
		if m.budget -= 1 + max(0, pc-from)>>3; m.budget <= 0 {
			if err := m.tick(fs); err != nil {
				m.frames = fs
				return 0, false, err
			}
		}
	fallback:
		for {
			if len(fs) == 0 {
				m.frames = fs
				return 0, false, nil
			}
			f := &fs[len(fs)-1]
			switch f.kind {
			case fRetry:
				m.restore(f, true)
				pc, ptr = int(f.pc), f.ptr
				fs = fs[:len(fs)-1]
				break fallback
			case fBranch:
				i := f.n
				if i < 0 {
					m.restore(f, true)
					fs = fs[:len(fs)-1]
					continue
				}
				ptr = f.ptr
				alts := code[f.pc].alts
				f.n = m.viable(alts, i+1, ptr)
				gone := f.n < 0 && !exact
				m.restore(f, gone)
				if gone {
					fs = fs[:len(fs)-1]
				}
				pc = alts[i].pc
				break fallback
			case fRepOne:
				pc = int(f.pc)
				next := code[pc].next
				ptr = f.ptr - 1
				for ptr >= f.n && !m.starts(next, ptr) {
					ptr--
				}
				f.ptr = ptr
				gone := ptr < f.n || ptr == f.n && !exact
				m.restore(f, gone)
				if gone {
					fs = fs[:len(fs)-1]
				}
				if ptr < f.n {
					continue
				}
				pc++
				break fallback
			case fRepLazy:
				in := &code[f.pc]
				more := m.repeats(in, f.ptr)
				at, n, ok := f.ptr+1, f.n+1, more && f.n != in.max
				if ok {
					at, n, ok = m.lazy(in, at, n)
				}
				if more || py3 { // Python 2 forgets to
					m.restore(f, !ok)
				}
				if !ok {
					fs = fs[:len(fs)-1]
					continue
				}
				f.ptr, f.n = at, n
				ptr, pc = at, int(f.pc)+1
				break fallback
			case fRepeat:
				repeat = m.loops[len(m.loops)-1].prev
				m.loops = m.loops[:len(m.loops)-1]
			case fCount:
				m.loops[f.rep].count = f.n - 1
			case fMaxBody:
				l := &m.loops[f.rep]
				l.last, l.count = f.x, f.n-1
				m.restore(f, true)
				repeat = l.prev
				ptr, pc = f.ptr, int(f.pc)+1
				f.kind = fTail
				break fallback
			case fTail:
				repeat = int(f.rep)
			case fMinTail:
				repeat = int(f.rep)
				l := &m.loops[f.rep]
				m.restore(f, true)
				in := &code[f.pc]
				if f.n >= in.max && in.max != noMax || f.ptr == l.last {
					break
				}
				l.count = f.n
				f.kind, f.x = fMinBody, l.last
				l.last = f.ptr
				ptr, pc = f.ptr, in.to+1
				break fallback
			case fMinBody:
				l := &m.loops[f.rep]
				l.last, l.count = f.x, f.n-1
			case fAssertNot:
				if py3 {
					m.restore(f, false)
				}
				ptr, pc = f.ptr, code[f.pc].to
				barrier, repeat = m.leave(f)
				fs = fs[:len(fs)-1]
				break fallback
			case fPossMax:
				m.restore(f, false)
				ptr, pc = f.ptr, code[f.pc].to
				barrier, repeat = m.leave(f)
				fs = fs[:len(fs)-1]
				break fallback
			default: // fAssert, fAtomic, fPossMin
				barrier, repeat = m.leave(f)
			}
			fs = fs[:len(fs)-1]
		}
		from = pc
	}
}

// choice makes a frame that remembers the marks. Python 2 does not save the
// first if it is the only one.
func (m *machine[C]) choice(kind frameKind, pc, ptr, n int, save bool) frame {
	save = save && (m.lastmark > 0 || m.lastmark == 0 && m.prog.Dialect == Py3)
	if save {
		m.saveMarks()
	}
	return frame{kind: kind, saved: save, lastmark: int32(m.lastmark), lastindex: int32(m.lastindex), pc: int32(pc), ptr: ptr, n: n}
}

func (m *machine[C]) hasString(s []rune, ptr int) bool {
	if len(s) > m.end-ptr {
		return false
	}
	text := m.text[ptr : ptr+len(s)]
	for i, r := range s {
		if rune(text[i]) != r {
			return false
		}
	}
	return true
}

// possessive begins iteration n of a possessive loop at ptr, the one that may
// match nothing having begun at last. It returns where to go on: negated, if
// that is behind the loop.
func (m *machine[C]) possessive(fs []frame, pc, n, ptr, last, barrier, repeat int) ([]frame, int) {
	in := &m.prog.code[pc]
	switch {
	case n < in.min:
		x := m.enter(barrier, repeat)
		return append(fs, frame{kind: fPossMin, pc: int32(pc), ptr: ptr, n: n, x: x}), pc + 1
	case (n < in.max || in.max == noMax) && ptr != last:
		x := m.enter(barrier, repeat)
		f := m.choice(fPossMax, pc, ptr, n, true)
		f.x = x
		return append(fs, f), pc + 1
	}
	return fs, -in.to
}

func abs(n int) int { return max(n, -n) }
