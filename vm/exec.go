package vm

import (
	"bytes"
	"os"

	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
)

// The flag bits of compile() that are no future statements.
const (
	compileOnlyAST      = 0x400
	compileDontImply    = 0x200
	compileTopAwait     = 0x2000
	compileIgnoreCookie = 0x100
	compileNested       = 0x10 // Python 2: obsolete
	// What else compile() takes, without more effect here than to be taken: obsolete
	// ones, and those for what reads a program line by line.
	compileOther = 0x10 | 0x200 | 0x1000 | 0x4000 | 0x8000
	compileFlags = compileOnlyAST | compileTopAwait | compileIgnoreCookie | compileOther
)

// builtinCompile is compile(source, filename, mode, flags, dont_inherit, optimize).
func builtinCompile(t *Thread, a []Value) Value {
	mode := compile.Exec
	if !t.isStr(a[2]) {
		return t.typeError("compile() argument 3 must be str, not %s", t.typeName(a[2]))
	}
	switch GoString(a[2]) {
	case "exec":
	case "eval":
		mode = compile.Eval
	case "single":
		mode = compile.Single
	default:
		if t.vm.py2 {
			return t.valueError("compile() arg 3 must be 'exec', 'eval' or 'single'")
		}
		return t.valueError("compile() mode must be 'exec', 'eval' or 'single'")
	}
	opt := compile.Options{Mode: mode}
	onlyTree := false
	if a[3].p != nil {
		n, ok := t.Index(a[3], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		known := int64(compileFlags) | int64(codeFlagsInherited)
		if t.vm.py2 {
			known = compileOnlyAST | compileDontImply | compileNested | int64(codeFlagsInherited)
		}
		if n&^known != 0 {
			return t.valueError("compile(): unrecognised flags")
		}
		if n&compileOnlyAST != 0 {
			onlyTree = true
		}
		opt.Flags = code.Flags(n) & codeFlagsInherited
	}
	dont := false
	if a[4].p != nil {
		var ok bool
		if dont, ok = t.IsTrue(a[4]); !ok {
			return Null
		}
	}
	if !dont {
		opt = t.inherit(opt)
	}
	if a[5].p != nil {
		n, ok := t.Index(a[5], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		if n < -1 || n > 2 {
			return t.valueError("compile(): invalid optimize value")
		}
		opt.Optimize = int(max(n, 0))
	}
	name := "<string>"
	if a[1].p.kind == kStr || a[1].p.kind == kBytes {
		name = GoString(a[1])
	}
	if is, ok := t.isTree(a[0]); !ok {
		return Null
	} else if is {
		return t.compileTree(a, onlyTree)
	}
	src, ok := t.sourceOf(a[0], "compile")
	if !ok {
		return Null
	}
	if onlyTree {
		return t.parseTree(src, name, mode)
	}
	c := t.CompileSource(src, name, opt)
	if c == nil {
		return Null
	}
	return obj(&t.newCode(c).Header)
}

// utf8Mark says that a source of Python 2 is UTF-8.
const utf8Mark = "\xef\xbb\xbf"

// sourceOf gives the text of a source argument, as UTF-8.
func (t *Thread) sourceOf(v Value, fname string) ([]byte, bool) {
	var src []byte
	switch v.p.kind {
	case kStr:
		src = []byte(GoString(v))
		if t.vm.py2 {
			src = append([]byte(utf8Mark), src...)
		}
	case kBytes:
		src = []byte(asText(v.p).s)
	case kByteArray:
		src = append([]byte(nil), asByteArray(v.p).b...)
	default:
		if fname == "compile" && t.vm.py2 && t.hasOldBuffer(v) || !t.vm.py2 && t.typeOf(v).slots.Buffer != nil {
			b, ok := t.bytesLike(v)
			if !ok {
				return nil, false
			}
			src = []byte(b)
			break
		}
		if t.vm.py2 {
			t.typeError("%s() arg 1 must be a string or code object", fname)
		} else {
			t.typeError("%s() arg 1 must be a string, bytes or code object", fname)
		}
		return nil, false
	}
	for _, c := range src {
		if c == 0 {
			if t.vm.py2 {
				t.typeError("%s() expected string without null bytes", fname)
			} else {
				t.raise(t.vm.types.SyntaxError, "source code string cannot contain null bytes")
			}
			return nil, false
		}
	}
	return src, true
}

// namespaces gives the globals and locals of eval or exec (borrowed).
func (t *Thread) namespaces(fname string, g, l Value) (globals *DictObj, locals Value, ok bool) {
	if g.p == &tNone {
		g = Null
	}
	if l.p == &tNone {
		l = Null
	}
	if t.vm.py2 && l.p != nil && !t.IsMapping(l) {
		if fname == "exec" {
			t.typeError("exec: arg 3 must be a mapping or None")
		} else {
			t.typeError("locals must be a mapping")
		}
		return nil, Null, false
	}
	if g.p == nil {
		f := t.pyFrame()
		if l.p == nil {
			l = t.localsOf(f)
		} else {
			l.incref()
		}
		return f.globals, l, l.p != nil
	}
	if g.p.kind != kDict {
		if t.vm.py2 && t.IsMapping(g) {
			t.typeError("globals must be a real dict; try eval(expr, {}, mapping)")
		} else if t.vm.py2 {
			t.typeError("globals must be a dict")
		} else {
			t.typeError("%s() globals must be a dict, not %s", fname, t.typeName(g))
		}
		return nil, Null, false
	}
	if l.p == nil {
		l = g
	} else if l.p.kind != kDict && t.typeOf(l).slots.GetItem == nil {
		t.typeError("locals must be a mapping")
		return nil, Null, false
	}
	return asDict(g.p), l.incref(), true
}

// builtinEval is eval(source, globals, locals).
func builtinEval(t *Thread, a []Value) Value { return t.evalSoft("eval", a[0], a[1], a[2], Null) }

// builtinExec is exec(source, globals, locals, closure).
func builtinExec(t *Thread, a []Value) Value {
	orig := t.frame
	r := t.evalSoft("exec", a[0], a[1], a[2], a[3])
	switch r.p {
	case nil:
		return Null
	case &tUnwind:
		return t.then(orig, &execDone)
	}
	t.decref(r)
	return None
}

var execDone = nativeCode{name: "exec", stackless: true}

func init() {
	execDone.fn = func(t *Thread, f *Frame, r Value) Value {
		t.decref(r)
		return None
	}
}

// evalSoft runs source or a code object.
func (t *Thread) evalSoft(fname string, src, g, l, closure Value) Value {
	globals, locals, ok := t.namespaces(fname, g, l)
	if !ok {
		return Null
	}
	defer t.decref(locals)
	if closure.p == &tNone {
		closure = Null
	}
	if src.p.kind == kCode {
		c := asCode(src.p)
		n := len(c.c.Freevars)
		switch {
		case closure.p == nil && n > 0 && fname == "exec" && !t.vm.py2:
			return t.typeError("code object requires a closure of exactly length %d", n)
		case closure.p == nil && n > 0:
			return t.typeError("code object passed to %s() may not contain free variables", fname)
		case closure.p != nil && n == 0:
			return t.typeError("cannot use a closure with this code object")
		case closure.p != nil && !isClosure(closure, n):
			return t.typeError("code object requires a closure of exactly length %d", n)
		}
		c.rc++
		return t.runCodeSoft(c, globals, locals, closure)
	}
	if closure.p != nil {
		return t.typeError("closure can only be used when source is a code object")
	}
	text, ok := t.sourceOf(src, fname)
	if !ok {
		return Null
	}
	mode := compile.Exec
	if fname == "eval" {
		mode = compile.Eval
		text = trimBlanks(text)
	}
	c := t.CompileSource(text, "<string>", t.inherit(compile.Options{Mode: mode}))
	if c == nil {
		return Null
	}
	return t.runCodeSoft(t.newCode(c), globals, locals, Null)
}

// trimBlanks takes the blanks off the beginning of an expression, behind the mark
// that sourceOf gave it.
func trimBlanks(text []byte) []byte {
	rest, marked := bytes.CutPrefix(text, []byte(utf8Mark))
	rest = bytes.TrimLeft(rest, " \t")
	if marked {
		return append([]byte(utf8Mark), rest...)
	}
	return rest
}

// isClosure tells whether v is a tuple of n cells.
func isClosure(v Value, n int) bool {
	if v.p.kind != kTuple || len(asTuple(v.p).items) != n {
		return false
	}
	for _, c := range asTuple(v.p).items {
		if c.p.kind != kCell {
			return false
		}
	}
	return true
}

// builtinExecfile is Python 2's execfile.
func builtinExecfile(t *Thread, a []Value) Value {
	name := GoString(a[0])
	globals, locals, ok := t.namespaces("execfile", a[1], a[2])
	if !ok {
		return Null
	}
	defer t.decref(locals)
	if !t.vm.conf.Allow.FS {
		return t.raise(t.vm.types.IOError, "execfile: the file system is not allowed: %s", name)
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return t.raise(t.vm.types.IOError, "[Errno 2] No such file or directory: '%s'", name)
	}
	c := t.CompileSource(src, name, t.inherit(compile.Options{}))
	if c == nil {
		return Null
	}
	r := t.runCode(t.newCode(c), globals, locals)
	if r.p == nil {
		return Null
	}
	t.decref(r)
	return None
}

// execStmt is Python 2's exec statement.
func (t *Thread) execStmt(f *Frame, src, g, l Value) Value {
	if src.p.kind == kTuple && g.p == &tNone && l.p == &tNone {
		if items := asTuple(src.p).items; len(items) == 2 || len(items) == 3 {
			src, g = items[0], items[1]
			if len(items) == 3 {
				l = items[2]
			}
		}
	}
	plain := g.p == &tNone && l.p == &tNone
	if src.p.kind == kNativeObj {
		return t.typeError("exec: arg 1 must be a string, file, or code object")
	}
	if src.p.kind != kStr && src.p.kind != kBytes && src.p.kind != kCode && src.p.kind != kByteArray {
		return t.typeError("exec: arg 1 must be a string, file, or code object")
	}
	if g.p != &tNone && g.p.kind != kDict {
		return t.typeError("exec: arg 2 must be a dictionary or None")
	}
	orig := t.frame
	r := t.evalSoft("exec", src, g, l, Null)
	switch r.p {
	case nil:
		return Null
	case &tUnwind:
		if plain && f.code.c.Flags&code.NewLocals != 0 {
			r = t.finish(r, orig)
			if r.p == nil {
				return Null
			}
			t.decref(r)
			t.localsToFast(f)
			return None
		}
		return t.then(orig, &execDone)
	}
	t.decref(r)
	if plain && f.code.c.Flags&code.NewLocals != 0 {
		t.localsToFast(f)
	}
	return None
}
