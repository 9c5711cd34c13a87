package compile_test

import (
	"slices"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
)

const untrusted = `
def outer(a, *rest, b=2, **kw):
    n = 0
    def inner(x):
        nonlocal n
        n += x
        return [n * i for i in rest if i]
    for x in a:
        try:
            with kw['c'] as c:
                inner(x)
        except (ValueError, KeyError) as e:
            print(f'{e!r:>{n}}', *rest, **kw)
        finally:
            del x
    return inner, {1: 2}, (yield n)
`

// outerCode compiles untrusted anew and gives the code of outer.
func outerCode(t testing.TB) *code.Code {
	t.Helper()
	file, err := syntax.Parse([]byte(untrusted), syntax.Options{Filename: "x.py", Version: syntax.Py313})
	if err != nil {
		t.Fatal(err)
	}
	c, err := compile.Compile(file, compile.Options{Filename: "x.py"})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range c.Consts {
		if inner, ok := k.(*code.Code); ok {
			return inner
		}
	}
	t.Fatal("no code of outer")
	return nil
}

// TestUntrusted breaks code in ways that CheckUntrusted has to refuse.
func TestUntrusted(t *testing.T) {
	if _, err := code.CheckUntrusted(outerCode(t)); err != nil {
		t.Fatalf("as it was compiled: %v", err)
	}
	for name, damage := range map[string]func(c *code.Code){
		"no instructions":      func(c *code.Code) { c.Instrs, c.Positions = nil, nil },
		"no end":               func(c *code.Code) { c.Instrs = c.Instrs[:len(c.Instrs)-1] },
		"no such opcode":       func(c *code.Code) { c.Instrs[3].Op = 250 },
		"no constants":         func(c *code.Code) { c.Consts = nil },
		"no names":             func(c *code.Code) { c.Names = nil },
		"no caches":            func(c *code.Code) { c.Cache = nil },
		"fewer temporaries":    func(c *code.Code) { c.NTemps = 1 },
		"fewer locals":         func(c *code.Code) { c.Locals = c.Locals[:1] },
		"no cells":             func(c *code.Code) { c.CellRegs = nil },
		"more arguments":       func(c *code.Code) { c.ArgCount = len(c.Locals) + 1 },
		"negative arguments":   func(c *code.Code) { c.KwOnlyArgCount = -1 },
		"window of constants":  func(c *code.Code) { c.NWindow = len(c.Consts) + 1 },
		"cell of no register":  func(c *code.Code) { c.CellRegs = []int{1000} },
		"handler of nothing":   func(c *code.Code) { c.Handlers[0].Target = 10000 },
		"handler turned round": func(c *code.Code) { c.Handlers[0].Start, c.Handlers[0].Stop = 5, 2 },
	} {
		c := outerCode(t)
		damage(c)
		if _, err := code.CheckUntrusted(c); err == nil {
			t.Errorf("%s: is taken", name)
		}
	}
}

// TestUntrustedOperands changes every operand of every instruction, which must not make
// the check itself fail. Many of them mean nothing, or nothing that is wrong.
func TestUntrustedOperands(t *testing.T) {
	whole := outerCode(t)
	refused, taken := 0, 0
	for i := range whole.Instrs {
		for field := range 3 {
			for _, x := range []uint16{0, 1, 16, 17, 160, 0x7ff0, 0xfff0, 0xffff} {
				c := *whole
				c.Instrs = slices.Clone(whole.Instrs)
				in := &c.Instrs[i]
				*[]*uint16{&in.A, &in.B, &in.C}[field] = x
				if _, err := code.CheckUntrusted(&c); err != nil {
					refused++
				} else {
					taken++
				}
			}
		}
	}
	if refused == 0 || taken == 0 {
		t.Error("all are treated alike")
	}
	t.Logf("%d changed operands are refused, %d are taken", refused, taken)
}
