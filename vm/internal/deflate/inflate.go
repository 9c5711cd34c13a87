package deflate

import "hash/crc32"

// How far the reading of a stream is.
type inflateState int

const (
	readHead inflateState = iota
	readGzip              // the rest of the header of gzip
	readDictID
	needDict
	readType
	readStored
	copyStored
	readTable
	readCodeLengths
	readLengths
	readSymbol
	readDist
	copyMatch
	readCheck
	readTotal
	streamDone
	streamBad
)

// Inflater decompresses. In is what is still to be read, Out has what was written, up to
// its capacity.
type Inflater struct {
	In, Out []byte
	Msg     string // what is wrong with the data
	DictID  uint32 // what NeedDict asks for

	state    inflateState
	wrap     int
	auto     bool // zlib or gzip, as the header says
	wBits    int  // 0: as the header says
	wSize    int
	last     bool
	hold     uint64
	bits     uint
	check    uint32
	total    uint32
	headCRC  uint32
	gz       gzipHeader
	window   []byte // the last bytes written
	at, have int    // where the next one goes, and how many there are

	nLen, nDist, nCode int
	lens               [320]byte
	n                  int // lengths read
	lit, dist          *codeTable
	length, distance   int
}

type gzipHeader struct {
	flags byte
	step  int
	extra int
}

// NewInflater makes a stream; nil where windowBits is out of its bounds.
func NewInflater(windowBits int) *Inflater {
	f := &Inflater{wrap: wrapZlib}
	switch {
	case windowBits < 0:
		if windowBits < -15 {
			return nil
		}
		f.wrap, windowBits = wrapNone, -windowBits
		f.state = readType
	case windowBits >= 32:
		f.auto = true
		windowBits -= 32
	case windowBits >= 16:
		f.wrap = wrapGzip
		windowBits -= 16
	}
	if windowBits != 0 && (windowBits < 8 || windowBits > 15) {
		return nil
	}
	f.wBits = windowBits
	f.wSize = 1 << 15
	if windowBits > 0 {
		f.wSize = 1 << windowBits
	}
	f.window = make([]byte, 1<<15)
	f.check = checkStart(f.wrap)
	return f
}

// Copy copies the stream.
func (f *Inflater) Copy() *Inflater {
	c := *f
	c.In, c.Out = nil, nil
	c.window = append([]byte(nil), f.window...)
	return &c
}

// Done tells whether the end was read.
func (f *Inflater) Done() bool { return f.state == streamDone }

// SetDictionary gives the bytes that the stream may refer to before its own.
func (f *Inflater) SetDictionary(dict []byte) Status {
	if f.wrap != wrapNone && f.state != needDict {
		return StreamError
	}
	if f.state == needDict {
		if adler(1, dict) != f.DictID {
			return DataError
		}
		f.state = readType
	}
	for _, c := range dict[max(0, len(dict)-len(f.window)):] {
		f.remember(c)
	}
	return OK
}

func (f *Inflater) remember(c byte) {
	f.window[f.at] = c
	f.at = (f.at + 1) & (len(f.window) - 1)
	if f.have < len(f.window) {
		f.have++
	}
}

// put writes a byte.
func (f *Inflater) put(c byte) {
	f.Out = append(f.Out, c)
	f.remember(c)
}

func (f *Inflater) full() bool { return len(f.Out) == cap(f.Out) }

// need has n bits ready; false says that the input has ended.
func (f *Inflater) need(n uint) bool {
	for f.bits < n {
		if len(f.In) == 0 {
			return false
		}
		f.hold |= uint64(f.In[0]) << f.bits
		f.In = f.In[1:]
		f.bits += 8
	}
	return true
}

func (f *Inflater) peek(n uint) int { return int(f.hold & (1<<n - 1)) }

func (f *Inflater) take(n uint) int {
	v := f.peek(n)
	f.hold >>= n
	f.bits -= n
	return v
}

func (f *Inflater) bad(msg string) {
	f.Msg, f.state = msg, streamBad
}

// Inflate reads In and writes to Out until one of them, or the stream, ends.
func (f *Inflater) Inflate() Status {
	in, out := len(f.In), len(f.Out)
	for f.step() {
	}
	written := f.Out[out:]
	f.check = update(f.wrap, f.check, written)
	f.total += uint32(len(written))
	f.finish()
	switch {
	case f.state == streamDone:
		return StreamEnd
	case f.state == streamBad:
		return DataError
	case f.state == needDict:
		return NeedDict
	case len(f.In) == in && len(f.Out) == out:
		return BufError
	}
	return OK
}

