package analysis

// Verdict is what running a finding in the interpreter came to.
type Verdict struct {
	Status VerdictStatus
	Python string // whose behaviour it is: "2.7", "3.13"
	Why    string
	// Evidence is of a confirmed finding what was seen: the objects of the cycle, each
	// of which holds the next and the last the first, or what was alive.
	Evidence []Evidence
	Runs     int // of the finding's function, until that was clear
}

// VerdictStatus is what a verdict says.
type VerdictStatus string

// The verdicts. Confirmed: it was seen to happen. Refuted: every path of the finding
// within the bounds was run, and it did not happen. Unknown: neither; Why says what stood
// in the way.
const (
	Confirmed VerdictStatus = "confirmed"
	Refuted   VerdictStatus = "refuted"
	Unknown   VerdictStatus = "unknown"
)

// Evidence is one object that was seen, and by what it holds the next one.
type Evidence struct {
	Object string // "frame of catch()"
	Link   string // "local 'result'"; empty where nothing follows
	Row    int    // of the line that made the link, or where the object is; 0 for none
	Indent int    // of that line, in characters
	Text   string // of that line, without its indent
}

// Words is the evidence in a line.
func (e *Evidence) Words() string {
	if e.Link == "" {
		return e.Object
	}
	return e.Object + " → " + e.Link
}
