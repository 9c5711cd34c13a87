package lsp

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/sllint/sllint/lsp/wire"
)

// contentScheme is that of the read-only documents whose text the server gives.
const contentScheme = "sllint-output"

// How much is kept.
const (
	maxOutputs = 20      // documents
	maxOutput  = 4 << 20 // bytes of one
)

// outputs are what programs have written: read-only documents where the client
// asks for their text, temporary files for the others.
type outputs struct {
	mu   sync.Mutex
	list []*outputDocument
	dir  string // of the files
}

// outputDocument is one of them.
type outputDocument struct {
	s   *server
	uri wire.URI

	mu      sync.Mutex
	text    []byte
	file    *os.File
	pending bool // the client is to be told of what came
	shown   bool // the client was asked to open it
	cut     bool
}

// open begins a document. Of many the oldest is dropped.
func (o *outputs) open(s *server, snap *snapshot, name string) *outputDocument {
	d := &outputDocument{s: s}
	n := s.commands.number()
	base := fmt.Sprintf("%s-%d.txt", filepath.Base(name), n)
	o.mu.Lock()
	defer o.mu.Unlock()
	if s.caps.content {
		d.uri = wire.ContentURI(contentScheme, "/"+base)
	} else {
		if o.dir == "" {
			o.dir, _ = os.MkdirTemp("", "slls-")
		}
		if f, err := os.OpenFile(filepath.Join(o.dir, base), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err == nil {
			d.file = f
			d.uri = wire.FileURI(f.Name())
		}
	}
	o.list = append(o.list, d)
	if len(o.list) > maxOutputs {
		o.list[0].drop()
		o.list = o.list[1:]
	}
	return d
}

func (o *outputs) find(uri wire.URI) *outputDocument {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, d := range o.list {
		if d.uri == uri {
			return d
		}
	}
	return nil
}

// remove deletes all files.
func (o *outputs) remove() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, d := range o.list {
		d.drop()
	}
	if o.dir != "" {
		os.RemoveAll(o.dir)
	}
}

func (d *outputDocument) drop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.file != nil {
		d.file.Close()
		os.Remove(d.file.Name())
		d.file = nil
	}
	d.text = nil
}

// write appends what a program writes.
func (d *outputDocument) write(b []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if room := maxOutput - len(d.text); len(b) > room {
		if b = b[:max(room, 0)]; !d.cut {
			d.cut = true
			b = append(b[:len(b):len(b)], "\n--- more is not kept ---\n"...)
		}
	}
	d.text = append(d.text, b...)
	if d.file != nil {
		d.file.Write(b)
	}
	if d.s.caps.content && len(b) > 0 {
		d.show() // so that one sees what comes while it comes
	}
	if d.s.caps.content && !d.pending {
		d.pending = true
		d.s.background(func(ctx context.Context) {
			select {
			case <-time.After(100 * time.Millisecond): // more will come
			case <-ctx.Done():
				return
			}
			d.mu.Lock()
			d.pending = false
			d.mu.Unlock()
			d.s.client.TextDocumentContentRefresh(ctx, &wire.ContentRefreshParams{URI: d.uri})
		})
	}
}

// finish appends the last line.
func (d *outputDocument) finish(line string) {
	d.mu.Lock()
	d.cut = true
	d.text = append(d.text, line...)
	if d.file != nil {
		d.file.WriteString(line)
		d.file.Close()
		d.file = nil
	}
	d.show()
	d.mu.Unlock()
	d.write(nil)
}

// show has the client open the document. mu is held.
func (d *outputDocument) show() {
	if d.shown || !d.s.caps.showDocument {
		return
	}
	d.shown = true
	d.s.background(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		d.s.client.ShowDocument(ctx, &wire.ShowDocumentParams{URI: d.uri, TakeFocus: wire.Some(false)})
	})
}

// content gives the text of a read-only document.
func (s *server) content(_ context.Context, p *wire.TextDocumentContentParams) (*wire.TextDocumentContentResult, error) {
	d := s.outputs.find(p.URI)
	if d == nil {
		return nil, wire.Errorf(wire.InvalidParams, "%s is no output that is kept", p.URI)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return &wire.TextDocumentContentResult{Text: string(d.text)}, nil
}
