# The state of a partial: what __setstate__ takes, and what becomes of its dict.
from __future__ import print_function
from _functools import partial


def capture(*args, **kw):
    return args, kw


p = partial(capture, 1, a=2)
try:
    del p.__dict__
except TypeError as e:
    print(e)
p.attr = [1]
keywords, attributes = {'a': 10}, {'attr': []}
for state in ((capture, (1,), keywords, attributes), (capture, (1,), {'a': 10}, None), (capture, (1,), None, None),
              (capture, (), {}), (capture, [1], {}, None), (None, (), {}, None), 5):
    try:
        p.__setstate__(state)
        print(p.args, p.keywords, p.__dict__, p.keywords is keywords, p.__dict__ is attributes)
    except TypeError as e:
        print(e)
