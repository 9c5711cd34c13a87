package pickle

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/sllint/sllint/vm"
)

func itoa(n int) string { return strconv.Itoa(n) }

// load reads one object.
func (u *unpickler) load() vm.Value {
	t := u.t
	u.clearStack()
	u.proto = 0
	if !u.prepare() {
		return vm.Null
	}
	defer t.ClearFields(&u.pers, &u.class)
	defer u.clearStack()
	for {
		op, ok := u.op()
		if !ok {
			return vm.Null
		}
		if op == opStop {
			if u.motions {
				if _, ok := u.goThrough(op); !ok {
					return vm.Null
				}
			}
			break
		}
		if !u.do(op) {
			return vm.Null
		}
	}
	v, ok := u.pop()
	if !ok {
		return vm.Null
	}
	return v
}

// prepare looks up what a subclass, or an attribute of the object, changes.
func (u *unpickler) prepare() bool {
	t := u.t
	if !u.persl.IsNull() {
		u.pers = u.persl.Incref()
	}
	if u.py2 || u.self.IsNull() || t.IsExact(u.self, stateOf(t).unpickler) {
		return true
	}
	var ok bool
	if u.pers.IsNull() {
		if u.pers, ok = t.LookupAttr(u.self, "persistent_load"); !ok {
			return false
		}
	}
	if u.class, ok = t.LookupAttr(u.self, "find_class"); !u.class.IsNull() && t.KindOf(u.class) == vm.NativeKind {
		t.ClearFields(&u.class) // that of the class itself
	}
	return ok
}

// op gives the next operation.
func (u *unpickler) op() (byte, bool) {
	if u.pos < len(u.data) {
		u.pos++
		return u.data[u.pos-1], true
	}
	if u.read.IsNull() {
		return 0, u.ranOut()
	}
	u.data, u.pos = "", 0
	s, ok := u.fromFile(u.t.Call(u.read, vm.Int(1)), "read")
	if !ok {
		return 0, false
	}
	if s == "" {
		return 0, u.ranOut()
	}
	return s[0], true
}

func (u *unpickler) ranOut() bool {
	if u.py2 {
		u.t.Raise(u.types().EOFError, "")
	} else {
		u.t.Raise(u.types().EOFError, "Ran out of input")
	}
	return false
}

func (u *unpickler) push(v vm.Value) bool {
	if v.IsNull() {
		return false
	}
	u.stack = append(u.stack, v)
	return true
}

// floor is where the elements since the last mark begin.
func (u *unpickler) floor() int {
	if n := len(u.marks); n > 0 {
		return u.marks[n-1]
	}
	return 0
}

func (u *unpickler) underflow() bool {
	if len(u.marks) > 0 && !u.py2 {
		return u.fail("unexpected MARK found")
	}
	if len(u.marks) > 0 {
		u.t.Raise(u.types().EOFError, "")
		return false
	}
	return u.fail("unpickling stack underflow")
}

func (u *unpickler) pop() (vm.Value, bool) {
	n := len(u.stack)
	if n <= u.floor() {
		return vm.Null, u.underflow()
	}
	v := u.stack[n-1]
	u.stack = u.stack[:n-1]
	return v, true
}

func (u *unpickler) top() (vm.Value, bool) {
	n := len(u.stack)
	if n <= u.floor() {
		return vm.Null, u.underflow()
	}
	return u.stack[n-1], true
}

// popMark takes the elements since the last mark (owned); they are in use until the
// next operation.
func (u *unpickler) popMark() ([]vm.Value, bool) {
	n := len(u.marks)
	if n == 0 {
		return nil, u.fail("could not find MARK")
	}
	at := u.marks[n-1]
	u.marks = u.marks[:n-1]
	items := append([]vm.Value(nil), u.stack[at:]...)
	u.stack = u.stack[:at]
	return items, true
}

func (u *unpickler) drop(items []vm.Value) {
	for _, v := range items {
		u.t.Decref(v)
	}
}

