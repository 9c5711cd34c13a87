// Command docgen writes the pages under docs/rules and the table in README.md
// of the checkout that it is given; gen runs it.
package main

import (
	"fmt"
	"os"

	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/rules/internal/pages"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: docgen ROOT")
		os.Exit(2)
	}
	if err := pages.Write(os.Args[1], all.Rules()); err != nil {
		fmt.Fprintln(os.Stderr, "docgen:", err)
		os.Exit(1)
	}
}
