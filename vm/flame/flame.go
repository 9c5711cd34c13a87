// Package flame collects samples of a program's stacks and writes them: as a flame graph, as
// folded text, for pprof.
package flame

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Frame is a function on a stack, or what a stack stands on: a thread or a tasklet, which is
// in no file.
type Frame struct {
	Func, File string
	Line       int // where it begins
}

func (f Frame) String() string {
	if f.File == "" {
		return f.Func
	}
	return fmt.Sprintf("%s (%s:%d)", f.Func, f.File, f.Line)
}

// Node is a frame with those that lead to it.
type Node struct {
	Frame
	Self  int64 // steps that were taken here
	Total int64 // and in what was called from here
	below map[Frame]*Node
}

// Profile is the record of a program. The zero value is empty and ready.
type Profile struct {
	Samples int
	root    Node

	left, taken int64 // steps until the next sample is due, and since the last one
	seed        uint64
}

// Samples are taken at random distances, lest the period of a loop be that of the samples,
// but at the same steps each time. The mean distance begins at firstMean and doubles after
// every so many samples: a short program is sampled closely, a long one seldom.
const (
	firstMean = 64
	lastMean  = 4096
	perMean   = 4096
)

// Next says after how many steps Take wants to be called again, at most.
func (p *Profile) Next() int64 {
	if p.left <= 0 {
		mean := int64(lastMean)
		if n := p.Samples / perMean; n < 6 {
			mean = firstMean << n
		}
		p.seed = p.seed*6364136223846793005 + 1442695040888963407
		p.left = 1 + int64(p.seed>>33)%(2*mean)
	}
	return p.left
}

// Take notes that n more steps have been taken, and says whether a sample is due.
func (p *Profile) Take(n int64) bool {
	p.taken += n
	p.left -= n
	return p.left <= 0 && p.taken > 0
}

// Add notes a sample, outermost frame first: all steps since the last one are taken to have
// been made there.
func (p *Profile) Add(stack []Frame) {
	p.Samples++
	n := &p.root
	n.Total += p.taken
	for _, f := range stack {
		next := n.below[f]
		if next == nil {
			next = &Node{Frame: f}
			if n.below == nil {
				n.below = map[Frame]*Node{}
			}
			n.below[f] = next
		}
		n = next
		n.Total += p.taken
	}
	n.Self += p.taken
	p.taken = 0
}

// Steps is how many steps the samples stand for.
func (p *Profile) Steps() int64 { return p.root.Total }

// children are the frames called from one, in a fixed order.
func (n *Node) children() []*Node {
	var out []*Node
	for _, c := range n.below {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *Node) int {
		return cmp.Or(strings.Compare(a.Func, b.Func), strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return out
}

// each visits every node with the stack that it ends, outermost first.
func (p *Profile) each(visit func(stack []*Node)) {
	var walk func(n *Node, stack []*Node)
	walk = func(n *Node, stack []*Node) {
		for _, c := range n.children() {
			s := append(stack, c)
			visit(s)
			walk(c, s)
		}
	}
	walk(&p.root, nil)
}

// separators are what folded text gives a meaning to.
var separators = strings.NewReplacer(";", ",", "\n", " ", "\r", " ")

// Folded writes a line for each stack: its frames, and how many steps were taken in the last.
func (p *Profile) Folded(w io.Writer) error {
	var b strings.Builder
	p.each(func(stack []*Node) {
		n := stack[len(stack)-1]
		if n.Self == 0 {
			return
		}
		for i, f := range stack {
			if i > 0 {
				b.WriteByte(';')
			}
			b.WriteString(separators.Replace(f.String()))
		}
		fmt.Fprintf(&b, " %d\n", n.Self)
	})
	_, err := io.WriteString(w, b.String())
	return err
}
