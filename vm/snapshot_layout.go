package vm

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/internal/codecs"
)

// How Go values lie in memory, as far as snapshots have to know.
//
// A layout lists the places of a type that are references of some kind, and the bytes
// between them. It is made by reflection, once in a process, for every type that can
// be reached from a VM: by way of a field, by the kind of an object, or behind an
// interface, for which the type has to be listed (SnapshotTypes). So a new field of an
// object is saved without anybody having to think of it; what cannot be saved, as a
// channel, is refused where it is not nil.

// placeKind says what is at a place.
type placeKind uint8

const (
	placeBytes     placeKind = iota // size bytes without references
	placeString                     // a string
	placePointer                    // a pointer to what elem describes
	placeObject                     // a *Header: to an object, whose kind says what it is
	placeValue                      // a Value
	placeSlice                      // a slice of elem
	placeMap                        // a map; elem describes it
	placeInterface                  // an interface of type typ
	placeFunc                       // a function
	placeRegs                       // of a Frame: its registers
	placeRefused                    // what cannot be saved unless it is zero
)

// place is one place of a layout.
type place struct {
	kind placeKind
	off  uintptr
	size uintptr
	elem *layout
	typ  reflect.Type
	name string // of the field
}

// layout describes a type, or what a map refers to: then it has key and val.
type layout struct {
	typ      reflect.Type
	size     uintptr
	places   []place
	number   int
	key, val *layout                          // of a map
	least    int                              // how many bytes a value takes in a snapshot
	static   bool                             // values of it may be part of the program: see snapshot_names.go
	object   bool                             // it begins with a Header
	check    func(s *saver, p unsafe.Pointer) // refuses values that cannot be saved; nil for none
}

// plain tells whether values of it hold no references.
func (l *layout) plain() bool {
	return len(l.places) == 0 || len(l.places) == 1 && l.places[0].kind == placeBytes
}

// layouts are those of all types that a VM may hold.
type layouts struct {
	list        []*layout
	byType      map[reflect.Type]*layout
	maps        map[reflect.Type]*layout // of what maps refer to
	tasklet     *layout                  // of an object that is one piece of memory with its data
	idle        *layout                  // of a Frame that waits to be used again
	bound       *layout                  // of a nativeDef whose functions follow from what it is of
	kinds       [256][2]*layout
	dynamic     map[reflect.Type]int // what may be behind an interface
	dynamics    []reflect.Type
	fingerprint [sha256.Size]byte
}

var (
	headerType    = reflect.TypeFor[Header]()
	valueType     = reflect.TypeFor[Value]()
	vmType        = reflect.TypeFor[VM]()
	threadType    = reflect.TypeFor[Thread]()
	codeType      = reflect.TypeFor[CodeObj]()
	frameType     = reflect.TypeFor[Frame]()
	nativeDefType = reflect.TypeFor[nativeDef]()
	fileIOType    = reflect.TypeFor[fileIO]()
)

// snapshotTypes are types that may be behind an interface.
var snapshotTypes []reflect.Type

// SnapshotTypes lists, by a value of each, types that a VM may hold behind an
// interface, as the data of its objects: only those can be saved. A value of type *T
// also stands for T. It is to be called while the program is initialized.
func SnapshotTypes(vals ...any) {
	for _, v := range vals {
		snapshotTypes = append(snapshotTypes, reflect.TypeOf(v))
	}
}

