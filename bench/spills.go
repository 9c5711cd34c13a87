//go:build !windows

package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// spillsFile says how often the loop of each toolchain and architecture goes to
// the stack: on a line each, the minor version of Go, the architecture, the number.
const spillsFile = "bench/spills.txt"

// spills counts how often the machine code of the interpreter's loop reads or
// writes its stack frame. What the loop keeps there it has to fetch at every
// instruction of a program, so the number must not grow unnoticed.
func spills(args []string) error {
	flags := flag.NewFlagSet("spills", flag.ContinueOnError)
	record := flags.Bool("record", false, "write the number down")
	if err := flags.Parse(args); err != nil {
		return err
	}
	_, sllint, remove, err := built()
	if err != nil {
		return err
	}
	defer remove()
	have, err := stackAccesses(sllint)
	if err != nil {
		return err
	}
	version := strings.Join(strings.SplitN(runtime.Version(), ".", 3)[:2], ".")
	key := version + " " + runtime.GOARCH
	lines, want, err := recordedSpills(key)
	if err != nil {
		return err
	}
	if *record {
		lines = append(lines, fmt.Sprintf("%s %d", key, have))
		return os.WriteFile(spillsFile, []byte(strings.Join(lines, "\n")+"\n"), 0o644)
	}
	switch {
	case want < 0:
		fmt.Printf("%s: %d accesses of the stack; none recorded to compare with (go run ./bench spills -record)\n", key, have)
	case have > want:
		return fmt.Errorf("the loop goes to the stack %d times, %s has %d for %s: something lives across a call (see vm/loop.go); if it must, go run ./bench spills -record", have, spillsFile, want, key)
	default:
		fmt.Printf("%s: %d accesses of the stack, %d recorded\n", key, have, want)
	}
	return nil
}

// stackAccesses counts the instructions of the loop that name its stack frame.
func stackAccesses(binary string) (int, error) {
	out, err := exec.Command("go", "tool", "objdump", "-s", `sllint/vm\.\(\*Thread\)\.loop$`, binary).Output()
	if err != nil {
		return 0, fmt.Errorf("go tool objdump: %w", err)
	}
	pointer := "(SP)"
	if runtime.GOARCH == "arm64" {
		pointer = "(RSP)"
	}
	n, all := 0, 0
	for line := range strings.Lines(string(out)) {
		all++
		if strings.Contains(line, pointer) {
			n++
		}
	}
	if all < 100 {
		return 0, errors.New("go tool objdump does not find the loop")
	}
	return n, nil
}

// recordedSpills gives the lines of the file but that of key, and key's number,
// -1 for none.
func recordedSpills(key string) (others []string, n int, err error) {
	n = -1
	b, err := os.ReadFile(spillsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, n, nil
	}
	if err != nil {
		return nil, n, err
	}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		number, ok := strings.CutPrefix(line, key+" ")
		if !ok {
			others = append(others, line)
			continue
		}
		if n, err = strconv.Atoi(number); err != nil {
			return nil, n, fmt.Errorf("%s: %q: %w", spillsFile, line, err)
		}
	}
	return others, n, nil
}