// do executes an operation.
func (u *unpickler) do(op byte) bool {
	t := u.t
	if u.motions {
		if done, ok := u.goThrough(op); done {
			return ok
		}
	}
	switch op {
	case opMark:
		u.marks = append(u.marks, len(u.stack))
		return true
	case opPop:
		// It takes a mark away too, where that is what lies there.
		if n := len(u.marks); n > 0 && u.marks[n-1] == len(u.stack) {
			u.marks = u.marks[:n-1]
			return true
		}
		v, ok := u.pop()
		t.Decref(v)
		return ok
	case opPopMark:
		items, ok := u.popMark()
		u.drop(items)
		return ok
	case opDup:
		v, ok := u.top()
		return ok && u.push(v.Incref())
	case opNone:
		return u.push(vm.None)
	case opNewTrue:
		return u.push(vm.True)
	case opNewFalse:
		return u.push(vm.False)
	case opFloat, opInt, opLong, opString, opUnicode:
		return u.textual(op)
	case opBinInt, opBinInt1, opBinInt2, opLong1, opLong4, opBinFloat:
		return u.number(op)
	case opBinString, opShortBinString, opBinUnicode, opShortBinUnicode, opBinUnicode8, opBinBytes, opShortBinBytes, opBinBytes8, opByteArray8:
		return u.text(op)
	case opEmptyTuple:
		return u.push(t.NewTuple())
	case opTuple1, opTuple2, opTuple3:
		return u.shortTuple(int(op) - opTuple1 + 1)
	case opTuple:
		items, ok := u.popMark()
		return ok && u.push(t.TupleOf(items))
	case opEmptyList:
		return u.push(t.NewList())
	case opList:
		items, ok := u.popMark()
		return ok && u.push(t.ListOf(items))
	case opEmptyDict:
		return u.push(t.NewDict())
	case opDict:
		return u.dict()
	case opEmptySet:
		return u.push(t.Call(u.types().Set.Value()))
	case opFrozenSet:
		items, ok := u.popMark()
		if !ok {
			return false
		}
		l := t.ListOf(items)
		defer t.Decref(l)
		return u.push(t.Call(u.types().FrozenSet.Value(), l))
	case opAppend, opAppends, opSetItem, opSetItems, opAddItems:
		return u.fill(op)
	case opGet, opBinGet, opLongBinGet, opPut, opBinPut, opLongBinPut, opMemoize:
		return u.memory(op)
	case opReduce, opBuild, opNewObj, opNewObjEx, opObj, opInst:
		return u.object(op)
	case opGlobal, opStackGlobal, opExt1, opExt2, opExt4, opPersID, opBinPersID:
		return u.reference(op)
	case opProto:
		s, ok := u.next(1)
		if !ok {
			return false
		}
		top := highest
		if u.py2 {
			top = 2
		}
		if int(s[0]) > top {
			t.Raise(u.types().ValueError, "unsupported pickle protocol: %d", s[0])
			return false
		}
		u.proto = int(s[0])
		return true
	case opFrame:
		return u.frame()
	case opNextBuffer, opReadonlyBuffer:
		return u.buffer(op)
	}
	if op >= 0x20 && op < 0x7f && op != '\'' && op != '\\' || u.py2 {
		return u.fail("invalid load key, '%s'.", string(rune(op)))
	}
	return u.fail("invalid load key, '\\x%02x'.", op)
}

// frame reads the length of a frame, and from a file all of it.
func (u *unpickler) frame() bool {
	s, ok := u.next(8)
	if !ok {
		return false
	}
	n := binary.LittleEndian.Uint64([]byte(s))
	if n > math.MaxInt64 {
		u.t.Raise(u.types().OverflowError, "FRAME length exceeds system's maximum of %d bytes", int64(math.MaxInt64))
		return false
	}
	have := len(u.data) - u.pos
	if uint64(have) >= n {
		return true
	}
	if u.read.IsNull() || have > 0 {
		return u.truncated()
	}
	if s, ok = u.next(int(n)); !ok {
		return false
	}
	u.data, u.pos = s, 0
	return true
}

