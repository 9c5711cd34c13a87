package flame

import (
	"fmt"
	"hash/fnv"
	"io"
	"strings"

	"github.com/sllint/sllint/vm/internal/svg"
)

// The measures of a drawing, in pixels.
const (
	width     = 1200
	margin    = 10
	rowHeight = 18
	head      = 40
	letter    = 6.6 // how wide one is, about
	least     = 0.3 // what is narrower is not drawn
)

// SVG draws a flame graph: each frame as wide as its share of the steps, on top of who called
// it. A frame's tooltip has its full name and its share.
func (p *Profile) SVG(w io.Writer) error {
	scale := float64(width) / float64(max(p.root.Total, 1))
	depth := 0
	p.each(func(stack []*Node) {
		if float64(stack[len(stack)-1].Total)*scale >= least {
			depth = max(depth, len(stack))
		}
	})
	height := head + (depth+1)*rowHeight + margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="sans-serif" font-size="12">`+"\n",
		width+2*margin, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", width+2*margin, height)
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="15">%d steps in %d samples</text>`+"\n", margin, p.root.Total, p.Samples)
	var draw func(n *Node, label string, x float64, level int)
	draw = func(n *Node, label string, x float64, level int) {
		wide := float64(n.Total) * scale
		if wide < least {
			return
		}
		y := height - margin - (level+1)*rowHeight
		share := func(steps int64) float64 { return 100 * float64(steps) / float64(max(p.root.Total, 1)) }
		fmt.Fprintf(&b, `<g><title>%s: %.1f%%, %d steps; %.1f%% in itself</title><rect x="%.1f" y="%d" width="%.1f" height="%d" rx="1" fill="%s" stroke="#fff" stroke-width="0.5"/>`,
			svg.Escape(label), share(n.Total), n.Total, share(n.Self), x, y, wide, rowHeight-1, color(n.Frame))
		if letters := int((wide - 6) / letter); letters >= 3 {
			fmt.Fprintf(&b, `<text x="%.1f" y="%d">%s</text>`, x+3, y+13, svg.Escape(svg.Clip(label, letters)))
		}
		b.WriteString("</g>\n")
		for _, c := range n.children() {
			draw(c, c.String(), x, level+1)
			x += float64(c.Total) * scale
		}
	}
	draw(&p.root, "all", margin, 0)
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// color tells files apart by the hue and functions by the shade; what is no function is grey.
func color(f Frame) string {
	if f.File == "" {
		return "#d8d8d8"
	}
	h, s := fnv.New32a(), fnv.New32a()
	h.Write([]byte(f.File))
	s.Write([]byte(f.Func))
	return fmt.Sprintf("hsl(%d,75%%,%d%%)", h.Sum32()%60, 60+s.Sum32()%16)
}
