//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterrupt sends signals to a run that waits for a file which never ends:
// it must stop at once, with the status that shells give for the signal.
func TestInterrupt(t *testing.T) {
	program := filepath.Join(t.TempDir(), "sllint")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, tt := range []struct {
		signal os.Signal
		status int
	}{{os.Interrupt, 130}, {syscall.SIGTERM, 143}} {
		t.Run(tt.signal.String(), func(t *testing.T) {
			dir := t.TempDir()
			pipe := filepath.Join(dir, "pipe.py")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Skipf("no named pipes here: %v", err)
			}
			var stderr bytes.Buffer
			cmd := exec.Command(program, "check", "--no-cache", "pipe.py")
			cmd.Dir, cmd.Stderr = dir, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			// Opening waits until the program has opened the other end.
			w, err := os.OpenFile(pipe, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			started := time.Now()
			if err := cmd.Process.Signal(tt.signal); err != nil {
				t.Fatal(err)
			}
			err = cmd.Wait()
			if took := time.Since(started); took > 5*time.Second {
				t.Errorf("took %s to stop", took)
			}
			if got := cmd.ProcessState.ExitCode(); got != tt.status || !strings.Contains(stderr.String(), "interrupted") {
				t.Errorf("status %d (%v), want %d; %s", got, err, tt.status, stderr.String())
			}
		})
	}
}
