package vm

import "strings"

// Copying what is large. While one thread of Go copies nothing can stop it, and
// where the collector wants to all others wait for it: so that the program can be
// stopped in time, much is copied in pieces.

const (
	pieceItems = 1 << 14
	pieceBytes = 1 << 18
)

// copyItems copies src to dst, which is as long. Like copyBytes it is not inlined,
// because calls are where Go stops a thread.
//
//go:noinline
func copyItems(dst, src []Value) {
	for len(src) > pieceItems {
		copyPiece(dst, src[:pieceItems])
		dst, src = dst[pieceItems:], src[pieceItems:]
	}
	copy(dst, src)
}

//go:noinline
func copyPiece(dst, src []Value) { copy(dst, src) }

// copyBytes copies src to dst, which is as long.
//
//go:noinline
func copyBytes(dst []byte, src string) {
	for len(src) > pieceBytes {
		copyBytesPiece(dst, src[:pieceBytes])
		dst, src = dst[pieceBytes:], src[pieceBytes:]
	}
	copy(dst, src)
}

//go:noinline
func copyBytesPiece(dst []byte, src string) { copy(dst, src) }

// joinStrings is a + b.
func joinStrings(a, b string) string {
	if len(a)+len(b) <= pieceBytes {
		return a + b
	}
	out := make([]byte, len(a)+len(b))
	copyBytes(out, a)
	copyBytes(out[len(a):], b)
	return stringOf(out)
}

// repeatString is s * n.
func repeatString(s string, n int) string {
	if len(s)*n <= pieceBytes {
		return strings.Repeat(s, n)
	}
	out := make([]byte, len(s)*n)
	copyBytes(out, s)
	for have := len(s); have < len(out); {
		k := min(have, max(pieceBytes/len(s), 1)*len(s), len(out)-have)
		copyBytes(out[have:have+k], stringOf(out[:k]))
		have += k
	}
	return stringOf(out)
}
