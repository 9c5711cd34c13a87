// Package binascii is Python's module of that name: bytes as ASCII and back.
package binascii

import (
	"hash/crc32"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/codecs"
)

// Module is the module.
var Module = &vm.NativeModule{
	Name: "binascii",
	Doc:  "Conversion between binary data and ASCII",
	Funcs: []vm.Method{
		{Name: "a2b_base64", Sig: "data, /, *, strict_mode=False", How: vm.Only3, Fn: a2bBase64},
		{Name: "a2b_base64", Sig: "data, /", How: vm.Only2, Fn: a2bBase64},
		{Name: "a2b_hex", Sig: "hexstr, /", Fn: fromASCII("a2b_hex", a2bHex)},
		{Name: "unhexlify", Sig: "hexstr, /", Fn: fromASCII("a2b_hex", a2bHex)},
		{Name: "a2b_uu", Sig: "data, /", Fn: fromASCII("a2b_uu", func(b []byte, _ codecs.Dialect) ([]byte, error) { return codecs.A2bUU(b) })},
		{Name: "a2b_qp", Sig: "data, header=False", Fn: a2bQP},
		{Name: "b2a_base64", Sig: "data, /, *, newline=True", How: vm.Only3, Fn: b2aBase64},
		{Name: "b2a_base64", Sig: "data, /", How: vm.Only2, Fn: b2aBase64},
		{Name: "b2a_hex", Sig: "data, sep=None, bytes_per_sep=1", How: vm.Only3, Fn: b2aHex},
		{Name: "hexlify", Sig: "data, sep=None, bytes_per_sep=1", How: vm.Only3, Fn: b2aHex},
		{Name: "b2a_hex", Sig: "data, /", How: vm.Only2, Fn: b2aHex},
		{Name: "hexlify", Sig: "data, /", How: vm.Only2, Fn: b2aHex},
		{Name: "b2a_uu", Sig: "data, /, *, backtick=False", How: vm.Only3, Fn: b2aUU},
		{Name: "b2a_uu", Sig: "data, /", How: vm.Only2, Fn: b2aUU},
		{Name: "b2a_qp", Sig: "data, quotetabs=False, istext=True, header=False", Fn: b2aQP},
		{Name: "crc32", Sig: "data, crc=0, /", Fn: crc},
		{Name: "crc_hqx", Sig: "data, crc, /", Fn: crcHQX},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		failed, incomplete := t.BinasciiErrors()
		m.Set("Error", failed.Value().Incref())
		m.Set("Incomplete", incomplete.Value().Incref())
		return true
	},
}

func dialect(t *vm.Thread) codecs.Dialect {
	if t.VM().Py2() {
		return codecs.Py2
	}
	return codecs.Py3
}

// asciiArg is an argument that is bytes, or text of ASCII alone.
func asciiArg(t *vm.Thread, v vm.Value, name string) ([]byte, bool) {
	types := t.VM().Types()
	switch {
	case vm.IsBytes(v):
		return []byte(vm.GoString(v)), true
	case vm.IsText(v) && !t.VM().Py2():
		s := vm.GoString(v)
		for _, r := range s {
			if r >= 0x80 {
				t.Raise(types.ValueError, "string argument should contain only ASCII characters")
				return nil, false
			}
		}
		return []byte(s), true
	case vm.IsText(v):
		b := t.EncodeDefault(v)
		if b.IsNull() {
			return nil, false
		}
		s := vm.GoString(b)
		t.Decref(b)
		return []byte(s), true
	}
	b, ok := t.Buffer(v)
	if !ok {
		t.ClearExc()
		if t.VM().Py2() {
			t.Raise(types.TypeError, "%s() argument 1 must be string or buffer, not %s", name, t.ArgType(v))
		} else {
			t.Raise(types.TypeError, "argument should be bytes, buffer or ASCII string, not '%s'", t.TypeName(v))
		}
		return nil, false
	}
	return append([]byte(nil), b...), true
}

// binaryArg is an argument that is bytes; Python 2 takes text too.
func binaryArg(t *vm.Thread, v vm.Value, name string) ([]byte, bool) {
	if t.VM().Py2() {
		return asciiArg(t, v, name)
	}
	b, ok := t.Buffer(v)
	return append([]byte(nil), b...), ok
}

func result(t *vm.Thread, b []byte, err error) vm.Value {
	if err != nil {
		return t.RaiseBinary(err)
	}
	return t.Bytes(string(b))
}

func fromASCII(name string, f func([]byte, codecs.Dialect) ([]byte, error)) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		b, ok := asciiArg(t, a[0], name)
		if !ok {
			return vm.Null
		}
		b, err := f(b, dialect(t))
		return result(t, b, err)
	}
}

