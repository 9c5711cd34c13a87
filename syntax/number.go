package syntax

import "unicode/utf8"

// scanNumber reads a number at i, which is a digit or a dot before one. The
// kind is left in p.number.
func (p *parser) scanNumber(i int) {
	p.start = i
	p.number = ConstInt
	src := p.src
	// Fast path: a short decimal integer that nothing odd follows.
	j := i
	for j < len(src) && byteClass[src[j]] == cDigit {
		j++
	}
	if j == len(src) || !namePart[src[j]] && src[j] != '.' {
		if src[i] != '0' || j == i+1 {
			p.tok, p.end, p.pos = tNumber, j, j
			return
		}
	}
	if p.py2 {
		j = p.number2(i)
	} else {
		j = p.number3(i)
	}
	if j < 0 {
		return
	}
	p.tok, p.end, p.pos = tNumber, j, j
}

// at gives a byte of the source, 0 past its end.
func (p *parser) at(i int) byte {
	if i < len(p.src) {
		return p.src[i]
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// inBase tells whether c is a digit of base 2, 8 or 16.
func inBase(c, base byte) bool {
	switch base {
	case 2:
		return c == '0' || c == '1'
	case 8:
		return c >= '0' && c <= '7'
	}
	return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// baseOf tells the base and its name from the letter after a 0.
func baseOf(c byte) (base byte, name string) {
	switch c | 0x20 {
	case 'x':
		return 16, "hexadecimal"
	case 'o':
		return 8, "octal"
	case 'b':
		return 2, "binary"
	}
	return 0, ""
}

func (p *parser) number3(i int) int {
	j := i
	if p.at(j) == '0' {
		if base, name := baseOf(p.at(j + 1)); base != 0 {
			return p.based3(j+2, base, name)
		}
		for {
			j++
			if p.at(j) == '_' {
				j++
				if !isDigit(p.at(j)) {
					return p.numberError(i, j, "invalid decimal literal")
				}
			}
			if p.at(j) != '0' {
				break
			}
		}
		nonzero := false
		if isDigit(p.at(j)) {
			nonzero = true
			if j = p.digits3(i, j); j < 0 {
				return j
			}
		}
		switch c := p.at(j); {
		case c == '.' || c|0x20 == 'e' || c|0x20 == 'j':
			// The exponent may turn out not to be one: 00e is 00 and e.
			return p.fraction3(i, j, nonzero)
		case nonzero:
			return p.leadingZeros(i, j)
		}
		return p.endNumber(i, j, "decimal")
	}
	if p.at(j) != '.' {
		if j = p.digits3(i, j); j < 0 {
			return j
		}
	}
	return p.fraction3(i, j, false)
}

// fraction3 reads what may follow the digits before the point.
func (p *parser) fraction3(i, j int, nonzero bool) int {
	if p.at(j) == '.' {
		p.number = ConstFloat
		j++
		if isDigit(p.at(j)) {
			if j = p.digits3(i, j); j < 0 {
				return j
			}
		}
	}
	if p.at(j)|0x20 == 'e' {
		k := j + 1
		if c := p.at(k); c == '+' || c == '-' {
			k++
			if !isDigit(p.at(k)) {
				return p.numberError(i, k, "invalid decimal literal")
			}
		} else if !isDigit(c) {
			if nonzero && p.number == ConstInt {
				return p.leadingZeros(i, j)
			}
			return p.endNumber(i, j, "decimal")
		}
		p.number = ConstFloat
		if j = p.digits3(i, k); j < 0 {
			return j
		}
	}
	if p.at(j)|0x20 == 'j' {
		p.number = ConstImag
		return p.endNumber(i, j+1, "imaginary")
	}
	return p.endNumber(i, j, "decimal")
}

// digits3 reads digits with underscores between them.
func (p *parser) digits3(i, j int) int {
	for {
		for isDigit(p.at(j)) {
			j++
		}
		if p.at(j) != '_' {
			return j
		}
		j++
		if !isDigit(p.at(j)) {
			return p.numberError(i, j, "invalid decimal literal")
		}
	}
}

func (p *parser) based3(j int, base byte, name string) int {
	i := j - 2
	for {
		if p.at(j) == '_' {
			j++
		}
		if !inBase(p.at(j), base) {
			if base < 10 && isDigit(p.at(j)) {
				return p.numberError(i, j+1, "invalid digit '"+string(p.at(j))+"' in "+name+" literal")
			}
			return p.numberError(i, j, "invalid "+name+" literal")
		}
		for inBase(p.at(j), base) {
			j++
		}
		if p.at(j) != '_' {
			break
		}
	}
	if base < 10 && isDigit(p.at(j)) {
		return p.numberError(i, j+1, "invalid digit '"+string(p.at(j))+"' in "+name+" literal")
	}
	return p.endNumber(i, j, name)
}

// endNumber refuses a letter right after a number unless it begins one of the
// keywords that can follow.
func (p *parser) endNumber(i, j int, name string) int {
	c := p.at(j)
	if !namePart[c] || p.v < Py311 {
		return j
	}
	rest := p.src[j:min(j+4, len(p.src))]
	has := func(word string) bool {
		if len(rest) < len(word) || rest[:len(word)] != word {
			return false
		}
		next := p.at(j + len(word))
		if namePart[next] || next >= utf8.RuneSelf {
			return false
		}
		if p.wantWarnings {
			p.warn("invalid "+name+" literal", j-1, j-1)
		}
		return true
	}
	switch c {
	case 'a':
		if has("and") {
			return j
		}
	case 'e':
		if has("else") {
			return j
		}
	case 'f':
		if has("for") {
			return j
		}
	case 'i':
		if has("if") || has("in") || has("is") {
			return j
		}
	case 'n':
		if has("not") {
			return j
		}
	case 'o':
		if has("or") {
			return j
		}
	}
	return p.numberError(i, j, "invalid "+name+" literal")
}

func (p *parser) number2(i int) int {
	j := i
	if p.at(j) == '0' {
		j++
		if base, _ := baseOf(p.at(j)); base != 0 {
			j++
			if !inBase(p.at(j), base) {
				return p.numberError(i, j, "invalid token")
			}
			for inBase(p.at(j), base) {
				j++
			}
			return p.long2(j)
		}
		for inBase(p.at(j), 8) {
			j++
		}
		decimal := false
		for isDigit(p.at(j)) {
			decimal = true
			j++
		}
		if c := p.at(j); c != '.' && c|0x20 != 'e' && c|0x20 != 'j' {
			if decimal {
				return p.numberError(i, j, "invalid token")
			}
			return p.long2(j)
		}
	} else if p.at(j) != '.' {
		for isDigit(p.at(j)) {
			j++
		}
		if p.at(j)|0x20 == 'l' {
			return p.long2(j)
		}
	}
	if p.at(j) == '.' {
		p.number = ConstFloat
		j++
		for isDigit(p.at(j)) {
			j++
		}
	}
	if p.at(j)|0x20 == 'e' {
		k := j + 1
		if c := p.at(k); c == '+' || c == '-' {
			k++
			if !isDigit(p.at(k)) {
				return p.numberError(i, k, "invalid token")
			}
		} else if !isDigit(c) {
			return j
		}
		p.number = ConstFloat
		j = k
		for isDigit(p.at(j)) {
			j++
		}
	}
	if p.at(j)|0x20 == 'j' {
		p.number = ConstImag
		j++
	}
	return j
}

func (p *parser) long2(j int) int {
	if p.at(j)|0x20 == 'l' {
		p.number = ConstLong
		j++
	}
	return j
}
