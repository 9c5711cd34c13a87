//go:build cgo

package recover

import (
	"context"
	"slices"
	"strings"
	"testing"
)

func TestTree(t *testing.T) {
	ctx := context.Background()
	src := []byte(text("def f(a):", "    return a", "", "x = 1"))
	tree, err := NewTree(ctx, src)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	if d := tree.Damaged(); len(d) != 0 {
		t.Errorf("damage in a whole file: %v", d)
	}

	// "return a" becomes "return (".
	at := strings.Index(string(src), "a\n\n")
	broken := []byte(strings.Replace(string(src), "return a", "return (", 1))
	if err := tree.Edit(ctx, broken, at, at+1); err != nil {
		t.Fatal(err)
	}
	fresh, err := NewTree(ctx, broken)
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	if got, want := tree.Damaged(), fresh.Damaged(); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("after an edit the damage is %v, from scratch %v", got, want)
	}

	// And back, with a longer text.
	whole := []byte(strings.Replace(string(src), "return a", "return (a, b)", 1))
	if err := tree.Edit(ctx, whole, at, at+1); err != nil {
		t.Fatal(err)
	}
	if d := tree.Damaged(); len(d) != 0 {
		t.Errorf("damage after it was mended: %v", d)
	}
}

func TestTreeRefusesNonsense(t *testing.T) {
	ctx := context.Background()
	tree, err := NewTree(ctx, []byte("x = 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]int{{-1, 0}, {3, 2}, {0, 7}, {7, 7}} {
		if tree.Edit(ctx, []byte("x = 12\n"), c[0], c[1]) == nil {
			t.Errorf("took an edit from %d to %d of 6 bytes", c[0], c[1])
		}
	}
	if tree.Edit(ctx, nil, 5, 6) == nil {
		t.Error("took an edit that removes more than it names")
	}
	tree.Close()
	tree.Close()
	if tree.Edit(ctx, []byte("x = 12\n"), 0, 0) == nil || tree.Damaged() != nil {
		t.Error("a closed tree works")
	}
}

// TestTreeCancelled stops a parse half way: the tree stays as it was, and the
// next parse is not the rest of the one before.
func TestTreeCancelled(t *testing.T) {
	src := []byte(strings.Repeat("x = (1, 2)\n", 10_000))
	tree, err := NewTree(context.Background(), src)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	broken := []byte(strings.Repeat("y = [(\n", 10_000))
	stopped := 0
	for range 10 {
		ctx, cancel := context.WithCancel(context.Background())
		go cancel()
		if err := tree.Edit(ctx, broken, 0, len(src)); err == nil {
			// It was quicker; undo it.
			if err := tree.Edit(context.Background(), src, 0, len(broken)); err != nil {
				t.Fatal(err)
			}
		} else {
			stopped++
		}
		if d := tree.Damaged(); len(d) != 0 {
			t.Fatalf("damage after a parse was stopped: %v", d[:1])
		}
		cancel()
	}
	if stopped == 0 {
		t.Error("no parse was stopped")
	}
	if err := tree.Edit(context.Background(), broken, 0, len(src)); err != nil {
		t.Fatal(err)
	}
	if len(tree.Damaged()) == 0 {
		t.Error("the next parse saw another document")
	}
}

func BenchmarkTreeEdit(b *testing.B) {
	ctx := context.Background()
	src := []byte(strings.Repeat(text("def f(a):", "    if a:", "        return g(a)", ""), 3000))
	tree, err := NewTree(ctx, src)
	if err != nil {
		b.Fatal(err)
	}
	defer tree.Close()
	at := strings.Index(string(src[len(src)/2:]), "g(a") + len(src)/2
	typed := slices.Insert(slices.Clone(src), at, 'h')
	for b.Loop() {
		if err := tree.Edit(ctx, typed, at, at); err != nil {
			b.Fatal(err)
		}
		if err := tree.Edit(ctx, src, at, at+1); err != nil {
			b.Fatal(err)
		}
	}
}
