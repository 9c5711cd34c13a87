# The collector's turn comes at every instruction while the thread is traced.
import sys

def trace(frame, event, arg):
    return trace

def raiser(i):
    raise ValueError(i)

def main():
    missed = 0
    for i in range(3000):
        try:
            try:
                raiser(i)
            except KeyError:
                raise
            except BaseException:
                pass
            finally:
                pass
        except ValueError:
            missed += 1
    return missed

sys.settrace(trace)
print(main())
sys.settrace(None)

def stop(frame, event, arg):
    if event == "exception":
        sys.settrace(None)
        return None
    return stop

def once():
    try:
        try:
            raiser(1)
        except KeyError:
            raise
        except ValueError:
            return 'inner'
    except ValueError:
        return 'outer'

sys.settrace(stop)
print(once())
sys.settrace(None)

def bad(frame, event, arg):
    if event == "exception":
        raise LookupError("of the trace function")
    return bad

def both():
    try:
        try:
            raiser(1)
        except LookupError:
            return 'inner'
    except LookupError:
        return 'outer'

sys.settrace(bad)
print(both())
print(sys.gettrace())

# What a class body takes from around it stays there while it is traced.
def update():
    try:
        raiser(7)
    except ValueError, e:
        class Local(object):
            value = str(e)
        return Local

sys.settrace(trace)
print(update().value)
sys.settrace(None)
