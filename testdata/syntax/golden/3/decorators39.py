@a[b].c
def f(): pass
@(lambda f: f)
class C: pass
@a if b else c
def f(): pass
@(x := y)
def f(): pass
@a or b
def f(): pass
@1
def f(): pass
