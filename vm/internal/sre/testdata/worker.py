"""Answers, one JSON line each, what this Python's re does with a request.

Text travels as lists of code points. Runs under Python 2.7 and 3."""
from __future__ import print_function
import json
import re
import sys
import warnings

PY2 = sys.version_info[0] == 2
if PY2:
    chr = unichr
    from sre_parse import parse_template
    re_error = re.error
else:
    from re._parser import parse_template
    re_error = re.error


def text(codes, is_bytes):
    if is_bytes:
        return bytes(bytearray(codes or []))
    return u"".join(map(chr, codes or []))


def codes(s):
    if s is None:
        return None
    if isinstance(s, bytes):
        return list(bytearray(s))
    return list(map(ord, s))


def error(e):
    name = "error" if isinstance(e, re_error) else type(e).__name__
    msg = getattr(e, "msg", None)
    full = e.args[0] if e.args else ""
    if msg is None or not isinstance(e, re_error):
        msg = full
    if isinstance(full, bytes) and not isinstance(full, str):
        full = full.decode("latin-1")
    pos = getattr(e, "pos", None)
    return {"kind": name, "msg": codes(msg), "str": codes(full), "pos": -1 if pos is None else pos,
            "line": getattr(e, "lineno", None) or 0, "col": getattr(e, "colno", None) or 0}


def match(m):
    if m is None:
        return None
    try:
        return {"spans": [x for i in range(m.re.groups + 1) for x in m.span(i)], "last": m.lastindex or 0,
                "lastgroup": m.lastgroup or ""}
    except Exception as e:
        return {"spans": [], "last": -1, "lastgroup": str(e)}


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return {"spans": [], "last": -1, "lastgroup": type(e).__name__}


def on_text(p, q, t):
    pos, end = q.get("pos") or 0, q.get("endpos") or 0
    if not end:
        end = len(t)
    r = {"match": attempt(lambda: match(p.match(t, pos, end))),
         "search": attempt(lambda: match(p.search(t, pos, end)))}
    if not PY2:
        r["full"] = attempt(lambda: match(p.fullmatch(t, pos, end)))
    try:
        r["find"] = [match(m) for m in p.finditer(t, pos, end)]
    except Exception as e:
        r["find"] = [{"spans": [], "last": -1, "lastgroup": type(e).__name__}]
    if q.get("all"):
        try:
            n = q.get("count") or 0
            s, done = p.subn(text(codes(u"<\\g<0>>"), isinstance(t, bytes)), t, n)
            r["sub"], r["subs"] = codes(s), done
            r["split"] = [codes(x) for x in p.split(t, n)]
        except Exception as e:
            r["sub"] = codes(u"!" + type(e).__name__)
    return r


def pieces(p, template):
    r = parse_template(template, p)
    if PY2:
        groups, literals = r
        out = [{"lit": codes(s)} if s is not None else None for s in literals]
        for i, g in groups:
            out[i] = {"group": g}
        return out
    return [{"group": x} if isinstance(x, int) else {"lit": codes(x)} for x in r if isinstance(x, int) or len(x)]


def chars():
    """What every character is, as ranges, and what its lower case is."""
    import _sre
    tests = {"alnum": lambda c, s: s.isalnum(), "decimal": lambda c, s: s.isdecimal(), "space": lambda c, s: s.isspace()}
    r = dict((k, []) for k in tests)
    r["lower"] = []
    for c in range(0x110000):
        s = chr(c)
        for k, test in tests.items():
            if test(c, s):
                if r[k] and r[k][-1] == c - 1:
                    r[k][-1] = c
                else:
                    r[k] += [c, c]
        low = _sre.getlower(c, 32) if PY2 else _sre.unicode_tolower(c)
        if low != c:
            r["lower"] += [c, low]
    return r


def answer(q):
    if q["op"] == "chars":
        return {"chars": chars()}
    if q["op"] == "suite":
        from test import re_tests
        tests = []
        for t in re_tests.tests:
            both = t[:2]
            if PY2:
                tests.append([codes(both[0]), codes(both[1]), isinstance(both[0], bytes)])
            else:
                tests.append([codes(both[0]), codes(both[1]), False])
        return {"suite": tests}
    if q["op"] == "escape":
        return {"res": [{"sub": codes(re.escape(text(q["p"], q["b"])))}]}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        re.purge()
        try:
            if q["op"] == "scanner":
                index = []
                s = re.Scanner([(text(x, q["b"]), lambda s, m, i=i: (index.append(i), m)[1])
                                for i, x in enumerate(q.get("phrases") or [])], q["f"])
                tokens, rest = s.scan(text(q["texts"][0], q["b"]))
                return {"index": index, "tokens": [codes(x) for x in tokens], "rest": codes(rest)}
            p = re.compile(text(q["p"], q["b"]), q["f"])
        except Exception as e:
            return {"err": error(e)}
    r = {"flags": p.flags, "groups": p.groups, "index": dict(p.groupindex),
         "warn": [[w.category.__name__, codes(str(w.message))] for w in caught]}
    if q["op"] == "template":
        try:
            r["pieces"] = pieces(p, text(q.get("template"), q["b"]))
        except Exception as e:
            r["err"] = error(e)
        return r
    r["res"] = [on_text(p, q, text(t, q["b"])) for t in q["texts"]]
    return r


if __name__ == "__main__":
    for line in iter(sys.stdin.readline, ""):
        print(json.dumps(answer(json.loads(line)), separators=(",", ":"), sort_keys=True))
        sys.stdout.flush()
