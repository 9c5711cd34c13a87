"""Module async_ by the names that its things had in Python 2; to Python 3 this is
importlib.import_module('stacklesslib.async')."""
from .async_ import *
from .async_ import async_

globals()['async'] = async_
