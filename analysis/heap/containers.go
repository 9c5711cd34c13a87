package heap

import "github.com/sllint/sllint/syntax"

// This file knows lists, tuples, sets, deques, queues and dicts: their items
// and their methods.

// elemLimit bounds how many elements of a container are told apart.
const elemLimit = 4

// grow appends one element; past the limit the container is just open.
func (st *state) grow(c, v val, at syntax.Span) *state {
	o := st.obj(c)
	if !v.isObj() && v != vNone && len(o.links) == 0 || len(o.links) >= elemLimit {
		if o.flags&(fOpen|fNonEmpty) == fOpen|fNonEmpty && (!v.isObj() || len(o.links) >= elemLimit) {
			return st
		}
		n, x := st.edit(c)
		x.flags |= fOpen | fNonEmpty
		return n
	}
	n, x := st.edit(c)
	x.add(lblElem, v, at)
	return n
}

// extend adds the elements of y to x.
func (a *act) extend(st *state, x, y val, at syntax.Span) *state {
	if !y.isObj() || y == x {
		if y == vUnknown && st.obj(x).flags&fOpen == 0 {
			n, o := st.edit(x)
			o.flags |= fOpen
			return n
		}
		return st
	}
	switch st.obj(y).kind {
	case kSeq, kDict, kOpaque:
		if st.obj(x).kind == kDict {
			n, o := st.edit(x)
			for _, l := range st.obj(y).links {
				o.set(l.label, l.to, at)
			}
			o.flags |= st.obj(y).flags & fOpen
			return n
		}
		for _, l := range st.obj(y).links {
			if l.label == lblElem {
				st = st.grow(x, l.to, at)
			}
		}
		if st.obj(y).flags&fOpen != 0 && st.obj(x).flags&fOpen == 0 {
			n, o := st.edit(x)
			o.flags |= fOpen
			return n
		}
	case kIter:
		c, _ := st.get(y, lblContent)
		if c.isObj() {
			return a.extend(st, x, c, at)
		}
	}
	return st
}

// concat is x + y for sequences.
func (a *act) concat(st *state, x, y val, at syntax.Span) (*state, val) {
	xs, ys := st.is(x, kSeq), st.is(y, kSeq)
	if !xs && !ys {
		return st, vUnknown
	}
	o := &obj{kind: kSeq, aux: seqTuple}
	for _, v := range []val{x, y} {
		if !st.is(v, kSeq) {
			o.flags |= fOpen
			continue
		}
		p := st.obj(v)
		o.aux = p.aux
		o.flags |= p.flags & (fOpen | fNonEmpty)
		for _, l := range p.links {
			o.add(lblElem, l.to, at)
		}
	}
	return st.alloc(o)
}

// elements gives what an unknown item of a container may be, each tracked
// element once, and whether it may be something else.
func elements(o *obj) (list []val, other bool) {
	other = o.flags&fOpen != 0 || len(o.links) == 0
next:
	for _, l := range o.links {
		if !l.to.isObj() {
			other = true
			continue
		}
		for _, v := range list {
			if v == l.to {
				continue next
			}
		}
		list = append(list, l.to)
	}
	return list, other
}

// item reads x[i].
func (a *act) item(st *state, x, i val, e *syntax.Subscript) []res {
	if st.is(x, kProxy) {
		f, _ := st.get(x, lblFrame)
		st, x = a.snapshot(st, f, e.Span)
	}
	if !x.isObj() {
		return append(a.weak(st, vWeakItem), res{oNormal, st, vUnknown, nil})
	}
	o := st.obj(x)
	switch o.kind {
	case kSeq:
		if s, ok := e.Slice.(*syntax.Slice); ok {
			return a.slice(st, x, s, e.Span)
		}
		if n, ok := a.index(i, e.Slice, len(o.links)); ok && o.flags&fOpen == 0 {
			if n >= 0 && n < len(o.links) {
				return one(st, o.links[n].to)
			}
			return a.raiseClass(st, "IndexError")
		}
		return a.anyOf(st, o, e)
	case kDict:
		if l, ok := a.in.keyLabel(i); ok {
			if v, ok := o.get(l); ok {
				return one(st, v)
			}
			if o.flags&fOpen == 0 && !o.has(lblElem) {
				return a.raiseClass(st, "KeyError")
			}
			return append(a.weak(st, vWeakItem), res{oNormal, st, vUnknown, nil})
		}
		return a.anyOf(st, o, e)
	case kOpaque:
		if l, ok := a.in.keyLabel(i); ok {
			if v, ok := o.get(l); ok {
				return one(st, v)
			}
		}
		if v, ok := o.get(lblElem); ok {
			return one(st, v)
		}
	case kInstance:
		if f := a.in.methodOf(st, x, "__getitem__"); f != nil {
			return a.invoke(st, f, vUnknown, []arg{{v: x}, {v: i}}, e)
		}
	}
	return append(a.weak(st, vWeakItem), res{oNormal, st, vUnknown, nil})
}

