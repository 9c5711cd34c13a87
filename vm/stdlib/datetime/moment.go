package datetime

import (
	"fmt"

	"github.com/sllint/sllint/vm"
)

// moment is the data of a datetime.
type moment struct {
	date
	clock
	sum    int64 // the hash
	hashed bool
}

func momentOf(v vm.Value) *moment { return vm.Data(v).(*moment) }

// asMoment gives the datetime that v is, nil where it is none.
func asMoment(v vm.Value) *moment {
	m, _ := vm.Data(v).(*moment)
	return m
}

// cmp is below, above or 0, by what clocks show.
func (m *moment) cmp(n *moment) int64 {
	if d := m.date.cmp(&n.date); d != 0 {
		return d
	}
	return m.micros() - n.micros()
}

func (m *moment) fields() *fields { return &fields{m.y, m.m, m.d, m.h, m.min, m.sec} }

func (m *moment) packed() []byte { return append(m.date.packed(), m.clock.packed()...) }

var (
	momentSig  = vm.NewSignature("year=None, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0")
	momentSig2 = vm.NewSignature("year=None, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None")
)

func momentNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if b := stateArg(t, a, 2, 10, 2, 12); b != nil {
		tz, ok := stateZone(t, a)
		if !ok {
			return vm.Null
		}
		m := &moment{date: date{y: int(b[0])<<8 | int(b[1]), m: int(b[2] & 0x7f), d: int(b[3])}, clock: clock{tz: tz.Incref(), fold: int(b[2] >> 7)}}
		m.unpack(b[4:])
		return t.NewNative(typ, m)
	}
	var p [9]vm.Value
	sig, args := momentSig, p[:]
	if t.VM().Py2() {
		sig, args = momentSig2, p[:8]
	}
	if !bindFunction(t, sig, a, args) {
		return vm.Null
	}
	m := &moment{clock: clock{tz: vm.None}}
	if !p[7].IsNull() {
		m.tz = p[7]
	}
	if !m.read(t, p[:]) || !intArgs(t, p[3:7], &m.h, &m.min, &m.sec, &m.us) || !intArgs(t, p[8:], &m.fold) ||
		!m.date.check(t) || !m.clock.check(t) {
		return vm.Null
	}
	m.tz.Incref()
	return t.NewNative(typ, m)
}

// newMoment makes a datetime of a class; the zone is borrowed.
func newMoment(t *vm.Thread, cls vm.Value, d date, c clock) vm.Value {
	s := typesOf(t)
	if cls == s.datetime.Value() {
		if !d.check(t) || !c.check(t) {
			return vm.Null
		}
		c.tz.Incref()
		return t.NewNative(s.datetime, &moment{date: date{y: d.y, m: d.m, d: d.d}, clock: c})
	}
	args := append([]vm.Value{vm.Int(int64(d.y)), vm.Int(int64(d.m)), vm.Int(int64(d.d))}, c.args()...)
	return callWithFold(t, cls, c.fold, args...)
}

// ownClass is the class of what is computed from a datetime: Python 2 has no other but
// the module's.
func ownClass(t *vm.Thread, self vm.Value) vm.Value {
	if t.VM().Py2() {
		return typesOf(t).datetime.Value()
	}
	return t.TypeOf(self).Value()
}

// shift adds days and microseconds to a datetime.
func shift(t *vm.Thread, self vm.Value, days int, micros int64) vm.Value {
	m := momentOf(self)
	us := m.micros() + micros
	day := us / dayMicros
	if us %= dayMicros; us < 0 {
		day, us = day-1, us+dayMicros
	}
	ord := m.ordinal() + days + int(day)
	if ord < 1 || ord > maxOrdinal {
		return t.Raise(t.VM().Types().OverflowError, "date value out of range")
	}
	y, mon, d := dayOf(ord)
	return newMoment(t, ownClass(t, self), date{y: y, m: mon, d: d}, clockAt(us, m.tz))
}

