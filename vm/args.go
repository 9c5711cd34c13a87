package vm

import (
	"fmt"
	"strings"
)

// Args are the arguments of a call, borrowed: positional ones, then the values
// of keywords.
type Args struct {
	Pos []Value
	Kw  []Value
	// Names of Kw, str objects.
	Names []Value
}

// sig is a parsed signature of a native.
type sig struct {
	names   []string
	text    string
	posOnly int // leading parameters that cannot be keywords
	npos    int // parameters that can be positional
	need    int // leading positional parameters that must be there
	kwNeed  uint64
	wrapper bool // of a special method of a built-in type, with words of its own
	unpack  bool // Python 2 words a wrong number as PyArg_UnpackTuple
	star    int  // index of *args, -1
	starKw  int  // index of **kwargs, -1
	quick   bool // see takes
}

// parseSig reads "x, /, key=None, *, reverse=False, *args, **kw".
func parseSig(text string) *sig {
	s := &sig{text: text, star: -1, starKw: -1}
	kwOnly := false
	for _, p := range strings.Split(text, ",") {
		p = strings.TrimSpace(p)
		switch {
		case p == "":
		case p == "/":
			s.posOnly = len(s.names)
		case p == "*":
			kwOnly = true
		case strings.HasPrefix(p, "**"):
			s.starKw = len(s.names)
			s.names = append(s.names, p[2:])
		case strings.HasPrefix(p, "*"):
			kwOnly = true
			s.star = len(s.names)
			s.names = append(s.names, p[1:])
		default:
			name, _, optional := strings.Cut(p, "=")
			if !optional && kwOnly {
				s.kwNeed |= 1 << len(s.names)
			}
			if !kwOnly {
				s.npos++
				if !optional {
					s.need = s.npos
				}
			}
			s.names = append(s.names, name)
		}
	}
	s.quick = s.star < 0 && s.starKw < 0 && s.kwNeed == 0 && len(s.names) < len(room{})
	return s
}

// plain tells that the signature has only positional-only parameters.
func (s *sig) plain() bool {
	return s.posOnly == len(s.names) && s.star < 0 && s.starKw < 0
}

// takes tells whether n arguments, all by position, are what the signature asks for,
// and there is nothing to make for the rest.
func (s *sig) takes(n int) bool { return s.quick && s.need <= n && n <= s.npos }

// bind fills out, one value per parameter, borrowed but for *args and **kwargs,
// which are new. It returns false where it raised.
func (s *sig) bind(t *Thread, fname string, a Args, out []Value) bool {
	n := len(a.Pos)
	if len(a.Names) > 0 && s.plain() {
		return s.bindKeywords(t, fname, a, out) // which says that there are none
	}
	if n > s.npos && s.star < 0 {
		return s.tooMany(t, fname, n)
	}
	copy(out, a.Pos[:min(n, s.npos)])
	if s.star >= 0 {
		rest := a.Pos[min(n, s.npos):]
		out[s.star] = t.copyTuple(rest)
	}
	if s.starKw >= 0 {
		out[s.starKw] = t.NewDict()
	}
	if !s.bindKeywords(t, fname, a, out) {
		s.unbind(t, out)
		return false
	}
	for i := n; i < s.need; i++ {
		if out[i].p == nil {
			s.missing(t, fname, n, i)
			s.unbind(t, out)
			return false
		}
	}
	for i := s.npos; i < len(s.names); i++ {
		if s.kwNeed&(1<<i) != 0 && out[i].p == nil {
			t.raise(t.vm.types.TypeError, "%s() missing required argument '%s' (pos %d)", fname, s.names[i], i+1)
			s.unbind(t, out)
			return false
		}
	}
	return true
}

func (s *sig) bindKeywords(t *Thread, fname string, a Args, out []Value) bool {
	short := fname[strings.LastIndexByte(fname, '.')+1:]
	for i, k := range a.Names {
		name := GoString(k)
		j := -1
		for x := s.posOnly; x < len(s.names); x++ {
			if s.names[x] == name && x != s.star && x != s.starKw {
				j = x
			}
		}
		switch {
		case j >= 0 && out[j].p != nil:
			if t.vm.py2 {
				t.typeError("Argument given by name ('%s') and position (%d)", name, j+1)
				return false
			}
			t.raise(t.vm.types.TypeError, "argument for %s() given by name ('%s') and position (%d)", short, name, j+1)
			return false
		case j >= 0:
			out[j] = a.Kw[i]
		case s.starKw >= 0:
			asDict(out[s.starKw].p).setStr(t, t.internValue(asText(k.p)), a.Kw[i])
		case s.posOnly == len(s.names) || len(s.names) == 0:
			if t.vm.py2 {
				fname = fname[strings.LastIndexByte(fname, '.')+1:]
			}
			t.raise(t.vm.types.TypeError, "%s() takes no keyword arguments", fname)
			return false
		default:
			if t.vm.py2 {
				t.raise(t.vm.types.TypeError, "'%s' is an invalid keyword argument for this function", name)
			} else {
				t.raise(t.vm.types.TypeError, "%s() got an unexpected keyword argument '%s'", short, name)
			}
			return false
		}
	}
	return true
}

