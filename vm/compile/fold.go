package compile

import (
	"math"
	"math/big"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/internal/libm"
)

// fold gives the value of an expression that is a constant to CPython.
func (c *compiler) fold(e syntax.Expr) (code.Const, bool) {
	switch e := e.(type) {
	case *syntax.Constant:
		return c.literal(e), true
	case *syntax.Name:
		if e.Id == "__debug__" && e.Ctx == syntax.Load {
			return c.opt.Optimize == 0, true
		}
	case *syntax.UnaryOp:
		return c.foldUnary(e)
	case *syntax.BinOp:
		left, ok := c.fold(e.Left)
		if !ok {
			return nil, false
		}
		right, ok := c.fold(e.Right)
		if !ok {
			return nil, false
		}
		return c.foldBinary(e.Op, left, right)
	case *syntax.Tuple:
		if e.Ctx == syntax.Load {
			return c.foldTuple(e.Elts)
		}
	case *syntax.Subscript:
		if e.Ctx == syntax.Load {
			return c.foldSubscript(e)
		}
	case *syntax.JoinedStr:
		if len(e.Values) == 0 {
			return code.Text(""), true
		}
		if v, ok := e.Values[0].(*syntax.Constant); ok && len(e.Values) == 1 {
			return c.literal(v), true
		}
	}
	return nil, false
}

func (c *compiler) foldTuple(elts []syntax.Expr) (code.Const, bool) {
	if len(elts) == 0 {
		return code.Tuple{}, true
	}
	var t code.Tuple
	for i, e := range elts {
		v, ok := c.fold(e)
		if !ok || c.py2 && i > 0 && !plainConst(e) {
			return nil, false
		}
		t = append(t, v)
	}
	return t, true
}

// plainConst tells whether an expression is a constant before Python 2.7's
// optimizer has been at it: of those it has made it makes no tuples.
func plainConst(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Constant, *syntax.Name:
		return true
	case *syntax.UnaryOp:
		return e.Op == syntax.USub && isNumber(e.Operand)
	}
	return false
}

// foldSearched makes a constant of a list or set display that is only
// searched or iterated.
func (c *compiler) foldSearched(e syntax.Expr) (code.Const, bool) {
	switch e := e.(type) {
	case *syntax.List:
		return c.foldTuple(e.Elts)
	case *syntax.Set:
		if c.py2 {
			return nil, false
		}
		if t, ok := c.foldTuple(e.Elts); ok {
			return frozenSet(t.(code.Tuple)), true
		}
	}
	return c.fold(e)
}

// frozenSet drops the elements that come twice.
func frozenSet(t code.Tuple) code.FrozenSet {
	seen := map[string]bool{}
	out := code.FrozenSet{}
	for _, v := range t {
		b, _ := appendKey(nil, equalForm(v))
		if !seen[string(b)] {
			seen[string(b)] = true
			out = append(out, v)
		}
	}
	return out
}

// equalForm gives numbers that are equal the same type.
func equalForm(v code.Const) code.Const {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<62 {
			return int64(v)
		}
	case complex128:
		if imag(v) == 0 {
			return equalForm(real(v))
		}
	case code.Tuple:
		out := code.Tuple{}
		for _, x := range v {
			out = append(out, equalForm(x))
		}
		return out
	}
	return v
}

// isTrue is the truth of a constant.
func isTrue(v code.Const) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case float64:
		return v != 0
	case complex128:
		return v != 0
	case *big.Int:
		return v.Sign() != 0
	case code.Long:
		return v.Sign() != 0
	case code.Text:
		return v != ""
	case code.Bytes:
		return v != ""
	case code.Tuple:
		return len(v) > 0
	case code.FrozenSet:
		return len(v) > 0
	}
	return true
}