// clockAt is the time so many microseconds after midnight.
func clockAt(us int64, tz vm.Value) clock {
	s := int(us / 1000000)
	return clock{h: s / 3600, min: s / 60 % 60, sec: s % 60, us: int(us % 1000000), tz: tz}
}

// addToMoment adds microseconds to a datetime.
func addToMoment(t *vm.Thread, self vm.Value, us int64) vm.Value { return shift(t, self, 0, us) }

func (d *delta) micro() int64 { return int64(d.seconds)*1000000 + int64(d.micros) }

func momentAdd(t *vm.Thread, a, b vm.Value) vm.Value {
	if d := asDelta(b); d != nil && asMoment(a) != nil {
		return shift(t, a, d.days, d.micro())
	}
	if d := asDelta(a); d != nil && asMoment(b) != nil {
		return shift(t, b, d.days, d.micro())
	}
	return vm.NotImplemented
}

// offsets asks both zones for their offsets, unless they are the same zone.
func offsets(t *vm.Thread, a, b vm.Value) (o1, o2 int64, known1, known2, ok bool) {
	x, y := momentOf(a), momentOf(b)
	if x.tz == y.tz {
		return 0, 0, false, false, true
	}
	v := callOffset(t, x.tz, "utcoffset", a)
	if v.IsNull() {
		return
	}
	o1, known1 = offsetMicros(t, v)
	if v = callOffset(t, y.tz, "utcoffset", b); v.IsNull() {
		return
	}
	o2, known2 = offsetMicros(t, v)
	return o1, o2, known1, known2, true
}

// difference is a - b in microseconds, given their offsets.
func (m *moment) difference(n *moment, o1, o2 int64) int64 {
	return int64(m.ordinal()-n.ordinal())*dayMicros + m.micros() - n.micros() - (o1 - o2)
}

func momentSubtract(t *vm.Thread, a, b vm.Value) vm.Value {
	x := asMoment(a)
	if x == nil {
		return vm.NotImplemented
	}
	if y := asMoment(b); y != nil {
		o1, o2, known1, known2, ok := offsets(t, a, b)
		switch {
		case !ok:
			return vm.Null
		case known1 != known2:
			return t.Raise(t.VM().Types().TypeError, "can't subtract offset-naive and offset-aware datetimes")
		}
		return newDelta(t, x.difference(y, o1, o2))
	}
	if d := asDelta(b); d != nil {
		return shift(t, a, -d.days, -d.micro())
	}
	return vm.NotImplemented
}

// foldMatters tells whether the offset of a datetime is another one with the other fold:
// then it equals no time of another zone (PEP 495).
func foldMatters(t *vm.Thread, self vm.Value, off int64, known bool) (matters, ok bool) {
	m := momentOf(self)
	if m.tz.IsNone() {
		return false, true
	}
	c := m.clock
	c.fold = 1 - c.fold
	other := newMoment(t, typesOf(t).datetime.Value(), m.date, c)
	if other.IsNull() {
		return false, false
	}
	defer t.Decref(other)
	v := callOffset(t, m.tz, "utcoffset", other)
	if v.IsNull() {
		return false, false
	}
	o, k := offsetMicros(t, v)
	return o != off || k != known, true
}

func momentCompare(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
	x, y := momentOf(a), asMoment(b)
	py2 := t.VM().Py2()
	if y == nil {
		if py2 && asDate(b) == nil {
			if has, ok := t.LookupAttr(b, "timetuple"); !ok {
				return vm.Null
			} else if !has.IsNull() {
				t.Decref(has)
				return vm.NotImplemented
			}
		}
		return cannotCompare(t, a, b, op)
	}
	if x.tz == y.tz {
		return compareInts(x.cmp(y), op)
	}
	o1, o2, known1, known2, ok := offsets(t, a, b)
	if !ok {
		return vm.Null
	}
	var diff int64
	switch {
	case known1 == known2 && o1 == o2:
		diff = x.cmp(y)
	case known1 && known2:
		diff = x.difference(y, o1, o2)
	case !py2 && op == vm.EQ:
		return vm.False
	case !py2 && op == vm.NE:
		return vm.True
	default:
		return t.Raise(t.VM().Types().TypeError, "can't compare offset-naive and offset-aware datetimes")
	}
	if !py2 && diff == 0 && (op == vm.EQ || op == vm.NE) {
		matters, ok := foldMatters(t, a, o1, known1)
		if ok && !matters {
			matters, ok = foldMatters(t, b, o2, known2)
		}
		if !ok {
			return vm.Null
		}
		if matters {
			diff = 1
		}
	}
	return compareInts(diff, op)
}

