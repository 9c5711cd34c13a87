package sre_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/sllint/sllint/vm/internal/sre"
)

// golden is a line of a golden file: what was asked, and what Python said.
type golden struct {
	Q request `json:"q"`
	A answer  `json:"a"`
}

func goldenFile(d sre.Dialect) string {
	return filepath.Join("testdata", dialectNames[d]+".jsonl.gz")
}

// TestGolden compares with what the real Pythons said when the golden files
// were recorded: about the patterns of cases_test.go, and about those that
// CPython tests itself with.
func TestGolden(t *testing.T) {
	for _, d := range dialects {
		t.Run(dialectNames[d], func(t *testing.T) {
			if *record {
				recordGolden(t, d)
			}
			lines := readGolden(t, d)
			for _, g := range lines {
				same(t, d, g.Q, g.A, answerTo(g.Q, d))
			}
			t.Logf("%d patterns", len(lines))
		})
	}
}

// answerTo answers any request.
func answerTo(q request, d sre.Dialect) answer {
	switch q.Op {
	case "escape":
		return answer{Res: []result{{Sub: toCodes(sre.Escape(toText(q.P, q.B), d))}}}
	case "scanner":
		return scan(q, d)
	}
	a, _ := ours(q, d, nil)
	return a
}

// scan is re.Scanner.scan.
func scan(q request, d sre.Dialect) (a answer) {
	var phrases []sre.Text
	for _, ph := range q.Phrases {
		phrases = append(phrases, toText(ph, q.B))
	}
	p, err := sre.CompileLexicon(phrases, sre.Flags(q.F), d, sre.Options{})
	if err != nil {
		return answer{Err: toError(err)}
	}
	at, index, codes := 0, []any{}, q.Texts[0]
	a.Tokens = [][]int{}
	for s := p.Scanner(toText(codes, q.B), 0, len(codes), nil); ; {
		m, err := s.Match()
		if err != nil || m == nil || m.Spans[1] == at {
			break
		}
		index = append(index, float64(m.LastIndex-1))
		a.Tokens = append(a.Tokens, codes[at:m.Spans[1]])
		at = m.Spans[1]
	}
	a.Index, a.Rest = index, codes[at:]
	return a
}

func readGolden(t *testing.T, d sre.Dialect) (lines []golden) {
	t.Helper()
	f, err := os.Open(goldenFile(d))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(bufio.NewReader(zr)); ; {
		var g golden
		if err := dec.Decode(&g); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, g)
	}
}

func recordGolden(t *testing.T, d sre.Dialect) {
	o := newOracle(t, d)
	var buf bytes.Buffer
	zw, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range append(ownRequests(), suiteRequests(t, o)...) {
		line, err := json.Marshal(golden{q, o.ask(t, q)})
		if err != nil {
			t.Fatal(err)
		}
		zw.Write(append(line, '\n'))
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(goldenFile(d), buf.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

// suiteRequests asks about the table that this Python tests its re with.
func suiteRequests(t *testing.T, o *oracle) (qs []request) {
	for _, row := range o.ask(t, request{Op: "suite"}).Suite {
		qs = append(qs, request{Op: "match", P: ints(row[0]), B: row[2].(bool), Texts: [][]int{ints(row[1])}, All: true})
	}
	return qs
}

func ints(v any) (out []int) {
	for _, x := range v.([]any) {
		out = append(out, int(x.(float64)))
	}
	return out
}

func ownRequests() (qs []request) {
	add := func(q request, ascii bool) {
		qs = append(qs, q)
		if ascii {
			q.B = true
			qs = append(qs, q)
		}
	}
	for _, c := range patternCases {
		for _, pattern := range c.patterns {
			q := request{Op: "match", P: codesOf(pattern), F: int(c.flags), All: true}
			ascii := isASCII(pattern)
			for _, text := range c.texts {
				q.Texts = append(q.Texts, codesOf(text))
			}
			qs = append(qs, q)
			if ascii {
				q.B, q.Texts = true, nil
				for _, text := range c.texts {
					if isASCII(text) {
						q.Texts = append(q.Texts, codesOf(text))
					}
				}
				qs = append(qs, q)
			}
		}
	}
	for _, pattern := range templatePatterns {
		for _, template := range templateCases {
			add(request{Op: "template", P: codesOf(pattern), Template: codesOf(template)}, isASCII(template))
		}
	}
	for _, s := range escapeCases {
		add(request{Op: "escape", P: codesOf(s)}, isASCII(s))
	}
	for _, c := range scannerCases {
		q := request{Op: "scanner", F: int(c.flags), Texts: [][]int{codesOf(c.text)}, Phrases: [][]int{}}
		for _, ph := range c.phrases {
			q.Phrases = append(q.Phrases, codesOf(ph))
		}
		qs = append(qs, q)
	}
	return qs
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
