// Package hashes holds the modules of hash functions on which hashlib builds: _md5, _sha,
// _sha256 and _sha512 of Python 2, and _md5, _sha1, _sha2, _sha3 and _blake2 of Python 3.
package hashes

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"strings"

	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes(md5.New(), sha1.New(), sha256.New(), sha512.New()) }

// algorithm is a hash function and the class of its objects.
type algorithm struct {
	name  string // of the class
	shown string // what the objects call themselves
	make  func() hash.Hash
}

var (
	md5s    = &algorithm{"_md5.md5", "MD5", md5.New}
	sha1s   = &algorithm{"_sha.sha", "SHA1", sha1.New}
	sha224  = &algorithm{"_sha256.sha224", "SHA224", sha256.New224}
	sha256s = &algorithm{"_sha256.sha256", "SHA256", sha256.New}
	sha384  = &algorithm{"_sha512.sha384", "SHA384", sha512.New384}
	sha512s = &algorithm{"_sha512.sha512", "SHA512", sha512.New}
)

// shownNames are what objects call themselves, by the names of their classes.
var shownNames = map[string]string{}

func init() {
	for _, al := range []*algorithm{md5s, sha1s, sha224, sha256s, sha384, sha512s} {
		_, class, _ := strings.Cut(al.name, ".")
		shownNames[class] = al.shown
	}
}

// The modules.
var (
	MD5 = &vm.NativeModule{Name: "_md5", How: vm.Only2,
		Doc: "This module implements the interface to RSA's MD5 message digest\nalgorithm (see also Internet RFC 1321).",
		Funcs: []vm.Method{
			{Name: "new", Sig: "arg=None, /", Fn: md5s.create("new"), Doc: "new([arg]) -> md5 object\n\nReturn a new md5 object. If arg is present, the method call update(arg)\nis made."},
		},
		Init: func(t *vm.Thread, m *vm.Module) bool {
			m.Set("MD5Type", md5s.class(t).Value().Incref())
			m.Set("digest_size", vm.Int(md5.Size))
			return true
		},
	}
	SHA = &vm.NativeModule{Name: "_sha", How: vm.Only2,
		Funcs: []vm.Method{
			{Name: "new", Sig: "string=None", Fn: sha1s.create("new"), Doc: "Return a new SHA hashing object.  An optional string argument\nmay be provided; if present, this string will be automatically\nhashed."},
		},
		Init: func(t *vm.Thread, m *vm.Module) bool {
			m.Set("blocksize", vm.Int(1)) // CPython's, which hashes byte by byte if it has to
			m.Set("digest_size", vm.Int(sha1.Size))
			m.Set("digestsize", vm.Int(sha1.Size))
			return true
		},
	}
	SHA256 = &vm.NativeModule{Name: "_sha256", How: vm.Only2, Funcs: []vm.Method{
		{Name: "sha224", Sig: "string=None", Fn: sha224.create("new"), Doc: "Return a new SHA-224 hash object; optionally initialized with a string."},
		{Name: "sha256", Sig: "string=None", Fn: sha256s.create("new"), Doc: "Return a new SHA-256 hash object; optionally initialized with a string."},
	}}
	SHA512 = &vm.NativeModule{Name: "_sha512", How: vm.Only2, Funcs: []vm.Method{
		{Name: "sha384", Sig: "string=None", Fn: sha384.create("new"), Doc: "Return a new SHA-384 hash object; optionally initialized with a string."},
		{Name: "sha512", Sig: "string=None", Fn: sha512s.create("new"), Doc: "Return a new SHA-512 hash object; optionally initialized with a string."},
	}}
)

// class gives the class of the algorithm's objects in an interpreter.
func (al *algorithm) class(t *vm.Thread) *vm.Type {
	return vm.Ext(t.VM(), al.name, func() *vm.Type {
		return t.NewType(&vm.TypeSpec{Name: al.name, Kind: vm.KindNative, Methods: methods, GetSet: []vm.GetSet{
			{Name: "name", Get: func(t *vm.Thread, v vm.Value) vm.Value { return t.Str(shownNames[t.TypeOf(v).Name()]) }},
			{Name: "digest_size", Get: digestSize},
			{Name: "digestsize", Get: digestSize},
			{Name: "block_size", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(hashOf(v).BlockSize())) }},
		}})
	})
}

// create makes an object, which has hashed the argument already.
func (al *algorithm) create(function string) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		h := al.make()
		if !a[0].IsNull() {
			b, ok := t.StringOrBuffer(function, 1, a[0])
			if !ok {
				return vm.Null
			}
			h.Write(b)
		}
		return t.NewNativeObj(al.class(t), h)
	}
}

func hashOf(v vm.Value) hash.Hash { return vm.Data(v).(hash.Hash) }

func digestSize(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(hashOf(v).Size())) }

var methods = []vm.Method{
	{Name: "update", Sig: "arg, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		b, ok := t.StringOrBuffer("update", 1, a[1])
		if !ok {
			return vm.Null
		}
		hashOf(a[0]).Write(b)
		return vm.None
	}, Doc: "Update this hash object's state with the provided string."},
	{Name: "digest", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.Bytes(string(hashOf(a[0]).Sum(nil))) },
		Doc: "Return the digest value as a string of binary data."},
	{Name: "hexdigest", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		return t.Bytes(hex.EncodeToString(hashOf(a[0]).Sum(nil)))
	}, Doc: "Return the digest value as a string of hexadecimal digits."},
	{Name: "copy", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		c, err := hashOf(a[0]).(hash.Cloner).Clone()
		if err != nil {
			return t.Raise(t.VM().Types().SystemError, "%v", err)
		}
		return t.NewNativeObj(t.TypeOf(a[0]), c)
	}, Doc: "Return a copy of the hash object."},
}
