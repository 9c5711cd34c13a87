package vm

import "syscall"

// Files by descriptor: Windows has handles, which serve as such.

func fdOpen(name string, flags int, perm uint32) (int, error) {
	h, err := syscall.Open(name, flags, perm)
	return int(h), err
}

func fdClose(fd int) error                  { return syscall.Close(syscall.Handle(fd)) }
func fdRead(fd int, b []byte) (int, error)  { return syscall.Read(syscall.Handle(fd), b) }
func fdWrite(fd int, b []byte) (int, error) { return syscall.Write(syscall.Handle(fd), b) }
func fdTruncate(fd int, size int64) error   { return syscall.Ftruncate(syscall.Handle(fd), size) }

func fdSeek(fd int, offset int64, whence int) (int64, error) {
	return syscall.Seek(syscall.Handle(fd), offset, whence)
}

// fdIsDir tells whether a descriptor is that of a folder.
func fdIsDir(fd int) bool {
	var info syscall.ByHandleFileInformation
	return syscall.GetFileInformationByHandle(syscall.Handle(fd), &info) == nil &&
		info.FileAttributes&syscall.FILE_ATTRIBUTE_DIRECTORY != 0
}
