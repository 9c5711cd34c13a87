//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package cache

import (
	"io/fs"
	"os"
)

// StateOf reads the state out of what Stat returned.
func StateOf(info fs.FileInfo) State {
	return State{Size: info.Size(), ModTime: info.ModTime().UnixNano()}
}

func stat(path string) (State, error) {
	info, err := os.Stat(path)
	if err != nil {
		return State{}, err
	}
	return StateOf(info), nil
}
