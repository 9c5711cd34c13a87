import base64
import gc
import json
import os
import sys
import types

gc.disable()  # the collector would break the cycle that is to be seen
DATA = json.loads(base64.b64decode(DATA).decode("utf-8"))
PY2 = sys.version_info[0] == 2
builtins = __import__("__builtin__" if PY2 else "builtins")
main_import = builtins.__import__
FILE = DATA["file"].encode("utf-8") if PY2 else DATA["file"]
namespace = {"__name__": "confirmed", "__file__": FILE}
own = {"__name__": "standins"}


def stop(status, text):
    sys.__stdout__.write(text + "\n")
    sys.__stdout__.flush()
    os._exit(status)  # nothing of the program's is to have a say any more


def decoded(text):
    return base64.b64decode(text)


# The answers that the stand-ins got, in order.

thread = main_import("thread" if PY2 else "_thread")
main_thread = thread.get_ident()
answers = iter(DATA["answers"] or ())
asked = [0]
quiet = [False]
done = [False]


def ours():
    return not done[0] and thread.get_ident() == main_thread


def answer(kind):
    asked[0] += 1
    recorded = next(answers, None)
    if recorded is None or recorded[0] != kind:
        frames = program()
        where = frames[0].f_lineno if frames else 0
        stop(3, "went another way: question %d is %s at line %d, and was %s" % (
            asked[0], kind, where, "none" if recorded is None else "%s at line %d" % (recorded[0], recorded[1])))
    return recorded[2]


def program():
    found, f = [], sys._getframe(1)
    while f is not None:
        if f.f_code.co_filename == FILE:
            found.append(f)
        f = f.f_back
    return found


def lookup(name, frame):
    if frame is not None and name in frame.f_locals:
        return frame.f_locals[name]
    for d in (namespace, vars(builtins)):
        if name in d:
            return d[name]
    raise NameError(name)


def raises(kind):
    if not ours() or quiet[0]:
        return None
    found = answer("raises")
    if found is None:
        return None
    if "builtin" in found:
        return getattr(builtins, found["builtin"])
    frames = program()
    frame = frames[found["frame"]] if 0 <= found["frame"] < len(frames) else None
    names = found["name"].split(".")
    value = lookup(str(names[0]), frame)
    quiet[0] = True
    for name in names[1:]:
        value = getattr(value, str(name))
    quiet[0] = False
    frame = frames = None
    for i in found["items"] or ():
        value = value[i]
    return value


class Questions(types.ModuleType):
    refused = tuple(DATA["refused"])

    raises = staticmethod(raises)

    @staticmethod
    def truth():
        return ours() and bool(answer("truth"))

    @staticmethod
    def count():
        return answer("count") if ours() else 0

    @staticmethod
    def which(n, what):
        return answer("which") if ours() else 0

    @staticmethod
    def decorates(args, kwargs):
        return ours() and bool(answer("decorates"))

    @staticmethod
    def result(item):
        return str(answer("result")) if ours() else ""

    @staticmethod
    def hint(name, attribute):
        if ours() and not quiet[0]:
            return str(answer("hint"))
        return str(DATA["hints"].get(("." if attribute else "") + name, ""))

    @staticmethod
    def is_exception(name):
        return bool(DATA["exceptions"].get(name, False))

    @staticmethod
    def given(args, kwargs):
        return None

    @staticmethod
    def imported(name):
        return None

    @staticmethod
    def model(name):
        text = DATA["models"].get(name)
        return None if text is None else decoded(text)


def restricted_import(name, globals=None, locals=None, fromlist=(), level=-1 if PY2 else 0):
    mine = globals is None or globals.get("__name__") == "confirmed" or "__unknown__" in globals
    if mine and name not in DATA["imported"]:
        raise ImportError(name)
    return main_import(name, globals, locals, fromlist, level)


# What was called, and how.

def is_code(code):
    root = DATA["root"]
    return code.co_name == root["name"] and root["begin"] <= code.co_firstlineno <= root["end"]


def find_code(code):
    for c in code.co_consts:
        if isinstance(c, types.CodeType):
            if is_code(c):
                return c
            inner = find_code(c)
            if inner is not None:
                return inner


def bare(params):
    code = find_code(compile(decoded(DATA["source"]), FILE, "exec", 0, True))
    if code is None:
        stop(3, "there is no code of %s()" % DATA["root"]["name"])
    cells = [own["_cell"](own["_argument"](name)) for name in code.co_freevars]
    return own["_function"](code, namespace, cells), params[0], None, ()


def arguments(params, active=True):
    pos, kw = [], {}
    for name, keyword, optional in params:
        if optional and not (active and own["_given_too"]()):
            continue
        value = own["_argument"](str(name))
        if keyword:
            kw[str(name)] = value
        else:
            pos.append(value)
    return pos, kw


def instance_of(cls):
    root = DATA["root"]
    try:
        pos, kw = arguments(root["init"] or (), False)
        instance = cls(*pos, **kw)
    except BaseException:
        instance = own["_new"](cls)
    own["_fill"](instance, [str(n) for n in root["attributes"] or ()])
    return instance


varied = []


