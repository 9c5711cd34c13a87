package datetime

import (
	"fmt"

	"github.com/sllint/sllint/vm"
)

// zone is a timezone: a fixed offset, and a name that may be Null.
type zone struct{ offset, name vm.Value }

func zoneOf(v vm.Value) *zone { return vm.Data(v).(*zone) }

func isTZ(t *vm.Thread, v vm.Value) bool { return t.IsInstance(v, typesOf(t).tzinfo) }

// checkTZ raises where an argument is neither None nor a tzinfo.
func checkTZ(t *vm.Thread, v vm.Value) bool {
	if v.IsNone() || isTZ(t, v) {
		return true
	}
	t.Raise(t.VM().Types().TypeError, "tzinfo argument must be None or of a tzinfo subclass, not type '%s'", fullName(t, v))
	return false
}

// checkMethodTZ raises where an argument of a method is no tzinfo: "utcoffset(dt)…".
func checkMoment(t *vm.Thread, name string, v vm.Value) bool {
	if v.IsNone() || asMoment(v) != nil {
		return true
	}
	t.Raise(t.VM().Types().TypeError, "%s(dt) argument must be a datetime instance or None, not %s", name, fullName(t, v))
	return false
}

const dayRange = "strictly between -timedelta(hours=24) and timedelta(hours=24)"

// withinDay tells whether an offset is less than a day.
func (d *delta) withinDay() bool {
	return d.days == 0 || d.days == -1 && (d.seconds > 0 || d.micros > 0)
}

// callOffset asks a tzinfo for utcoffset or dst: None or a timedelta (owned) within its
// bounds. tz may be None.
func callOffset(t *vm.Thread, tz vm.Value, name string, arg vm.Value) vm.Value {
	if tz.IsNone() {
		return vm.None
	}
	r := t.CallMethod(tz, name, arg)
	if r.IsNull() || r.IsNone() {
		return r
	}
	ts := t.VM().Types()
	d := asDelta(r)
	if d == nil {
		t.Raise(ts.TypeError, "tzinfo.%s() must return None or a timedelta, not '%s'", name, fullName(t, r))
		t.Decref(r)
		return vm.Null
	}
	if t.VM().Py2() {
		defer t.Decref(r)
		return wholeMinutes(t, name, d)
	}
	if d.withinDay() {
		return r
	}
	t.Decref(r)
	return t.Raise(ts.ValueError, "offset must be a timedelta %s.", dayRange)
}

// wholeMinutes is what Python 2 takes of an offset.
func wholeMinutes(t *vm.Thread, name string, d *delta) vm.Value {
	minutes := 24 * 60
	if d.days == 0 || d.days == -1 {
		minutes = d.days*24*60 + d.seconds/60
		if d.seconds%60 != 0 || d.micros != 0 {
			return t.Raise(t.VM().Types().ValueError, "tzinfo.%s() must return a whole number of minutes", name)
		}
	}
	if minutes < -1439 || minutes > 1439 {
		return t.Raise(t.VM().Types().ValueError, "tzinfo.%s() returned %d; must be in -1439 .. 1439", name, minutes)
	}
	return newDelta(t, int64(minutes)*60*1000000)
}

// callName asks a tzinfo for its name: None or text (owned).
func callName(t *vm.Thread, tz, arg vm.Value) vm.Value {
	if tz.IsNone() {
		return vm.None
	}
	r := t.CallMethod(tz, "tzname", arg)
	if r.IsNull() || r.IsNone() || t.IsStr(r) {
		return r
	}
	defer t.Decref(r)
	return t.Raise(t.VM().Types().TypeError, "tzinfo.tzname() must return None or a string, not '%s'", fullName(t, r))
}

// offsetMicros gives an offset that callOffset gave (and lets go of it) in microseconds;
// known is false for None.
func offsetMicros(t *vm.Thread, v vm.Value) (us int64, known bool) {
	if v.IsNone() {
		return 0, false
	}
	us, _ = deltaOf(v).short()
	t.Decref(v)
	return us, true
}

// showOffset writes an offset as +HH:MM[:SS[.ffffff]].
func showOffset(d *delta, sep string) string {
	us, _ := d.short()
	sign := '+'
	if us < 0 {
		sign, us = '-', -us
	}
	s := us / 1000000
	text := fmt.Sprintf("%c%02d%s%02d", sign, s/3600, sep, s/60%60)
	if us %= 1000000; us != 0 {
		return fmt.Sprintf("%s%s%02d.%06d", text, sep, s%60, us)
	}
	if s%60 != 0 {
		return fmt.Sprintf("%s%s%02d", text, sep, s%60)
	}
	return text
}

func notImplemented(name string) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		return t.Raise(t.VM().Types().NotImplementedError, "a tzinfo subclass must implement %s()", name)
	}
}

