// Package vm runs Python 2.7 and Python 3 with CPython's object lifetimes.
//
// # What it is
//
// A VM is one interpreter, of one dialect, with its own types, modules and
// limits; several can run at the same time. A Thread is one thread of it.
// Objects are counted exactly as CPython counts them, so that each dies at the
// instruction at which CPython lets it die; cycles wait for the collector in
// gc.go. Go's collector only frees memory.
//
// # Frames, and who calls whom
//
// The loop (loop.go) runs one frame after the other and never calls itself: a
// call pushes a Frame and goes on there, RETURN_VALUE goes on in Frame.back.
// What is not quick is done by step.go, one instruction at a time.
//
// A native that has to call Python may push a frame and return Unwind: the
// result of that frame is then its own ("soft"). One that has to go on
// afterwards pushes a native frame first (native.go), whose function is called
// again with each result. Where neither is worth it a native calls Thread.Call
// and the like, which run a nested loop until the result is there ("hard").
// Functions whose name ends in Soft may return Unwind; others never do.
//
// # References
//
// As in CPython's C code: arguments are borrowed, results are owned by who gets
// them, Null says that an exception is set. A function that steals says so.
//
// # Where things are
//
// A file is named after the family it belongs to: type_*.go are types, mod_*.go
// modules that every interpreter has, step_*.go instructions, stackless_*.go the
// scheduler of tasklets. Library modules are packages below stdlib; the few that are
// written in Python and part of the program are in lib, by dialect.
package vm

import (
	"bufio"
	"io"
	"sync/atomic"
	"time"

	"github.com/sllint/sllint/vm/flame"
	"github.com/sllint/sllint/vm/internal/siphash"
	"github.com/sllint/sllint/vm/timeline"
)

// Dialect is the language that a VM speaks.
type Dialect uint8

// The dialects: 2.7.18 and 3.13.
const (
	Py3 Dialect = iota
	Py2
)

// Config says what a VM may do. The zero Config is Python 3 without limits,
// output or access to anything.
type Config struct {
	Dialect Dialect
	Stdout  io.Writer
	Stderr  io.Writer
	Stdin   io.Reader
	Argv    []string
	Source  string   // the program file, whose lines tracebacks may show
	Path    []string // import roots, which the program may read
	Library string   // the standard library, behind them: readable through the importer alone; empty for none

	WarnOptions []string // sys.warnoptions: what CPython's option -W is given

	Allow  Capabilities
	Limits Limits

	Switching      Switching
	SwitchInterval int64 // steps; 0 for that of Switching

	// AtomicTasklet lets other threads run while a tasklet is in atomic mode, which then keeps
	// other tasklets of its own thread from running, no more: Stackless as it once was.
	AtomicTasklet bool

	Timeline *timeline.Timeline // nil, or what notes who runs when
	Profile  *flame.Profile     // nil, or what samples stacks

	Scheduler       Scheduler // nil, or who decides who runs when
	PreemptTasklets bool      // it may interrupt tasklets whose thread has others, whoever runs them
	AnyOrder        bool      // it may take any tasklet of the run queue where one leaves off

	Modules map[string]string // the text of modules that go before all others but native ones
	Codes   *Codes            // nil, or where the code of modules is kept for other interpreters
}

// Capabilities are what a program may reach beyond its own memory.
type Capabilities struct{ FS, Net, Env, Clock bool }

// Limits bound a program; zero means no bound.
type Limits struct {
	Steps  int64 // instructions, roughly
	Memory int64 // bytes
	Output int64 // bytes written to standard output and error
}

// VM is one interpreter.
type VM struct {
	dialect   Dialect
	py2       bool
	conf      Config
	types     Types
	imm       [kLastStatic]*Type  // types of the immediates
	strings   map[string]*TextObj // interned
	names     Names
	chars     [256]Value // strings of one Latin-1 character
	bytes1    [256]Value // bytes of one
	empty     struct{ str, bytes, tuple, frozenset Value }
	stats     stats
	scheduled bool // a Scheduler decides, and there is something to decide

	sampled []flame.Frame // the last stack, to be used again
	noted   *Thread       // who ran when Config.Timeline was last told
	growing growth        // what the last text grew in
	short   []byte        // where the characters of the next short texts go
	hashKey siphash.Key   // PYTHONHASHSEED

	unknownFloats struct{ double, single bool } // Python 2: float.__setformat__
	codecs        codecRegistry

	builtins *DictObj
	modules  *DictObj // sys.modules
	sys      *ModuleObj
	natives  map[string]*NativeModule // importable, not yet imported
	unfound  string                   // the module of the standard library that was looked for last, and was not there

	gc          collector
	counts      *gcCounts // nil, or the room of a collection
	free        freeLists
	weak        map[*Header]*weakList
	trash       []*Header // what waits to be deallocated
	nesting     int       // of deallocations
	untrashed   int       // Python 2: of those without a trashcan
	shapeID     uint64
	dictVersion uint64
	typeVersion uint64
	typeCache   [typeCacheSize]typeCacheEntry

	main           *Thread
	threads        []*Thread // the first is main
	lastThread     int64     // id
	gil            gil
	bug            *Bug // of a thread that is not main
	recursionLimit int32
	memory         int64 // bytes, estimated
	output         int64
	ownTypes       []*Type // built-in types that the VM holds besides those of Types
	importFunc     *Header // the built-in __import__
	exitFuncs      func(*Thread)
	maxStrDigits   int64
	steps          int64
	counted        int64         // memory that steps count already
	watched        bool          // watchMemory is at work
	pendingBits    atomic.Uint32 // pending*: looked at when ticks run out
	stopReason     atomic.Pointer[error]
	stopping       chan struct{}
	stdin          *bufio.Reader // of input()
	nativeCodes    map[*nativeCode]*CodeObj
	pickleHooked   bool // module stackless has told how functions and the like are pickled
	finalizing     bool
	mainModule     *ModuleObj          // __main__, which RunMain holds
	keeper         *keeper             // nil, or what saves the VM
	identities     *identities         // nil, or the ids of the objects that came out of a snapshot
	readAhead      []byte              // of standard input, when the VM was saved
	generation     int64               // how often it came out of one
	sub            bool                // it was made by RunSub
	started        time.Time           // of the real clock
	elapsed        int64               // nanoseconds of the virtual one
	sources        map[string][]string // lines of the files that were run
	shownFiles     map[string][]string // lines of others, as long as an exception is printed
	ext            map[string]any      // state of library modules, by module name
	slp            *stackless          // that of module _stackless, which every switch asks for; nil before it is used
}

// Py2 tells whether the VM speaks Python 2.7.
func (vm *VM) Py2() bool { return vm.py2 }

// Config is what the VM was made with.
func (vm *VM) Config() *Config { return &vm.conf }

// Holder is a state of Ext that holds references, one each of what it visits.
type Holder interface{ Visit(visit func(Value)) }

// Ext gives a library module's own state, made by make when first asked for.
func Ext[T any](vm *VM, name string, make func() T) T {
	if x, ok := vm.ext[name]; ok {
		return x.(T)
	}
	x := make()
	vm.ext[name] = x
	return x
}
