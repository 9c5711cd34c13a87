package pickle

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"

	"github.com/sllint/sllint/vm"
)

// batch is how many elements one operation adds.
const batch = 1000

// save writes a value. asItIs says that it stands for a persistent one, and is not
// looked up again.
func (p *pickler) save(v vm.Value, asItIs bool) bool {
	t := p.t
	if !t.EnterRecursion() {
		return false
	}
	defer t.LeaveRecursion()
	if !p.boundary() {
		return false
	}
	if !asItIs && !p.pers.IsNull() {
		if done, ok := p.savePersistent(p.pers, v); done || !ok {
			return ok
		}
	}
	kind := t.KindOf(v)
	switch kind {
	case vm.NoneKind:
		p.put(opNone)
		return true
	case vm.BoolKind:
		p.saveBool(v)
		return true
	case vm.IntKind:
		if n, ok := vm.SmallInt(v); ok {
			p.saveInt(n)
			return true
		}
		return p.saveLong(v)
	case vm.LongKind:
		return p.saveLong(v)
	case vm.FloatKind:
		return p.saveFloat(v)
	}
	if n, ok := p.memo[v]; ok {
		return p.get(n)
	}
	if p.fast {
		switch kind {
		case vm.ListKind, vm.DictKind, vm.OldInstanceKind:
			leave, ok := p.enterFast(v)
			if !ok {
				return false
			}
			defer leave()
		}
	}
	switch kind {
	case vm.TextKind:
		return p.saveText(v)
	case vm.BytesKind:
		if p.py2 {
			return p.saveString(v)
		}
		return p.saveBytes(v)
	case vm.ByteArrayKind:
		if !p.py2 {
			return p.saveByteArray(v)
		}
	case vm.TupleKind:
		return p.saveTuple(v)
	case vm.ListKind:
		return p.saveList(v)
	case vm.DictKind:
		return p.saveDict(v)
	case vm.SetKind:
		if !p.py2 {
			return p.saveSet(v)
		}
	case vm.FrozenSetKind:
		if !p.py2 {
			return p.saveFrozenSet(v)
		}
	case vm.OldInstanceKind:
		return p.saveOldInstance(v)
	}
	if p.py2 && !asItIs && !p.inst.IsNull() {
		if done, ok := p.savePersistent(p.inst, v); done || !ok {
			return ok
		}
	}
	return p.saveOther(v, kind)
}

// fastLimit is how deeply values nest before one without a memo looks for cycles.
const fastLimit = 50

// enterFast counts how deeply containers nest without a memo, and refuses cycles.
func (p *pickler) enterFast(v vm.Value) (leave func(), ok bool) {
	p.nested++
	if p.nested < fastLimit {
		return func() { p.nested-- }, true
	}
	if p.within[v] {
		p.nested--
		p.t.Raise(p.types().ValueError, "fast mode: can't pickle cyclic objects including object type %s at 0x%x", p.t.TypeName(v), p.t.ID(v))
		return nil, false
	}
	if p.within == nil {
		p.within = map[vm.Value]bool{}
	}
	p.within[v] = true
	return func() { p.nested--; delete(p.within, v) }, true
}

// savePersistent asks the program for a persistent id.
func (p *pickler) savePersistent(fn, v vm.Value) (done, ok bool) {
	id := p.t.Call(fn, v)
	if id.IsNull() {
		return false, false
	}
	defer p.t.Decref(id)
	if id.IsNone() {
		return false, true
	}
	if p.bin {
		if !p.save(id, true) {
			return false, false
		}
		p.put(opBinPersID)
		return true, true
	}
	if p.py2 && !vm.IsBytes(id) {
		return false, p.fail("persistent id must be string")
	}
	s := p.t.StrOf(id)
	if s.IsNull() {
		return false, false
	}
	defer p.t.Decref(s)
	text := vm.GoString(s)
	for i := range len(text) {
		if text[i] >= 0x80 && !p.py2 || text[i] == '\n' && !p.py2 {
			return false, p.fail("persistent IDs in protocol 0 must be ASCII strings")
		}
	}
	p.put(opPersID)
	p.putString(text + "\n")
	return true, true
}

