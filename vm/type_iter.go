package vm

// iterKind is which iterator an IterObj is.
type iterKind uint8

// The iterators.
const (
	iterRange    iterKind = iota // i, step, n left
	iterList                     // src, i
	iterTuple                    // src, i
	iterSeq                      // src by __getitem__, i
	iterCallable                 // src called until aux
	iterStr
	iterStrASCII
	iterBytes
	iterByteArray
	iterDictKeys // src the dict, i position, n expected size
	iterDictValues
	iterDictItems
	iterSet
	iterListReversed
	iterReversed
	iterDictKeysReversed
	iterDictValuesReversed
	iterDictItemsReversed
	iterEnumerate // src the iterator, i the next number
	iterZip       // aux tuple of iterators
	iterMap       // src the function, aux tuple of iterators
	iterFilter    // src the function, aux the iterator
	iterLongRange
	iterXRange
	iterCoro    // src the coroutine: what __await__ gives
	iterASend   // src the asynchronous generator, aux what is sent
	iterAThrow  // aux the exception, Null for aclose
	iterAnext   // src the awaitable, aux the default
	iterWrapped // src a value that an asynchronous generator yields
	numIters
)

// IterObj is an iterator of a built-in container or function.
type IterObj struct {
	Header
	how     iterKind
	strict  bool
	src     Value // Null once exhausted
	aux     Value
	cur     Value
	i, step int64
	n       int64
}

// newIter makes an iterator over src, which it takes a reference of.
func (t *Thread) newIter(how iterKind, src Value) *IterObj {
	it := takeFree(&t.vm.free.iters)
	if it == nil {
		it = &IterObj{}
	}
	it.how, it.src = how, src.xincref()
	t.init(&it.Header, kIter, t.vm.types.Iter[how])
	t.track(&it.Header)
	return it
}
