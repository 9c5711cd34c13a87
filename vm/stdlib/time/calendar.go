package time

import (
	"fmt"
	"math"
	"strings"
	gotime "time"

	"github.com/sllint/sllint/vm"
)

// Broken-down times.

// tm is C's struct tm, with the year and month as people count them.
type tm struct{ year, mon, mday, hour, min, sec, wday, yday, isdst int64 }

func fromUnix(s int64) tm {
	g := gotime.Unix(s, 0).UTC()
	return tm{int64(g.Year()), int64(g.Month()), int64(g.Day()), int64(g.Hour()), int64(g.Minute()), int64(g.Second()),
		int64(g.Weekday()+6) % 7, int64(g.YearDay()), 0}
}

func (x *tm) value(t *vm.Thread, zone string) vm.Value {
	vals := []vm.Value{vm.Int(x.year), vm.Int(x.mon), vm.Int(x.mday), vm.Int(x.hour), vm.Int(x.min), vm.Int(x.sec), vm.Int(x.wday), vm.Int(x.yday), vm.Int(x.isdst)}
	if !t.VM().Py2() {
		vals = append(vals, t.Str(zone), vm.Int(0))
	}
	return t.NewStruct(structTime(t), vals...)
}

// timestamp reads an optional argument of seconds.
func timestamp(t *vm.Thread, v vm.Value) (int64, bool) {
	if v.IsNull() || v.IsNone() {
		return int64(math.Floor(float64(t.Now()) / 1e9)), true
	}
	ts := t.VM().Types()
	if i, ok := vm.AsInt(v); ok {
		if i.Big != nil || i.Small > 67768036191676799 || i.Small < -67768040609740800 {
			t.Raise(ts.OverflowError, "timestamp out of range for platform time_t")
			return 0, false
		}
		return i.Small, true
	}
	var f float64
	var ok bool
	if f, ok = vm.AsFloat(v); !ok {
		if !t.VM().Py2() {
			n, ok := t.Index(v, ts.OverflowError)
			return n, ok
		}
		if f, ok = t.RealNumber(v); !ok {
			return 0, false
		}
	}
	switch {
	case f != f:
		t.Raise(ts.ValueError, "Invalid value NaN (not a number)")
		return 0, false
	case math.Abs(f) > 67768036191676799 && t.VM().Py2():
		t.Raise(ts.ValueError, "timestamp out of range for platform time_t")
		return 0, false
	case math.Abs(f) > 67768036191676799:
		t.Raise(ts.OverflowError, "timestamp out of range for platform time_t")
		return 0, false
	}
	if t.VM().Py2() {
		return int64(f), true
	}
	return int64(math.Floor(f)), true
}

func gmtime(name string) func(*vm.Thread, []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		s, ok := timestamp(t, a[0])
		if !ok {
			return vm.Null
		}
		zone := "UTC"
		if name == "gmtime" {
			zone = "GMT"
		}
		x := fromUnix(s)
		return x.value(t, zone)
	}
}

// timeArg reads a time tuple; name is the function's, for messages.
func timeArg(t *vm.Thread, v vm.Value, name string) (x tm, ok bool) {
	ts := t.VM().Types()
	if v.IsNull() {
		s, ok := timestamp(t, v)
		return fromUnix(s), ok
	}
	if !t.TypeOf(v).IsSubtype(ts.Tuple) {
		if t.VM().Py2() {
			t.Raise(ts.TypeError, "argument must be 9-item sequence, not %s", t.TypeName(v))
		} else {
			t.Raise(ts.TypeError, "Tuple or struct_time argument required")
		}
		return x, false
	}
	into := []*int64{&x.year, &x.mon, &x.mday, &x.hour, &x.min, &x.sec, &x.wday, &x.yday, &x.isdst}
	n := 0
	ok = t.Each(v, func(item vm.Value) bool {
		if n < len(into) {
			i, ok := t.Index(item, ts.OverflowError)
			if !ok {
				return false
			}
			*into[n] = i
		}
		n++
		return true
	})
	if !ok {
		return x, false
	}
	if n != len(into) {
		switch {
		case t.VM().Py2():
			t.Raise(ts.TypeError, "argument must be sequence of length 9, not %d", n)
		case n < len(into) || t.TypeOf(v) == ts.Tuple:
			t.Raise(ts.TypeError, "%s(): illegal time tuple argument", name)
		default:
			n = len(into)
		}
		if n != len(into) {
			return x, false
		}
	}
	return x, true
}

