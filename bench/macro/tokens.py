"""A tokenizer and a calculator for a small language, character by character and by table."""

import sys

DIGITS = '0123456789'
LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'
OPERATORS = set(['+', '-', '*', '/', '%', '(', ')', '=', ';', '<', '>', '<=', '>=', '==', ',', '{', '}'])
KINDS = {}
for c in DIGITS:
    KINDS[c] = 'number'
for c in LETTERS:
    KINDS[c] = 'name'
for c in ' \t\n':
    KINDS[c] = 'space'


class Token(object):
    __slots__ = ('kind', 'text', 'line', 'column')

    def __init__(self, kind, text, line, column):
        self.kind = kind
        self.text = text
        self.line = line
        self.column = column

    def __eq__(self, other):
        return (self.kind, self.text) == other

    def __hash__(self):
        return hash((self.kind, self.text))


def tokenize(text):
    line, start = 1, 0
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        kind = KINDS.get(c, 'operator')
        j = i + 1
        if kind == 'space':
            if c == '\n':
                line += 1
                start = j
        elif kind == 'number':
            while j < n and text[j] in DIGITS:
                j += 1
            yield Token(kind, text[i:j], line, i - start)
        elif kind == 'name':
            while j < n and (text[j].isalnum() or text[j] == '_'):
                j += 1
            yield Token(kind, text[i:j], line, i - start)
        elif c == '#':
            while j < n and text[j] != '\n':
                j += 1
        else:
            if text[i:i + 2] in OPERATORS:
                j = i + 2
            elif c not in OPERATORS:
                raise SyntaxError('line %d: %r' % (line, c))
            yield Token(kind, text[i:j], line, i - start)
        i = j
    yield Token('end', '', line, 0)


class Calculator(object):
    LEVELS = {'<': 1, '>': 1, '<=': 1, '>=': 1, '==': 1, '+': 2, '-': 2, '*': 3, '/': 3, '%': 3}

    def __init__(self, text):
        self.tokens = tokenize(text)
        self.token = next(self.tokens)
        self.names = {}

    def advance(self):
        token = self.token
        self.token = next(self.tokens)
        return token

    def expect(self, text):
        if self.token.text != text:
            raise SyntaxError('line %d: %r where %r is expected' % (self.token.line, self.token.text, text))
        self.advance()

    def run(self):
        while self.token.kind != 'end':
            name = self.advance()
            self.expect('=')
            self.names[name.text] = self.expression(0)
            self.expect(';')
        return self.names

    def expression(self, level):
        left = self.primary()
        while self.token.kind == 'operator':
            mine = self.LEVELS.get(self.token.text, 0)
            if mine <= level:
                break
            op = self.advance().text
            left = getattr(self, 'do_' + self.NAMES[op])(left, self.expression(mine))
        return left

    def primary(self):
        token = self.advance()
        if token.kind == 'number':
            return int(token.text)
        if token.kind == 'name':
            return self.names[token.text]
        if token == ('operator', '('):
            value = self.expression(0)
            self.expect(')')
            return value
        if token == ('operator', '-'):
            return -self.primary()
        raise SyntaxError('line %d: unexpected %r' % (token.line, token.text))

    NAMES = {'+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '%': 'mod', '<': 'lt', '>': 'gt', '<=': 'le', '>=': 'ge', '==': 'eq'}

    def do_add(self, a, b):
        return (a + b) % 1000003

    def do_sub(self, a, b):
        return a - b

    def do_mul(self, a, b):
        return a * b % 1000003

    def do_div(self, a, b):
        return a // (b or 1)

    def do_mod(self, a, b):
        return a % (b or 1)

    def do_lt(self, a, b):
        return int(a < b)

    def do_gt(self, a, b):
        return int(a > b)

    def do_le(self, a, b):
        return int(a <= b)

    def do_ge(self, a, b):
        return int(a >= b)

    def do_eq(self, a, b):
        return int(a == b)


def main():
    lines = ['alpha = 1; beta_2 = 7;  # the first two']
    for i in range(6000):
        lines.append('alpha = (alpha + %d) * beta_2 - alpha / (3 + %d); beta_2 = beta_2 * 31 %% (%d + 2) + (alpha >= beta_2) + -(4 == 4);  # line %d' % (i, i % 7, i, i))
    names = Calculator('\n'.join(lines)).run()
    try:
        Calculator('a = 1;\nb = $;').run()
    except SyntaxError as e:
        message = str(e)
    if message != "line 2: '$'":
        sys.exit('a wrong character is reported as %r' % message)
    print('%d %d' % (names['alpha'], names['beta_2']))


main()
