// Package unicodedata is Python's module of that name: the properties, names
// and normal forms of characters.
package unicodedata

import (
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/unicodedata"
)

// Module is the module.
var Module = &vm.NativeModule{
	Name: "unicodedata",
	Doc: "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\n" +
		"this database is based on the UnicodeData.txt file version\n15.1.0 which is publicly available from ftp://ftp.unicode.org/.\n\n" +
		"The module uses the same names and symbols as defined by the\nUnicodeData File Format 15.1.0.\n",
	Funcs: methods(0),
	Init:  initModule,
}

// ownMethods are those of a database that is an object.
var ownMethods = methods(1)

func init() {
	vm.SnapshotTypes((*database)(nil))
	vm.SnapshotTable("unicodedata 3.2.0", unicodedata.V32)
}

type database = unicodedata.Database

func initModule(t *vm.Thread, m *vm.Module) bool {
	typ := t.NewType(&vm.TypeSpec{Name: "unicodedata.UCD", Flags: vm.TypeNoInst, Methods: ownMethods,
		GetSet: []vm.GetSet{{Name: "unidata_version", Member: true, Get: func(t *vm.Thread, self vm.Value) vm.Value {
			return t.Str(vm.Data(self).(*database).Version)
		}}}})
	m.Set("UCD", typ.Value().Incref())
	m.Set("ucd_3_2_0", t.NewNativeObj(typ, unicodedata.V32))
	m.Set("unidata_version", t.Str(current(t).Version))
	return true
}

func current(t *vm.Thread) *database {
	if t.VM().Py2() {
		return unicodedata.V52
	}
	return unicodedata.V15
}

// methods are the functions of the module (self is 0) or the methods of UCD, by
// whose object they find the database (self is 1).
func methods(self int) []vm.Method {
	of := func(t *vm.Thread, a []vm.Value) (*database, []vm.Value) {
		if self == 0 {
			return current(t), a
		}
		return vm.Data(a[0]).(*database), a[1:]
	}
	char := func(name string, f func(t *vm.Thread, db *database, r rune) vm.Value) vm.Method {
		return vm.Method{Name: name, Sig: "chr, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			db, a := of(t, a)
			r, ok := oneChar(t, a[0], name, "argument")
			if !ok {
				return vm.Null
			}
			return f(t, db, r)
		}}
	}
	// value is a function with a default for characters that have no value.
	value := func(name, without string, f func(t *vm.Thread, db *database, r rune) (vm.Value, bool)) vm.Method {
		return vm.Method{Name: name, Sig: "chr, default=None, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			db, a := of(t, a)
			r, ok := oneChar(t, a[0], name, "argument 1")
			if !ok {
				return vm.Null
			}
			if v, ok := f(t, db, r); ok {
				return v
			}
			if !a[1].IsNull() {
				return a[1].Incref()
			}
			return t.Raise(t.VM().Types().ValueError, "%s", without)
		}}
	}
	text := func(f func(*database, rune) string) func(*vm.Thread, *database, rune) vm.Value {
		return func(t *vm.Thread, db *database, r rune) vm.Value { return t.Str(f(db, r)) }
	}
	number := func(f func(*database, rune) int) func(*vm.Thread, *database, rune) (vm.Value, bool) {
		return func(t *vm.Thread, db *database, r rune) (vm.Value, bool) {
			n := f(db, r)
			return vm.Int(int64(n)), n >= 0
		}
	}
	return []vm.Method{
		char("category", text((*database).Category)),
		char("bidirectional", text((*database).Bidirectional)),
		char("combining", func(t *vm.Thread, db *database, r rune) vm.Value { return vm.Int(int64(db.Combining(r))) }),
		char("mirrored", func(t *vm.Thread, db *database, r rune) vm.Value {
			if db.Mirrored(r) {
				return vm.Int(1)
			}
			return vm.Int(0)
		}),
		char("east_asian_width", text((*database).EastAsianWidth)),
		char("decomposition", text((*database).Decomposition)),
		value("decimal", "not a decimal", number((*database).Decimal)),
		value("digit", "not a digit", number((*database).Digit)),
		value("numeric", "not a numeric character", func(t *vm.Thread, db *database, r rune) (vm.Value, bool) {
			num, den, ok := db.Numeric(r)
			return vm.Float(float64(num) / float64(max(den, 1))), ok
		}),
		value("name", "no such name", func(t *vm.Thread, db *database, r rune) (vm.Value, bool) {
			s := db.Name(r)
			return t.Str(s), s != ""
		}),
		{Name: "lookup", Sig: "name, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			db, a := of(t, a)
			return lookup(t, db, a[0])
		}},
		{Name: "normalize", Sig: "form, unistr, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			db, a := of(t, a)
			form, ok := formArgs(t, a, "normalize")
			if !ok {
				return vm.Null
			}
			r := unicodedata.Normalize(db, form, vm.Runes(a[1]))
			if r == nil {
				return a[1].Incref()
			}
			return t.TextOfRunes(r)
		}},
		{Name: "is_normalized", Sig: "form, unistr, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			db, a := of(t, a)
			form, ok := formArgs(t, a, "is_normalized")
			if !ok {
				return vm.Null
			}
			return vm.Bool(unicodedata.IsNormalized(db, form, vm.Runes(a[1])))
		}},
	}
}

// oneChar is an argument that must be one character.
func oneChar(t *vm.Thread, v vm.Value, name, which string) (rune, bool) {
	if vm.IsText(v) {
		if r := vm.Runes(v); len(r) == 1 {
			return r[0], true
		}
	}
	te := t.VM().Types().TypeError
	switch {
	case !t.VM().Py2():
		t.Raise(te, "%s() %s must be a unicode character, not %s", name, which, t.ArgType(v))
	case !vm.IsText(v):
		t.Raise(te, "%s() argument 1 must be unicode, not %s", name, t.ArgType(v))
	default:
		t.Raise(te, "need a single Unicode character as parameter")
	}
	return 0, false
}

func lookup(t *vm.Thread, db *database, v vm.Value) vm.Value {
	var name string
	switch {
	case vm.IsText(v) || vm.IsBytes(v):
		name = vm.GoString(v)
	case t.VM().Py2():
		return t.Raise(t.VM().Types().TypeError, "lookup() argument 1 must be string or read-only buffer, not %s", t.ArgType(v))
	default:
		b, ok := t.Buffer(v)
		if !ok {
			return vm.Null
		}
		name = string(b)
	}
	r := db.Lookup(name)
	if r == nil {
		return t.RaiseValue(t.VM().Types().KeyError, t.Str("undefined character name '"+name+"'"))
	}
	return t.TextOfRunes(r)
}

// formArgs are the arguments of normalize and is_normalized.
func formArgs(t *vm.Thread, a []vm.Value, name string) (unicodedata.Form, bool) {
	te := t.VM().Types().TypeError
	switch {
	case !t.IsStr(a[0]) && t.VM().Py2():
		t.Raise(te, "%s() argument 1 must be string, not %s", name, t.ArgType(a[0]))
		return 0, false
	case !t.IsStr(a[0]):
		t.Raise(te, "%s() argument 1 must be str, not %s", name, t.ArgType(a[0]))
		return 0, false
	case !vm.IsText(a[1]):
		t.Raise(te, "%s() argument 2 must be %s, not %s", name, t.VM().Types().Str.Name(), t.ArgType(a[1]))
		return 0, false
	}
	form, ok := unicodedata.ParseForm(vm.GoString(a[0]))
	if !ok {
		t.Raise(t.VM().Types().ValueError, "invalid normalization form")
	}
	return form, ok
}
