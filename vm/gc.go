package vm

import "slices"

// The cyclic collector: CPython's generations and their algorithm. Objects that
// may be part of a cycle are listed by generation in the order in which they
// came there, which is the order of finalization.

// generation is one list of tracked objects; nil marks one that has gone.
type generation struct {
	objs      []*Header
	live      int
	threshold int
	count     int // allocations less deallocations (0), collections of the one below (1, 2)
	stats     genStats
}

type genStats struct{ collections, collected, uncollectable int64 }

const numGens = 3

// permanent is the list of what gc.freeze() set aside.
const permanent = numGens

type collector struct {
	gens       [numGens + 1]generation
	enabled    bool
	collecting bool
	debug      int
	garbage    Value // gc.garbage, a list
	callbacks  Value // gc.callbacks, a list; Null in Python 2
	longTotal  int   // objects that survived the last full collection
	longPend   int   // objects that came to the oldest generation since
	due        bool  // a collection waits for the next safe point
}

// has tells whether an object is in the generation.
func (g *generation) has(h *Header) bool {
	return h.gen != 0 && int(h.index) < len(g.objs) && g.objs[h.index] == h
}

// track lets the collector know of an object.
func (t *Thread) track(h *Header) {
	if h.gen != 0 {
		return
	}
	c := &t.vm.gc
	g := &c.gens[0]
	h.gen = 1
	h.index = uint32(len(g.objs))
	g.objs = append(g.objs, h)
	g.live++
	if g.count++; g.count > g.threshold && c.enabled && g.threshold != 0 && !c.collecting {
		t.collectDue()
	}
}

// untrack makes the collector forget an object.
func (t *Thread) untrack(h *Header) {
	if h.gen == 0 {
		return
	}
	g := &t.vm.gc.gens[h.gen-1]
	if h.gen == 1 && g.count > 0 {
		g.count--
	}
	h.gen = 0
	g.live--
	if n := len(g.objs) - 1; int(h.index) == n {
		g.objs[n] = nil
		g.objs = g.objs[:n]
		return
	}
	g.objs[h.index] = nil
	if len(g.objs) > 64 && g.live < len(g.objs)/4 {
		g.compact()
	}
}

func (g *generation) compact() {
	n := 0
	for _, h := range g.objs {
		if h != nil {
			g.objs[n] = h
			h.index = uint32(n)
			n++
		}
	}
	clear(g.objs[n:])
	g.objs = g.objs[:n]
	g.live = n
}

// collectDue asks for a collection at the next safe point: Python 3.12 and later
// collect on the eval breaker, Python 2.7 at once.
func (t *Thread) collectDue() {
	c := &t.vm.gc
	if !c.due {
		c.due = true
		t.hurry(0)
	}
}

// runDue collects what collectDue asked for.
func (t *Thread) runDue() {
	c := &t.vm.gc
	c.due = false
	if !c.enabled || c.collecting {
		return
	}
	for i := numGens - 1; i >= 0; i-- {
		g := &c.gens[i]
		if g.threshold == 0 || g.count <= g.threshold {
			continue
		}
		if i == numGens-1 && c.longPend < c.longTotal/4 {
			continue
		}
		t.Collect(i)
		return
	}
}

// mergeInto moves the objects of generations up to i into i+1 (the oldest stays
// itself), keeping their order.
func (c *collector) mergeInto(from, to int) {
	if from == to {
		return
	}
	src, dst := &c.gens[from], &c.gens[to]
	for _, h := range src.objs {
		if h != nil {
			h.gen = uint8(to + 1)
			h.index = uint32(len(dst.objs))
			dst.objs = append(dst.objs, h)
			dst.live++
		}
	}
	clear(src.objs)
	src.objs, src.live = src.objs[:0], 0
}

// Collect runs the collector on the generations up to gen and tells how many
// unreachable objects it found. Exceptions in finalizers are only reported.
func (t *Thread) Collect(gen int) (found int) {
	c := &t.vm.gc
	if c.collecting {
		return 0
	}
	c.collecting = true
	defer func() { c.collecting = false }()
	saved := t.fetchExc()
	defer func() { t.clearExc(); t.restoreExc(saved) }()
	if gen+1 < numGens {
		c.gens[gen+1].count++
	}
	for i := range gen + 1 {
		c.gens[i].count = 0
	}
	for i := range gen {
		c.mergeInto(i, gen)
	}
	g := &c.gens[gen]
	g.compact()
	unreachable := t.unreachable(g)
	if gen < numGens-1 {
		if gen == numGens-2 {
			c.longPend += len(g.objs) - len(unreachable)
		}
	} else {
		t.untrackTuples(g)
		c.longPend, c.longTotal = 0, len(g.objs)-len(unreachable)
		t.trimFrames()
	}
	if gen < numGens-1 {
		c.promote(gen, unreachable)
	}
	found, stuck := t.reclaim(g, unreachable)
	g.stats.collections++
	g.stats.collected += int64(found)
	g.stats.uncollectable += int64(stuck)
	return found + stuck
}

