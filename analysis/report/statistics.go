package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/sllint/sllint/analysis"
)

type statistic struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Count   int    `json:"count"`
	Fixable int    `json:"fixable"`
}

// Statistics writes how often each rule was broken, the most frequent first: as
// JSON for the formats json and json-lines, as a table for any other.
func Statistics(w io.Writer, findings []analysis.Finding, o Options) error {
	byCode := map[string]*statistic{}
	list := []*statistic{}
	for i := range findings {
		f := &findings[i]
		s := byCode[f.Code]
		if s == nil {
			s = &statistic{Code: f.Code, Name: f.Name}
			byCode[f.Code] = s
			list = append(list, s)
		}
		s.Count++
		if o.fixable(f) {
			s.Fixable++
		}
	}
	slices.SortFunc(list, func(a, b *statistic) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
	b := bufio.NewWriter(w)
	switch o.Format {
	case "json":
		if err := encoder(b, "  ").Encode(list); err != nil {
			return err
		}
	case "json-lines":
		e := encoder(b, "")
		for _, s := range list {
			if err := e.Encode(s); err != nil {
				return err
			}
		}
	default:
		writeStatistics(b, list, findings, &o)
	}
	return b.Flush()
}

func writeStatistics(w *bufio.Writer, list []*statistic, findings []analysis.Finding, o *Options) {
	width := 0
	if len(list) > 0 {
		width = len(strconv.Itoa(list[0].Count))
	}
	s := styles(o.Color)
	anyFix := slices.ContainsFunc(list, func(s *statistic) bool { return s.Fixable > 0 })
	for _, entry := range list {
		mark := ""
		switch {
		case entry.Fixable == entry.Count:
			mark = "[*] "
		case entry.Fixable > 0:
			mark = "[-] "
		case anyFix:
			mark = "[ ] "
		}
		fmt.Fprintf(w, "%*d\t%s%s%s\t%s%s\n", width, entry.Count, s.red, entry.Code, s.off, mark, entry.Name)
	}
	writeSummary(w, findings, o)
}
