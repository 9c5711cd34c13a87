//go:build !windows

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// cost is what one run of a program took.
type cost struct {
	wall, cpu time.Duration
	memory    int64 // peak resident set, bytes
}

// measure runs a program whose output nobody reads. Exit status 1 means
// findings, for every tool here.
func measure(env []string, name string, args ...string) (cost, error) {
	return measureIn("", 1, io.Discard, env, name, args...)
}

// measureIn runs a command in a folder, whose standard output goes to out; a status above
// most is an error.
func measureIn(dir string, most int, out io.Writer, env []string, name string, args ...string) (cost, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = out, io.Discard
	start := time.Now()
	err := cmd.Run()
	c := cost{wall: time.Since(start)}
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() <= most && exit.Exited()) {
		return c, fmt.Errorf("%s: %w", name, err)
	}
	c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.memory = int64(usage.Maxrss) * maxrssUnit
	}
	return c, nil
}

func median[T int64 | float64 | time.Duration](xs []T) T {
	xs = slices.Clone(xs)
	slices.Sort(xs)
	n := len(xs)
	if n%2 == 1 {
		return xs[n/2]
	}
	return (xs[n/2-1] + xs[n/2]) / 2
}

// column picks one figure of many runs.
func column[T any](runs []cost, pick func(cost) T) []T {
	out := make([]T, len(runs))
	for i, r := range runs {
		out[i] = pick(r)
	}
	return out
}

func wall(c cost) float64   { return c.wall.Seconds() }
func cpu(c cost) float64    { return c.cpu.Seconds() }
func memory(c cost) float64 { return float64(c.memory) / (1 << 20) }

// ratios divides run by run: what changes between rounds hits both alike.
func ratios(a, b []cost, pick func(cost) float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = pick(a[i]) / pick(b[i])
	}
	return out
}

// ownCPU is the CPU time that this process has used.
func ownCPU() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
