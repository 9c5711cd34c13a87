package vm

import "github.com/sllint/sllint/vm/internal/suggest"

// suggestName finds the name that is most like name, if one is like enough.
func (t *Thread) suggestName(name string, from []string) (string, bool) {
	s := suggest.Closest(name, from)
	return s, s != ""
}
