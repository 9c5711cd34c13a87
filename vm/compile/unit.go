package compile

import (
	"math"
	"slices"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
	"github.com/sllint/sllint/vm/code"
)

// Names that only the compiler uses have numbers below those of the file.
const (
	symDot0 syntax.Sym = -2 - iota
	symClass
	symClassDict
	symTypeParams
	symDefaults
	symKwDefaults
	symGenericBase
)

var internalNames = map[syntax.Sym]string{
	symDot0: ".0", symClass: "__class__", symClassDict: "__classdict__", symTypeParams: ".type_params",
	symDefaults: ".defaults", symKwDefaults: ".kwdefaults", symGenericBase: ".generic_base",
}

// unit is a code object under construction.
type unit struct {
	parent *unit
	scope  *scope.Scope
	code   *code.Code
	comps  []*scope.Scope // the inlined comprehensions around

	function bool // locals are in registers

	firstParam syntax.Sym   // for super()
	params     []syntax.Sym // in the order of their registers
	params2    []syntax.Sym // the names in Python 2's tuple parameters
	genErr     label        // the handler around a generator's body
	inClass    *unit        // the class around, for __static_attributes__

	ins      []ins
	labels   []int32
	handlers []handler
	handler  int32 // index in handlers, or -1
	blocks   []fblock
	early    int // finally bodies around that run because they are left early
	depth    int // temporaries in use, RES included
	maxDepth int
	known    []uint64

	start, stop int32 // position of what is emitted next

	place             []int32 // by number of a local: its register, or -1
	placed            int
	local, cell, free map[syntax.Sym]int
	consts            []constant
	constOf           map[any]int
	windowed          int
	cellRegs          []int   // by number of a cell
	constAt           []int32 // by number: the place in Consts
	nameOf            map[string]int
	cacheOf           map[cacheKey]int

	statics    []string // __static_attributes__ of a class
	staticSeen map[string]bool
	taken      []syntax.Sym // the free variables, by number
}

type cacheKey struct {
	op   code.Op
	name int
}

// open begins a unit inside the current one.
func (c *compiler) open(s *scope.Scope, name string, line int) *unit {
	u := &unit{
		parent: c.unit, scope: s, handler: -1, depth: 1, maxDepth: 1,
		local: map[syntax.Sym]int{}, constOf: map[any]int{}, nameOf: map[string]int{},
		code: &code.Code{
			Name: name, Filename: c.opt.Filename, FirstLine: line, Py2: c.py2, Flags: c.flags,
		},
	}
	u.code.QualName = c.qualName(s, name)
	switch s.Kind {
	case scope.Module, scope.Class:
	default:
		u.function = true
		u.code.Flags |= code.NewLocals
		if !s.Unoptimized() {
			u.code.Flags |= code.Optimized
		}
	}
	if p := u.parent; p != nil {
		u.inClass = p.inClass
		if p.scope.Kind == scope.Class {
			u.inClass = p
		}
	}
	if u.function && nested(s) {
		u.code.Flags |= code.Nested
	}
	if c.py2 && s.Kind == scope.Class {
		u.code.Flags |= code.NewLocals
	}
	c.unit = u
	c.cellsOf(s)
	if c.py2 {
		u.start = linePos
	}
	u.stop = int32(line)
	return u
}

// nested tells whether a scope is inside a function.
func nested(s *scope.Scope) bool {
	for p := s.Parent; p != nil; p = p.Parent {
		if p.Kind != scope.Module && p.Kind != scope.Class {
			return true
		}
	}
	return false
}

// close ends the current unit.
func (c *compiler) close() *code.Code {
	u := c.unit
	c.finishUnit()
	c.unit = u.parent
	return u.code
}

// qualName gives co_qualname.
func (c *compiler) qualName(s *scope.Scope, name string) string {
	if s.Kind == scope.Module {
		return name
	}
	parent := c.unit
	if parent != nil && isTypeParams(parent.scope) {
		parent = parent.parent
	}
	if parent == nil || parent.scope.Kind == scope.Module {
		return name
	}
	if s.Kind == scope.Function || s.Kind == scope.Class {
		if sym, ok := ownSym(s); ok && parent.scope.Binding(sym) == scope.GlobalExplicit {
			return name
		}
	}
	if k := parent.scope.Kind; k == scope.Function || k == scope.Lambda || k == scope.Annotation && isAlias(parent.scope) {
		return parent.code.QualName + ".<locals>." + name
	}
	return parent.code.QualName + "." + name
}

