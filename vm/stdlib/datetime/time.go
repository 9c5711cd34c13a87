package datetime

import (
	"fmt"

	"github.com/sllint/sllint/vm"
)

// clock is a time of day with its zone: None or a tzinfo.
type clock struct {
	h, min, sec, us int
	tz              vm.Value
	fold            int
}

// timeOfDay is the data of a time.
type timeOfDay struct {
	clock
	hash   int64
	hashed bool
}

// clockOf gives the time of day of a time or datetime.
func clockOf(v vm.Value) *clock {
	if m, ok := vm.Data(v).(*moment); ok {
		return &m.clock
	}
	return &vm.Data(v).(*timeOfDay).clock
}

func asTime(v vm.Value) *timeOfDay {
	x, _ := vm.Data(v).(*timeOfDay)
	return x
}

// micros are those since midnight.
func (c *clock) micros() int64 {
	return (int64(c.h)*3600+int64(c.min)*60+int64(c.sec))*1000000 + int64(c.us)
}

// check raises where there is no such time.
func (c *clock) check(t *vm.Thread) bool {
	ts := t.VM().Types()
	switch {
	case c.h < 0 || c.h > 23:
		t.Raise(ts.ValueError, "hour must be in 0..23")
	case c.min < 0 || c.min > 59:
		t.Raise(ts.ValueError, "minute must be in 0..59")
	case c.sec < 0 || c.sec > 59:
		t.Raise(ts.ValueError, "second must be in 0..59")
	case c.us < 0 || c.us > 999999:
		t.Raise(ts.ValueError, "microsecond must be in 0..999999")
	case c.fold < 0 || c.fold > 1:
		t.Raise(ts.ValueError, "fold must be either 0 or 1")
	default:
		return checkTZ(t, c.tz)
	}
	return false
}

// packed are the bytes of a pickle, without fold.
func (c *clock) packed() []byte {
	return []byte{byte(c.h), byte(c.min), byte(c.sec), byte(c.us >> 16), byte(c.us >> 8), byte(c.us)}
}

// unpack reads those bytes.
func (c *clock) unpack(b []byte) {
	c.h, c.min, c.sec, c.us = int(b[0]), int(b[1]), int(b[2]), int(b[3])<<16|int(b[4])<<8|int(b[5])
}

// stateZone gives the zone that comes with the bytes of a pickle.
func stateZone(t *vm.Thread, a vm.Args) (vm.Value, bool) {
	if len(a.Pos) < 2 {
		return vm.None, true
	}
	if tz := a.Pos[1]; tz.IsNone() || isTZ(t, tz) {
		return tz, true
	}
	t.Raise(t.VM().Types().TypeError, "bad tzinfo state arg")
	return vm.Null, false
}

var (
	timeSig  = vm.NewSignature("hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0")
	timeSig2 = vm.NewSignature("hour=0, minute=0, second=0, microsecond=0, tzinfo=None")
)

func timeNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if b := stateArg(t, a, 2, 6, 0, 23); b != nil {
		tz, ok := stateZone(t, a)
		if !ok {
			return vm.Null
		}
		n := &timeOfDay{clock: clock{tz: tz.Incref(), fold: int(b[0] >> 7)}}
		b[0] &= 0x7f
		n.unpack(b)
		return t.NewNative(typ, n)
	}
	var p [6]vm.Value
	sig, args := timeSig, p[:]
	if t.VM().Py2() {
		sig, args = timeSig2, p[:5]
	}
	if !bindFunction(t, sig, a, args) {
		return vm.Null
	}
	n := &timeOfDay{clock: clock{tz: vm.None}}
	if !p[4].IsNull() {
		n.tz = p[4]
	}
	if !intArgs(t, p[:4], &n.h, &n.min, &n.sec, &n.us) || !intArgs(t, p[5:], &n.fold) || !n.check(t) {
		return vm.Null
	}
	n.tz.Incref()
	return t.NewNative(typ, n)
}

