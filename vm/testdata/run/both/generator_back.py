"""Whom the frame of a generator knows that resumed it."""
import sys

def name(f): return f and f.f_code.co_name
def boom(): raise ValueError(1)
def gen(n):
    for i in range(n):
        try:
            boom()
        except ValueError:
            yield sys.exc_info()[2]
def consume(n):
    for tb in gen(n):
        keep = tb
    return keep
def consume2(n):
    g = gen(n)
    keep = next(g)
    try: next(g)
    except StopIteration: pass
    return keep
def consume3(n):
    return list(gen(n))[-1]
def gen4():
    try: boom()
    except ValueError: pass
    yield sys.exc_info()[2]
    raise KeyError(sys._getframe())
def consume4():
    try:
        for x in gen4(): pass
    except KeyError as e:
        return e.args[0]
def gen5():
    yield sys._getframe()
def consume5():
    for x in gen5(): k = x
    return k
def gen6():
    f = sys._getframe()
    yield f
    return
def consume6():
    for x in gen6(): k = x
    return k
for c in (consume, consume2, consume3):
    for n in (1, 2):
        tb = c(n)
        print(c.__name__, n, tb.tb_frame.f_code.co_name, name(tb.tb_frame.f_back), tb.tb_next.tb_frame.f_back.f_code.co_name)
f = consume4()
print(f.f_code.co_name, name(f.f_back))
for c in (consume5, consume6):
    f = c()
    print(f.f_code.co_name, name(f.f_back))
