// Package syntax reads Python source, version 2.7 or 3.8 to 3.14, into a tree.
//
// Node types carry the names of CPython's own ast module, and the trees agree
// with it. Positions are byte offsets into File.Source; lines and columns are
// computed where people see them. Nodes live in slabs that the File owns:
// they are never changed after Parse returns, but by another one with the same
// Arena, and are safe to share between goroutines.
package syntax

// Span is a half-open range of byte offsets into File.Source.
type Span struct{ Start, Stop int32 }

// Pos is the offset of the node's first byte.
func (s Span) Pos() int { return int(s.Start) }

// End is the offset just past the node's last byte.
func (s Span) End() int { return int(s.Stop) }

// Range returns the span itself, so that embedding it makes a Node.
func (s Span) Range() Span { return s }

// Node is any part of the tree.
type Node interface {
	Pos() int
	End() int
	Range() Span
}

// Expr is an expression.
type Expr interface {
	Node
	expr()
}

// Stmt is a statement.
type Stmt interface {
	Node
	stmt()
}

// Pattern is a pattern of a match statement's case.
type Pattern interface {
	Node
	pattern()
}

// TypeParam is an entry of a PEP 695 type parameter list.
type TypeParam interface {
	Node
	typeParam()
}

// Sym is the number of an identifier within one File: equal names have equal
// numbers, dense from 0, so that tables over names can be slices. File.Syms
// maps back.
type Sym int32

// Ctx says what happens to the target of a Name, Attribute, Subscript,
// Starred, List or Tuple.
type Ctx uint8

// The expression contexts. Param is used for names in a Python 2 tuple
// parameter, as CPython 2.7 does for every parameter.
const (
	Load Ctx = iota
	Store
	Del
	Param
)

// File is one parsed source file.
type File struct {
	Name     string
	Version  Version
	Source   []byte // as UTF-8, without BOM, newlines as in the file
	Encoding string // "utf-8", or the normalised name of the cookie's codec
	Body     []Stmt
	Comments []Comment // in source order, the '#' included
	Syms     []string  // by Sym
	Futures  []string  // names imported from __future__, in order
	// Inherited are the features in force from outside, as in Options.
	Inherited Features

	lines []int32 // offset of each line's first byte
}

// Comment is one comment, from its '#' to before the line's end.
type Comment struct{ Span }

