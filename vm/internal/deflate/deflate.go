// Package deflate is zlib's compression, byte for byte what zlib 1.2.13 writes, and its
// decompression, both as streams that stop where the input or the room for output ends.
//
// What is written depends on every choice that zlib makes, so the algorithm, its tables and
// its limits are those of zlib, by Jean-loup Gailly and Mark Adler. Go's compress/flate
// makes other choices, tells less of what is wrong with data, and can neither be copied in
// the middle of a stream nor stop in one.
package deflate

// Flush says what is to be done with what is not written yet.
type Flush int

// zlib's ways of flushing.
const (
	NoFlush Flush = iota
	PartialFlush
	SyncFlush
	FullFlush
	Finish
	Block
	Trees
)

// zlib's strategies.
const (
	DefaultStrategy = iota
	Filtered
	HuffmanOnly
	RLE
	Fixed
)

// Status is what a call of a stream came to.
type Status int

// zlib's codes.
const (
	OK          Status = 0
	StreamEnd   Status = 1
	NeedDict    Status = 2
	StreamError Status = -2
	DataError   Status = -3
	BufError    Status = -5
)

const (
	minMatch     = 3
	maxMatch     = 258
	minLookahead = maxMatch + minMatch + 1
	tooFar       = 4096
	maxStored    = 65535
)

// What a way of compressing came to.
type blockState int

const (
	needMore blockState = iota
	blockDone
	finishStarted
	finishDone
)

// config is how hard a level tries.
type config struct {
	good, lazy, nice, chain int
}

var configs = [10]config{
	{0, 0, 0, 0},
	{4, 4, 8, 4},
	{4, 5, 16, 8},
	{4, 6, 32, 32},
	{4, 4, 16, 16},
	{8, 16, 32, 32},
	{8, 16, 128, 128},
	{8, 32, 128, 256},
	{32, 128, 258, 1024},
	{32, 258, 258, 4096},
}

// How far a stream is.
const (
	initState = iota
	busyState
	finishState
)

// The wrappings of a stream.
const (
	wrapNone = iota
	wrapZlib
	wrapGzip
)

// Deflater compresses. In is what is still to be read, Out has what was written, up to
// its capacity.
type Deflater struct {
	In, Out []byte

	status, wrap    int
	trailerWritten  bool
	lastFlush       Flush
	level, strategy int
	check           uint32 // of what was read
	total           uint32 // bytes read

	wBits      int
	wSize      int
	window     []byte // twice the size
	prev, head []uint16
	insH       uint32
	hashBits   int
	hashMask   uint32
	hashShift  uint

	blockStart, strStart, lookahead, insert int
	matchLength, prevMatch, prevLength      int
	matchStart                              int
	matchAvailable                          bool
	matches                                 int

	pending     []byte
	pendingSize int
	trees
}

// NewDeflater makes a stream; nil where a parameter is out of its bounds.
func NewDeflater(level, windowBits, memLevel, strategy int) *Deflater {
	wrap := wrapZlib
	if level == -1 {
		level = 6
	}
	if windowBits < 0 {
		if windowBits < -15 {
			return nil
		}
		wrap, windowBits = wrapNone, -windowBits
	} else if windowBits > 15 {
		wrap, windowBits = wrapGzip, windowBits-16
	}
	if memLevel < 1 || memLevel > 9 || windowBits < 8 || windowBits > 15 || level < 0 || level > 9 ||
		strategy < 0 || strategy > Fixed || windowBits == 8 && wrap != wrapZlib {
		return nil
	}
	windowBits = max(windowBits, 9)
	d := &Deflater{wrap: wrap, level: level, strategy: strategy, wBits: windowBits, wSize: 1 << windowBits, hashBits: memLevel + 7, lastFlush: -2}
	d.hashMask = 1<<d.hashBits - 1
	d.hashShift = uint(d.hashBits+minMatch-1) / minMatch
	d.window = make([]byte, 2*d.wSize)
	d.prev, d.head = make([]uint16, d.wSize), make([]uint16, 1<<d.hashBits)
	bufSize := 1 << (memLevel + 6)
	d.pendingSize = bufSize * 4
	d.symEnd = bufSize - 1
	d.matchLength, d.prevLength = minMatch-1, minMatch-1
	d.check = checkStart(wrap)
	d.trees.init()
	return d
}

