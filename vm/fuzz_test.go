package vm_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
)

// FuzzRun runs whatever the parser takes, within limits: no panic, and every
// count is right afterwards. A source that begins with "#2" is Python 2's.
func FuzzRun(f *testing.F) {
	for _, dialect := range []string{"2", "3"} {
		for _, file := range programsBelow(f, "testdata/run", dialect) {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			// Pieces are quicker to run, and to change, than the whole.
			for _, piece := range pieces(string(text)) {
				f.Add("#" + dialect + "\n" + piece)
			}
		}
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 1<<14 {
			return
		}
		conf := vm.Config{Limits: vm.Limits{Steps: 300_000, Memory: 2 << 30, Output: 1 << 20}}
		if strings.HasPrefix(source, "#2") {
			conf.Dialect = vm.Py2
		}
		var errOut bytes.Buffer
		conf.Stderr = &errOut
		m, th := vm.New(conf)
		all.Add(m)
		timer := time.AfterFunc(5*time.Second, func() { m.Interrupt(&vm.LimitError{What: "time"}) })
		defer timer.Stop()
		started := time.Now()
		th.RunSource([]byte(source), "fuzz.py")
		if took := time.Since(started); took > 15*time.Second {
			t.Errorf("took %s", took)
		}
		if problems := th.Audit(); len(problems) > 0 {
			t.Errorf("audit: %s\n%s", strings.Join(problems, "\n"), source)
		}
	})
}

// pieces cuts a program into parts of a few statements, which may refer to names
// that only others bind.
func pieces(text string) []string {
	var list []string
	var b strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		if b.Len() > 600 && line != "" && !strings.ContainsAny(line[:1], " \t\n)]}#") {
			list = append(list, b.String())
			b.Reset()
		}
		b.WriteString(line)
	}
	return append(list, b.String())
}
