package datetime

import (
	"strings"

	"github.com/sllint/sllint/vm"
)

// date is the data of a date, and part of that of a datetime.
type date struct {
	y, m, d int
	hash    int64 // 0 before it was asked for
}

// dateOf gives the day of a date or datetime.
func dateOf(v vm.Value) *date { return asDate(v) }

// asDate gives the day of v, nil where v has none.
func asDate(v vm.Value) *date {
	switch d := vm.Data(v).(type) {
	case *date:
		return d
	case *moment:
		return &d.date
	}
	return nil
}

func (d *date) ordinal() int { return ordinal(d.y, d.m, d.d) }

// cmp is below, above or 0.
func (d *date) cmp(e *date) int64 {
	switch {
	case d.y != e.y:
		return int64(d.y - e.y)
	case d.m != e.m:
		return int64(d.m - e.m)
	}
	return int64(d.d - e.d)
}

// check raises where there is no such day.
func (d *date) check(t *vm.Thread) bool {
	ts := t.VM().Types()
	switch {
	case d.y < minYear || d.y > maxYear:
		if t.VM().Py2() {
			t.Raise(ts.ValueError, "year is out of range")
		} else {
			t.Raise(ts.ValueError, "year %d is out of range", d.y)
		}
	case d.m < 1 || d.m > 12:
		t.Raise(ts.ValueError, "month must be in 1..12")
	case d.d < 1 || d.d > daysInMonth(d.y, d.m):
		t.Raise(ts.ValueError, "day is out of range for month")
	default:
		return true
	}
	return false
}

// packed are the bytes of a pickle.
func (d *date) packed() []byte { return []byte{byte(d.y >> 8), byte(d.y), byte(d.m), byte(d.d)} }

// newDate makes a date of a class: one of the program's own is called.
func newDate(t *vm.Thread, cls vm.Value, y, m, d int) vm.Value {
	s := typesOf(t)
	if cls == s.date.Value() {
		n := &date{y: y, m: m, d: d}
		if !n.check(t) {
			return vm.Null
		}
		return t.NewNative(s.date, n)
	}
	return call(t, cls, vm.Int(int64(y)), vm.Int(int64(m)), vm.Int(int64(d)))
}

// stateArg gives the bytes of a pickle that a class is called with, nil where it is
// called with something else: they have so many bytes, and a month at a place, which in
// Python 3 may have the highest bit set. Pickles of Python 2 come as text in Python 3.
func stateArg(t *vm.Thread, a vm.Args, most, size, at int, limit byte) []byte {
	if len(a.Kw) > 0 || len(a.Pos) < 1 || len(a.Pos) > most {
		return nil
	}
	v := a.Pos[0]
	var b []byte
	switch {
	case vm.IsBytes(v):
		b = []byte(vm.RawBytes(v))
	case vm.IsText(v) && !t.VM().Py2():
		for _, r := range vm.Runes(v) {
			if r > 255 {
				return nil
			}
			b = append(b, byte(r))
		}
	default:
		return nil
	}
	if len(b) != size {
		return nil
	}
	m := b[at]
	if !t.VM().Py2() {
		m &= 0x7f
	}
	if at == 2 && m == 0 || m > limit {
		return nil
	}
	return b
}

var dateSig = vm.NewSignature("year=None, month=None, day=None")

func dateNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if b := stateArg(t, a, 1, 4, 2, 12); b != nil && b[2] <= 12 {
		return t.NewNative(typ, &date{y: int(b[0])<<8 | int(b[1]), m: int(b[2]), d: int(b[3])})
	}
	var p [3]vm.Value
	d := &date{}
	if !bindFunction(t, dateSig, a, p[:]) || !d.read(t, p[:]) || !d.check(t) {
		return vm.Null
	}
	return t.NewNative(typ, d)
}

// bindFunction binds the arguments of a class whose complaints speak of a function
// without a name.
func bindFunction(t *vm.Thread, sig vm.Signature, a vm.Args, p []vm.Value) bool {
	if n := len(a.Pos) + len(a.Kw); n > len(p) {
		t.Raise(t.VM().Types().TypeError, "function takes at most %d arguments (%d given)", len(p), n)
		return false
	}
	return sig.Bind(t, "function", a, p)
}

