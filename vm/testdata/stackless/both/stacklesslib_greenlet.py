# Greenlets made of tasklets.
from __future__ import print_function
import gc
import stackless
from stacklesslib.replacements.greenlet import GreenletExit, error, getcurrent, greenlet


def tried(function, *args):
    try:
        return function(*args)
    except (Exception, GreenletExit) as e:
        return '%s%r' % (type(e).__name__, e.args)


main = getcurrent()
print(bool(main), main.parent is main, getcurrent() is main, main.switch('self'), main.switch())


def ping(*args, **kwargs):
    print('ping', args, kwargs, getcurrent() is one, getcurrent().parent is main)
    while True:
        got = main.switch('pong')
        print('ping', got)
        if got == 'end':
            return 'ended'


one = greenlet(ping)
print(bool(one), one.dead, one.gr_frame)
print(one.switch(1, 2, a=3))
print(bool(one), one.dead, one.gr_frame.f_code.co_name)
print(one.switch(), one.switch(1), one.switch(1, 2), one.switch(a=1), one.switch(1, a=2))
print(one.switch('end'), bool(one), one.dead, one.gr_frame)
print(one.switch('to the parent'), one.switch(1, 2))


def fails():
    main.switch('failing')
    raise KeyError('failed')


two = greenlet(fails)
print(two.switch(), tried(two.switch), two.dead)
three = greenlet(fails)
print(tried(three.throw, ValueError, 'thrown', None), three.dead)
three = greenlet(fails)
three.switch()
print(tried(three.throw, ValueError('thrown')), three.dead)
three = greenlet(fails)
three.switch()
print(repr(three.throw()), repr(greenlet(fails).throw(GreenletExit, 'quiet')))


def child():
    print('child', getcurrent().parent is parent)
    return 'of child'


def mother():
    print('mother', greenlet(child).switch())
    four = greenlet(child, main)
    four.parent = parent
    print('mother', four.switch())
    return 'of mother'


parent = greenlet(mother)
print(parent.switch())


class Sub(greenlet):
    def run(self, n):
        self.n = n
        return n * 2


sub = Sub()
print(sub.switch(4), sub.n, sub.dead)


def squares(n):
    for i in range(n):
        main.switch(i * i)
    return None


five = greenlet(squares)
print(five.switch(3), five.switch(), five.switch(), five.switch(), five.dead)


def dropped(name):
    try:
        main.switch(name)
    finally:
        print(name, 'dropped')


print(greenlet(dropped).switch('a'))
gc.collect()
six = greenlet(dropped)
six.switch('b')
del six
gc.collect()
seven = greenlet(lambda: 1)
del seven


def ring(n, first):
    """A chain of greenlets, each of which adds one."""
    last = main
    for i in range(n):
        last = greenlet(lambda x: x + 1, last)
    return last.switch(first)


print(ring(100, 5))
stackless.run()
print(stackless.runcount)
