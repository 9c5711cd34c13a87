package recover

// part is a stretch of the file that the strict parser can read on its own,
// below a line that stands for what is around it.
type part struct {
	from, to int
	context  string
}

// parts lists the stretches around an offset in which its damage may be
// repaired, smallest first; the last is at the top of the file.
func parts(src []byte, lines []line, at int) []part {
	if len(lines) == 0 {
		return []part{{0, at, ""}}
	}
	i := culprit(lines, lineAt(lines, at))
	var out []part
	for {
		up := parent(lines, i)
		if up < 0 {
			break
		}
		switch lines[up].kind {
		case defHead:
			// A function is read as a whole: nothing in it depends on what is
			// around it.
			from := up
			for from > 0 && lines[from-1].kind == decorator && lines[from-1].indent == lines[up].indent {
				from--
			}
			out = append(out, part{lines[from].row, lines[blockEnd(lines, up)-1].next, around(src, lines[up])})
		case classHead:
			out = append(out, window(lines, i, around(src, lines[i])))
		}
		i = up
	}
	return append(out, window(lines, i, ""))
}

// around gives a line a block to be in, as deep as it is.
func around(src []byte, l line) string {
	if l.indent == 0 {
		return ""
	}
	return "class _:\n" + string(src[l.row:l.start]) + "0\n"
}

// window is the statement that line i belongs to, with the one before it:
// damage to a header or to a clause tears them apart.
func window(lines []line, i int, context string) part {
	from, to := compound(lines, i)
	if s := sibling(lines, from); s >= 0 {
		if lines[s].kind == decorator && to < len(lines) && lines[to].indent == lines[from].indent {
			_, to = compound(lines, to) // what is decorated
		}
		from, _ = compound(lines, s)
	}
	return part{lines[from].row, lines[to-1].next, context}
}

// lineAt returns the line that holds an offset, or the last one before it.
func lineAt(lines []line, at int) int {
	lo, hi := 0, len(lines)
	for lo < hi {
		mid := (lo + hi) / 2
		if lines[mid].row <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return max(lo-1, 0)
}

// maxSwallowed bounds how far above an error its cause is looked for.
const maxSwallowed = 50

// culprit returns the line to blame for an error at line i: a bracket that is
// never closed shows where something cannot go on, which may be well below.
func culprit(lines []line, i int) int {
	for j := i; j >= 0 && j > i-maxSwallowed; j-- {
		if lines[j].broken {
			return j
		}
	}
	return i
}

// parent returns the header whose block holds line i, or -1: the nearest line
// above that is less deep.
func parent(lines []line, i int) int {
	for j := i - 1; j >= 0; j-- {
		if lines[j].indent < lines[i].indent {
			return j
		}
	}
	return -1
}

// blockEnd returns the index just past the block of line i.
func blockEnd(lines []line, i int) int {
	j := i + 1
	for j < len(lines) && lines[j].indent > lines[i].indent {
		j++
	}
	return j
}

// sibling returns the line before i in the same block, or -1.
func sibling(lines []line, i int) int {
	for j := i - 1; j >= 0 && lines[j].indent >= lines[i].indent; j-- {
		if lines[j].indent == lines[i].indent {
			return j
		}
	}
	return -1
}

// compound returns the extent of the compound statement that line i heads or
// is a clause of: its decorators and all of its clauses included.
func compound(lines []line, i int) (from, to int) {
	for lines[i].kind == decorator && i+1 < len(lines) && lines[i+1].indent == lines[i].indent {
		i++
	}
	from = i
	for lines[from].kind.clause() {
		j := sibling(lines, from)
		if j < 0 || lines[j].kind <= decorator && blockEnd(lines, j) == j+1 {
			break
		}
		from = j
	}
	to = blockEnd(lines, from)
	for to < len(lines) && lines[to].indent == lines[from].indent && lines[to].kind.clause() {
		to = blockEnd(lines, to)
	}
	if k := lines[from].kind; k == defHead || k == classHead {
		for from > 0 && lines[from-1].kind == decorator && lines[from-1].indent == lines[from].indent {
			from--
		}
	}
	return from, max(to, i+1)
}

// unit is how much deeper than its header a block usually is.
func unit(lines []line) int {
	count := map[int]int{}
	best := 0
	for i := 1; i < len(lines); i++ {
		if step := lines[i].indent - lines[i-1].indent; step > 0 && lines[i-1].opens {
			if count[step]++; count[step] > count[best] {
				best = step
			}
		}
	}
	return best
}
