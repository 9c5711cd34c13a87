"""The most flips of a prefix that any permutation takes to have its first element at home."""

import sys


def flips(n):
    """Give the most flips of all permutations of n, and the sum with alternating signs."""
    perm = list(range(n))
    count = [0] * n  # how often each prefix has been turned
    best = total = 0
    even = True
    while True:
        first = perm[0]
        if first:
            work = perm[:]
            turns = 0
            while first:
                work[:first + 1] = work[first::-1]
                turns += 1
                first = work[0]
            if turns > best:
                best = turns
            if even:
                total += turns
            else:
                total -= turns
        even = not even
        # The next one: the shortest prefix that can still be turned turns by one.
        for i in range(1, n):
            perm.insert(i, perm.pop(0))
            count[i] += 1
            if count[i] <= i:
                break
            count[i] = 0
        else:
            return best, total


def main():
    if flips(7)[0] != 16:
        sys.exit('seven take 16 flips, not %d' % flips(7)[0])
    print('%d %d' % flips(9))


main()
