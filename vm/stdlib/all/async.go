package all

import (
	"github.com/sllint/sllint/vm/stdlib/asyncio"
	"github.com/sllint/sllint/vm/stdlib/csv"
	"github.com/sllint/sllint/vm/stdlib/statistics"
)

// Futures and tasks, tables as text, statistics.
func init() { modules = append(modules, asyncio.Module, csv.Module, statistics.Module) }
