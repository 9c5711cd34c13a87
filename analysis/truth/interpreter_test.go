//go:build !windows

package truth

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// TestInterpreter runs the labeller in sllint's own interpreter: it has to say of the
// recorded programs, and of those of -truth.n, what CPython says. It needs CPython's
// library.
func TestInterpreter(t *testing.T) {
	dir := t.TempDir()
	sllint := filepath.Join(dir, "sllint")
	if out, err := exec.Command("go", "build", "-o", sllint, "../../cmd/sllint").CombinedOutput(); err != nil {
		t.Fatalf("building sllint: %v\n%s", err, out)
	}
	for py2, version := range sampled {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			python, err := Python(version)
			if err != nil {
				t.Skip(err)
			}
			ours, err := interpreter(dir, sllint, python, py2)
			if err != nil {
				t.Fatal(err)
			}
			cases, err := ReadCases(sampleFile(py2))
			if err != nil {
				t.Fatal(err)
			}
			if *full > 0 {
				if cases, _, err = LabelPrograms(t.Context(), python, labeller, generate(*from, *full, py2)); err != nil {
					t.Fatal(err)
				}
			}
			compareLabels(t.Context(), t, ours, cases)
		})
	}
}

// interpreter writes a command that runs a program in sllint as python would.
func interpreter(dir, sllint, python string, py2 bool) (string, error) {
	dialect, code := "3", "import sysconfig; print(sysconfig.get_path('stdlib'))"
	if py2 {
		dialect = "2.7"
	}
	lib, err := exec.Command(python, "-c", code).Output()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "python"+dialect)
	script := fmt.Sprintf("#!/bin/sh\nexec %q run --python %s --path %q --allow clock --max-memory 2G \"$@\"\n", sllint, dialect, lib[:len(lib)-1])
	return path, os.WriteFile(path, []byte(script), 0o755)
}

func compareLabels(ctx context.Context, t *testing.T, python string, cases []Case) {
	labels, err := LabelCases(ctx, python, labeller, cases)
	if err != nil {
		t.Fatal(err)
	}
	bad := 0
	for i, l := range labels {
		want := cases[i]
		if l.Status == "ok" && l.Cycle == want.Cycle && l.Unsettled == want.Unsettled && slices.Equal(l.Frames, want.Frames) {
			continue
		}
		if bad++; bad <= 10 {
			t.Errorf("%s: %s %s: cycle %v, unsettled %v, frames %v; CPython says %v, %v, %v\n%s", want.ID, l.Status, l.Why, l.Cycle, l.Unsettled, l.Frames, want.Cycle, want.Unsettled, want.Frames, want.Source)
		}
	}
	t.Logf("%d programs, %d differ", len(cases), bad)
}
