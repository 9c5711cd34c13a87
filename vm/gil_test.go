package vm_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
	"github.com/sllint/sllint/vm/timeline"
)

// switches runs a program in which threads append to a list, and gives what it prints.
func switches(t *testing.T, conf vm.Config, src string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	conf.Stdout, conf.Stderr = &out, &errOut
	m, th := vm.New(conf)
	all.Add(m)
	if status := th.RunSource([]byte(src), "prog.py"); status != 0 {
		t.Fatalf("status %d\n%s", status, &errOut)
	}
	if problems := th.Audit(); len(problems) > 0 {
		t.Errorf("audit: %s", strings.Join(problems, "\n"))
	}
	return strings.TrimSpace(out.String())
}

// turns has two threads that compute, each in so many turns, and prints how often one
// followed the other.
const turns = `
try:
    import _thread as thread
except ImportError:
    import thread
import stackless, sys
log = []
def compute(name, atomic):
    if atomic:
        stackless.getcurrent().set_atomic(True)
    for i in range(2000):
        log.append(name)
    if atomic:
        stackless.getcurrent().set_atomic(False)
    over[name].release()
over = {}
for name in 'ab':
    over[name] = thread.allocate_lock()
    over[name].acquire()
for name in 'ab':
    thread.start_new_thread(compute, (name, ATOMIC))
for name in 'ab':
    over[name].acquire()
print(sum(1 for x, y in zip(log, log[1:]) if x != y))
`

// TestSwitching looks at when threads that compute take turns.
func TestSwitching(t *testing.T) {
	run := func(how vm.Switching, interval int64, atomic string) string {
		var got string
		for _, dialect := range []vm.Dialect{vm.Py2, vm.Py3} {
			got = switches(t, vm.Config{Dialect: dialect, Switching: how, SwitchInterval: interval}, strings.ReplaceAll(turns, "ATOMIC", atomic))
		}
		again := switches(t, vm.Config{Switching: how, SwitchInterval: interval}, strings.ReplaceAll(turns, "ATOMIC", atomic))
		if got != again {
			t.Errorf("the same program switched %s times, and then %s times", got, again)
		}
		return got
	}
	if n := run(vm.SwitchLegacy, 100, "False"); len(n) < 2 {
		t.Errorf("with an interval of 100 steps 2000 turns switch %s times", n)
	}
	if n := run(vm.SwitchModern, 1<<40, "False"); n != "1" {
		t.Errorf("with an interval that does not end the threads switch %s times", n)
	}
	if n := run(vm.SwitchPlus, 100, "False"); n != "1" {
		t.Errorf("under SwitchPlus threads that only compute switch %s times", n)
	}
	if n := run(vm.SwitchLegacy, 100, "True"); n != "1" {
		t.Errorf("in atomic mode threads switch %s times", n)
	}
}

// first has a thread that waits for a lock, and two that compute.
const first = `
import _thread as thread
log = []
lock = thread.allocate_lock()
lock.acquire()
def wait():
    lock.acquire()
    log.append('waited')
def compute(name):
    for i in range(300):
        if i == 150 and name == 'a':
            lock.release()
        log.append(name)
    over.append(name)
over = []
thread.start_new_thread(wait, ())
for i in range(300):
    pass
for name in 'ab':
    thread.start_new_thread(compute, (name,))
while len(over) < 2 or 'waited' not in log:
    pass
print(log[150:].index('waited') < log[150:].index('b'))
`

// TestSwitchPlus looks at whether a thread that comes from waiting goes before those
// that compute.
func TestSwitchPlus(t *testing.T) {
	for how, want := range map[vm.Switching]string{vm.SwitchLegacy: "False", vm.SwitchPlus: "True"} {
		if got := switches(t, vm.Config{Switching: how, SwitchInterval: 200}, first); got != want {
			t.Errorf("switching %d: who waited goes first: %s, want %s", how, got, want)
		}
	}
}

