"""Objects as streams of bytes."""
from cPickle import *
