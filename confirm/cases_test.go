package confirm_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/confirm"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/syntax"
)

// lint checks a source with every rule.
func lint(t *testing.T, src string, version syntax.Version) analysis.Checked {
	t.Helper()
	return lintFor(t, src, version, everything())
}

func lintFor(t *testing.T, src string, version syntax.Version, rules config.Set) analysis.Checked {
	t.Helper()
	checked, err := analysis.New(all.Rules()).Check(t.Context(), analysis.Source{Name: "case.py", Text: []byte(src), Rules: rules, Target: version})
	if err != nil {
		t.Fatal(err)
	}
	return checked
}

// otherInputs are shapes without a cycle, which have one when the calls in them raise
// something else than ValueError.
var otherInputs = map[string]string{
	"A36":  "the second call raises what nobody takes, and r is still bound",
	"E126": "the same with d",
}

// beyond are shapes whose cycle cannot be seen here, with what stands in the way.
var beyond = map[string]string{
	"M11": "the function is in a string that exec() runs",
	"I48": "what stands in for as_completed() gives no futures that have failed",
}

// TestShapes confirms what the linter finds in the shapes, and compares with what real
// CPythons do.
func TestShapes(t *testing.T) {
	shapes, err := truth.ReadShapes("../testdata/truth/shapes.txt")
	if err != nil {
		t.Fatal(err)
	}
	table, err := truth.ReadVerdicts("../testdata/truth/shapes.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, python := range []string{"2.7.18", "3.13.0"} {
		t.Run(python, func(t *testing.T) {
			findings, confirmed := 0, 0
			for _, s := range shapes {
				want := table.Get(s.Name, python)
				if want != truth.OK && want != truth.Cycle {
					continue
				}
				checked := lint(t, s.Source, truth.VersionOf(python))
				if checked.Broken {
					continue
				}
				any := false
				for i := range checked.Findings {
					f := &checked.Findings[i]
					if !strings.HasPrefix(f.Code, "SLL1") {
						continue
					}
					findings++
					v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{})
					if v.Status == analysis.Confirmed {
						confirmed++
						any = true
					}
					if want == truth.OK && (f.Function != "f" || otherInputs[s.Name] != "") {
						continue // another function by itself, or calls that raise something else
					}
					if want == truth.OK && v.Status == analysis.Confirmed || want == truth.Cycle && v.Status == analysis.Refuted {
						t.Errorf("%s (%s): %s is %s: %s; CPython says %s\n%s%s", s.Name, s.Description, f.Code, v.Status, v.Why, want, evidence(v), s.Source)
					}
				}
				if want == truth.Cycle && !any && len(checked.Findings) > 0 && beyond[s.Name] == "" {
					t.Errorf("%s (%s): nothing confirmed; CPython says %s\n%s", s.Name, s.Description, want, s.Source)
				}
			}
			t.Logf("%d findings, %d confirmed", findings, confirmed)
		})
	}
}

// TestFixes applies the fixes of confirmed findings in the recorded programs: the
// interpreter must not see the cycle again.
func TestFixes(t *testing.T) {
	for _, py2 := range []bool{true, false} {
		version, file := truth.VersionOf("3.13.0"), "../testdata/truth/programs-3.13.jsonl"
		if py2 {
			version, file = syntax.Py27, "../testdata/truth/programs-2.7.jsonl"
		}
		cases, err := truth.ReadCases(file)
		if err != nil {
			t.Fatal(err)
		}
		fixed, refuted := 0, 0
		for _, c := range cases[:200] {
			checked := lint(t, c.Source, version)
			for i := range checked.Findings {
				f := &checked.Findings[i]
				if f.Fix == nil || !strings.HasPrefix(f.Code, "SLL1") {
					continue
				}
				if v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{}); v.Status != analysis.Confirmed {
					continue
				}
				text := apply(c.Source, f.Fix.Edits)
				after, err := syntax.Parse([]byte(text), syntax.Options{Filename: "case.py", Version: version})
				if err != nil {
					t.Errorf("%s: the fix does not parse: %v\n%s", c.ID, err, text)
					continue
				}
				if left := lint(t, text, version); slices.ContainsFunc(left.Findings, func(g analysis.Finding) bool { return g.Function == f.Function }) {
					continue // others of the function keep the same cycle
				}
				fixed++
				switch v := confirm.AfterFix(t.Context(), after, f, confirm.Options{}); v.Status {
				case analysis.Refuted:
					refuted++
				case analysis.Confirmed:
					t.Errorf("%s: %s is confirmed after its fix: %s\n%s%s", c.ID, f.Code, v.Why, evidence(v), text)
				default:
					t.Logf("%s: %s after its fix: %s", c.ID, f.Code, v.Why)
				}
			}
		}
		t.Logf("%v: %d fixes, %d refuted afterwards", version, fixed, refuted)
		if fixed == 0 || refuted*10 < fixed*8 {
			t.Errorf("%v: only %d of %d fixes are refuted afterwards", version, refuted, fixed)
		}
	}
}

