package rulestest

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
)

var update = flag.Bool("update", false, "record golden files and the verdicts of real CPythons")

// Fixtures runs a rule over dir/py2/*.py and dir/py3/*.py. judges are all the
// rules that a fix must not upset.
//
// A line's `# want "regexp" "regexp"` lists the findings that start on it;
// findings that are not wanted and wanted ones that are not found both fail.
// A first line `# target: 3.8 3.11` names the versions to run with, else they
// are 2.7, and 3.8, 3.11, 3.12 and 3.13.
//
// With oracle set a function that a CPython can call must leave a cycle there
// exactly when one of the judges' findings is in it, or in something of the
// file that it uses; and when it is fixed it must leave none.
func Fixtures(t *testing.T, dir string, rule *analysis.Rule, judges []*analysis.Rule, oracle bool) {
	t.Helper()
	ran := 0
	for _, dialect := range []string{"py2", "py3"} {
		folder := filepath.Join(dir, dialect)
		files, err := filepath.Glob(filepath.Join(folder, "*.py"))
		if err != nil {
			t.Fatal(err)
		}
		if wanted := dialect == "py2" && rule.Py2 || dialect == "py3" && rule.Py3; wanted != (len(files) > 0) {
			t.Errorf("%s: %d fixtures, and the rule runs for this dialect: %v", folder, len(files), wanted)
		}
		truth, err := ReadTruth(folder)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			truth = Truth{}
		}
		for _, path := range files {
			ran++
			t.Run(dialect+"/"+filepath.Base(path), func(t *testing.T) {
				f := fixture{rule: rule, judges: judges, path: path, py2: dialect == "py2"}
				if oracle {
					f.truth = truth
				}
				f.run(t)
			})
		}
		if *update && oracle {
			if err := truth.Write(folder); err != nil {
				t.Error(err)
			}
		}
	}
	if ran == 0 {
		t.Errorf("%s: no fixtures", dir)
	}
}

type fixture struct {
	rule   *analysis.Rule
	judges []*analysis.Rule
	path   string
	py2    bool
	truth  Truth // nil when there is nothing to ask
}

func (f *fixture) run(t *testing.T) {
	src, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range f.versions(t, string(src)) {
		source, err := Load(f.path, src, version)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range compare(source, source.Findings(f.rule)) {
			t.Error(wrong)
		}
		f.checkTruth(t, filepath.Base(f.path), source)
		fixed, left, err := FixAll(f.path, src, version, []*analysis.Rule{f.rule}, f.judges)
		if err != nil {
			t.Errorf("as Python %s: %v", version, err)
			continue
		}
		f.checkGolden(t, version, src, fixed, left)
	}
}

func (f *fixture) versions(t *testing.T, src string) (out []syntax.Version) {
	first, _, _ := strings.Cut(src, "\n")
	list, given := strings.CutPrefix(first, "# target:")
	switch {
	case given:
	case f.py2:
		list = "2.7"
	default:
		list = "3.8 3.11 3.12 3.13"
	}
	for _, word := range strings.Fields(list) {
		version, err := syntax.ParseVersion(word)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, version)
	}
	return out
}

var (
	wantComment = regexp.MustCompile(`# want((?: "[^"]*")+)`)
	wantPattern = regexp.MustCompile(`"[^"]*"`)
)

// compare returns how findings differ from the comments of the file.
func compare(source *Source, findings []analysis.Finding) (wrong []string) {
	complain := func(row int, format string, args ...any) {
		wrong = append(wrong, fmt.Sprintf("%s:%d: as Python %s: %s", source.File.Name, row, source.File.Version, fmt.Sprintf(format, args...)))
	}
	wants := make(map[int][]*regexp.Regexp)
	for i, line := range strings.Split(string(source.File.Source), "\n") {
		comment := wantComment.FindStringSubmatch(line)
		if comment == nil {
			continue
		}
		for _, quoted := range wantPattern.FindAllString(comment[1], -1) {
			re, err := regexp.Compile(quoted[1 : len(quoted)-1])
			if err != nil {
				complain(i+1, "%v", err)
				continue
			}
			wants[i+1] = append(wants[i+1], re)
		}
	}
	for _, finding := range findings {
		row := finding.Begin.Row
		at := slices.IndexFunc(wants[row], func(re *regexp.Regexp) bool { return re.MatchString(finding.Message) })
		if at < 0 {
			complain(row, "unexpected: %s", finding.Message)
			continue
		}
		wants[row] = slices.Delete(wants[row], at, at+1)
	}
	for _, row := range slices.Sorted(maps.Keys(wants)) {
		for _, re := range wants[row] {
			complain(row, "no finding matches %q", re)
		}
	}
	return wrong
}

// checkTruth compares the judges' findings with what CPython does.
func (f *fixture) checkTruth(t *testing.T, name string, source *Source) {
	t.Helper()
	if f.truth == nil {
		return
	}
	verdicts, err := f.truth.Check(name, source.File.Version, source.File.Source, "", *update)
	if err != nil {
		t.Error(err)
		return
	}
	if len(verdicts) == 0 {
		t.Errorf("%s: no function that CPython could call", name)
	}
	units := unitsOf(source.File)
	for function, verdict := range verdicts {
		found := ""
		for _, finding := range source.Findings(f.judges...) {
			if units.reaches(function, finding.Span) {
				found = fmt.Sprintf("%s in line %d", finding.Code, finding.Begin.Row)
			}
		}
		if (verdict == "cycle") != (found != "") {
			t.Errorf("%s: %s(): Python %s says %s, found is %q", name, function, source.File.Version, verdict, found)
		}
	}
}

// checkGolden compares the fixed file with the recorded one. A file without
// any fix has none.
func (f *fixture) checkGolden(t *testing.T, version syntax.Version, src, fixed []byte, left []analysis.Finding) {
	t.Helper()
	golden := f.path + ".golden"
	want, err := os.ReadFile(golden)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	changed := string(fixed) != string(src)
	switch {
	case *update && changed:
		if err := os.WriteFile(golden, fixed, 0o644); err != nil {
			t.Fatal(err)
		}
	case *update:
		if err == nil {
			if err := os.Remove(golden); err != nil {
				t.Fatal(err)
			}
		}
	case !changed && err == nil:
		t.Errorf("%s: nothing to fix for Python %s, but there is a golden file", f.path, version)
	case changed && string(want) != string(fixed):
		t.Errorf("%s: fixed for Python %s it is\n%s\nwant\n%s", f.path, version, fixed, want)
	}
	if !changed || f.truth == nil {
		return
	}
	source, err := Load(golden, fixed, version)
	if err != nil {
		t.Fatal(err)
	}
	f.checkTruth(t, filepath.Base(golden), source)
}
