// Package structfmt reads the formats of module struct, and packs and unpacks
// values by them, as CPython does on 64-bit Linux: native sizes are those of
// its C compiler.
package structfmt

import (
	"fmt"
	"math"
	"strings"

	"github.com/sllint/sllint/vm/internal/number"
)

// Dialect is number's.
type Dialect = number.Dialect

const (
	Py3 = number.Py3
	Py2 = number.Py2
)

// Error is an exception; Kind is "struct.error" or "OverflowError".
type Error struct{ Kind, Msg string }

func (e *Error) Error() string { return e.Msg }

func structError(format string, args ...any) *Error {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	return &Error{"struct.error", format}
}

// Format is a parsed format.
type Format struct {
	Size    int
	Codes   []byte // of each value
	items   []item
	native  bool
	big     bool
	dialect Dialect
}

// Native tells whether values have the sizes and the order of the machine.
func (f *Format) Native() bool { return f.native }

// item is a value, or several of the same kind in a row.
type item struct {
	code   byte
	offset int
	size   int // of one
	count  int
}

// nativeSizes and standardSizes are 0 for what there is not.
var (
	nativeSizes = [128]uint8{
		'x': 1, 'b': 1, 'B': 1, 'c': 1, 's': 1, 'p': 1, '?': 1, 'h': 2, 'H': 2, 'e': 2, 'i': 4, 'I': 4, 'f': 4,
		'l': 8, 'L': 8, 'q': 8, 'Q': 8, 'n': 8, 'N': 8, 'd': 8, 'P': 8,
	}
	standardSizes = [128]uint8{
		'x': 1, 'b': 1, 'B': 1, 'c': 1, 's': 1, 'p': 1, '?': 1, 'h': 2, 'H': 2, 'e': 2, 'i': 4, 'I': 4, 'f': 4,
		'l': 4, 'L': 4, 'q': 8, 'Q': 8, 'd': 8,
	}
)

// Parse reads a format.
func Parse(format string, d Dialect) (*Format, *Error) {
	f := &Format{native: true, dialect: d}
	if i := strings.IndexByte(format, 0); i >= 0 {
		if d == Py3 {
			return nil, structError("embedded null character")
		}
		format = format[:i]
	}
	sizes := &nativeSizes
	if format != "" {
		switch format[0] {
		case '<', '=':
			f.native = false
		case '>', '!':
			f.native, f.big = false, true
		case '@':
		default:
			format = "@" + format
		}
		format = format[1:]
	}
	if !f.native {
		sizes = &standardSizes
	}
	for i := 0; i < len(format); {
		c := format[i]
		i++
		if c == ' ' || c >= '\t' && c <= '\r' {
			continue
		}
		count := 1
		if c >= '0' && c <= '9' {
			count = int(c - '0')
			for ; i < len(format) && format[i] >= '0' && format[i] <= '9'; i++ {
				if count > (math.MaxInt-int(format[i]-'0'))/10 {
					return nil, structError("total struct size too long")
				}
				count = count*10 + int(format[i]-'0')
			}
			if i == len(format) {
				if d == Py2 {
					break
				}
				return nil, structError("repeat count given without format specifier")
			}
			c = format[i]
			i++
		}
		if c >= 128 || sizes[c] == 0 || d == Py2 && (c == 'e' || c == 'n' || c == 'N') {
			return nil, structError("bad char in struct format")
		}
		if !f.add(c, int(sizes[c]), count) {
			return nil, structError("total struct size too long")
		}
	}
	return f, nil
}

// maxCodes bounds the list of codes; longer formats fail when they are used.
const maxCodes = 1 << 26

