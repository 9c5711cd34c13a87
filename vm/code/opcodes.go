package code

//go:generate go run ./gen

// Operand says what a field of an instruction means.
type Operand uint8

// The operand kinds. Registers are byte offsets into the frame's window, so
// that the loop adds them without scaling; Index gives the number.
const (
	None Operand = iota
	Dst          // a register that is overwritten, its old value released
	Src          // a register that is read; a temporary is consumed by it
	Keep         // a register that is read and stays what it is
	Base         // the first of several temporaries, all consumed
	Out          // the first of several temporaries that are written
	Jump         // a signed distance in instructions from the next one
	Name         // an inline cache, whose name is Code.Cache[i]
	Imm          // a number
	Wide         // B and C together: a 32 bit number, low half in B
)

// Row describes one opcode.
type Row struct {
	Name    string
	A, B, C Operand
	Doc     string
}

// Table is the truth about opcodes: the constants, the disassembler and the
// documentation follow from it. Opcodes marked "quick" are never compiled: the
// interpreter puts them in place of the general one once it has seen the types.
// An opcode whose Doc begins with "ext:" is followed by an EXT instruction with
// further operands; one that begins with "res:" is followed by an instruction
// that runs only where Python code had to be called: its result is then in
// register RES, the first temporary of the frame.
var Table = []Row{
	// Moves and names.
	{"MOVE", Dst, Src, None, "A = B"},
	{"COPY", Dst, Keep, None, "A = B, which stays even where it is a temporary"},
	{"CLEAR", Keep, None, None, "release A and make it unbound"},
	{"CHECK_LOCAL", Keep, None, None, "raise UnboundLocalError (NameError for a free variable) if local A is unbound"},
	{"DELETE_FAST", Keep, None, None, "del of local A; UnboundLocalError if it is unbound"},
	{"LOAD_CONST", Dst, Wide, None, "A = constant number B, one that is not in the window"},
	{"LOAD_GLOBAL", Dst, None, Name, "A = global or built-in"},
	{"STORE_GLOBAL", Src, None, Name, "global = A"},
	{"DELETE_GLOBAL", None, None, Name, "del global"},
	{"LOAD_NAME", Dst, None, Name, "A = name in the frame's locals mapping, else global, else built-in"},
	{"STORE_NAME", Src, None, Name, "locals[name] = A"},
	{"DELETE_NAME", None, None, Name, "del locals[name]"},
	{"MAKE_CELL", Keep, None, None, "put what local A holds (or nothing) into a new cell, and the cell into A"},
	{"LOAD_DEREF", Dst, Keep, None, "A = content of the cell in B; NameError/UnboundLocalError if empty"},
	{"STORE_DEREF", Src, Keep, None, "content of the cell in B = A"},
	{"DELETE_DEREF", None, Keep, None, "empty the cell in B; error if it is empty"},
	{"LOAD_CLASSDEREF", Dst, Keep, Name, "A = locals[name] if there, else content of the cell in B"},
	{"LOAD_CLASSDICT_OR_GLOBAL", Dst, Src, Name, "A = B[name] if there, else global or built-in (annotation scopes of classes)"},
	{"LOAD_CLASSDICT_OR_DEREF", Dst, Src, Name, "ext: A = B[name] if there, else the content of the cell in register EXT.A"},
	{"LOAD_LOCALS", Dst, None, None, "A = the frame's locals mapping"},
	{"LOAD_BUILD_CLASS", Dst, None, None, "A = __build_class__"},
	{"LOAD_ASSERTION_ERROR", Dst, None, None, "A = AssertionError"},

	// Arithmetic: A = B op C. Order as syntax.Operator.
	{"BINARY_ADD", Dst, Src, Src, "A = B + C"},
	{"BINARY_SUBTRACT", Dst, Src, Src, "A = B - C"},
	{"BINARY_MULTIPLY", Dst, Src, Src, "A = B * C"},
	{"BINARY_MATRIX_MULTIPLY", Dst, Src, Src, "A = B @ C"},
	{"BINARY_TRUE_DIVIDE", Dst, Src, Src, "A = B / C; in Python 2 only under the division future"},
	{"BINARY_MODULO", Dst, Src, Src, "A = B % C"},
	{"BINARY_POWER", Dst, Src, Src, "A = B ** C"},
	{"BINARY_LSHIFT", Dst, Src, Src, "A = B << C"},
	{"BINARY_RSHIFT", Dst, Src, Src, "A = B >> C"},
	{"BINARY_OR", Dst, Src, Src, "A = B | C"},
	{"BINARY_XOR", Dst, Src, Src, "A = B ^ C"},
	{"BINARY_AND", Dst, Src, Src, "A = B & C"},
	{"BINARY_FLOOR_DIVIDE", Dst, Src, Src, "A = B // C"},
	{"BINARY_DIVIDE", Dst, Src, Src, "A = B / C, Python 2's old division"},
	{"INPLACE_ADD", Dst, Src, Src, "A = B += C"},
	{"INPLACE_SUBTRACT", Dst, Src, Src, "A = B -= C"},
	{"INPLACE_MULTIPLY", Dst, Src, Src, "A = B *= C"},
	{"INPLACE_MATRIX_MULTIPLY", Dst, Src, Src, "A = B @= C"},
	{"INPLACE_TRUE_DIVIDE", Dst, Src, Src, "A = B /= C"},
	{"INPLACE_MODULO", Dst, Src, Src, "A = B %= C"},
	{"INPLACE_POWER", Dst, Src, Src, "A = B **= C"},
	{"INPLACE_LSHIFT", Dst, Src, Src, "A = B <<= C"},
	{"INPLACE_RSHIFT", Dst, Src, Src, "A = B >>= C"},
	{"INPLACE_OR", Dst, Src, Src, "A = B |= C"},
	{"INPLACE_XOR", Dst, Src, Src, "A = B ^= C"},
	{"INPLACE_AND", Dst, Src, Src, "A = B &= C"},
	{"INPLACE_FLOOR_DIVIDE", Dst, Src, Src, "A = B //= C"},
	{"INPLACE_DIVIDE", Dst, Src, Src, "A = B /= C, Python 2's old division"},
	{"UNARY_NEGATIVE", Dst, Src, None, "A = -B"},
	{"UNARY_POSITIVE", Dst, Src, None, "A = +B"},
	{"UNARY_INVERT", Dst, Src, None, "A = ~B"},
	{"UNARY_NOT", Dst, Src, None, "A = not B"},
	{"TO_BOOL", Dst, Src, None, "A = bool(B)"},

	// Comparison: A = B op C.
	{"COMPARE_LT", Dst, Src, Src, "A = B < C"},
	{"COMPARE_LE", Dst, Src, Src, "A = B <= C"},
	{"COMPARE_EQ", Dst, Src, Src, "A = B == C"},
	{"COMPARE_NE", Dst, Src, Src, "A = B != C"},
	{"COMPARE_GT", Dst, Src, Src, "A = B > C"},
	{"COMPARE_GE", Dst, Src, Src, "A = B >= C"},
	{"IS_OP", Dst, Src, Src, "A = B is C"},
	{"IS_NOT_OP", Dst, Src, Src, "A = B is not C"},
	{"CONTAINS_OP", Dst, Src, Src, "A = B in C"},
	{"NOT_CONTAINS_OP", Dst, Src, Src, "A = B not in C"},

	// Jumps. A jump that goes back (JUMP_BACK, JT_*, JT, FOR_ITER) is where the
	// watchdog and signals get their turn.
	{"JUMP", Jump, None, None, "go on at A"},
	{"JUMP_BACK", Jump, None, None, "go on at A, which lies before"},
	{"JUMP_WIDE", None, Wide, None, "go on at the signed 32 bit distance B"},
	{"JF", Jump, Src, None, "res: go on at A unless B is true; followed by JF A, RES"},
	{"JT", Jump, Src, None, "res: go on at A if B is true; followed by JT A, RES"},
	{"JF_KEEP", Jump, Keep, None, "res: as JF, but B stays, for the code to keep or to CLEAR; followed by JF A, RES"},
	{"JT_KEEP", Jump, Keep, None, "res: as JT, but B stays, for the code to keep or to CLEAR; followed by JT A, RES"},
	{"JN_LT", Jump, Src, Src, "res: go on at A unless B < C; followed by JF A, RES"},
	{"JN_LE", Jump, Src, Src, "res: go on at A unless B <= C; followed by JF A, RES"},
	{"JN_EQ", Jump, Src, Src, "res: go on at A unless B == C; followed by JF A, RES"},
	{"JN_NE", Jump, Src, Src, "res: go on at A unless B != C; followed by JF A, RES"},
	{"JN_GT", Jump, Src, Src, "res: go on at A unless B > C; followed by JF A, RES"},
	{"JN_GE", Jump, Src, Src, "res: go on at A unless B >= C; followed by JF A, RES"},
	{"JT_LT", Jump, Src, Src, "res: go on at A if B < C; followed by JT A, RES"},
	{"JT_LE", Jump, Src, Src, "res: go on at A if B <= C; followed by JT A, RES"},
	{"JT_EQ", Jump, Src, Src, "res: go on at A if B == C; followed by JT A, RES"},
	{"JT_NE", Jump, Src, Src, "res: go on at A if B != C; followed by JT A, RES"},
	{"JT_GT", Jump, Src, Src, "res: go on at A if B > C; followed by JT A, RES"},
	{"JT_GE", Jump, Src, Src, "res: go on at A if B >= C; followed by JT A, RES"},
	{"JN_IS", Jump, Src, Src, "go on at A unless B is C"},
	{"JT_IS", Jump, Src, Src, "go on at A if B is C"},
	{"JN_EXC_MATCH", Jump, Keep, Src, "res: go on at A unless exception B matches C, a class or tuple; followed by JF A, RES. Python 2: B is the exception's type"},

	// Attributes and items.
	{"LOAD_ATTR", Dst, Src, Name, "A = B.name"},
	{"STORE_ATTR", Src, Src, Name, "B.name = A"},
	{"DELETE_ATTR", None, Src, Name, "del B.name"},
	{"LOAD_METHOD", Out, Src, Name, "A = function, A+1 = self for a call of B.name; A+1 unbound where it is no method"},
	{"LOAD_SUPER_ATTR", Dst, Base, Name, "A = super(B+1, B+2).name, B being what the name super gives"},
	{"LOAD_SUPER_METHOD", Out, Base, Name, "as LOAD_METHOD of super(B+1, B+2); A may equal B"},
	{"BINARY_SUBSCR", Dst, Src, Src, "A = B[C]"},
	{"STORE_SUBSCR", Src, Src, Src, "B[C] = A"},
	{"DELETE_SUBSCR", None, Src, Src, "del B[C]"},
	{"BUILD_SLICE", Dst, Base, None, "A = slice(B, B+1, B+2)"},
	{"LOAD_SLICE", Dst, Base, Imm, "A = B[B+1:B+2], Python 2; C says which bounds are written: 1, 2"},
	{"STORE_SLICE", Src, Base, Imm, "B[B+1:B+2] = A, Python 2"},
	{"DELETE_SLICE", None, Base, Imm, "del B[B+1:B+2], Python 2"},

	// Calls. The callee is in B, self or nothing (unbound) in B+1, arguments from B+2.
	{"CALL", Dst, Base, Imm, "A = call with C positional arguments, plus MethodCall where the callee is from LOAD_METHOD"},
	{"CALL_KW", Dst, Base, Imm, "ext: A = call with C arguments, the last ones named by the tuple in constant EXT.B (wide)"},
	{"CALL_EX", Dst, Base, Imm, "A = B(*B+2, **B+3); C has bit 0 if there are keywords, else B+3 is not used, and in Python 2 StarTuple if B+2 is what stood behind a star. B+2 is a tuple or, where it is the only starred argument, any iterable; B+3 a dict or any mapping"},

	// Displays.
	{"BUILD_TUPLE", Dst, Base, Imm, "A = tuple of C values from B"},
	{"BUILD_LIST", Dst, Base, Imm, "A = list of C values from B"},
	{"BUILD_SET", Dst, Base, Imm, "A = set of C values from B, in order"},
	{"BUILD_MAP", Dst, Base, Imm, "A = dict of C pairs key, value from B, in order"},
	{"BUILD_STRING", Dst, Base, Imm, "A = concatenation of C strings from B"},
	{"FORMAT_VALUE", Dst, Base, Imm, "A = format(conversion(B), B+1); C is the conversion 0, 's', 'r' or 'a', plus 256 if there is a B+1"},
	{"LIST_APPEND", None, Keep, Src, "B.append(C), B a list of this frame"},
	{"LIST_EXTEND", None, Keep, Src, "B.extend(C), B a list of this frame; TypeError 'Value after * must be an iterable, not …'"},
	{"LIST_TO_TUPLE", Dst, Src, None, "A = tuple(B), B a list of this frame"},
	{"STAR_ARGS", Dst, Keep, Src, "A = tuple(C), what follows a * in a call of B; TypeError 'B argument after * must be an iterable, not …'"},
	{"SET_ADD", None, Keep, Src, "B.add(C), B a set of this frame"},
	{"SET_UPDATE", None, Keep, Src, "B.update(C), B a set of this frame"},
	{"MAP_ADD", Base, Keep, None, "B[A] = A+1, B a dict of this frame"},
	{"DICT_UPDATE", None, Keep, Src, "B.update(C), B a dict of this frame; TypeError \"'…' object is not a mapping\""},
	{"DICT_MERGE", Keep, Keep, Src, "as DICT_UPDATE for the keywords of a call of A: a key twice is a TypeError"},
	{"UNPACK_SEQUENCE", Out, Src, Imm, "A … A+C-1 = the C values of B"},
	{"UNPACK_EX", Out, Src, Imm, "A … = B with a starred target: C is how many are before it, plus 256 times how many are after"},

	// Iteration.
	{"GET_ITER", Dst, Src, None, "A = iter(B)"},
	{"FOR_ITER", Jump, Keep, Dst, "C = next(B) and go on at A (the loop's body, before); where it is exhausted release B and go on"},

	// Functions and classes.
	{"MAKE_FUNCTION", Dst, Base, Imm, "ext: A = function of the code in constant EXT.B (wide). C tells which of B … are there, in this order: 1 defaults tuple, 2 keyword defaults dict, 4 annotations (a dict, or a tuple name, value, …), 8 closure tuple of cells"},
	{"BUILD_CLASS", Dst, Base, None, "A = class named B with bases B+1 and dictionary B+2, Python 2"},
	{"RETURN_VALUE", Src, None, None, "return A"},
	{"RETURN_GENERATOR", None, None, None, "first instruction of a generator, coroutine or asynchronous generator: return the object, go on here when it is resumed"},
	{"YIELD_VALUE", Dst, Src, None, "yield B; A = what is sent"},
	{"YIELD_FROM", Keep, Keep, None, "send A to the iterator in B and yield what it gives, until it is exhausted: then A = its value and B is released. A holds None at first, later what was sent"},
	{"GET_YIELD_FROM_ITER", Dst, Src, None, "A = iterator of B for yield from"},
	{"GET_AWAITABLE", Dst, Src, Imm, "A = iterator of awaitable B; C is 1 for __aenter__, 2 for __aexit__ (for the message)"},
	{"GET_AITER", Dst, Src, None, "A = B.__aiter__()"},
	{"GET_ANEXT", Dst, Keep, None, "A = awaitable iterator of B.__anext__()"},
	{"END_ASYNC_FOR", Keep, Keep, None, "exception A+1 (as PUSH_EXC_INFO left it) out of GET_ANEXT or its await: if it is StopAsyncIteration, restore as POP_EXCEPT and release B, else reraise"},
	{"ASYNC_GEN_WRAP", Dst, Src, None, "A = B wrapped as a value that an asynchronous generator yields"},

	// Exceptions.
	{"RAISE_VARARGS", Base, None, Imm, "raise with C operands from A: 0 a bare raise, 1 the exception, 2 exception and cause (Python 2: and value), 3 Python 2's three"},
	{"RERAISE", Base, None, None, "raise exception A again, traceback as it is. Python 2: the triple A, A+1, A+2"},
	{"PUSH_EXC_INFO", Out, Imm, None, "first instruction of a handler. A = the exception handled until now, A+1 = the one that arrived, which becomes the handled one. Python 2: A, A+1, A+2 = its triple, which becomes the handled one unless B is 1, for finally"},
	{"POP_EXCEPT", Base, None, None, "the exception handled becomes A again (Python 3)"},
	{"CHECK_EG_MATCH", Out, Src, Src, "match of except*: A = what remains of exception B (None if nothing), A+1 = the part that matches C (None if none)"},
	{"PREP_RERAISE_STAR", Dst, Src, Src, "A = what is to be raised after except* clauses: B the exception, C the list of those raised and left; None if nothing"},

	// with.
	{"BEFORE_WITH", Out, Src, None, "A = bound exit method, A+1 = result of entering B"},
	{"BEFORE_ASYNC_WITH", Out, Src, None, "A = bound exit method, A+1 = the awaitable of entering B"},
	{"WITH_EXCEPT_START", Dst, Keep, Keep, "A = B(type, value, traceback) of exception C. Python 2: of the triple C, C+1, C+2"},

	// Import.
	{"IMPORT_NAME", Dst, Base, Name, "A = __import__(name, level B, fromlist B+1)"},
	{"IMPORT_FROM", Dst, Keep, Name, "A = B.name, or ImportError"},
	{"IMPORT_STAR", None, Src, None, "copy the public names of B into the frame's locals"},

	// Match.
	{"MATCH_CLASS", Dst, Base, Imm, "A = tuple of the attributes of subject B for class B+1 with C positional patterns and the names in tuple B+2, None if it is no match"},
	{"MATCH_MAPPING", Dst, Keep, None, "A = whether B is a mapping"},
	{"MATCH_SEQUENCE", Dst, Keep, None, "A = whether B is a sequence for patterns"},
	{"MATCH_KEYS", Dst, Keep, Keep, "A = tuple of the values of B for the keys in tuple C, None if one is missing"},
	{"GET_LEN", Dst, Keep, None, "A = len(B)"},

	// The rest.
	{"SETUP_ANNOTATIONS", None, None, None, "make sure that the frame's locals have __annotations__"},
	{"CALL_INTRINSIC", Dst, Base, Imm, "A = function number C (type Intrinsic) of the values from B"},
	{"PRINT_ITEM", None, Src, Src, "Python 2's print of C to stream B, sys.stdout where B is None"},
	{"PRINT_NEWLINE", None, Src, None, "Python 2's end of a print to stream B, sys.stdout where B is None"},
	{"EXEC_STMT", None, Base, None, "Python 2's exec B in B+1, B+2 (None where not written)"},
	{"REPR", Dst, Src, None, "A = `B`, Python 2"},
	{"NOP", None, None, None, "nothing; has a line of its own, for tracing"},
	{"EXT", Imm, Wide, None, "operands of the instruction before it"},
	{"STOP", None, None, None, "the end of the code, never reached"},
	{"NATIVE", None, None, None, "the one instruction of a native frame: run its function with the result of what it called last"},

	// Quickened forms, made by the interpreter alone.
	{"JF_RES", Jump, None, None, "quick: the JF that tests RES after an instruction marked res:"},
	{"JT_RES", Jump, None, None, "quick: the JT that tests RES after an instruction marked res:"},
	{"ADD_INT", Dst, Src, Src, "quick: BINARY_ADD or INPLACE_ADD of two small ints"},
	{"SUBTRACT_INT", Dst, Src, Src, "quick"},
	{"MULTIPLY_INT", Dst, Src, Src, "quick"},
	{"MODULO_INT", Dst, Src, Src, "quick"},
	{"FLOOR_DIVIDE_INT", Dst, Src, Src, "quick"},
	{"AND_INT", Dst, Src, Src, "quick"},
	{"OR_INT", Dst, Src, Src, "quick"},
	{"XOR_INT", Dst, Src, Src, "quick"},
	{"LSHIFT_INT", Dst, Src, Src, "quick"},
	{"RSHIFT_INT", Dst, Src, Src, "quick"},
	{"ADD_FLOAT", Dst, Src, Src, "quick: two floats"},
	{"SUBTRACT_FLOAT", Dst, Src, Src, "quick"},
	{"MULTIPLY_FLOAT", Dst, Src, Src, "quick"},
	{"TRUE_DIVIDE_FLOAT", Dst, Src, Src, "quick"},
	{"LOAD_GLOBAL_MODULE", Dst, None, Name, "quick: found in the module, by its place"},
	{"LOAD_GLOBAL_BUILTIN", Dst, None, Name, "quick: found in the built-ins"},
	{"LOAD_ATTR_SLOT", Dst, Src, Name, "quick: a value of the instance's shape"},
	{"STORE_ATTR_SLOT", Src, Src, Name, "quick: a value of the instance's shape"},
	{"LOAD_METHOD_CACHED", Out, Src, Name, "quick: a function of the class of an instance"},
	{"SUBSCR_LIST", Dst, Src, Src, "quick: a list and a small int"},
	{"SUBSCR_TUPLE", Dst, Src, Src, "quick: a tuple and a small int"},
	{"SUBSCR_DICT", Dst, Src, Src, "quick: a dict and a str or small int"},
	{"STORE_SUBSCR_LIST", Src, Src, Src, "quick"},
	{"STORE_SUBSCR_DICT", Src, Src, Src, "quick"},
	{"CALL_PY", Dst, Base, Imm, "quick: a Python function of as many plain parameters"},
	{"CALL_LIST_APPEND", Dst, Base, Imm, "quick: list.append"},
	{"FOR_ITER_RANGE", Jump, Keep, Dst, "quick: a range of small ints"},
	{"FOR_ITER_LIST", Jump, Keep, Dst, "quick"},
}

