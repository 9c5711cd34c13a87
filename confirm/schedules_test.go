package confirm_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/confirm"
	"github.com/sllint/sllint/syntax"
)

// interleavings are the rules whose findings say that an order of things goes wrong.
var interleavings = []string{"SLL304", "SLL305", "SLL306", "SLL307", "SLL601"}

// TestInterleavings confirms the findings in the fixtures of the rules. What is not listed
// as unknown, with a part of the reason, has to be confirmed.
func TestInterleavings(t *testing.T) {
	unknown := map[string]string{
		"SLL304/py2/gates.py enter":          "somebody waits for ever", // nobody leaves the gate
		"SLL304/py2/gates.py by_flag":        "somebody waits for ever", // nobody puts anything there
		"SLL304/py3/gates.py enter":          "somebody waits for ever",
		"SLL304/py2/gates.py by_a_variable":  "somebody waits for ever",
		"SLL304/py2/gates.py over_a_channel": "somebody waits for ever", // nobody sends, nor ends the loop
		"SLL305/py2/held.py drain":           "nobody can go on",        // the loop has no end
		"SLL601/py2/waits.py signal":         "nothing in this file is to run beside signal()",
		"SLL305/py3/held.py holds":           "coroutines",
		"SLL305/py3/held.py put":             "coroutines",
		"SLL601/py3/waits.py main":           "nothing in this file is to run beside main()",
		"SLL601/py3/waits.py enter":          "coroutines",
	}
	for _, code := range interleavings {
		for dialect, version := range map[string]syntax.Version{"py2": syntax.Py27, "py3": syntax.Py313} {
			files, err := os.ReadDir("../testdata/rules/" + code + "/" + dialect)
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				if !strings.HasSuffix(file.Name(), ".py") {
					continue
				}
				name := code + "/" + dialect + "/" + file.Name()
				src, err := os.ReadFile("../testdata/rules/" + name)
				if err != nil {
					t.Fatal(err)
				}
				checked := lint(t, string(src), version)
				for i := range checked.Findings {
					f := &checked.Findings[i]
					if f.Code != code {
						continue
					}
					began := time.Now()
					v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{Timeout: time.Minute})
					words := f.Function[strings.LastIndexByte(f.Function, '.')+1:]
					t.Logf("%s %s: %s in %v: %s\n%s", name, words, v.Status, time.Since(began).Round(time.Millisecond), v.Why, evidence(v))
					why, isUnknown := unknown[name+" "+words]
					switch {
					case isUnknown && (v.Status != analysis.Unknown || !strings.Contains(v.Why, why)):
						t.Errorf("%s %s is %s: %s", name, words, v.Status, v.Why)
					case !isUnknown && v.Status != analysis.Confirmed:
						t.Errorf("%s %s is %s: %s", name, words, v.Status, v.Why)
					}
				}
			}
		}
	}
}

// race is a program with a finding of a rule, built by hand: the places of it, in order,
// are those texts; the last is the finding's own place unless another one is named.
type race struct {
	name, code, src string
	py3             bool
	places          []string
	own             int
	want            analysis.VerdictStatus
	words           string // of the reason
}

// finding is the race's.
func (r *race) finding(t *testing.T) (*syntax.File, *analysis.Finding) {
	t.Helper()
	version := syntax.Py27
	if r.py3 {
		version = syntax.Py313
	}
	file, err := syntax.Parse([]byte(r.src), syntax.Options{Filename: "race.py", Version: version})
	if err != nil {
		t.Fatal(err)
	}
	f := &analysis.Finding{Code: r.code, Filename: "race.py"}
	from := 0
	for i, p := range r.places {
		at := strings.Index(r.src[from:], p)
		if at < 0 {
			t.Fatalf("%s: %q is not there", r.name, p)
		}
		if r.code != "SLL307" {
			from += at
			at = 0
		}
		span := syntax.Span{Start: int32(from + at), Stop: int32(from + at + len(p))}
		if i == r.own {
			f.Span = span
		}
		if i != r.own || r.code == "SLL304" || r.code == "SLL306" {
			f.Related = append(f.Related, analysis.Hop{Label: p, Span: span})
		}
	}
	f.Begin = file.Position(int(f.Span.Start))
	return file, f
}

const gate = `import stackless

class Gate(object):
    def __init__(self):
        self.channel = stackless.channel()
        PREFERENCE
        self.taken = False

    def enter(self):
        with stackless.atomic():
            TEST self.taken:
                self.channel.receive()
            self.taken = True

    def leave(self):
        with stackless.atomic():
            LEAVE
`

func gateOf(test, leave string) string {
	return strings.NewReplacer("PREFERENCE", "self.channel.preference = 0", "TEST", test, "LEAVE", leave).Replace(gate)
}

