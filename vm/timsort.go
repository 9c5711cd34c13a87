package vm

// sorter is CPython's sort (timsort) as a machine that asks for one comparison
// after the other, so that a comparison may wait for Python code: next is told
// the answer to the last question and says whether there is another, which is
// whether keys x < y. The questions and their order are CPython's.
type sorter struct {
	keys []Value
	vals []Value // moved along with the keys; nil where the keys are what is sorted
	py2  bool    // 2.7's way to find runs and to choose what to merge

	x, y Value // the question
	pc   sortPC

	lo, left  int // where the next run starts, and what is left from there
	minRun    int
	n         int // length of the run being found
	neq       int // equal keys at the end of a descending run
	down      bool
	ok, l, r  int // binary insertion
	runs      []sortRun
	power     int // of the boundary before the run at lo, 0: not computed
	minGallop int
	forcing   bool // merging what is left at the end

	m merge
	g gallop
}

type sortRun struct{ start, n, power int }

// sortPC says what the question was about.
type sortPC uint8

const (
	sortBegin sortPC = iota
	runUp
	runAllEqual
	runDown
	runDownOr
	runTail
	run2First
	run2Down
	run2Up
	insert
	gallopFirst
	gallopOut
	gallopIn
	mergeTrimmed // not a question: the merge's first gallop is over
	mergeTrimmed2
	mergeLow
	mergeHigh
	lowGallop1
	lowGallop2
	highGallop1
	highGallop2
)

const (
	sortMaxMinRun = 64
	sortMinGallop = 7
)

// merge is the state of merging the run at a with the one at b behind it. One of
// them lies in tmp meanwhile.
type merge struct {
	at         int // index in runs
	a, na      int
	b, nb      int
	dest       int
	tmpK, tmpV []Value
	low        bool
	ac, bc     int // times in a row that a or b won
	min        int
	active     bool
}

// gallop looks for the place of a key among n keys.
type gallop struct {
	left     bool // before equal keys, else behind them
	key      Value
	in       []Value
	n, hint  int
	last     int
	ofs, max int
	out      bool // away from the hint to the right
	result   int
	then     sortPC
}

func newSorter(keys, vals []Value, py2 bool) *sorter {
	return &sorter{keys: keys, vals: vals, py2: py2, minGallop: sortMinGallop}
}

func (s *sorter) ask(pc sortPC, x, y Value) bool {
	s.pc, s.x, s.y = pc, x, y
	return true
}

// next goes on with the answer to the last question (anything at first); false
// says that all is sorted.
func (s *sorter) next(lt bool) bool {
	switch s.pc {
	case sortBegin:
		s.left = len(s.keys)
		if s.left < 2 {
			return false
		}
		s.minRun = s.left
		r := 0
		for s.minRun >= sortMaxMinRun {
			r |= s.minRun & 1
			s.minRun >>= 1
		}
		s.minRun += r
		return s.startRun()
	case runUp, runAllEqual, runDown, runDownOr, runTail, run2First, run2Down, run2Up:
		return s.countRun(lt)
	case insert:
		return s.inserted(lt)
	case gallopFirst, gallopOut, gallopIn:
		if s.galloping(lt) {
			return true
		}
		return s.galloped()
	case mergeLow:
		return s.mergedLow(lt)
	case mergeHigh:
		return s.mergedHigh(lt)
	}
	panic("vm: sort state")
}

// startRun asks the first question of the run at lo.
func (s *sorter) startRun() bool {
	if s.left == 1 {
		s.n = 1
		return s.runFound()
	}
	s.n = 1
	if s.py2 {
		return s.ask(run2First, s.keys[s.lo+1], s.keys[s.lo])
	}
	return s.askRun(runUp)
}

// askRun asks whether the key behind the run is less than its last.
func (s *sorter) askRun(pc sortPC) bool {
	return s.ask(pc, s.keys[s.lo+s.n], s.keys[s.lo+s.n-1])
}

