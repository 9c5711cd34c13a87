package all

import "github.com/sllint/sllint/vm/stdlib/hashes"

// The hash functions of Python 3.
func init() {
	modules = append(modules, hashes.MD5Of3, hashes.SHA1Of3, hashes.SHA2, hashes.SHA3, hashes.BLAKE2)
}
