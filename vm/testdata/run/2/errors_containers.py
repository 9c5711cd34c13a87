import sys
def out(*a):
    sys.stdout.write(" ".join(map(str, a)) + "\n")

# What built-in containers and functions say of wrong arguments.
def ex(f):
    try:
        r = repr(eval(f))
        i = r.find(' at 0x')
        while i >= 0:
            j = i + 6
            while r[j] in '0123456789abcdef':
                j += 1
            r = r[:i] + r[j:]
            i = r.find(' at 0x')
        out("%s OK %s" % (f, r[:100]))
    except Exception as e:
        out("%s %s %s" % (f, type(e).__name__, e))

for f in """
set(a=1)|list(a=1)|list(1,2)|tuple(a=1)|tuple(1,2)|set(1,2)|frozenset(a=1)|frozenset(1,2)|dict(1,2)
slice()|slice(1,2,3,4)|slice(a=1)|[].append()|[].pop(1,2)|[].append(x=1)|{}.get()|{}.pop()|{}.update(1,2)
{}.setdefault()|{}.fromkeys()|set().add()|set().pop(1)|enumerate()|enumerate(1)|zip(1)|map(1)|map()|filter()
filter(1)|reversed()|reversed(1)|iter()|iter(1,2)|iter(1)|sorted()|sum()|sum(1)|sum([],'')
min()|min([])|max(1)|any()|any(1)|next()|next(1)|len()|len(1)|len(a=1)|[].index()
[].index(1)|[].remove(1)|().index(1)|[].insert(1)|[].insert('a',1)|[].extend(1)|[].pop()|[1].pop(9)
{}.popitem()|set().remove(1)|{}[1]|{}.pop(1)|[][1]|()[1]|hash([])|hash({})|hash(set())
[]+1|()+1|[]*'a'|{}|1|set('ab').update(1)|dict([1])|dict([(1,2,3)])|dict(1)
{}.update([1])|{[]:1}|{}[[]]|set([[]])|[] in set()|[1,2][::0]|slice(1).indices()
range()|[].count()|[].__setitem__(1)|{}.fromkeys(1)|{}.items(1)|[].reverse(1)
list.append()|list.append(1,2)|dict.fromkeys(1)|[1,2].__iadd__(3)|[].__init__(1,2)|tuple.__new__(list)|[1].__delitem__(5)
[1].__setitem__(5,1)|[1].__setitem__('a',1)|[1].__setitem__(slice(0,2,2),[1,2])|[1].__setitem__(slice(0,2),1)
enumerate([],'a')|enumerate([],start=1.5)|set().__init__(1,2)|set().union(1)|range(1,2,3,4)|range('a')
range(1.5)|range(10**20,10**20+3)|range(1,2,0)|range(10**20,10**20,0)|range(a=1)|range(1,1.5)
sorted([1,2],1,2,3,4)|min(1,2,key=lambda x:-x)|min(1,2,foo=1)|min([3,1],key=5)|sum([1,2],3)|sum([[1],[2]],[])|sum(['a'])|sum([1.5,2])
sum([1,2,3],1,2)|any([0,0])|all([])|next(iter([]),5)|next(5,5)|next(1,2,3)|iter(int,0)|iter([].pop,1)|iter(1,2,3)
enumerate('ab',5)|list(enumerate('ab',10**20))|reversed([1])|reversed((1,2))|reversed('ab')|reversed(set())|list(reversed('abc'))
reversed(1,2)|reversed(x=1)|zip(x=1)|enumerate(1,2,3)|map(x=1)|filter(1,2,3)
type({}.items())()|(1, 2) in {1:2}.items()|5 in {1:2}.items()|5.0 in range(10)|range(5).index(9)|range(5).index('a')|range(5).count(3.0)
range(5)==range(0,5,1)|range(10)[2:5]|range(10)[::-1]|range(10)['a']|list(range(10**20,10**20+2))|list(reversed(range(0,10,3)))
[1,2,3][5:2:-1]|[1,2,3][10:]|[1,2,3][-2:]|(1,2,3)[::2]|[3,1,2].sort()|[1,'a'].sort()|slice(1,2)==slice(1,2)|slice(1,2,3)
slice(1,None)|slice(5).indices(3)|slice(None,None,-1).indices(3)|slice(-10,10,2).indices(5)|slice('a','b').indices(3)
[1,2]*3|(1,2)*2|3*[0]|[]*-1|[1,2]==[1,2.0]|(1,2)<(1,3)|[1]<[1,2]|{1:2}=={1:2.0}|{1,2}=={2,1}|{1,2}<={1,2,3}|frozenset([1])=={1}
hash((1,2,3))|hash(())|hash((1.5,None is None))|hash(frozenset([1,2,3]))|hash(frozenset())
set([3,1,2])|frozenset([3,1])|{1,2}|{3}|set()|{1,2}-{1}|{1,2}^{2,3}|{1,2}&{2}|set().isdisjoint([1])|{1,2}.issubset([1,2,3])|{1}.issuperset([1])
""".replace('\n', '|').split('|'):
    if f:
        ex(f)
