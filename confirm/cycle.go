package confirm

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/vm"
)

// The question of the family SLL1: is the frame of the target part of a cycle of garbage,
// through what the finding says?

// findCycle gives the shortest cycle of the garbage that goes through a frame of the
// target and, where the finding names a variable, through that; nil where there is none.
func (k *machine) findCycle(p *plan, g *vm.Garbage) []analysis.Evidence {
	forget(g)
	part := components(g)
	for i := range g.Objects {
		o := &g.Objects[i]
		if !k.starts(p, o) {
			continue
		}
		for _, l := range o.Links {
			if part[l.To] != part[i] {
				continue
			}
			if p.holder != "" && (l.How != vm.LocalLink || l.Name != p.holder) {
				continue
			}
			if path := back(g, part, i, l); path != nil && exceptional(g, part, i) && !k.accidental(g, path) {
				return k.hops(p, g, path)
			}
		}
	}
	return k.ownCycle(p, g, part)
}

// forget drops the links by which a stand-in keeps what it was given: another object in
// its place need not.
func forget(g *vm.Garbage) {
	for i := range g.Objects {
		g.Objects[i].Links = slices.DeleteFunc(g.Objects[i].Links, func(l vm.GarbageLink) bool {
			return l.How == vm.ElementLink && (l.Name == `["[items]"]` || l.Name == `["[kept]"]`)
		})
	}
}

// ownCycle finds a cycle of exceptions alone (an exception that holds itself) that keeps a
// frame of the target alive, where the frame is in no cycle.
func (k *machine) ownCycle(p *plan, g *vm.Garbage, part []int) []analysis.Evidence {
	framed := map[int]bool{}
	for i := range g.Objects {
		switch g.Objects[i].Kind {
		case vm.FrameGarbage, vm.GeneratorGarbage, vm.FunctionGarbage, vm.TypeGarbage:
			framed[part[i]] = true
		}
	}
	for i := range g.Objects {
		if g.Objects[i].Kind != vm.ExceptionGarbage || framed[part[i]] {
			continue
		}
		for _, l := range g.Objects[i].Links {
			if part[l.To] != part[i] || !k.reaches(p, g, i) {
				continue
			}
			if path := back(g, part, i, l); path != nil && !k.accidental(g, path) {
				return k.hops(p, g, path)
			}
		}
	}
	return nil
}

// accidental tells whether a cycle has an exception that says that a stand-in was not what
// the code needs, which the program itself does not make.
func (k *machine) accidental(g *vm.Garbage, path []step) bool {
	for _, s := range path {
		o := &g.Objects[s.from]
		class, is := strings.CutPrefix(o.Label, "exception ")
		if is && accident[class] && o.Text != standInText && !k.m.makes(class) {
			k.accident = class
			return true
		}
	}
	return false
}

// reaches tells whether an object leads to a frame of the target.
func (k *machine) reaches(p *plan, g *vm.Garbage, from int) bool {
	seen := map[int]bool{from: true}
	todo := []int{from}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if g.Objects[i].Kind == vm.FrameGarbage && k.starts(p, &g.Objects[i]) {
			return true
		}
		for _, l := range g.Objects[i].Links {
			if !seen[l.To] {
				seen[l.To] = true
				todo = append(todo, l.To)
			}
		}
	}
	return false
}

// starts tells whether the finding's cycle begins at an object: the frame of its function,
// or of a finding about inner functions that reach themselves, such a function.
func (k *machine) starts(p *plan, o *vm.GarbageObject) bool {
	if p.target == nil || o.File != k.m.file.Name {
		return false
	}
	f := p.target
	switch o.Kind {
	case vm.FrameGarbage, vm.GeneratorGarbage:
		return o.Func == f.name && f.begin <= o.Row && o.Row <= f.end
	case vm.FunctionGarbage:
		return p.finding.Code == recursiveClosure && f.begin <= o.Row && o.Row <= f.end
	}
	return false
}

// recursiveClosure is the rule about inner functions that reach themselves.
const recursiveClosure = "SLL111"

// exceptional tells whether the cycles of a part have what findings are about; a class is
// always in a cycle of its own.
func exceptional(g *vm.Garbage, part []int, i int) bool {
	for j := range g.Objects {
		if part[j] != part[i] {
			continue
		}
		switch g.Objects[j].Kind {
		case vm.FrameGarbage, vm.TracebackGarbage, vm.ExceptionGarbage, vm.GeneratorGarbage, vm.FunctionGarbage:
			return true
		}
	}
	return false
}