// Expressions.
type (
	// BoolOp is a chain of `and` or of `or`.
	BoolOp struct {
		Span
		Op     BoolOperator
		Values []Expr
	}
	// NamedExpr is `target := value`.
	NamedExpr struct {
		Span
		Target *Name
		Value  Expr
	}
	BinOp struct {
		Span
		Op          Operator
		Left, Right Expr
	}
	UnaryOp struct {
		Span
		Op      UnaryOperator
		Operand Expr
	}
	Lambda struct {
		Span
		Args *Arguments
		Body Expr
	}
	// IfExp is `body if test else orelse`.
	IfExp struct {
		Span
		Test, Body, Orelse Expr
	}
	// Dict is a display; a nil key marks `**value`.
	Dict struct {
		Span
		Keys, Values []Expr
	}
	Set struct {
		Span
		Elts []Expr
	}
	ListComp struct {
		Span
		Elt        Expr
		Generators []Comprehension
	}
	SetComp struct {
		Span
		Elt        Expr
		Generators []Comprehension
	}
	DictComp struct {
		Span
		Key, Value Expr
		Generators []Comprehension
	}
	GeneratorExp struct {
		Span
		Elt        Expr
		Generators []Comprehension
	}
	Await struct {
		Span
		Value Expr
	}
	// Yield has a nil Value for a bare `yield`.
	Yield struct {
		Span
		Value Expr
	}
	YieldFrom struct {
		Span
		Value Expr
	}
	// Compare is Left Ops[0] Comparators[0] Ops[1] Comparators[1] ….
	Compare struct {
		Span
		Left        Expr
		Ops         []CmpOperator
		Comparators []Expr
	}
	// Call keeps positional arguments (Starred for *x) and keywords apart, as
	// CPython's ast does; Python 2's *args and **kwargs appear the same way.
	Call struct {
		Span
		Func     Expr
		Args     []Expr
		Keywords []Keyword
	}
	// FormattedValue is a replacement field of an f-string.
	FormattedValue struct {
		Span
		Value      Expr
		Conversion int8 // -1, 's', 'r' or 'a'
		FormatSpec *JoinedStr
	}
	// JoinedStr is an f-string: Constant and FormattedValue parts.
	JoinedStr struct {
		Span
		Values []Expr
	}
	// Interpolation is a replacement field of a t-string; Str is its source.
	Interpolation struct {
		Span
		Value      Expr
		Str        string
		Conversion int8
		FormatSpec *JoinedStr
	}
	// TemplateStr is a t-string (3.14).
	TemplateStr struct {
		Span
		Values []Expr
	}
	// Constant is a literal. For ConstStr and ConstBytes Text is the decoded
	// value (a lone surrogate is encoded in WTF-8; bytes are raw bytes), for
	// numbers the literal as written. In Python 2 a plain 'x' is ConstBytes
	// unless unicode_literals is in force, and None is a Constant while True
	// and False are Names.
	Constant struct {
		Span
		Kind    ConstKind
		UPrefix bool // u'…'
		Text    string
	}
	Attribute struct {
		Span
		Value Expr
		Attr  string
		Sym   Sym
		Ctx   Ctx
	}
	Subscript struct {
		Span
		Value Expr
		Slice Expr // *Slice, *ExtSlice (Python 2 only), *Ellipsis… or an index
		Ctx   Ctx
	}
	Starred struct {
		Span
		Value Expr
		Ctx   Ctx
	}
	Name struct {
		Span
		Id  string
		Sym Sym
		Ctx Ctx
	}
	List struct {
		Span
		Elts []Expr
		Ctx  Ctx
	}
	Tuple struct {
		Span
		Elts []Expr
		Ctx  Ctx
	}
	// Slice is a[lower:upper:step], each part optional.
	Slice struct {
		Span
		Lower, Upper, Step Expr
	}
	// ExtSlice is Python 2's a[i:j, k] and a[..., i]: at least one element is
	// a Slice or an Ellipsis constant.
	ExtSlice struct {
		Span
		Dims []Expr
	}
	// Repr is Python 2's `value` in backticks.
	Repr struct {
		Span
		Value Expr
	}
)

// Comprehension is one `for target in iter if …` clause.
type Comprehension struct {
	Target, Iter Expr
	Ifs          []Expr
	Async        bool
}

// Keyword is `arg=value`, or `**value` with an empty Arg.
type Keyword struct {
	Span
	Arg   string
	Sym   Sym
	Value Expr
}

// Arguments is a parameter list.
type Arguments struct {
	Span
	PosOnly  []Arg
	Args     []Arg
	Vararg   *Arg
	KwOnly   []Arg
	Kwarg    *Arg
	Defaults []Expr // of the last len(Defaults) of PosOnly+Args
	// KwDefaults has an entry per KwOnly, nil for none.
	KwDefaults []Expr
}

// Arg is one parameter. Pattern is Python 2's tuple parameter, and then Name
// is empty.
type Arg struct {
	Span
	Name       string
	Sym        Sym
	Annotation Expr
	Pattern    *Tuple
}

