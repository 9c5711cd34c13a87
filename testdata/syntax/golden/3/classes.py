class A: pass
class B(): pass
class C(A, B): x = 1; y: int; z: str = 'a'
class D(A, metaclass=M, k=1, *b, **c):
    """doc"""
    def m(self): pass
    class E:
        async def n(self): pass
class F(f(a), b.c, d[e]): pass
class G(*bases): ...
