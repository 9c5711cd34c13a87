// Package datetime is Python 2's module datetime and Python 3's _datetime: dates,
// times of day, both together, differences between them, and time zones.
package datetime

import "github.com/sllint/sllint/vm"

func init() {
	vm.SnapshotTypes((*types)(nil), (*delta)(nil), (*date)(nil), (*timeOfDay)(nil), (*moment)(nil), (*zone)(nil), (*noData)(nil))
}

// The modules. There is one description of each class, for both dialects.
var (
	Module  = &vm.NativeModule{Name: "_datetime", How: vm.Only3, Doc: "Fast implementation of the datetime module.", Init: initialize}
	Module2 = &vm.NativeModule{Name: "datetime", How: vm.Only2, Doc: "Fast implementation of the datetime type.", Init: initialize}
)

const minYear, maxYear = 1, 9999

// types are the classes of one interpreter, and the time zone UTC.
type types struct {
	delta, date, time, datetime, tzinfo, timezone, isoDate *vm.Type
	utc, epoch                                             vm.Value
}

// Visit visits what is held.
func (s *types) Visit(visit func(vm.Value)) { vm.VisitAll(visit, s.utc, s.epoch) }

func typesOf(t *vm.Thread) *types {
	return vm.Ext(t.VM(), "datetime", func() *types { return &types{} })
}

// noData is what a tzinfo holds.
type noData struct{}

func initialize(t *vm.Thread, m *vm.Module) bool {
	s := typesOf(t)
	if s.delta == nil {
		s.make(t)
	}
	m.Set("MINYEAR", vm.Int(minYear))
	m.Set("MAXYEAR", vm.Int(maxYear))
	for _, typ := range []*vm.Type{s.date, s.datetime, s.time, s.delta, s.tzinfo} {
		m.Set(typ.Name(), typ.Value().Incref())
	}
	if !t.VM().Py2() {
		m.Set("timezone", s.timezone.Value().Incref())
		m.Set("UTC", s.utc.Incref())
	}
	return true
}

// make makes the classes and their constants.
func (s *types) make(t *vm.Thread) {
	derived := func(spec *vm.TypeSpec, base *vm.Type) *vm.Type {
		of := *spec
		of.Base = base
		return t.NewType(&of)
	}
	s.delta, s.date = t.NewType(deltaSpecOf(t.VM())), t.NewType(dateSpecOf(t.VM()))
	s.time, s.tzinfo = t.NewType(timeSpecOf(t.VM())), t.NewType(&tzinfoSpec)
	s.datetime = derived(momentSpecOf(t.VM()), s.date)

	resolution := newDelta(t, 1)
	day := newDelta(t, dayMicros)
	t.SetConst(s.delta, "min", t.NewNative(s.delta, &delta{days: -maxDeltaDays}))
	t.SetConst(s.delta, "max", t.NewNative(s.delta, &delta{days: maxDeltaDays, seconds: 24*3600 - 1, micros: 999999}))
	t.SetConst(s.delta, "resolution", resolution.Incref())
	t.SetConst(s.date, "min", t.NewNative(s.date, &date{y: 1, m: 1, d: 1}))
	t.SetConst(s.date, "max", t.NewNative(s.date, &date{y: maxYear, m: 12, d: 31}))
	t.SetConst(s.date, "resolution", day)
	last := clock{h: 23, min: 59, sec: 59, us: 999999, tz: vm.None}
	t.SetConst(s.time, "min", t.NewNative(s.time, &timeOfDay{clock: clock{tz: vm.None}}))
	t.SetConst(s.time, "max", t.NewNative(s.time, &timeOfDay{clock: last}))
	t.SetConst(s.time, "resolution", resolution.Incref())
	t.SetConst(s.datetime, "min", t.NewNative(s.datetime, &moment{date: date{y: 1, m: 1, d: 1}, clock: clock{tz: vm.None}}))
	t.SetConst(s.datetime, "max", t.NewNative(s.datetime, &moment{date: date{y: maxYear, m: 12, d: 31}, clock: last}))
	t.SetConst(s.datetime, "resolution", resolution)
	if t.VM().Py2() {
		return
	}
	s.timezone = derived(&timezoneSpec, s.tzinfo)
	s.isoDate = t.NewStructType("datetime.IsoCalendarDate", "", []string{"year", "week", "weekday"}, 3)
	t.AddMethod(s.isoDate, isoReduce)
	s.utc = t.NewNative(s.timezone, &zone{offset: newDelta(t, 0)})
	s.epoch = t.NewNative(s.datetime, &moment{date: date{y: 1970, m: 1, d: 1}, clock: clock{tz: s.utc.Incref()}})
	t.SetConst(s.timezone, "utc", s.utc.Incref())
	// Whole minutes, as it was before offsets could have seconds.
	t.SetConst(s.timezone, "min", t.NewNative(s.timezone, &zone{offset: newDelta(t, -(23*60+59)*60*1000000)}))
	t.SetConst(s.timezone, "max", t.NewNative(s.timezone, &zone{offset: newDelta(t, (23*60+59)*60*1000000)}))
}

