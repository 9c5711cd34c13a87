package vm

import "strings"

// slotDocs is __doc__ of the special methods of built-in classes: Python 3.
var slotDocs = map[string]string{
	"__repr__":           "Return repr(self).",
	"__str__":            "Return str(self).",
	"__hash__":           "Return hash(self).",
	"__call__":           "Call self as a function.",
	"__getattribute__":   "Return getattr(self, name).",
	"__setattr__":        "Implement setattr(self, name, value).",
	"__delattr__":        "Implement delattr(self, name).",
	"__lt__":             "Return self<value.",
	"__le__":             "Return self<=value.",
	"__eq__":             "Return self==value.",
	"__ne__":             "Return self!=value.",
	"__gt__":             "Return self>value.",
	"__ge__":             "Return self>=value.",
	"__iter__":           "Implement iter(self).",
	"__next__":           "Implement next(self).",
	"__get__":            "Return an attribute of instance, which is of type owner.",
	"__set__":            "Set an attribute of instance to value.",
	"__delete__":         "Delete an attribute of instance.",
	"__init__":           "Initialize self.  See help(type(self)) for accurate signature.",
	"__del__":            "Called when the instance is about to be destroyed.",
	"__await__":          "Return an iterator to be used in await expression.",
	"__aiter__":          "Return an awaitable, that resolves in asynchronous iterator.",
	"__anext__":          "Return a value or raise StopAsyncIteration.",
	"__add__":            "Return self+value.",
	"__radd__":           "Return value+self.",
	"__sub__":            "Return self-value.",
	"__rsub__":           "Return value-self.",
	"__mul__":            "Return self*value.",
	"__rmul__":           "Return value*self.",
	"__matmul__":         "Return self@value.",
	"__rmatmul__":        "Return value@self.",
	"__mod__":            "Return self%value.",
	"__rmod__":           "Return value%self.",
	"__divmod__":         "Return divmod(self, value).",
	"__rdivmod__":        "Return divmod(value, self).",
	"__pow__":            "Return pow(self, value, mod).",
	"__rpow__":           "Return pow(value, self, mod).",
	"__neg__":            "-self",
	"__pos__":            "+self",
	"__abs__":            "abs(self)",
	"__bool__":           "True if self else False",
	"__invert__":         "~self",
	"__lshift__":         "Return self<<value.",
	"__rlshift__":        "Return value<<self.",
	"__rshift__":         "Return self>>value.",
	"__rrshift__":        "Return value>>self.",
	"__and__":            "Return self&value.",
	"__rand__":           "Return value&self.",
	"__xor__":            "Return self^value.",
	"__rxor__":           "Return value^self.",
	"__or__":             "Return self|value.",
	"__ror__":            "Return value|self.",
	"__int__":            "int(self)",
	"__float__":          "float(self)",
	"__iadd__":           "Return self+=value.",
	"__isub__":           "Return self-=value.",
	"__imul__":           "Return self*=value.",
	"__imod__":           "Return self%=value.",
	"__iand__":           "Return self&=value.",
	"__ixor__":           "Return self^=value.",
	"__ior__":            "Return self|=value.",
	"__floordiv__":       "Return self//value.",
	"__rfloordiv__":      "Return value//self.",
	"__truediv__":        "Return self/value.",
	"__rtruediv__":       "Return value/self.",
	"__index__":          "Return self converted to an integer, if self is suitable for use as an index into a list.",
	"__len__":            "Return len(self).",
	"__getitem__":        "Return self[key].",
	"__setitem__":        "Set self[key] to value.",
	"__delitem__":        "Delete self[key].",
	"__contains__":       "Return bool(key in self).",
	"__buffer__":         "Return a buffer object that exposes the underlying memory of the object.",
	"__release_buffer__": "Release the buffer object that exposes the underlying memory of the object.",
}

