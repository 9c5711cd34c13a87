# A tasklet that waits holds its channel only where something of its own does: the
# arguments of the call that blocked it are gone, native code that waits keeps them.
from __future__ import print_function
import gc
import stackless
from _weakref import ref


class Channel(stackless.channel):
    pass


class Noisy(object):
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print(self.name, 'dies')


def tried(name, function, *args):
    print(name)
    channel = Channel()
    seen = ref(channel, lambda r: print('the channel dies'))
    t = stackless.tasklet(function)(seen, *args)
    t.run()
    print('dropped')
    del channel
    print(seen() is None, t.blocked, t.alive)
    t = None
    print(seen() is None)
    gc.collect()
    print(seen() is None)


def receive(seen):
    noisy = Noisy('local')
    try:
        seen().receive()
    finally:
        print('finally')


def bound(seen):
    receive = seen().receive
    receive()


def local(seen):
    channel = seen()
    channel.receive()


def star(seen):
    seen().send(*[Noisy('value')])


def keyword(seen, **kw):
    seen().send_exception(ValueError, Noisy('argument'))


def loop(seen):
    for value in seen():
        print(value)


def native(seen):
    list(map(lambda x: seen().receive(), [Noisy('item')]))


def within(seen):
    (Noisy('before'), seen().send(Noisy('value')), Noisy('after'))


for function in receive, bound, local, star, keyword, loop, native, within:
    tried(function.__name__, function)

print('a tasklet without a frame')
channel = Channel()
seen = ref(channel, lambda r: print('the channel dies'))
t = stackless.tasklet(channel.receive)()
t.run()
del channel
print(seen() is None, t.blocked, t.alive)
t = None
print(seen() is None)
gc.collect()
print(seen() is None)
