package deflate

import "hash/crc32"

const adlerMod = 65521

// Adler continues a checksum of Adler-32, which begins with 1.
func Adler(sum uint32, b []byte) uint32 { return adler(sum, b) }

func adler(sum uint32, b []byte) uint32 {
	lo, hi := sum&0xffff, sum>>16
	for len(b) > 0 {
		n := min(len(b), 5552) // as many as do not overflow
		for _, c := range b[:n] {
			lo += uint32(c)
			hi += lo
		}
		lo, hi, b = lo%adlerMod, hi%adlerMod, b[n:]
	}
	return hi<<16 | lo
}

// checkStart is the checksum of nothing.
func checkStart(wrap int) uint32 {
	if wrap == wrapZlib {
		return 1
	}
	return 0
}

func update(wrap int, sum uint32, b []byte) uint32 {
	switch wrap {
	case wrapZlib:
		return adler(sum, b)
	case wrapGzip:
		return crc32.Update(sum, crc32.IEEETable, b)
	}
	return sum
}
