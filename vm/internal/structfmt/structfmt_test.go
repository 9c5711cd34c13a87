package structfmt

import (
	"testing"

	"github.com/sllint/sllint/vm/internal/golden"
	"github.com/sllint/sllint/vm/internal/number"
)

func TestStruct(t *testing.T) {
	for _, version := range []string{golden.Py27, golden.Py313} {
		d := Py3
		if version == golden.Py27 {
			d = Py2
		}
		t.Run(version, func(t *testing.T) {
			golden.Check(t, "struct", version, func(c golden.Case) string { return answer(c, d) })
		})
	}
}

func word(s string, d Dialect) string {
	if d == Py2 {
		return string(golden.Bytes(s))
	}
	return golden.Text(s)
}

func fail(err *Error) string {
	kind := err.Kind
	if kind == "struct.error" {
		kind = "error"
	}
	return golden.ShowError(kind, err.Msg)
}

func read(s string, code byte) Value {
	var v Value
	switch s[0] {
	case 'i':
		v = Value{Kind: Int, Int: number.FromBig(golden.Int(s))}
		v.Bool = v.Int.Sign() != 0
	case 'f':
		v = Value{Kind: Float, Float: golden.Float(s)}
	case 'b':
		v = Value{Kind: Bytes, Bytes: golden.Bytes(s)}
		v.Bool = len(v.Bytes) > 0
	}
	return v
}

func show(vs []Value) string {
	var out []string
	for _, v := range vs {
		switch v.Kind {
		case Int:
			out = append(out, golden.ShowInt(v.Int.ToBig()))
		case Float:
			out = append(out, golden.ShowFloat(v.Float))
		case Bytes:
			out = append(out, golden.ShowBytes(v.Bytes))
		case Bool:
			out = append(out, golden.ShowBool(v.Bool))
		}
	}
	return golden.ShowTuple(out...)
}

func answer(c golden.Case, d Dialect) string {
	f, err := Parse(word(c.Args[0], d), d)
	if err != nil {
		return fail(err)
	}
	switch c.Op {
	case "calcsize":
		return golden.ShowSmall(int64(f.Size))
	case "pack":
		items := golden.Items(c.Args[1])
		if len(items) != len(f.Codes) {
			return fail(f.WrongCount("pack", len(items)))
		}
		var vs []Value
		for i, s := range items {
			vs = append(vs, read(s, f.Codes[i]))
		}
		b, err := f.Pack(vs)
		if err != nil {
			return fail(err)
		}
		return golden.ShowBytes(b)
	case "unpack":
		b := golden.Bytes(c.Args[1])
		if err := f.CheckUnpack(len(b)); err != nil {
			return fail(err)
		}
		return show(f.Unpack(b))
	case "from", "into":
		n, off := golden.Small(c.Args[1]), golden.Small(c.Args[2])
		b := make([]byte, n)
		name := "unpack_from"
		if c.Op == "into" {
			name = "pack_into"
		} else {
			for i := range b {
				b[i] = 1
			}
		}
		at, err := f.CheckOffset(name, n, off)
		if err != nil {
			return fail(err)
		}
		if c.Op == "from" {
			return show(f.Unpack(b[at : at+f.Size]))
		}
		if err := f.PackInto(b[at:], []Value{{Kind: Int, Int: number.FromInt64(7)}}); err != nil {
			return fail(err)
		}
		return golden.ShowBytes(b)
	case "iter":
		b := golden.Bytes(c.Args[1])
		if err := f.CheckIter(len(b)); err != nil {
			return fail(err)
		}
		var out []string
		for ; len(b) > 0; b = b[f.Size:] {
			out = append(out, show(f.Unpack(b[:f.Size])))
		}
		return golden.ShowTuple(out...)
	}
	panic("no such case: " + c.Op)
}

func FuzzStruct(f *testing.F) {
	f.Add("<bhi2s?e", []byte("0123456789"))
	f.Fuzz(func(t *testing.T, format string, b []byte) {
		for _, d := range []Dialect{Py3, Py2} {
			s, err := Parse(format, d)
			if err != nil || s.Size > len(b) {
				continue
			}
			vs := s.Unpack(b[:s.Size])
			if len(vs) != len(s.Codes) {
				t.Fatalf("%q: %d values for %d codes", format, len(vs), len(s.Codes))
			}
			if _, err := s.Pack(vs); err != nil {
				t.Errorf("%q: what was unpacked does not pack: %v", format, err)
			}
		}
	})
}
