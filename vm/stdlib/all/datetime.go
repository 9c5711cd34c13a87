package all

import "github.com/sllint/sllint/vm/stdlib/datetime"

// Dates and times.
func init() { modules = append(modules, datetime.Module, datetime.Module2) }
