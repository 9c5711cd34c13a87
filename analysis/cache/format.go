package cache

import (
	"encoding/binary"
	"hash/crc32"
	"os"
)

// The file is the magic, the CRC-32C of the rest, the number of entries and the
// entries; numbers are unsigned varints, strings and payloads have their
// length before them. The magic's last byte is the version of this format.
const magic = "sllint\x00\x01"

const headerSize = len(magic) + 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encode writes the entries of the keys, in order, until the limit is reached.
func encode(keys []key, entries map[key]*entry) []byte {
	var body []byte
	n := 0
	for _, k := range keys {
		e := entries[k]
		if int64(len(body)+len(k.path)+len(e.payload)) > maxFile {
			break
		}
		n++
		body = binary.AppendUvarint(body, uint64(len(k.path)))
		body = append(body, k.path...)
		body = append(body, k.settings[:]...)
		body = append(body, e.content[:]...)
		for _, v := range [...]uint64{
			uint64(e.state.Size), uint64(e.state.ModTime), uint64(e.state.Change), e.state.Inode,
			uint64(e.read), uint64(e.used), uint64(len(e.payload)),
		} {
			body = binary.AppendUvarint(body, v)
		}
		body = append(body, e.payload...)
	}
	count := binary.AppendUvarint(nil, uint64(n))
	data := make([]byte, headerSize, headerSize+len(count)+len(body))
	copy(data, magic)
	data = append(append(data, count...), body...)
	binary.LittleEndian.PutUint32(data[len(magic):], crc32.Checksum(data[headerSize:], castagnoli))
	return data
}

// load reads a cache file; whatever is wrong with it, the result is empty.
func load(file string) (map[key]*entry, State) {
	state, err := stat(file)
	if err != nil || state.Size > maxFile+1<<20 {
		return map[key]*entry{}, State{}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return map[key]*entry{}, State{}
	}
	entries, ok := decode(data)
	if !ok {
		return map[key]*entry{}, state
	}
	return entries, state
}

// decode reads what encode wrote; the entries share its memory.
func decode(data []byte) (map[key]*entry, bool) {
	if len(data) < headerSize || string(data[:len(magic)]) != magic ||
		binary.LittleEndian.Uint32(data[len(magic):]) != crc32.Checksum(data[headerSize:], castagnoli) {
		return nil, false
	}
	d := decoder{rest: data[headerSize:]}
	n := d.number()
	if n > uint64(len(data)/(2*len(Hash{}))) {
		return nil, false
	}
	entries := make(map[key]*entry, n)
	slab := make([]entry, n)
	for i := range slab {
		e := &slab[i]
		k := key{path: string(d.bytes(d.number()))}
		copy(k.settings[:], d.bytes(uint64(len(k.settings))))
		copy(e.content[:], d.bytes(uint64(len(e.content))))
		e.state = State{int64(d.number()), int64(d.number()), int64(d.number()), d.number()}
		e.read, e.used = int64(d.number()), int64(d.number())
		e.payload = d.bytes(d.number())
		if d.bad {
			return nil, false
		}
		entries[k] = e
	}
	return entries, len(d.rest) == 0
}

type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) number() uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) bytes(n uint64) []byte {
	if n > uint64(len(d.rest)) {
		d.bad = true
		return nil
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}
