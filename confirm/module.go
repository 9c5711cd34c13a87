package confirm

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// module is what the tree of a file says about it.
type module struct {
	file      *syntax.File
	functions []*function
	excNames  map[string]bool      // names that are used as exception classes
	methods   map[string]methodSet // what is called on a name
	raised    map[string]bool      // names that are raised
	caught    map[string]bool      // names in except clauses
	calls     map[string]bool      // names that are called
	futures   map[string]bool      // names of what gives a result later
	givenRows map[int]given        // what the calls of a row give
	none      map[string]bool      // names that are compared with None
	hints     map[string]string
	assigned  map[int][]string // by row
	made      map[string]bool
	setLater  map[string]bool // attributes that are set, but not only by an __init__
	classy    map[string]bool // names of what issubclass() is asked about
	classes   map[string]*syntax.ClassDef
	mentioned map[string][]caller
	rowCalls  map[int][]string // names of what is called
}

// function is one function or lambda of a file.
type function struct {
	def    *syntax.FunctionDef // nil for a lambda
	lambda *syntax.Lambda
	name   string
	chain  []syntax.Node // the functions and classes around it, outermost first
	begin  int           // rows, decorators included
	end    int
	body   []syntax.Stmt
}

// newModule reads a file's tree.
func newModule(f *syntax.File) *module {
	m := &module{file: f, excNames: map[string]bool{}, methods: map[string]methodSet{}, raised: map[string]bool{}, caught: map[string]bool{}, calls: map[string]bool{}, futures: map[string]bool{},
		none: map[string]bool{}, hints: map[string]string{}, classy: map[string]bool{}, classes: map[string]*syntax.ClassDef{}}
	m.walk(f.Body, nil)
	syntax.InspectBody(f.Body, m.note)
	return m
}

func (m *module) walk(body []syntax.Stmt, chain []syntax.Node) {
	visit := func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef:
			begin := m.file.Row(n.Pos())
			for _, d := range n.Decorators {
				begin = min(begin, m.file.Row(d.Pos()))
			}
			m.functions = append(m.functions, &function{def: n, name: n.Name, chain: chain, begin: begin, end: m.lastRow(n), body: n.Body})
			m.walk(n.Body, append(chain[:len(chain):len(chain)], n))
			return false
		case *syntax.ClassDef:
			m.classes[n.Name] = n
			m.walk(n.Body, append(chain[:len(chain):len(chain)], n))
			return false
		case *syntax.Lambda:
			m.functions = append(m.functions, &function{lambda: n, name: "<lambda>", chain: chain, begin: m.file.Row(n.Pos()), end: m.lastRow(n)})
		}
		return true
	}
	syntax.InspectBody(body, visit)
}

func (m *module) lastRow(n syntax.Node) int { return m.file.Row(max(n.End()-1, n.Pos())) }

// note collects how names are used.
func (m *module) note(n syntax.Node) bool {
	switch n := n.(type) {
	case *syntax.Try:
		for i := range n.Handlers {
			m.excClasses(n.Handlers[i].Type)
			m.catches(n.Handlers[i].Type)
		}
	case *syntax.Raise:
		if call, ok := n.Exc.(*syntax.Call); ok {
			m.excClasses(call.Func)
			if a, ok := call.Func.(*syntax.Attribute); ok && a.Attr == "with_traceback" {
				delete(m.excNames, "with_traceback")
				m.raised[lastName(a.Value)] = true
			}
		} else {
			m.raised[lastName(n.Exc)] = true
		}
		if n.Cause != nil {
			m.raised[lastName(n.Cause)] = true
		}
		if n.Inst != nil {
			delete(m.raised, lastName(n.Exc))
			m.raised[lastName(n.Inst)] = true
		}
	case *syntax.Assign:
		if promises(n.Value) {
			for _, target := range n.Targets {
				m.futures[lastName(target)] = true
			}
		}
	case *syntax.Call:
		m.calls[lastName(n.Func)] = true
		if lastName(n.Func) == "issubclass" && len(n.Args) == 2 {
			m.classy[lastName(n.Args[0])] = true
		}
		if a, ok := n.Func.(*syntax.Attribute); ok {
			m.called(lastName(a.Value), a.Attr)
			if a.Attr == "set_exception" {
				for _, x := range n.Args {
					m.raised[lastName(x)] = true
				}
			}
		}
	case *syntax.Attribute:
		if n.Attr == "__traceback__" || n.Attr == "__cause__" || n.Attr == "__context__" {
			m.raised[lastName(n.Value)] = true
		}
	case *syntax.Compare:
		if len(n.Ops) == 1 && (n.Ops[0] == syntax.Is || n.Ops[0] == syntax.IsNot || n.Ops[0] == syntax.Eq || n.Ops[0] == syntax.NotEq) && isNone(n.Comparators[0]) {
			m.none[lastName(n.Left)] = true
			if walrus, ok := n.Left.(*syntax.NamedExpr); ok {
				m.none[lastName(walrus.Target)], m.none[lastName(walrus.Value)] = true, true
			}
		}
	}
	return true
}

