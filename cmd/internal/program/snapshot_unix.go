//go:build unix

package program

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/sllint/sllint/vm"
)

// keepOnSignal saves the program whenever SIGUSR1 comes, until what it returns is called.
func keepOnSignal(m *vm.VM) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-signals:
				m.Keep()
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}
