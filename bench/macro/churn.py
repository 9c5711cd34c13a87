"""Dicts and strings that come and go: counting, grouping, joining, splitting, formatting."""

import sys

WORDS = 'the quick brown fox jumps over the lazy dog while seven wizards brew black quartz potions'.split()


def text(n):
    x = 7
    out = []
    for i in range(n):
        x = x * 16807 % 2147483647
        out.append(WORDS[x % len(WORDS)] + (str(x % 50) if x % 3 == 0 else ''))
    return ' '.join(out)


def count(words):
    counts = {}
    for w in words:
        counts[w] = counts.get(w, 0) + 1
    return counts


def group(words):
    groups = {}
    for i, w in enumerate(words):
        groups.setdefault((w[0], len(w)), []).append(i)
    return groups


def pairs(words):
    seen = {}
    before = None
    for w in words:
        key = (before, w)
        if key in seen:
            seen[key] += 1
        else:
            seen[key] = 1
        before = w
    return seen


def reform(words):
    out = []
    for i, w in enumerate(words):
        if w.endswith('s') or w.startswith('q'):
            out.append('%s-%03d' % (w.upper(), i % 1000))
        elif '1' in w:
            out.append('{0}:{1}'.format(w.replace('1', 'one'), i))
        else:
            out.append(w[::-1].strip('x').capitalize() + '\t')
    return ''.join(out)


def caesar(s, shift):
    letters = 'abcdefghijklmnopqrstuvwxyz'
    table = dict(zip(letters, letters[shift:] + letters[:shift]))
    return ''.join([table.get(c, c) for c in s])


def grow(n):
    s = ''
    for i in range(n):
        s += chr(97 + i % 26)
        if len(s) > 500:
            s = s[250:]
    return s


def main():
    t = text(120000)
    words = t.split()
    counts = count(words)
    if sum(counts.values()) != 120000 or ' '.join(words) != t:
        sys.exit('words were lost')
    figures = [len(counts), len(group(words)), len(pairs(words))]
    reformed = reform(words)
    figures.append(len(reformed))
    figures.append(len([line for line in reformed.split('\t') if line.partition('-')[1]]))
    code = caesar(t, 3)
    if caesar(code, 23) != t:
        sys.exit('the cipher does not come back')
    figures.append(code.count('wkh'))
    figures.append(len(grow(600000)))
    merged = {}
    for i in range(300):
        d = dict((w, i) for w in words[i:i + 50])
        merged.update(d)
        for w in list(d):
            if len(w) > 6:
                del merged[w]
    figures.append(sum(merged.values()))
    print(figures)


main()
