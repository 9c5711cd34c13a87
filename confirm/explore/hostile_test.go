package explore_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/confirm/explore"
	"github.com/sllint/sllint/vm"
)

// TestHostile gives programs that do not want to be run: something is said of each, and
// soon.
func TestHostile(t *testing.T) {
	start := "import threading\ndef run(*fs):\n    ts = [threading.Thread(target=f) for f in fs]\n    for t in ts: t.start()\n    for t in ts: t.join()\n"
	for _, c := range []struct{ name, src, want string }{
		{"endless", "while True: pass\n", "limit step"},
		{"endless with threads", start + "def f():\n    while True: pass\nrun(f, f)\n", "livelock"},
		{"counting", start + "def f():\n    n = 0\n    while True: n += 1\nrun(f, f)\n", "limit step"},
		{"spinning for what does not come", start + "go = False\ndef f():\n    while not go: pass\nrun(f)\n", "livelock"},
		{"endless tasklets", "import stackless\ndef f():\n    while True: stackless.schedule()\nfor i in range(2): stackless.tasklet(f)()\nstackless.run()\n", "limit step"},
		{"memory", "x = 'a' * 10**10\n", "limit memory"},
		{"memory bit by bit", "x = []\nwhile True: x.append(bytearray(10**6))\n", "limit"},
		{"output", "while True: print('x' * 10000)\n", "limit output"},
		{"recursion", start + "def f(): f()\nrun(f)\n", "exception"},
		{"os._exit", start + "import posix\nrun(lambda: posix._exit(3))\n", "nothing"},
		{"sys.exit", start + "import sys\nrun(lambda: sys.exit(3))\nsys.exit(4)\n", "nothing"},
		{"a huge product", "x = 3 ** (5 * 10 ** 7)\n", "hangs or limit time"}, // by how fast the machine is,
		{"resurrection", start + "class A(object):\n    def __del__(self):\n        global x\n        x = self\ndef f(): A()\nrun(f, f)\n", "nothing"},
		{"own module", start + "import _explore\nclass B(object):\n    def __str__(self): raise ValueError\n" +
			"for a in [(), (1,), (1, B(), 0), ('x', 1, 2), (-9, None, [])]:\n    try: _explore.thread(*a)\n    except (TypeError, ValueError): pass\n", "nothing"},
		{"patched builtins", start + "import builtins\nbuiltins.len = None\nthreading.Lock = threading.RLock = None\nthreading._active = None\nrun(lambda: 1)\n", "exception"},
		{"traced", start + "import sys\nsys.settrace(lambda *a: None)\nsys.setswitchinterval(1e-9)\nn = 0\ndef f():\n    global n\n    n += 1\nrun(f, f)\nassert n == 2\n", "exception"},
		{"threads without end", start + "def f(): threading.Thread(target=f).start()\nf()\n", "limit"},
		{"file", "open('/etc/passwd')\n", "exception"},
		{"asleep", "import time\nwhile True: time.sleep(10**6)\n", "limit step"},
		{"callbacks", "import stackless\nstackless.set_schedule_callback(lambda a, b: stackless.schedule())\nstackless.tasklet(lambda: 1)()\nstackless.run(10)\n", "nothing"},
		{"switch trap", "import stackless\nstackless.switch_trap(1)\nstackless.tasklet(lambda: 1)()\nstackless.run(10)\n", "exception"},
		{"killed while interrupted", "import stackless\ndef f():\n    try:\n        for i in range(3): x = [i]\n    finally:\n        stackless.schedule()\nfor i in range(2): stackless.tasklet(f)()\nt = stackless.run(5)\nif t: t.kill()\n", "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conf := explore.Config{Source: []byte(c.src), Filename: "x.py", Bounds: explore.Bounds{Preemptions: 1, Steps: 50_000, Memory: 256 << 20,
				RunTime: 2 * time.Second, Time: 10 * time.Second}}
			began := time.Now()
			r, err := explore.Run(context.Background(), conf)
			have := "nothing"
			switch {
			case errors.Is(err, explore.ErrHangs):
				have = "hangs"
			case err != nil:
				var bug *vm.Bug
				if errors.As(err, &bug) {
					t.Fatalf("%v\n%s", err, bug.Stack)
				}
				t.Fatal(err)
			case r.Failure != nil:
				have = string(r.Failure.Kind)
			case r.Limit != "":
				have = "limit " + r.Limit
			}
			if !slices.ContainsFunc(strings.Split(c.want, " or "), func(w string) bool { return strings.HasPrefix(have, w) }) {
				t.Errorf("%s, want %s", have, c.want)
				if r != nil && r.Failure != nil {
					t.Log(text(t, r))
				}
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
