package confirm

// A run is decided by a tape: each question that the stand-ins ask has a few answers, the
// first of which is what the plan prefers. The search runs the plan's way first, then
// everything that differs from it in one answer, in two, and so on, so that each
// combination within the bounds is run once.

// The bounds of one search.
const (
	branching = 40  // questions of a run at whose answers it is changed
	questions = 400 // questions of a run; then it is cut off
	turns     = 3   // times that one place asks in one run, before it gets the quiet answer
)

// tape is what one run is told.
type tape struct {
	prefix []uint8 // the answers to begin with
	log    []uint8 // those that were given
	arity  []uint8
	asked  map[place]int
	cut    bool
}

// place is where a question is asked, and which.
type place struct {
	function string
	row, at  int // the instruction, of which a row has several
	what     question
}

type question uint8

const (
	askRaises question = iota
	askTruth
	askCount
	askWhich
)

// pick answers a question of n answers; false says that the run is to be cut off.
func (t *tape) pick(at place, n int) (answer int, ok bool) {
	if len(t.log) >= questions {
		t.cut = true
		return 0, false
	}
	if t.asked == nil {
		t.asked = map[place]int{}
	}
	t.asked[at]++
	if seen := t.asked[at]; seen > turns && len(t.log) >= len(t.prefix) {
		// A loop that goes on: the other way now and then, which ends most of them.
		t.asked[at] = seen
		answer = 0
		if at.what == askTruth && seen%2 == 0 {
			answer = 1
		}
		t.log, t.arity = append(t.log, uint8(answer)), append(t.arity, 1)
		return answer, true
	}
	if i := len(t.log); i < len(t.prefix) {
		answer = min(int(t.prefix[i]), n-1)
	}
	t.log, t.arity = append(t.log, uint8(answer)), append(t.arity, uint8(n))
	return answer, true
}

// search gives tapes until all have been run.
type search struct {
	queue [][]uint8
	next  int
	whole bool // no run had more questions than are changed
}

func newSearch() *search { return &search{queue: [][]uint8{nil}, whole: true} }

// take gives the next tape, nil at the end.
func (s *search) take() *tape {
	if s.next == len(s.queue) {
		return nil
	}
	t := &tape{prefix: s.queue[s.next]}
	s.queue[s.next] = nil
	s.next++
	return t
}

// more notes the tapes that differ from one that was run in one more answer.
func (s *search) more(t *tape, most int) {
	stop := len(t.log)
	if stop > branching {
		stop, s.whole = branching, false
	}
	for i := len(t.prefix); i < stop; i++ {
		for a := uint8(0); a < t.arity[i]; a++ {
			if a == t.log[i] {
				continue
			}
			if len(s.queue) >= most {
				s.whole = false
				return
			}
			next := make([]uint8, i+1)
			copy(next, t.log[:i])
			next[i] = a
			s.queue = append(s.queue, next)
		}
	}
}