func a2bHex(b []byte, d codecs.Dialect) ([]byte, error) { return codecs.A2bHex(b, d) }

func a2bBase64(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := asciiArg(t, a[0], "a2b_base64")
	if !ok {
		return vm.Null
	}
	if len(a) > 1 {
		strict, ok := flag(t, a[1], false)
		if !ok {
			return vm.Null
		}
		if strict {
			if msg := strictBase64(b); msg != "" {
				failed, _ := t.BinasciiErrors()
				return t.Raise(failed, "%s", msg)
			}
		}
	}
	b, err := codecs.A2bBase64(b, dialect(t))
	return result(t, b, err)
}

// strictBase64 is what strict_mode complains about.
func strictBase64(b []byte) string {
	quad, pads := 0, 0
	if len(b) > 0 && b[0] == '=' {
		return "Leading padding not allowed"
	}
	for i, c := range b {
		if c == '=' {
			if quad == 0 && pads == 0 {
				return "Excess padding not allowed"
			}
			if pads++; quad >= 2 && quad+pads >= 4 {
				if i+1 < len(b) {
					return "Excess data after padding"
				}
				return ""
			}
			continue
		}
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
		default:
			return "Only base64 data is allowed"
		}
		if pads > 0 {
			return "Discontinuous padding not allowed"
		}
		quad = (quad + 1) % 4
	}
	return ""
}

// flag is an optional argument that is true or false.
func flag(t *vm.Thread, v vm.Value, def bool) (value, ok bool) {
	if v.IsNull() {
		return def, true
	}
	return t.IsTrue(v)
}

func b2aBase64(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := binaryArg(t, a[0], "b2a_base64")
	if !ok {
		return vm.Null
	}
	newline := true
	if len(a) > 1 {
		if newline, ok = flag(t, a[1], true); !ok {
			return vm.Null
		}
	}
	return t.Bytes(string(codecs.B2aBase64(b, newline)))
}

func b2aHex(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := binaryArg(t, a[0], "hexlify")
	if !ok {
		return vm.Null
	}
	if len(a) == 1 {
		return t.Bytes(string(codecs.B2aHex(b)))
	}
	group, ok := t.Size(a[2], 1)
	if !ok {
		return vm.Null
	}
	s := t.Hex(b, a[1], group)
	if s.IsNull() {
		return vm.Null
	}
	r := t.Bytes(vm.GoString(s))
	t.Decref(s)
	return r
}

func b2aUU(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := binaryArg(t, a[0], "b2a_uu")
	if !ok {
		return vm.Null
	}
	backtick := false
	if len(a) > 1 {
		if backtick, ok = flag(t, a[1], false); !ok {
			return vm.Null
		}
	}
	if len(b) > 45 {
		failed, _ := t.BinasciiErrors()
		return t.Raise(failed, "At most 45 bytes at once")
	}
	return t.Bytes(string(codecs.B2aUU(b, backtick)))
}

func a2bQP(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := asciiArg(t, a[0], "a2b_qp")
	if !ok {
		return vm.Null
	}
	header, ok := flag(t, a[1], false)
	switch {
	case !ok:
		return vm.Null
	case header:
		return t.Bytes(string(codecs.A2bQPHeader(b)))
	}
	return t.Bytes(string(codecs.A2bQP(b)))
}

func b2aQP(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := binaryArg(t, a[0], "b2a_qp")
	if !ok {
		return vm.Null
	}
	var flags [3]bool
	for i := range flags {
		if flags[i], ok = flag(t, a[i+1], i == 1); !ok {
			return vm.Null
		}
	}
	return t.Bytes(string(codecs.B2aQP(b, flags[0], flags[1], flags[2])))
}

func crc(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := binaryArg(t, a[0], "crc32")
	if !ok {
		return vm.Null
	}
	start, ok := crcArg(t, a[1])
	if !ok {
		return vm.Null
	}
	sum := crc32.Update(uint32(start), crc32.IEEETable, b)
	if t.VM().Py2() {
		return vm.Int(int64(int32(sum)))
	}
	return vm.Int(int64(sum))
}

// crcArg is a checksum to go on from, of which the low 32 bits count.
func crcArg(t *vm.Thread, v vm.Value) (int64, bool) {
	if v.IsNull() {
		return 0, true
	}
	return t.IndexMask(v)
}

func crcHQX(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := binaryArg(t, a[0], "crc_hqx")
	if !ok {
		return vm.Null
	}
	start, ok := crcArg(t, a[1])
	if !ok {
		return vm.Null
	}
	sum := uint16(start)
	for _, c := range b {
		sum ^= uint16(c) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x1021
			} else {
				sum <<= 1
			}
		}
	}
	return vm.Int(int64(sum))
}
