// Command sllint lints Python 2.7, Python 3 and Stackless Python code.
package main

import (
	"os"
)

func main() {
	tune()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
