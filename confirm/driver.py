# What follows is no part of the module: it runs it.
_sllint_acts = []


def _sllint_plain(v, deep=3):
    """A value as text that is the same for the same value, in ASCII."""
    t = type(v)
    if v is None or t in (bool, int, float, str, bytes, type(u''), type(1 << 100)):
        r = repr(v)
        return r if str is bytes else ascii(v)
    if deep and t.__name__ in ('list', 'tuple', 'deque'):
        return t.__name__ + '[' + ', '.join([_sllint_plain(x, deep - 1) for x in list(v)]) + ']'
    if deep and t in (set, frozenset):
        return t.__name__ + '[' + ', '.join(sorted([_sllint_plain(x, deep - 1) for x in v])) + ']'
    if deep and t is dict:
        return 'dict[' + ', '.join(sorted([_sllint_plain(x, deep - 1) for x in v.items()])) + ']'
    return '<' + t.__name__ + '>'


def _sllint_say(what, text):
    raise AssertionError('sllint %s: %s' % (what, text))


def _sllint_mark():
    import stackless
    _sllint_acts.append(id(stackless.getcurrent()))


def _sllint_acted():
    """How often each of those who acted did."""
    return sorted([_sllint_acts.count(x) for x in set(_sllint_acts)])