const wakesOne = "self.taken = False\n            if self.channel.balance < 0: self.channel.send(None)"

const wakesAll = "self.taken = False\n            while self.channel.balance < 0: self.channel.send(None)"

const handsOver = "if self.channel.balance < 0: self.channel.send(None)\n            else: self.taken = False"

const simpleLock = `import stackless
import threading

class SimpleLock(object):
    def __init__(self):
        self._chan = stackless.channel()
        self._chan.preference = 0
        self._state = 0

    def acquire(self):
        with stackless.atomic():
            while True:
                if self._state == 0:
                    self._state = 1
                    return
                self._chan.receive()

    def release(self):
        with stackless.atomic():
            self._state = 0
            if self._chan.balance:
                self._chan.send(None)
`

const box = `import threading

class Box:
    def __init__(self):
        self.condition = threading.Condition()
        self.items = []

    def get(self):
        with self.condition:
            if not self.items:
                self.condition.wait()
            return self.items.pop()

    def put(self, item):
        with self.condition:
            self.items.append(item)
            self.condition.notify()
`

const once = `import threading

class Once:
    def __init__(self):
        self.done = threading.Condition()
        self.result = None

    def get(self):
        with self.done:
            while self.result is None:
                self.done.wait()
        return self.result

    def set(self, value):
        with self.done:
            self.result = value
            self.done.notify_all()
`

const briefly = `import threading

class Once:
    def __init__(self):
        self.lock = threading.Lock()
        self.done = threading.Condition(self.lock)
        self.result = None

    def get(self):
        while True:
            with self.lock:
                if self.result is not None:
                    return self.result
            with self.done:
                self.done.wait(1.0)

    def set(self, value):
        with self.lock:
            self.result = value
            self.done.notify_all()
`

// chain has a wait without a loop that is right: nothing is ever taken away.
const chain = `import threading

class Log:
    def __init__(self):
        self.condition = threading.Condition()
        self.items = []

    def first(self):
        with self.condition:
            if not self.items:
                self.condition.wait()
            self.condition.notify()
            return self.items[0]

    def put(self, item):
        with self.condition:
            self.items.append(item)
            self.condition.notify()
`

const counter = `import threading

class Counter(object):
    def __init__(self):
        self.lock = threading.Lock()
        self.count = 0

    def enter(self):
        with self.lock:
            self.count += 1

    def leave(self):
        with self.lock:
            self.count -= 1
`

var entering = []string{"self.taken:", "self.channel.receive()", "self.taken = True"}

var acquiring = []string{"self._state == 0", "self._chan.receive()"}

var races = []race{
	{"a gate that wakes one", "SLL304", gateOf("if", wakesOne), false, entering, 1, analysis.Confirmed, "tasklets"},
	{"a gate that wakes all", "SLL304", gateOf("if", wakesAll), false, entering, 1, analysis.Confirmed, "tasklets"},
	{"a gate that wakes one, and tests again", "SLL304", gateOf("while", wakesOne), false, entering, 1, analysis.Refuted, ""},
	{"a gate that wakes all, and tests again", "SLL304", gateOf("while", wakesAll), true, entering, 1, analysis.Refuted, ""},
	{"a gate that is handed over", "SLL304", gateOf("if", handsOver), false, entering, 1, analysis.Refuted, ""},
	{"SimpleLock between threads", "SLL306", simpleLock, false, acquiring, 1, analysis.Confirmed, "keeps other tasklets away but not other threads"},
	{"SimpleLock of tasklets", "SLL306", strings.Replace(simpleLock, "import threading\n", "", 1), false, acquiring, 1, analysis.Refuted, ""},
	{"a result that is waited for under its lock", "SLL306", once, true, []string{"self.result is None", "self.done.wait()"}, 1, analysis.Refuted, ""},
	{"a result that is waited for outside of its lock, but not for long", "SLL306", briefly, true, []string{"self.result is not None", "self.done.wait(1.0)"}, 1, analysis.Refuted, ""},
	{"items that nobody takes away", "SLL601", chain, true, []string{"not self.items", "self.condition.wait()"}, 1, analysis.Refuted, ""},
	{"a counter", "SLL307", counter, true, []string{"self.count -= 1", "self.count += 1"}, 0, analysis.Refuted, ""},
	{"a log that sends outside of its lock", "SLL305", "import stackless\nimport threading\n\nclass Log(object):\n    def __init__(self):\n        self.lock = threading.Lock()\n" +
		"        self.out = stackless.channel()\n\n    def write(self, text):\n        with self.lock:\n            self.last = text\n        self.out.send(text)\n",
		false, []string{"with self.lock", "self.out.send(text)"}, 1, analysis.Unknown, "a receiver"},
	{"others run under a lock that one thread can take twice", "SLL305", "import stackless\nimport threading\n\nlock = threading.RLock()\n\n" +
		"def work():\n    with lock:\n        stackless.schedule()\n", true, []string{"with lock", "stackless.schedule()"}, 1, analysis.Refuted, ""},
}

