//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package cache

import (
	"io/fs"
	"os"
	"syscall"
)

// StateOf reads the state out of what Stat returned.
func StateOf(info fs.FileInfo) State {
	s := State{Size: info.Size(), ModTime: info.ModTime().UnixNano()}
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		s.Change, s.Inode = changeTime(sys), uint64(sys.Ino)
	}
	return s
}

func stat(path string) (State, error) {
	info, err := os.Stat(path)
	if err != nil {
		return State{}, err
	}
	return StateOf(info), nil
}
