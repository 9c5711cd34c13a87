// Package models holds small Python sources that stand for library modules:
// the least code that keeps, raises and lets go of the same objects through
// the same frames as the real thing. Package heap interprets them like the
// file under analysis.
//
// The first line of a model names the modules it stands for, and "(2)" or
// "(3)" after them the dialect where it is not for both:
//
//	# model: queue Queue
//	# model: concurrent.futures concurrent.futures.thread (3)
//
// Besides Python's own, a model uses two builtins: __unknown__() is any value
// at all, and __detached__(f, *args) calls f on another stack, whose frames
// have no frame of ours above them, and drops what it returns or raises.
// Which Python is meant is asked by `if sys.version_info >= (3, 12):` at the
// level of the module or of a class only.
package models

import (
	"embed"
	"strings"
	"sync"
)

//go:embed *.py
var files embed.FS

// Model is one model.
type Model struct {
	File    string   // its file name, different for every model
	Modules []string // the modules it stands for
	Text    string
}

// For gives the model of a library module, by the module's full dotted name,
// for Python 2.7 or for 3. It is nil where there is none.
func For(module string, py2 bool) *Model {
	if py2 {
		return index()[0][module]
	}
	return index()[1][module]
}

// All gives every model of a dialect by each of its modules' names.
func All(py2 bool) map[string]*Model {
	if py2 {
		return index()[0]
	}
	return index()[1]
}

var index = sync.OnceValue(func() [2]map[string]*Model {
	byName := [2]map[string]*Model{{}, {}}
	list, err := files.ReadDir(".")
	if err != nil {
		return byName
	}
	for _, f := range list {
		text, err := files.ReadFile(f.Name())
		if err != nil {
			continue
		}
		m := &Model{File: f.Name(), Text: string(text)}
		head, _, _ := strings.Cut(m.Text, "\n")
		in2, in3 := true, true
		for _, word := range strings.Fields(strings.TrimPrefix(head, "# model:")) {
			switch word {
			case "(2)":
				in3 = false
			case "(3)":
				in2 = false
			default:
				m.Modules = append(m.Modules, word)
			}
		}
		for _, name := range m.Modules {
			if in2 {
				byName[0][name] = m
			}
			if in3 {
				byName[1][name] = m
			}
		}
	}
	return byName
})
