# Module array: items, slices, methods, what is refused, pickling.
from __future__ import print_function
import array, sys, _io as io
A = array.array
R = getattr(array, '_array_reconstructor', None)
class I(object):
    def __index__(self): return 5
class J(object):
    def __int__(self): return 6
class F(object):
    def __float__(self): return 6.5
class S(A):
    pass
def t(f):
    try: r = repr(eval(f))
    except BaseException as e: r = '%s: %s' % (type(e).__name__, e)
    print(f, r.encode('ascii', 'backslashreplace') if str is bytes else ascii(r))
def ex(s):
    a = A('i', range(10))
    try:
        exec(s)
        r = ''
    except BaseException as e: r = '%s: %s' % (type(e).__name__, e)
    print(s, a, r)
for c in 'bBhHiIlLqQfd':
    for v in ['-1', '256', '70000', '2**31', '2**32', '2**33', '2**63', '2**64', '-2**63-1', '1.5', '"a"', 'None', 'I()', 'J()', 'F()', 'True', '1j']:
        t("A(%r,[%s])" % (c, v))
for x in ["A()", "A(1)", "A('x')", "A('bb')", "A(u'b')", "A('b',typecode=1)", "A('b',initializer=[1])", "A('b',[1],[2])", "A('b',1)", "A('b','ab')", "A('b',b'ab')", "A('i',b'ab')", "A('i',b'abcd')",
          "A('b',bytearray(b'ab'))", "A('i',bytearray(b'ab'))", "A('u',u'ab')", "A('u',b'ab')", "A('u','ab')", "A('w','ab')", "A('c','ab')", "A('c',u'ab')", "A('i',u'ab')",
          "A('f',u'ab')", "A('c',['a'])", "A('c',['ab'])", "A('c',[u'a'])", "A('c',[1])", "A('u',['a'])", "A('u',[u'a'])", "A('u',[u'ab'])", "A('u',[1])", "A('w',['ab'])", "A('w',[1])", "A('w',[b'1'])",
          "A('b',None)", "A('b',A('b',[1]))", "A('b',A('i',[1]))", "A('b',A('i',[300]))", "A('u',A('b',[1]))", "A('b',A('u',u'a'))", "A('w',A('u',u'a'))", "A('u',A('w',u'a'))", "A('c',A('b',[1]))",
          "A('b',(1,2))", "A('b',iter([1]))", "A('b',[]).itemsize", "A('u').itemsize", "A('w').itemsize", "A('i')==A('i')", "A('i',[1])==A('b',[1])", "A('i',[1])<A('b',[1])",
          "A('f',[1])<A('b',[2])", "A('i',[1])==[1]", "A('i',[1])+[1]", "A('i',[1])+A('b',[1])", "A('i',[1])+A('i',[2])", "A('i',[1])*3", "A('i',[1])*-3", "3*A('i',[1])", "A('i',[1])*2**62",
          "A('i',[1])*2**70", "A('i',[1])*'a'", "A('i',[1])[0]", "A('i',[1])[1]", "A('i',[1])[-2]", "A('i',[1])['a']", "A('i',[1])[2**70]", "A('i',[1])[None]", "A('i',[1])[1:0]", "A('i',[1,2,3])[::2]",
          "A('i',[1,2,3])[::-1]", "1 in A('i',[1])", "'a' in A('i',[1])", "repr(A('u',u'ab\\u1234'))", "repr(A('c'))", "repr(A('u'))", "repr(A('d',[1,2.5]))", "hash(A('d',[1,2.5]))", "len(A('d',[1,2.5]))",
          "A('i',[1]).pop()", "A('i',[]).pop()", "A('i',[1]).pop(1)", "A('i',[1]).pop('a')", "A('i',[1]).index(2)", "A('i',[1]).index(1)", "A('i',[1,2,1]).index(1,1)", "A('i',[1]).index(1,'a')",
          "A('i',[1]).remove(2)", "A('i',[1]).count(1)", "A('i',[1]).append('a')", "A('i',[1]).append()", "A('i',[1]).insert(0)", "A('i',[1]).insert(0,'a')", "A('i',[1]).insert('a',0)", "A('i',[1]).extend(1)",
          "A('i',[1]).extend(A('b',[1]))", "A('i',[1]).extend('a')", "A('i',[1]).fromlist((1,))", "A('i',[1]).fromlist([1,'a'])", "A('i',[1]).fromstring('abc')", "A('i',[1]).fromstring(u'abcd')",
          "A('i',[1]).frombytes(b'abc')", "A('i',[1]).frombytes('abc')", "A('i',[1]).frombytes(A('i',[1,2]))", "A('i',[1]).fromunicode(u'a')", "A('u',u'a').fromunicode(b'a')", "A('u',u'a').fromunicode(u'a')",
          "A('u',u'a').tounicode()", "A('i',[1]).tounicode()", "A('i',[1]).tostring()", "A('i',[1]).tobytes()", "A('i',[1]).tolist()", "A('i',[1]).byteswap()", "A('i',[1]).fromfile(1,2)",
          "A('i',[1]).fromfile(1,'a')", "A('i',[1]).tofile(1)", "A('i',[1]).write(1)", "A('i',[1]).read(1,2)", "A('i',[1]).__reduce_ex__(2)", "A('i',[1]).__reduce_ex__(3)",
          "A('u',u'ab').__reduce_ex__(2)", "A('u',u'ab').__reduce_ex__(3)", "A('w',u'ab').__reduce_ex__(3)", "A('i',[1]).__reduce_ex__('a')", "A('i',[1]).__sizeof__()",
          "A('i',range(10)).__sizeof__()", "A('i',[1]).__copy__()", "A('i',[1]).__deepcopy__()", "A('i',[1]).__deepcopy__(1)", "A('i',[1]).buffer_info()[1]",
          "memoryview(A('i',[1])).format", "memoryview(A('u',u'a')).format", "memoryview(A('w',u'a')).format", "memoryview(A('d',[1])).itemsize", "A.__module__", "A.__name__", "array.ArrayType is A",
          "A.fromlist", "A('i')['a']", "A('i',[1]).typecode", "A('q',[1])", "A('w').typecode", "bytes(A('i',[1]))", "bytearray(A('i',[1]))", "A('u',[u'\\ud800'])", "A('w',[u'\\U00012345']).tounicode()",
          "sys.getsizeof(A('i'))", "S('i',[1])", "S('i',[1])+S('i',[2])", "S('i',[1])*2", "S('i',[1,2])[0:1]", "S('i',x=1)", "A('i',x=1)", "type(S('i',[1]).__copy__())", "S('i',[1]).__reduce_ex__(2)",
          "S('i',[1]).__reduce_ex__(3)", "S('i',[1])==A('i',[1])", "S('i')", "S(typecode='i')", "R(A,'i',3)", "R(int,'i',3,b'')", "R(A,'x',3,b'')", "R(A,3,3,b'')", "R(A,'i',30,b'')", "R(A,'i',-1,b'')",
          "R(A,'i','a',b'')", "R(A,'i',8,'')", "R(A,'i',8,b'abc')", "R(A,'i',8,b'abcd')", "R(A,'i',9,b'\\0\\0\\0\\1')", "R(A,'i',9,b'\\0\\0\\0')", "R(A,'b',12,b'\\1'+b'\\0'*7)", "R(A,'l',8,b'\\1'+b'\\0'*3)",
          "R(A,'b',10,b'\\1'+b'\\0'*7)", "R(A,'d',14,b'\\0\\0\\x80?')", "R(A,'d',15,b'?\\x80\\0\\0')", "R(A,'f',17,b'?\\xf0\\0\\0\\0\\0\\0\\0')", "R(A,'i',16,b'\\0'*8)", "R(A,'u',18,b'a\\0b\\0')",
          "R(A,'w',19,b'\\0a')", "R(A,'w',21,b'\\0\\0\\0a\\0\\0\\0b')", "R(A,'d',8,b'\\0\\0\\0\\1')", "A('i',[1,2]).tofile(io.BytesIO())", "A('i').fromfile(io.BytesIO(b'abcdef'),2)", "A('i').fromfile(io.BytesIO(b'abcd'),2)",
          "A('i').fromfile(io.StringIO(u'abcdefgh'),2)", "A('i').fromfile(io.BytesIO(b'abcdefgh'),-2)", "iter(A('i')).__setstate__(1)", "iter(A('i')).__setstate__('a')",
          "A('d',[float('nan')])==A('d',[float('nan')])", "A('d',[float('nan')])==A('f',[float('nan')])", "A('b').extend(b'ab')", "A('c','abc').tolist()", "A('c','abc')+A('c','d')",
          "A('c','abc').__reduce__()", "A('c','abc')=='abc'", "A('c','a')<A('c','b')", "A('c').append('ab')", "A('i').insert(2**70,1)", "A('i').insert(1.5,1)", "A('i').pop(2**70)", "A('i',[1]).pop(1.5)",
          "A('i',[1]).index()", "A('i',[1]).count()", "A('i',[1]).reverse(1)", "A('i',[1])[1.5]", "A('i',[1,2,3])[0:2**70]", "A('i',[1,2,3]).__getitem__(slice(0,1))", "A('i',[1,2,3])[True]", "A('i',[1])[:'a']",
          "A('f',[1e300])", "A('f',[0.1])", "A('b',[1]).__iadd__(3)", "A('b',[1]).__mul__(1.5)", "A('b',[1])+3", "3+A('b',[1])", "A('b',[1])*A('b',[1])", "A('b').buffer_info(1)", "next(iter(A('b',[4])))",
          "A(u'\\u1234')", "bool(A('i'))", "list(reversed(A('i',[1,2])))", "sorted(A('i',[2,1]))", "min(A('i',[2,1]))", "b''.join([A('b',[2,1])])", "b'x'+A('b',[2])", "str(A('b',[2]))",
          "A('l',[1])[0].__class__", "A('I',[1])[0].__class__", "A('u').fromunicode(1)", "A('u',b'abcd')[0]", "A('u',b'abcd').tolist()", "A('w',b'abcd')[0]"]:
    t(x)
