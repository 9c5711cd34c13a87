from __future__ import print_function, division
print
print(a)
print(a, b, sep='', file=c)
print.x = print(d) + 1
x = print
def print(): pass
class print: pass
import print, a.print, b as print
from print import c, print as d
a.print = f(print=1)
@print
@a.print
def f(*print): global g; return lambda (print, b), **c: print
def g():
    global print
    for print in a: del print
