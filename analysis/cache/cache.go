// Package cache remembers what was found in files that have not changed.
//
// There is one file for each project and each build of the program, not one
// per source: a run over thousands of unchanged sources costs one read and a
// stat of each. An entry is for one source path under one set of settings and
// holds the hash of the source's bytes. It is valid when size, modification
// time, change time and inode are those of the source as it was read, or else
// when the hash is the same; a source that was modified about when it was read
// is always hashed, since a clock that is too coarse could hide a change.
//
// A cache that is damaged, of another build or not there is an empty cache. The
// file is replaced by renaming, so runs at the same time do not disturb each
// other: each adds what it knows to what is there. Entries that no run has used
// for a month are dropped, and the least recently used before that if the file
// grows too large.
package cache

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Hash is the start of a SHA-256.
type Hash [16]byte

// Sum hashes the concatenation of the parts, each preceded by its length.
func Sum(parts ...[]byte) Hash {
	h := sha256.New()
	var size [8]byte
	for _, p := range parts {
		for i := range size {
			size[i] = byte(len(p) >> (8 * i))
		}
		h.Write(size[:])
		h.Write(p)
	}
	return Hash(h.Sum(nil)[:len(Hash{})])
}

// Content hashes the bytes of a source.
func Content(src []byte) Hash {
	sum := sha256.Sum256(src)
	return Hash(sum[:len(Hash{})])
}

// State is what the file system says of a source.
type State struct {
	Size    int64
	ModTime int64 // nanoseconds since 1970, as are the others
	Change  int64 // 0 where the system has none
	Inode   uint64
}

const (
	// racy is how near to its reading a source's last change makes the times
	// useless: the coarsest clock of a file system in use, FAT's.
	racy = int64(2 * time.Second)
	// stale is how long an entry, or the file of another project or build,
	// lives without being used.
	stale = int64(30 * 24 * time.Hour)
	// refresh is how old the mark of use may grow before it is written again.
	refresh = int64(24 * time.Hour)
)

// Limits of one cache file and of the folder; variables for the tests.
var (
	maxFile   = int64(64 << 20)
	maxFolder = int64(256 << 20)
)

type key struct {
	path     string
	settings Hash
}

type entry struct {
	content Hash
	state   State
	read    int64 // when the source was read
	used    int64
	payload []byte
}

// Cache is open for one run. Its methods are safe for concurrent use.
type Cache struct {
	dir, file string
	now       func() time.Time

	mu      sync.Mutex
	entries map[key]*entry
	loaded  State // of the cache file, to notice other runs
	dirty   bool
}

// Open loads the cache of a project from a folder. The build identifies the
// program: one that could find something else must have another.
func Open(dir, root, build string) *Cache {
	id := Sum([]byte(root), []byte(build))
	c := &Cache{
		dir: dir, file: filepath.Join(dir, hex.EncodeToString(id[:])+suffix),
		now: time.Now,
	}
	c.entries, c.loaded = load(c.file)
	return c
}

const suffix = ".cache"

// Lookup returns what was stored for an unchanged source, judged by its state
// alone. The payload must not be changed.
func (c *Cache) Lookup(path string, settings Hash, s State) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key{path, settings}]
	if e == nil || e.state != s || max(s.ModTime, s.Change)+racy > e.read {
		return nil, false
	}
	c.use(e)
	return e.payload, true
}

// LookupContent returns what was stored for a source with this content, and
// remembers its new state; read is when the source was read.
func (c *Cache) LookupContent(path string, settings, content Hash, s State, read time.Time) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key{path, settings}]
	if e == nil || e.content != content {
		return nil, false
	}
	e.state, e.read = s, read.UnixNano()
	c.use(e)
	c.dirty = true
	return e.payload, true
}

// use marks an entry; c.mu is held.
func (c *Cache) use(e *entry) {
	if now := c.now().UnixNano(); now-e.used > refresh {
		e.used = now
		c.dirty = true
	}
}

// Store keeps a payload, which must not be changed afterwards.
func (c *Cache) Store(path string, settings, content Hash, s State, read time.Time, payload []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key{strings.Clone(path), settings}] = &entry{
		content: content, state: s, read: read.UnixNano(), used: c.now().UnixNano(), payload: payload,
	}
	c.dirty = true
}

// Close writes what is new. The error is for telling the user why runs stay
// slow; nothing else depends on it.
func (c *Cache) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.dirty {
		return nil
	}
	if err := prepare(c.dir); err != nil {
		return fmt.Errorf("cannot use the cache folder: %w", err)
	}
	// Another run may have written since: keep what it learnt.
	if state, err := stat(c.file); err == nil && state != c.loaded {
		theirs, _ := load(c.file)
		for k, e := range theirs {
			if mine := c.entries[k]; mine == nil || mine.read < e.read {
				c.entries[k] = e
			}
		}
	}
	if err := c.write(); err != nil {
		return fmt.Errorf("cannot write the cache: %w", err)
	}
	c.dirty = false
	c.pruneFolder()
	return nil
}

// write replaces the file.
func (c *Cache) write() error {
	keys := make([]key, 0, len(c.entries))
	oldest := c.now().UnixNano() - stale
	for k, e := range c.entries {
		if e.used >= oldest {
			keys = append(keys, k)
		}
	}
	// The most recently used first, so that a limit cuts the others off; the
	// rest of the order only makes equal caches equal.
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(
			cmp.Compare(c.entries[b].used, c.entries[a].used),
			cmp.Compare(a.path, b.path),
			slices.Compare(a.settings[:], b.settings[:]),
		)
	})
	data := encode(keys, c.entries)

	f, err := os.CreateTemp(c.dir, "*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), c.file)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// prepare makes the folder, and tells git and backup programs to pass it by.
func prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for name, text := range map[string]string{
		".gitignore": "# Made by sllint.\n*\n",
		"CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n" +
			"# This folder is a cache made by sllint; it can be deleted at any time.\n",
	} {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// pruneFolder removes the caches of other projects and builds that are no
// longer used, what a killed run left behind, and the oldest caches while the
// folder is too large.
func (c *Cache) pruneFolder() {
	list, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	type old struct {
		path string
		time int64
		size int64
	}
	var others []old
	var total int64
	now := time.Now().UnixNano()
	for _, item := range list {
		name := item.Name()
		if !strings.HasSuffix(name, suffix) && !strings.HasSuffix(name, ".tmp") {
			continue
		}
		info, err := item.Info()
		if err != nil {
			continue
		}
		path := filepath.Join(c.dir, name)
		age := now - info.ModTime().UnixNano()
		switch {
		case path == c.file:
			total += info.Size()
		case age > stale, strings.HasSuffix(name, ".tmp") && age > int64(time.Hour):
			os.Remove(path)
		case strings.HasSuffix(name, suffix):
			total += info.Size()
			others = append(others, old{path, info.ModTime().UnixNano(), info.Size()})
		}
	}
	slices.SortFunc(others, func(a, b old) int { return cmp.Compare(a.time, b.time) })
	for _, o := range others {
		if total <= maxFolder {
			return
		}
		if os.Remove(o.path) == nil {
			total -= o.size
		}
	}
}
