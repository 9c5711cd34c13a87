"""What the CPython that runs this program does with other programs: the yardstick for the linter and the interpreter.

usage: PYTHON truth.py FILE.py          one line for each function without required arguments and leading underscore
       PYTHON truth.py --programs       JSON lines on standard input and output

A program line is {"id", "entry", "source"}.  Whatever name the source leaves undefined, and every parameter of a
function that is called, gets a stand-in by its name (see stand_in and argument): a function that may raise, a
condition, a collection, an object.  Which calls raise what, which way conditions go and how long collections are, are
the inputs.  The entry is called with every combination of them, or with a sample where there are too many.  The answer
is {"id"} with

    status  ok, syntax (does not compile), bad (runs into an exception that the program does not mean: a NameError, an
            AttributeError ...), slow (too many steps)
    cycle   on some input garbage was left that only the cyclic collector could reclaim, with a frame, traceback,
            exception or generator that is part of a cycle, or hangs from an inner function that reaches itself
    frames  the functions whose frames are part of such cycles
    unsettled
            no cycle so, but there is one when calls raise a class that no except clause of the program names, or
            conditions, collections and clean-ups raise; or when a helper, method or context manager is called by itself while
            somebody else holds the objects that it borrows; or an inner function reaches itself and nothing else
    inputs  how many were tried
    full    whether they were all

Calls raise the classes that the program's except clauses name (RuntimeError for Exception, BaseException and a bare
except; ValueError when there is no clause), because a program that only knows ValueError is meant to meet that.
"""
from __future__ import print_function
import ast
import gc
import io
import json
import random
import signal
import sys
import threading
import types
import warnings
import weakref

PY2 = sys.version_info[0] == 2
FILE = "<case>"
DEPTH = 14  # decisions that are enumerated; later ones take the quiet way
EXHAUST = 200  # inputs of the systematic search
SAMPLE = 120  # random inputs where that did not suffice
AFTER = 24  # inputs after the first cycle, to learn of more frames
STEPS = 400  # decisions of one run
ACCIDENTS = (NameError, AttributeError, TypeError, IndexError, ImportError, SyntaxError)

try:
    import builtins
except ImportError:
    import __builtin__ as builtins


class TooLong(BaseException):
    pass


class Unmentioned(Exception):
    pass


class Tape(object):
    """The decisions of one run: those of prefix first, then the quiet way, or chance."""

    def __init__(self, prefix, chance=None, lively=0.5, wide=False):
        self.prefix, self.chance, self.lively, self.wide, self.log, self.kinds = prefix, chance, lively, wide, [], []

    def pick(self, arity):
        at = len(self.log)
        if at > STEPS:
            raise TooLong()
        choice = 0
        if at < len(self.prefix):
            choice = min(self.prefix[at], arity - 1)
        elif self.chance is not None and at < 3 * DEPTH and self.chance.random() < self.lively:
            choice = self.chance.randrange(arity)
        self.log.append((arity, choice))
        return choice

    def following(self):
        """The next prefix in depth-first order, None at the end."""
        log = self.log[:DEPTH]
        while log:
            arity, choice = log.pop()
            if choice + 1 < arity:
                return [c for _, c in log] + [choice + 1]
        return None

    def choose(self, values):
        """One of values, or in a wide run perhaps a failure."""
        choice = self.pick(len(values) + self.wide)
        if choice == len(values):
            fail(self.kinds[0])
        return values[choice]


class Thing(object):
    """An object that the program knows nothing of; each of its methods may raise."""

    def __init__(self, tape):
        self.__dict__["_tape"] = tape

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return stand_in(name, self._tape)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return None

    def __iter__(self):
        return iter([])

    def __str__(self):
        return "thing"


class Bag(object):
    """What a helper borrows: an object with a place for an exception and a list."""
    exc = None

    def __init__(self):
        self.items = []

    def keep(self, x):
        self.exc = x

    def clear(self):
        self.exc = None
        del self.items[:]


# What reports or cleans up is not expected to fail.
QUIET = ("log", "note", "report", "close", "shutdown", "cancel", "release", "unlink")