func (c *compiler) foldUnary(e *syntax.UnaryOp) (code.Const, bool) {
	if lit, ok := e.Operand.(*syntax.Constant); ok && e.Op == syntax.USub && c.py2 && lit.Kind == syntax.ConstInt {
		return c.integer("-" + lit.Text), true
	}
	v, ok := c.fold(e.Operand)
	if !ok {
		return nil, false
	}
	switch e.Op {
	case syntax.Not:
		if c.py2 {
			return nil, false
		}
		return !isTrue(v), true
	case syntax.Invert:
		if i, long, ok := c.toInt(v); ok {
			if _, isBool := v.(bool); isBool && !c.py2 {
				return nil, false // it warns
			}
			return c.fromInt(i.Not(i), long), true
		}
	case syntax.UAdd:
		switch v := v.(type) {
		case int64, *big.Int, code.Long, float64, complex128:
			return v, true
		case bool:
			if v {
				return int64(1), true
			}
			return int64(0), true
		}
	case syntax.USub:
		switch v := v.(type) {
		case float64:
			if c.py2 && v == 0 && !isNumber(e.Operand) {
				return nil, false
			}
			return -v, true
		case complex128:
			return -v, true
		}
		if i, long, ok := c.toInt(v); ok {
			return c.fromInt(i.Neg(i), long), true
		}
	}
	return nil, false
}

func isNumber(e syntax.Expr) bool {
	lit, ok := e.(*syntax.Constant)
	return ok && lit.Kind >= syntax.ConstInt && lit.Kind <= syntax.ConstImag
}

// toInt widens an integer; long tells Python 2's type.
func (c *compiler) toInt(v code.Const) (i *big.Int, long, ok bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return big.NewInt(1), false, true
		}
		return big.NewInt(0), false, true
	case int64:
		return big.NewInt(v), false, true
	case *big.Int:
		return new(big.Int).Set(v), false, true
	case code.Long:
		return new(big.Int).Set(v.Int), true, true
	}
	return nil, false, false
}

func (c *compiler) fromInt(i *big.Int, long bool) code.Const {
	switch {
	case long || c.py2 && !i.IsInt64():
		return code.Long{Int: i}
	case i.IsInt64():
		return i.Int64()
	}
	return i
}

// foldBinary computes an operation on constants as CPython's compiler does,
// which leaves alone what would get large or raises.
func (c *compiler) foldBinary(op syntax.Operator, a, b code.Const) (code.Const, bool) {
	x, longX, okX := c.toInt(a)
	y, longY, okY := c.toInt(b)
	if okX && okY {
		if _, isBool := a.(bool); isBool {
			if _, isBool := b.(bool); isBool && (op == syntax.BitAnd || op == syntax.BitOr || op == syntax.BitXor) {
				return foldBools(op, a.(bool), b.(bool)), true
			}
		}
		return c.foldInts(op, x, y, longX || longY)
	}
	if s, ok := foldRepeat(op, a, b, c.limits()); ok {
		return s, true
	}
	switch a := a.(type) {
	case code.Text:
		if s, ok := b.(code.Text); ok && op == syntax.Add {
			return c.short(a+s, len(a)+len(s))
		}
		return nil, false
	case code.Bytes:
		if s, ok := b.(code.Bytes); ok && op == syntax.Add {
			return c.short(a+s, len(a)+len(s))
		}
		return nil, false
	case code.Tuple:
		if t, ok := b.(code.Tuple); ok && op == syntax.Add {
			out := append(append(code.Tuple{}, a...), t...)
			return c.short(out, len(out))
		}
		return nil, false
	}
	if f, g, ok := floats(a, b); ok {
		return foldFloats(op, f, g)
	}
	if f, g, ok := complexes(a, b); ok {
		return foldComplexes(op, f, g)
	}
	return nil, false
}

// short refuses the sequences that Python 2's optimizer finds too long.
func (c *compiler) short(v code.Const, n int) (code.Const, bool) {
	if c.py2 && n > 20 {
		return nil, false
	}
	return v, true
}

func foldBools(op syntax.Operator, a, b bool) bool {
	switch op {
	case syntax.BitAnd:
		return a && b
	case syntax.BitOr:
		return a || b
	}
	return a != b
}

