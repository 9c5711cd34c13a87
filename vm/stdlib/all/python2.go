package all

import (
	"github.com/sllint/sllint/vm/stdlib/cstringio"
)

// The modules that Python 2 alone has.
func init() { modules = append(modules, cstringio.Module) }
