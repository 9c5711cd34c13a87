package syntax

// Options says how to read a source.
type Options struct {
	Filename string
	Version  Version // 0 means Newest
	Arena    *Arena  // memory to use again; nil means that the File owns its own
	// Brief asks for the place of an error only, which is that of the first
	// token that does not fit, and not where CPython points. It is quicker.
	Brief bool
}

// Error is a source that CPython would refuse, in CPython's words.
type Error struct {
	Kind     string // "SyntaxError", "IndentationError" or "TabError"
	Msg      string
	Filename string
	Span              // in the decoded source
	Begin    Position // where CPython points; Column is 0 where it gives none
}