func (s *sorter) countRun(lt bool) bool {
	switch s.pc {
	case runUp:
		if !lt {
			if s.n++; s.n == s.left {
				return s.runFound()
			}
			return s.askRun(runUp)
		}
		if s.n > 1 {
			return s.ask(runAllEqual, s.keys[s.lo], s.keys[s.lo+s.n-1])
		}
		return s.descend()
	case runAllEqual:
		if lt {
			return s.runFound()
		}
		s.reverse(s.lo, s.n)
		return s.descend()
	case runDown:
		if !lt {
			return s.ask(runDownOr, s.keys[s.lo+s.n-1], s.keys[s.lo+s.n])
		}
		s.reverseEqual()
		s.n++
		return s.goDown()
	case runDownOr:
		if lt {
			return s.endDown()
		}
		s.neq++
		s.n++
		return s.goDown()
	case runTail, run2Up:
		if lt {
			return s.runFound()
		}
		s.n++
		return s.goUp(s.pc)
	case run2First:
		s.n = 2
		if lt {
			s.down = true
			return s.goDown2()
		}
		s.down = false
		return s.goUp(run2Up)
	}
	if !lt { // run2Down
		return s.runFound()
	}
	s.n++
	return s.goDown2()
}

func (s *sorter) goUp(pc sortPC) bool {
	if s.n == s.left {
		return s.runFound()
	}
	return s.askRun(pc)
}

func (s *sorter) goDown2() bool {
	if s.n == s.left {
		return s.runFound()
	}
	return s.askRun(run2Down)
}

// descend goes on with a descending run, whose last key is known.
func (s *sorter) descend() bool {
	s.n++
	s.neq = 0
	return s.goDown()
}

func (s *sorter) goDown() bool {
	if s.n == s.left {
		return s.endDown()
	}
	return s.askRun(runDown)
}

// reverseEqual turns the equal keys at the end over, which the run's own
// reversal will turn again.
func (s *sorter) reverseEqual() {
	if s.neq > 0 {
		n := s.neq + 1
		s.reverse(s.lo+s.n-n, n)
		s.neq = 0
	}
}

func (s *sorter) endDown() bool {
	s.reverseEqual()
	s.reverse(s.lo, s.n)
	return s.goUp(runTail)
}

func (s *sorter) reverse(at, n int) {
	reverseItems(s.keys[at : at+n])
	if s.vals != nil {
		reverseItems(s.vals[at : at+n])
	}
}

// runFound makes a short run longer by insertion.
func (s *sorter) runFound() bool {
	if s.py2 && s.down {
		s.reverse(s.lo, s.n)
		s.down = false
	}
	if s.n >= s.minRun {
		return s.pushRun()
	}
	s.ok = s.n
	s.n = min(s.minRun, s.left)
	return s.insertNext()
}

func (s *sorter) insertNext() bool {
	if s.ok >= s.n {
		return s.pushRun()
	}
	s.l, s.r = 0, s.ok
	return s.ask(insert, s.keys[s.lo+s.ok], s.keys[s.lo+s.r>>1])
}

func (s *sorter) inserted(lt bool) bool {
	m := (s.l + s.r) >> 1
	if lt {
		s.r = m
	} else {
		s.l = m + 1
	}
	if s.l < s.r {
		return s.ask(insert, s.keys[s.lo+s.ok], s.keys[s.lo+(s.l+s.r)>>1])
	}
	insertAt(s.keys[s.lo:], s.l, s.ok)
	if s.vals != nil {
		insertAt(s.vals[s.lo:], s.l, s.ok)
	}
	s.ok++
	return s.insertNext()
}

// insertAt moves item from to place to before it.
func insertAt(x []Value, to, from int) {
	v := x[from]
	copy(x[to+1:from+1], x[to:from])
	x[to] = v
}

func (s *sorter) pushRun() bool {
	if k := len(s.runs); !s.py2 && k > 0 {
		last := &s.runs[k-1]
		if s.power == 0 {
			s.power = runPower(last.start, last.n, s.n, len(s.keys))
		}
		if k > 1 && s.runs[k-2].power > s.power {
			return s.mergeAt(k - 2)
		}
		last.power, s.power = s.power, 0
	}
	s.runs = append(s.runs, sortRun{start: s.lo, n: s.n})
	if s.py2 {
		return s.collapse2()
	}
	return s.nextRun()
}

func (s *sorter) nextRun() bool {
	s.lo += s.n
	s.left -= s.n
	if s.left > 0 {
		return s.startRun()
	}
	s.forcing = true
	return s.force()
}

