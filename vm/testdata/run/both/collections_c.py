from _collections import *
import _collections, _functools, _heapq, _bisect
import sys
def out(*a):
    sys.stdout.write(' '.join(map(str, a)) + '\n')
def ex(f, g=None):
    try:
        r = eval(f, g or globals())
        s = repr(r)
        i = s.find(' at 0x')
        while i >= 0:
            j = i + 6
            while s[j] in '0123456789abcdef': j += 1
            s = s[:i] + s[j:]
            i = s.find(' at 0x')
        out(f, 'OK', s)
    except Exception as e:
        out(f, type(e).__name__, e)
py3 = str is not bytes
def d5(n=5, m=None): return deque(range(n), m)
for f in """deque()|deque('abc')|deque('abcdef',3)|deque(1)|deque([1],-1)|deque([1],'a')|deque(maxlen=2)|deque(iterable=[1],maxlen=None)|d5()[0]|d5()[-1]|d5()[9]|d5()['a']|len(d5())|d5()==d5()|d5()<d5(6)|d5()!=d5(4)|d5()==[0,1,2,3,4]
d5().pop()|d5().popleft()|deque().pop()|deque().popleft()|(lambda d:(d.append(9),d.appendleft(8),d))(d5())|(lambda d:(d.append(9),d))(d5(5,3))|(lambda d:(d.appendleft(9),d))(d5(5,3))|(lambda d:(d.extend([1,2]),d.extendleft('ab'),d))(d5(3))
(lambda d:(d.rotate(2),d))(d5())|(lambda d:(d.rotate(-1),d))(d5())|(lambda d:(d.rotate(),d))(d5())|(lambda d:(d.rotate(17),d))(d5())|(lambda d:(d.reverse(),d))(d5())|(lambda d:(d.remove(3),d))(d5())|d5().remove(77)|d5().count(3)|3 in d5()|list(reversed(d5()))
(lambda d:(d.__delitem__(1),d))(d5())|(lambda d:(d.__setitem__(1,'x'),d))(d5())|(lambda d:(d.clear(),d))(d5())|iter(d5())|d5().maxlen|d5(5,3).maxlen|d5().__copy__()|hash(d5())|(lambda d:(d.extend(d),d))(d5(3))|(lambda d: d.__iadd__([7]))(d5(2))|d5().append()|d5().rotate('a')|d5(2).__reduce__()
defaultdict()|defaultdict(list)|defaultdict(1)|defaultdict(None,{1:2})|defaultdict(int,a=1)|defaultdict(list)[3]|defaultdict(None)[3]|(lambda d:(d[1],d[2],d))(defaultdict(lambda:7))|defaultdict(int,{1:2}).copy()|defaultdict(int).default_factory|defaultdict(int)=={}|isinstance(defaultdict(),dict)|defaultdict(int).get(5)|defaultdict(int).__missing__(4)""".replace('\n','|').split('|'):
    ex(f)
d = d5()
try:
    for x in d: d.append(1)
except RuntimeError as e: out(e)
class D(deque): pass
out(D([1]), type(D([1]).__copy__()).__name__)
class DD(defaultdict):
    def __repr__(self): return 'DD' + dict.__repr__(self)
x = DD(list); x[1].append(2); out(x, x.default_factory)
x.default_factory = None
try: x[5]
except KeyError as e: out('KeyError', e)
x.attr = 5; out(x.attr, x.__dict__)
from _functools import *
def f(*a, **k): return a, sorted(k.items())
p = partial(f, 1, a=2)
for g in """p(3,b=4)|p.func is f|p.args|p.keywords|partial()|partial(1)|partial(partial(f,1),2)(3)|p()|reduce(lambda a,b:a*b,[1,2,3,4])|reduce(f,[])|partial(int,base=2)('101')""".split('|'):
    ex(g)
p.x = 5; out(p.x, p.__dict__)
from _heapq import *
seed = 3
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2147483648
    return (seed >> 8) % n
