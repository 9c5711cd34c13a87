package compile

import "github.com/sllint/sllint/syntax"

func unparse(f *syntax.File, e syntax.Expr) string { return f.Text(e) }
