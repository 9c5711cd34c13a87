// Package suggest finds the name that was probably meant, as CPython 3.13 does
// for its "Did you mean".
package suggest

const (
	maxCandidates = 750
	maxLength     = 40
	moveCost      = 2
	caseCost      = 1
)

// Closest gives the candidate that is nearest to name, "" if none is near
// enough. Names are compared by their UTF-8 bytes; of equally near ones the
// first wins, so that the order of the candidates matters.
func Closest(name string, candidates []string) string {
	if len(candidates) >= maxCandidates {
		return ""
	}
	best, found := int(^uint(0)>>1), ""
	var row [maxLength]int
	for _, c := range candidates {
		if c == name {
			continue
		}
		// A third of the characters may be wrong, and fewer than before.
		limit := min((len(name)+len(c)+3)*moveCost/6, best-1)
		if d := distance(name, c, limit, &row); d <= limit {
			best, found = d, c
		}
	}
	return found
}

// distance is Levenshtein's, in which a change of case costs half; beyond the
// limit it only tells that.
func distance(a, b string, limit int, row *[maxLength]int) int {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if a == "" || b == "" {
		return (len(a) + len(b)) * moveCost
	}
	if len(a) > maxLength || len(b) > maxLength {
		return limit + 1
	}
	if len(b) < len(a) {
		a, b = b, a
	}
	if (len(b)-len(a))*moveCost > limit {
		return limit + 1
	}
	for i := range len(a) {
		row[i] = (i + 1) * moveCost
	}
	result := 0
	for i := range len(b) {
		above := i * moveCost
		result = above
		least := int(^uint(0) >> 1)
		for k := range len(a) {
			change := above + substitution(b[i], a[k])
			above = row[k]
			result = min(min(result, above)+moveCost, change)
			row[k] = result
			least = min(least, result)
		}
		if least > limit {
			return limit + 1
		}
	}
	return result
}

func substitution(a, b byte) int {
	switch {
	case a == b:
		return 0
	case lower(a) == lower(b):
		return caseCost
	}
	return moveCost
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
