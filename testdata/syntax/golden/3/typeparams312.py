def f[T](a: T) -> T: pass
def f[T: int, *Ts, **P](*a: *Ts, **k: P): pass
class A[T]: pass
class B[T: (int, str)](A[T], k=T): pass
type X = int
type Y[T] = list[T]
type Z[T: int, *Ts, **P] = dict[T, *Ts]
async def g[T](): pass
type = 1; type(x); type.a; type[b]; print(type); type: int
type type = type
type (a)
def f[T,](): pass
@deco
def f[T](): pass
