package vm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"sort"
	"unsafe"
)

// loader reads what a saver wrote. It believes nothing that could lead it astray: every
// number is looked at before it is used, and every pointer leads to a value of the
// right type.
type loader struct {
	ls     *layouts
	in     []byte
	err    error
	things []thing
	texts  []string
	blocks []loadedBlock
	chunks []identityChunk

	size, reserved int // of the snapshot, and what is known to follow
}

type loadedBlock struct {
	p    unsafe.Pointer
	l    *layout
	n    int
	room int // -1: no array
	kind Kind
	sub  bool
}

// loadFailed is what the loader panics with; load catches it.
type loadFailed struct{ error }

func (r *loader) fail(format string, args ...any) {
	panic(loadFailed{fmt.Errorf(format, args...)})
}

var errTruncated = errors.New("it is truncated")

func (r *loader) take(n int) []byte {
	if n < 0 || n > len(r.in) {
		panic(loadFailed{errTruncated})
	}
	b := r.in[:n:n]
	r.in = r.in[n:]
	return b
}

func (r *loader) uint() uint64 {
	n, used := binary.Uvarint(r.in)
	if used <= 0 {
		panic(loadFailed{errTruncated})
	}
	r.in = r.in[used:]
	return n
}

// count reads how many things follow, each of which takes some bytes.
func (r *loader) count(size int) int {
	n := r.uint()
	if n > uint64(len(r.in)/size) {
		panic(loadFailed{errTruncated})
	}
	return int(n)
}

// room reads how many values an array has room for: some more than it holds.
func (r *loader) room(n int) int {
	room := r.uint()
	if room < uint64(n) || room > 64+4*uint64(n) {
		r.fail("the capacity of an array is out of range")
	}
	return int(room)
}

// reserve sees to it that so many values can still come, before memory is taken for
// them.
func (r *loader) reserve(n int, l *layout) {
	if r.reserved += n * max(l.least, 1); r.reserved > r.size {
		panic(loadFailed{errTruncated})
	}
}

// maxChunk is how many values of a type are allocated at once.
const maxChunk = 256

// allocate makes the memory of all blocks but for the roots, which are there.
func (r *loader) allocate(roots []loadedBlock) {
	r.blocks = roots
	groups := r.count(2)
	for range groups {
		number, how := r.uint(), r.uint()
		if number >= uint64(len(r.ls.list)) || how > 1 {
			r.fail("there is no type %d", number)
		}
		l := r.ls.list[number]
		if l.size == 0 || l.typ == vmType {
			r.fail("there is a %v too many", l.typ)
		}
		n := r.count(1)
		if how == 0 {
			r.reserve(n, l)
		}
		switch {
		case l.key != nil:
			for range n {
				r.blocks = append(r.blocks, loadedBlock{reflect.MakeMap(l.typ).UnsafePointer(), l, 1, -1, 0, false})
			}
		case how == 1:
			for range n {
				size := r.count(1)
				r.reserve(size, l)
				room := r.room(size)
				r.blocks = append(r.blocks, loadedBlock{makeArray(l, room), l, size, room, 0, false})
			}
		default:
			for n > 0 {
				k := min(n, maxChunk)
				p := makeArray(l, k)
				if l.object {
					r.chunks = append(r.chunks, identityChunk{start: uintptr(p), size: l.size, ids: make([]int64, k)})
				}
				for i := range k {
					r.blocks = append(r.blocks, loadedBlock{unsafe.Add(p, uintptr(i)*l.size), l, 1, -1, 0, false})
				}
				n -= k
			}
		}
	}
	for _, c := range r.chunks {
		for i := range c.ids {
			c.ids[i] = int64(binary.LittleEndian.Uint64(r.take(8)))
		}
	}
	sort.Slice(r.chunks, func(i, j int) bool { return r.chunks[i].start < r.chunks[j].start })
}

func makeArray(l *layout, n int) unsafe.Pointer {
	if l.typ == valueType {
		return unsafe.Pointer(unsafe.SliceData(make([]Value, n)))
	}
	return reflect.MakeSlice(reflect.SliceOf(l.typ), n, n).UnsafePointer()
}