// promises tells whether an expression is a call whose result comes later.
func promises(e syntax.Expr) bool {
	call, ok := e.(*syntax.Call)
	if !ok {
		return false
	}
	switch lastName(call.Func) {
	case "create_task", "ensure_future", "create_future", "submit", "run_in_executor", "run_coroutine_threadsafe", "Future", "wrap_future", "new_future", "_new_future":
		return true
	}
	return false
}

// given is what a call gives, or what an item of something is, and the name that says so
// where that is only a guess.
type given struct {
	what, name string
	item       bool
}

// results says what the calls of a row give, where that is known: a future by whom it
// comes from, an exception where it is raised, else by the use of what it is assigned to.
func (m *module) results() map[int]given {
	if m.givenRows == nil {
		m.givenRows = map[int]given{}
		note := func(n syntax.Node, g given) {
			for row := m.file.Row(n.Pos()); row <= m.lastRow(n); row++ {
				m.givenRows[row] = g
			}
		}
		syntax.InspectBody(m.file.Body, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Assign:
				if promises(n.Value) {
					note(n, given{what: "future"})
				} else if name := lastName(n.Targets[0]); len(n.Targets) == 1 && soleCall(n.Value) {
					switch h := m.hint(name); h {
					case "exception", "list", "dict", "set", "deque":
						note(n, given{what: h, name: name})
					}
				}
			case *syntax.For:
				if m.hint(lastName(n.Target)) == "exception" {
					note(n.Target, given{"exception", lastName(n.Target), true})
				}
			case *syntax.Raise:
				switch n.Exc.(type) {
				case *syntax.Call:
					note(n, given{what: "exception"})
				case *syntax.Subscript:
					note(n, given{what: "exception", item: true})
				}
			}
			return true
		})
	}
	return m.givenRows
}

// soleCall tells whether an expression is a call without another in it.
func soleCall(e syntax.Expr) bool {
	if a, ok := e.(*syntax.Await); ok {
		e = a.Value
	}
	call, ok := e.(*syntax.Call)
	if !ok {
		return false
	}
	sole := true
	syntax.Inspect(call, func(n syntax.Node) bool {
		if other, ok := n.(*syntax.Call); ok && other != call {
			sole = false
		}
		return sole
	})
	return sole
}

// excClasses notes the names that an except clause or a raise uses as exception classes.
func (m *module) excClasses(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Name:
		m.excNames[e.Id] = true
	case *syntax.Attribute:
		m.excNames[e.Attr] = true
	case *syntax.Tuple:
		for _, x := range e.Elts {
			m.excClasses(x)
		}
	}
}

// catches notes the names that an except clause has.
func (m *module) catches(e syntax.Expr) {
	if tuple, ok := e.(*syntax.Tuple); ok {
		for _, x := range tuple.Elts {
			m.catches(x)
		}
		return
	}
	if name := lastName(e); name != "" {
		m.caught[name] = true
	}
}

func (m *module) called(name, method string) {
	if name == "" {
		return
	}
	if m.methods[name] == nil {
		m.methods[name] = methodSet{}
	}
	m.methods[name][method] = true
}

// lastName is x of `x` and of `a.b.x`.
func lastName(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Name:
		return e.Id
	case *syntax.Attribute:
		return e.Attr
	}
	return ""
}

func isNone(e syntax.Expr) bool {
	c, ok := e.(*syntax.Constant)
	return ok && c.Kind == syntax.ConstNone
}