func (p *pickler) saveBool(v vm.Value) {
	yes := v.Is(vm.True)
	switch {
	case p.proto >= 2 && yes:
		p.put(opNewTrue)
	case p.proto >= 2:
		p.put(opNewFalse)
	case yes:
		p.putString("I01\n")
	default:
		p.putString("I00\n")
	}
}

func (p *pickler) saveInt(n int64) {
	switch {
	case n != int64(int32(n)) && !p.py2:
		p.saveBig(big.NewInt(n))
	case !p.bin || n != int64(int32(n)):
		p.put(opInt)
		p.putString(strconv.FormatInt(n, 10) + "\n")
	case n >= 0 && n < 1<<8:
		p.put(opBinInt1, byte(n))
	case n >= 0 && n < 1<<16:
		p.put(opBinInt2, byte(n), byte(n>>8))
	default:
		p.put32(opBinInt, int(n))
	}
}

func (p *pickler) saveLong(v vm.Value) bool {
	return p.saveBig(vm.BigOf(v))
}

func (p *pickler) saveBig(n *big.Int) bool {
	if p.proto < 2 {
		p.put(opLong)
		p.putString(n.String() + "L\n")
		return true
	}
	b := twosComplement(n)
	if len(b) < 256 {
		p.put(opLong1, byte(len(b)))
	} else {
		p.put32(opLong4, len(b))
	}
	p.putString(string(b))
	return true
}

// twosComplement gives the fewest bytes of a number, the low one first; none for 0.
func twosComplement(n *big.Int) []byte {
	if n.Sign() == 0 {
		return nil
	}
	size := n.BitLen()/8 + 1
	if n.Sign() < 0 {
		// -2**(8k-1) fits k bytes.
		size = new(big.Int).Not(n).BitLen()/8 + 1
		n = new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), uint(8*size)))
	}
	b := n.FillBytes(make([]byte, size))
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return b
}

func (p *pickler) saveFloat(v vm.Value) bool {
	f, _ := vm.AsFloat(v)
	if p.bin {
		p.put(opBinFloat)
		p.buf = binary.BigEndian.AppendUint64(p.buf, math.Float64bits(f))
		return true
	}
	s := p.t.Repr(v)
	if s.IsNull() {
		return false
	}
	p.put(opFloat)
	p.putString(vm.GoString(s) + "\n")
	p.t.Decref(s)
	return true
}

func (p *pickler) saveText(v vm.Value) bool {
	if !p.bin {
		p.put(opUnicode)
		p.putString(rawEscape(vm.Runes(v), p.py2) + "\n")
		p.memoizeText(v)
		return true
	}
	s := vm.GoString(v)
	var head []byte
	switch n := len(s); {
	case n < 256 && p.proto >= 4:
		head = []byte{opShortBinUnicode, byte(n)}
	case n > math.MaxUint32 && p.proto >= 4:
		head = binary.LittleEndian.AppendUint64([]byte{opBinUnicode8}, uint64(n))
	case n > math.MaxUint32:
		p.t.Raise(p.types().OverflowError, "serializing a string larger than 4 GiB requires pickle protocol 4 or higher")
		return false
	default:
		head = binary.LittleEndian.AppendUint32([]byte{opBinUnicode}, uint32(n))
	}
	if !p.putData(head, s) {
		return false
	}
	p.memoizeText(v)
	return true
}

