package main

import (
	"os"
	"runtime/debug"
)

// tune sets the garbage collector up for a program that lives as long as an
// editor and is to be quick at times: a larger heap than what is alive costs
// little. GOGC and GOMEMLIMIT are obeyed where they are set.
func tune() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}
