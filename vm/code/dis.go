package code

import (
	"fmt"
	"io"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// Disassemble writes code as text, and the code objects in it after it.
func Disassemble(w io.Writer, c *Code) {
	d := disassembler{w: w, c: c}
	d.header()
	d.body()
	for _, k := range c.Consts {
		if inner, ok := k.(*Code); ok {
			fmt.Fprintln(w)
			Disassemble(w, inner)
		}
	}
}

type disassembler struct {
	w io.Writer
	c *Code
}

func (d *disassembler) header() {
	c := d.c
	fmt.Fprintf(d.w, "code %s (line %d)", c.QualName, c.FirstLine)
	if s := c.Flags.String(); s != "" {
		fmt.Fprintf(d.w, " %s", s)
	}
	fmt.Fprintln(d.w)
	if n := c.TotalArgs(); n > 0 {
		fmt.Fprintf(d.w, "  args %d+%d+%d of %s\n", c.PosOnlyArgCount, c.ArgCount-c.PosOnlyArgCount, c.KwOnlyArgCount, strings.Join(c.Locals[:n], " "))
	}
	lists := []struct {
		name  string
		items []string
	}{{"locals", c.Locals[:c.NVarnames]}, {"cells", c.Cellvars}, {"free", c.Freevars}}
	for _, l := range lists {
		if len(l.items) > 0 {
			fmt.Fprintf(d.w, "  %s %s\n", l.name, strings.Join(l.items, " "))
		}
	}
	if c.HasDoc {
		fmt.Fprintf(d.w, "  doc %s\n", Repr(c.Consts[0]))
	}
}

func (d *disassembler) body() {
	c := d.c
	targets := make([]bool, len(c.Instrs)+1)
	for pc, in := range c.Instrs {
		if t, ok := c.target(pc, in); ok && t >= 0 && t <= len(c.Instrs) {
			targets[t] = true
		}
	}
	for _, h := range c.Handlers {
		targets[h.Target] = true
	}
	line := int32(-2)
	for pc, in := range c.Instrs {
		if in.Op == OpStop {
			break
		}
		mark, at := " ", ""
		if targets[pc] {
			mark = ">"
		}
		if l := c.Positions[pc].Line; l != line {
			line, at = l, strconv.Itoa(int(l))
			if l < 0 {
				at = "-"
			}
		}
		text := fmt.Sprintf("%4s %s%4d  %-18s %s", at, mark, pc, in.Op, d.operands(pc, in))
		fmt.Fprintln(d.w, strings.TrimRight(text, " "))
	}
	for _, h := range c.Handlers {
		fmt.Fprintf(d.w, "  except %d-%d to %d depth %d\n", h.Start, h.Stop-1, h.Target, h.Depth)
	}
}

func (d *disassembler) operands(pc int, in Instr) string {
	if in.Op >= NumOps {
		return ""
	}
	row := &Table[in.Op]
	var out []string
	for i, kind := range [...]Operand{row.A, row.B, row.C} {
		o := [...]uint16{in.A, in.B, in.C}[i]
		switch kind {
		case Dst, Src, Keep, Base, Out:
			out = append(out, d.register(o))
		case Jump:
			out = append(out, strconv.Itoa(pc+1+int(int16(o))))
		case Name:
			if int(o) < len(d.c.Cache) {
				out = append(out, "."+d.c.Names[d.c.Cache[o]])
			}
		case Imm:
			switch {
			case (in.Op == OpCall || in.Op == OpCallKw) && o&MethodCall != 0:
				out = append(out, strconv.Itoa(int(o&^MethodCall)), "method")
			case in.Op == OpCallIntrinsic:
				out = append(out, Intrinsic(o).String())
			case in.Op != OpExt:
				out = append(out, strconv.Itoa(int(o)))
			}
		case Wide:
			out = append(out, d.wide(pc, in))
		}
	}
	return strings.Join(out, ", ")
}

func (d *disassembler) wide(pc int, in Instr) string {
	switch {
	case in.Op == OpJumpWide:
		return strconv.Itoa(pc + 1 + in.WideOf())
	case in.Op == OpExt && pc > 0 && d.c.Instrs[pc-1].Op == OpLoadClassdictOrDeref:
		return d.register(in.A)
	case in.WideOf() < len(d.c.Consts):
		return Repr(d.c.Consts[in.WideOf()])
	}
	return "?"
}

// register names a register.
func (d *disassembler) register(o uint16) string {
	c := d.c
	i := Index(o)
	switch {
	case i < len(c.Locals):
		if slices.Contains(c.CellRegs, i) {
			return "&" + c.Locals[i]
		}
		return c.Locals[i]
	case i < c.FirstConst():
		return "&" + c.Freevars[i-len(c.Locals)]
	case i < c.FirstTemp():
		return Repr(c.Consts[i-c.FirstConst()])
	case i == c.FirstTemp():
		return "RES"
	}
	return "%" + strconv.Itoa(i-c.FirstTemp())
}

// flagNames are the flags that say something about the code; those that all
// functions have are left out.
var flagNames = []struct {
	flag Flags
	name string
}{
	{VarArgs, "varargs"}, {VarKeywords, "varkeywords"}, {Nested, "nested"}, {Generator, "generator"},
	{Coroutine, "coroutine"}, {AsyncGenerator, "asyncgenerator"}, {FutureDivision, "division"},
	{FutureAbsoluteImport, "absolute_import"}, {FutureWithStatement, "with_statement"},
	{FuturePrintFunction, "print_function"}, {FutureUnicodeLiterals, "unicode_literals"}, {FutureAnnotations, "annotations"},
}

// String names the flags that tell functions apart.
func (f Flags) String() string {
	var out []string
	if f&(NewLocals|Optimized) == NewLocals {
		out = append(out, "unoptimized")
	}
	for _, n := range flagNames {
		if f&n.flag != 0 {
			out = append(out, n.name)
		}
	}
	return strings.Join(out, " ")
}

// Repr words a constant as Python 3 does, with an L where Python 2's type is
// long.
func Repr(v Const) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case int64:
		return strconv.FormatInt(v, 10)
	case *big.Int:
		return v.String()
	case Long:
		return v.String() + "L"
	case float64:
		return reprFloat(v)
	case complex128:
		if real(v) == 0 && !math.Signbit(real(v)) {
			return reprFloat(imag(v)) + "j"
		}
		return fmt.Sprintf("(%s%+gj)", reprFloat(real(v)), imag(v))
	case Text:
		return quote(string(v))
	case Bytes:
		return "b" + quote(string(v))
	case Tuple:
		if len(v) == 1 {
			return "(" + Repr(v[0]) + ",)"
		}
		return "(" + reprs(v) + ")"
	case FrozenSet:
		return "frozenset({" + reprs(v) + "})"
	case Ellipsis:
		return "Ellipsis"
	case *Code:
		return "<code " + v.QualName + ">"
	}
	return fmt.Sprintf("<%T>", v)
}

func reprs(list []Const) string {
	var out []string
	for _, v := range list {
		out = append(out, Repr(v))
	}
	return strings.Join(out, ", ")
}

func reprFloat(v float64) string {
	s := strconv.FormatFloat(v, 'g', -1, 64)
	switch {
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	case !strings.ContainsAny(s, ".en"):
		return s + ".0"
	}
	return s
}

func quote(s string) string {
	q := strconv.QuoteToASCII(s)
	return "'" + strings.ReplaceAll(strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`), "'", `\'`) + "'"
}
