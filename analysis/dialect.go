package analysis

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/sllint/sllint/syntax"
)

// parsed is a source that was read as one dialect: the file, or what is wrong.
type parsed struct {
	version syntax.Version
	file    *syntax.File
	err     *syntax.Error
}

// parse reads a source as one version.
func parse(name string, src []byte, v syntax.Version) parsed {
	if v == 0 {
		v = syntax.Newest
	}
	file, err := syntax.Parse(src, syntax.Options{Filename: name, Version: v})
	if err == nil {
		return parsed{version: v, file: file}
	}
	return parsed{version: v, err: asSyntaxError(err, name)}
}

// parseAs reads a source in its own dialect: the configured version; else what
// the first line says; else what the project requires; else what the code is.
func parseAs(name string, src []byte, target, requires syntax.Version) parsed {
	if target != 0 {
		return parse(name, src, target)
	}
	major, minor := shebang(src)
	switch {
	case major == 2:
		return parse(name, src, syntax.Py27)
	case major == 3 && minor >= 0:
		return parse(name, src, nearest(major*100+minor))
	case major == 3 && requires.Py2() && requires != 0:
		return parse(name, src, syntax.Newest)
	case major == 3 || requires != 0:
		return parse(name, src, requires) // 0 is the newest
	}
	return parseByCode(name, src)
}

// parseByCode decides by what parses: a file that only 2.7 takes is 2.7, one
// that only 3.14 takes is 3.14. What nobody takes is said to be of the dialect
// that read furthest.
func parseByCode(name string, src []byte) parsed {
	three := parse(name, src, syntax.Newest)
	if three.file != nil {
		return three
	}
	two := parse(name, src, syntax.Py27)
	next := parsed{}
	if two.file == nil || catchesByCapital(two.file) {
		next = parse(name, src, syntax.Py314)
	}
	switch {
	case next.file != nil:
		return next
	case two.file != nil:
		return two
	case two.err.Start > three.err.Start:
		return two
	}
	return three
}

// catchesByCapital reports whether a 2.7 file has an `except A, B:` whose B
// looks like a class: 3.14 reads that as two exceptions, which must be meant,
// for 2.7 would overwrite the class.
func catchesByCapital(f *syntax.File) bool {
	rest := f.Source
	for {
		i := bytes.Index(rest, []byte("except "))
		if i < 0 {
			return false
		}
		rest = rest[i+len("except "):]
		line := rest
		if j := bytes.IndexByte(line, ':'); j >= 0 {
			line = line[:j]
		}
		_, after, ok := bytes.Cut(line, []byte(","))
		if !ok || bytes.ContainsAny(line, "()\n#") {
			continue
		}
		r, _ := utf8.DecodeRune(bytes.TrimLeft(after, " \t"))
		if unicode.IsUpper(r) {
			return true
		}
	}
}

// nearest is the dialect for a version that may not be one: the newest that is
// not newer, or the oldest of its kind.
func nearest(v int) syntax.Version {
	best := syntax.Py38
	for _, known := range syntax.Versions {
		if int(known) <= v && !known.Py2() {
			best = known
		}
	}
	return best
}

// shebang reads the version of a "#!…python3.8" line. major is 0 when the line
// names none, minor -1.
func shebang(src []byte) (major, minor int) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if !bytes.HasPrefix(src, []byte("#!")) {
		return 0, -1
	}
	line := src[:min(len(src), 500)]
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	i := bytes.LastIndex(line, []byte("python"))
	if i < 0 {
		return 0, -1
	}
	line = line[i+len("python"):]
	digits := func() int {
		n := 0
		for n < len(line) && line[n] >= '0' && line[n] <= '9' {
			n++
		}
		v, err := strconv.Atoi(string(line[:n]))
		line = line[n:]
		if err != nil {
			return -1
		}
		return v
	}
	major = digits()
	if major != 2 && major != 3 {
		return 0, -1
	}
	if len(line) < 2 || line[0] != '.' {
		return major, -1
	}
	line = line[1:]
	minor = digits()
	if minor > 99 {
		minor = -1
	}
	return major, minor
}
