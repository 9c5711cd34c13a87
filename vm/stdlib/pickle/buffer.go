package pickle

import (
	"encoding/binary"

	"github.com/sllint/sllint/vm"
)

// bufferSpec is PickleBuffer: data that may be kept out of the pickle.
func bufferSpec() *vm.TypeSpec {
	view := func(t *vm.Thread, v vm.Value) vm.Value {
		x := *vm.Data(v).(*vm.Value)
		if x.IsNull() {
			return t.Raise(t.VM().Types().ValueError, "operation forbidden on released PickleBuffer object")
		}
		return x
	}
	return &vm.TypeSpec{Name: "pickle.PickleBuffer", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeWeak, Doc: "Wrapper for potentially out-of-band buffers",
		Slots: vm.Slots{
			New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
				if !t.CheckCount("PickleBuffer", len(a.Pos), 1, 1) || !t.RefuseKeywords("PickleBuffer", a) {
					return vm.Null
				}
				m := t.NewMemoryView(a.Pos[0])
				if m.IsNull() {
					return vm.Null
				}
				return t.NewNative(typ, &m)
			},
			Buffer: func(t *vm.Thread, v vm.Value) ([]byte, bool) {
				m := view(t, v)
				if m.IsNull() {
					return nil, false
				}
				return t.Buffer(m)
			},
			Traverse: func(data any, visit func(vm.Value)) {
				if m, ok := data.(*vm.Value); ok {
					vm.VisitAll(visit, *m)
				}
			},
			Clear: func(t *vm.Thread, data any) {
				if m, ok := data.(*vm.Value); ok {
					t.ClearFields(m)
				}
			},
		},
		Methods: []vm.Method{
			{Name: "raw", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				m := view(t, a[0])
				if m.IsNull() {
					return vm.Null
				}
				contiguous := t.GetAttr(m, "contiguous")
				if contiguous.IsNull() {
					return vm.Null
				}
				if !contiguous.Is(vm.True) {
					return t.Raise(t.VM().Types().BufferError, "cannot extract raw buffer from non-contiguous buffer")
				}
				b := t.Str("B")
				r := t.CallMethod(m, "cast", b)
				t.Decref(b)
				return r
			}, Doc: "Return a memoryview of the raw memory underlying this buffer.\n\nWill raise BufferError is the buffer isn't contiguous."},
			{Name: "release", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				t.ClearFields(vm.Data(a[0]).(*vm.Value))
				return vm.None
			}, Doc: "Release the underlying buffer exposed by the PickleBuffer object."},
		},
	}
}

// saveBuffer writes a PickleBuffer: in the pickle, or a reference where the program
// takes it elsewhere.
func (p *pickler) saveBuffer(v vm.Value) bool {
	t := p.t
	if p.proto < 5 {
		return p.fail("PickleBuffer can only be pickled with protocol >= 5")
	}
	m := *vm.Data(v).(*vm.Value)
	if m.IsNull() {
		t.Raise(p.types().ValueError, "operation forbidden on released PickleBuffer object")
		return false
	}
	contiguous, readonly := t.GetAttr(m, "contiguous"), t.GetAttr(m, "readonly")
	if contiguous.IsNull() || readonly.IsNull() {
		return false
	}
	if !contiguous.Is(vm.True) {
		return p.fail("PickleBuffer can not be pickled when pointing to a non-contiguous buffer")
	}
	inBand := true
	if !p.callback.IsNull() {
		r := t.Call(p.callback, v)
		if r.IsNull() {
			return false
		}
		var ok bool
		inBand, ok = t.IsTrue(r)
		t.Decref(r)
		if !ok {
			return false
		}
	}
	if !inBand {
		p.put(opNextBuffer)
		if readonly.Is(vm.True) {
			p.put(opReadonlyBuffer)
		}
		return true
	}
	b := t.CallMethod(m, "tobytes")
	if b.IsNull() {
		return false
	}
	defer t.Decref(b)
	if readonly.Is(vm.True) {
		return p.saveBytes(b)
	}
	s := vm.RawBytes(b)
	if !p.putData(binary.LittleEndian.AppendUint64([]byte{opByteArray8}, uint64(len(s))), s) {
		return false
	}
	p.memoize(v)
	return true
}
