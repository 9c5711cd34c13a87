package analysis

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sllint/sllint/analysis/cache"
	"github.com/sllint/sllint/analysis/config"
)

// shownFiles runs a collection and lists what it found.
func shownFiles(t *testing.T, dir string, paths ...string) []string {
	t.Helper()
	list, problems := driver(t, dir).Files(context.Background(), paths)
	if len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
	return list
}

func TestCollect(t *testing.T) {
	dir := tree(t, map[string]string{
		"a.py": "", "b.pyi": "", "c.pyw": "", "d.txt": "", "e.pyc": "", "noext": "#!/usr/bin/python\n",
		"pkg/a.py": "", "pkg/build/x.py": "", "pkg/.hidden/x.py": "", ".venv/x.py": "", "site-packages/x.py": "",
		"folder.py/x.py": "", "gen/sllint.toml": "exclude = ['x.py']\nextend-exclude=['sub/*.py']\n", "gen/x.py": "", "gen/y.py": "",
		"gen/sub/z.py": "", "gen/build/w.py": "",
	})
	tests := []struct {
		paths []string
		want  []string
	}{
		{[]string{"."}, []string{"a.py", "b.pyi", "c.pyw", "folder.py/x.py", "gen/build/w.py", "gen/y.py", "pkg/.hidden/x.py", "pkg/a.py"}},
		{[]string{dir}, []string{"a.py", "b.pyi", "c.pyw", "folder.py/x.py", "gen/build/w.py", "gen/y.py", "pkg/.hidden/x.py", "pkg/a.py"}},
		{[]string{"pkg", "pkg/a.py", "./pkg/../pkg"}, []string{"pkg/.hidden/x.py", "pkg/a.py"}},
		{[]string{"d.txt", "noext"}, []string{"d.txt", "noext"}},
		{[]string{"pkg/build/x.py"}, []string{"pkg/build/x.py"}},
		{[]string{"pkg/build"}, []string{"pkg/build/x.py"}},
		{[]string{"gen/x.py", "gen/sub"}, []string{"gen/x.py"}},
	}
	for _, tt := range tests {
		var want []string
		for _, w := range tt.want {
			want = append(want, filepath.FromSlash(w))
		}
		if diff := cmp.Diff(want, shownFiles(t, dir, tt.paths...)); diff != "" {
			t.Errorf("%v: %s", tt.paths, diff)
		}
	}
}

func TestGitignore(t *testing.T) {
	dir := tree(t, map[string]string{
		".git/info/exclude":   "secret.py\n",
		".gitignore":          "# comment\n\n*.gen.py\n/top.py\nout/\nsub/deep/*.py\n!sub/deep/keep.py\n",
		"a.py":                "",
		"a.gen.py":            "",
		"top.py":              "",
		"secret.py":           "",
		"out/x.py":            "",
		"sub/top.py":          "",
		"sub/out.py":          "",
		"sub/.gitignore":      "local.py\r\n!b.gen.py\r\n",
		"sub/local.py":        "",
		"sub/b.gen.py":        "",
		"sub/deep/x.py":       "",
		"sub/deep/keep.py":    "",
		"sub/deep/local.py":   "",
		"other/local.py":      "",
		"other/.gitignore":    "/*\n",
		"plain/sllint.toml":   "respect-gitignore = false\n",
		"plain/a.gen.py":      "",
		"plain/out/secret.py": "",
	})
	tests := []struct {
		path string
		want []string
	}{
		{".", []string{"a.py", "plain/a.gen.py", "plain/out/secret.py", "sub/b.gen.py", "sub/deep/keep.py", "sub/out.py", "sub/top.py"}},
		{"sub", []string{"sub/b.gen.py", "sub/deep/keep.py", "sub/out.py", "sub/top.py"}},
		{"sub/deep", []string{"sub/deep/keep.py"}},
		{"out", []string{"out/x.py"}},
		{"a.gen.py", []string{"a.gen.py"}},
	}
	for _, tt := range tests {
		var want []string
		for _, w := range tt.want {
			want = append(want, filepath.FromSlash(w))
		}
		if diff := cmp.Diff(want, shownFiles(t, dir, tt.path)); diff != "" {
			t.Errorf("%s: %s", tt.path, diff)
		}
	}
}