// promote moves the survivors of a generation to the next one.
func (c *collector) promote(gen int, unreachable []*Header) {
	for _, h := range unreachable {
		h.flags |= flagMark
	}
	src, dst := &c.gens[gen], &c.gens[gen+1]
	keep := src.objs[:0]
	for _, h := range src.objs {
		switch {
		case h == nil:
		case h.flags&flagMark != 0:
			h.index = uint32(len(keep))
			keep = append(keep, h)
		default:
			h.gen = uint8(gen + 2)
			h.index = uint32(len(dst.objs))
			dst.objs = append(dst.objs, h)
			dst.live++
		}
	}
	clear(src.objs[len(keep):])
	src.objs, src.live = keep, len(keep)
	for _, h := range unreachable {
		h.flags &^= flagMark
	}
}

// gcCounts is what unreachable works with in a young generation, which is looked at often.
type gcCounts struct {
	refs    [4096]int64
	reached [4096]bool
}

// countsFor gives room for the counts of n objects, zero.
func (vm *VM) countsFor(n int) (refs []int64, reached []bool) {
	c := vm.counts
	if c == nil {
		c = new(gcCounts)
		vm.counts = c
	}
	if n > len(c.refs) {
		return make([]int64, n), make([]bool, n)
	}
	refs, reached = c.refs[:n], c.reached[:n]
	clear(refs)
	clear(reached)
	return refs, reached
}

// unreachable finds the objects of a compact generation that nothing outside it
// refers to, directly or through others, in its order.
func (t *Thread) unreachable(g *generation) []*Header {
	n := len(g.objs)
	refs, reached := t.vm.countsFor(n)
	in := func(v Value) (int, bool) {
		h := v.p
		if h == nil || h.gen == 0 || int(h.index) >= n || g.objs[h.index] != h {
			return 0, false
		}
		return int(h.index), true
	}
	subtract := func(v Value) {
		if j, ok := in(v); ok {
			refs[j]--
		}
	}
	for i, h := range g.objs {
		refs[i] += h.rc
		reach(h, subtract)
	}
	var todo []*Header
	for i, h := range g.objs {
		if refs[i] > 0 {
			reached[i] = true
			todo = append(todo, h)
		}
	}
	mark := func(v Value) {
		if j, ok := in(v); ok && !reached[j] {
			reached[j] = true
			todo = append(todo, g.objs[j])
		}
	}
	for len(todo) > 0 {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		reach(h, mark)
	}
	var out []*Header
	for i, h := range g.objs {
		if !reached[i] {
			out = append(out, h)
		}
	}
	return out
}

// untrackTuples forgets tuples that can no longer be part of a cycle, as CPython
// does in a full collection.
func (t *Thread) untrackTuples(g *generation) {
	for _, h := range g.objs {
		if h == nil || h.kind != kTuple || h.flags&flagSub != 0 {
			continue
		}
		may := false
		for _, v := range asTuple(h).items {
			if v.p == nil || v.p.kind > kLastStatic && (v.p.gen != 0 || mayTrack(v.p)) {
				may = true
				break
			}
		}
		if !may {
			t.untrack(h)
		}
	}
	g.compact()
}

// mayTrack tells whether an object that is not tracked now may be later.
func mayTrack(h *Header) bool {
	return h.kind == kDict
}

// trimFrames gives back frames that only wait to be used again.
func (t *Thread) trimFrames() {
	for f := t.frame; f != nil; f = f.back {
		for _, idle := range [...]*Frame{f.callee, f.callee2} {
			if idle != nil && idle.rc == 0 {
				idle.callee, idle.callee2 = nil, nil
			}
		}
	}
}

// reclaim ends unreachable objects: weak references with callbacks first, then
// finalizers, then, if none of them was saved, all references among them. They are
// in a generation.
func (t *Thread) reclaim(g *generation, objs []*Header) (found, stuck int) {
	if len(objs) == 0 {
		return 0, 0
	}
	c := &t.vm.gc
	if t.vm.py2 || slices.ContainsFunc(objs, t.legacyDel) {
		var held []*Header
		objs, held = t.splitFinalizers(objs)
		defer func() {
			// Some may have died with what was freed.
			held = slices.DeleteFunc(held, func(h *Header) bool { return !g.has(h) })
			stuck = len(held)
			t.keepGarbage(held)
		}()
	}
	for _, h := range objs {
		h.rc++
	}
	if c.debug&DebugSaveAll == 0 {
		t.handleWeakrefs(objs)
	}
	if !t.vm.py2 {
		for _, h := range objs {
			t.collectFinalize(h)
		}
		objs = t.stillUnreachable(t.dropDead(objs))
	}
	found = len(objs) + hiddenFrames(objs)
	if t.vm.py2 {
		found += hiddenDicts(objs)
	}
	if c.debug&DebugSaveAll != 0 {
		for _, h := range objs {
			asList(c.garbage.p).items = append(asList(c.garbage.p).items, obj(h).incref())
		}
	} else {
		for _, h := range objs {
			if h.rc > 1 {
				t.clearRefs(h)
			}
		}
	}
	for _, h := range objs {
		t.decref(obj(h))
	}
	return found, stuck
}