// newTime makes a time of a class; the zone is borrowed.
func newTime(t *vm.Thread, cls vm.Value, c clock) vm.Value {
	s := typesOf(t)
	if cls == s.time.Value() {
		if !c.check(t) {
			return vm.Null
		}
		c.tz.Incref()
		return t.NewNative(s.time, &timeOfDay{clock: c})
	}
	return callWithFold(t, cls, c.fold, c.args()...)
}

// args are the arguments of a constructor, each counted.
func (c *clock) args() []vm.Value {
	return []vm.Value{vm.Int(int64(c.h)), vm.Int(int64(c.min)), vm.Int(int64(c.sec)), vm.Int(int64(c.us)), c.tz.Incref()}
}

// callWithFold calls a class of the program's own, which is not told of fold.
func callWithFold(t *vm.Thread, cls vm.Value, fold int, args ...vm.Value) vm.Value {
	r := call(t, cls, args...)
	if r.IsNull() {
		return r
	}
	switch d := vm.Data(r).(type) {
	case *moment:
		d.fold = fold
	case *timeOfDay:
		d.fold = fold
	}
	return r
}

// offset asks for the offset of a time, whose tzinfo is asked about None.
func (c *timeOfDay) offset(t *vm.Thread) (us int64, known, ok bool) {
	v := callOffset(t, c.tz, "utcoffset", vm.None)
	if v.IsNull() {
		return 0, false, false
	}
	us, known = offsetMicros(t, v)
	return us, known, true
}

func timeCompare(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
	x, y := asTime(a), asTime(b)
	if y == nil {
		if t.VM().Py2() {
			if has, ok := t.LookupAttr(b, "tzinfo"); !ok {
				return vm.Null
			} else if !has.IsNull() {
				t.Decref(has)
				return vm.NotImplemented
			}
		}
		return cannotCompare(t, a, b, op)
	}
	if x.tz == y.tz {
		return compareInts(x.micros()-y.micros(), op)
	}
	o1, known1, ok := x.offset(t)
	if !ok {
		return vm.Null
	}
	o2, known2, ok := y.offset(t)
	switch {
	case !ok:
		return vm.Null
	case known1 == known2 && o1 == o2:
		return compareInts(x.micros()-y.micros(), op)
	case known1 && known2:
		// As CPython does it, which looks at the whole seconds of an offset alone.
		s1, s2 := x.micros()/1000000-floorSeconds(o1), y.micros()/1000000-floorSeconds(o2)
		if s1 == s2 {
			return compareInts(int64(x.us-y.us), op)
		}
		return compareInts(s1-s2, op)
	case !t.VM().Py2() && op == vm.EQ:
		return vm.False
	case !t.VM().Py2() && op == vm.NE:
		return vm.True
	}
	return t.Raise(t.VM().Types().TypeError, "can't compare offset-naive and offset-aware times")
}

func floorSeconds(us int64) int64 {
	s := us / 1000000
	if us%1000000 < 0 {
		s--
	}
	return s
}

func timeHash(t *vm.Thread, self vm.Value) vm.Value {
	x := asTime(self)
	if x.hashed {
		return vm.Int(x.hash)
	}
	o, known := int64(0), false
	if !x.tz.IsNone() {
		asked := self
		if x.fold == 1 {
			c := x.clock
			c.fold = 0
			if asked = newTime(t, typesOf(t).time.Value(), c); asked.IsNull() {
				return vm.Null
			}
			defer t.Decref(asked)
		}
		var ok bool
		if o, known, ok = asTime(asked).offset(t); !ok {
			return vm.Null
		}
	}
	h := int64(0)
	if known {
		d := newDelta(t, x.micros()-o)
		defer t.Decref(d)
		h, _ = t.Hash(d)
	} else {
		b := t.Bytes(string(x.packed()))
		h, _ = t.Hash(b)
		t.Decref(b)
	}
	x.hash, x.hashed = h, true
	return vm.Int(h)
}

func timeRepr(t *vm.Thread, self vm.Value) vm.Value {
	c := clockOf(self)
	text := fmt.Sprintf("%s(%d, %d", fullName(t, self), c.h, c.min)
	return c.finishRepr(t, text)
}

