package vm

import (
	"fmt"
	"sort"
)

// Audit recounts every reference by tracing from what the interpreter itself
// holds, and gives a line for each object whose count is off. It is for the end
// of a program, when no frame runs.
func (t *Thread) Audit() []string {
	a := &auditor{t: t, counts: map[*Header]int64{}}
	a.roots()
	ref := a.ref
	for len(a.todo) > 0 {
		h := a.todo[len(a.todo)-1]
		a.todo = a.todo[:len(a.todo)-1]
		traverse(h, ref)
	}
	var out []string
	for h, n := range a.counts {
		if h.rc != n {
			out = append(out, fmt.Sprintf("%s: count %d, references %d", t.describe(h), h.rc, n))
		}
	}
	sort.Strings(out)
	return out
}

// auditor counts references.
type auditor struct {
	t      *Thread
	counts map[*Header]int64
	todo   []*Header
}

// ref counts one reference to v and goes on there the first time.
func (a *auditor) ref(v Value) {
	if v.p == nil || v.p.kind <= kLastStatic {
		return
	}
	n, seen := a.counts[v.p]
	a.counts[v.p] = n + 1
	if !seen {
		a.todo = append(a.todo, v.p)
	}
}

// roots counts what the interpreter itself holds. What is tracked by the
// collector is visited too, so that lost cycles are audited; it counts for
// nothing.
func (a *auditor) roots() {
	vm := a.t.vm
	for _, d := range []*DictObj{vm.builtins, vm.modules} {
		a.ref(obj(&d.Header))
	}
	a.ref(obj(&vm.sys.Header))
	for _, o := range vm.strings {
		a.ref(obj(&o.Header))
	}
	for _, row := range typeTable {
		if vm.exists(row.how) {
			a.ref((*row.field(&vm.types)).Value())
		}
	}
	if g := vm.types.ExceptionGroup; g != nil {
		a.ref(g.Value())
	}
	for _, typ := range vm.ownTypes {
		a.ref(typ.Value())
	}
	for _, v := range []Value{vm.empty.tuple, vm.empty.str, vm.empty.bytes, vm.empty.frozenset, vm.gc.garbage, vm.gc.callbacks} {
		a.ref(v)
	}
	for _, x := range vm.ext {
		if h, ok := x.(Holder); ok {
			h.Visit(a.ref)
		}
	}
	for _, v := range vm.codecs.search {
		a.ref(v)
	}
	for _, m := range []map[string]Value{vm.codecs.found, vm.codecs.handlers} {
		for _, v := range m {
			a.ref(v)
		}
	}
	for _, v := range vm.chars {
		a.ref(v)
	}
	for _, v := range vm.bytes1 {
		a.ref(v)
	}
	for _, c := range vm.nativeCodes {
		a.ref(obj(&c.Header))
	}
	for _, th := range vm.threads {
		a.thread(th)
	}
	for i := range vm.gc.gens {
		for _, h := range vm.gc.gens[i].objs {
			if h == nil {
				continue
			}
			if _, seen := a.counts[h]; !seen {
				a.counts[h] = 0
				a.todo = append(a.todo, h)
			}
		}
	}
}

func (a *auditor) thread(t *Thread) {
	for _, v := range []Value{t.exc, t.excType, t.excTB, t.trace, t.profile, t.sysExc[0], t.sysExc[1], t.sysExc[2], t.context, t.agenFirst, t.agenFinal} {
		a.ref(v)
	}
	for e := t.handled; e != nil; e = e.prev {
		a.ref(e.value)
	}
	for _, v := range append(t.call[:], t.async) {
		a.ref(v)
	}
	visitFrames(t.frame, a.ref) // of one that was still running when the program ended
	if t.sched != nil {
		t.sched.visit(a.ref)
	}
}

// describe names an object for the audit without running Python code.
func (t *Thread) describe(h *Header) string {
	name := h.typ.name
	switch h.kind {
	case kStr, kBytes:
		return fmt.Sprintf("%s %q", name, asText(h).utf8())
	case kType:
		return "class " + asType(h).name
	case kFunc:
		if n := asFunc(h).qualname; n.p != nil {
			return "function " + GoString(n)
		}
	case kFrame:
		return "frame of " + asFrame(h).code.c.Name
	case kDescr:
		return "descriptor " + asDescr(h).owner.name + "." + asDescr(h).name.utf8()
	case kNative:
		return "native " + asNative(h).def.name
	case kCode:
		return "code " + asCode(h).c.Name
	case kDict:
		return fmt.Sprintf("dict of %d", asDict(h).used)
	case kInst:
		return "instance of " + name
	}
	return name
}
