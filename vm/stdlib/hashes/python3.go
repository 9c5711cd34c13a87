package hashes

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/hex"
	"hash"

	"github.com/sllint/sllint/vm"
)

func init() {
	vm.SnapshotTypes((*object)(nil), sha3.New256(), sha3.NewSHAKE128(), shake{}, (*blake2State)(nil))
	for _, list := range [][]*family{md5Family, sha1Family, sha2Family, sha3Family, blake2Family} {
		for _, f := range list {
			if f.spec == nil {
				f.spec = f.newSpec()
			}
			vm.SnapshotTable("hash "+f.name, f)
		}
	}
}

// family is a hash function of Python 3 with the class of its objects.
type family struct {
	name  string // of the function, and what the objects say they are
	class string
	make  func() hash.Hash
	bits  int  // of the inner state that show: _capacity_bits of SHA-3
	shake bool // as long as one asks for
	spec  *vm.TypeSpec
}

var (
	md5Family  = []*family{{name: "md5", class: "_md5.md5", make: md5.New}}
	sha1Family = []*family{{name: "sha1", class: "_sha1.sha1", make: sha1.New}}
	sha2Family = []*family{
		{name: "sha224", class: "_sha2.SHA224Type", make: sha256.New224},
		{name: "sha256", class: "_sha2.SHA256Type", make: sha256.New},
		{name: "sha384", class: "_sha2.SHA384Type", make: sha512.New384},
		{name: "sha512", class: "_sha2.SHA512Type", make: sha512.New},
	}
	sha3Family = []*family{
		{name: "sha3_224", class: "_sha3.sha3_224", bits: 448, make: func() hash.Hash { return sha3.New224() }},
		{name: "sha3_256", class: "_sha3.sha3_256", bits: 512, make: func() hash.Hash { return sha3.New256() }},
		{name: "sha3_384", class: "_sha3.sha3_384", bits: 768, make: func() hash.Hash { return sha3.New384() }},
		{name: "sha3_512", class: "_sha3.sha3_512", bits: 1024, make: func() hash.Hash { return sha3.New512() }},
		{name: "shake_128", class: "_sha3.shake_128", bits: 256, shake: true, make: func() hash.Hash { return shake{sha3.NewSHAKE128()} }},
		{name: "shake_256", class: "_sha3.shake_256", bits: 512, shake: true, make: func() hash.Hash { return shake{sha3.NewSHAKE256()} }},
	}
)

// The modules of Python 3.
var (
	MD5Of3  = &vm.NativeModule{Name: "_md5", How: vm.Only3, Funcs: functions(md5Family), Init: typesNamed(md5Family, "MD5Type")}
	SHA1Of3 = &vm.NativeModule{Name: "_sha1", How: vm.Only3, Funcs: functions(sha1Family), Init: typesNamed(sha1Family, "SHA1Type")}
	SHA2    = &vm.NativeModule{Name: "_sha2", How: vm.Only3, Funcs: functions(sha2Family),
		Init: typesNamed(sha2Family, "SHA224Type", "SHA256Type", "SHA384Type", "SHA512Type")}
	SHA3 = &vm.NativeModule{Name: "_sha3", How: vm.Only3, Init: func(t *vm.Thread, m *vm.Module) bool {
		for _, f := range sha3Family {
			m.Set(f.name, f.typeOf(t).Value().Incref())
		}
		m.Set("implementation", t.Str("Go"))
		return true
	}}
)

// object is the data of a hash object of Python 3.
type object struct {
	f *family
	h hash.Hash
}

func of(v vm.Value) *object { return vm.Data(v).(*object) }

// functions are the functions that make the objects of classes which cannot be called.
func functions(list []*family) []vm.Method {
	var m []vm.Method
	for _, f := range list {
		m = append(m, vm.Method{Name: f.name, Sig: "string=b'', *, usedforsecurity=True",
			Doc: "Return a new " + f.name + " hash object; optionally initialized with a string.",
			Fn:  func(t *vm.Thread, a []vm.Value) vm.Value { return f.new(t, f.typeOf(t), a[0], a[1]) }})
	}
	return m
}

// typesNamed puts the classes into a module.
func typesNamed(list []*family, names ...string) func(t *vm.Thread, m *vm.Module) bool {
	return func(t *vm.Thread, m *vm.Module) bool {
		for i, f := range list {
			m.Set(names[i], f.typeOf(t).Value().Incref())
		}
		return true
	}
}

// typeOf gives the class of the function's objects in an interpreter.
func (f *family) typeOf(t *vm.Thread) *vm.Type {
	return vm.Ext(t.VM(), "hash "+f.name, func() *vm.Type { return t.NewType(f.spec) })
}

var callSig = vm.NewSignature("data=b'', /, *, usedforsecurity=True")

