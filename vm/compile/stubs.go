package compile

import "github.com/sllint/sllint/syntax"

func (c *compiler) tryStar(s *syntax.Try)          { c.fail(s, "tryStar is not compiled yet") }
func (c *compiler) match(s *syntax.Match)          { c.fail(s, "match is not compiled yet") }
func (c *compiler) typeAlias(s *syntax.TypeAlias)  { c.fail(s, "typeAlias is not compiled yet") }
func unparse(f *syntax.File, e syntax.Expr) string { return f.Text(e) }
func (c *compiler) genericFunction(s *syntax.FunctionDef, line int, dst opnd) {
	c.fail(s, "generic is not compiled yet")
}
func (c *compiler) genericClass(s *syntax.ClassDef, line int, dst opnd) {
	c.fail(s, "generic is not compiled yet")
}