def stand_in(name, tape):
    """A value for an unknown name: a condition, a collection, a report, or something to call that may raise."""
    if name.startswith(("cond", "is_", "has_", "ready", "should", "want")):
        def unknown(*args, **kw):
            return tape.choose((False, True))
    elif name.startswith(("items", "list_")):
        def unknown(*args, **kw):
            return [Thing(tape) for _ in range(tape.choose((0, 1, 2)))]
    elif name.startswith(QUIET):
        def unknown(*args, **kw):
            return tape.choose((None,)) if tape.wide else None
    else:
        def unknown(*args, **kw):
            choice = tape.pick(1 + len(tape.kinds))
            if choice:
                fail(tape.kinds[choice - 1])
            return Thing(tape)
    return unknown


def fail(kind):
    try:
        problem = kind("boom")
    except TypeError:
        problem = kind.__new__(kind)
    try:
        raise problem
    finally:
        problem = None


def argument(name, tape):
    if name in ("items", "jobs", "urls", "rows", "errors", "errs"):
        return [Thing(tape) for _ in range(tape.pick(3))]
    if name in ("flag", "strict", "quiet", "verbose"):
        return tape.pick(2) == 1
    if name in ("work", "boom", "call", "action", "func", "fetch", "cb"):
        return stand_in("work", tape)
    if name in ("exc", "x", "err"):
        return ValueError("given")
    if name in ("box", "job"):
        return Bag()
    return Thing(tape)


def clauses(tree):
    """The names in except clauses."""
    names = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        if node.type is None:
            names.add("Exception")
        for part in getattr(node.type, "elts", [node.type]):
            if isinstance(part, ast.Name):
                names.add(part.id)
    return names


def unknowns(code, known):
    """The global names that a code object and those inside it read and nobody defines."""
    found = set(n for n in code.co_names if n not in known)
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            found |= unknowns(const, known)
    return found


def loads(tree):
    return set(n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))


class Case(object):
    def __init__(self, source, entry):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source, FILE)
            self.code = compile(source, FILE, "exec", 0, True)
        self.clauses = clauses(tree)
        ns = self.fresh()
        self.kinds = self.classes(ns)
        self.globals = sorted((loads(tree) & unknowns(self.code, set(ns) | set(dir(builtins)))))
        self.entry = (call, entry, None)
        self.helpers = [root for node in tree.body for root in roots(node, entry)]
        ns.clear()  # its functions hold it
        gc.collect(1)

    def fresh(self):
        ns = {"__name__": "case", "__file__": FILE}
        exec(self.code, ns)
        return ns

    def classes(self, ns):
        """The classes for calls to raise, as names in a fresh namespace."""
        kinds = []
        for name in sorted(self.clauses):
            kind = "RuntimeError" if name in ("Exception", "BaseException") else name
            if kind not in kinds and (kind in ns or hasattr(builtins, kind)):
                kinds.append(kind)
        return kinds or ["ValueError"]

    def run(self, root, tape, tracer=None):
        """One call: the cycles it left (see cyclic)."""
        drive, name, method = root
        ns = self.fresh()
        tape.kinds = [ns.get(k) or getattr(builtins, k) for k in self.kinds] + ([Unmentioned] if tape.wide else [])
        for unknown in self.globals:
            ns[unknown] = stand_in(unknown, tape)
        function = ns[name]
        if method is not None:
            function = getattr(function(), method)
        if drive is enter:
            args = [stand_in("work", tape)]
        else:
            args = arguments(function, tape)
        # What a helper borrows belongs to somebody else.
        lenders = [] if root is self.entry else [a for a in args if not isinstance(a, BaseException)]
        if method is not None:
            lenders.append(function)
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            outcome(drive, [function] + args, tracer)
        finally:
            args = function = None
            if PY2:
                sys.exc_clear()
            before = waiting()
            gc.collect(0)
            gc.set_debug(0)
        names, bare = cyclic(gc.garbage) if gc.garbage else (None, False)
        names = finished(before, names)
        del gc.garbage[:], lenders
        ns.clear()
        gc.collect(1)
        return names, bare


def arguments(function, tape):
    """Stand-ins for the parameters without a default."""
    code = function.__code__
    count = code.co_argcount - len(function.__defaults__ or ())
    bound = getattr(function, "__self__", None) is not None
    return [argument(name, tape) for name in code.co_varnames[bound:count]]