// read reads year, month and day, in the order in which CPython looks at them.
func (d *date) read(t *vm.Thread, p []vm.Value) bool {
	for i, into := range []*int{&d.y, &d.m, &d.d} {
		if p[i].IsNull() {
			words := "function missing required argument '%s' (pos %d)"
			if t.VM().Py2() {
				words = "Required argument '%s' (pos %d) not found"
			}
			t.Raise(t.VM().Types().TypeError, words, [...]string{"year", "month", "day"}[i], i+1)
			return false
		}
		if !intArgs(t, p[i:i+1], into) {
			return false
		}
	}
	return true
}

func dateCompare(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
	if e, ok := vm.Data(b).(*date); ok {
		return compareInts(dateOf(a).cmp(e), op)
	}
	if !t.VM().Py2() {
		return vm.NotImplemented
	}
	if other := asDate(b); other != nil { // a datetime, of which this is asked by name alone
		return compareInts(dateOf(a).cmp(other), op)
	}
	if has, ok := t.LookupAttr(b, "timetuple"); !ok || !has.IsNull() {
		if ok {
			t.Decref(has)
			return vm.NotImplemented
		}
		return vm.Null
	}
	return cannotCompare(t, a, b, op)
}

// hashBytes is the hash of bytes, kept in *kept.
func hashBytes(t *vm.Thread, b []byte, kept *int64) vm.Value {
	if *kept == 0 {
		v := t.Bytes(string(b))
		*kept, _ = t.Hash(v)
		t.Decref(v)
	}
	return vm.Int(*kept)
}

func dateHash(t *vm.Thread, self vm.Value) vm.Value {
	d := dateOf(self)
	return hashBytes(t, d.packed(), &d.hash)
}

// addDays adds the days of a timedelta to a date.
func addDays(t *vm.Thread, self vm.Value, days int) vm.Value {
	ord := dateOf(self).ordinal() + days
	if ord < 1 || ord > maxOrdinal {
		return t.Raise(t.VM().Types().OverflowError, "date value out of range")
	}
	cls := t.TypeOf(self).Value()
	if t.VM().Py2() {
		cls = typesOf(t).date.Value()
	}
	y, m, d := dayOf(ord)
	return newDate(t, cls, y, m, d)
}

func dateAdd(t *vm.Thread, a, b vm.Value) vm.Value {
	if asMoment(a) != nil || asMoment(b) != nil {
		return vm.NotImplemented
	}
	if d := asDelta(b); d != nil && asDate(a) != nil {
		return addDays(t, a, d.days)
	}
	if d := asDelta(a); d != nil && asDate(b) != nil {
		return addDays(t, b, d.days)
	}
	return vm.NotImplemented
}

func dateSubtract(t *vm.Thread, a, b vm.Value) vm.Value {
	x := asDate(a)
	if x == nil {
		return vm.NotImplemented
	}
	if y := asDate(b); y != nil {
		return newDelta(t, int64(x.ordinal()-y.ordinal())*dayMicros)
	}
	if d := asDelta(b); d != nil {
		return addDays(t, a, -d.days)
	}
	return vm.NotImplemented
}

// today is cls.fromtimestamp(time.time()).
func today(t *vm.Thread, a []vm.Value) vm.Value {
	now := callTime(t, "time")
	if now.IsNull() {
		return vm.Null
	}
	defer t.Decref(now)
	return t.CallMethod(a[0], "fromtimestamp", now)
}

func dateFromTimestamp(t *vm.Thread, a []vm.Value) vm.Value {
	sec, ok := wholeSeconds(t, a[1])
	if !ok {
		return vm.Null
	}
	f, ok := brokenDown(t, "localtime", sec)
	if !ok {
		return vm.Null
	}
	return newDate(t, a[0], f.y, f.m, f.d)
}

func dateFromOrdinal(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := intArg(t, a[1])
	if !ok {
		return vm.Null
	}
	if n < 1 {
		return t.Raise(t.VM().Types().ValueError, "ordinal must be >= 1")
	}
	y, m, d := dayOf(n)
	return newDate(t, a[0], y, m, d)
}

