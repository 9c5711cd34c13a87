def f(a):
    def m():
        [[a for a in [1]] for b in [2]]
        return (lambda: a)()
    return m()
def f2(a):
    def m():
        [[a for a in [1]] for b in [a]]
        return (lambda: a)()
    return m()
def f3(a):
    def m():
        [a for a in [1] if (lambda: a)()]
        return (lambda: a)()
    return m()
def f4(a):
    def m():
        (a for a in [1])
        return (lambda: a)()
    return m()
def f5(a):
    def m():
        [[a for a in [1]] for b in [2] if a]
        return (lambda: a)()
    return m()
def f6(a):
    class C:
        [a for a in [1]]
        def m(self): return a
    return C().m()
def f7(a):
    def m():
        class C:
          [a for a in [1]]
          def m(self): return a
        return C().m()
    return m()
def f8(a):
    def m():
        [a for a in [1]]
        def g():
            def h(): return a
            return h()
        return g()
    return m()
def f9(a):
    def m():
        [0 for b in [1] for a in [2]]
        def g():
            nonlocal a
            a = 5
            return a
        return g()
    return m(), a
def f10(a):
    m = lambda: ([a for a in [1]], lambda: a)
    return m()[1]()
def f11(a):
    def m():
        [(a, (lambda: a)()) for a in [1, 2]]
        (lambda: a)
        return [a for a in [4]], (lambda: a)()
    return m()
for f in f,f2,f3,f4,f5,f6,f7,f8,f9,f10,f11:
    try: print(f.__name__, f(3))
    except Exception as e: print(f.__name__, repr(e))


def f12(a):
    def m():
        return [{k: a for k in [1]}, [a for a in [2]], (lambda: a)()]
    return m()


def f13(a):
    def m():
        return [[a for a in [2]], {k: a for k in [1]}]
    return m()


def f14(a):
    def m():
        return [{k: a for k in [1]}, [a for a in [2]]]
    return m()


def f15(a):
    def m():
        return [[a for a in [2]], {k: a for k in [1]}, lambda: a]
    return m()


def f16(a):
    def m():
        return [[[a for a in [2]] for b in [3]], {k: a for k in [1]}]
    return m()


def f17(a):
    def m():
        return [(lambda: a)(), [a for a in [2]], [{k: a for k in [1]} for b in [2]]]
    return m()


for f in f12, f13, f14, f15, f16, f17:
    try:
        print(f.__name__, f(3))
    except Exception as e:
        print(f.__name__, repr(e))
