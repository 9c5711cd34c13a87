// Package all lists every rule.
package all

import (
	"slices"

	"github.com/sllint/sllint/analysis"
)

//go:generate go run ../internal/gen

// Rules returns every rule, sorted by code. The entries whose Run is nil
// document what the driver itself reports.
func Rules() []*analysis.Rule { return slices.Clone(rules) }
