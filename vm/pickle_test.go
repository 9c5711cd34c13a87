package vm_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sllint/sllint/vm"
)

// TestPickleElsewhere dumps tasklets in one interpreter and goes on with them in
// another one, which knows the program's functions or nothing of them.
func TestPickleElsewhere(t *testing.T) {
	const program = `
import stackless
try:
    import cPickle as pickle
except ImportError:
    import pickle
import binascii, sys

def step(n, c):
    for i in range(n):
        try:
            c.send((n, i))
        except ValueError as e:
            c.send(str(e))

def collect(c, out):
    while True:
        out.append(c.receive())
`
	const dump = program + `
out, c = [], stackless.channel()
tasks = [stackless.tasklet(step)(2, c), stackless.tasklet(step)(3, c)]
stackless.schedule()
print(binascii.hexlify(pickle.dumps((c, tasks, out), 2)).decode('ascii'))
for t in tasks:
    t.kill()
`
	const resume = program + `
c, tasks, out = pickle.loads(binascii.unhexlify('%s'))
print(c.balance, [t.blocked for t in tasks])
t = stackless.tasklet(collect)(c, out)
stackless.run()
print(out, [t.alive for t in tasks], c.balance)
t.kill()
`
	// What another process cannot import goes by value.
	const byValue = `
import stackless
try:
    import cPickle as pickle
except ImportError:
    import pickle
import binascii
def make():
    seen = []
    def inner(n):
        for i in range(n):
            seen.append(i)
            yield stackless.schedule_remove(None)
    def outer(n):
        for x in inner(n):
            pass
        seen.append('end')
    return stackless.tasklet(lambda n: outer(n) or seen.append(len(seen)))(3), seen
t, seen = make()
stackless.run()
del make
print(binascii.hexlify(pickle.dumps((t, seen), 2)).decode('ascii'))
t.kill()
`
	const goOn = `
import stackless, binascii
import cPickle as pickle
t, seen = pickle.loads(binascii.unhexlify('%s'))
while t.alive:
    t.insert()
    t.run()
print(seen)
`
	for _, dialect := range []string{"2", "3"} {
		prefix := ""
		if dialect == "2" {
			prefix = "from __future__ import print_function\n"
		}
		data := strings.TrimSpace(runSource(t, dialect, prefix+dump, vm.Limits{}))
		got := runSource(t, dialect, prefix+fmt.Sprintf(resume, data), vm.Limits{})
		const want = "2 [True, True]\n[(2, 0), (3, 0), (2, 1), (3, 1), (3, 2)] [False, False] -1\n"
		if got != want {
			t.Errorf("Python %s: printed %q, want %q", dialect, got, want)
		}
		data = strings.TrimSpace(runSource(t, dialect, prefix+byValue, vm.Limits{}))
		second := goOn
		if dialect == "3" {
			second = strings.Replace(goOn, "cPickle as pickle", "pickle", 1)
		}
		if got := runSource(t, dialect, prefix+fmt.Sprintf(second, data), vm.Limits{}); got != "[0, 1, 2, 'end', 4]\n" {
			t.Errorf("Python %s: by value: printed %q", dialect, got)
		}
	}
}
