package vm_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
)

// someSnapshot gives a snapshot of a program with a bit of everything.
func someSnapshot(t testing.TB) []byte {
	var out, errOut bytes.Buffer
	m, th := vm.New(vm.Config{Stdout: &out, Stderr: &errOut})
	all.Add(m)
	var snapshot []byte
	m.OnStop(200, func(b []byte, err error) bool {
		snapshot = b
		return false
	})
	th.RunSource([]byte(`
import _weakref, itertools
class A:
    def __del__(self): pass
def g():
    x = yield 1
    with m: yield x
class M:
    def __enter__(self): return self
    def __exit__(self, *e): pass
m, a = M(), A()
r = _weakref.ref(a, print)
x = g(); next(x); x.send(2)
z = [a, {1: a}, {a}, 2 ** 100, 1.5, 2j, b"x", bytearray(b"yy"), range(3), iter([1]), itertools.count(3), lambda: x]
z.append(z)
try: 1 / 0
except ZeroDivisionError as e: keep = e
i = 0
while i < 10000: i += 1
print(i)
`), "prog.py")
	if snapshot == nil {
		t.Fatal(errOut.String())
	}
	return snapshot
}

// TestSnapshotDamaged cuts a snapshot off and changes bytes of it: it is refused each
// time.
func TestSnapshotDamaged(t *testing.T) {
	good := someSnapshot(t)
	restore := func(b []byte) error {
		_, _, err := vm.Restore(vm.Config{}, all.Add, b)
		return err
	}
	if err := restore(good); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range 200 {
		n := rng.IntN(len(good))
		if i < 130 {
			n = i
		}
		if restore(good[:n:n]) == nil {
			t.Errorf("nobody minded that it ends after %d bytes", n)
		}
		bad := bytes.Clone(good)
		bad[n] ^= byte(1 + rng.IntN(255))
		if restore(bad) == nil {
			t.Errorf("nobody minded byte %d", n)
		}
	}
	if restore(append(bytes.Clone(good), 0)) == nil {
		t.Error("nobody minded what follows")
	}
	// With the right checksum it is a snapshot that another program wrote: it need not
	// be refused, but it must not break anything.
	for range 300 {
		bad := bytes.Clone(good)
		for range 1 + rng.IntN(3) {
			bad[vm.SnapshotHeaderSize+rng.IntN(len(bad)-vm.SnapshotHeaderSize)] ^= byte(1 << rng.IntN(8))
		}
		restore(vm.SealSnapshot(bad))
	}
}

// FuzzSnapshot reads snapshots that have a right checksum and nothing else to rely on:
// edits says which bytes of a good one to change, four bytes each, and how much to cut off.
func FuzzSnapshot(f *testing.F) {
	good := someSnapshot(f)
	f.Add([]byte{0, 0, 1, 255}, uint32(0))
	f.Add([]byte{1, 2, 3, 4, 0, 0, 40, 1}, uint32(7))
	f.Fuzz(func(t *testing.T, edits []byte, cut uint32) {
		rest := bytes.Clone(good)
		body := rest[vm.SnapshotHeaderSize:]
		for ; len(edits) >= 4; edits = edits[4:] {
			body[(int(edits[0])<<16|int(edits[1])<<8|int(edits[2]))%len(body)] ^= edits[3]
		}
		vm.Restore(vm.Config{}, all.Add, vm.SealSnapshot(rest[:len(rest)-int(cut)%len(body)]))
	})
}

// TestSnapshotRefused runs programs that cannot be saved, and looks at what is said.
func TestSnapshotRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, src, want string }{
		{"native", "class A(object):\n    def __del__(self):\n        while 1: pass\ndef f():\n    a = A()\n    del a\nf()\n",
			"native code waits for something written in Python, which cannot be saved: it was called in f, line 6 of prog.py (prog.py:"},
		{"file", "f = open('" + file + "')\nwhile 1: pass\n", "an open file cannot be saved"},
		{"thread", "try: import _thread\nexcept ImportError: import thread as _thread\ndef f():\n    while 1: pass\n_thread.start_new_thread(f, ())\nwhile 1: pass\n",
			"a program with several threads cannot be saved (prog.py:"},
		{"tasklet", "import stackless\nclass A(object):\n    def __del__(self): stackless.schedule_remove()\ndef f(): A()\nt = stackless.tasklet(f)()\nstackless.run()\nwhile 1: pass\n",
			"a tasklet waits within native code, which cannot be saved (prog.py:"},
	} {
		for _, dialect := range []vm.Dialect{vm.Py3, vm.Py2} {
			var out, errOut bytes.Buffer
			m, th := vm.New(vm.Config{Dialect: dialect, Stdout: &out, Stderr: &errOut, Allow: vm.Capabilities{FS: true}, Limits: vm.Limits{Steps: 1000}})
			all.Add(m)
			said := ""
			m.OnStop(0, func(b []byte, err error) bool {
				if said = "saved"; err != nil {
					said = err.Error()
				}
				return true
			})
			if status := th.RunSource([]byte(tt.src), "prog.py"); status != vm.StatusSteps {
				t.Errorf("%s: status %d, not %d: %s", tt.name, status, vm.StatusSteps, errOut.String())
			}
			if !strings.Contains(said, tt.want) {
				t.Errorf("%s: %q, want %q", tt.name, said, tt.want)
			}
		}
	}
}

