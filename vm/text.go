package vm

import (
	"unicode/utf8"
	"unsafe"
)

// intern gives the one string of this text that names are made of: a str in
// either dialect. The text must be UTF-8. The table keeps it for good.
func (vm *VM) intern(s string) *TextObj {
	if o := vm.strings[s]; o != nil {
		return o
	}
	var o *TextObj
	if vm.py2 {
		o = vm.newBytes(s)
	} else {
		o = vm.newText(s)
	}
	if o.flags&flagInterned == 0 {
		vm.internObj(s, o)
	}
	o.rc-- // the table's is the only reference
	return o
}

func (vm *VM) internObj(s string, o *TextObj) *TextObj {
	o.hash = vm.hashText(o)
	o.flags |= flagInterned
	o.rc++
	vm.strings[s] = o
	return o
}

// Name interns an identifier and gives it as a value (owned by the table).
func (t *Thread) Name(s string) Value { return obj(&t.vm.intern(s).Header) }

// Str makes a str of either dialect from UTF-8 (in Python 2 its bytes).
func (t *Thread) Str(s string) Value {
	if t.vm.py2 {
		return obj(&t.vm.newBytes(s).Header)
	}
	return obj(&t.vm.newText(s).Header)
}

// Text makes a str of Python 3 or a unicode of Python 2 from WTF-8.
func (t *Thread) Text(s string) Value { return obj(&t.vm.newText(s).Header) }

// Bytes makes a bytes of Python 3 or a str of Python 2.
func (t *Thread) Bytes(s string) Value { return obj(&t.vm.newBytes(s).Header) }

// maxShort is the size up to which the characters of a text that was just made share
// a piece of memory with others: CPython puts them into the object, which here could
// not be used again then, as strings of Go may still point to them.
const maxShort = 32

// shortPiece is the size of such a piece. It lives as long as any of its texts.
const shortPiece = 512

// newTextObj makes a text of which all but the memory is missing.
func (vm *VM) newTextObj() *TextObj {
	if o := takeFree(&vm.free.texts); o != nil {
		return o
	}
	return &TextObj{}
}

// newShort makes an object for n bytes, 1 to maxShort, which the caller has to
// write to the slice before anyone else sees it.
func (vm *VM) newShort(n int) (*TextObj, []byte) {
	if len(vm.short) < n {
		vm.short = make([]byte, shortPiece)
	}
	buf := vm.short[:n:n]
	vm.short = vm.short[n:]
	o := vm.newTextObj()
	o.s = stringOf(buf)
	return o, buf
}

// asciiText makes a native string (str of either dialect) of a few ASCII
// characters that the caller will use again.
func (t *Thread) asciiText(b []byte) Value {
	if len(b) < 2 || len(b) > maxShort {
		return t.Str(string(b))
	}
	o, buf := t.vm.newShort(len(b))
	copy(buf, b)
	o.rc, o.kind, o.typ, o.flags = 1, kStr, t.vm.types.Str, flagASCII
	if t.vm.py2 {
		o.kind, o.typ = kBytes, t.vm.types.Bytes
	}
	t.vm.charge(56)
	return obj(&o.Header)
}

func (vm *VM) newBytes(s string) *TextObj {
	switch len(s) {
	case 0:
		return vm.cached(&vm.empty.bytes, kBytes, s)
	case 1:
		return vm.cached(&vm.bytes1[s[0]], kBytes, s)
	}
	o := vm.newTextObj()
	o.s = s
	o.rc, o.kind, o.typ = 1, kBytes, vm.types.Bytes
	if isASCII(s) {
		o.flags = flagASCII
	}
	vm.charge(len(s) + 56)
	return o
}

// cached gives a reference to a text of at most one character, of which there
// is only one.
func (vm *VM) cached(slot *Value, kind Kind, s string) *TextObj {
	if slot.p == nil {
		o := &TextObj{s: s}
		o.rc, o.kind, o.typ = 1, kind, vm.types.Str
		if kind == kBytes {
			o.typ = vm.types.Bytes
		}
		if isASCII(s) {
			o.flags = flagASCII
		}
		*slot = obj(&o.Header)
		if o.flags&flagASCII != 0 && (kind == kBytes) == vm.py2 {
			if have := vm.strings[s]; have != nil {
				*slot = obj(&have.Header).incref()
			} else {
				vm.internObj(s, o)
			}
		}
	}
	slot.p.rc++
	return asText(slot.p)
}

// newText makes text from WTF-8.
func (vm *VM) newText(s string) *TextObj {
	if isASCII(s) {
		return vm.textRaw(s, 0)
	}
	return vm.textOfRunes(decodeWTF8(s))
}

// textOfRunes makes text from code points.
func (vm *VM) textOfRunes(r []rune) *TextObj { return vm.textRaw(encodeWide(r)) }

// textOf makes text from characters of any width.
func (vm *VM) textOf(c chars) *TextObj {
	c = c.narrow()
	return vm.textRaw(c.s, c.w)
}

