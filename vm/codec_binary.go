package vm

import (
	"errors"

	"github.com/sllint/sllint/vm/internal/codecs"
)

// BinasciiErrors are the classes binascii.Error and Incomplete, which the codecs
// between bytes raise too.
func (t *Thread) BinasciiErrors() (failed, incomplete *Type) {
	pair := Ext(t.vm, "binascii", func() [2]*Type {
		base := t.vm.types.ValueError
		if t.vm.py2 {
			base = t.vm.types.Exception
		}
		return [2]*Type{t.NewException("binascii.Error", base), t.NewException("binascii.Incomplete")}
	})
	return pair[0], pair[1]
}

// RaiseBinary raises the error of a codec between bytes.
func (t *Thread) RaiseBinary(err error) Value {
	var e *codecs.BinaryError
	if !errors.As(err, &e) {
		return t.valueError("%s", err.Error())
	}
	switch e.Kind {
	case "TypeError":
		return t.typeError("%s", e.Msg)
	case "binascii.Error":
		typ, _ := t.BinasciiErrors()
		return t.raise(typ, "%s", e.Msg)
	case "binascii.Incomplete":
		_, typ := t.BinasciiErrors()
		return t.raise(typ, "%s", e.Msg)
	}
	return t.valueError("%s", e.Msg)
}
