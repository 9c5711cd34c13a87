package analysis

import (
	"context"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sllint/sllint/analysis/cache"
	"github.com/sllint/sllint/analysis/config"
)

// Driver checks files and folders.
type Driver struct {
	Linter *Linter
	Config *config.Resolver
	Cwd    string       // absolute
	Jobs   int          // 0 for as many as there are processors
	Cache  *cache.Cache // nil for none
	Root   string       // what the cache's paths start from
	// Rewrite, if any, gets each file that has findings, several at a time. It
	// may change the file, and returns the findings that are left; an error is
	// a Problem.
	Rewrite func(ctx context.Context, path string, src Source, c Checked) ([]Finding, error)
	// Only, if any, says of each file, by its absolute path, whether it is checked.
	Only func(path string) bool
	// ForceExclude leaves out what is excluded even where it is given by name.
	ForceExclude bool
	// Progress, if any, is called now and then, from one goroutine at a time.
	Progress func(done, total int)
}

// Outcome is what a run gave.
type Outcome struct {
	Findings []Finding // by file and place
	Problems []Problem // by path
	Files    int
	Cached   int // of these, found in the cache
}

// Run checks what the paths name. The error is the context's: then it returns
// at once, and what still runs is of no consequence. All other trouble is a
// Problem, and does not keep other files from being checked.
func (d *Driver) Run(ctx context.Context, paths []string) (*Outcome, error) {
	r := &run{d: d, ctx: ctx, queue: newQueue()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.all(paths)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	SortFindings(r.out.Findings)
	slices.SortStableFunc(r.out.Problems, func(a, b Problem) int { return strings.Compare(a.Path, b.Path) })
	return &r.out, nil
}

// Files lists, in order, the files that Run would check.
func (d *Driver) Files(ctx context.Context, paths []string) ([]string, []Problem) {
	r := &run{d: d, ctx: ctx, queue: newQueue()}
	r.collect(paths)
	var list []string
	for _, j := range r.queue.jobs {
		list = append(list, j.shown)
	}
	slices.Sort(list)
	return list, r.out.Problems
}

// Source is what is in force for a source that the driver does not read itself.
func (d *Driver) Source(path string, text []byte) (Source, error) {
	abs := path
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(d.Cwd, abs)
	}
	dir := filepath.Dir(abs)
	s, err := d.Config.For(dir)
	if err != nil {
		return Source{}, err
	}
	return d.source(path, abs, text, s), nil
}

func (d *Driver) source(shown, path string, text []byte, s *config.Settings) Source {
	src := Source{Name: shown, Text: text, Rules: s.RulesFor(path), Target: s.Target, Severities: s.Severities}
	if src.Target == 0 {
		src.Requires = d.Config.Requires(filepath.Dir(path))
	}
	return src
}

// run is one Run at work.
type run struct {
	d     *Driver
	ctx   context.Context
	queue *queue
	done  atomic.Int64

	mu  sync.Mutex
	out Outcome
}

func (r *run) all(paths []string) {
	jobs := r.d.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(r.work)
	}
	if r.d.Progress != nil {
		stop := make(chan struct{})
		var ticker sync.WaitGroup
		ticker.Go(func() { r.report(stop) })
		defer ticker.Wait()
		defer close(stop)
	}
	r.collect(paths)
	workers.Wait()
}

// report tells of the progress until it is stopped.
func (r *run) report(stop <-chan struct{}) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			r.queue.mu.Lock()
			total := r.queue.total
			r.queue.mu.Unlock()
			r.d.Progress(int(r.done.Load()), total)
		}
	}
}

func (r *run) collect(paths []string) {
	defer r.queue.close()
	c := &collector{
		ctx: r.ctx, config: r.d.Config, cwd: r.d.Cwd, queue: r.queue,
		problem: r.problem, failed: map[string]bool{}, only: r.d.Only, force: r.d.ForceExclude,
	}
	for _, path := range paths {
		c.given(path)
	}
}

