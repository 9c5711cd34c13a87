package code

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/big"
	"unicode/utf8"
)

// Magic tells the instructions of one version from those of another: it changes
// with every change of Table or of the format that Marshal writes.
var Magic = func() uint32 {
	h := fnv.New32a()
	fmt.Fprint(h, marshalFormat)
	for _, row := range Table {
		fmt.Fprint(h, row.Name, row.A, row.B, row.C)
	}
	return h.Sum32()
}()

const marshalFormat = 1

// Marshal writes a code object, with the code among its constants.
func (c *Code) Marshal() []byte {
	w := &writer{}
	w.b = binary.LittleEndian.AppendUint32(w.b, Magic)
	w.code(c)
	return w.b
}

// Unmarshal reads what Marshal wrote. What it gives is whole, but may still be code
// that no compiler of ours made: that is for CheckUntrusted.
func Unmarshal(b []byte) (*Code, error) {
	r := &reader{b: b}
	if magic := r.take(4); r.err == nil && binary.LittleEndian.Uint32(magic) != Magic {
		return nil, errors.New("it is of another version of the interpreter")
	}
	c := r.code()
	if r.err == nil && len(r.b) > 0 {
		r.fail("something follows it")
	}
	return c, r.err
}

type writer struct{ b []byte }

func (w *writer) uint(n int)      { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) int(n int)       { w.b = binary.AppendVarint(w.b, int64(n)) }
func (w *writer) byte(n byte)     { w.b = append(w.b, n) }
func (w *writer) string(s string) { w.uint(len(s)); w.b = append(w.b, s...) }

func (w *writer) strings(list []string) {
	w.uint(len(list))
	for _, s := range list {
		w.string(s)
	}
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func (w *writer) code(c *Code) {
	w.byte(bit(c.Py2) | bit(c.HasDoc)<<1)
	w.string(c.Name)
	w.string(c.QualName)
	w.string(c.Filename)
	for _, n := range []int{c.FirstLine, int(c.Flags), c.ArgCount, c.PosOnlyArgCount, c.KwOnlyArgCount, c.NVarnames, c.NWindow, c.NTemps} {
		w.int(n)
	}
	w.strings(c.Locals)
	w.strings(c.Cellvars)
	for _, r := range c.CellRegs {
		w.uint(r)
	}
	w.strings(c.Freevars)
	w.strings(c.Names)
	w.uint(len(c.Cache))
	for _, n := range c.Cache {
		w.uint(int(n))
	}
	w.consts(c.Consts)
	w.uint(len(c.Instrs))
	for _, in := range c.Instrs {
		w.b = binary.LittleEndian.AppendUint16(w.b, uint16(in.Op))
		w.b = binary.LittleEndian.AppendUint16(w.b, in.A)
		w.b = binary.LittleEndian.AppendUint16(w.b, in.B)
		w.b = binary.LittleEndian.AppendUint16(w.b, in.C)
	}
	var last Position
	for _, p := range c.Positions {
		for _, n := range [...]int32{p.Line - last.Line, p.EndLine - p.Line, p.Col - last.Col, p.EndCol - p.Col} {
			w.int(int(n))
		}
		last = p
	}
	w.uint(len(c.Handlers))
	for _, h := range c.Handlers {
		for _, n := range [...]int32{h.Start, h.Stop, h.Target, h.Depth} {
			w.int(int(n))
		}
	}
}

func (w *writer) consts(list []Const) {
	w.uint(len(list))
	for _, k := range list {
		w.constant(k)
	}
}

func (w *writer) constant(k Const) {
	switch k := k.(type) {
	case nil:
		w.byte('N')
	case bool:
		w.byte('f' + bit(k)*('t'-'f'))
	case int64:
		w.byte('i')
		w.b = binary.AppendVarint(w.b, k)
	case *big.Int:
		w.byte('I')
		w.big(k)
	case Long:
		w.byte('L')
		w.big(k.Int)
	case float64:
		w.byte('d')
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(k))
	case complex128:
		w.byte('j')
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(real(k)))
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(imag(k)))
	case Text:
		w.byte('u')
		w.string(string(k))
	case Bytes:
		w.byte('b')
		w.string(string(k))
	case Tuple:
		w.byte('(')
		w.consts(k)
	case FrozenSet:
		w.byte('{')
		w.consts(k)
	case Ellipsis:
		w.byte('.')
	case *Code:
		w.byte('c')
		w.code(k)
	default:
		panic(fmt.Sprintf("code: unknown kind of constant %T", k))
	}
}

func (w *writer) big(n *big.Int) {
	w.byte(byte(n.Sign() + 1))
	w.string(string(n.Bytes()))
}

// reader reads; after the first error all that it gives is empty.
type reader struct {
	b     []byte
	err   error
	depth int
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
		r.b = nil
	}
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.fail("it is truncated")
		return make([]byte, min(max(n, 0), 16))
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) byte() byte { return r.take(1)[0] }

func (r *reader) int64() int64 {
	n, size := binary.Varint(r.b)
	if size <= 0 {
		r.fail("it is truncated")
		return 0
	}
	r.b = r.b[size:]
	return n
}

// int reads a number of 32 bits.
func (r *reader) int() int {
	n := r.int64()
	if n != int64(int32(n)) {
		r.fail("a number is out of range")
		return 0
	}
	return int(n)
}

