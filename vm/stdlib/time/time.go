// Package time is Python's module of that name. The zone is UTC; the clock is the
// VM's, which without permission is not the real one.
package time

import (
	"math"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/number"
)

const second = int64(1e9)

// Module is the module.
var Module = &vm.NativeModule{
	Name: "time",
	Doc:  "This module provides various functions to manipulate time values.",
	Funcs: []vm.Method{
		{Name: "time", Fn: seconds((*vm.Thread).Now), Doc: "time() -> floating-point number\n\nReturn the current time in seconds since the Epoch."},
		{Name: "time_ns", How: vm.Only3, Fn: nanos((*vm.Thread).Now)},
		{Name: "clock", How: vm.Only2, Fn: seconds((*vm.Thread).Elapsed)},
		{Name: "sleep", Sig: "object, /", Fn: sleep, Doc: "sleep(seconds)\n\nDelay execution for a given number of seconds.  The argument may be\na floating-point number for subsecond precision."},
		{Name: "gmtime", Sig: "seconds=None, /", Fn: gmtime("gmtime")},
		{Name: "localtime", Sig: "seconds=None, /", Fn: gmtime("localtime")},
		{Name: "mktime", Sig: "object, /", Fn: mktime},
		{Name: "asctime", Sig: "t=None, /", Fn: asctime},
		{Name: "ctime", Sig: "seconds=None, /", Fn: ctime},
		{Name: "strftime", Sig: "format, t=None, /", Fn: strftime},
		{Name: "strptime", Raw: strptime},
		{Name: "tzset", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.None }},
		{Name: "get_clock_info", Sig: "name, /", How: vm.Only3, Fn: clockInfo},
		{Name: "clock_gettime", Sig: "clk_id, /", How: vm.Only3, Fn: clockGet(func(ns int64) vm.Value { return vm.Float(float64(ns) / 1e9) })},
		{Name: "clock_gettime_ns", Sig: "clk_id, /", How: vm.Only3, Fn: clockGet(vm.Int)},
		{Name: "clock_getres", Sig: "clk_id, /", How: vm.Only3, Fn: clockGet(func(int64) vm.Value { return vm.Float(1e-9) })},
	},
	Init: initModule,
}

func init() {
	for _, name := range []string{"monotonic", "perf_counter", "process_time", "thread_time"} {
		Module.Funcs = append(Module.Funcs,
			vm.Method{Name: name, How: vm.Only3, Fn: seconds((*vm.Thread).Elapsed)},
			vm.Method{Name: name + "_ns", How: vm.Only3, Fn: nanos((*vm.Thread).Elapsed)})
	}
}

var fields = []string{"tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff"}

// structTime is the class of broken-down times.
func structTime(t *vm.Thread) *vm.Type {
	return vm.Ext(t.VM(), "time.struct_time", func() *vm.Type {
		names := fields
		if t.VM().Py2() {
			names = fields[:9]
		}
		return t.NewStructType("time.struct_time", "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().  May be considered as a\nsequence of 9 integers.", names, 9)
	})
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	m.Set("struct_time", structTime(t).Value().Incref())
	for _, name := range []string{"timezone", "altzone", "daylight"} {
		m.Set(name, vm.Int(0))
	}
	m.Set("tzname", t.NewTuple(t.Str("UTC"), t.Str("UTC")))
	if t.VM().Py2() {
		m.Set("accept2dyear", vm.Int(1))
		return true
	}
	m.Set("_STRUCT_TM_ITEMS", vm.Int(11))
	for name, id := range clocks {
		m.Set(name, vm.Int(id))
	}
	return true
}

var clocks = map[string]int64{"CLOCK_REALTIME": 0, "CLOCK_MONOTONIC": 1, "CLOCK_PROCESS_CPUTIME_ID": 2, "CLOCK_THREAD_CPUTIME_ID": 3,
	"CLOCK_MONOTONIC_RAW": 4, "CLOCK_BOOTTIME": 7, "CLOCK_TAI": 11}