// textual reads a value written as a line.
func (u *unpickler) textual(op byte) bool {
	t := u.t
	s, ok := u.line()
	if !ok {
		return false
	}
	switch op {
	case opFloat:
		text := t.Bytes(s)
		if !u.py2 {
			t.Decref(text)
			text = t.Str(strings.ToValidUTF8(s, "?"))
		}
		defer t.Decref(text)
		v := t.Call(u.types().Float.Value(), text)
		if v.IsNull() && t.Matches(u.types().ValueError) {
			t.ClearExc()
			t.Raise(u.types().ValueError, "could not convert string to float")
		}
		return u.push(v)
	case opInt:
		if s == "00" || s == "01" {
			return u.push(vm.Bool(s == "01"))
		}
		return u.parsed(s, false)
	case opLong:
		return u.parsed(strings.TrimSuffix(s, "L"), u.py2)
	case opUnicode:
		r, ok := rawUnescape(s)
		if !ok {
			return u.fail("truncated \\uXXXX escape")
		}
		return u.push(t.TextOfRunes(r))
	}
	// A str of Python 2, with its quotes.
	if u.py2 {
		s = strings.TrimRight(s, " \t\r")
	}
	if len(s) < 2 || s[0] != s[len(s)-1] || s[0] != '\'' && s[0] != '"' {
		if u.py2 {
			t.Raise(u.types().ValueError, "insecure string pickle")
			return false
		}
		return u.fail("the STRING opcode argument must be quoted")
	}
	b, ok := unescape(s[1 : len(s)-1])
	if !ok {
		t.Raise(u.types().ValueError, "invalid \\x escape")
		return false
	}
	return u.oldString(b)
}

// oldString pushes what Python 2 wrote as a str.
func (u *unpickler) oldString(s string) bool {
	b := u.t.Bytes(s)
	if u.py2 || u.encoding == "bytes" {
		return u.push(b)
	}
	v := u.decode(b, u.encoding, u.errors)
	return u.push(v)
}

// decode makes text of bytes (stolen).
func (u *unpickler) decode(b vm.Value, encoding, errors string) vm.Value {
	e, r := u.t.Str(encoding), u.t.Str(errors)
	v := u.t.CallMethod(b, "decode", e, r)
	for _, x := range []vm.Value{b, e, r} {
		u.t.Decref(x)
	}
	return v
}

func (u *unpickler) parsed(s string, long bool) bool {
	s = strings.TrimSpace(s)
	n, ok := new(big.Int).SetString(s, 10)
	if n, err := strconv.ParseInt(s, 0, 64); err == nil && !ok && !long {
		return u.push(vm.Int(n)) // INT takes what int(s, 0) takes
	}
	if !ok || strings.ContainsRune(s, '_') || len(s) > 1<<20 {
		u.t.Raise(u.types().ValueError, "could not convert string to int")
		return false
	}
	if long {
		return u.push(u.longOf(n))
	}
	return u.push(u.t.NewBig(n))
}

// longOf makes a long of Python 2.
func (u *unpickler) longOf(n *big.Int) vm.Value {
	v := u.t.NewBig(n)
	if _, small := vm.SmallInt(v); small {
		return u.t.Call(u.types().Long.Value(), v)
	}
	return v
}

// rawUnescape is the inverse of rawEscape.
func rawUnescape(s string) ([]rune, bool) {
	r := make([]rune, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 >= len(s) || s[i+1] != 'u' && s[i+1] != 'U' {
			r = append(r, rune(s[i]))
			if s[i] == '\\' && i+1 < len(s) {
				i++
				r = append(r, rune(s[i])) // an escaped backslash does not begin another escape
			}
			continue
		}
		n := 4
		if s[i+1] == 'U' {
			n = 8
		}
		if i+2+n > len(s) {
			return nil, false
		}
		c, err := strconv.ParseUint(s[i+2:i+2+n], 16, 32)
		if err != nil || c > 0x10ffff {
			return nil, false
		}
		r = append(r, rune(c))
		i += 1 + n
	}
	return r, true
}

// unescape reads the escapes of a string literal.
func unescape(s string) (string, bool) {
	if strings.IndexByte(s, '\\') < 0 {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b = append(b, s[i])
			continue
		}
		if i++; i >= len(s) {
			return "", false
		}
		switch c := s[i]; c {
		case '\n':
		case '\\', '\'', '"':
			b = append(b, c)
		case 'a', 'b', 'f', 'n', 'r', 't', 'v':
			b = append(b, "\a\bcde\fghijklm\nopq\rs\tu\v"[c-'a'])
		case 'x':
			n, err := uint64(0), error(nil)
			if i+2 < len(s) {
				n, err = strconv.ParseUint(s[i+1:i+3], 16, 8)
			}
			if i+2 >= len(s) || err != nil {
				return "", false
			}
			b = append(b, byte(n))
			i += 2
		default:
			if c < '0' || c > '7' {
				b = append(b, '\\', c)
				continue
			}
			n, k := 0, 0
			for ; k < 3 && i+k < len(s) && s[i+k] >= '0' && s[i+k] <= '7'; k++ {
				n = n*8 + int(s[i+k]-'0')
			}
			b = append(b, byte(n))
			i += k - 1
		}
	}
	return string(b), true
}

