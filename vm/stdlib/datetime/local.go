package datetime

import (
	"math"

	"github.com/sllint/sllint/vm"
)

// What is asked of module time: the clock, the local zone and broken-down times.

// callTime calls a function of module time.
func callTime(t *vm.Thread, name string, args ...vm.Value) vm.Value {
	m := t.ImportModule("time")
	if m.IsNull() {
		return vm.Null
	}
	defer t.Decref(m)
	return t.CallMethod(m, name, args...)
}

// fields are a broken-down time.
type fields struct{ y, m, d, h, min, sec int }

// sinceYear1 are the seconds since the beginning of the calendar.
func (f *fields) sinceYear1() int64 {
	return ((int64(ordinal(f.y, f.m, f.d))*24+int64(f.h))*60+int64(f.min))*60 + int64(f.sec)
}

// epochSeconds is 1970 on that scale.
const epochSeconds = int64(719163) * 24 * 3600

// brokenDown asks localtime or gmtime.
func brokenDown(t *vm.Thread, function string, sec int64) (f fields, ok bool) {
	r := callTime(t, function, vm.Int(sec))
	if r.IsNull() {
		return f, false
	}
	defer t.Decref(r)
	items := vm.Items(r)
	into := [...]*int{&f.y, &f.m, &f.d, &f.h, &f.min, &f.sec}
	if len(items) < len(into) {
		t.Raise(t.VM().Types().TypeError, "%s() returned no time", function)
		return f, false
	}
	for i, p := range into {
		n, _ := vm.SmallInt(items[i])
		*p = int(n)
	}
	f.sec = min(f.sec, 59) // a leap second
	return f, true
}

// localSeconds is what clocks show at a moment, both in seconds since year 1.
func localSeconds(t *vm.Thread, u int64) (int64, bool) {
	f, ok := brokenDown(t, "localtime", u-epochSeconds)
	if !ok {
		return 0, false
	}
	if f.y < minYear || f.y > maxYear {
		return 0, yearError(t, f.y)
	}
	return f.sinceYear1(), true
}

func yearError(t *vm.Thread, y int) bool {
	t.Raise(t.VM().Types().ValueError, "year %d is out of range", y)
	return false
}

// maxFold is more than any clock was ever set back by, in seconds.
const maxFold = 24 * 3600

// fromLocal is when clocks show a time; fold says which of two moments is meant. Where
// they never do it is the time by the offset before, or after.
func fromLocal(t *vm.Thread, f *fields, fold int) (int64, bool) {
	shown := f.sinceYear1()
	ok := true
	local := func(u int64) int64 {
		if !ok {
			return 0
		}
		var n int64
		n, ok = localSeconds(t, u)
		return n
	}
	a := local(shown) - shown
	u1 := shown - a
	t1 := local(u1)
	var b int64
	if t1 == shown { // one is found: is there another one?
		u2 := u1 - maxFold
		if fold == 1 {
			u2 = u1 + maxFold
		}
		if b = local(u2) - u2; a == b {
			return u1, ok
		}
	} else {
		b = t1 - u1
	}
	u2 := shown - b
	t2 := local(u2)
	switch {
	case t2 == shown:
		return u2, ok
	case t1 == shown:
		return u1, ok
	case fold == 1:
		return min(u1, u2), ok
	}
	return max(u1, u2), ok
}

// localZone is the timezone that the local zone has at a moment.
func localZone(t *vm.Thread, sec int64) vm.Value {
	lt := callTime(t, "localtime", vm.Int(sec))
	if lt.IsNull() {
		return vm.Null
	}
	defer t.Decref(lt)
	gmtoff := t.GetAttr(lt, "tm_gmtoff")
	if gmtoff.IsNull() {
		return vm.Null
	}
	off, ok := t.Index(gmtoff, nil)
	t.Decref(gmtoff)
	if !ok {
		return vm.Null
	}
	name := t.GetAttr(lt, "tm_zone")
	if name.IsNull() {
		return vm.Null
	}
	defer t.Decref(name)
	offset := newDelta(t, off*1000000)
	defer t.Decref(offset)
	return newZone(t, offset, name)
}

func timetError(t *vm.Thread) bool {
	ts := t.VM().Types()
	if t.VM().Py2() {
		t.Raise(ts.ValueError, "timestamp out of range for platform time_t")
	} else {
		t.Raise(ts.OverflowError, "timestamp out of range for platform time_t")
	}
	return false
}

// wholeSeconds reads a timestamp as a time_t.
func wholeSeconds(t *vm.Thread, v vm.Value) (int64, bool) {
	f, isFloat := vm.AsFloat(v)
	if t.VM().Py2() && !isFloat {
		var ok bool
		if f, ok = t.RealNumber(v); !ok {
			return 0, false
		}
		isFloat = true
	}
	if !isFloat {
		return intSeconds(t, v)
	}
	if math.IsNaN(f) {
		return 0, nanError(t)
	}
	if f = math.Floor(f); t.VM().Py2() {
		f = math.Trunc(f)
	}
	if f < math.MinInt64 || f >= math.MaxInt64 {
		return 0, timetError(t)
	}
	return int64(f), true
}

func nanError(t *vm.Thread) bool {
	if t.VM().Py2() {
		return timetError(t)
	}
	t.Raise(t.VM().Types().ValueError, "Invalid value NaN (not a number)")
	return false
}

func intSeconds(t *vm.Thread, v vm.Value) (int64, bool) {
	i, ok := t.IndexInt(v)
	if !ok {
		return 0, false
	}
	if i.Big != nil {
		return 0, timetError(t)
	}
	return i.Small, true
}

// secondsAndMicros reads a timestamp, rounded to microseconds: half of one goes to the
// even one, in Python 2 away from 0.
func secondsAndMicros(t *vm.Thread, v vm.Value) (sec int64, us int, ok bool) {
	f, isFloat := vm.AsFloat(v)
	py2 := t.VM().Py2()
	if !isFloat && py2 {
		if f, ok = t.RealNumber(v); !ok {
			return 0, 0, false
		}
		isFloat = true
	}
	if !isFloat {
		sec, ok = intSeconds(t, v)
		return sec, 0, ok
	}
	if math.IsNaN(f) {
		return 0, 0, nanError(t)
	}
	whole, part := math.Modf(f)
	if py2 {
		part = math.Round(part * 1e6)
	} else {
		part = math.RoundToEven(part * 1e6)
	}
	if part >= 1e6 {
		part, whole = part-1e6, whole+1
	} else if part < 0 {
		part, whole = part+1e6, whole-1
	}
	if whole < math.MinInt64 || whole >= math.MaxInt64 {
		return 0, 0, timetError(t)
	}
	return int64(whole), int(part), true
}
