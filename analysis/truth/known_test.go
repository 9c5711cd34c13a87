package truth

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// knownFile lists what the analysis gets wrong, a line each: the test, the
// shape, the version and the reason. What is not listed fails; so does what is
// listed and has come right, until it is taken out (by hand, or with -update).
var knownFile = filepath.Join(filepath.Dir(shapesFile), "known.txt")

// known is the part of the list that is one test's.
type known struct {
	test   string
	reason map[string]string // by "SHAPE VERSION"
	met    map[string]bool
}

func readKnown(t *testing.T, test string) *known {
	t.Helper()
	text, err := os.ReadFile(knownFile)
	if err != nil {
		t.Fatal(err)
	}
	k := &known{test, map[string]string{}, map[string]bool{}}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.SplitN(line, " ", 4)
		if len(f) != 4 || strings.TrimSpace(f[3]) == "" {
			t.Fatalf("%s: %q: expected a test, a shape, a version and a reason", knownFile, line)
		}
		if f[0] == test {
			k.reason[f[1]+" "+f[2]] = f[3]
		}
	}
	return k
}

// wrong reports a shape on which we are wrong, unless that is known.
func (k *known) wrong(t *testing.T, shape, version, format string, args ...any) {
	t.Helper()
	key := shape + " " + version
	k.met[key] = true
	if k.reason[key] == "" {
		t.Errorf("%s on %s: %s", shape, version, fmt.Sprintf(format, args...))
	}
}

// done fails for entries that are wrong no longer, or takes them out.
func (k *known) done(t *testing.T) {
	t.Helper()
	right := map[string]bool{}
	for key := range k.reason {
		if !k.met[key] {
			right[k.test+" "+key] = true
			if !*update {
				t.Errorf("%s %s is right now: take it out of %s (-update does)", k.test, key, knownFile)
			}
		}
	}
	if !*update || len(right) == 0 {
		return
	}
	text, err := os.ReadFile(knownFile)
	if err != nil {
		t.Fatal(err)
	}
	var kept bytes.Buffer
	for line := range strings.Lines(string(text)) {
		if f := strings.SplitN(line, " ", 4); len(f) != 4 || !right[f[0]+" "+f[1]+" "+f[2]] {
			kept.WriteString(line)
		}
	}
	if err := os.WriteFile(knownFile, kept.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
