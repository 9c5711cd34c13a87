package walk_test

import (
	"reflect"
	"testing"

	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
)

const new = `
@decorated
def f[T: int = str, *Ts, **P](a, /, b: int = 1, *args: str, c=2, d, **kw) -> None:
    global g
    nonlocal_ = 1
    x: int = yield
    y = yield from f(*a, k=1, **b)
    return x if y else (z := 3)
class C(B, metaclass=M):
    pass
async def h():
    async with a as b, c: await d
    async for i in j: continue
    else: break_ = [k async for k in l if m]
type A[T] = list[T]
for a, *b in c: break
else: pass
while not d and e or f: continue
if a < b <= c: del d, e.f, g[1:2, ::3]
elif x: raise A from B
else: assert a, b
try: import os.path as p, sys
except* (A, B) as e: from .m import n as o
else: a += -1
finally: lambda a, *b, c=1: {a: b, **c} | {d, e} | {f: g for f in h}
match p:
    case {"k": 1, **rest} if g: pass
    case C(1, k=None) | [a, *_, b] as q: pass
    case a.b: pass
f"{a!r:>{width}} {b}"
t"{a!r:>{width}}"
{s for s in t}
(u for v in w)
`

const old = "def f(a, (b, (c, d)), e=1):\n    print >>a, b,\n    exec a in b, c\n    `a`\n    x[1:2, ..., 3]\n    raise A, B, C\n" +
	"try: pass\nexcept A, e.f: pass\n"

// TestChildren compares with what reflection finds in every node.
func TestChildren(t *testing.T) {
	for version, src := range map[syntax.Version]string{syntax.Py314: new, syntax.Py27: old} {
		file, err := syntax.Parse([]byte(src), syntax.Options{Version: version})
		if err != nil {
			t.Fatal(err)
		}
		kinds := make(map[reflect.Type]bool)
		for _, s := range file.Body {
			walk.Inspect(s, func(n syntax.Node) bool {
				kinds[reflect.TypeOf(n)] = true
				want := make(map[syntax.Node]bool)
				fields(reflect.ValueOf(n).Elem(), want)
				walk.Children(n, func(child syntax.Node) {
					if !want[child] {
						t.Errorf("%T: visits %T twice, or without having it", n, child)
					}
					delete(want, child)
				})
				for missed := range want {
					t.Errorf("%T: does not visit its %T", n, missed)
				}
				return true
			})
		}
		if len(kinds) < 15 {
			t.Errorf("Python %s: only %d kinds of nodes seen", version, len(kinds))
		}
	}
}

var node = reflect.TypeFor[syntax.Node]()

// fields collects the nodes directly below a struct.
func fields(v reflect.Value, out map[syntax.Node]bool) {
	for i := range v.NumField() {
		collect(v.Field(i), out)
	}
}

func collect(v reflect.Value, out map[syntax.Node]bool) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() && v.Type().Implements(node) {
			out[v.Interface().(syntax.Node)] = true
		}
	case reflect.Slice:
		for i := range v.Len() {
			at := v.Index(i)
			switch {
			case at.Kind() != reflect.Struct:
				collect(at, out)
			case transparent[at.Type().Name()]:
				fields(at, out)
			case at.Addr().Type().Implements(node) && at.Type().Name() != "Alias":
				out[at.Addr().Interface().(syntax.Node)] = true
			}
		}
	}
}

// transparent are the structs without a place of their own.
var transparent = map[string]bool{"Comprehension": true, "WithItem": true, "MatchCase": true}

// TestBlocks checks that every statement is in exactly one of the blocks above
// it, functions included.
func TestBlocks(t *testing.T) {
	file, err := syntax.Parse([]byte(new), syntax.Options{Version: syntax.Py314})
	if err != nil {
		t.Fatal(err)
	}
	byBlocks := make(map[syntax.Stmt]int)
	var visit func([]syntax.Stmt)
	visit = func(list []syntax.Stmt) {
		for _, s := range list {
			byBlocks[s]++
			walk.Blocks(s, visit)
		}
	}
	visit(file.Body)
	for _, s := range file.Body {
		walk.Inspect(s, func(n syntax.Node) bool {
			if s, ok := n.(syntax.Stmt); ok && byBlocks[s] != 1 {
				t.Errorf("%T is in %d blocks", s, byBlocks[s])
			}
			return true
		})
	}
}
