"""Cuts Python source into tokens, for module tokenize. Formatted strings are
one token."""

import re
import token

_space = re.compile(r'[ \f\t]*')
_string_start = re.compile(r'''[rR]?[bBuUfF]?[rR]?('{3}|"{3}|'|")''')
_name = re.compile(r'\w+')
_number = re.compile(r'''
    0[xX](?:_?[0-9a-fA-F])+ | 0[bB](?:_?[01])+ | 0[oO](?:_?[0-7])+
  | (?:[0-9](?:_?[0-9])*\.(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?
  | [0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?''', re.X)
_operator = re.compile('|'.join(re.escape(x) for x in sorted(token.EXACT_TOKEN_TYPES, reverse=True)))


class TokenizerIter:
    def __init__(self, readline, *, encoding=None, extra_tokens=False):
        self._tokens = _tokens(readline, encoding, extra_tokens)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)


def _tokens(readline, encoding, extra):
    exact = token.EXACT_TOKEN_TYPES
    indents = [0]
    depth = row = 0
    string = None  # (start, text, line, end pattern) of a string that goes on
    continued = False
    line = ''

    def fetch():
        try:
            text = readline()
        except StopIteration:
            return ''
        if isinstance(text, bytes):
            text = text.decode(encoding or 'utf-8')
        return text

    def error(message, row, col, text):
        return SyntaxError(message, ('<string>', row, col + 1, text, row, col + 1))

    last_newline = True
    while True:
        line = fetch()
        row += 1
        if line.endswith('\r\n'):
            line = line[:-2] + '\n'
        pos, end = 0, len(line)
        if string:
            start, text, first, close = string
            if not line:
                raise error(f'unterminated {"triple-quoted " if len(close) == 3 else ""}string literal'
                            f' (detected at line {row - 1})', *start, first)
            stop = _close(line, 0, close)
            if stop < 0:
                string = start, text + line, first + line, close
                continue
            yield token.STRING, text + line[:stop], start, (row, stop), first + line
            pos, string = stop, None
        elif not line:
            break
        elif not depth and not continued:
            col = 0
            while pos < end and line[pos] in ' \t\f':
                col = {' ': col + 1, '\t': (col // 8 + 1) * 8, '\f': 0}[line[pos]]
                pos += 1
            if pos == end or line[pos] in '#\r\n':
                if extra and pos < end:
                    if line[pos] == '#':
                        text = line[pos:].rstrip('\r\n')
                        yield token.COMMENT, text, (row, pos), (row, pos + len(text)), line
                        pos += len(text)
                    yield token.NL, line[pos:], (row, pos), (row, max(len(line), pos + 1)), line
                continue
            if col > indents[-1]:
                indents.append(col)
                yield token.INDENT, line[:pos], (row, 0), (row, pos), line
            while col < indents[-1]:
                indents.pop()
                if col > indents[-1]:
                    e = IndentationError('unindent does not match any outer indentation level',
                                         ('<string>', row, pos + 1, line, row, pos + 1))
                    raise e
                yield token.DEDENT, '', (row, pos), (row, pos), line
        continued = False
        while pos < end:
            pos = _space.match(line, pos).end()
            if pos >= end:
                break
            c, at = line[pos], (row, pos)
            if c in '\r\n':
                kind = token.NL if depth else token.NEWLINE
                if kind == token.NEWLINE or extra:
                    yield kind, line[pos:] if extra else '', at, (row, pos + 1), line
                last_newline = True
                break
            if c == '#':
                text = line[pos:].rstrip('\r\n')
                pos += len(text)
                if extra:
                    yield token.COMMENT, text, at, (row, pos), line
                continue
            if c == '\\' and line[pos + 1:] in ('\n', '\r\n', ''):
                continued = True
                if line[pos + 1:] == '':
                    raise error('unexpected EOF while parsing', row, pos, line)
                break
            last_newline = False
            m = _string_start.match(line, pos)
            if m:
                close = m.group(1)
                stop = _close(line, m.end(), close)
                if stop < 0:
                    if len(close) == 1 and not line.endswith(('\\\n', '\\\r\n')):
                        raise error(f'unterminated string literal (detected at line {row})', row, pos, line)
                    string = at, line[pos:], line, close
                    break
                yield token.STRING, line[pos:stop], at, (row, stop), line
                pos = stop
                continue
            m = (_number.match(line, pos) if c.isdigit() or c == '.' and line[pos + 1:pos + 2].isdigit()
                 else _name.match(line, pos))
            if m:
                kind = token.NUMBER if c.isdigit() or c == '.' else token.NAME
                yield kind, m.group(), at, (row, m.end()), line
                pos = m.end()
                continue
            m = _operator.match(line, pos)
            if not m and extra and c in '$?!':
                yield token.OP, c, at, (row, pos + 1), line
                pos += 1
                continue
            if not m:
                raise error('invalid non-printable character U+%04X' % ord(c) if not c.isprintable()
                            else "invalid character '%s' (U+%04X)" % (c, ord(c)) if ord(c) > 127
                            else 'invalid syntax', row, pos, line)
            text = m.group()
            if text in '([{':
                depth += 1
            elif text in ')]}':
                depth = max(depth - 1, 0)
            yield (token.OP if extra else exact[text]), text, at, (row, m.end()), line
            pos = m.end()
        else:
            if line and not line.endswith('\n') and not string and not depth and not last_newline:
                yield token.NEWLINE, '', (row, end), (row, end + 1), line
                last_newline = True
    if depth or continued:
        raise error('unexpected EOF in multi-line statement', row, 0, '')
    for _ in indents[1:]:
        yield token.DEDENT, '', (row, 0), (row, 0), ''
    yield token.ENDMARKER, '', (row, 0), (row, 0), ''


def _close(line, pos, close):
    # Where a string ends, after its quotes; -1 where it goes on.
    while pos < len(line):
        if line[pos] == '\\':
            pos += 2
        elif line.startswith(close, pos):
            return pos + len(close)
        else:
            pos += 1
    return -1
