package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/cmd/internal/program"
	"github.com/sllint/sllint/confirm"
	"github.com/sllint/sllint/lsp"
	"github.com/sllint/sllint/rules/all"
)

// A program that is run has a process of its own, which is this program again:
// it can be ended whatever it does, its memory is its own, and a fault of the
// interpreter is not the server's. What to do comes on its standard input; when
// that ends, because the server has gone, so does the process.

// childCommand is the argument that makes a child of a process.
const childCommand = "child-of-slls"

// job is what a child is to do: one of them.
type job struct {
	Run     *lsp.Program  `json:"run,omitempty"`
	Confirm *lsp.Question `json:"confirm,omitempty"`
}

// answer is one verdict of a child.
type answer struct {
	Finding int               `json:"finding"`
	Verdict *analysis.Verdict `json:"verdict"`
}

// processes runs each program, and confirms the findings of each source, in a
// child.
type processes struct{}

func (processes) Run(ctx context.Context, p lsp.Program, stdout, stderr io.Writer) (int, error) {
	return runChild(ctx, job{Run: &p}, stdout, stderr)
}

func (processes) Confirm(ctx context.Context, q lsp.Question, each func(int, *analysis.Verdict)) error {
	r, w := io.Pipe()
	read := make(chan struct{})
	go func() {
		defer close(read)
		for d := json.NewDecoder(r); ; {
			var a answer
			if d.Decode(&a) != nil || a.Verdict == nil {
				break
			}
			each(a.Finding, a.Verdict)
		}
		io.Copy(io.Discard, r)
	}()
	var said bytes.Buffer
	status, err := runChild(ctx, job{Confirm: &q}, w, &said)
	w.Close()
	<-read
	if err == nil && status != 0 {
		err = fmt.Errorf("status %d: %.500s", status, bytes.TrimSpace(said.Bytes()))
	}
	return err
}

// runChild runs a child to its end, or to that of the context.
func runChild(ctx context.Context, j job, stdout, stderr io.Writer) (status int, err error) {
	cmd, stdin, err := startChild(j, stdout, stderr)
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
func startChild(j job, stdout, stderr io.Writer) (*exec.Cmd, io.Closer, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, fmt.Errorf("cannot tell which program this is: %w", err)
	}
	text, err := json.Marshal(j)
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
	var j job
	if err == nil {
		err = json.Unmarshal(text, &j)
	}
	if err == nil && j.Run == nil && j.Confirm == nil {
		err = errors.New("nothing to do")
	}
	if err != nil {
		fmt.Fprintf(errs, "error: this is not for people: %v\n", err)
		return statusFailed
	}
	go func() {
		io.Copy(io.Discard, r)
		os.Exit(statusUnclean)
	}()
	if j.Confirm != nil {
		err = judge(j.Confirm, out)
	} else {
		err = execute(j.Run, out, errs)
	}
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

// execute runs a program. The error is a program.Status where it ended with one.
func execute(p *lsp.Program, out, errs io.Writer) error {
	run := program.Program{
		In: strings.NewReader(""), Out: out, Err: errs,
		Python: p.Python, Allow: p.Allow, Path: p.Path, Memory: p.Memory, Timeout: p.Timeout, MaxOutput: p.Output,
		Live: 50 * time.Millisecond,
	}
	return run.Run(context.Background(), p.Name, p.Source, []string{p.Name})
}

// judge confirms findings, and writes each verdict as soon as it is there.
func judge(q *lsp.Question, out io.Writer) error {
	src := analysis.Source{Name: q.Name, Text: q.Text, Rules: q.Rules, Target: q.Target}
	checked, err := analysis.New(all.Rules()).Check(context.Background(), src)
	if err != nil {
		return err
	}
	o := confirm.Options{Path: q.Path, MaxSteps: q.MaxSteps, Timeout: q.Timeout}
	e := json.NewEncoder(out)
	for i, at := range q.Findings {
		n := slices.IndexFunc(checked.Findings, func(f analysis.Finding) bool {
			return f.Code == at.Code && f.Begin == at.Begin && f.Message == at.Message
		})
		if n < 0 {
			return fmt.Errorf("there is no %s in line %d", at.Code, at.Begin.Row)
		}
		one := checked.Findings[n : n+1]
		confirm.Findings(context.Background(), checked, one, o)
		if err := e.Encode(answer{i, one[0].Verdict}); err != nil {
			return err
		}
	}
	return nil
}