// Intrinsic is the number of a function of CALL_INTRINSIC.
type Intrinsic uint16

// The intrinsic functions, as in CPython 3.13.
const (
	IntrinsicTypeVar               Intrinsic = iota // name -> TypeVar
	IntrinsicTypeVarBound                           // name, function of the bound
	IntrinsicTypeVarConstraints                     // name, function of the constraints
	IntrinsicParamSpec                              // name
	IntrinsicTypeVarTuple                           // name
	IntrinsicTypeParamDefault                       // type parameter, function of the default -> type parameter
	IntrinsicTypeAlias                              // name, type parameters or None, function of the value
	IntrinsicSubscriptGeneric                       // type parameters -> Generic[...]
	IntrinsicSetFunctionTypeParams                  // function, type parameters -> function
	IntrinsicStopIterationError                     // exception that leaves a generator -> RuntimeError or itself
	IntrinsicTemplate                               // strings and interpolations of a t-string, as two tuples
	IntrinsicInterpolation                          // value, source, conversion or None, format
	IntrinsicPrintExpr                              // value of an expression statement in mode single -> sys.displayhook
	NumIntrinsics
)

// intrinsics tells the names of the functions and how many values they take.
var intrinsics = [NumIntrinsics]struct {
	name string
	args int
}{
	IntrinsicTypeVar: {"TypeVar", 1}, IntrinsicTypeVarBound: {"TypeVarBound", 2}, IntrinsicTypeVarConstraints: {"TypeVarConstraints", 2},
	IntrinsicParamSpec: {"ParamSpec", 1}, IntrinsicTypeVarTuple: {"TypeVarTuple", 1}, IntrinsicTypeParamDefault: {"TypeParamDefault", 2},
	IntrinsicTypeAlias: {"TypeAlias", 3}, IntrinsicSubscriptGeneric: {"SubscriptGeneric", 1},
	IntrinsicSetFunctionTypeParams: {"SetFunctionTypeParams", 2}, IntrinsicStopIterationError: {"StopIterationError", 1},
	IntrinsicTemplate: {"Template", 2}, IntrinsicInterpolation: {"Interpolation", 4}, IntrinsicPrintExpr: {"PrintExpr", 1},
}

// Args is how many values the function takes.
func (i Intrinsic) Args() int { return intrinsics[i].args }

// String gives the function's name.
func (i Intrinsic) String() string {
	if i < NumIntrinsics {
		return intrinsics[i].name
	}
	return "<unknown>"
}
