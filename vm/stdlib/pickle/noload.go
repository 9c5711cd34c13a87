package pickle

import "github.com/sllint/sllint/vm"

// goThrough executes an operation as cPickle's noload() of 2.7 does: what would be a class
// or an instance is None, nothing is called, and nothing put into a container that is
// filled later. done is false where noload() does as load().
func (u *unpickler) goThrough(op byte) (done, ok bool) {
	// drop takes n objects off the stack.
	drop := func(n int) bool {
		at := len(u.stack) - n
		if at < u.floor() {
			return u.underflow()
		}
		u.cut(at)
		return true
	}
	switch op {
	case opGlobal:
		return true, u.skipLine() && u.skipLine() && u.push(vm.None)
	case opInst:
		items, ok := u.popMark()
		u.drop(items)
		return true, ok && u.skipLine() && u.skipLine() && u.push(vm.None)
	case opObj:
		items, ok := u.popMark()
		if len(items) == 0 {
			return true, ok
		}
		u.drop(items[1:])
		return true, u.push(items[0]) // the class, which is None
	case opReduce:
		return true, drop(2) && u.push(vm.None)
	case opNewObj:
		if len(u.stack) < u.floor()+2 {
			return true, u.fail("bad pickle data")
		}
		return true, drop(2) && u.push(vm.None)
	case opBuild, opAppend:
		return true, drop(1)
	case opSetItem:
		return true, drop(2)
	case opExt1, opExt2, opExt4:
		size := map[byte]int{opExt1: 1, opExt2: 2, opExt4: 4}[op]
		_, ok := u.next(size)
		return true, ok && u.push(vm.None)
	case opAppends, opSetItems:
		items, ok := u.popMark()
		u.drop(items)
		return true, ok
	case opStop:
		if len(u.stack) <= u.floor() {
			return true, u.fail("bad pickle data")
		}
	}
	return false, true
}

// cut takes what lies from at on off the stack.
func (u *unpickler) cut(at int) {
	above := u.stack[at:]
	u.stack = u.stack[:at]
	u.drop(above)
}

func (u *unpickler) skipLine() bool {
	_, ok := u.line()
	return ok
}
