if a:
	tab = 1
        eight = 1
	if b:
	        deeper = 2
x = (1 +

     # inside
     2)
y = 1 + \
2
def f():

    # comment

    return 1
    # trailing

class C: pass ; x = 1
if x : a = 1 ; b = 2
formfeed = 1

after = 2