// count reads how many things follow, each of which takes some bytes.
func (r *reader) count(size int) int {
	n, used := binary.Uvarint(r.b)
	if used <= 0 || n > uint64((len(r.b)-used)/size) {
		r.fail("it is truncated")
		return 0
	}
	r.b = r.b[used:]
	return int(n)
}

func (r *reader) bytes() string { return string(r.take(r.count(1))) }

// text reads text in WTF-8, which is UTF-8 that may hold surrogates.
func (r *reader) text() string {
	s := r.bytes()
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRuneInString(s[i:])
		if n == 1 && s[i] >= utf8.RuneSelf {
			if len(s)-i < 3 || s[i] != 0xed || s[i+1] < 0xa0 || s[i+1] > 0xbf || s[i+2] < 0x80 || s[i+2] > 0xbf {
				r.fail("a text is not well-formed")
				return ""
			}
			n = 3
		}
		i += n
	}
	return s
}

func (r *reader) texts() []string {
	list := make([]string, r.count(1))
	for i := range list {
		list[i] = r.text()
	}
	return list
}

// maxMarshalDepth bounds how deeply code and tuples nest.
const maxMarshalDepth = 500

func (r *reader) code() *Code {
	if r.depth++; r.depth > maxMarshalDepth {
		r.fail("it nests too deeply")
	}
	defer func() { r.depth-- }()
	c := &Code{}
	bits := r.byte()
	c.Py2, c.HasDoc = bits&1 != 0, bits&2 != 0
	c.Name, c.QualName = r.text(), r.text()
	if c.Py2 {
		c.Filename = r.bytes()
	} else {
		c.Filename = r.text()
	}
	flags := 0
	for _, p := range []*int{&c.FirstLine, &flags, &c.ArgCount, &c.PosOnlyArgCount, &c.KwOnlyArgCount, &c.NVarnames, &c.NWindow, &c.NTemps} {
		*p = r.int()
	}
	c.Flags = Flags(uint32(flags))
	c.Locals = r.texts()
	c.Cellvars = r.texts()
	c.CellRegs = make([]int, len(c.Cellvars))
	for i := range c.CellRegs {
		n, used := binary.Uvarint(r.b)
		if used <= 0 || n > MaxRegisters {
			r.fail("the register of a cell is out of range")
			break
		}
		r.b = r.b[used:]
		c.CellRegs[i] = int(n)
	}
	c.Freevars = r.texts()
	c.Names = r.texts()
	c.Cache = make([]int32, r.count(1))
	for i := range c.Cache {
		n, used := binary.Uvarint(r.b)
		if used <= 0 || n >= uint64(len(c.Names)) {
			r.fail("the name of an inline cache is out of range")
			break
		}
		r.b = r.b[used:]
		c.Cache[i] = int32(n)
	}
	c.Consts = r.consts()
	c.Instrs = make([]Instr, r.count(8))
	for i := range c.Instrs {
		b := r.take(8)
		c.Instrs[i] = Instr{Op(binary.LittleEndian.Uint16(b)), binary.LittleEndian.Uint16(b[2:]), binary.LittleEndian.Uint16(b[4:]), binary.LittleEndian.Uint16(b[6:])}
	}
	r.positions(c)
	c.Handlers = make([]Handler, r.count(4))
	for i := range c.Handlers {
		h := &c.Handlers[i]
		for _, p := range [...]*int32{&h.Start, &h.Stop, &h.Target, &h.Depth} {
			*p = int32(r.int())
		}
	}
	return c
}

func (r *reader) positions(c *Code) {
	if len(c.Instrs) > len(r.b)/4 {
		r.fail("it is truncated")
		return
	}
	c.Positions = make([]Position, len(c.Instrs))
	var last Position
	for i := range c.Positions {
		p := &c.Positions[i]
		p.Line = last.Line + int32(r.int())
		p.EndLine = p.Line + int32(r.int())
		p.Col = last.Col + int32(r.int())
		p.EndCol = p.Col + int32(r.int())
		if min(p.Line, p.EndLine, p.Col, p.EndCol) < -1 {
			r.fail("a position is out of range")
			return
		}
		last = *p
	}
}

func (r *reader) consts() []Const {
	if r.depth++; r.depth > maxMarshalDepth {
		r.fail("it nests too deeply")
	}
	defer func() { r.depth-- }()
	list := make([]Const, r.count(1))
	for i := range list {
		list[i] = r.constant()
		if r.err != nil {
			return nil
		}
	}
	return list
}

func (r *reader) constant() Const {
	switch kind := r.byte(); kind {
	case 'N':
		return nil
	case 'f':
		return false
	case 't':
		return true
	case 'i':
		return r.int64()
	case 'I':
		return r.big()
	case 'L':
		return Long{r.big()}
	case 'd':
		return r.float()
	case 'j':
		re := r.float()
		return complex(re, r.float())
	case 'u':
		return Text(r.text())
	case 'b':
		return Bytes(r.bytes())
	case '(':
		return Tuple(r.consts())
	case '{':
		return FrozenSet(r.consts())
	case '.':
		return Ellipsis{}
	case 'c':
		return r.code()
	default:
		r.fail("there is no kind of constant %q", kind)
		return nil
	}
}

func (r *reader) float() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(r.take(8)))
}

func (r *reader) big() *big.Int {
	sign := r.byte()
	n := new(big.Int).SetBytes([]byte(r.bytes()))
	if sign == 0 {
		n.Neg(n)
	}
	return n
}