// Copy copies the stream.
func (d *Deflater) Copy() *Deflater {
	c := *d
	c.In, c.Out = nil, nil
	c.window = append([]byte(nil), d.window...)
	c.prev, c.head = append([]uint16(nil), d.prev...), append([]uint16(nil), d.head...)
	c.pending = append([]byte(nil), d.pending...)
	c.syms = append([]symbol(nil), d.syms...)
	return &c
}

func (d *Deflater) maxDist() int { return d.wSize - minLookahead }

func (d *Deflater) room() int { return cap(d.Out) - len(d.Out) }

func (d *Deflater) clearHash() { clear(d.head) }

// SetDictionary lets the stream refer to bytes before its own.
func (d *Deflater) SetDictionary(dict []byte) Status {
	if d.wrap == wrapGzip || d.wrap == wrapZlib && d.status != initState || d.lookahead != 0 {
		return StreamError
	}
	wrap := d.wrap
	if wrap == wrapZlib {
		d.check = adler(d.check, dict)
	}
	d.wrap = wrapNone
	if len(dict) >= d.wSize {
		if wrap == wrapNone {
			d.clearHash()
			d.strStart, d.blockStart, d.insert = 0, 0, 0
		}
		dict = dict[len(dict)-d.wSize:]
	}
	in, total := d.In, d.total
	d.In = dict
	d.fill()
	for d.lookahead >= minMatch {
		str := d.strStart
		for range d.lookahead - (minMatch - 1) {
			d.insertAt(str)
			str++
		}
		d.strStart, d.lookahead = str, minMatch-1
		d.fill()
	}
	d.strStart += d.lookahead
	d.blockStart = d.strStart
	d.insert, d.lookahead = d.lookahead, 0
	d.matchLength, d.prevLength, d.matchAvailable = minMatch-1, minMatch-1, false
	d.In, d.wrap, d.total = in, wrap, total
	return OK
}

// rank orders the ways of flushing.
func rank(f Flush) int {
	n := int(f) * 2
	if f > Finish {
		n -= 9
	}
	return n
}

// Deflate reads In and writes to Out until one of them ends.
func (d *Deflater) Deflate(flush Flush) Status {
	if flush < NoFlush || flush > Block || d.status == finishState && flush != Finish {
		return StreamError
	}
	if d.room() == 0 {
		return BufError
	}
	old := d.lastFlush
	d.lastFlush = flush
	if len(d.pending) > 0 {
		d.flushPending()
		if d.room() == 0 {
			d.lastFlush = -1
			return OK
		}
	} else if len(d.In) == 0 && rank(flush) <= rank(old) && flush != Finish {
		return BufError
	}
	if d.status == finishState && len(d.In) > 0 {
		return BufError
	}
	if d.status == initState {
		d.writeHeader()
		d.status = busyState
		if d.flushPending(); len(d.pending) > 0 {
			d.lastFlush = -1
			return OK
		}
	}
	if len(d.In) > 0 || d.lookahead > 0 || flush != NoFlush && d.status != finishState {
		state := d.run(flush)
		if state == finishStarted || state == finishDone {
			d.status = finishState
		}
		if state == needMore || state == finishStarted {
			if d.room() == 0 {
				d.lastFlush = -1
			}
			return OK
		}
		if state == blockDone {
			d.endBlock(flush)
			if d.flushPending(); d.room() == 0 {
				d.lastFlush = -1
				return OK
			}
		}
	}
	if flush != Finish {
		return OK
	}
	if d.wrap == wrapNone || d.trailerWritten {
		return StreamEnd
	}
	d.writeTrailer()
	d.flushPending()
	d.trailerWritten = true
	if len(d.pending) > 0 {
		return OK
	}
	return StreamEnd
}

func (d *Deflater) run(flush Flush) blockState {
	switch {
	case d.level == 0:
		return d.stored(flush)
	case d.strategy == HuffmanOnly:
		return d.huffman(flush)
	case d.strategy == RLE:
		return d.rle(flush)
	}
	if d.level <= 3 {
		return d.fast(flush)
	}
	return d.slow(flush)
}

// endBlock makes a place where one can begin to read.
func (d *Deflater) endBlock(flush Flush) {
	switch flush {
	case PartialFlush:
		d.align()
	case Block:
	default:
		d.storedBlock(nil, false)
		if flush == FullFlush {
			d.clearHash()
			if d.lookahead == 0 {
				d.strStart, d.blockStart, d.insert = 0, 0, 0
			}
		}
	}
}

