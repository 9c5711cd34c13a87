# comment first

if a:
	tab = 1
	if b:
	        deeper = 2
if c:
        eight = 1
x = 1; y = 2;
if d : e = 1 ; f = 2
x = (1 +

     # inside
     2)
y = 1 + \
2
def f():

    # comment

    return 1
    # trailing

if x:
    pass
# odd comment
    # deeper
else:
    pass
class C: pass ; x = 1
formfeed = 1

after = 2
