package vm

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"unsafe"
)

// SnapshotError says why a VM cannot be saved.
type SnapshotError struct {
	What string // what stands in the way
	Path string // the fields that lead there, where it is in the program's memory
	File string // where the program is
	Line int
}

func (e *SnapshotError) Error() string {
	if e.File == "" {
		return e.What
	}
	return fmt.Sprintf("%s (%s:%d)", e.What, e.File, e.Line)
}

// block is a piece of memory that is saved as a whole.
type block struct {
	p    unsafe.Pointer
	l    *layout
	n    int // values that are saved
	room int // values that there is room for; -1: it is no array
	from *block
	at   string // the field of from that led to it

	outer  *block // of which it is part; nil for none
	off    uintptr
	number int
}

func (b *block) end() uintptr {
	return uintptr(b.p) + uintptr(max(b.room, 1))*b.l.size
}

type blockKey struct {
	p unsafe.Pointer
	l *layout
}

// saver writes a VM. It goes through the VM's memory twice: first to find all pieces
// of it, because a pointer may lead into the middle of one, then to write them.
type saver struct {
	ls     *layouts
	names  *nativeNames
	blocks map[blockKey]*block
	todo   []*block
	cur    *block
	what   string // why it cannot be saved, "" if it can
	whence *block

	// naming is called, instead of refusing, with each function and each pointer to a
	// value that is part of the program, when those are given their names.
	naming func(p unsafe.Pointer, l *layout, fn reflect.Type)

	at       map[unsafe.Pointer]*block // of those written, by their first address
	external map[string]int
	labels   []string
	strings  map[stringKey]int
	texts    []string
	out      []byte
}

type stringKey struct {
	p *byte
	n int
}

func newSaver(names *nativeNames) *saver {
	return &saver{ls: layoutsOnce(), names: names, blocks: map[blockKey]*block{}, external: map[string]int{}, strings: map[stringKey]int{}}
}

// refuse notes why the VM cannot be saved.
func (s *saver) refuse(at, format string, args ...any) {
	if s.what == "" {
		s.what, s.whence = fmt.Sprintf(format, args...), s.cur
		if at != "" {
			s.what += " (" + s.cur.l.typ.String() + "." + at + ")"
		}
	}
}

// addBlock notes a piece of memory to which a field of the current one points: one value (room -1), or n
// of an array.
func (s *saver) addBlock(p unsafe.Pointer, l *layout, n, room int, at string) {
	if l.size == 0 {
		return
	}
	key := blockKey{p, l}
	b := s.blocks[key]
	if b == nil {
		b = &block{p: p, l: l, room: -1, from: s.cur, at: at}
		s.blocks[key] = b
	} else if room < 0 || n <= b.n {
		b.room = max(b.room, room)
		return
	}
	b.n, b.room = max(b.n, n), max(b.room, room)
	s.todo = append(s.todo, b)
}

// find finds all that can be reached from the roots.
func (s *saver) find() {
	for len(s.todo) > 0 && s.what == "" {
		b := s.todo[0]
		s.todo = s.todo[1:]
		s.cur = b
		if b.l.key != nil {
			s.eachEntry(b.p, b.l, func(k, v unsafe.Pointer) {
				s.findIn(k, b.l.key)
				s.findIn(v, b.l.val)
			})
			continue
		}
		if b.l.plain() {
			continue
		}
		for i := range b.n {
			p := unsafe.Add(b.p, uintptr(i)*b.l.size)
			if b.l.check != nil && s.naming == nil {
				b.l.check(s, p)
			}
			s.findIn(p, b.l)
		}
	}
}