func momentHash(t *vm.Thread, self vm.Value) vm.Value {
	m := momentOf(self)
	if m.hashed {
		return vm.Int(m.sum)
	}
	off, known := int64(0), false
	if !m.tz.IsNone() {
		asked := self
		if m.fold == 1 {
			c := m.clock
			c.fold = 0
			if asked = newMoment(t, typesOf(t).datetime.Value(), m.date, c); asked.IsNull() {
				return vm.Null
			}
			defer t.Decref(asked)
		}
		v := callOffset(t, m.tz, "utcoffset", asked)
		if v.IsNull() {
			return vm.Null
		}
		off, known = offsetMicros(t, v)
	}
	var of vm.Value
	if known {
		of = newDelta(t, int64(m.ordinal())*dayMicros+m.micros()-off)
	} else {
		of = t.Bytes(string(m.packed()))
	}
	m.sum, _ = t.Hash(of)
	m.hashed = true
	t.Decref(of)
	return vm.Int(m.sum)
}

func momentRepr(t *vm.Thread, self vm.Value) vm.Value {
	m := momentOf(self)
	return m.finishRepr(t, fmt.Sprintf("%s(%d, %d, %d, %d, %d", fullName(t, self), m.y, m.m, m.d, m.h, m.min))
}

func momentStr(t *vm.Thread, self vm.Value) vm.Value {
	space := t.Str(" ")
	defer t.Decref(space)
	return t.CallMethod(self, "isoformat", space)
}

func momentISOFormat(t *vm.Thread, a []vm.Value) vm.Value {
	sep := "T"
	if v := a[1]; !v.IsNull() {
		ts, py2 := t.VM().Types(), t.VM().Py2()
		switch {
		case py2 && (!vm.IsBytes(v) || len(vm.RawBytes(v)) != 1):
			return t.Raise(ts.TypeError, "isoformat() argument 1 must be char, not %s", argName(t, v))
		case !py2 && (!vm.IsText(v) || vm.TextLen(v) != 1):
			return t.Raise(ts.TypeError, "isoformat() argument 1 must be a unicode character, not %s", argName(t, v))
		}
		sep = vm.GoString(v)
	}
	spec := vm.Null
	if len(a) > 2 {
		spec = a[2]
	}
	m := momentOf(a[0])
	text, ok := m.show(t, spec)
	if !ok {
		return vm.Null
	}
	text = fmt.Sprintf("%04d-%02d-%02d%s%s", m.y, m.m, m.d, sep, text)
	off := callOffset(t, m.tz, "utcoffset", a[0])
	if off.IsNull() {
		return vm.Null
	}
	if !off.IsNone() {
		text += showOffset(deltaOf(off), ":")
		t.Decref(off)
	}
	if t.VM().Py2() {
		return t.Str(text)
	}
	return t.Text(text)
}

