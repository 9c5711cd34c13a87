package compile_test

import (
	"reflect"
	"testing"

	"github.com/sllint/sllint/vm/code"
)

// TestMarshal reads code back, whole and cut off at every place.
func TestMarshal(t *testing.T) {
	c := outerCode(t)
	b := c.Marshal()
	got, err := code.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if string(got.Marshal()) != string(b) {
		t.Error("what was read is not what was written")
	}
	if !reflect.DeepEqual(got.Instrs, c.Instrs) || !reflect.DeepEqual(got.Positions, c.Positions) || !reflect.DeepEqual(got.Locals, c.Locals) {
		t.Error("instructions, positions or names differ")
	}
	for n := range b {
		if _, err := code.Unmarshal(b[:n]); err == nil {
			t.Errorf("of %d bytes %d were enough", len(b), n)
		}
	}
	if _, err := code.Unmarshal(append(b, 0)); err == nil {
		t.Error("more was taken than was written")
	}
	other := append([]byte(nil), b...)
	other[0]++
	if _, err := code.Unmarshal(other); err == nil {
		t.Error("code of another version was taken")
	}
}

// FuzzUnmarshal reads damaged code and checks it.
func FuzzUnmarshal(f *testing.F) {
	f.Add(outerCode(f).Marshal())
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := code.Unmarshal(b); err == nil {
			code.CheckUntrusted(c)
		}
	})
}