// check refuses values out of range, and takes 0 for 1 as CPython does.
func (x *tm) check(t *vm.Thread) bool {
	if x.mon == 0 {
		x.mon = 1
	}
	if x.mday == 0 {
		x.mday = 1
	}
	if x.yday == 0 {
		x.yday = 1
	}
	what := ""
	switch {
	case x.mon < 1 || x.mon > 12:
		what = "month"
	case x.mday < 1 || x.mday > 31:
		what = "day of month"
	case x.hour < 0 || x.hour > 23:
		what = "hour"
	case x.min < 0 || x.min > 59:
		what = "minute"
	case x.sec < 0 || x.sec > 61:
		what = "seconds"
	case x.wday < -1:
		what = "day of week"
	case x.yday < 1 || x.yday > 366:
		what = "day of year"
	}
	if what != "" {
		t.Raise(t.VM().Types().ValueError, "%s out of range", what)
		return false
	}
	x.wday = (x.wday + 7) % 7
	return true
}

func mktime(t *vm.Thread, a []vm.Value) vm.Value {
	x, ok := timeArg(t, a[0], "mktime")
	if !ok {
		return vm.Null
	}
	if x.year < -1<<31 || x.year > 1<<31 {
		return t.Raise(t.VM().Types().OverflowError, "mktime argument out of range")
	}
	return vm.Float(float64(gotime.Date(int(x.year), gotime.Month(x.mon), int(x.mday), int(x.hour), int(x.min), int(x.sec), 0, gotime.UTC).Unix()))
}

var days = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
var months = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

func (x *tm) asctime() string {
	return fmt.Sprintf("%s %s%3d %02d:%02d:%02d %d", days[x.wday][:3], months[x.mon-1][:3], x.mday, x.hour, x.min, x.sec, x.year)
}

func asctime(t *vm.Thread, a []vm.Value) vm.Value {
	x, ok := timeArg(t, a[0], "asctime")
	if !ok || !x.check(t) {
		return vm.Null
	}
	return t.Str(x.asctime())
}

func ctime(t *vm.Thread, a []vm.Value) vm.Value {
	s, ok := timestamp(t, a[0])
	if !ok {
		return vm.Null
	}
	x := fromUnix(s)
	return t.Str(x.asctime())
}

func strftime(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	if !t.IsStr(a[0]) {
		if t.VM().Py2() {
			return t.Raise(ts.TypeError, "strftime() argument 1 must be string, not %s", t.TypeName(a[0]))
		}
		return t.Raise(ts.TypeError, "strftime() argument 1 must be str, not %s", t.TypeName(a[0]))
	}
	x, ok := timeArg(t, a[1], "strftime")
	if !ok || !x.check(t) {
		return vm.Null
	}
	return t.Str(x.format(vm.GoString(a[0])))
}

// format is C's strftime in the C locale.
func (x *tm) format(f string) string {
	var b strings.Builder
	for i := 0; i < len(f); i++ {
		if f[i] != '%' || i+1 >= len(f) {
			b.WriteByte(f[i])
			continue
		}
		i++
		pad := byte(0)
		if c := f[i]; (c == '-' || c == '_' || c == '0' || c == '^' || c == '#' || c == 'E' || c == 'O') && i+1 < len(f) {
			pad = c
			i++
		}
		s, ok := x.directive(f[i])
		if !ok {
			b.WriteByte('%')
			if pad != 0 {
				b.WriteByte(pad)
			}
			s = string(f[i])
		}
		switch {
		case pad == '-' && ok:
			if s = strings.TrimLeft(s, "0 "); s == "" {
				s = "0"
			}
		case pad == '_' && ok:
			n := len(s) - len(strings.TrimLeft(s[:len(s)-1], "0")) - 1
			s = strings.Repeat(" ", max(n, 0)) + s[max(n, 0):]
		case pad == '^':
			s = strings.ToUpper(s)
		}
		b.WriteString(s)
	}
	return b.String()
}

