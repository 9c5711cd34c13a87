package compile

import (
	"encoding/binary"
	"math"
	"math/big"

	"github.com/sllint/sllint/vm/code"
)

// The keys under which constants of equal value and type are the same one.
type (
	floatKey   uint64
	complexKey [2]uint64
	bigKey     string
	longKey    string
	tupleKey   string
)

// constKey gives the identity of a constant; false for code objects, which are
// never the same.
func constKey(v code.Const) (key any, ok bool) {
	switch v := v.(type) {
	case *code.Code:
		return nil, false
	case float64:
		return floatKey(math.Float64bits(v)), true
	case complex128:
		return complexKey{math.Float64bits(real(v)), math.Float64bits(imag(v))}, true
	case *big.Int:
		return bigKey(v.String()), true
	case code.Long:
		return longKey(v.String()), true
	case code.Tuple, code.FrozenSet:
		b, ok := appendKey(nil, v)
		return tupleKey(b), ok
	}
	return v, true
}

// appendKey spells a constant so that only equal ones are spelled the same.
func appendKey(b []byte, v code.Const) ([]byte, bool) {
	text := func(tag byte, s string) []byte {
		b = append(b, tag)
		b = binary.AppendUvarint(b, uint64(len(s)))
		return append(b, s...)
	}
	switch v := v.(type) {
	case nil:
		return append(b, 'N'), true
	case bool:
		if v {
			return append(b, 'T'), true
		}
		return append(b, 'F'), true
	case int64:
		return binary.BigEndian.AppendUint64(append(b, 'i'), uint64(v)), true
	case float64:
		return binary.BigEndian.AppendUint64(append(b, 'f'), math.Float64bits(v)), true
	case complex128:
		b = binary.BigEndian.AppendUint64(append(b, 'c'), math.Float64bits(real(v)))
		return binary.BigEndian.AppendUint64(b, math.Float64bits(imag(v))), true
	case *big.Int:
		return text('b', v.String()), true
	case code.Long:
		return text('l', v.String()), true
	case code.Text:
		return text('s', string(v)), true
	case code.Bytes:
		return text('y', string(v)), true
	case code.Ellipsis:
		return append(b, '.'), true
	case code.Tuple:
		return appendKeys(b, '(', v)
	case code.FrozenSet:
		return appendKeys(b, '{', v)
	}
	return b, false
}

func appendKeys(b []byte, tag byte, items []code.Const) ([]byte, bool) {
	b = binary.AppendUvarint(append(b, tag), uint64(len(items)))
	ok := true
	for _, item := range items {
		if b, ok = appendKey(b, item); !ok {
			return b, false
		}
	}
	return b, true
}

// constant is a constant of a unit; those in the window get a register.
type constant struct {
	value  code.Const
	window bool
}

// constIndex numbers a constant.
func (u *unit) constIndex(v code.Const) int {
	key, ok := constKey(v)
	if ok {
		if i, seen := u.constOf[key]; seen {
			return i
		}
	}
	u.consts = append(u.consts, constant{value: v})
	if ok {
		u.constOf[key] = len(u.consts) - 1
	}
	return len(u.consts) - 1
}

// constant gives a register of the window with the constant, or loads it into
// the next temporary where the window is full.
func (u *unit) constant(v code.Const) opnd {
	i := u.constIndex(v)
	if o, ok := u.windowConst(i); ok {
		return o
	}
	t := u.push()
	u.emit(code.OpLoadConst, t, opnd(i), 0)
	return t
}

// constTo puts a constant into a register.
func (u *unit) constTo(v code.Const, dst opnd) {
	i := u.constIndex(v)
	if o, ok := u.windowConst(i); ok {
		u.move(dst, o)
		return
	}
	u.dst(code.OpLoadConst, dst, opnd(i), 0)
}

func (u *unit) windowConst(i int) (opnd, bool) {
	k := &u.consts[i]
	if !k.window {
		if u.windowed >= code.MaxWindowConsts {
			return 0, false
		}
		k.window = true
		u.windowed++
	}
	return reg(kConst, i), true
}
