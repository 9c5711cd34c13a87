package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/report"
	"github.com/sllint/sllint/rules/all"
)

func (a *app) ruleCommand() *cobra.Command {
	var format string
	var every bool
	c := &cobra.Command{
		Use:   "rule CODE|NAME... | --all",
		Short: "Explain a rule",
		Long:  "Explain rules: what they report, why, what real Python does, and how a finding is confirmed.",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return codes(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if every == (len(args) > 0) {
				return &failure{fmt.Errorf("give the code or the name of a rule, or --all"), "`sllint rule --all` lists every rule"}
			}
			rules := all.Rules()
			if !every {
				var err error
				if rules, err = named(rules, args); err != nil {
					return err
				}
			}
			switch format {
			case "text":
				for i, r := range rules {
					if i > 0 {
						fmt.Fprintln(a.out)
					}
					report.Rule(a.out, r, a.colored(a.out))
				}
				return nil
			case "json":
				return a.rulesJSON(rules, every || len(args) > 1)
			}
			return fmt.Errorf("--output-format %q is not text or json", format)
		},
	}
	c.Flags().StringVar(&format, "output-format", "text", "text or json")
	c.Flags().BoolVar(&every, "all", false, "explain every rule")
	complete(c, "output-format", "text", "json")
	return c
}

// named finds rules by code, prefix or name.
func named(rules []*analysis.Rule, words []string) ([]*analysis.Rule, error) {
	var found []*analysis.Rule
	for _, word := range words {
		before := len(found)
		for _, r := range rules {
			if word != "" && (strings.HasPrefix(r.Code, strings.ToUpper(word)) || strings.EqualFold(r.Name, word)) {
				found = append(found, r)
			}
		}
		if len(found) > before {
			continue
		}
		var known []string
		for _, r := range rules {
			known = append(known, r.Code, r.Name)
		}
		f := &failure{fmt.Errorf("there is no rule %q", word), "`sllint rule --all` lists every rule"}
		if best := config.Nearest(word, known); best != "" {
			f.hint = fmt.Sprintf("did you mean %s?", best)
		}
		return nil, f
	}
	return found, nil
}

// rulesJSON writes rules: one as an object, several as a list.
func (a *app) rulesJSON(rules []*analysis.Rule, list bool) error {
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if !list && len(rules) == 1 {
		return e.Encode(report.RuleJSON(rules[0]))
	}
	described := make([]report.RuleDescription, 0, len(rules))
	for _, r := range rules {
		described = append(described, report.RuleJSON(r))
	}
	return e.Encode(described)
}
