package vm

import (
	"time"

	"github.com/sllint/sllint/vm/code"
)

// defaultRecursion is sys.getrecursionlimit() of a new interpreter.
const defaultRecursion = 1000

// New makes an interpreter and its main thread.
func New(conf Config) (*VM, *Thread) {
	vm, t := newShell(conf)
	t.bootstrap()
	for _, m := range coreModules {
		vm.AddModule(m)
	}
	return vm, t
}

// newShell makes an interpreter without any object.
func newShell(conf Config) (*VM, *Thread) {
	vm := &VM{dialect: conf.Dialect, py2: conf.Dialect == Py2, conf: conf, strings: map[string]*TextObj{},
		natives: map[string]*NativeModule{}, weak: map[*Header]*weakList{}, nativeCodes: map[*nativeCode]*CodeObj{},
		ext: map[string]any{}, stopping: make(chan struct{}), recursionLimit: defaultRecursion, maxStrDigits: 4300}
	vm.gil.setUp(&conf)
	vm.started = time.Now()
	t := vm.newThread()
	vm.main, vm.gil.holder = t, t
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