// add appends items; it is false if the whole is too large.
func (f *Format) add(c byte, size, count int) bool {
	if f.native && size > 1 {
		up := -f.Size & (size - 1)
		if f.Size > math.MaxInt-up {
			return false
		}
		f.Size += up
	}
	if count > (math.MaxInt-f.Size)/size {
		return false
	}
	offset := f.Size
	f.Size += count * size
	switch c {
	case 'x':
		return true
	case 's', 'p':
		f.items = append(f.items, item{c, offset, count, 1})
		f.Codes = append(f.Codes, c)
		return true
	}
	if len(f.Codes)+count > maxCodes {
		return false
	}
	if count > 0 {
		f.items = append(f.items, item{c, offset, size, count})
	}
	for range count {
		f.Codes = append(f.Codes, c)
	}
	return true
}

// Kind is what a Value is.
type Kind uint8

const (
	Other Kind = iota // an object of no use here
	Int
	Float
	Bytes
	Bool // for the code '?', of which the caller takes the truth
)

// Value is what is packed or was unpacked.
type Value struct {
	Kind  Kind
	Int   number.Int
	Float float64
	Bytes []byte
	Bool  bool
}

// WrongCount is the complaint about the number of values.
func (f *Format) WrongCount(function string, got int) *Error {
	return structError("%s expected %d items for packing (got %d)", function, len(f.Codes), got)
}

// Pack gives the values' bytes; there is one for each code.
func (f *Format) Pack(values []Value) ([]byte, *Error) {
	out := make([]byte, f.Size)
	return out, f.PackInto(out, values)
}

// PackInto writes to the start of out, with zeros between the items.
func (f *Format) PackInto(out []byte, values []Value) *Error {
	clear(out[:f.Size])
	k := 0
	for _, it := range f.items {
		for i := range it.count {
			at := it.offset + i*it.size
			if err := f.packOne(out[at:at+it.size], it, values[k]); err != nil {
				return err
			}
			k++
		}
	}
	return nil
}

// Unpack reads the values of a buffer that has f.Size bytes.
func (f *Format) Unpack(b []byte) []Value {
	out := make([]Value, 0, len(f.Codes))
	for _, it := range f.items {
		for i := range it.count {
			at := it.offset + i*it.size
			out = append(out, f.unpackOne(b[at:at+it.size], it.code))
		}
	}
	return out
}

// CheckUnpack complains about a buffer of another size.
func (f *Format) CheckUnpack(n int) *Error {
	switch {
	case n == f.Size:
		return nil
	case f.dialect == Py2:
		return structError("unpack requires a string argument of length %d", f.Size)
	}
	return structError("unpack requires a buffer of %d bytes", f.Size)
}

// CheckIter is for iter_unpack.
func (f *Format) CheckIter(n int) *Error {
	switch {
	case f.Size == 0:
		return structError("cannot iteratively unpack with a struct of length 0")
	case n%f.Size != 0:
		return structError("iterative unpacking requires a buffer of a multiple of %d bytes", f.Size)
	}
	return nil
}

// CheckOffset gives where "unpack_from" or "pack_into" begin in a buffer of n
// bytes.
func (f *Format) CheckOffset(function string, n, offset int) (int, *Error) {
	verb := "unpack"
	if function == "pack_into" {
		verb = "pack"
	}
	at := offset
	if f.dialect == Py2 {
		if at < 0 {
			at += n
		}
		if at < 0 || n-at < f.Size {
			return 0, structError("%s requires a buffer of at least %d bytes", function, f.Size)
		}
		return at, nil
	}
	if at < 0 {
		if at+f.Size > 0 {
			if verb == "pack" {
				return 0, structError("no space to pack %d bytes at offset %d", f.Size, offset)
			}
			return 0, structError("not enough data to unpack %d bytes at offset %d", f.Size, offset)
		}
		if at += n; at < 0 {
			return 0, structError("offset %d out of range for %d-byte buffer", offset, n)
		}
	}
	if n-at < f.Size {
		return 0, structError("%s requires a buffer of at least %d bytes for %sing %d bytes at offset %d (actual buffer size is %d)",
			function, uint64(f.Size)+uint64(at), verb, f.Size, at, n)
	}
	return at, nil
}
