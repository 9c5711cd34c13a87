package vm

import (
	"errors"
	"fmt"
	"time"

	"github.com/sllint/sllint/vm/code"
)

// defaultRecursion is sys.getrecursionlimit() of a new interpreter.
const defaultRecursion = 1000

// New makes an interpreter and its main thread.
func New(conf Config) (*VM, *Thread) {
	vm := &VM{dialect: conf.Dialect, py2: conf.Dialect == Py2, conf: conf, strings: map[string]*TextObj{},
		natives: map[string]*NativeModule{}, weak: map[*Header]*weakList{}, nativeCodes: map[*nativeCode]*CodeObj{},
		ext: map[string]any{}, stopping: make(chan struct{}), recursionLimit: defaultRecursion, checkInterval: 1000, maxStrDigits: 4300}
	t := &Thread{vm: vm, id: 1, limit: defaultRecursion, ticks: vm.checkInterval, span: vm.checkInterval}
	t.handled = &excInfo{}
	vm.started = time.Now()
	vm.main = t
	vm.threads = []*Thread{t}
	t.bootstrap()
	for _, m := range coreModules {
		vm.AddModule(m)
	}
	return vm, t
}

// bootstrap makes the types, the built-ins and sys.
func (t *Thread) bootstrap() {
	vm := t.vm
	ts := &vm.types
	// These three need each other before they are whole.
	ts.Object, ts.Type, ts.Dict = &Type{}, &Type{}, &Type{}
	ts.Str, ts.Bytes, ts.Tuple = &Type{}, &Type{}, &Type{}
	early := map[*TypeSpec]*Type{&objectSpec: ts.Object, &typeSpec: ts.Type, &dictSpec: ts.Dict, &strSpec: ts.Str, &bytesSpec: ts.Bytes, &unicodeSpec: ts.Str, &str2Spec: ts.Bytes, &tupleSpec: ts.Tuple}
	ts.MethodDescr, ts.ClassMethodDescr, ts.Wrapper, ts.GetSet, ts.Member = &Type{}, &Type{}, &Type{}, &Type{}, &Type{}
	early[&methodDescrSpec], early[&classMethodDescrSpec], early[&wrapperDescrSpec] = ts.MethodDescr, ts.ClassMethodDescr, ts.Wrapper
	early[&getSetDescrSpec], early[&memberDescrSpec] = ts.GetSet, ts.Member
	ts.NativeFunc, ts.StaticMethod = &Type{}, &Type{}
	early[&nativeFuncSpec], early[&staticMethodSpec] = ts.NativeFunc, ts.StaticMethod
	vm.empty.tuple = obj(&(&TupleObj{}).Header)
	e := vm.empty.tuple.p
	e.rc, e.kind, e.typ = 1, kTuple, ts.Tuple
	vm.initNames()
	for _, row := range typeTable {
		if !vm.exists(row.how) {
			continue
		}
		typ := early[row.spec]
		if typ == nil {
			typ = &Type{}
		}
		typ.native, typ.doc, typ.inst, typ.flags, typ.alloc = row.spec, row.spec.Doc, row.spec.Kind, row.spec.Flags, row.spec.Alloc
		spec := *row.spec
		if row.base != nil {
			spec.Base = *row.base(ts)
		}
		if row.spec == &objectSpec && !vm.py2 {
			spec.Slots.Compare = objectCompare
		}
		*row.field(ts) = typ
		t.initBuiltinType(typ, &spec)
	}
	for _, row := range typeTable {
		if vm.exists(row.how) {
			typ := *row.field(ts)
			t.setMROObj(typ)
		}
	}
	vm.imm = [kLastStatic]*Type{kInt: ts.Int, kFloat: ts.Float, kBool: ts.Bool, kNone: ts.NoneType, kUnbound: ts.NoneType,
		kNotImplemented: ts.NotImplementedType, kEllipsis: ts.EllipsisType, kNull: ts.NoneType, kUnwind: ts.NoneType}
	t.initGC()
	vm.names.listAppend = ts.List.dict.getStr(vm.intern("append")).p
	t.initExceptions()
	t.initBuiltins()
}