// TestRaces runs corrected forms beside wrong ones.
func TestRaces(t *testing.T) {
	for _, r := range races {
		t.Run(r.name, func(t *testing.T) {
			file, f := r.finding(t)
			v := confirm.Finding(t.Context(), file, f, confirm.Options{Timeout: time.Minute})
			t.Logf("%s: %s\n%s", v.Status, v.Why, evidence(v))
			if v.Status != r.want || !strings.Contains(v.Why, r.words) {
				t.Errorf("it is %s: %s", v.Status, v.Why)
			}
		})
	}
}

// TestFixOfWait applies the fix of a confirmed wait without a loop.
func TestFixOfWait(t *testing.T) {
	checked := lint(t, box, syntax.Py313)
	for i := range checked.Findings {
		f := &checked.Findings[i]
		if f.Code != "SLL601" || f.Fix == nil {
			continue
		}
		v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{Timeout: time.Minute})
		if v.Status != analysis.Confirmed || !strings.Contains(v.Why, "put()") {
			t.Errorf("it is %s: %s", v.Status, v.Why)
		}
		fixed, err := syntax.Parse([]byte(apply(box, f.Fix.Edits)), syntax.Options{Filename: "case.py", Version: syntax.Py313})
		if err != nil {
			t.Fatal(err)
		}
		if v := confirm.AfterFix(t.Context(), fixed, f, confirm.Options{Timeout: time.Minute}); v.Status != analysis.Refuted {
			t.Errorf("after its fix it is %s: %s\n%s", v.Status, v.Why, evidence(v))
		}
		return
	}
	t.Error("nothing was found")
}

// TestHostileSchedules runs code that means no good: something is said of it, soon, and
// nothing is confirmed.
func TestHostileSchedules(t *testing.T) {
	part := func(old, with string) string {
		return strings.Replace(strings.Replace(counter, "        with self.lock:\n            self.count -= 1\n", "        self.count -= 1\n", 1), old, with, 1)
	}
	leave := "        self.count -= 1\n"
	for _, h := range []struct{ name, src string }{
		{"a module that never ends", part("class", "while True: pass\nclass")},
		{"a module that exits", part("class", "import sys\nsys.exit(3)\nclass")},
		{"a module that takes all memory", part("class", "x = [0] * 10 ** 12\nclass")},
		{"an instance that is never made", part("self.count = 0", "\n        while True: self.count = 0")},
		{"a function that never ends", part(leave, leave+"        while True: pass\n")},
		{"a function that takes memory", part(leave, leave+"        x = [0]\n        while True: x += x\n")},
		{"a function that exits", part(leave, leave+"        import posix\n        posix._exit(0)\n")},
		{"a function that starts threads for ever", part(leave, leave+"        threading.Thread(target=self.leave).start()\n")},
		{"a function that always fails", part(leave, leave+"        raise AssertionError('sllint differs: 7')\n")},
		{"a function that says what the driver says", part(leave, leave+"        raise AssertionError('sllint outcome: 0 7')\n")},
		{"no driver", part(leave, leave+"        global _sllint_say, _sllint_plain\n        _sllint_say = _sllint_plain = None\n")},
		{"no threads", part("class", "threading.Thread = None\nclass")},
		{"a decorator that is not there", strings.Replace(part("class", "from nowhere import locked\nclass"), "    def leave", "    @locked\n    def leave", 1)},
		{"a lock that is not there", part("class", "from threading import Lock\nfrom nowhere import Lock\nclass")},
	} {
		t.Run(h.name, func(t *testing.T) {
			checked := lint(t, h.src, syntax.Py27)
			found := false
			for i := range checked.Findings {
				f := &checked.Findings[i]
				if f.Code != "SLL307" {
					continue
				}
				found = true
				began := time.Now()
				v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{Timeout: 500 * time.Millisecond})
				t.Logf("%s in %v: %s", v.Status, time.Since(began).Round(time.Millisecond), v.Why)
				if took := time.Since(began); took > 5*time.Second {
					t.Errorf("it took %v", took)
				}
				if v.Status != analysis.Unknown {
					t.Errorf("it is %s: %s\n%s", v.Status, v.Why, evidence(v))
				}
			}
			if !found {
				t.Errorf("nothing was found in\n%s", h.src)
			}
		})
	}
}
