package analysis

import (
	"bytes"
	"strconv"
	"strings"
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

// reader reads one source.
type reader struct {
	name string
	src  []byte
	mem  *Memory // nil for none
	// again is syntax.Options.Again: the memory is that of the same document.
	again func(string) bool
}

// parse reads the source as one version.
func (r *reader) parse(v syntax.Version) parsed {
	if v == 0 {
		v = syntax.Newest
	}
	return r.with(syntax.Options{Filename: r.name, Version: v})
}

func (r *reader) with(opt syntax.Options) parsed {
	if r.mem != nil {
		opt.Arena, opt.Again = r.mem.of(opt.Version), r.again
	}
	file, err := syntax.Parse(r.src, opt)
	if err != nil {
		return parsed{version: opt.Version, err: asSyntaxError(err, r.name)}
	}
	return parsed{version: opt.Version, file: file}
}

// parseAs reads the source in its own dialect: the configured version; else
// what the first line says; else what the project requires; else what the code
// is.
func (r *reader) parseAs(target, requires syntax.Version) parsed {
	if target != 0 {
		return r.parse(target)
	}
	major, minor := Shebang(r.src)
	switch {
	case major == 2:
		return r.parse(syntax.Py27)
	case major == 3 && minor >= 0:
		return r.parse(nearest(major*100 + minor))
	case major == 3 && requires.Py2() && requires != 0:
		return r.parse(syntax.Newest)
	case major == 3 || requires != 0:
		return r.parse(requires) // 0 is the newest
	}
	return r.parseByCode()
}

// parseByCode decides by what parses: a source that only 2.7 takes is 2.7, one
// that only 3.14 takes is 3.14. What nobody takes is said to be of the dialect
// that read furthest.
func (r *reader) parseByCode() parsed {
	brief := syntax.Options{Filename: r.name, Version: syntax.Newest, Brief: true}
	three := r.with(brief)
	if three.file != nil {
		return three
	}
	brief.Version = syntax.Py27
	two := r.with(brief)
	next := parsed{}
	if two.file == nil || catchesByCapital(two.file) {
		brief.Version = syntax.Py314
		next = r.with(brief)
	}
	switch {
	case next.file != nil:
		return next
	case two.file != nil:
		return two
	case two.err.Start > three.err.Start && !strings.HasPrefix(two.err.Msg, "Non-ASCII"):
		// For the words. A source that only lacks its coding cookie is not
		// thereby Python 2.
		return r.parse(syntax.Py27)
	}
	return r.parse(syntax.Newest)
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

// Shebang reads the version of a "#!…python3.8" line. major is 0 when the line
// names none, minor -1.
func Shebang(src []byte) (major, minor int) {
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