func (t *Thread) setMROObj(typ *Type) {
	vals := make([]Value, len(typ.mro))
	for i, k := range typ.mro {
		vals[i] = k.Value().incref()
	}
	typ.mroObj = t.tupleOf(vals)
}

// RunCode runs a module's code in a dictionary of globals and gives its result.
func (t *Thread) RunCode(c *code.Code, globals, locals Value) Value {
	return t.runCode(t.newCode(c), asDict(globals.p), locals)
}

// runCode runs code (stolen) that is no function's.
func (t *Thread) runCode(co *CodeObj, globals *DictObj, locals Value) Value {
	f := t.frame
	r := t.finish(t.runCodeSoft(co, globals, locals, Null), f)
	return r
}

// runCodeSoft pushes a frame for code (stolen) that is no function's. closure is
// Null or a tuple of cells.
func (t *Thread) runCodeSoft(co *CodeObj, globals *DictObj, locals, closure Value) Value {
	if globals.getStr(t.vm.names.builtins).p == nil {
		b := t.builtinsForExec()
		globals.setStr(t, t.vm.names.builtins, b)
	}
	fn := t.newFunc(co, globals)
	co.rc--
	if closure.p != nil {
		fn.closure = closure.incref()
	}
	nf := t.newFrame(co)
	nf.locals = locals.incref()
	r := t.startFrame(fn, nf)
	t.decref(obj(&fn.Header))
	return r
}

// ErrInterrupted is what a VM that was told to stop ends with.
var ErrInterrupted = errors.New("interrupted")

// Interrupt makes the VM stop at its next back edge or call, with err as the
// reason. It may be called from any goroutine.
func (vm *VM) Interrupt(err error) {
	if vm.stopReason.CompareAndSwap(nil, &err) {
		close(vm.stopping)
	}
	vm.pendingBits.Or(pendingStop)
}

// Stopping is closed when the VM is told to stop.
func (vm *VM) Stopping() <-chan struct{} { return vm.stopping }

// Stopped gives the reason for which the VM was stopped, nil if it was not.
func (vm *VM) Stopped() error {
	if p := vm.stopReason.Load(); p != nil {
		return *p
	}
	return nil
}

const (
	pendingStop = 1 << iota
	pendingSignal
	pendingSwitch
)

// LimitError says which limit of a VM was broken.
type LimitError struct{ What string }

func (e *LimitError) Error() string { return fmt.Sprintf("%s limit exceeded", e.What) }

// pending does what waits for a safe point. It returns false where an exception
// is set.
func (t *Thread) pending() bool {
	vm := t.vm
	if vm.conf.Limits.Steps > 0 {
		vm.steps += t.span
		if vm.steps > vm.conf.Limits.Steps {
			vm.Interrupt(&LimitError{"step"})
		}
	}
	if vm.pendingBits.Load()&pendingStop != 0 {
		t.setStopped()
		return false
	}
	if vm.gc.due {
		t.runDue()
	}
	if len(vm.trash) > 0 && vm.nesting == 0 {
		t.emptyTrash()
	}
	return true
}

// poll is what a native does now and then that may run for long: it returns
// false where the program has to stop, with an exception set.
func (t *Thread) poll() bool {
	ok := t.pending()
	t.ticks = t.vm.checkInterval
	t.span = t.ticks
	return ok
}

// Poll counts one step of a native that may run for long. It returns false
// where the program has to stop; the native then returns Null.
func (t *Thread) Poll() bool {
	if t.ticks--; t.ticks < 0 {
		return t.poll()
	}
	return true
}

// setStopped sets the exception that no Python code catches.
func (t *Thread) setStopped() {
	t.raise(t.vm.types.SystemExit, "stopped: %v", t.vm.Stopped())
	t.stopping = true
	t.ticks = 0
}

// charge counts memory. The limit takes effect at the next safe point.
func (vm *VM) charge(n int) {
	vm.memory += int64(n)
	if vm.conf.Limits.Memory > 0 && vm.memory > vm.memoryNext {
		vm.checkMemory()
	}
}
