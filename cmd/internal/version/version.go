// Package version says which sllint this is.
package version

import "runtime/debug"

// Release is the version of this source tree.
const Release = "0.1.0"

// String is the release, and the commit where it is known.
func String() string {
	v := Release
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	var revision, modified string
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value
		case "vcs.modified":
			modified = s.Value
		}
	}
	if len(revision) >= 12 {
		v += "+" + revision[:12]
		if modified == "true" {
			v += ".modified"
		}
	}
	return v
}
