// Package locale is Python's module _locale, for the C locale.
package locale

import (
	"strings"

	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes((*state)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "_locale", Init: initModule, Doc: "Support for POSIX locales.", Funcs: []vm.Method{
	{Name: "setlocale", Sig: "category, locale=None, /", Fn: setLocale, Doc: "Activates/queries locale processing."},
	{Name: "localeconv", Fn: localeConv, Doc: "Returns numeric and monetary locale-specific parameters."},
	{Name: "strcoll", Sig: "os1, os2, /", Fn: strColl},
	{Name: "strxfrm", Sig: "string, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		if !t.IsStr(a[0]) {
			return t.Raise(t.VM().Types().TypeError, "strxfrm() argument must be str, not %s", t.ArgType(a[0]))
		}
		return a[0].Incref()
	}},
	{Name: "nl_langinfo", Sig: "key, /", Fn: langInfo},
	{Name: "getencoding", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.Str("UTF-8") }},
}}

// constants are the categories and the items of nl_langinfo.
var constants = map[string]int64{
	"LC_CTYPE": 0, "LC_NUMERIC": 1, "LC_TIME": 2, "LC_COLLATE": 3, "LC_MONETARY": 4, "LC_MESSAGES": 5, "LC_ALL": 6, "CHAR_MAX": 127,
	"CODESET": 14, "RADIXCHAR": 65536, "THOUSEP": 65537, "YESEXPR": 327680, "NOEXPR": 327681, "CRNCYSTR": 262159,
	"AM_STR": 131110, "PM_STR": 131111, "D_T_FMT": 131112, "D_FMT": 131113, "T_FMT": 131114, "T_FMT_AMPM": 131115,
	"ERA": 131116, "ERA_D_FMT": 131118, "ALT_DIGITS": 131119, "ERA_D_T_FMT": 131120, "ERA_T_FMT": 131121,
}

var days = strings.Fields("Sunday Monday Tuesday Wednesday Thursday Friday Saturday")
var months = strings.Fields("January February March April May June July August September October November December")

// info is what nl_langinfo gives in the C locale.
var info = map[int64]string{
	14: "UTF-8", 65536: ".", 65537: "", 327680: "^[yY]", 327681: "^[nN]", 262159: "-", 131110: "AM", 131111: "PM",
	131112: "%a %b %e %H:%M:%S %Y", 131113: "%m/%d/%y", 131114: "%H:%M:%S", 131115: "%I:%M:%S %p",
	131116: "", 131118: "", 131119: "", 131120: "", 131121: "",
}

func init() {
	number := func(prefix string, i int) string {
		return prefix + string("0123456789"[i/10]) + string("0123456789"[i%10])
	}
	add := func(prefix string, i int, at int64, s string) {
		name := strings.Replace(number(prefix, i+1), prefix+"0", prefix, 1)
		constants[name] = at + int64(i)
		info[at+int64(i)] = s
	}
	for i, s := range days {
		add("ABDAY_", i, 131072, s[:3])
		add("DAY_", i, 131079, s)
	}
	for i, s := range months {
		add("ABMON_", i, 131086, s[:3])
		add("MON_", i, 131098, s)
	}
}

type state struct{ err *vm.Type }

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "_locale", func() *state { return &state{} })
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	for name, v := range constants {
		m.Set(name, vm.Int(v))
	}
	typ := t.NewException("locale.Error")
	stateOf(t).err = typ
	m.Set("Error", typ.Value().Incref())
	return true
}

func setLocale(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := t.Index(a[0], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	if n < 0 || n > 12 {
		return t.Raise(stateOf(t).err, "invalid locale category")
	}
	if !a[1].IsNull() && !a[1].IsNone() {
		if !t.IsStr(a[1]) {
			return t.Raise(t.VM().Types().TypeError, "setlocale() argument 2 must be str or None, not %s", t.ArgType(a[1]))
		}
		switch vm.GoString(a[1]) {
		case "", "C", "POSIX":
		default:
			return t.Raise(stateOf(t).err, "unsupported locale setting")
		}
	}
	return t.Str("C")
}

func localeConv(t *vm.Thread, a []vm.Value) vm.Value {
	d := t.NewDict()
	set := func(name string, v vm.Value) {
		t.DictSetStr(d, name, v)
		t.Decref(v)
	}
	set("decimal_point", t.Str("."))
	for _, name := range []string{"thousands_sep", "int_curr_symbol", "currency_symbol", "mon_decimal_point", "mon_thousands_sep", "positive_sign", "negative_sign"} {
		set(name, t.Str(""))
	}
	set("grouping", t.NewList())
	set("mon_grouping", t.NewList())
	for _, name := range []string{"int_frac_digits", "frac_digits", "p_cs_precedes", "p_sep_by_space", "n_cs_precedes", "n_sep_by_space", "p_sign_posn", "n_sign_posn"} {
		set(name, vm.Int(127))
	}
	return d
}

func strColl(t *vm.Thread, a []vm.Value) vm.Value {
	for i, v := range a[:2] {
		if !vm.IsText(v) && !t.IsStr(v) {
			return t.Raise(t.VM().Types().TypeError, "strcoll() argument %d must be str, not %s", i+1, t.ArgType(v))
		}
	}
	return vm.Int(int64(strings.Compare(vm.GoString(a[0]), vm.GoString(a[1]))))
}

func langInfo(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := t.Index(a[0], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	s, ok := info[n]
	if !ok {
		return t.Raise(t.VM().Types().ValueError, "unsupported langinfo constant")
	}
	return t.Str(s)
}
