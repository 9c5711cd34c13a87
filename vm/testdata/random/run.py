"""Run many programs in one process: a JSON text each line, and so what each printed."""

import gc
import json
import os
import sys


class Output(object):
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        pass


def run(source):
    namespace = {"__name__": "__main__", "__builtins__": __builtins__}
    try:
        exec(compile(source, "prog.py", "exec", 0, 1), namespace)
    except BaseException as e:
        sys.stdout.write("uncaught %s: %s\n" % (type(e).__name__, e))


def main():
    answer = sys.stdout
    while True:
        line = sys.stdin.readline()
        if not line:
            answer.flush()
            os._exit(0)  # nobody is to print at the end
        source = json.loads(line)
        sys.stdout = sys.stderr = Output()  # what is left of the last one may print
        gc.collect()
        out = sys.stdout = Output()
        run(source if sys.version_info[0] > 2 else source.encode("utf-8"))
        text = "".join(out.parts)
        if sys.version_info[0] == 2:
            text = text.decode("latin-1")
        answer.write(json.dumps(text) + "\n")


main()