h = []
for i in range(50): heappush(h, rnd(100))
out(h)
out([heappop(h) for i in range(20)], h)
out(heapreplace(h, 5), heappushpop(h, 3), h)
l = [rnd(1000) for i in range(100)]; heapify(l); out(l)
l = [rnd(1000) for i in range(3000)]; heapify(l); out(hash(tuple(l)))
for g in """heappop([])|heappush(1,2)|heapify(1)|heapreplace([],1)|heappushpop([],1)|heappop(1)|heappush([])""".split('|'): ex(g)
from _bisect import *
for g in """bisect_left([1,2,2,3],2)|bisect_right([1,2,2,3],2)|bisect_left([1],5)|bisect_right([],1)|bisect_left([1,2,3],2,1,2)|bisect_left([1],1,-1)|bisect_left(1,1)|bisect_left([1,2],'a')|(lambda l:(insort_left(l,2),insort_right(l,2.0),l))([1,2,3])""".split('|'): ex(g)
if py3:
    for f in """d5().copy()|d5().index(3)|d5().index(77)|d5().index(3,4)|(lambda d:(d.insert(1,'x'),d))(d5())|(lambda d:(d.insert(-1,'x'),d))(d5())|d5(3,3).insert(0,1)|d5(2)+d5(1)|d5(2)+[1]|d5(2)*2|2*d5(2)|d5(4,3)*2|OrderedDict()|OrderedDict(a=1,b=2)|OrderedDict([(1,2),(3,4)])
(lambda d:(d.move_to_end(1),d))(OrderedDict([(1,2),(3,4)]))|(lambda d:(d.move_to_end(3,False),d))(OrderedDict([(1,2),(3,4)]))|(lambda d:(d.popitem(),d))(OrderedDict([(1,2),(3,4)]))|(lambda d:(d.popitem(last=False),d))(OrderedDict([(1,2),(3,4)]))|OrderedDict().popitem()|OrderedDict(a=1).keys()|OrderedDict(a=1).items()|OrderedDict(a=1).values()
OrderedDict([(1,2),(3,4)])==OrderedDict([(3,4),(1,2)])|OrderedDict([(1,2),(3,4)])=={3:4,1:2}|OrderedDict(a=1).copy()|OrderedDict.fromkeys('ab',1)|OrderedDict(a=1)|OrderedDict(a=1).pop('b')|OrderedDict(a=1).pop('a')|OrderedDict(a=1).pop('b',5)|OrderedDict(a=1).setdefault('b',3)|list(reversed(OrderedDict(a=1,b=2)))|OrderedDict(a=1).move_to_end('z')
{1:2}.__or__({3:4})|defaultdict(int,{1:2}).__or__({3:4})|cmp_to_key(lambda a,b:b-a)(1)<cmp_to_key(lambda a,b:b-a)(2)|sorted([3,1,2],key=cmp_to_key(lambda a,b:b-a))|p|partial(f)|partial(partial(f,1),2).args|bisect_left([3,2,1],2,key=lambda x:-x)|deque[int]""".replace('\n','|').split('|'):
        ex(f)
    m = {}
    _collections._count_elements(m, 'abracadabra'); out(m)
    class T(tuple):
        x = _collections._tuplegetter(0, 'doc')
    out(T([5]).x, T.x)
    try: T([5]).x = 1
    except AttributeError as e: out(e)
    calls = []
    def sq(x, **k): calls.append(x); return x * x
    c = _functools._lru_cache_wrapper(sq, 2, False, lambda *a: a)
    out(c(1), c(2), c(1), c(3), c(1), c(2), calls, c.cache_info())
    c.cache_clear(); out(c.cache_info())
    class M:
        m = _functools._lru_cache_wrapper(lambda self, x: x + 1, None, True, lambda *a: a)
    mm = M(); out(mm.m(1), mm.m(1.0), mm.m(1), M.m.cache_info())
    c = _functools._lru_cache_wrapper(sq, 0, False, lambda *a: a); out(c(3), c(3), c.cache_info())
    import _operator as operator
else:
    import operator
    for f in """nlargest(3,[1,5,2,8,3])|nsmallest(3,[1,5,2,8,3])|nlargest(10,[2,1])|nlargest(0,[1])|operator.isSequenceType([])|operator.isMappingType({})|operator.isCallable(len)|operator.isNumberType(1)|operator.div(7,2)|operator.__add__(1,2)|operator.repeat([1],2)|operator.getslice([1,2,3],0,2)""".split('|'): ex(f)
for f in """operator.add(1,2)|operator.sub(5,3)|operator.mul('a',3)|operator.truediv(7,2)|operator.floordiv(7,2)|operator.mod(7,4)|operator.pow(2,5)|operator.and_(6,3)|operator.or_(6,3)|operator.xor(6,3)|operator.lt(1,2)|operator.ge(1,2)|operator.not_([])|operator.truth([1])|operator.neg(3)|operator.inv(3)|operator.concat([1],[2])|operator.concat(1,2)
operator.methodcaller('upper')('a')|operator.methodcaller('split','b',1)('abcbd')|operator.methodcaller()|operator.iadd([1],[2])|operator.index(5)|operator.index(1.5)|operator.is_(None,None)|operator.is_not(1,None)|operator.abs(-3)|operator.itemgetter(1)([1])|operator.itemgetter(1)(1,2)""".replace('\n','|').split('|'):
    ex(f)