// number reads a number written in binary.
func (u *unpickler) number(op byte) bool {
	size := 4
	switch op {
	case opBinInt1, opLong1:
		size = 1
	case opBinInt2:
		size = 2
	case opBinFloat:
		size = 8
	}
	s, ok := u.next(size)
	if !ok {
		return false
	}
	switch op {
	case opBinInt:
		return u.push(vm.Int(int64(int32(binary.LittleEndian.Uint32([]byte(s))))))
	case opBinInt1:
		return u.push(vm.Int(int64(s[0])))
	case opBinInt2:
		return u.push(vm.Int(int64(s[0]) | int64(s[1])<<8))
	case opBinFloat:
		return u.push(vm.Float(math.Float64frombits(binary.BigEndian.Uint64([]byte(s)))))
	}
	n := int(s[0])
	if op == opLong4 {
		if n = int(int32(binary.LittleEndian.Uint32([]byte(s)))); n < 0 {
			return u.fail("LONG pickle has negative byte count")
		}
	}
	if s, ok = u.next(n); !ok {
		return false
	}
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	v := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	if u.py2 {
		return u.push(u.longOf(v))
	}
	return u.push(u.t.NewBig(v))
}

// text reads text or bytes with their length.
func (u *unpickler) text(op byte) bool {
	t := u.t
	size := 4
	switch op {
	case opShortBinString, opShortBinUnicode, opShortBinBytes:
		size = 1
	case opBinUnicode8, opBinBytes8, opByteArray8:
		size = 8
	}
	s, ok := u.next(size)
	if !ok {
		return false
	}
	n := uint64(0)
	for i := size - 1; i >= 0; i-- {
		n = n<<8 | uint64(s[i])
	}
	if op == opBinString && int32(n) < 0 {
		return u.fail("BINSTRING pickle has negative byte count")
	}
	if n > math.MaxInt64 {
		t.Raise(u.types().OverflowError, "the size exceeds system's maximum of %d bytes", int64(math.MaxInt64))
		return false
	}
	if s, ok = u.next(int(n)); !ok {
		return false
	}
	switch op {
	case opBinString, opShortBinString:
		return u.oldString(s)
	case opBinUnicode, opShortBinUnicode, opBinUnicode8:
		if isASCII(s) {
			return u.push(t.Text(s))
		}
		b := t.Bytes(s)
		errors := "surrogatepass"
		if u.py2 {
			errors = "strict"
		}
		return u.push(u.decode(b, "utf-8", errors))
	case opByteArray8:
		b := t.Bytes(s)
		v := t.Call(u.types().ByteArray.Value(), b)
		t.Decref(b)
		return u.push(v)
	}
	return u.push(t.Bytes(s))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func (u *unpickler) shortTuple(n int) bool {
	if len(u.stack)-u.floor() < n {
		return u.underflow()
	}
	at := len(u.stack) - n
	items := append([]vm.Value(nil), u.stack[at:]...)
	u.stack = u.stack[:at]
	return u.push(u.t.TupleOf(items))
}

func (u *unpickler) dict() bool {
	items, ok := u.popMark()
	if !ok {
		return false
	}
	defer u.drop(items)
	if len(items)%2 != 0 && !u.py2 {
		return u.fail("odd number of items for DICT")
	}
	d := u.t.NewDict()
	for i := 0; i+1 < len(items); i += 2 { // cPickle of Python 2 leaves an odd one out
		if !u.t.DictSet(d, items[i], items[i+1]) {
			u.t.Decref(d)
			return false
		}
	}
	return u.push(d)
}

// fill adds elements to what lies below them.
func (u *unpickler) fill(op byte) bool {
	var items []vm.Value
	ok := true
	switch op {
	case opAppend:
		var v vm.Value
		if v, ok = u.pop(); ok {
			items = []vm.Value{v}
		}
	case opSetItem:
		if len(u.stack)-u.floor() < 3 {
			return u.underflow()
		}
		at := len(u.stack) - 2
		items = append(items, u.stack[at:]...)
		u.stack = u.stack[:at]
	default:
		items, ok = u.popMark()
	}
	if !ok {
		return false
	}
	defer u.drop(items)
	v, ok := u.top()
	if !ok {
		return false
	}
	if len(items) == 0 {
		return true
	}
	switch op {
	case opAppend, opAppends:
		return u.extend(v, items)
	case opAddItems:
		return u.addItems(v, items)
	}
	if len(items)%2 != 0 {
		return u.fail("odd number of items for SETITEMS")
	}
	exact := u.t.KindOf(v) == vm.DictKind
	for i := 0; i < len(items); i += 2 {
		if exact && !u.t.DictSet(v, items[i], items[i+1]) || !exact && !u.t.SetItem(v, items[i], items[i+1]) {
			return false
		}
	}
	return true
}

func (u *unpickler) extend(v vm.Value, items []vm.Value) bool {
	t := u.t
	if t.KindOf(v) == vm.ListKind {
		for _, x := range items {
			t.Append(v, x.Incref())
		}
		return true
	}
	if !u.py2 {
		fn, ok := t.LookupAttr(v, "extend")
		if !ok {
			return false
		}
		if !fn.IsNull() {
			list := make([]vm.Value, len(items))
			for i, x := range items {
				list[i] = x.Incref()
			}
			l := t.ListOf(list)
			r := t.Call(fn, l)
			t.Decref(l)
			t.Decref(fn)
			t.Decref(r)
			return !r.IsNull()
		}
	}
	fn := t.GetAttr(v, "append")
	if fn.IsNull() {
		return false
	}
	defer t.Decref(fn)
	for _, x := range items {
		r := t.Call(fn, x)
		if r.IsNull() {
			return false
		}
		t.Decref(r)
	}
	return true
}

func (u *unpickler) addItems(v vm.Value, items []vm.Value) bool {
	t := u.t
	if t.KindOf(v) == vm.SetKind {
		for _, x := range items {
			if !t.SetAdd(v, x) {
				return false
			}
		}
		return true
	}
	fn := t.GetAttr(v, "add")
	if fn.IsNull() {
		return false
	}
	defer t.Decref(fn)
	for _, x := range items {
		r := t.Call(fn, x)
		if r.IsNull() {
			return false
		}
		t.Decref(r)
	}
	return true
}

// memory stores in the memo, or takes out of it.
func (u *unpickler) memory(op byte) bool {
	n := 0
	switch op {
	case opGet, opPut:
		s, ok := u.line()
		if !ok {
			return false
		}
		i, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			if u.py2 {
				u.t.RaiseValue(stateOf(u.t).badGet, u.t.Str(s))
				return false
			}
			u.t.Raise(u.types().ValueError, "invalid literal for int() with base 10: %s", strconv.Quote(s))
			return false
		}
		n = i
	case opBinGet, opBinPut:
		s, ok := u.next(1)
		if !ok {
			return false
		}
		n = int(s[0])
	case opLongBinGet, opLongBinPut:
		s, ok := u.next(4)
		if !ok {
			return false
		}
		n = int(binary.LittleEndian.Uint32([]byte(s)))
	case opMemoize:
		n = u.memo.n
	}
	switch op {
	case opGet, opBinGet, opLongBinGet:
		v := u.memo.get(n)
		if v.IsNull() {
			if u.py2 {
				u.t.RaiseValue(stateOf(u.t).badGet, u.t.Str(itoa(n)))
				return false
			}
			return u.fail("Memo value not found at index %d", n)
		}
		return u.push(v.Incref())
	}
	v, ok := u.top()
	if !ok {
		return false
	}
	if n < 0 {
		u.t.Raise(u.types().ValueError, "negative PUT argument")
		return false
	}
	u.t.Decref(u.memo.put(n, v.Incref()))
	return true
}

// buffer is for data that lies outside of the pickle.
func (u *unpickler) buffer(op byte) bool {
	t := u.t
	if op == opReadonlyBuffer {
		v, ok := u.pop()
		if !ok {
			return false
		}
		defer t.Decref(v)
		m := t.NewMemoryView(v)
		if m.IsNull() {
			return false
		}
		r := t.CallMethod(m, "toreadonly")
		t.Decref(m)
		return u.push(r)
	}
	if u.buffers.IsNull() {
		return u.fail("pickle stream refers to out-of-band data but no *buffers* argument was given")
	}
	v := t.Next(u.buffers)
	if v.IsNull() && (!t.Failed() || t.EndOfIter()) {
		return u.fail("not enough out-of-band buffers")
	}
	return u.push(v)
}
