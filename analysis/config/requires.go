package config

import (
	"strconv"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// requiredVersion reads a `requires-python` specifier (PEP 440). It returns
// the oldest dialect that is let in, or 0 when the specifier does not decide:
// it cannot be read, or lets Python 2 and Python 3 in, and then the code itself
// must tell.
func requiredVersion(specifier string) syntax.Version {
	var admitted []syntax.Version
	for _, v := range syntax.Versions {
		ok, readable := admits(specifier, int(v/100), int(v%100))
		if !readable {
			return 0
		}
		if ok {
			admitted = append(admitted, v)
		}
	}
	if len(admitted) == 0 || admitted[0].Py2() && len(admitted) > 1 {
		return 0
	}
	return admitted[0]
}

// admits reports whether some micro version of major.minor satisfies every
// clause of the specifier.
func admits(specifier string, major, minor int) (ok, readable bool) {
	ok = true
	for clause := range strings.SplitSeq(specifier, ",") {
		clause = strings.TrimSpace(clause)
		if clause == "" {
			continue
		}
		op := clause[:len(clause)-len(strings.TrimLeft(clause, "<>=!~"))]
		want, wild, valid := release(strings.TrimSpace(clause[len(op):]))
		if !valid {
			return false, false
		}
		if !admitsClause(op, want, wild, major*100+minor) {
			ok = false
		}
	}
	return ok, true
}

// release reads "3", "3.8", "3.8.1" or "3.8.*"; suffixes such as rc1 and
// .post1 do not matter to a dialect.
func release(s string) (parts []int, wild, ok bool) {
	s = strings.TrimPrefix(s, "v")
	if rest, found := strings.CutSuffix(s, ".*"); found {
		s, wild = rest, true
	}
	for field := range strings.SplitSeq(s, ".") {
		digits := field[:len(field)-len(strings.TrimLeft(field, "0123456789"))]
		n, err := strconv.Atoi(digits)
		if err != nil || n > 99 {
			if len(parts) == 0 {
				return nil, false, false
			}
			break
		}
		parts = append(parts, n)
		if len(digits) < len(field) {
			break
		}
	}
	return parts, wild, true
}

// admitsClause decides one clause for the version v = major*100+minor, which
// stands for all its micro versions.
func admitsClause(op string, want []int, wild bool, v int) bool {
	bound := want[0] * 100
	if len(want) > 1 {
		bound += want[1]
	}
	micro := len(want) > 2 && want[2] > 0
	sameSeries := v == bound
	if len(want) == 1 {
		sameSeries = v/100 == want[0]
	}
	switch op {
	case ">=":
		return v >= bound
	case ">":
		return v > bound || v == bound && len(want) > 1
	case "<":
		return v < bound || v == bound && micro
	case "<=":
		return v <= bound
	case "==", "===":
		if !wild && len(want) == 1 {
			return v == bound
		}
		return sameSeries
	case "!=":
		return !wild || !sameSeries
	case "~=":
		if len(want) > 2 {
			return v == bound
		}
		return v >= bound && v/100 == want[0]
	}
	return true
}
