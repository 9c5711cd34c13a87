// Command newrule lays out a new rule: its Go file, its test row and a first
// fixture for each dialect.
//
//	go run ./rules/internal/newrule SLL112 generator-in-local cycles
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const rule = `package %[3]s

import "github.com/sllint/sllint/analysis"

// %[4]s is %[1]s.
var %[4]s = &analysis.Rule{
	Code:     %[1]q,
	Name:     %[2]q,
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"words of which a file must contain one"},
	Doc: analysis.Doc{
		Title:    "One line without a full stop",
		What:     "What it reports.",
		Why:      "What goes wrong.",
		Bad:      "def main():\n    pass\n",
		Good:     "def main():\n    pass\n",
		Versions: "What real Pythons do.",
		Confirm:  "How the interpreter decides.",
	},
	Run: func(pass *analysis.Pass) {
	},
}
`

func main() {
	if len(os.Args) != 4 {
		fail("usage: newrule CODE NAME FAMILY")
	}
	code, name, family := os.Args[1], os.Args[2], os.Args[3]
	switch {
	case !regexp.MustCompile(`^SLL\d{3}$`).MatchString(code):
		fail("the code %q is not of the form SLL123", code)
	case !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(name):
		fail("the name %q is not of the form words-with-hyphens", name)
	case !regexp.MustCompile(`^[a-z]+$`).MatchString(family):
		fail("the family %q is not one lower-case word", family)
	}
	file := filepath.Join("rules", family, strings.ReplaceAll(name, "-", "_")+".go")
	create(file, fmt.Sprintf(rule, code, name, family, exported(name)))
	for _, dialect := range []string{"py2", "py3"} {
		create(filepath.Join("testdata", "rules", code, dialect, "first.py"), "def main():\n    pass\n")
	}
	fmt.Println("now run go generate ./rules/all, and go test -run", code, "./rules/all -update")
}

// exported turns words-with-hyphens into WordsWithHyphens.
func exported(name string) string {
	var b strings.Builder
	for _, word := range strings.Split(name, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// create writes a file that must not be there yet.
func create(path, text string) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		fail("%v", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		fail("%v", err)
	}
	if _, err := f.WriteString(text); err != nil {
		fail("%v", err)
	}
	if err := f.Close(); err != nil {
		fail("%v", err)
	}
	fmt.Println(path)
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "newrule: "+format+"\n", args...)
	os.Exit(1)
}
