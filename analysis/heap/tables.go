package heap

import (
	"sync"

	"github.com/sllint/sllint/syntax"
)

// tables is what an analysis numbers and names: its labels, static values and
// functions. Files are analysed by the thousand, so the memory of one serves the
// next one again, unless what was found out is kept.
type tables struct {
	names     []string // by label
	labels    map[string]label
	statics   []static
	staticIdx map[static]val
	fns       []*fn
	byNode    map[syntax.Node]*fn // of the file itself
	blocks    [][]fn              // memory for functions
	block     int                 // how many of them are in use
	spare     []fn                // what is left of the last one
}

// Beyond these sizes to empty a table takes longer than to make a new one.
const (
	manyNames  = 4096
	manyBlocks = 64
)

var tablesPool = sync.Pool{New: func() any { return newTables() }}

func newTables() *tables {
	return &tables{names: []string{""}, labels: map[string]label{}, staticIdx: map[static]val{}, byNode: map[syntax.Node]*fn{}}
}

// release gives the tables back, for another analysis. Nothing may refer to a
// function or a label any more.
func (t *tables) release() {
	if len(t.names) > manyNames || len(t.statics) > manyNames || len(t.fns) > manyNames || len(t.blocks) > manyBlocks {
		return
	}
	clear(t.names[1:])
	clear(t.labels)
	clear(t.statics)
	clear(t.staticIdx)
	clear(t.fns)
	clear(t.byNode)
	for _, b := range t.blocks[:t.block] {
		clear(b)
	}
	t.names, t.statics, t.fns, t.block, t.spare = t.names[:1], t.statics[:0], t.fns[:0], 0, nil
	tablesPool.Put(t)
}

// newFn gives memory for one function.
func (t *tables) newFn() *fn {
	if len(t.spare) == 0 {
		if t.block == len(t.blocks) {
			t.blocks = append(t.blocks, make([]fn, min(max(len(t.fns), 4), 64)))
		}
		t.spare = t.blocks[t.block]
		t.block++
	}
	f := &t.spare[0]
	t.spare = t.spare[1:]
	return f
}
