package suggest

import (
	"testing"

	"github.com/sllint/sllint/vm/internal/golden"
)

func TestClosest(t *testing.T) {
	golden.Check(t, "names", golden.Py313, func(c golden.Case) string {
		var names []string
		for _, s := range golden.Items(c.Args[1]) {
			names = append(names, golden.Text(s))
		}
		got := Closest(golden.Text(c.Args[0]), names)
		if got == "" {
			return "n"
		}
		return golden.ShowText(got)
	})
}