// step does one thing; false says that it waits for input, room or what is outside.
func (f *Inflater) step() bool {
	switch f.state {
	case readHead:
		return f.head()
	case readGzip:
		return f.gzip()
	case readDictID:
		if !f.need(32) {
			return false
		}
		v := uint32(f.take(32))
		f.DictID = v<<24 | v<<8&0xff0000 | v>>8&0xff00 | v>>24
		f.state = needDict
		return false
	case readType:
		return f.blockType()
	case readStored:
		if !f.need(32) {
			return false
		}
		n, inverse := f.take(16), f.take(16)
		if n != inverse^0xffff {
			f.bad("invalid stored block lengths")
			return false
		}
		f.length, f.state = n, copyStored
	case copyStored:
		for f.length > 0 && !f.full() {
			if !f.need(8) {
				return false
			}
			f.put(byte(f.take(8)))
			f.length--
		}
		if f.length > 0 {
			return false
		}
		f.state = readType
	case readTable:
		return f.table()
	case readCodeLengths:
		return f.codeLengths()
	case readLengths:
		return f.codeOfLengths()
	case readSymbol:
		return f.symbol()
	case readDist:
		return f.readDistance()
	case copyMatch:
		for f.length > 0 && !f.full() {
			f.put(f.window[(f.at-f.distance)&(len(f.window)-1)])
			f.length--
		}
		if f.length > 0 {
			return false
		}
		f.state = readSymbol
	default:
		return false
	}
	return f.state != streamBad
}

// head reads the header of zlib, or the beginning of that of gzip.
func (f *Inflater) head() bool {
	if !f.need(16) {
		return false
	}
	first := f.peek(8)
	if (f.auto || f.wrap == wrapGzip) && f.peek(16) == 0x8b1f {
		f.wrap, f.check = wrapGzip, 0
		f.headCRC = f.headSum(0, 2)
		f.state = readGzip
		return true
	}
	switch h := f.peek(16); {
	case f.wrap == wrapGzip && !f.auto, (h&0xff<<8|h>>8)%31 != 0:
		f.bad("incorrect header check")
	case first&15 != 8:
		f.bad("unknown compression method")
	default:
		size := first>>4 + 8
		if f.wBits == 0 {
			f.wBits = size
		}
		if size > 15 || size > f.wBits {
			f.bad("invalid window size")
			return false
		}
		f.wSize = 1 << size
		f.wrap, f.check = wrapZlib, 1
		preset := h&0x2000 != 0
		f.take(16)
		f.state = readType
		if preset {
			f.state = readDictID
		}
		return true
	}
	return false
}

// headSum takes n bytes and adds them to the checksum of the header.
func (f *Inflater) headSum(sum uint32, n int) uint32 {
	for range n {
		sum = crc32.Update(sum, crc32.IEEETable, []byte{byte(f.take(8))})
	}
	return sum
}

// The parts of gzip's header.
const (
	gzText = 1 << iota
	gzCRC
	gzExtra
	gzName
	gzComment
)

func (f *Inflater) gzip() bool {
	g := &f.gz
	switch g.step {
	case 0: // method and flags
		if !f.need(16) {
			return false
		}
		method := f.peek(8)
		g.flags = byte(f.peek(16) >> 8)
		if method != 8 {
			f.bad("unknown compression method")
			return false
		}
		if g.flags&0xe0 != 0 {
			f.bad("unknown header flags set")
			return false
		}
		f.headCRC = f.headSum(f.headCRC, 2)
	case 1: // time, what was done, where
		if !f.need(48) {
			return false
		}
		f.headCRC = f.headSum(f.headCRC, 6)
	case 2:
		if g.flags&gzExtra != 0 {
			if !f.need(16) {
				return false
			}
			g.extra = f.peek(16)
			f.headCRC = f.headSum(f.headCRC, 2)
		}
	case 3:
		for ; g.extra > 0; g.extra-- {
			if !f.need(8) {
				return false
			}
			f.headCRC = f.headSum(f.headCRC, 1)
		}
	case 4, 5:
		if flag := []byte{gzName, gzComment}[g.step-4]; g.flags&flag != 0 {
			for {
				if !f.need(8) {
					return false
				}
				end := f.peek(8) == 0
				f.headCRC = f.headSum(f.headCRC, 1)
				if end {
					break
				}
			}
		}
	case 6:
		if g.flags&gzCRC != 0 {
			if !f.need(16) {
				return false
			}
			if f.take(16) != int(f.headCRC&0xffff) {
				f.bad("header crc mismatch")
				return false
			}
		}
		f.state = readType
	}
	g.step++
	return true
}

