package hashes

import (
	"math"

	"github.com/sllint/sllint/vm"
)

var blake2Family = []*family{{name: "blake2b", class: "_blake2.blake2b"}, {name: "blake2s", class: "_blake2.blake2s"}}

func init() {
	for i, f := range blake2Family {
		f.spec = blake2Spec(f, i == 1)
	}
}

// BLAKE2 is the module _blake2.
var BLAKE2 = &vm.NativeModule{Name: "_blake2", How: vm.Only3, Doc: "_blake2b provides BLAKE2b for hashlib\n",
	Init: func(t *vm.Thread, m *vm.Module) bool {
		for i, f := range blake2Family {
			typ := f.typeOf(t)
			m.Set(f.name, typ.Value().Incref())
			prefix := [...]string{"BLAKE2B_", "BLAKE2S_"}[i]
			for _, c := range blake2Sizes(i == 1) {
				m.Set(prefix+c.name, vm.Int(c.size))
				t.SetConst(typ, c.name, vm.Int(c.size))
			}
		}
		return true
	}}

type blake2Size struct {
	name string
	size int64
}

func blake2Sizes(small bool) []blake2Size {
	n := int64(64)
	if small {
		n = 32
	}
	return []blake2Size{{"SALT_SIZE", n / 4}, {"PERSON_SIZE", n / 4}, {"MAX_KEY_SIZE", n}, {"MAX_DIGEST_SIZE", n}}
}

var blake2Sig = vm.NewSignature("data=b'', /, *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, " +
	"node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True")

func blake2Spec(f *family, small bool) *vm.TypeSpec {
	return &vm.TypeSpec{Name: f.class, Kind: vm.KindNative, Flags: vm.TypeBase, Methods: objectMethods, GetSet: objectFields,
		Doc: "Return a new BLAKE2" + f.name[6:] + " hash object.",
		Slots: vm.Slots{New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
			var p [13]vm.Value
			if !blake2Sig.Bind(t, f.name, a, p[:]) {
				return vm.Null
			}
			r := blake2Args{t: t, small: small}
			params := r.read(p[:])
			if r.failed {
				return vm.Null
			}
			o := &object{f, newBlake2(small, params)}
			if !o.update(t, p[0]) {
				return vm.Null
			}
			return t.NewNative(typ, o)
		}}}
}

// blake2Args reads the arguments.
type blake2Args struct {
	t      *vm.Thread
	small  bool
	failed bool
}

func (r *blake2Args) fail(typ *vm.Type, format string, args ...any) {
	if !r.failed {
		r.failed = true
		r.t.Raise(typ, format, args...)
	}
}

// number reads an int of 64 bits.
func (r *blake2Args) number(v vm.Value, def int64) int64 {
	if v.IsNull() || r.failed {
		return def
	}
	n, ok := r.t.Index(v, r.t.VM().Types().OverflowError)
	r.failed = !ok
	return n
}

// within reads an int between two bounds.
func (r *blake2Args) within(name string, v vm.Value, def, low, high int64) int64 {
	n := r.number(v, def)
	if n < low || n > high {
		r.fail(r.t.VM().Types().ValueError, "%s must be between %d and %d", name, low, high)
	}
	return n
}

// unsigned reads an int that is not negative and has so many bits.
func (r *blake2Args) unsigned(name, tooBig string, v vm.Value, bits int) uint64 {
	if v.IsNull() || r.failed {
		return 0
	}
	i, ok := r.t.IndexInt(v)
	if !ok {
		r.failed = true
		return 0
	}
	ts := r.t.VM().Types()
	big := i.ToBig()
	switch {
	case big.Sign() < 0:
		r.fail(ts.ValueError, "value must be positive")
	case big.BitLen() > 64:
		r.fail(ts.OverflowError, "%s", tooBig)
	case big.BitLen() > bits:
		r.fail(ts.OverflowError, "%s is too large", name)
	}
	return big.Uint64()
}

// bytes reads bytes that must not be too long.
func (r *blake2Args) bytes(name string, v vm.Value, most int64) []byte {
	if v.IsNull() || r.failed {
		return nil
	}
	b, ok := r.t.Buffer(v)
	if !ok {
		r.failed = true
		return nil
	}
	if int64(len(b)) > most {
		r.fail(r.t.VM().Types().ValueError, "maximum %s length is %d bytes", name, most)
	}
	return b
}

func (r *blake2Args) flag(v vm.Value) bool {
	if v.IsNull() || r.failed {
		return false
	}
	truth, ok := r.t.IsTrue(v)
	r.failed = !ok
	return truth
}

// read checks the parameters in the order in which CPython does.
func (r *blake2Args) read(p []vm.Value) *blake2Params {
	ts := r.t.VM().Types()
	most, offsetBits := int64(64), 64
	if r.small {
		most, offsetBits = 32, 48
	}
	b := &blake2Params{}
	if b.size = int(r.number(p[1], most)); int64(b.size) < 1 || int64(b.size) > most {
		r.fail(ts.ValueError, "digest_size must be between 1 and %d bytes", most)
	}
	b.salt = r.bytes("salt", p[3], most/4)
	b.person = r.bytes("person", p[4], most/4)
	b.fanout = byte(r.within("fanout", p[5], 1, 0, math.MaxUint8))
	b.depth = byte(r.within("depth", p[6], 1, 1, math.MaxUint8))
	b.leaf = uint32(r.unsigned("leaf_size", "Python int too large to convert to C unsigned long", p[7], 32))
	b.offset = r.unsigned("node_offset", "int too big to convert", p[8], offsetBits)
	b.nodeDepth = byte(r.within("node_depth", p[9], 0, 0, math.MaxUint8))
	inner := r.number(p[10], 0)
	if inner < 0 || inner > most {
		r.fail(ts.ValueError, "inner_size must be between 0 and is %d", most)
	}
	b.inner = byte(inner)
	b.last = r.flag(p[11])
	b.key = r.bytes("key", p[2], most)
	r.flag(p[12])
	return b
}