// anyOf reads an item that cannot be told.
func (a *act) anyOf(st *state, o *obj, e syntax.Expr) []res {
	list, other := elements(o)
	all := a.weak(st, vWeakItem)
	for _, v := range list {
		all = append(all, res{oNormal, st, v, nil})
	}
	if other || len(list) == 0 {
		all = append(all, res{oNormal, st, vUnknown, nil})
	}
	return all
}

// index gives a constant index into n items.
func (a *act) index(i val, e syntax.Expr, n int) (int, bool) {
	if k, ok := a.in.intOf(i); ok {
		return k, true
	}
	if u, ok := e.(*syntax.UnaryOp); ok && u.Op == syntax.USub {
		if c, ok := u.Operand.(*syntax.Constant); ok {
			if k, ok := a.in.intOf(a.in.constant(c)); ok {
				return n - k, true
			}
		}
	}
	return 0, false
}

// slice reads x[i:j].
func (a *act) slice(st *state, x val, s *syntax.Slice, at syntax.Span) []res {
	o := st.obj(x)
	lo, hi, exact := 0, len(o.links), o.flags&fOpen == 0 && s.Step == nil
	for k, p := range []syntax.Expr{s.Lower, s.Upper} {
		if p == nil {
			continue
		}
		c, ok := p.(*syntax.Constant)
		v := vUnknown
		if ok {
			v = a.in.constant(c)
		}
		n, ok := a.index(v, p, len(o.links))
		if !ok {
			exact = false
			continue
		}
		n = min(max(n, 0), len(o.links))
		if k == 0 {
			lo = n
		} else {
			hi = n
		}
	}
	n := &obj{kind: kSeq, aux: o.aux, flags: o.flags &^ fNonEmpty}
	if !exact {
		lo, hi = 0, len(o.links)
		n.flags |= fOpen
	}
	for i := lo; i < hi; i++ {
		n.add(lblElem, o.links[i].to, at)
	}
	st, v := st.alloc(n)
	return one(st, v)
}

// setItem is x[i] = v.
func (a *act) setItem(st *state, x, i, v val, at syntax.Span) *state {
	o := st.obj(x)
	switch o.kind {
	case kSeq:
		if n, ok := a.in.intOf(i); ok && o.flags&fOpen == 0 && n < len(o.links) && n >= 0 {
			s, e := st.edit(x)
			e.links[n] = link{lblElem, v, at}
			return s
		}
		if v.isObj() {
			return st.grow(x, v, at)
		}
		return st
	case kDict, kOpaque:
		if l, ok := a.in.keyLabel(i); ok {
			a.in.overwritten(st, x, l)
			if v == vUnknown {
				s, e := st.edit(x)
				e.drop(l)
				e.flags |= fOpen
				return s
			}
			return st.setLink(x, l, v, at)
		}
		if i.isObj() {
			st = st.grow(x, i, at)
		}
		if v.isObj() {
			return st.grow(x, v, at)
		}
		if st.obj(x).flags&fOpen == 0 {
			s, e := st.edit(x)
			e.flags |= fOpen | fNonEmpty
			return s
		}
	case kProxy, kFrame, kTB, kExc, kCell:
	case kInstance:
		if f := a.in.methodOf(st, x, "__setitem__"); f == nil && v.isObj() {
			return st.grow(x, v, at)
		}
	}
	return st
}

