package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// shares takes a tenth of its steps in one function, three in another and six in a method.
const shares = `import stackless

def spin(n):
    for i in range(n):
        pass

def one(): spin(100)
def three(): spin(300)

class Six(object):
    def run(self):
        spin(600)

def main():
    for i in range(300):
        one()
        three()
        Six().run()

def other():
    for i in range(300):
        spin(1000)

stackless.tasklet(other)()
main()
stackless.run()
`

// profileOf runs a program with --profile and gives the file.
func profileOf(t *testing.T, dialect, src, name string) string {
	dir := t.TempDir()
	program, file := filepath.Join(dir, "prog.py"), filepath.Join(dir, name)
	if err := os.WriteFile(program, []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	var out, problems bytes.Buffer
	if status := run([]string{"run", "--python", dialect, "--profile", file, program}, strings.NewReader(""), &out, &problems); status != 0 {
		t.Fatalf("status %d: %s", status, &problems)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), dir+string(filepath.Separator), "")
}

// TestProfile looks for the shares of a program in its profile, which is the same each time.
func TestProfile(t *testing.T) {
	line := regexp.MustCompile(`(?m)^(.*) (\d+)$`)
	for _, dialect := range []string{"2.7", "3"} {
		folded := profileOf(t, dialect, shares, "out.txt")
		if again := profileOf(t, dialect, shares, "out.txt"); again != folded {
			t.Errorf("%s: another run gives\n%s\nafter\n%s", dialect, again, folded)
		}
		var all float64
		got := map[string]float64{}
		for _, m := range line.FindAllStringSubmatch(folded, -1) {
			n, err := strconv.ParseFloat(m[2], 64)
			if err != nil {
				t.Fatal(err)
			}
			all += n
			for _, f := range []string{"one", "three", "run", "main", "other"} {
				if strings.Contains(m[1], f+" (prog.py:") {
					got[f] += n
				}
			}
			if strings.Contains(m[1], "other (") && !strings.HasPrefix(m[1], "main thread;tasklet other;") {
				t.Errorf("%s: a tasklet's stack is %s", dialect, m[1])
			}
		}
		for f, want := range map[string]float64{"one": 0.05, "three": 0.15, "run": 0.30, "main": 0.5, "other": 0.5} {
			if share := got[f] / all; share < want-0.02 || share > want+0.02 {
				t.Errorf("%s: %s has %.3f of the steps, want %.2f\n%s", dialect, f, share, want, folded)
			}
		}
	}
}

// TestProfilePprof has pprof read a profile.
func TestProfilePprof(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skipf("no go on the path, whose pprof reads profiles: %v", err)
	}
	file := filepath.Join(t.TempDir(), "out.pb.gz")
	if err := os.WriteFile(file, []byte(profileOf(t, "3", shares, "out.pb.gz")), 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(goTool, "tool", "pprof", "-top", "-cum", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !regexp.MustCompile(`(?m)\s(49|50|51)\.\d+%\s+main$`).Match(out) || !bytes.Contains(out, []byte("Type: steps")) {
		t.Errorf("pprof says\n%s", out)
	}
}
