package heap

import (
	"embed"
	"io/fs"
	"strings"
	"sync"

	"github.com/sllint/sllint/syntax"
)

// This file finds the models of library modules: Python sources that behave,
// as far as holding and raising exceptions goes, as the real ones do. The first
// line of each says which modules it stands for, and for which dialect.

//go:embed models/*.py
var modelFiles embed.FS

// modelIndex maps a module, with "2" or "3" before it, to its model's file.
var modelIndex = sync.OnceValue(func() map[string]string {
	index := map[string]string{}
	files, _ := fs.Glob(modelFiles, "models/*.py")
	for _, name := range files {
		text, _ := fs.ReadFile(modelFiles, name)
		line, _, _ := strings.Cut(string(text), "\n")
		list, ok := strings.CutPrefix(line, "# model:")
		if !ok {
			continue
		}
		dialects := "23"
		words := strings.Fields(list)
		if last := words[len(words)-1]; last == "(2)" || last == "(3)" {
			dialects, words = last[1:2], words[:len(words)-1]
		}
		for _, d := range dialects {
			for _, w := range words {
				index[string(d)+w] = name
			}
		}
	}
	return index
})

// usualSize is more than most files have; for them a model is parsed once.
const usualSize = 1 << 18

type modelKey struct {
	name    string
	version syntax.Version
}

var parsedModels sync.Map // modelKey → *syntax.File

// parsedModel parses a model behind a comment that is longer than the file
// under analysis, so that no offset in the model can be taken for one in it.
func parsedModel(name string, v syntax.Version, size int) (*syntax.File, error) {
	key := modelKey{name, v}
	if size < usualSize {
		if f, ok := parsedModels.Load(key); ok {
			return f.(*syntax.File), nil
		}
		size = usualSize
	}
	text, err := fs.ReadFile(modelFiles, name)
	if err != nil {
		return nil, err
	}
	padded := make([]byte, size+2+len(text))
	for i := range size + 1 {
		padded[i] = '#'
	}
	padded[size+1] = '\n'
	copy(padded[size+2:], text)
	file, err := syntax.Parse(padded, syntax.Options{Filename: name, Version: v})
	if err == nil && size == usualSize {
		parsedModels.Store(key, file)
	}
	return file, err
}

// modelFor gives the model of a library module, or nil.
func (in *interp) modelFor(module string) *unit {
	if u, ok := in.models[module]; ok {
		return u
	}
	in.models[module] = nil
	dialect := "3"
	if in.py2 {
		dialect = "2"
	}
	name := modelIndex()[dialect+module]
	if name == "" {
		return nil
	}
	if u, ok := in.models[name]; ok {
		in.models[module] = u
		return u
	}
	file, err := parsedModel(name, in.ver, len(in.main.file.Source))
	if err != nil {
		if in.opts.Report != nil {
			in.opts.Report(err)
		}
		return nil
	}
	u := in.newUnit(file, name)
	in.models[module], in.models[name] = u, u
	u.scanGlobals()
	return u
}

// native are library names that the interpreter itself knows better, or
// cheaper, than their models.
var native = words(`queue.Queue queue.LifoQueue queue.SimpleQueue Queue.Queue Queue.LifoQueue
traceback.clear_frames inspect.currentframe inspect.stack`)

// lib gives the value of a library name: of a model's function or class where
// there is one.
func (in *interp) lib(name string) val {
	if i := strings.LastIndexByte(name, '.'); i > 0 && !native[name] && !quietLib[name] {
		if u := in.modelFor(name[:i]); u != nil {
			if v, ok := u.globals[in.label(name[i+1:])]; ok && v.isStatic() {
				return v
			}
		}
	}
	return in.static(static{kind: sLib, name: name})
}

// Model gives the source of the model of a library module, which can be run but for
// calls of __unknown__ and __detached__ that it may have.
func Model(module string, py2 bool) (src []byte, ok bool) {
	dialect := "3"
	if py2 {
		dialect = "2"
	}
	name, ok := modelIndex()[dialect+module]
	if !ok {
		return nil, false
	}
	src, err := fs.ReadFile(modelFiles, name)
	return src, err == nil
}
