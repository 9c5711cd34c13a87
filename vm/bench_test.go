package vm_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
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

// BenchmarkBlocked says what memory a tasklet takes that waits on a channel (which is not
// counted) in a function of its own: B/tasklet, of Go's heap.
func BenchmarkBlocked(b *testing.B) {
	const program = `
import measure, stackless
def wait(channel):
    channel.receive()
channels = [stackless.channel() for i in range(%d)]
measure.heap()
for channel in channels:
    stackless.tasklet(wait)(channel)
stackless.run()
measure.heap()
`
	for name, dialect := range map[string]vm.Dialect{"2": vm.Py2, "3": vm.Py3} {
		for _, n := range []int{100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for range b.N {
					var heaps []float64
					m, t := vm.New(vm.Config{Dialect: dialect, Stdout: io.Discard, Stderr: os.Stderr})
					m.AddModule(&vm.NativeModule{Name: "measure", Funcs: []vm.Method{{Name: "heap", Fn: func(*vm.Thread, []vm.Value) vm.Value {
						var s runtime.MemStats
						runtime.GC()
						runtime.ReadMemStats(&s)
						heaps = append(heaps, float64(s.HeapAlloc))
						return vm.None
					}}}})
					if status := t.RunSource(fmt.Appendf(nil, program, n), "blocked.py"); status != 0 || len(heaps) != 2 {
						b.Fatalf("status %d", status)
					}
					b.ReportMetric((heaps[1]-heaps[0])/float64(n), "B/tasklet")
				}
			})
		}
	}
}
