// Package random is Python's module _random: the generator behind module random.
package random

import (
	"math/big"
	"time"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/mersenne"
	"github.com/sllint/sllint/vm/internal/number"
)

func init() { vm.SnapshotTypes((*mersenne.Twister)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "_random", Doc: "Module implements the Mersenne Twister random number generator.", Init: func(t *vm.Thread, m *vm.Module) bool {
	m.Set("Random", t.NewType(&randomSpec).Value().Incref())
	return true
}}

var randomSpec = vm.TypeSpec{
	Name: "_random.Random", Doc: "Random() -> create a random number generator with its own internal state.", Flags: vm.TypeBase,
	Alloc: vm.AllocNative(func() any {
		tw := &mersenne.Twister{}
		tw.SeedUint64(0)
		return tw
	}),
	Slots: vm.Slots{Init: randomInit},
	Methods: []vm.Method{
		{Name: "random", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Float(twister(a[0]).Float64()) }, Doc: "random() -> x in the interval [0, 1)."},
		{Name: "seed", Sig: "n=None, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if !seed(t, twister(a[0]), a[1]) {
				return vm.Null
			}
			return vm.None
		}, Doc: "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier."},
		{Name: "getstate", Fn: getState, Doc: "getstate() -> tuple containing the current state."},
		{Name: "setstate", Sig: "state, /", Fn: setState, Doc: "setstate(state) -> None.  Restores generator state."},
		{Name: "getrandbits", Sig: "k, /", Fn: getRandBits, Doc: "getrandbits(k) -> x.  Generates an int with k random bits."},
		{Name: "jumpahead", Sig: "n, /", How: vm.Only2, Fn: jumpAhead},
	},
}

func twister(self vm.Value) *mersenne.Twister { return vm.Data(self).(*mersenne.Twister) }

func randomInit(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	if len(a.Names) > 0 {
		return t.Raise(t.VM().Types().TypeError, "Random() takes no keyword arguments")
	}
	n := vm.Null
	switch len(a.Pos) {
	case 0:
	case 1:
		n = a.Pos[0]
	default:
		if t.VM().Py2() {
			return t.Raise(t.VM().Types().TypeError, "seed expected at most 1 arguments, got %d", len(a.Pos))
		}
		return t.Raise(t.VM().Types().TypeError, "Random() requires 0 or 1 argument")
	}
	if !seed(t, twister(self), n) {
		return vm.Null
	}
	return vm.None
}

// seed seeds from an int, from the hash of another object, or from the clock,
// which without the permission to look at it is the same for every run.
func seed(t *vm.Thread, tw *mersenne.Twister, v vm.Value) bool {
	if v.IsNull() || v.IsNone() {
		n := uint64(0x5eed)
		if t.VM().Config().Allow.Clock {
			n = uint64(time.Now().UnixNano())
		}
		tw.SeedUint64(n)
		return true
	}
	if i, ok := vm.AsInt(v); ok {
		tw.Seed(i.ToBig())
		return true
	}
	h, ok := t.Hash(v)
	if ok {
		tw.SeedUint64(uint64(h))
	}
	return ok
}

func getState(t *vm.Thread, a []vm.Value) vm.Value {
	state := twister(a[0]).State()
	items := make([]vm.Value, len(state))
	for i, w := range state {
		items[i] = t.LongValue(number.Int{Small: int64(w)})
	}
	return t.NewTuple(items...)
}

func setState(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	if !t.TypeOf(a[1]).IsSubtype(ts.Tuple) {
		return t.Raise(ts.TypeError, "state vector must be a tuple")
	}
	var state [mersenne.StateSize]uint32
	n, bad := 0, false
	ok := t.Each(a[1], func(v vm.Value) bool {
		i, is := vm.AsInt(v)
		switch {
		case !is:
			t.Raise(ts.TypeError, "an integer is required")
			return false
		case i.Sign() < 0:
			t.Raise(ts.OverflowError, "can't convert negative value to unsigned int")
			return false
		}
		if n < len(state) {
			bad = bad || n == len(state)-1 && (i.Big != nil || i.Small > int64(len(state)-1))
			state[n] = uint32(i.Small)
		}
		n++
		return true
	})
	switch {
	case !ok:
		return vm.Null
	case n != len(state):
		return t.Raise(ts.ValueError, "state vector is the wrong size")
	case bad || twister(a[0]).SetState(state) != nil:
		return t.Raise(ts.ValueError, "invalid state")
	}
	return vm.None
}

func getRandBits(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	k, ok := t.Index(a[1], ts.OverflowError)
	switch py2 := t.VM().Py2(); {
	case !ok:
		return vm.Null
	case py2 && k <= 0:
		return t.Raise(ts.ValueError, "number of bits must be greater than zero")
	case k < 0:
		return t.Raise(ts.ValueError, "number of bits must be non-negative")
	case k == 0:
		return vm.Int(0)
	case k <= 63:
		return t.LongValue(number.Int{Small: int64(twister(a[0]).Bits64(int(k)))})
	case !t.Room(float64(k)):
		return vm.Null
	}
	return t.LongValue(number.FromBig(twister(a[0]).Bits(int(k))))
}

func jumpAhead(t *vm.Thread, a []vm.Value) vm.Value {
	i, ok := vm.AsInt(a[1])
	if !ok {
		return t.Raise(t.VM().Types().TypeError, "jumpahead requires an integer, not '%s'", t.TypeName(a[1]))
	}
	twister(a[0]).JumpAhead(new(big.Int).Set(i.ToBig()))
	return vm.None
}
