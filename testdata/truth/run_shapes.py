"""Run every shape of a shapes file under the Python that runs this program.

usage: PYTHON run_shapes.py SHAPES.txt

A shape is a block of Python after a line `## ID DIALECT DESCRIPTION`; DIALECT is 2, 3, both, or 3.N for "3.N and
newer".  It defines f(big), which is called with a marker object while boom() raises ValueError and the cyclic collector
is off.  One line `ID<TAB>VERDICT` is printed for each:

    ok      the marker died when f's caller dropped it
    CYCLE   only the cyclic collector could reclaim it
    HELD    it was alive even after a collection
    -       not a shape for this Python
    SYN     does not compile here
    ERR:N   the shape itself is broken (N is the exception)
"""
from __future__ import print_function
import gc
import io
import sys
import warnings
import weakref


class Marker(object):
    pass


def read(path):
    with io.open(path, encoding="utf-8") as source:
        for block in source.read().split("\n## "):
            head, _, body = block.lstrip("# ").strip("\n").partition("\n")
            name, dialect = head.split(" ")[:2]
            yield name, dialect, body


def wanted(dialect):
    if dialect == "both":
        return True
    if "." in dialect:
        return sys.version_info[:2] >= tuple(int(part) for part in dialect.split("."))
    return dialect == str(sys.version_info[0])


def verdict(name, body):
    ns = {"__name__": "shape"}
    try:
        exec(compile("def boom():\n    raise ValueError('boom')\n" + body + "\n", "<" + name + ">", "exec"), ns)
    except SyntaxError:
        return "SYN"

    def once():
        marker = Marker()
        ref = weakref.ref(marker)
        raised = []

        def call(argument):
            try:
                ns["f"](argument)
            except Exception as problem:
                raised.append(type(problem).__name__)
        call(marker)
        del marker
        return ref, raised

    try:
        once()
        gc.collect()
        ref, raised = once()
    except Exception as problem:
        return "ERR:" + type(problem).__name__
    if raised and raised[0] in ("NameError", "AttributeError", "ImportError", "ModuleNotFoundError", "UnboundLocalError"):
        return "ERR:" + raised[0]
    if ref() is None:
        return "ok"
    gc.collect()
    return "CYCLE" if ref() is None else "HELD"


def main():
    gc.disable()
    warnings.simplefilter("ignore")
    if sys.version_info[0] == 3:
        sys.unraisablehook = lambda unraisable: None
    for name, dialect, body in read(sys.argv[1]):
        print(name + "\t" + (verdict(name, body) if wanted(dialect) else "-"))
        sys.stdout.flush()
        gc.collect()


if __name__ == "__main__":
    main()
