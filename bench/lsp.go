//go:build !windows

package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sllint/sllint/lsp/lsptest"
)

// servers measures slls and ruff's server over stdio, in turns, with the same
// documents and the same edits: from a change to the diagnostics of that version.
func servers(args []string) error {
	flags := flag.NewFlagSet("lsp", flag.ExitOnError)
	lib := flags.String("lib", "", "folder whose files the documents are made of (default: the standard library of python3.13 or python3)")
	ruff := flags.String("ruff", "", "the ruff to run (default: the newest one from PyPI, installed in a temporary folder)")
	sizes := flags.String("lines", "500,5000,20000", "how long the documents are")
	edits := flags.Int("edits", 200, "how many single edits")
	bursts := flags.Int("bursts", 40, "how many bursts of 20 edits")
	broken := flags.Bool("broken", false, "leave a bracket open all the while")
	memory := flags.Int("memory", 0, "then make this many edits and look at what slls needs")
	seed := flags.Uint64("seed", 1, "of the edits")
	flags.Parse(args)

	root, err := library(*lib)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	slls := filepath.Join(dir, "slls")
	if out, err := exec.Command("go", "build", "-o", slls, "./cmd/slls").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	if *ruff == "" {
		if *ruff, err = install(dir); err != nil {
			return err
		}
	}
	version, _ := exec.Command(*ruff, "--version").Output()
	fmt.Printf("slls and %s, in turns; ms from didChange to the diagnostics of that version\n", strings.TrimSpace(string(version)))
	fmt.Printf("%-8s %-6s %9s %8s %8s %8s %8s %8s %8s\n", "lines", "server", "opening", "p50", "p99", "most", "burst50", "burst99", "MB")
	for _, s := range strings.Split(*sizes, ",") {
		lines := 0
		if _, err := fmt.Sscan(s, &lines); err != nil {
			return fmt.Errorf("-lines %q: %w", s, err)
		}
		text, err := document(root, lines)
		if err != nil {
			return err
		}
		pair := []*editing{{name: "slls", cmd: []string{slls}}, {name: "ruff", cmd: []string{*ruff, "server"}}}
		for _, e := range pair {
			if err := e.begin(dir, text, *broken); err != nil {
				return fmt.Errorf("%s: %w", e.name, err)
			}
			e.random = rand.New(rand.NewPCG(*seed, 0))
		}
		for i := range *edits + *bursts {
			for _, e := range pair {
				n := 1
				if i >= *edits {
					n = 20
				}
				if err := e.edit(n); err != nil {
					return fmt.Errorf("%s: %w", e.name, err)
				}
			}
		}
		for _, e := range pair {
			fmt.Printf("%-8d %-6s %9.1f %8.2f %8.2f %8.2f %8.2f %8.2f %8d\n", lines, e.name, ms(e.opening), ms(quantile(e.single, 50)), ms(quantile(e.single, 99)),
				ms(quantile(e.single, 100)), ms(quantile(e.burst, 50)), ms(quantile(e.burst, 99)), resident(e.proc.Process.Pid)>>20)
		}
		if *memory > 0 {
			if err := pair[0].many(*memory); err != nil {
				return err
			}
		}
		for _, e := range pair {
			e.end()
		}
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / 1e6 }

func quantile(list []time.Duration, percent int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return list[min(len(list)*percent/100, len(list)-1)]
}

// document joins real files, cut between two definitions, to about as many
// lines as asked for.
func document(root string, lines int) (string, error) {
	var b bytes.Buffer
	for _, name := range []string{"asyncio/base_events.py", "unittest/case.py", "tarfile.py", "concurrent/futures/process.py", "socketserver.py",
		"subprocess.py", "argparse.py", "http/client.py", "logging/__init__.py", "urllib/request.py", "smtplib.py", "threading.py",
		"inspect.py", "typing.py", "pydoc.py", "doctest.py", "shutil.py", "zipfile/__init__.py", "asyncio/selector_events.py", "ssl.py", "pathlib/_local.py", "_pydecimal.py"} {
		if bytes.Count(b.Bytes(), []byte("\n")) >= lines {
			break
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return "", err
		}
		for _, line := range bytes.SplitAfter(text, []byte("\n")) {
			if !bytes.HasPrefix(line, []byte("from __future__")) {
				b.Write(line)
			}
		}
	}
	all := strings.SplitAfter(b.String(), "\n")
	if len(all) < lines {
		return "", fmt.Errorf("%s has no %d lines", root, lines)
	}
	for n := lines; n > lines*9/10; n-- {
		if strings.HasPrefix(all[n], "def ") || strings.HasPrefix(all[n], "class ") {
			return strings.Join(all[:n], ""), nil
		}
	}
	return strings.Join(all[:lines], ""), nil
}

// editing is a server with an open document that is changed.
type editing struct {
	name string
	cmd  []string
	proc *exec.Cmd
	*lsptest.Client
	uri     string
	lines   []string
	version int
	random  *rand.Rand
	undo    any

	opening       time.Duration
	single, burst []time.Duration
}

func (e *editing) begin(dir, text string, broken bool) error {
	e.proc = exec.Command(e.cmd[0], e.cmd[1:]...)
	e.proc.Dir = dir
	in, err := e.proc.StdinPipe()
	if err != nil {
		return err
	}
	out, err := e.proc.StdoutPipe()
	if err != nil {
		return err
	}
	if err := e.proc.Start(); err != nil {
		return err
	}
	e.Client = lsptest.New(out, in)
	e.Timeout = time.Minute
	_, err = e.Initialize(map[string]any{
		"rootUri":               "file://" + dir,
		"initializationOptions": map[string]any{"settings": map[string]any{"lint": map[string]any{"select": []string{"E722", "B006", "B012", "B904", "F841"}}}},
		"capabilities": map[string]any{
			"general":      map[string]any{"positionEncodings": []string{"utf-8", "utf-16"}},
			"textDocument": map[string]any{"publishDiagnostics": map[string]any{"versionSupport": true, "relatedInformation": true}},
		},
	})
	if err != nil {
		return err
	}
	if broken {
		text = "x = (\n\n" + text
	}
	e.uri = "file://" + filepath.Join(dir, "document.py")
	e.lines = strings.Split(text, "\n")
	e.version = 1
	started := time.Now()
	if err := e.Open(e.uri, text); err != nil {
		return err
	}
	m, err := e.answer(1)
	if err != nil {
		return err
	}
	e.opening = m.Sub(started)
	return nil
}

// answer waits for the diagnostics of a version.
func (e *editing) answer(version int) (time.Time, error) {
	m, err := e.Next("textDocument/publishDiagnostics", func(p json.RawMessage) bool {
		var d struct {
			URI     string
			Version int
		}
		return json.Unmarshal(p, &d) == nil && d.URI == e.uri && d.Version == version
	})
	if err != nil {
		return time.Time{}, err
	}
	return m.Came, nil
}

// change is what somebody types: a word into a line, or it away again.
func (e *editing) change() any {
	if e.undo != nil {
		c := e.undo
		e.undo = nil
		return c
	}
	row := 0
	for {
		row = e.random.IntN(len(e.lines))
		if strings.HasSuffix(e.lines[row], ":") || strings.TrimSpace(e.lines[row]) != "" && e.random.IntN(4) == 0 {
			break
		}
	}
	at := len(e.lines[row])
	word := []string{"  # why", " ", "x", "\n"}[e.random.IntN(4)]
	if word == "\n" {
		e.undo = lsptest.Replace(row, at, row+1, 0, "")
	} else {
		e.undo = lsptest.Replace(row, at, row, at+len(word), "")
	}
	return lsptest.Replace(row, at, row, at, word)
}

// edit makes some changes, one right after the other, and waits for the answer
// to the last.
func (e *editing) edit(n int) error {
	var sent time.Time
	for range n {
		e.version++
		c := e.change()
		sent = time.Now()
		if err := e.Change(e.uri, e.version, c); err != nil {
			return err
		}
	}
	came, err := e.answer(e.version)
	if err != nil {
		return err
	}
	if n == 1 {
		e.single = append(e.single, came.Sub(sent))
	} else {
		e.burst = append(e.burst, came.Sub(sent))
	}
	time.Sleep(10 * time.Millisecond)
	e.Notes("textDocument/publishDiagnostics")
	return nil
}

// many makes many changes and says what memory the server has, now and then.
func (e *editing) many(n int) error {
	fmt.Printf("%s after", e.name)
	for i := range n {
		e.version++
		if err := e.Change(e.uri, e.version, e.change()); err != nil {
			return err
		}
		if i%5 == 0 {
			if _, err := e.answer(e.version); err != nil {
				return err
			}
			e.Notes("textDocument/publishDiagnostics")
		}
		if (i+1)%max(n/5, 1) == 0 {
			fmt.Printf(" %d edits: %d MB;", i+1, resident(e.proc.Process.Pid)>>20)
		}
	}
	fmt.Println()
	return nil
}

func (e *editing) end() {
	e.Shutdown()
	done := make(chan struct{})
	go func() { e.proc.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		e.proc.Process.Kill()
	}
}

// resident is the memory of a process that is in use now, 0 where nobody tells.
func resident(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	var size, pages int64
	fmt.Sscan(string(b), &size, &pages)
	return pages * int64(os.Getpagesize())
}
