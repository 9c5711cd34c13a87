# __doc__ of special methods, and attributes of generators.
for t in int, list, unicode, type(iter([])):
    for name, v in sorted(vars(t).items()):
        if type(v).__name__ == 'wrapper_descriptor' and name != '__getattribute__':
            print t, name, repr(v.__doc__)


def g():
    yield


for set_it in (lambda: setattr(g(), 'gi_running', 1), lambda: setattr(g(), 'gi_code', 1)):
    try:
        set_it()
    except TypeError as e:
        print e
print type(g()).gi_running, g().gi_running
print [n for n in dir(None) if n not in dir(Ellipsis)], bool(None)
