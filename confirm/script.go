package confirm

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
)

// What confirm has seen, to be seen again on a real Python: the module, the stand-ins and
// the answers that they got become a program of one file.

//go:embed replay.py
var replay []byte

// ErrNoScript is why there is no program that shows a finding.
var ErrNoScript = errors.New("this finding cannot be shown by a program")

// recording is what a program needs to repeat a run.
type recording struct {
	File       string            `json:"file"`
	Source     []byte            `json:"source"` // base64, as all []byte
	Standins   []byte            `json:"standins"`
	Attempts   []attempt         `json:"attempts"`
	Answers    []answer          `json:"answers"`
	Hints      map[string]string `json:"hints"`
	Exceptions map[string]bool   `json:"exceptions"`
	Models     map[string][]byte `json:"models"`
	Imported   []string          `json:"imported"`
	Refused    []string          `json:"refused"`
	Root       rootRecord        `json:"root"`
	Target     targetRecord      `json:"target"`
	Holder     string            `json:"holder"`
	Functions  bool              `json:"functions"` // the cycle begins with a function

	quiet  bool // what is asked now will not be asked by the program
	origin map[vm.Value]classRecord
}

// attempt is the module's source as it was run, and the names that got stand-ins before.
type attempt struct {
	source  []byte
	unknown []string
}

func (a attempt) MarshalJSON() ([]byte, error) { return json.Marshal([]any{a.source, a.unknown}) }

// answer is what a question was answered with.
type answer struct {
	kind  string
	row   int
	value any
}

func (a answer) MarshalJSON() ([]byte, error) { return json.Marshal([]any{a.kind, a.row, a.value}) }

// classRecord says where an exception class was found: under a name in a frame of the
// program, the innermost being 0, and in tuples there.
type classRecord struct {
	Builtin string `json:"builtin,omitempty"`
	Frame   int    `json:"frame"`
	Name    string `json:"name"`
	Items   []int  `json:"items"`
}

type targetRecord struct {
	Name  string `json:"name"`
	Begin int    `json:"begin"`
	End   int    `json:"end"`
}

type rootRecord struct {
	targetRecord
	Def        bool     `json:"def"`
	Chain      []string `json:"chain"` // the classes around it, and functions
	Inner      bool     `json:"inner"` // one of them is a function
	Params     [][3]any `json:"params"`
	Params1    [][3]any `json:"params1"` // without the first
	Init       [][3]any `json:"init"`    // those of the class's __init__
	Attributes []string `json:"attributes"`
	Varied     []string `json:"varied"`
}

func recordTarget(f *function) targetRecord { return targetRecord{f.name, f.begin, f.end} }

func (k *machine) recordRoot(f *function) rootRecord {
	r := rootRecord{targetRecord: recordTarget(f), Def: f.def != nil}
	list := func(params []param) [][3]any {
		out := [][3]any{}
		for _, p := range params {
			out = append(out, [3]any{p.name, p.keyword, p.optional})
		}
		return out
	}
	r.Params, r.Params1 = list(k.params(f, vm.Null, 0)), list(k.params(f, vm.Null, 1))
	for _, n := range f.chain {
		switch n := n.(type) {
		case *syntax.FunctionDef:
			r.Chain, r.Inner = append(r.Chain, n.Name), true
		case *syntax.ClassDef:
			r.Chain = append(r.Chain, n.Name)
		}
	}
	if def, ok := last(f.chain).(*syntax.ClassDef); ok {
		r.Attributes, r.Varied = k.m.selfNames(def), k.m.varied(def)
		r.Init = list(k.initParams(def))
	}
	return r
}

func last(chain []syntax.Node) syntax.Node {
	if len(chain) == 0 {
		return nil
	}
	return chain[len(chain)-1]
}

// note records an answer.
func (r *recording) note(kind string, row int, value any) {
	if r != nil && !r.quiet {
		r.Answers = append(r.Answers, answer{kind, row, value})
	}
}

// recorded makes a question of the stand-ins one whose answers are recorded.
func (k *machine) recorded(kind string, question func(*vm.Thread, []vm.Value) vm.Value) func(*vm.Thread, []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		v := question(t, a)
		if k.rec != nil && t == k.t && !v.IsNull() {
			k.rec.note(kind, k.site(askWhich).at.row, k.answer(v))
		}
		return v
	}
}