// momentOfSeconds makes a datetime of what localtime or gmtime says of a moment.
func momentOfSeconds(t *vm.Thread, cls vm.Value, function string, sec int64, us int, tz vm.Value) vm.Value {
	f, ok := brokenDown(t, function, sec)
	if !ok {
		return vm.Null
	}
	c := clock{h: f.h, min: f.min, sec: f.sec, us: us, tz: tz}
	if tz.IsNone() && function == "localtime" && !t.VM().Py2() && f.y >= minYear && f.y <= maxYear {
		// Where clocks are set back between a day before and now, it may be that they
		// show this for the second time.
		shown := f.sinceYear1()
		u := sec + epochSeconds
		before, ok := localSeconds(t, u-maxFold)
		if !ok {
			return vm.Null
		}
		if step := shown - before - maxFold; step < 0 {
			again, ok := localSeconds(t, u+step)
			if !ok {
				return vm.Null
			}
			if again == shown {
				c.fold = 1
			}
		}
	}
	return newMoment(t, cls, date{y: f.y, m: f.m, d: f.d}, c)
}

// inZone makes a datetime of a moment in a zone: of local time where that is None.
func inZone(t *vm.Thread, cls vm.Value, sec int64, us int, tz vm.Value) vm.Value {
	if tz.IsNull() || tz.IsNone() {
		return momentOfSeconds(t, cls, "localtime", sec, us, vm.None)
	}
	utc := momentOfSeconds(t, cls, "gmtime", sec, us, tz)
	if utc.IsNull() {
		return vm.Null
	}
	defer t.Decref(utc)
	return t.CallMethod(tz, "fromutc", utc)
}

func now(t *vm.Thread, a []vm.Value) vm.Value {
	if !a[1].IsNull() && !checkTZ(t, a[1]) {
		return vm.Null
	}
	ns := t.Now()
	return inZone(t, a[0], ns/1e9, int(ns%1e9/1000), a[1])
}

func utcnow(t *vm.Thread, a []vm.Value) vm.Value {
	if !deprecated(t, "utcnow() is deprecated and scheduled for removal in a future version. "+
		"Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).") {
		return vm.Null
	}
	ns := t.Now()
	return momentOfSeconds(t, a[0], "gmtime", ns/1e9, int(ns%1e9/1000), vm.None)
}

// deprecated warns of a method, in Python 3.
func deprecated(t *vm.Thread, text string) bool {
	return t.VM().Py2() || t.Warn(t.VM().Types().DeprecationWarning, 1, "datetime.datetime.%s", text)
}

func fromTimestamp(t *vm.Thread, a []vm.Value) vm.Value {
	if !a[2].IsNull() && !checkTZ(t, a[2]) {
		return vm.Null
	}
	sec, us, ok := secondsAndMicros(t, a[1])
	if !ok {
		return vm.Null
	}
	return inZone(t, a[0], sec, us, a[2])
}

func utcFromTimestamp(t *vm.Thread, a []vm.Value) vm.Value {
	if !deprecated(t, "utcfromtimestamp() is deprecated and scheduled for removal in a future version. "+
		"Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.fromtimestamp(timestamp, datetime.UTC).") {
		return vm.Null
	}
	sec, us, ok := secondsAndMicros(t, a[1])
	if !ok {
		return vm.Null
	}
	return momentOfSeconds(t, a[0], "gmtime", sec, us, vm.None)
}

func strptime(t *vm.Thread, a []vm.Value) vm.Value {
	for i, v := range a[1:] {
		if !isString(t, v) {
			what := "str"
			if t.VM().Py2() {
				what = "string"
			}
			return t.Raise(t.VM().Types().TypeError, "strptime() argument %d must be %s, not %s", i+1, what, argName(t, v))
		}
	}
	m := t.ImportModule("_strptime")
	if m.IsNull() {
		return vm.Null
	}
	defer t.Decref(m)
	if !t.VM().Py2() {
		return t.CallMethod(m, "_strptime_datetime", a...)
	}
	r := t.CallMethod(m, "_strptime", a[1], a[2])
	if r.IsNull() {
		return vm.Null
	}
	defer t.Decref(r)
	pair := vm.Items(r)
	if len(pair) != 2 || len(vm.Items(pair[0])) < 6 {
		return t.Raise(t.VM().Types().ValueError, "unexpected result of _strptime._strptime()")
	}
	args := append([]vm.Value(nil), vm.Items(pair[0])[:6]...)
	for i := range args {
		args[i].Incref()
	}
	return call(t, a[0], append(args, pair[1].Incref())...)
}

