// Package csv is the module _csv: tables as text with separators.
package csv

import "github.com/sllint/sllint/vm"

func init() { vm.SnapshotTypes((*state)(nil), (*dialect)(nil), (*reader)(nil), (*writer)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "_csv", Doc: "CSV parsing and writing.\n",
	Funcs: []vm.Method{
		{Name: "reader", Raw: newReader, Doc: "    csv_reader = reader(iterable [, dialect='excel']\n                       [optional keyword args])\n    for row in csv_reader:\n        process(row)\n\n" +
			"The \"iterable\" argument can be any object that returns a line\nof input for each iteration, such as a file object or a list.  The\noptional \"dialect\" parameter is discussed below.  The function\nalso accepts optional keyword arguments which override settings\nprovided by the dialect.\n\nThe returned object is an iterator.  Each iteration returns a row\nof the CSV file (which can span multiple input lines).\n"},
		{Name: "writer", Raw: newWriter, Doc: "    csv_writer = csv.writer(fileobj [, dialect='excel']\n                            [optional keyword args])\n    for row in sequence:\n        csv_writer.writerow(row)\n\n    [or]\n\n" +
			"    csv_writer = csv.writer(fileobj [, dialect='excel']\n                            [optional keyword args])\n    csv_writer.writerows(rows)\n\nThe \"fileobj\" argument can be any object that supports the file API.\n"},
		{Name: "list_dialects", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.List(stateOf(t).dialects) },
			Doc: "Return a list of all known dialect names.\n\n    names = csv.list_dialects()"},
		{Name: "register_dialect", Raw: registerDialect, Doc: "Create a mapping from a string name to a dialect class.\n    dialect = csv.register_dialect(name[, dialect[, **fmtparams]])"},
		{Name: "unregister_dialect", Sig: "name", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			s := stateOf(t)
			d, ok := t.DictPop(s.dialects, a[0])
			if !ok {
				return vm.Null
			}
			if d.IsNull() {
				return t.Raise(s.failed, "unknown dialect")
			}
			t.Decref(d)
			return vm.None
		}, Doc: "Delete the name/dialect mapping associated with a string name.\n\n    csv.unregister_dialect(name)"},
		{Name: "get_dialect", Sig: "name", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return stateOf(t).find(t, a[0]) },
			Doc: "Return the dialect instance associated with name.\n\n    dialect = csv.get_dialect(name)"},
		{Name: "field_size_limit", Sig: "new_limit=<unrepresentable>", How: vm.Only3, Fn: fieldSizeLimit,
			Doc: "Sets an upper limit on parsed fields.\n\n    csv.field_size_limit([limit])\n\nReturns old limit. If limit is not given, no new limit is set and\nthe old limit is returned"},
		{Name: "field_size_limit", Sig: "new_limit=None, /", How: vm.Only2 | vm.Unpack, Fn: fieldSizeLimit,
			Doc: "Sets an upper limit on parsed fields.\n    csv.field_size_limit([limit])\n\nReturns old limit. If limit is not given, no new limit is set and\nthe old limit is returned"},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		s := stateOf(t)
		if s.dialect == nil {
			s.failed = t.NewException("_csv.Error", t.VM().Types().Exception)
			s.dialect, s.reader, s.writer = t.NewType(&dialectSpec), t.NewType(&readerSpec), t.NewType(&writerSpec)
			s.dialects, s.limit = t.NewDict(), 128*1024
		}
		m.Set("__version__", t.Str("1.0"))
		m.Set("Error", s.failed.Value().Incref())
		m.Set("Dialect", s.dialect.Value().Incref())
		m.Set("_dialects", s.dialects.Incref())
		if !t.VM().Py2() {
			m.Set("Reader", s.reader.Value().Incref())
			m.Set("Writer", s.writer.Value().Incref())
		}
		for i, name := range styles {
			if i < stringsQuoted || !t.VM().Py2() {
				m.Set(name, vm.Int(int64(i)))
			}
		}
		return true
	}}

// How fields are quoted.
const (
	minimal = iota
	allQuoted
	nonNumeric
	none
	stringsQuoted // Python 3, as the next one
	notNull
)

var styles = [...]string{"QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL"}

// state is what one interpreter has of the module.
type state struct {
	dialect, reader, writer, failed *vm.Type
	dialects                        vm.Value // a dict from names
	limit                           int64    // of a field's length
}

// Visit visits what is held.
func (s *state) Visit(visit func(vm.Value)) { vm.VisitAll(visit, s.dialects) }

func stateOf(t *vm.Thread) *state { return vm.Ext(t.VM(), "_csv", func() *state { return &state{} }) }

// find gives a dialect by name (owned).
func (s *state) find(t *vm.Thread, name vm.Value) vm.Value {
	d, ok := t.DictGet(s.dialects, name)
	switch {
	case !ok:
		return vm.Null
	case d.IsNull():
		return t.Raise(s.failed, "unknown dialect")
	}
	return d.Incref()
}

func fieldSizeLimit(t *vm.Thread, a []vm.Value) vm.Value {
	s := stateOf(t)
	old := s.limit
	if !a[0].IsNull() {
		ts := t.VM().Types()
		i, ok := vm.AsInt(a[0])
		if !ok || t.IsInstance(a[0], ts.Bool) && !t.VM().Py2() {
			return t.Raise(ts.TypeError, "limit must be an integer")
		}
		if i.Big != nil {
			return t.Raise(ts.OverflowError, "Python int too large to convert to C long")
		}
		s.limit = i.Small
	}
	return vm.Int(old)
}

// takeFirst splits off the arguments before a dialect's own.
func takeFirst(t *vm.Thread, a vm.Args) (first vm.Value, rest vm.Args, ok bool) {
	s := "s"
	if !t.VM().Py2() {
		s = ""
	}
	if len(a.Pos) == 0 {
		t.Raise(t.VM().Types().TypeError, " expected at least 1 argument%s, got 0", s)
		return vm.Null, a, false
	}
	if len(a.Pos) > 2 {
		t.Raise(t.VM().Types().TypeError, " expected at most 2 arguments, got %d", len(a.Pos))
		return vm.Null, a, false
	}
	return a.Pos[0], vm.Args{Pos: a.Pos[1:], Kw: a.Kw, Names: a.Names}, true
}

// isString tells whether v can name a dialect.
func isString(t *vm.Thread, v vm.Value) bool { return vm.IsText(v) || t.VM().Py2() && vm.IsBytes(v) }

func registerDialect(t *vm.Thread, a vm.Args) vm.Value {
	name, rest, ok := takeFirst(t, a)
	if !ok {
		return vm.Null
	}
	if !isString(t, name) {
		what := "a string"
		if t.VM().Py2() {
			what = "a string or unicode"
		}
		return t.Raise(t.VM().Types().TypeError, "dialect name must be %s", what)
	}
	d := callDialect(t, rest)
	if d.IsNull() {
		return vm.Null
	}
	defer t.Decref(d)
	if !t.DictSet(stateOf(t).dialects, name, d) {
		return vm.Null
	}
	return vm.None
}
