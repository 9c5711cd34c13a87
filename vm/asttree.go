package vm

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/astdump"
	"github.com/sllint/sllint/vm/compile"
)

// Trees for compile(…, PyCF_ONLY_AST). Package astdump writes a file as CPython's
// own tree; this reads that text and makes the nodes of module _ast.

// treeReader makes nodes of a dump.
type treeReader struct {
	t     *Thread
	s     string
	i     int
	nodes *DictObj         // of module _ast
	plain map[string]Value // nodes without fields that are not places: one object each
	ok    bool
}

// parseTree gives the tree of a source text as an object (owned).
func (t *Thread) parseTree(src []byte, filename string, mode compile.Mode) Value {
	v := syntax.Py313
	if t.vm.py2 {
		v = syntax.Py27
	}
	var warnings []compile.Warning
	warn := func(w syntax.Warning) { warnings = append(warnings, compile.Warning{Warning: w, Parsing: true}) }
	f, err := syntax.Parse(src, syntax.Options{Filename: filename, Version: v, Eval: mode == compile.Eval, Warn: warn})
	if !t.warnOfSyntax(warnings, filename, src, mode) {
		return Null
	}
	if err != nil {
		t.raiseSyntax(err, filename, src, true, mode)
		return Null
	}
	m := t.ImportModule("_ast")
	if m.p == nil {
		return Null
	}
	defer t.decref(m)
	r := &treeReader{t: t, s: string(astdump.Dump(f)), nodes: asModule(m.p).dict, plain: map[string]Value{}, ok: true}
	tree := r.value()
	for _, n := range r.plain {
		t.decref(n)
	}
	if !r.ok {
		t.xdecref(tree)
		if !t.Failed() {
			t.raise(t.vm.types.SystemError, "malformed tree")
		}
		return Null
	}
	return t.treeOf(tree, mode, m)
}

// treeOf makes a Module (stolen) what the mode asks for.
func (t *Thread) treeOf(tree Value, mode compile.Mode, m Value) Value {
	if mode == compile.Exec {
		return tree
	}
	defer t.decref(tree)
	body := t.GetAttr(tree, "body")
	if body.p == nil {
		return Null
	}
	defer func() { t.decref(body) }()
	class := "Interactive"
	if mode == compile.Eval {
		class = "Expression"
		items := Items(body)
		if len(items) != 1 {
			return t.raise(t.vm.types.SyntaxError, "invalid syntax")
		}
		t.set(&body, t.GetAttr(items[0], "value"))
		if body.p == nil {
			return Null
		}
	}
	c := t.GetAttr(m, class)
	if c.p == nil {
		return Null
	}
	defer t.decref(c)
	return t.Call(c, body)
}

func (r *treeReader) fail() Value {
	r.ok = false
	return None
}

func (r *treeReader) skip(c byte) bool {
	for r.i < len(r.s) && r.s[r.i] == '\n' {
		r.i++
	}
	if r.i < len(r.s) && r.s[r.i] == c {
		r.i++
		return true
	}
	return false
}

// value reads anything: a node, a list, a constant.
func (r *treeReader) value() Value {
	r.skip('\n')
	if r.i >= len(r.s) || !r.ok {
		return r.fail()
	}
	switch c := r.s[r.i]; {
	case c == '~':
		r.i++
		return None
	case c == '[':
		r.i++
		return r.list()
	case c == '"':
		return r.text(false)
	case c == 'b' && strings.HasPrefix(r.s[r.i:], `b"`):
		r.i++
		return r.text(true)
	case strings.HasPrefix(r.s[r.i:], "..."):
		r.i += 3
		return Ellipsis
	case strings.IndexByte("ifjl", c) >= 0:
		return r.number()
	}
	word := r.word()
	switch word {
	case "True":
		return True
	case "False":
		return False
	case "u":
		return r.t.Str("u")
	case "":
		return r.fail()
	}
	return r.node(word)
}

func (r *treeReader) word() string {
	from := r.i
	for r.i < len(r.s) && (r.s[r.i] >= 'a' && r.s[r.i] <= 'z' || r.s[r.i] >= 'A' && r.s[r.i] <= 'Z' || r.s[r.i] == '_') {
		r.i++
	}
	return r.s[from:r.i]
}

func (r *treeReader) list() Value {
	l := r.t.NewList()
	for !r.skip(']') {
		if !r.ok || r.i >= len(r.s) {
			r.fail()
			return l
		}
		r.t.Append(l, r.value())
		r.skip(',')
	}
	return l
}

// text reads a quoted string: text as UTF-8, or bytes.
func (r *treeReader) text(isBytes bool) Value {
	r.i++
	var b []byte
	for r.i < len(r.s) && r.s[r.i] != '"' {
		if r.s[r.i] == '\\' && r.i+3 < len(r.s) {
			n, err := strconv.ParseUint(r.s[r.i+2:r.i+4], 16, 8)
			if err != nil {
				return r.fail()
			}
			b = append(b, byte(n))
			r.i += 4
			continue
		}
		b = append(b, r.s[r.i])
		r.i++
	}
	r.i++
	if isBytes {
		return r.t.Bytes(string(b))
	}
	return r.t.Text(string(b))
}

