package heap

import (
	"bytes"

	"github.com/sllint/sllint/syntax"
)

// This file decides, mostly from the bytes, which functions of a file are
// worth running. It must be cheap: it sees every file.

// smallFile is the size up to which everything in a file is followed.
const smallFile = 3000

// triggers are words near which exceptions, tracebacks and frames get held.
// "except" and "raise" are looked at more closely by trigger.
var triggers = [][]byte{
	[]byte("exc_info"), []byte("_getframe"), []byte("currentframe"), []byte("inspect.stack"), []byte("inspect.trace"),
	[]byte("f_locals"), []byte("__traceback__"), []byte("locals()"), []byte("vars()"), []byte("set_exception"),
	[]byte("with_traceback"), []byte(".exception()"), []byte("sys.exception"), []byte("__exit__"), []byte("exec("),
	[]byte("contextmanager"), []byte(".result("), []byte("reraise"), []byte("tb_frame"), []byte("exc_clear"),
}

// offsets finds the places in a source where something may be held.
func offsets(src []byte, py2 bool) []int32 {
	var list []int32
	for _, t := range triggers {
		for at := 0; ; {
			i := bytes.Index(src[at:], t)
			if i < 0 {
				break
			}
			list = append(list, int32(at+i))
			at += i + len(t)
		}
	}
	list = scanWord(src, "except", list, func(rest []byte) bool { return py2Handler(rest, py2) })
	list = scanWord(src, "raise", list, raisesValue)
	list = scanWord(src, "await", list, func(rest []byte) bool { return true })
	list = recursions(src, list)
	return list
}

// scanWord finds a statement's first word where what follows passes a test.
func scanWord(src []byte, word string, list []int32, test func([]byte) bool) []int32 {
	w := []byte(word)
	for at := 0; ; {
		i := bytes.Index(src[at:], w)
		if i < 0 {
			return list
		}
		i += at
		at = i + len(w)
		if at < len(src) && (src[at] == ' ' || src[at] == '*' || src[at] == '(' || src[at] == '\t' || src[at] == '\\') && test(src[at:]) {
			list = append(list, int32(i))
		}
	}
}

// py2Handler reports whether an except clause binds a name.
func py2Handler(rest []byte, py2 bool) bool {
	line := rest
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	if bytes.Contains(line, []byte(" as ")) || bytes.Contains(line, []byte("\\")) || !bytes.Contains(line, []byte(":")) {
		return true
	}
	return false
}

// raisesValue reports whether a raise statement may raise something that is
// held: anything but the call of a class.
func raisesValue(rest []byte) bool {
	i := 0
	for i < len(rest) && (rest[i] == ' ' || rest[i] == '\t') {
		i++
	}
	rest = rest[i:]
	if len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r' || rest[0] == '#' {
		return false
	}
	// The dotted name that is raised.
	n, last := 0, 0
	for n < len(rest) && (identByte(rest[n]) || rest[n] == '.') {
		if rest[n] == '.' {
			last = n + 1
		}
		n++
	}
	if n == 0 {
		return true
	}
	class := last < n && rest[last] >= 'A' && rest[last] <= 'Z'
	if n < len(rest) && rest[n] == '(' {
		// A call: held only where a method of what is held gives it.
		return bytes.HasPrefix(rest[last:], []byte("with_traceback"))
	}
	return !class
}

func identByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// recursions finds inner functions that mention themselves: "def name(" that
// is indented at least twice as deep as a method's body could make it look
// like one, with "name(" again soon after.
func recursions(src []byte, list []int32) []int32 {
	d := []byte("    def ")
	for at := 0; ; {
		i := bytes.Index(src[at:], d)
		if i < 0 {
			return list
		}
		i += at + len(d)
		at = i
		n := i
		for n < len(src) && identByte(src[n]) {
			n++
		}
		if n == i {
			continue
		}
		name := src[i:n]
		window := src[n:min(n+2000, len(src))]
		for k := 0; ; {
			j := bytes.Index(window[k:], name)
			if j < 0 {
				break
			}
			j += k
			k = j + len(name)
			if k < len(window) && !identByte(window[k]) && j > 0 && !identByte(window[j-1]) && window[j-1] != '.' && window[j-1] != '"' && window[j-1] != '\'' {
				list = append(list, int32(i))
				break
			}
		}
	}
}

// locate gives the functions around an offset, the outermost first.
func locate(body []syntax.Stmt, off int32, chain []*syntax.FunctionDef) []*syntax.FunctionDef {
	for {
		s := at(body, off)
		if s == nil {
			return chain
		}
		switch x := s.(type) {
		case *syntax.FunctionDef:
			chain = append(chain, x)
			body = x.Body
		case *syntax.ClassDef:
			body = x.Body
		case *syntax.If:
			body = either(off, x.Body, x.Orelse)
		case *syntax.For:
			body = either(off, x.Body, x.Orelse)
		case *syntax.While:
			body = either(off, x.Body, x.Orelse)
		case *syntax.With:
			body = x.Body
		case *syntax.Try:
			body = either(off, x.Body, x.Orelse, x.Finalbody)
			for i := range x.Handlers {
				if h := &x.Handlers[i]; h.Start <= off && off < h.Stop {
					body = h.Body
				}
			}
		case *syntax.Match:
			body = nil
			for i := range x.Cases {
				if at(x.Cases[i].Body, off) != nil {
					body = x.Cases[i].Body
				}
			}
		default:
			return chain
		}
	}
}

// at finds the statement of a body that an offset is in.
func at(body []syntax.Stmt, off int32) syntax.Stmt {
	lo, hi := 0, len(body)
	for lo < hi {
		mid := (lo + hi) / 2
		if int32(body[mid].End()) <= off {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(body) && int32(body[lo].Pos()) <= off {
		return body[lo]
	}
	return nil
}

func either(off int32, bodies ...[]syntax.Stmt) []syntax.Stmt {
	for _, b := range bodies {
		if at(b, off) != nil {
			return b
		}
	}
	return nil
}
