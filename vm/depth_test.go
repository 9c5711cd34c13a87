package vm_test

import (
	"bytes"
	"flag"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
)

var depth = flag.Int("depth", 50_000, "how deep the programs of TestDepth nest")

// What the Go stack may need; beyond it Go ends the process. However deep programs
// are it is depthStack: less than 200 bytes for each level by default, which is less
// than a recursion through the interpreter takes. Where natives do recurse, up to a
// bound, it is boundedStack.
const (
	depthStack   = 8 << 20
	boundedStack = 32 << 20
)

// TestDepth runs programs that nest deep, and checks that the Go stack does not.
func TestDepth(t *testing.T) {
	for _, dialect := range []string{"2", "3"} {
		for _, file := range []string{"both", dialect} {
			text, err := os.ReadFile("testdata/depth/" + file + ".txt")
			if os.IsNotExist(err) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, chunk := range strings.Split(string(text), "\n--- ")[1:] {
				name, body, _ := strings.Cut(chunk, "\n")
				t.Run(dialect+"/"+name, func(t *testing.T) { runDeep(t, dialect, body) })
			}
		}
	}
}

func runDeep(t *testing.T, dialect, body string) {
	stack := depthStack
	if strings.HasSuffix(t.Name(), "_(bounded)") {
		stack = boundedStack
	}
	defer debug.SetMaxStack(debug.SetMaxStack(stack))
	src := "import sys\nsys.setrecursionlimit(2000000)\nN = " + strconv.Itoa(*depth) + "\ndef run():\n    " +
		strings.ReplaceAll(strings.TrimRight(body, "\n"), "\n", "\n    ") + "\nrun()\n"
	if dialect == "2" && strings.Contains(body, "exec") {
		src = strings.Replace(src, "def run():\n", "if 1:\n", 1)
		src = strings.TrimSuffix(src, "run()\n")
	}
	var errOut bytes.Buffer
	conf := vm.Config{Stderr: &errOut}
	if dialect == "2" {
		conf.Dialect = vm.Py2
	}
	m, th := vm.New(conf)
	all.Add(m)
	if status := th.RunSource([]byte(src), t.Name()); status != 0 {
		t.Errorf("status %d\n%s", status, tail(errOut.String(), 2000))
	}
	if problems := th.Audit(); len(problems) > 0 {
		t.Errorf("audit: %s", tail(strings.Join(problems, "\n"), 1000))
	}
}
