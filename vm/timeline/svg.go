package timeline

import (
	"fmt"
	"io"
	"strings"

	"github.com/sllint/sllint/vm/internal/svg"
)

// The measures of a drawing, in pixels.
const (
	laneHeight = 22
	laneGap    = 4
	labelWidth = 260
	chartWidth = 1200
	axisHeight = 24
	minBar     = 1.5 // so that a run of a few steps is seen
)

// svgRuns and svgLanes bound what is drawn: more nobody can look at.
const (
	svgRuns  = 20_000
	svgLanes = 500
)

// SVG draws a lane for each tasklet, with a bar for each of its runs over the steps of
// the program. A bar's tooltip says where and why the run ended.
func (l *Timeline) SVG(w io.Writer) error {
	lanes := l.order[:min(len(l.order), svgLanes)]
	lane := map[Who]int{}
	for i, who := range lanes {
		lane[who] = i
	}
	runs := l.Runs[:min(len(l.Runs), svgRuns)]
	var first, last int64
	if len(runs) > 0 {
		first, last = runs[0].From, max(runs[len(runs)-1].To, runs[0].From+1)
	}
	x := func(step int64) float64 {
		return labelWidth + float64(step-first)/float64(max(last-first, 1))*chartWidth
	}
	height := axisHeight + len(lanes)*(laneHeight+laneGap)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">`+"\n",
		labelWidth+chartWidth+20, height+10)
	for i, who := range lanes {
		y := axisHeight + i*(laneHeight+laneGap)
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#f3f3f3"/>`+"\n", labelWidth, y, chartWidth, laneHeight)
		fmt.Fprintf(&b, `<text x="4" y="%d">%s</text>`+"\n", y+15, svg.Escape(svg.Clip(l.name(who), 40)))
	}
	for i := range 5 {
		step := first + (last-first)*int64(i)/4
		fmt.Fprintf(&b, `<text x="%.1f" y="14" text-anchor="middle" fill="#666">%d</text>`+"\n", x(step), step)
	}
	for _, r := range runs {
		i, ok := lane[r.Who]
		if !ok {
			continue
		}
		y := axisHeight + i*(laneHeight+laneGap)
		title := fmt.Sprintf("%s: steps %d to %d; %s", l.name(r.Who), r.From, r.To, r.Left)
		if r.Where != "" {
			title += " at " + r.Where
		}
		fmt.Fprintf(&b, `<rect x="%.2f" y="%d" width="%.2f" height="%d" fill="%s"><title>%s</title></rect>`+"\n",
			x(r.From), y+2, max(x(r.To)-x(r.From), minBar), laneHeight-4, color(r.Who), svg.Escape(title))
	}
	if left := l.Dropped + len(l.Runs) - len(runs); left > 0 {
		fmt.Fprintf(&b, `<text x="4" y="14" fill="#a00">%d later runs are not drawn</text>`+"\n", left)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// color tells threads apart, and neighbouring tasklets.
func color(who Who) string {
	hue := (who.Thread*137 + 200) % 360
	return fmt.Sprintf("hsl(%d,60%%,%d%%)", hue, 40+who.Tasklet%3*10)
}
