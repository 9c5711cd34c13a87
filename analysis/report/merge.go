package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
)

// Reports are reports of this program that become one. Those in JSON may be written
// in any format, those in SARIF as SARIF alone.
type Reports struct {
	findings []analysis.Finding
	log      *sarifLog
	inJSON   bool
	seen     map[string]bool // findings, as they are in the reports
}

// Read adds a report that was written as json, json-lines or sarif. A finding that is
// there already, the same in everything, is not added again.
func (r *Reports) Read(text []byte) error {
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	var head struct {
		Version *string `json:"version"`
	}
	sarif := json.Unmarshal(text, &head) == nil && head.Version != nil
	if sarif && r.inJSON || !sarif && r.log != nil {
		return errors.New("reports in JSON and in SARIF cannot be merged with each other")
	}
	if sarif {
		return r.readSARIF(text)
	}
	r.inJSON = true
	return r.readJSON(text)
}

// Findings are those of reports in JSON, in order; of those in SARIF only code,
// severity and file are known.
func (r *Reports) Findings() []analysis.Finding {
	if r.log == nil {
		analysis.SortFindings(r.findings)
		return r.findings
	}
	var list []analysis.Finding
	for _, res := range r.log.Runs[0].Results {
		f := analysis.Finding{Code: res.RuleID, Severity: severityOf(res.Level)}
		list = append(list, f)
	}
	return list
}

// Formats lists the formats in which the reports can be written; nil for all.
func (r *Reports) Formats() []string {
	if r.log != nil {
		return []string{"sarif"}
	}
	return nil
}

// Write writes the reports as one.
func (r *Reports) Write(w io.Writer, o Options) error {
	if r.log == nil {
		return Write(w, r.Findings(), o)
	}
	if o.Format != "sarif" {
		return fmt.Errorf("reports in SARIF can be written as sarif, not as %s; merge reports in json for that", o.Format)
	}
	results := r.log.Runs[0].Results
	slices.SortStableFunc(results, func(a, b sarifResult) int {
		x, y := a.place(), b.place()
		return cmp.Or(strings.Compare(x.Artifact.URI, y.Artifact.URI),
			cmp.Compare(x.Region.StartLine, y.Region.StartLine), cmp.Compare(x.Region.StartColumn, y.Region.StartColumn),
			strings.Compare(a.RuleID, b.RuleID),
			cmp.Compare(x.Region.EndLine, y.Region.EndLine), cmp.Compare(x.Region.EndColumn, y.Region.EndColumn),
			strings.Compare(a.Message.Text, b.Message.Text))
	})
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r.log); err != nil {
		return err
	}
	_, err := w.Write(text.Bytes())
	return err
}

// place is where a result is; every result that is read has one.
func (r *sarifResult) place() *sarifPhysical { return r.Locations[0].Physical }

func (r *Reports) readSARIF(text []byte) error {
	log := &sarifLog{}
	if err := strict(text, log); err != nil {
		return fmt.Errorf("not a SARIF report of sllint: %w", err)
	}
	if len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name != "sllint" {
		return errors.New("not a SARIF report of sllint")
	}
	run := &log.Runs[0]
	results := run.Results
	run.Results = []sarifResult{}
	if r.log == nil {
		r.log = log
	} else if have := r.log.Runs[0].Tool; !reflect.DeepEqual(have, run.Tool) {
		return fmt.Errorf("written by sllint %s with other rules than the first report, which is of %s", run.Tool.Driver.Version, have.Driver.Version)
	}
	for _, res := range results {
		if len(res.Locations) == 0 || res.place() == nil || res.place().Region == nil {
			return errors.New("not a SARIF report of sllint: a result has no place")
		}
		if r.fresh(res) {
			r.log.Runs[0].Results = append(r.log.Runs[0].Results, res)
		}
	}
	return nil
}

func (r *Reports) readJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	for {
		var list []jsonFinding
		var err error
		if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
			err = d.Decode(&list)
		} else {
			list = make([]jsonFinding, 1)
			err = d.Decode(&list[0])
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("not a report of sllint in json, json-lines or sarif: %w", err)
		}
		for i := range list {
			if list[i].Code == "" || list[i].Filename == "" {
				return errors.New("not a report of sllint in json, json-lines or sarif: a finding has no code or no file")
			}
			if r.fresh(list[i]) {
				r.findings = append(r.findings, fromJSON(&list[i]))
			}
		}
	}
}

// fresh reports whether a finding was not there yet.
func (r *Reports) fresh(finding any) bool {
	text, err := json.Marshal(finding)
	if err != nil || r.seen[string(text)] {
		return false
	}
	r.seen[string(text)] = true
	return true
}

// strict reads JSON that has nothing but what we write.
func strict(text []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(to)
}

func severityOf(word string) analysis.Severity {
	switch word {
	case "error":
		return analysis.Error
	case "warning":
		return analysis.Warning
	}
	return analysis.Info
}

func position(l jsonLocation) syntax.Position { return syntax.Position{Row: l.Row, Column: l.Column} }

// fromJSON is the inverse of toJSON, but for what a report does not hold: offsets and
// lines of source.
func fromJSON(j *jsonFinding) analysis.Finding {
	f := analysis.Finding{
		Code: j.Code, Name: j.Name, Message: j.Message, Filename: j.Filename,
		Begin: position(j.Location), Finish: position(j.EndLocation),
		Severity: severityOf(j.Severity), Cycle: hopsFrom(j.Cycle), Related: hopsFrom(j.Related),
	}
	if j.Function != nil {
		f.Function = *j.Function
	}
	if j.Fix != nil {
		f.Fix = &analysis.Fix{Safe: j.Fix.Applicability == "safe", Message: j.Fix.Message}
		for _, e := range j.Fix.Edits {
			f.Fix.Edits = append(f.Fix.Edits, analysis.Edit{Content: e.Content, Begin: position(e.Location), Finish: position(e.EndLocation)})
		}
	}
	if v := j.Verdict; v != nil {
		f.Verdict = &analysis.Verdict{Status: analysis.VerdictStatus(v.Status), Python: v.Python, Why: v.Why}
		for _, e := range v.Evidence {
			seen := analysis.Evidence{Object: e.Object, Link: e.Link}
			if e.Location != nil {
				seen.Row, seen.Indent = e.Location.Row, e.Location.Column-1
			}
			f.Verdict.Evidence = append(f.Verdict.Evidence, seen)
		}
	}
	return f
}

func hopsFrom(list []jsonHop) []analysis.Hop {
	var hops []analysis.Hop
	for _, j := range list {
		h := analysis.Hop{Label: j.Label}
		if j.Location != nil {
			h.Begin = position(*j.Location)
		}
		hops = append(hops, h)
	}
	return hops
}