// unbind lets go of what bind made.
func (s *sig) unbind(t *Thread, out []Value) {
	if s.star >= 0 {
		t.xdecref(out[s.star])
	}
	if s.starKw >= 0 {
		t.xdecref(out[s.starKw])
	}
}

// wrapperCount is what special methods say of a wrong number of arguments.
func (s *sig) wrapperCount(t *Thread, n int) {
	many := plural(s.npos)
	if t.vm.py2 {
		many = "s"
	}
	switch {
	case s.need < s.npos && n > s.npos:
		t.typeError(" expected at most %d argument%s, got %d", s.npos, many, n)
	case s.need < s.npos:
		if s.need == 1 && !t.vm.py2 {
			many = ""
		}
		t.typeError(" expected at least %d argument%s, got %d", s.need, many, n)
	case s.npos > 1:
		t.typeError(" expected %d argument%s, got %d", s.npos, many, n)
	default:
		t.typeError("expected %d argument%s, got %d", s.npos, many, n)
	}
}

func (s *sig) tooMany(t *Thread, fname string, n int) bool {
	te := t.vm.types.TypeError
	if s.wrapper {
		s.wrapperCount(t, n)
		return false
	}
	short := fname[strings.LastIndexByte(fname, '.')+1:]
	if t.vm.py2 {
		fname = short
	}
	switch {
	case len(s.names) == 0:
		t.raise(te, "%s() takes no arguments (%d given)", fname, n)
	case s.plain() && s.npos == 1 && s.need == 1 && !s.unpack:
		t.raise(te, "%s() takes exactly one argument (%d given)", fname, n)
	case s.plain() && s.unpack && t.vm.py2:
		t.raise(te, "%s expected %s%d arguments, got %d", short, atMost3(s), s.npos, n)
	case s.plain() && t.vm.py2:
		t.raise(te, "%s() takes %s %d argument%s (%d given)", short, atMost(s), s.npos, plural(s.npos), n)
	case s.plain():
		t.raise(te, "%s expected %s%d argument%s, got %d", short, atMost3(s), s.npos, plural(s.npos), n)
	case s.npos == 0:
		t.raise(te, "%s() takes no positional arguments", short)
	default:
		how := "exactly"
		if s.need < s.npos || s.npos == len(s.names) {
			how = "at most"
		}
		t.raise(te, "%s() takes %s %d %sargument%s (%d given)", short, how, s.npos, positional(s), plural(s.npos), n)
	}
	return false
}

func positional(s *sig) string {
	if s.npos < len(s.names) {
		return "positional "
	}
	return ""
}

func atMost(s *sig) string {
	if s.need == s.npos {
		return "exactly"
	}
	return "at most"
}

func atMost3(s *sig) string {
	if s.need == s.npos {
		return ""
	}
	return "at most "
}

func (s *sig) missing(t *Thread, fname string, n, i int) {
	te := t.vm.types.TypeError
	if s.wrapper {
		s.wrapperCount(t, n)
		return
	}
	short := fname[strings.LastIndexByte(fname, '.')+1:]
	if t.vm.py2 {
		fname = short
	}
	switch {
	case s.plain() && s.npos == 1 && !s.unpack:
		t.raise(te, "%s() takes exactly one argument (%d given)", fname, n)
	case s.plain():
		how := ""
		if s.need < s.npos {
			how = "at least "
		}
		if s.unpack && t.vm.py2 {
			t.raise(te, "%s expected %s%d arguments, got %d", short, how, s.need, n)
			return
		}
		if t.vm.py2 {
			if how == "" {
				how = "exactly "
			}
			t.raise(te, "%s() takes %s%d argument%s (%d given)", short, how, s.need, plural(s.need), n)
			return
		}
		t.raise(te, "%s expected %s%d argument%s, got %d", short, how, s.need, plural(s.need), n)
	default:
		if t.vm.py2 {
			t.raise(te, "Required argument '%s' (pos %d) not found", s.names[i], i+1)
			return
		}
		if least := min(s.need, s.posOnly); i < least {
			how := "exactly"
			if least < s.npos {
				how = "at least"
			}
			t.raise(te, "%s() takes %s %d positional argument%s (%d given)", short, how, least, plural(least), n)
			return
		}
		t.raise(te, "%s() missing required argument '%s' (pos %d)", short, s.names[i], i+1)
	}
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func sprintf(format string, args ...any) string {
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}