func init() {
	SnapshotTypes(false, 0, int64(0), 0.0, complex(0, 0), "", []byte(nil), error(nil),
		(*big.Int)(nil), code.Text(""), code.Bytes(""), code.Long{}, code.Tuple(nil), code.FrozenSet(nil), code.Ellipsis{}, (*code.Code)(nil))
	// What a VM has beside its own fields.
	SnapshotTypes(codecs.SnapshotTypes()...)
	SnapshotTypes((*Type)(nil), map[string]*Type(nil), [2]*Type{}, map[*Type]*structInfo(nil), (*abcState)(nil), (*channels)(nil), (*impState)(nil), (*ioTypes)(nil),
		(*openFiles)(nil), (*orderedTypes)(nil), (*stackless)(nil), (*threadState)(nil), (*warnState)(nil), (*wrapSet)(nil))
	// The data of objects.
	SnapshotTypes((*abcData)(nil), (*atomicOld)(nil), (*bomb)(nil), (*buffered)(nil), (*bufferedPair)(nil), (*bufferView)(nil), (*bytesIO)(nil),
		(*bytesIOView)(nil), (*cframe)(nil), (*cstack)(nil), (*fileIO)(nil), (*file2)(nil), (*Frame)(nil), (*frameWrapper)(nil), (*genericAlias)(nil),
		(*ioBase)(nil), (*local)(nil), (*lock)(nil), (*memView)(nil), (*newlineDecoder)(nil), (*rlock)(nil), (*stringIO)(nil), (*taskChannel)(nil), (*Tasklet)(nil),
		(*textIO)(nil), (*threadHandle)(nil), (*unionType)(nil), struct{}{})
	// What native frames keep.
	SnapshotTypes((*filterState2)(nil), (*keySearch)(nil), (*mapState2)(nil), (*minMaxState)(nil), (*runArgs)(nil), (*sortState)(nil), (*sumState)(nil),
		(*templateState)(nil), Args{})
}

// unsaved are the fields that are not saved: what belongs to the process, what is only
// there to be quick, and what follows from the rest.
var unsaved = map[reflect.Type][]string{
	vmType: {
		"conf", "natives", "gil", "stdin", "started", "stopReason", "stopping", "pendingBits", "bug", "watched", "keeper", "identities", // of the process
		"free", "trash", "typeCache", "counts", "unfound", "growing", "short", "noted", "shownFiles", // to be quick, or empty at the time
	},
	threadType: {"ip", "gil", "over", "barriers", "rooms", "workers", "handover"},
	codeType:   {"instrs", "caches", "kinds"},
	frameType:  {"start", "caches"},
	fileIOType: {"in", "out"},
}

// snapshotChecks refuse values that cannot be saved.
var snapshotChecks = map[reflect.Type]func(s *saver, p unsafe.Pointer){
	fileIOType: func(s *saver, p unsafe.Pointer) {
		if f := (*fileIO)(p); f.fd > 2 && f.fd < firstChannel && !f.closed {
			s.refuse("", "an open file cannot be saved")
		}
	},
	reflect.TypeFor[worker](): func(s *saver, p unsafe.Pointer) {
		s.refuse("", "a tasklet that waits within native code cannot be saved")
	},
}

// unsavedIdle are those of a frame besides that waits to be used again: they are left
// over from its last use.
var unsavedIdle = []string{"globals", "builtins"}

// unsavedBound are those of a nativeDef that bind makes.
var unsavedBound = []string{"fn", "raw"}

// layoutsOnce makes the layouts.
var layoutsOnce = sync.OnceValue(func() *layouts {
	ls := &layouts{byType: map[reflect.Type]*layout{}, maps: map[reflect.Type]*layout{}, dynamic: map[reflect.Type]int{}}
	ls.of(vmType)
	ls.of(threadType)
	for _, kind := range slices.Sorted(maps.Keys(kindTypes)) { // the numbers are the same in each process
		for sub, typ := range kindTypes[kind] {
			ls.kinds[kind][sub] = ls.of(typ)
		}
	}
	for _, typ := range snapshotTypes {
		if typ != nil {
			ls.addDynamic(typ)
		}
	}
	ls.tasklet = ls.of(reflect.TypeFor[taskletObj]())
	ls.idle = ls.variant(frameType, unsavedIdle)
	ls.bound = ls.variant(nativeDefType, unsavedBound)
	ls.sign()
	return ls
})

// variant gives a layout for values of a type of which less is saved.
func (ls *layouts) variant(typ reflect.Type, without []string) *layout {
	l := &layout{typ: typ, size: typ.Size(), number: len(ls.list), object: ls.of(typ).object}
	ls.list = append(ls.list, l)
	ls.addStruct(l, typ, 0, "", append(without[:len(without):len(without)], unsaved[typ]...))
	return l
}

func (ls *layouts) addDynamic(typ reflect.Type) {
	if _, ok := ls.dynamic[typ]; ok {
		return
	}
	ls.dynamic[typ] = len(ls.dynamics)
	ls.dynamics = append(ls.dynamics, typ)
	if typ.Kind() == reflect.Pointer {
		ls.addDynamic(typ.Elem())
		return
	}
	ls.of(typ)
}