// runPower is powersort's depth of the boundary between two runs.
func runPower(s1, n1, n2, n int) int {
	a := 2*s1 + n1
	b := a + n1 + n2
	for power := 1; ; power++ {
		if a >= n {
			a -= n
			b -= n
		} else if b >= n {
			return power
		}
		a <<= 1
		b <<= 1
	}
}

// collapse2 merges until 2.7's invariants of the stack of runs hold.
func (s *sorter) collapse2() bool {
	p := s.runs
	if n := len(p) - 2; n >= 0 {
		if n > 0 && p[n-1].n <= p[n].n+p[n+1].n || n > 1 && p[n-2].n <= p[n-1].n+p[n].n {
			if p[n-1].n < p[n+1].n {
				n--
			}
			return s.mergeAt(n)
		}
		if p[n].n <= p[n+1].n {
			return s.mergeAt(n)
		}
	}
	return s.nextRun()
}

// force merges what is left at the end.
func (s *sorter) force() bool {
	p := s.runs
	if len(p) < 2 {
		return false
	}
	n := len(p) - 2
	if n > 0 && p[n-1].n < p[n+1].n {
		n--
	}
	return s.mergeAt(n)
}

// merged goes on after a merge.
func (s *sorter) merged() bool {
	s.m = merge{}
	switch {
	case s.forcing:
		return s.force()
	case s.py2:
		return s.collapse2()
	}
	return s.pushRun()
}

// mergeAt merges run i with the next one.
func (s *sorter) mergeAt(i int) bool {
	a, b := s.runs[i], s.runs[i+1]
	s.runs[i].n = a.n + b.n
	s.runs = append(s.runs[:i+1], s.runs[i+2:]...)
	s.m = merge{at: i, a: a.start, na: a.n, b: b.start, nb: b.n}
	return s.gallop(false, s.keys[b.start], s.keys[a.start:a.start+a.n], 0, mergeTrimmed)
}

// trimmed skips what of the first run is in place already.
func (s *sorter) trimmed(k int) bool {
	m := &s.m
	m.a += k
	m.na -= k
	if m.na == 0 {
		return s.merged()
	}
	return s.gallop(true, s.keys[m.a+m.na-1], s.keys[m.b:m.b+m.nb], m.nb-1, mergeTrimmed2)
}

func (s *sorter) trimmed2(k int) bool {
	m := &s.m
	m.nb = k
	if k <= 0 {
		return s.merged()
	}
	m.active = true
	if m.na <= m.nb {
		m.low = true
		m.tmpK = append([]Value(nil), s.keys[m.a:m.a+m.na]...)
		if s.vals != nil {
			m.tmpV = append([]Value(nil), s.vals[m.a:m.a+m.na]...)
		}
		m.dest = m.a
		m.a = 0
		s.lowB()
		if m.nb == 0 || m.na == 1 {
			return s.endLow()
		}
		return s.lowStart()
	}
	m.tmpK = append([]Value(nil), s.keys[m.b:m.b+m.nb]...)
	if s.vals != nil {
		m.tmpV = append([]Value(nil), s.vals[m.b:m.b+m.nb]...)
	}
	m.dest = m.b + m.nb - 1
	m.a += m.na - 1
	m.b = m.nb - 1
	s.highA()
	if m.na == 0 || m.nb == 1 {
		return s.endHigh()
	}
	return s.highStart()
}

// lowB and lowA move one item of b, or of a in tmp, to its place; highA and
// highB do so from the end, where b lies in tmp.
func (s *sorter) lowB() { s.moveKeys(s.keys, s.vals, &s.m.b, 1); s.m.nb-- }
func (s *sorter) lowA() { s.moveKeys(s.m.tmpK, s.m.tmpV, &s.m.a, 1); s.m.na-- }

func (s *sorter) moveKeys(k, v []Value, from *int, n int) {
	m := &s.m
	copy(s.keys[m.dest:m.dest+n], k[*from:*from+n])
	if s.vals != nil {
		copy(s.vals[m.dest:m.dest+n], v[*from:*from+n])
	}
	m.dest += n
	*from += n
}

func (s *sorter) highA() { s.moveBack(s.keys, s.vals, &s.m.a, 1); s.m.na-- }
func (s *sorter) highB() { s.moveBack(s.m.tmpK, s.m.tmpV, &s.m.b, 1); s.m.nb-- }

