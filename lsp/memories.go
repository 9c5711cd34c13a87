package lsp

import (
	"slices"
	"sync"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/wire"
)

// memories are what documents are checked with. Each has the tree of the document
// that it was used for last, which makes it quick to check that document again, and
// takes a few times as much room as the text: those of the documents that were
// edited last are kept.
type memories struct {
	mu   sync.Mutex
	free []ownedMemory // the one that was used last comes last
}

type ownedMemory struct {
	of     wire.URI
	memory *analysis.Memory
}

// keptMemories is how many memories are kept that nobody uses.
const keptMemories = 4

// take gives the memory of a document, or an empty one.
func (m *memories) take(uri wire.URI) *analysis.Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := len(m.free) - 1; i >= 0; i-- {
		if m.free[i].of == uri {
			memory := m.free[i].memory
			m.free = slices.Delete(m.free, i, i+1)
			return memory
		}
	}
	if len(m.free) == keptMemories {
		memory := m.free[0].memory
		m.free = slices.Delete(m.free, 0, 1)
		return memory
	}
	return new(analysis.Memory)
}

// give returns a memory that was used for a document. A document that was checked
// twice at a time leaves one.
func (m *memories) give(uri wire.URI, memory *analysis.Memory) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.free = slices.DeleteFunc(m.free, func(o ownedMemory) bool { return o.of == uri })
	if len(m.free) == keptMemories {
		m.free = slices.Delete(m.free, 0, 1)
	}
	m.free = append(m.free, ownedMemory{uri, memory})
}

// forget drops what is kept of a document.
func (m *memories) forget(uri wire.URI) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.free = slices.DeleteFunc(m.free, func(o ownedMemory) bool { return o.of == uri })
}
