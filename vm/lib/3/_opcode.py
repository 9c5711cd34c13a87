"""What CPython 3.13's instructions have. The code objects of this interpreter
hold instructions of its own: these tables are about CPython's."""

ENABLE_SPECIALIZATION = True

_jumps = {72, 77, 78, 79, 97, 98, 99, 100, 104, 188, 189, 190, 256, 257}
_consts = {83, 103, 240}
_names = {63, 66, 67, 74, 75, 82, 90, 91, 92, 93, 108, 113, 114, 192, 202, 205, 206, 211, 259, 260, 261, 262}
_free = {64, 84, 89, 94, 109}
_locals = {3, 65, 85, 86, 87, 88, 110, 111, 112, 258, 267}
_args = {*range(45, 119), 149, *range(162, 207), 208, 211, 220, 221, 222, 236, *range(240, 246),
         *range(248, 254), *range(256, 263), 264, 265, 266, 267}
_valid = {*range(0, 119), *range(149, 223), *range(236, 254), *range(256, 268)}
_nb_ops = '+ & // << @ * % | ** >> - / ^'.split()
_nb_names = ('ADD AND FLOOR_DIVIDE LSHIFT MATRIX_MULTIPLY MULTIPLY REMAINDER OR POWER RSHIFT SUBTRACT '
             'TRUE_DIVIDE XOR').split()


def has_arg(opcode): return opcode in _args
def has_const(opcode): return opcode in _consts
def has_name(opcode): return opcode in _names
def has_jump(opcode): return opcode in _jumps
def has_free(opcode): return opcode in _free
def has_local(opcode): return opcode in _locals
def has_exc(opcode): return 264 <= opcode <= 266
def is_valid(opcode): return opcode in _valid


def get_nb_ops():
    return ([('NB_' + n, op) for n, op in zip(_nb_names, _nb_ops)] +
            [('NB_INPLACE_' + n, op + '=') for n, op in zip(_nb_names, _nb_ops)])


def get_intrinsic1_descs():
    return ['INTRINSIC_1_INVALID', 'INTRINSIC_PRINT', 'INTRINSIC_IMPORT_STAR', 'INTRINSIC_STOPITERATION_ERROR',
            'INTRINSIC_ASYNC_GEN_WRAP', 'INTRINSIC_UNARY_POSITIVE', 'INTRINSIC_LIST_TO_TUPLE', 'INTRINSIC_TYPEVAR',
            'INTRINSIC_PARAMSPEC', 'INTRINSIC_TYPEVARTUPLE', 'INTRINSIC_SUBSCRIPT_GENERIC', 'INTRINSIC_TYPEALIAS']


def get_intrinsic2_descs():
    return ['INTRINSIC_2_INVALID', 'INTRINSIC_PREP_RERAISE_STAR', 'INTRINSIC_TYPEVAR_WITH_BOUND',
            'INTRINSIC_TYPEVAR_WITH_CONSTRAINTS', 'INTRINSIC_SET_FUNCTION_TYPE_PARAMS', 'INTRINSIC_SET_TYPEPARAM_DEFAULT']


def get_executor(code, offset):
    return None


def get_specialization_stats():
    return None


def stack_effect(opcode, oparg=None, /, *, jump=None):
    raise ValueError('invalid opcode or oparg')
