package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	settings = Sum([]byte("settings"))
	when     = time.Unix(2_000_000_000, 0)
	state    = State{Size: 10, ModTime: when.Add(-time.Hour).UnixNano(), Inode: 7}
)

func open(dir string) *Cache {
	c := Open(dir, "/project", "v1")
	c.now = func() time.Time { return when }
	return c
}

func closed(t *testing.T, c *Cache) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRoundTrip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "cache")
	c := open(dir)
	content := Content([]byte("x = 1\n"))
	c.Store("a.py", settings, content, state, when, []byte("found"))
	c.Store("b.py", settings, content, state, when, nil)
	closed(t, c)

	c = open(dir)
	if got, ok := c.Lookup("a.py", settings, state); !ok || string(got) != "found" {
		t.Errorf("a.py: %q %t", got, ok)
	}
	if got, ok := c.Lookup("b.py", settings, state); !ok || len(got) != 0 {
		t.Errorf("b.py: %q %t", got, ok)
	}
	if _, ok := c.Lookup("c.py", settings, state); ok {
		t.Error("c.py was never stored")
	}
	if _, ok := c.Lookup("a.py", Sum([]byte("other")), state); ok {
		t.Error("other settings must miss")
	}
	for _, s := range []State{
		{11, state.ModTime, 0, 7}, {10, state.ModTime + 1, 0, 7}, {10, state.ModTime, 1, 7}, {10, state.ModTime, 0, 8},
	} {
		if _, ok := c.Lookup("a.py", settings, s); ok {
			t.Errorf("state %v must miss", s)
		}
	}
	if c.dirty {
		t.Error("looking must not make a cache dirty")
	}
	if _, ok := Open(dir, "/project", "v2").Lookup("a.py", settings, state); ok {
		t.Error("another build must miss")
	}
	if _, ok := Open(dir, "/other", "v1").Lookup("a.py", settings, state); ok {
		t.Error("another project must miss")
	}
	for _, name := range []string{".gitignore", "CACHEDIR.TAG"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestContentServesWhereTheStateDoesNot(t *testing.T) {
	dir := t.TempDir()
	c := open(dir)
	content := Content([]byte("x = 1\n"))
	recent := State{Size: 6, ModTime: when.Add(-time.Second).UnixNano()}
	c.Store("a.py", settings, content, recent, when, []byte("found"))
	if _, ok := c.Lookup("a.py", settings, recent); ok {
		t.Error("a file changed just before it was read must be hashed")
	}
	if _, ok := c.LookupContent("a.py", settings, Content([]byte("x = 2\n")), recent, when); ok {
		t.Error("other content must miss")
	}
	later := when.Add(time.Minute)
	if got, ok := c.LookupContent("a.py", settings, content, recent, later); !ok || string(got) != "found" {
		t.Errorf("%q %t", got, ok)
	}
	if _, ok := c.Lookup("a.py", settings, recent); !ok {
		t.Error("once hashed again later, the state must serve")
	}
}

// TestDamage flips each byte and cuts at each length: nothing but an empty or
// an intact cache may come out.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	c := open(dir)
	c.Store("a.py", settings, Content(nil), state, when, []byte("found"))
	closed(t, c)
	good, err := os.ReadFile(c.file)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := decode(good); !ok {
		t.Fatal("the intact file must decode")
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x41
		if _, ok := decode(bad); ok {
			t.Errorf("byte %d flipped is not noticed", i)
		}
		if _, ok := decode(good[:i]); ok {
			t.Errorf("cut at %d is not noticed", i)
		}
	}
	if err := os.WriteFile(c.file, good[:len(good)-1], 0o666); err != nil {
		t.Fatal(err)
	}
	c = open(dir)
	if _, ok := c.Lookup("a.py", settings, state); ok {
		t.Error("a damaged file must be empty")
	}
	c.Store("b.py", settings, Content(nil), state, when, []byte("again"))
	closed(t, c)
	if _, ok := open(dir).Lookup("b.py", settings, state); !ok {
		t.Error("a damaged file must be replaced")
	}
}

func TestRunsAtTheSameTimeAddUp(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			c := open(dir)
			for j := range 50 {
				c.Store(fmt.Sprintf("%d/%d.py", i, j), settings, Content(nil), state, when, []byte("x"))
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	// Whoever wrote last before somebody's read may be lost; nothing may break.
	c := open(dir)
	if len(c.entries) < 50 || len(c.entries)%50 != 0 {
		t.Errorf("%d entries", len(c.entries))
	}
	// One after the other, both must be there.
	a, b := open(dir), open(dir)
	a.Store("a.py", settings, Content(nil), state, when, nil)
	b.Store("b.py", settings, Content(nil), state, when, nil)
	closed(t, a)
	closed(t, b)
	c = open(dir)
	for _, path := range []string{"a.py", "b.py"} {
		if _, ok := c.Lookup(path, settings, state); !ok {
			t.Errorf("%s is lost", path)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestPruning(t *testing.T) {
	dir := t.TempDir()
	c := open(dir)
	c.Store("old.py", settings, Content(nil), state, when, nil)
	closed(t, c)
	month := when.Add(31 * 24 * time.Hour)
	c = open(dir)
	c.now = func() time.Time { return month }
	c.Store("new.py", settings, Content(nil), state, month, nil)
	closed(t, c)
	c = open(dir)
	if _, ok := c.entries[key{"old.py", settings}]; ok || len(c.entries) != 1 {
		t.Errorf("%d entries after a month", len(c.entries))
	}
}

func TestUseIsRemembered(t *testing.T) {
	dir := t.TempDir()
	c := open(dir)
	c.Store("a.py", settings, Content(nil), state, when, nil)
	closed(t, c)
	for day := 20; day <= 100; day += 20 {
		c = open(dir)
		c.now = func() time.Time { return when.Add(time.Duration(day) * 24 * time.Hour) }
		if _, ok := c.Lookup("a.py", settings, state); !ok {
			t.Fatalf("gone on day %d though it was used", day)
		}
		closed(t, c)
	}
}

func TestLimits(t *testing.T) {
	defer func(a, b int64) { maxFile, maxFolder = a, b }(maxFile, maxFolder)
	maxFile, maxFolder = 2000, 2500
	dir := t.TempDir()
	c := open(dir)
	for i := range 10 {
		c.now = func() time.Time { return when.Add(time.Duration(i) * time.Second) }
		c.Store(fmt.Sprintf("%d.py", i), settings, Content(nil), state, when, []byte(strings.Repeat("x", 500)))
	}
	closed(t, c)
	c = open(dir)
	if len(c.entries) == 0 || len(c.entries) > 3 || c.entries[key{"9.py", settings}] == nil {
		t.Errorf("%d entries; the last used must stay", len(c.entries))
	}
	other := Open(dir, "/other", "v1")
	other.Store("x.py", settings, Content(nil), state, time.Now(), []byte(strings.Repeat("x", 1500)))
	closed(t, other)
	if files, _ := filepath.Glob(filepath.Join(dir, "*"+suffix)); len(files) != 1 || files[0] != other.file {
		t.Errorf("the folder is too large: %v", files)
	}
}

func TestUnwritableFolderIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	c := open(filepath.Join(file, "cache"))
	c.Store("a.py", settings, Content(nil), state, when, nil)
	if err := c.Close(); err == nil {
		t.Error("a folder below a file cannot be made")
	}
}

func TestSumSeparatesItsParts(t *testing.T) {
	if Sum([]byte("ab"), []byte("c")) == Sum([]byte("a"), []byte("bc")) {
		t.Error("parts run together")
	}
}
