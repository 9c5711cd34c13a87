// Package since tells which lines differ from a revision in git. It asks the git
// program, which alone knows all that a repository may be set up to do.
package since

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Changes are the lines of the working tree that a revision does not have. A file
// that moved has only those that changed on the way; one that git does not track has
// all of its lines.
type Changes struct {
	root    string // of the working tree, without links
	tracked map[string]bool
	changed map[string][]lines // by path, as tracked; empty where lines only went away
}

// lines are rows from 1, both ends included.
type lines struct{ first, last int }

// Revision compares the working tree around a folder, an absolute path, with a
// revision. "A..." means the commit at which the current one left A.
func Revision(ctx context.Context, dir, revision string) (*Changes, error) {
	g := git{ctx, dir}
	up, err := g.run("rev-parse", "--show-cdup")
	if err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return nil, errors.New("git is not installed, or not on the PATH")
		}
		return nil, fmt.Errorf("%s is not in the working tree of a git repository: %w", dir, err)
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	c := &Changes{root: filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(string(up), "\n")))}
	g.dir = c.root
	commit, err := g.commit(revision)
	if err != nil {
		return nil, err
	}
	names, err := g.run("ls-files", "-z")
	if err != nil {
		return nil, err
	}
	c.tracked = map[string]bool{}
	for name := range strings.SplitSeq(string(names), "\x00") {
		c.tracked[name] = true
	}
	patch, err := g.run("-c", "core.quotePath=true", "-c", "diff.renameLimit=0", "diff", "--no-color", "--no-ext-diff", "--no-textconv",
		"--no-relative", "--text", "--find-renames", "--unified=0", "--inter-hunk-context=0", "--ignore-submodules=all",
		"--src-prefix=a/", "--dst-prefix=b/", commit, "--")
	if err != nil {
		return nil, err
	}
	c.changed, err = parse(patch)
	return c, err
}

// Has reports whether the file, an absolute path, changed.
func (c *Changes) Has(path string) bool {
	name, inside := c.name(path)
	return !inside || !c.tracked[name] || c.changed[name] != nil
}

// HasLine reports whether one of the rows first to last of a file changed.
func (c *Changes) HasLine(path string, first, last int) bool {
	name, inside := c.name(path)
	if !inside || !c.tracked[name] {
		return true
	}
	for _, l := range c.changed[name] {
		if first <= l.last && l.first <= max(first, last) {
			return true
		}
	}
	return false
}

// name is a path as git has it; not inside when it lies outside of the working tree.
func (c *Changes) name(path string) (name string, inside bool) {
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return "", false
	}
	rel, err := filepath.Rel(c.root, filepath.Join(dir, filepath.Base(path)))
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// git runs git in a folder.
type git struct {
	ctx context.Context
	dir string
}

func (g git) run(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(g.ctx, "git", args...)
	cmd.Dir = g.dir
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if g.ctx.Err() != nil {
			return nil, g.ctx.Err()
		}
		if !errors.As(err, &exit) {
			return nil, err
		}
		why, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		return nil, fmt.Errorf("git says: %s", strings.TrimPrefix(why, "fatal: "))
	}
	return out.Bytes(), nil
}

// commit gives the name of the commit that a revision means.
func (g git) commit(revision string) (string, error) {
	base, left := strings.CutSuffix(revision, "...")
	out, err := g.run("rev-parse", "--verify", "--end-of-options", base+"^{commit}")
	if err != nil || base == "" {
		if g.ctx.Err() != nil {
			return "", g.ctx.Err()
		}
		if shallow, _ := g.run("rev-parse", "--is-shallow-repository"); strings.TrimSpace(string(shallow)) == "true" {
			return "", fmt.Errorf("git does not know the revision %q; the repository is a shallow clone, fetch more of its history", base)
		}
		return "", fmt.Errorf("git does not know the revision %q", base)
	}
	commit := strings.TrimSpace(string(out))
	if !left {
		return commit, nil
	}
	if out, err = g.run("merge-base", commit, "HEAD"); err != nil {
		return "", fmt.Errorf("%s and the current commit have no common ancestor here", base)
	}
	return strings.TrimSpace(string(out)), nil
}

// parse reads a patch without context lines.
func parse(patch []byte) (map[string][]lines, error) {
	changed := map[string][]lines{}
	name := ""
	skip := 0 // lines of a hunk still to come: what they hold is of no interest
	for line := range strings.SplitSeq(string(patch), "\n") {
		switch {
		case skip > 0:
			if !strings.HasPrefix(line, `\`) { // "\ No newline at end of file"
				skip--
			}
		case strings.HasPrefix(line, "diff --git "):
			name = ""
		case strings.HasPrefix(line, "+++ "):
			var err error
			if name, err = target(line[len("+++ "):]); err != nil {
				return nil, err
			}
		case strings.HasPrefix(line, "@@ "):
			removed, _, ok1 := extent(line, '-')
			added, first, ok2 := extent(line, '+')
			if !ok1 || !ok2 {
				return nil, fmt.Errorf("cannot read git's diff: %q", line)
			}
			skip = removed + added
			if added == 0 && name != "" && changed[name] == nil {
				changed[name] = []lines{} // something went away
			}
			if added > 0 {
				changed[name] = append(changed[name], lines{first, first + added - 1})
			}
		}
	}
	return changed, nil
}

// target reads the name after "+++ ": git quotes those with unusual characters as C
// does, and ends those with spaces with a tab.
func target(s string) (string, error) {
	s = strings.TrimSuffix(s, "\t")
	if strings.HasPrefix(s, `"`) {
		unquoted, err := strconv.Unquote(s)
		if err != nil {
			return "", fmt.Errorf("cannot read git's diff: the name %s", s)
		}
		s = unquoted
	}
	if s == "/dev/null" {
		return "", nil
	}
	return strings.TrimPrefix(s, "b/"), nil
}

// extent reads "-first,count" or "+first,count" of the head of a hunk.
func extent(head string, sign byte) (count, first int, ok bool) {
	_, rest, ok := strings.Cut(head, " "+string(sign))
	rest, _, _ = strings.Cut(rest, " ")
	a, b, more := strings.Cut(rest, ",")
	first, err := strconv.Atoi(a)
	count = 1
	if more && err == nil {
		count, err = strconv.Atoi(b)
	}
	return count, first, ok && err == nil
}
