# Texts of JSON and back: the messages, the escapes, what stands for keys.
from __future__ import print_function
import json
print(json.dumps(u'\x7f\x1f\xe9\u20ac\U0001f600"\\'), json.dumps(u'\x7f\xe9', ensure_ascii=False) == u'"\x7f\xe9"')
for k in (1.5, None, True, False, 3, 10**30, float('inf')):
    print(json.dumps({k: [k, (k,)]}))
for bad in ('', '[', '[1', '[1,', '[1,]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{1:2}', '"a', '"\\', '"\\u12', '"\\x"', '"\x01"', '-', '01', '1.', '1e', 'nul', '[1 2]', ' 1 x', '{"a" 1}'):
    for kind in (str, type(u'')):
        try:
            print(repr(bad), json.loads(kind(bad)))
        except ValueError as e:
            print(repr(bad), type(e).__name__, e)
print(json.loads('[1, 1.5, -0, -0.0, 1e400, 12345678901234567890, NaN, -Infinity, "\\ud83d\\ude00\\ud83d", {"a": {"a": null}}]'))
class I(int): pass
class F(float): pass
class S(str): pass
class L(list): pass
class D(dict): pass
print(json.dumps([I(3), F(1.5), S("s"), L([1]), D(a=1)]))
print(json.dumps({I(3): 1}), json.dumps({F(2.5): 2}), json.dumps({S("x"): 3}))
l = []; l.append(l)
for x in (l, object(), {(): 1}, float('nan')):
    try:
        print(json.dumps(x, allow_nan=False))
    except Exception as e:
        print(type(e).__name__, str(e).split(' at 0x')[0])
print(json.dumps({'b': 1, 'a': [1, {}], 'c': {}}, sort_keys=True, indent=1), json.dumps({'a': [1, 2]}, separators=(',', ':')), json.dumps({(1,): 1, 'k': 2}, skipkeys=True))
print(json.loads('{"a": 1, "b": [2.5]}', object_pairs_hook=lambda p: p, parse_float=str, parse_int=lambda s: 'i' + s))
