package all

import (
	"github.com/sllint/sllint/vm/stdlib/cstringio"
	"github.com/sllint/sllint/vm/stdlib/hashes"
)

// The modules that Python 2 alone has.
func init() {
	modules = append(modules, cstringio.Module, hashes.MD5, hashes.SHA, hashes.SHA256, hashes.SHA512)
}
