//go:build linux || darwin

package all

import (
	"github.com/sllint/sllint/vm/stdlib/fcntl"
	"github.com/sllint/sllint/vm/stdlib/posix"
)

// Elsewhere there is no module of the system's calls yet, and so no os.
func init() { modules = append(modules, fcntl.Module, posix.Module, posix.Subprocess) }
