package siphash

import (
	"testing"

	"github.com/sllint/sllint/vm/internal/golden"
	"github.com/sllint/sllint/vm/internal/number"
)

// narrowest hashes text in the form that CPython holds it in.
func narrowest(k Key, s []rune) int64 {
	top := rune(0)
	for _, r := range s {
		top = max(top, r)
	}
	switch {
	case top < 0x100:
		return Text(k, shrink[byte](s))
	case top < 0x10000:
		return Text(k, shrink[uint16](s))
	}
	return Text(k, s)
}

func shrink[E Unit](s []rune) []E {
	out := make([]E, len(s))
	for i, r := range s {
		out[i] = E(r)
	}
	return out
}

func TestHashes(t *testing.T) {
	for _, version := range []string{golden.Py27, golden.Py313} {
		t.Run(version, func(t *testing.T) {
			golden.Check(t, "hashes", version, func(c golden.Case) string { return answer(c, version == golden.Py27) })
		})
	}
}

func answer(c golden.Case, py2 bool) string {
	d := number.Py3
	if py2 {
		d = number.Py2
	}
	switch c.Op {
	case "text":
		s := golden.Runes(c.Args[0])
		if py2 {
			return golden.ShowSmall(Text2(s))
		}
		return golden.ShowSmall(narrowest(Key{}, s))
	case "bytes":
		b := golden.Bytes(c.Args[0])
		if py2 {
			return golden.ShowSmall(Text2(b))
		}
		if (Key{}).Bytes(b) != (Key{}).String(string(b)) {
			return "String is not Bytes"
		}
		return golden.ShowSmall((Key{}).Bytes(b))
	case "seed":
		k := NewKey(uint32(golden.Int(c.Args[0]).Int64()))
		return golden.ShowTuple(golden.ShowSmall(k.String("abc")), golden.ShowSmall(narrowest(k, []rune("héllo"))), golden.ShowSmall(k.String("0123456789")))
	}
	items := golden.Items(c.Args[0])
	var tuple Tuple
	tuple2 := NewTuple2(len(items))
	var set FrozenSet
	seen := map[string]bool{}
	for _, i := range items {
		h := number.HashInt(number.FromBig(golden.Int(i)), d)
		tuple.Add(h)
		tuple2.Add(h)
		if !seen[i] {
			set.Add(h)
		}
		seen[i] = true
	}
	switch {
	case c.Op == "tuple" && py2:
		return golden.ShowSmall(tuple2.Sum())
	case c.Op == "tuple":
		return golden.ShowSmall(tuple.Sum())
	case py2:
		return golden.ShowSmall(set.Sum2())
	}
	return golden.ShowSmall(set.Sum())
}

func BenchmarkString(b *testing.B) {
	for b.Loop() {
		(Key{}).String("identifier_name")
	}
}
