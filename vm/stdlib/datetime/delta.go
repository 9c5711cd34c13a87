package datetime

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/number"
)

const (
	maxDeltaDays = 999999999
	dayMicros    = 24 * 3600 * 1000000
)

// delta is a timedelta: 0 <= seconds < 24*3600, 0 <= micros < 1000000.
type delta struct{ days, seconds, micros int }

func deltaOf(v vm.Value) *delta { return vm.Data(v).(*delta) }

// asDelta gives the timedelta that v is, nil where it is none.
func asDelta(v vm.Value) *delta {
	d, _ := vm.Data(v).(*delta)
	return d
}

func (d *delta) big() *big.Int {
	n := big.NewInt(int64(d.days))
	n.Mul(n, big.NewInt(dayMicros))
	return n.Add(n, big.NewInt(int64(d.seconds)*1000000+int64(d.micros)))
}

// short gives the microseconds of a difference that fits into 64 bits.
func (d *delta) short() (us int64, ok bool) {
	if d.days < -1e8 || d.days > 1e8 {
		return 0, false
	}
	return int64(d.days)*dayMicros + int64(d.seconds)*1000000 + int64(d.micros), true
}

// cmp is below, above or 0.
func (d *delta) cmp(e *delta) int64 {
	switch {
	case d.days != e.days:
		return int64(d.days - e.days)
	case d.seconds != e.seconds:
		return int64(d.seconds - e.seconds)
	}
	return int64(d.micros - e.micros)
}

// newDelta makes a timedelta of microseconds.
func newDelta(t *vm.Thread, us int64) vm.Value {
	days := us / dayMicros
	us %= dayMicros
	if us < 0 {
		days, us = days-1, us+dayMicros
	}
	return t.NewNative(typesOf(t).delta, &delta{int(days), int(us / 1000000), int(us % 1000000)})
}

// sumDelta makes a timedelta of parts that need not be within their bounds; it raises
// where there are too many days.
func sumDelta(t *vm.Thread, days, seconds, micros int) vm.Value {
	seconds, micros = seconds+floorDiv(micros, 1000000), floorMod(micros, 1000000)
	days, seconds = days+floorDiv(seconds, 24*3600), floorMod(seconds, 24*3600)
	return checkedDelta(t, typesOf(t).delta, &delta{days, seconds, micros})
}

func checkedDelta(t *vm.Thread, typ *vm.Type, d *delta) vm.Value {
	if d.days < -maxDeltaDays || d.days > maxDeltaDays {
		return t.Raise(t.VM().Types().OverflowError, "days=%d; must have magnitude <= %d", d.days, maxDeltaDays)
	}
	return t.NewNative(typ, d)
}

// bigDelta makes a timedelta of microseconds that may be any number.
func bigDelta(t *vm.Thread, typ *vm.Type, us *big.Int) vm.Value {
	days, rest := new(big.Int).DivMod(us, big.NewInt(dayMicros), new(big.Int))
	if !days.IsInt64() || days.Int64() != int64(int32(days.Int64())) {
		return t.Raise(t.VM().Types().OverflowError, "Python int too large to convert to C int")
	}
	r := int(rest.Int64())
	return checkedDelta(t, typ, &delta{int(days.Int64()), r / 1000000, r % 1000000})
}

var deltaSig = vm.NewSignature("days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0")

// deltaUnits are the parts in the order in which they are added up, with the place of
// each among the arguments.
var deltaUnits = [...]struct {
	arg   int
	name  string
	micro int64
}{
	{2, "microseconds", 1}, {3, "milliseconds", 1000}, {1, "seconds", 1000000}, {4, "minutes", 60 * 1000000},
	{5, "hours", 3600 * 1000000}, {0, "days", dayMicros}, {6, "weeks", 7 * dayMicros},
}

func deltaNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [7]vm.Value
	if !deltaSig.Bind(t, "__new__", a, p[:]) {
		return vm.Null
	}
	sum, left := new(big.Int), 0.0
	for _, u := range deltaUnits {
		v := p[u.arg]
		if v.IsNull() {
			continue
		}
		if i, ok := vm.AsInt(v); ok {
			sum.Add(sum, new(big.Int).Mul(i.ToBig(), big.NewInt(u.micro)))
			continue
		}
		f, ok := vm.AsFloat(v)
		if !ok {
			return t.Raise(t.VM().Types().TypeError, "unsupported type for timedelta %s component: %s", u.name, fullName(t, v))
		}
		whole, part := math.Modf(f)
		n, ok := bigFloat(t, whole)
		if !ok {
			return vm.Null
		}
		sum.Add(sum, n.Mul(n, big.NewInt(u.micro)))
		if part != 0 {
			whole, part = math.Modf(part * float64(u.micro))
			n, _ := bigFloat(t, whole)
			sum.Add(sum, n)
			left += part
		}
	}
	if left != 0 {
		sum.Add(sum, big.NewInt(int64(roundLeft(left, sum, t.VM().Py2()))))
	}
	return bigDelta(t, typ, sum)
}

// roundLeft rounds what is left of microseconds: in Python 3 so that the sum is even
// where it is half of one.
func roundLeft(left float64, sum *big.Int, py2 bool) float64 {
	whole := math.Round(left)
	if !py2 && math.Abs(whole-left) == 0.5 {
		odd := float64(sum.Bit(0))
		whole = 2*math.Round((left+odd)*0.5) - odd
	}
	return whole
}

// bigFloat is int(f).
func bigFloat(t *vm.Thread, f float64) (*big.Int, bool) {
	switch {
	case math.IsNaN(f):
		t.Raise(t.VM().Types().ValueError, "cannot convert float NaN to integer")
		return nil, false
	case math.IsInf(f, 0):
		t.Raise(t.VM().Types().OverflowError, "cannot convert float infinity to integer")
		return nil, false
	}
	n, _ := big.NewFloat(f).Int(nil)
	return n, true
}

func deltaRepr(t *vm.Thread, self vm.Value) vm.Value {
	d := deltaOf(self)
	if t.VM().Py2() {
		switch {
		case d.micros != 0:
			return t.Strf("%s(%d, %d, %d)", fullName(t, self), d.days, d.seconds, d.micros)
		case d.seconds != 0:
			return t.Strf("%s(%d, %d)", fullName(t, self), d.days, d.seconds)
		}
		return t.Strf("%s(%d)", fullName(t, self), d.days)
	}
	var parts []string
	for _, p := range []struct {
		name string
		n    int
	}{{"days", d.days}, {"seconds", d.seconds}, {"microseconds", d.micros}} {
		if p.n != 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", p.name, p.n))
		}
	}
	if parts == nil {
		parts = []string{"0"}
	}
	return t.Strf("%s(%s)", fullName(t, self), strings.Join(parts, ", "))
}

func deltaStr(t *vm.Thread, self vm.Value) vm.Value {
	d := deltaOf(self)
	var b strings.Builder
	if d.days != 0 {
		s := "s"
		if d.days == 1 || d.days == -1 {
			s = ""
		}
		fmt.Fprintf(&b, "%d day%s, ", d.days, s)
	}
	fmt.Fprintf(&b, "%d:%02d:%02d", d.seconds/3600, d.seconds/60%60, d.seconds%60)
	if d.micros != 0 {
		fmt.Fprintf(&b, ".%06d", d.micros)
	}
	return t.Str(b.String())
}

// stateOf is the tuple (days, seconds, microseconds).
func (d *delta) stateOf(t *vm.Thread) vm.Value {
	return t.NewTuple(vm.Int(int64(d.days)), vm.Int(int64(d.seconds)), vm.Int(int64(d.micros)))
}

func deltaHash(t *vm.Thread, self vm.Value) vm.Value {
	s := deltaOf(self).stateOf(t)
	defer t.Decref(s)
	h, _ := t.Hash(s)
	return vm.Int(h)
}

func deltaCompare(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
	if e := asDelta(b); e != nil {
		return compareInts(deltaOf(a).cmp(e), op)
	}
	return cannotCompare(t, a, b, op)
}

// addDeltas is a + b, or a - b.
func addDeltas(sign int) func(t *vm.Thread, a, b vm.Value) vm.Value {
	return func(t *vm.Thread, a, b vm.Value) vm.Value {
		d, e := asDelta(a), asDelta(b)
		if d == nil || e == nil {
			return vm.NotImplemented
		}
		return sumDelta(t, d.days+sign*e.days, d.seconds+sign*e.seconds, d.micros+sign*e.micros)
	}
}