// isException tells whether a name of something unknown is that of an exception class.
func (m *module) isException(name string) bool {
	if m.caught[name] || m.excNames[name] && !m.raised[name] {
		return true
	}
	if name == "" || name[0] < 'A' || name[0] > 'Z' {
		return false
	}
	for _, end := range []string{"Error", "Exception", "Warning", "Timeout", "Interrupt", "Exit", "Cancelled"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// hint says as what a name is used: "list", "exception" ...; empty for nothing special.
func (m *module) hint(name string) string {
	h, ok := m.hints[name]
	if !ok {
		h = m.guess(name)
		m.hints[name] = h
	}
	return h
}

func (m *module) guess(name string) string {
	switch name {
	case "exc_type", "etype", "exctype", "exc_cls":
		return "class"
	case "tb", "exc_tb", "traceback", "trace":
		return "traceback"
	case "exc", "exc_val", "exc_value", "evalue", "err", "exception", "error":
		if uses := m.methods[name]; len(uses) == 0 && !m.calls[name] || m.raised[name] || uses["with_traceback"] {
			return "exception"
		}
	}
	uses := m.methods[name]
	if m.classy[name] && !m.raised[name] {
		return "class"
	}
	if m.calls[name] {
		if m.raised[name] {
			return "class"
		}
		return ""
	}
	if m.futures[name] {
		return "future"
	}
	if m.raised[name] || uses["with_traceback"] || uses["add_note"] {
		return "exception"
	}
	has := func(names ...string) bool {
		for _, n := range names {
			if uses[n] {
				return true
			}
		}
		return false
	}
	for _, kind := range kindsByUse {
		if has(kind.by...) && !uses.beyond(kind.all) {
			return kind.name
		}
	}
	if len(uses) > 0 {
		return ""
	}
	switch name {
	case "errors", "errs", "exceptions", "failures", "excs":
		return "list"
	case "futs", "futures":
		return ""
	case "fut", "future", "promise":
		return "future"
	case "flag", "strict", "quiet", "verbose", "debug":
		return "bool"
	}
	return ""
}

// at finds the function that a code object at a row is, by its name.
func (m *module) at(name string, row int) *function {
	var best *function
	for _, f := range m.functions {
		if f.name == name && f.begin <= row && row <= f.end && (best == nil || f.begin >= best.begin) {
			best = f
		}
	}
	return best
}

// around is the innermost function around an offset.
func (m *module) around(offset int) *function {
	var best *function
	for _, f := range m.functions {
		var n syntax.Node = f.lambda
		if f.def != nil {
			n = f.def
		}
		if n.Pos() <= offset && offset < n.End() && (best == nil || f.begin >= best.begin) {
			best = f
		}
	}
	return best
}

// owner is the function whose frame a finding is about.
func (f *function) span() syntax.Span {
	if f.def != nil {
		return f.def.Range()
	}
	return f.lambda.Range()
}

// tries lists the try statements whose handlers are in force at a row of a function,
// innermost first.
func (m *module) tries(f *function, row int) []*syntax.Try {
	var out []*syntax.Try
	body := m.file.Body
	if f != nil {
		body = f.body
	}
	syntax.InspectBody(body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
			return false
		case *syntax.Try:
			if len(n.Body) > 0 && m.file.Row(n.Body[0].Pos()) <= row && row <= m.lastRow(n.Body[len(n.Body)-1]) {
				out = append([]*syntax.Try{n}, out...)
			}
		}
		return true
	})
	return out
}

// managers lists the generators of the file that with statements around a row of a function
// run, by their names.
func (m *module) managers(f *function, row int) (out []*function) {
	body := m.file.Body
	if f != nil {
		body = f.body
	}
	syntax.InspectBody(body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
			return false
		case *syntax.With:
			if m.file.Row(n.Pos()) > row || row > m.lastRow(n) {
				return true
			}
			for i := range n.Items {
				call, ok := n.Items[i].Context.(*syntax.Call)
				if !ok {
					continue
				}
				name := lastName(call.Func)
				for _, g := range m.functions {
					if g.name == name && g.def != nil && len(m.yields(g)) > 0 {
						out = append(out, g)
					}
				}
			}
		}
		return true
	})
	return out
}

// callAt is the innermost call that has a span, nil where there is none.
func (m *module) callAt(s syntax.Span) (found *syntax.Call) {
	syntax.InspectBody(m.file.Body, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.Call); ok && call.Start <= s.Start && s.Stop <= call.Stop {
			found = call
		}
		return true
	})
	return found
}

