package mersenne

import (
	"math/big"
	"testing"

	"github.com/sllint/sllint/vm/internal/golden"
)

func TestDraw(t *testing.T) {
	for _, version := range []string{golden.Py27, golden.Py313} {
		t.Run(version, func(t *testing.T) {
			golden.Check(t, "random", version, func(c golden.Case) string {
				var r Twister
				seed := golden.Int(c.Args[0])
				r.Seed(seed)
				if c.Op == "jump" {
					r.Float64()
					n := new(big.Int).Abs(seed)
					r.JumpAhead(n.Add(n, big.NewInt(7)))
					return golden.ShowTuple(golden.ShowFloat(r.Float64()), golden.ShowFloat(r.Float64()))
				}
				return draw(&r)
			})
		})
	}
}

func draw(r *Twister) string {
	var out []string
	for range 3 {
		out = append(out, golden.ShowFloat(r.Float64()))
	}
	for _, k := range []int{1, 5, 31, 32, 33, 63, 64, 65, 96, 97, 1000} {
		out = append(out, golden.ShowInt(r.Bits(k)))
	}
	for range 698 {
		r.Float64()
	}
	out = append(out, golden.ShowFloat(r.Float64()), golden.ShowFloat(r.Float64()))
	s := r.State()
	for _, w := range s[len(s)-3:] {
		out = append(out, golden.ShowSmall(int64(w)))
	}
	return golden.ShowTuple(out...)
}

func TestState(t *testing.T) {
	var a, b Twister
	a.SeedUint64(1 << 40)
	b.Seed(big.NewInt(1 << 40))
	if a != b {
		t.Error("SeedUint64 and Seed differ")
	}
	a.Float64()
	if err := b.SetState(a.State()); err != nil || a != b {
		t.Error("the state does not come back")
	}
	s := a.State()
	s[size] = size + 1
	if b.SetState(s) == nil {
		t.Error("a bad position is taken")
	}
}

func BenchmarkFloat64(b *testing.B) {
	var r Twister
	r.SeedUint64(1)
	for b.Loop() {
		r.Float64()
	}
}
