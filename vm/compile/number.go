package compile

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// literal gives the value of a literal.
func (c *compiler) literal(e *syntax.Constant) code.Const {
	switch e.Kind {
	case syntax.ConstNone:
		if c.py2 {
			c.name("None") // 2.7 looks it up first and finds out later
		}
		return nil
	case syntax.ConstTrue:
		return true
	case syntax.ConstFalse:
		return false
	case syntax.ConstEllipsis:
		return code.Ellipsis{}
	case syntax.ConstStr:
		return code.Text(e.Text)
	case syntax.ConstBytes:
		return code.Bytes(e.Text)
	case syntax.ConstInt:
		return c.integer(e.Text)
	case syntax.ConstLong:
		v, _ := parseInt(strings.TrimRight(e.Text, "lL"), true)
		return code.Long{Int: v}
	case syntax.ConstFloat:
		return parseFloat(e.Text)
	case syntax.ConstImag:
		return complex(0, parseFloat(e.Text[:len(e.Text)-1]))
	}
	return nil
}

func parseFloat(text string) float64 {
	v, _ := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64) // ±Inf where it is too large
	return v
}

// integer reads an integer literal, which may have a sign.
func (c *compiler) integer(text string) code.Const {
	if len(text) < 18 && text[0] != '0' && text[0] != '-' {
		if v, err := strconv.ParseInt(text, 10, 64); err == nil {
			return v
		}
	}
	neg := text[0] == '-'
	v, _ := parseInt(strings.TrimPrefix(text, "-"), c.py2)
	if neg {
		v.Neg(v)
	}
	return c.fromInt(v, false)
}

// parseInt reads the digits of an integer in any base; 0777 is octal in
// Python 2.
func parseInt(text string, py2 bool) (*big.Int, bool) {
	text = strings.ReplaceAll(text, "_", "")
	base := 10
	if len(text) > 1 && text[0] == '0' {
		switch text[1] {
		case 'x', 'X':
			base = 16
		case 'o', 'O':
			base = 8
		case 'b', 'B':
			base = 2
		default:
			if py2 {
				text, base = "0o"+text[1:], 8
			} else {
				text = "00" + text // zeros
			}
		}
		text = text[2:]
	}
	v, ok := new(big.Int).SetString(text, base)
	if !ok {
		return new(big.Int), false
	}
	return v, true
}