// isoReduce pickles what isocalendar() gives as a tuple.
var isoReduce = vm.Method{Name: "__reduce__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
	items := append([]vm.Value(nil), vm.Items(a[0])...)
	for _, v := range items {
		v.Incref()
	}
	return t.NewTuple(t.VM().Types().Tuple.Value().Incref(), t.NewTuple(t.TupleOf(items)))
}}

// fullName is the class's name as reprs show it: with the module for our own.
func fullName(t *vm.Thread, v vm.Value) string {
	typ, s := t.TypeOf(v), typesOf(t)
	switch typ {
	case s.delta, s.date, s.time, s.datetime, s.tzinfo, s.timezone:
		return "datetime." + typ.Name()
	}
	return typ.Name()
}

// isExact tells whether a class is one of a module's own, and not derived by the program.
func isExact(typ, own *vm.Type) bool { return typ == own }

// intArg reads an argument of CPython's format "i".
func intArg(t *vm.Thread, v vm.Value) (int, bool) {
	ts := t.VM().Types()
	if t.VM().Py2() && t.IsInstance(v, ts.Float) {
		t.Raise(ts.TypeError, "integer argument expected, got float")
		return 0, false
	}
	i, isInt, ok := t.IntArgument(v)
	if !ok {
		return 0, false
	}
	if !isInt {
		if t.VM().Py2() {
			t.Raise(ts.TypeError, "an integer is required")
			return 0, false
		}
		n, ok := t.Index(v, ts.OverflowError)
		return clipInt(t, n, ok)
	}
	if i.Big != nil {
		t.Raise(ts.OverflowError, "Python int too large to convert to C long")
		return 0, false
	}
	return clipInt(t, i.Small, true)
}

// clipInt raises where a number does not fit into a C int.
func clipInt(t *vm.Thread, n int64, ok bool) (int, bool) {
	switch {
	case !ok:
		return 0, false
	case n > 1<<31-1:
		t.Raise(t.VM().Types().OverflowError, "signed integer is greater than maximum")
	case n < -1<<31:
		t.Raise(t.VM().Types().OverflowError, "signed integer is less than minimum")
	default:
		return int(n), true
	}
	return 0, false
}

// intArgs reads arguments that are ints into fields; those that are Null leave theirs.
func intArgs(t *vm.Thread, vals []vm.Value, fields ...*int) bool {
	for i, f := range fields {
		if vals[i].IsNull() {
			continue
		}
		n, ok := intArg(t, vals[i])
		if !ok {
			return false
		}
		*f = n
	}
	return true
}

// call is the result of a call that is a number of times of the program's own class:
// cls(args…), whose values are stolen.
func call(t *vm.Thread, cls vm.Value, args ...vm.Value) vm.Value {
	r := t.Call(cls, args...)
	for _, v := range args {
		t.Decref(v)
	}
	return r
}

// isText tells whether v is text of the dialect, in Python 2 of either kind.
func isString(t *vm.Thread, v vm.Value) bool {
	return vm.IsText(v) || t.VM().Py2() && vm.IsBytes(v)
}

// compareInts is the result of a comparison of a number with 0.
func compareInts(diff int64, op vm.CmpOp) vm.Value {
	switch op {
	case vm.LT:
		return vm.Bool(diff < 0)
	case vm.LE:
		return vm.Bool(diff <= 0)
	case vm.EQ:
		return vm.Bool(diff == 0)
	case vm.NE:
		return vm.Bool(diff != 0)
	case vm.GT:
		return vm.Bool(diff > 0)
	}
	return vm.Bool(diff >= 0)
}

// cannotCompare is what comes of a comparison with something else: Python 2 says at
// once that that cannot be ordered.
func cannotCompare(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
	switch {
	case !t.VM().Py2():
		return vm.NotImplemented
	case op == vm.EQ:
		return vm.False
	case op == vm.NE:
		return vm.True
	}
	return t.Raise(t.VM().Types().TypeError, "can't compare %s to %s", fullName(t, a), fullName(t, b))
}
