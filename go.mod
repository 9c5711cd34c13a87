module github.com/sllint/sllint

go 1.26.0

require (
	github.com/agnivade/levenshtein v1.2.2
	github.com/bmatcuk/doublestar/v4 v4.10.4
	golang.org/x/text v0.43.0
)
