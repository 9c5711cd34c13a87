# Parameters in brackets, and arguments in the wrong order.
for source in ('def f((x)=23): pass', 'def f((x)): pass', 'def f(a=1, (x)=2): pass', 'def f((x,)=2): pass', 'def f((x, y)=2): pass',
               'def f(((x))=2): pass', 'def f(((x, y))=2): pass', 'lambda (x)=1: x', 'lambda (x): x', 'def f((x)=1, (y, z)=2): pass',
               'def f((y, z), (x)): pass', 'def f(((y, z)), x=1, (w)=3): pass', 'def f(a=1, (x)): pass', 'def f((a)=1, x): pass',
               'def f(((x), y)=1): pass', 'def f(\n(x)=23): pass', 'def f(a=1,\n(x)=2): pass', 'def f(\na=1,\nb): pass'):
    try:
        compile(source, 's', 'exec')
        print repr(source), 'ok'
    except SyntaxError as e:
        print repr(source), e.msg, e.lineno, e.offset
for source in ('f(1, *(2, 3), 4)', 'f(*(2, 3), 4)', 'f(1, x=2, *(3, 4), x=5)', 'f(*a, x=1, 3)', 'f(x=1, *a, 3)', 'f(x=1, 3)',
               'f(*a, (x for x in y))', 'f(x for x in y, 1)', 'f(1=2)', 'f(None=1)', 'f(lambda: 1, *a)'):
    for mode in 'exec', 'eval':
        try:
            compile(source, 's', mode)
            print repr(source), 'ok'
        except SyntaxError as e:
            print repr(source), e.msg, e.lineno, e.offset
