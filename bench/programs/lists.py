def main(n):
    s = 0
    while n > 0:
        l = []
        i = 0
        while i < 100000:
            l.append(i)
            i = i + 1
        i = 0
        while i < 100000:
            s = s + l[i]
            i = i + 1
        n = n - 100000
    return s