// findIn finds what a value refers to.
func (s *saver) findIn(v unsafe.Pointer, l *layout) {
	for i := range l.places {
		f := &l.places[i]
		p := unsafe.Add(v, f.off)
		switch f.kind {
		case placePointer:
			if q := *(*unsafe.Pointer)(p); q != nil {
				s.findPointer(q, f)
			}
		case placeObject:
			s.findObject(*(**Header)(p), f.name)
		case placeValue:
			s.findObject((*Value)(p).p, f.name)
		case placeRegs:
			if r := *(*unsafe.Pointer)(p); r != nil {
				s.addBlock(r, f.elem, (*Frame)(v).code.nregs, (*Frame)(v).code.nregs, f.name)
			}
		case placeSlice:
			h := (*sliceHeader)(p)
			if h.len > 0 {
				s.addBlock(h.data, f.elem, h.len, h.cap, f.name)
				if s.naming != nil && f.elem.static {
					for i := range h.len {
						s.naming(unsafe.Add(h.data, uintptr(i)*f.elem.size), f.elem, nil)
					}
				}
			}
		case placeMap:
			if q := *(*unsafe.Pointer)(p); q != nil {
				s.addBlock(q, f.elem, 1, -1, f.name)
			}
		case placeInterface:
			s.findInterface(p, f)
		case placeFunc:
			if q := *(*unsafe.Pointer)(p); q == nil {
				break
			} else if s.naming != nil {
				s.naming(q, nil, f.typ)
			} else if _, ok := s.names.labels[q]; !ok {
				s.refuse(f.name, "a function of the interpreter, %s, cannot be saved", funcName(q))
			}
		case placeRefused:
			if *(*unsafe.Pointer)(p) != nil && s.naming == nil {
				s.refuse(f.name, "a %s cannot be saved", f.typ)
			}
		}
	}
}

type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

func (s *saver) findPointer(q unsafe.Pointer, f *place) {
	if f.elem.static {
		if s.naming != nil {
			s.naming(q, f.elem, nil)
		} else if _, ok := s.names.label(q, f.elem); ok {
			return
		}
	}
	if f.elem.object {
		s.findObject((*Header)(q), f.name)
		return
	}
	l := f.elem
	if l.typ == nativeDefType && (*nativeDef)(q).bound() {
		l = s.ls.bound
	}
	s.addBlock(q, l, 1, -1, f.name)
}

func (s *saver) findObject(h *Header, at string) {
	if h == nil || h.kind <= kLastStatic {
		return
	}
	l := s.ls.ofObject(h)
	if l == nil {
		s.refuse(at, "an object of kind %d cannot be saved", h.kind)
		return
	}
	s.addBlock(unsafe.Pointer(h), l, 1, -1, at)
}

// findInterface finds what is behind an interface.
func (s *saver) findInterface(p unsafe.Pointer, f *place) {
	v := reflect.NewAt(f.typ, p).Elem().Elem()
	if !v.IsValid() {
		return
	}
	typ := v.Type()
	if _, ok := s.ls.dynamic[typ]; !ok {
		if s.naming == nil {
			s.refuse(f.name, "%s cannot be saved", goTypeName(typ))
		}
		return
	}
	if typ.Kind() == reflect.Pointer {
		q := place{kind: placePointer, elem: s.ls.of(typ.Elem()), name: f.name}
		if !v.IsNil() {
			s.findPointer(v.UnsafePointer(), &q)
		}
		return
	}
	s.findIn(copyOf(v), s.ls.of(typ))
}

// goTypeName names what is behind an interface.
func goTypeName(typ reflect.Type) string {
	if typ == reflect.TypeFor[*fileIO]() {
		return "an open file"
	}
	return "a Go value of type " + typ.String()
}

// copyOf copies a value to memory of its own.
func copyOf(v reflect.Value) unsafe.Pointer {
	c := reflect.New(v.Type())
	c.Elem().Set(v)
	return c.UnsafePointer()
}

// eachEntry goes through a map, in the order of its keys where those are strings.
func (s *saver) eachEntry(m unsafe.Pointer, l *layout, visit func(k, v unsafe.Pointer)) {
	rv := reflect.NewAt(l.typ, unsafe.Pointer(&m)).Elem()
	if l.key.typ.Kind() == reflect.String {
		keys := rv.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		for _, k := range keys {
			visit(copyOf(k), copyOf(rv.MapIndex(k)))
		}
		return
	}
	for it := rv.MapRange(); it.Next(); {
		visit(copyOf(it.Key()), copyOf(it.Value()))
	}
}

