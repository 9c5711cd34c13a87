package report

import (
	"bufio"
	"encoding/json"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
)

type jsonFinding struct {
	Code        string       `json:"code"`
	Name        string       `json:"name"`
	Message     string       `json:"message"`
	Filename    string       `json:"filename"`
	Location    jsonLocation `json:"location"`
	EndLocation jsonLocation `json:"end_location"`
	Severity    string       `json:"severity"`
	Function    *string      `json:"function"`
	URL         string       `json:"url"`
	Cycle       []jsonHop    `json:"cycle"`
	Related     []jsonHop    `json:"related,omitempty"`
	Fix         *jsonFix     `json:"fix"`
	Verdict     *jsonVerdict `json:"verdict"` // null until somebody asks for it
}

type jsonLocation struct {
	Row    int `json:"row"`
	Column int `json:"column"`
}

type jsonHop struct {
	Label    string        `json:"label"`
	Location *jsonLocation `json:"location,omitempty"`
}

type jsonVerdict struct {
	Status   string         `json:"status"`
	Python   string         `json:"python"`
	Why      string         `json:"why"`
	Evidence []jsonEvidence `json:"evidence"`
}

type jsonEvidence struct {
	Object   string        `json:"object"`
	Link     string        `json:"link,omitempty"`
	Location *jsonLocation `json:"location,omitempty"`
}

type jsonFix struct {
	Applicability string     `json:"applicability"`
	Message       string     `json:"message"`
	Edits         []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Content     string       `json:"content"`
	Location    jsonLocation `json:"location"`
	EndLocation jsonLocation `json:"end_location"`
}

func location(p syntax.Position) jsonLocation { return jsonLocation{p.Row, p.Column} }

func toJSON(f *analysis.Finding, o *Options) jsonFinding {
	j := jsonFinding{
		Code: f.Code, Name: f.Name, Message: f.Message, Filename: f.Filename,
		Location: location(f.Begin), EndLocation: location(f.Finish),
		Severity: f.Severity.String(), URL: o.url(f.Code), Cycle: []jsonHop{},
	}
	if f.Function != "" {
		j.Function = &f.Function
	}
	j.Cycle = append(j.Cycle, jsonHops(f.Cycle)...)
	j.Related = jsonHops(f.Related)
	if v := f.Verdict; v != nil {
		j.Verdict = &jsonVerdict{Status: string(v.Status), Python: v.Python, Why: v.Why, Evidence: []jsonEvidence{}}
		for _, e := range v.Evidence {
			je := jsonEvidence{Object: e.Object, Link: e.Link}
			if e.Row > 0 {
				je.Location = &jsonLocation{Row: e.Row, Column: 1 + e.Indent}
			}
			j.Verdict.Evidence = append(j.Verdict.Evidence, je)
		}
	}
	if f.Fix != nil {
		j.Fix = &jsonFix{Applicability: "unsafe", Message: f.Fix.Message, Edits: []jsonEdit{}}
		if f.Fix.Safe {
			j.Fix.Applicability = "safe"
		}
		for _, e := range f.Fix.Edits {
			j.Fix.Edits = append(j.Fix.Edits, jsonEdit{e.Content, location(e.Begin), location(e.Finish)})
		}
	}
	return j
}

func jsonHops(hops []analysis.Hop) []jsonHop {
	var out []jsonHop
	for _, hop := range hops {
		h := jsonHop{Label: hop.Label}
		if hop.Begin.Row > 0 {
			at := location(hop.Begin)
			h.Location = &at
		}
		out = append(out, h)
	}
	return out
}

// encoder writes JSON without HTML's escapes.
func encoder(w *bufio.Writer, indent string) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	return e
}

func writeJSON(w *bufio.Writer, findings []analysis.Finding, o *Options) error {
	list := make([]jsonFinding, 0, len(findings))
	for i := range findings {
		list = append(list, toJSON(&findings[i], o))
	}
	return encoder(w, "  ").Encode(list)
}

func writeJSONLines(w *bufio.Writer, findings []analysis.Finding, o *Options) error {
	e := encoder(w, "")
	for i := range findings {
		if err := e.Encode(toJSON(&findings[i], o)); err != nil {
			return err
		}
	}
	return nil
}
