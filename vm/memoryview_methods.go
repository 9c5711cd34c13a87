package vm

import (
	"math/big"
	"strings"

	"github.com/sllint/sllint/vm/internal/structfmt"
)

// The methods and attributes of memoryview.

var memoryMethods = []Method{
	{Name: "tobytes", Sig: "order='C'", How: Only3, Fn: memoryToBytes},
	{Name: "tobytes", How: Only2, Fn: func(t *Thread, a []Value) Value {
		if m := t.view(a[0]); m != nil {
			return t.Bytes(string(m.bytes()))
		}
		return Null
	}},
	{Name: "tolist", Fn: func(t *Thread, a []Value) Value {
		m := t.view(a[0])
		if m == nil {
			return Null
		}
		return t.memoryList(m, 0, m.off)
	}},
	{Name: "release", How: Only3, Fn: func(t *Thread, a []Value) Value {
		t.releaseView(asNativeObj(a[0].p).data.(*memView))
		return None
	}},
	{Name: "__enter__", How: Only3, Fn: func(t *Thread, a []Value) Value {
		if t.view(a[0]) == nil {
			return Null
		}
		return a[0].incref()
	}},
	{Name: "__exit__", Sig: "*args", How: Only3, Fn: func(t *Thread, a []Value) Value {
		t.releaseView(asNativeObj(a[0].p).data.(*memView))
		return None
	}},
	{Name: "toreadonly", How: Only3, Fn: func(t *Thread, a []Value) Value {
		m := t.view(a[0])
		if m == nil {
			return Null
		}
		r := *m
		r.readOnly = true
		return t.newView(r)
	}},
	{Name: "hex", Sig: "sep=None, bytes_per_sep=1", How: Only3, Fn: func(t *Thread, a []Value) Value {
		m := t.view(a[0])
		if m == nil {
			return Null
		}
		group, ok := t.size(a[2], 1)
		if !ok {
			return Null
		}
		return t.hexOf(string(m.bytes()), a[1], group)
	}, Doc: hexDoc},
	{Name: "cast", Sig: "format, shape=None", How: Only3, Fn: memoryCast},
	{Name: "_from_flags", Sig: "object, flags", How: Only3 | ClassMethod, Fn: func(t *Thread, a []Value) Value {
		if _, ok := t.size(a[2], 0); !ok {
			return Null
		}
		return t.NewMemoryView(a[1])
	}},
}

// memoryAttr is an attribute that a released view does not give.
func memoryAttr(name string, how MethodFlags, get func(t *Thread, m *memView) Value) GetSet {
	return GetSet{Name: name, How: how, Get: func(t *Thread, v Value) Value {
		m := t.view(v)
		if m == nil {
			return Null
		}
		return get(t, m)
	}}
}

// sizes makes a tuple of numbers, which are longs in Python 2.
func (t *Thread) sizes(n []int) Value {
	out := make([]Value, len(n))
	for i, x := range n {
		out[i] = t.sizeValue(x)
	}
	return t.NewTuple(out...)
}

func (t *Thread) sizeValue(n int) Value {
	if t.vm.py2 {
		return t.newLong(big.NewInt(int64(n)))
	}
	return Int(int64(n))
}

var memoryAttrs = []GetSet{
	memoryAttr("obj", Only3, func(t *Thread, m *memView) Value { return m.obj.incref() }),
	memoryAttr("nbytes", Only3, func(t *Thread, m *memView) Value { return Int(int64(m.items() * m.item)) }),
	memoryAttr("readonly", 0, func(t *Thread, m *memView) Value { return Bool(m.readOnly) }),
	memoryAttr("itemsize", 0, func(t *Thread, m *memView) Value { return t.sizeValue(m.item) }),
	memoryAttr("format", 0, func(t *Thread, m *memView) Value { return t.Str(m.format) }),
	memoryAttr("ndim", 0, func(t *Thread, m *memView) Value { return t.sizeValue(len(m.shape)) }),
	memoryAttr("shape", 0, func(t *Thread, m *memView) Value { return t.sizes(m.shape) }),
	memoryAttr("strides", 0, func(t *Thread, m *memView) Value { return t.sizes(m.strides) }),
	memoryAttr("suboffsets", 0, func(t *Thread, m *memView) Value {
		if t.vm.py2 {
			return None
		}
		return t.NewTuple()
	}),
	memoryAttr("c_contiguous", Only3, func(t *Thread, m *memView) Value { return Bool(m.contiguous()) }),
	memoryAttr("f_contiguous", Only3, func(t *Thread, m *memView) Value { return Bool(m.fContiguous()) }),
	memoryAttr("contiguous", Only3, func(t *Thread, m *memView) Value { return Bool(m.contiguous() || m.fContiguous()) }),
}

