package fixes

import "bytes"

// literals calls found for every string literal in src[start:stop], which
// holds literals, white space, comments and continuations: the text of one
// string node, whose literals may be several. nested says that the replacement
// fields of f-strings hold any expression (PEP 701); before that the closing
// quote cannot occur in one.
func literals(src []byte, start, stop int, nested bool, found func(from, to int)) {
	for at := start; at < stop; {
		switch quote, formatted := opening(src[at:stop]); {
		case quote > 0:
			end := literalEnd(src[:stop], at, quote-1, nested && formatted)
			found(at, end)
			at = end
		case src[at] == '#':
			at += lineLength(src[at:stop])
		default:
			at++
		}
	}
}

// opening looks for a string prefix and its quote at the start of text, and
// gives one more than the quote's offset, or 0.
func opening(text []byte) (quote int, formatted bool) {
	for i := 0; i < len(text) && i < 4; i++ {
		switch text[i] {
		case '\'', '"':
			return i + 1, formatted
		case 'f', 'F', 't', 'T':
			formatted = true
		case 'r', 'R', 'b', 'B', 'u', 'U':
		default:
			return 0, false
		}
	}
	return 0, false
}

// lineLength is the number of bytes before the newline.
func lineLength(text []byte) int {
	if i := bytes.IndexAny(text, "\r\n"); i >= 0 {
		return i
	}
	return len(text)
}

// literalEnd gives the offset past the literal whose quote is at start+prefix.
func literalEnd(src []byte, start, prefix int, fields bool) int {
	quote := src[start+prefix : start+prefix+1]
	if triple := bytes.Repeat(quote, 3); bytes.HasPrefix(src[start+prefix:], triple) {
		quote = triple
	}
	at := start + prefix + len(quote)
	for at < len(src) {
		switch {
		case bytes.HasPrefix(src[at:], quote):
			return at + len(quote)
		case src[at] == '\\':
			at += 2
		case fields && bytes.HasPrefix(src[at:], []byte("{{")):
			at += 2
		case fields && src[at] == '{':
			at = fieldEnd(src, at+1)
		default:
			at++
		}
	}
	return len(src)
}

// fieldEnd gives the offset past the '}' of the replacement field whose
// expression starts at at.
func fieldEnd(src []byte, at int) int {
	for depth := 0; at < len(src); {
		if quote, formatted := opening(src[at:]); quote > 0 {
			at = literalEnd(src, at, quote-1, formatted)
			continue
		}
		switch src[at] {
		case '#':
			at += lineLength(src[at:])
			continue
		case '(', '[', '{':
			depth++
		case ')', ']':
			depth--
		case '}':
			if depth == 0 {
				return at + 1
			}
			depth--
		case ':':
			if depth == 0 {
				return specEnd(src, at+1)
			}
		}
		at++
	}
	return len(src)
}

// specEnd gives the offset past the '}' that ends the field whose format
// specification starts at at. Quotes mean nothing in one, fields do.
func specEnd(src []byte, at int) int {
	for at < len(src) {
		switch src[at] {
		case '{':
			at = fieldEnd(src, at+1)
		case '}':
			return at + 1
		default:
			at++
		}
	}
	return len(src)
}
