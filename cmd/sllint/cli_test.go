package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"sllint": main,
	})
}

// TestCommands runs the scripts of testdata/cli, each in a folder of its own.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/cli",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": checkStatus,
		},
		Setup: func(e *testscript.Env) error {
			repo, err := filepath.Abs("../..")
			e.Vars = append(e.Vars, "TERM=xterm", "GOCOVERDIR="+os.Getenv("GOCOVERDIR"), "REPO="+repo)
			return err
		},
	})
}

// TestFlagsAreDocumented looks for each flag of check and merge in what people read.
func TestFlagsAreDocumented(t *testing.T) {
	var text []byte
	for _, name := range []string{"CI.md", "CONFIGURATION.md"} {
		page, err := os.ReadFile(filepath.Join("../../docs", name))
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, page...)
	}
	a := &app{}
	for _, c := range a.root().Commands() {
		if c.Name() != "check" && c.Name() != "merge" {
			continue
		}
		c.InitDefaultHelpFlag()
		visit := func(f *flag) {
			if f.Name != "help" && !f.Hidden && !regexp.MustCompile("[` ]--"+f.Name+"[` ]").Match(text) {
				t.Errorf("--%s of %s is in neither page", f.Name, c.Name())
			}
		}
		c.Flags().VisitAll(visit)
		c.InheritedFlags().VisitAll(visit)
	}
}

// checkStatus runs a command that must end with a certain status.
func checkStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status NUMBER COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}
