package datetime

import (
	"fmt"
	"strings"

	"github.com/sllint/sllint/vm"
)

// show writes a time of day as isoformat does, up to what timespec says (Null or a str).
func (c *clock) show(t *vm.Thread, timespec vm.Value) (string, bool) {
	spec := "auto"
	if !timespec.IsNull() {
		if !t.IsStr(timespec) {
			t.Raise(t.VM().Types().TypeError, "isoformat() argument 'timespec' must be str, not %s", argName(t, timespec))
			return "", false
		}
		spec = vm.GoString(timespec)
	}
	if spec == "auto" {
		spec = "seconds"
		if c.us != 0 {
			spec = "microseconds"
		}
	}
	switch spec {
	case "hours":
		return fmt.Sprintf("%02d", c.h), true
	case "minutes":
		return fmt.Sprintf("%02d:%02d", c.h, c.min), true
	case "seconds":
		return fmt.Sprintf("%02d:%02d:%02d", c.h, c.min, c.sec), true
	case "milliseconds":
		return fmt.Sprintf("%02d:%02d:%02d.%03d", c.h, c.min, c.sec, c.us/1000), true
	case "microseconds":
		return fmt.Sprintf("%02d:%02d:%02d.%06d", c.h, c.min, c.sec, c.us), true
	}
	t.Raise(t.VM().Types().ValueError, "Unknown timespec value")
	return "", false
}

// strftime replaces what time.strftime knows nothing of (%z, %:z, %Z, %f) and leaves
// the rest to it. tz is asked about about; tuple is owned.
func strftime(t *vm.Thread, format, tz, about, tuple vm.Value, micros int) vm.Value {
	if tuple.IsNull() {
		return vm.Null
	}
	defer t.Decref(tuple)
	ts, py2 := t.VM().Types(), t.VM().Py2()
	if !isString(t, format) {
		what := "str"
		if py2 {
			what = "string or read-only buffer"
		}
		return t.Raise(ts.TypeError, "strftime() argument 1 must be %s, not %s", what, argName(t, format))
	}
	if py2 && vm.IsText(format) {
		b := t.EncodeDefault(format)
		if b.IsNull() {
			return vm.Null
		}
		defer t.Decref(b)
		format = b
	}
	in := vm.GoString(format)
	var out strings.Builder
	for i := 0; i < len(in); i++ {
		if in[i] != '%' {
			out.WriteByte(in[i])
			continue
		}
		i++
		switch {
		case i == len(in) && py2:
			return t.Raise(ts.ValueError, "%s", "strftime format ends with raw %")
		case i == len(in):
			out.WriteByte('%')
		case in[i] == 'f':
			fmt.Fprintf(&out, "%06d", micros)
		case in[i] == 'z', in[i] == ':' && !py2 && strings.HasPrefix(in[i:], ":z"):
			sep := ""
			if in[i] == ':' {
				sep, i = ":", i+1
			}
			off := callOffset(t, tz, "utcoffset", about)
			if off.IsNull() {
				return vm.Null
			}
			if !off.IsNone() {
				out.WriteString(showOffset(deltaOf(off), sep))
				t.Decref(off)
			}
		case in[i] == 'Z':
			name, ok := zoneName(t, tz, about)
			if !ok {
				return vm.Null
			}
			out.WriteString(name)
		default:
			out.WriteByte('%')
			out.WriteByte(in[i])
		}
	}
	text := t.Text(out.String())
	if py2 {
		t.Decref(text)
		text = t.Bytes(out.String())
	}
	defer t.Decref(text)
	return callTime(t, "strftime", text, tuple)
}

// zoneName is what %Z becomes. A name of the program's own class is asked to double its
// percent signs.
func zoneName(t *vm.Thread, tz, about vm.Value) (string, bool) {
	name := callName(t, tz, about)
	if name.IsNull() || name.IsNone() {
		return "", name.IsNone()
	}
	defer t.Decref(name)
	one, two := t.Str("%"), t.Str("%%")
	defer t.Decref(one)
	defer t.Decref(two)
	r := t.CallMethod(name, "replace", one, two)
	if r.IsNull() {
		return "", false
	}
	defer t.Decref(r)
	if !t.IsStr(r) {
		t.Raise(t.VM().Types().TypeError, "tzname.replace() did not return a string")
		return "", false
	}
	return vm.GoString(r), true
}

// oldYear raises where Python 2 formats no year as early as that.
func oldYear(t *vm.Thread, y int) bool {
	if !t.VM().Py2() || y >= 1900 {
		return false
	}
	t.Raise(t.VM().Types().ValueError, "year=%d is before 1900; the datetime strftime() methods require year >= 1900", y)
	return true
}

func dateStrftime(t *vm.Thread, a []vm.Value) vm.Value {
	if oldYear(t, dateOf(a[0]).y) {
		return vm.Null
	}
	return strftime(t, a[1], vm.None, vm.None, t.CallMethod(a[0], "timetuple"), 0)
}

func timeStrftime(t *vm.Thread, a []vm.Value) vm.Value {
	c := clockOf(a[0])
	var vals []vm.Value
	for _, n := range [...]int{1900, 1, 1, c.h, c.min, c.sec, 0, 1, -1} {
		vals = append(vals, vm.Int(int64(n)))
	}
	return strftime(t, a[1], c.tz, vm.None, t.NewTuple(vals...), c.us)
}

func momentStrftime(t *vm.Thread, a []vm.Value) vm.Value {
	m := momentOf(a[0])
	if oldYear(t, m.y) {
		return vm.Null
	}
	return strftime(t, a[1], m.tz, a[0], t.CallMethod(a[0], "timetuple"), m.us)
}
