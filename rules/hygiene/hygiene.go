// Package hygiene holds the entries for what the driver itself reports:
// files that do not parse and suppressions that suppress nothing. Their Run is
// nil.
package hygiene
