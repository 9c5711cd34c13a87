//go:build cgo

package recover

import (
	"context"
	"errors"

	sitter "github.com/smacker/go-tree-sitter"
	"github.com/smacker/go-tree-sitter/python"

	"github.com/sllint/sllint/syntax"
)

// Tree is tree-sitter's reading of one document, kept up to date edit by edit.
// It owns C memory, so it must be closed. It is not safe for use by several
// goroutines at once.
type Tree struct {
	parser *sitter.Parser
	tree   *sitter.Tree
	src    []byte
}

// NewTree parses a whole document, in UTF-8.
func NewTree(ctx context.Context, src []byte) (*Tree, error) {
	t := &Tree{parser: newParser()}
	if err := t.parse(ctx, src); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// Edit tells that the bytes from start to stop were replaced, which made src
// out of the document, and parses what that concerns. After an error the tree
// is that of the document as it was before.
func (t *Tree) Edit(ctx context.Context, src []byte, start, stop int) error {
	end := stop + len(src) - len(t.src) // of the replacement
	if t.tree == nil || start < 0 || start > stop || stop > len(t.src) || end < start {
		return errors.New("recover: the edit is outside of the document")
	}
	old := t.tree.Copy()
	t.tree.Edit(sitter.EditInput{
		StartIndex: uint32(start), OldEndIndex: uint32(stop), NewEndIndex: uint32(end),
		StartPoint: point(t.src, start), OldEndPoint: point(t.src, stop), NewEndPoint: point(src, end),
	})
	edited := t.tree
	if err := t.parse(ctx, src); err != nil {
		edited.Close()
		t.tree = old
		return err
	}
	old.Close()
	edited.Close()
	return nil
}

func (t *Tree) parse(ctx context.Context, src []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	tree, err := t.parser.ParseCtx(ctx, t.tree, src)
	if err != nil && ctx.Err() == nil {
		// A context that ended just as an earlier parse did leaves the parser's
		// flag set, and only a new parser is free of it.
		t.parser.Close()
		t.parser = newParser()
		tree, err = t.parser.ParseCtx(ctx, t.tree, src)
	}
	if err != nil {
		// Without this the next parse would go on where this one stopped.
		t.parser.Reset()
		return err
	}
	t.tree, t.src = tree, src
	return nil
}

func newParser() *sitter.Parser {
	p := sitter.NewParser()
	p.SetLanguage(python.GetLanguage())
	return p
}

// Close frees the memory of the tree. A tree may be closed twice.
func (t *Tree) Close() {
	if t.tree != nil {
		t.tree.Close()
		t.tree = nil
	}
	if t.parser != nil {
		t.parser.Close()
		t.parser = nil
	}
}

// Limits on what is said about one document: places, and nodes looked at.
const (
	maxHints = 256
	maxNodes = 20_000
)

// Damaged lists where the document is damaged, in order: the stretches that fit
// nowhere and the places where something is missing. A long stretch may hold
// statements that are whole.
func (t *Tree) Damaged() []syntax.Span {
	if t.tree == nil {
		return nil
	}
	// A cursor, because Node.Child counts from the first child each time.
	c := sitter.NewTreeCursor(t.tree.RootNode())
	defer c.Close()
	var out []syntax.Span
	for range maxNodes {
		n := c.CurrentNode()
		hurt := n.HasError() || n.IsMissing()
		if n.IsError() || n.IsMissing() {
			out = append(out, syntax.Span{Start: int32(n.StartByte()), Stop: int32(n.EndByte())})
			if len(out) == maxHints {
				return out
			}
		}
		if hurt && c.GoToFirstChild() {
			continue
		}
		for !c.GoToNextSibling() {
			if !c.GoToParent() {
				return out
			}
		}
	}
	return out
}

// point converts an offset to tree-sitter's row and column, in bytes from 0.
func point(src []byte, at int) sitter.Point {
	var p sitter.Point
	from := 0
	for i, c := range src[:at] {
		if c == '\n' {
			p.Row++
			from = i + 1
		}
	}
	p.Column = uint32(at - from)
	return p
}
