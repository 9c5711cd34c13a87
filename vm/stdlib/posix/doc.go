// Package posix is Python's module of that name, which os is made of. Reading is
// allowed below the import roots; everything else that leaves the program's own
// memory needs a capability, and raises OSError without it. The package is empty
// on systems that are neither Linux nor macOS.
package posix
