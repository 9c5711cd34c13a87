package source

import (
	"encoding/binary"
	"strconv"
)

const highBits = 0x8080808080808080

// isASCII tells whether no byte is above 0x7f, 64 bytes a turn.
func isASCII(b []byte) bool {
	for len(b) >= 64 {
		c := b[:64:64]
		w := binary.LittleEndian.Uint64(c) | binary.LittleEndian.Uint64(c[8:]) |
			binary.LittleEndian.Uint64(c[16:]) | binary.LittleEndian.Uint64(c[24:]) |
			binary.LittleEndian.Uint64(c[32:]) | binary.LittleEndian.Uint64(c[40:]) |
			binary.LittleEndian.Uint64(c[48:]) | binary.LittleEndian.Uint64(c[56:])
		if w&highBits != 0 {
			return false
		}
		b = b[64:]
	}
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&highBits != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func itoa(n int) string { return strconv.Itoa(n) }
