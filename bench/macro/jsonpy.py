"""A writer and a reader of JSON, both in Python alone."""

import sys

ESCAPES = {'"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f'}
UNESCAPES = dict((v[1], k) for k, v in ESCAPES.items())


def quote(s):
    out = []
    for c in s:
        if c in ESCAPES:
            out.append(ESCAPES[c])
        elif c < ' ' or c > '~':
            out.append('\\u%04x' % ord(c))
        else:
            out.append(c)
    return '"' + ''.join(out) + '"'


def chunks(value):
    """Yield the pieces of a value's text."""
    if value is None:
        yield 'null'
    elif value is True:
        yield 'true'
    elif value is False:
        yield 'false'
    elif isinstance(value, str):
        yield quote(value)
    elif isinstance(value, int):
        yield str(value)
    elif isinstance(value, float):
        yield repr(value)
    elif isinstance(value, (list, tuple)):
        before = '['
        for v in value:
            yield before
            before = ', '
            for chunk in chunks(v):
                yield chunk
        yield ']' if before != '[' else '[]'
    elif isinstance(value, dict):
        before = '{'
        for k, v in sorted(value.items()):
            yield before
            before = ', '
            yield quote(k)
            yield ': '
            for chunk in chunks(v):
                yield chunk
        yield '}' if before != '{' else '{}'
    else:
        raise TypeError('no JSON for %r' % (value,))


def dumps(value):
    return ''.join(chunks(value))


class Reader(object):
    def __init__(self, text):
        self.text = text
        self.at = 0

    def fail(self, what):
        raise ValueError('%s expected at %d' % (what, self.at))

    def blank(self):
        while self.at < len(self.text) and self.text[self.at] in ' \n\t\r':
            self.at += 1

    def take(self, c):
        self.blank()
        if self.text.startswith(c, self.at):
            self.at += len(c)
            return True
        return False

    def value(self):
        self.blank()
        c = self.text[self.at] if self.at < len(self.text) else ''
        if c == '{':
            return self.object()
        if c == '[':
            return self.array()
        if c == '"':
            return self.string()
        for word, value in (('null', None), ('true', True), ('false', False)):
            if self.take(word):
                return value
        return self.number()

    def object(self):
        self.at += 1
        out = {}
        if self.take('}'):
            return out
        while True:
            self.blank()
            key = self.string()
            if not self.take(':'):
                self.fail('a colon')
            out[key] = self.value()
            if self.take('}'):
                return out
            if not self.take(','):
                self.fail('a comma')

    def array(self):
        self.at += 1
        out = []
        if self.take(']'):
            return out
        while True:
            out.append(self.value())
            if self.take(']'):
                return out
            if not self.take(','):
                self.fail('a comma')

    def string(self):
        text = self.text
        if text[self.at] != '"':
            self.fail('a string')
        at = self.at + 1
        out = []
        while True:
            c = text[at]
            if c == '"':
                self.at = at + 1
                return ''.join(out)
            if c == '\\':
                c = text[at + 1]
                if c == 'u':
                    out.append(chr(int(text[at + 2:at + 6], 16)))
                    at += 6
                    continue
                c = UNESCAPES[c]
                at += 1
            out.append(c)
            at += 1

    def number(self):
        start = at = self.at
        text = self.text
        while at < len(text) and text[at] in '+-0123456789.eE':
            at += 1
        self.at = at
        digits = text[start:at]
        if not digits:
            self.fail('a value')
        try:
            return int(digits)
        except ValueError:
            return float(digits)


def record(i):
    return {
        'id': i,
        'name': 'item "%d"' % i,
        'price': i * 0.25,
        'tags': ['red', 'green', 'tab\there', 'line\nend'][:i % 5],
        'place': {'x': i % 17, 'y': -i, 'deep': [[i], [[i + 1], []]]},
        'none': None, 'yes': i % 2 == 0, 'empty': {},
    }


def main():
    data = [record(i) for i in range(4000)]
    text = dumps(data)
    back = Reader(text).value()
    if back != data or dumps(back) != text:
        sys.exit('what was read is not what was written')
    try:
        Reader('{"a" 1}').value()
    except ValueError as e:
        print('%d %s' % (len(text), e))


main()
