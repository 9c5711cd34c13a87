def f[T = int, *Ts = *tuple[int], **P = [int]](): pass
class A[T: int = bool]: pass
type X[T = int, U = T] = T