// rawEscape is the codec raw-unicode-escape with what would end or confuse a line
// escaped too.
func rawEscape(r []rune, py2 bool) string {
	b := make([]byte, 0, len(r))
	hex := func(c rune, n int, kind byte) {
		b = append(b, '\\', kind)
		s := strconv.FormatInt(int64(c), 16)
		for range n - len(s) {
			b = append(b, '0')
		}
		b = append(b, s...)
	}
	for _, c := range r {
		switch {
		case c >= 0x10000:
			hex(c, 8, 'U')
		case c >= 0x100, c == '\\', c == '\n', !py2 && (c == 0 || c == '\r' || c == 0x1a):
			hex(c, 4, 'u')
		default:
			b = append(b, byte(c))
		}
	}
	return string(b)
}

// saveString is Python 2's str.
func (p *pickler) saveString(v vm.Value) bool {
	s := vm.RawBytes(v)
	switch {
	case !p.bin:
		r := p.t.Repr(v)
		if r.IsNull() {
			return false
		}
		p.put(opString)
		p.putString(vm.RawBytes(r) + "\n")
		p.t.Decref(r)
	case len(s) < 256:
		p.put(opShortBinString, byte(len(s)))
		p.putString(s)
	default:
		p.put32(opBinString, len(s))
		p.putString(s)
	}
	p.memoizeText(v)
	return true
}

func (p *pickler) saveBytes(v vm.Value) bool {
	t, s := p.t, vm.RawBytes(v)
	if p.proto < 3 {
		// Python 2 has no such type: there it becomes a str.
		if len(s) == 0 {
			return p.saveReduce(t.NewTuple(p.types().Bytes.Value().Incref(), t.NewTuple()), v)
		}
		codecs := t.ImportModule("_codecs")
		if codecs.IsNull() {
			return false
		}
		encode := t.GetAttr(codecs, "encode")
		t.Decref(codecs)
		if encode.IsNull() {
			return false
		}
		r := make([]rune, len(s))
		for i := range len(s) {
			r[i] = rune(s[i])
		}
		return p.saveReduce(t.NewTuple(encode, t.NewTuple(t.TextOfRunes(r), t.Str("latin1"))), v)
	}
	var head []byte
	switch n := len(s); {
	case n < 256:
		head = []byte{opShortBinBytes, byte(n)}
	case n > math.MaxUint32 && p.proto >= 4:
		head = binary.LittleEndian.AppendUint64([]byte{opBinBytes8}, uint64(n))
	case n > math.MaxUint32:
		t.Raise(p.types().OverflowError, "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher")
		return false
	default:
		head = binary.LittleEndian.AppendUint32([]byte{opBinBytes}, uint32(n))
	}
	if !p.putData(head, s) {
		return false
	}
	p.memoize(v)
	return true
}

func (p *pickler) saveByteArray(v vm.Value) bool {
	t := p.t
	b, _ := vm.ByteArrayBytes(v)
	if p.proto < 5 {
		args := t.NewTuple()
		if len(b) > 0 {
			t.Decref(args)
			args = t.NewTuple(t.Bytes(string(b)))
		}
		return p.saveReduce(t.NewTuple(p.types().ByteArray.Value().Incref(), args), v)
	}
	if !p.putData(binary.LittleEndian.AppendUint64([]byte{opByteArray8}, uint64(len(b))), string(b)) {
		return false
	}
	p.memoize(v)
	return true
}

func (p *pickler) saveTuple(v vm.Value) bool {
	items := vm.Items(v)
	n := len(items)
	if n == 0 {
		if p.bin {
			p.put(opEmptyTuple)
		} else {
			p.put(opMark, opTuple)
		}
		return true
	}
	short := n <= 3 && p.proto >= 2
	if !short {
		p.put(opMark)
	}
	for _, x := range items {
		if !p.save(x, false) {
			return false
		}
	}
	// An element may refer to the tuple, which then has been written.
	if at, ok := p.memo[v]; ok {
		switch {
		case short:
		case p.bin:
			p.put(opPopMark)
			return p.get(at)
		default:
			p.put(opPop)
		}
		for range n {
			p.put(opPop)
		}
		return p.get(at)
	}
	if short {
		p.put([]byte{0, opTuple1, opTuple2, opTuple3}[n])
	} else {
		p.put(opTuple)
	}
	p.memoize(v)
	return true
}