func (x *tm) directive(c byte) (string, bool) {
	two := func(n int64) string { return fmt.Sprintf("%02d", n) }
	hour12 := (x.hour+11)%12 + 1
	switch c {
	case 'a':
		return days[x.wday][:3], true
	case 'A':
		return days[x.wday], true
	case 'b', 'h':
		return months[x.mon-1][:3], true
	case 'B':
		return months[x.mon-1], true
	case 'c':
		return fmt.Sprintf("%s %s %2d %02d:%02d:%02d %d", days[x.wday][:3], months[x.mon-1][:3], x.mday, x.hour, x.min, x.sec, x.year), true
	case 'C':
		return two(floorDiv(x.year, 100)), true
	case 'd':
		return two(x.mday), true
	case 'D', 'x':
		return x.format("%m/%d/%y"), true
	case 'e':
		return fmt.Sprintf("%2d", x.mday), true
	case 'F':
		return x.format("%Y-%m-%d"), true
	case 'g':
		y, _ := x.isoWeek()
		return two(((y % 100) + 100) % 100), true
	case 'G':
		y, _ := x.isoWeek()
		return fmt.Sprint(y), true
	case 'H':
		return two(x.hour), true
	case 'I':
		return two(hour12), true
	case 'j':
		return fmt.Sprintf("%03d", x.yday), true
	case 'k':
		return fmt.Sprintf("%2d", x.hour), true
	case 'l':
		return fmt.Sprintf("%2d", hour12), true
	case 'm':
		return two(x.mon), true
	case 'M':
		return two(x.min), true
	case 'n':
		return "\n", true
	case 'p', 'P':
		s := "AM"
		if x.hour >= 12 {
			s = "PM"
		}
		if c == 'P' {
			s = strings.ToLower(s)
		}
		return s, true
	case 'r':
		return x.format("%I:%M:%S %p"), true
	case 'R':
		return x.format("%H:%M"), true
	case 's':
		return fmt.Sprint(gotime.Date(int(x.year), gotime.Month(x.mon), int(x.mday), int(x.hour), int(x.min), int(x.sec), 0, gotime.UTC).Unix()), true
	case 'S':
		return two(x.sec), true
	case 't':
		return "\t", true
	case 'T', 'X':
		return x.format("%H:%M:%S"), true
	case 'u':
		return fmt.Sprint(x.wday + 1), true
	case 'U':
		return two((x.yday - 1 + 7 - (x.wday+1)%7) / 7), true
	case 'V':
		_, w := x.isoWeek()
		return two(w), true
	case 'w':
		return fmt.Sprint((x.wday + 1) % 7), true
	case 'W':
		return two((x.yday - 1 + 7 - x.wday) / 7), true
	case 'y':
		return two(((x.year % 100) + 100) % 100), true
	case 'Y':
		return fmt.Sprint(x.year), true
	case 'z':
		return "+0000", true
	case 'Z':
		return "UTC", true
	case '%':
		return "%", true
	}
	return "", false
}

func floorDiv(a, b int64) int64 {
	if q := a / b; a%b < 0 {
		return q - 1
	} else {
		return q
	}
}

// isoWeek gives the year and number of the ISO week, from the weekday and the day
// of the year as C does.
func (x *tm) isoWeek() (year, week int64) {
	leap := func(y int64) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }
	length := func(y int64) int64 {
		if leap(y) {
			return 366
		}
		return 365
	}
	year = x.year
	week = (x.yday - 1 - x.wday + 10) / 7
	if week < 1 {
		year--
		days := x.yday - 1 + length(year)
		return year, (days - x.wday + 10) / 7
	}
	if d := x.yday - 1 - length(year); (d-x.wday+10)/7 >= 1 && d-x.wday+10 >= 7 {
		return year + 1, (d - x.wday + 10) / 7
	}
	return year, week
}
