//go:build !unix

package lsp

import "os"

// signalZero believes that there is a process, since it was found.
func signalZero(*os.Process) bool { return true }
