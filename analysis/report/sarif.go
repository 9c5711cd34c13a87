package report

import (
	"bufio"
	"cmp"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
)

// The parts of SARIF 2.1.0 that we write.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Version        string      `json:"version,omitempty"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID       string      `json:"id"`
		Name     string      `json:"name"`
		Short    sarifText   `json:"shortDescription"`
		Full     sarifText   `json:"fullDescription"`
		Help     sarifText   `json:"help"` // code scanning insists on it
		HelpURI  string      `json:"helpUri"`
		Defaults sarifConfig `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Enabled bool   `json:"enabled"`
		Level   string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex *int            `json:"ruleIndex,omitempty"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
		CodeFlows []sarifFlow     `json:"codeFlows,omitempty"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifText     `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
	sarifFlow struct {
		ThreadFlows []sarifThread `json:"threadFlows"`
	}
	sarifThread struct {
		Locations []sarifStep `json:"locations"`
	}
	sarifStep struct {
		Location sarifLocation `json:"location"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted *sarifText  `json:"insertedContent,omitempty"`
	}
)

// level is SARIF's word for a severity.
func level(s analysis.Severity) string {
	if s == analysis.Info {
		return "note"
	}
	return s.String()
}

// uri is a file's address: relative where the name is.
func uri(name string) string {
	u := url.URL{Path: slashed(name)}
	if filepath.IsAbs(name) {
		u.Scheme = "file"
		if !strings.HasPrefix(u.Path, "/") {
			u.Path = "/" + u.Path
		}
	}
	return u.String()
}

func writeSARIF(w *bufio.Writer, findings []analysis.Finding, o *Options) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{
		Name: "sllint", InformationURI: "https://github.com/sllint/sllint", Version: o.Version, Rules: []sarifRule{},
	}
	index := map[string]int{}
	for i, r := range o.Rules {
		index[r.Code] = i
		rule := sarifRule{
			ID: r.Code, Name: r.Name, Short: sarifText{r.Doc.Title}, HelpURI: r.URL(),
			Defaults: sarifConfig{Enabled: !r.Off, Level: level(r.Severity)},
		}
		rule.Full = sarifText{cmp.Or(r.Doc.Why, r.Doc.What, r.Doc.Title)}
		rule.Help = sarifText{help(&r.Doc)}
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	for i := range findings {
		r := sarifFinding(&findings[i])
		if n, ok := index[r.RuleID]; ok {
			r.RuleIndex = &n
		}
		run.Results = append(run.Results, r)
	}
	return encoder(w, "  ").Encode(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

// help is what a rule's page says, but for its examples.
func help(d *analysis.Doc) string {
	parts := []string{cmp.Or(d.What, d.Title), d.Why, d.Fix}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n\n")
}

func sarifFinding(f *analysis.Finding) sarifResult {
	artifact := sarifArtifact{uri(f.Filename)}
	where := sarifLocation{Physical: &sarifPhysical{artifact, &sarifRegion{f.Begin.Row, f.Begin.Column, f.Finish.Row, f.Finish.Column}}}
	if f.Function != "" {
		where.Logical = []sarifLogical{{f.Function, "function"}}
	}
	r := sarifResult{RuleID: f.Code, Level: level(f.Severity), Message: sarifText{f.Message}, Locations: []sarifLocation{where}}
	if len(f.Cycle) > 0 {
		var thread sarifThread
		for _, hop := range f.Cycle {
			step := sarifLocation{Message: &sarifText{hop.Label}}
			if hop.Begin.Row > 0 {
				step.Physical = &sarifPhysical{artifact, &sarifRegion{StartLine: hop.Begin.Row, StartColumn: hop.Begin.Column}}
			}
			thread.Locations = append(thread.Locations, sarifStep{step})
		}
		r.CodeFlows = []sarifFlow{{[]sarifThread{thread}}}
	}
	for _, hop := range f.Related {
		r.Related = append(r.Related, sarifLocation{
			Message:  &sarifText{hop.Label},
			Physical: &sarifPhysical{artifact, &sarifRegion{StartLine: hop.Begin.Row, StartColumn: hop.Begin.Column}},
		})
	}
	if f.Fix != nil {
		change := sarifChange{Artifact: artifact}
		for _, e := range f.Fix.Edits {
			replacement := sarifReplacement{Deleted: sarifRegion{e.Begin.Row, e.Begin.Column, e.Finish.Row, e.Finish.Column}}
			if e.Content != "" {
				replacement.Inserted = &sarifText{e.Content}
			}
			change.Replacements = append(change.Replacements, replacement)
		}
		r.Fixes = []sarifFix{{sarifText{f.Fix.Message}, []sarifChange{change}}}
	}
	return r
}
