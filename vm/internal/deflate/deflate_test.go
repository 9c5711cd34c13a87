package deflate

import (
	"bytes"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// python is CPython, whose zlib is the one to be like; empty where there is none.
func python() string {
	home, _ := os.UserHomeDir()
	p := filepath.Join(home, ".pyenv/versions/3.13.0/bin/python")
	if _, err := os.Stat(p); err != nil {
		return ""
	}
	return p
}

// sample writes n bytes, some of which repeat what came before.
func sample(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	letters, noise := 1+r.Intn(60), r.Intn(7) == 0
	for i := range b {
		switch {
		case noise:
			b[i] = byte(r.Intn(256))
		case i > 300 && r.Intn(5) > 0:
			b[i] = b[i-1-r.Intn(290)]
		default:
			b[i] = byte(r.Intn(letters))
		}
	}
	return b
}

// write has a stream write all that it can.
func write(t *testing.T, d *Deflater, flush Flush) (out []byte) {
	for size := 32 << 10; ; size *= 2 {
		d.Out = make([]byte, 0, size)
		status := d.Deflate(flush)
		out = append(out, d.Out...)
		if status == StreamError {
			t.Fatal("stream error")
		}
		if status == StreamEnd || len(d.Out) < size {
			return out
		}
	}
}

// read reads a stream in pieces.
func read(t *testing.T, b []byte, bits, piece int) (out []byte) {
	f := NewInflater(bits)
	for {
		n := min(piece, len(b))
		f.In, b = append(f.In, b[:n]...), b[n:]
		for {
			f.Out = make([]byte, 0, 1000)
			status := f.Inflate()
			out = append(out, f.Out...)
			switch {
			case status == StreamEnd:
				return out
			case status == DataError:
				t.Fatal(f.Msg)
			case len(f.Out) < 1000 && len(b) == 0 && n == 0:
				t.Fatal("no end")
			}
			if len(f.Out) < 1000 {
				break
			}
		}
	}
}

// TestZlib compares what is written with what CPython's zlib writes, where there is one,
// and reads it again.
func TestZlib(t *testing.T) {
	oracle := python()
	r := rand.New(rand.NewSource(1))
	for i := range 40 {
		n := r.Intn(150000)
		if i%3 == 0 {
			n = r.Intn(3000) * i
		}
		b := sample(r, n)
		// Where a block that is not compressed ends depends on the room for output.
		level, bits := 1+r.Intn(9), []int{15, -15, 31, 9, -12, 10}[r.Intn(6)]
		mem, strategy := 1+r.Intn(9), r.Intn(5)
		t.Run(fmt.Sprintf("%d/level=%d,bits=%d,mem=%d,strategy=%d,n=%d", i, level, bits, mem, strategy, n), func(t *testing.T) {
			d := NewDeflater(level, bits, mem, strategy)
			d.In = b
			got := append(write(t, d, NoFlush), write(t, d, Finish)...)
			if back := read(t, got, bits, 777); !bytes.Equal(back, b) {
				t.Errorf("%d bytes come back of %d", len(back), len(b))
			}
			if oracle == "" {
				return
			}
			cmd := exec.Command(oracle, "-c", fmt.Sprintf("import sys, zlib\nc = zlib.compressobj(%d, 8, %d, %d, %d)\n"+
				"sys.stdout.buffer.write(c.compress(sys.stdin.buffer.read()) + c.flush())", level, bits, mem, strategy))
			cmd.Stdin = bytes.NewReader(b)
			want, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%d bytes, CPython has %d", len(got), len(want))
			}
		})
	}
}

// TestDamaged reads streams that are not whole.
func TestDamaged(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	d := NewDeflater(6, 15, 8, DefaultStrategy)
	d.In = sample(r, 5000)
	whole := write(t, d, Finish)
	for range 3000 {
		b := append([]byte(nil), whole[:r.Intn(len(whole))]...)
		for range r.Intn(4) {
			if len(b) > 0 {
				b[r.Intn(len(b))] ^= 1 << r.Intn(8)
			}
		}
		f := NewInflater(15)
		f.In = b
		for range 1000 {
			f.Out = make([]byte, 0, 700)
			if s := f.Inflate(); s != OK || len(f.Out) == 0 {
				break
			}
		}
	}
}
