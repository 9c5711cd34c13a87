package all

import (
	"github.com/sllint/sllint/vm/stdlib/array"
	"github.com/sllint/sllint/vm/stdlib/bisect"
	"github.com/sllint/sllint/vm/stdlib/collections"
	"github.com/sllint/sllint/vm/stdlib/functools"
	"github.com/sllint/sllint/vm/stdlib/heapq"
	"github.com/sllint/sllint/vm/stdlib/itertools"
	"github.com/sllint/sllint/vm/stdlib/operator"
)

// The modules about containers and iteration.
func init() {
	modules = append(modules, array.Module, bisect.Module, collections.Module, functools.Module, heapq.Module, itertools.Module, operator.Module, operator.Module2)
}
