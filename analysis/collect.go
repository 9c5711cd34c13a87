package analysis

import (
	"container/heap"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/sllint/sllint/analysis/config"
)

// Problem is a file or folder that could not be checked.
type Problem struct {
	Path string // as shown
	Err  error
}

// Error gives "path: what is wrong".
func (p *Problem) Error() string {
	var bad *fs.PathError
	var internal *InternalError
	var setting *config.Error
	switch {
	case errors.As(p.Err, &internal), errors.As(p.Err, &setting):
		return p.Err.Error() // they name the file
	case errors.As(p.Err, &bad):
		return p.Path + ": " + bad.Err.Error()
	}
	return p.Path + ": " + p.Err.Error()
}

// job is one file to check.
type job struct {
	path     string // absolute
	shown    string
	size     int64
	info     fs.FileInfo // nil for a file that the user gave and that is not there
	settings *config.Settings
}

// queue hands out the largest job known, so that the last ones to be done are
// small and all workers end together.
type queue struct {
	mu     sync.Mutex
	ready  sync.Cond
	jobs   jobHeap
	closed bool
	seen   map[string]bool
	total  int
}

type jobHeap []job

func (h jobHeap) Len() int           { return len(h) }
func (h jobHeap) Less(i, j int) bool { return h[i].size > h[j].size }
func (h jobHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *jobHeap) Push(x any)        { *h = append(*h, x.(job)) }
func (h *jobHeap) Pop() any {
	last := len(*h) - 1
	j := (*h)[last]
	(*h)[last] = job{}
	*h = (*h)[:last]
	return j
}

func newQueue() *queue {
	q := &queue{seen: map[string]bool{}}
	q.ready.L = &q.mu
	return q
}

// add queues a file, unless it is there already.
func (q *queue) add(j job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.seen[j.path] {
		return
	}
	q.seen[j.path] = true
	q.total++
	heap.Push(&q.jobs, j)
	q.ready.Signal()
}

// close says that nothing more will come.
func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.ready.Broadcast()
}

// next waits for a job; not ok means that there is none left.
func (q *queue) next() (j job, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.jobs) == 0 && !q.closed {
		q.ready.Wait()
	}
	if len(q.jobs) == 0 {
		return job{}, false
	}
	return heap.Pop(&q.jobs).(job), true
}

// pythonFile reports whether a file that was met on the way is Python.
func pythonFile(name string) bool {
	return strings.HasSuffix(name, ".py") || strings.HasSuffix(name, ".pyi") || strings.HasSuffix(name, ".pyw")
}

// collector walks what the user gave.
type collector struct {
	ctx     context.Context
	config  *config.Resolver
	cwd     string
	queue   *queue
	problem func(Problem)
	failed  map[string]bool // folders whose settings were complained about
	only    func(path string) bool
	force   bool // exclude what is given too
}

// shown is a path as people see it: relative to the current folder if it lies
// below.
func (c *collector) shown(path string) string {
	if rel, ok := strings.CutPrefix(path, c.cwd); ok {
		if rel == "" {
			return "."
		}
		if strings.HasSuffix(c.cwd, string(filepath.Separator)) {
			return rel
		}
		if rel, ok = strings.CutPrefix(rel, string(filepath.Separator)); ok {
			return rel
		}
	}
	return path
}

// given handles one path of the command line: a file is checked whatever it is
// called and whoever excludes it, a folder is searched.
func (c *collector) given(path string) {
	abs := path
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(c.cwd, path)
	}
	abs = filepath.Clean(abs)
	info, err := os.Stat(abs)
	if err != nil {
		c.problem(Problem{path, err})
		return
	}
	if info.IsDir() {
		if !c.excluded(abs) {
			c.folder(abs, nil, true)
		}
		return
	}
	if s := c.settings(filepath.Dir(abs)); s != nil && !c.excluded(abs) && (c.only == nil || c.only(abs)) {
		c.queue.add(job{abs, c.shown(abs), info.Size(), info, s})
	}
}

// excluded reports whether a file, or a folder on the way to it, is excluded, where
// that counts for what the user gives. The way starts from the current folder, or
// from that of the settings where the file lies elsewhere: what either is called
// is of no consequence.
func (c *collector) excluded(path string) bool {
	if !c.force {
		return false
	}
	top := c.cwd
	if rel, err := filepath.Rel(top, path); err != nil || !filepath.IsLocal(rel) {
		s := c.settings(filepath.Dir(path))
		if s == nil {
			return true
		}
		top = s.Root
	}
	for len(path) > len(top) {
		dir := filepath.Dir(path)
		if s := c.settings(dir); s == nil || s.Excluded(path) {
			return true
		}
		path = dir
	}
	return false
}

// settings returns what is in force in a folder; nil after a complaint.
func (c *collector) settings(dir string) *config.Settings {
	s, err := c.config.For(dir)
	if err == nil {
		return s
	}
	if key := err.Error(); !c.failed[key] {
		c.failed[key] = true
		c.problem(Problem{c.shown(dir), err})
	}
	return nil
}

// folder searches one folder. Links to folders are not followed, so there are
// no loops.
func (c *collector) folder(dir string, ignored *ignores, given bool) {
	if c.ctx.Err() != nil {
		return
	}
	s := c.settings(dir)
	if s == nil {
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		c.problem(Problem{c.shown(dir), err})
		// What could be read before the error is still there.
	}
	if s.RespectGitignore {
		if given {
			ignored = ignoresAbove(dir)
		}
		ignored = ignored.enter(dir, entries)
	} else {
		ignored = nil
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		isDir := e.IsDir()
		if !isDir && !pythonFile(e.Name()) {
			continue
		}
		if s.Excluded(path) || ignored.match(path, isDir) {
			continue
		}
		if isDir {
			c.folder(path, ignored, false)
		} else {
			c.file(path, e, s)
		}
	}
}

// file queues a file that was met on the way.
func (c *collector) file(path string, e fs.DirEntry, s *config.Settings) {
	if c.only != nil && !c.only(path) {
		return
	}
	info, err := e.Info()
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if info, err = os.Stat(path); err != nil {
			// A link to nowhere, or to itself: not a file, so not ours.
			return
		}
	}
	if err != nil {
		c.problem(Problem{c.shown(path), err})
		return
	}
	if info.Mode().IsRegular() {
		c.queue.add(job{path, c.shown(path), info.Size(), info, s})
	}
}
