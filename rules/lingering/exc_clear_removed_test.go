package lingering

import "testing"

// TestNamesRemoved has the ways in which a name of sys can be written, and others
// that look like one: the tree is walked only for the former.
func TestNamesRemoved(t *testing.T) {
	for src, want := range map[string]bool{
		"sys.exc_clear()":                              true,
		"sys . exc_clear()":                            true,
		"x = (sys.\n  exc_type)":                       true,
		"x = (sys.  # why\n  # because\n\n  exc_type)": true,
		"x = (sys.# a # b\nexc_type)":                  true,
		"x = sys.\\\n  exc_value":                      true,
		"x = (sys.\r\n  exc_value)":                    true,
		"from sys import exc_clear":                    true,
		"from \\\n sys \\\n import exc_clear":          true,
		"def f(exc_type, exc_value): pass":             false,
		"def f(\n    exc_type,\n    exc_value): pass":  false,
		"import sys\nimport os\nexc_type = 1":          false,
		"# Done.\n\nexc_type = 1":                      false,
		"x = 1\n# what\nexc_type, exc_value = y":       false,
		"exc_clear":                                    false,
	} {
		if got := namesRemoved([]byte(src)); got != want {
			t.Errorf("%q: %t", src, got)
		}
	}
}
