"""The classes of CPython's abstract syntax trees."""

__version__ = '82160'
PyCF_ONLY_AST = 0x400

_grammar = """
alias(name, asname)
arguments(args, vararg, kwarg, defaults)
boolop
cmpop
comprehension(target, iter, ifs)
excepthandler
expr
expr_context
keyword(arg, value)
mod
operator
slice
stmt
unaryop
boolop: And
boolop: Or
cmpop: Eq
cmpop: Gt
cmpop: GtE
cmpop: In
cmpop: Is
cmpop: IsNot
cmpop: Lt
cmpop: LtE
cmpop: NotEq
cmpop: NotIn
excepthandler: ExceptHandler(type, name, body)
expr: Attribute(value, attr, ctx)
expr: BinOp(left, op, right)
expr: BoolOp(op, values)
expr: Call(func, args, keywords, starargs, kwargs)
expr: Compare(left, ops, comparators)
expr: Dict(keys, values)
expr: DictComp(key, value, generators)
expr: GeneratorExp(elt, generators)
expr: IfExp(test, body, orelse)
expr: Lambda(args, body)
expr: List(elts, ctx)
expr: ListComp(elt, generators)
expr: Name(id, ctx)
expr: Num(n)
expr: Repr(value)
expr: Set(elts)
expr: SetComp(elt, generators)
expr: Str(s)
expr: Subscript(value, slice, ctx)
expr: Tuple(elts, ctx)
expr: UnaryOp(op, operand)
expr: Yield(value)
expr_context: AugLoad
expr_context: AugStore
expr_context: Del
expr_context: Load
expr_context: Param
expr_context: Store
mod: Expression(body)
mod: Interactive(body)
mod: Module(body)
mod: Suite(body)
operator: Add
operator: BitAnd
operator: BitOr
operator: BitXor
operator: Div
operator: FloorDiv
operator: LShift
operator: Mod
operator: Mult
operator: Pow
operator: RShift
operator: Sub
slice: Ellipsis
slice: ExtSlice(dims)
slice: Index(value)
slice: Slice(lower, upper, step)
stmt: Assert(test, msg)
stmt: Assign(targets, value)
stmt: AugAssign(target, op, value)
stmt: Break
stmt: ClassDef(name, bases, body, decorator_list)
stmt: Continue
stmt: Delete(targets)
stmt: Exec(body, globals, locals)
stmt: Expr(value)
stmt: For(target, iter, body, orelse)
stmt: FunctionDef(name, args, body, decorator_list)
stmt: Global(names)
stmt: If(test, body, orelse)
stmt: Import(names)
stmt: ImportFrom(module, names, level)
stmt: Pass
stmt: Print(dest, values, nl)
stmt: Raise(type, inst, tback)
stmt: Return(value)
stmt: TryExcept(body, handlers, orelse)
stmt: TryFinally(body, finalbody)
stmt: While(test, body, orelse)
stmt: With(context_expr, optional_vars, body)
unaryop: Invert
unaryop: Not
unaryop: UAdd
unaryop: USub
"""


class AST(object):
    __doc__ = None
    __module__ = '_ast'
    _fields = ()
    _attributes = ()

    def __init__(self, *args, **kwargs):
        fields = type(self)._fields
        if args:
            if len(args) != len(fields):
                if fields:
                    raise TypeError("%s constructor takes either 0 or %d positional argument%s"
                                    % (type(self).__name__, len(fields), "" if len(fields) == 1 else "s"))
                raise TypeError("%s constructor takes 0 positional arguments" % type(self).__name__)
            for name, value in zip(fields, args):
                setattr(self, name, value)
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __reduce__(self):
        return type(self), (), dict(self.__dict__)


def _build():
    for line in _grammar.strip().split('\n'):
        base, colon, text = line.rpartition(': ')
        name, paren, rest = text.partition('(')
        fields = tuple(rest.rstrip(')').split(', ')) if paren else ()
        body = {'__module__': '_ast', '__doc__': None, '_fields': fields}
        if not colon:
            body['_attributes'] = ('lineno', 'col_offset') if name in ('stmt', 'expr', 'excepthandler') else ()
        globals()[name] = type(name, (globals()[base] if colon else AST,), body)


_build()
del _build
