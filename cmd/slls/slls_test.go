package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sllint/sllint/lsp/lsptest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"slls": main})
}

// server is the program at work.
type server struct {
	*lsptest.Client
	t   *testing.T
	cmd *exec.Cmd
	out io.ReadCloser
}

func start(t *testing.T, args ...string) *server {
	t.Helper()
	path, err := exec.LookPath("slls") // testscript put it there
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return &server{lsptest.New(out, in), t, cmd, out}
}

func (s *server) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// status waits for the program to end.
func (s *server) status() int {
	s.t.Helper()
	done := make(chan struct{})
	go func() { s.cmd.Wait(); close(done) }()
	select {
	case <-done:
		return s.cmd.ProcessState.ExitCode()
	case <-time.After(10 * time.Second):
		s.t.Fatal("the program does not end")
		return -1
	}
}

// TestEnds looks at how the program ends.
func TestEnds(t *testing.T) {
	for _, test := range []struct {
		name   string
		end    func(s *server)
		status int
	}{
		{"shutdown and exit", func(s *server) { s.must(s.Shutdown()) }, 0},
		{"exit alone", func(s *server) { s.must(s.Notify("exit", nil)) }, 1},
		{"end of input", func(s *server) { s.must(s.Close()) }, 1},
		{"end of input after shutdown", func(s *server) { s.must(s.Call("shutdown", nil, nil)); s.must(s.Close()) }, 0},
		{"in the middle of a message", func(s *server) { s.must(s.Raw([]byte("Content-Length: 100\r\n\r\n{"))); s.must(s.Close()) }, 1},
		{"SIGTERM", func(s *server) { s.must(s.cmd.Process.Signal(syscall.SIGTERM)) }, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t)
			_, err := s.Initialize(nil)
			s.must(err)
			test.end(s)
			if got := s.status(); got != test.status {
				t.Errorf("status %d, want %d", got, test.status)
			}
		})
	}
}

// TestParent ends with the process that the client names, though the input
// stays open.
func TestParent(t *testing.T) {
	parent := exec.Command("sleep", "60")
	if err := parent.Start(); err != nil {
		t.Skip("there is no sleep:", err)
	}
	s := start(t)
	_, err := s.Initialize(map[string]any{"processId": parent.Process.Pid})
	s.must(err)
	parent.Process.Kill()
	parent.Wait()
	if got := s.status(); got != 1 {
		t.Errorf("status %d", got)
	}
}

// TestAnswersAtEnd answers what was asked before the input ended.
func TestAnswersAtEnd(t *testing.T) {
	s := start(t)
	_, err := s.Initialize(nil)
	s.must(err)
	s.must(s.Open("untitled:x", "x = 1\n"))
	id, err := s.Begin("textDocument/codeLens", map[string]any{"textDocument": map[string]any{"uri": "untitled:x"}})
	s.must(err)
	s.must(s.Close())
	if b, err := s.Await(id); err != nil || !strings.Contains(string(b), "Run") {
		t.Errorf("%s %v", b, err)
	}
}

