package vm

// "Did you mean": CPython's suggestions of names that are spelled alike.

const (
	moveCost      = 2
	caseCost      = 1
	maxSuggestLen = 40
	maxCandidates = 750
)

// suggestName finds the name that is most like name, if one is like enough.
func (t *Thread) suggestName(name string, from []string) (string, bool) {
	if len(from) >= maxCandidates {
		return "", false
	}
	best, found := "", false
	bestCost := 0
	for _, s := range from {
		if s == name {
			continue
		}
		limit := (len(name) + len(s) + 3) * moveCost / 6
		if found {
			limit = min(limit, bestCost-1)
		}
		if c := editCost(name, s, limit); c <= limit && (!found || c < bestCost) {
			best, bestCost, found = s, c, true
		}
	}
	return best, found
}

// editCost is the Levenshtein distance where a change of case counts half; more
// than limit where it is greater.
func editCost(a, b string, limit int) int {
	if a == b {
		return 0
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return (len(a) + len(b)) * moveCost
	}
	if len(a) > maxSuggestLen || len(b) > maxSuggestLen {
		return limit + 1
	}
	if len(b) < len(a) {
		a, b = b, a
	}
	if (len(b)-len(a))*moveCost > limit {
		return limit + 1
	}
	var row [maxSuggestLen]int
	for i := range a {
		row[i] = (i + 1) * moveCost
	}
	result := 0
	for bi := range len(b) {
		distance := bi * moveCost
		result = distance
		least := 1 << 30
		for i := range len(a) {
			substitute := distance + substituteCost(b[bi], a[i])
			distance = row[i]
			move := min(result, distance) + moveCost
			result = min(substitute, move)
			row[i] = result
			least = min(least, result)
		}
		if least > limit {
			return limit + 1
		}
	}
	return result
}

func substituteCost(a, b byte) int {
	switch {
	case a&31 != b&31:
		return moveCost
	case a == b:
		return 0
	case lowerByte(a) == lowerByte(b):
		return caseCost
	}
	return moveCost
}
