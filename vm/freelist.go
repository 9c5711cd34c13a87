package vm

import "unsafe"

// Free lists: objects that programs make and drop all the time are used again,
// as in CPython, so that Go's collector has less to do. An object goes on its
// list at the very end of its deallocation, with nothing left in it.

// maxFree bounds each list, maxFreeTexts that of texts, which often die by the
// thousand with the list they are in, maxFreeTasklets that of tasklets, of which
// programs make a thousand to run them at once.
const (
	maxFree         = 200
	maxFreeTexts    = 2000
	maxFreeTasklets = 1000
)

// smallTuple is the length up to which tuples are used again.
const smallTuple = 8

// smallList is the room up to which that of a list is used again, with the list.
const smallList = 8

type freeLists struct {
	tuples [smallTuple + 1][]*TupleObj
	excs   []*ExcObj
	tbs    []*TracebackObj
	iters  []*IterObj
	insts  []*InstObj
	bound  []*MethodObj
	texts  []*TextObj
	lists  []*ListObj
	tasks  []*taskletObj
}

// recycleObj puts a dead object on its free list.
func (vm *VM) recycleObj(h *Header) {
	f := &vm.free
	switch h.kind {
	case kTuple:
		o := asTuple(h)
		if n := cap(o.items); h.flags&flagSub == 0 && n > 0 && n <= smallTuple && len(f.tuples[n]) < maxFree {
			f.tuples[n] = append(f.tuples[n], o)
		}
	case kExc:
		if o := asExc(h); len(f.excs) < maxFree {
			*o = ExcObj{fields: o.fields[:0]}
			f.excs = append(f.excs, o)
		}
	case kTraceback:
		if len(f.tbs) < maxFree {
			f.tbs = append(f.tbs, asTraceback(h))
		}
	case kIter:
		if o := asIter(h); h.flags&flagSub == 0 && len(f.iters) < maxFree {
			*o = IterObj{}
			f.iters = append(f.iters, o)
		}
	case kList:
		if o := asList(h); h.flags&flagSub == 0 && len(f.lists) < maxFree {
			*o = ListObj{items: o.items}
			f.lists = append(f.lists, o)
		}
	case kStr, kBytes:
		if h.flags&flagSub == 0 {
			vm.recycleText(asText(h))
		}
	case kNativeObj:
		if vm.slp != nil && h.typ == vm.slp.tasklet && len(f.tasks) < maxFreeTasklets {
			o := (*taskletObj)(unsafe.Pointer(h))
			if o.task.stack != nil {
				return // a worker still knows it
			}
			*o = taskletObj{}
			f.tasks = append(f.tasks, o)
		}
	case kMethod:
		if len(f.bound) < maxFree {
			f.bound = append(f.bound, asMethod(h))
		}
	}
}

func (vm *VM) recycleText(o *TextObj) {
	if f := &vm.free; len(f.texts) < maxFreeTexts {
		*o = TextObj{}
		f.texts = append(f.texts, o)
	}
}

// newTupleN makes a tuple of n values that the caller fills in.
func (t *Thread) newTupleN(n int) *TupleObj {
	var o *TupleObj
	if n <= smallTuple {
		if l := t.vm.free.tuples[n]; len(l) > 0 {
			o = l[len(l)-1]
			t.vm.free.tuples[n] = l[:len(l)-1]
			o.items = o.items[:n]
			o.flags = 0
		}
	}
	if o == nil {
		o = &TupleObj{items: make([]Value, n)}
		t.vm.charge(40 + 16*n)
	}
	t.init(&o.Header, kTuple, t.vm.types.Tuple)
	t.track(&o.Header)
	return o
}

// copyTuple makes a tuple of borrowed values.
func (t *Thread) copyTuple(vals []Value) Value {
	if len(vals) == 0 {
		return t.vm.empty.tuple.incref()
	}
	o := t.newTupleN(len(vals))
	for i, v := range vals {
		o.items[i] = v.incref()
	}
	return obj(&o.Header)
}

// take takes the last object off a free list, nil if there is none.
func takeFree[T any](list *[]*T) *T {
	l := *list
	if len(l) == 0 {
		return nil
	}
	o := l[len(l)-1]
	*list = l[:len(l)-1]
	return o
}
