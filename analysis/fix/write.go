package fix

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aymanbagabas/go-udiff"
)

// ErrChanged says that a file is no longer what was checked.
var ErrChanged = errors.New("the file was changed while it was being fixed; nothing was written")

// Write replaces a file that holds old by new, in one step: whoever reads it
// meanwhile, and whatever goes wrong, sees one or the other. Links and the mode
// stay.
func Write(path string, old, new []byte) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(real)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o222 == 0 {
		return fmt.Errorf("the file is read-only; nothing was written")
	}
	now, err := os.ReadFile(real)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, old) {
		return ErrChanged
	}
	f, err := os.CreateTemp(filepath.Dir(real), ".sllint-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it is renamed
	_, err = f.Write(new)
	if err == nil {
		err = f.Chmod(info.Mode())
	}
	if err == nil {
		err = keepOwner(f, info)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), real)
}

// Diff is the unified diff from one text to another, empty when they are equal.
func Diff(name string, old, new []byte) string {
	name = filepath.ToSlash(name)
	return udiff.Unified(name, name, string(old), string(new))
}
