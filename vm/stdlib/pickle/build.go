package pickle

import (
	"encoding/binary"
	"strings"

	"github.com/sllint/sllint/vm"
)

// object makes an object, or gives one its state.
func (u *unpickler) object(op byte) bool {
	t := u.t
	switch op {
	case opReduce:
		if len(u.stack)-u.floor() < 2 {
			return u.underflow()
		}
		args, _ := u.pop()
		fn, _ := u.pop()
		defer t.Decref(args)
		defer t.Decref(fn)
		if !vm.IsTuple(args) {
			t.Raise(u.types().TypeError, "argument list must be a tuple, not %s", t.TypeName(args))
			return false
		}
		return u.push(t.Call(fn, vm.Items(args)...))
	case opNewObj, opNewObjEx:
		return u.newObject(op == opNewObjEx)
	case opBuild:
		if len(u.stack)-u.floor() < 2 {
			return u.underflow()
		}
		state, _ := u.pop()
		v, _ := u.top()
		v.Incref()
		ok := u.build(v, state)
		t.Decref(v)
		t.Decref(state)
		return ok
	case opObj:
		items, ok := u.popMark()
		if !ok {
			return false
		}
		defer u.drop(items)
		if len(items) == 0 {
			return u.underflow()
		}
		return u.instantiate(items[0], items[1:])
	}
	module, ok1 := u.line()
	name, ok2 := u.line()
	if !ok1 || !ok2 {
		return false
	}
	items, ok := u.popMark()
	if !ok {
		return false
	}
	defer u.drop(items)
	cls := u.global(module, name)
	if cls.IsNull() {
		return false
	}
	defer t.Decref(cls)
	return u.instantiate(cls, items)
}

// instantiate is for what INST and OBJ make.
func (u *unpickler) instantiate(cls vm.Value, args []vm.Value) bool {
	t := u.t
	if u.py2 && t.KindOf(cls) == vm.OldClassKind && len(args) == 0 {
		init, ok := t.LookupAttr(cls, "__getinitargs__")
		if !ok {
			return false
		}
		if init.IsNull() {
			return u.push(t.NewOldInstance(cls))
		}
		t.Decref(init)
	}
	if !u.py2 && len(args) == 0 && vm.TypeOfClass(cls) != nil {
		init, ok := t.LookupAttr(cls, "__getinitargs__")
		if !ok {
			return false
		}
		if init.IsNull() {
			return u.push(t.CallMethod(cls, "__new__", cls))
		}
		t.Decref(init)
	}
	return u.push(t.Call(cls, args...))
}

func (u *unpickler) newObject(ex bool) bool {
	t := u.t
	n := 2
	if ex {
		n = 3
	}
	if len(u.stack)-u.floor() < n {
		return u.underflow()
	}
	kw := vm.Null
	if ex {
		kw, _ = u.pop()
		defer t.Decref(kw)
	}
	args, _ := u.pop()
	cls, _ := u.pop()
	defer t.Decref(args)
	defer t.Decref(cls)
	name := "NEWOBJ"
	if ex {
		name = "NEWOBJ_EX"
	}
	switch {
	case vm.TypeOfClass(cls) == nil:
		return u.fail("%s class argument must be a type, not %s", name, t.TypeName(cls))
	case !vm.IsTuple(args):
		return u.fail("%s args argument must be a tuple, not %s", name, t.TypeName(args))
	case ex && !vm.IsDict(kw):
		return u.fail("%s kwargs argument must be a dict, not %s", name, t.TypeName(kw))
	}
	new := t.GetAttr(cls, "__new__")
	if new.IsNull() {
		return false
	}
	defer t.Decref(new)
	pos := append([]vm.Value{cls}, vm.Items(args)...)
	return u.push(t.CallArgs(new, t.ArgsOf(pos, kw)))
}

// build gives an object its state.
func (u *unpickler) build(v, state vm.Value) bool {
	t := u.t
	set, ok := t.LookupAttr(v, "__setstate__")
	if !ok {
		return false
	}
	if !set.IsNull() {
		r := t.Call(set, state)
		t.Decref(set)
		t.Decref(r)
		return !r.IsNull()
	}
	slots := vm.None
	if vm.IsTuple(state) && len(vm.Items(state)) == 2 {
		state, slots = vm.Items(state)[0], vm.Items(state)[1]
	}
	if vm.IsTuple(state) && len(vm.Items(state)) == 0 {
		state = vm.None // as the wrappers of Stackless once had it
	}
	if !state.IsNone() {
		if !vm.IsDict(state) {
			return u.fail("state is not a dictionary")
		}
		d := t.GetAttr(v, "__dict__")
		if d.IsNull() {
			return false
		}
		ok := true
		t.EachItem(state, func(k, x vm.Value) bool {
			k = t.InternKey(k)
			if t.KindOf(d) == vm.DictKind {
				ok = t.DictSet(d, k, x)
			} else {
				ok = t.SetItem(d, k, x)
			}
			t.Decref(k)
			return ok
		})
		t.Decref(d)
		if !ok {
			return false
		}
	}
	if slots.IsNone() {
		return true
	}
	if !vm.IsDict(slots) {
		return u.fail("slot state is not a dictionary")
	}
	t.EachItem(slots, func(k, x vm.Value) bool {
		if !t.IsStr(k) {
			t.Raise(u.types().TypeError, "attribute name must be string, not '%s'", t.TypeName(k))
			ok = false
		} else {
			ok = t.SetAttr(v, vm.GoString(k), x)
		}
		return ok
	})
	return ok
}

