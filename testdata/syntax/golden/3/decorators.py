@a
def f(): pass
@a.b.c
@d(e, g=1)
class C: pass
@a
@b
async def f(): pass
class K:
    @property
    def x(self): return 1

    @x.setter
    # comment
    def x(self, v): pass
