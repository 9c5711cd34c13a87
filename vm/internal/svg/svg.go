// Package svg is what pictures of runs share.
package svg

import (
	"encoding/xml"
	"strings"
)

// Escape is a text as the text of an element or the value of an attribute.
func Escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder gives no error
	return b.String()
}

// Clip cuts a text to n characters.
func Clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