func combine(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	d := asDate(a[1])
	if d == nil {
		return t.Raise(ts.TypeError, "combine() argument 1 must be datetime.date, not %s", argName(t, a[1]))
	}
	x := asTime(a[2])
	if x == nil {
		return t.Raise(ts.TypeError, "combine() argument 2 must be datetime.time, not %s", argName(t, a[2]))
	}
	c := x.clock
	if len(a) > 3 && !a[3].IsNull() {
		if !checkTZ(t, a[3]) {
			return vm.Null
		}
		c.tz = a[3]
	}
	return newMoment(t, a[0], *d, c)
}

func momentReplace(t *vm.Thread, a []vm.Value) vm.Value {
	m := momentOf(a[0])
	d, c := m.date, m.clock
	if !intArgs(t, a[1:4], &d.y, &d.m, &d.d) || !c.replace(t, a[4:]) {
		return vm.Null
	}
	return newMoment(t, t.TypeOf(a[0]).Value(), d, c)
}

// momentTuple is timetuple, which asks the zone for dst.
func momentTuple(t *vm.Thread, a []vm.Value) vm.Value {
	m := momentOf(a[0])
	dst := -1
	v := callOffset(t, m.tz, "dst", a[0])
	if v.IsNull() {
		return vm.Null
	}
	if us, known := offsetMicros(t, v); known {
		dst = 0
		if us != 0 {
			dst = 1
		}
	}
	return timeTuple(t, &m.date, m.h, m.min, m.sec, dst)
}

func momentUTCTuple(t *vm.Thread, a []vm.Value) vm.Value {
	m := momentOf(a[0])
	v := callOffset(t, m.tz, "utcoffset", a[0])
	if v.IsNull() {
		return vm.Null
	}
	off, _ := offsetMicros(t, v)
	us := m.micros() - off
	day := us / dayMicros
	if us %= dayMicros; us < 0 {
		day, us = day-1, us+dayMicros
	}
	ord := m.ordinal() + int(day)
	if (ord < 1 || ord > maxOrdinal) && !t.VM().Py2() {
		return t.Raise(t.VM().Types().OverflowError, "date value out of range")
	}
	y, mon, d := dayOf(ord + daysIn400Years) // Python 2 takes the years 0 and 10000
	c := clockAt(us, vm.None)
	return timeTuple(t, &date{y: y - 400, m: mon, d: d}, c.h, c.min, c.sec, 0)
}

func timestamp(t *vm.Thread, a []vm.Value) vm.Value {
	m := momentOf(a[0])
	if !m.tz.IsNone() {
		d := momentSubtract(t, a[0], typesOf(t).epoch)
		if d.IsNull() {
			return vm.Null
		}
		defer t.Decref(d)
		return t.CallMethod(d, "total_seconds")
	}
	sec, ok := fromLocal(t, m.fields(), m.fold)
	if !ok {
		return vm.Null
	}
	return vm.Float(float64(sec-epochSeconds) + float64(m.us)/1e6)
}

// asTimezone is astimezone of Python 3, where a time without a zone is a local one, and
// no zone stands for the local one.
func asTimezone(t *vm.Thread, a []vm.Value) vm.Value {
	self, tz := a[0], vm.None
	if !a[1].IsNull() {
		tz = a[1]
	}
	if !checkTZ(t, tz) {
		return vm.Null
	}
	m := momentOf(self)
	if !m.tz.IsNone() && m.tz == tz {
		return self.Incref()
	}
	off := callOffset(t, m.tz, "utcoffset", self)
	if off.IsNull() {
		return vm.Null
	}
	us, known := offsetMicros(t, off)
	if !known {
		sec, ok := fromLocal(t, m.fields(), m.fold)
		if !ok {
			return vm.Null
		}
		us = (m.fields().sinceYear1() - sec) * 1000000
		if m.tz == tz && !tz.IsNone() {
			return self.Incref()
		}
	}
	utc := addToMoment(t, self, -us)
	if utc.IsNull() {
		return vm.Null
	}
	defer t.Decref(utc)
	r := asMoment(utc)
	if r == nil {
		return t.Raise(t.VM().Types().TypeError, "datetime expected, got %s", t.TypeName(utc))
	}
	tz.Incref()
	if tz.IsNone() {
		sec := r.fields().sinceYear1() - epochSeconds
		if tz = localZone(t, sec); tz.IsNull() {
			return vm.Null
		}
	}
	old := r.tz
	r.tz = tz // as good as new: nobody else has it
	t.Decref(old)
	return t.CallMethod(tz, "fromutc", utc)
}

