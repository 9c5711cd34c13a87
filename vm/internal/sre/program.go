package sre

import "strings"

// Dialect says whose regular expressions are meant.
type Dialect uint8

const (
	Py3 Dialect = iota // Python 3.13
	Py2                // Python 2.7
)

// Flags are the flags of re.compile, with Python's values.
type Flags uint32

const (
	Template   Flags = 1 // Python 2 only
	IgnoreCase Flags = 2
	Locale     Flags = 4
	Multiline  Flags = 8
	DotAll     Flags = 16
	Unicode    Flags = 32
	Verbose    Flags = 64
	Debug      Flags = 128
	ASCII      Flags = 256 // Python 3 only

	typeFlags = ASCII | Locale | Unicode
)

// inlineFlags are the letters of (?...) in each dialect.
var inlineFlags = [...]map[rune]Flags{
	Py3: {'i': IgnoreCase, 'L': Locale, 'm': Multiline, 's': DotAll, 'x': Verbose, 'a': ASCII, 'u': Unicode},
	Py2: {'i': IgnoreCase, 'L': Locale, 'm': Multiline, 's': DotAll, 'x': Verbose, 't': Template, 'u': Unicode},
}

// Options are what Compile asks of its caller besides the pattern.
type Options struct {
	// Lookup finds the character of a \N{name} escape. Without it no name is known.
	Lookup func(name string) (rune, bool)
}

// Warning is what CPython says through the warnings module while compiling.
type Warning struct {
	Category string // "FutureWarning", "DeprecationWarning", "RuntimeWarning"
	Msg      string
}

// Program is a compiled pattern.
type Program struct {
	Pattern  Text
	Flags    Flags // as given, and as the pattern adds to them
	Dialect  Dialect
	Groups   int            // number of capturing groups
	Names    []string       // Names[i] is the name of group i, or ""
	Index    map[string]int // of the named groups
	Warnings []Warning
	MinWidth uint64 // no match is shorter

	code   []inst
	prefix prefix
	// exact programs can tell where a failed attempt has left its marks:
	// nothing may be skipped that sets one.
	exact bool
}

// Compile reads a pattern. The error is an *Error.
func Compile(pattern Text, flags Flags, dialect Dialect, opts Options) (p *Program, err error) {
	defer catch(&err)
	tree, st := parse(pattern, flags, dialect, opts)
	return assemble(tree, st, st.flags|flags, false), nil
}

// CompileLexicon compiles what re.Scanner does: one alternative per phrase,
// each in a group of its own, so that the LastIndex of a match is one more than
// the index of its phrase. Groups within phrases are not known outside,
// and share numbers with the phrases, and flags that phrases set are lost, as in
// CPython; so, in Python 3, \w is ASCII's unless flags say otherwise.
func CompileLexicon(phrases []Text, flags Flags, dialect Dialect, opts Options) (p *Program, err error) {
	defer catch(&err)
	st := newState(Text{}, flags, dialect, opts)
	if len(phrases) == 0 && dialect == Py3 {
		fail(RuntimeError, "invalid SRE code")
	}
	var alts []*seq
	for _, phrase := range phrases {
		gid := st.openGroup(nil)
		tree, inner := parse(phrase, flags, dialect, opts)
		st.warnings = append(st.warnings, inner.warnings...)
		alts = append(alts, &seq{items: []*node{{op: nGroup, group: gid, sub: tree}}})
		inner.width(tree)
		st.closeGroup(gid, alts[len(alts)-1])
	}
	return assemble(&seq{items: []*node{{op: nBranch, alts: alts}}}, st, flags, true), nil
}

func assemble(tree *seq, st *state, flags Flags, lexicon bool) *Program {
	p := &Program{
		Pattern: st.pattern, Flags: flags, Dialect: st.dialect,
		Groups: st.groups() - 1, Index: st.names, Warnings: st.warnings,
	}
	p.compile(tree, lexicon)
	p.Names = make([]string, st.groups())
	for name, i := range p.Index {
		p.Names[i] = name
	}
	return p
}

// Escape puts a backslash before what has a meaning in a pattern (Python 3), or
// before all but ASCII letters and digits (Python 2).
func Escape(t Text, dialect Dialect) Text {
	const special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"
	var out []rune
	for _, r := range t.Runes() {
		switch {
		case dialect == Py2 && r == 0:
			out = append(out, '\\', '0', '0', '0')
			continue
		case dialect == Py2 && !isASCIILetter(r) && !isDigit(r),
			dialect == Py3 && r < 0x80 && strings.ContainsRune(special, r):
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return t.text(out)
}
