package syntax

// token is the kind of a token. The order of the groups matters to the tables
// below.
type token uint8

const (
	tErr token = iota // after an error: nothing matches it
	tEOF
	tNewline
	tIndent
	tDedent
	tName
	tNumber
	tString  // a whole literal; p.str tells its parts
	tFString // the opening of an f- or t-string of 3.12 and later
	tFMiddle // text of an f-string; it and the next only when wording errors
	tFEnd
	tOther // a byte that no token begins with

	// Brackets and punctuation.
	tLpar
	tRpar
	tLsqb
	tRsqb
	tLbrace
	tRbrace
	tComma
	tColon
	tSemi
	tDot
	tEllipsis
	tArrow
	tAt
	tAssign
	tColonEqual
	tExclaim
	tBackquote
	tTilde

	// Binary operators; opInfo has their precedences.
	tVbar
	tCircumflex
	tAmper
	tLeftShift
	tRightShift
	tPlus
	tMinus
	tStar
	tSlash
	tPercent
	tDoubleSlash
	tDoubleStar
	tEqEqual
	tNotEqual
	tLessGreater
	tLess
	tLessEqual
	tGreater
	tGreaterEqual

	// Augmented assignments.
	tPlusEqual
	tMinusEqual
	tStarEqual
	tAtEqual
	tSlashEqual
	tPercentEqual
	tDoubleStarEqual
	tLeftShiftEqual
	tRightShiftEqual
	tVbarEqual
	tCircumflexEqual
	tAmperEqual
	tDoubleSlashEqual

	// Keywords, of either dialect.
	tFalse
	tNone
	tTrue
	tAnd
	tAs
	tAssert
	tAsync
	tAwait
	tBreak
	tClass
	tContinue
	tDef
	tDel
	tElif
	tElse
	tExcept
	tExec
	tFinally
	tFor
	tFrom
	tGlobal
	tIf
	tImport
	tIn
	tIs
	tLambda
	tNonlocal
	tNot
	tOr
	tPass
	tPrint
	tRaise
	tReturn
	tTry
	tWhile
	tWith
	tYield

	numTokens
)

// tokenText is how fixed tokens are spelled.
var tokenText = [numTokens]string{
	tLpar: "(", tRpar: ")", tLsqb: "[", tRsqb: "]", tLbrace: "{", tRbrace: "}",
	tComma: ",", tColon: ":", tSemi: ";", tDot: ".", tEllipsis: "...", tArrow: "->",
	tAt: "@", tAssign: "=", tColonEqual: ":=", tExclaim: "!", tBackquote: "`", tTilde: "~",
	tVbar: "|", tCircumflex: "^", tAmper: "&", tLeftShift: "<<", tRightShift: ">>",
	tPlus: "+", tMinus: "-", tStar: "*", tSlash: "/", tPercent: "%",
	tDoubleSlash: "//", tDoubleStar: "**", tEqEqual: "==", tNotEqual: "!=",
	tLessGreater: "<>", tLess: "<", tLessEqual: "<=", tGreater: ">", tGreaterEqual: ">=",
	tPlusEqual: "+=", tMinusEqual: "-=", tStarEqual: "*=", tAtEqual: "@=",
	tSlashEqual: "/=", tPercentEqual: "%=", tDoubleStarEqual: "**=",
	tLeftShiftEqual: "<<=", tRightShiftEqual: ">>=", tVbarEqual: "|=",
	tCircumflexEqual: "^=", tAmperEqual: "&=", tDoubleSlashEqual: "//=",
	tFalse: "False", tNone: "None", tTrue: "True", tAnd: "and", tAs: "as",
	tAssert: "assert", tAsync: "async", tAwait: "await", tBreak: "break",
	tClass: "class", tContinue: "continue", tDef: "def", tDel: "del", tElif: "elif",
	tElse: "else", tExcept: "except", tExec: "exec", tFinally: "finally", tFor: "for",
	tFrom: "from", tGlobal: "global", tIf: "if", tImport: "import", tIn: "in",
	tIs: "is", tLambda: "lambda", tNonlocal: "nonlocal", tNot: "not", tOr: "or",
	tPass: "pass", tPrint: "print", tRaise: "raise", tReturn: "return", tTry: "try",
	tWhile: "while", tWith: "with", tYield: "yield",
}

