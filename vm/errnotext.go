package vm

import (
	"errors"
	"syscall"
)

func asErrno(err error, to *syscall.Errno) bool { return errors.As(err, to) }

// errnoText is the C library's strerror, which begins with a capital letter
// where Go's does not.
func errnoText(errno int) string {
	if s := libcErrors[errno]; s != "" {
		return s
	}
	s := syscall.Errno(errno).Error()
	if s == "" {
		return sprintf("Unknown error %d", errno)
	}
	if c := s[0]; c >= 'a' && c <= 'z' {
		return string(c-'a'+'A') + s[1:]
	}
	return s
}

// StrError is strerror.
func StrError(errno int) string { return errnoText(errno) }

// libcErrors are the texts that differ from Go's by more than the first letter.
var libcErrors = map[int]string{
	0: "Success", 5: "Input/output error", 6: "No such device or address", 7: "Argument list too long", 8: "Exec format error",
	18: "Invalid cross-device link", 25: "Inappropriate ioctl for device", 41: "Unknown error 41", 58: "Unknown error 58",
}