// finishRepr adds seconds, microseconds, fold and zone.
func (c *clock) finishRepr(t *vm.Thread, text string) vm.Value {
	if c.us != 0 {
		text += fmt.Sprintf(", %d, %d", c.sec, c.us)
	} else if c.sec != 0 {
		text += fmt.Sprintf(", %d", c.sec)
	}
	if c.fold != 0 {
		text += ", fold=1"
	}
	if !c.tz.IsNone() {
		r := t.Repr(c.tz)
		if r.IsNull() {
			return vm.Null
		}
		text += ", tzinfo=" + vm.GoString(r)
		t.Decref(r)
	}
	return t.Str(text + ")")
}

func timeISOFormat(t *vm.Thread, a []vm.Value) vm.Value {
	c := clockOf(a[0])
	spec := vm.Null
	if len(a) > 1 {
		spec = a[1]
	}
	text, ok := c.show(t, spec)
	if !ok {
		return vm.Null
	}
	return c.withOffset(t, text, vm.None)
}

// withOffset adds the offset, about which the tzinfo is asked.
func (c *clock) withOffset(t *vm.Thread, text string, about vm.Value) vm.Value {
	off := callOffset(t, c.tz, "utcoffset", about)
	if off.IsNull() {
		return vm.Null
	}
	if !off.IsNone() {
		text += showOffset(deltaOf(off), ":")
		t.Decref(off)
	}
	return t.Str(text)
}

func (c *clock) isTrue(t *vm.Thread, self vm.Value) vm.Value {
	v := callOffset(t, c.tz, "utcoffset", vm.None)
	if v.IsNull() {
		return vm.Null
	}
	off, known := offsetMicros(t, v)
	if !known || c.sec != 0 || c.us != 0 {
		return vm.Bool(c.micros() != 0)
	}
	return vm.Bool(c.micros() != off)
}

const timeReplaceSig = "hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged"

// replace takes new values of a time of day.
func (c *clock) replace(t *vm.Thread, a []vm.Value) bool {
	if !intArgs(t, a[:4], &c.h, &c.min, &c.sec, &c.us) || len(a) > 5 && !intArgs(t, a[5:], &c.fold) {
		return false
	}
	if !a[4].IsNull() {
		if !checkTZ(t, a[4]) {
			return false
		}
		c.tz = a[4]
	}
	if c.fold != 0 && c.fold != 1 {
		t.Raise(t.VM().Types().ValueError, "fold must be either 0 or 1")
		return false
	}
	return true
}

func timeReplace(t *vm.Thread, a []vm.Value) vm.Value {
	c := *clockOf(a[0])
	if !c.replace(t, a[1:]) {
		return vm.Null
	}
	return newTime(t, t.TypeOf(a[0]).Value(), c)
}

// reduceState is the tuple (state, tzinfo), or (state,).
func (c *clock) reduceState(t *vm.Thread, state []byte, at, protocol int) vm.Value {
	if protocol > 3 && c.fold != 0 {
		state[at] |= 0x80
	}
	if c.tz.IsNone() {
		return t.NewTuple(t.Bytes(string(state)))
	}
	return t.NewTuple(t.Bytes(string(state)), c.tz.Incref())
}

// reduceEx makes __reduce__ or, with a protocol, __reduce_ex__.
func reduceEx(withProtocol bool, state func(t *vm.Thread, self vm.Value, protocol int) vm.Value) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		protocol := 2
		if withProtocol {
			var ok bool
			if protocol, ok = intArg(t, a[1]); !ok {
				return vm.Null
			}
		}
		return t.NewTuple(t.TypeOf(a[0]).Value().Incref(), state(t, a[0], protocol))
	}
}

func timeState(t *vm.Thread, self vm.Value, protocol int) vm.Value {
	c := clockOf(self)
	return c.reduceState(t, c.packed(), 0, protocol)
}

// ask asks the zone about a time or about a datetime.
func ask(name string, about func(self vm.Value) vm.Value) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		if name == "tzname" {
			return callName(t, clockOf(a[0]).tz, about(a[0]))
		}
		return callOffset(t, clockOf(a[0]).tz, name, about(a[0]))
	}
}