def find():
    """What to call, its parameters, a driver, and the arguments before them."""
    root = DATA["root"]
    params = root["params"], root["params1"]
    if not root["def"]:
        return bare(params)
    if not root["chain"]:
        value = namespace.get(root["name"])
        if value is not None and callable(value):
            return value, params[0], None, ()
        return bare(params)
    if root["inner"]:
        return bare(params)
    cls = namespace.get(root["chain"][0])
    try:
        for name in root["chain"][1:]:
            cls = getattr(cls, str(name))
    except BaseException:
        cls = None
    if cls is None:
        return bare(params)
    name = str(root["name"])
    if name.startswith("__") and not name.endswith("__"):
        name = "_" + str(root["chain"][-1]).lstrip("_") + name
    if name in ("__init__", "__new__"):
        return cls, params[1], None, ()
    try:
        member = own["_member"](cls, name)
    except BaseException:
        member = None
    if member is None:
        return bare(params)
    if isinstance(member, staticmethod):
        return getattr(cls, name), params[0], None, ()
    if isinstance(member, classmethod):
        return getattr(cls, name), params[1], None, ()
    instance = instance_of(cls)
    varied.append(instance)
    if isinstance(member, property):
        accessor = [f for f in (member.fget, member.fset, member.fdel)
                    if isinstance(f, types.FunctionType) and is_code(f.__code__)]
        if not accessor:
            varied.pop()
            return bare(params)
        return accessor[-1], params[1], None, (instance,)
    if name in ("__exit__", "__aexit__"):
        return getattr(instance, name), (), "_leave" if name == "__exit__" else "_leave_async", ()
    return getattr(instance, name), params[1], None, ()


def drive():
    try:
        what, params, driver, before = find()
        if varied:
            own["_vary"](varied.pop(), [str(n) for n in DATA["root"]["varied"] or ()],
                         [str(n) for n in DATA["root"]["attributes"] or ()])
        if driver:
            own[driver](what)
            return
        pos, kw = arguments(params)
        result = what(*(list(before) + pos), **kw)
        pos = kw = before = None
        if isinstance(result, types.GeneratorType):
            own["_consume"](result, 3)
        elif not PY2 and isinstance(result, types.CoroutineType):
            own["_run"](result)
        elif not PY2 and isinstance(result, types.AsyncGeneratorType):
            own["_run_async"](result, 3)
        elif type(result).__name__.endswith("GeneratorContextManager"):
            own["_enter"](result)
    except BaseException as e:
        outcome[:] = ["%s: %s" % (type(e).__name__, e)]


outcome = []


def load():
    sys.modules["_confirm"] = Questions("_confirm")
    exec(compile(decoded(DATA["standins"]), "<stand-in>", "exec", 0, True), own)
    own["_real_import"] = restricted_import
    builtins.__import__ = own["_importer"]
    for name in ("open", "file", "input", "raw_input"):
        if hasattr(builtins, name):
            setattr(builtins, name, own["StandIn"]())
    for source, unknown in DATA["attempts"]:
        for name in unknown or ():
            namespace[str(name)] = own["_named"](str(name))
        if source is None:
            continue
        try:
            exec(compile(decoded(source), FILE, "exec", 0, True), namespace)
        except BaseException:
            pass
    sys.settrace(None)
    sys.setprofile(None)
    if PY2:
        sys.exc_clear()


# What is left behind.

def begins(o):
    """Whether an object is one of the finding's function: the cycle begins there."""
    codes = {"frame": "f_code", "generator": "gi_code", "coroutine": "cr_code", "async_generator": "ag_code"}
    if DATA["functions"]:
        codes["function"] = "__code__"
    attribute = codes.get(type(o).__name__)
    code = getattr(o, attribute, None) if attribute else None
    if type(code) is not types.CodeType or code.co_filename != FILE:
        return False
    target = DATA["target"]
    return (code.co_name == target["name"] or attribute == "__code__") and target["begin"] <= code.co_firstlineno <= target["end"]


def search(before):
    """The cycle among the objects that are new, in words."""
    objects = [o for o in gc.get_objects() if id(o) not in before]
    index = dict((id(o), i) for i, o in enumerate(objects))
    links = [[index[id(r)] for r in gc.get_referents(o) if id(r) in index] for o in objects]
    holder = DATA["holder"]

    def reach(start):
        """Where each object that can be reached was come to from."""
        came, todo = {}, [start]
        while todo:
            i = todo.pop(0)
            for j in links[i]:
                if j not in came:
                    came[j] = i
                    todo.append(j)
        return came

    def back(start):
        came = reach(start)
        if start not in came:
            return None
        path, at = [], came[start]
        while at != start:
            path.insert(0, at)
            at = came[at]
        return [start] + path

    starts = [i for i, o in enumerate(objects) if begins(o)]
    for i in starts:
        path = back(i)
        if path is None:
            continue
        if holder and type(objects[i]) is types.FrameType:
            held = index.get(id(objects[i].f_locals.get(holder)))
            if held is None or (held != i and i not in reach(held)):
                continue
        return in_words([objects[j] for j in path])
    for i, o in enumerate(objects):
        if issubclass(type(o), BaseException):
            path = back(i)
            if path is not None and any(j in reach(i) for j in starts):
                return in_words([objects[j] for j in path])
    return None


def describe(o):
    if type(o) is types.FrameType:
        return "frame of %s()" % o.f_code.co_name
    if type(o) is types.FunctionType:
        return "function %s()" % o.__name__
    return type(o).__name__


def in_words(cycle):
    return " -> ".join([describe(o) for o in cycle + cycle[:1]])


def alive():
    return len([None for o in gc.get_objects() if begins(o)])


def main():
    load()
    gc.collect()
    before = set(map(id, gc.get_objects()))
    drive()
    done[0] = True
    if PY2:
        sys.exc_clear()
    builtins.__import__ = main_import
    cycle = search(before)
    if next(answers, None) is not None:
        stop(3, "went another way: %d questions were asked" % asked[0])
    if cycle is None:
        stop(1, "no cycle; the call ended with %s" % (outcome or ["a return"])[0])
    were = alive()
    gc.collect()
    if alive() >= were:
        stop(1, "a cycle, which something else keeps alive as well: " + cycle)
    stop(0, "a cycle, which only the collector breaks: " + cycle)


try:
    main()
except BaseException:
    __import__("traceback").print_exc()
    stop(3, "went another way")