// Statements.
type (
	FunctionDef struct {
		Span
		Name       string
		Sym        Sym
		NamePos    int32
		Async      bool
		Args       *Arguments
		Body       []Stmt
		Decorators []Expr
		Returns    Expr
		TypeParams []TypeParam
	}
	ClassDef struct {
		Span
		Name       string
		Sym        Sym
		NamePos    int32
		Bases      []Expr
		Keywords   []Keyword
		Body       []Stmt
		Decorators []Expr
		TypeParams []TypeParam
	}
	Return struct {
		Span
		Value Expr
	}
	Delete struct {
		Span
		Targets []Expr
	}
	Assign struct {
		Span
		Targets []Expr
		Value   Expr
	}
	TypeAlias struct {
		Span
		Name       *Name
		TypeParams []TypeParam
		Value      Expr
	}
	AugAssign struct {
		Span
		Target Expr
		Op     Operator
		Value  Expr
	}
	// AnnAssign is `target: annotation = value`; Simple is set for a bare,
	// unparenthesised name.
	AnnAssign struct {
		Span
		Target     Expr
		Annotation Expr
		Value      Expr
		Simple     bool
	}
	// Print is Python 2's print statement.
	Print struct {
		Span
		Dest   Expr
		Values []Expr
		NL     bool
	}
	// Exec is Python 2's exec statement.
	Exec struct {
		Span
		Body, Globals, Locals Expr
	}
	For struct {
		Span
		Async        bool
		Target, Iter Expr
		Body, Orelse []Stmt
	}
	While struct {
		Span
		Test         Expr
		Body, Orelse []Stmt
	}
	If struct {
		Span
		Test         Expr
		Body, Orelse []Stmt
	}
	With struct {
		Span
		Async bool
		Items []WithItem
		Body  []Stmt
	}
	Match struct {
		Span
		Subject Expr
		Cases   []MatchCase
	}
	// Raise is `raise Exc from Cause`, or Python 2's `raise Exc, Inst, Tback`.
	Raise struct {
		Span
		Exc, Cause  Expr
		Inst, Tback Expr
	}
	// Try is the whole statement; CPython 2.7's TryFinally around TryExcept is
	// one node here. Star marks except*.
	Try struct {
		Span
		Body      []Stmt
		Handlers  []ExceptHandler
		Orelse    []Stmt
		Finalbody []Stmt
		Star      bool
	}
	Assert struct {
		Span
		Test, Msg Expr
	}
	Import struct {
		Span
		Names []Alias
	}
	// ImportFrom has Level leading dots; Module may be empty. Names is a
	// single "*" for a star import.
	ImportFrom struct {
		Span
		Module string
		Names  []Alias
		Level  int
	}
	Global struct {
		Span
		Names []string
		Syms  []Sym
	}
	Nonlocal struct {
		Span
		Names []string
		Syms  []Sym
	}
	// ExprStmt is an expression as a statement (CPython's Expr).
	ExprStmt struct {
		Span
		Value Expr
	}
	Pass     struct{ Span }
	Break    struct{ Span }
	Continue struct{ Span }
)

// ExceptHandler is one except clause. Target is a Name in Python 3, any
// assignable expression in Python 2.
type ExceptHandler struct {
	Span
	Type   Expr
	Target Expr
	Body   []Stmt
}

// WithItem is `context as vars`.
type WithItem struct{ Context, Vars Expr }

// Alias is `name as asname` of an import; Name is dotted for Import. Sym is
// that of the name which gets bound.
type Alias struct {
	Span
	Name, AsName string
	Sym          Sym
}

// MatchCase is one case of a match statement.
type MatchCase struct {
	Pattern Pattern
	Guard   Expr
	Body    []Stmt
}

// Patterns.
type (
	MatchValue struct {
		Span
		Value Expr
	}
	// MatchSingleton is None, True or False.
	MatchSingleton struct {
		Span
		Kind ConstKind
	}
	MatchSequence struct {
		Span
		Patterns []Pattern
	}
	MatchMapping struct {
		Span
		Keys     []Expr
		Patterns []Pattern
		Rest     string
		RestSym  Sym
	}
	MatchClass struct {
		Span
		Cls         Expr
		Patterns    []Pattern
		KwdAttrs    []string
		KwdPatterns []Pattern
	}
	// MatchStar has an empty Name for `*_`.
	MatchStar struct {
		Span
		Name string
		Sym  Sym
	}
	// MatchAs has no Pattern for a capture, and neither for `_`.
	MatchAs struct {
		Span
		Pattern Pattern
		Name    string
		Sym     Sym
	}
	MatchOr struct {
		Span
		Patterns []Pattern
	}
)

// Type parameters.
type (
	TypeVar struct {
		Span
		Name    string
		Sym     Sym
		Bound   Expr
		Default Expr
	}
	ParamSpec struct {
		Span
		Name    string
		Sym     Sym
		Default Expr
	}
	TypeVarTuple struct {
		Span
		Name    string
		Sym     Sym
		Default Expr
	}
)