// manyQuestions is a function that leaves a cycle where the fourth thing that may raise in
// the line of its loop does, in the second turn.
const manyQuestions = `import sys
def catch_info():
    try:
        step()
    except Exception:
        return sys.exc_info()
def risky():
    data = work()
    return data
def run(path, flag):
    info = None
    where = None
    flush()
    for item in items():
        if flag:
            sys.exc_clear()
            raise ValueError('x')
        else:
            info = catch_info()
    try:
        info = None
        risky()
    except RuntimeError as e:
        where = None
    except KeyError, e:
        where = sys.exc_info()[2]
    else:
        if where is not None:
            raise RuntimeError('x'), None, where
    finally:
        info = None
    step('a')
`

func TestManyQuestionsInALine(t *testing.T) {
	checked := lint(t, manyQuestions, syntax.Py27)
	for i := range checked.Findings {
		f := &checked.Findings[i]
		if v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{}); v.Status != analysis.Confirmed {
			t.Errorf("%s at %d: %s: %s", f.Code, f.Begin.Row, v.Status, v.Why)
		}
	}
	if len(checked.Findings) != 2 {
		t.Errorf("%d findings", len(checked.Findings))
	}
}

// TestNotRefuted runs a finding whose line, in an inner function, no run comes by: the
// exception that would lead there is none that a handler names.
func TestNotRefuted(t *testing.T) {
	checked := lint(t, `
def outer():
    denied = Denied()
    def check(err):
        if isinstance(err, TimeoutError):
            raise denied from err
    try:
        work()
    except OSError as err:
        check(err)
`, syntax.Py313)
	if len(checked.Findings) == 0 {
		t.Fatal("nothing was found")
	}
	for i := range checked.Findings {
		f := &checked.Findings[i]
		if v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{}); v.Status == analysis.Refuted {
			t.Errorf("%s at %d: %s: %s", f.Code, f.Begin.Row, v.Status, v.Why)
		}
	}
}

func apply(src string, edits []analysis.Edit) string {
	for _, e := range slices.Backward(edits) {
		src = src[:e.Span.Start] + e.Content + src[e.Span.Stop:]
	}
	return src
}

