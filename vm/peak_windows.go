package vm

import "runtime"

// peakMemory is the memory in bytes that Go has taken from the system so far.
func peakMemory() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
