# memoryview: indexing, slices, casts, comparison, release.
def t(s):
    try: r = repr(eval(s))
    except Exception as e: r = '%s: %s' % (type(e).__name__, e)
    print(s, r)
def run(s):
    try:
        exec(s, globals())
        r = ''
    except Exception as e: r = '%s: %s' % (type(e).__name__, e)
    print(s, b, r)
m = memoryview(b'abcdef')
for e in ["m[0]", "m[-1]", "m[1:3].tobytes()", "m[::2].tolist()", "m[10]", "m['a']", "m[1.5]", "m[None]", "len(m)", "m.format", "m.itemsize", "m.ndim", "m.shape", "m.strides",
          "m.suboffsets", "m.readonly", "m.obj", "m.nbytes", "m.contiguous", "m.hex()", "m==b'abcdef'", "m!=b'abcdef'", "m<m", "hash(m)==hash(b'abcdef')", "list(m)", "m.tolist()",
          "m[::-1].tobytes()", "m[::2].contiguous", "m.cast('H').tolist()", "m.cast('H',[3])[1]", "m.cast('B',[2,3]).tolist()", "m.cast('B',[2,3])[1,2]", "m.cast('B',[2,3])[1]",
          "m.cast('B',[2,3])[:1].tolist()", "len(m.cast('B',[2,3]))", "m.cast('x')", "m.cast('I')", "m.cast(1)", "m.cast('H').cast('B').tobytes()", "m.cast('H').cast('I')",
          "m[0:2].cast('c').tolist()", "m[0,1]", "m[:,1]", "memoryview(1)", "memoryview('a')", "memoryview(b'a',1)", "memoryview(object=b'a')[0]", "m.toreadonly().readonly",
          "m.tobytes('C')", "m.tobytes('X')", "m in [m]", "98 in m", "b'a' in m", "m==1", "m=='a'", "bytes(m)", "bytearray(m[1:])", "b''.join([m,m])", "b'a'+m", "m+b'a'", "m*2",
          "m[3:].tobytes()", "m.cast('b').tolist()", "m.cast('?').tolist()", "memoryview(bytearray(b'abcd')).cast('f').tolist()", "m[1:4].hex(':')", "m.c_contiguous", "m.f_contiguous",
          "m.cast('B',(3,))", "m.cast('B',3)", "memoryview(b'a').cast('B',[]).tolist()", "memoryview(b'a').cast('B',[])[()]", "memoryview(b'a').cast('B',[]).ndim",
          "m.cast('H')[::2].tolist()", "m.cast('H').shape", "m.cast('H').strides", "memoryview(m).obj", "m.cast('@H').format", "m.cast('=H')", "m.cast('B',[2,3]).tobytes('F')"]:
    t(e)
b = bytearray(b'abcdef')
m = memoryview(b)
for s in ["m[0]=1", "m[0]='a'", "m[0]=b'a'", "m[0]=300", "m[0]=-1", "m[0]=1.5", "m[1:3]=b'XY'", "m[1:3]=b'XYZ'", "m[1:3]=[1,2]", "m[10]=1", "del m[0]", "m['a']=1", "b.append(1)",
          "b.clear()", "m[::2]=b'123'", "m[::-1]=b'654321'", "m[0:2]=m[2:4]", "m.release()", "m.release()", "m[0]", "len(m)", "m.tobytes()", "m==m", "b.append(1)", "m.obj", "m.format"]:
    run(s)
with memoryview(b) as q: print(q[0])
t('q[0]')
ro = memoryview(b'abc')
for s in ["ro[0]=1", "ro[0:1]=b'a'", "del ro[0]"]: run(s)
w = memoryview(b)
x = memoryview(w)
for s in ["w.release()", "b.append(2)", "x.release()", "w[0]", "b.append(2)"]: run(s)
t("hash(memoryview(bytearray(b'a')))")
t("hash(memoryview(b'ab').cast('H'))")
z = memoryview(bytearray(8)).cast('i')
for s in ["z[0]=5", "z[1]=-7", "z[0]=2**31", "z[0]='a'", "z[0]=1.5", "z[0]=True"]:
    run(s)
    print(z.tolist())
z = memoryview(bytearray(8)).cast('d')
run("z[0]=1.5")
run("z[0]='a'")
z = memoryview(bytearray(2)).cast('c')
for s in ["z[0]=b'x'", "z[0]=1", "z[0]=b'xx'"]: run(s)
print(z.tolist())