var tzinfoSpec = vm.TypeSpec{Name: "datetime.tzinfo", Kind: vm.KindNative, Flags: vm.TypeBase | vm.TypeImmut,
	Doc: "Abstract base class for time zone info objects.",
	Slots: vm.Slots{New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
		return t.NewNative(typ, &noData{})
	}},
	Methods: []vm.Method{
		{Name: "tzname", Sig: "dt, /", Fn: notImplemented("tzname"), Doc: "datetime -> string name of time zone."},
		{Name: "utcoffset", Sig: "dt, /", Fn: notImplemented("utcoffset"), Doc: "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC"},
		{Name: "dst", Sig: "dt, /", Fn: notImplemented("dst"), Doc: "datetime -> DST offset as timedelta positive east of UTC."},
		{Name: "fromutc", Sig: "dt, /", Fn: fromUTC, Doc: "datetime in UTC -> datetime in local time."},
		{Name: "__reduce__", Fn: reduceTZ, Doc: "-> (cls, state)"},
	},
}

// checkOwnMoment raises where fromutc got anything but a datetime of the zone.
func checkOwnMoment(t *vm.Thread, self, v vm.Value) bool {
	m := asMoment(v)
	switch {
	case m == nil:
		t.Raise(t.VM().Types().TypeError, "fromutc: argument must be a datetime")
	case m.tz != self:
		t.Raise(t.VM().Types().ValueError, "fromutc: dt.tzinfo is not self")
	default:
		return true
	}
	return false
}

// fromUTC goes by what utcoffset and dst say of the time in UTC taken as local time, and
// once more of that time in standard time.
func fromUTC(t *vm.Thread, a []vm.Value) vm.Value {
	self, dt := a[0], a[1]
	ts := t.VM().Types()
	if !checkOwnMoment(t, self, dt) {
		return vm.Null
	}
	off := callOffset(t, self, "utcoffset", dt)
	if off.IsNull() {
		return vm.Null
	}
	if off.IsNone() {
		return t.Raise(ts.ValueError, "fromutc: non-None utcoffset() result required")
	}
	dst := callOffset(t, self, "dst", dt)
	if dst.IsNull() {
		t.Decref(off)
		return vm.Null
	}
	if dst.IsNone() {
		t.Decref(off)
		return t.Raise(ts.ValueError, "fromutc: non-None dst() result required")
	}
	o, _ := offsetMicros(t, off)
	d, _ := offsetMicros(t, dst)
	standard := addToMoment(t, dt, o-d)
	if standard.IsNull() {
		return vm.Null
	}
	dst = callOffset(t, self, "dst", standard)
	if dst.IsNull() {
		t.Decref(standard)
		return vm.Null
	}
	if dst.IsNone() {
		t.Decref(standard)
		return t.Raise(ts.ValueError, "fromutc: tz.dst() gave inconsistent results; cannot convert")
	}
	d, _ = offsetMicros(t, dst)
	if d == 0 {
		return standard
	}
	defer t.Decref(standard)
	return addToMoment(t, standard, d)
}

// reduceTZ makes a tzinfo again from what __getinitargs__ gives and its state.
func reduceTZ(t *vm.Thread, a []vm.Value) vm.Value {
	self := a[0]
	args := vm.Null
	get, ok := t.LookupAttr(self, "__getinitargs__")
	switch {
	case !ok:
		return vm.Null
	case get.IsNull():
		args = t.NewTuple()
	default:
		args = t.Call(get)
		t.Decref(get)
		if args.IsNull() {
			return vm.Null
		}
	}
	state := tzState(t, self)
	switch {
	case state.IsNull():
		t.Decref(args)
		return vm.Null
	case state.IsNone() && t.VM().Py2():
		return t.NewTuple(t.TypeOf(self).Value().Incref(), args)
	}
	return t.NewTuple(t.TypeOf(self).Value().Incref(), args, state)
}

// tzState is what __getstate__ gives; in Python 2, where there need not be one, the
// dictionary of the object or None.
func tzState(t *vm.Thread, self vm.Value) vm.Value {
	get, ok := t.LookupAttr(self, "__getstate__")
	if !ok {
		return vm.Null
	}
	if !get.IsNull() {
		defer t.Decref(get)
		return t.Call(get)
	}
	d, ok := t.LookupAttr(self, "__dict__")
	switch {
	case !ok:
		return vm.Null
	case d.IsNull():
		return vm.None
	case vm.IsDict(d) && vm.DictLen(d) == 0:
		t.Decref(d)
		return vm.None
	}
	return d
}

var timezoneSig = vm.NewSignature("offset, name=<unrepresentable>")