// TestThreadsLeft ends programs whose threads still run, wait or have not begun.
func TestThreadsLeft(t *testing.T) {
	for name, src := range map[string]string{
		"wait":      "lock.acquire()\nthread.start_new_thread(lock.acquire, ())\nfor i in range(10**5): pass\n",
		"not begun": "thread.start_new_thread(len, ([],))\n",
		"compute":   "def f():\n    while True: pass\nthread.start_new_thread(f, ())\nfor i in range(10**6): pass\n",
		"sleep":     "import time\ndef f():\n    while True: time.sleep(1)\nthread.start_new_thread(f, ())\ntime.sleep(3)\n",
		"generator": "def g():\n    lock.acquire(); lock.acquire(); yield\nthread.start_new_thread(list, (g(),))\nfor i in range(10**6): pass\n",
		"tasklets":  "import stackless\ndef f():\n    stackless.tasklet(stackless.schedule_remove)(); stackless.run(); lock.acquire(); lock.acquire()\nthread.start_new_thread(f, ())\nfor i in range(10**6): pass\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got := switches(t, vm.Config{}, "import _thread as thread\nlock = thread.allocate_lock()\n"+src+"print('over')"); got != "over" {
				t.Errorf("printed %q", got)
			}
		})
	}
}

// TestDeadlock looks at what happens where every thread waits for another one.
func TestDeadlock(t *testing.T) {
	src := `
import _thread as thread
lock, other = thread.allocate_lock(), thread.allocate_lock()
lock.acquire(), other.acquire()
thread.start_new_thread(other.acquire, ())
try:
    lock.acquire()
except RuntimeError as e:
    print(e)
`
	if got, want := switches(t, vm.Config{}, src), "deadlock: every thread waits for another one"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

// TestInterruptMain interrupts the main thread while it waits, and while it computes.
func TestInterruptMain(t *testing.T) {
	for _, wait := range []string{"lock.acquire()", "while True: pass"} {
		src := "import _thread as thread\nlock = thread.allocate_lock()\nlock.acquire()\n" +
			"try:\n    thread.start_new_thread(thread.interrupt_main, ())\n    " + wait + "\nexcept KeyboardInterrupt:\n    print('interrupted')\n"
		if got := switches(t, vm.Config{}, src); got != "interrupted" {
			t.Errorf("%s: printed %q", wait, got)
		}
	}
}

// TestSwitchTimeline looks at what is noted of threads and tasklets that take turns: each
// run begins no earlier than the one before ended, and everybody is seen to end.
func TestSwitchTimeline(t *testing.T) {
	const src = `
import stackless
try:
    import _thread as thread
except ImportError:
    import thread
def work(lock):
    for i in range(3):
        stackless.tasklet(step)(i)
    stackless.run()
    lock.release()
def step(n):
    for i in range(500):
        if i % 100 == n:
            stackless.schedule()
locks = [thread.allocate_lock() for i in range(2)]
for l in locks:
    l.acquire()
    thread.start_new_thread(work, (l,))
for l in locks:
    l.acquire()
print('done')
`
	for _, how := range []vm.Switching{vm.SwitchLegacy, vm.SwitchModern, vm.SwitchPlus} {
		l := new(timeline.Timeline)
		if got := switches(t, vm.Config{Switching: how, SwitchInterval: 50, Timeline: l}, src); got != "done" {
			t.Errorf("printed %q", got)
		}
		ended := map[timeline.Who]bool{}
		var last int64
		for _, r := range l.Runs {
			if r.From < last || r.To < r.From {
				t.Errorf("from %d to %d, after %d", r.From, r.To, last)
			}
			last = r.To
			if ended[r.Who] {
				t.Errorf("%v runs after its end", r.Who)
			}
			ended[r.Who] = r.Left == "ends"
		}
		n := 0
		for who := range ended {
			if who.Tasklet != 0 && ended[who] {
				n++
			}
		}
		if n != 6 {
			t.Errorf("%d of 6 tasklets have ended: %v", n, ended)
		}
	}
}
