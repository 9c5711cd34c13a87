package posix

import "syscall"

// fileTimes are the times of the last access, modification and change.
func fileTimes(s *syscall.Stat_t) (access, modification, change syscall.Timespec) {
	return s.Atimespec, s.Mtimespec, s.Ctimespec
}
