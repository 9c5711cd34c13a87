package vm_test

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/sllint/sllint/vm"
)

// BenchmarkPrograms runs the programs under bench/programs, whose main(n) does n
// rounds: the time is that of one round.
func BenchmarkPrograms(b *testing.B) {
	files, err := filepath.Glob("../bench/programs/*.py")
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.TrimSuffix(filepath.Base(file), ".py"), func(b *testing.B) {
			text := string(src) + "\nmain(" + strconv.Itoa(b.N) + ")\n"
			_, t := vm.New(vm.Config{Stdout: io.Discard, Stderr: os.Stderr})
			if status := t.RunSource([]byte(text), filepath.Base(file)); status != 0 {
				b.Fatalf("status %d", status)
			}
		})
	}
}
