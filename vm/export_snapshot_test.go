package vm

import (
	"encoding/binary"
	"reflect"
	"sort"
	"unsafe"
)

// UnstableNames lists the names in snapshots that would be of something else in
// another process.
func UnstableNames(m *VM) []string {
	a, b := m.nativeNames(), nameNatives(m.dialect, m.natives)
	var list []string
	for p, label := range a.labels {
		if other, ok := b.labels[p]; ok && other != label { // else it is of one VM
			list = append(list, label)
		}
	}
	sort.Strings(list)
	return list
}

// UnnamedFunctions lists the functions in the memory of a VM that a snapshot has no
// names for.
func UnnamedFunctions(m *VM) []string {
	names := m.nativeNames()
	s := newSaver(names)
	s.cur = &block{}
	found := map[string]bool{}
	s.naming = func(p unsafe.Pointer, l *layout, fn reflect.Type) {
		if _, ok := names.labels[p]; !ok && fn != nil {
			found[funcName(p)] = true
		}
	}
	s.addBlock(unsafe.Pointer(m), s.ls.of(vmType), 1, -1, "")
	s.find()
	var list []string
	for name := range found {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}

// TakeSnapshot saves a VM whose program is between two instructions.
func TakeSnapshot(t *Thread) ([]byte, error) { return t.snapshot() }

// SnapshotHeaderSize is how much precedes what a snapshot's checksum is of.
var SnapshotHeaderSize = snapshotHeaderSize

// SealSnapshot gives a snapshot the header that it ought to have.
func SealSnapshot(b []byte) []byte {
	dialect := binary.LittleEndian.Uint32(b[len(snapshotMagic)+4:])
	return (&VM{dialect: Dialect(dialect)}).sealSnapshot(b[snapshotHeaderSize:])
}
