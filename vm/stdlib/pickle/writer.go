package pickle

import (
	"encoding/binary"

	"github.com/sllint/sllint/vm"
)

// How bytes get out: protocol 4 puts them into frames.

const (
	frameTarget = 64 << 10 // a frame is full
	frameMin    = 4        // a smaller one is no frame
	frameHeader = 9
)

func (p *pickler) put(b ...byte) {
	if p.framing && p.frame < 0 {
		p.frame = len(p.buf)
		p.buf = append(p.buf, make([]byte, frameHeader)...)
	}
	p.buf = append(p.buf, b...)
}

func (p *pickler) putString(s string) {
	p.put()
	p.buf = append(p.buf, s...)
}

func (p *pickler) put32(op byte, n int) {
	p.put(op)
	p.buf = binary.LittleEndian.AppendUint32(p.buf, uint32(n))
}

func (p *pickler) put64(op byte, n int) {
	p.put(op)
	p.buf = binary.LittleEndian.AppendUint64(p.buf, uint64(n))
}

// endFrame completes the frame that is being written.
func (p *pickler) endFrame() {
	if p.frame < 0 {
		return
	}
	n := len(p.buf) - p.frame - frameHeader
	if n >= frameMin {
		p.buf[p.frame] = opFrame
		binary.LittleEndian.PutUint64(p.buf[p.frame+1:], uint64(n))
	} else {
		p.buf = append(p.buf[:p.frame], p.buf[p.frame+frameHeader:]...)
	}
	p.frame = -1
}

// boundary is between two operations, where a frame may end.
func (p *pickler) boundary() bool {
	if p.frame < 0 || len(p.buf)-p.frame-frameHeader < frameTarget {
		return true
	}
	p.endFrame()
	return p.flush()
}

// putData writes an operation's head and a text that may be large, which then is in no
// frame.
func (p *pickler) putData(head []byte, s string) bool {
	if !p.framing || len(s) < frameTarget {
		p.put(head...)
		p.putString(s)
		return true
	}
	p.endFrame()
	p.framing = false
	p.put(head...)
	ok := true
	if p.write.IsNull() {
		p.putString(s)
	} else if ok = p.flush(); ok {
		b := p.t.Bytes(s)
		ok = p.send(b)
		p.t.Decref(b)
	}
	p.framing = true
	return ok
}

// flush writes what has come together to the file, where there is one.
func (p *pickler) flush() bool {
	if p.write.IsNull() || len(p.buf) == 0 {
		return true
	}
	b := p.t.Bytes(string(p.buf))
	p.buf = p.buf[:0]
	ok := p.send(b)
	p.t.Decref(b)
	return ok
}

func (p *pickler) send(b vm.Value) bool {
	r := p.t.Call(p.write, b)
	if r.IsNull() {
		return false
	}
	p.t.Decref(r)
	return true
}