func (p *pickler) saveList(v vm.Value) bool {
	if p.bin {
		p.put(opEmptyList)
	} else {
		p.put(opMark, opList)
	}
	p.memoize(v)
	// What is saved may change the list.
	i := 0
	next := func() vm.Value {
		if i >= len(vm.Items(v)) {
			return vm.Null
		}
		i++
		return vm.Items(v)[i-1].Incref()
	}
	if n := len(vm.Items(v)); p.bin && n > 1 {
		for i < len(vm.Items(v)) {
			p.put(opMark)
			for range batch {
				x := next()
				if x.IsNull() {
					break
				}
				ok := p.save(x, false)
				p.t.Decref(x)
				if !ok {
					return false
				}
			}
			p.put(opAppends)
		}
		return true
	}
	for {
		x := next()
		if x.IsNull() {
			return true
		}
		ok := p.save(x, false)
		p.t.Decref(x)
		if !ok {
			return false
		}
		p.put(opAppend)
	}
}

func (p *pickler) saveDict(v vm.Value) bool {
	t := p.t
	if t.PickleHooked() {
		if m := t.ModuleOfDict(v); !m.IsNull() {
			getattr := t.Builtin("getattr")
			return p.saveReduce(t.NewTuple(getattr, t.NewTuple(m.Incref(), t.Str("__dict__"))), v)
		}
	}
	if p.bin {
		p.put(opEmptyDict)
	} else {
		p.put(opMark, opDict)
	}
	p.memoize(v)
	items := t.DictItems(v)
	size := vm.DictLen(v)
	defer func() {
		for _, x := range items {
			t.Decref(x)
		}
	}()
	pair := func(i int) bool {
		if !p.save(items[i], false) || !p.save(items[i+1], false) {
			return false
		}
		if vm.DictLen(v) != size {
			t.Raise(p.types().RuntimeError, "dictionary changed size during iteration")
			return false
		}
		return true
	}
	if !p.bin || len(items) == 2 {
		for i := 0; i < len(items); i += 2 {
			if !pair(i) {
				return false
			}
			p.put(opSetItem)
		}
		return true
	}
	for i := 0; i < len(items); {
		p.put(opMark)
		for n := 0; n < batch && i < len(items); n, i = n+1, i+2 {
			if !pair(i) {
				return false
			}
		}
		p.put(opSetItems)
	}
	return true
}

func (p *pickler) saveSet(v vm.Value) bool {
	t := p.t
	if p.proto < 4 {
		l := t.List(v)
		if l.IsNull() {
			return false
		}
		return p.saveReduce(t.NewTuple(p.types().Set.Value().Incref(), t.NewTuple(l)), v)
	}
	p.put(opEmptySet)
	p.memoize(v)
	items := vm.SetItems(v)
	defer p.drop(items)
	for len(items) > 0 {
		n := min(len(items), batch)
		p.put(opMark)
		for _, x := range items[:n] {
			if !p.save(x, false) {
				return false
			}
		}
		p.put(opAddItems)
		p.drop(items[:n])
		items = items[n:]
	}
	return true
}

func (p *pickler) drop(items []vm.Value) {
	for i, v := range items {
		items[i] = vm.Null
		p.t.Decref(v)
	}
}

func (p *pickler) saveFrozenSet(v vm.Value) bool {
	t := p.t
	if p.proto < 4 {
		l := t.List(v)
		if l.IsNull() {
			return false
		}
		return p.saveReduce(t.NewTuple(p.types().FrozenSet.Value().Incref(), t.NewTuple(l)), v)
	}
	p.put(opMark)
	items := vm.SetItems(v)
	defer p.drop(items)
	for _, x := range items {
		if !p.save(x, false) {
			return false
		}
	}
	if at, ok := p.memo[v]; ok {
		p.put(opPopMark)
		return p.get(at)
	}
	p.put(opFrozenSet)
	p.memoize(v)
	return true
}
