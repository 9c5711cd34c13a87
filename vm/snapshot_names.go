package vm

import (
	"fmt"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"sync"
	"unsafe"

	"github.com/sllint/sllint/vm/internal/codecs"
)

// What of a VM belongs to the program sllint itself: the functions of native code, and
// tables of it to which objects point. A snapshot has their names alone.
//
// A function has the name that Go gives it, with a number where several share one, as
// closures do that a function made. All are found in the tables in which built-in
// types and modules are written down, and in a VM that has imported every module.

// staticTypes are the types of such tables.
var staticTypes = map[reflect.Type]bool{
	reflect.TypeFor[nativeCode]():   true,
	reflect.TypeFor[TypeSpec]():     true,
	reflect.TypeFor[GetSet]():       true,
	reflect.TypeFor[Method]():       true,
	reflect.TypeFor[NativeModule](): true,
	codecType:                       true,
}

var codecType = reflect.TypeFor[codecs.Codec]()

// statelessCodecs are the codecs whose functions are to have names. Those of all other
// ones follow from their names.
var statelessCodecs = []string{"utf_8", "ascii", "latin_1", "utf_7", "utf_8_sig", "unicode_escape", "raw_unicode_escape", "punycode", "idna"}

// snapshotTables are further values that are part of the program.
var snapshotTables []struct {
	name string
	p    reflect.Value
}

// SnapshotTable gives a name to something that is part of the program, to which the
// data of objects may point: a snapshot has but the name. It is to be called while the
// program is initialized.
func SnapshotTable(name string, p any) {
	v := reflect.ValueOf(p)
	staticTypes[v.Type().Elem()] = true
	snapshotTables = append(snapshotTables, struct {
		name string
		p    reflect.Value
	}{name, v})
}

// nativeNames are the names of functions and tables.
type nativeNames struct {
	labels map[unsafe.Pointer]string
	things map[string]thing
}

// thing is what has a name.
type thing struct {
	p   unsafe.Pointer
	l   *layout      // nil: a function
	typ reflect.Type // of a function
}

var namesOf = struct {
	sync.Mutex
	byDialect [2]*nativeNames
}{}

// nativeNames gives the names for VMs like this one, which are the same for all of a
// dialect.
func (vm *VM) nativeNames() *nativeNames {
	namesOf.Lock()
	defer namesOf.Unlock()
	i := 0
	if vm.py2 {
		i = 1
	}
	if namesOf.byDialect[i] == nil {
		namesOf.byDialect[i] = nameNatives(vm.dialect, vm.natives)
	}
	return namesOf.byDialect[i]
}

func nameNatives(dialect Dialect, natives map[string]*NativeModule) *nativeNames {
	n := &nativeNames{labels: map[unsafe.Pointer]string{}, things: map[string]thing{}}
	s := newSaver(n)
	s.cur = &block{}
	s.naming = n.name
	for _, x := range snapshotTables {
		l := s.ls.of(x.p.Type().Elem())
		n.labels[x.p.UnsafePointer()] = "table " + x.name
		n.things["table "+x.name] = thing{x.p.UnsafePointer(), l, nil}
	}
	named := append([]*nativeCode(nil), nativeCodeTable()...)
	named = append(named, registeredCodes...)
	for _, c := range named {
		n.name(unsafe.Pointer(c), s.ls.of(reflect.TypeFor[nativeCode]()), nil)
	}
	// What a class written in Python has in its slots.
	s.addBlock(unsafe.Pointer(&Slots{New: slotNew, Hash: unhashable, Next: goIterNext}), s.ls.of(reflect.TypeFor[Slots]()), 1, -1, "")
	for i := range slotRows {
		slots := new(Slots)
		slotRows[i].dispatch(slots)
		s.addBlock(unsafe.Pointer(slots), s.ls.of(reflect.TypeFor[Slots]()), 1, -1, "")
	}
	for _, row := range typeTable {
		s.addBlock(unsafe.Pointer(row.spec), s.ls.of(reflect.TypeFor[TypeSpec]()), 1, -1, "")
	}
	for _, fn := range structGetters {
		n.name(*(*unsafe.Pointer)(unsafe.Pointer(&fn)), nil, reflect.TypeOf(fn))
	}
	for _, name := range codecs.ErrorHandlers {
		fn := handlerFuncs[name]
		n.name(*(*unsafe.Pointer)(unsafe.Pointer(&fn)), nil, reflect.TypeOf(fn))
	}
	for _, module := range statelessCodecs {
		c := codecs.Lookup(module, (&VM{py2: dialect == Py2}).codecDialect())
		n.name(unsafe.Pointer(c), s.ls.of(codecType), nil)
		d, e := c.NewDecoder(), c.NewEncoder()
		s.findInterface(unsafe.Pointer(&d), &place{typ: reflect.TypeFor[codecs.Decoder]()})
		s.findInterface(unsafe.Pointer(&e), &place{typ: reflect.TypeFor[codecs.Encoder]()})
	}
	s.find()
	// A VM that has everything.
	m, t := New(Config{Dialect: dialect})
	var list []string
	for name, mod := range natives {
		m.AddModule(mod)
		list = append(list, name)
	}
	sort.Strings(list)
	for _, name := range list {
		if v := t.ImportModule(name); v.p == nil {
			t.clearExc()
		} else {
			t.decref(v)
		}
	}
	for _, mod := range list {
		s.addBlock(unsafe.Pointer(natives[mod]), s.ls.of(reflect.TypeFor[NativeModule]()), 1, -1, "")
		s.find()
	}
	s.addBlock(unsafe.Pointer(m), s.ls.of(reflect.TypeFor[VM]()), 1, -1, "")
	s.find()
	return n
}