func seconds(now func(*vm.Thread) int64) func(*vm.Thread, []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Float(float64(now(t)) / 1e9) }
}

func nanos(now func(*vm.Thread) int64) func(*vm.Thread, []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Int(now(t)) }
}

func clockGet(give func(int64) vm.Value) func(*vm.Thread, []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		id, ok := t.Index(a[0], t.VM().Types().OverflowError)
		if !ok {
			return vm.Null
		}
		switch id {
		case 0, 11:
			return give(t.Now())
		case 1, 2, 3, 4, 7:
			return give(t.Elapsed())
		}
		msg := t.Str("Invalid argument")
		e := t.Call(t.VM().Types().OSError.Value(), vm.Int(22), msg)
		t.Decref(msg)
		if !e.IsNull() {
			t.RaiseValue(t.TypeOf(e), e)
		}
		return vm.Null
	}
}

func clockInfo(t *vm.Thread, a []vm.Value) vm.Value {
	if !t.IsStr(a[0]) {
		return t.Raise(t.VM().Types().TypeError, "get_clock_info() argument 1 must be str, not %s", t.TypeName(a[0]))
	}
	impl, monotonic, adjustable := "clock_gettime(CLOCK_MONOTONIC)", vm.True, vm.False
	switch vm.GoString(a[0]) {
	case "time":
		impl, monotonic, adjustable = "clock_gettime(CLOCK_REALTIME)", vm.False, vm.True
	case "monotonic", "perf_counter":
	case "process_time":
		impl = "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)"
	case "thread_time":
		impl = "clock_gettime(CLOCK_THREAD_CPUTIME_ID)"
	default:
		return t.Raise(t.VM().Types().ValueError, "unknown clock")
	}
	text := t.Str(impl)
	ns := t.ImportModule("types")
	if ns.IsNull() {
		t.Decref(text)
		return vm.Null
	}
	class := t.GetAttr(ns, "SimpleNamespace")
	t.Decref(ns)
	if class.IsNull() {
		t.Decref(text)
		return vm.Null
	}
	r := t.CallArgs(class, vm.Args{Kw: []vm.Value{text, monotonic, adjustable, vm.Float(1e-9)},
		Names: []vm.Value{t.Name("implementation"), t.Name("monotonic"), t.Name("adjustable"), t.Name("resolution")}})
	t.Decref(class)
	t.Decref(text)
	return r
}

func sleep(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	var f float64
	if i, ok := vm.AsInt(a[0]); ok {
		f, _ = number.ToFloat(i, number.Py3)
	} else if f, ok = vm.AsFloat(a[0]); !ok {
		if t.VM().Py2() {
			if f, ok = t.RealNumber(a[0]); !ok {
				return vm.Null
			}
		} else {
			n, ok := t.Index(a[0], ts.OverflowError)
			if !ok {
				return vm.Null
			}
			f = float64(n)
		}
	}
	switch {
	case f != f:
		return t.Raise(ts.ValueError, "Invalid value NaN (not a number)")
	case f < 0 && t.VM().Py2():
		msg := t.Str("Invalid argument")
		e := t.Call(ts.IOError.Value(), vm.Int(22), msg)
		t.Decref(msg)
		if !e.IsNull() {
			t.RaiseValue(t.TypeOf(e), e)
		}
		return vm.Null
	case f < 0:
		return t.Raise(ts.ValueError, "sleep length must be non-negative")
	case f > math.MaxInt64/1e9:
		return t.Raise(ts.OverflowError, "timestamp too large to convert to C PyTime_t")
	}
	if !t.Sleep(int64(math.Ceil(f * 1e9))) {
		return vm.Null
	}
	return vm.None
}

func strptime(t *vm.Thread, a vm.Args) vm.Value {
	m := t.ImportModule("_strptime")
	if m.IsNull() {
		return vm.Null
	}
	f := t.GetAttr(m, "_strptime_time")
	t.Decref(m)
	if f.IsNull() {
		return vm.Null
	}
	r := t.CallArgs(f, a)
	t.Decref(f)
	return r
}