// asTimezone2 is astimezone of Python 2, where both need a zone.
func asTimezone2(t *vm.Thread, a []vm.Value) vm.Value {
	self, tz := a[0], a[1]
	ts := t.VM().Types()
	if !isTZ(t, tz) {
		return t.Raise(ts.TypeError, "astimezone() argument 1 must be datetime.tzinfo, not %s", argName(t, tz))
	}
	m := momentOf(self)
	if !m.tz.IsNone() && m.tz == tz {
		return self.Incref()
	}
	off := callOffset(t, m.tz, "utcoffset", self)
	if off.IsNull() {
		return vm.Null
	}
	us, known := offsetMicros(t, off)
	if !known {
		return t.Raise(ts.ValueError, "astimezone() cannot be applied to a naive datetime")
	}
	utc := addToMoment(t, self, -us)
	if utc.IsNull() {
		return vm.Null
	}
	defer t.Decref(utc)
	r := momentOf(utc)
	old := r.tz
	r.tz = tz.Incref()
	t.Decref(old)
	return t.CallMethod(tz, "fromutc", utc)
}

func momentState(t *vm.Thread, self vm.Value, protocol int) vm.Value {
	m := momentOf(self)
	return m.reduceState(t, m.packed(), 2, protocol)
}

func aboutSelf(self vm.Value) vm.Value { return self }

const momentReplaceSig = dateReplaceSig + ", " + timeReplaceSig

