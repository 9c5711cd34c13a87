package lsp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/syntax/source"
)

// This file answers a client that asks for the diagnostics of all files of the
// workspace, most of which are not open. They are checked one after the other, so
// that open documents need not wait.

// Limits on one answer.
const (
	maxFiles = 10_000
	maxItems = 20_000 // diagnostics
	maxSize  = 8 << 20
)

// partly is how many reports a client that takes them bit by bit gets at a time, and
// how long they are put off.
const (
	partlyMany = 50
	partlySoon = 200 * time.Millisecond
)

// everywhere is what is known of files that are not open.
type everywhere struct {
	turn chan struct{} // one answer is worked on at a time

	mu    sync.Mutex
	files map[string]checkedFile // by path; of the last answer
}

// checkedFile is a file as it was when it was checked.
type checkedFile struct {
	folder *folder // with its settings
	size   int64
	time   time.Time
	id     string // of what was found
	items  int
}

// gathering is one answer.
type gathering struct {
	s        *server
	ctx      context.Context
	token    wire.ProgressToken // of partial results, nil where all is wanted at once
	previous map[string]wire.PreviousResultID
	files    map[string]checkedFile
	items    int
	list     []wire.WorkspaceDocumentReport
	sent     time.Time
}

// pullAll answers a client that asks for the diagnostics of the workspace. Files of
// which it knows nothing and in which there is nothing are left out.
func (s *server) pullAll(ctx context.Context, p *wire.WorkspaceDiagnosticParams) (*wire.WorkspaceDiagnosticReport, error) {
	select {
	case s.everywhere.turn <- struct{}{}:
		defer func() { <-s.everywhere.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g := &gathering{s: s, ctx: ctx, token: p.PartialResultToken, previous: map[string]wire.PreviousResultID{}, files: map[string]checkedFile{}, sent: time.Now()}
	for _, r := range p.PreviousResultIds {
		if path := wire.Path(r.URI); path != "" {
			g.previous[path] = r
		}
	}
	pr := &progress{s: s, remove: func() {}}
	if p.WorkDoneToken != nil {
		pr = s.startProgress(ctx, cancel, p.WorkDoneToken, "sllint: check the workspace")
	}
	err := g.all(pr)
	pr.end(err)
	if err != nil {
		return nil, err
	}
	s.everywhere.mu.Lock()
	s.everywhere.files = g.files
	s.everywhere.mu.Unlock()
	if g.token != nil {
		g.send()
	}
	return wire.WorkspaceReport(g.list), nil
}

// all looks at all files.
func (g *gathering) all(pr *progress) error {
	g.s.mu.Lock()
	folders, open := g.s.folders, map[string]*snapshot{}
	for _, d := range g.s.documents {
		if now := d.current(); now.path != "" && !now.cell {
			open[now.path] = now
		}
	}
	g.s.mu.Unlock()
	seen, cut := map[string]bool{}, false
	for _, f := range folders {
		if f.path == "" {
			continue
		}
		files, _ := f.driver.Files(g.ctx, []string{f.path})
		for i, shown := range files {
			path := shown
			if !filepath.IsAbs(path) {
				path = filepath.Join(f.path, shown)
			}
			if seen[path] || g.s.inner(f, path) {
				continue
			}
			if err := g.ctx.Err(); err != nil {
				return err
			}
			if cut = len(seen) == maxFiles || g.items >= maxItems; cut {
				g.s.tell(wire.MessageInfo, fmt.Sprintf("sllint: the workspace has more than %d files or %d findings; the rest is not shown", maxFiles, maxItems))
				break
			}
			seen[path] = true
			pr.report(fmt.Sprintf("%d of %d: %s", i+1, len(files), shown))
			if err := g.one(f, path, shown, open[path]); err != nil {
				return err
			}
		}
	}
	if err := g.ctx.Err(); err != nil || cut {
		return err
	}
	// What is known of files that are no longer there, or no longer looked at.
	for path := range g.previous {
		if !seen[path] {
			g.report(path, nil, resultID(nil), nil)
		}
	}
	return nil
}

// inner reports whether a path lies in a folder of the workspace that is inside of
// another.
func (s *server) inner(f *folder, path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	best := s.folderOf(path)
	return best.path != f.path
}

// one reports on a file; snap is the document where it is open.
func (g *gathering) one(f *folder, path, shown string, snap *snapshot) error {
	s := g.s
	if snap != nil {
		r, err := snap.check(g.ctx)
		if err != nil {
			return err
		}
		items := s.diagnostics(snap, r)
		g.report(path, wire.Some(snap.version), resultID(items), items)
		return nil
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSize {
		return nil // gone meanwhile, or not for editors
	}
	s.everywhere.mu.Lock()
	was, known := s.everywhere.files[path]
	s.everywhere.mu.Unlock()
	if known && was.folder == f && was.size == info.Size() && was.time.Equal(info.ModTime()) {
		if before, told := g.previous[path]; told && before.Value == was.id || !told && was.items == 0 {
			g.files[path] = was
			g.unchanged(path, was.id)
			return nil
		}
	}
	raw, err := readFile(path)
	if err != nil {
		return nil
	}
	items, err := s.checkFile(g.ctx, f, path, shown, raw)
	if err != nil {
		return err
	}
	id := resultID(items)
	g.files[path] = checkedFile{f, info.Size(), info.ModTime(), id, len(items)}
	g.report(path, nil, id, items)
	return nil
}

// readFile reads a file that is not beyond all bounds.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var b bytes.Buffer
	_, err = io.Copy(&b, io.LimitReader(file, maxSize))
	return b.Bytes(), err
}

// checkFile gives the diagnostics of a file as they would be if it were opened.
func (s *server) checkFile(ctx context.Context, f *folder, path, shown string, raw []byte) ([]wire.Diagnostic, error) {
	text := raw
	if decoded, bad := source.Decode(raw, shown, false); bad == nil {
		text = decoded.Bytes
	}
	snap := &snapshot{uri: wire.FileURI(path), path: path, name: shown, python: true, folder: f, checker: s.checker,
		text: newText(bytes.ToValidUTF8(text, []byte("\ufffd")), s.caps.encoding)}
	select {
	case s.checker.slots <- struct{}{}:
		defer func() { <-s.checker.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	src, checked, _ := f.source(shown, path, raw)
	if !checked {
		return nil, nil
	}
	result, err := s.checker.linter.Check(ctx, src)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.checkFailed(err)
		return nil, nil // the other files are still looked at
	}
	return s.diagnostics(snap, &report{findings: result.Findings}), nil
}

// uri is how the client calls a file.
func (g *gathering) uri(path string) wire.URI {
	if was, ok := g.previous[path]; ok {
		return was.URI
	}
	return wire.FileURI(path)
}

// report says what is found in a file, if the client does not know it.
func (g *gathering) report(path string, version *int32, id string, items []wire.Diagnostic) {
	was, told := g.previous[path]
	switch {
	case told && was.Value == id:
		g.add(wire.UnchangedIn(g.uri(path), version, id))
	case told || len(items) > 0 || version != nil:
		g.items += len(items)
		if items == nil {
			items = []wire.Diagnostic{} // never null on the wire
		}
		g.add(wire.FullIn(g.uri(path), version, id, items))
	}
}

// unchanged says that a file is as the client knows it, where it knows anything.
func (g *gathering) unchanged(path, id string) {
	if _, told := g.previous[path]; told {
		g.add(wire.UnchangedIn(g.uri(path), nil, id))
	}
}

func (g *gathering) add(r wire.WorkspaceDocumentReport) {
	g.list = append(g.list, r)
	if g.token != nil && (len(g.list) >= partlyMany || time.Since(g.sent) > partlySoon) {
		g.send()
	}
}

// send sends what has come together.
func (g *gathering) send() {
	if len(g.list) > 0 {
		g.s.client.Progress(g.ctx, &wire.ProgressParams{Token: g.token, Value: wire.Typed(wire.WorkspaceReport(g.list))})
	}
	g.list, g.sent = nil, time.Now()
}
