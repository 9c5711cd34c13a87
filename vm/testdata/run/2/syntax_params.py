# Parameters in brackets.
for source in ('def f((x)=23): pass', 'def f((x)): pass', 'def f(a=1, (x)=2): pass', 'def f((x,)=2): pass', 'def f((x, y)=2): pass',
               'def f(((x))=2): pass', 'def f(((x, y))=2): pass', 'lambda (x)=1: x', 'lambda (x): x', 'def f((x)=1, (y, z)=2): pass',
               'def f((y, z), (x)): pass', 'def f(((y, z)), x=1, (w)=3): pass', 'def f(a=1, (x)): pass', 'def f((a)=1, x): pass',
               'def f(((x), y)=1): pass', 'def f(\n(x)=23): pass', 'def f(a=1,\n(x)=2): pass', 'def f(\na=1,\nb): pass'):
    try:
        compile(source, 's', 'exec')
        print repr(source), 'ok'
    except SyntaxError as e:
        print repr(source), e.msg, e.lineno, e.offset