// scaled gives the timedelta and the number of a product, in whatever order.
func scaled(a, b vm.Value) (*delta, vm.Value) {
	if d := asDelta(a); d != nil {
		return d, b
	}
	return asDelta(b), a
}

func deltaMultiply(t *vm.Thread, a, b vm.Value) vm.Value {
	d, n := scaled(a, b)
	if i, ok := vm.AsInt(n); ok && d != nil {
		return bigDelta(t, typesOf(t).delta, new(big.Int).Mul(d.big(), i.ToBig()))
	}
	if _, ok := vm.AsFloat(n); !ok || d == nil || t.VM().Py2() {
		return vm.NotImplemented
	}
	num, den, ok := ratio(t, n)
	if !ok {
		return vm.Null
	}
	return nearestDelta(t, num.Mul(num, d.big()), den)
}

// ratio is float.as_integer_ratio().
func ratio(t *vm.Thread, f vm.Value) (num, den *big.Int, ok bool) {
	r := t.CallMethod(f, "as_integer_ratio")
	if r.IsNull() {
		return nil, nil, false
	}
	defer t.Decref(r)
	if !vm.IsTuple(r) {
		t.Raise(t.VM().Types().TypeError, "unexpected return type from as_integer_ratio(): expected tuple, not '%s'", t.TypeName(r))
		return nil, nil, false
	}
	pair := vm.Items(r)
	if len(pair) != 2 {
		t.Raise(t.VM().Types().ValueError, "unexpected return value from as_integer_ratio()")
		return nil, nil, false
	}
	n, ok1 := vm.AsInt(pair[0])
	d, ok2 := vm.AsInt(pair[1])
	if !ok1 || !ok2 {
		t.Raise(t.VM().Types().TypeError, "an integer is required")
		return nil, nil, false
	}
	return new(big.Int).Set(n.ToBig()), new(big.Int).Set(d.ToBig()), true
}

func zeroDivision(t *vm.Thread, text string) vm.Value {
	return t.Raise(t.VM().Types().ZeroDivisionError, "%s", text)
}

const byZero = "integer division or modulo by zero"

// nearestDelta makes a timedelta of num/den microseconds, half of one going to the even.
func nearestDelta(t *vm.Thread, num, den *big.Int) vm.Value {
	if den.Sign() == 0 {
		return zeroDivision(t, byZero)
	}
	if den.Sign() < 0 {
		num, den = num.Neg(num), new(big.Int).Neg(den)
	}
	q, r := new(big.Int).DivMod(num, den, new(big.Int))
	switch c := r.Lsh(r, 1).Cmp(den); {
	case c > 0, c == 0 && q.Bit(0) == 1:
		q.Add(q, big.NewInt(1))
	}
	return bigDelta(t, typesOf(t).delta, q)
}

// floorOf is the floor of a/b.
func floorOf(a, b *big.Int) (q, r *big.Int) {
	q, r = new(big.Int).QuoRem(a, b, new(big.Int))
	if r.Sign() != 0 && (r.Sign() < 0) != (b.Sign() < 0) {
		q.Sub(q, big.NewInt(1))
		r.Add(r, b)
	}
	return q, r
}

func deltaFloorDivide(t *vm.Thread, a, b vm.Value) vm.Value {
	d := asDelta(a)
	if d == nil {
		return vm.NotImplemented
	}
	if i, ok := vm.AsInt(b); ok {
		if i.Sign() == 0 {
			return zeroDivision(t, byZero)
		}
		q, _ := floorOf(d.big(), i.ToBig())
		return bigDelta(t, typesOf(t).delta, q)
	}
	if e := asDelta(b); e != nil && !t.VM().Py2() {
		if *e == (delta{}) {
			return zeroDivision(t, byZero)
		}
		q, _ := floorOf(d.big(), e.big())
		return t.IntValue(number.FromBig(q))
	}
	return vm.NotImplemented
}

