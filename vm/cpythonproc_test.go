package vm_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
)

// folders are those before the library: with what lets tests start processes, by module
// _processes, and with what else they need.
func (c *theirTests) folders(t *testing.T) []string {
	dirs := []string{"testdata/cpython/children"}
	if c.version[0] == '2' {
		dirs = append(dirs, "testdata/cpython/children/2")
	}
	if c.who == "Stackless" {
		dirs = append(dirs, "testdata/stackless/unittests/both")
		if c.version == "3" {
			dirs = append(dirs, "testdata/stackless/unittests/3")
		}
	}
	for i, dir := range dirs {
		var err error
		if dirs[i], err = filepath.Abs(dir); err != nil {
			t.Fatal(err)
		}
	}
	return dirs
}

// processes is the module _processes, which runs what tests want to have run in a
// process of its own in an interpreter of its own: the same program, the same way,
// but that it ends before its caller goes on. Its exit is Py_Exit.
func (c *theirTests) processes(t *testing.T) *vm.NativeModule {
	return &vm.NativeModule{Name: "_processes", Funcs: []vm.Method{
		{Name: "exit", Sig: "status, finalize", Fn: func(th *vm.Thread, a []vm.Value) vm.Value {
			status, ok := th.Index(a[0], nil)
			if !ok {
				return vm.Null
			}
			if a[1] == vm.True {
				th.Finalize()
			}
			return th.Exit(int(status))
		}},
		{Name: "run", Sig: "source, name, argv, path, warnoptions, env, dir", Fn: func(th *vm.Thread, a []vm.Value) vm.Value {
			conf, out, errOut := c.config()
			conf.Source, conf.Argv, conf.Path, conf.WarnOptions = vm.GoString(a[1]), texts(a[2]), texts(a[3]), texts(a[4])
			defer enter(t, texts(a[5]), vm.GoString(a[6]))()
			m, child := vm.New(conf)
			all.Add(m)
			m.AddModule(c.processes(t)) // the tests of a module may be what it imports
			defer time.AfterFunc(time.Minute, func() { m.Interrupt(&vm.LimitError{What: "time"}) }).Stop()
			rc := child.RunSource([]byte(vm.GoString(a[0])), conf.Source)
			if problems := child.Audit(); len(problems) > 0 {
				t.Errorf("audit of a process: %s", strings.Join(problems, "\n"))
			}
			return th.NewTuple(vm.Int(int64(rc)), th.Bytes(out.String()), th.Bytes(errOut.String()))
		}},
	}}
}

// enter sets the environment (NAME=value) and the working folder of a process, and
// gives what puts back those of the test.
func enter(t *testing.T, env []string, dir string) func() {
	type variable struct {
		name, value string
		was         bool
	}
	var old []variable
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		was, ok := os.LookupEnv(name)
		old = append(old, variable{name, was, ok})
		os.Setenv(name, value)
	}
	home, err := os.Getwd()
	if err != nil {
		t.Error(err)
	}
	if dir != "" {
		if err := os.Chdir(dir); err != nil {
			t.Error(err)
		}
	}
	return func() {
		for _, v := range old {
			if v.was {
				os.Setenv(v.name, v.value)
			} else {
				os.Unsetenv(v.name)
			}
		}
		if err := os.Chdir(home); err != nil {
			t.Error(err)
		}
	}
}

// config is how the interpreter is set up for the tests, and where its output goes.
func (c *theirTests) config() (conf vm.Config, out, errOut *bytes.Buffer) {
	out, errOut = new(bytes.Buffer), new(bytes.Buffer)
	conf = vm.Config{Stdout: out, Stderr: errOut,
		Allow: vm.Capabilities{FS: true, Net: c.net, Env: true, Clock: true}, Limits: vm.Limits{Memory: 4 << 30}}
	if c.version[0] == '2' {
		conf.Dialect = vm.Py2
	}
	return conf, out, errOut
}

// texts are the strings of a list.
func texts(list vm.Value) []string {
	var s []string
	for _, v := range vm.Items(list) {
		s = append(s, vm.GoString(v))
	}
	return s
}
