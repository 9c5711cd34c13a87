import sys
def out(*a):
    sys.stdout.write(" ".join(map(str, a)) + "\n")
out({0:1, 33:2, 2:3, 35:4, 4:5, 37:6, 70:1, 103:2}, {16:0,1:0,17:0,2:0,18:0,3:0,19:0,4:0,20:0,5:0,21:0})
out(list({'a':1,'b':2,'c':3,'d':4,'e':5,'f':6,'g':7,'h':8,'i':9,'j':10,'k':11}))
sys.setrecursionlimit(2000000)
