package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"github.com/sllint/sllint/analysis"
)

// writeGitHub writes workflow commands, which GitHub shows beside the lines.
func writeGitHub(w *bufio.Writer, findings []analysis.Finding) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for i := range findings {
		f := &findings[i]
		command := map[analysis.Severity]string{analysis.Error: "error", analysis.Warning: "warning", analysis.Info: "notice"}[f.Severity]
		fmt.Fprintf(w, "::%s title=sllint (%s),file=%s,line=%d,col=%d,endLine=%d,endColumn=%d::%s:%d:%d: %s %s\n",
			command, property.Replace(f.Code), property.Replace(slashed(f.Filename)),
			f.Begin.Row, f.Begin.Column, f.Finish.Row, f.Finish.Column,
			data.Replace(slashed(f.Filename)), f.Begin.Row, f.Begin.Column, f.Code, data.Replace(f.Message))
	}
}

// writePylint writes what readers of pylint's parseable output understand.
func writePylint(w *bufio.Writer, findings []analysis.Finding) {
	for i := range findings {
		f := &findings[i]
		fmt.Fprintf(w, "%s:%d: [%s] %s\n", shown(f.Filename), f.Begin.Row, f.Code, shown(f.Message))
	}
}

// GitLab's code quality report.
type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path      string          `json:"path"`
		Positions gitlabPositions `json:"positions"`
	}
	gitlabPositions struct {
		Begin gitlabPosition `json:"begin"`
		End   gitlabPosition `json:"end"`
	}
	gitlabPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
)

func writeGitLab(w *bufio.Writer, findings []analysis.Finding) error {
	list := make([]gitlabIssue, 0, len(findings))
	seen := map[string]int{}
	for i := range findings {
		f := &findings[i]
		// The same finding keeps its fingerprint when lines move, and two
		// equal ones in a file differ by their order.
		id := strings.Join([]string{slashed(f.Filename), f.Code, f.Function, f.Message}, "\x00")
		n := seen[id]
		seen[id]++
		if n > 0 {
			id += "\x00" + strconv.Itoa(n)
		}
		sum := sha256.Sum256([]byte(id))
		list = append(list, gitlabIssue{
			Description: f.Code + ": " + f.Message,
			CheckName:   f.Code,
			Fingerprint: hex.EncodeToString(sum[:16]),
			Severity:    map[analysis.Severity]string{analysis.Error: "major", analysis.Warning: "minor", analysis.Info: "info"}[f.Severity],
			Location: gitlabLocation{
				Path: slashed(f.Filename),
				Positions: gitlabPositions{
					Begin: gitlabPosition{f.Begin.Row, f.Begin.Column},
					End:   gitlabPosition{f.Finish.Row, f.Finish.Column},
				},
			},
		})
	}
	return encoder(w, "  ").Encode(list)
}

// JUnit's XML: a suite for each file, a failed case for each finding.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Errors   int         `xml:"errors,attr"`
		Failures int         `xml:"failures,attr"`
		Package  string      `xml:"package,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"`
		Failure   *junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

func writeJUnit(w *bufio.Writer, findings []analysis.Finding) error {
	all := junitSuites{Name: "sllint", Tests: len(findings), Failures: len(findings)}
	for i := range findings {
		f := &findings[i]
		name := slashed(f.Filename)
		if n := len(all.Suites); n == 0 || all.Suites[n-1].Name != name {
			all.Suites = append(all.Suites, junitSuite{Name: name, Package: "org.sllint"})
		}
		suite := &all.Suites[len(all.Suites)-1]
		suite.Tests++
		suite.Failures++
		suite.Cases = append(suite.Cases, junitCase{
			Name: "org.sllint." + f.Code, Classname: strings.TrimSuffix(name, ".py"),
			Failure: &junitFailure{f.Message, fmt.Sprintf("line %d, col %d, %s", f.Begin.Row, f.Begin.Column, f.Message)},
		})
	}
	if len(findings) == 0 {
		// Readers take a report without any case for a broken one.
		all.Tests = 1
		all.Suites = []junitSuite{{Name: "sllint", Tests: 1, Package: "org.sllint", Cases: []junitCase{{Name: "No findings", Classname: "sllint"}}}}
	}
	w.WriteString(xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	return w.WriteByte('\n')
}