// read reads the contents of a block.
func (r *loader) read(b *loadedBlock) {
	l := b.l
	switch {
	case l.key != nil:
		n := int(binary.LittleEndian.Uint32(r.take(4)))
		if n > len(r.in) {
			panic(loadFailed{errTruncated})
		}
		m := reflect.NewAt(l.typ, unsafe.Pointer(&b.p)).Elem()
		for range n {
			k, v := reflect.New(l.key.typ), reflect.New(l.val.typ)
			r.readAt(k.UnsafePointer(), l.key)
			r.readAt(v.UnsafePointer(), l.val)
			m.SetMapIndex(k.Elem(), v.Elem())
		}
	case len(l.places) == 0:
	case l.plain():
		copy(unsafe.Slice((*byte)(b.p), uintptr(b.n)*l.size), r.take(b.n*int(l.size)))
	default:
		for i := range b.n {
			r.readAt(unsafe.Add(b.p, uintptr(i)*l.size), l)
		}
	}
	if l.object && b.room < 0 {
		r.checkObject(b)
	}
}

// checkObject sees to it that the kind of an object is that of its memory.
func (r *loader) checkObject(b *loadedBlock) {
	h := (*Header)(b.p)
	l := r.ls.ofObject(h)
	if l != b.l && (l == nil || l.typ != b.l.typ) || h.typ == nil {
		r.fail("an object of kind %d is no %v", h.kind, b.l.typ)
	}
}

// readAt reads a value.
func (r *loader) readAt(v unsafe.Pointer, l *layout) {
	for i := range l.places {
		f := &l.places[i]
		p := unsafe.Add(v, f.off)
		switch f.kind {
		case placeBytes:
			copy(unsafe.Slice((*byte)(p), f.size), r.take(int(f.size)))
		case placeString:
			*(*string)(p) = r.text()
		case placePointer:
			*(*unsafe.Pointer)(p) = r.pointer(f.elem)
		case placeObject:
			*(**Header)(p) = r.object()
		case placeValue:
			*(*Value)(p) = r.value()
		case placeRegs:
			*(*unsafe.Pointer)(p) = r.array(f.elem)
		case placeMap:
			*(*unsafe.Pointer)(p) = r.pointer(f.elem)
		case placeSlice:
			r.slice((*sliceHeader)(p), f.elem)
		case placeInterface:
			r.iface(p, f)
		case placeFunc:
			*(*unsafe.Pointer)(p) = r.function(f)
		}
	}
}

// ref reads a pointer: the block that it leads to and how far into it, or what has a
// name.
func (r *loader) ref() (b *loadedBlock, off uintptr, named *thing) {
	n := r.uint()
	if n == 0 {
		return nil, 0, nil
	}
	i := n >> 2
	switch n & 3 {
	case refExternal:
		if i >= uint64(len(r.things)) {
			r.fail("there is no name %d", i)
		}
		return nil, 0, &r.things[i]
	case refInside:
		off = uintptr(r.uint())
	case refBlock:
	default:
		r.fail("a pointer is malformed")
	}
	if i >= uint64(len(r.blocks)) {
		r.fail("there is no block %d", i)
	}
	b = &r.blocks[i]
	if off >= uintptr(max(b.room, 1))*b.l.size {
		r.fail("a pointer leads behind a block")
	}
	return b, off, nil
}

// pointer reads a pointer to a value of some type.
func (r *loader) pointer(elem *layout) unsafe.Pointer {
	if elem.size == 0 {
		if r.uint() == 0 {
			return nil
		}
		return reflect.New(elem.typ).UnsafePointer()
	}
	b, off, named := r.ref()
	switch {
	case named != nil && named.l == elem:
		return named.p
	case named != nil:
		r.fail("what is named is no %v", elem.typ)
	case b == nil:
		return nil
	}
	in := off
	if b.room >= 0 {
		in %= b.l.size
	}
	if b.l.key != nil && (b.l != elem || off != 0) || !b.l.has(elem.typ, in) {
		r.fail("a pointer to %v leads to %v", elem.typ, b.l.typ)
	}
	return unsafe.Add(b.p, off)
}

// array reads a pointer to an array of registers.
func (r *loader) array(elem *layout) unsafe.Pointer {
	b, off, named := r.ref()
	if named != nil || b != nil && (b.room < 0 || b.l != elem || off != 0) {
		r.fail("registers are no array")
	}
	if b == nil {
		return nil
	}
	return b.p
}

func (r *loader) object() *Header {
	if kind := r.take(1)[0]; kind != 0 {
		return r.immediate(kind)
	}
	b, off, named := r.ref()
	switch {
	case named != nil || b != nil && (!b.l.object || off != 0 || b.room >= 0):
		r.fail("a reference leads to no object")
	case b == nil:
		return nil
	}
	return (*Header)(b.p)
}

