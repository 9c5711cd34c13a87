package itertools

import "github.com/sllint/sllint/vm"

func init() {
	specs = append(specs, row{spec: productSpec}, row{spec: permutationsSpec}, row{spec: combinationsSpec("combinations", false)},
		row{spec: combinationsSpec("combinations_with_replacement", true)})
}

// combine is the state of an iterator over choices from pools.
type combine struct {
	pools   []vm.Value // tuples
	indices []int
	cycles  []int
	r       int
	started bool
	stopped bool
	again   bool // elements may be repeated
}

func (c *combine) refs() []*vm.Value {
	var out []*vm.Value
	for i := range c.pools {
		out = append(out, &c.pools[i])
	}
	return out
}

// choose gives the tuple of the chosen elements of one pool.
func (c *combine) choose(t *vm.Thread) vm.Value {
	pool := vm.Items(c.pools[0])
	out := make([]vm.Value, c.r)
	for i := range out {
		out[i] = pool[c.indices[i]].Incref()
	}
	return t.TupleOf(out)
}

func productNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	repeat := int64(1)
	for i, k := range a.Names {
		if name := vm.GoString(k); name != "repeat" {
			if t.VM().Py2() {
				return t.Raise(t.VM().Types().TypeError, "'%s' is an invalid keyword argument for this function", name)
			}
			return t.Raise(t.VM().Types().TypeError, "product() got an unexpected keyword argument '%s'", name)
		}
		var ok bool
		if repeat, ok = t.Index(a.Kw[i], t.VM().Types().OverflowError); !ok {
			return vm.Null
		}
	}
	if repeat < 0 {
		return t.Raise(t.VM().Types().ValueError, "repeat argument cannot be negative")
	}
	c := &combine{}
	if repeat > 0 {
		for _, v := range a.Pos {
			p := t.Tuple(v)
			if p.IsNull() {
				t.ClearFields(c.refs()...)
				return p
			}
			c.pools = append(c.pools, p)
		}
	}
	once := c.pools
	for i := int64(1); i < repeat; i++ {
		for _, p := range once {
			c.pools = append(c.pools, p.Incref())
		}
	}
	c.indices = make([]int, len(c.pools))
	return t.NewNative(typ, c)
}

var productSpec = plain("product", doc["product"], productNew, func(t *vm.Thread, v vm.Value) vm.Value {
	c := vm.Data(v).(*combine)
	if c.stopped {
		return vm.Null
	}
	if !c.started {
		c.started = true
		for _, p := range c.pools {
			if len(vm.Items(p)) == 0 {
				c.stopped = true
				return vm.Null
			}
		}
	} else {
		i := len(c.pools) - 1
		for ; i >= 0; i-- {
			if c.indices[i]++; c.indices[i] < len(vm.Items(c.pools[i])) {
				break
			}
			c.indices[i] = 0
		}
		if i < 0 {
			c.stopped = true
			return vm.Null
		}
	}
	out := make([]vm.Value, len(c.pools))
	for i, p := range c.pools {
		out[i] = vm.Items(p)[c.indices[i]].Incref()
	}
	return t.TupleOf(out)
})

var permutationsSig = vm.NewSignature("iterable, r=None")

func permutationsNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [2]vm.Value
	if !bind(t, permutationsSig, "permutations", a, p[:]) {
		return vm.Null
	}
	pool := t.Tuple(p[0])
	if pool.IsNull() {
		return pool
	}
	n := len(vm.Items(pool))
	r := int64(n)
	if !p[1].IsNull() && !p[1].IsNone() {
		if !t.IsInstance(p[1], t.VM().Types().Int) {
			t.Decref(pool)
			if t.VM().Py2() {
				return t.Raise(t.VM().Types().TypeError, "an integer is required")
			}
			return t.Raise(t.VM().Types().TypeError, "Expected int as r")
		}
		var ok bool
		if r, ok = t.Index(p[1], t.VM().Types().OverflowError); !ok {
			t.Decref(pool)
			return vm.Null
		}
		if r < 0 {
			t.Decref(pool)
			return t.Raise(t.VM().Types().ValueError, "r must be non-negative")
		}
	}
	c := &combine{pools: []vm.Value{pool}, r: int(r), stopped: r > int64(n)}
	if !c.stopped {
		c.indices, c.cycles = make([]int, n), make([]int, r)
		for i := range c.indices {
			c.indices[i] = i
		}
		for i := range c.cycles {
			c.cycles[i] = n - i
		}
	}
	return t.NewNative(typ, c)
}

var permutationsSpec = plain("permutations", doc["permutations"], permutationsNew, func(t *vm.Thread, v vm.Value) vm.Value {
	c := vm.Data(v).(*combine)
	if c.stopped {
		return vm.Null
	}
	if !c.started {
		c.started = true
		return c.choose(t)
	}
	n := len(c.indices)
	for i := c.r - 1; i >= 0; i-- {
		if c.cycles[i]--; c.cycles[i] == 0 {
			first := c.indices[i]
			copy(c.indices[i:], c.indices[i+1:])
			c.indices[n-1] = first
			c.cycles[i] = n - i
			continue
		}
		j := n - c.cycles[i]
		c.indices[i], c.indices[j] = c.indices[j], c.indices[i]
		return c.choose(t)
	}
	c.stopped = true
	return vm.Null
})

var combinationsSig = vm.NewSignature("iterable, r")

func combinationsSpec(name string, again bool) *vm.TypeSpec {
	return plain(name, doc[name], func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
		var p [2]vm.Value
		if !bind(t, combinationsSig, name, a, p[:]) {
			return vm.Null
		}
		r, ok := t.Index(p[1], t.VM().Types().OverflowError)
		if !ok {
			return vm.Null
		}
		pool := t.Tuple(p[0])
		if pool.IsNull() {
			return pool
		}
		if r < 0 {
			t.Decref(pool)
			return t.Raise(t.VM().Types().ValueError, "r must be non-negative")
		}
		n := int64(len(vm.Items(pool)))
		c := &combine{pools: []vm.Value{pool}, r: int(r), again: again, stopped: !again && r > n || again && n == 0 && r > 0}
		if !c.stopped {
			c.indices = make([]int, r)
			if !again {
				for i := range c.indices {
					c.indices[i] = i
				}
			}
		}
		return t.NewNative(typ, c)
	}, combinationsNext)
}

func combinationsNext(t *vm.Thread, v vm.Value) vm.Value {
	c := vm.Data(v).(*combine)
	if c.stopped {
		return vm.Null
	}
	if !c.started {
		c.started = true
		return c.choose(t)
	}
	n := len(vm.Items(c.pools[0]))
	top := func(i int) int {
		if c.again {
			return n - 1
		}
		return i + n - c.r
	}
	i := c.r - 1
	for i >= 0 && c.indices[i] == top(i) {
		i--
	}
	if i < 0 {
		c.stopped = true
		return vm.Null
	}
	x := c.indices[i] + 1
	for ; i < c.r; i++ {
		c.indices[i] = x
		if !c.again {
			x++
		}
	}
	return c.choose(t)
}