// settle finds out which pieces of memory are parts of others, and numbers the rest.
func (s *saver) settle(roots []*block) []*block {
	list := make([]*block, 0, len(s.blocks))
	for _, b := range s.blocks {
		list = append(list, b)
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.p != b.p {
			return uintptr(a.p) < uintptr(b.p)
		}
		if x, y := a.end(), b.end(); x != y {
			return x > y
		}
		return a.l.number < b.l.number
	})
	var outer *block
	out := append([]*block(nil), roots...)
	isRoot := map[*block]bool{}
	for _, r := range roots {
		isRoot[r] = true
	}
	for _, b := range list {
		if outer == nil || uintptr(b.p) >= outer.end() || outer.l.key != nil || b.l.key != nil {
			outer = b
			if !isRoot[b] {
				out = append(out, b)
			}
			continue
		}
		off := uintptr(b.p) - uintptr(outer.p)
		if outer.l == b.l && outer.room >= 0 && b.room >= 0 {
			// Two slices of one array.
			i := int(off / b.l.size)
			outer.n, outer.room = max(outer.n, i+b.n), max(outer.room, i+b.room)
		} else if b.end() > outer.end() {
			s.cur = b
			s.refuse("", "memory that overlaps cannot be saved: %v and %v", outer.l.typ, b.l.typ)
		}
		b.outer, b.off = outer, off
	}
	for _, b := range out {
		b.room = min(b.room, 64+4*b.n) // what a slice has shrunk from is not worth it
	}
	rest := out[len(roots):]
	sort.SliceStable(rest, func(i, j int) bool { return rest[i].l.number < rest[j].l.number })
	for i, b := range out {
		b.number = i
	}
	s.at = make(map[unsafe.Pointer]*block, len(list))
	for _, b := range list {
		if o, ok := s.at[b.p]; !ok || o.outer != nil && b.outer == nil {
			s.at[b.p] = b
		}
	}
	return out
}

func (s *saver) uint(n uint64) { s.out = binary.AppendUvarint(s.out, n) }

// The ways in which a pointer is written, in the two low bits of a number. A pointer
// that is nil is the number 0.
const (
	refBlock    = 1 // to the beginning of a block
	refInside   = 2 // into one: the offset follows
	refExternal = 3 // to something of the program, by name
)

// ref writes a pointer.
func (s *saver) ref(p unsafe.Pointer) {
	if p == nil {
		s.uint(0)
		return
	}
	b := s.at[p]
	if b.outer == nil {
		s.uint(uint64(b.number)<<2 | refBlock)
		return
	}
	off, o := b.off, b.outer
	for o.outer != nil {
		off, o = off+o.off, o.outer
	}
	if off == 0 {
		s.uint(uint64(o.number)<<2 | refBlock)
		return
	}
	s.uint(uint64(o.number)<<2 | refInside)
	s.uint(uint64(off))
}

func (s *saver) externalRef(label string) {
	n, ok := s.external[label]
	if !ok {
		n = len(s.labels)
		s.external[label] = n
		s.labels = append(s.labels, label)
	}
	s.uint(uint64(n)<<2 | refExternal)
}

// write writes the contents of a block.
func (s *saver) write(b *block) {
	s.cur = b
	if b.l.key != nil {
		count := len(s.out)
		s.out = append(s.out, 0, 0, 0, 0)
		n := uint32(0)
		s.eachEntry(b.p, b.l, func(k, v unsafe.Pointer) {
			s.writeAt(k, b.l.key)
			s.writeAt(v, b.l.val)
			n++
		})
		binary.LittleEndian.PutUint32(s.out[count:], n)
		return
	}
	if b.l.plain() {
		s.out = append(s.out, unsafe.Slice((*byte)(b.p), uintptr(b.n)*b.l.size)...)
		return
	}
	for i := range b.n {
		s.writeAt(unsafe.Add(b.p, uintptr(i)*b.l.size), b.l)
	}
}

