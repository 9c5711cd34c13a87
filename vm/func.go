package vm

// FuncObj is a function written in Python.
type FuncObj struct {
	Header
	attrs
	code       *CodeObj
	globals    *DictObj
	builtins   *DictObj
	closure    Value // tuple of cells, Null for none
	defaults   Value // tuple, Null for none
	kwdefaults Value // dict, Null for none
	annot      Value // dict or tuple, Null for none
	name       Value
	qualname   Value
	doc        Value
	module     Value // Null where globals have no __name__
	typeParams Value
}

// closureCells gives the cells of the free variables.
func (f *FuncObj) closureCells() []Value {
	if f.closure.p == nil {
		return nil
	}
	return asTuple(f.closure.p).items
}

// newFunc makes a function of c. It takes references of its own.
func (t *Thread) newFunc(c *CodeObj, globals *DictObj) *FuncObj {
	f := &FuncObj{code: c, globals: globals, builtins: t.builtinsOf(globals)}
	t.init(&f.Header, kFunc, t.vm.types.Function)
	f.attrs.shape = t.vm.types.Function.root(t.vm)
	c.rc++
	globals.rc++
	f.builtins.rc++
	f.name, f.qualname = c.name.incref(), c.qualname.incref()
	f.doc = None
	if c.c.HasDoc && len(c.consts) > 0 && (c.consts[0].p.kind == kStr || c.consts[0].p.kind == kBytes) {
		f.doc = c.consts[0].incref()
	}
	if m := globals.getStr(t.vm.names.name); m.p != nil {
		f.module = m.incref()
	}
	t.track(&f.Header)
	return f
}

// builtinsOf gives the built-ins that code with these globals sees.
func (t *Thread) builtinsOf(globals *DictObj) *DictObj {
	b := globals.getStr(t.vm.names.builtins)
	if b.p == nil {
		return t.vm.builtins
	}
	switch b.p.kind {
	case kDict:
		return asDict(b.p)
	case kModule:
		return asModule(b.p).dict
	}
	return t.vm.builtins
}

// MethodObj is a function bound to self; in Python 2 also an unbound method
// (self Null).
type MethodObj struct {
	Header
	fn   Value
	self Value
	cls  Value // Python 2: im_class, Null otherwise
}

// newMethod binds fn to self.
func (t *Thread) newMethod(fn, self Value, cls Value) Value {
	m := takeFree(&t.vm.free.bound)
	if m == nil {
		m = &MethodObj{}
	}
	*m = MethodObj{fn: fn.incref(), self: self.xincref(), cls: cls.xincref()}
	t.init(&m.Header, kMethod, t.vm.types.Method)
	t.track(&m.Header)
	return obj(&m.Header)
}

// funcDescrGet binds a function to what it is looked up on.
func funcDescrGet(t *Thread, fn, self Value, typ *Type) Value {
	if t.vm.py2 {
		var cls Value
		if typ != nil {
			cls = typ.Value()
		}
		if self.p == &tNone && typ != t.vm.imm[kNone] {
			self = Null
		}
		return t.newMethod(fn, self, cls)
	}
	if self.p == nil {
		return fn.incref()
	}
	return t.newMethod(fn, self, Null)
}

// PropertyObj is a property.
type PropertyObj struct {
	Header
	get, set, del, doc Value // Null for none
	name               Value
	docFromGet         bool
}

// WrapperObj is a staticmethod or classmethod.
type WrapperObj struct {
	Header
	attrs
	fn Value
}

// SuperObj is super(typ, self).
type SuperObj struct {
	Header
	typ     *Type
	self    Value // Null: unbound
	selfTyp *Type
}