// TestSnapshotRunsOn stops programs where they cannot be saved for a while.
func TestSnapshotRunsOn(t *testing.T) {
	const src = `
class A(object):
    def __del__(self):
        i = 0
        while i < 3000:
            i += 1
        A.done = i
def f():
    a = A()
    del a
    print(A.done)
f()
f()
`
	for _, dialect := range []vm.Dialect{vm.Py3, vm.Py2} {
		var out, errOut bytes.Buffer
		conf := vm.Config{Dialect: dialect, Stdout: &out, Stderr: &errOut}
		limited := conf
		limited.Limits.Steps = 1000
		m, th := vm.New(limited)
		all.Add(m)
		var snapshot []byte
		m.OnStop(0, func(b []byte, err error) bool {
			if err != nil {
				t.Error(err)
			}
			snapshot = b
			return true
		})
		if status := th.RunSource([]byte(src), "prog.py"); status != vm.StatusSteps {
			t.Errorf("status %d: %s", status, errOut.String())
		}
		_, th, err := vm.Restore(conf, all.Add, snapshot)
		if err != nil {
			t.Fatal(err)
		}
		if status := th.Resume(); status != 0 || out.String() != "3000\n3000\n" {
			t.Errorf("status %d: %s%s", status, out.String(), errOut.String())
		}
	}
}

// TestSnapshotAgain saves a program many times over, each time in another interpreter.
func TestSnapshotAgain(t *testing.T) {
	for _, x := range []struct{ dialect, file string }{
		{"3", "testdata/run/3/long_lifetimes.py"}, {"2", "testdata/run/2/long_control.py"}, {"3", "testdata/snapshot/both/long_tasklets.py"},
	} {
		file := x.file
		p := loadProgram(t, x.dialect, file)
		var want, out, errOut bytes.Buffer
		_, steps := p.run(&want, &errOut)
		snapshot, err, status := p.save(t, steps/10, &out, &errOut)
		for i := int64(2); snapshot != nil; i++ {
			m, th, restored := vm.Restore(p.config(&out, &errOut), all.Add, snapshot)
			if restored != nil {
				t.Fatal(restored)
			}
			snapshot = nil
			m.OnStop(steps*i/10, func(b []byte, refused error) bool {
				snapshot, err = b, refused
				return false
			})
			status = th.Resume()
		}
		if err != nil || status != 0 || out.String() != want.String() {
			t.Errorf("%s: %v, status %d: %s\n%s", file, err, status, firstDifference(want.String(), out.String()+"\n"), errOut.String())
		}
	}
}

// TestSnapshotForks goes on from one snapshot several times at once.
func TestSnapshotForks(t *testing.T) {
	p := loadProgram(t, "3", "testdata/run/3/long_control.py")
	var want, out, errOut bytes.Buffer
	_, steps := p.run(&want, &errOut)
	snapshot, err, _ := p.save(t, steps/2, &out, &errOut)
	if err != nil {
		t.Fatal(err)
	}
	rest := strings.TrimPrefix(want.String(), out.String())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var out, errOut bytes.Buffer
			_, th, err := vm.Restore(p.config(&out, &errOut), all.Add, snapshot)
			if err != nil {
				t.Error(err)
				return
			}
			if status := th.Resume(); status != 0 || out.String() != rest {
				t.Errorf("status %d: %s%s", status, out.String(), errOut.String())
			}
		})
	}
	wg.Wait()
}

// TestSnapshotInput goes on reading what input() has not taken yet of what was read.
func TestSnapshotInput(t *testing.T) {
	var out, errOut bytes.Buffer
	conf := vm.Config{Stdout: &out, Stderr: &errOut, Stdin: strings.NewReader("one\ntwo\n")}
	m, th := vm.New(conf)
	all.Add(m)
	var snapshot []byte
	m.OnStop(50, func(b []byte, err error) bool {
		snapshot = b
		return false
	})
	th.RunSource([]byte("print(input())\nfor i in range(100): pass\nprint(input(), input())\n"), "prog.py")
	conf.Stdin = strings.NewReader("three\n")
	_, th, err := vm.Restore(conf, all.Add, snapshot)
	if err != nil {
		t.Fatal(err)
	}
	if th.Resume(); out.String() != "one\ntwo three\n" {
		t.Errorf("%q %s", out.String(), errOut.String())
	}
}
