import stackless
from _teststackless import test_cstate
def f(n):
    for i in range(3):
        print(n, i)
        stackless.schedule()
for n in 'ab':
    stackless.tasklet(f)(n)
stackless.run()
c = stackless.channel()
def recv():
    print('got', c.receive())
    for x in c: print('it', x)
stackless.tasklet(recv)()
stackless.schedule()
c.send(1)
c.send(2)
print(stackless.getruncount(), c.balance)
try:
    c2 = stackless.channel(); c2.receive()
except RuntimeError as e: print(e)
def hard():
    def g():
        print('in'); stackless.schedule(); print('out')
    test_cstate(g)
    print(stackless.current.nesting_level)
    test_cstate(stackless.schedule)
    print('done hard')
t=stackless.tasklet(hard)(); t2=stackless.tasklet(f)('z')
stackless.schedule()
print(t.nesting_level, t2.nesting_level, t.alive)
stackless.run()
print(t.alive)
def err(): raise ValueError('x')
stackless.tasklet(err)()
try: stackless.run()
except ValueError as e: print('caught', e)
def spin():
    while True: pass
stackless.tasklet(spin)()
v = stackless.run(1000)
print(v.alive, v.paused); v.kill(); print(v.alive)