func dateFromISOCalendar(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	var year, week, day int
	if !intArgs(t, a[1:], &year, &week, &day) {
		if t.Matches(ts.OverflowError) {
			t.ClearExc()
			return t.Raise(ts.ValueError, "ISO calendar component out of range")
		}
		return vm.Null
	}
	ord, wrong := fromISO(year, week, day)
	switch wrong {
	case isoBadYear:
		return t.Raise(ts.ValueError, "Year is out of range: %d", year)
	case isoBadWeek:
		return t.Raise(ts.ValueError, "Invalid week: %d", week)
	case isoBadDay:
		return t.Raise(ts.ValueError, "Invalid day: %d (range is [1, 7])", day)
	}
	y, m, d := 0, 1, 1
	if ord >= 1 {
		y, m, d = dayOf(ord)
	}
	return newDate(t, a[0], y, m, d)
}

func dateISOCalendar(t *vm.Thread, a []vm.Value) vm.Value {
	d := dateOf(a[0])
	year, week, day := isoCalendar(d.y, d.m, d.d)
	vals := []vm.Value{vm.Int(int64(year)), vm.Int(int64(week)), vm.Int(int64(day))}
	if t.VM().Py2() {
		return t.NewTuple(vals...)
	}
	return t.NewStruct(typesOf(t).isoDate, vals...)
}

func dateRepr(t *vm.Thread, self vm.Value) vm.Value {
	d := dateOf(self)
	return t.Strf("%s(%d, %d, %d)", fullName(t, self), d.y, d.m, d.d)
}

func dateISOFormat(t *vm.Thread, a []vm.Value) vm.Value {
	d := dateOf(a[0])
	return t.Strf("%04d-%02d-%02d", d.y, d.m, d.d)
}

// strOf is str() as isoformat() of the object's own class.
func strOf(t *vm.Thread, self vm.Value) vm.Value { return t.CallMethod(self, "isoformat") }

var (
	dayNames   = strings.Fields("Mon Tue Wed Thu Fri Sat Sun")
	monthNames = strings.Fields("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
)

// ctime is the form that C's ctime has.
func ctime(t *vm.Thread, d *date, h, min, sec int) vm.Value {
	return t.Strf("%s %s %2d %02d:%02d:%02d %04d", dayNames[weekday(d.y, d.m, d.d)], monthNames[d.m-1], d.d, h, min, sec, d.y)
}

// timeTuple makes a time.struct_time.
func timeTuple(t *vm.Thread, d *date, h, min, sec, dst int) vm.Value {
	var vals []vm.Value
	for _, n := range [...]int{d.y, d.m, d.d, h, min, sec, weekday(d.y, d.m, d.d), daysBeforeMonth(d.y, d.m) + d.d, dst} {
		vals = append(vals, vm.Int(int64(n)))
	}
	tuple := t.NewTuple(vals...)
	defer t.Decref(tuple)
	return callTime(t, "struct_time", tuple)
}

// format is __format__: strftime, or str() where no format is given.
func format(t *vm.Thread, a []vm.Value) vm.Value {
	self, spec := a[0], a[1]
	if !isString(t, spec) {
		if t.VM().Py2() {
			return t.Raise(t.VM().Types().ValueError, "__format__ expects str or unicode, not %s", fullName(t, spec))
		}
		return t.Raise(t.VM().Types().TypeError, "__format__() argument 1 must be str, not %s", argName(t, spec))
	}
	if vm.GoString(spec) == "" {
		return t.StrOf(self)
	}
	return t.CallMethod(self, "strftime", spec)
}

func dateReplace(t *vm.Thread, a []vm.Value) vm.Value {
	d := *dateOf(a[0])
	if !intArgs(t, a[1:], &d.y, &d.m, &d.d) {
		return vm.Null
	}
	return newDate(t, t.TypeOf(a[0]).Value(), d.y, d.m, d.d)
}

// replaceOf is __replace__: replace of the class itself, with keywords alone.
func replaceOf(sig vm.Signature, n int, replace func(t *vm.Thread, a []vm.Value) vm.Value) func(t *vm.Thread, a vm.Args) vm.Value {
	return func(t *vm.Thread, a vm.Args) vm.Value {
		p := make([]vm.Value, n+1)
		p[0] = a.Pos[0]
		if !sig.Bind(t, "replace", vm.Args{Pos: a.Pos[1:], Kw: a.Kw, Names: a.Names}, p[1:]) {
			return vm.Null
		}
		return replace(t, p)
	}
}

// getInt is a field that is an int.
func getInt(name, doc string, get func(v vm.Value) int) vm.GetSet {
	return vm.GetSet{Name: name, Doc: doc, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(get(v))) }}
}