func (r *run) problem(p Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out.Problems = append(r.out.Problems, p)
}

// work checks files until there are none left.
func (r *run) work() {
	w := worker{run: r}
	for r.ctx.Err() == nil {
		j, ok := r.queue.next()
		if !ok {
			return
		}
		w.file(j)
		r.done.Add(1)
	}
}

// worker is one of the goroutines of a run, with memory that it uses again.
type worker struct {
	*run
	spare  []byte
	memory Memory
}

func (w *worker) file(j job) {
	src := w.d.source(j.shown, j.path, nil, j.settings)
	state := cache.StateOf(j.info)
	var settings cache.Hash
	name := ""
	if w.d.Cache != nil {
		settings = w.d.settingsKey(&src)
		name = w.d.relative(j.path)
		if payload, ok := w.d.Cache.Lookup(name, settings, state); ok && w.cached(payload, j.shown) {
			return
		}
	}
	started := time.Now()
	text, err := w.read(j.path, j.size)
	if err != nil {
		w.problem(Problem{j.shown, err})
		return
	}
	src.Text = text
	if w.d.Rewrite == nil {
		src.Memory = &w.memory // else the tree is still needed when others are checked
	}
	var content cache.Hash
	if w.d.Cache != nil {
		content = cache.Content(text)
		if payload, ok := w.d.Cache.LookupContent(name, settings, content, state, started); ok && w.cached(payload, j.shown) {
			w.spare = text
			return
		}
	}
	result, err := w.d.Linter.Check(w.ctx, src)
	if err != nil {
		if w.ctx.Err() == nil {
			w.problem(Problem{j.shown, err})
		}
		return
	}
	if w.d.Rewrite != nil && len(result.Findings) > 0 {
		left, err := w.d.Rewrite(w.ctx, j.path, src, result)
		if err == nil {
			w.add(left, false)
		} else if w.ctx.Err() == nil {
			w.problem(Problem{j.shown, err})
			w.add(result.Findings, false)
		}
		return
	}
	if w.d.Cache != nil {
		w.d.Cache.Store(name, settings, content, state, started, encodeFindings(result.Findings))
	}
	for i := range result.Findings {
		result.Findings[i].detach()
	}
	w.spare = text // nothing of it is left anywhere
	w.add(result.Findings, false)
}

// cached takes the findings of an unchanged file; not ok means that the entry
// makes no sense.
func (w *worker) cached(payload []byte, shown string) bool {
	list, ok := w.d.Linter.decodeFindings(payload, shown)
	if !ok || w.d.Rewrite != nil && len(list) > 0 {
		return false
	}
	w.add(list, true)
	return true
}

func (w *worker) add(list []Finding, cached bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.out.Files++
	if cached {
		w.out.Cached++
	}
	w.out.Findings = append(w.out.Findings, list...)
}

// read reads a whole file with as few system calls as can be, into memory that
// the last file has left if there is any.
func (w *worker) read(path string, size int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	buf := w.spare
	w.spare = nil
	if int64(cap(buf)) <= size {
		buf = make([]byte, 0, size+512)
	}
	buf = buf[:0]
	for {
		n, err := f.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
		if len(buf) == cap(buf) {
			buf = slices.Grow(buf, max(len(buf), 4096))
		}
	}
}

// relative is a path as the cache names it.
func (d *Driver) relative(path string) string {
	if rel, err := filepath.Rel(d.Root, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// settingsKey hashes all that the findings depend on, besides the source and
// the program.
func (d *Driver) settingsKey(s *Source) cache.Hash {
	var key []byte
	for _, word := range s.Rules {
		for i := range 8 {
			key = append(key, byte(word>>(8*i)))
		}
	}
	key = append(key, byte(s.Target), byte(s.Target>>8), byte(s.Requires), byte(s.Requires>>8))
	for _, code := range slices.Sorted(maps.Keys(s.Severities)) {
		key = append(key, code+"="+s.Severities[code]+"\n"...)
	}
	return cache.Sum(key)
}