func (f *family) newSpec() *vm.TypeSpec {
	spec := &vm.TypeSpec{Name: f.class, Kind: vm.KindNative, Flags: vm.TypeNoInst | vm.TypeImmut, Methods: objectMethods, GetSet: objectFields}
	if f.bits == 0 {
		return spec
	}
	spec.Flags = vm.TypeImmut
	spec.Slots.New = func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
		var p [2]vm.Value
		if !callSig.Bind(t, f.name, a, p[:]) {
			return vm.Null
		}
		return f.new(t, typ, p[0], p[1])
	}
	spec.GetSet = append(append([]vm.GetSet(nil), objectFields...), sha3Fields...)
	if f.shake {
		spec.Methods = append([]vm.Method{
			{Name: "digest", Sig: "length, /", Fn: shakeDigest(false), Doc: "Return the digest value as a bytes object."},
			{Name: "hexdigest", Sig: "length, /", Fn: shakeDigest(true), Doc: "Return the digest value as a string of hexadecimal digits."},
		}, objectMethods[2:]...)
	}
	return spec
}

// new makes an object that has hashed data already.
func (f *family) new(t *vm.Thread, typ *vm.Type, data, security vm.Value) vm.Value {
	if !security.IsNull() {
		if _, ok := t.IsTrue(security); !ok {
			return vm.Null
		}
	}
	o := &object{f, f.make()}
	if !o.update(t, data) {
		return vm.Null
	}
	return t.NewNative(typ, o)
}

// update hashes data, which may be Null.
func (o *object) update(t *vm.Thread, data vm.Value) bool {
	if data.IsNull() {
		return true
	}
	b, ok := bytesToHash(t, data)
	if ok {
		o.h.Write(b)
	}
	return ok
}

// bytesToHash gives the bytes of what is to be hashed.
func bytesToHash(t *vm.Thread, v vm.Value) ([]byte, bool) {
	if vm.IsText(v) {
		t.Raise(t.VM().Types().TypeError, "Strings must be encoded before hashing")
		return nil, false
	}
	b, ok := t.Buffer(v)
	if !ok && t.Matches(t.VM().Types().TypeError) {
		t.ClearExc()
		t.Raise(t.VM().Types().TypeError, "object supporting the buffer API required")
	}
	return b, ok
}

var objectMethods = []vm.Method{
	{Name: "digest", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.Bytes(string(of(a[0]).h.Sum(nil))) },
		Doc: "Return the digest value as a bytes object."},
	{Name: "hexdigest", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.Str(hex.EncodeToString(of(a[0]).h.Sum(nil))) },
		Doc: "Return the digest value as a string of hexadecimal digits."},
	{Name: "update", Sig: "obj, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		if !of(a[0]).update(t, a[1]) {
			return vm.Null
		}
		return vm.None
	}, Doc: "Update this hash object's state with the provided bytes-like object."},
	{Name: "copy", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		c, err := of(a[0]).h.(hash.Cloner).Clone()
		if err != nil {
			return t.Raise(t.VM().Types().SystemError, "%v", err)
		}
		return t.NewNative(t.TypeOf(a[0]), &object{of(a[0]).f, c})
	}, Doc: "Return a copy of the hash object."},
}

var objectFields = []vm.GetSet{
	{Name: "name", Get: func(t *vm.Thread, v vm.Value) vm.Value { return t.Str(of(v).f.name) }},
	{Name: "digest_size", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(of(v).h.Size())) }},
	{Name: "block_size", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(of(v).h.BlockSize())) }},
}

// sha3Fields tell of the sponge: of the 1600 bits of its state so many are never shown.
var sha3Fields = []vm.GetSet{
	{Name: "_capacity_bits", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(of(v).f.bits)) }},
	{Name: "_rate_bits", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(1600 - of(v).f.bits)) }},
	{Name: "_suffix", Get: func(t *vm.Thread, v vm.Value) vm.Value {
		if of(v).f.shake {
			return t.Bytes("\x1f")
		}
		return t.Bytes("\x06")
	}},
}

// shake makes a SHAKE a hash.Hash, whose digest has no size of its own.
type shake struct{ *sha3.SHAKE }

// Size is 0: the length is an argument of digest.
func (shake) Size() int { return 0 }

// Sum is not used: the length is an argument of digest.
func (shake) Sum(b []byte) []byte { return b }

// Clone copies the state.
func (s shake) Clone() (hash.Cloner, error) {
	b, err := s.MarshalBinary()
	if err != nil {
		return nil, err
	}
	c := sha3.NewSHAKE128()
	if s.BlockSize() != c.BlockSize() {
		c = sha3.NewSHAKE256()
	}
	return shake{c}, c.UnmarshalBinary(b)
}

// shakeDigest gives as many bytes as are asked for.
func shakeDigest(asHex bool) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		ts := t.VM().Types()
		i, isInt, ok := t.IntArgument(a[1])
		switch {
		case !ok:
			return vm.Null
		case !isInt:
			return t.Raise(ts.TypeError, "an integer is required")
		case i.Sign() < 0:
			return t.Raise(ts.ValueError, "value must be positive")
		case i.Big != nil || i.Small >= 1<<29:
			return t.Raise(ts.ValueError, "length is too large")
		case !t.MayAlloc(int(i.Small)):
			return vm.Null
		}
		c, err := of(a[0]).h.(shake).Clone()
		if err != nil {
			return t.Raise(ts.SystemError, "%v", err)
		}
		b := make([]byte, i.Small)
		c.(shake).Read(b)
		if asHex {
			return t.Str(hex.EncodeToString(b))
		}
		return t.Bytes(string(b))
	}
}
