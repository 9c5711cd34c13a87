package truth

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// Shrink makes a case on which we and CPython disagree as small as it gets
// while they still disagree in the same way. CPython judges many candidates
// at a time.
func Shrink(ctx context.Context, python, script string, version syntax.Version, c Case) (Case, error) {
	wrong := func(ours bool, theirs Label) bool {
		return theirs.Status == "ok" && ours != theirs.Cycle && theirs.Cycle == c.Cycle && (theirs.Cycle || !theirs.Unsettled)
	}
	for range 60 {
		var candidates []Case
		for i, source := range smaller(c.Source) {
			if orphan(source, c.Entry) {
				continue
			}
			o, err := Ask(source, version)
			if err != nil || (len(o.Leaks) > 0) == c.Cycle {
				continue
			}
			candidate := c
			candidate.ID = fmt.Sprintf("%s/%d", c.ID, i)
			candidate.Source = source
			candidates = append(candidates, candidate)
		}
		if len(candidates) == 0 {
			return c, nil
		}
		labels, err := LabelCases(ctx, python, script, candidates)
		if err != nil {
			return c, err
		}
		found := false
		for i, l := range labels {
			if wrong(!c.Cycle, l) {
				c.Source, c.Frames = candidates[i].Source, l.Frames
				found = true
				break
			}
		}
		if !found {
			return c, nil
		}
	}
	return c, nil
}

// smaller lists simpler forms of a source, the boldest first: without some
// statement and all that belongs to it, or with a compound statement replaced
// by its body.
func smaller(source string) []string {
	lines := strings.SplitAfter(strings.TrimSuffix(source, "\n"), "\n")
	lines[len(lines)-1] += "\n"
	var out []string
	add := func(kept []string) {
		text := strings.Join(kept, "")
		if text != source {
			out = append(out, text)
		}
	}
	type cut struct{ from, to int }
	var cuts []cut
	for i := range lines {
		end := i + 1
		for end < len(lines) && (indent(lines[end]) > indent(lines[i])) {
			end++
		}
		cuts = append(cuts, cut{i, end})
		// With the clauses that follow: the whole try, if or loop.
		whole := end
		for whole < len(lines) && indent(lines[whole]) == indent(lines[i]) && clause(lines[whole]) {
			whole++
			for whole < len(lines) && indent(lines[whole]) > indent(lines[i]) {
				whole++
			}
		}
		if whole != end && !clause(lines[i]) {
			cuts = append(cuts, cut{i, whole})
		}
	}
	for size := len(lines); size > 0; size-- {
		for _, c := range cuts {
			if c.to-c.from != size {
				continue
			}
			kept := append(append([]string{}, lines[:c.from]...), lines[c.to:]...)
			add(kept)
			if size > 1 && !strings.HasPrefix(strings.TrimSpace(lines[c.from]), "def ") && !strings.HasPrefix(strings.TrimSpace(lines[c.from]), "class ") {
				// The body in place of the statement.
				kept = append([]string{}, lines[:c.from]...)
				shift := indent(lines[c.from+1]) - indent(lines[c.from])
				for _, line := range lines[c.from+1 : c.to] {
					kept = append(kept, line[shift:])
				}
				add(append(kept, lines[c.to:]...))
			}
			if size == 1 {
				// An empty body needs something.
				kept = append([]string{}, lines...)
				kept[c.from] = strings.Repeat(" ", indent(lines[c.from])) + "pass\n"
				add(kept)
			}
		}
	}
	return out
}

var definition = regexp.MustCompile(`(?m)^ *(?:def|class) ([A-Za-z]\w*)`)

// orphan tells that nobody mentions some function or class of a case any more:
// we might judge it all the same, and CPython would never run it.
func orphan(source, entry string) bool {
	for _, m := range definition.FindAllStringSubmatch(source, -1) {
		if m[1] != entry && len(regexp.MustCompile(`\b`+m[1]+`\b`).FindAllString(source, 2)) < 2 {
			return true
		}
	}
	return false
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func clause(line string) bool {
	word := strings.TrimSpace(line)
	for _, start := range []string{"except", "else:", "finally:", "elif "} {
		if strings.HasPrefix(word, start) {
			return true
		}
	}
	return false
}