func ownSym(s *scope.Scope) (syntax.Sym, bool) {
	switch n := s.Node.(type) {
	case *syntax.FunctionDef:
		return n.Sym, true
	case *syntax.ClassDef:
		return n.Sym, true
	}
	return 0, false
}

// symName gives the text of a name.
func (c *compiler) symName(sym syntax.Sym) string {
	switch {
	case sym <= symImplicit:
		return implicitName(sym)
	case sym < 0:
		return internalNames[sym]
	}
	return c.t.NameOf(sym)
}

// mangle gives the name under which the scope knows sym.
func (c *compiler) mangle(sym syntax.Sym) syntax.Sym {
	if sym < 0 {
		return sym
	}
	return c.scope.Mangle(sym)
}

// canon makes __class__ one name, written or implied.
func (c *compiler) canon(sym syntax.Sym) syntax.Sym {
	if sym >= 0 && !c.py2 && c.t.NameOf(sym) == "__class__" {
		return symClass
	}
	return sym
}

// localOf gives the register of a local, a new one where it is first met.
func (u *unit) localOf(sym syntax.Sym) opnd {
	i, ok := u.local[sym]
	if !ok {
		i = len(u.local)
		u.local[sym] = i
		u.place = append(u.place, -1)
	}
	return reg(kLocal, i)
}

// declare gives the register of a local that is mentioned now.
func (c *compiler) declare(sym syntax.Sym) opnd {
	o := c.localOf(sym)
	c.mention(o)
	return o
}

// mention puts a local after those that were mentioned before, as CPython
// numbers them. Python 2 compiles a finally body once, where it stands.
func (u *unit) mention(o opnd) {
	if u.early > 0 && u.code.Py2 {
		return
	}
	if o.isLocal() && u.place[o.num()] < 0 {
		u.place[o.num()] = int32(u.placed)
		u.placed++
	}
}

// name numbers a name.
func (u *unit) name(name string) int {
	i, ok := u.nameOf[name]
	if !ok {
		i = len(u.nameOf)
		u.nameOf[name] = i
		u.code.Names = append(u.code.Names, name)
	}
	return i
}

// cache makes an inline cache for an instruction. Those of one opcode and name
// are shared once all numbers are used up.
func (u *unit) cache(op code.Op, name string) int {
	n := u.name(name)
	const many = math.MaxUint16 - 8192
	if len(u.code.Cache) < many {
		u.code.Cache = append(u.code.Cache, int32(n))
		return len(u.code.Cache) - 1
	}
	if u.cacheOf == nil {
		u.cacheOf = map[cacheKey]int{}
	}
	key := cacheKey{op, n}
	i, ok := u.cacheOf[key]
	if !ok {
		if len(u.code.Cache) > math.MaxUint16 {
			panic(&Error{Kind: "OverflowError", Msg: "too many names in one code object", Filename: u.code.Filename})
		}
		u.code.Cache = append(u.code.Cache, int32(n))
		i = len(u.code.Cache) - 1
		u.cacheOf[key] = i
	}
	return i
}

// inlined tells whether a scope is a comprehension that becomes part of the
// code around it (PEP 709).
func (c *compiler) inlined(s *scope.Scope) bool {
	if c.py2 || s.Kind != scope.Comprehension {
		return false
	}
	if _, generator := s.Node.(*syntax.GeneratorExp); generator {
		return false
	}
	return !seesClass(s.Parent)
}

// seesClass tells whether a scope is an annotation scope right in a class.
func seesClass(s *scope.Scope) bool {
	return s != nil && s.Kind == scope.Annotation && (s.Parent.Kind == scope.Class || seesClass(s.Parent))
}

// wanted lists what a scope and those in it take from outside. The result is
// cached, because every level asks.
func (c *compiler) wanted(s *scope.Scope) []syntax.Sym {
	if w, ok := c.wants[s]; ok {
		return w
	}
	set := map[syntax.Sym]bool{}
	for _, sym := range s.Names() {
		if s.Binding(sym) == scope.Free && !c.adopts(s, sym) {
			set[c.canon(sym)] = true
		}
	}
	if seesClass(s) {
		set[symClassDict] = true
	}
	if def, ok := s.Node.(*syntax.ClassDef); ok && s.Kind == scope.Class && len(def.TypeParams) > 0 {
		set[symTypeParams] = true
	}
	for _, child := range s.Children {
		for _, sym := range c.wanted(child) {
			if !c.owns(s, sym) {
				set[sym] = true
			}
		}
	}
	var list []syntax.Sym
	for sym := range set {
		list = append(list, sym)
	}
	slices.SortFunc(list, c.byName)
	c.wants[s] = list
	return list
}