// slotDocs2 is, for Python 2, what follows the name of a special method in its
// __doc__: the arguments and what the call stands for.
var slotDocs2 = map[string]string{
	"__repr__":         "() <==> repr(x)",
	"__str__":          "() <==> str(x)",
	"__cmp__":          "(y) <==> cmp(x,y)",
	"__hash__":         "() <==> hash(x)",
	"__call__":         "(...) <==> x(...)",
	"__getattribute__": "('name') <==> x.name",
	"__setattr__":      "('name', value) <==> x.name = value",
	"__delattr__":      "('name') <==> del x.name",
	"__lt__":           "(y) <==> x<y",
	"__le__":           "(y) <==> x<=y",
	"__eq__":           "(y) <==> x==y",
	"__ne__":           "(y) <==> x!=y",
	"__gt__":           "(y) <==> x>y",
	"__ge__":           "(y) <==> x>=y",
	"__iter__":         "() <==> iter(x)",
	"next":             "() -> the next value, or raise StopIteration",
	"__init__":         "(...) initializes x; see help(type(x)) for signature",
	"__divmod__":       "(y) <==> divmod(x, y)",
	"__rdivmod__":      "(y) <==> divmod(y, x)",
	"__pow__":          "(y[, z]) <==> pow(x, y[, z])",
	"__neg__":          "() <==> -x",
	"__pos__":          "() <==> +x",
	"__abs__":          "() <==> abs(x)",
	"__invert__":       "() <==> ~x",
	"__nonzero__":      "() <==> x != 0",
	"__int__":          "() <==> int(x)",
	"__long__":         "() <==> long(x)",
	"__float__":        "() <==> float(x)",
	"__oct__":          "() <==> oct(x)",
	"__hex__":          "() <==> hex(x)",
	"__coerce__":       "(y) <==> coerce(x, y)",
	"__len__":          "() <==> len(x)",
	"__contains__":     "(y) <==> y in x",
	"__getitem__":      "(y) <==> x[y]",
	"__setitem__":      "(i, y) <==> x[i]=y",
	"__delitem__":      "(y) <==> del x[y]",
	"__getslice__":     "(i, j) <==> x[i:j]" + noNegative2,
	"__setslice__":     "(i, j, y) <==> x[i:j]=y" + strings.Replace(noNegative2, "Use", "Use ", 1),
	"__delslice__":     "(i, j) <==> del x[i:j]" + noNegative2,
}

const noNegative2 = "\n           \n           Use of negative indices is not supported."

// wholeDocs2 are those that do not begin with "x." and the name.
var wholeDocs2 = map[string]string{
	"__rpow__":   "y.__rpow__(x[, z]) <==> pow(x, y[, z])",
	"__index__":  "x[y:z] <==> x[y.__index__():z.__index__()]",
	"__get__":    "descr.__get__(obj[, type]) -> value",
	"__set__":    "descr.__set__(obj, value)",
	"__delete__": "descr.__delete__(obj)",
}

var operators2 = map[string]string{"add": "+", "sub": "-", "mul": "*", "div": "/", "truediv": "/", "floordiv": "//", "mod": "%",
	"pow": "**", "lshift": "<<", "rshift": ">>", "and": "&", "xor": "^", "or": "|"}

// slotDoc is __doc__ of a special method of a built-in class, which may be a sequence.
func (vm *VM) slotDoc(name string, sequence bool) string {
	if !vm.py2 {
		return slotDocs[name]
	}
	if doc := wholeDocs2[name]; doc != "" {
		return doc
	}
	if doc := slotDocs2[name]; doc != "" {
		return "x." + name + doc
	}
	op := strings.Trim(name, "_")
	y := "y"
	if sequence && (op == "mul" || op == "rmul") {
		y = "n" // how often
	}
	switch head := "x." + name + "(" + y + ") <==> "; {
	case operators2[op] != "":
		return head + "x" + operators2[op] + y
	case op != "" && op[0] == 'r':
		return head + y + operators2[op[1:]] + "x"
	default:
		return head + "x" + operators2[op[1:]] + "=" + y
	}
}