// byRow lists what names gives for the nodes of each row.
func (m *module) byRow(names func(n syntax.Node) []string) map[int][]string {
	rows := map[int][]string{}
	syntax.InspectBody(m.file.Body, func(n syntax.Node) bool {
		if list := names(n); len(list) > 0 {
			for row := m.file.Row(n.Pos()); row <= m.lastRow(n); row++ {
				rows[row] = append(rows[row], list...)
			}
		}
		return true
	})
	return rows
}

// callsOneOf tells whether a call of a row has one of some names.
func (m *module) callsOneOf(row int, names map[string]bool) bool {
	if m.rowCalls == nil {
		m.rowCalls = m.byRow(func(n syntax.Node) []string {
			if call, ok := n.(*syntax.Call); ok {
				return []string{lastName(call.Func)}
			}
			return nil
		})
	}
	return slices.ContainsFunc(m.rowCalls[row], func(name string) bool { return names[name] })
}

// firstRow is the first row of a statement, its decorators included.
func (m *module) firstRow(s syntax.Stmt) int {
	row := m.file.Row(s.Pos())
	var decorators []syntax.Expr
	switch s := s.(type) {
	case *syntax.FunctionDef:
		decorators = s.Decorators
	case *syntax.ClassDef:
		decorators = s.Decorators
	}
	for _, d := range decorators {
		row = min(row, m.file.Row(d.Pos()))
	}
	return row
}

// runsIn gives the body of a statement of a module or class that a row is in, and that
// runs when the module does; nil for none.
func (m *module) runsIn(s syntax.Stmt, row int) []syntax.Stmt {
	var bodies [][]syntax.Stmt
	switch s := s.(type) {
	case *syntax.ClassDef:
		bodies = [][]syntax.Stmt{s.Body}
	case *syntax.If:
		bodies = [][]syntax.Stmt{s.Body, s.Orelse}
	case *syntax.For:
		bodies = [][]syntax.Stmt{s.Body, s.Orelse}
	case *syntax.While:
		bodies = [][]syntax.Stmt{s.Body, s.Orelse}
	case *syntax.With:
		bodies = [][]syntax.Stmt{s.Body}
	case *syntax.Try:
		bodies = [][]syntax.Stmt{s.Body, s.Orelse, s.Finalbody}
		for i := range s.Handlers {
			bodies = append(bodies, s.Handlers[i].Body)
		}
	}
	for _, b := range bodies {
		for _, x := range b {
			if m.firstRow(x) <= row && row <= m.lastRow(x) {
				return b
			}
		}
	}
	return nil
}

// yields lists the rows of a function's own yield expressions.
func (m *module) yields(f *function) []int {
	var rows []int
	syntax.InspectBody(f.body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
			return false
		case *syntax.Yield, *syntax.YieldFrom:
			rows = append(rows, m.file.Row(n.Pos()))
		}
		return true
	})
	return rows
}

// decorated tells whether a row is one of a decorator's.
func (m *module) decorated(row int) bool {
	for _, f := range m.functions {
		if f.def == nil || row < f.begin || row > m.file.Row(int(f.def.NamePos)) {
			continue
		}
		if len(f.def.Decorators) > 0 {
			return true
		}
	}
	return false
}

// assigns tells whether a statement at a row assigns to one of some names.
func (m *module) assigns(row int, names map[string]bool) bool {
	if m.assigned == nil {
		m.assigned = m.byRow(func(n syntax.Node) (out []string) {
			if a, ok := n.(*syntax.Assign); ok {
				for _, target := range a.Targets {
					out = append(out, lastName(target))
				}
			}
			return out
		})
	}
	return slices.ContainsFunc(m.assigned[row], func(name string) bool { return names[name] })
}

// selfNames lists the attributes that a class's methods use of their first parameter,
// those of its bases in the file included.
func (m *module) selfNames(c *syntax.ClassDef) []string {
	var out []string
	seen := map[string]bool{}
	classes := []*syntax.ClassDef{c}
	for i := 0; i < len(classes); i++ {
		for _, s := range classes[i].Body {
			if def, ok := s.(*syntax.FunctionDef); ok {
				selfNamesIn(def, seen, &out)
			}
		}
		for _, base := range classes[i].Bases {
			if b := m.classes[lastName(base)]; b != nil && !slices.Contains(classes, b) {
				classes = append(classes, b)
			}
		}
	}
	return out
}

