package pickle

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/sllint/sllint/vm"
)

// saveGlobal writes what can be imported by its name, which may be given.
func (p *pickler) saveGlobal(v, name vm.Value) bool {
	t := p.t
	var ok bool
	if name.IsNull() {
		if !p.py2 {
			if name, ok = t.LookupAttr(v, "__qualname__"); !ok {
				return false
			}
		}
		if name.IsNull() {
			if name = t.GetAttr(v, "__name__"); name.IsNull() {
				return false
			}
		}
	} else {
		name.Incref()
	}
	defer t.Decref(name)
	if !p.py2 && slices.Contains(strings.Split(vm.GoString(name), "."), "<locals>") {
		t.Raise(p.types().AttributeError, "Can't get local object %s", p.repr(name))
		return false
	}
	module, ok := p.whichModule(v, name)
	if !ok {
		return false
	}
	defer t.Decref(module)
	m := p.importModule(module)
	if m.IsNull() {
		if t.Failed() && !t.Matches(p.types().Exception) {
			return false
		}
		t.ClearExc()
		return p.fail("Can't pickle %s: import of module %s failed", p.shown(v), p.shown(module))
	}
	defer t.Decref(m)
	found, ok := p.resolve(m, vm.GoString(name))
	if !ok {
		if t.Failed() {
			t.ClearExc()
		}
		if p.py2 {
			return p.fail("Can't pickle %s: attribute lookup %s.%s failed", p.shown(v), p.plain(module), p.plain(name))
		}
		return p.fail("Can't pickle %s: attribute lookup %s on %s failed", p.shown(v), p.plain(name), p.plain(module))
	}
	defer t.Decref(found)
	if !found.Is(v) && !p.alike(found, v) {
		return p.fail("Can't pickle %s: it's not the same object as %s.%s", p.shown(v), p.plain(module), p.plain(name))
	}
	if p.proto >= 2 {
		if done, ok := p.saveExtension(v, module, name); done || !ok {
			return ok
		}
	}
	switch {
	case p.proto >= 4:
		if !p.save(module, false) || !p.save(name, false) {
			return false
		}
		p.put(opStackGlobal)
	case !p.py2 && strings.Contains(vm.GoString(name), "."):
		if !p.saveDotted(module, strings.Split(vm.GoString(name), ".")) {
			return false
		}
	default:
		if !p.putGlobal(vm.GoString(module), vm.GoString(name)) {
			return false
		}
	}
	p.memoize(v)
	return true
}

// plain is str(v) of a name, for messages.
func (p *pickler) plain(v vm.Value) string {
	s := p.t.StrOf(v)
	if s.IsNull() {
		p.t.ClearExc()
		return "?"
	}
	text := vm.GoString(s)
	p.t.Decref(s)
	return text
}

// alike tells whether two built-in functions are the same: one is made anew each time
// that it is bound to its class.
func (p *pickler) alike(a, b vm.Value) bool {
	if p.t.KindOf(a) != vm.NativeKind || p.t.KindOf(b) != vm.NativeKind {
		return false
	}
	same, ok := p.t.CompareBool(a, b, vm.EQ)
	if !ok {
		p.t.ClearExc()
	}
	return same
}

// putGlobal writes a name for protocols before 4.
func (p *pickler) putGlobal(mod, attr string) bool {
	if p.fix {
		var ok bool
		if mod, attr, ok = p.oldNames(mod, attr); !ok {
			return false
		}
	}
	if !p.py2 {
		for _, s := range []string{mod, attr} {
			if p.proto < 3 && !isASCII(s) || !isText(s) {
				return p.fail("can't pickle global identifier '%s' using pickle protocol %d", s, p.proto)
			}
		}
	}
	p.put(opGlobal)
	p.putString(mod + "\n" + attr + "\n")
	return true
}

// oldNames gives the names that Python 2 has for something.
func (p *pickler) oldNames(module, name string) (string, string, bool) {
	t := p.t
	compat, ok := tables(t)
	if compat.IsNull() {
		return module, name, ok
	}
	defer t.Decref(compat)
	return mapNames(t, compat, "REVERSE_NAME_MAPPING", "REVERSE_IMPORT_MAPPING", module, name)
}

// tables gives the module with the names that Python 2 has (owned), Null where there is
// none, which is found out once.
func tables(t *vm.Thread) (vm.Value, bool) {
	s := stateOf(t)
	if s.noTables {
		return vm.Null, true
	}
	compat := t.ImportModule("_compat_pickle")
	if compat.IsNull() {
		if !t.Matches(t.VM().Types().ImportError) {
			return vm.Null, false
		}
		t.ClearExc()
		s.noTables = true
	}
	return compat, true
}