// isKeyword2 and isKeyword3 say which keywords each dialect has. None is a
// keyword in our Python 2, where CPython has a name that cannot be assigned.
func isKeyword2(t token) bool {
	switch t {
	case tFalse, tTrue, tNone, tAsync, tAwait, tNonlocal:
		return false
	}
	return t >= tFalse
}

func isKeyword3(t token) bool {
	return t >= tFalse && t != tPrint && t != tExec
}

// IsKeyword reports whether a word is a keyword of any dialect.
func IsKeyword(word string) bool {
	for t := tFalse; t < numTokens; t++ {
		if tokenText[t] == word {
			return true
		}
	}
	return false
}

// Precedences of binary operators, loosest first. `not` stands between and
// and the comparisons, the unary operators above the products.
const (
	precNone uint8 = iota
	precOr
	precAnd
	precNot
	precCompare
	precBitOr
	precBitXor
	precBitAnd
	precShift
	precSum
	precProduct
)

// opPrec is the precedence of a token that follows an operand, 0 if it cannot.
var opPrec = [256]uint8{
	tOr: precOr, tAnd: precAnd,
	tEqEqual: precCompare, tNotEqual: precCompare, tLessGreater: precCompare,
	tLess: precCompare, tLessEqual: precCompare, tGreater: precCompare,
	tGreaterEqual: precCompare, tIn: precCompare, tIs: precCompare, tNot: precCompare,
	tVbar: precBitOr, tCircumflex: precBitXor, tAmper: precBitAnd,
	tLeftShift: precShift, tRightShift: precShift, tPlus: precSum, tMinus: precSum,
	tStar: precProduct, tSlash: precProduct, tPercent: precProduct,
	tDoubleSlash: precProduct, tAt: precProduct,
}

// opKind is the arithmetic operator of a binary or augmented token.
var opKind = [numTokens]Operator{
	tVbar: BitOr, tCircumflex: BitXor, tAmper: BitAnd, tLeftShift: LShift,
	tRightShift: RShift, tPlus: Add, tMinus: Sub, tStar: Mult, tSlash: Div,
	tPercent: Mod, tDoubleSlash: FloorDiv, tAt: MatMult, tDoubleStar: Pow,
	tPlusEqual: Add, tMinusEqual: Sub, tStarEqual: Mult, tAtEqual: MatMult,
	tSlashEqual: Div, tPercentEqual: Mod, tDoubleStarEqual: Pow,
	tLeftShiftEqual: LShift, tRightShiftEqual: RShift, tVbarEqual: BitOr,
	tCircumflexEqual: BitXor, tAmperEqual: BitAnd, tDoubleSlashEqual: FloorDiv,
}

// Classes of bytes, for the lexer's switch.
const (
	cBad   uint8 = iota
	cBlank       // space, tab, form feed
	cName
	cDigit
	cQuote
	cNewline // \n and \r
	cHash
	cBackslash
	cDot
	cOpen
	cClose
	cSingle // a one-byte token whatever follows
	cOper   // an operator that may be longer
	cHigh   // beyond ASCII
)

var (
	byteClass [256]uint8
	namePart  [256]bool
	// singleToken is the token of a bracket or of a cSingle byte.
	singleToken = [256]token{
		'(': tLpar, ')': tRpar, '[': tLsqb, ']': tRsqb, '{': tLbrace, '}': tRbrace,
		',': tComma, ';': tSemi, '~': tTilde,
	}
	closerOf = [256]byte{'(': ')', '[': ']', '{': '}'}
)

func init() {
	for c := range 256 {
		b := byte(c)
		switch {
		case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_':
			byteClass[c], namePart[c] = cName, true
		case b >= '0' && b <= '9':
			byteClass[c], namePart[c] = cDigit, true
		case b >= 0x80:
			byteClass[c] = cHigh
		}
	}
	for class, bytes := range map[uint8]string{
		cBlank: " \t\f", cQuote: "'\"", cNewline: "\n\r", cHash: "#", cBackslash: "\\",
		cDot: ".", cOpen: "([{", cClose: ")]}", cSingle: ",;~", cOper: ":=!<>+-*/%|^&@`",
	} {
		for i := range len(bytes) {
			byteClass[bytes[i]] = class
		}
	}
}
