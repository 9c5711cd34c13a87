package lsp

import (
	"bytes"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// runKind is what is run of a document.
type runKind string

// The kinds. A snippet is the examples of one docstring.
const (
	runModule  runKind = "module"
	runMain    runKind = "main"
	runTest    runKind = "test"
	runSnippet runKind = "snippet"
)

// runnable is a part of a document that can be run.
type runnable struct {
	kind runKind
	name string // of a test, qualified
	at   int    // where it is, an offset into the source
	row  int    // from 1
}

// runnables lists what can be run of a file, in source order. It begins with the
// module, unless there is nothing in it.
func runnables(f *syntax.File) []runnable {
	if len(f.Body) == 0 {
		return nil
	}
	c := &runCollector{file: f}
	c.add(runModule, "", 0)
	c.snippet(f.Body)
	for _, s := range f.Body {
		switch s := s.(type) {
		case *syntax.If:
			if isMainGuard(s.Test) {
				c.add(runMain, "", s.Pos())
			}
		case *syntax.FunctionDef:
			c.function(s, "", false)
		case *syntax.ClassDef:
			c.class(s)
		}
	}
	return c.list
}

type runCollector struct {
	file *syntax.File
	list []runnable
}

func (c *runCollector) add(kind runKind, name string, at int) {
	c.list = append(c.list, runnable{kind, name, at, c.file.Row(at)})
}

func (c *runCollector) function(f *syntax.FunctionDef, class string, method bool) {
	required := len(f.Args.PosOnly) + len(f.Args.Args) - len(f.Args.Defaults)
	for _, d := range f.Args.KwDefaults {
		if d == nil {
			required++
		}
	}
	wants := 0
	if method {
		wants = 1 // self
	}
	if strings.HasPrefix(f.Name, "test") && required == wants && !f.Async {
		c.add(runTest, class+f.Name, int(f.NamePos))
	}
	c.snippet(f.Body)
}

func (c *runCollector) class(s *syntax.ClassDef) {
	c.snippet(s.Body)
	for _, m := range s.Body {
		if f, ok := m.(*syntax.FunctionDef); ok {
			c.function(f, s.Name+".", true)
		}
	}
}

// snippet looks for examples in a docstring.
func (c *runCollector) snippet(body []syntax.Stmt) {
	if len(body) == 0 {
		return
	}
	s, ok := body[0].(*syntax.ExprStmt)
	if !ok {
		return
	}
	doc, ok := s.Value.(*syntax.Constant)
	if !ok || doc.Kind != syntax.ConstStr && doc.Kind != syntax.ConstBytes {
		return
	}
	if i := bytes.Index(c.file.Source[doc.Pos():doc.End()], []byte(">>> ")); i >= 0 {
		c.add(runSnippet, "", doc.Pos()+i)
	}
}

// isMainGuard recognizes __name__ == '__main__', either way round.
func isMainGuard(test syntax.Expr) bool {
	c, ok := test.(*syntax.Compare)
	if !ok || len(c.Ops) != 1 || c.Ops[0] != syntax.Eq {
		return false
	}
	name, main := c.Left, c.Comparators[0]
	if _, ok := name.(*syntax.Constant); ok {
		name, main = main, name
	}
	n, ok := name.(*syntax.Name)
	if !ok || n.Id != "__name__" {
		return false
	}
	s, ok := main.(*syntax.Constant)
	return ok && s.Text == "__main__"
}

// examples gives the statements of the examples that begin on a row: lines after
// ">>> ", and those after "... " that continue them, up to the next line that is
// neither an example nor what one prints.
func examples(source []byte, row int) (list []example) {
	lines := strings.Split(string(source), "\n")
	for i := row - 1; i < len(lines); i++ {
		line := strings.TrimLeft(strings.TrimRight(lines[i], "\r"), " \t")
		if i == row-1 {
			// The docstring's quotes may stand on the first line.
			if at := strings.Index(line, ">>> "); at >= 0 {
				line = line[at:]
			}
		}
		switch {
		case strings.HasPrefix(line, ">>> "):
			list = append(list, example{i + 1, line[len(">>> "):] + "\n"})
		case strings.HasPrefix(line, "...") && len(list) > 0:
			list[len(list)-1].code += strings.TrimPrefix(strings.TrimPrefix(line, "..."), " ") + "\n"
		case strings.Contains(line, `"""`), strings.Contains(line, "'''"):
			return list
		}
	}
	return list
}

// example is one statement of a docstring.
type example struct {
	row  int
	code string
}
