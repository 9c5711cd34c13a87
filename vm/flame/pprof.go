package flame

import (
	"compress/gzip"
	"encoding/binary"
	"io"
)

// message is a protocol buffer that is being written.
type message []byte

func (m *message) varint(n uint64) { *m = binary.AppendUvarint(*m, n) }

// number writes a field that is a number.
func (m *message) number(field int, n int64) {
	m.varint(uint64(field) << 3)
	m.varint(uint64(n))
}

// bytes writes a field that is a string or a message.
func (m *message) bytes(field int, b []byte) {
	m.varint(uint64(field)<<3 | 2)
	m.varint(uint64(len(b)))
	*m = append(*m, b...)
}

// Pprof writes the profile for `go tool pprof`: profile.proto of github.com/google/pprof,
// compressed.
func (p *Profile) Pprof(w io.Writer) error {
	var out message
	texts := map[string]int64{"": 0}
	table := []string{""}
	text := func(s string) int64 {
		i, ok := texts[s]
		if !ok {
			i = int64(len(table))
			texts[s], table = i, append(table, s)
		}
		return i
	}
	var kind message
	kind.number(1, text("steps"))
	kind.number(2, text("count"))
	out.bytes(1, kind)
	places := map[Frame]int64{} // a function is a location, too
	place := func(f Frame) int64 {
		id, ok := places[f]
		if ok {
			return id
		}
		id = int64(len(places) + 1)
		places[f] = id
		var fn, line, loc message
		fn.number(1, id)
		fn.number(2, text(f.Func))
		fn.number(4, text(f.File))
		fn.number(5, int64(f.Line))
		out.bytes(5, fn)
		line.number(1, id)
		line.number(2, int64(f.Line))
		loc.number(1, id)
		loc.bytes(4, line)
		out.bytes(4, loc)
		return id
	}
	p.each(func(stack []*Node) {
		n := stack[len(stack)-1]
		if n.Self == 0 {
			return
		}
		var sample message
		for i := len(stack) - 1; i >= 0; i-- {
			sample.number(1, place(stack[i].Frame))
		}
		sample.number(2, n.Self)
		out.bytes(2, sample)
	})
	for _, s := range table {
		out.bytes(6, []byte(s))
	}
	z := gzip.NewWriter(w)
	if _, err := z.Write(out); err != nil {
		return err
	}
	return z.Close()
}
