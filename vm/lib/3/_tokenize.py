"""Cuts Python source into tokens, for module tokenize."""

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


class _Format:
    """A formatted string that is being read."""

    def __init__(self, start, prefix, quote, line):
        self.start, self.line = start, line
        self.raw, self.quote = 'r' in prefix.lower(), quote
        self.text = True    # not within a replacement field
        self.fields = []    # how deep the brackets are in each field, the innermost last
        self.read = ''      # of the text, up to here
        self.since = None   # where that began

    def scan(self, line, pos):
        """Where the text ends, in this line: at a brace, the closing quote, or after the line."""
        while pos < len(line):
            c = line[pos]
            if c == '\\':
                if not self.raw and line.startswith('N{', pos + 1) and '}' in line[pos:]:
                    pos = line.index('}', pos) + 1
                else:
                    pos += 1 if line[pos + 1:pos + 2] in ('{', '}') else 2
            elif c in '{}' or line.startswith(self.quote, pos) or c == '\n' and len(self.quote) == 1:
                return pos
            else:
                pos += 1
        return len(line)


def _tokens(readline, encoding, extra):
    exact = token.EXACT_TOKEN_TYPES
    indents = [0]
    depth = row = 0
    string = None  # (start, text, line, end pattern) of a string that goes on
    continued = False
    held = 0 # the column at which an indentation over several rows began
    opened = [] # brackets
    formats = []
    line = ''

    def fetch():
        try:
            text = readline()
        except StopIteration:
            return ''
        if encoding is None:
            if not isinstance(text, str):
                raise TypeError('readline() returned a non-string object')
            return text
        if not isinstance(text, bytes):
            raise TypeError('readline() returned a non-bytes object')
        return text.decode(encoding)

    def error(message, row, col, text):
        return SyntaxError(message, ('<string>', row, col + 1, text, row, col + 1))

    last_newline = True
    while True:
        line = fetch()
        row += 1
        ends_in = '\n'
        if line.endswith('\r\n'):
            line = line[:-2] + '\n'
            ends_in = '\r\n'
        pos, end, comment = 0, len(line), -1
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
        elif not depth and not continued and not formats:
            col = 0
            while pos < end and line[pos] in ' \t\f':
                col = {' ': col + 1, '\t': (col // 8 + 1) * 8, '\f': 0}[line[pos]]
                pos += 1
            col = held or col
            if line[pos:] == '\\\n': # the first row of an indentation is the one that counts
                held = col
                continue
            held = 0
            if pos == end or line[pos] in '#\r\n':
                if extra:
                    if line[pos:pos + 1] == '#':
                        text = line[pos:].rstrip('\r\n')
                        yield token.COMMENT, text, (row, pos), (row, pos + len(text)), line
                        pos += len(text)
                    width = max(len(line) - pos, 1) + (ends_in == '\r\n')
                    yield token.NL, ends_in if line[pos:] == '\n' else line[pos:], (row, pos), (row, pos + width), line
                continue
            if col > indents[-1]:
                if len(indents) == 100:
                    raise IndentationError('too many levels of indentation', ('<string>', row, pos + 1, line, row, pos + 1))
                indents.append(col)
                if extra:
                    yield token.INDENT, line[:pos], (row, 0), (row, pos), line
                else:
                    yield token.INDENT, '', (row, -1), (row, -1), line
            while col < indents[-1]:
                indents.pop()
                if col > indents[-1]:
                    e = IndentationError('unindent does not match any outer indentation level',
                                         ('<string>', row, len(line), line.rstrip('\n')))
                    raise e
                at = row, pos if extra else -1
                yield token.DEDENT, '', at, at, line
        continued = False
        while pos < end:
            if formats and formats[-1].text:
                f = formats[-1]
                if f.since is None:
                    f.since = row, pos
                stop = f.scan(line, pos)
                f.read += line[pos:stop]
                pos = stop
                if pos >= end:
                    break
                c = line[pos]
                doubled = c in '{}' and not f.fields and line.startswith(2 * c, pos)
                if doubled:
                    f.read += c
                if f.read or c == '}' and not doubled or f.fields and line.startswith('{{', pos):
                    yield token.FSTRING_MIDDLE, f.read, f.since, (row, pos + doubled), line
                f.read, f.since = '', None
                at = row, pos
                if doubled:
                    pos += 2
                elif c == '{':
                    depth += 1
                    opened.append(c)
                    f.fields.append(depth)
                    f.text = False
                    yield (token.OP if extra else token.LBRACE), c, at, (row, pos + 1), line
                    pos += 1
                elif c == '}':
                    if not f.fields:
                        raise error("f-string: single '}' is not allowed", row, pos, line)
                    f.text = False
                elif line.startswith(f.quote, pos):
                    if f.fields:
                        raise error("f-string: expecting '}'", row, pos, line)
                    formats.pop()
                    pos += len(f.quote)
                    yield token.FSTRING_END, f.quote, at, (row, pos), line
                elif f.fields: # a newline ends what says how to format
                    f.text = False
                else:
                    raise error(f'unterminated f-string literal (detected at line {row})', *f.start, f.line)
                continue
            pos = _space.match(line, pos).end()
            if pos >= end:
                continue
            c, at = line[pos], (row, pos)
            if c in '\r\n':
                kind = token.NL if depth else token.NEWLINE
                if kind == token.NEWLINE or extra:
                    if extra:
                        yield kind, ends_in, at, (row, pos + len(ends_in)), line
                    else: # it has the text of the comment before it
                        yield kind, line[comment:pos] if comment >= 0 else '', (row, comment if comment >= 0 else pos), at, line
                last_newline = True
                break
            if c == '#':
                text = line[pos:].rstrip('\r\n')
                comment = pos
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
                prefix = line[pos:m.start(1)]
                if 'f' in prefix.lower():
                    formats.append(_Format(at, prefix, close, line))
                    pos = m.end()
                    yield token.FSTRING_START, m.group(), at, (row, pos), line
                    continue
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
                stop = m.end()
                if kind == token.NAME:
                    while stop < end and line[stop] > '\x7f' and ('_' + line[stop]).isidentifier():
                        stop += 1
                elif not extra:
                    wrong = _wrong_number(m.group(), line[stop:])
                    if wrong:
                        raise error(wrong, row, pos, line)
                yield kind, line[pos:stop], at, (row, stop), line
                pos = stop
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
            if formats and formats[-1].fields and formats[-1].fields[-1] == depth:
                f = formats[-1]
                if c == ':':
                    text, f.text = c, True
                elif c == '}':
                    f.fields.pop()
                    f.text = True
            if text in '([{':
                if depth == 200:
                    raise error('too many nested parentheses', row, pos, line)
                depth += 1
                opened.append(text)
            elif text in ')]}':
                match = opened.pop() if opened else ''
                if not extra and match + text not in ('()', '[]', '{}'):
                    raise error(f"closing parenthesis '{text}' does not match opening parenthesis '{match}'" if match
                                else f"unmatched '{text}'", row, pos, line)
                depth = max(depth - 1, 0)
            pos += len(text)
            yield (token.OP if extra else exact[text]), text, at, (row, pos), line
        else:
            if line and not line.endswith('\n') and not string and not depth and not formats and not last_newline:
                yield token.NEWLINE, '', (row, end), (row, end + extra), line
                last_newline = True
    if formats:
        f = formats[-1]
        raise error(f'unterminated {"triple-quoted " if len(f.quote) == 3 else ""}f-string literal (detected at line {row - 1})',
                    *f.start, f.line)
    if depth or continued:
        raise error('unexpected EOF in multi-line statement', row, 0, '')
    for _ in indents[1:]:
        at = (row, 0) if extra else (row - 1, -1)
        yield token.DEDENT, '', at, at, ''
    at = (row, 0) if extra else (row - 1, -1)
    yield token.ENDMARKER, '', at, at, ''


def _wrong_number(number, rest):
    # What is wrong with a number and what follows it; empty for nothing.
    kind = {'0x': 'hexadecimal', '0o': 'octal', '0b': 'binary'}.get(number[:2].lower(), 'decimal')
    if kind == 'decimal' and number.isdecimal() and number[0] == '0' and number.strip('0'):
        return ('leading zeros in decimal integer literals are not permitted; '
                'use an 0o prefix for octal integers')
    word = _name.match(rest)
    if word and word.group() not in ('and', 'else', 'for', 'if', 'in', 'is', 'not', 'or'):
        return f'invalid {kind} literal'
    return ''


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