var momentMethods = []vm.Method{
	{Name: "now", Sig: "tz=None", How: vm.ClassMethod, Fn: now, Doc: "Returns new datetime object representing current time local to tz.\n\n" +
		"  tz\n    Timezone object.\n\nIf no tz is specified, uses local timezone."},
	{Name: "utcnow", How: vm.ClassMethod, Fn: utcnow, Doc: "Return a new datetime representing UTC day and time."},
	{Name: "fromtimestamp", Sig: "timestamp, tz=None", How: vm.ClassMethod, Fn: fromTimestamp, Doc: "timestamp[, tz] -> tz's local time from POSIX timestamp."},
	{Name: "utcfromtimestamp", Sig: "timestamp, /", How: vm.ClassMethod, Fn: utcFromTimestamp, Doc: "Construct a naive UTC datetime from a POSIX timestamp."},
	{Name: "strptime", Sig: "date_string, format, /", How: vm.ClassMethod, Fn: strptime, Doc: "string, format -> new datetime parsed from a string (like time.strptime())."},
	{Name: "combine", Sig: "date, time, tzinfo=True", How: vm.ClassMethod | vm.Only3, Fn: combine, Doc: "date, time -> datetime with same date and time fields"},
	{Name: "combine", Sig: "date, time", How: vm.ClassMethod | vm.Only2, Fn: combine, Doc: "date, time -> datetime with same date and time fields"},
	{Name: "fromisoformat", Sig: "object, /", How: vm.ClassMethod | vm.Only3, Fn: momentFromISOFormat, Doc: "string -> datetime from a string in most ISO 8601 formats"},
	{Name: "date", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		m := momentOf(a[0])
		return newDate(t, typesOf(t).date.Value(), m.y, m.m, m.d)
	}, Doc: "Return date object with same year, month and day."},
	{Name: "time", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		c := momentOf(a[0]).clock
		c.tz = vm.None
		return newTime(t, typesOf(t).time.Value(), c)
	}, Doc: "Return time object with same time but with tzinfo=None."},
	{Name: "timetz", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		return newTime(t, typesOf(t).time.Value(), momentOf(a[0]).clock)
	}, Doc: "Return time object with same time and tzinfo."},
	{Name: "ctime", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		m := momentOf(a[0])
		return ctime(t, &m.date, m.h, m.min, m.sec)
	}, Doc: "Return ctime() style string."},
	{Name: "timetuple", Fn: momentTuple, Doc: "Return time tuple, compatible with time.localtime()."},
	{Name: "timestamp", How: vm.Only3, Fn: timestamp, Doc: "Return POSIX timestamp as float."},
	{Name: "utctimetuple", Fn: momentUTCTuple, Doc: "Return UTC time tuple, compatible with time.localtime()."},
	{Name: "isoformat", Sig: "sep='T', timespec='auto'", How: vm.Only3, Fn: momentISOFormat,
		Doc: "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM]."},
	{Name: "isoformat", Sig: "sep='T'", How: vm.Only2, Fn: momentISOFormat, Doc: "[sep] -> string in ISO 8601 format, YYYY-MM-DDTHH:MM:SS[.mmmmmm][+HH:MM]."},
	{Name: "strftime", Sig: "format", Fn: momentStrftime, Doc: "format -> strftime() style string."},
	{Name: "utcoffset", Fn: ask("utcoffset", aboutSelf), Doc: "Return self.tzinfo.utcoffset(self)."},
	{Name: "tzname", Fn: ask("tzname", aboutSelf), Doc: "Return self.tzinfo.tzname(self)."},
	{Name: "dst", Fn: ask("dst", aboutSelf), Doc: "Return self.tzinfo.dst(self)."},
	{Name: "replace", Sig: momentReplaceSig, How: vm.Only2, Fn: momentReplace, Doc: "Return datetime with new specified fields."},
	{Name: "replace", Sig: momentReplaceSig + ", *, fold=unchanged", How: vm.Only3, Fn: momentReplace, Doc: "Return datetime with new specified fields."},
	{Name: "astimezone", Sig: "tz", How: vm.Only2, Fn: asTimezone2, Doc: "tz -> convert to local time in new timezone tz\n"},
	{Name: "astimezone", Sig: "tz=None", How: vm.Only3, Fn: asTimezone, Doc: "tz -> convert to local time in new timezone tz\n"},
	{Name: "__reduce_ex__", Sig: "proto, /", How: vm.Only3, Fn: reduceEx(true, momentState), Doc: "__reduce_ex__(proto) -> (cls, state)"},
	{Name: "__reduce__", Fn: reduceEx(false, momentState), Doc: "__reduce__() -> (cls, state)"},
}

var momentSpecOf = vm.PerDialect(func(py2 bool) *vm.TypeSpec {
	spec := &vm.TypeSpec{Name: "datetime.datetime", Kind: vm.KindNative, Flags: vm.TypeBase | vm.TypeImmut,
		Doc: "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\n" +
			"The year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.\n",
		Slots: vm.Slots{New: momentNew, Repr: momentRepr, Str: momentStr, Hash: momentHash, Compare: momentCompare,
			Traverse: visitClock, Clear: clearClock},
		GetSet:  clockFields(),
		Methods: momentMethods,
	}
	if !py2 {
		spec.Methods = append(append([]vm.Method(nil), momentMethods...), vm.Method{Name: "__replace__",
			Raw: replaceOf(vm.NewSignature("*, "+momentReplaceSig+", fold=unchanged"), 9, momentReplace), Doc: "The same as replace()."})
	}
	spec.Slots.Binary[vm.OpAdd], spec.Slots.Binary[vm.OpSubtract] = momentAdd, momentSubtract
	return spec
})
