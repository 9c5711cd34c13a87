package vm_test

import (
	"bytes"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
)

var updateShut = flag.Bool("update-shut", false, "write what the ways out of testdata/shut.txt give now")

// TestShut tries the ways out of testdata/shut.txt, in an interpreter that is allowed
// nothing but to import from CPython's library: to files, the network, processes, the
// environment and the clock. Each must give what is written there, which is a refusal,
// or something of the interpreter's own. Whatever is written there, none may show what
// is in a file or in the environment that stand for the user's, change the folder, or
// connect to the socket that listens here.
func TestShut(t *testing.T) {
	const file = "testdata/shut.txt"
	if testing.Short() {
		t.Skip("it imports half of the library")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	house := newHouse(t)
	ways := parseWays(t, string(text))
	t.Run("ways", func(t *testing.T) {
		for i, w := range ways {
			for _, dialect := range []string{"3", "2"} {
				t.Run(dialect+"/"+strconv.Itoa(i+1), func(t *testing.T) {
					t.Parallel()
					house.try(t, w, dialect)
				})
			}
		}
	})
	if *updateShut {
		var b strings.Builder
		for _, w := range ways {
			fmt.Fprintf(&b, "%s\n%s%s", w.code, w.got["3"], w.got["2"])
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	house.check(t)
}

// way is a way out: statements with "; " between them.
type way struct {
	code string
	want map[string]string // by dialect; "library" before it where it needs CPython's
	mu   sync.Mutex
	got  map[string]string // by dialect, as it is written
}

// parseWays reads a file of ways, each followed by indented lines "DIALECT: RESULT"
// or "DIALECT library: RESULT".
func parseWays(t *testing.T, text string) (ways []*way) {
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if !strings.HasPrefix(line, "    ") {
			ways = append(ways, &way{code: line, want: map[string]string{}, got: map[string]string{}})
			continue
		}
		key, result, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || len(ways) == 0 {
			t.Fatalf("%q is no result", line)
		}
		ways[len(ways)-1].want[key] = result
	}
	return ways
}

// program is a way as a program that prints its result.
func (w *way) program() string {
	parts := strings.Split(w.code, "; ")
	last := parts[len(parts)-1]
	if !strings.HasPrefix(last, "import ") && !strings.HasPrefix(last, "exec(") {
		parts[len(parts)-1] = "return " + last
	}
	return "import sys\ndef way():\n    " + strings.Join(parts, "\n    ") +
		"\ntry:\n    result = repr(way())\nexcept BaseException as e:\n    result = type(e).__name__ + ': ' + str(e)\n" +
		"sys.stdout.write(result)\n"
}

// house is what a program must not reach.
type house struct {
	dir       string
	listener  net.Listener
	connected chan bool
}

const canary = "canary-7f3a"

func newHouse(t *testing.T) *house {
	h := &house{dir: t.TempDir(), connected: make(chan bool, 1000)}
	if err := os.WriteFile(filepath.Join(h.dir, "canary.py"), []byte("print('"+canary+"')\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CANARY", canary)
	var err error
	if h.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.listener.Close() })
	go func() {
		for {
			c, err := h.listener.Accept()
			if err != nil {
				return
			}
			c.Close()
			h.connected <- true
		}
	}()
	return h
}

// names puts what is here in place of the names in a way, or the names back.
func (h *house) names(back bool, s string) string {
	_, port, _ := net.SplitHostPort(h.listener.Addr().String())
	pairs := []string{"$FILE", filepath.Join(h.dir, "canary.py"), "$DIR", h.dir, "$PORT", port}
	if back {
		for i := 0; i < len(pairs); i += 2 {
			pairs[i], pairs[i+1] = pairs[i+1], pairs[i]
		}
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

func (h *house) try(t *testing.T, w *way, dialect string) {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	library := filepath.Join(home, ".pyenv/versions", pythons[dialect], map[string]string{"2": "lib/python2.7", "3": "lib/python3.13"}[dialect])
	_, err = os.Stat(library)
	have := err == nil
	want, ok := w.want[dialect]
	if !ok || have {
		if longer, found := w.want[dialect+" library"]; found {
			want, ok = longer, true
			if !have {
				t.Skipf("there is no %s", library)
			}
		}
	}
	if !ok && !*updateShut {
		t.Fatalf("%s: nothing is written about it", w.code)
	}
	var path []string
	if have {
		path = []string{library}
	}
	got := h.run(t, w, dialect, path)
	if *updateShut {
		key := dialect
		if have && h.run(t, w, dialect, nil) != got {
			key += " library"
		}
		w.mu.Lock()
		w.got[dialect] = "    " + key + ": " + got + "\n"
		w.mu.Unlock()
		return
	}
	if got != want {
		t.Errorf("%s\n have: %s\n want: %s", w.code, got, want)
	}
}

// missing matches what is said of a module, an attribute or a name that is not there:
// how exactly is other tests' business.
var missing = regexp.MustCompile(`^(ModuleNotFoundError|ImportError|NameError): .*|^AttributeError: .*has no attribute .*`)

var address = regexp.MustCompile(`0x[0-9a-f]{6,}`)

// run gives a way's result, in one line and without what differs from run to run.
func (h *house) run(t *testing.T, w *way, dialect string, path []string) string {
	var out, errOut bytes.Buffer
	conf := vm.Config{Stdout: &out, Stderr: &errOut, Path: path, Limits: vm.Limits{Steps: 50_000_000}}
	if dialect == "2" {
		conf.Dialect = vm.Py2
	}
	m, th := vm.New(conf)
	all.Add(m)
	status := th.RunSource([]byte(h.names(false, w.program())), "way.py")
	if strings.Contains(out.String()+errOut.String(), canary) {
		t.Errorf("%s: shows what it must not reach:\n%s%s", w.code, &out, &errOut)
	}
	s := out.String()
	if s == "" {
		s = strings.TrimSpace(errOut.String())
		s = s[strings.LastIndexByte(s, '\n')+1:]
	}
	if s == "" { // the program has ended before it could say anything
		s = fmt.Sprintf("exit status %d", status)
	}
	for _, p := range path {
		s = strings.ReplaceAll(s, p, "$LIBRARY")
	}
	if missing.MatchString(s) {
		return "missing"
	}
	s = address.ReplaceAllString(h.names(true, s), "0x…")
	return strings.TrimSpace(strings.ReplaceAll(s, "\n", "⏎"))
}

// check looks whether anything was changed.
func (h *house) check(t *testing.T) {
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("something was made: %v", entries)
	}
	info, err := os.Stat(filepath.Join(h.dir, "canary.py"))
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != int64(len(canary)+len("print('')\n")) {
		t.Errorf("the file was changed: %v %v", info, err)
	}
	h.listener.Close()
	if len(h.connected) > 0 {
		t.Errorf("something connected %d times", len(h.connected))
	}
}
