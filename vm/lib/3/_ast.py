"""The classes of CPython's abstract syntax trees, made from its grammar."""

PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_ONLY_AST = 0x400
PyCF_OPTIMIZED_AST = 0x8400
PyCF_TYPE_COMMENTS = 0x1000

_grammar = """
mod = Module(stmt* body, type_ignore* type_ignores) | Interactive(stmt* body) | Expression(expr body)
    | FunctionType(expr* argtypes, expr returns)
stmt = FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
    | AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
    | ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)
    | Return(expr? value) | Delete(expr* targets) | Assign(expr* targets, expr value, string? type_comment)
    | TypeAlias(expr name, type_param* type_params, expr value) | AugAssign(expr target, operator op, expr value)
    | AnnAssign(expr target, expr annotation, expr? value, int simple)
    | For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
    | AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
    | While(expr test, stmt* body, stmt* orelse) | If(expr test, stmt* body, stmt* orelse)
    | With(withitem* items, stmt* body, string? type_comment) | AsyncWith(withitem* items, stmt* body, string? type_comment)
    | Match(expr subject, match_case* cases) | Raise(expr? exc, expr? cause)
    | Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
    | TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
    | Assert(expr test, expr? msg) | Import(alias* names) | ImportFrom(identifier? module, alias* names, int? level)
    | Global(identifier* names) | Nonlocal(identifier* names) | Expr(expr value) | Pass | Break | Continue
expr = BoolOp(boolop op, expr* values) | NamedExpr(expr target, expr value) | BinOp(expr left, operator op, expr right)
    | UnaryOp(unaryop op, expr operand) | Lambda(arguments args, expr body) | IfExp(expr test, expr body, expr orelse)
    | Dict(expr* keys, expr* values) | Set(expr* elts) | ListComp(expr elt, comprehension* generators)
    | SetComp(expr elt, comprehension* generators) | DictComp(expr key, expr value, comprehension* generators)
    | GeneratorExp(expr elt, comprehension* generators) | Await(expr value) | Yield(expr? value) | YieldFrom(expr value)
    | Compare(expr left, cmpop* ops, expr* comparators) | Call(expr func, expr* args, keyword* keywords)
    | FormattedValue(expr value, int conversion, expr? format_spec) | JoinedStr(expr* values)
    | Constant(constant value, string? kind) | Attribute(expr value, identifier attr, expr_context ctx)
    | Subscript(expr value, expr slice, expr_context ctx) | Starred(expr value, expr_context ctx)
    | Name(identifier id, expr_context ctx) | List(expr* elts, expr_context ctx) | Tuple(expr* elts, expr_context ctx)
    | Slice(expr? lower, expr? upper, expr? step)
expr_context = Load | Store | Del
boolop = And | Or
operator = Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv
unaryop = Invert | Not | UAdd | USub
cmpop = Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn
comprehension(expr target, expr iter, expr* ifs, int is_async)
excepthandler = ExceptHandler(expr? type, identifier? name, stmt* body)
arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)
arg(identifier arg, expr? annotation, string? type_comment)
keyword(identifier? arg, expr value)
alias(identifier name, identifier? asname)
withitem(expr context_expr, expr? optional_vars)
match_case(pattern pattern, expr? guard, stmt* body)
pattern = MatchValue(expr value) | MatchSingleton(constant value) | MatchSequence(pattern* patterns)
    | MatchMapping(expr* keys, pattern* patterns, identifier? rest)
    | MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
    | MatchStar(identifier? name) | MatchAs(pattern? pattern, identifier? name) | MatchOr(pattern* patterns)
type_ignore = TypeIgnore(int lineno, string tag)
type_param = TypeVar(identifier name, expr? bound, expr? default_value) | ParamSpec(identifier name, expr? default_value)
    | TypeVarTuple(identifier name, expr? default_value)
"""