// hiddenFrames counts the frames of tasklets that wait, which the collector does not track.
func hiddenFrames(objs []*Header) (n int) {
	for _, h := range objs {
		if h.kind == kNativeObj {
			if task, ok := asNativeObj(h).data.(*Tasklet); ok {
				for f := task.state.frame; f != nil; f = f.back {
					n += int(b2i(f.code.native == nil && f.gen == nil && f.Header.gen == 0))
				}
			}
		}
	}
	return n
}

// hiddenDicts counts the dictionaries of instances that were never made, as no program
// has asked for them, and that CPython 2 would have found with the instances.
func hiddenDicts(objs []*Header) int {
	n := 0
	for _, h := range objs {
		a := instDict(h)
		if a == nil || a.dict != nil || len(a.slots) <= h.typ.members {
			continue
		}
		for _, v := range a.slots[h.typ.members:] {
			if v.p != nil && v.p.kind > kLastStatic && (v.p.gen != 0 || mayTrack(v.p)) {
				n++
				break
			}
		}
	}
	return n
}

// The bits of gc.set_debug.
const (
	DebugStats         = 1
	DebugCollectable   = 2
	DebugUncollectable = 4
	DebugSaveAll       = 32
)

// collectFinalize runs the __del__ of an unreachable object, once.
func (t *Thread) collectFinalize(h *Header) {
	if h.flags&flagFinalized != 0 {
		return
	}
	switch {
	case h.kind == kGen:
		h.flags |= flagFinalized
		t.finalizeGen(asGen(h))
	case h.flags&flagHasDel != 0:
		h.flags |= flagFinalized
		t.callDel(h)
	}
}

// dropDead lets go of the objects that nothing but reclaim holds any more after the
// finalizers, which CPython does not count as found. One pass forwards and one
// backwards see to it that a chain of them, whose links die one after the other, is
// not looked through once for each.
func (t *Thread) dropDead(objs []*Header) []*Header {
	backwards := false
	for dropped := true; dropped || backwards; {
		dropped = false
		n := 0
		for _, h := range objs {
			if h.rc == 1 {
				t.decref(obj(h))
				dropped = true
				continue
			}
			objs[n] = h
			n++
		}
		objs = objs[:n]
		if dropped || backwards {
			slices.Reverse(objs)
			backwards = !backwards
		}
	}
	return objs
}

// stillUnreachable looks again after finalizers: if one of them saved an object
// then what it reaches stays. The extra count that reclaim holds is known.
func (t *Thread) stillUnreachable(objs []*Header) []*Header {
	at := make(map[*Header]int, len(objs))
	for i, h := range objs {
		at[h] = i
	}
	refs := make([]int64, len(objs))
	subtract := func(v Value) {
		if j, ok := at[v.p]; ok {
			refs[j]--
		}
	}
	for i, h := range objs {
		refs[i] += h.rc - 1
		reach(h, subtract)
	}
	reached := make([]bool, len(objs))
	var todo []*Header
	for i, h := range objs {
		if refs[i] > 0 {
			reached[i] = true
			todo = append(todo, h)
		}
	}
	mark := func(v Value) {
		if j, ok := at[v.p]; ok && !reached[j] {
			reached[j] = true
			todo = append(todo, objs[j])
		}
	}
	for len(todo) > 0 {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		reach(h, mark)
	}
	var out []*Header
	for i, h := range objs {
		if reached[i] {
			t.decref(obj(h))
		} else {
			out = append(out, h)
		}
	}
	return out
}

// legacyDel tells whether an object is not collected for its finalizer: in Python 2
// its __del__, in Python 3 what classes of C code had before. A built-in class ends
// its objects when they are deallocated.
func (t *Thread) legacyDel(h *Header) bool {
	if !t.vm.py2 {
		return h.flags&flagHasDel != 0 && h.typ.flags&TypeLegacyDel != 0
	}
	return h.flags&flagHasDel != 0 && h.typ.slots.Del == nil
}

