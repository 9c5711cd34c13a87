package oracle

import (
	"encoding/hex"
	"flag"
	"math/rand/v2"
	"os"
	"sort"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
)

// libraryMutants makes the same mutants of a library's statements each time.
func libraryMutants(t *testing.T, v syntax.Version, dir string, count int, change func(*rand.Rand, []byte) []byte) [][]byte {
	t.Helper()
	rng := rand.New(rand.NewPCG(*seed, uint64(v)))
	files := sources(t, dir)
	rng.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	seen := map[string]bool{}
	var out [][]byte
	for len(out) < count {
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(text) > 60_000 {
				continue
			}
			parts := chunks(text, v, 1500)
			for range min(12, len(parts)) {
				m := change(rng, parts[rng.IntN(len(parts))])
				if m != nil && !seen[string(m)] {
					seen[string(m)] = true
					out = append(out, m)
				}
			}
			if len(out) >= count {
				break
			}
		}
	}
	return out[:count]
}

// disagreements reads what is known to differ: version, digest of the source,
// reason. A reason that begins with "words" is of a library's file.
func disagreements(t *testing.T) map[string]string {
	t.Helper()
	known := map[string]string{}
	text, err := os.ReadFile(testdata + "disagreements.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		f := strings.SplitN(strings.TrimSpace(line), "\t", 3)
		if len(f) != 3 {
			t.Fatalf("disagreements.txt: not version, digest, reason: %q", line)
		}
		known[f[0]+" "+f[1]] = f[2]
	}
	return known
}

// TestMutants compares accept and reject on 20,000 mutants of each library, and
// asks that nearly all errors have CPython's words and place.
func TestMutants(t *testing.T) {
	if testing.Short() {
		t.Skip("20,000 mutants take half a minute")
	}
	for _, v := range []syntax.Version{syntax.Py27, syntax.Py313} {
		t.Run(v.String(), func(t *testing.T) {
			dir := library(v)
			if dir == "" {
				t.Skipf("CPython %s and its library are not installed", releases[v])
			}
			compareMutants(t, v, libraryMutants(t, v, dir, *mutantCount, mutant), false)
		})
	}
}

// TestSpiced compares verdicts on statements to which something was added that
// the compiler may refuse; where our scopes refuse it, in the words of 2.7 and
// 3.13 and at their place. With -live the versions between are asked as well.
func TestSpiced(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 programs take ten seconds")
	}
	versions := []syntax.Version{syntax.Py27, syntax.Py313}
	if *live {
		versions = append(versions, between...)
	}
	for _, v := range versions {
		t.Run(v.String(), func(t *testing.T) {
			dir := library(v)
			if dir == "" {
				t.Skipf("CPython %s and its library are not installed", releases[v])
			}
			strict := v == syntax.Py27 || v == syntax.Py313
			compareMutants(t, v, libraryMutants(t, v, dir, *spicedCount, spiced), strict)
		})
	}
}

var (
	mutantCount = flag.Int("mutants", 20_000, "how many mutants TestMutants makes for each version")
	spicedCount = flag.Int("spiced", 5000, "how many programs TestSpiced makes for each version")
	seed        = flag.Uint64("seed", 20, "seed of the mutants")
)

func compareMutants(t *testing.T, v syntax.Version, mutants [][]byte, strict bool) {
	questions := make([]string, len(mutants))
	for i, m := range mutants {
		questions[i] = hex.EncodeToString(m)
	}
	known := disagreements(t)
	used := map[string]bool{}
	words := map[string]int{}
	rejected, sameMsg, samePlace, bad := 0, 0, 0, 0
	for i, line := range ask(t, v, "--verdicts", questions) {
		want, err := parseVerdict(line)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := judge(mutants[i], v)
		key := v.String() + " " + digest(mutants[i])[:12]
		if got.ok() != want.ok() {
			if known[key] == "" {
				bad++
				t.Errorf("%s: we say %s, CPython says %s, of\n%s", key, got, want, mutants[i])
			}
			used[key] = true
			continue
		}
		if got.ok() {
			continue
		}
		rejected++
		switch {
		case strict && !got.parser && !sameError(got, want) && known[key] == "":
			t.Errorf("%s: we say %s, CPython says %s, of\n%s", key, got, want, mutants[i])
		case got.Kind != want.Kind || got.Msg != want.Msg:
			words[got.Kind+" "+got.Msg+" | "+want.Kind+" "+want.Msg]++
		case sameError(got, want):
			sameMsg++
			samePlace++
		default:
			sameMsg++
		}
	}
	for key, reason := range known {
		if strings.HasPrefix(key, v.String()+" ") && !used[key] && !strings.HasPrefix(reason, "words") {
			t.Errorf("disagreements.txt: %s (%s) now agrees or is not made any more: remove it", key, reason)
		}
	}
	if samePlace*1000 < rejected*995 && (v == syntax.Py27 || v == syntax.Py313) {
		t.Errorf("only %d of %d errors have CPython's words and place", samePlace, rejected)
	}
	t.Logf("%d mutants, %d rejected by both, %d differ; same words %d, same place too %d", len(mutants), rejected, bad, sameMsg, samePlace)
	report(t, words)
}

// report logs the most frequent differences in words.
func report(t *testing.T, words map[string]int) {
	var keys []string
	for k := range words {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return words[keys[i]] > words[keys[j]] })
	for _, k := range keys[:min(40, len(keys))] {
		t.Logf("%5d  %s", words[k], k)
	}
}
