package pickle

import "github.com/sllint/sllint/vm"

// memory is what an unpickler remembers by number (owned). Numbers as picklers give them,
// one after the other, lie in a slice; a pickle may have any others.
type memory struct {
	dense  []vm.Value // Null: none
	sparse map[int]vm.Value
	n      int
}

// get gives the object with a number (borrowed), Null if there is none.
func (m *memory) get(i int) vm.Value {
	if i >= 0 && i < len(m.dense) && !m.dense[i].IsNull() {
		return m.dense[i]
	}
	return m.sparse[i] // Null, the zero Value, where it is not there
}

// put gives v (stolen) the number i, which is not negative, and returns what had it (owned).
func (m *memory) put(i int, v vm.Value) (old vm.Value) {
	old = m.get(i)
	if old.IsNull() {
		m.n++
	}
	if _, there := m.sparse[i]; there || i > len(m.dense)+1 {
		if m.sparse == nil {
			m.sparse = map[int]vm.Value{}
		}
		m.sparse[i] = v
		return old
	}
	for len(m.dense) <= i {
		m.dense = append(m.dense, vm.Null)
	}
	m.dense[i] = v
	return old
}

func (m *memory) each(f func(i int, v vm.Value)) {
	for i, v := range m.dense {
		if !v.IsNull() {
			f(i, v)
		}
	}
	for i, v := range m.sparse {
		f(i, v)
	}
}

// drop lets go of everything.
func (m *memory) drop(t *vm.Thread) {
	old := *m
	*m = memory{}
	old.each(func(_ int, v vm.Value) { t.Decref(v) })
}

// spares is memory of picklers and unpicklers that are done, for the next ones.
type spares struct {
	memo  map[vm.Value]int
	kept  []vm.Value
	buf   []byte
	dense []vm.Value
	stack []vm.Value
}

// maxSpare bounds what is kept, in entries and in bytes.
const maxSpare = 1 << 12
