//go:build !windows

package vm

import (
	"runtime"
	"syscall"
)

// peakMemory is the most memory in bytes that the process has had in RAM so far.
func peakMemory() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return u.Maxrss
	}
	return u.Maxrss * 1024 // in kilobytes elsewhere
}
