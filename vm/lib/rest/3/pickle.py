"""Objects as streams of bytes."""
from _pickle import PickleError, PicklingError, UnpicklingError, Pickler, Unpickler, dump, dumps, load, loads

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4