func (s *sorter) moveBack(k, v []Value, from *int, n int) {
	m := &s.m
	m.dest -= n
	*from -= n
	copy(s.keys[m.dest+1:m.dest+1+n], k[*from+1:*from+1+n])
	if s.vals != nil {
		copy(s.vals[m.dest+1:m.dest+1+n], v[*from+1:*from+1+n])
	}
}

// lowStart begins to take the smaller of both heads.
func (s *sorter) lowStart() bool {
	m := &s.m
	m.min = s.minGallop
	m.ac, m.bc = 0, 0
	return s.ask(mergeLow, s.keys[m.b], m.tmpK[m.a])
}

func (s *sorter) mergedLow(lt bool) bool {
	m := &s.m
	if lt {
		s.lowB()
		m.bc++
		m.ac = 0
		if m.nb == 0 {
			return s.endLow()
		}
		if m.bc >= m.min {
			m.min++
			return s.lowGallop()
		}
	} else {
		s.lowA()
		m.ac++
		m.bc = 0
		if m.na == 1 {
			return s.endLow()
		}
		if m.ac >= m.min {
			m.min++
			return s.lowGallop()
		}
	}
	return s.ask(mergeLow, s.keys[m.b], m.tmpK[m.a])
}

func (s *sorter) lowGallop() bool {
	m := &s.m
	if m.min > 1 {
		m.min--
	}
	s.minGallop = m.min
	return s.gallop(false, s.keys[m.b], m.tmpK[m.a:m.a+m.na], 0, lowGallop1)
}

func (s *sorter) lowGalloped1(k int) bool {
	m := &s.m
	m.ac = k
	if k > 0 {
		s.moveKeys(m.tmpK, m.tmpV, &m.a, k)
		m.na -= k
		if m.na <= 1 {
			return s.endLow()
		}
	}
	s.lowB()
	if m.nb == 0 {
		return s.endLow()
	}
	return s.gallop(true, m.tmpK[m.a], s.keys[m.b:m.b+m.nb], 0, lowGallop2)
}

func (s *sorter) lowGalloped2(k int) bool {
	m := &s.m
	m.bc = k
	if k > 0 {
		s.moveKeys(s.keys, s.vals, &m.b, k)
		m.nb -= k
		if m.nb == 0 {
			return s.endLow()
		}
	}
	s.lowA()
	if m.na == 1 {
		return s.endLow()
	}
	if m.ac >= sortMinGallop || m.bc >= sortMinGallop {
		return s.lowGallop()
	}
	m.min++
	s.minGallop = m.min
	return s.lowStart()
}

// endLow copies what is left: of b, then of a.
func (s *sorter) endLow() bool {
	m := &s.m
	if m.nb > 0 {
		s.moveKeys(s.keys, s.vals, &m.b, m.nb)
	}
	if m.na > 0 {
		s.moveKeys(m.tmpK, m.tmpV, &m.a, m.na)
	}
	return s.merged()
}

func (s *sorter) highStart() bool {
	m := &s.m
	m.min = s.minGallop
	m.ac, m.bc = 0, 0
	return s.ask(mergeHigh, m.tmpK[m.b], s.keys[m.a])
}

func (s *sorter) mergedHigh(lt bool) bool {
	m := &s.m
	if lt {
		s.highA()
		m.ac++
		m.bc = 0
		if m.na == 0 {
			return s.endHigh()
		}
		if m.ac >= m.min {
			m.min++
			return s.highGallop()
		}
	} else {
		s.highB()
		m.bc++
		m.ac = 0
		if m.nb == 1 {
			return s.endHigh()
		}
		if m.bc >= m.min {
			m.min++
			return s.highGallop()
		}
	}
	return s.ask(mergeHigh, m.tmpK[m.b], s.keys[m.a])
}

func (s *sorter) highGallop() bool {
	m := &s.m
	if m.min > 1 {
		m.min--
	}
	s.minGallop = m.min
	return s.gallop(false, m.tmpK[m.b], s.keys[m.a+1-m.na:m.a+1], m.na-1, highGallop1)
}

