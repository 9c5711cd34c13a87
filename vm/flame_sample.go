package vm

import (
	"fmt"
	"slices"

	"github.com/sllint/sllint/vm/flame"
)

// What Config.Profile gets to know: the stack that is there at certain steps.

// deepest bounds the frames of a sample, the innermost ones: more nobody can look at, and
// every sample would cost what the stack is deep.
const deepest = 200

// sample notes that n more steps have been taken, and the stack where one is due.
func (t *Thread) sample(n int64) {
	p := t.vm.conf.Profile
	if !p.Take(n) {
		return
	}
	stack := t.vm.sampled[:0]
	for f := t.frame; f != nil; f = f.back {
		if f.code.native != nil {
			continue
		}
		if len(stack) == deepest {
			stack = append(stack, flame.Frame{Func: "…"})
			break
		}
		c := f.code.c
		name := c.QualName
		if t.vm.py2 {
			name = c.Name
		}
		stack = append(stack, flame.Frame{Func: name, File: c.Filename, Line: c.FirstLine})
	}
	if task := t.currentTasklet(); task != nil && task != t.sched.main {
		stack = append(stack, flame.Frame{Func: "tasklet " + t.nameOfTasklet()})
	}
	thread := "main thread"
	if t != t.vm.main {
		thread = fmt.Sprintf("thread %d", t.id)
	}
	stack = append(stack, flame.Frame{Func: thread})
	slices.Reverse(stack)
	p.Add(stack)
	t.vm.sampled = stack
}