// kindTypes are the Go types of the objects by kind, without and with attributes of a
// class written in Python.
var kindTypes = map[Kind][2]reflect.Type{
	kLong:         both[LongObj, longSub](),
	kStr:          both[TextObj, textSub](),
	kBytes:        both[TextObj, textSub](),
	kByteArray:    both[ByteArrayObj, byteArraySub](),
	kComplex:      both[ComplexObj, complexSub](),
	kFloatObj:     both[FloatObj, floatSub](),
	kTuple:        both[TupleObj, tupleSub](),
	kList:         both[ListObj, listSub](),
	kDict:         both[DictObj, dictSub](),
	kSet:          both[SetObj, setSub](),
	kSlice:        both[SliceObj, SliceObj](),
	kRange:        both[RangeObj, RangeObj](),
	kInst:         both[InstObj, InstObj](),
	kOldClass:     both[OldClassObj, OldClassObj](),
	kOldInst:      both[OldInstObj, OldInstObj](),
	kType:         both[Type, typeSub](),
	kFunc:         both[FuncObj, FuncObj](),
	kNative:       both[NativeFunc, NativeFunc](),
	kMethod:       both[MethodObj, MethodObj](),
	kDescr:        both[DescrObj, DescrObj](),
	kProperty:     both[PropertyObj, propertySub](),
	kStaticMethod: both[WrapperObj, WrapperObj](),
	kClassMethod:  both[WrapperObj, WrapperObj](),
	kSuper:        both[SuperObj, superSub](),
	kCell:         both[CellObj, CellObj](),
	kCode:         both[CodeObj, CodeObj](),
	kFrame:        both[Frame, Frame](),
	kTraceback:    both[TracebackObj, TracebackObj](),
	kGen:          both[GenObj, GenObj](),
	kExc:          both[ExcObj, ExcObj](),
	kModule:       both[ModuleObj, ModuleObj](),
	kIter:         both[IterObj, iterSub](),
	kWeakref:      both[WeakrefObj, weakrefSub](),
	kProxy:        both[ProxyObj, ProxyObj](),
	kNativeObj:    both[NativeObj, NativeObj](),
}

func both[plain, sub any]() [2]reflect.Type {
	return [2]reflect.Type{reflect.TypeFor[plain](), reflect.TypeFor[sub]()}
}

// ofObject gives the layout of an object.
func (ls *layouts) ofObject(h *Header) *layout {
	if h.kind == kFrame && asFrame(h).state == frameIdle {
		return ls.idle
	}
	if h.kind == kNativeObj {
		if task, ok := asNativeObj(h).data.(*Tasklet); ok && unsafe.Pointer(task) == unsafe.Add(unsafe.Pointer(h), unsafe.Offsetof(taskletObj{}.task)) {
			return ls.tasklet
		}
	}
	sub := 0
	if h.flags&flagSub != 0 {
		sub = 1
	}
	return ls.kinds[h.kind][sub]
}

// of gives the layout of a type.
func (ls *layouts) of(typ reflect.Type) *layout {
	if l := ls.byType[typ]; l != nil {
		return l
	}
	l := &layout{typ: typ, size: typ.Size(), number: len(ls.list), static: staticTypes[typ], check: snapshotChecks[typ]}
	ls.byType[typ] = l
	ls.list = append(ls.list, l)
	switch typ.Kind() {
	case reflect.Struct:
		l.object = typ == headerType || typ.NumField() > 0 && beginsWithHeader(typ)
		ls.addStruct(l, typ, 0, "", unsaved[typ])
	default:
		ls.add(l, typ, 0, "")
	}
	return l
}

// ofMap gives the layout of what a map refers to.
func (ls *layouts) ofMap(typ reflect.Type) *layout {
	l := ls.maps[typ]
	if l == nil {
		l = &layout{typ: typ, size: typ.Size(), number: len(ls.list)}
		ls.maps[typ] = l
		ls.list = append(ls.list, l)
		l.key, l.val = ls.of(typ.Key()), ls.of(typ.Elem())
	}
	return l
}

