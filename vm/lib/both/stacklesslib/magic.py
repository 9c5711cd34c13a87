"""Run a program with tasklets for its threads:

    python -m stacklesslib.magic program.py [argument ...]
    python -m stacklesslib.magic -m module [argument ...]
"""
import runpy
import sys

import stackless

from . import main
from .app import install_stackless
from .monkeypatch import patch_all


def run():
    """Run what the arguments say, and stop the loop then."""
    try:
        if len(sys.argv) > 1:
            target = sys.argv.pop(1)
            if target == '-m' and len(sys.argv) > 1:
                runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)
            else:
                runpy.run_path(target, run_name='__main__')
    except Exception:
        main.mainloop.exception = sys.exc_info()
        raise
    finally:
        main.mainloop.stop()


def start():
    """Run what the arguments say as a tasklet, with tasklets for threads, until it ends."""
    patch_all()
    install_stackless()
    stackless.tasklet(run)()
    main.mainloop.run()


if __name__ == '__main__':
    start()
