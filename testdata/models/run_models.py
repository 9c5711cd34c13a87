"""Run every shape of a shapes file under the Python that runs this program and print `id<TAB>verdict`.

usage: [MODELS=FOLDER] PYTHON run_models.py SHAPES.txt

A shape is a function f(big). Verdicts: ok (the argument died as f's caller dropped it), CYCLE (only the
cyclic collector could reclaim it), HELD (alive even after a collection), '-' (not for this Python),
SYN, ERR:Name. A verdict of ok is followed by '+' where garbage with a frame, a traceback or an exception
was left all the same. With MODELS, the folder of the library models, every module that a model stands
for is replaced by the model first: the verdicts must stay the same.
"""
from __future__ import print_function
import gc
import glob
import io
import os
import sys
import threading
import time
import types
import weakref
try:
    import _thread as thread
except ImportError:
    import thread

ACCIDENTS = "NameError AttributeError ImportError ModuleNotFoundError UnboundLocalError".split()
PY3 = sys.version_info[0] == 3
REAL_THREAD = threading.Thread
WAIT = REAL_THREAD.join
# Libraries that shapes use.
OTHERS = """asyncio concurrent.futures.thread dataclasses functools itertools logging.handlers multiprocessing.pool
multiprocessing.synchronize pickle tempfile unittest.mock warnings""".split()


class Marker(object):
    pass


def detached(fn, *args):
    """Call fn on another stack, and wait."""
    box = [args, fn]

    def run():
        try:
            box.pop()(*box.pop())
        except BaseException:
            pass
    thread = REAL_THREAD(target=run)
    del fn, args
    thread.start()
    WAIT(thread)


def read_models(folder):
    """The models for this Python: path, text, names of the modules."""
    models = []
    for path in sorted(glob.glob(os.path.join(folder, "*.py"))):
        with io.open(path, encoding="utf-8") as source:
            text = source.read()
        head = text.split("\n", 1)[0]
        if not head.startswith("# model: "):
            raise SystemExit(path + ": no '# model:' on its first line")
        names = str(head[len("# model: "):]).split()
        if names[-1] in ("(2)", "(3)"):
            if names.pop() != ("(3)" if PY3 else "(2)"):
                continue
        models.append((path, text, names))
    return models


def substitute(models):
    # The real libraries first: they need the real ones below them.
    for name in sum([names for _, _, names in models], []):
        try:
            __import__(name)
        except ImportError:
            pass
    builtins = sys.modules["builtins" if PY3 else "__builtin__"]
    builtins.__detached__ = detached
    builtins.__unknown__ = lambda: None
    builtins.__expected__ = isinstance
    for path, text, names in models:
        module = types.ModuleType(names[0])
        for name in names:
            parent, _, child = name.rpartition(".")
            if parent:
                if parent not in sys.modules:
                    continue
                setattr(sys.modules[parent], child, module)
            sys.modules[name] = module
        exec(compile(text, path, "exec"), module.__dict__)


def find_six():
    """six itself, or the copy that pip carries."""
    for name in "six", "pip._vendor.six", "pip._vendor.urllib3.packages.six":
        try:
            __import__(name)
        except ImportError:
            continue
        sys.modules["six"] = sys.modules[name]
        return


def read(path):
    with io.open(path, encoding="utf-8") as source:
        for block in source.read().split("\n## "):
            head, _, body = block.lstrip("# ").strip("\n").partition("\n")
            name, dialect = head.split(" ")[:2]
            yield name, dialect, body


def meant(dialect):
    """Whether a shape is for this Python: "2", "3", "3.11" and newer, or both."""
    if dialect == "both":
        return True
    wanted = tuple(int(part) for part in dialect.split("."))
    return sys.version_info[0] == wanted[0] and sys.version_info >= wanted


def settle():
    """Wait until every thread is gone: one that is joined may still hold frames."""
    for _ in range(1000):
        if not thread._count():
            return
        time.sleep(0.001)


def verdict(name, body):
    ns = {}
    try:
        exec(compile("def boom():\n    raise ValueError('boom')\n" + body + "\n", "<" + name + ">", "exec"), ns)
    except SyntaxError:
        return "SYN"

    raised = []

    def once():
        marker = Marker()
        ref = weakref.ref(marker)

        def call(argument):
            try:
                ns["f"](argument)
            except Exception as problem:
                raised.append(type(problem).__name__)
        call(marker)
        del marker
        return ref

    try:
        once()
        gc.collect()
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        ref = once()
    except Exception as problem:
        return "ERR:" + type(problem).__name__
    finally:
        gc.set_debug(0)
    if raised and raised[0] in ACCIDENTS:
        return "ERR:" + raised[0]
    settle()
    died = ref() is None
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    gc.set_debug(0)
    kinds = (types.FrameType, types.TracebackType, BaseException)
    left = any(isinstance(thing, kinds) for thing in gc.garbage)
    del gc.garbage[:]
    gc.collect()
    gc.collect()
    if died:
        return "ok+" if left else "ok"
    return "CYCLE" if ref() is None else "HELD"


def main():
    sys.stderr = open(os.devnull, "w")
    for name in OTHERS:
        try:
            __import__(name)
        except ImportError:
            pass
    find_six()
    if os.environ.get("MODELS"):
        substitute(read_models(os.environ["MODELS"]))
    gc.disable()
    if hasattr(gc, "freeze"):
        gc.collect()
        gc.freeze()
    for name, dialect, body in read(sys.argv[1]):
        if not meant(dialect):
            print(name + "\t-")
            continue
        print(name + "\t" + verdict(name, body))
        sys.stdout.flush()
        gc.collect()


main()
