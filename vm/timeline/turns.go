package timeline

import (
	"fmt"
	"io"
	"strings"

	"github.com/sllint/sllint/vm/internal/svg"
)

// Turn is a stretch of a schedule: who ran, where, and why that ended.
type Turn struct {
	Who         Who
	Name        string
	Where       string
	Why         string
	Interrupted bool // it could have gone on
}

// The measures of a drawing of turns, in pixels.
const (
	turnHeight = 40
	turnGap    = 6
	turnTitle  = 30
	turnLabel  = 200
	turnMin    = 60
	turnMax    = 190
	turnRoom   = 1400 // for all of them, where they fit
	turnChar   = 6.2  // about what a character takes
)

// DrawTurns draws a lane for each of those who ran and a column for each turn, with where
// it ran and why it ended; and in a last column what they wait for who wait at the end.
func DrawTurns(w io.Writer, title string, turns, waiting []Turn) error {
	lane := map[Who]int{}
	var names []string
	for _, t := range append(turns[:len(turns):len(turns)], waiting...) {
		if _, ok := lane[t.Who]; !ok {
			lane[t.Who] = len(names)
			names = append(names, t.Name)
		}
	}
	columns := len(turns)
	if len(waiting) > 0 {
		columns++
	}
	width := max(turnMin, min(turnMax, turnRoom/max(columns, 1)))
	total := turnLabel + columns*width + 20
	height := turnTitle + len(names)*(turnHeight+turnGap) + 10
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">`+"\n", total, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", total, height)
	fmt.Fprintf(&b, `<text x="4" y="18" font-size="14">%s</text>`+"\n", svg.Escape(svg.Clip(title, total/8)))
	top := func(i int) int { return turnTitle + i*(turnHeight+turnGap) }
	for i, name := range names {
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#f3f3f3"/>`+"\n", turnLabel, top(i), columns*width, turnHeight)
		fmt.Fprintf(&b, `<text x="4" y="%d" font-size="12">%s</text>`+"\n", top(i)+turnHeight/2+4, svg.Escape(svg.Clip(name, 28)))
	}
	draw := func(t Turn, column int, fill, ink, edge string) {
		x, y := turnLabel+column*width, top(lane[t.Who])
		fmt.Fprintf(&b, `<g><title>%s: %s; %s</title>`, svg.Escape(t.Name), svg.Escape(t.Where), svg.Escape(t.Why))
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" rx="3" fill="%s"%s/>`, x+1, y+2, width-2, turnHeight-4, fill, edge)
		room := int(float64(width-8) / turnChar)
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="%s">%s</text>`, x+5, y+16, ink, svg.Escape(svg.Clip(t.Where, room)))
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="%s" font-style="italic">%s</text></g>`+"\n", x+5, y+31, ink, svg.Escape(svg.Clip(t.Why, room)))
	}
	for i, t := range turns {
		edge := ""
		if t.Interrupted {
			edge = ` stroke="#d00" stroke-width="2" stroke-dasharray="5,3"`
		}
		draw(t, i, color(t.Who), "#fff", edge)
	}
	for _, t := range waiting {
		draw(t, len(turns), "#ddd", "#a00", "")
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}
