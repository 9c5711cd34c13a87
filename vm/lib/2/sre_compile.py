"""What module re compiles patterns with."""

import _sre
from sre_constants import *
from sre_constants import MAGIC

_sre.set_error(error)


def isstring(obj):
    return isinstance(obj, basestring)


def compile(p, flags=0):
    return _sre.compile(p, flags)
