// Package unicodedata knows the characters as CPython does: Unicode 15.1 for
// 3.13 and 5.2 for 2.7, their properties, cases, decompositions and names.
//
// The tables are what CPython's own unicodedata module and str methods say,
// written by tables/generate.py. They are unpacked when a character beyond
// ASCII is first asked about (some milliseconds), the names when a name is;
// a program that stays within ASCII pays nothing.
package unicodedata

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"io"
	"sync"
)

// The tables are what CPython itself says. To make them again, where both
// Pythons are: python3.13 tables/generate.py tables, and the same with python2.7.

var (
	//go:embed tables/15.1.bin.gz
	packed15 []byte
	//go:embed tables/5.2.bin.gz
	packed52 []byte
	//go:embed tables/3.2.bin.gz
	packed32 []byte
)

// Database is one version of Unicode.
type Database struct {
	// Version is CPython's unidata_version.
	Version string
	// full tells whether cases map to several characters, as in Python 3.
	full   bool
	packed *[]byte
	once   sync.Once
	tab    *table

	pairsOnce sync.Once
	pairs     map[[2]rune]rune
}

// The databases of the two dialects, and the old one that internationalized
// domain names are bound to (unicodedata.ucd_3_2_0; it has no cases).
var (
	V15 = &Database{Version: "15.1.0", full: true, packed: &packed15}
	V52 = &Database{Version: "5.2.0", packed: &packed52}
	V32 = &Database{Version: "3.2.0", packed: &packed32}
)

const (
	lastRune  = 0x10ffff
	blockBits = 7
	blockMask = 1<<blockBits - 1
)

// Flags of a record.
const (
	alpha = 1 << iota
	decimal
	digit
	numeric
	space
	printable
	start
	continues
	lower
	upper
	title
	cased
	ignorable
	mirrored
	specialUpper
	specialLower
	specialTitle
	specialFold
)

// record is what characters have in common.
type record struct {
	category, bidi, combining, width uint8
	flags                            uint32
	decimal, digit                   int8
	numeric                          uint16 // an index, 0 for none
	cases                            [4]int32
}

// The cases in a record.
const (
	toUpper = iota
	toLower
	toTitle
	toFold
)

type fraction struct {
	num int64
	den uint32
}

// decomposition is what a character is made of.
type decomposition struct {
	tag  string // "" for a canonical one
	runs []rune
	// whole tells whether the parts are put together again.
	whole bool
}

type table struct {
	records  []record
	numbers  []fraction
	specials [][]rune
	blocks   []uint16
	index    []uint16
	rest     []byte // the decompositions, packed

	partsOnce sync.Once
	partsMap  map[rune]decomposition
}

func (db *Database) load() *table {
	db.once.Do(func() {
		z, err := gzip.NewReader(bytes.NewReader(*db.packed))
		if err != nil {
			panic(err)
		}
		data, err := io.ReadAll(z)
		if err != nil {
			panic(err)
		}
		db.tab = unpack(data)
	})
	return db.tab
}

// reader takes numbers off the front.
type reader struct{ b []byte }

func (r *reader) u8() uint8 { v := r.b[0]; r.b = r.b[1:]; return v }

func (r *reader) u16() uint16 { v := binary.LittleEndian.Uint16(r.b); r.b = r.b[2:]; return v }

func (r *reader) u32() uint32 { v := binary.LittleEndian.Uint32(r.b); r.b = r.b[4:]; return v }

func (r *reader) u64() uint64 { v := binary.LittleEndian.Uint64(r.b); r.b = r.b[8:]; return v }

func (r *reader) runes(n int) []rune {
	out := make([]rune, n)
	for i := range out {
		out[i] = rune(r.u32())
	}
	return out
}

func (r *reader) shorts(n int) []uint16 {
	out := make([]uint16, n)
	for i := range out {
		out[i] = binary.LittleEndian.Uint16(r.b[2*i:])
	}
	r.b = r.b[2*n:]
	return out
}

func unpack(data []byte) *table {
	r := &reader{data}
	t := new(table)
	t.records = make([]record, r.u32())
	for i := range t.records {
		rec := &t.records[i]
		rec.category, rec.bidi, rec.combining, rec.width = r.u8(), r.u8(), r.u8(), r.u8()
		rec.flags = r.u32()
		rec.decimal, rec.digit = int8(r.u8()), int8(r.u8())
		rec.numeric = r.u16()
		for k := range rec.cases {
			rec.cases[k] = int32(r.u32())
		}
	}
	t.numbers = make([]fraction, r.u32())
	for i := range t.numbers {
		t.numbers[i] = fraction{int64(r.u64()), r.u32()}
	}
	t.specials = make([][]rune, r.u32())
	for i := range t.specials {
		t.specials[i] = r.runes(int(r.u8()))
	}
	t.blocks = r.shorts(int(r.u32()) << blockBits)
	t.index = r.shorts((lastRune + 1) >> blockBits)
	t.rest = r.b
	return t
}

// parts gives the decompositions.
func (db *Database) parts() map[rune]decomposition {
	t := db.load()
	t.partsOnce.Do(func() {
		r := &reader{t.rest}
		n := int(r.u32())
		t.partsMap = make(map[rune]decomposition, n)
		for range n {
			c := rune(r.u32())
			tagLen, count, whole := int(r.u8()), int(r.u8()), r.u8() == 1
			tag := string(r.b[:tagLen])
			r.b = r.b[tagLen:]
			t.partsMap[c] = decomposition{tag, r.runes(count), whole}
		}
		t.rest = nil
	})
	return t.partsMap
}

// of gives the record of a character.
func (db *Database) of(r rune) *record {
	t := db.load()
	if uint32(r) > lastRune {
		return &t.records[0]
	}
	block := int(t.index[r>>blockBits]) << blockBits
	return &t.records[t.blocks[block+int(r&blockMask)]]
}