func beginsWithHeader(typ reflect.Type) bool {
	for typ.Kind() == reflect.Struct && typ.NumField() > 0 {
		if typ == headerType {
			return true
		}
		typ = typ.Field(0).Type
	}
	return false
}

func (ls *layouts) addStruct(l *layout, typ reflect.Type, off uintptr, name string, without []string) {
fields:
	for i := range typ.NumField() {
		f := typ.Field(i)
		for _, s := range without {
			if s == f.Name {
				continue fields
			}
		}
		full := f.Name
		if name != "" {
			full = name + "." + f.Name
		}
		if typ == frameType && f.Name == "regs" {
			l.places = append(l.places, place{kind: placeRegs, off: off + f.Offset, size: 8, elem: ls.of(valueType), name: full})
			continue
		}
		ls.add(l, f.Type, off+f.Offset, full)
	}
}

// add adds the places of a type that is part of l.
func (ls *layouts) add(l *layout, typ reflect.Type, off uintptr, name string) {
	p := place{off: off, size: typ.Size(), typ: typ, name: name}
	switch typ.Kind() {
	case reflect.Struct:
		if typ == valueType {
			p.kind = placeValue
			break
		}
		if typ.PkgPath() == "sync/atomic" && strings.HasPrefix(typ.Name(), "Pointer[") {
			return // what has been computed and can be again
		}
		ls.addStruct(l, typ, off, name, unsaved[typ])
		return
	case reflect.Array:
		for i := range typ.Len() {
			ls.add(l, typ.Elem(), off+uintptr(i)*typ.Elem().Size(), name)
		}
		return
	case reflect.String:
		p.kind = placeString
	case reflect.Pointer:
		if typ.Elem() == headerType {
			p.kind = placeObject
			break
		}
		p.kind, p.elem = placePointer, ls.of(typ.Elem())
	case reflect.Slice:
		p.kind, p.elem = placeSlice, ls.of(typ.Elem())
	case reflect.Map:
		p.kind, p.elem = placeMap, ls.ofMap(typ)
	case reflect.Interface:
		p.kind = placeInterface
	case reflect.Func:
		p.kind = placeFunc
	case reflect.Chan, reflect.UnsafePointer:
		p.kind = placeRefused
	default:
		if n := len(l.places); n > 0 && l.places[n-1].kind == placeBytes && l.places[n-1].off+l.places[n-1].size == off {
			l.places[n-1].size += p.size
			return
		}
		p.kind = placeBytes
	}
	l.places = append(l.places, p)
}

// sign makes the fingerprint, which tells layouts of one build from those of another.
func (ls *layouts) sign() {
	h := sha256.New()
	fmt.Fprintln(h, snapshotFormat, code.Magic, runtime.GOARCH)
	for _, l := range ls.list {
		for _, p := range l.places {
			if p.kind == placeBytes {
				l.least += int(p.size)
			} else {
				l.least++
			}
		}
		if l.plain() && len(l.places) > 0 {
			l.least = int(l.size)
		}
		fmt.Fprintln(h, l.number, l.typ.PkgPath(), l.typ, l.size)
		for _, p := range l.places {
			elem := -1
			if p.elem != nil {
				elem = p.elem.number
			}
			fmt.Fprintln(h, p.kind, p.off, p.size, elem, p.name)
		}
	}
	for _, typ := range ls.dynamics {
		fmt.Fprintln(h, typ.PkgPath(), typ)
	}
	h.Sum(ls.fingerprint[:0])
}

// has tells whether a value of type typ begins at an offset of l.
func (l *layout) has(typ reflect.Type, off uintptr) bool { return hasType(l.typ, typ, off) }

func hasType(in, typ reflect.Type, off uintptr) bool {
	for {
		if off == 0 && in == typ {
			return true
		}
		switch in.Kind() {
		case reflect.Struct:
			found := false
			for i := in.NumField() - 1; i >= 0; i-- {
				f := in.Field(i)
				if f.Offset <= off && off < f.Offset+f.Type.Size() {
					in, off, found = f.Type, off-f.Offset, true
					break
				}
			}
			if !found {
				return false
			}
		case reflect.Array:
			off %= in.Elem().Size()
			in = in.Elem()
		default:
			return false
		}
	}
}