// TestStop runs a program that never ends, and one that looks at nothing, and
// stops both: none of their processes is left.
func TestStop(t *testing.T) {
	for name, text := range map[string]string{
		"loop":   "import sys\nprint('begun')\nsys.stdout.flush()\nwhile True: pass\n",
		"native": "import sys\nprint('begun')\nsys.stdout.flush()\n9**9**9\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			_, err := s.Initialize(map[string]any{"initializationOptions": map[string]any{"trusted": true, "run": map[string]any{"timeout": "1h"}}})
			s.must(err)
			s.must(s.Open("untitled:x", text))
			id, err := s.Begin("workspace/executeCommand", map[string]any{
				"command": "sllint.run", "arguments": []any{map[string]any{"uri": "untitled:x"}}, "workDoneToken": "mine",
			})
			s.must(err)
			_, err = s.Next("$/progress", func(p json.RawMessage) bool { return strings.Contains(string(p), "begun") })
			s.must(err)
			if n := children(t, s.cmd.Process.Pid); n != 1 {
				t.Errorf("%d children while it runs", n)
			}
			s.must(s.Notify("window/workDoneProgress/cancel", map[string]any{"token": "mine"}))
			if _, err := s.Await(id); err == nil {
				t.Error("no error")
			}
			for i := 0; children(t, s.cmd.Process.Pid) > 0; i++ {
				if i == 100 {
					t.Fatal("a child is left")
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
}

// TestConfirm confirms a finding for real.
func TestConfirm(t *testing.T) {
	s := start(t)
	_, err := s.Initialize(map[string]any{"initializationOptions": map[string]any{"trusted": true}})
	s.must(err)
	s.must(s.Open("untitled:x", "def catch():\n    try:\n        work()\n    except ValueError as e:\n        result = e\n    return None\n"))
	var answers []struct {
		Code    string
		Verdict struct {
			Status   string
			Evidence []struct{ Object string }
		}
	}
	s.must(s.Call("workspace/executeCommand", map[string]any{"command": "sllint.confirm", "arguments": []any{map[string]any{"uri": "untitled:x"}}}, &answers))
	if len(answers) != 1 || answers[0].Code != "SLL102" || answers[0].Verdict.Status != "confirmed" || len(answers[0].Verdict.Evidence) == 0 {
		t.Errorf("%+v", answers)
	}
}

// TestOrphan kills the server while a program runs: the program ends too.
func TestOrphan(t *testing.T) {
	s := start(t)
	_, err := s.Initialize(map[string]any{"initializationOptions": map[string]any{"trusted": true, "run": map[string]any{"timeout": "1h"}}})
	s.must(err)
	s.must(s.Open("untitled:x", "while True: pass\n"))
	_, err = s.Begin("workspace/executeCommand", map[string]any{"command": "sllint.run", "arguments": []any{map[string]any{"uri": "untitled:x"}}})
	s.must(err)
	for i := 0; children(t, s.cmd.Process.Pid) == 0; i++ {
		if i == 500 {
			t.Fatal("no child")
		}
		time.Sleep(10 * time.Millisecond)
	}
	list := childPids(t, s.cmd.Process.Pid)
	s.cmd.Process.Kill()
	s.cmd.Wait()
	for _, pid := range list {
		for i := 0; ; i++ {
			if _, err := os.Stat(fmt.Sprintf("/proc/%s/cmdline", pid)); err != nil {
				break
			}
			if i == 500 {
				t.Fatalf("%s lives on", pid)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func children(t *testing.T, pid int) int { return len(childPids(t, pid)) }

// childPids lists the processes that a process has started.
func childPids(t *testing.T, pid int) (list []string) {
	t.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil || len(tasks) == 0 {
		t.Skip("there is no /proc that lists children")
	}
	for _, task := range tasks {
		if b, err := os.ReadFile(task); err == nil {
			list = append(list, strings.Fields(string(b))...)
		}
	}
	return list
}

// TestListen serves two clients at a time on a socket.
func TestListen(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip(err)
	}
	address := l.Addr().String()
	l.Close()
	s := start(t, "--listen", address, "--log-file", filepath.Join(t.TempDir(), "log"))
	var clients []*lsptest.Client
	for range 2 {
		var c net.Conn
		for i := 0; ; i++ {
			if c, err = net.Dial("tcp", address); err == nil {
				break
			} else if i == 200 {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Millisecond)
		}
		client := lsptest.New(c, c)
		_, err := client.Initialize(nil)
		s.must(err)
		clients = append(clients, client)
	}
	for _, c := range clients {
		s.must(c.Shutdown())
		if err := c.Ended(); err != nil && err != io.EOF {
			t.Error(err)
		}
	}
}

// TestFlags looks at what is said of flags.
func TestFlags(t *testing.T) {
	for _, test := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--version"}, 0, "slls 0."},
		{[]string{"--help"}, 0, "usage: slls"},
		{[]string{"--no"}, 2, "-no"},
		{[]string{"file.py"}, 2, "slls takes no arguments"},
		{[]string{"--log-level", "loud"}, 2, "loud"},
		{[]string{"--listen", "nonsense"}, 2, "--listen"},
	} {
		out, _ := exec.Command("slls", test.args...).CombinedOutput()
		cmd := exec.Command("slls", test.args...)
		cmd.Run()
		if got := cmd.ProcessState.ExitCode(); got != test.status || !strings.Contains(string(out), test.want) {
			t.Errorf("%v: status %d, %s", test.args, got, out)
		}
	}
}
