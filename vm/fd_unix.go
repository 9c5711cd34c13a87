//go:build !windows

package vm

import "syscall"

// Files by descriptor, as the system has them.

func fdOpen(name string, flags int, perm uint32) (int, error) { return syscall.Open(name, flags, perm) }
func fdClose(fd int) error                                    { return syscall.Close(fd) }
func fdRead(fd int, b []byte) (int, error)                    { return syscall.Read(fd, b) }
func fdWrite(fd int, b []byte) (int, error)                   { return syscall.Write(fd, b) }
func fdTruncate(fd int, size int64) error                     { return syscall.Ftruncate(fd, size) }

func fdSeek(fd int, offset int64, whence int) (int64, error) {
	return syscall.Seek(fd, offset, whence)
}

// fdIsDir tells whether a descriptor is that of a folder.
func fdIsDir(fd int) bool {
	var s syscall.Stat_t
	return syscall.Fstat(fd, &s) == nil && s.Mode&syscall.S_IFMT == syscall.S_IFDIR
}
