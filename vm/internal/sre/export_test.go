package sre

// What tests of the outside look at.
var (
	IsAlnum   = isAlnum
	IsDecimal = isDecimal
	IsSpace   = isSpace
	Lower     = lower
	Lowering  = lowering
)
