package sre_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/sllint/sllint/vm/internal/sre"
)

var record = flag.Bool("record", false, "ask the real Pythons and write testdata anew")

var (
	dialects     = [...]sre.Dialect{sre.Py3, sre.Py2}
	dialectNames = [...]string{sre.Py3: "py3", sre.Py2: "py2"}
)

// findPython returns the path of the real Python of a dialect, or "": that is
// SLLINT_PYTHON_313 or SLLINT_PYTHON_27, or pyenv's.
func findPython(d sre.Dialect) string {
	version, env := "3.13.0", "SLLINT_PYTHON_313"
	if d == sre.Py2 {
		version, env = "2.7.18", "SLLINT_PYTHON_27"
	}
	if p := os.Getenv(env); p != "" {
		return p
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	p := filepath.Join(home, ".pyenv", "versions", version, "bin", "python")
	if _, err := os.Stat(p); err != nil {
		return ""
	}
	return p
}

// request and answer are what testdata/worker.py reads and writes, and what
// the golden files hold.
type request struct {
	Op       string  `json:"op"`
	P        []int   `json:"p"`
	B        bool    `json:"b"`
	F        int     `json:"f"`
	Texts    [][]int `json:"texts,omitempty"`
	Pos      int     `json:"pos,omitempty"`
	EndPos   int     `json:"endpos,omitempty"`
	Count    int     `json:"count,omitempty"`
	All      bool    `json:"all,omitempty"`
	Template []int   `json:"template,omitempty"`
	Phrases  [][]int `json:"phrases,omitempty"`
}

type answer struct {
	Err    *wantError       `json:"err,omitempty"`
	Flags  int              `json:"flags,omitempty"`
	Groups int              `json:"groups,omitempty"`
	Index  any              `json:"index,omitempty"`
	Warn   [][2]any         `json:"warn,omitempty"`
	Res    []result         `json:"res,omitempty"`
	Pieces []piece          `json:"pieces,omitempty"`
	Suite  [][3]any         `json:"suite,omitempty"`
	Tokens [][]int          `json:"tokens,omitempty"`
	Chars  map[string][]int `json:"chars,omitempty"`
	Rest   []int            `json:"rest,omitempty"`
}

type wantError struct {
	Kind string `json:"kind"`
	Msg  []int  `json:"msg"`
	Str  []int  `json:"str"`
	Pos  int    `json:"pos"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

type match struct {
	Spans     []int  `json:"spans"`
	Last      int    `json:"last"`
	LastGroup string `json:"lastgroup"`
}

type result struct {
	Match  *match  `json:"match,omitempty"`
	Full   *match  `json:"full,omitempty"`
	Search *match  `json:"search,omitempty"`
	Find   []match `json:"find,omitempty"`
	Sub    []int   `json:"sub,omitempty"`
	Subs   int     `json:"subs,omitempty"`
	Split  [][]int `json:"split,omitempty"`
}

type piece struct {
	Group int   `json:"group,omitempty"`
	Lit   []int `json:"lit,omitempty"`
}

// oracle is a real Python that answers requests.
type oracle struct {
	in  io.WriteCloser
	out *bufio.Reader
	cmd *exec.Cmd
}

// newOracle starts a Python, or skips the test without one.
func newOracle(t testing.TB, d sre.Dialect) *oracle {
	t.Helper()
	path := findPython(d)
	if path == "" {
		t.Skip("no real Python of this dialect")
	}
	o := &oracle{cmd: exec.Command(path, "-u", filepath.Join("testdata", "worker.py"))}
	var err error
	if o.in, err = o.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	o.out = bufio.NewReaderSize(out, 1<<20)
	o.cmd.Stderr = os.Stderr
	if err := o.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		o.in.Close()
		if err := o.cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func (o *oracle) ask(t testing.TB, q request) (a answer) {
	t.Helper()
	o.send(t, q)
	return o.receive(t)
}

func (o *oracle) send(t testing.TB, q request) {
	t.Helper()
	line, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
}

func (o *oracle) receive(t testing.TB) (a answer) {
	t.Helper()
	line, err := o.out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(line, &a); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	return a
}

// toText makes a Text of code points.
func toText(codes []int, isBytes bool) sre.Text {
	if isBytes {
		b := make([]byte, len(codes))
		for i, c := range codes {
			b[i] = byte(c)
		}
		return sre.Bytes(b)
	}
	top := 0
	for _, c := range codes {
		top = max(top, c)
	}
	var t sre.Text
	for _, c := range codes {
		switch {
		case top < 0x100:
			t.Latin1 = append(t.Latin1, byte(c))
		case top < 0x10000:
			t.UCS2 = append(t.UCS2, uint16(c))
		default:
			t.UCS4 = append(t.UCS4, rune(c))
		}
	}
	return t
}

func toCodes(t sre.Text) []int {
	rs := t.Runes()
	out := make([]int, len(rs))
	for i, r := range rs {
		out[i] = int(r)
	}
	return out
}

func codesOf(s string) []int { return toCodes(sre.String(s)) }

func show(codes []int) string {
	rs := make([]rune, len(codes))
	for i, c := range codes {
		rs[i] = rune(c)
	}
	return fmt.Sprintf("%+q", string(rs))
}

// ours answers a request with the package under test.
func ours(q request, d sre.Dialect, lim *sre.Limits) (a answer, p *sre.Program) {
	p, err := sre.Compile(toText(q.P, q.B), sre.Flags(q.F), d, sre.Options{Lookup: lookup})
	if err != nil {
		a.Err = toError(err)
		return a, nil
	}
	a.Flags, a.Groups = int(p.Flags), p.Groups
	index := map[string]any{}
	for name, i := range p.Index {
		index[name] = float64(i)
	}
	a.Index = index
	for _, w := range p.Warnings {
		a.Warn = append(a.Warn, [2]any{w.Category, anyCodes(w.Msg)})
	}
	if q.Op == "template" {
		pieces, err := p.ParseTemplate(toText(q.Template, q.B))
		if err != nil {
			a.Err = toError(err)
			return a, p
		}
		for _, pc := range pieces {
			if pc.Group < 0 {
				a.Pieces = append(a.Pieces, piece{Lit: toCodes(pc.Literal)})
			} else {
				a.Pieces = append(a.Pieces, piece{Group: pc.Group})
			}
		}
		return a, p
	}
	for _, t := range q.Texts {
		a.Res = append(a.Res, onText(p, q, toText(t, q.B), lim))
	}
	return a, p
}

func anyCodes(s string) []any {
	var out []any
	for _, c := range codesOf(s) {
		out = append(out, float64(c))
	}
	return out
}

func toError(err error) *wantError {
	e := err.(*sre.Error)
	return &wantError{Kind: e.Kind.String(), Msg: codesOf(e.Msg), Str: codesOf(e.Error()), Pos: e.Pos, Line: e.Lineno, Col: e.Colno}
}

func lookup(name string) (rune, bool) {
	switch name {
	case "EM DASH":
		return 0x2014, true
	case "LATIN SMALL LETTER A":
		return 'a', true
	}
	return 0, false
}

func toMatch(p *sre.Program, m *sre.Match, err error) *match {
	if err != nil {
		kind := err.Error()
		if e, ok := err.(*sre.Error); ok {
			kind = e.Kind.String()
		}
		return &match{Spans: []int{}, Last: -1, LastGroup: kind}
	}
	if m == nil {
		return nil
	}
	return &match{Spans: m.Spans, Last: m.LastIndex, LastGroup: p.Names[m.LastIndex]}
}

func onText(p *sre.Program, q request, t sre.Text, lim *sre.Limits) (r result) {
	end := q.EndPos
	if end == 0 {
		end = t.Len()
	}
	m, err := p.Match(t, q.Pos, end, lim)
	r.Match = toMatch(p, m, err)
	m, err = p.Search(t, q.Pos, end, lim)
	r.Search = toMatch(p, m, err)
	if p.Dialect == sre.Py3 {
		m, err = p.FullMatch(t, q.Pos, end, lim)
		r.Full = toMatch(p, m, err)
	}
	for it := p.Find(t, q.Pos, end, lim); ; {
		m, err := it.Next()
		if err != nil {
			r.Find = []match{*toMatch(p, nil, err)}
			break
		}
		if m == nil {
			break
		}
		r.Find = append(r.Find, *toMatch(p, m, nil))
	}
	if q.All {
		r.Sub, r.Subs, r.Split = subAndSplit(p, t, q.Count, lim)
	}
	return r
}

func subAndSplit(p *sre.Program, t sre.Text, count int, lim *sre.Limits) (sub []int, subs int, split [][]int) {
	codes := toCodes(t)
	it := p.Sub(t, count, lim)
	for {
		last := it.Last()
		m, err := it.Next()
		if err != nil {
			return codesOf("!" + toMatch(p, nil, err).LastGroup), 0, nil
		}
		if m == nil {
			sub = append(sub, codes[last:]...)
			break
		}
		sub = append(sub, codes[last:m.Spans[0]]...)
		sub = append(append(append(sub, '<'), codes[m.Spans[0]:m.Spans[1]]...), '>')
	}
	subs = it.Count()
	it = p.Split(t, count, lim)
	for {
		last := it.Last()
		m, _ := it.Next()
		if m == nil {
			split = append(split, append([]int{}, codes[last:]...))
			return sub, subs, split
		}
		split = append(split, append([]int{}, codes[last:m.Spans[0]]...))
		for g := 1; g <= p.Groups; g++ {
			var part []int
			if lo, hi := m.Span(g); lo >= 0 {
				part = append([]int{}, codes[lo:max(lo, hi)]...)
			}
			split = append(split, part)
		}
	}
}

// same compares what was wanted with what we got, part by part.
func same(t testing.TB, d sre.Dialect, q request, want, got answer) bool {
	t.Helper()
	about := fmt.Sprintf("%s %s bytes=%v flags=%d pos=%d endpos=%d", dialectNames[d], show(q.P), q.B, q.F, q.Pos, q.EndPos)
	if q.Op == "template" {
		about += " template " + show(q.Template)
	}
	if (want.Err == nil) != (got.Err == nil) || want.Err != nil && !sameError(want.Err, got.Err) {
		t.Errorf("%s:\nwant error %s\n got error %s", about, want.Err, got.Err)
		return false
	}
	if want.Err != nil {
		return true
	}
	w, g := want, got
	w.Res, g.Res = nil, nil
	if !reflect.DeepEqual(w, g) && toJSON(w) != toJSON(g) {
		t.Errorf("%s:\nwant %s\n got %s", about, toJSON(w), toJSON(g))
		return false
	}
	for i := range want.Res {
		if i < len(got.Res) && toJSON(want.Res[i]) == toJSON(got.Res[i]) {
			continue
		}
		t.Errorf("%s on %s count=%d:\nwant %s\n got %s", about, show(q.Texts[i]), q.Count, toJSON(want.Res[i]), toJSON(got.Res[i]))
		return false
	}
	return true
}

func sameError(want, got *wantError) bool {
	if want.Kind == "RecursionError" || want.Kind == "RuntimeError" && got.Kind == "RuntimeError" && len(want.Msg) > 30 {
		return want.Kind == got.Kind
	}
	return reflect.DeepEqual(want, got)
}

func (e *wantError) String() string {
	if e == nil {
		return "none"
	}
	return fmt.Sprintf("%s %s %s at %d (%d:%d)", e.Kind, show(e.Msg), show(e.Str), e.Pos, e.Line, e.Col)
}

func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