func (f *Inflater) blockType() bool {
	if f.last {
		f.state = readCheck
		return false
	}
	if !f.need(3) {
		return false
	}
	f.last = f.take(1) == 1
	switch f.take(2) {
	case storedKind:
		f.take(f.bits & 7)
		f.state = readStored
	case staticKind:
		f.lit, f.dist = fixedLit, fixedDist
		f.state = readSymbol
	case dynamicKind:
		f.state = readTable
	default:
		f.bad("invalid block type")
		return false
	}
	return true
}

func (f *Inflater) table() bool {
	if !f.need(14) {
		return false
	}
	f.nLen, f.nDist, f.nCode = f.take(5)+257, f.take(5)+1, f.take(4)+4
	if f.nLen > 286 || f.nDist > 30 {
		f.bad("too many length or distance symbols")
		return false
	}
	f.n, f.lens = 0, [320]byte{}
	f.state = readCodeLengths
	return true
}

func (f *Inflater) codeLengths() bool {
	for f.n < f.nCode {
		if !f.need(3) {
			return false
		}
		f.lens[blOrder[f.n]] = byte(f.take(3))
		f.n++
	}
	var ok bool
	if f.lit, ok = newCodeTable(f.lens[:blCodes], false); !ok {
		f.bad("invalid code lengths set")
		return false
	}
	f.n, f.lens = 0, [320]byte{}
	f.state = readLengths
	return true
}

func (f *Inflater) codeOfLengths() bool {
	for f.n < f.nLen+f.nDist {
		sym, size, ok := f.decode(f.lit)
		if !ok {
			return false
		}
		if sym < 16 {
			f.take(size)
			f.lens[f.n] = byte(sym)
			f.n++
			continue
		}
		extra := uint(extraBLBits[sym])
		if !f.need(size + extra) {
			return false
		}
		f.take(size)
		count, value := f.take(extra)+3, byte(0)
		switch sym {
		case rep3to6:
			if f.n == 0 {
				f.bad("invalid bit length repeat")
				return false
			}
			value = f.lens[f.n-1]
		case repZ11to138:
			count += 8
		}
		if f.n+count > f.nLen+f.nDist {
			f.bad("invalid bit length repeat")
			return false
		}
		for range count {
			f.lens[f.n] = value
			f.n++
		}
	}
	if f.lens[endBlock] == 0 {
		f.bad("invalid code -- missing end-of-block")
		return false
	}
	var ok bool
	if f.lit, ok = newCodeTable(f.lens[:f.nLen], true); !ok {
		f.bad("invalid literal/lengths set")
		return false
	}
	if f.dist, ok = newCodeTable(f.lens[f.nLen:f.nLen+f.nDist], true); !ok {
		f.bad("invalid distances set")
		return false
	}
	f.state = readSymbol
	return true
}

func (f *Inflater) symbol() bool {
	for {
		if f.full() {
			return false
		}
		sym, size, ok := f.decode(f.lit)
		if !ok {
			return false
		}
		switch {
		case sym < 0 || sym > 285:
			f.bad("invalid literal/length code")
			return false
		case sym < endBlock:
			f.take(size)
			f.put(byte(sym))
			continue
		case sym == endBlock:
			f.take(size)
			f.state = readType
			return true
		}
		code := sym - endBlock - 1
		extra := uint(extraLBits[code])
		if !f.need(size + extra) {
			return false
		}
		f.take(size)
		f.length = baseLength[code] + f.take(extra) + minMatch
		if code == lengthCodes-1 {
			f.length = maxMatch
		}
		f.state = readDist
		return true
	}
}

func (f *Inflater) readDistance() bool {
	sym, size, ok := f.decode(f.dist)
	if !ok {
		return false
	}
	if sym < 0 || sym >= dCodes {
		f.bad("invalid distance code")
		return false
	}
	extra := uint(extraDBits[sym])
	if !f.need(size + extra) {
		return false
	}
	f.take(size)
	f.distance = baseDist[sym] + f.take(extra) + 1
	if f.distance > f.wSize || f.distance > f.have {
		f.bad("invalid distance too far back")
		return false
	}
	f.state = copyMatch
	return true
}

