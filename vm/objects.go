package vm

// Layouts of the kinds that have files of their own for their methods.

// SetObj is a set or frozenset: CPython's open table, whose order is that of
// iteration.
type SetObj struct {
	Header
	table  []setEntry
	fill   int
	used   int
	hash   int64
	hashed bool
	finger int
}

type setEntry struct {
	key  Value // Null: free, Unbound: deleted
	hash int64
}

// RangeObj is a range of Python 3 or an xrange of Python 2.
type RangeObj struct {
	Header
	start, stop, step Value
	n                 int64 // length where it fits, else -1
	length            Value
}

// ByteArrayObj is a bytearray.
type ByteArrayObj struct {
	Header
	b       []byte
	exports int // memoryviews that look at b
	alloc   int // what CPython would have allocated
	off     int // of that, what lies before the first byte
}

// ProxyObj is a mappingproxy or a view of a dict.
type ProxyObj struct {
	Header
	how proxyKind
	src Value
}

type proxyKind uint8

const (
	proxyMapping proxyKind = iota
	proxyKeys
	proxyValues
	proxyItems
)

// OldClassObj is a classic class of Python 2.
type OldClassObj struct {
	Header
	name  Value
	bases Value // tuple
	dict  *DictObj
	// special methods, looked up when the class is made or changed
	getattr, setattr, delattr Value
}

// OldInstObj is an instance of a classic class.
type OldInstObj struct {
	Header
	class *OldClassObj
	dict  *DictObj
}

// derives tells whether c is base or derives from it.
func (c *OldClassObj) derives(base *OldClassObj) bool {
	if c == base {
		return true
	}
	for _, b := range asTuple(c.bases.p).items {
		if b.p.kind == kOldClass && asOldClass(b.p).derives(base) {
			return true
		}
	}
	return false
}

// NativeModule is a module written in Go.
type NativeModule struct {
	Name  string
	Doc   string
	Funcs []Method
	// Init adds what else the module has. It may run when the module is first
	// imported, with the module's dictionary already in place.
	Init func(t *Thread, m *Module) bool
	How  MethodFlags
}

// Module is a module being filled.
type Module struct {
	t   *Thread
	obj *ModuleObj
}

// Set puts a value (stolen) into the module's dictionary.
func (m *Module) Set(name string, v Value) {
	m.obj.dict.setStr(m.t, m.t.vm.intern(name), v)
	m.t.xdecref(v)
}

// Dict is the module's dictionary (borrowed).
func (m *Module) Dict() Value { return obj(&m.obj.dict.Header) }

// Value is the module (borrowed).
func (m *Module) Value() Value { return obj(&m.obj.Header) }
