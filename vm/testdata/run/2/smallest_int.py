# The quotient of the smallest int and -1 is a long, and so is the remainder.
import sys

m = -sys.maxint - 1
print repr(m % -1), repr(m // -1), repr(divmod(m, -1)), repr(m / -1), repr(divmod(m, -1L))
m %= -1
print repr(m), repr(5 % -1), repr((-sys.maxint) % -1)