func TestSymbolicLinks(t *testing.T) {
	dir := tree(t, map[string]string{"a/x.py": "bad\n", "a/b/": ""})
	for link, target := range map[string]string{
		"a/b/up": "../..", "a/self": "self", "a/loop1.py": "loop2.py", "a/loop2.py": "loop1.py",
		"a/gone.py": "nowhere.py", "a/link.py": "x.py", "linked": "a",
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	want := []string{filepath.FromSlash("a/link.py"), filepath.FromSlash("a/x.py")}
	if diff := cmp.Diff(want, shownFiles(t, dir, ".")); diff != "" {
		t.Error(diff)
	}
	// A link that the user gives is followed.
	want = []string{filepath.FromSlash("linked/link.py"), filepath.FromSlash("linked/x.py")}
	if diff := cmp.Diff(want, shownFiles(t, dir, "linked")); diff != "" {
		t.Error(diff)
	}
	_, problems := driver(t, dir).Files(context.Background(), []string{"a/loop1.py"})
	if len(problems) != 1 {
		t.Errorf("a loop that the user gives is a problem: %v", problems)
	}
}

func TestRunOrderIsFixed(t *testing.T) {
	files := map[string]string{}
	for i := range 50 {
		files[fmt.Sprintf("%02d.py", i)] = strings.Repeat("x\n", i*37%50) + "bad\nbad\n"
	}
	dir := tree(t, files)
	var first []Finding
	for _, jobs := range []int{1, 2, 7, 0} {
		d := driver(t, dir)
		d.Jobs = jobs
		out, err := d.Run(context.Background(), []string{"."})
		if err != nil || len(out.Findings) != 100 || out.Files != 50 {
			t.Fatalf("%d findings, %d files, %v", len(out.Findings), out.Files, err)
		}
		if first == nil {
			first = out.Findings
		}
		if diff := cmp.Diff(first, out.Findings); diff != "" {
			t.Errorf("%d jobs: %s", jobs, diff)
		}
	}
	if !slices.IsSortedFunc(first, func(a, b Finding) int { return strings.Compare(a.Filename, b.Filename) }) {
		t.Error("findings are not in the order of the files")
	}
}

func TestTroubleInOneFileLeavesTheOthers(t *testing.T) {
	dir := tree(t, map[string]string{
		"a.py": "bad\n", "panic.py": "'panic!'\n", "b/sllint.toml": "selct = []\n", "b/x.py": "bad\n", "b/c/y.py": "bad\n", "d.py": "bad\n",
	})
	unreadable := filepath.Join(dir, "unreadable.py")
	// Opens, even for root, and cannot be read.
	if runtime.GOOS == "linux" {
		if err := os.Symlink("/proc/self/mem", unreadable); err != nil {
			t.Fatal(err)
		}
	}
	out, err := driver(t, dir).Run(context.Background(), []string{".", "missing.py", "gone/"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"TST101 1:1", "TST101 1:1"}, spell(out.Findings)); diff != "" {
		t.Error(diff)
	}
	var messages []string
	for i := range out.Problems {
		messages = append(messages, out.Problems[i].Error())
	}
	want := []string{
		filepath.Join("b", "sllint.toml") + `:1:1: unknown key "selct"; did you mean "select"?`,
		"gone/: no such file or directory",
		"missing.py: no such file or directory",
		"internal error in TST104 on panic.py: boom",
	}
	if runtime.GOOS == "linux" {
		want = append(want, "unreadable.py: input/output error")
	}
	if len(messages) != len(want) {
		t.Fatalf("problems: %q", messages)
	}
	for i := range want {
		if !strings.HasPrefix(messages[i], want[i]) {
			t.Errorf("problem %q, want %q", messages[i], want[i])
		}
	}
}

func TestUnreadableFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads every folder")
	}
	dir := tree(t, map[string]string{"a.py": "bad\n", "locked/x.py": "bad\n", "secret.py": "bad\n"})
	for _, name := range []string{"locked", "secret.py"} {
		path := filepath.Join(dir, name)
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(path, 0o700) })
	}
	out, err := driver(t, dir).Run(context.Background(), []string{"."})
	if err != nil || len(out.Findings) != 1 || len(out.Problems) != 2 {
		t.Fatalf("%+v %v", out, err)
	}
	for i, want := range []string{"locked: permission denied", "secret.py: permission denied"} {
		if got := out.Problems[i].Error(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestFolderDeletedWhileRunning deletes folders after the files in them were
// found, and while they are searched.
func TestFolderDeletedWhileRunning(t *testing.T) {
	dir := tree(t, map[string]string{"a.py": "bad\n", "gone/x.py": "bad\n", "gone/y.py": "bad\n", "z.py": "bad\n"})
	d := driver(t, dir)
	r := &run{d: d, ctx: context.Background(), queue: newQueue()}
	r.collect([]string{"."})
	if err := os.RemoveAll(filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	r.work()
	if len(r.out.Findings) != 2 || len(r.out.Problems) != 2 {
		t.Errorf("%+v", r.out)
	}
	r = &run{d: d, ctx: context.Background(), queue: newQueue()}
	c := &collector{ctx: r.ctx, config: d.Config, cwd: dir, queue: r.queue, problem: r.problem, failed: map[string]bool{}}
	c.folder(filepath.Join(dir, "gone"), nil, false)
	if len(r.out.Problems) != 1 || r.out.Problems[0].Error() != "gone: no such file or directory" {
		t.Errorf("%+v", r.out)
	}
}

func TestCancellationStopsAtOnce(t *testing.T) {
	dir := tree(t, map[string]string{"a.py": "bad\n", "b.py": "bad\n"})
	ctx, cancel := context.WithCancel(context.Background())
	started := make(chan bool)
	release := make(chan bool)
	rules := append(fakeRules(), &Rule{Code: "TST105", Name: "stuck", Py3: true, Run: func(*Pass) {
		started <- true
		<-release
	}})
	defer close(release)
	l := New(rules)
	r, err := config.New(config.Options{Rules: l.Registry(), Cwd: dir})
	if err != nil {
		t.Fatal(err)
	}
	d := &Driver{Linter: l, Config: r, Cwd: dir, Jobs: 1}
	go func() {
		<-started
		cancel()
	}()
	begun := time.Now()
	out, err := d.Run(ctx, []string{"."})
	if !errors.Is(err, context.Canceled) || out != nil || time.Since(begun) > 5*time.Second {
		t.Errorf("%v %v after %s", out, err, time.Since(begun))
	}
}

func TestProgress(t *testing.T) {
	dir := tree(t, map[string]string{"a.py": "", "b.py": ""})
	rules := append(fakeRules(), &Rule{Code: "TST105", Name: "slow", Py3: true, Run: func(*Pass) { time.Sleep(250 * time.Millisecond) }})
	l := New(rules)
	r, err := config.New(config.Options{Rules: l.Registry(), Cwd: dir})
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	d := &Driver{Linter: l, Config: r, Cwd: dir, Jobs: 1, Progress: func(done, total int) {
		calls++
		if done > total || total != 2 {
			t.Errorf("%d of %d", done, total)
		}
	}}
	if _, err := d.Run(context.Background(), []string{"."}); err != nil || calls == 0 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

func TestCache(t *testing.T) {
	dir := tree(t, map[string]string{"a.py": "bad\n", "b.py": "x\n", "panic.py": "'panic!'\n"})
	long := time.Now().Add(-time.Hour)
	for _, name := range []string{"a.py", "b.py", "panic.py"} {
		if err := os.Chtimes(filepath.Join(dir, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Join(dir, "cache")
	lint := func(set func(*Driver)) *Outcome {
		t.Helper()
		d := driver(t, dir)
		d.Cache = cache.Open(folder, dir, "test")
		if set != nil {
			set(d)
		}
		out, err := d.Run(context.Background(), []string{"."})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Cache.Close(); err != nil {
			t.Fatal(err)
		}
		return out
	}
	cold := lint(nil)
	if cold.Cached != 0 || len(cold.Findings) != 1 || len(cold.Problems) != 1 {
		t.Fatalf("cold: %+v", cold)
	}
	warm := lint(nil)
	if diff := cmp.Diff(cold.Findings, warm.Findings); diff != "" || warm.Cached != 2 {
		t.Errorf("warm: %d cached %s", warm.Cached, diff)
	}
	if len(warm.Problems) != 1 {
		t.Error("an internal error must not be remembered as a success")
	}
	if err := os.WriteFile(filepath.Join(dir, "b.py"), []byte("bad\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if out := lint(nil); len(out.Findings) != 2 || out.Cached != 1 {
		t.Errorf("changed: %d cached, %v", out.Cached, spell(out.Findings))
	}
	other := lint(func(d *Driver) {
		r, err := config.New(config.Options{Rules: d.Linter.Registry(), Cwd: dir, Overrides: config.Overrides{Ignore: []string{"TST101"}}})
		if err != nil {
			t.Fatal(err)
		}
		d.Config = r
	})
	if len(other.Findings) != 0 || other.Cached != 0 {
		t.Errorf("other settings: %+v", other)
	}
	var rewritten atomic.Int64
	out := lint(func(d *Driver) {
		d.Rewrite = func(_ context.Context, _ string, src Source, c Checked) ([]Finding, error) {
			rewritten.Add(1)
			if string(src.Text) != "bad\n" || c.File == nil {
				t.Errorf("%q", src.Text)
			}
			return nil, nil
		}
	})
	if rewritten.Load() != 2 || len(out.Findings) != 0 {
		t.Errorf("%d rewritten, %v left", rewritten.Load(), out.Findings)
	}
}

func TestSourceOfStandardInput(t *testing.T) {
	dir := tree(t, map[string]string{
		"pkg/sllint.toml":    "ignore = ['TST101']\n",
		"pkg/pyproject.toml": "[project]\nrequires-python = '==2.7.*'\n",
	})
	d := driver(t, dir)
	src, err := d.Source(filepath.Join("pkg", "x.py"), []byte("bad\nworse\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := d.Linter.Check(context.Background(), src)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"TST102 2:1"}, spell(c.Findings)); diff != "" {
		t.Error(diff)
	}
}
