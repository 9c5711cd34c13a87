package truth

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Shape is a minimal function of testdata/truth/shapes.txt.
type Shape struct {
	Name        string // "A01"
	Dialect     string // "2", "3", "both", or "3.11" for that and newer
	Description string
	Source      string
}

// Verdicts of a shape; others are "HELD", "-", "SYN" and "ERR:…".
const (
	OK    = "ok"
	Cycle = "CYCLE"
)

// ReadShapes reads a file of shapes.
func ReadShapes(path string) ([]Shape, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var shapes []Shape
	for block := range strings.SplitSeq("\n"+strings.TrimSuffix(string(data), "\n"), "\n## ") {
		if block == "" {
			continue
		}
		head, body, _ := strings.Cut(block, "\n")
		words := strings.SplitN(head, " ", 3)
		if len(words) != 3 {
			return nil, fmt.Errorf("%s: %q: expected an id, a dialect and a description", path, head)
		}
		shapes = append(shapes, Shape{Name: words[0], Dialect: words[1], Description: words[2], Source: body + "\n"})
	}
	return shapes, nil
}

// Verdicts is what each CPython says about each shape.
type Verdicts struct {
	Versions []string          // "2.7.18", …
	Names    []string          // of the shapes, in their file's order
	Of       map[string]string // by "name version"
}

// Get returns the verdict of a version on a shape, "" for none recorded.
func (v *Verdicts) Get(shape, version string) string { return v.Of[shape+" "+version] }

// ReadVerdicts reads a table of verdicts.
func ReadVerdicts(path string) (*Verdicts, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	head := strings.Split(lines[0], "\t")
	v := &Verdicts{Versions: head[1 : len(head)-1], Of: map[string]string{}}
	for i, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != len(head) {
			return nil, fmt.Errorf("%s:%d: %d columns, expected %d", path, i+2, len(cells), len(head))
		}
		v.Names = append(v.Names, cells[0])
		for j, version := range v.Versions {
			v.Of[cells[0]+" "+version] = cells[j+1]
		}
	}
	return v, nil
}

// Write writes the table, with the shapes' descriptions.
func (v *Verdicts) Write(path string, shapes []Shape) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "shape\t%s\tdescription\n", strings.Join(v.Versions, "\t"))
	for _, s := range shapes {
		b.WriteString(s.Name)
		for _, version := range v.Versions {
			fmt.Fprintf(&b, "\t%s", v.Get(s.Name, version))
		}
		fmt.Fprintf(&b, "\t%s\n", s.Description)
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// AskShapes asks an interpreter about every shape of a file: verdicts by name.
func AskShapes(ctx context.Context, python, script, shapes string) (map[string]string, error) {
	cmd := exec.CommandContext(ctx, python, script, shapes)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", python, script, err, problems.Bytes())
	}
	verdicts := map[string]string{}
	for line := range strings.Lines(out.String()) {
		name, verdict, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			return nil, fmt.Errorf("%s: unexpected line %q", script, line)
		}
		verdicts[name] = verdict
	}
	return verdicts, nil
}

// Duplicate returns a name that two shapes share, "" where there is none.
func Duplicate(shapes []Shape) string {
	names := make([]string, len(shapes))
	for i, s := range shapes {
		names[i] = s.Name
	}
	slices.Sort(names)
	for i := 1; i < len(names); i++ {
		if names[i] == names[i-1] {
			return names[i]
		}
	}
	return ""
}
