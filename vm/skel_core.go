package vm

var textBuiltins []Method

func (t *Thread) setSpec(m *ModuleObj, name string, f found) bool { return true }
func (t *Thread) internString(v Value) Value {
	if !t.isStr(v) || v.p.flags&flagSub != 0 {
		return t.typeError("can't intern %s", t.typeOf(v).name)
	}
	return obj(&t.internValue(asText(v.p)).Header).incref()
}
func (t *Thread) reload(m Value) Value { return t.typeError("reload") }
func (t *Thread) input(prompt Value) Value {
	return t.raise(t.vm.types.EOFError, "EOF when reading a line")
}
func (t *Thread) warnNeverAwaited(g *GenObj) {}
