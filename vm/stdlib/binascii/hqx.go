package binascii

import (
	"strings"

	"github.com/sllint/sllint/vm"
)

// BinHex 4, which Python 2 alone has: six bits to a character, and runs of a byte as
// that byte, 0x90 and how often it comes.

const hqxTable = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"

const runChar = 0x90

func init() {
	Module.Funcs = append(Module.Funcs,
		vm.Method{Name: "a2b_hqx", Sig: "ascii, /", How: vm.Only2, Fn: a2bHQX, Doc: "ascii -> bin, done. Decode .hqx coding"},
		vm.Method{Name: "b2a_hqx", Sig: "data, /", How: vm.Only2, Fn: b2aHQX, Doc: "Encode .hqx data"},
		vm.Method{Name: "rlecode_hqx", Sig: "data, /", How: vm.Only2, Fn: rleCode, Doc: "Binhex RLE-code binary data"},
		vm.Method{Name: "rledecode_hqx", Sig: "data, /", How: vm.Only2, Fn: rleDecode, Doc: "Decode hexbin RLE-coded string"})
}

func a2bHQX(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := asciiArg(t, a[0], "a2b_hqx")
	if !ok {
		return vm.Null
	}
	failed, incomplete := t.BinasciiErrors()
	var out []byte
	hold, bits, done := 0, 0, false
	for _, c := range b {
		if c == '\n' || c == '\r' {
			continue
		}
		if c == ':' {
			done = true
			break
		}
		v := strings.IndexByte(hqxTable, c)
		if v < 0 {
			return t.Raise(failed, "Illegal char")
		}
		hold, bits = hold<<6|v, bits+6
		if bits >= 8 {
			bits -= 8
			out = append(out, byte(hold>>bits))
			hold &= 1<<bits - 1
		}
	}
	if bits != 0 && !done {
		return t.Raise(incomplete, "String has incomplete number of bytes")
	}
	n := int64(0)
	if done {
		n = 1
	}
	return t.NewTuple(t.Bytes(string(out)), vm.Int(n))
}

func b2aHQX(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := binaryArg(t, a[0], "b2a_hqx")
	if !ok {
		return vm.Null
	}
	var out []byte
	hold, bits := 0, 0
	for _, c := range b {
		hold, bits = hold<<8|int(c), bits+8
		for bits >= 6 {
			bits -= 6
			out = append(out, hqxTable[hold>>bits&0x3f])
		}
		hold &= 1<<bits - 1
	}
	if bits > 0 {
		out = append(out, hqxTable[hold<<(6-bits)&0x3f])
	}
	return t.Bytes(string(out))
}

func rleCode(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := binaryArg(t, a[0], "rlecode_hqx")
	if !ok {
		return vm.Null
	}
	var out []byte
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c == runChar {
			out = append(out, runChar, 0)
			continue
		}
		end := i + 1
		for end < len(b) && b[end] == c && end < i+255 {
			end++
		}
		if end-i > 3 {
			out = append(out, c, runChar, byte(end-i))
			i = end - 1
		} else {
			out = append(out, c)
		}
	}
	return t.Bytes(string(out))
}

func rleDecode(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := binaryArg(t, a[0], "rledecode_hqx")
	if !ok {
		return vm.Null
	}
	failed, incomplete := t.BinasciiErrors()
	var out []byte
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c != runChar {
			out = append(out, c)
			continue
		}
		if i++; i == len(b) {
			return t.RaiseArgs(incomplete)
		}
		switch n := b[i]; {
		case n == 0:
			out = append(out, runChar)
		case len(out) == 0:
			return t.Raise(failed, "Orphaned RLE code at start")
		default:
			for last := out[len(out)-1]; n > 1; n-- {
				out = append(out, last)
			}
		}
	}
	return t.Bytes(string(out))
}