func (d *Deflater) putBE(v uint32) {
	d.pending = append(d.pending, byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
}

func (d *Deflater) writeHeader() {
	weak := d.strategy >= HuffmanOnly || d.level < 2
	switch d.wrap {
	case wrapZlib:
		levels := 3
		switch {
		case weak:
			levels = 0
		case d.level < 6:
			levels = 1
		case d.level == 6:
			levels = 2
		}
		h := uint32(8+(d.wBits-8)<<4)<<8 | uint32(levels)<<6
		if d.strStart != 0 {
			h |= 0x20
		}
		h += 31 - h%31
		d.pending = append(d.pending, byte(h>>8), byte(h))
		if d.strStart != 0 {
			d.putBE(d.check)
		}
		d.check = checkStart(d.wrap)
	case wrapGzip:
		extra := byte(0)
		if d.level == 9 {
			extra = 2
		} else if weak {
			extra = 4
		}
		d.pending = append(d.pending, 31, 139, 8, 0, 0, 0, 0, 0, extra, 3)
	}
}

func (d *Deflater) writeTrailer() {
	if d.wrap == wrapZlib {
		d.putBE(d.check)
		return
	}
	for _, v := range []uint32{d.check, d.total} {
		d.pending = append(d.pending, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
	}
}

// flushPending writes as much as there is room for.
func (d *Deflater) flushPending() {
	d.flushBits()
	n := min(len(d.pending), d.room())
	d.Out = append(d.Out, d.pending[:n]...)
	d.pending = d.pending[:copy(d.pending, d.pending[n:])]
}

// read copies input to a place.
func (d *Deflater) read(to []byte) int {
	n := copy(to, d.In)
	d.check = update(d.wrap, d.check, d.In[:n])
	d.In = d.In[n:]
	d.total += uint32(n)
	return n
}

func (d *Deflater) updateHash(c byte) { d.insH = (d.insH<<d.hashShift ^ uint32(c)) & d.hashMask }

// insertAt enters the string at a place, and gives the last one with the same hash.
func (d *Deflater) insertAt(str int) int {
	d.updateHash(d.window[str+minMatch-1])
	h := d.head[d.insH]
	d.prev[str&(d.wSize-1)] = h
	d.head[d.insH] = uint16(str)
	return int(h)
}

// fill reads input into the window, which slides where it is full.
func (d *Deflater) fill() {
	for {
		more := len(d.window) - d.lookahead - d.strStart
		if d.strStart >= d.wSize+d.maxDist() {
			copy(d.window[:d.wSize-more], d.window[d.wSize:])
			d.matchStart -= d.wSize
			d.strStart -= d.wSize
			d.blockStart -= d.wSize
			d.insert = min(d.insert, d.strStart)
			for _, table := range [][]uint16{d.head, d.prev} {
				for i, v := range table {
					table[i] = uint16(max(int(v)-d.wSize, 0))
				}
			}
			more += d.wSize
		}
		if len(d.In) == 0 {
			return
		}
		at := d.strStart + d.lookahead
		d.lookahead += d.read(d.window[at : at+more])
		if d.lookahead+d.insert >= minMatch {
			str := d.strStart - d.insert
			d.insH = uint32(d.window[str])
			d.updateHash(d.window[str+1])
			for d.insert > 0 {
				d.insertAt(str)
				str++
				d.insert--
				if d.lookahead+d.insert < minMatch {
					break
				}
			}
		}
		if d.lookahead >= minLookahead || len(d.In) == 0 {
			return
		}
	}
}

// longest finds the longest match among those with the same hash.
func (d *Deflater) longest(cur int) int {
	c := &configs[d.level]
	chain, best, nice := c.chain, d.prevLength, min(c.nice, d.lookahead)
	limit := max(d.strStart-d.maxDist(), 0)
	if d.prevLength >= c.good {
		chain >>= 2
	}
	w, scan := d.window, d.strStart
	for {
		if scan+best < len(w) && w[cur+best] == w[scan+best] && w[cur+best-1] == w[scan+best-1] && w[cur] == w[scan] && w[cur+1] == w[scan+1] {
			n, most := 2, min(maxMatch, len(w)-scan)
			for n < most && w[cur+n] == w[scan+n] {
				n++
			}
			if n > best {
				d.matchStart, best = cur, n
				if n >= nice {
					break
				}
			}
		}
		cur = int(d.prev[cur&(d.wSize-1)])
		chain--
		if cur <= limit || chain == 0 {
			break
		}
	}
	return min(best, d.lookahead)
}

// flushBlock writes the block that ends here; false says that there is no more room.
func (d *Deflater) flushBlock(last bool) bool {
	var stored []byte
	if d.blockStart >= 0 {
		stored = d.window[d.blockStart:d.strStart]
	}
	d.writeBlock(stored, d.blockStart >= 0, d.strStart-d.blockStart, last)
	d.blockStart = d.strStart
	d.flushPending()
	return d.room() > 0
}

// end is what all ways of compressing do at the end of the input.
func (d *Deflater) end(flush Flush, insert int) blockState {
	d.insert = insert
	if flush == Finish {
		if !d.flushBlock(true) {
			return finishStarted
		}
		return finishDone
	}
	if len(d.syms) > 0 && !d.flushBlock(false) {
		return needMore
	}
	return blockDone
}

// enough sees to it that n bytes are there to look at, or all that there are where the
// stream is flushed. It returns false where more input is to come first.
func (d *Deflater) enough(n int, flush Flush) bool {
	if d.lookahead >= n {
		return true
	}
	d.fill()
	return d.lookahead >= n || flush != NoFlush
}

// fast takes each match as it comes.
func (d *Deflater) fast(flush Flush) blockState {
	c := &configs[d.level]
	for {
		if !d.enough(minLookahead, flush) {
			return needMore
		}
		if d.lookahead == 0 {
			break
		}
		head := 0
		if d.lookahead >= minMatch {
			head = d.insertAt(d.strStart)
		}
		if head != 0 && d.strStart-head <= d.maxDist() {
			d.matchLength = d.longest(head)
		}
		full := false
		if d.matchLength >= minMatch {
			full = d.tally(d.strStart-d.matchStart, d.matchLength-minMatch)
			d.lookahead -= d.matchLength
			if d.matchLength <= c.lazy && d.lookahead >= minMatch {
				for d.matchLength--; d.matchLength > 0; d.matchLength-- {
					d.strStart++
					d.insertAt(d.strStart)
				}
				d.strStart++
			} else {
				d.strStart += d.matchLength
				d.matchLength = 0
				d.insH = uint32(d.window[d.strStart])
				d.updateHash(d.window[d.strStart+1])
			}
		} else {
			full = d.tally(0, int(d.window[d.strStart]))
			d.lookahead--
			d.strStart++
		}
		if full && !d.flushBlock(false) {
			return needMore
		}
	}
	return d.end(flush, min(d.strStart, minMatch-1))
}

// slow looks whether the next place has a longer match.
func (d *Deflater) slow(flush Flush) blockState {
	c := &configs[d.level]
	for {
		if !d.enough(minLookahead, flush) {
			return needMore
		}
		if d.lookahead == 0 {
			break
		}
		head := 0
		if d.lookahead >= minMatch {
			head = d.insertAt(d.strStart)
		}
		d.prevLength, d.prevMatch, d.matchLength = d.matchLength, d.matchStart, minMatch-1
		if head != 0 && d.prevLength < c.lazy && d.strStart-head <= d.maxDist() {
			d.matchLength = d.longest(head)
			if d.matchLength <= 5 && (d.strategy == Filtered || d.matchLength == minMatch && d.strStart-d.matchStart > tooFar) {
				d.matchLength = minMatch - 1
			}
		}
		switch {
		case d.prevLength >= minMatch && d.matchLength <= d.prevLength:
			last := d.strStart + d.lookahead - minMatch
			full := d.tally(d.strStart-1-d.prevMatch, d.prevLength-minMatch)
			d.lookahead -= d.prevLength - 1
			for d.prevLength -= 2; d.prevLength > 0; d.prevLength-- {
				if d.strStart++; d.strStart <= last {
					d.insertAt(d.strStart)
				}
			}
			d.matchAvailable, d.matchLength = false, minMatch-1
			d.strStart++
			if full && !d.flushBlock(false) {
				return needMore
			}
		case d.matchAvailable:
			if d.tally(0, int(d.window[d.strStart-1])) {
				d.flushBlock(false)
			}
			d.strStart++
			d.lookahead--
			if d.room() == 0 {
				return needMore
			}
		default:
			d.matchAvailable = true
			d.strStart++
			d.lookahead--
		}
	}
	if d.matchAvailable {
		d.tally(0, int(d.window[d.strStart-1]))
		d.matchAvailable = false
	}
	return d.end(flush, min(d.strStart, minMatch-1))
}

// rle finds runs of one byte alone.
func (d *Deflater) rle(flush Flush) blockState {
	for {
		if !d.enough(maxMatch+1, flush) {
			return needMore
		}
		if d.lookahead == 0 {
			break
		}
		d.matchLength = 0
		if d.lookahead >= minMatch && d.strStart > 0 {
			c, n := d.window[d.strStart-1], 0
			for n < min(maxMatch, d.lookahead) && d.window[d.strStart+n] == c {
				n++
			}
			if n >= minMatch {
				d.matchLength = n
			}
		}
		full := false
		if d.matchLength >= minMatch {
			full = d.tally(1, d.matchLength-minMatch)
			d.lookahead -= d.matchLength
			d.strStart += d.matchLength
			d.matchLength = 0
		} else {
			full = d.tally(0, int(d.window[d.strStart]))
			d.lookahead--
			d.strStart++
		}
		if full && !d.flushBlock(false) {
			return needMore
		}
	}
	return d.end(flush, 0)
}

// huffman finds no matches.
func (d *Deflater) huffman(flush Flush) blockState {
	for {
		if !d.enough(1, flush) {
			return needMore
		}
		if d.lookahead == 0 {
			break
		}
		d.matchLength = 0
		full := d.tally(0, int(d.window[d.strStart]))
		d.lookahead--
		d.strStart++
		if full && !d.flushBlock(false) {
			return needMore
		}
	}
	return d.end(flush, 0)
}

// keep remembers the last n bytes that were copied, for later matches.
func (d *Deflater) slideStored() {
	d.strStart -= d.wSize
	copy(d.window[:d.strStart], d.window[d.wSize:])
	if d.matches < 2 {
		d.matches++
	}
	d.insert = min(d.insert, d.strStart)
}

// stored compresses nothing. Blocks are as long as the room for output lets them be.
func (d *Deflater) stored(flush Flush) blockState {
	minBlock := min(d.pendingSize-5, d.wSize)
	last := false
	before := d.In
	for {
		have := (d.bitCount + 42) >> 3
		if d.room() < have {
			break
		}
		have = d.room() - have
		left := d.strStart - d.blockStart
		all := left + len(d.In)
		n := min(maxStored, all, have)
		if n < minBlock && (n == 0 && flush != Finish || flush == NoFlush || n != all) {
			break
		}
		last = flush == Finish && n == all
		d.storedHeader(n, last)
		d.flushPending()
		if left > 0 {
			left = min(left, n)
			d.Out = append(d.Out, d.window[d.blockStart:d.blockStart+left]...)
			d.blockStart += left
			n -= left
		}
		if n > 0 {
			at := len(d.Out)
			d.Out = d.Out[:at+n]
			d.read(d.Out[at:])
		}
		if last {
			break
		}
	}
	if used := len(before) - len(d.In); used > 0 {
		if used >= d.wSize {
			d.matches = 2
			copy(d.window, before[used-d.wSize:used])
			d.strStart = d.wSize
			d.insert = d.strStart
		} else {
			if len(d.window)-d.strStart <= used {
				d.slideStored()
			}
			copy(d.window[d.strStart:], before[:used])
			d.strStart += used
			d.insert += min(used, d.wSize-d.insert)
		}
		d.blockStart = d.strStart
	}
	if last {
		return finishDone
	}
	if flush != NoFlush && flush != Finish && len(d.In) == 0 && d.strStart == d.blockStart {
		return blockDone
	}
	have := len(d.window) - d.strStart
	if len(d.In) > have && d.blockStart >= d.wSize {
		d.blockStart -= d.wSize
		d.slideStored()
		have += d.wSize
	}
	if have = min(have, len(d.In)); have > 0 {
		d.read(d.window[d.strStart : d.strStart+have])
		d.strStart += have
		d.insert += min(have, d.wSize-d.insert)
	}
	have = min(d.pendingSize-(d.bitCount+42)>>3, maxStored)
	left := d.strStart - d.blockStart
	if left >= min(have, d.wSize) || (left > 0 || flush == Finish) && flush != NoFlush && len(d.In) == 0 && left <= have {
		n := min(left, have)
		last = flush == Finish && len(d.In) == 0 && n == left
		d.storedBlock(d.window[d.blockStart:d.blockStart+n], last)
		d.blockStart += n
		d.flushPending()
	}
	if last {
		return finishStarted
	}
	return needMore
}