func (r *loader) immediate(kind byte) *Header {
	switch Kind(kind - 1) {
	case kNull:
		return &tNull
	case kInt:
		return &tInt
	case kFloat:
		return &tFloat
	case kBool:
		return &tBool
	case kNone:
		return &tNone
	case kUnbound:
		return &tUnbound
	case kNotImplemented:
		return &tNotImplemented
	case kEllipsis:
		return &tEllipsis
	case kUnwind:
		return &tUnwind
	}
	r.fail("there is no value of kind %d", kind-1)
	return nil
}

func (r *loader) value() Value {
	heap := len(r.in) > 0 && r.in[0] == 0
	v := Value{p: r.object()} // which may not have been read, and have no kind yet
	switch {
	case heap:
	case v.p.kind <= kFloat:
		v.n = binary.LittleEndian.Uint64(r.take(8))
	default:
		v.n = r.uint()
	}
	return v
}

func (r *loader) text() string {
	n := r.uint()
	if n == 0 {
		return ""
	}
	if n > uint64(len(r.texts)) {
		r.fail("there is no text %d", n)
	}
	return r.texts[n-1]
}

func (r *loader) slice(h *sliceHeader, elem *layout) {
	n := r.uint()
	if n == 0 {
		return
	}
	n--
	if n == 0 || elem.size == 0 {
		room := r.uint()
		if elem.size > 0 && room*uint64(elem.size) > 1<<16 {
			room = 0 // it would only be to be quick
		}
		if room < n || n > 1<<30 {
			r.fail("a slice is too long")
		}
		h.data, h.len, h.cap = makeArray(elem, int(room)), int(n), int(room)
		return
	}
	room := r.uint()
	b, off, named := r.ref()
	if named != nil || b == nil {
		r.fail("a slice leads to no memory")
	}
	avail := (uintptr(max(b.room, 1))*b.l.size - off) / elem.size
	in := off
	if b.room >= 0 {
		in %= b.l.size
	}
	if b.l != elem {
		// It may be an array in a struct: all of its values have to be there.
		avail = 1
		for avail < uintptr(room) && b.l.has(elem.typ, in+avail*elem.size) {
			avail++
		}
	}
	if b.l.key != nil || !b.l.has(elem.typ, in) || room < n || room > uint64(avail) {
		r.fail("a slice of %v leads to %v", elem.typ, b.l.typ)
	}
	h.data, h.len, h.cap = unsafe.Add(b.p, off), int(n), int(room)
}

func (r *loader) iface(p unsafe.Pointer, f *place) {
	n := r.uint()
	if n == 0 {
		return
	}
	if n > uint64(len(r.ls.dynamics)) {
		r.fail("there is no type %d behind an interface", n)
	}
	typ := r.ls.dynamics[n-1]
	if !typ.AssignableTo(f.typ) {
		r.fail("%v is no %v", typ, f.typ)
	}
	to := reflect.NewAt(f.typ, p).Elem()
	v := reflect.New(typ)
	if typ.Kind() == reflect.Pointer {
		*(*unsafe.Pointer)(v.UnsafePointer()) = r.pointer(r.ls.of(typ.Elem()))
	} else {
		r.readAt(v.UnsafePointer(), r.ls.of(typ))
	}
	to.Set(v.Elem())
}

func (r *loader) function(f *place) unsafe.Pointer {
	b, _, named := r.ref()
	switch {
	case b != nil || named != nil && named.l != nil:
		r.fail("a function is none")
	case named == nil:
		return nil
	case !named.typ.ConvertibleTo(f.typ):
		r.fail("a function has the wrong type")
	}
	return named.p
}

// identities says what id() gives for the objects of a snapshot: what it gave where it
// was taken, because programs keep that, and dicts and sets are ordered by it.
type identities struct {
	chunks []identityChunk
	salt   int64 // what is added to the address of other objects
}

type identityChunk struct {
	start, size uintptr
	ids         []int64
}

// of gives the id of an object.
func (d *identities) of(p unsafe.Pointer) int64 {
	a := uintptr(p)
	lo, hi := 0, len(d.chunks)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if d.chunks[mid].start <= a {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo > 0 {
		c := &d.chunks[lo-1]
		if i := (a - c.start) / c.size; i < uintptr(len(c.ids)) {
			return c.ids[i]
		}
	}
	return int64(a) + d.salt
}
