// Command show prints random programs.
package main

import (
	"flag"
	"fmt"

	"github.com/sllint/sllint/vm/internal/randprog"
)

func main() {
	py2 := flag.Bool("2", false, "write Python 2.7")
	seed := flag.Uint64("seed", 1, "first seed")
	n := flag.Int("n", 1, "number of programs")
	tasklets := flag.Bool("tasklets", false, "write about tasklets, for Stackless")
	flag.Parse()
	write := randprog.New
	if *tasklets {
		write = randprog.NewTasklets
	}
	for i := range *n {
		if *n > 1 {
			fmt.Printf("# ---- %d\n", *seed+uint64(i))
		}
		fmt.Print(write(*seed+uint64(i), *py2))
	}
}
