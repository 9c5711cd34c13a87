package vm

// NewException makes a class of exceptions as PyErr_NewException does: name is
// "module.Name". The VM keeps it.
func (t *Thread) NewException(name string, bases ...*Type) *Type {
	mod, short, _ := cutLast(name)
	vals := make([]Value, len(bases))
	for i, b := range bases {
		vals[i] = b.Value().incref()
	}
	if len(vals) == 0 {
		vals = []Value{t.vm.types.Exception.Value().incref()}
	}
	n, b, d, m := t.Str(short), t.NewTuple(vals...), t.NewDict(), t.Str(mod)
	t.DictSetStr(d, "__module__", m)
	v := t.Call(t.vm.types.Type.Value(), n, b, d)
	for _, x := range []Value{n, b, d, m} {
		t.decref(x)
	}
	if v.p == nil {
		return nil
	}
	t.vm.ownTypes = append(t.vm.ownTypes, asType(v.p))
	return asType(v.p)
}
