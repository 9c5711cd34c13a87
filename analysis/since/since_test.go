package since

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParse reads what git 2.39 wrote for names and lines that look like
// something else.
func TestParse(t *testing.T) {
	patch := "diff --git a/a b.py b/a b.py\nindex 1..2 100644\n--- a/a b.py\t\n+++ b/a b.py\t\n" +
		"@@ -1 +1 @@ def f():\n--- a/x\n+++ b/y\n" +
		"@@ -4,2 +3,0 @@\n-one\n-@@ -1 +1 @@\n" +
		"@@ -9,0 +7,3 @@\n+one\n+two\n+three\n\\ No newline at end of file\n" +
		"diff --git \"a/\\303\\251\\t.py\" \"b/\\303\\251\\t.py\"\nnew file mode 100644\n--- /dev/null\n+++ \"b/\\303\\251\\t.py\"\n@@ -0,0 +1 @@\n+x\n" +
		"diff --git a/less.py b/less.py\n--- a/less.py\n+++ b/less.py\n@@ -3 +2,0 @@\n-x\n" +
		"diff --git a/gone.py b/gone.py\n--- a/gone.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-x\n-y\n"
	got, err := parse([]byte(patch))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]lines{"a b.py": {{1, 1}, {7, 9}}, "é\t.py": {{1, 1}}, "less.py": {}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(lines{})); diff != "" {
		t.Error(diff)
	}
	if _, err := parse([]byte("@@ what @@\n")); err == nil {
		t.Error("no error for a hunk without numbers")
	}
}
