package vm

import "io"

// sysStreams makes sys.stdin, stdout and stderr: text over buffered bytes in
// Python 3, files in Python 2. What is written goes out at once, so that the
// order of the two outputs is that of the program.
func (t *Thread) sysStreams(m *Module) {
	for fd, name := range []string{"stdin", "stdout", "stderr"} {
		f := &fileIO{fd: fd, closefd: false}
		switch fd {
		case 0:
			f.in = t.vm.conf.Stdin
			if f.in == nil {
				f.in = emptyReader{}
			}
			f.mode.read = true
		case 1:
			f.out = t.vm.Stdout()
			f.mode.write = true
		case 2:
			f.out = t.vm.Stderr()
			f.mode.write = true
		}
		v := t.stdStream(f, name)
		m.Set("__"+name+"__", v.incref())
		m.Set(name, v)
	}
}

type emptyReader struct{}

func (emptyReader) Read(b []byte) (int, error) { return 0, io.EOF }

func (t *Thread) stdStream(f *fileIO, name string) Value {
	if t.vm.py2 {
		return t.newFile2(f, "<"+name+">", map[bool]string{true: "r", false: "w"}[f.in != nil])
	}
	x := t.io()
	raw := obj(t.allocNative(x.file, f))
	shown := t.Str("<" + name + ">")
	t.SetAttr(raw, "name", shown)
	t.decref(shown)
	b := &buffered{raw: raw, size: bufferSize, reads: f.in != nil, writes: f.out != nil}
	class := x.writer
	if f.in != nil {
		class = x.reader
	}
	w := &textIO{buffer: obj(t.allocNative(class, b)), encoding: "utf-8", errors: "strict", at: -1, telling: true, lineBuffered: f.fd == 2}
	w.setNewline("", false, "")
	if f.out != nil {
		w.out = f
	}
	if f.fd == 2 {
		w.errors = "backslashreplace"
	}
	w.setEncoding(t, w.encoding)
	v := obj(t.allocNative(x.text, w))
	mode := t.Str(map[bool]string{true: "r", false: "w"}[f.in != nil])
	t.SetAttr(v, "mode", mode)
	t.decref(mode)
	return v
}
