package compile

import (
	"slices"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// assign compiles `targets = value`.
func (c *compiler) assign(s *syntax.Assign) {
	if len(s.Targets) > 1 {
		c.assignMany(s)
		return
	}
	target := s.Targets[0]
	if o, ok := c.fastTarget(target); ok {
		c.assignFast(s, target, o)
		return
	}
	if c.assignTuple(target, s.Value) {
		return
	}
	v := c.expr(s.Value)
	c.assignTo(target, v)
}

// assignFast computes a value right into its local. Where target and value are
// in different lines, as for a trace function they are, it is moved.
func (c *compiler) assignFast(s *syntax.Assign, target syntax.Expr, o opnd) {
	c.valueTo(target, s.Value, o)
	if name, ok := s.Value.(*syntax.Name); ok {
		if x, same := c.fastTarget(name); same && x == o {
			c.nop() // x = x
		}
	}
}

// valueTo computes a value into the local o.
func (c *compiler) valueTo(target, value syntax.Expr, o opnd) {
	if !c.py2 && c.lineOf(target.Pos()) != c.lastLine(value) {
		v := c.expr(value)
		c.at(target)
		c.mention(o)
		c.move(o, v)
		return
	}
	c.exprTo(value, o)
	c.mention(o)
}

// lastLine is the line of the last instruction of an expression.
func (c *compiler) lastLine(e syntax.Expr) int {
	switch e := e.(type) {
	case *syntax.Attribute:
		return c.lineOf(e.End())
	case *syntax.Call:
		if attr, ok := e.Func.(*syntax.Attribute); ok && c.plainCall(e) {
			return c.lineOf(attr.End())
		}
	}
	return c.lineOf(e.Pos())
}

// assignMany compiles `a = b = value`.
func (c *compiler) assignMany(s *syntax.Assign) {
	v := c.expr(s.Value)
	if v.isLocal() {
		for _, t := range s.Targets {
			if _, ok := t.(*syntax.Name); !ok {
				t := c.push()
				c.at(s.Value)
				c.move(t, v)
				v = t
				break
			}
		}
	}
	last := len(s.Targets) - 1
	for i, t := range s.Targets {
		if i == last || !v.isTemp() {
			c.assignTo(t, v)
			continue
		}
		d := c.depth
		if o, ok := c.fastTarget(t); ok {
			c.at(t)
			c.mention(o)
			c.dst(code.OpCopy, o, v, 0)
			continue
		}
		k := c.push()
		c.at(s)
		c.emit(code.OpCopy, k, v, 0)
		c.assignTo(t, k)
		c.depth = d
	}
}

// assignTo stores what is in v.
func (c *compiler) assignTo(target syntax.Expr, v opnd) {
	d := c.depth
	switch t := target.(type) {
	case *syntax.Name:
		c.at(t)
		c.store(t.Sym, v)
	case *syntax.Attribute:
		v = c.guard(v, t.Value)
		obj := c.expr(t.Value)
		c.atAttr(t, t.Stop)
		c.static(t)
		c.named(code.OpStoreAttr, v, obj, c.attrName(t))
	case *syntax.Subscript:
		c.assignItem(t, v)
	case *syntax.Tuple:
		c.at(t)
		c.unpack(t, t.Elts, v)
	case *syntax.List:
		c.at(t)
		c.unpack(t, t.Elts, v)
	case *syntax.Starred:
		c.assignTo(t.Value, v)
	default:
		c.fail(target, "cannot assign to expression")
	}
	c.depth = d
}

func (c *compiler) assignItem(t *syntax.Subscript, v opnd) {
	v = c.guard(v, t.Value, t.Slice)
	if s, ok := t.Slice.(*syntax.Slice); ok && c.py2 && s.Step == nil {
		base := c.slice2(t.Value, s)
		c.at(t)
		c.emit(code.OpStoreSlice, v, base, bounds2(s))
		return
	}
	obj := c.guard(c.expr(t.Value), t.Slice)
	index := c.expr(t.Slice)
	c.at(t)
	c.emit(code.OpStoreSubscr, v, obj, index)
}

// unpack stores the values of v in several targets.
func (c *compiler) unpack(node syntax.Expr, elts []syntax.Expr, v opnd) {
	d := c.depth
	if v == temp(d-1) {
		d-- // v is the last one, and makes room
	}
	first := temp(d)
	star := firstStar(elts)
	c.depth = d + len(elts)
	c.maxDepth = max(c.maxDepth, c.depth, d+1)
	c.at(node)
	if star < len(elts) {
		c.emit(code.OpUnpackEx, first, v, opnd(star+256*(len(elts)-star-1)))
	} else {
		c.emit(code.OpUnpackSequence, first, v, opnd(len(elts)))
	}
	for i, e := range elts {
		c.assignTo(e, temp(d+i))
	}
}

// assignTuple compiles `a, b = x, y` without a tuple, where no name of the
// values changes before it is stored.
func (c *compiler) assignTuple(target, value syntax.Expr) bool {
	targets, ok := sequenceOf(target)
	values, ok2 := value.(*syntax.Tuple)
	if !ok || !ok2 || len(targets) != len(values.Elts) || len(targets) == 0 || len(targets) > crowd {
		return false
	}
	if firstStar(targets) < len(targets) || firstStar(values.Elts) < len(targets) {
		return false
	}
	if _, constant := c.foldTuple(values.Elts); constant && !c.py2 && len(targets) > 3 {
		return false
	}
	operands := make([]opnd, len(targets))
	backwards := c.storedBackwards(targets, values)
	for i, e := range values.Elts {
		o := c.expr(e)
		before := targets[:i]
		if backwards {
			before = targets[i+1:]
		}
		if o.isLocal() && c.changesBefore(o, before, targets[i], values.Elts[i+1:]) {
			t := c.push()
			c.move(t, o)
			o = t
		}
		operands[i] = o
	}
	for _, t := range targets {
		if o, fast := c.fastTarget(t); fast && backwards {
			c.mention(o) // they are numbered in the order in which they are written
		}
	}
	for i := range targets {
		if backwards {
			i = len(targets) - 1 - i
		}
		c.assignTo(targets[i], operands[i])
	}
	return true
}

// storedBackwards tells whether CPython 3 stores the last of the values first: where
// two or three go to different locals in one row, it has no need to swap them.
func (c *compiler) storedBackwards(targets []syntax.Expr, values *syntax.Tuple) bool {
	if c.py2 || len(targets) < 2 || len(targets) > 3 {
		return false
	}
	if _, constant := c.foldTuple(values.Elts); constant {
		return false
	}
	var locals []opnd
	for _, t := range targets {
		o, fast := c.fastTarget(t)
		if !fast || slices.Contains(locals, o) || c.lineOf(t.Pos()) != c.lineOf(targets[0].Pos()) {
			return false
		}
		locals = append(locals, o)
	}
	return true
}

func sequenceOf(e syntax.Expr) ([]syntax.Expr, bool) {
	switch e := e.(type) {
	case *syntax.Tuple:
		return e.Elts, true
	case *syntax.List:
		return e.Elts, true
	}
	return nil, false
}

// changesBefore tells whether local o is rebound before it is stored.
func (c *compiler) changesBefore(o opnd, before []syntax.Expr, target syntax.Expr, later []syntax.Expr) bool {
	for _, t := range before {
		if name, ok := t.(*syntax.Name); ok {
			if x, fast := c.fastTarget(name); fast && x == o {
				return true
			}
			continue
		}
		if _, nested := sequenceOf(t); nested || c.rebinds(t) {
			return true
		}
	}
	if _, isName := target.(*syntax.Name); !isName && c.rebinds(target) {
		return true
	}
	for _, e := range later {
		if c.rebinds(e) {
			return true
		}
	}
	return false
}

// augAssign compiles `target op= value`, which evaluates the parts of the
// target once.
func (c *compiler) augAssign(s *syntax.AugAssign) {
	op := c.operator(s.Op, true)
	switch t := s.Target.(type) {
	case *syntax.Name:
		c.augName(s, t, op)
	case *syntax.Attribute:
		obj := c.guard(c.expr(t.Value), s.Value)
		use := obj
		if obj.isTemp() {
			use = c.push()
			c.at(t)
			c.emit(code.OpCopy, use, obj, 0)
		} else {
			use = obj
		}
		cur := use
		if !use.isTemp() {
			cur = c.push()
		}
		c.atAttr(t, t.Stop)
		c.named(code.OpLoadAttr, cur, use, c.attrName(t))
		v := c.expr(s.Value)
		c.at(s)
		c.emit(op, cur, cur, v)
		c.atAttr(t, t.Stop)
		c.named(code.OpStoreAttr, cur, obj, c.attrName(t))
	case *syntax.Subscript:
		c.augItem(s, t, op)
	default:
		c.fail(s.Target, "illegal expression for augmented assignment")
	}
}

func (c *compiler) augName(s *syntax.AugAssign, t *syntax.Name, op code.Op) {
	c.at(t)
	cur := c.load(t.Sym)
	if !cur.isLocal() {
		v := c.expr(s.Value)
		c.at(s)
		c.emit(op, cur, cur, v)
		c.at(t)
		c.store(t.Sym, cur)
		return
	}
	use := c.guard(cur, s.Value)
	v := c.expr(s.Value)
	c.at(s)
	c.dst(op, cur, use, v)
}

func (c *compiler) augItem(s *syntax.AugAssign, t *syntax.Subscript, op code.Op) {
	if sl, ok := t.Slice.(*syntax.Slice); ok && c.py2 && sl.Step == nil {
		c.augSlice2(s, t, sl, op)
		return
	}
	obj := c.guard(c.expr(t.Value), t.Slice, s.Value)
	index := c.guard(c.expr(t.Slice), s.Value)
	twice := func(o opnd) opnd {
		if !o.isTemp() {
			return o
		}
		k := c.push()
		c.emit(code.OpCopy, k, o, 0)
		return k
	}
	c.at(t)
	d := c.depth
	a, b := twice(obj), twice(index)
	c.depth = d
	cur := c.push()
	c.emit(code.OpBinarySubscr, cur, a, b)
	v := c.expr(s.Value)
	c.at(s)
	c.emit(op, cur, cur, v)
	c.at(t)
	c.emit(code.OpStoreSubscr, cur, obj, index)
}

// augSlice2 compiles Python 2's a[i:j] op= value.
func (c *compiler) augSlice2(s *syntax.AugAssign, t *syntax.Subscript, sl *syntax.Slice, op code.Op) {
	base := c.slice2(t.Value, sl)
	cur := c.slot(0)
	parts := [...]bool{true, sl.Lower != nil, sl.Upper != nil}
	for i, there := range parts {
		k := c.push()
		if there {
			c.emit(code.OpCopy, k, temp(base.num()+i), 0)
		}
	}
	c.emit(code.OpLoadSlice, cur, cur, bounds2(sl))
	c.depth = cur.num() + 1
	v := c.expr(s.Value)
	c.at(s)
	c.emit(op, cur, cur, v)
	c.emit(code.OpStoreSlice, cur, base, bounds2(sl))
}

// annAssign compiles `target: annotation = value`.
func (c *compiler) annAssign(s *syntax.AnnAssign) {
	if s.Value != nil {
		if o, ok := c.fastTarget(s.Target); ok {
			c.valueTo(s.Target, s.Value, o)
		} else {
			d := c.depth
			c.assignTo(s.Target, c.expr(s.Value))
			c.depth = d
		}
	}
	c.atStmt(s)
	if name, ok := s.Target.(*syntax.Name); ok {
		if s.Simple && !c.function {
			c.recordAnnotation(s, name)
			return
		}
	}
	switch t := s.Target.(type) {
	case *syntax.Attribute:
		if s.Value == nil {
			c.discard(t.Value)
		}
	case *syntax.Subscript:
		if s.Value == nil {
			c.discard(t.Value)
			c.discardSlice(t.Slice)
		}
	}
	// Without a simple name it is evaluated, and forgotten, in modules and
	// classes alone.
	if !s.Simple && !c.function {
		if c.futureAnnotations() {
			return
		}
		c.discard(s.Annotation)
	}
}

// discardSlice evaluates the parts of a subscript.
func (c *compiler) discardSlice(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Slice:
		for _, x := range [...]syntax.Expr{e.Lower, e.Upper, e.Step} {
			if x != nil {
				c.discard(x)
			}
		}
	case *syntax.Tuple:
		for _, x := range e.Elts {
			c.discardSlice(x)
		}
	default:
		c.discard(e)
	}
}

// recordAnnotation stores an annotation in __annotations__.
func (c *compiler) recordAnnotation(s *syntax.AnnAssign, name *syntax.Name) {
	d := c.depth
	c.annotation(s.Annotation)
	c.atStmt(s)
	dict := c.push()
	c.named(code.OpLoadName, dict, 0, "__annotations__")
	key := c.constant(code.Text(c.symName(c.mangle(name.Sym))))
	c.emit(code.OpStoreSubscr, temp(d), dict, key)
	c.depth = d
}

// static notes an attribute that a method sets on self, for the class's
// __static_attributes__.
func (c *compiler) static(e *syntax.Attribute) {
	if c.py2 {
		return
	}
	name, ok := e.Value.(*syntax.Name)
	if !ok || name.Id != "self" {
		return
	}
	class := c.unit.inClass
	if class == nil || class.staticSeen[e.Attr] {
		return
	}
	if class.staticSeen == nil {
		class.staticSeen = map[string]bool{}
	}
	class.staticSeen[e.Attr] = true
	class.statics = append(class.statics, e.Attr)
}
