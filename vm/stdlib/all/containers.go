package all

import "github.com/sllint/sllint/vm/stdlib/itertools"

// The modules about containers and iteration.
func init() { modules = append(modules, itertools.Module) }