_required_ends = ('pattern', 'type_param')
_with_positions = ('stmt', 'expr', 'excepthandler', 'arg', 'keyword', 'alias', 'pattern', 'type_param')


def _missing(self, given):
    # Fields that were not given: None, an empty list, Load(), or a warning.
    for name, kind in type(self)._field_types_raw:
        if name in given:
            continue
        if kind.endswith('?'):
            continue
        if kind.endswith('*'):
            setattr(self, name, [])
        elif kind == 'expr_context':
            setattr(self, name, Load())
        else:
            import warnings
            warnings.warn(f"{type(self).__name__}.__init__ missing 1 required positional argument: {name!r}. "
                          "This will become an error in Python 3.15.", DeprecationWarning, stacklevel=3)


class AST:
    __module__ = 'ast'
    _fields = ()
    _attributes = ()
    _field_types_raw = ()
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            raise TypeError(f"{cls.__name__} constructor takes at most {len(fields)} "
                            f"positional argument{'' if len(fields) == 1 else 's'}")
        given = set()
        for name, value in zip(fields, args):
            setattr(self, name, value)
            given.add(name)
        for name, value in kwargs.items():
            if name in fields:
                if name in given:
                    raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
                given.add(name)
            elif name not in cls._attributes:
                import warnings
                warnings.warn(f"{cls.__name__}.__init__ got an unexpected keyword argument {name!r}. "
                              "Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.",
                              DeprecationWarning, stacklevel=2)
            setattr(self, name, value)
        if len(given) < len(fields):
            _missing(self, given)

    def __reduce__(self):
        cls = type(self)
        state = self.__dict__
        args = []
        for name in cls._fields:
            if name not in state:
                break
            args.append(None)
        return cls, tuple(args), dict(state)


AST.__doc__ = None


def _make(name, base, fields, doc):
    names = tuple(f for f, kind in fields)
    body = {'__module__': 'ast', '__doc__': doc, '_fields': names, '__match_args__': names,
            '_field_types_raw': tuple(fields)}
    for f, kind in fields:
        if kind.endswith('?'):
            body[f] = None
    if base is AST:
        body['_attributes'] = ()
        if name in _with_positions:
            body['_attributes'] = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')
            if name not in _required_ends:
                body['end_lineno'] = body['end_col_offset'] = None
    cls = type(name, (base,), body)
    globals()[name] = cls
    return cls


def _read(text, base, sep):
    # One or more "Name(kind field, ...)".
    for part in text.split(sep):
        part = part.strip()
        name, paren, rest = part.partition('(')
        fields = []
        if paren:
            for field in rest.rstrip(')').split(','):
                if field.strip():
                    kind, f = field.split()
                    fields.append((f, kind))
        _make(name.strip(), base, fields, part)


def _build():
    rules = []
    for line in _grammar.strip().split('\n'):
        if line.startswith(' '):
            rules[-1] += ' ' + line.strip()
        else:
            rules.append(line)
    for rule in rules:
        name, equals, text = rule.partition(' = ')
        if not equals:
            _read(rule, AST, '\n')
            continue
        alternatives = [x.strip() for x in text.split(' | ')]
        if '(' in rule:
            doc = f"{name} = " + ('\n' + ' ' * len(name) + ' | ').join(alternatives)
        else:
            doc = rule
        base = _make(name, AST, [], doc)
        for alternative in alternatives:
            _read(alternative, base, '\n')
    _types()


def _types():
    # _field_types says in types what the grammar says in words.
    plain = {'identifier': str, 'string': str, 'int': int, 'constant': object}
    for cls in list(globals().values()):
        if not isinstance(cls, type) or not issubclass(cls, AST):
            continue
        types = {}
        for f, kind in cls._field_types_raw:
            name = kind.rstrip('?*')
            t = plain.get(name) or globals()[name]
            if kind.endswith('*'):
                t = list[t]
            elif kind.endswith('?'):
                t = t | None
            types[f] = t
        cls._field_types = types


_build()