// writeAt writes a value.
func (s *saver) writeAt(v unsafe.Pointer, l *layout) {
	for i := range l.places {
		f := &l.places[i]
		p := unsafe.Add(v, f.off)
		switch f.kind {
		case placeBytes:
			s.out = append(s.out, unsafe.Slice((*byte)(p), f.size)...)
		case placeString:
			s.text(*(*string)(p))
		case placePointer:
			s.pointer(*(*unsafe.Pointer)(p), f.elem)
		case placeObject:
			s.object(*(**Header)(p))
		case placeValue:
			s.value(*(*Value)(p))
		case placeRegs, placeMap:
			s.ref(*(*unsafe.Pointer)(p))
		case placeSlice:
			s.slice((*sliceHeader)(p), f.elem)
		case placeInterface:
			s.iface(p, f)
		case placeFunc:
			if q := *(*unsafe.Pointer)(p); q == nil {
				s.uint(0)
			} else {
				s.externalRef(s.names.labels[q])
			}
		}
	}
}

func (s *saver) pointer(p unsafe.Pointer, elem *layout) {
	switch {
	case p == nil:
		s.uint(0)
	case elem.size == 0:
		s.uint(refInside)
	default:
		if elem.static {
			if label, ok := s.names.label(p, elem); ok {
				s.externalRef(label)
				return
			}
		}
		s.ref(p)
	}
}

// object writes a pointer to an object, the kind of an immediate alone.
func (s *saver) object(h *Header) {
	if h != nil && h.kind <= kLastStatic {
		s.out = append(s.out, byte(h.kind)+1)
		return
	}
	s.out = append(s.out, 0)
	s.ref(unsafe.Pointer(h))
}

func (s *saver) value(v Value) {
	s.object(v.p)
	if v.p != nil && v.p.kind <= kFloat {
		s.out = binary.LittleEndian.AppendUint64(s.out, v.n)
	} else if v.p != nil && v.p.kind <= kLastStatic {
		s.uint(v.n)
	}
}

func (s *saver) text(text string) {
	if text == "" {
		s.uint(0)
		return
	}
	key := stringKey{unsafe.StringData(text), len(text)}
	n, ok := s.strings[key]
	if !ok {
		n = len(s.texts)
		s.strings[key] = n
		s.texts = append(s.texts, text)
	}
	s.uint(uint64(n) + 1)
}

// slice writes a slice: 0 where it is nil, else one more than its length, its
// capacity and where it is.
func (s *saver) slice(h *sliceHeader, elem *layout) {
	if h.data == nil {
		s.uint(0)
		return
	}
	s.uint(uint64(h.len) + 1)
	s.uint(uint64(s.roomFor(h, elem)))
	if h.len > 0 && elem.size > 0 {
		s.ref(h.data)
	}
}

// roomFor gives the capacity of a slice, which is not more than its array has room for.
func (s *saver) roomFor(h *sliceHeader, elem *layout) int {
	if h.len == 0 || elem.size == 0 {
		return h.cap
	}
	b := s.at[h.data]
	off := uintptr(0)
	for b.outer != nil {
		off, b = off+b.off, b.outer
	}
	if b.l != elem {
		return h.cap
	}
	return min(h.cap, b.room-int(off/elem.size))
}

func (s *saver) iface(p unsafe.Pointer, f *place) {
	v := reflect.NewAt(f.typ, p).Elem().Elem()
	if !v.IsValid() {
		s.uint(0)
		return
	}
	typ := v.Type()
	s.uint(uint64(s.ls.dynamic[typ]) + 1)
	if typ.Kind() == reflect.Pointer {
		s.pointer(v.UnsafePointer(), s.ls.of(typ.Elem()))
		return
	}
	s.writeAt(copyOf(v), s.ls.of(typ))
}

// path tells by which fields the block that cannot be saved was reached, for those who
// work on sllint.
func (s *saver) path() string {
	var b strings.Builder
	for x := s.whence; x != nil && x.l != nil; x = x.from {
		fmt.Fprintf(&b, "%v < %s of ", x.l.typ, x.at)
	}
	return b.String()
}

// where tells by which objects the block that cannot be saved is held.
func (s *saver) where(t *Thread) string {
	var names []string
	for b := s.whence; b != nil && len(names) < 4; b = b.from {
		if b.l != nil && b.l.object {
			h := (*Header)(b.p)
			if h.typ == nil || h.kind == kDict || h.kind == kType {
				continue
			}
			names = append(names, t.describe(h))
			if h.kind == kFrame {
				break
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ", in " + strings.Join(names, " of ")
}