func aboutNone(vm.Value) vm.Value { return vm.None }

func clockFields() []vm.GetSet {
	fold := getInt("fold", "", func(v vm.Value) int { return clockOf(v).fold })
	fold.How = vm.Only3
	return []vm.GetSet{
		getInt("hour", "", func(v vm.Value) int { return clockOf(v).h }),
		getInt("minute", "", func(v vm.Value) int { return clockOf(v).min }),
		getInt("second", "", func(v vm.Value) int { return clockOf(v).sec }),
		getInt("microsecond", "", func(v vm.Value) int { return clockOf(v).us }),
		{Name: "tzinfo", Get: func(t *vm.Thread, v vm.Value) vm.Value { return clockOf(v).tz.Incref() }},
		fold,
	}
}

func visitClock(data any, visit func(vm.Value)) {
	switch d := data.(type) {
	case *moment:
		vm.VisitAll(visit, d.tz)
	case *timeOfDay:
		vm.VisitAll(visit, d.tz)
	}
}

func clearClock(t *vm.Thread, data any) {
	switch d := data.(type) {
	case *moment:
		t.ClearFields(&d.tz)
	case *timeOfDay:
		t.ClearFields(&d.tz)
	}
}

var timeSpecOf = vm.PerDialect(func(py2 bool) *vm.TypeSpec {
	spec := &vm.TypeSpec{Name: "datetime.time", Kind: vm.KindNative, Flags: vm.TypeBase | vm.TypeImmut,
		Doc: "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\n" +
			"All arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n",
		Slots: vm.Slots{New: timeNew, Repr: timeRepr, Str: strOf, Hash: timeHash, Compare: timeCompare,
			Traverse: visitClock, Clear: clearClock},
		GetSet: clockFields(),
		Methods: []vm.Method{
			{Name: "isoformat", Sig: "timespec='auto'", How: vm.Only3, Fn: timeISOFormat,
				Doc: "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM]."},
			{Name: "isoformat", How: vm.Only2, Fn: timeISOFormat, Doc: "Return string in ISO 8601 format, HH:MM:SS[.mmmmmm][+HH:MM]."},
			{Name: "strftime", Sig: "format", Fn: timeStrftime, Doc: "format -> strftime() style string."},
			{Name: "__format__", Sig: "format, /", Fn: format, Doc: "Formats self with strftime."},
			{Name: "fromisoformat", Sig: "object, /", How: vm.ClassMethod | vm.Only3, Fn: timeFromISOFormat, Doc: "Construct a time from a string in ISO 8601 format."},
			{Name: "utcoffset", Fn: ask("utcoffset", aboutNone), Doc: "Return self.tzinfo.utcoffset(self)."},
			{Name: "tzname", Fn: ask("tzname", aboutNone), Doc: "Return self.tzinfo.tzname(self)."},
			{Name: "dst", Fn: ask("dst", aboutNone), Doc: "Return self.tzinfo.dst(self)."},
			{Name: "replace", Sig: timeReplaceSig, How: vm.Only2, Fn: timeReplace, Doc: "Return time with new specified fields."},
			{Name: "replace", Sig: timeReplaceSig + ", *, fold=unchanged", How: vm.Only3, Fn: timeReplace, Doc: "Return time with new specified fields."},
			{Name: "__reduce_ex__", Sig: "proto, /", How: vm.Only3, Fn: reduceEx(true, timeState), Doc: "__reduce_ex__(proto) -> (cls, state)"},
			{Name: "__reduce__", Fn: reduceEx(false, timeState), Doc: "__reduce__() -> (cls, state)"},
		},
	}
	if py2 {
		spec.Slots.Bool = func(t *vm.Thread, self vm.Value) vm.Value { return clockOf(self).isTrue(t, self) }
	} else {
		spec.Methods = append(spec.Methods, vm.Method{Name: "__replace__",
			Raw: replaceOf(vm.NewSignature("*, "+timeReplaceSig+", fold=unchanged"), 6, timeReplace), Doc: "The same as replace()."})
	}
	return spec
})
