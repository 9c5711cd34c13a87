package main

import (
	"os"
	"runtime/debug"
)

// tune sets the garbage collector up for a program that lives for a second:
// collecting often would cost more than the memory is worth. GOGC and
// GOMEMLIMIT are obeyed where they are set.
func tune() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

const gcPercent = 300
