from itertools import *
def out(*a):
    import sys
    sys.stdout.write(' '.join(map(str, a)) + '\n')
def ex(f):
    try:
        r = eval(f)
        out(f, 'OK', r if ' at 0x' not in repr(r) else type(r).__name__)
    except Exception as e:
        out(f, type(e).__name__, e)
def gen(n):
    for i in range(n): yield i
py3 = str is not bytes
if py3:
    izip_longest = zip_longest; ifilterfalse = filterfalse
for f in """list(islice(count(),5))|list(islice(count(3,2),4))|list(islice(count(2.5,-1),3))|count()|count(1,2)|count('a')|repeat(1,3)|list(repeat(1,3))|repeat(5)|list(repeat(1,-3))
list(islice(cycle('ab'),5))|list(cycle([]))|list(chain([1],(2,),gen(3)))|list(chain.from_iterable([gen(2),'ab']))|list(compress('abcdef',[1,0,1,0,1,1]))|list(dropwhile(lambda x:x<2,gen(5)))
list(takewhile(lambda x:x<2,gen(5)))|list(ifilterfalse(None,[0,1,2]))|list(ifilterfalse(lambda x:x%2,gen(6)))|list(starmap(pow,[(2,3),(3,2)]))|list(starmap(max,[[1,2],gen(3)]))
list(islice(gen(10),3))|list(islice(gen(10),2,8,3))|list(islice(gen(10),2,None))|list(islice(gen(10),None))|islice([1],-1)|islice([1],1,2,0)|islice([1],'a')|islice()
list(izip_longest('abc',[1]))|list(izip_longest('abc',gen(1),fillvalue='-'))|list(izip_longest())|[(k,list(g)) for k,g in groupby('aabbbc')]|[(k,list(g)) for k,g in groupby(gen(10),lambda x:x//4)]
[list(x) for x in tee(gen(4))]|[list(x) for x in tee([1,2],3)]|tee([],0)|tee([],-1)|len(tee('abc',2))|list(product('ab',gen(2)))|list(product('ab',repeat=2))|list(product())|list(product([],[1]))|list(product(x=1))
list(permutations(gen(3)))|list(permutations('abcd',2))|list(permutations('ab',5))|list(permutations('ab',-1))|list(permutations('ab','x'))|list(combinations(gen(4),2))|list(combinations('ab',3))|list(combinations('ab',-1))
list(combinations_with_replacement('abc',2))|list(combinations_with_replacement('',1))|list(combinations_with_replacement('ab',0))|list(chain(1))|list(chain([1],2))|chain.from_iterable(1)|cycle()|repeat()|starmap(1)|takewhile(1,2)
list(starmap(pow,[1]))|list(compress([1],2))|groupby(1)|next(islice([1],0),'end')|[len(list(g)) for k,g in groupby([])]""".replace('\n','|').split('|'):
    ex(f)
if py3:
    for f in """list(accumulate([1,2,3]))|list(accumulate(gen(5),lambda a,b:a*10+b))|list(accumulate([],initial=5))|list(accumulate([1],initial=5))|list(pairwise(gen(4)))|list(pairwise([1]))|list(batched('abcdefg',3))|list(batched(gen(5),2,strict=True))
list(batched([],0))|list(batched([1,2],1))|list(accumulate(['a','b']))""".replace('\n','|').split('|'):
        ex(f)
else:
    for f in """list(imap(None,[1,2],[3,4]))|list(imap(lambda a,b:a+b,gen(3),[1,2]))|list(izip(gen(3),'ab'))|list(izip())|izip(1)|imap(1)|list(ifilter(None,gen(3)))|list(ifilter(lambda x:x>1,gen(4)))|izip_longest(1)""".replace('\n','|').split('|'):
        ex(f)
a, b = tee(gen(200))
s = 0
for i in range(150): s += next(a)
out(s, sum(b), sum(a))
g = groupby([1,1,2,2,3])
groups = [(k, g2) for k, g2 in g]
out([(k, list(g2)) for k, g2 in groups])
class N(object):
    def __init__(self, v): self.v = v
    def __del__(self): out('del', self.v)
def ngen(n):
    for i in range(n):
        yield N(i)
for x in islice(ngen(6), 1, None, 2):
    out('have', x.v)
out('--')
x = None
for x, y in (pairwise if py3 else (lambda it: izip(it, [1,2,3])))(ngen(4)):
    out('pair', x.v)
out('--')
del x, y
def fib():
    a, b = tee(fibr())
    return a
it = chain([1], (x for x in gen(3)))
out(next(it), list(it))
for x in zip(ngen(3), ngen(3)):
    out('zip', x[0].v)
del x