// textRaw makes text from characters of the given width, which must be the
// least that fits.
func (vm *VM) textRaw(s string, width uint8) *TextObj {
	switch len(s) {
	case 0:
		return vm.cached(&vm.empty.str, kStr, "")
	case 1:
		return vm.cached(&vm.chars[s[0]], kStr, s)
	}
	o := vm.newTextObj()
	o.s = s
	o.rc, o.kind, o.typ, o.width = 1, kStr, vm.types.Str, width
	if width == 0 && isASCII(s) {
		o.flags = flagASCII
	}
	vm.charge(len(s) + 56)
	return o
}

func isASCII(s string) bool {
	for len(s) >= 8 {
		if *(*uint64)(unsafe.Pointer(unsafe.StringData(s)))&0x8080808080808080 != 0 {
			return false
		}
		s = s[8:]
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// len counts characters.
func (o *TextObj) len() int { return len(o.s) >> o.width }

// at gives the character at i.
func (o *TextObj) at(i int) rune {
	switch o.width {
	case 0:
		return rune(o.s[i])
	case 1:
		return rune(*(*uint16)(unsafe.Add(unsafe.Pointer(unsafe.StringData(o.s)), i*2)))
	}
	return rune(*(*uint32)(unsafe.Add(unsafe.Pointer(unsafe.StringData(o.s)), i*4)))
}

// runes gives the characters.
func (o *TextObj) runes() []rune {
	r := make([]rune, o.len())
	for i := range r {
		r[i] = o.at(i)
	}
	return r
}

// utf8 gives text as WTF-8, and the bytes of a kBytes as they are.
func (o *TextObj) utf8() string {
	if o.flags&flagASCII != 0 || o.kind == kBytes {
		return o.s
	}
	return encodeWTF8(o)
}

func encodeWTF8(o *TextObj) string {
	n := o.len()
	b := make([]byte, 0, len(o.s)+n)
	for i := range n {
		b = appendWTF8(b, o.at(i))
	}
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// appendWTF8 is utf8.AppendRune that keeps lone surrogates.
func appendWTF8(b []byte, r rune) []byte {
	if r >= 0xd800 && r <= 0xdfff {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

func decodeWTF8(s string) []rune {
	r := make([]rune, 0, len(s))
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		if c == utf8.RuneError && n == 1 && i+2 < len(s) && s[i] == 0xed && s[i+1] >= 0xa0 {
			c, n = rune(s[i]&0xf)<<12|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f), 3
		}
		r = append(r, c)
		i += n
	}
	return r
}

// encodeWide stores code points in the least width that fits.
func encodeWide(r []rune) (s string, width uint8) {
	top := rune(0)
	for _, c := range r {
		top |= c
	}
	switch {
	case top < 1<<8:
		b := make([]byte, len(r))
		for i, c := range r {
			b[i] = byte(c)
		}
		return unsafe.String(unsafe.SliceData(b), len(b)), 0
	case top < 1<<16:
		b := make([]uint16, len(r))
		for i, c := range r {
			b[i] = uint16(c)
		}
		return unsafe.String((*byte)(unsafe.Pointer(unsafe.SliceData(b))), len(b)*2), 1
	}
	b := make([]uint32, len(r))
	for i, c := range r {
		b[i] = uint32(c)
	}
	return unsafe.String((*byte)(unsafe.Pointer(unsafe.SliceData(b))), len(b)*4), 2
}

// isStr tells whether v is a str of the VM's dialect.
func (t *Thread) isStr(v Value) bool {
	return v.p.kind == kStr && !t.vm.py2 || v.p.kind == kBytes && t.vm.py2
}

// nameOf gives an identifier as an interned string (borrowed from the table):
// what attribute access and dictionaries of names are looked up with. Python 2's
// unicode counts where it is ASCII. ok is false where v is no such string.
func (t *Thread) nameOf(v Value) (name *TextObj, ok bool) {
	if v.p.kind != kStr && !(t.vm.py2 && v.p.kind == kBytes) {
		return nil, false
	}
	o := asText(v.p)
	if o.flags&flagInterned != 0 {
		return o, true
	}
	if t.vm.py2 && o.kind == kStr && o.flags&flagASCII == 0 {
		return nil, false
	}
	return t.internValue(o), true
}

// internValue gives the interned equal of o.
func (t *Thread) internValue(o *TextObj) *TextObj {
	s := o.utf8()
	if have := t.vm.strings[s]; have != nil {
		return have
	}
	if o.flags&flagSub != 0 || o.kind == kStr && t.vm.py2 {
		return t.vm.intern(s)
	}
	return t.vm.internObj(s, o)
}

// GoString gives the text of a str, unicode or bytes: UTF-8, or the bytes.
func GoString(v Value) string { return asText(v.p).utf8() }

// IsStr tells whether v is a str of the VM's dialect (or of a subclass).
func (t *Thread) IsStr(v Value) bool { return t.isStr(v) }