// answer is an answer as the program gets it.
func (k *machine) answer(v vm.Value) any {
	if v == vm.True || v == vm.False {
		return v == vm.True
	}
	if n, ok := vm.SmallInt(v); ok {
		return n
	}
	if vm.IsText(v) || vm.IsBytes(v) {
		return text(v)
	}
	if !k.t.IsInstance(v, k.vm.Types().Type) {
		return nil
	}
	builtins := k.t.ImportModule(k.builtinsName())
	defer k.t.Decref(builtins)
	name := k.t.GetAttr(v, "__name__")
	defer k.t.Decref(name)
	if b, ok := k.t.LookupAttr(builtins, text(name)); ok && !b.IsNull() {
		k.t.Decref(b)
		if b == v {
			return classRecord{Builtin: text(name)}
		}
	}
	return k.rec.origin[v]
}

// imported records what a program imports that is there.
func (k *machine) imported(t *vm.Thread, a []vm.Value) vm.Value {
	if k.rec != nil {
		k.rec.Imported = append(k.rec.Imported, text(a[0]))
	}
	return vm.None
}

// hinted records what a name is taken to be.
func (r *recording) hinted(name string, attribute bool, what string) {
	if attribute {
		name = "." + name
	}
	r.Hints[name] = what
}

// found records where a class comes from.
func (r *recording) found(v vm.Value, c classRecord) {
	if r != nil {
		r.origin[v] = c
	}
}

// Script gives a Python program that repeats a confirmed finding of the family SLL1 on a
// real Python of the file's dialect: it runs the module and calls the function with the
// same answers, its collector off, and then says whether the cycle is there. Its exit
// status is 0 where it is, 1 where it is not, 3 where the program went another way. The
// error is ErrNoScript for what is not confirmed, or not in one call alone.
func Script(ctx context.Context, file *syntax.File, f *analysis.Finding, o Options) ([]byte, error) {
	k := newMachine(newModule(file), &o)
	p := newPlan(k.m, f)
	if p.target == nil || !isCycle(f.Code) {
		return nil, ErrNoScript
	}
	ctx, cancel := context.WithTimeout(ctx, 2*o.timeout())
	defer cancel()
	var r *explored
	v := &analysis.Verdict{}
	guarded := func(k *machine, f func()) error {
		stop := context.AfterFunc(ctx, func() { k.vm.Interrupt(&vm.LimitError{What: "time"}) })
		defer stop()
		_, err := k.t.Guard(func() int { f(); return 0 })
		if err == nil {
			err = k.vm.Stopped()
		}
		return err
	}
	if err := guarded(k, func() { r = askCycle(k, p, v, &o) }); err != nil {
		return nil, err
	}
	if v.Status != analysis.Confirmed || r.seen == nil {
		return nil, fmt.Errorf("%w: it is not confirmed", ErrNoScript)
	}
	fresh := newMachine(newModule(file), &o)
	rec := fresh.recordAll()
	p = newPlan(fresh.m, f)
	var root *function
	for _, g := range p.roots {
		if g.span() == r.seen.root.span() {
			root = g
		}
	}
	again := false
	err := guarded(fresh, func() {
		if root == nil || !fresh.prepare(v) {
			return
		}
		rec.Root, rec.Target, rec.Holder = fresh.recordRoot(root), recordTarget(p.target), p.holder
		fresh.run(p, root, &tape{prefix: r.seen.log})
		again = fresh.findCycle(p, fresh.t.Garbage()) != nil
	})
	switch {
	case err != nil:
		return nil, err
	case !again:
		return nil, fmt.Errorf("%w: it takes more than one call", ErrNoScript)
	}
	rec.Functions = f.Code == recursiveClosure
	return rec.program(f)
}

// recordAll makes the machine record.
func (k *machine) recordAll() *recording {
	k.rec = &recording{
		File: k.m.file.Name, Source: k.m.file.Source, Standins: standins, Refused: refused, Imported: []string{},
		Hints: map[string]string{}, Exceptions: map[string]bool{}, Models: map[string][]byte{}, origin: map[vm.Value]classRecord{},
	}
	return k.rec
}

// program writes the recording down as Python.
func (r *recording) program(f *analysis.Finding) ([]byte, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# What sllint saw of %s in %s, line %d, for a real Python to see:\n#     %s\n", f.Code, f.Filename, f.Begin.Row, f.Message)
	b.WriteString("# The exit status is 0 where the cycle is there, 1 where it is not, 3 where the program\n# went another way than it did in sllint. It runs the module's own code.\n")
	b.WriteString("DATA = (\n")
	text := base64.StdEncoding.EncodeToString(data)
	for len(text) > 0 {
		n := min(len(text), 100)
		fmt.Fprintf(&b, "    %q\n", text[:n])
		text = text[n:]
	}
	b.WriteString(")\n")
	b.Write(replay)
	return b.Bytes(), nil
}