// ConstKind is the type of a Constant.
type ConstKind uint8

// The kinds of constants. ConstLong is Python 2's 1L.
const (
	ConstNone ConstKind = iota
	ConstTrue
	ConstFalse
	ConstEllipsis
	ConstInt
	ConstLong
	ConstFloat
	ConstImag
	ConstStr
	ConstBytes
)

// BoolOperator is And or Or.
type BoolOperator uint8

// The boolean operators.
const (
	And BoolOperator = iota
	Or
)

// Operator is a binary arithmetic operator.
type Operator uint8

// The arithmetic operators, in the order of CPython's grammar definition.
const (
	Add Operator = iota
	Sub
	Mult
	MatMult
	Div
	Mod
	Pow
	LShift
	RShift
	BitOr
	BitXor
	BitAnd
	FloorDiv
)

// UnaryOperator is a prefix operator.
type UnaryOperator uint8

// The prefix operators.
const (
	Invert UnaryOperator = iota
	Not
	UAdd
	USub
)

// CmpOperator is a comparison operator.
type CmpOperator uint8

// The comparison operators.
const (
	Eq CmpOperator = iota
	NotEq
	Lt
	LtE
	Gt
	GtE
	Is
	IsNot
	In
	NotIn
)

func (*BoolOp) expr()         {}
func (*NamedExpr) expr()      {}
func (*BinOp) expr()          {}
func (*UnaryOp) expr()        {}
func (*Lambda) expr()         {}
func (*IfExp) expr()          {}
func (*Dict) expr()           {}
func (*Set) expr()            {}
func (*ListComp) expr()       {}
func (*SetComp) expr()        {}
func (*DictComp) expr()       {}
func (*GeneratorExp) expr()   {}
func (*Await) expr()          {}
func (*Yield) expr()          {}
func (*YieldFrom) expr()      {}
func (*Compare) expr()        {}
func (*Call) expr()           {}
func (*FormattedValue) expr() {}
func (*JoinedStr) expr()      {}
func (*Interpolation) expr()  {}
func (*TemplateStr) expr()    {}
func (*Constant) expr()       {}
func (*Attribute) expr()      {}
func (*Subscript) expr()      {}
func (*Starred) expr()        {}
func (*Name) expr()           {}
func (*List) expr()           {}
func (*Tuple) expr()          {}
func (*Slice) expr()          {}
func (*ExtSlice) expr()       {}
func (*Repr) expr()           {}

func (*FunctionDef) stmt() {}
func (*ClassDef) stmt()    {}
func (*Return) stmt()      {}
func (*Delete) stmt()      {}
func (*Assign) stmt()      {}
func (*TypeAlias) stmt()   {}
func (*AugAssign) stmt()   {}
func (*AnnAssign) stmt()   {}
func (*Print) stmt()       {}
func (*Exec) stmt()        {}
func (*For) stmt()         {}
func (*While) stmt()       {}
func (*If) stmt()          {}
func (*With) stmt()        {}
func (*Match) stmt()       {}
func (*Raise) stmt()       {}
func (*Try) stmt()         {}
func (*Assert) stmt()      {}
func (*Import) stmt()      {}
func (*ImportFrom) stmt()  {}
func (*Global) stmt()      {}
func (*Nonlocal) stmt()    {}
func (*ExprStmt) stmt()    {}
func (*Pass) stmt()        {}
func (*Break) stmt()       {}
func (*Continue) stmt()    {}

func (*MatchValue) pattern()     {}
func (*MatchSingleton) pattern() {}
func (*MatchSequence) pattern()  {}
func (*MatchMapping) pattern()   {}
func (*MatchClass) pattern()     {}
func (*MatchStar) pattern()      {}
func (*MatchAs) pattern()        {}
func (*MatchOr) pattern()        {}

func (*TypeVar) typeParam()      {}
func (*ParamSpec) typeParam()    {}
func (*TypeVarTuple) typeParam() {}