// delItem is del x[i].
func (a *act) delItem(st *state, x, i val, e syntax.Expr) *state {
	if !x.isObj() {
		return st
	}
	o := st.obj(x)
	if o.kind == kSeq || o.kind == kOpaque {
		if s, ok := e.(*syntax.Slice); ok && s.Lower == nil && s.Upper == nil {
			return st.empty(x)
		}
	}
	switch o.kind {
	case kDict, kOpaque:
		if l, ok := a.in.keyLabel(i); ok {
			return st.dropLink(x, l)
		}
		return st.dropLink(x, lblElem)
	case kSeq:
		if n, ok := a.index(i, e, len(o.links)); ok && o.flags&fOpen == 0 && n >= 0 && n < len(o.links) {
			return st.removeAt(x, n)
		}
		if len(o.links) == 1 {
			return st.removeAt(x, 0)
		}
	}
	return st
}

func (st *state) removeAt(x val, n int) *state {
	s, e := st.edit(x)
	e.links = append(e.links[:n:n], e.links[n+1:]...)
	return s
}

// empty removes everything from a container.
func (st *state) empty(x val) *state {
	s, e := st.edit(x)
	e.links, e.flags = nil, e.flags&^(fOpen|fNonEmpty)
	return s
}

// next takes an item of an iterator; vStop is raised at its end.
func (a *act) next(st *state, it val, e syntax.Expr) []res {
	stop := func(st *state) []res { return []res{{oRaise, st, vStop, nil}} }
	if !it.isObj() {
		return append(a.raiseExt(st), res{oNormal, st, vUnknown, nil})
	}
	o := st.obj(it)
	switch o.kind {
	case kGen:
		return a.resume(st, it, vNone, vUnknown, e)
	case kInstance:
		return a.callMethod(st, it, "__next__", nil, e)
	case kIter:
		c, _ := o.get(lblContent)
		if !c.isObj() {
			return append(stop(st), res{oNormal, st, vUnknown, nil})
		}
		k := st.obj(c)
		if o.flags&fModel != 0 { // dict items: pairs
			return a.nextPair(st, it, c)
		}
		if k.kind == kDict {
			// Keys: strings, or objects that lblElem links hold too.
			if int(o.aux) < len(k.links) {
				n, x := st.edit(it)
				x.aux++
				return one(n, vUnknown)
			}
			if k.flags&fOpen != 0 {
				return append(stop(st), res{oNormal, st, vUnknown, nil})
			}
			return stop(st)
		}
		if int(o.aux) < len(k.links) {
			v := k.links[o.aux].to
			n, x := st.edit(it)
			x.aux++
			if k.links[o.aux].label != lblElem && k.kind != kSeq {
				return one(n, vUnknown)
			}
			return one(n, v)
		}
		if k.flags&fOpen != 0 {
			return append(stop(st), res{oNormal, st, vUnknown, nil})
		}
		return stop(st)
	}
	return append(stop(st), res{oNormal, st, vUnknown, nil})
}

// nextPair takes a (key, value) pair of a dict.
func (a *act) nextPair(st *state, it, c val) []res {
	o, k := st.obj(it), st.obj(c)
	if int(o.aux) < len(k.links) {
		v := k.links[o.aux].to
		n, x := st.edit(it)
		x.aux++
		n, t := n.alloc(&obj{kind: kSeq, aux: seqTuple, links: []link{{lblElem, vUnknown, syntax.Span{}}, {lblElem, v, syntax.Span{}}}})
		return one(n, t)
	}
	stop := []res{{oRaise, st, vStop, nil}}
	if k.flags&fOpen != 0 {
		return append(stop, res{oNormal, st, vUnknown, nil})
	}
	return stop
}

