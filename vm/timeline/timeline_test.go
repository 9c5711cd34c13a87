package timeline

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestDrawings draws the same record as text and as a picture.
func TestDrawings(t *testing.T) {
	var l Timeline
	main, worker, other := Who{Thread: 1}, Who{1, 1}, Who{2, 2}
	l.End(0, "", "nobody ran") // and is not noted
	l.Begin(main, 0)
	l.End(10, "a.py:1 in f", "waits")
	l.SetName(worker, "<lambda> & co")
	l.Begin(worker, 10)
	l.End(9, "", "ends") // steps of another thread that were counted late
	l.Begin(other, 12)
	l.End(30, `"b".py:2 in g`, "ends")
	var b strings.Builder
	if err := l.Text(&b); err != nil {
		t.Fatal(err)
	}
	want := `      step    steps  who                      left off
         0       10  main                     waits at a.py:1 in f
        10        0  tasklet 1 <lambda> & co  ends
        12       18  thread 2, tasklet 2      ends at "b".py:2 in g
`
	if b.String() != want {
		t.Errorf("have\n%swant\n%s", &b, want)
	}
	b.Reset()
	if err := l.SVG(&b); err != nil {
		t.Fatal(err)
	}
	if n := bars(t, b.String()); n != 3 {
		t.Errorf("%d bars\n%s", n, &b)
	}
}

// TestEmpty draws nothing.
func TestEmpty(t *testing.T) {
	var l Timeline
	if n := bars(t, drawn(t, &l)); n != 0 {
		t.Errorf("%d bars", n)
	}
}

// TestMany keeps and draws no more than it should.
func TestMany(t *testing.T) {
	var l Timeline
	for i := range int64(maxRuns + 5) {
		l.Begin(Who{1, i % (svgLanes + 1)}, i)
		l.End(i+1, "", "lets others run")
	}
	if len(l.Runs) != maxRuns || l.Dropped != 5 {
		t.Errorf("%d kept, %d dropped", len(l.Runs), l.Dropped)
	}
	s := drawn(t, &l)
	if n := bars(t, s); n > svgRuns {
		t.Errorf("%d bars", n)
	}
	if !strings.Contains(s, ">80005 later runs are not drawn<") {
		t.Error("what is not drawn is not counted")
	}
	var b strings.Builder
	if err := l.Text(&b); err != nil || !strings.HasSuffix(b.String(), "\nand 5 more, which are not kept\n") {
		t.Error(err)
	}
}

func drawn(t *testing.T, l *Timeline) string {
	var b strings.Builder
	if err := l.SVG(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// bars counts the runs of a picture, which must be well-formed XML.
func bars(t *testing.T, s string) (n int) {
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			t.Fatalf("%v in\n%.2000s", err, s)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "title" {
			n++
		}
	}
}

// TestTurns draws a schedule.
func TestTurns(t *testing.T) {
	var b strings.Builder
	turns := []Turn{{Who{1, 0}, "main", "line 1 to 8", "waits for <a> lock", false}, {Who{2, 0}, "f & g", "line 3", "interrupted", true}}
	if err := DrawTurns(&b, "deadlock", turns, []Turn{{Who{3, 1}, "late", "x.py:3 in f", "waits", false}}); err != nil {
		t.Fatal(err)
	}
	if n := bars(t, b.String()); n != 3 {
		t.Errorf("%d bars\n%s", n, &b)
	}
	b.Reset()
	if err := DrawTurns(&b, "", nil, nil); err != nil || bars(t, b.String()) != 0 {
		t.Error(err, b.String())
	}
}
