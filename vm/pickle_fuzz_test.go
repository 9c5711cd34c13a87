package vm_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/compile"
	"github.com/sllint/sllint/vm/stdlib/all"
)

// pickled makes pickles that FuzzPickle begins with: they print them in hexadecimal.
const pickled = `
import stackless
try:
    import cPickle as pickle
except ImportError:
    import pickle
import binascii

def deep(n):
    if n:
        return deep(n - 1) + 1
    stackless.schedule_remove(None)
    return 0

def numbers(n):
    for i in range(n):
        if i == 2:
            stackless.schedule_remove(None)
        yield i

class Context(object):
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        return True

def busy(items):
    total = 0
    for x in items:
        try:
            with Context():
                stackless.schedule_remove(None)
                total += 1 // x
        finally:
            total += 1
    return total

def shared():
    n = [0]
    def up():
        n[0] += 1
        return up
    return up

class Slow(object):
    def __init__(self, x):
        stackless.schedule_remove(None)
        self.x = x

def send(c):
    c.send_sequence([1, 2, 3])

tasks = [stackless.tasklet(deep)(2), stackless.tasklet(busy)([0, 1]), stackless.tasklet(lambda: sum([x for x in numbers(4)]))(),
    stackless.tasklet(Slow)(1)]
channel = stackless.channel()
tasks.append(stackless.tasklet(send)(channel))
stackless.run()
g = numbers(4)
next(g)
for x in tasks + [g, numbers(1), shared(), (channel, tasks[-1]), {1: [u'a', b'b', 1.5, 2**70, None, True]}, set([1])]:
    for protocol in range(getattr(pickle, 'HIGHEST_PROTOCOL', 2) + 1):
        print(binascii.hexlify(pickle.dumps(x, protocol)).decode('ascii'))
`

// unpickle loads a pickle, goes on with what is in it where that is a tasklet or a
// generator, and ends.
const unpickle = `
import stackless
try:
    import cPickle as pickle
except ImportError:
    import pickle
from binascii import unhexlify
def use(x):
    if isinstance(x, stackless.tasklet):
        x.insert()
        stackless.run(100000)
        repr(x.frame)
    elif hasattr(x, 'send'):
        if isinstance(x, stackless.channel):
            repr(x.balance)
        else:
            for i in range(5):
                next(x)
    elif isinstance(x, tuple):
        for y in x:
            use(y)
    elif callable(x) and type(x) is type(use):
        x()
    repr(x)
try:
    x = pickle.loads(unhexlify('%s'))
    use(x)
except Exception:
    pass
`

func seedPickles(f *testing.F, dialect string) [][]byte {
	out := runSource(f, dialect, pickled, vm.Limits{})
	var seeds [][]byte
	for _, line := range strings.Fields(out) {
		b, err := hex.DecodeString(line)
		if err != nil {
			f.Fatalf("%s: %v", out, err)
		}
		seeds = append(seeds, b)
	}
	return seeds
}

// runSource runs a program and gives what it printed. What the interpreter itself
// does wrong fails the test.
func runSource(t testing.TB, dialect, src string, limits vm.Limits) string {
	var out, errOut bytes.Buffer
	conf := vm.Config{Stdout: &out, Stderr: &errOut, Limits: limits}
	opt := syntax.Options{Filename: "x.py", Version: syntax.Py313}
	if dialect == "2" {
		conf.Dialect, opt.Version = vm.Py2, syntax.Py27
	}
	file, err := syntax.Parse([]byte(src), opt)
	if err != nil {
		t.Fatal(err)
	}
	c, err := compile.Compile(file, compile.Options{Filename: "x.py"})
	if err != nil {
		t.Fatal(err)
	}
	m, th := vm.New(conf)
	all.Add(m)
	_, err = th.Guard(func() int { return th.RunMain(c) })
	if err != nil && m.Stopped() == nil {
		t.Fatalf("%v\n%s", err, errOut.String())
	}
	if err == nil && m.Stopped() == nil {
		if problems := th.Audit(); len(problems) > 0 {
			t.Fatalf("audit: %s\n%s", strings.Join(problems, "\n"), errOut.String())
		}
	}
	return out.String()
}

// FuzzPickle loads damaged pickles of both dialects and goes on with what they hold: a
// Python exception may come of it, nothing else.
func FuzzPickle(f *testing.F) {
	for _, dialect := range []string{"2", "3"} {
		for _, seed := range seedPickles(f, dialect) {
			f.Add(seed, dialect == "2")
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, py2 bool) {
		dialect := "3"
		if py2 {
			dialect = "2"
		}
		runSource(t, dialect, fmt.Sprintf(unpickle, hex.EncodeToString(b)), vm.Limits{Steps: 1 << 20, Memory: 64 << 20, Output: 1 << 20})
	})
}
