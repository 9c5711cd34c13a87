class Job(object):
    def __init__(self, args=[], options={}):  # want "'args' is made once, and stored in line 3" "'options' is made once, and stored in line 4"
        self.args = args
        self.options = options

    def run(self, work):
        return work(*self.args, **self.options)


def configure(target, names=set()):  # want "'names' is made once, and stored in line 11"
    target.names = names


# What follows is right, or another rule's.

class Changes(object):
    def __init__(self, log=[], done=[]):
        self.log = log
        done.append(self)
        self.done = done

    def note(self, text):
        self.log.append(text)


class Replaces(object):
    def __init__(self, args=[], more=(), names=None):
        if not args:
            args = []
        self.args = args
        self.more = more
        self.names = names or []


class Copies(object):
    def __init__(self, args=[], _registry={}):
        self.args = list(args)
        self.registry = _registry
