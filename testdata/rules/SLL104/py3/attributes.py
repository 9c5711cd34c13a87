import sys


class _Keeps(object):
    def run(self):
        try:
            int("no number")
        except ValueError as e:
            self.failure = e  # want "attribute 'failure' of local 'self' still holds an exception when run\(\) ends"


def keeps():
    _Keeps().run()


class _KeepsTraceback(object):
    def run(self):
        try:
            int("no number")
        except ValueError:
            self.where = sys.exc_info()[2]  # want "attribute 'where' of local 'self'"


def keeps_traceback():
    _KeepsTraceback().run()


class _KeepsText(object):
    def run(self):
        try:
            int("no number")
        except ValueError as e:
            self.failure = str(e)
            self.problem = e.with_traceback(None)


def keeps_text():
    _KeepsText().run()


class _Box(object):
    pass


def local_owner():
    box = _Box()
    try:
        int("no number")
    except ValueError as e:
        box.problem = e  # want "attribute 'problem' of local 'box'"
    return str(box.problem)
