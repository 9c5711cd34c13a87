package confirm

import (
	"embed"
	"strings"

	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/vm"
)

// What stands in for library modules where no library is given: few modules of our own,
// and the models by which the analysis knows others.

//go:embed library/*.py
var library embed.FS

// modelled are the modules whose models are good to be run: they hold and raise what the
// real ones do. Others have functions that only the analysis understands.
var modelled = map[string]bool{
	"contextlib": true, "concurrent.futures": true, "concurrent.futures._base": true, "concurrent.futures.thread": true,
	"queue": true, "Queue": true, "six": true, "unittest": true, "logging": true, "threading": true, "asyncio": true,
}

// model gives the source of a library module, or None.
func (k *machine) model(t *vm.Thread, a []vm.Value) vm.Value {
	name := text(a[0])
	src, ok := k.modelOf(name)
	if !ok {
		return vm.None
	}
	if k.rec != nil {
		k.rec.Models[name] = src
	}
	return t.Str(string(src))
}

func (k *machine) modelOf(name string) ([]byte, bool) {
	if src, err := library.ReadFile("library/" + strings.ReplaceAll(name, ".", "_") + ".py"); err == nil {
		return src, true
	}
	if modelled[name] {
		if src, ok := heap.Model(name, k.vm.Py2()); ok {
			return []byte(src), true
		}
	}
	return nil, false
}

// ownModules are the modules of our own that can be imported without any stand-ins. Where
// there are folders to import from, there are none.
func (k *machine) ownModules() map[string]string {
	out := map[string]string{}
	if len(k.vm.Config().Path) > 0 {
		return out
	}
	for _, name := range []string{"abc", "collections", "contextlib", "dataclasses", "enum", "functools", "inspect", "six", "traceback", "weakref"} {
		if src, ok := k.modelOf(name); ok {
			out[name] = string(src)
		}
	}
	return out
}
