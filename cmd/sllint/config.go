package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis/config"
)

// inForce is the settings of one path as JSON.
type inForce struct {
	Path     string             `json:"path"`
	File     *string            `json:"file"`
	Root     string             `json:"root"`
	Settings map[string]setting `json:"settings"`
	Rules    []string           `json:"rules"`
	Dialect  string             `json:"requires-python"`
}

// setting is one value and where it came from.
type setting struct {
	Value  any    `json:"value"`
	Origin string `json:"origin"`
}

func (a *app) configCommand() *cobra.Command {
	var s selection
	var format string
	c := &cobra.Command{
		Use:   "config [PATH]",
		Short: "Show the settings in force for a path, and the file each came from",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o, err := s.overrides(c)
			if err != nil {
				return err
			}
			path := "."
			if len(args) == 1 {
				path = args[0]
			}
			return a.showConfig(o, path, format)
		},
	}
	s.add(c)
	c.Flags().StringVar(&s.cacheDir, "cache-dir", "", "keep the cache in this `FOLDER`")
	c.Flags().StringVar(&format, "output-format", "text", "text or json")
	complete(c, "output-format", "text", "json")
	return c
}

func (a *app) showConfig(o config.Overrides, path, format string) error {
	w, err := a.workspace(o)
	if err != nil {
		return err
	}
	abs := path
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(w.cwd, abs)
	}
	dir := filepath.Clean(abs)
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	s, err := w.resolver.For(dir)
	if err != nil {
		return err
	}
	rules := s.Rules
	if !info.IsDir() {
		rules = s.RulesFor(filepath.Clean(abs))
	}
	shown := inForce{Path: abs, Root: s.Root, Settings: map[string]setting{}, Rules: []string{}}
	if s.File != "" {
		shown.File = &s.File
	}
	if v := w.resolver.Requires(dir); v != 0 {
		shown.Dialect = v.String()
	}
	for _, name := range config.Keys() {
		shown.Settings[name] = setting{s.Value(name), s.Origin(name)}
	}
	for i, r := range w.linter.Rules() {
		if rules.Has(i) {
			shown.Rules = append(shown.Rules, r.Code)
		}
	}
	switch format {
	case "json":
		e := json.NewEncoder(a.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(shown)
	case "text":
		a.configText(&shown)
		return nil
	}
	return fmt.Errorf("--output-format %q is not text or json", format)
}

// configText writes settings as TOML, with their origins as comments.
func (a *app) configText(s *inForce) {
	file := "no file: the defaults"
	if s.File != nil {
		file = *s.File
	}
	fmt.Fprintf(a.out, "# %s\n# settings: %s\n", s.Path, file)
	if s.Dialect != "" {
		fmt.Fprintf(a.out, "# requires-python: %s\n", s.Dialect)
	}
	fmt.Fprintf(a.out, "# rules that run: %s\n\n", strings.Join(s.Rules, " "))
	for _, name := range config.Keys() {
		v := s.Settings[name]
		if v.Value == nil {
			continue // not given, and without a default of its own
		}
		fmt.Fprintf(a.out, "%s = %s  # %s\n", name, tomlValue(v.Value), v.Origin)
	}
}

// tomlValue spells a value as TOML does.
func tomlValue(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case []string:
		var items []string
		for _, s := range v {
			items = append(items, strconv.Quote(s))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case []config.Graded:
		var items []string
		for _, g := range v {
			items = append(items, strconv.Quote(g.Selector)+" = "+strconv.Quote(g.Severity))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case []config.Ignored:
		var items []string
		for _, p := range v {
			items = append(items, strconv.Quote(p.Pattern)+" = "+tomlValue(p.Codes))
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return fmt.Sprint(v)
}
