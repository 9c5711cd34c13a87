// Package compile turns a parsed file into the register code of package code,
// with CPython's semantics of the file's dialect: 2.7, or 3 as 3.13 has it.
//
// What CPython promises is kept to the letter where a program can see it: the
// order of evaluation, when each object is let go of, what is bound when an
// exception arrives, the lines that a trace function sees, the source ranges
// that a traceback underlines. A temporary stands for a slot of CPython's
// stack: it is written once and consumed once on every path, and exceptions
// release temporaries from the last one down, as they pop the stack.
//
// The work is done in one walk over the tree (expr.go, stmt.go and their
// families), which emits instructions with labels and virtual registers into a
// unit per code object (unit.go, emit.go), and a few passes over those: dead
// code goes, so do checks of locals that are surely bound (flow.go), and then
// registers, jumps and tables get their final form (assemble.go).
package compile

import (
	"bytes"
	"fmt"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
	"github.com/sllint/sllint/vm/code"
)

// Mode is the third argument of Python's compile().
type Mode uint8

// The modes.
const (
	Exec Mode = iota
	Eval
	Single
)

// Options say how to compile.
type Options struct {
	Filename string // "" means the file's name
	Mode     Mode
	Optimize int        // 0, 1 (no asserts, __debug__ is False) or 2 (no docstrings either)
	Flags    code.Flags // future features in force from outside, as code flags
	Warn     func(Warning)
}

// Error is a file that CPython's compiler would refuse.
type Error = syntax.Error

// Source parses and compiles a source in the dialect of version v. The error, if
// any, is an *Error, from the parser where there is no file.
func Source(src []byte, v syntax.Version, opt Options) (result *code.Code, file *syntax.File, err error) {
	popt := syntax.Options{Filename: opt.Filename, Version: v, Eval: opt.Mode == Eval}
	for _, f := range inheritedFeatures {
		if opt.Flags&f.flag != 0 && v.Py2() == f.py2 {
			popt.Inherited |= f.feature
		}
	}
	if opt.Warn != nil {
		popt.Warn = func(w syntax.Warning) { opt.Warn(Warning{Warning: w, Parsing: true}) }
	}
	if file, err = syntax.Parse(src, popt); err != nil {
		return nil, nil, err
	}
	result, err = Compile(file, opt)
	return result, file, err
}

// inheritedFeatures are the features that the parser has to know.
var inheritedFeatures = []struct {
	flag    code.Flags
	feature syntax.Features
	py2     bool
}{
	{code.FuturePrintFunction, syntax.PrintFunction, true},
	{code.FutureUnicodeLiterals, syntax.UnicodeLiterals, true},
	{code.FutureAnnotations, syntax.Annotations, false},
}

// single checks that there is one statement, or one line of simple ones, and
// cuts off what Python 2 does not look at.
func (c *compiler) single() []syntax.Stmt {
	body := c.f.Body
	for i := 1; i < len(body); i++ {
		if c.lineOf(body[i-1].End()) == c.lineOf(body[i].Pos()) {
			continue
		}
		if !c.py2 {
			end := body[i-1].Range().Stop // CPython points at the end of the line
			c.fail(syntax.Span{Start: end, Stop: end + 1}, "multiple statements found while compiling a single statement")
		}
		return body[:i]
	}
	return body
}

// Compile compiles a file. In mode Eval it is what syntax.Options.Eval gives. The code keeps no part of the tree. The error, if
// any, is an *Error.
func Compile(file *syntax.File, opt Options) (result *code.Code, err error) {
	if opt.Filename == "" {
		opt.Filename = file.Name
	}
	table, errs := scope.Resolve(file)
	if opt.Warn != nil {
		for _, w := range table.Warnings {
			opt.Warn(Warning{Warning: w, Symbols: true})
		}
	}
	if len(errs) > 0 {
		return nil, errs[0]
	}
	c := &compiler{
		f: file, t: table, opt: opt, py2: file.Version.Py2(),
		walrus: bytes.Contains(file.Source, []byte(":=")),
		wants:  map[*scope.Scope][]syntax.Sym{},
	}
	c.futures()
	defer func() {
		if r := recover(); r != nil {
			bad, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			result, err = nil, bad
		}
	}()
	return c.module(), nil
}

