package syntax

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// library reads the .py files of an installed CPython, if there is one.
func library(tb testing.TB, version, dir string) map[string][]byte {
	tb.Helper()
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	out := map[string][]byte{}
	root := filepath.Join(home, ".pyenv", "versions", version, "lib", dir)
	filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".py") {
			if src, err := os.ReadFile(path); err == nil {
				out[path] = src
			}
		}
		return nil
	})
	return out
}

// BenchmarkParse parses the library of an installed CPython, or else the
// embedded sample, and tells the speed and what is allocated for it.
func BenchmarkParse(b *testing.B) {
	for _, c := range []struct {
		name, version, dir string
		v                  Version
	}{
		{"3.13", "3.13.0", "python3.13", Py313},
		{"2.7", "2.7.18", "python2.7", Py27},
	} {
		files := library(b, c.version, c.dir)
		if len(files) == 0 && c.v == Py313 {
			files = map[string][]byte{"sample": []byte(strings.Repeat(sample, 50))}
		}
		if len(files) == 0 {
			continue
		}
		for _, arena := range []*Arena{nil, new(Arena)} {
			name := c.name
			if arena != nil {
				name += "/arena"
			}
			b.Run(name, func(b *testing.B) {
				total := 0
				for _, src := range files {
					total += len(src)
				}
				b.SetBytes(int64(total))
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				for b.Loop() {
					for path, src := range files {
						f, err := Parse(src, Options{Filename: path, Version: c.v, Arena: arena})
						if err == nil && f.Version != c.v {
							b.Fatal("wrong version")
						}
					}
				}
				runtime.ReadMemStats(&after)
				mb := float64(total) * float64(b.N) / 1e6
				b.ReportMetric(float64(after.Mallocs-before.Mallocs)/mb, "allocs/MB")
				b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/1e6/mb, "MB/MB")
			})
		}
	}
}

// sample is for machines without a CPython.
const sample = `import os, sys
from collections import (OrderedDict, defaultdict as dd)

class Shape(Base, metaclass=Meta):
    """A shape."""
    kinds: dict[str, int] = {"a": 1, 'b': 2, **OTHER}

    def __init__(self, name, /, size=10, *args, colour="red", **kw):
        super().__init__(*args, **kw)
        self.name, self.size = name, size
        if not self.name or size <= 0 and colour is not None:
            raise ValueError(f"bad {name!r}: {size:>{width}}") from None

    @property
    async def area(self):
        try:
            async with self.lock as held, other:
                return [x * 2 ** 3 - y for x, y in await self.points() if x != y]
        except (OSError, KeyError) as e:
            log.error("failed: %s", e)
        finally:
            self.done = True

for index, item in enumerate(sorted(things, key=lambda t: -t.size)):
    while (n := item.read(1024)):
        total += n if n % 2 else n // 2
    else:
        print("done", index, sep=", ", end="\n")
`
