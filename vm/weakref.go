package vm

// WeakrefObj is a weak reference or proxy. It does not own what it refers to.
type WeakrefObj struct {
	Header
	to       *Header // nil once that has gone
	callback Value   // Null for none
	hash     int64
	hashed   bool
}

// weakList is the weak references to one object, the newest first but for the
// plain ones without callback, which are shared and come first.
type weakList struct{ refs []*WeakrefObj }

// newWeakref makes a weak reference of class typ, or gives the one that exists.
func (t *Thread) newWeakref(typ *Type, to, callback Value) Value {
	if to.p.kind <= kLastStatic || t.typeOf(to).flags&TypeWeak == 0 {
		return t.typeError("cannot create weak reference to '%s' object", t.typeName(to))
	}
	if callback.p == &tNone {
		callback = Null
	}
	l := t.vm.weak[to.p]
	if l == nil {
		l = &weakList{}
		t.vm.weak[to.p] = l
		to.p.flags |= flagWeak
	}
	shared := callback.p == nil && typ.flags&TypeHeap == 0
	if shared {
		for _, r := range l.refs {
			if r.typ == typ && r.callback.p == nil {
				return obj(&r.Header).incref()
			}
		}
	}
	var r *WeakrefObj
	if typ.flags&TypeHeap != 0 {
		o := &weakrefSub{}
		r = &o.WeakrefObj
		t.init(&r.Header, kWeakref, typ)
		t.startSub(&r.Header, &o.attrs)
	} else {
		r = &WeakrefObj{}
		t.init(&r.Header, kWeakref, typ)
	}
	r.to, r.callback = to.p, callback.xincref()
	t.track(&r.Header)
	if shared {
		l.refs = append([]*WeakrefObj{r}, l.refs...)
		return obj(&r.Header)
	}
	i := 0
	for i < len(l.refs) && l.refs[i].callback.p == nil && l.refs[i].typ.flags&TypeHeap == 0 {
		i++
	}
	l.refs = append(l.refs[:i:i], append([]*WeakrefObj{r}, l.refs[i:]...)...)
	return obj(&r.Header)
}

// dropWeakref takes a weak reference that dies off its object's list.
func (t *Thread) dropWeakref(r *WeakrefObj) {
	if r.to == nil {
		return
	}
	l := t.vm.weak[r.to]
	for i, x := range l.refs {
		if x == r {
			l.refs = append(l.refs[:i:i], l.refs[i+1:]...)
			break
		}
	}
	if len(l.refs) == 0 {
		delete(t.vm.weak, r.to)
		r.to.flags &^= flagWeak
	}
	r.to = nil
}

// clearWeakrefs makes all weak references to a dying object empty, then calls
// their callbacks.
func (t *Thread) clearWeakrefs(h *Header) {
	l := t.vm.weak[h]
	if l == nil {
		return
	}
	delete(t.vm.weak, h)
	h.flags &^= flagWeak
	for _, r := range l.refs {
		r.to = nil
	}
	for _, r := range l.refs {
		if r.callback.p != nil && r.rc > 0 {
			r.rc++
		}
	}
	for _, r := range l.refs {
		if cb := r.callback; cb.p != nil && r.rc > 0 {
			r.callback = Null
			t.weakCallback(r, cb)
			t.decref(obj(&r.Header))
		}
	}
}

// weakCallback calls the callback (stolen) of a weak reference.
func (t *Thread) weakCallback(r *WeakrefObj, cb Value) {
	e := t.fetchExc()
	x := t.Call(cb, obj(&r.Header))
	if x.p == nil {
		t.writeUnraisable(cb, cb)
	} else {
		t.decref(x)
	}
	t.decref(cb)
	t.restoreExc(e)
}

// handleWeakrefs empties the weak references to unreachable objects and calls
// the callbacks of those that are themselves reachable.
func (t *Thread) handleWeakrefs(objs []*Header) {
	for _, h := range objs {
		h.flags |= flagMark
	}
	type call struct {
		r  *WeakrefObj
		cb Value
	}
	var calls []call
	for _, h := range objs {
		l := t.vm.weak[h]
		if l == nil {
			continue
		}
		delete(t.vm.weak, h)
		h.flags &^= flagWeak
		for _, r := range l.refs {
			r.to = nil
			if r.callback.p != nil && r.flags&flagMark == 0 {
				r.rc++
				calls = append(calls, call{r, r.callback})
				r.callback = Null
			}
		}
	}
	for _, h := range objs {
		h.flags &^= flagMark
		if h.kind == kWeakref && !t.vm.py2 {
			// What it refers to may be freed before it by what the collector does
			// not see, and no callback must see that.
			t.dropWeakref(asWeakref(h))
		}
	}
	for _, c := range calls {
		t.weakCallback(c.r, c.cb)
		t.decref(obj(&c.r.Header))
	}
}
