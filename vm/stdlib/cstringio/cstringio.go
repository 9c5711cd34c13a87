// Package cstringio is Python 2's module cStringIO: files in memory, one kind to
// write to and one kind to read a given string.
package cstringio

import (
	"bytes"
	"syscall"

	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes((*state)(nil), (*file)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "cStringIO", How: vm.Only2,
	Doc: "A simple fast partial StringIO replacement.\n\nThis module provides a simple useful replacement for\nthe StringIO module that is written in C.  It does not provide the\nfull generality of StringIO, but it provides enough for most\napplications and is especially useful in conjunction with the\npickle module.\n",
	Funcs: []vm.Method{
		{Name: "StringIO", Sig: "s=None, /", How: vm.Unpack, Fn: newFile, Doc: "StringIO([s]) -- Return a StringIO-like stream for reading or writing"},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		s := stateOf(t)
		m.Set("InputType", s.input.Value().Incref())
		m.Set("OutputType", s.output.Value().Incref())
		return true
	},
}

type state struct{ input, output *vm.Type }

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "cStringIO", func() *state { return &state{input: t.NewType(&inputSpec), output: t.NewType(&outputSpec)} })
}

// file is what either kind holds.
type file struct {
	b         []byte
	pos       int
	softspace int64
	closed    bool
}

func newFile(t *vm.Thread, a []vm.Value) vm.Value {
	s := stateOf(t)
	if a[0].IsNull() {
		return t.NewNativeObj(s.output, &file{})
	}
	b, ok := t.StringOrBuffer("StringIO", 1, a[0])
	if !ok {
		return vm.Null
	}
	return t.NewNativeObj(s.input, &file{b: b})
}

func fileOf(v vm.Value) *file { return vm.Data(v).(*file) }

// method makes a method that only an open file has.
func method(name, sig string, fn func(t *vm.Thread, f *file, a []vm.Value) vm.Value, doc string) vm.Method {
	return vm.Method{Name: name, Sig: sig, Doc: doc, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		f := fileOf(a[0])
		if f.closed {
			return t.Raise(t.VM().Types().ValueError, "I/O operation on closed file")
		}
		return fn(t, f, a[1:])
	}}
}

var common = []vm.Method{
	method("flush", "", func(t *vm.Thread, f *file, a []vm.Value) vm.Value { return vm.None }, "flush(): does nothing."),
	method("getvalue", "use_pos=None, /", getValue, "getvalue([use_pos]) -- Get the string value.\n\nIf use_pos is specified and is a true value, then the string returned\nwill include only the text up to the current file position.\n"),
	method("isatty", "", func(t *vm.Thread, f *file, a []vm.Value) vm.Value { return vm.False }, "isatty(): always returns 0"),
	method("read", "size=-1, /", read, "read([s]) -- Read s characters, or the rest of the string"),
	method("readline", "size=-1, /", readLine, "readline() -- Read one line"),
	method("readlines", "hint=0, /", readLines, "readlines() -- Read all lines"),
	method("reset", "", func(t *vm.Thread, f *file, a []vm.Value) vm.Value {
		f.pos = 0
		return vm.None
	}, "reset() -- Reset the file position to the beginning"),
	method("tell", "", func(t *vm.Thread, f *file, a []vm.Value) vm.Value { return vm.Int(int64(f.pos)) }, "tell() -- get the current position."),
	method("truncate", "size=None, /", truncate, "truncate(): truncate the file at the current position."),
	method("seek", "position, mode=0, /", seek, "seek(position)       -- set the current position\nseek(position, mode) -- mode 0: absolute; 1: relative; 2: relative to EOF"),
	{Name: "close", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		*fileOf(a[0]) = file{closed: true}
		return vm.None
	}, Doc: "close(): explicitly release resources held."},
}

var closed = vm.GetSet{Name: "closed", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Bool(fileOf(v).closed) }, Doc: "True if the file is closed"}

func next(t *vm.Thread, v vm.Value) vm.Value {
	f := fileOf(v)
	if f.closed {
		return t.Raise(t.VM().Types().ValueError, "I/O operation on closed file")
	}
	line := f.line(-1)
	if len(line) == 0 {
		return vm.Null
	}
	return t.Bytes(string(line))
}

var inputSpec = vm.TypeSpec{Name: "cStringIO.StringI", Kind: vm.KindNative, Doc: "Simple type for treating strings as input file streams",
	Slots: vm.Slots{Iter: vm.SelfIter, Next: next}, Methods: common, GetSet: []vm.GetSet{closed}}