// newZone makes a timezone of an offset (borrowed) and a name that may be Null.
func newZone(t *vm.Thread, offset, name vm.Value) vm.Value {
	s := typesOf(t)
	d := deltaOf(offset)
	if name.IsNull() && *d == (delta{}) {
		return s.utc.Incref()
	}
	if !d.withinDay() {
		r := t.Repr(offset)
		if r.IsNull() {
			return vm.Null
		}
		defer t.Decref(r)
		return t.Raise(t.VM().Types().ValueError, "offset must be a timedelta %s, not %s.", dayRange, vm.GoString(r))
	}
	z := &zone{offset: offset.Incref()}
	if !name.IsNull() {
		z.name = name.Incref()
	}
	return t.NewNative(s.timezone, z)
}

func timezoneNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [2]vm.Value
	if !timezoneSig.Bind(t, "timezone", a, p[:]) {
		return vm.Null
	}
	ts := t.VM().Types()
	if asDelta(p[0]) == nil {
		return t.Raise(ts.TypeError, "timezone() argument 1 must be datetime.timedelta, not %s", argName(t, p[0]))
	}
	if !p[1].IsNull() && !t.IsStr(p[1]) {
		return t.Raise(ts.TypeError, "timezone() argument 2 must be str, not %s", argName(t, p[1]))
	}
	return newZone(t, p[0], p[1])
}

// argName names the class of an argument as PyArg_Parse does.
func argName(t *vm.Thread, v vm.Value) string {
	if v.IsNone() {
		return "None"
	}
	return fullName(t, v)
}

// show is the zone's own name, or UTC with the offset.
func (z *zone) show(t *vm.Thread) vm.Value {
	if !z.name.IsNull() {
		return z.name.Incref()
	}
	d := deltaOf(z.offset)
	if *d == (delta{}) {
		return t.Str("UTC")
	}
	return t.Str("UTC" + showOffset(d, ":"))
}

func timezoneRepr(t *vm.Thread, self vm.Value) vm.Value {
	z := zoneOf(self)
	if self == typesOf(t).utc {
		return t.Str("datetime.timezone.utc")
	}
	offset := t.Repr(z.offset)
	if offset.IsNull() {
		return vm.Null
	}
	defer t.Decref(offset)
	if z.name.IsNull() {
		return t.Strf("%s(%s)", fullName(t, self), vm.GoString(offset))
	}
	name := t.Repr(z.name)
	if name.IsNull() {
		return vm.Null
	}
	defer t.Decref(name)
	return t.Strf("%s(%s, %s)", fullName(t, self), vm.GoString(offset), vm.GoString(name))
}

var timezoneSpec = vm.TypeSpec{Name: "datetime.timezone", Kind: vm.KindNative, Flags: vm.TypeImmut,
	Doc: "Fixed offset from UTC implementation of tzinfo.",
	Slots: vm.Slots{
		New: timezoneNew, Repr: timezoneRepr,
		Str:  func(t *vm.Thread, self vm.Value) vm.Value { return zoneOf(self).show(t) },
		Hash: func(t *vm.Thread, self vm.Value) vm.Value { return deltaHash(t, zoneOf(self).offset) },
		Compare: func(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
			z, ok := vm.Data(b).(*zone)
			if !ok || op != vm.EQ && op != vm.NE {
				return vm.NotImplemented
			}
			return compareInts(deltaOf(zoneOf(a).offset).cmp(deltaOf(z.offset)), op)
		},
		Traverse: func(data any, visit func(vm.Value)) { vm.VisitAll(visit, data.(*zone).offset, data.(*zone).name) },
		Clear:    func(t *vm.Thread, data any) { t.ClearFields(&data.(*zone).offset, &data.(*zone).name) },
	},
	Methods: []vm.Method{
		{Name: "tzname", Sig: "dt, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if !checkMoment(t, "tzname", a[1]) {
				return vm.Null
			}
			return zoneOf(a[0]).show(t)
		}, Doc: "If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'."},
		{Name: "utcoffset", Sig: "dt, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if !checkMoment(t, "utcoffset", a[1]) {
				return vm.Null
			}
			return zoneOf(a[0]).offset.Incref()
		}, Doc: "Return fixed offset."},
		{Name: "dst", Sig: "dt, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if !checkMoment(t, "dst", a[1]) {
				return vm.Null
			}
			return vm.None
		}, Doc: "Return None."},
		{Name: "fromutc", Sig: "dt, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if !checkOwnMoment(t, a[0], a[1]) {
				return vm.Null
			}
			us, _ := deltaOf(zoneOf(a[0]).offset).short()
			return addToMoment(t, a[1], us)
		}, Doc: "datetime in UTC -> datetime in local time."},
		{Name: "__getinitargs__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			z := zoneOf(a[0])
			if z.name.IsNull() {
				return t.NewTuple(z.offset.Incref())
			}
			return t.NewTuple(z.offset.Incref(), z.name.Incref())
		}, Doc: "pickle support"},
	},
}
