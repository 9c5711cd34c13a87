package unicodedata

import "testing"

// TestASCIIIsFree: nothing is unpacked for ASCII.
func TestASCIIIsFree(t *testing.T) {
	db := &Database{Version: "x", full: true, packed: &packed15}
	s := []byte("Hello, World 42\n")
	for _, c := range s {
		r := rune(c)
		db.IsAlpha(r)
		db.IsAlnum(r)
		db.IsDecimal(r)
		db.IsSpace(r)
		db.IsPrintable(r)
		db.IsXIDContinue(r)
		db.IsLower(r)
		db.IsUpper(r)
	}
	Upper(db, s)
	Lower(db, s)
	Title(db, s)
	Capitalize(db, s)
	Swapcase(db, s)
	Casefold(db, s)
	IsTitleText(db, s)
	Normalize(db, NFKC, s)
	ToASCII(db, s)
	if db.tab != nil {
		t.Error("the table was unpacked")
	}
}