// compiler is the state of one compilation.
type compiler struct {
	f      *syntax.File
	t      *scope.Table
	opt    Options
	py2    bool
	walrus bool       // the file has assignment expressions
	flags  code.Flags // future features in force
	wants  map[*scope.Scope][]syntax.Sym
	*unit  // the code object under construction

	line, lineStart, lineStop int // the line looked up last
}

// fail gives up with a syntax error at a node.
func (c *compiler) fail(n syntax.Node, format string, args ...any) {
	e := &Error{Kind: "SyntaxError", Msg: fmt.Sprintf(format, args...), Filename: c.opt.Filename}
	if n != nil {
		e.Span = n.Range()
	}
	e.Begin = c.f.Position(e.Pos())
	if c.py2 {
		e.Begin.Column = 0
	}
	panic(e)
}

// futureFlags are the code flags of future features.
var futureFlags = map[string]code.Flags{
	"division": code.FutureDivision, "absolute_import": code.FutureAbsoluteImport,
	"with_statement": code.FutureWithStatement, "print_function": code.FuturePrintFunction,
	"unicode_literals": code.FutureUnicodeLiterals, "barry_as_FLUFL": code.FutureBarryAsBDFL,
	"generator_stop": code.FutureGeneratorStop, "annotations": code.FutureAnnotations,
}

// py3Flags are the features that set a flag in Python 3; the others are always
// there.
const py3Flags = code.FutureBarryAsBDFL | code.FutureAnnotations

func (c *compiler) futures() {
	c.flags = c.opt.Flags
	for _, name := range c.f.Futures {
		fl := futureFlags[name]
		if c.py2 || fl&py3Flags != 0 {
			c.flags |= fl
		}
	}
	if !c.py2 {
		c.flags &= py3Flags
	}
}

// futureAnnotations tells whether annotations are kept as text.
func (c *compiler) futureAnnotations() bool { return c.flags&code.FutureAnnotations != 0 }

// trueDivision tells whether / is Python 3's.
func (c *compiler) trueDivision() bool { return !c.py2 || c.flags&code.FutureDivision != 0 }

// lineOf gives the line of an offset. It remembers the last one.
func (c *compiler) lineOf(offset int) int {
	if c.line == 0 || offset < c.lineStart || offset >= c.lineStop {
		lines := c.f.Lines()
		row := c.f.Row(offset)
		if c.line > 0 && offset >= c.lineStop && c.line < len(lines) && (c.line+1 >= len(lines) || offset < int(lines[c.line+1])) {
			row = c.line + 1
		}
		c.line, c.lineStart = row, int(lines[row-1])
		c.lineStop = 1<<31 - 1
		if row < len(lines) {
			c.lineStop = int(lines[row])
		}
	}
	return c.line
}

// position gives the source range of a span as CPython's co_positions does.
func (c *compiler) position(start, stop int32) code.Position {
	switch {
	case start == noPos:
		return code.Position{Line: -1, EndLine: -1, Col: -1, EndCol: -1}
	case start == linePos && c.py2:
		return code.Position{Line: stop, EndLine: stop, Col: -1, EndCol: -1}
	case start == linePos:
		return code.Position{Line: stop, EndLine: stop}
	}
	end := c.lineOf(int(max(stop, start)))
	endCol := int(max(stop, start)) - c.lineStart
	line := c.lineOf(int(start))
	return code.Position{Line: int32(line), EndLine: int32(end), Col: start - int32(c.lineStart), EndCol: int32(endCol)}
}
