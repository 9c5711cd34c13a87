package program

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/sllint/sllint/vm"
)

// noLibrary is what --library is given not to have any.
const noLibrary = "none"

// version is the CPython whose library fits a dialect.
func version(d vm.Dialect) string {
	if d == vm.Py2 {
		return "2.7"
	}
	return "3.13"
}

// library gives the folder of the standard library for a dialect: the one that --library
// names, else that of an installed CPython of the dialect's very version, for the modules
// of another one expect other built-in ones. It is empty where there is none.
func (p *Program) library(d vm.Dialect) (string, error) {
	switch p.Library {
	case noLibrary:
		return "", nil
	case "":
		return findLibrary(version(d)), nil
	}
	dir, err := filepath.Abs(p.Library)
	if err != nil {
		return "", err
	}
	if !isLibrary(dir) {
		return "", fmt.Errorf("--library %s: no library of Python is there: name the folder that has os.py, or %s", p.Library, noLibrary)
	}
	return dir, nil
}

// sayNoLibrary says why a module of the standard library is not there.
func (p *Program) sayNoLibrary(module string, d vm.Dialect) {
	why := fmt.Sprintf("and no CPython %s is installed here: say with --library where its library is", version(d))
	if p.Library == noLibrary {
		why = "which --library " + noLibrary + " leaves out"
	}
	fmt.Fprintf(p.Err, "sllint run: '%s' is of the standard library, %s\n", module, why)
}

func isLibrary(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "os.py"))
	return err == nil && info.Mode().IsRegular()
}

// findLibrary looks where an installed CPython has its library: beside the one of the
// active virtual environment, those in PATH, and where installers put them. None is run.
func findLibrary(version string) string {
	for _, dir := range libraryFolders(version) {
		if isLibrary(dir) {
			return dir
		}
	}
	return ""
}

func libraryFolders(version string) (dirs []string) {
	beside := func(bin string) {
		prefix := filepath.Dir(bin)
		if runtime.GOOS == "windows" {
			if _, err := os.Stat(filepath.Join(bin, "python"+strings.ReplaceAll(version, ".", "")+".dll")); err == nil {
				dirs = append(dirs, filepath.Join(bin, "Lib"))
			}
			return
		}
		dirs = append(dirs, filepath.Join(prefix, "lib", "python"+version))
	}
	if env := os.Getenv("VIRTUAL_ENV"); env != "" {
		if bin := homeOf(filepath.Join(env, "pyvenv.cfg")); bin != "" {
			beside(bin)
		}
	}
	major, _, _ := strings.Cut(version, ".")
	for _, bin := range filepath.SplitList(os.Getenv("PATH")) {
		for _, name := range []string{"python" + version, "python" + major, "python"} {
			if runtime.GOOS == "windows" {
				name += ".exe"
			}
			if real, err := filepath.EvalSymlinks(filepath.Join(bin, name)); err == nil {
				beside(filepath.Dir(real))
			}
		}
	}
	return append(dirs, installedFolders(version)...)
}

// homeOf reads where the CPython of a virtual environment is, empty where that is not said.
func homeOf(config string) string {
	file, err := os.Open(config)
	if err != nil {
		return ""
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), "="); ok && strings.TrimSpace(key) == "home" {
			home := strings.TrimSpace(value)
			if real, err := filepath.EvalSymlinks(filepath.Join(home, "python3")); err == nil {
				return filepath.Dir(real)
			}
			return home
		}
	}
	return ""
}

// installedFolders are where pyenv, uv, the systems and the installers of python.org put it.
func installedFolders(version string) (dirs []string) {
	lib := filepath.Join("lib", "python"+version)
	glob := func(parts ...string) {
		found, _ := filepath.Glob(filepath.Join(parts...))
		slices.Reverse(found) // the newest first
		dirs = append(dirs, found...)
	}
	pyenv := os.Getenv("PYENV_ROOT")
	if home, err := os.UserHomeDir(); err == nil {
		if pyenv == "" {
			pyenv = filepath.Join(home, ".pyenv")
		}
		glob(home, ".local", "share", "uv", "python", "cpython-"+version+"*", lib)
	}
	if pyenv != "" {
		glob(pyenv, "versions", version+"*", lib)
	}
	compact := "Python" + strings.ReplaceAll(version, ".", "")
	switch runtime.GOOS {
	case "windows":
		dirs = append(dirs, filepath.Join(os.Getenv("LOCALAPPDATA"), "Programs", "Python", compact, "Lib"), filepath.Join(`C:\`, compact, "Lib"))
	case "darwin":
		framework := filepath.Join("Python.framework", "Versions", version, lib)
		dirs = append(dirs, filepath.Join("/Library/Frameworks", framework), filepath.Join("/opt/homebrew/opt", "python@"+version, "Frameworks", framework))
	}
	for _, prefix := range []string{"/usr", "/usr/local"} {
		dirs = append(dirs, filepath.Join(prefix, lib))
	}
	return dirs
}