// step is a link of a path, with where it comes from.
type step struct {
	from int
	link vm.GarbageLink
}

// back finds the shortest path that begins with a link of object from and leads back.
func back(g *vm.Garbage, part []int, from int, first vm.GarbageLink) []step {
	if first.To == from {
		return []step{{from, first}}
	}
	came := map[int]step{first.To: {from, first}}
	queue := []int{first.To}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		for _, l := range g.Objects[i].Links {
			if l.To == from {
				path := []step{{i, l}}
				for at := i; ; {
					s := came[at]
					path = append([]step{s}, path...)
					if s.from == from {
						return path
					}
					at = s.from
				}
			}
			if _, seen := came[l.To]; !seen && part[l.To] == part[from] {
				came[l.To] = step{i, l}
				queue = append(queue, l.To)
			}
		}
	}
	return nil
}

// hops words a path for people: objects and the links between them, each with the line
// that made it where the finding knows that, or the traceback.
func (k *machine) hops(p *plan, g *vm.Garbage, path []step) []analysis.Evidence {
	var out []analysis.Evidence
	for _, s := range path {
		from := &g.Objects[s.from]
		h := analysis.Evidence{Object: object(from), Link: link(from, s.link), Row: made(p, s.link)}
		if from.Kind == vm.TracebackGarbage && g.Objects[s.link.To].File == k.m.file.Name {
			h.Row = from.Line
		}
		k.show(&h)
		out = append(out, h)
	}
	return out
}

// made is the row where the finding says that a link was made, 0 where it does not.
func made(p *plan, l vm.GarbageLink) int {
	label := ""
	switch l.How {
	case vm.LocalLink:
		label = "local '" + l.Name + "'"
	case vm.AttributeLink:
		label = "attribute '" + l.Name + "'"
	case vm.ElementLink:
		label = "element"
	default:
		return 0
	}
	for _, h := range p.finding.Cycle {
		if h.Label == label {
			return h.Begin.Row
		}
	}
	return 0
}

// object names an object; one of ours says what it stands for.
func object(o *vm.GarbageObject) string {
	switch name, _ := strings.CutPrefix(o.Label, "instance of "); name {
	case "StandIn":
		return "stand-in for an object"
	case "StandInFuture":
		return "stand-in for a future"
	case "StandInQueue":
		return "stand-in for a queue"
	}
	return o.Label
}

// show adds the line at the row of a piece of evidence.
func (k *machine) show(e *analysis.Evidence) {
	line := []rune(string(k.m.file.Line(e.Row)))
	text := []rune(strings.TrimLeft(string(line), " \t\f"))
	e.Indent, e.Text = len(line)-len(text), string(text)
}

// link names a link.
func link(o *vm.GarbageObject, l vm.GarbageLink) string {
	switch l.How {
	case vm.LocalLink:
		return "local '" + l.Name + "'"
	case vm.AttributeLink:
		return "attribute '" + l.Name + "'"
	case vm.ElementLink:
		return "element " + l.Name
	case vm.CellLink:
		return "contents"
	}
	if l.Name != "" {
		return l.Name
	}
	if o.Kind == vm.FrameGarbage {
		return "a temporary"
	}
	return "a reference"
}

// components gives each object the number of its strongly connected part (Tarjan's
// algorithm, without recursion).
func components(g *vm.Garbage) []int {
	n := len(g.Objects)
	index, low, part := make([]int, n), make([]int, n), make([]int, n)
	on := make([]bool, n)
	var stack []int
	type at struct{ node, link int }
	next, parts := 1, 0
	for root := range n {
		if index[root] != 0 {
			continue
		}
		work := []at{{root, 0}}
		index[root], low[root] = next, next
		next++
		stack, on[root] = append(stack, root), true
		for len(work) > 0 {
			w := &work[len(work)-1]
			links := g.Objects[w.node].Links
			if w.link < len(links) {
				to := links[w.link].To
				w.link++
				if index[to] == 0 {
					index[to], low[to] = next, next
					next++
					stack, on[to] = append(stack, to), true
					work = append(work, at{to, 0})
				} else if on[to] {
					low[w.node] = min(low[w.node], index[to])
				}
				continue
			}
			node := w.node
			work = work[:len(work)-1]
			if len(work) > 0 {
				low[work[len(work)-1].node] = min(low[work[len(work)-1].node], low[node])
			}
			if low[node] == index[node] {
				for {
					m := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					on[m] = false
					part[m] = parts
					if m == node {
						break
					}
				}
				parts++
			}
		}
	}
	return part
}