// foldLimits are the sizes beyond which results are not computed.
type foldLimits struct{ bits, items, text int }

func (c *compiler) limits() foldLimits {
	if c.py2 {
		return foldLimits{128, 20, 20}
	}
	return foldLimits{128, 256, 4096}
}

func (c *compiler) foldInts(op syntax.Operator, x, y *big.Int, long bool) (code.Const, bool) {
	bits := c.limits().bits
	z := new(big.Int)
	switch op {
	case syntax.Add:
		return c.fromInt(z.Add(x, y), long), true
	case syntax.Sub:
		return c.fromInt(z.Sub(x, y), long), true
	case syntax.Mult:
		if x.BitLen()+y.BitLen() > bits && x.Sign() != 0 && y.Sign() != 0 {
			return nil, false
		}
		return c.fromInt(z.Mul(x, y), long), true
	case syntax.FloorDiv, syntax.Div, syntax.Mod:
		if y.Sign() == 0 {
			return nil, false
		}
		if op == syntax.Div && c.trueDivision() {
			if x.BitLen() > 53 || y.BitLen() > 53 {
				return nil, false
			}
			return float64(x.Int64()) / float64(y.Int64()), true
		}
		if op == syntax.Div && c.py2 {
			return nil, false // 2.7 leaves the old division to run time
		}
		q, m := new(big.Int).QuoRem(x, y, new(big.Int))
		if m.Sign() != 0 && (m.Sign() < 0) != (y.Sign() < 0) {
			q.Sub(q, big.NewInt(1))
			m.Add(m, y)
		}
		if op == syntax.Mod {
			return c.fromInt(m, long), true
		}
		return c.fromInt(q, long), true
	case syntax.Pow:
		if y.Sign() < 0 && x.Sign() != 0 && !c.py2 {
			f, g, ok := floats(c.fromInt(x, false), c.fromInt(y, false))
			if ok {
				return foldFloats(op, f, g)
			}
		}
		if y.Sign() < 0 || !y.IsInt64() || x.BitLen() > 0 && y.Sign() > 0 && int64(x.BitLen()) > int64(bits)/y.Int64() {
			return nil, false
		}
		return c.fromInt(z.Exp(x, y, nil), long), true
	case syntax.LShift:
		if y.Sign() < 0 || !y.IsInt64() || y.Int64() > int64(bits) || x.BitLen() > bits-int(y.Int64()) && x.Sign() != 0 {
			return nil, false
		}
		return c.fromInt(z.Lsh(x, uint(y.Int64())), long), true
	case syntax.RShift:
		if y.Sign() < 0 || !y.IsInt64() || y.Int64() > 1<<20 {
			return nil, false
		}
		return c.fromInt(z.Rsh(x, uint(y.Int64())), long), true
	case syntax.BitAnd:
		return c.fromInt(z.And(x, y), long), true
	case syntax.BitOr:
		return c.fromInt(z.Or(x, y), long), true
	case syntax.BitXor:
		return c.fromInt(z.Xor(x, y), long), true
	}
	return nil, false
}

// foldRepeat is a sequence times a number.
func foldRepeat(op syntax.Operator, a, b code.Const, limits foldLimits) (code.Const, bool) {
	if op != syntax.Mult {
		return nil, false
	}
	n, ok := b.(int64)
	if !ok {
		if n, ok = a.(int64); !ok {
			return nil, false
		}
		a = b
	}
	if n < 0 || n > 1<<20 {
		return nil, false
	}
	repeat := func(s string) (string, bool) {
		if len(s) > 0 && int(n) > limits.text/len(s) {
			return "", false
		}
		out := make([]byte, 0, len(s)*int(n))
		for range n {
			out = append(out, s...)
		}
		return string(out), true
	}
	switch a := a.(type) {
	case code.Text:
		s, ok := repeat(string(a))
		return code.Text(s), ok
	case code.Bytes:
		s, ok := repeat(string(a))
		return code.Bytes(s), ok
	case code.Tuple:
		if len(a) > 0 && int(n) > limits.items/len(a) {
			return nil, false
		}
		out := code.Tuple{}
		for range n {
			out = append(out, a...)
		}
		return out, countItems(out) <= 1024
	}
	return nil, false
}

