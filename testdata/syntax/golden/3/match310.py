match a:
    case 1: pass
    case -1: pass
    case 1.5 | -2.5e3: pass
    case 1+2j | -1-2j: pass
    case 'a' | "b" 'c' | b'd': pass
    case None | True | False: pass
    case a.b | a.b.c: pass
    case x if 1: pass
match a, b:
    case x, y: pass
    case (x, y): pass
    case [x, y]: pass
    case x, *y: pass
    case (*x, y): pass
    case [*_, x]: pass
    case x,: pass
    case (x,): pass
    case (x) if 1: pass
    case []: pass
    case (): pass
    case [[x, y], (z)]: pass
    case *a, 1: pass
    case _: pass
match (a):
    case {}: pass
    case {'a': x}: pass
    case {'a': x, 'b': 1, **rest}: pass
    case {a.b: x, -1: y, None: z,}: pass
    case {**rest}: pass
    case A(): pass
    case A(x): pass
    case A(x, y=1, z=B(),): pass
    case a.B(x=[y, *z]): pass
    case (1 | 2) if 0: pass
    case 1 | 2 as x: pass
    case [1 as x, (2 | 3) as y] as z if z: pass
    case x if x > 1: pass
    case {"a": [x, {"b": y}]}: pass
match *a, b:
    case _: pass
match = 1; match.x; match(a); match[a]; match * a; match - a; print(match); case = match; _ = case
match (a, b)
match [a]
match -a
match: int = 1
match x:
    case match if match: pass
match match:
    case case if case: pass