// mapNames looks a module and a name up in two tables of _compat_pickle.
func mapNames(t *vm.Thread, compat vm.Value, names, imports, module, name string) (string, string, bool) {
	table := t.GetAttr(compat, names)
	if table.IsNull() {
		return "", "", false
	}
	key := t.NewTuple(t.Str(module), t.Str(name))
	v, ok := t.DictGet(table, key)
	t.Decref(key)
	if !v.IsNull() && vm.IsTuple(v) && len(vm.Items(v)) == 2 {
		module, name = vm.GoString(vm.Items(v)[0]), vm.GoString(vm.Items(v)[1])
		t.Decref(table)
		return module, name, ok
	}
	t.Decref(table)
	if !ok {
		return "", "", false
	}
	if table = t.GetAttr(compat, imports); table.IsNull() {
		return "", "", false
	}
	k := t.Str(module)
	v, ok = t.DictGet(table, k)
	if !v.IsNull() && t.IsStr(v) {
		module = vm.GoString(v)
	}
	t.Decref(k)
	t.Decref(table)
	return module, name, ok
}

// saveExtension writes the number under which copyreg knows a global.
func (p *pickler) saveExtension(v, module, name vm.Value) (done, ok bool) {
	t := p.t
	reg := t.GetAttr(p.copyreg, "_extension_registry")
	if reg.IsNull() {
		t.ClearExc()
		return false, true
	}
	defer t.Decref(reg)
	if !vm.IsDict(reg) || vm.DictLen(reg) == 0 {
		return false, true
	}
	key := t.NewTuple(module.Incref(), name.Incref())
	defer t.Decref(key)
	code, ok := t.DictGet(reg, key)
	if code.IsNull() {
		return false, ok
	}
	n, isInt := vm.SmallInt(code)
	switch {
	case !isInt:
		t.Raise(p.types().TypeError, "Can't pickle %s: extension code isn't an integer", p.repr(v))
		return false, false
	case n <= 0 || n > 0x7fffffff:
		t.Raise(p.types().RuntimeError, "Can't pickle %s: extension code %d is out of range", p.repr(v), n)
		return false, false
	case n < 1<<8:
		p.put(opExt1, byte(n))
	case n < 1<<16:
		p.put(opExt2, byte(n), byte(n>>8))
	default:
		p.put(opExt4)
		p.buf = binary.LittleEndian.AppendUint32(p.buf, uint32(n))
	}
	return true, true
}

// whichModule finds the module that an object comes from (owned).
func (p *pickler) whichModule(v, name vm.Value) (vm.Value, bool) {
	t := p.t
	m, ok := t.LookupAttr(v, "__module__")
	if !ok {
		return vm.Null, false
	}
	switch {
	case m.IsNull():
	case t.VM().Py2() && !t.IsStr(m) && !vm.IsText(m): // a built-in method's is None
		t.Raise(p.types().TypeError, "expected string or Unicode object, %s found", t.TypeOf(m).Name())
		t.Decref(m)
		return vm.Null, false
	case !m.IsNone():
		return m, true
	}
	t.Decref(m)
	items := t.DictItems(t.Modules())
	defer p.drop(items)
	for i := 0; i < len(items); i += 2 {
		key, module := items[i], items[i+1]
		if !t.IsStr(key) || module.IsNone() || vm.GoString(key) == "__main__" || vm.GoString(key) == "__mp_main__" {
			continue
		}
		found, ok := p.resolve(module, vm.GoString(name))
		if !ok {
			t.ClearExc()
			continue
		}
		same := found.Is(v)
		t.Decref(found)
		if same {
			return key.Incref(), true
		}
	}
	return t.Name("__main__").Incref(), true
}

func (p *pickler) importModule(name vm.Value) vm.Value {
	if !p.t.IsStr(name) && !vm.IsText(name) {
		return vm.Null
	}
	return p.t.ImportModule(vm.GoString(name))
}

// resolve looks a name, which may have dots in Python 3, up in a module.
func (p *pickler) resolve(m vm.Value, name string) (v vm.Value, ok bool) {
	v = m.Incref()
	parts := []string{name}
	if !p.py2 {
		parts = strings.Split(name, ".")
	}
	for _, part := range parts {
		x := vm.Null
		if part != "<locals>" {
			x = p.t.GetAttr(v, part)
		}
		p.t.Decref(v)
		if v = x; v.IsNull() {
			return vm.Null, false
		}
	}
	return v, true
}

// saveDotted writes a name with dots for protocols before 4: getattr of getattr.
func (p *pickler) saveDotted(module vm.Value, path []string) bool {
	t := p.t
	getattr := t.Builtin("getattr")
	defer t.Decref(getattr)
	for range path[1:] {
		if !p.save(getattr, false) {
			return false
		}
		if p.proto < 2 {
			p.put(opMark)
		}
	}
	if !p.putGlobal(vm.GoString(module), path[0]) {
		return false
	}
	for _, name := range path[1:] {
		s := t.Name(name).Incref()
		ok := p.save(s, false)
		t.Decref(s)
		if !ok {
			return false
		}
		if p.proto < 2 {
			p.put(opTuple, opReduce)
		} else {
			p.put(opTuple2, opReduce)
		}
	}
	return true
}