var outputSpec = vm.TypeSpec{Name: "cStringIO.StringO", Kind: vm.KindNative, Doc: "Simple type for output to strings.",
	Slots: vm.Slots{Iter: vm.SelfIter, Next: next},
	Methods: append([]vm.Method{
		method("write", "s, /", write, "write(s) -- Write a string to the file\n\nNote (hack:) writing None resets the buffer"),
		method("writelines", "lines, /", writeLines, "writelines(sequence_of_strings) -> None.  Write the strings to the file.\n\nNote that newlines are not added.  The sequence can be any iterable object\nproducing strings. This is equivalent to calling write() for each string."),
	}, common...),
	GetSet: []vm.GetSet{closed, {Name: "softspace", Member: true,
		Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(fileOf(v).softspace) },
		Set: func(t *vm.Thread, self, v vm.Value) bool {
			if v.IsNull() {
				t.Raise(t.VM().Types().TypeError, "can't delete numeric/char attribute")
				return false
			}
			n, ok := t.IntArg(v)
			fileOf(self).softspace = n
			return ok
		}}},
}

// rest is what follows the position.
func (f *file) rest() []byte { return f.b[min(f.pos, len(f.b)):] }

// line takes the next line, of at most n bytes where n is not negative.
func (f *file) line(n int) []byte {
	r := f.rest()
	if i := bytes.IndexByte(r, '\n'); i >= 0 {
		r = r[:i+1]
	}
	if n >= 0 {
		r = r[:min(n, len(r))]
	}
	f.pos += len(r)
	return r
}

// number reads an optional number.
func number(t *vm.Thread, v vm.Value, def int) (int, bool) {
	if v.IsNull() {
		return def, true
	}
	return t.Size(v, def)
}

func getValue(t *vm.Thread, f *file, a []vm.Value) vm.Value {
	b := f.b
	if !a[0].IsNull() {
		up, ok := t.IsTrue(a[0])
		if !ok {
			return vm.Null
		}
		if up {
			b = b[:min(f.pos, len(b))]
		}
	}
	return t.Bytes(string(b))
}

func read(t *vm.Thread, f *file, a []vm.Value) vm.Value {
	n, ok := number(t, a[0], -1)
	if !ok {
		return vm.Null
	}
	r := f.rest()
	if n >= 0 {
		r = r[:min(n, len(r))]
	}
	f.pos += len(r)
	return t.Bytes(string(r))
}

func readLine(t *vm.Thread, f *file, a []vm.Value) vm.Value {
	n, ok := number(t, a[0], -1)
	if !ok {
		return vm.Null
	}
	return t.Bytes(string(f.line(n)))
}

func readLines(t *vm.Thread, f *file, a []vm.Value) vm.Value {
	hint, ok := number(t, a[0], 0)
	if !ok {
		return vm.Null
	}
	out := t.NewList()
	for total := 0; ; {
		line := f.line(-1)
		if len(line) == 0 {
			return out
		}
		t.Append(out, t.Bytes(string(line)))
		if total += len(line); hint > 0 && total >= hint {
			return out
		}
	}
}

func truncate(t *vm.Thread, f *file, a []vm.Value) vm.Value {
	n, ok := number(t, a[0], f.pos)
	if !ok {
		return vm.Null
	}
	if n < 0 {
		e := t.Call(t.VM().Types().IOError.Value(), vm.Int(int64(syscall.EINVAL)), t.Name("Invalid argument"))
		if !e.IsNull() {
			t.RaiseObject(e)
		}
		return vm.Null
	}
	f.b = f.b[:min(n, len(f.b))]
	f.pos = len(f.b)
	return vm.None
}

func seek(t *vm.Thread, f *file, a []vm.Value) vm.Value {
	n, ok := number(t, a[0], 0)
	if !ok {
		return vm.Null
	}
	mode, ok := number(t, a[1], 0)
	switch {
	case !ok:
		return vm.Null
	case mode == 1:
		n += f.pos
	case mode == 2:
		n += len(f.b)
	}
	f.pos = max(n, 0)
	return vm.None
}

// put writes at the position. What lies between the end and there becomes zero.
func (f *file) put(b []byte) {
	if gap := f.pos - len(f.b); gap > 0 {
		f.b = append(f.b, make([]byte, gap)...)
	}
	n := copy(f.b[f.pos:], b)
	f.b = append(f.b, b[n:]...)
	f.pos += len(b)
}

func write(t *vm.Thread, f *file, a []vm.Value) vm.Value {
	b, ok := t.StringOrBuffer("write", 1, a[0])
	if !ok {
		return vm.Null
	}
	f.put(b)
	return vm.None
}

func writeLines(t *vm.Thread, f *file, a []vm.Value) vm.Value {
	ok := t.Each(a[0], func(v vm.Value) bool {
		if !vm.IsText(v) && !vm.IsBytes(v) {
			t.Raise(t.VM().Types().TypeError, "expected string or Unicode object, %s found", t.TypeOf(v).Name())
			return false
		}
		b, ok := t.StringOrBuffer("writelines", 1, v)
		if ok && !f.closed {
			f.put(b)
		}
		return ok
	})
	if !ok {
		return vm.Null
	}
	return vm.None
}