def roots(node, entry):
    """How to call what a top-level statement defines: (driver, name, method) tuples."""
    found = []
    if isinstance(node, ast.FunctionDef) and node.name != entry:
        if any(getattr(d, "attr", getattr(d, "id", "")) == "contextmanager" for d in node.decorator_list):
            found.append((enter, node.name, None))
        elif any(isinstance(n, ast.Yield) for n in ast.walk(node)):
            found.append((consume, node.name, None))
        else:
            found.append((call, node.name, None))
    if isinstance(node, ast.ClassDef):
        methods = [n.name for n in node.body if isinstance(n, ast.FunctionDef)]
        found.extend((call, node.name, m) for m in methods if not m.startswith("__"))
        if "__exit__" in methods:
            found.append((enter, node.name, None))
    return found


# The drivers hold nothing but what they were given.

def call(function, *args):
    function(*args)


def enter(manager, body):
    with manager():
        body()


def consume(function, *args):
    for _ in function(*args):
        pass


def outcome(drive, args, tracer):
    if tracer is not None:
        sys.settrace(tracer)
    try:
        drive(*args)
    except TooLong:
        raise
    except BaseException:
        pass
    finally:
        if tracer is not None:
            sys.settrace(None)


def cyclic(garbage):
    """The names of the functions whose frames are in cycles, None without cycles; and whether there was the cycle of an
    inner function that reaches itself and nothing of interest."""
    objects = dict((id(o), o) for o in garbage)
    edges = dict((i, [id(r) for r in gc.get_referents(o) if id(r) in objects]) for i, o in objects.items())
    names, found, bare = set(), False, False
    for part in components(edges):
        if len(part) == 1 and part[0] not in edges[part[0]]:
            continue
        members = [objects[i] for i in part]
        if not any(isinstance(o, STRONG) for o in members):
            if any(isinstance(o, type) for o in members) or not any(isinstance(o, types.FunctionType) for o in members):
                continue  # a class is always its own cycle
            if not any(isinstance(objects[i], STRONG) for i in reach(part, edges)):
                bare = True
                continue
        found = True
        for o in members:
            code = code_of(o)
            if code is not None and code.co_filename == FILE:
                names.add(code.co_name)
    return (names if found else None), bare


def waiting():
    """For each generator of the program a weak reference, its id and the name of its function."""
    if PY2:
        return []  # the collector leaves those with something to do at their end alone
    return [(weakref.ref(o), id(o), o.gi_code.co_name) for o in gc.get_objects(0)
            if type(o) is types.GeneratorType and o.gi_code.co_filename == FILE]


def finished(before, names):
    """The names of cyclic and those of generators which nobody but the collector ended. What they have to do at their
    end broke the cycle before it could be seen, so that no other names are known."""
    saved = set(map(id, gc.garbage))
    ended = set(name for ref, i, name in before if ref() is None and i not in saved)
    return (names or set()) | ended if ended else names


def reach(part, edges):
    """The nodes that can be reached from those of part."""
    seen, todo = set(part), list(part)
    while todo:
        for other in edges[todo.pop()]:
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


STRONG = (types.FrameType, types.TracebackType, BaseException, types.GeneratorType)


def code_of(o):
    for attribute in ("f_code", "gi_code", "cr_code", "ag_code", "__code__"):
        code = getattr(o, attribute, None) if not isinstance(o, (type, BaseException, Thing)) else None
        if isinstance(code, types.CodeType):
            return code
    return None


def components(edges):
    """Tarjan's algorithm without recursion."""
    index, low, on, stack, out = {}, {}, set(), [], []
    for root in edges:
        if root in index:
            continue
        work = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on.add(root)
        while work:
            node, successors = work[-1]
            for other in successors:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on.add(other)
                    work.append((other, iter(edges[other])))
                    break
                if other in on:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part = []
                    while True:
                        member = stack.pop()
                        on.discard(member)
                        part.append(member)
                        if member == node:
                            break
                    out.append(part)
    return out


def accidents(case, root, chance):
    """The name of an exception that some run meets and the program does not mean, or None."""
    seen = []

    def local(frame, event, arg):
        if event == "exception" and arg[0] is not None and isinstance(arg[0], type) and issubclass(arg[0], ACCIDENTS):
            seen.append(arg[0].__name__)
        return local

    def tracer(frame, event, arg):
        return local if frame.f_code.co_filename == FILE else None

    for turn in range(28):
        case.run(root, Tape([], chance if turn else None, 0.3 + 0.1 * (turn % 6)), tracer)
        if seen:
            return seen[0]
    return None


