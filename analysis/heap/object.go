package heap

import "github.com/sllint/sllint/syntax"

// This file says what abstract values and objects are. Nothing here knows
// about statements or calls.

// val is an abstract value: a scalar (below firstObj and not negative), a
// static thing that lives as long as the module (negative, an index into
// interp.statics), or an object of one state (firstObj and up).
type val int32

// The scalars. vUnknown is anything that the analysis does not follow; the
// next ones are the same with one fact known about its truth.
const (
	vUnknown val = iota
	vNone
	vTrue
	vFalse
	vTruthy  // unknown, but true
	vFalsy   // unknown, but false
	vNotNone // unknown, but not None
	vText    // some text, number or class: holds nothing, and is no exception
	vExt     // in flight only: an exception from outside, not looked at yet
	vStop    // in flight only: StopIteration of an exhausted generator

	// In flight only: what operations that seldom raise would raise.
	vWeakAttr
	vWeakItem
	vWeakOp
	vWeakType
	vWeakUnpack

	firstObj val = 16
)

func (v val) isWeak() bool   { return v >= vWeakAttr && v <= vWeakUnpack }
func (v val) isObj() bool    { return v >= firstObj }
func (v val) isStatic() bool { return v < 0 }
func (v val) index() int     { return int(v - firstObj) }

func objVal(i int) val { return firstObj + val(i) }

// heldObj is what everything hangs from that outlives every frame: module
// globals, attributes of modules and of module-level classes.
const heldObj = firstObj

// kind is the kind of an object.
type kind uint8

const (
	kHeld kind = iota
	kFrame
	kExc
	kTB
	kSeq      // list, tuple, set, deque, queue
	kDict     // dict; links by constant key, or lblElem
	kInstance // of a class that is defined in the file or in a model
	kOpaque   // an object from elsewhere that turned out to hold something
	kFunc     // a nested function or lambda with cells or defaults
	kCell
	kMethod // a bound method
	kGen    // a generator or coroutine
	kClass  // a class defined in a function
	kPartial
	kIter
	kProxy    // 3.13's frame.f_locals
	kInflight // Python 2: an exception on its way, with its traceback
)

// Sequence types, in obj.aux of a kSeq.
const (
	seqList int32 = iota
	seqTuple
	seqSet
	seqDeque
	seqQueue
)

// Flags of objects.
const (
	fOpen     uint8 = 1 << iota // may hold more than what is listed, none of it tracked
	fParam                      // belongs to the caller of the root function
	fThread                     // frame: runs on another thread
	fDone                       // frame: has ended; generator: is exhausted
	fNonEmpty                   // with fOpen: holds at least one thing
	fModel                      // frame of a library model
	fNoStop                     // exception that left a generator: not a StopIteration
	fUpper                      // exception from outside: of the class or one that derives from it
)

// label names a link: an attribute, a local, a key; negative ones are below.
type label int32

const (
	lblElem    label = -1 - iota // an element of a container, an argument of an exception
	lblBack                      // frame -> caller's frame
	lblFunc                      // frame -> its function; method -> function
	lblTB                        // exception -> traceback
	lblNext                      // traceback -> next
	lblFrame                     // traceback, generator, proxy -> frame
	lblContext                   // exception -> __context__
	lblCause                     // exception -> __cause__
	lblContent                   // cell -> what is in it
	lblSelf                      // bound method -> object
	lblLocals                    // frame -> its f_locals dict
	lblValue                     // Python 2's in-flight pair -> exception
	lblSaved                     // Python 2: frame -> the exception to restore
	lblSent                      // generator frame -> the value sent in
	lblKwRest                    // dict: the untracked rest

	lblDefault label = -1000 // - i: default of parameter i
	lblHandled label = -2000 // - depth: exception being handled
	lblPendVal label = -3000 // - depth: value pending over a finally
	lblPend    label = -4000 // - depth: kind of outcome pending over a finally
	lblWith    label = -5000 // - depth: context manager
	lblIter    label = -6000 // - depth: iterator of a for loop
	lblLimit   label = -7000
	lblNot     label = -8000  // - i: a class that an exception is not of
	lblStub    label = -9000  // marks a frame that is not to be looked into
	lblKept    label = -10000 // - i: stub of the caller -> the i-th object of an excerpt
)

// slot reports whether the label names an entry of a frame's value stack
// rather than a variable.
func (l label) slot() bool { return l <= lblHandled && l > lblLimit || l == lblSent }

// link is a reference from one object to a value, and where it was made. Of an
// entry of a traceback at may only say near what the exception came by: then
// Stop is negative, and states that differ in nothing else are the same.
type link struct {
	label label
	to    val
	at    syntax.Span
}

// near is the place of a link that nothing in the source makes.
func near(at syntax.Span) syntax.Span {
	if at.Stop == 0 {
		return at
	}
	return syntax.Span{Start: at.Start, Stop: -1}
}

// place is what distinguishes states.
func place(at syntax.Span) int32 {
	if at.Stop < 0 {
		return 0
	}
	return at.Start
}

// obj is one abstract object. It is never changed once a state shares it.
type obj struct {
	kind  kind
	flags uint8
	aux   int32 // function of a frame or function, type of a sequence, position of an iterator …
	cls   val   // class of an exception or instance
	links []link
}

func (o *obj) get(l label) (val, bool) {
	for i := range o.links {
		if o.links[i].label == l {
			return o.links[i].to, true
		}
	}
	return vUnknown, false
}

func (o *obj) has(l label) bool { _, ok := o.get(l); return ok }

// set makes or replaces a link, keeping the links sorted by label. The object
// must not be shared yet.
func (o *obj) set(l label, v val, at syntax.Span) {
	i := 0
	for i < len(o.links) && o.links[i].label < l {
		i++
	}
	if i < len(o.links) && o.links[i].label == l {
		o.links[i] = link{l, v, at}
		return
	}
	o.links = append(o.links, link{})
	copy(o.links[i+1:], o.links[i:])
	o.links[i] = link{l, v, at}
}

// add appends a link without regard to order, for sequences.
func (o *obj) add(l label, v val, at syntax.Span) { o.links = append(o.links, link{l, v, at}) }

// drop removes a link. The object must not be shared yet.
func (o *obj) drop(l label) bool {
	for i := range o.links {
		if o.links[i].label == l {
			o.links = append(o.links[:i], o.links[i+1:]...)
			return true
		}
	}
	return false
}

// dropWhere removes some links. The object must not be shared yet.
func (o *obj) dropWhere(f func(link) bool) {
	kept := o.links[:0]
	for _, l := range o.links {
		if !f(l) {
			kept = append(kept, l)
		}
	}
	o.links = kept
}

// holdsObjects reports whether anything but the frame's own plumbing hangs
// from a frame.
func (o *obj) holdsObjects() bool {
	for _, l := range o.links {
		if l.to.isObj() && l.label != lblBack && l.label != lblFunc && l.label != lblSaved {
			return true
		}
	}
	return false
}