// name gives something a name.
func (n *nativeNames) name(p unsafe.Pointer, l *layout, fn reflect.Type) {
	if _, ok := n.labels[p]; ok {
		return
	}
	var base string
	switch {
	case fn != nil:
		base = "func " + funcName(p)
	case l.typ == reflect.TypeFor[nativeCode]():
		base = "frame " + (*nativeCode)(p).name
	case l.typ == codecType:
		base = codecPrefix + (*codecs.Codec)(p).Module
	case l.typ == reflect.TypeFor[TypeSpec]():
		base = "type " + (*TypeSpec)(p).Name
	case l.typ == reflect.TypeFor[GetSet]():
		base = "attribute " + (*GetSet)(p).Name
	case l.typ == reflect.TypeFor[Method]():
		base = "method " + (*Method)(p).Name
	case l.typ == reflect.TypeFor[NativeModule]():
		base = "module " + (*NativeModule)(p).Name
	}
	label := base
	for i := 2; ; i++ {
		if _, taken := n.things[label]; !taken {
			break
		}
		label = fmt.Sprintf("%s#%d", base, i)
	}
	n.labels[p] = label
	n.things[label] = thing{p, l, fn}
}

const codecPrefix = "codec "

// label gives the name of something that has one.
func (n *nativeNames) label(p unsafe.Pointer, l *layout) (string, bool) {
	if l != nil && l.typ == codecType {
		return codecPrefix + (*codecs.Codec)(p).Module, true
	}
	label, ok := n.labels[p]
	return label, ok
}

// find gives what has a name.
func (n *nativeNames) find(label string, vm *VM) (thing, bool) {
	if module, ok := strings.CutPrefix(label, codecPrefix); ok {
		c := codecs.Lookup(module, vm.codecDialect())
		return thing{unsafe.Pointer(c), layoutsOnce().of(codecType), nil}, c != nil
	}
	x, ok := n.things[label]
	return x, ok
}

// funcName is the name of a function, given the pointer that a func value is.
func funcName(p unsafe.Pointer) string {
	if f := runtime.FuncForPC(*(*uintptr)(p)); f != nil {
		return f.Name()
	}
	return "?"
}

// registeredCodes are the native frames that NewNativeCode and consumers made.
var registeredCodes []*nativeCode

// nativeCodeTable lists the other ones.
func nativeCodeTable() []*nativeCode {
	return []*nativeCode{
		&getattrDefault, &hasattrDone, &nextDefault, &mapCode2, &filterOwn2, &filterDone2,
		&buildClassDone, &execDone, &keyCode, &sortCode, &notEqual, &binaryNext,
		&compareNext, &lenTruth, &iterCheck, &reprCheck, &strCheck, &hashCheck,
		&boolCheck, &nonzeroCheck, &truthCheck, &lenCheck, &initCheck, &getAttrFailed,
		&getAttrNext, &taskletCode, &cannotExecute, &formatCheck, &formatConverted, &joinFrame,
		&templateFrame, &aliasCalled, &asendNext, &athrowNext, &anextNext, &giveFirst,
		&missingMade, &seqIterGot, &callableGot, &oldInitDone, &frozenDone, &subText,
		&tupleSubNext, &newThenInit, &initDone, &reversedGot, &enumerateGot, &enumerateNextGot,
		&zipCode, &mapCode, &pickCode,
	}
}