func (c *compiler) byName(a, b syntax.Sym) int {
	switch x, y := c.symName(a), c.symName(b); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// owns tells whether a scope provides a name to those inside it.
func (c *compiler) owns(s *scope.Scope, sym syntax.Sym) bool {
	switch {
	case sym == symClass:
		if s.Kind == scope.Class {
			return true
		}
		sym = c.classSym()
	case sym == symClassDict:
		return s.Kind == scope.Class
	case sym == symTypeParams || sym == symGenericBase:
		return s.Kind == scope.Annotation
	case s.Kind == scope.Class || s.Kind == scope.Module:
		return false
	}
	if sym < 0 {
		return false
	}
	b := s.Binding(sym)
	return b == scope.Local || b == scope.Cell || b == scope.Free && c.adopts(s, sym)
}

// adopts tells whether a function that does not mention a free name itself takes it over
// from a comprehension in it: CPython 3.12 and 3.13 add the names of inlined ones to those
// of the function, one by one, and then find that the variable is its own where the first
// of them that has the name binds it.
func (c *compiler) adopts(s *scope.Scope, sym syntax.Sym) bool {
	if c.py2 || s.Kind == scope.Comprehension && c.inlined(s) || s.Mentions(sym) {
		return false
	}
	binds, _ := c.inlinedName(s, sym)
	return binds
}

// inlinedName tells whether the first of the inlined comprehensions in a scope that has a
// name binds it, and whether there is one.
func (c *compiler) inlinedName(s *scope.Scope, sym syntax.Sym) (binds, found bool) {
	for _, child := range s.Children {
		if !c.inlined(child) {
			continue
		}
		if child.Mentions(sym) {
			b := child.Binding(sym)
			return b == scope.Local || b == scope.Cell, true
		}
		if binds, found = c.inlinedName(child, sym); found {
			return binds, true
		}
	}
	return false, false
}

// classSym is the file's number of __class__.
func (c *compiler) classSym() syntax.Sym { return syntax.Sym(slices.Index(c.f.Syms, "__class__")) }

// captured tells whether code of its own, inside s, takes a name of s.
func (c *compiler) captured(s *scope.Scope, sym syntax.Sym) bool {
	for _, child := range s.Children {
		if !slices.Contains(c.wanted(child), sym) {
			continue
		}
		if !c.inlined(child) || c.captured(child, sym) {
			return true
		}
	}
	return false
}

// cellsOf decides which names of the new unit are in cells, and what it takes
// from outside.
func (c *compiler) cellsOf(s *scope.Scope) {
	u := c.unit
	u.cell, u.free = map[syntax.Sym]int{}, map[syntax.Sym]int{}
	var cells []syntax.Sym
	add := func(sym syntax.Sym) {
		if !slices.Contains(cells, sym) {
			cells = append(cells, sym)
		}
	}
	if u.function {
		for _, sym := range s.Names() {
			if s.Binding(sym) == scope.Cell && c.captured(s, c.canon(sym)) {
				add(c.canon(sym))
			}
		}
		for _, sym := range s.Names() {
			if s.Binding(sym) == scope.Free && c.adopts(s, sym) && c.captured(s, sym) {
				add(sym)
			}
		}
	}
	if s.Kind == scope.Class && !c.py2 {
		for _, sym := range []syntax.Sym{symClass, symClassDict} {
			if c.captured(s, sym) {
				add(sym)
			}
		}
	}
	if s.Kind == scope.Annotation && c.captured(s, symTypeParams) {
		add(symTypeParams)
	}
	c.inlinedCells(s, add)
	slices.SortFunc(cells, c.byName)
	for i, sym := range cells {
		u.cell[sym] = i
		u.code.Cellvars = append(u.code.Cellvars, c.symName(sym))
	}
	for _, sym := range c.wanted(s) {
		u.free[sym] = len(u.free)
		u.taken = append(u.taken, sym)
		u.code.Freevars = append(u.code.Freevars, c.symName(sym))
	}
}

// inlinedCells adds the cells of inlined comprehensions.
func (c *compiler) inlinedCells(s *scope.Scope, add func(syntax.Sym)) {
	for _, child := range s.Children {
		if !c.inlined(child) {
			continue
		}
		for _, sym := range child.Names() {
			if b := child.Binding(sym); (b == scope.Cell || b == scope.Local) && c.captured(child, sym) {
				add(sym)
			}
		}
		c.inlinedCells(child, add)
	}
}
