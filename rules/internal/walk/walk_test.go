package walk_test

import (
	"testing"

	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
)

const sample = `
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

// TestBlocks checks that every statement is in exactly one of the blocks above
// it, functions included.
func TestBlocks(t *testing.T) {
	file, err := syntax.Parse([]byte(sample), syntax.Options{Version: syntax.Py314})
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
		syntax.Inspect(s, func(n syntax.Node) bool {
			if s, ok := n.(syntax.Stmt); ok && byBlocks[s] != 1 {
				t.Errorf("%T is in %d blocks", s, byBlocks[s])
			}
			return true
		})
	}
}
