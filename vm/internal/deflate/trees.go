package deflate

import "math/bits"

const (
	lengthCodes = 29
	literals    = 256
	lCodes      = literals + 1 + lengthCodes
	dCodes      = 30
	blCodes     = 19
	heapSize    = 2*lCodes + 1
	maxBits     = 15
	endBlock    = 256
	rep3to6     = 16
	repZ3to10   = 17
	repZ11to138 = 18
)

// The kinds of blocks.
const (
	storedKind = iota
	staticKind
	dynamicKind
)

var (
	extraLBits  = [lengthCodes]int{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	extraDBits  = [dCodes]int{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
	extraBLBits = [blCodes]int{rep3to6: 2, repZ3to10: 3, repZ11to138: 7}
	blOrder     = [blCodes]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// node is a symbol: how often it comes, and then its code; what it is below in the
// tree, and then the length of the code.
type node struct{ freq, dad uint16 }

func (n *node) code() uint16   { return n.freq }
func (n *node) length() uint16 { return n.dad }

// symbol is a literal (dist is 0) or a match.
type symbol struct {
	dist uint16
	lc   byte
}

// trees are the codes of a stream, what is to be coded, and the bits that do not make a
// byte yet.
type trees struct {
	lTree  [heapSize]node
	dTree  [2*dCodes + 1]node
	blTree [2*blCodes + 1]node

	blCount           [maxBits + 1]uint16
	heap              [heapSize]int
	heapLen, heapMax  int
	depth             [heapSize]byte
	syms              []symbol
	symEnd            int
	optLen, staticLen int

	bitBuf   uint16
	bitCount int
}

// What never changes.
var (
	staticL    [lCodes + 2]node
	staticD    [dCodes]node
	distCode   [512]byte
	lengthCode [256]byte
	baseLength [lengthCodes]int
	baseDist   [dCodes]int
)

func init() {
	length := 0
	for code := range lengthCodes - 1 {
		baseLength[code] = length
		for range 1 << extraLBits[code] {
			lengthCode[length] = byte(code)
			length++
		}
	}
	lengthCode[length-1] = lengthCodes - 1
	dist := 0
	for code := range 16 {
		baseDist[code] = dist
		for range 1 << extraDBits[code] {
			distCode[dist] = byte(code)
			dist++
		}
	}
	dist >>= 7
	for code := 16; code < dCodes; code++ {
		baseDist[code] = dist << 7
		for range 1 << (extraDBits[code] - 7) {
			distCode[256+dist] = byte(code)
			dist++
		}
	}
	var count [maxBits + 1]uint16
	for n := range staticL {
		l := uint16(8)
		switch {
		case n > 279:
		case n > 255:
			l = 7
		case n > 143:
			l = 9
		}
		staticL[n].dad = l
		count[l]++
	}
	genCodes(staticL[:], lCodes+1, &count)
	for n := range staticD {
		staticD[n] = node{bits.Reverse16(uint16(n)) >> 11, 5}
	}
	makeFixed()
}

// codeOfDist is the code of a distance, counted from 0.
func codeOfDist(d int) int {
	if d < 256 {
		return int(distCode[d])
	}
	return int(distCode[256+d>>7])
}

func (t *trees) init() { t.newBlock() }

func (t *trees) newBlock() {
	for n := range lCodes {
		t.lTree[n].freq = 0
	}
	for n := range dCodes {
		t.dTree[n].freq = 0
	}
	for n := range blCodes {
		t.blTree[n].freq = 0
	}
	t.lTree[endBlock].freq = 1
	t.optLen, t.staticLen, t.syms = 0, 0, t.syms[:0]
}

// smaller orders the heap.
func (t *trees) smaller(tree []node, n, m int) bool {
	return tree[n].freq < tree[m].freq || tree[n].freq == tree[m].freq && t.depth[n] <= t.depth[m]
}

func (t *trees) down(tree []node, k int) {
	v := t.heap[k]
	for j := k << 1; j <= t.heapLen; j <<= 1 {
		if j < t.heapLen && t.smaller(tree, t.heap[j+1], t.heap[j]) {
			j++
		}
		if t.smaller(tree, v, t.heap[j]) {
			break
		}
		t.heap[k] = t.heap[j]
		k = j
	}
	t.heap[k] = v
}

// treeKind says what a tree is of.
type treeKind struct {
	static []node // nil for none
	extra  []int
	base   int // of the extra bits
	elems  int
	most   int // the longest code
}

var (
	lKind  = treeKind{staticL[:], extraLBits[:], literals + 1, lCodes, maxBits}
	dKind  = treeKind{staticD[:], extraDBits[:], 0, dCodes, maxBits}
	blKind = treeKind{nil, extraBLBits[:], 0, blCodes, 7}
)

// build makes the best code for the symbols of a tree, and gives the greatest that is used.
func (t *trees) build(tree []node, kind *treeKind) (maxCode int) {
	maxCode = -1
	t.heapLen, t.heapMax = 0, heapSize
	for n := range kind.elems {
		if tree[n].freq != 0 {
			t.heapLen++
			t.heap[t.heapLen] = n
			maxCode = n
			t.depth[n] = 0
		} else {
			tree[n].dad = 0
		}
	}
	for t.heapLen < 2 { // there have to be two
		n := 0
		if maxCode < 2 {
			maxCode++
			n = maxCode
		}
		t.heapLen++
		t.heap[t.heapLen] = n
		tree[n].freq = 1
		t.depth[n] = 0
		t.optLen--
		if kind.static != nil {
			t.staticLen -= int(kind.static[n].length())
		}
	}
	for n := t.heapLen / 2; n >= 1; n-- {
		t.down(tree, n)
	}
	next := kind.elems
	for {
		n := t.heap[1]
		t.heap[1] = t.heap[t.heapLen]
		t.heapLen--
		t.down(tree, 1)
		m := t.heap[1]
		t.heapMax--
		t.heap[t.heapMax] = n
		t.heapMax--
		t.heap[t.heapMax] = m
		tree[next].freq = tree[n].freq + tree[m].freq
		t.depth[next] = max(t.depth[n], t.depth[m]) + 1
		tree[n].dad, tree[m].dad = uint16(next), uint16(next)
		t.heap[1] = next
		next++
		t.down(tree, 1)
		if t.heapLen < 2 {
			break
		}
	}
	t.heapMax--
	t.heap[t.heapMax] = t.heap[1]
	t.lengths(tree, kind, maxCode)
	genCodes(tree, maxCode, &t.blCount)
	return maxCode
}

// lengths computes the lengths of the codes, none of them too long.
func (t *trees) lengths(tree []node, kind *treeKind, maxCode int) {
	t.blCount = [maxBits + 1]uint16{}
	tree[t.heap[t.heapMax]].dad = 0
	overflow := 0
	h := t.heapMax + 1
	for ; h < heapSize; h++ {
		n := t.heap[h]
		l := int(tree[tree[n].dad].dad) + 1
		if l > kind.most {
			l = kind.most
			overflow++
		}
		tree[n].dad = uint16(l)
		if n > maxCode {
			continue
		}
		t.blCount[l]++
		extra := 0
		if n >= kind.base {
			extra = kind.extra[n-kind.base]
		}
		f := int(tree[n].freq)
		t.optLen += f * (l + extra)
		if kind.static != nil {
			t.staticLen += f * (int(kind.static[n].length()) + extra)
		}
	}
	if overflow == 0 {
		return
	}
	for overflow > 0 {
		l := kind.most - 1
		for t.blCount[l] == 0 {
			l--
		}
		t.blCount[l]--
		t.blCount[l+1] += 2
		t.blCount[kind.most]--
		overflow -= 2
	}
	h = heapSize
	for l := kind.most; l != 0; l-- {
		for n := t.blCount[l]; n != 0; {
			h--
			m := t.heap[h]
			if m > maxCode {
				continue
			}
			if int(tree[m].dad) != l {
				t.optLen += (l - int(tree[m].dad)) * int(tree[m].freq)
				tree[m].dad = uint16(l)
			}
			n--
		}
	}
}

// genCodes gives the symbols their codes.
func genCodes(tree []node, maxCode int, count *[maxBits + 1]uint16) {
	var next [maxBits + 1]uint16
	code := uint16(0)
	for l := 1; l <= maxBits; l++ {
		code = (code + count[l-1]) << 1
		next[l] = code
	}
	for n := 0; n <= maxCode; n++ {
		if l := tree[n].dad; l != 0 {
			tree[n].freq = bits.Reverse16(next[l]) >> (16 - l)
			next[l]++
		}
	}
}

// scanLengths calls f with each code that the lengths of a tree are sent as.
func scanLengths(tree []node, maxCode int, f func(code, extra int)) {
	prev, next := -1, int(tree[0].dad)
	count, most, least := 0, 7, 4
	if next == 0 {
		most, least = 138, 3
	}
	for n := 0; n <= maxCode; n++ {
		cur := next
		next = 0xffff
		if n < maxCode {
			next = int(tree[n+1].dad)
		}
		count++
		if count < most && cur == next {
			continue
		}
		switch {
		case count < least:
			for range count {
				f(cur, 0)
			}
		case cur != 0:
			if cur != prev {
				f(cur, 0)
				count--
			}
			f(rep3to6, count-3)
		case count <= 10:
			f(repZ3to10, count-3)
		default:
			f(repZ11to138, count-11)
		}
		count, prev = 0, cur
		switch {
		case next == 0:
			most, least = 138, 3
		case cur == next:
			most, least = 6, 3
		default:
			most, least = 7, 4
		}
	}
}

// tally notes a literal (dist 0) or a match; it tells whether the block is full.
func (t *trees) tally(dist, lc int) bool {
	t.syms = append(t.syms, symbol{uint16(dist), byte(lc)})
	if dist == 0 {
		t.lTree[lc].freq++
	} else {
		t.lTree[int(lengthCode[lc])+literals+1].freq++
		t.dTree[codeOfDist(dist-1)].freq++
	}
	return len(t.syms) == t.symEnd
}

// send writes bits, as zlib does it: by two bytes.
func (d *Deflater) send(value, length int) {
	if d.bitCount > 16-length {
		d.bitBuf |= uint16(value << d.bitCount)
		d.pending = append(d.pending, byte(d.bitBuf), byte(d.bitBuf>>8))
		d.bitBuf = uint16(value >> (16 - d.bitCount))
		d.bitCount += length - 16
	} else {
		d.bitBuf |= uint16(value << d.bitCount)
		d.bitCount += length
	}
}

func (d *Deflater) sendCode(n *node) { d.send(int(n.code()), int(n.length())) }

// flushBits writes whole bytes.
func (d *Deflater) flushBits() {
	if d.bitCount == 16 {
		d.pending = append(d.pending, byte(d.bitBuf), byte(d.bitBuf>>8))
		d.bitBuf, d.bitCount = 0, 0
	} else if d.bitCount >= 8 {
		d.pending = append(d.pending, byte(d.bitBuf))
		d.bitBuf >>= 8
		d.bitCount -= 8
	}
}

// windup fills up the last byte.
func (d *Deflater) windup() {
	if d.bitCount > 8 {
		d.pending = append(d.pending, byte(d.bitBuf), byte(d.bitBuf>>8))
	} else if d.bitCount > 0 {
		d.pending = append(d.pending, byte(d.bitBuf))
	}
	d.bitBuf, d.bitCount = 0, 0
}

func kindBits(kind int, last bool) int {
	if last {
		return kind<<1 | 1
	}
	return kind << 1
}

// storedHeader begins a block of n bytes as they are.
func (d *Deflater) storedHeader(n int, last bool) {
	d.send(kindBits(storedKind, last), 3)
	d.windup()
	d.pending = append(d.pending, byte(n), byte(n>>8), byte(^n), byte(^n>>8))
}

func (d *Deflater) storedBlock(b []byte, last bool) {
	d.storedHeader(len(b), last)
	d.pending = append(d.pending, b...)
}

// align writes an empty block.
func (d *Deflater) align() {
	d.send(staticKind<<1, 3)
	d.sendCode(&staticL[endBlock])
	d.flushBits()
}

// writeBlock writes what was tallied, in the shortest of three ways. stored are the
// bytes themselves, where they are still there.
func (d *Deflater) writeBlock(stored []byte, there bool, n int, last bool) {
	maxL := d.build(d.lTree[:], &lKind)
	maxD := d.build(d.dTree[:], &dKind)
	count := func(code, _ int) { d.blTree[code].freq++ }
	scanLengths(d.lTree[:], maxL, count)
	scanLengths(d.dTree[:], maxD, count)
	d.build(d.blTree[:], &blKind)
	maxBL := blCodes - 1
	for maxBL >= 3 && d.blTree[blOrder[maxBL]].dad == 0 {
		maxBL--
	}
	d.optLen += 3*(maxBL+1) + 5 + 5 + 4
	opt, static := (d.optLen+3+7)>>3, (d.staticLen+3+7)>>3
	if static <= opt || d.strategy == Fixed {
		opt = static
	}
	switch {
	case n+4 <= opt && there:
		d.storedBlock(stored, last)
	case static == opt:
		d.send(kindBits(staticKind, last), 3)
		d.sendSymbols(staticL[:], staticD[:])
	default:
		d.send(kindBits(dynamicKind, last), 3)
		d.send(maxL+1-257, 5)
		d.send(maxD+1-1, 5)
		d.send(maxBL+1-4, 4)
		for _, code := range blOrder[:maxBL+1] {
			d.send(int(d.blTree[code].dad), 3)
		}
		put := func(code, extra int) {
			d.sendCode(&d.blTree[code])
			if n := extraBLBits[code]; n > 0 {
				d.send(extra, n)
			}
		}
		scanLengths(d.lTree[:], maxL, put)
		scanLengths(d.dTree[:], maxD, put)
		d.sendSymbols(d.lTree[:], d.dTree[:])
	}
	d.newBlock()
	if last {
		d.windup()
	}
}

func (d *Deflater) sendSymbols(l, dist []node) {
	for _, s := range d.syms {
		if s.dist == 0 {
			d.sendCode(&l[s.lc])
			continue
		}
		code := int(lengthCode[s.lc])
		d.sendCode(&l[code+literals+1])
		if n := extraLBits[code]; n > 0 {
			d.send(int(s.lc)-baseLength[code], n)
		}
		away := int(s.dist) - 1
		code = codeOfDist(away)
		d.sendCode(&dist[code])
		if n := extraDBits[code]; n > 0 {
			d.send(away-baseDist[code], n)
		}
	}
	d.sendCode(&l[endBlock])
}