// reference finds something outside of the pickle.
func (u *unpickler) reference(op byte) bool {
	t := u.t
	switch op {
	case opGlobal:
		module, ok1 := u.line()
		name, ok2 := u.line()
		return ok1 && ok2 && u.push(u.global(module, name))
	case opStackGlobal:
		if len(u.stack)-u.floor() < 2 {
			return u.underflow()
		}
		name, _ := u.pop()
		module, _ := u.pop()
		defer t.Decref(name)
		defer t.Decref(module)
		if !vm.IsText(name) || !vm.IsText(module) {
			return u.fail("STACK_GLOBAL requires str")
		}
		return u.push(u.global(vm.GoString(module), vm.GoString(name)))
	case opExt1, opExt2, opExt4:
		return u.extension(op)
	}
	var id vm.Value
	if op == opPersID {
		s, ok := u.line()
		if !ok {
			return false
		}
		if !u.py2 && !isASCII(s) {
			return u.fail("persistent IDs in protocol 0 must be ASCII strings")
		}
		id = t.Str(s)
	} else {
		var ok bool
		if id, ok = u.pop(); !ok {
			return false
		}
	}
	defer t.Decref(id)
	switch {
	case u.pers.IsNull() && u.py2:
		return u.fail("A load persistent id instruction was encountered,\nbut no persistent_load function was specified.")
	case u.pers.IsNull():
		return u.fail("A load persistent id instruction was encountered, but no persistent_load function was specified.")
	case u.py2 && vm.IsList(u.pers):
		t.Append(u.pers, id.Incref())
		return u.push(id.Incref())
	}
	return u.push(t.Call(u.pers, id))
}

// global finds a class or function by its name.
func (u *unpickler) global(module, name string) vm.Value {
	t := u.t
	if u.py2 && u.find.IsNull() == false {
		if u.find.IsNone() {
			u.fail("Global and instance pickles are not supported.")
			return vm.Null
		}
		return u.callFinder(u.find, module, name)
	}
	if !u.class.IsNull() {
		return u.callFinder(u.class, module, name)
	}
	if !t.VM().Py2() && !isText(module+name) {
		u.fail("a name is not in UTF-8")
		return vm.Null
	}
	return u.findClass(module, name)
}

func isText(s string) bool { return strings.ToValidUTF8(s, "") == s }

func (u *unpickler) callFinder(fn vm.Value, module, name string) vm.Value {
	if !u.py2 && !isText(module+name) {
		u.fail("a name is not in UTF-8")
		return vm.Null
	}
	m, n := u.t.Str(module), u.t.Str(name)
	v := u.t.Call(fn, m, n)
	u.t.Decref(m)
	u.t.Decref(n)
	return v
}

// findClass is Unpickler.find_class.
func (u *unpickler) findClass(module, name string) vm.Value {
	t := u.t
	if u.proto < 3 && u.fix {
		compat, ok := tables(t)
		if !ok {
			return vm.Null
		}
		if !compat.IsNull() {
			module, name, ok = mapNames(t, compat, "NAME_MAPPING", "IMPORT_MAPPING", module, name)
			t.Decref(compat)
			if !ok {
				return vm.Null
			}
		}
	}
	m := t.ImportModule(module)
	if m.IsNull() {
		return vm.Null
	}
	if u.py2 || u.proto < 4 {
		v := t.GetAttr(m, name)
		t.Decref(m)
		return v
	}
	for _, part := range strings.Split(name, ".") {
		if part == "<locals>" {
			t.Decref(m)
			return t.Raise(u.types().AttributeError, "Can't get local attribute %s on %s", name, module)
		}
		v := t.GetAttr(m, part)
		t.Decref(m)
		if m = v; v.IsNull() {
			return vm.Null
		}
	}
	return m
}

// extension finds what copyreg has a number for.
func (u *unpickler) extension(op byte) bool {
	t := u.t
	size := map[byte]int{opExt1: 1, opExt2: 2, opExt4: 4}[op]
	s, ok := u.next(size)
	if !ok {
		return false
	}
	n := int64(int32(binary.LittleEndian.Uint32(append([]byte(s), 0, 0, 0, 0)[:4])))
	name := "copyreg"
	if u.py2 {
		name = "copy_reg"
	}
	reg := t.ImportModule(name)
	if reg.IsNull() {
		return false
	}
	defer t.Decref(reg)
	cache, inverted := t.GetAttr(reg, "_extension_cache"), t.GetAttr(reg, "_inverted_registry")
	if cache.IsNull() || inverted.IsNull() || !vm.IsDict(cache) || !vm.IsDict(inverted) {
		t.Decref(cache)
		t.Decref(inverted)
		if !t.Failed() {
			return u.fail("the registry of %s is no dict", name)
		}
		return false
	}
	defer t.Decref(cache)
	defer t.Decref(inverted)
	key := vm.Int(n)
	if v, _ := t.DictGet(cache, key); !v.IsNull() {
		return u.push(v.Incref())
	}
	pair, _ := t.DictGet(inverted, key)
	if pair.IsNull() {
		if n <= 0 {
			return u.fail("EXT specifies code <= 0")
		}
		t.Raise(u.types().ValueError, "unregistered extension code %d", n)
		return false
	}
	if !vm.IsTuple(pair) || len(vm.Items(pair)) != 2 || !t.IsStr(vm.Items(pair)[0]) || !t.IsStr(vm.Items(pair)[1]) {
		t.Raise(u.types().ValueError, "_inverted_registry[%d] isn't a 2-tuple of strings", n)
		return false
	}
	v := u.global(vm.GoString(vm.Items(pair)[0]), vm.GoString(vm.Items(pair)[1]))
	if v.IsNull() {
		return false
	}
	t.DictSet(cache, key, v)
	return u.push(v)
}
