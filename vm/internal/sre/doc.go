// Package sre is the regular-expression engine behind Python's re module, in
// the dialects of Python 2.7 and 3.13.
//
// It knows nothing of the interpreter's objects: patterns and texts come as
// Text, which is either bytes or code points stored one, two or four bytes
// wide, and all positions are indexes into that. The matcher is instantiated
// once per width, so no text is converted before it is searched.
//
// The contract:
//
//   - Compile accepts and rejects what the parser of that Python does, with the
//     same words and positions (Error), and lists what it would warn of.
//   - A Program never changes after Compile and may be used by several
//     goroutines at once. Matching returns spans, lastindex and group values as
//     CPython's engine leaves them, oddities included: which groups survive
//     backtracking depends on when that engine saves its marks, so the matcher
//     saves them at the same moments.
//   - Matching never recurses on the Go stack. Its backtrack stack is bounded
//     and its work is metered: see Limits.
//   - Locale-dependent matching is that of the C locale.
//
// The way of a pattern: parse3.go or parse2.go read it into nodes (node.go),
// compile.go turns those into instructions, prefix.go finds what a search may
// skip to, match.go runs the instructions and search.go the attempts. iter.go
// knows where the next match of findall, sub and split begins, template.go
// reads replacement strings.
package sre
