package datetime

import "github.com/sllint/sllint/vm"

// isoText is a string of ISO 8601 that is being read. At its end is a 0.
type isoText struct {
	s  []rune
	at int
}

func (p *isoText) peek() rune {
	if p.at < len(p.s) {
		return p.s[p.at]
	}
	return 0
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// digits reads a number of n digits.
func (p *isoText) digits(n int, into *int) bool {
	v := 0
	for range n {
		r := p.peek()
		if !isDigit(r) {
			return false
		}
		v = v*10 + int(r-'0')
		p.at++
	}
	*into = v
	return true
}

// readISODate reads YYYY-MM-DD, YYYYMMDD, YYYY-Www-D and the like, all of the text.
func readISODate(s []rune) (d date, ok bool) {
	p := &isoText{s: s}
	if !p.digits(4, &d.y) {
		return d, false
	}
	sep := p.peek() == '-'
	if sep {
		p.at++
	}
	if p.peek() == 'W' {
		p.at++
		return readISOWeek(p, d.y, sep)
	}
	if !p.digits(2, &d.m) {
		return d, false
	}
	if sep {
		if p.peek() != '-' {
			return d, false
		}
		p.at++
	}
	return d, p.digits(2, &d.d) && p.at == len(s)
}

func readISOWeek(p *isoText, year int, sep bool) (d date, ok bool) {
	week, day := 0, 1
	if !p.digits(2, &week) {
		return d, false
	}
	if p.at < len(p.s) {
		if sep {
			if p.peek() != '-' {
				return d, false
			}
			p.at++
		}
		if !p.digits(1, &day) {
			return d, false
		}
	}
	ord, wrong := fromISO(year, week, day)
	if wrong != isoFine || p.at != len(p.s) {
		return d, false
	}
	if ord >= 1 {
		d.y, d.m, d.d = dayOf(ord)
	}
	return d, true
}

// readISOClock reads HH[:MM[:SS[.fff]]], with or without colons, to the end of the text.
func readISOClock(s []rune) (c clock, ok bool) {
	p := &isoText{s: s}
	colons := false
	for i, into := range []*int{&c.h, &c.min, &c.sec} {
		if !p.digits(2, into) {
			return c, false
		}
		r := p.peek()
		if r == 0 {
			return c, p.at == len(s)
		}
		if i == 0 {
			colons = r == ':'
		}
		if r == '.' || r == ',' {
			if i < 2 {
				return c, false
			}
			break
		}
		if colons {
			if r != ':' || i == 2 {
				return c, false
			}
			p.at++
		}
	}
	if r := p.peek(); r == '.' || r == ',' {
		p.at++
	}
	n := min(len(s)-p.at, 6)
	if n == 0 || !p.digits(n, &c.us) {
		return c, false
	}
	for ; n < 6; n++ {
		c.us *= 10
	}
	for isDigit(p.peek()) { // more precise than can be kept
		p.at++
	}
	return c, p.at == len(s)
}

// readISOTime reads a time of day with its offset; the zone is owned.
func readISOTime(t *vm.Thread, s []rune) (c clock, ok, raised bool) {
	end := 0
	for end < len(s) && s[end] != '+' && s[end] != '-' && s[end] != 'Z' {
		end++
	}
	if c, ok = readISOClock(s[:end]); !ok {
		return c, false, false
	}
	c.tz = vm.None
	switch {
	case end == len(s):
		return c, true, false
	case s[end] == 'Z' && end+1 < len(s):
		return c, false, false
	case s[end] == 'Z':
		c.tz = typesOf(t).utc.Incref()
		return c, true, false
	}
	off, ok := readISOClock(s[end+1:])
	if !ok {
		return c, false, false
	}
	us := off.micros()
	if s[end] == '-' {
		us = -us
	}
	if us/1000000 == 0 {
		c.tz = typesOf(t).utc.Incref()
		return c, true, false
	}
	d := newDelta(t, us)
	c.tz = newZone(t, d, vm.Null)
	t.Decref(d)
	return c, !c.tz.IsNull(), c.tz.IsNull()
}

// isoArg reads the argument of fromisoformat.
func isoArg(t *vm.Thread, v vm.Value) ([]rune, bool) {
	if !vm.IsText(v) {
		t.Raise(t.VM().Types().TypeError, "fromisoformat: argument must be str")
		return nil, false
	}
	return vm.Runes(v), true
}

func badISO(t *vm.Thread, v vm.Value) vm.Value {
	r := t.Repr(v)
	if r.IsNull() {
		return vm.Null
	}
	defer t.Decref(r)
	return t.Raise(t.VM().Types().ValueError, "Invalid isoformat string: %s", vm.GoString(r))
}

func dateFromISOFormat(t *vm.Thread, a []vm.Value) vm.Value {
	s, ok := isoArg(t, a[1])
	if !ok {
		return vm.Null
	}
	if n := len(s); n != 7 && n != 8 && n != 10 {
		return badISO(t, a[1])
	}
	d, ok := readISODate(s)
	if !ok {
		return badISO(t, a[1])
	}
	return newDate(t, a[0], d.y, d.m, d.d)
}

func timeFromISOFormat(t *vm.Thread, a []vm.Value) vm.Value {
	s, ok := isoArg(t, a[1])
	if !ok {
		return vm.Null
	}
	if len(s) > 0 && s[0] == 'T' {
		s = s[1:]
	}
	c, ok, raised := readISOTime(t, s)
	if raised {
		return vm.Null
	}
	if !ok {
		return badISO(t, a[1])
	}
	defer t.Decref(c.tz)
	return newTime(t, a[0], c)
}

// isoSeparator is where the date ends, -1 where that cannot be told.
func isoSeparator(s []rune) int {
	switch {
	case len(s) == 7:
		return 7
	case s[4] != '-' && s[4] != 'W':
		return 8 // YYYYMMDD
	case s[4] == 'W':
		i := 7
		for i < len(s) && isDigit(s[i]) {
			i++
		}
		switch {
		case i < 9:
			return i
		case i%2 == 0:
			return 7 // YYYYWww
		}
		return 8 // YYYYWwwD
	case s[5] != 'W':
		return 10 // YYYY-MM-DD
	case len(s) < 8 || len(s) == 9 && s[8] == '-':
		return -1
	case len(s) > 8 && s[8] == '-' && !(len(s) > 10 && isDigit(s[10])):
		return 10 // YYYY-Www-D
	}
	return 8 // YYYY-Www
}

func momentFromISOFormat(t *vm.Thread, a []vm.Value) vm.Value {
	s, ok := isoArg(t, a[1])
	if !ok {
		return vm.Null
	}
	if len(s) < 7 {
		return badISO(t, a[1])
	}
	sep := isoSeparator(s)
	if sep < 0 || sep > len(s) {
		return badISO(t, a[1])
	}
	d, ok := readISODate(s[:sep])
	if !ok {
		return badISO(t, a[1])
	}
	c := clock{tz: vm.None}
	if len(s)-sep > 1 {
		var raised bool
		if c, ok, raised = readISOTime(t, s[sep+1:]); raised {
			return vm.Null
		}
		if !ok {
			return badISO(t, a[1])
		}
	}
	defer t.Decref(c.tz)
	return newMoment(t, a[0], d, c)
}
