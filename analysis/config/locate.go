package config

import (
	"slices"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// place is a row and a column in a document, from 1; zero when unknown.
type place struct{ row, column int }

// locate finds where a dotted key and its value are written; index chooses an
// element of a list, -1 the whole value. It runs only to word an error.
func locate(doc []byte, path []string, index int) (name, value place) {
	l := locator{doc: doc, path: path, index: index}
	l.parser.Reset(doc)
	var table []string
	for !l.found && l.parser.NextExpression() {
		e := l.parser.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = keyParts(e)
			l.visitTable(e, table)
		case unstable.KeyValue:
			l.visitKey(e, table)
		}
	}
	return l.name, l.value
}

type locator struct {
	parser      unstable.Parser
	doc         []byte
	path        []string
	index       int
	name, value place
	found       bool
}

func keyParts(n *unstable.Node) []string {
	var parts []string
	for k := n.Key(); k.Next(); {
		parts = append(parts, string(k.Node().Data))
	}
	return parts
}

// visitTable handles a [table] header that names the path or a table inside it.
func (l *locator) visitTable(n *unstable.Node, table []string) {
	if len(table) < len(l.path) || !slices.Equal(table[:len(l.path)], l.path) {
		return
	}
	for k, i := n.Key(), 0; k.Next(); i++ {
		if i == len(l.path)-1 {
			l.name = l.at(int(k.Node().Raw.Offset))
			l.value = l.name
		}
	}
	l.found = true
}

func (l *locator) visitKey(n *unstable.Node, table []string) {
	full := append(slices.Clone(table), keyParts(n)...)
	shared := min(len(full), len(l.path))
	if !slices.Equal(full[:shared], l.path[:shared]) {
		return
	}
	offset := 0
	for k, i := n.Key(), len(table); k.Next(); i++ {
		if i <= len(l.path)-1 {
			offset = int(k.Node().Raw.Offset)
		}
	}
	v := n.Value()
	if len(full) < len(l.path) {
		// Only an inline table can hold the rest of the path.
		if v.Kind == unstable.InlineTable {
			for c := v.Children(); !l.found && c.Next(); {
				l.visitKey(c.Node(), full)
			}
		}
		return
	}
	l.found = true
	l.name = l.at(offset)
	l.value = l.valuePlace(v, l.name)
	if v.Kind == unstable.Array && l.index >= 0 {
		i := 0
		for c := v.Children(); c.Next(); i++ {
			if i == l.index {
				l.value = l.valuePlace(c.Node(), l.value)
			}
		}
	}
}

// valuePlace gives where a value starts, or the fallback for a value whose
// place the parser does not keep.
func (l *locator) valuePlace(v *unstable.Node, fallback place) place {
	if v.Raw.Length == 0 {
		return fallback
	}
	return l.at(int(v.Raw.Offset))
}

// at converts an offset; columns are counted in characters.
func (l *locator) at(offset int) place {
	p := place{1, 1}
	start := 0
	for i := 0; i < offset; i++ {
		if l.doc[i] == '\n' {
			p.row++
			start = i + 1
		}
	}
	p.column += utf8.RuneCount(l.doc[start:offset])
	return p
}
