package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
)

var update = flag.Bool("update", false, "record the golden files again")

var testRules = []*analysis.Rule{
	{Code: "SLL102", Name: "exception-in-local", Severity: analysis.Warning, Doc: analysis.Doc{Title: "An exception in a local", Why: "It lives on."}},
	{Code: "SLL110", Name: "swallowing-contextmanager", Off: true, Severity: analysis.Info, Doc: analysis.Doc{Title: "Swallowed"}},
	{Code: "SLL901", Name: "syntax-error", Severity: analysis.Error, Doc: analysis.Doc{Title: "Does not parse"}},
}

func at(row, column int) syntax.Position { return syntax.Position{Row: row, Column: column} }

// sample has one finding of each kind that the formats treat differently.
func sample() []analysis.Finding {
	return []analysis.Finding{
		{
			Code: "SLL102", Name: "exception-in-local", Severity: analysis.Warning,
			Message:  "`result` holds the exception <whose> traceback holds this frame",
			Filename: filepath.FromSlash("pkg/mod.py"), Function: "C.catch",
			Begin: at(9, 3), Finish: at(9, 13),
			Excerpt: []analysis.Line{
				{Row: 7, Column: 1, Text: "    try:"}, {Row: 8, Column: 1, Text: "        call()"},
				{Row: 9, Column: 1, Text: "\t\tresult = e"}, {Row: 10, Column: 1, Text: ""},
				{Row: 11, Column: 1, Text: "    return 1"},
			},
			Cycle: []analysis.Hop{
				{Label: "local 'result'", Begin: at(9, 3), Text: "result = e"},
				{Label: "exception"},
				{Label: "traceback"},
				{Label: "frame of catch()"},
			},
			Fix: &analysis.Fix{Safe: true, Message: "Clear `result` in a finally", Edits: []analysis.Edit{
				{Content: "try:\n", Begin: at(7, 1), Finish: at(7, 1)},
				{Begin: at(8, 1), Finish: at(9, 1)},
			}},
		},
		{
			Code: "SLL110", Name: "swallowing-contextmanager", Severity: analysis.Info,
			Message:  "50%, then: a comma\nand a line",
			Filename: "pkg/naïve, 100%:1.py",
			Begin:    at(2, 8), Finish: at(4, 2),
			Excerpt: []analysis.Line{
				{Row: 1, Column: 1, Text: "# 漢字\x1b[31m"}, {Row: 2, Column: 1, Text: "x = '漢' + f(  "}, {Row: 3, Column: 1, Text: ")"},
			},
			Fix: &analysis.Fix{Message: "Maybe", Edits: []analysis.Edit{{Content: "<&>", Begin: at(2, 8), Finish: at(2, 9)}}},
		},
		{
			Code: "SLL901", Name: "syntax-error", Severity: analysis.Error, Message: "SyntaxError: invalid syntax",
			Filename: "pkg/wide.py", Begin: at(1, 5001), Finish: at(1, 5004),
			Excerpt: []analysis.Line{{Row: 1, Column: 4991, Text: "1 + 1 + 1 + 1 + 1"}},
		},
		{
			Code: "SLL901", Name: "syntax-error", Severity: analysis.Error, Message: "SyntaxError: invalid syntax",
			Filename: "pkg/wide.py", Begin: at(2, 1), Finish: at(2, 1),
		},
	}
}

// render writes the findings into a string.
func render(t *testing.T, findings []analysis.Finding, o Options) string {
	t.Helper()
	o.Rules, o.Version = testRules, "1.2.3"
	var b bytes.Buffer
	if err := Write(&b, findings, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestFormats(t *testing.T) {
	for _, format := range []string{"full", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit", "pylint"} {
		t.Run(format, func(t *testing.T) {
			golden(t, format, render(t, sample(), Options{Format: format}))
			golden(t, format+"-none", render(t, nil, Options{Format: format}))
		})
	}
	golden(t, "full-color", render(t, sample(), Options{Format: "full", Color: true}))
	golden(t, "concise-color", render(t, sample(), Options{Format: "concise", Color: true}))
	golden(t, "full-unsafe", render(t, sample(), Options{Format: "full", Unsafe: true}))
	golden(t, "concise-fixed", render(t, sample()[:1], Options{Format: "concise", Fixed: 3}))
}

func TestUnknownFormatIsAnError(t *testing.T) {
	if err := Write(&bytes.Buffer{}, nil, Options{Format: "xml"}); err == nil {
		t.Error("no error")
	}
}

func TestNothingReachesTheTerminalRaw(t *testing.T) {
	f := sample()[:1]
	f[0].Message, f[0].Filename = "a\x1b]0;title\x07b\u202ec", "x\x1b[2J.py"
	f[0].Excerpt[2].Text = "\x1b[2J\u009b"
	f[0].Cycle[0].Label = "local '\x1b[0m'"
	for _, format := range []string{"full", "concise", "pylint"} {
		out := render(t, f, Options{Format: format})
		if strings.ContainsAny(out, "\x1b\x07\u202e\u009b") {
			t.Errorf("%s: %q", format, out)
		}
	}
}

func TestMachineFormatsAreValid(t *testing.T) {
	var list []map[string]any
	if err := json.Unmarshal([]byte(render(t, sample(), Options{Format: "json"})), &list); err != nil || len(list) != 4 {
		t.Fatalf("%d findings, %v", len(list), err)
	}
	for _, name := range []string{"function", "fix", "verdict"} {
		if v, ok := list[3][name]; !ok || v != nil {
			t.Errorf("%s must be null, is %v", name, v)
		}
	}
	for _, format := range []string{"sarif", "gitlab"} {
		if !json.Valid([]byte(render(t, sample(), Options{Format: format}))) {
			t.Errorf("%s is not JSON", format)
		}
	}
	for i, line := range strings.Split(strings.TrimSpace(render(t, sample(), Options{Format: "json-lines"})), "\n") {
		if !json.Valid([]byte(line)) {
			t.Errorf("line %d is not JSON", i+1)
		}
	}
	var suites junitSuites
	if err := xml.Unmarshal([]byte(render(t, sample(), Options{Format: "junit"})), &suites); err != nil || suites.Failures != 4 {
		t.Errorf("%+v, %v", suites, err)
	}
}

func TestStatistics(t *testing.T) {
	for _, format := range []string{"full", "json", "json-lines"} {
		var b bytes.Buffer
		if err := Statistics(&b, sample(), Options{Format: format}); err != nil {
			t.Fatal(err)
		}
		golden(t, "statistics-"+format, b.String())
		b.Reset()
		if err := Statistics(&b, nil, Options{Format: format}); err != nil {
			t.Fatal(err)
		}
		golden(t, "statistics-"+format+"-none", b.String())
	}
}
