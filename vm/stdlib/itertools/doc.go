package itertools

// doc is what the classes say of themselves.
var doc = map[string]string{
	"count":       "Return a count object whose .__next__() method returns consecutive values.",
	"repeat":      "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
	"cycle":       "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
	"chain":       "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
	"compress":    "Return data elements corresponding to true selector elements.",
	"dropwhile":   "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
	"takewhile":   "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
	"filterfalse": "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
	"starmap":     "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
	"accumulate":  "Return series of accumulated sums.",
	"pairwise":    "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
	"batched":     "Batch data into tuples of length n. The last batch may be shorter than n.",
	"islice":      "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object",
	"zip_longest": "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.",
	"groupby":     "make an iterator that returns consecutive keys and groups from the iterable",
	"product":     "Cartesian product of input iterables.  Equivalent to nested for-loops.",
	"permutations": "Return successive r-length permutations of elements in the iterable.\n\n" +
		"permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
	"combinations":                  "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
	"combinations_with_replacement": "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.",
}
