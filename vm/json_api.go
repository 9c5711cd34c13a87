package vm

// What module _json in stdlib needs of the interpreter.

// DictLen is how many keys a dict has.
func (t *Thread) DictLen(d Value) int { return asDict(d.p).used }

// DictDel takes a key out of a dict.
func (t *Thread) DictDel(d, k Value) (found, ok bool) { return asDict(d.p).del(t, k) }

// IntRepr is int.__repr__(v), whatever a class derived from int has (owned).
func (t *Thread) IntRepr(v Value) Value { return intRepr(t, v) }
