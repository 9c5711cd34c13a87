# cPickle takes the items of a dict as they come.
import cPickle

d = {}
for k in ('spam', 'eggs', 'a', 'zz', 'mm', 'x9', 'ninety', 'b', 'c'):
    d[k] = len(d)
for proto in 0, 1, 2:
    print repr(cPickle.dumps(d, proto))
    print cPickle.loads(cPickle.dumps(d, proto)).keys()


class Old:
    pass


class New(object):
    pass


Lost, Found = Old, New
del Old, New
for c in Lost, Found:
    for obj in c, c():
        for proto in 0, 2:
            try:
                print repr(cPickle.dumps(obj, proto))
            except cPickle.PicklingError as e:
                print e
Lost.__name__ = 'Found'
try:
    cPickle.dumps(Lost)
except cPickle.PicklingError as e:
    print e
Lost.__module__ = 'nowhere.at.all'
try:
    cPickle.dumps(Lost)
except cPickle.PicklingError as e:
    print e

# Short texts have no number.
for proto in 0, 2:
    x = ['a', '', 'ab', u'c', u'', u'cd']
    print repr(cPickle.dumps(x + x, proto))