func memoryToBytes(t *Thread, a []Value) Value {
	m := t.view(a[0])
	if m == nil {
		return Null
	}
	order := "C"
	if a[1].p != nil && a[1].p != &tNone {
		if a[1].p.kind != kStr {
			return t.typeError("tobytes() argument 'order' must be str or None, not %s", t.argType(a[1]))
		}
		order = GoString(a[1])
	}
	if order != "C" && order != "F" && order != "A" {
		return t.valueError("order must be 'C', 'F' or 'A'")
	}
	if order == "C" || order == "A" && m.contiguous() || len(m.shape) < 2 {
		return t.Bytes(string(m.bytes()))
	}
	// Fortran's order is that of the dimensions turned around.
	r := *m
	r.shape, r.strides = nil, nil
	for i := len(m.shape) - 1; i >= 0; i-- {
		r.shape, r.strides = append(r.shape, m.shape[i]), append(r.strides, m.strides[i])
	}
	return t.Bytes(string(r.bytes()))
}

// memoryList is tolist from a dimension on.
func (t *Thread) memoryList(m *memView, dim, at int) Value {
	if dim == len(m.shape) {
		return t.unpack(m, at)
	}
	items := make([]Value, 0, m.shape[dim])
	for i := range m.shape[dim] {
		v := t.memoryList(m, dim+1, at+i*m.strides[dim])
		if v.p == nil {
			for _, x := range items {
				t.decref(x)
			}
			return Null
		}
		items = append(items, v)
	}
	return t.listOf(items)
}

// nativeFormat gives the size of an item of a native format of one character, 0
// for other formats.
func (t *Thread) nativeFormat(f string) int {
	f = strings.TrimPrefix(f, "@")
	if len(f) != 1 || !strings.Contains("cbB?hHiIlLqQnNefdP", f) {
		return 0
	}
	x, err := structfmt.Parse(f, t.vm.numbers())
	if err != nil {
		return 0
	}
	return x.Size
}

func isByteFormat(f string) bool {
	switch strings.TrimPrefix(f, "@") {
	case "b", "B", "c":
		return true
	}
	return false
}

func memoryCast(t *Thread, a []Value) Value {
	m := t.view(a[0])
	switch {
	case m == nil:
		return Null
	case a[1].p.kind != kStr:
		return t.typeError("cast() argument 'format' must be str, not %s", t.argType(a[1]))
	case !m.contiguous():
		return t.typeError("memoryview: casts are restricted to C-contiguous views")
	}
	var shape []int
	shaped := a[2].p != nil
	if shaped {
		var items []Value
		switch a[2].p.kind {
		case kList:
			items = asList(a[2].p).items
		case kTuple:
			items = asTuple(a[2].p).items
		default:
			return t.typeError("shape must be a list or a tuple")
		}
		if len(items) > 64 {
			return t.valueError("memoryview: number of dimensions must not exceed 64")
		}
		if len(m.shape) != 1 && len(items) != 1 {
			return t.typeError("memoryview: cast must be 1D -> ND or ND -> 1D")
		}
		for _, x := range items {
			n, ok := t.Index(x, t.vm.types.OverflowError)
			if !ok {
				return Null
			}
			if n <= 0 {
				return t.valueError("memoryview.cast(): elements of shape must be integers > 0")
			}
			shape = append(shape, int(n))
		}
	}
	format := GoString(a[1])
	size := t.nativeFormat(format)
	length := m.items() * m.item
	switch {
	case size == 0:
		return t.valueError("memoryview: destination format must be a native single character format prefixed with an optional '@'")
	case !isByteFormat(m.format) && !isByteFormat(format):
		return t.typeError("memoryview: cannot cast between two non-byte formats")
	case length%size != 0:
		return t.typeError("memoryview: length is not a multiple of itemsize")
	}
	r := *m
	r.format, r.item = format, size
	if !shaped {
		shape = []int{length / size}
	}
	r.shape, r.strides = shape, make([]int, len(shape))
	step := size
	for i := len(shape) - 1; i >= 0; i-- {
		r.strides[i] = step
		step *= shape[i]
	}
	if step != length {
		return t.typeError("memoryview: product(shape) * itemsize != buffer size")
	}
	return t.newView(r)
}
