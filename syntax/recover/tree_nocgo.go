//go:build !cgo

package recover

import (
	"context"
	"errors"

	"github.com/sllint/sllint/syntax"
)

// Tree stands for tree-sitter's reading of a document, which needs cgo: in this
// build there is none.
type Tree struct{}

// NewTree always fails in a build without cgo.
func NewTree(context.Context, []byte) (*Tree, error) {
	return nil, errors.New("recover: tree-sitter needs a build with cgo")
}

// Edit always fails in a build without cgo.
func (t *Tree) Edit(context.Context, []byte, int, int) error {
	return errors.New("recover: tree-sitter needs a build with cgo")
}

// Close does nothing.
func (t *Tree) Close() {}

// Damaged knows of nothing.
func (t *Tree) Damaged() []syntax.Span { return nil }
