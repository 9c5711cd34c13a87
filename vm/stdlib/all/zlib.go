package all

import "github.com/sllint/sllint/vm/stdlib/zlib"

// Compressed bytes.
func init() { modules = append(modules, zlib.Module) }
