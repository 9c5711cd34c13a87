package zlib

import (
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/deflate"
)

// compressor is what compressobj gives; its stream is nil once it has ended.
type compressor struct{ d *deflate.Deflater }

func compressorOf(v vm.Value) *compressor { return vm.Data(v).(*compressor) }

func newCompressor(t *vm.Thread, a []vm.Value) vm.Value {
	level, method, bits, mem, strategy := someLevel, deflated, maxBits, memLevel, 0
	if !ints(t, a, &level, &method, &bits, &mem, &strategy) {
		return vm.Null
	}
	var dict []byte
	given := len(a) > 5 && !a[5].IsNull() && !a[5].IsNone()
	if given {
		var ok bool
		if dict, ok = input(t, "compressobj", a[5]); !ok {
			return vm.Null
		}
	}
	ts := t.VM().Types()
	d := deflate.NewDeflater(level, bits, mem, strategy)
	if d == nil || method != deflated {
		return t.Raise(ts.ValueError, "Invalid initialization option")
	}
	if given && d.SetDictionary(dict) != deflate.OK {
		return t.Raise(ts.ValueError, "Invalid dictionary")
	}
	return t.NewNative(stateOf(t).compress, &compressor{d})
}

func compressorCompress(t *vm.Thread, a []vm.Value) vm.Value {
	c := compressorOf(a[0])
	b, ok := input(t, "compress", a[1])
	if !ok {
		return vm.Null
	}
	if c.d == nil {
		return fail(t, deflate.StreamError, "while compressing data", "")
	}
	c.d.In = b
	out, status, ok := deflateAll(t, c.d, deflate.NoFlush, 0)
	if c.d.In = nil; !ok {
		return vm.Null
	}
	if status == deflate.StreamError {
		return fail(t, status, "while compressing data", "")
	}
	return t.Bytes(string(out))
}

func compressorFlush(t *vm.Thread, a []vm.Value) vm.Value {
	c := compressorOf(a[0])
	mode := int(deflate.Finish)
	if !ints(t, a[1:], &mode) {
		return vm.Null
	}
	if mode == int(deflate.NoFlush) {
		return t.Bytes("")
	}
	if c.d == nil {
		return fail(t, deflate.StreamError, "while flushing", "")
	}
	out, status, ok := deflateAll(t, c.d, deflate.Flush(mode), 0)
	if !ok {
		return vm.Null
	}
	switch {
	case status == deflate.StreamError:
		return fail(t, status, "while flushing", "")
	case status == deflate.StreamEnd && mode == int(deflate.Finish):
		c.d = nil
	case status != deflate.OK && status != deflate.BufError:
		return fail(t, status, "from flush()", "")
	}
	return t.Bytes(string(out))
}

func compressorCopy(t *vm.Thread, a []vm.Value) vm.Value {
	c := compressorOf(a[0])
	if c.d == nil {
		return t.Raise(t.VM().Types().ValueError, "Inconsistent stream state")
	}
	return t.NewNative(stateOf(t).compress, &compressor{c.d.Copy()})
}

var compressSpec = vm.TypeSpec{Name: "zlib.Compress", Kind: vm.KindNative, Flags: vm.TypeNoInst | vm.TypeImmut,
	Methods: []vm.Method{
		{Name: "compress", Sig: "data, /", Fn: compressorCompress, Doc: "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be compressed.\n\n" +
			"After calling this function, some of the input data may still\nbe stored in internal buffers for later processing.\nCall the flush() method to clear these buffers."},
		{Name: "flush", Sig: "mode=zlib.Z_FINISH, /", Fn: compressorFlush, Doc: "Return a bytes object containing any remaining compressed data."},
		{Name: "copy", Fn: compressorCopy, Doc: "Return a copy of the compression object."},
		{Name: "__copy__", How: vm.Only3, Fn: compressorCopy},
		{Name: "__deepcopy__", Sig: "memo, /", How: vm.Only3, Fn: compressorCopy},
	}}
