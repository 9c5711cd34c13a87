package recover

import (
	"context"
	"testing"
	"time"

	"github.com/sllint/sllint/syntax"
)

// FuzzBlank checks what must be true for any bytes: it ends, nothing panics,
// and what comes out parses and has kept its shape.
func FuzzBlank(f *testing.F) {
	for _, test := range blankTests {
		f.Add([]byte(test.src), uint16(test.v))
	}
	for _, src := range nasty {
		f.Add([]byte(src), uint16(syntax.Py313))
		f.Add([]byte(src), uint16(syntax.Py27))
	}
	f.Fuzz(func(t *testing.T, src []byte, v uint16) {
		version := syntax.Version(v)
		known := false
		for _, k := range syntax.Versions {
			known = known || k == version
		}
		if !known {
			version = syntax.Newest
		}
		// The fuzzer keeps an input that ends the program, not one that hangs.
		watch := time.AfterFunc(20*time.Second, func() { panic("still at work after 20 s") })
		defer watch.Stop()
		got, damaged, ok := Blank(context.Background(), src, version)
		if ok {
			checkBlanked(t, src, got, damaged, version)
		}
	})
}