func (r *treeReader) number() Value {
	kind := r.s[r.i]
	r.i++
	from := r.i
	for r.i < len(r.s) && strings.IndexByte("0123456789abcdef-", r.s[r.i]) >= 0 {
		r.i++
	}
	text := r.s[from:r.i]
	if kind == 'f' || kind == 'j' {
		bits, err := strconv.ParseUint(text, 16, 64)
		if err != nil {
			return r.fail()
		}
		if kind == 'j' {
			return r.t.ComplexValue(0, math.Float64frombits(bits))
		}
		return Float(math.Float64frombits(bits))
	}
	n, ok := new(big.Int).SetString(text, 16)
	if !ok {
		return r.fail()
	}
	if kind == 'l' {
		return r.t.newLong(n)
	}
	return r.t.NewBig(n)
}

// place reads "row:col".
func (r *treeReader) place() (row, col int64) {
	num := func() int64 {
		from := r.i
		for r.i < len(r.s) && r.s[r.i] >= '0' && r.s[r.i] <= '9' {
			r.i++
		}
		n, err := strconv.ParseInt(r.s[from:r.i], 10, 64)
		if err != nil {
			r.fail()
		}
		return n
	}
	row = num()
	if !r.skip(':') {
		r.fail()
	}
	return row, num()
}

// node reads a node of a class whose name was read.
func (r *treeReader) node(name string) Value {
	t := r.t
	class := r.nodes.getStr(t.vm.intern(name))
	if class.p == nil || class.p.kind != kType {
		return r.fail()
	}
	hasPlace := r.skip('@')
	if !hasPlace && (r.i >= len(r.s) || r.s[r.i] != '(') {
		// Load, Add and the like are one object each.
		n := r.plain[name]
		if n.p == nil {
			n = obj(t.alloc(asType(class.p)))
			r.plain[name] = n
		}
		return n.incref()
	}
	n := obj(t.alloc(asType(class.p)))
	set := func(field string, v Value) {
		if !t.SetAttr(n, field, v) {
			r.fail()
		}
		t.decref(v)
	}
	var places []int64
	if hasPlace {
		row, col := r.place()
		places = append(places, row, col)
		if r.skip('-') {
			row, col = r.place()
			places = append(places, row, col)
		}
	}
	if r.skip('(') {
		r.fields(name, class, set)
	}
	for i, p := range places {
		set([]string{"lineno", "col_offset", "end_lineno", "end_col_offset"}[i], Int(p))
	}
	return n
}

// fields reads the values of a node's fields up to the bracket.
func (r *treeReader) fields(name string, class Value, set func(field string, v Value)) {
	t := r.t
	list, _ := t.LookupAttr(class, "_fields")
	if list.p == nil {
		r.fail()
		return
	}
	defer t.decref(list)
	names := Items(list)
	i := 0
	for !r.skip(')') {
		if i >= len(names) || !r.ok {
			r.fail()
			return
		}
		v := r.value()
		field := GoString(names[i])
		// Identifiers are str in Python 2 too; only Str has unicode.
		if t.vm.py2 && v.p.kind == kStr && name != "Str" {
			s := t.Str(GoString(v))
			t.decref(v)
			v = s
		} else if t.vm.py2 && v.p.kind == kList && (field == "names" && name == "Global") {
			for j, x := range asList(v.p).items {
				asList(v.p).items[j] = t.Str(GoString(x))
				t.decref(x)
			}
		}
		set(field, v)
		i++
		r.skip(',')
	}
	if name == "Constant" && i == 1 {
		set("kind", None)
	}
}

// isTree tells whether v is a node of module _ast.
func (t *Thread) isTree(v Value) (is, ok bool) {
	m := t.vm.modules.getStr(t.vm.intern("_ast"))
	if m.p == nil || m.p.kind != kModule {
		return false, true
	}
	base := asModule(m.p).dict.getStr(t.vm.intern("AST"))
	if base.p == nil || base.p.kind != kType {
		return false, true
	}
	return t.isInstance(v, asType(base.p)), true
}

// compileTree is compile() of a tree. The tree is written as source again, so
// that the places of the result are those of that text.
func (t *Thread) compileTree(a []Value, onlyTree bool) Value {
	if onlyTree {
		return a[0].incref()
	}
	if t.vm.py2 {
		return t.raise(t.vm.types.NotImplementedError, "compile() of a tree is not implemented")
	}
	m := t.ImportModule("ast")
	if m.p == nil {
		return Null
	}
	fixed := t.CallMethod(m, "fix_missing_locations", a[0])
	if fixed.p == nil {
		t.decref(m)
		return Null
	}
	t.decref(fixed)
	src := t.CallMethod(m, "unparse", a[0])
	t.decref(m)
	if src.p == nil {
		return Null
	}
	args := append([]Value{src}, a[1:]...)
	r := builtinCompile(t, args)
	t.decref(src)
	return r
}