// varied lists those of a class's attributes that something other than an __init__ sets.
func (m *module) varied(c *syntax.ClassDef) []string {
	if m.setLater == nil {
		m.setLater = map[string]bool{}
		for _, f := range m.functions {
			if f.def == nil || f.name == "__init__" {
				continue
			}
			syntax.InspectBody(f.body, func(n syntax.Node) bool {
				if a, ok := n.(*syntax.Attribute); ok && a.Ctx == syntax.Store {
					m.setLater[a.Attr] = true
				}
				return true
			})
		}
	}
	return slices.DeleteFunc(m.selfNames(c), func(name string) bool { return !m.setLater[name] })
}

func selfNamesIn(def *syntax.FunctionDef, seen map[string]bool, out *[]string) {
	self := ""
	switch {
	case len(def.Args.PosOnly) > 0:
		self = def.Args.PosOnly[0].Name
	case len(def.Args.Args) > 0:
		self = def.Args.Args[0].Name
	default:
		return
	}
	syntax.InspectBody(def.Body, func(n syntax.Node) bool {
		if a, ok := n.(*syntax.Attribute); ok {
			if x, ok := a.Value.(*syntax.Name); ok && x.Id == self && !seen[a.Attr] && !strings.HasPrefix(a.Attr, "__") {
				seen[a.Attr] = true
				*out = append(*out, a.Attr)
			}
		}
		return true
	})
}

// methodSet is a set of names of methods.
type methodSet map[string]bool

// beyond tells whether the set has a name that is not in a list of words.
func (s methodSet) beyond(words string) bool {
	for name := range s {
		if !strings.Contains(" "+words+" ", " "+name+" ") {
			return true
		}
	}
	return false
}

// kindsByUse says what something is of which methods are called: where one of by is, and
// none but all.
var kindsByUse = []struct {
	name string
	by   []string
	all  string
}{
	{"future", []string{"set_exception", "set_result", "add_done_callback", "set_running_or_notify_cancel"},
		"set_exception set_result add_done_callback set_running_or_notify_cancel result exception done cancel cancelled running"},
	{"channel", []string{"receive", "send_exception", "send_throw", "send_sequence", "balance"},
		"send receive send_exception send_throw send_sequence balance queue close open closing closed preference schedule_all"},
	{"tasklet", []string{"set_atomic", "set_ignore_nesting", "raise_exception", "insert_tasklet", "alive", "blocked", "scheduled"},
		"set_atomic set_ignore_nesting raise_exception insert remove run kill throw bind setup alive blocked scheduled paused atomic is_main is_current"},
	{"lock", []string{"acquire"}, "acquire release locked"},
	{"deque", []string{"appendleft", "popleft"}, "append appendleft pop popleft extend clear remove rotate extendleft index insert"},
	{"list", []string{"append", "extend", "insert", "sort", "reverse"}, "append extend insert sort reverse pop remove index count clear copy"},
	{"queue", []string{"put", "put_nowait", "get_nowait", "task_done"}, "put put_nowait get get_nowait task_done join empty full qsize"},
	{"dict", []string{"setdefault", "items", "iteritems", "has_key", "keys", "values", "popitem"},
		"setdefault items iteritems has_key keys values popitem get pop update clear copy itervalues iterkeys"},
	{"set", []string{"add"}, "add discard remove union difference clear pop update"},
	{"str", []string{"split", "rsplit", "startswith", "endswith", "strip", "lower", "upper", "encode", "splitlines", "partition"},
		"split rsplit startswith endswith strip lstrip rstrip lower upper encode splitlines partition rpartition replace find rfind index join format isdigit title"},
}

// has tells whether a file has a function of a name; empty stands for any.
func (m *module) has(name string) bool {
	if name == "" {
		return true
	}
	for _, f := range m.functions {
		if f.name == name {
			return true
		}
	}
	return strings.Contains(name, " ") || strings.HasPrefix(name, "<")
}

// text is the source of an expression.
func (m *module) text(e syntax.Expr) string { return string(m.file.Source[e.Pos():e.End()]) }

// makes tells whether the program makes or raises exceptions of a class, by its name.
func (m *module) makes(class string) bool {
	if m.made == nil {
		m.made = map[string]bool{}
		syntax.InspectBody(m.file.Body, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Call:
				m.made[lastName(n.Func)] = true
			case *syntax.Raise:
				m.made[lastName(n.Exc)] = true
			}
			return true
		})
	}
	return m.made[class]
}
