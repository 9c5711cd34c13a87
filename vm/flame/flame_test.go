package flame

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// run takes steps as an interpreter does, in a stack that says where each is taken.
func run(p *Profile, steps int64, at func(step int64) []Frame) {
	for done := int64(0); done < steps; {
		n := min(p.Next(), 1000)
		done += n
		if p.Take(n) {
			p.Add(at(done))
		}
	}
}

// TestRhythm has programs that are elsewhere for some of every so many steps, whose shares
// have to come out whatever that number is.
func TestRhythm(t *testing.T) {
	for _, period := range []int64{10, 64, 100, 128, 1000} {
		var p Profile
		run(&p, 2_000_000, func(step int64) []Frame {
			if step%period < period/5 {
				return []Frame{{Func: "seldom"}}
			}
			return []Frame{{Func: "often"}}
		})
		got := float64(p.root.below[Frame{Func: "seldom"}].Total) / float64(p.Steps())
		if want := float64(period/5) / float64(period); got < want-0.02 || got > want+0.02 {
			t.Errorf("period %d: %.3f of the steps, want %.3f", period, got, want)
		}
	}
}

// TestSeldom bounds the samples of long programs, and wants enough of short ones.
func TestSeldom(t *testing.T) {
	for _, test := range []struct {
		steps       int64
		least, most int
	}{{20_000, 250, 400}, {1_000_000, 5000, 12_000}, {100_000_000, 30_000, 60_000}} {
		var p Profile
		run(&p, test.steps, func(int64) []Frame { return nil })
		if p.Samples < test.least || p.Samples > test.most {
			t.Errorf("%d steps: %d samples, want %d to %d", test.steps, p.Samples, test.least, test.most)
		}
	}
}

// TestNames has names that mean something to what is written.
func TestNames(t *testing.T) {
	var p Profile
	p.Next()
	p.Take(5000)
	p.Add([]Frame{{Func: "a;b", File: "x\n<&\"y>.py", Line: 3}, {Func: "\x00]]>", File: "é.py", Line: 1}})
	var folded, svg bytes.Buffer
	if err := p.Folded(&folded); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(folded.String(), "\n"); len(lines) != 2 || strings.Count(lines[0], ";") != 1 || !strings.HasSuffix(lines[0], " 5000") {
		t.Errorf("folded: %q", &folded)
	}
	if err := p.SVG(&svg); err != nil {
		t.Fatal(err)
	}
	for d, titles := xml.NewDecoder(bytes.NewReader(svg.Bytes())), 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if titles != 3 {
				t.Errorf("%d titles, want 3", titles)
			}
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, &svg)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "title" {
			titles++
		}
	}
	if bytes.Contains(svg.Bytes(), []byte("http")) && bytes.Count(svg.Bytes(), []byte("http")) != 1 {
		t.Errorf("refers to more than its namespace:\n%s", &svg)
	}
}
