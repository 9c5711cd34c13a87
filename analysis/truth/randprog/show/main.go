// Command show prints random programs, or writes them as the JSON lines that
// testdata/truth/truth.py reads.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/analysis/truth/randprog"
)

func main() {
	py2 := flag.Bool("2", false, "write Python 2.7")
	seed := flag.Uint64("seed", 1, "first seed")
	n := flag.Int("n", 10, "number of programs")
	asJSON := flag.Bool("json", false, "write JSON lines")
	flag.Parse()
	out := json.NewEncoder(os.Stdout)
	for i := range *n {
		p := randprog.New(*seed+uint64(i), *py2)
		if !*asJSON {
			fmt.Printf("# ---- %s %s\n%s", truth.ID(p), p.Style, p.Source)
			continue
		}
		if err := out.Encode(map[string]string{"id": truth.ID(p), "style": p.Style, "entry": p.Entry, "source": p.Source}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
}