// SetLegacyDel gives a class of Python 3 a finalizer of the old kind, which calls
// __tp_del__; false if it is a built-in one.
func (t *Thread) SetLegacyDel(class *Type) bool {
	if class.flags&TypeHeap == 0 {
		return false
	}
	class.flags |= TypeLegacyDel
	t.updateSlots(class)
	return true
}

// stuckGen tells whether a generator is not collected for what it has to do at its
// end, in Python 2.
func (t *Thread) stuckGen(h *Header) bool {
	return t.vm.py2 && h.kind == kGen && t.genNeedsFinalizing(asGen(h))
}

// splitFinalizers sets apart what is not collected: objects with such finalizers and
// what only they reach.
func (t *Thread) splitFinalizers(objs []*Header) (free, stuck []*Header) {
	at := make(map[*Header]int, len(objs))
	for i, h := range objs {
		at[h] = i
	}
	held := make([]bool, len(objs))
	var todo []*Header
	for i, h := range objs {
		if t.legacyDel(h) || t.stuckGen(h) || h.kind == kOldInst && t.oldHasDel(asOldInst(h)) {
			held[i] = true
			todo = append(todo, h)
		}
	}
	mark := func(v Value) {
		if j, ok := at[v.p]; ok && !held[j] {
			held[j] = true
			todo = append(todo, objs[j])
		}
	}
	for len(todo) > 0 {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		reach(h, mark)
	}
	for i, h := range objs {
		if held[i] {
			stuck = append(stuck, h)
		} else {
			free = append(free, h)
		}
	}
	return free, stuck
}

// keepGarbage puts what has such a finalizer into gc.garbage and moves all that stays
// to the oldest generation.
func (t *Thread) keepGarbage(objs []*Header) {
	c := &t.vm.gc
	for _, h := range objs {
		if c.debug&DebugSaveAll != 0 || t.legacyDel(h) || t.vm.py2 && h.kind == kGen || h.kind == kOldInst && t.oldHasDel(asOldInst(h)) {
			asList(c.garbage.p).items = append(asList(c.garbage.p).items, obj(h).incref())
		}
	}
}

// clearRefs breaks the cycles through an object: CPython's tp_clear.
func (t *Thread) clearRefs(h *Header) {
	if t.vm.py2 {
		switch h.kind {
		case kFunc:
			t.releaseAttrs(attrsOf(h)) // what CPython clears is the dictionary of its own
			return
		case kMethod, kNative, kModule, kGen, kProperty, kDescr, kSuper, kProxy:
			return // CPython 2.7's have no tp_clear either
		}
	}
	switch h.kind {
	case kTuple, kStr, kBytes, kLong, kCode, kOldClass, kOldInst:
		return // no tp_clear
	case kFrame:
		f := asFrame(h)
		t.clearLocals(f)
		t.clearTemps(f, 0)
		return
	case kGen:
		g := asGen(h)
		if g.state == genRunning {
			return // in a tasklet that is cleared too, with its frames
		}
		t.releaseGenFrame(&g.frame)
		t.releaseGenFrame(&g.unused)
		return
	case kInst:
		t.releaseAttrs(&asInst(h).attrs)
		return
	case kFunc:
		f := asFunc(h)
		if !t.vm.py2 {
			t.setField(&f.name, t.vm.empty.str)
			t.setField(&f.qualname, t.vm.empty.str)
		}
		for _, slot := range []*Value{&f.module, &f.defaults, &f.kwdefaults, &f.doc, &f.closure, &f.annot, &f.typeParams} {
			t.setField(slot, Null)
		}
	case kDict:
		asDict(h).clear(t)
	case kList:
		l := asList(h)
		items := l.items
		l.items = nil
		t.releaseItems(items)
	case kExc:
		t.releaseExc(asExc(h))
		asExc(h).args = t.vm.empty.tuple.incref() // for who still looks at it
		return
	case kType:
		t.clearType(asType(h))
	case kTraceback:
		o := asTraceback(h)
		next, f := o.next, o.frame
		o.next, o.frame = nil, nil
		if next != nil {
			t.decref(obj(&next.Header))
		}
		if f != nil {
			t.decref(obj(&f.Header))
		}
	case kNativeObj:
		if c := h.typ.slots.Clear; c != nil {
			c(t, asNativeObj(h).data)
		}
	default:
		t.releaseRefs(h)
	}
	if a := attrsOf(h); a != nil {
		t.releaseAttrs(a)
	}
}

func (t *Thread) clearType(typ *Type) {
	typ.modified(t.vm)
	if d := typ.dict; d != nil {
		d.clear(t)
	}
	mro := typ.mroObj
	typ.mroObj, typ.mixed = Null, false
	t.xdecref(mro)
}