// finish reads what follows the last block.
func (f *Inflater) finish() {
	if f.state == readCheck && f.wrap == wrapNone {
		f.state = streamDone
	}
	if f.state == readCheck {
		f.take(f.bits & 7)
		if !f.need(32) {
			return
		}
		v := uint32(f.take(32))
		if f.wrap == wrapZlib {
			v = v<<24 | v<<8&0xff0000 | v>>8&0xff00 | v>>24
		}
		if v != f.check {
			f.bad("incorrect data check")
			return
		}
		f.state = streamDone
		if f.wrap == wrapGzip {
			f.state = readTotal
		}
	}
	if f.state == readTotal {
		if !f.need(32) {
			return
		}
		if uint32(f.take(32)) != f.total {
			f.bad("incorrect length check")
			return
		}
		f.state = streamDone
	}
}

// codeTable finds symbols by the bits of their codes: short ones at once, others by the
// number of codes of each length.
type codeTable struct {
	quick [1 << quickBits]int16 // symbol<<4 | length; 0 for none
	count [maxBits + 1]int
	syms  []int16
	most  uint
}

const quickBits = 9

var fixedLit, fixedDist *codeTable

// makeFixed makes the codes of blocks that do not bring their own, of the static trees.
func makeFixed() {
	var l [288]byte
	for n := range l {
		l[n] = byte(staticL[n].length())
	}
	fixedLit, _ = newCodeTable(l[:], true)
	d := make([]byte, 32)
	for n := range d {
		d[n] = 5
	}
	fixedDist, _ = newCodeTable(d, true)
}

// newCodeTable makes a table of the lengths of the codes. A code that is not complete is
// taken where single says so and it has one symbol, or none.
func newCodeTable(lens []byte, single bool) (*codeTable, bool) {
	t := &codeTable{}
	for _, l := range lens {
		t.count[l]++
		t.most = max(t.most, uint(l))
	}
	t.count[0] = 0
	left := 1
	for l := 1; l <= maxBits; l++ {
		if left = left<<1 - t.count[l]; left < 0 {
			return nil, false
		}
	}
	if left > 0 && t.most > 0 && !(single && t.most == 1) {
		return nil, false
	}
	if t.most == 0 && !single {
		return t, true // no code at all: what is read is wrong
	}
	var at [maxBits + 2]int
	for l := 1; l <= maxBits; l++ {
		at[l+1] = at[l] + t.count[l]
	}
	t.syms = make([]int16, at[maxBits+1])
	for sym, l := range lens {
		if l != 0 {
			t.syms[at[l]] = int16(sym)
			at[l]++
		}
	}
	code, first := 0, 0
	for l := 1; l <= quickBits; l++ {
		for i := range t.count[l] {
			reversed := 0
			for b := range l {
				reversed |= (code + i) >> b & 1 << (l - 1 - b)
			}
			for k := reversed; k < 1<<quickBits; k += 1 << l {
				t.quick[k] = t.syms[first+i]<<4 | int16(l)
			}
		}
		first += t.count[l]
		code = (code + t.count[l]) << 1
	}
	return t, true
}

// decode looks at the next symbol: -1 where there is no such code. ok is false where the
// input has ended.
func (f *Inflater) decode(t *codeTable) (sym int, size uint, ok bool) {
	for {
		if q := t.quick[f.hold&(1<<quickBits-1)]; q != 0 && uint(q&15) <= f.bits {
			return int(q >> 4), uint(q & 15), true
		}
		code, first, index := 0, 0, 0
		for l := uint(1); l <= max(t.most, 1); l++ {
			if l > f.bits {
				break
			}
			code |= int(f.hold >> (l - 1) & 1)
			n := t.count[l]
			if code-first < n {
				return int(t.syms[index+code-first]), l, true
			}
			index += n
			first = (first + n) << 1
			code <<= 1
			if l == max(t.most, 1) {
				return -1, l, true
			}
		}
		if !f.need(f.bits + 1) {
			return 0, 0, false
		}
	}
}

// Tables are the codes that all streams share, by name.
func Tables() map[string]any {
	return map[string]any{"fixed literals": fixedLit, "fixed distances": fixedDist}
}
