package syntax

// Options says how to read a source.
type Options struct {
	Filename string
	Version  Version // 0 means Newest
	Arena    *Arena  // memory to use again; nil means that the File owns its own
	// Brief asks for the place of an error only, which is that of the first
	// token that does not fit, and not where CPython points. It is quicker.
	Brief bool
	// Again lets a source that differs in one stretch from the last one that was read
	// with the Arena be read as a change of it. The tree is the same, and so are
	// errors, but Syms has another order and may hold names that are no longer
	// there: all but those for which Again says true.
	Again func(name string) bool
	// Eval asks for one expression, as eval() does; it is then the only
	// statement, an ExprStmt.
	Eval bool
	// Warn, where it is set, gets what CPython's parser warns of in a source of
	// Python 3.12 or later, in order, before Parse returns.
	Warn func(Warning)
	// Inherited are the features in force from outside, as compile() and exec
	// hand them on.
	Inherited Features
}

// Features are future features that change what the parser or package scope
// makes of a source.
type Features uint8

// The features.
const (
	PrintFunction Features = 1 << iota
	UnicodeLiterals
	Annotations
)

// Warning is a SyntaxWarning of the parser, in CPython's words.
type Warning struct {
	Msg   string
	Span           // what it is about: where an error in its place would point
	Begin Position // of that
	Line  int      // that it is said to be in
}

// Error is a source that CPython would refuse, in CPython's words.
type Error struct {
	Kind     string // "SyntaxError", "IndentationError" or "TabError"
	Msg      string
	Filename string
	Span              // in the decoded source
	Begin    Position // where CPython points; Column is 0 where it gives none
	Bare     bool     // Python 2: the exception's one argument is the message, its place only in attributes
}
