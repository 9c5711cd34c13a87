// Package number is the arithmetic and the notation of Python's numbers: how
// they are read and written, rounded, divided and hashed, in the two dialects
// that are run, 2.7 and 3.13. It knows nothing of the interpreter's objects.
//
// Integers go in and out as Int, which is an int64 or, where that does not
// hold the value, a *big.Int. What CPython raises is an *Error with the name
// of the exception and CPython's words; where these depend on the object (its
// repr) the field says so.
//
// All text here is ASCII. Text with other digits and spaces is mapped first
// (unicodedata.ToASCII).
package number

import (
	"math"
	"math/big"
)

// Dialect is a language whose rules differ.
type Dialect uint8

const (
	Py3 Dialect = iota // 3.13
	Py2                // 2.7
)

// Error is an exception: its class by name and its text.
type Error struct {
	Kind string // "ValueError", "OverflowError", ...
	Msg  string
	// WithRepr asks for the repr of the argument to be appended to Msg, cut to
	// ReprLimit characters if that is not 0.
	WithRepr  bool
	ReprLimit int
	// Errno is not 0 where the exception's arguments are (Errno, Msg).
	Errno int
}

func (e *Error) Error() string { return e.Kind + ": " + e.Msg }

func valueError(msg string) *Error    { return &Error{Kind: "ValueError", Msg: msg} }
func overflowError(msg string) *Error { return &Error{Kind: "OverflowError", Msg: msg} }
func typeError(msg string) *Error     { return &Error{Kind: "TypeError", Msg: msg} }
func cannotConvert(to, s string, d Dialect) *Error {
	if d == Py2 {
		return valueError("could not convert string to " + to + ": " + cut(s))
	}
	return &Error{Kind: "ValueError", Msg: "could not convert string to " + to + ": ", WithRepr: true}
}

// cut is what C's "%.200s" shows of s.
func cut(s string) string            { return s[:min(len(s), 200)] }
func zeroDivision(msg string) *Error { return &Error{Kind: "ZeroDivisionError", Msg: msg} }

// Int is an integer: Big where that is not nil, else Small. Big is nil for
// every value that fits an int64, and is never changed once it is in an Int.
type Int struct {
	Small int64
	Big   *big.Int
}

// FromInt64 is v as an Int.
func FromInt64(v int64) Int { return Int{Small: v} }

// FromBig takes b over.
func FromBig(b *big.Int) Int {
	if b.IsInt64() {
		return Int{Small: b.Int64()}
	}
	return Int{Big: b}
}

// FromUint64 is v as an Int.
func FromUint64(v uint64) Int {
	if v <= math.MaxInt64 {
		return Int{Small: int64(v)}
	}
	return Int{Big: new(big.Int).SetUint64(v)}
}

// ToBig gives the value as a *big.Int, which may be i's own.
func (i Int) ToBig() *big.Int {
	if i.Big != nil {
		return i.Big
	}
	return big.NewInt(i.Small)
}

// Sign is -1, 0 or 1.
func (i Int) Sign() int {
	switch {
	case i.Big != nil:
		return i.Big.Sign()
	case i.Small < 0:
		return -1
	case i.Small > 0:
		return 1
	}
	return 0
}

// Cmp compares as big.Int's does.
func (i Int) Cmp(j Int) int {
	if i.Big == nil && j.Big == nil {
		switch {
		case i.Small < j.Small:
			return -1
		case i.Small > j.Small:
			return 1
		}
		return 0
	}
	return i.ToBig().Cmp(j.ToBig())
}

// IsSmall tells whether i is v.
func (i Int) IsSmall(v int64) bool { return i.Big == nil && i.Small == v }

func (i Int) String() string { return string(AppendInt(nil, i, 10)) }
