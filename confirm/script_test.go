package confirm_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/confirm"
	"github.com/sllint/sllint/rules/all"
)

var (
	replayRoot   = flag.String("replay", "", "repeat the confirmed findings in the files of this folder on a real CPython; it runs their code, so run it as a user who may do nothing")
	replayPython = flag.String("replay-python", "3.13.0", "which CPython that is")
	replayKeep   = flag.String("replay-keep", "", "keep the programs in this folder")
)

// replayed counts what real CPythons said.
type replayed struct {
	mu                         sync.Mutex
	seen, not, other, unscript int
}

// TestScripts has real CPythons repeat what was confirmed in the shapes, or in the files of
// a folder.
func TestScripts(t *testing.T) {
	if *replayRoot != "" {
		replayFiles(t)
		return
	}
	shapes, err := truth.ReadShapes("../testdata/truth/shapes.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"2.7.18", "3.13.0"} {
		t.Run(version, func(t *testing.T) {
			python, err := truth.Python(version)
			if err != nil {
				t.Skip(err)
			}
			table, err := truth.ReadVerdicts("../testdata/truth/shapes.tsv")
			if err != nil {
				t.Fatal(err)
			}
			var sum replayed
			for i, s := range shapes {
				if i%5 != 0 || table.Get(s.Name, version) != truth.Cycle {
					continue
				}
				checked := lint(t, s.Source, truth.VersionOf(version))
				if !checked.Broken {
					replayFindings(t, python, s.Name, checked, &sum)
				}
			}
			t.Logf("%d seen, %d not there, %d went another way, %d cannot be shown", sum.seen, sum.not, sum.other, sum.unscript)
			if sum.not+sum.other > 0 || sum.seen == 0 {
				t.Errorf("CPython %s does not see what was confirmed", version)
			}
		})
	}
}

func replayFiles(t *testing.T) {
	python, err := truth.Python(*replayPython)
	if err != nil {
		t.Fatal(err)
	}
	version := truth.VersionOf(*replayPython)
	l := analysis.New(all.Rules())
	names := make(chan string)
	var sum replayed
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for name := range names {
				src, err := os.ReadFile(name)
				if err != nil {
					t.Error(err)
					continue
				}
				checked, err := l.Check(t.Context(), analysis.Source{Name: name, Text: src, Rules: everything(), Target: version})
				if err != nil {
					t.Error(err)
					continue
				}
				if !checked.Broken {
					replayFindings(t, python, name, checked, &sum)
				}
			}
		})
	}
	filepath.WalkDir(*replayRoot, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".py") {
			names <- path
		}
		return nil
	})
	close(names)
	wg.Wait()
	t.Logf("%d seen, %d not there, %d went another way, %d cannot be shown", sum.seen, sum.not, sum.other, sum.unscript)
	if sum.not > 0 {
		t.Errorf("%d are not there", sum.not)
	}
}

func replayFindings(t *testing.T, python, name string, checked analysis.Checked, sum *replayed) {
	for i := range checked.Findings {
		f := &checked.Findings[i]
		if !strings.HasPrefix(f.Code, "SLL1") {
			continue
		}
		if v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{}); v.Status != analysis.Confirmed {
			continue
		}
		script, err := confirm.Script(t.Context(), checked.File, f, confirm.Options{})
		if err != nil {
			sum.mu.Lock()
			sum.unscript++
			sum.mu.Unlock()
			t.Logf("%s:%d: %s: %v", name, f.Begin.Row, f.Code, err)
			continue
		}
		replayScript(t, python, name, f, script, sum)
	}
}

func replayScript(t *testing.T, python, name string, f *analysis.Finding, script []byte, sum *replayed) {
	dir := t.TempDir()
	file := filepath.Join(dir, "replay.py")
	if err := os.WriteFile(file, script, 0o644); err != nil {
		t.Error(err)
		return
	}
	os.Chmod(dir, 0o755)
	if *replayKeep != "" {
		os.WriteFile(filepath.Join(*replayKeep, strings.ReplaceAll(name, "/", "_")+"-"+f.Code+".py"), script, 0o644)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var out, errOut bytes.Buffer
	cmd := exec.CommandContext(ctx, python, "-B", file)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errOut
	err := cmd.Run()
	status := -1
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		status = exit.ExitCode()
	} else if err == nil {
		status = 0
	}
	sum.mu.Lock()
	defer sum.mu.Unlock()
	switch status {
	case 0:
		sum.seen++
		return
	case 1:
		sum.not++
	default:
		sum.other++
	}
	t.Logf("%s:%d: %s: %s%s", name, f.Begin.Row, f.Code, &out, tailOf(errOut.String()))
}

func tailOf(s string) string { return s[max(len(s)-600, 0):] }
