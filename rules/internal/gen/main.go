// Command gen makes what is generated from the rules: rules/all/all.go, the
// pages under docs/rules and the table in README.md.
//
//	go run ./rules/internal/gen
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/sllint/sllint/rules/internal/pages"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run() error {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("go env GOMOD: %w", err)
	}
	root := filepath.Dir(strings.TrimSpace(string(out)))
	text, err := pages.Registry(filepath.Join(root, "rules"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(root, "rules", "all", "all.go"), text, 0o644); err != nil {
		return err
	}
	// The pages need the rules of the list just written, hence a program of
	// its own.
	cmd := exec.Command("go", "run", "./rules/internal/docgen", root)
	cmd.Dir, cmd.Stdout, cmd.Stderr = root, os.Stdout, os.Stderr
	return cmd.Run()
}