for f in ["[]['a']", "()['a']", "{}|1", "set()|[]", "{1:2}|{3:4}", "{1,2}|{3}", "[1]<2", "{}<{}", "set()<1"]:
    ex(f)
for f in ["xrange()","xrange(1,2,3,4)","xrange('a')","xrange(1.5)","xrange(10**30)","xrange(1,2,0)","xrange(a=1)","xrange(5)['a']","xrange(5)[7]","xrange(5)[1:2]","xrange(0,10**18,1)","xrange(-2**63,2**63-1)","xrange(1,10,4)","xrange(3,3)",
"range(10**30)","range(1,2,1.5)","xrange(5)==xrange(5)","reversed(xrange(5))","iter(xrange(5))","map(None,[1,2],[3])","map(None,[1])","map(lambda *a:a,[1,2],[3])","filter(None,'abc')","filter(lambda x:x>'a',u'abc')","filter(None,(1,0,2))",
"filter(None,[1,0])","filter(None,{1:2})","zip()","zip([1,2],[3])","zip([1],2)","reduce(lambda a,b:a+b,[1,2,3])","reduce(lambda a,b:a+b,[])","reduce(lambda a,b:a+b,[],5)","reduce()","reduce(1)","reduce(lambda:0,1)","reduce(1,2,3,4)",
"sorted([3,1,2],lambda a,b:b-a)","sorted([1,2],cmp=lambda a,b:'x')","sorted([1,2],cmp=lambda a,b:10**20)","sorted([3,1],reverse='a')","sorted([3,1],reverse=1.5)","[1,2].sort(cmp=5)","min(1,2,key=None)","max([],default=1)","reversed({})","enumerate(sequence=[1])",
"iter([1]).__length_hint__()","{1:2}.viewkeys()&[1]","{1:2}.viewkeys()|[3]","{1:2}.viewitems()","{1:2}.viewvalues()","{1:2}.viewkeys()==set([1])","{1:2}.has_key(1)","{1:2}.iterkeys()","type({}.iteritems())","{1:2}<{1:3}","cmp({1:2},{1:3})","cmp({1:2,3:4},{1:2})",
"cmp({1:2},{2:1})","{}=={}","set([1,2])","frozenset([1])","set()","slice(1)<slice(2)","hash(slice(1))","cmp(set(),set())","set()<set([1])","[1,2,3][0:2]","(1,2,3)[-2:]","[1].__getslice__(0,5)","sum([0.1]*10)","sum([],start=1)","[1,2,3].__setslice__(0,1,5)","slice(1).indices(-1)",
"dict(a=1,**{'b':2})","dict.fromkeys([1,2],3)","list(sequence=[1])","tuple(sequence=[1])","list(a=1)","[].__init__(1,2)","type(iter({}.viewitems()))","type(iter(set()))","type(reversed([]))","type(iter(int,1))","type(iter(()))","type(iter(xrange(1)))","int.__dict__.keys","hash((1,2,3))","hash(('a','b'))"]:
    ex(f)