var dateFields = []vm.GetSet{
	getInt("year", "", func(v vm.Value) int { return dateOf(v).y }),
	getInt("month", "", func(v vm.Value) int { return dateOf(v).m }),
	getInt("day", "", func(v vm.Value) int { return dateOf(v).d }),
}

const dateReplaceSig = "year=unchanged, month=unchanged, day=unchanged"

var dateSpecOf = vm.PerDialect(func(py2 bool) *vm.TypeSpec {
	spec := &vm.TypeSpec{Name: "datetime.date", Kind: vm.KindNative, Flags: vm.TypeBase | vm.TypeImmut,
		Doc:    "date(year, month, day) --> date object",
		Slots:  vm.Slots{New: dateNew, Repr: dateRepr, Str: strOf, Hash: dateHash, Compare: dateCompare},
		GetSet: dateFields,
		Methods: []vm.Method{
			{Name: "fromtimestamp", Sig: "timestamp, /", How: vm.ClassMethod, Fn: dateFromTimestamp, Doc: "Create a date from a POSIX timestamp."},
			{Name: "fromordinal", Sig: "n, /", How: vm.ClassMethod, Fn: dateFromOrdinal, Doc: "int -> date corresponding to a proleptic Gregorian ordinal."},
			{Name: "fromisoformat", Sig: "object, /", How: vm.ClassMethod | vm.Only3, Fn: dateFromISOFormat, Doc: "Construct a date from a string in ISO 8601 format."},
			{Name: "fromisocalendar", Sig: "year, week, day", How: vm.ClassMethod | vm.Only3, Fn: dateFromISOCalendar,
				Doc: "int, int, int -> Construct a date from the ISO year, week number and weekday.\n\nThis is the inverse of the function date.isocalendar()"},
			{Name: "today", How: vm.ClassMethod, Fn: today, Doc: "Current date or datetime:  same as self.__class__.fromtimestamp(time.time())."},
			{Name: "ctime", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return ctime(t, dateOf(a[0]), 0, 0, 0) }, Doc: "Return ctime() style string."},
			{Name: "strftime", Sig: "format", Fn: dateStrftime, Doc: "format -> strftime() style string."},
			{Name: "__format__", Sig: "format, /", Fn: format, Doc: "Formats self with strftime."},
			{Name: "timetuple", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return timeTuple(t, dateOf(a[0]), 0, 0, 0, -1) },
				Doc: "Return time tuple, compatible with time.localtime()."},
			{Name: "isocalendar", Fn: dateISOCalendar, Doc: "Return a named tuple containing ISO year, week number, and weekday."},
			{Name: "isoformat", Fn: dateISOFormat, Doc: "Return string in ISO 8601 format, YYYY-MM-DD."},
			{Name: "isoweekday", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				d := dateOf(a[0])
				return vm.Int(int64(weekday(d.y, d.m, d.d) + 1))
			}, Doc: "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7"},
			{Name: "toordinal", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Int(int64(dateOf(a[0]).ordinal())) },
				Doc: "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1."},
			{Name: "weekday", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				d := dateOf(a[0])
				return vm.Int(int64(weekday(d.y, d.m, d.d)))
			}, Doc: "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6"},
			{Name: "replace", Sig: dateReplaceSig, Fn: dateReplace, Doc: "Return date with new specified fields."},
			{Name: "__reduce__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				return t.NewTuple(t.TypeOf(a[0]).Value().Incref(), t.NewTuple(t.Bytes(string(dateOf(a[0]).packed()))))
			}, Doc: "__reduce__() -> (cls, state)"},
		},
	}
	if !py2 {
		spec.Methods = append(spec.Methods, vm.Method{Name: "__replace__", Raw: replaceOf(vm.NewSignature("*, "+dateReplaceSig), 3, dateReplace),
			Doc: "The same as replace()."})
	}
	spec.Slots.Binary[vm.OpAdd], spec.Slots.Binary[vm.OpSubtract] = dateAdd, dateSubtract
	return spec
})
