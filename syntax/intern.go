package syntax

import (
	"math/rand/v2"
	"strings"
)

// symTable numbers the identifiers of one file. It is an open-addressed hash
// table that holds the keywords as well, so that one look-up tells both.
type symTable struct {
	slots []symSlot
	shift uint8
	used  int
	names []string // by Sym
	own   bool     // new names are to be copies, for the source may go before them

	// To empty the table fast: where the names are, and whose keywords.
	touched []uint32
	py2     bool
}

// symSlot is a Sym+1, or -token for a keyword; 0 is free.
type symSlot struct {
	hash uint32
	id   int32
}

const (
	hashMul   = 0x9e3779b1
	hashPrime = 16777619 // of FNV-1a
)

// hashSeed keeps a source from knowing which names collide.
var hashSeed = rand.Uint32()

// hashName is what scanName computes on its way.
func hashName(s string) uint32 {
	h := hashSeed
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * hashPrime
	}
	return h
}

// seeds are tables with the keywords of Python 2 and 3 alone.
var seeds [2]symTable

func init() {
	for i, is := range []func(token) bool{isKeyword2, isKeyword3} {
		t := &seeds[i]
		t.resize(7)
		for k := tFalse; k < numTokens; k++ {
			if is(k) {
				t.insert(hashName(tokenText[k]), -int32(k))
			}
		}
	}
}

func (t *symTable) resize(bits uint8) {
	old := t.slots
	t.slots = make([]symSlot, 1<<bits)
	t.shift = 32 - bits
	t.used = 0
	t.touched = t.touched[:0]
	// The keywords first, so that they stay found when the names go.
	for _, s := range old {
		if s.id < 0 {
			t.insert(s.hash, s.id)
		}
	}
	// The others in the order in which they came, as back wants it.
	byID := make([]symSlot, len(t.names))
	for _, s := range old {
		if s.id > 0 {
			byID[s.id-1] = s
		}
	}
	for _, s := range byID {
		if s.id > 0 {
			t.insert(s.hash, s.id)
		}
	}
}

// insert adds an entry that is not there yet.
func (t *symTable) insert(hash uint32, id int32) {
	mask := uint32(len(t.slots) - 1)
	i := hash * hashMul >> t.shift
	for t.slots[i&mask].id != 0 {
		i++
	}
	t.slots[i&mask] = symSlot{hash, id}
	t.used++
	if id > 0 {
		t.touched = append(t.touched, i&mask)
	}
}

// reset empties the table but for the keywords and makes room for about the
// names of a source of size bytes.
func (t *symTable) reset(py2 bool, size int) {
	seed := &seeds[1]
	if py2 {
		seed = &seeds[0]
	}
	bits := uint8(8)
	for bits < 14 && size>>(bits+4) > 0 {
		bits++
	}
	t.names = t.names[:0]
	if n := len(t.slots); t.py2 == py2 && n >= 1<<bits && n <= 8<<bits {
		for _, i := range t.touched {
			t.slots[i] = symSlot{}
		}
		t.used -= len(t.touched)
		t.touched = t.touched[:0]
		return
	}
	t.py2 = py2
	t.touched = t.touched[:0]
	if n := 1 << bits; cap(t.slots) >= n {
		t.slots = t.slots[:n]
		clear(t.slots)
	} else {
		t.slots = make([]symSlot, n)
	}
	t.shift = 32 - bits
	t.used = 0
	for _, s := range seed.slots {
		if s.id != 0 {
			t.insert(s.hash, s.id)
		}
	}
}

// back forgets all names but the first n. Those that came last are where nothing that
// came before has had to make way, so that it can be found as ever.
func (t *symTable) back(n int) {
	for i := len(t.names) - 1; i >= n; i-- {
		t.slots[t.touched[i]] = symSlot{}
		t.used--
	}
	t.names, t.touched = t.names[:n], t.touched[:n]
}

// lookup gives the entry of a name, which it adds if need be: a Sym+1, or
// -token for a keyword.
func (t *symTable) lookup(hash uint32, name string) int32 {
	slots := t.slots
	mask := uint32(len(slots) - 1)
	for i := hash * hashMul >> t.shift; ; i++ {
		s := &slots[i&mask]
		if s.id == 0 {
			break
		}
		if s.hash != hash {
			continue
		}
		if s.id > 0 {
			if t.names[s.id-1] == name {
				return s.id
			}
		} else if tokenText[-s.id] == name {
			return s.id
		}
	}
	return t.add(hash, name)
}

func (t *symTable) add(hash uint32, name string) int32 {
	if t.used >= len(t.slots)*3/5 {
		t.resize(32 - t.shift + 1)
	}
	if t.own {
		name = strings.Clone(name)
	}
	t.names = append(t.names, name)
	id := int32(len(t.names))
	t.insert(hash, id)
	return id
}

// sym numbers a name that is not a token of the source as it stands.
func (t *symTable) sym(name string) Sym {
	h := hashName(name)
	slots := t.slots
	mask := uint32(len(slots) - 1)
	for i := h * hashMul >> t.shift; slots[i&mask].id != 0; i++ {
		if s := slots[i&mask]; s.hash == h && s.id > 0 && t.names[s.id-1] == name {
			return Sym(s.id - 1)
		}
	}
	return Sym(t.add(h, name) - 1)
}
