package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/baseline"
	"github.com/sllint/sllint/analysis/since"
)

// narrowing is the flags that let only some of the files or findings count.
type narrowing struct {
	since         string
	shard         string
	baseline      string
	writeBaseline string

	part, parts int // of --shard, from 1; 0 without
	changes     *since.Changes
	known       *baseline.Baseline
}

// add adds the flags to a command.
func (n *narrowing) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&n.since, "since", "", "report what is on lines changed since this `REVISION` in git alone; A... means where the current commit left A")
	f.StringVar(&n.shard, "shard", "", "check the `I/N`th part of the files alone, I from 1 to N")
	f.StringVar(&n.baseline, "baseline", "", "report what is not in this `FILE` alone")
	f.StringVar(&n.writeBaseline, "write-baseline", "", "write all that is found to this `FILE`, for --baseline, and report nothing")
}

// prepare reads what the flags name.
func (n *narrowing) prepare(k *check, ctx context.Context) (err error) {
	if n.since != "" || n.baseline != "" || n.writeBaseline != "" {
		if k.edits != nil {
			return &failure{errors.New("--since, --baseline and --write-baseline go with none of --fix, --diff and --add-noqa"), ""}
		}
	}
	if n.writeBaseline != "" && (n.since != "" || n.shard != "") {
		return &failure{errors.New("--write-baseline goes with neither --since nor --shard"), "a baseline holds all that is found"}
	}
	if n.part, n.parts, err = parseShard(n.shard); err != nil {
		return err
	}
	if n.since != "" {
		if n.changes, err = since.Revision(ctx, k.cwd, n.since); err != nil {
			return fmt.Errorf("--since %s: %w", n.since, err)
		}
	}
	if file := k.settings.Baseline; file != "" && n.writeBaseline == "" {
		n.known, err = baseline.Read(k.shown(file))
		switch {
		case err != nil && n.baseline != "":
			return fmt.Errorf("--baseline: %w", err)
		case err != nil:
			return &failure{fmt.Errorf("the baseline that %s names: %w", k.settings.Origin("baseline"), err),
				"--baseline '' does without it"}
		}
	}
	if n.changes != nil || n.parts > 0 {
		k.driver.Only = func(path string) bool { return n.file(k.cwd, path) }
	}
	return nil
}

// parseShard reads "I/N"; 0 and 0 for nothing.
func parseShard(s string) (part, parts int, err error) {
	if s == "" {
		return 0, 0, nil
	}
	i, n, _ := strings.Cut(s, "/")
	part, err1 := strconv.Atoi(i)
	parts, err2 := strconv.Atoi(n)
	if err1 != nil || err2 != nil || part < 1 || part > parts {
		return 0, 0, fmt.Errorf("--shard %s: expected I/N with I from 1 to N, such as 2/4", s)
	}
	return part, parts, nil
}

// file tells whether a file, by its absolute path, is to be checked.
func (n *narrowing) file(cwd, path string) bool {
	return (n.parts == 0 || shardOf(cwd, path, n.parts) == n.part) && (n.changes == nil || n.changes.Has(path))
}

// shardOf says in which of the parts a file is. It depends on nothing but its path
// from the current folder: other files may come and go.
func shardOf(cwd, path string, parts int) int {
	if rel, err := filepath.Rel(cwd, path); err == nil {
		path = rel
	}
	h := fnv.New64a()
	io.WriteString(h, filepath.ToSlash(path))
	sum := h.Sum64()
	return int((sum^sum>>32)%uint64(parts)) + 1
}

// changed drops the findings that name no line that changed.
func (n *narrowing) changed(cwd string, findings []analysis.Finding) []analysis.Finding {
	if n.changes == nil {
		return findings
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f analysis.Finding) bool {
		path := f.Filename
		if !filepath.IsAbs(path) {
			path = filepath.Join(cwd, path)
		}
		// A line that went away may break a file anywhere.
		broken := f.Code == analysis.SyntaxErrorCode && n.changes.Has(path)
		if broken || n.changes.HasLine(path, f.Begin.Row, f.Finish.Row) {
			return false
		}
		for _, hops := range [][]analysis.Hop{f.Cycle, f.Related} {
			for _, hop := range hops {
				if row := hop.Begin.Row; row > 0 && n.changes.HasLine(path, row, row) {
					return false
				}
			}
		}
		return true
	})
}

// fresh drops the findings that the baseline has.
func (k *check) fresh(findings []analysis.Finding) []analysis.Finding {
	if k.known == nil {
		return findings
	}
	left := k.known.New(k.cwd, findings)
	k.note("%s of %d in %s", plural(len(findings)-len(left), "finding"), len(findings), k.shown(k.settings.Baseline))
	return left
}

// shown is a path as the user would write it here.
func (k *check) shown(path string) string {
	if rel, err := filepath.Rel(k.cwd, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

// keepBaseline writes the baseline.
func (k *check) keepBaseline(findings []analysis.Finding) error {
	if k.partial {
		return &failure{fmt.Errorf("--write-baseline: %s is not written, for not everything could be checked", k.writeBaseline), ""}
	}
	b, err := baseline.New(k.writeBaseline, k.cwd, findings)
	if err != nil {
		return fmt.Errorf("--write-baseline: %w", err)
	}
	text, err := b.Bytes()
	if err != nil {
		return fmt.Errorf("--write-baseline: %w", err)
	}
	if err := writeFile(k.writeBaseline, text); err != nil {
		return fmt.Errorf("--write-baseline: %w", err)
	}
	if !k.quiet {
		fmt.Fprintf(k.err, "Wrote %s to %s.\n", plural(len(findings), "finding"), k.writeBaseline)
	}
	return nil
}
