package editorstest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const held = `def catch():
    try:
        work()
    except ValueError as exc:
        result = exc


def work():
    raise ValueError("caught")


if __name__ == "__main__":
    catch()
    print("it ran")
`

const endless = `import sys

print("begun")
sys.stdout.flush()
while True:
    pass
`

// slls builds the server, once. Looking at its sources tells the cache of test
// results what the outcome depends on.
var slls = sync.OnceValues(func() (string, error) {
	for _, dir := range []string{"analysis", "cmd", "confirm", "lsp", "rules", "syntax", "vm"} {
		filepath.WalkDir(filepath.Join("../..", dir), func(path string, _ os.DirEntry, _ error) error {
			if filepath.Ext(path) == ".go" {
				os.Stat(path)
			}
			return nil
		})
	}
	dir, err := os.MkdirTemp("", "editorstest-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "slls")
	cmd := exec.Command("go", "build", "-o", path, "../../cmd/slls")
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
})

func TestMain(m *testing.M) {
	status := m.Run()
	if path, err := slls(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(status)
}

// workspace has two folders, of which the scripts trust one. The other says that it
// is trusted, which is not believed.
func workspace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"trusted/held.py": held, "trusted/endless.py": endless, "trusted/sllint.toml": "",
		"strange/held.py": held, "strange/sllint.toml": "",
		"strange/.dir-locals.el": `((nil . ((eglot-workspace-configuration . (:sllint (:trusted t))))))`,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// drive runs an editor on a script that writes a line for each step, and looks
// whether all steps were made.
func drive(t *testing.T, steps []string, program string, args ...string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the scripts are for systems with a shell")
	}
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is not installed", program)
	}
	server, err := slls()
	if err != nil {
		t.Fatal("building slls:", err)
	}
	results := filepath.Join(t.TempDir(), "steps")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.WaitDelay = time.Second
	home := t.TempDir()
	cmd.Env = append(os.Environ(), "SLLS="+server, "WORKSPACE="+workspace(t), "STEPS="+results,
		"HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_STATE_HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home)
	out, err := cmd.CombinedOutput()
	text, _ := os.ReadFile(results)
	got := strings.Split(strings.TrimSpace(string(text)), "\n")
	if err != nil || !slices.Equal(got, steps) {
		t.Errorf("steps %q, want %q: %v\n%s", got, steps, err, out)
	}
}

func TestNeovim(t *testing.T) {
	drive(t, []string{"diagnostics", "related", "refused", "lens", "lens run", "confirm", "verdict", "code action", "progress", "cancel", "done"},
		"nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "--cmd", "set rtp^="+abs(t, "../nvim"), "-c", "luafile "+abs(t, "testdata/drive.lua"))
}

func TestEglot(t *testing.T) {
	needs(t, "eglot")
	drive(t, []string{"diagnostics", "refused", "run", "confirm", "code action", "stop", "done"},
		"emacs", "--batch", "-L", abs(t, "../emacs"), "-f", "package-initialize", "-l", abs(t, "testdata/drive-eglot.el"))
}

func TestLspMode(t *testing.T) {
	needs(t, "lsp-mode")
	drive(t, []string{"diagnostics", "refused", "lens", "lens run", "confirm", "code action", "stop", "done"},
		"emacs", "--batch", "-L", abs(t, "../emacs"), "-f", "package-initialize", "-l", abs(t, "testdata/drive-lsp-mode.el"))
}

// TestHelix asks Helix whether it understands the configuration and finds the server
// that it names. Helix can be driven by keys alone, so that is all.
func TestHelix(t *testing.T) {
	program := ""
	for _, name := range []string{"hx", "helix"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
		}
	}
	if program == "" {
		t.Skip("helix is not installed")
	}
	server, err := slls()
	if err != nil {
		t.Fatal("building slls:", err)
	}
	text, err := os.ReadFile("../helix/languages.toml")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	config := filepath.Join(home, "helix", "languages.toml")
	if err := os.MkdirAll(filepath.Dir(config), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, text, 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "--health", "python")
	cmd.WaitDelay = time.Second
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home,
		"PATH="+filepath.Dir(server)+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), server) {
		t.Errorf("%v, and no word of %s:\n%s", err, server, out)
	}
}

// needs skips where an Emacs has no such library.
func needs(t *testing.T, library string) {
	t.Helper()
	if _, err := exec.LookPath("emacs"); err != nil {
		t.Skip("emacs is not installed")
	}
	if exec.Command("emacs", "--batch", "-f", "package-initialize", "--eval", "(kill-emacs (if (locate-library \""+library+"\") 0 1))").Run() != nil {
		t.Skipf("this Emacs has no %s", library)
	}
}

func abs(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
