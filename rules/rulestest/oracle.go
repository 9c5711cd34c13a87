package rulestest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/sllint/sllint/syntax"
)

//go:embed oracle.py
var oracle []byte

// Python is the real CPython of a version as pyenv installs it, if it is there.
func Python(version syntax.Version) (path string, ok bool) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", false
	}
	found, err := filepath.Glob(filepath.Join(home, ".pyenv", "versions", version.String()+".*", "bin", "python"))
	if err != nil || len(found) == 0 {
		return "", false
	}
	return found[len(found)-1], true
}

// Ask runs the functions of a source, or a probe over it, under a real CPython
// and returns its verdict on each.
func Ask(python string, src []byte, probe string) (map[string]string, error) {
	dir, err := os.MkdirTemp("", "rulestest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program, subject := filepath.Join(dir, "oracle.py"), filepath.Join(dir, "subject.py")
	if err := os.WriteFile(program, oracle, 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(subject, src, 0o600); err != nil {
		return nil, err
	}
	args := []string{"-E", "-B", program, subject}
	if probe != "" {
		args = append(args, probe)
	}
	cmd := exec.Command(python, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", python, err, stderr.String())
	}
	// What the subject itself printed comes first.
	text := string(out)
	verdicts := make(map[string]string)
	if err := json.Unmarshal([]byte(text[strings.LastIndex(text, "{"):]), &verdicts); err != nil {
		return nil, fmt.Errorf("%s said %q: %w", python, text, err)
	}
	return verdicts, nil
}

// Truth is what real CPythons said about the sources of one folder:
// file → version → function → verdict. It lies in the folder as truth.json.
type Truth map[string]map[string]map[string]string

// ReadTruth reads a recording; a missing file is an empty one.
func ReadTruth(dir string) (Truth, error) {
	text, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if os.IsNotExist(err) {
		return Truth{}, nil
	}
	if err != nil {
		return nil, err
	}
	truth := Truth{}
	return truth, json.Unmarshal(text, &truth)
}

// Write stores the recording.
func (t Truth) Write(dir string) error {
	if len(t) == 0 {
		return nil
	}
	text, err := json.MarshalIndent(t, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "truth.json"), append(text, '\n'), 0o644)
}

// Check compares the recording for a source with the CPython of the version,
// where that is installed; update records its answer instead. It returns the
// verdicts in force.
func (t Truth) Check(name string, version syntax.Version, src []byte, probe string, update bool) (map[string]string, error) {
	recorded, known := t[name][version.String()]
	python, installed := Python(version)
	if !installed {
		if !known {
			return nil, fmt.Errorf("%s: nothing recorded for Python %s, which is not installed", name, version)
		}
		return recorded, nil
	}
	live, err := Ask(python, src, probe)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if update {
		if t[name] == nil {
			t[name] = make(map[string]map[string]string)
		}
		t[name][version.String()] = live
		return live, nil
	}
	if fmt.Sprint(live) != fmt.Sprint(recorded) {
		return nil, fmt.Errorf("%s: Python %s says %v, recorded is %v (record with -update)", name, version, live, recorded)
	}
	return live, nil
}