// containerMethod calls a method of a container; ok is false for a method that
// is not known.
func (a *act) containerMethod(st *state, x val, name string, args []arg, e syntax.Node) ([]res, bool) {
	o := st.obj(x)
	at := e.Range()
	var last val
	if len(args) > 0 {
		last = args[len(args)-1].v
	}
	none := func(st *state) ([]res, bool) { return one(st, vNone), true }
	switch name {
	case "append", "add", "put", "put_nowait", "appendleft", "push":
		if len(args) == 0 {
			return nil, false
		}
		if name == "put" && len(args) > 1 {
			last = args[0].v
		}
		return none(st.grow(x, last, at))
	case "insert":
		return none(st.grow(x, last, at))
	case "extend", "update", "extendleft":
		if len(args) == 0 {
			return none(st)
		}
		for _, p := range args {
			if p.name != 0 {
				st = st.setLink(x, a.in.label("'"+a.in.labelName(p.name)), p.v, at)
			} else {
				st = a.extend(st, x, p.v, at)
			}
		}
		return none(st)
	case "clear":
		return none(st.empty(x))
	case "copy", "values", "itervalues", "__iter__":
		if name != "copy" && o.kind != kDict {
			return nil, false
		}
		if name == "values" || name == "itervalues" {
			n := &obj{kind: kSeq, aux: seqList, flags: o.flags}
			for _, l := range o.links {
				n.add(lblElem, l.to, at)
			}
			st, v := st.alloc(n)
			return one(st, v), true
		}
		n := &obj{kind: o.kind, aux: o.aux, flags: o.flags, links: o.links}
		st, v := st.alloc(n)
		return one(st, v), true
	case "items", "iteritems":
		st, v := st.alloc(&obj{kind: kIter, flags: fModel, links: []link{{lblContent, x, syntax.Span{}}}})
		return one(st, v), true
	case "keys", "iterkeys":
		return one(st, vUnknown), true
	case "sort", "reverse", "task_done", "join", "rotate":
		return none(st)
	case "index", "count", "qsize", "empty", "full", "__len__", "__contains__":
		return one(st, vUnknown), true
	case "remove", "discard":
		for i, l := range o.links {
			if l.to == last && last.isObj() {
				return none(st.removeAt(x, i))
			}
		}
		return append(a.weak(st, vWeakItem), res{oNormal, st, vNone, nil}), true
	case "pop", "popleft", "get", "get_nowait", "popitem":
		return a.take(st, x, name, args, at), true
	case "setdefault":
		if l, ok := a.in.keyLabel(args[0].v); ok && len(args) > 1 {
			if v, ok := o.get(l); ok {
				return one(st, v), true
			}
			return one(st.setLink(x, l, last, at), last), true
		}
		if len(args) > 1 && last.isObj() {
			return one(st.grow(x, last, at), last), true
		}
		return one(st, vUnknown), true
	}
	return nil, false
}

// take is pop and get, of a sequence, a queue or a dict.
func (a *act) take(st *state, x val, name string, args []arg, at syntax.Span) []res {
	o := st.obj(x)
	def := vNone
	if len(args) > 1 {
		def = args[1].v
	}
	if o.kind == kDict {
		if len(args) > 0 {
			if l, ok := a.in.keyLabel(args[0].v); ok {
				v, found := o.get(l)
				if !found && o.flags&fOpen == 0 {
					if name == "pop" && len(args) == 1 {
						return a.raiseClass(st, "KeyError")
					}
					return one(st, def)
				}
				if !found {
					return one(st, vUnknown)
				}
				if name == "pop" {
					st = st.dropLink(x, l)
				}
				return one(st, v)
			}
		}
		list := a.weak(st, vWeakItem)
		for i, l := range o.links {
			s := st
			if name == "pop" || name == "popitem" {
				s = st.removeAt(x, i)
			}
			v := l.to
			if name == "popitem" {
				s, v = s.alloc(&obj{kind: kSeq, aux: seqTuple, links: []link{{lblElem, vUnknown, at}, {lblElem, v, at}}})
			}
			list = append(list, res{oNormal, s, v, nil})
		}
		if o.flags&fOpen != 0 || len(o.links) == 0 || name == "get" {
			if len(args) > 1 {
				list = append(list, res{oNormal, st, def, nil})
			} else {
				list = append(list, res{oNormal, st, vUnknown, nil})
			}
		}
		return list
	}
	n := len(o.links)
	if o.flags&fOpen != 0 {
		// What is taken may be one of the elements or something else.
		list := append(a.weak(st, vWeakItem), res{oNormal, st, vUnknown, nil})
		for i, l := range o.links {
			list = append(list, res{oNormal, st.removeAt(x, i), l.to, nil})
		}
		return list
	}
	if n == 0 {
		if o.aux == seqQueue {
			return a.raiseExt(st)
		}
		return a.raiseClass(st, "IndexError")
	}
	i := n - 1
	if name == "popleft" || o.aux == seqQueue {
		i = 0
	} else if name == "pop" && len(args) > 0 {
		if k, ok := a.in.intOf(args[0].v); ok && k < n {
			i = k
		}
	}
	return one(st.removeAt(x, i), o.links[i].to)
}
