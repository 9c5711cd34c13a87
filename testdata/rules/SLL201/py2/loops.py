"""Main loops."""
from __future__ import with_statement
# The rest of the imports.
import time


def report(problem):
    print problem


def forever(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception, e:  # want "stays alive, with all its frames, while the loop goes on"
            report(e)


def ignores(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception:  # want "while the loop goes on"
            pass


def skips(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception, e:  # want "while the loop goes on"
            if report(e):
                continue
            report("again")
            continue
        report("done")


def one_line(queue):
    while 1:
        try: queue.get()()
        except Exception, e: report(e)  # want "while the loop goes on"


def cleared(queue):
    import sys
    while True:
        job = queue.get()
        try:
            job()
        except Exception, e:
            report(e)
        sys.exc_clear()


def helper(job):
    try:
        job()
    except Exception, e:
        report(e)


def calls_helper(queue):
    while True:
        helper(queue.get())


def before_the_loop(queue):
    try:
        queue.open()
    except IOError:  # want "while the function goes on"
        queue.create()
    while True:
        queue.get()()


def serves(server):
    try:
        server.bind()
    except IOError, e:  # want "while the function goes on"
        report(e)
    server.serve_forever()


def interrupted(poller):
    while True:
        try:
            poller.poll()
        except IOError, e:
            if e.errno == errno.EINTR:
                continue
            raise


def generator(queue):
    while True:
        try:
            queue.get()()
        except ValueError:
            pass
        yield 1


def ends_soon(items):
    while items:
        try:
            items.pop()()
        except ValueError:
            pass


def skips_at_the_end(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception, e:  # want "while the loop goes on"
            report(e)
            if e.args:
                continue
        report("done")


def shares_lines(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception, e:  # want "while the loop goes on"
            if e.args: report(e); continue
            else: report(2)


def gives_up(queue):
    while True:
        try:
            queue.get()()
        except ValueError:
            report("no more")
            sys.exit(0)


def serves_or_not(server):
    try:
        server.bind()
    except IOError, e:
        report(e)
        os._exit(2)
    server.serve_forever()


def yields_in_its_turn(cursor):
    while True:
        try:
            yield cursor.next()
        except KeyError:
            cursor = cursor.again()


def waits_and_yields(queue):
    while True:
        try:
            job = queue.get()
            job()
        except ValueError, e:  # want "while the loop goes on"
            report(e)
            continue
        yield job
