package vm

// binasciiError is the class of binascii's errors.
func (t *Thread) binasciiError() *Type {
	return Ext(t.vm, "binascii.Error", func() *Type {
		base := t.vm.types.ValueError
		if t.vm.py2 {
			base = t.vm.types.Exception
		}
		return t.NewException("binascii.Error", base)
	})
}