for s in ["a[0]=5", "a[20]=5", "a['a']=5", "a[0]='a'", "a[0]=2**40", "del a[0]", "del a[20]", "a[1:3]=A('i',[7])", "a[1:3]=[7]", "a[1:3]=A('b',[7])", "a[::2]=A('i',[7])", "a[::2]=A('i',[7]*5)",
          "a[5:2]=A('i',[7]*2)", "a[::-1]=A('i',range(10))", "del a[::2]", "del a[::-3]", "del a[2:4]", "a[:]=a", "a[2:3]=a", "a+=A('i',[1])", "a+=[1]", "a+=A('b',[1])", "a*=2", "a*=0", "a*=-1", "a*=2**62",
          "a.foo=1", "a.typecode='b'", "m=memoryview(a);a.append(1)", "m=memoryview(a);a.pop()", "m=memoryview(a);a[1:2]=A('i')", "m=memoryview(a);a[1:2]=A('i',[9])", "m=memoryview(a);a+=A('i',[1])",
          "m=memoryview(a);a*=2", "m=memoryview(a);a*=1", "m=memoryview(a);a.extend([1])", "m=memoryview(a);a.frombytes(b'abcd')", "m=memoryview(a);a.fromlist([1])", "m=memoryview(a);a.fromlist([])",
          "m=memoryview(a);a.insert(0,1)", "m=memoryview(a);a.clear()", "m=memoryview(a);del a[0:2]", "m=memoryview(a);del a[0]", "m=memoryview(a);m[0]=77", "a.reverse()", "a.byteswap()", "a.insert(-100,5)",
          "a.insert(100,5)", "a.insert(-1,5)", "a.pop(-3)", "a.clear()", "a.remove(3)", "a.foo", "a.extend(a)", "a.extend(iter(a[:2]))", "a['x':]=A('i')", "a[None]=1", "del a[None]",
          "a[1:3]=A('i',[1,2,3,4])", "a[3:3]=A('i',[1,2,3,4])", "a[100:3]=A('i',[1,2,3,4])", "a[-3:]=A('i')", "a[2:-2]=A('i',[1])", "del a[5:]"]:
    ex(s)
a = A('h', range(5))
it = iter(a)
print(list(it), list(it))
a.append(9)
print(list(it))
import _weakref as weakref
w = weakref.ref(a)
print(w() is a)
del a, it
print(w() is None)