func (s *sorter) highGalloped1(k int) bool {
	m := &s.m
	k = m.na - k
	m.ac = k
	if k > 0 {
		s.moveBack(s.keys, s.vals, &m.a, k)
		m.na -= k
		if m.na == 0 {
			return s.endHigh()
		}
	}
	s.highB()
	if m.nb == 1 {
		return s.endHigh()
	}
	return s.gallop(true, s.keys[m.a], m.tmpK[:m.nb], m.nb-1, highGallop2)
}

func (s *sorter) highGalloped2(k int) bool {
	m := &s.m
	k = m.nb - k
	m.bc = k
	if k > 0 {
		s.moveBack(m.tmpK, m.tmpV, &m.b, k)
		m.nb -= k
		if m.nb <= 1 {
			return s.endHigh()
		}
	}
	s.highA()
	if m.na == 0 {
		return s.endHigh()
	}
	if m.ac >= sortMinGallop || m.bc >= sortMinGallop {
		return s.highGallop()
	}
	m.min++
	s.minGallop = m.min
	return s.highStart()
}

// endHigh copies what is left: of a, then of b.
func (s *sorter) endHigh() bool {
	m := &s.m
	if m.na > 0 && m.nb > 0 {
		s.moveBack(s.keys, s.vals, &m.a, m.na)
	}
	if m.nb > 0 {
		s.moveBack(m.tmpK, m.tmpV, &m.b, m.nb)
	}
	return s.merged()
}

// abort puts all items back where an exception ends the sort in a merge.
func (s *sorter) abort() {
	m := &s.m
	if !m.active {
		return
	}
	if m.low {
		s.moveKeys(m.tmpK, m.tmpV, &m.a, m.na)
	} else if m.nb > 0 {
		s.moveBack(m.tmpK, m.tmpV, &m.b, m.nb)
	}
	m.active = false
}

// gallop starts to look for key among in, near hint; then goes on with the
// place.
func (s *sorter) gallop(left bool, key Value, in []Value, hint int, then sortPC) bool {
	s.g = gallop{left: left, key: key, in: in, n: len(in), hint: hint, ofs: 1, then: then}
	return s.askGallop(gallopFirst, hint)
}

// askGallop asks about in[i]: whether it is less than the key where the place is
// left of equal ones, else whether the key is less.
func (s *sorter) askGallop(pc sortPC, i int) bool {
	if s.g.left {
		return s.ask(pc, s.g.in[i], s.g.key)
	}
	return s.ask(pc, s.g.key, s.g.in[i])
}

// galloping goes on with the answer; false says that the place is found.
func (s *sorter) galloping(lt bool) bool {
	g := &s.g
	switch s.pc {
	case gallopFirst:
		g.out = lt == g.left
		g.max = g.hint + 1
		if g.out {
			g.max = g.n - g.hint
		}
	case gallopOut:
		if lt != (g.out == g.left) {
			return s.bracket()
		}
		g.last = g.ofs
		g.ofs = g.ofs<<1 + 1
	case gallopIn:
		m := g.last + (g.ofs-g.last)>>1
		if lt == g.left {
			g.last = m + 1
		} else {
			g.ofs = m
		}
		return s.askIn()
	}
	if g.ofs < g.max {
		if g.out {
			return s.askGallop(gallopOut, g.hint+g.ofs)
		}
		return s.askGallop(gallopOut, g.hint-g.ofs)
	}
	return s.bracket()
}

// bracket has found between which keys the place is.
func (s *sorter) bracket() bool {
	g := &s.g
	g.ofs = min(g.ofs, g.max)
	if g.out {
		g.last += g.hint
		g.ofs += g.hint
	} else {
		g.last, g.ofs = g.hint-g.ofs, g.hint-g.last
	}
	g.last++
	return s.askIn()
}

func (s *sorter) askIn() bool {
	g := &s.g
	if g.last < g.ofs {
		return s.askGallop(gallopIn, g.last+(g.ofs-g.last)>>1)
	}
	g.result = g.ofs
	return false
}

// galloped goes on with the place that was found.
func (s *sorter) galloped() bool {
	k := s.g.result
	switch s.g.then {
	case mergeTrimmed:
		return s.trimmed(k)
	case mergeTrimmed2:
		return s.trimmed2(k)
	case lowGallop1:
		return s.lowGalloped1(k)
	case lowGallop2:
		return s.lowGalloped2(k)
	case highGallop1:
		return s.highGalloped1(k)
	}
	return s.highGalloped2(k)
}
