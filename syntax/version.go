package syntax

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is a Python dialect, major*100 + minor: 207 is Python 2.7, 313 is
// Python 3.13.
type Version uint16

// The dialects that the parser knows.
const (
	Py27  Version = 207
	Py38  Version = 308
	Py39  Version = 309
	Py310 Version = 310
	Py311 Version = 311
	Py312 Version = 312
	Py313 Version = 313
	Py314 Version = 314

	// Newest is the dialect of code that says nothing about itself.
	Newest = Py313
)

// Versions lists every dialect, oldest first.
var Versions = []Version{Py27, Py38, Py39, Py310, Py311, Py312, Py313, Py314}

// Py2 reports whether v is a Python 2 dialect.
func (v Version) Py2() bool { return v < 300 }

// String gives the version as people write it: "2.7", "3.13".
func (v Version) String() string { return fmt.Sprintf("%d.%d", v/100, v%100) }

// ParseVersion reads "2.7", "3.13", "py313" or "3". A version between two that
// the parser knows, or newer than the newest, is an error that names the choices.
func ParseVersion(s string) (Version, error) {
	t := strings.TrimPrefix(strings.TrimSpace(s), "py")
	switch t {
	case "2", "27":
		return Py27, nil
	case "3":
		return Newest, nil
	}
	major, minor, dotted := strings.Cut(t, ".")
	if !dotted && len(t) > 1 {
		major, minor = t[:1], t[1:]
	}
	a, err1 := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	if err1 == nil && err2 == nil && b < 100 {
		for _, v := range Versions {
			if v == Version(a*100+b) {
				return v, nil
			}
		}
	}
	return 0, fmt.Errorf("unknown Python version %q: expected 2.7 or 3.8 to 3.14", s)
}
