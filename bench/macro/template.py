"""A template language: compiled to closures, rendered with loops, conditions, filters, escapes."""

import sys


class TemplateError(Exception):
    pass


FILTERS = {
    'upper': lambda s: s.upper(),
    'title': lambda s: s.title(),
    'trim': lambda s: s.strip(),
    'len': lambda s: str(len(s)),
    'pad': lambda s: s.rjust(12, '.'),
}


def escape(s):
    return s.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('"', '&quot;')


def pieces(text):
    """Yield ('text', s), ('value', s) and ('tag', s)."""
    at = 0
    while True:
        start = text.find('{', at)
        while start >= 0 and text[start + 1:start + 2] not in ('{', '%'):
            start = text.find('{', start + 1)
        if start < 0:
            yield 'text', text[at:]
            return
        if start > at:
            yield 'text', text[at:start]
        value = text[start + 1] == '{'
        end = text.find('}}' if value else '%}', start)
        if end < 0:
            raise TemplateError('%r is not closed' % text[start:start + 10])
        yield 'value' if value else 'tag', text[start + 2:end].strip()
        at = end + 2


def lookup(path):
    names = path.split('.')

    def look(context):
        for scope in reversed(context):
            if names[0] in scope:
                value = scope[names[0]]
                break
        else:
            raise TemplateError('no %s' % path)
        for name in names[1:]:
            if isinstance(value, dict):
                value = value[name]
            else:
                value = getattr(value, name)
        return value
    return look


def show(expression):
    parts = [p.strip() for p in expression.split('|')]
    look = lookup(parts[0])
    filters = [FILTERS[p] for p in parts[1:]]

    def render(context, out):
        text = str(look(context))
        for f in filters:
            text = f(text)
        out.append(escape(text))
    return render


def literal(text):
    return lambda context, out: out.append(text)


def sequence(renderers):
    def render(context, out):
        for r in renderers:
            r(context, out)
    return render


def loop(name, look, body):
    def render(context, out):
        for i, item in enumerate(look(context)):
            context.append({name: item, 'loop': {'index': i + 1, 'odd': i % 2 == 0}})
            try:
                body(context, out)
            finally:
                context.pop()
    return render


def choice(look, yes, no):
    def render(context, out):
        try:
            value = look(context)
        except TemplateError:
            value = None
        (yes if value else no)(context, out)
    return render


def block(stream, ends):
    """Compile up to one of the tags in ends: the renderer, and the tag."""
    renderers = []
    for kind, text in stream:
        if kind == 'text':
            renderers.append(literal(text))
        elif kind == 'value':
            renderers.append(show(text))
        else:
            words = text.split()
            if words[0] in ends:
                return sequence(renderers), words[0]
            if words[0] == 'for':
                body, _ = block(stream, ('end',))
                renderers.append(loop(words[1], lookup(words[3]), body))
            elif words[0] == 'if':
                yes, tag = block(stream, ('else', 'end'))
                no = sequence([])
                if tag == 'else':
                    no, _ = block(stream, ('end',))
                renderers.append(choice(lookup(words[1]), yes, no))
            else:
                raise TemplateError('no tag %r' % words[0])
    if ends:
        raise TemplateError('%s is missing' % ends[0])
    return sequence(renderers), None


class Template(object):
    def __init__(self, text):
        self.root, _ = block(pieces(text), ())

    def render(self, **values):
        out = []
        self.root([values], out)
        return ''.join(out)


PAGE = '''<html><title>{{ title|title }}</title>
<table>{% for row in rows %}
<tr class="{% if loop.odd %}odd{% else %}even{% end %}">
<td>{{ loop.index|pad }}</td><td>{{ row.name|upper }}</td>{% if row.note %}<td>{{ row.note|trim }}</td>{% end %}
{% for tag in row.tags %}<i>{{ tag.word }}{ {{ tag.word|len }}</i>{% end %}{% if absent.thing %}!{% end %}</tr>{% end %}
</table></html>'''


class Tag(object):
    def __init__(self, word):
        self.word = word


def main():
    rows = [{'name': 'row <%d>' % i, 'note': '  "%d" & more ' % i if i % 3 else '',
             'tags': [Tag('t%d' % (i * k)) for k in range(i % 4)]} for i in range(300)]
    sizes = set()
    for _ in range(100):
        text = Template(PAGE).render(title='a page of rows', rows=rows)
        sizes.add(len(text))
    if len(sizes) != 1 or '<td>...........7</td><td>ROW &lt;6&gt;</td>' not in text:
        sys.exit('the page is wrong')
    try:
        Template('{% for x in y %}')
    except TemplateError as e:
        print('%d %s' % (len(text), e))


main()
