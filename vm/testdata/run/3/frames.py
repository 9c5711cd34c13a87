# A frame is used again, after it returned quickly and after it called others.
def check(x):
    n = 7
    print('A', n)
    for k in x:
        print('k', k, n)
    print('B', n)
    return n, n
b = (check((3,)), check((1, 2)))
print(b)
b = (check((3,)), check((1, 2)))
print(b)