// hostile are programs that mean no good. Each has a finding; none may be confirmed that
// does not happen, and none may take much longer than its time.
var hostile = []struct {
	name, src string
	py2       bool
	want      []analysis.VerdictStatus // any where empty
}{
	{"module that never ends", "while True: pass\ndef f():\n    try: boom()\n    except ValueError as e: r = e\n", false, []analysis.VerdictStatus{analysis.Unknown}},
	{"function that never ends", "def f():\n    try: boom()\n    except ValueError as e: r = e\n    for i in range(10**12): pass\n", false, []analysis.VerdictStatus{analysis.Unknown}},
	{"memory", "def f():\n    try: boom()\n    except ValueError as e: r = e\n    l = [0]\n    for i in range(10**12): l = l + l\n", false, []analysis.VerdictStatus{analysis.Unknown}},
	{"memory at once", "def f():\n    try: boom()\n    except ValueError as e: r = e\n    return 'x' * 10**12\n", false, nil},
	{"os._exit", "import os\ndef f():\n    try: boom()\n    except ValueError as e: r = e\n    if boom(): os._exit(3)\n", false, nil},
	{"posix._exit", "import posix\ndef f():\n    try: boom()\n    except ValueError as e: r = e\n    posix._exit(0)\n", false, []analysis.VerdictStatus{analysis.Unknown}},
	{"sys.exit in the module", "import sys\nsys.exit(1)\ndef f():\n    try: boom()\n    except ValueError as e: r = e\n", false, nil},
	{"sys.exit in the handler", "import sys\ndef f():\n    try: boom()\n    except ValueError as e:\n        r = e\n        sys.exit()\n", false, []analysis.VerdictStatus{analysis.Confirmed}},
	{"patched builtins", "import builtins\nfor n in list(vars(builtins)):\n    if n not in ('__import__', '__build_class__', '__name__'):\n        setattr(builtins, n, None)\ndef f():\n    try: boom()\n    except: r = None\n    try: boom()\n    except BaseException as e: r = e\n", false, nil},
	{"patched gc", "import gc, sys\ngc.collect = gc.get_objects = lambda *a: []\ngc.enable()\ngc.set_threshold(1, 1, 1)\ndef f():\n    try: boom()\n    except ValueError as e: r = e\n    return [[] for i in range(100)]\n", false, nil},
	{"resurrection", "kept = []\nclass A(object):\n    def __del__(self): kept.append(self)\ndef f():\n    a = A()\n    try: boom()\n    except ValueError as e: r = e\n", false, []analysis.VerdictStatus{analysis.Confirmed}},
	{"finalizer that never ends", "class A(object):\n    def __del__(self):\n        while True: pass\ndef f():\n    a = A()\n    try: boom()\n    except ValueError as e: r = e\n", false, nil},
	{"it knows that it is run", "import sys\ndef f():\n    try: boom()\n    except ValueError as e:\n        r = e\n    if __name__ == 'confirmed': r = None\n", false, []analysis.VerdictStatus{analysis.Refuted, analysis.Unknown}},
	{"frames of the harness", "import sys\ndef f():\n    f = sys._getframe()\n    while f.f_back is not None:\n        f = f.f_back\n        f.f_globals.clear()\n    try: boom()\n    except ValueError as e: r = e\n", false, nil},
	{"its own import", "import builtins\nbuiltins.__import__ = None\nimport os\ndef f():\n    try: boom()\n    except ValueError as e: r = e\n", false, nil},
	{"tape through the module", "import _confirm\n_confirm.raises = _confirm.truth = None\ndef f():\n    try: boom()\n    except ValueError as e: r = e\n    _confirm.trace(None, 'line', None)\n    _confirm.decorates((), {})\n", false, nil},
	{"trace function", "import sys\nsys.settrace(lambda *a: 1/0)\ndef f():\n    try: boom()\n    except ValueError as e: r = e\n", false, nil},
	{"deep recursion", "def f(n=0):\n    try: boom()\n    except ValueError as e: r = e\n    return f(n + 1)\n", false, nil},
	{"threads", "import threading\ndef work():\n    while True: boom()\nfor i in range(20): threading.Thread(target=work).start()\ndef f():\n    try: boom()\n    except ValueError as e: r = e\n", false, nil},
	{"2: file and exec", "open('/etc/passwd'); execfile('/etc/passwd')\ndef f():\n    try: boom()\n    except ValueError, e:\n        import sys\n        r = sys.exc_info()\n", true, nil},
	{"2: handler in a loop", "def f():\n    while 1:\n        try: boom()\n        except: pass\n", true, nil},
}

func TestHostile(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			version := syntax.Py313
			if h.py2 {
				version = syntax.Py27
			}
			checked := lint(t, h.src, version)
			if len(checked.Findings) == 0 {
				t.Fatalf("nothing was found in\n%s", h.src)
			}
			for i := range checked.Findings {
				f := &checked.Findings[i]
				started := time.Now()
				v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{Timeout: 500 * time.Millisecond})
				if took := time.Since(started); took > 5*time.Second {
					t.Errorf("%s took %v", f.Code, took)
				}
				if strings.Contains(v.Why, "the interpreter failed") {
					t.Errorf("%s: %s", f.Code, v.Why)
				}
				if h.want != nil && strings.HasPrefix(f.Code, "SLL102") && !slices.Contains(h.want, v.Status) {
					t.Errorf("%s: %s (%s), not one of %v\n%s", f.Code, v.Status, v.Why, h.want, evidence(v))
				}
				t.Logf("%s %s: %s", f.Code, v.Status, v.Why)
			}
		})
	}
}

// TestSkippedRestore takes only what comes out of the yield for an exception in the body of
// the with statement, not what a call before it raises.
func TestSkippedRestore(t *testing.T) {
	src := `import contextlib
import socket

@contextlib.contextmanager
def limited(timeout):
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(timeout)
    yield
    socket.setdefaulttimeout(before)
`
	for _, version := range []syntax.Version{syntax.Py27, syntax.Py313} {
		checked := lint(t, src, version)
		if len(checked.Findings) != 1 || checked.Findings[0].Code != "SLL308" {
			t.Fatalf("%+v", checked.Findings)
		}
		v := confirm.Finding(t.Context(), checked.File, &checked.Findings[0], confirm.Options{})
		var rows []int
		for _, e := range v.Evidence {
			rows = append(rows, e.Row)
		}
		if v.Status != analysis.Confirmed || !slices.Equal(rows, []int{8, 9}) {
			t.Errorf("%v: %s: %s, rows %v", version, v.Status, v.Why, rows)
		}
	}
}