func deltaTrueDivide(t *vm.Thread, a, b vm.Value) vm.Value {
	d := asDelta(a)
	if d == nil {
		return vm.NotImplemented
	}
	if e := asDelta(b); e != nil {
		x, y := t.IntValue(number.FromBig(d.big())), t.IntValue(number.FromBig(e.big()))
		defer t.Decref(x)
		defer t.Decref(y)
		return t.Binary(vm.OpTrueDivide, x, y)
	}
	if i, ok := vm.AsInt(b); ok {
		return nearestDelta(t, d.big(), i.ToBig())
	}
	if _, ok := vm.AsFloat(b); ok {
		num, den, ok := ratio(t, b)
		if !ok {
			return vm.Null
		}
		return nearestDelta(t, den.Mul(den, d.big()), num)
	}
	return vm.NotImplemented
}

func deltaRemainder(t *vm.Thread, a, b vm.Value) vm.Value {
	d, e := asDelta(a), asDelta(b)
	if d == nil || e == nil {
		return vm.NotImplemented
	}
	if *e == (delta{}) {
		return zeroDivision(t, "integer modulo by zero")
	}
	_, r := floorOf(d.big(), e.big())
	return bigDelta(t, typesOf(t).delta, r)
}

func deltaDivmod(t *vm.Thread, a, b vm.Value) vm.Value {
	d, e := asDelta(a), asDelta(b)
	if d == nil || e == nil {
		return vm.NotImplemented
	}
	if *e == (delta{}) {
		return zeroDivision(t, byZero)
	}
	q, r := floorOf(d.big(), e.big())
	rest := bigDelta(t, typesOf(t).delta, r)
	if rest.IsNull() {
		return vm.Null
	}
	return t.NewTuple(t.IntValue(number.FromBig(q)), rest)
}

func deltaNegative(t *vm.Thread, self vm.Value) vm.Value {
	d := deltaOf(self)
	return sumDelta(t, -d.days, -d.seconds, -d.micros)
}

func deltaPositive(t *vm.Thread, self vm.Value) vm.Value {
	d := *deltaOf(self)
	return t.NewNative(typesOf(t).delta, &d)
}

var deltaSpecOf = vm.PerDialect(func(py2 bool) *vm.TypeSpec {
	spec := &vm.TypeSpec{Name: "datetime.timedelta", Kind: vm.KindNative, Flags: vm.TypeBase | vm.TypeImmut,
		Doc: "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\n" +
			"All arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative.",
		Slots: vm.Slots{
			New: deltaNew, Repr: deltaRepr, Str: deltaStr, Hash: deltaHash, Compare: deltaCompare,
			Bool:     func(t *vm.Thread, self vm.Value) vm.Value { return vm.Bool(*deltaOf(self) != delta{}) },
			Negative: deltaNegative, Positive: deltaPositive,
			Absolute: func(t *vm.Thread, self vm.Value) vm.Value {
				if deltaOf(self).days < 0 {
					return deltaNegative(t, self)
				}
				return deltaPositive(t, self)
			},
		},
		GetSet: []vm.GetSet{
			{Name: "days", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(deltaOf(v).days)) }, Doc: "Number of days."},
			{Name: "seconds", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(deltaOf(v).seconds)) },
				Doc: "Number of seconds (>= 0 and less than 1 day)."},
			{Name: "microseconds", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(deltaOf(v).micros)) },
				Doc: "Number of microseconds (>= 0 and less than 1 second)."},
		},
		Methods: []vm.Method{
			{Name: "total_seconds", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				us, _ := new(big.Rat).SetFrac(deltaOf(a[0]).big(), big.NewInt(1000000)).Float64()
				return vm.Float(us)
			}, Doc: "Total seconds in the duration."},
			{Name: "__reduce__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				return t.NewTuple(t.TypeOf(a[0]).Value().Incref(), deltaOf(a[0]).stateOf(t))
			}, Doc: "__reduce__() -> (cls, state)"},
		},
	}
	b := &spec.Slots.Binary
	b[vm.OpAdd], b[vm.OpSubtract], b[vm.OpMultiply], b[vm.OpFloorDivide] = addDeltas(1), addDeltas(-1), deltaMultiply, deltaFloorDivide
	if py2 {
		b[vm.OpDivide] = deltaFloorDivide
	} else {
		b[vm.OpTrueDivide], b[vm.OpRemainder], b[vm.OpDivmod] = deltaTrueDivide, deltaRemainder, deltaDivmod
	}
	return spec
})
