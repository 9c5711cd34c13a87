# exec sees and changes the variables of a function.
def f(s):
    a = 5
    try:
        exec s
    except NameError as e:
        print e
    print a, sorted(locals())
for s in ["print a", "a = 6", "b = 7", "print c", "del a", "def a(): pass\na = 3", "print locals()['s']"]:
    f(s)
def g(s):
    a = 5
    exec s in globals(), locals()
    print a, sorted(locals())
g("print a; a = 6; b = 7")
def h(s):
    exec s
    return x
print h("x = 1")
class C(object):
    a = 1
    exec "print a; b = a + 1"
    print b, a
def k():
    from operator import *
    exec "z = add(1, 2)"
    print z, sorted(n for n in locals() if n in ('z', 'add'))
k()