class Search(object):
    """Calls of one root with inputs until enough is known."""

    def __init__(self, case, root, chance, wide=False):
        self.frames, self.cycle, self.bare, self.tried = set(), False, False, 0
        after, prefix = 0, []
        while prefix is not None and self.tried < EXHAUST and after < (1 if wide else AFTER):
            tape = Tape(prefix, wide=wide)
            self.note(case.run(root, tape))
            prefix = tape.following()
            after += self.cycle
        self.full = prefix is None
        for turn in range(0 if self.full else SAMPLE):
            if self.cycle:
                break
            self.note(case.run(root, Tape([], chance, (0.25, 0.5, 0.8)[turn % 3], wide)))

    def note(self, result):
        names, bare = result
        self.tried += 1
        self.bare = self.bare or bare
        if names is not None:
            self.cycle = True
            self.frames |= names


def unsettled(case, chance):
    """Whether one may see a cycle where calls of the entry showed none."""
    if Search(case, case.entry, chance, wide=True).cycle:
        return True
    for root in case.helpers:
        try:
            if not accidents(case, root, chance) and Search(case, root, chance).cycle:
                return True
        except TypeError:
            pass  # a class whose objects need arguments
    return False


def alarm_in(seconds):
    try:
        signal.alarm(seconds)
    except OSError:
        pass  # an interpreter that lets no signal in has limits of its own


def judge(program):
    answer = {"id": program["id"], "status": "ok"}
    chance = random.Random(12345)
    alarm_in(10)
    try:
        case = Case(program["source"], program["entry"])
        problem = accidents(case, case.entry, chance)
        if problem:
            answer["status"] = "bad"
            answer["why"] = problem
        else:
            s = Search(case, case.entry, chance)
            answer.update(cycle=s.cycle, unsettled=not s.cycle and (s.bare or unsettled(case, chance)),
                          frames=sorted(s.frames), inputs=s.tried, full=s.full)
    except SyntaxError as problem:
        answer["status"] = "syntax"
        answer["why"] = str(problem)
    except TooLong:
        answer["status"] = "slow"
    except Exception as problem:
        answer["status"] = "bad"
        answer["why"] = type(problem).__name__ + ": " + str(problem)
    finally:
        alarm_in(0)
        gc.set_debug(0)
        del gc.garbage[:]
    return answer


def alarm(number, frame):
    raise TooLong()


def programs():
    signal.signal(signal.SIGALRM, alarm)
    lines = sys.stdin
    settle()
    count = 0
    while True:
        line = lines.readline()
        if not line:
            break
        answer = judge(json.loads(line))
        if PY2:
            sys.exc_clear()
        count += 1
        if count % 50 == 0:
            settle()
        sys.stdout.write(json.dumps(answer, sort_keys=True) + "\n")
    sys.stdout.flush()


def settle():
    gc.collect()
    if hasattr(gc, "freeze"):
        gc.freeze()


def functions(path):
    """The functions of a file that can be called without arguments, each called once in a fresh namespace."""
    with io.open(path, encoding="utf-8") as handle:
        source = handle.read()
    code = compile(source.encode("utf-8"), FILE, "exec", 0, True)

    def load():
        ns = {"__name__": "case", "__file__": path}
        exec(code, ns)
        return ns

    names = [k for k, v in sorted(load().items()) if isinstance(v, types.FunctionType) and not k.startswith("_")
             and v.__code__.co_filename == FILE and v.__code__.co_argcount <= len(v.__defaults__ or ())]
    for name in names:
        ns = load()
        settle()
        gc.set_debug(gc.DEBUG_SAVEALL)
        outcome(ns[name], (), None)
        if PY2:
            sys.exc_clear()
        gc.collect()
        gc.set_debug(0)
        found, bare = cyclic(gc.garbage) if gc.garbage else (None, False)
        del gc.garbage[:]
        print("%-30s %-6s %s" % (name, "ok" if found is None else "CYCLE", " ".join(sorted(found or ()))))


def main():
    gc.disable()
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    if not PY2:
        sys.unraisablehook = lambda unraisable: None
        threading.excepthook = lambda problem: None
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--programs":
        programs()
    else:
        functions(sys.argv[1])


if __name__ == "__main__":
    main()
