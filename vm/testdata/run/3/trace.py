import sys
o=sys.stdout.write
ev=[]
def nm(n):
    return repr(n)
def tr(frame, event, arg):
    o(frame.f_code.co_name); o(' '); o(event); o(' '); o(repr(frame.f_lineno - frame.f_code.co_firstlineno))
    if event == 'return': o(' '); o(repr(arg))
    if event == 'exception': o(' '); o(arg[0].__name__); o(' '); o(repr(arg[2].tb_lineno))
    o('\n')
    return tr
def run(f):
    o('--- '); o(f.__name__); o('\n')
    sys.settrace(tr)
    try:
        try: f()
        except Exception as e: o('EXC '); o(type(e).__name__); o('\n')
    finally:
        sys.settrace(None)
def f1():
    try:
        raise ValueError
    except ValueError as e:
        x = 1
    finally:
        y = 2
    return y
def f2():
    for i in (1,
              2):
        if i == 1:
            continue
        else:
            break
    else:
        z = 1
    while True:
        i += 1
        if i > 4: break
def f3():
    def inner():
        raise KeyError
    try:
        inner()
    except KeyError:
        raise
def f4():
    x = [i for i in range(3)
 ]
    y = (1 if x
         else 2)
    with C() as c:
        pass
    assert x, \
        'no'
    return (x,
            y)
class C(object):
    def __enter__(self): return 1
    def __exit__(self, *a):
        return True
def f5():
    with C():
        1/0
    class D(object):
        a = 1
        def m(self): pass
    D().m()
    lambda: 1
    del D
def f6():
    i = 0
    while i < 2: i += 1
    for x in [1, 2]: pass
def f7():
    if 0:
        x = 1
    elif 1:
        pass
    else:
        x = 3
    global zz
    zz = 1
    "doc"
    x = 5; y = 6
    try:
        pass
    finally:
        pass
for f in [f1, f2, f3, f4, f5, f6, f7]: run(f)
def prof(frame, event, arg):
    o('P '); o(frame.f_code.co_name); o(' '); o(event); o('\n')
def p1():
    len([1])
    return p2()
def p2():
    try: [].nope
    except AttributeError: pass
    try: len(5)
    except TypeError: pass
    [].append(1)
sys.setprofile(prof)
p1()
sys.setprofile(None)
