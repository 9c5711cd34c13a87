package vm

// Python 2.7's trashcan. It counts, and deposits, otherwise than 3.13's, which
// programs can see: __del__ of what lies deeper waits, and is called once more
// where the frame of its first call was deposited with a reference to self.

// dealloc2 is dealloc in Python 2.
func (t *Thread) dealloc2(h *Header) {
	vm := t.vm
	switch {
	case h.usesTrashcan():
		// As subtype_dealloc has it, the instance counts twice when it comes, and
		// never is the one at whose end the can is emptied.
		own := 0
		if h.typ != nil && h.typ.flags&TypeHeap != 0 {
			own = 1
		}
		if vm.nesting+own >= maxDeallocs {
			vm.deposit(h)
			return
		}
		vm.nesting++
		t.deallocNow(h)
		vm.nesting--
		if own == 0 && vm.nesting == 0 {
			t.emptyTrash()
		}
	case vm.untrashed >= maxUntrashed:
		vm.deposit(h)
		t.hurry(0)
	default:
		vm.untrashed++
		t.deallocNow(h)
		vm.untrashed--
	}
	if vm.nesting == 0 && len(vm.trash) > 0 {
		t.hurry(0) // CPython's next container or frame that dies empties it
	}
}

// maxUntrashed is how deep objects without a trashcan nest. CPython knows no such
// bound, and runs out of stack.
const maxUntrashed = 500

// usesTrashcan tells whether CPython 2.7's deallocator of h's type does.
func (h *Header) usesTrashcan() bool {
	if h.typ != nil && h.typ.flags&TypeHeap != 0 {
		return h.typ.flags&TypeGC != 0
	}
	switch h.kind {
	case kList, kTuple, kDict, kSet, kFrame, kTraceback:
		return true
	}
	return false
}

// deposit keeps h, whose count is 0, until the trash is emptied.
func (vm *VM) deposit(h *Header) {
	h.rc = 0
	h.flags |= flagDying
	vm.trash = append(vm.trash, h)
}

// depositDelFrame is what happens to the frame of __del__ of a classic instance
// that lies this deep: it is deposited, and holds on to self until then.
func (t *Thread) depositDelFrame(self *Header) {
	frame := &TupleObj{items: []Value{obj(self).incref()}}
	t.init(&frame.Header, kTuple, t.vm.types.Tuple)
	t.vm.deposit(&frame.Header)
}

// emptyTrash deallocates what was deposited.
func (t *Thread) emptyTrash() {
	vm := t.vm
	// It may be the end of something untrashed that leads here, but never twice:
	// nesting is above 0 meanwhile.
	untrashed := vm.untrashed
	vm.untrashed = 0
	defer func() { vm.untrashed = untrashed }()
	for len(vm.trash) > 0 {
		x := vm.trash[len(vm.trash)-1]
		vm.trash = vm.trash[:len(vm.trash)-1]
		x.flags &^= flagDying
		vm.nesting++
		t.dealloc2(x)
		vm.nesting--
	}
}
