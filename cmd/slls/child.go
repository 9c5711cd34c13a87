package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"time"

	"github.com/sllint/sllint/cmd/internal/program"
	"github.com/sllint/sllint/lsp"
)

// A program that is run has a process of its own, which is this program again:
// it can be ended whatever it does, its memory is its own, and a fault of the
// interpreter is not the server's. What to do comes on its standard input; when
// that ends, because the server has gone, so does the process.

// childCommand is the argument that makes a child of a process.
const childCommand = "child-of-slls"

// processes runs each program in a child.
type processes struct{}

func (processes) Run(ctx context.Context, p lsp.Program, stdout, stderr io.Writer) (int, error) {
	cmd, stdin, err := startChild(p, stdout, stderr)
	if err != nil {
		return 0, err
	}
	defer stdin.Close()
	stop := context.AfterFunc(ctx, func() { cmd.Process.Kill() })
	defer stop()
	err = cmd.Wait()
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() >= 0 {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// startChild starts a process and tells it what to do. It lives until its
// standard input is closed.
func startChild(job any, stdout, stderr io.Writer) (*exec.Cmd, io.Closer, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, fmt.Errorf("cannot tell which program this is: %w", err)
	}
	text, err := json.Marshal(job)
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.Command(self, childCommand)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.WaitDelay = time.Second
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	if _, err := stdin.Write(append(text, '\n')); err != nil {
		cmd.Process.Kill()
		cmd.Wait()
		return nil, nil, err
	}
	return cmd, stdin, nil
}

// child does what the server says.
func child(in io.Reader, out, errs io.Writer) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	r := bufio.NewReader(in)
	text, err := r.ReadBytes('\n')
	var p lsp.Program
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil {
		fmt.Fprintf(errs, "error: this is not for people: %v\n", err)
		return statusFailed
	}
	go func() {
		io.Copy(io.Discard, r)
		os.Exit(statusUnclean)
	}()
	run := program.Program{
		In: strings.NewReader(""), Out: out, Err: errs,
		Python: p.Python, Allow: p.Allow, Path: p.Path, Memory: p.Memory, Timeout: p.Timeout, MaxOutput: p.Output,
		Live: 50 * time.Millisecond,
	}
	err = run.Run(context.Background(), p.Name, p.Source, []string{p.Name})
	var status program.Status
	switch {
	case errors.As(err, &status):
		return int(status)
	case err != nil:
		fmt.Fprintf(errs, "error: %v\n", err)
		return statusFailed
	}
	return statusDone
}
