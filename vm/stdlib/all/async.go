package all

import (
	"github.com/sllint/sllint/vm/stdlib/asyncio"
	"github.com/sllint/sllint/vm/stdlib/csv"
)

// Futures and tasks, and tables as text.
func init() { modules = append(modules, asyncio.Module, csv.Module) }