func countItems(t code.Tuple) int {
	n := len(t)
	for _, v := range t {
		if t, ok := v.(code.Tuple); ok {
			n += countItems(t)
		}
	}
	return n
}

func toFloat(v code.Const) (float64, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

func floats(a, b code.Const) (x, y float64, ok bool) {
	x, ok1 := toFloat(a)
	y, ok2 := toFloat(b)
	return x, y, ok1 && ok2
}

func foldFloats(op syntax.Operator, x, y float64) (code.Const, bool) {
	switch op {
	case syntax.Add:
		return x + y, true
	case syntax.Sub:
		return x - y, true
	case syntax.Mult:
		return x * y, true
	case syntax.Div:
		if y == 0 {
			return nil, false
		}
		return x / y, true
	case syntax.FloorDiv, syntax.Mod:
		if y == 0 {
			return nil, false
		}
		div, mod := floorDiv(x, y)
		if op == syntax.Mod {
			return mod, true
		}
		return div, true
	case syntax.Pow:
		if v := libm.Pow(x, y); !math.IsInf(v, 0) && !math.IsNaN(v) && x > 0 {
			return v, true
		}
	}
	return nil, false
}

// floorDiv is Python's divmod of floats.
func floorDiv(x, y float64) (div, mod float64) {
	mod = math.Mod(x, y)
	div = (x - mod) / y
	if mod != 0 {
		if (y < 0) != (mod < 0) {
			mod += y
			div--
		}
	} else {
		mod = math.Copysign(0, y)
	}
	if div == 0 {
		return math.Copysign(0, x/y), mod
	}
	floor := math.Floor(div)
	if div-floor > 0.5 {
		floor++
	}
	return floor, mod
}

func complexes(a, b code.Const) (x, y complex128, ok bool) {
	x, okX := a.(complex128)
	y, okY := b.(complex128)
	if f, ok := toFloat(a); ok {
		x, okX = complex(f, 0), true
	}
	if f, ok := toFloat(b); ok {
		y, okY = complex(f, 0), true
	}
	return x, y, okX && okY
}

func foldComplexes(op syntax.Operator, x, y complex128) (code.Const, bool) {
	switch op {
	case syntax.Add:
		return complex(real(x)+real(y), imag(x)+imag(y)), true
	case syntax.Sub:
		return complex(real(x)-real(y), imag(x)-imag(y)), true
	case syntax.Mult:
		return complex(real(x)*real(y)-imag(x)*imag(y), real(x)*imag(y)+imag(x)*real(y)), true
	}
	return nil, false
}

// foldSubscript takes an item of a constant.
func (c *compiler) foldSubscript(e *syntax.Subscript) (code.Const, bool) {
	v, ok := c.fold(e.Value)
	if !ok {
		return nil, false
	}
	index, ok := c.fold(e.Slice)
	if !ok {
		return nil, false
	}
	i, ok := index.(int64)
	if !ok {
		return nil, false
	}
	at := func(n int) (int, bool) {
		if i < 0 {
			i += int64(n)
		}
		return int(i), i >= 0 && i < int64(n)
	}
	switch v := v.(type) {
	case code.Tuple:
		if k, ok := at(len(v)); ok {
			return v[k], true
		}
	case code.Bytes:
		if k, ok := at(len(v)); ok {
			if c.py2 {
				return v[k : k+1], true
			}
			return int64(v[k]), true
		}
	case code.Text:
		if c.py2 || len(v) > 4096 {
			return nil, false
		}
		for k := range len(v) {
			if v[k] >= 0x80 {
				return nil, false
			}
		}
		if k, ok := at(len(v)); ok {
			return v[k : k+1], true
		}
	}
	return nil, false
}
