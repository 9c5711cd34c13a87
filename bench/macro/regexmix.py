"""Regular expressions on a log, a page and a program: search, match, split, replace."""

import re
import sys

LINE = '10.%d.%d.7 - user%d [%02d/Mar/2024:10:%02d:%02d +0000] "GET /a/b%d/page.html?q=%d&r=x%dy HTTP/1.1" %d %d "http://example.org/%d" "Agent/%d.%d (X11; rv:%d)"'
ACCESS = re.compile(r'(?P<host>\d+\.\d+\.\d+\.\d+) - (?P<user>\w+) \[(?P<when>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>[^ ?"]+)(?:\?(?P<query>[^ "]*))? HTTP/[\d.]+" (?P<status>\d{3}) (?P<size>\d+|-) "(?P<referer>[^"]*)" "(?P<agent>[^"]*)"$')
PAIR = re.compile(r'([^&=]+)=([^&]*)')
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*(/?)>', re.I)
ATTR = re.compile(r'([a-z-]+)="([^"]*)"', re.I)
ENTITY = re.compile(r'&(#?\w+);')
WORD = re.compile(r'\b[a-z]+(?:ing|ed|s)\b', re.I)
NUMBER = re.compile(r'[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?')
SPACES = re.compile(r'\s*[,;]\s*|\s+')
DATE = re.compile(r'(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)')
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.S)
KEYWORDS = re.compile('|'.join(r'\b%s\b' % w for w in 'if else while for return break continue switch case default struct union enum'.split()))


def log(n):
    counts = {}
    total = 0
    for i in range(n):
        line = LINE % (i % 200, i % 77, i % 31, i % 28 + 1, i % 60, i % 59, i % 9, i, i * 3, 200 + i % 5, i * 17 % 5000, i % 10, i % 4, i % 12, i % 99)
        m = ACCESS.match(line)
        counts[m.group('path')] = counts.get(m.group('path'), 0) + 1
        total += int(m.group('size'))
        for key, value in PAIR.findall(m.group('query')):
            total += len(key) + len(value)
    return len(counts), total


def page(n):
    row = '<tr class="row" id="r%d"><td>walking &amp; talked</td><TD align="left">dogs &lt;%d&gt;</TD><br/></tr>\n'
    text = ''.join(row % (i, i) for i in range(n))
    depth = deepest = attributes = 0
    for m in TAG.finditer(text):
        close, name, attrs, empty = m.groups()
        if close:
            depth -= 1
        elif not empty:
            depth += 1
            deepest = max(deepest, depth)
        attributes += len(ATTR.findall(attrs))
    if depth != 0:
        sys.exit('tags are left open')
    plain = ENTITY.sub(lambda m: {'amp': '&', 'lt': '<', 'gt': '>'}[m.group(1)], TAG.sub('', text))
    return deepest, attributes, len(plain), len(WORD.findall(plain))


def program(n):
    part = 'for (i = 0; i < %d; i++) { /* turn\n %d */ if (x[i] > 1.5e%d) return -%d.25; } // last, 2024-01-%02d\nswitch (kind) { case 1: break; default: continue_it(); }\n'
    text = ''.join(part % (i, i, i % 9, i, i % 30 + 1) for i in range(n))
    bare = COMMENT.sub(' ', text)
    words = [w for w in SPACES.split(bare) if w]
    dates = DATE.sub(r'\3.\2.\1', text)
    return len(bare), len(words), len(KEYWORDS.findall(bare)), len(NUMBER.findall(bare)), dates.count('.01.2024')


def main():
    if not re.match(r'(a|ab)(c|bcd)(d*)$', 'abcd').group(2) == 'bcd':
        sys.exit('the first way that matches is not taken')
    print('%r %r %r' % (log(15000), page(6000), program(5000)))


main()
