package program

import (
	"bytes"
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
)

// TestBug runs programs that make the interpreter panic, by functions made for
// that.
func TestBug(t *testing.T) {
	var nothing *int
	bugs := &vm.NativeModule{Name: "bugs", Funcs: []vm.Method{
		{Name: "panics", Fn: func(*vm.Thread, []vm.Value) vm.Value { panic("out of cheese") }},
		{Name: "derefs", Fn: func(*vm.Thread, []vm.Value) vm.Value { return vm.Int(int64(*nothing)) }},
	}}
	for _, test := range []struct {
		name, src string
		want      []string
	}{
		{"in a function", "import bugs\ndef f():\n    bugs.panics()\nprint('before')\nf()\n",
			[]string{"internal error: out of cheese, at line 3 of prog.py, in f\n", "bug in sllint"}},
		{"in a callback", "import bugs\nprint('before')\nsorted([1, 2],\n  key=lambda x: bugs.derefs())\n",
			[]string{"nil pointer dereference, at line 4 of prog.py, in <lambda>\n"}},
		{"in __del__", "import bugs\nclass C:\n    def __del__(self): bugs.panics()\nprint('before')\nc = C()\n",
			[]string{"out of cheese, at line 3 of prog.py, in __del__\n"}},
		{"in a thread", "import bugs\ntry:\n    import _thread as thread\nexcept ImportError:\n    import thread\ndef f():\n    bugs.panics()\n" +
			"print('before')\nlock = thread.allocate_lock()\nlock.acquire()\nthread.start_new_thread(f, ())\nlock.acquire()\n",
			[]string{"out of cheese, at line 7 of prog.py, in f\n"}},
		{"in a tasklet", "import bugs, stackless\ndef f():\n    bugs.panics()\nprint('before')\nstackless.tasklet(f)()\nstackless.run()\n",
			[]string{"out of cheese, at line 3 of prog.py, in f\n"}},
		{"caught by nobody", "import bugs\nprint('before')\ntry:\n    bugs.panics()\nexcept BaseException:\n    print('caught')\n",
			[]string{"out of cheese, at line 4 of prog.py, in <module>\n"}},
	} {
		for _, dialect := range []vm.Dialect{vm.Py2, vm.Py3} {
			for _, verbose := range []bool{false, true} {
				var stdout, stderr bytes.Buffer
				out := newOutput(&stdout)
				m, th := vm.New(vm.Config{Dialect: dialect, Stdout: out, Stderr: &stderr})
				m.AddModule(bugs)
				p := &Program{Out: &stdout, Err: &stderr, Verbose: &verbose, grace: time.Minute}
				err := p.execute(context.Background(), m, th, func() int { return th.RunSource([]byte(test.src), "prog.py") }, out)
				if err != Status(statusBug) {
					t.Errorf("%s: %v", test.name, err)
				}
				if got := stdout.String(); got != "before\n" {
					t.Errorf("%s: printed %q", test.name, got)
				}
				for _, want := range test.want {
					if !strings.Contains(stderr.String(), want) {
						t.Errorf("%s: no %q in\n%s", test.name, want, &stderr)
					}
				}
				if got := strings.Contains(stderr.String(), "goroutine "); got != verbose {
					t.Errorf("%s: with -v=%t the Go stack is shown: %t", test.name, verbose, got)
				}
			}
		}
	}
}

const briefly = 120 * time.Millisecond

// TestStopLeaks stops programs within this process: no goroutine may be left.
func TestStopLeaks(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, test := range []struct {
		src     string
		timeout time.Duration
		limits  vm.Limits
		status  int
	}{
		{"while 1: pass\n", briefly, vm.Limits{}, vm.StatusTime},
		{"while 1: pass\n", 0, vm.Limits{Steps: 1000}, vm.StatusSteps},
		{"l = []\nwhile 1: l.append([0] * 1000)\n", 0, vm.Limits{Memory: 64 << 20}, vm.StatusMemory},
		{"'x' * 10**10\n", 0, vm.Limits{Memory: 64 << 20}, vm.StatusMemory},
		{"pass\n", time.Minute, vm.Limits{Memory: 1 << 30}, 0},
	} {
		for _, dialect := range []vm.Dialect{vm.Py2, vm.Py3} {
			var stdout, stderr bytes.Buffer
			out := newOutput(&stdout)
			m, th := vm.New(vm.Config{Dialect: dialect, Stdout: out, Stderr: &stderr, Limits: test.limits})
			all.Add(m)
			p := &Program{Out: &stdout, Err: &stderr, Timeout: test.timeout, grace: time.Minute}
			err := p.execute(context.Background(), m, th, func() int { return th.RunSource([]byte(test.src), "prog.py") }, out)
			if want := error(Status(test.status)); test.status != 0 && err != want || test.status == 0 && err != nil {
				t.Errorf("%q: %v, want %v; %s", test.src, err, want, &stderr)
			}
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}
