package vm

import (
	"fmt"

	"github.com/sllint/sllint/vm/code"
)

var codeSpec = TypeSpec{Name: "code", Kind: kCode}
var frameSpec = TypeSpec{Name: "frame", Kind: kFrame, Flags: TypeGC}
var tracebackSpec = TypeSpec{Name: "traceback", Kind: kTraceback, Flags: TypeGC}
var moduleSpec = TypeSpec{Name: "module", Kind: kModule, Flags: TypeBase | TypeGC | TypeWeak}
var generatorSpec = TypeSpec{Name: "generator", Kind: kGen, Flags: TypeGC | TypeWeak, Slots: Slots{Iter: selfIter, Next: genNext}}
var coroutineSpec = TypeSpec{Name: "coroutine", Kind: kGen, Flags: TypeGC | TypeWeak}
var asyncGeneratorSpec = TypeSpec{Name: "async_generator", Kind: kGen, Flags: TypeGC | TypeWeak}
var weakrefSpec = TypeSpec{Name: "weakref.ReferenceType", Kind: kWeakref, Flags: TypeBase | TypeGC}
var weakProxySpec = TypeSpec{Name: "weakref.ProxyType", Kind: kWeakref, Flags: TypeGC}
var weakCallableProxySpec = TypeSpec{Name: "weakref.CallableProxyType", Kind: kWeakref, Flags: TypeGC}
var oldClassSpec = TypeSpec{Name: "classobj", Kind: kOldClass, Flags: TypeGC}
var oldInstanceSpec = TypeSpec{Name: "instance", Kind: kOldInst, Flags: TypeGC | TypeWeak}

func genNext(t *Thread, v Value) Value {
	g := asGen(v.p)
	if g.state == genRunning {
		return t.alreadyRunning(g)
	}
	if g.frame == nil {
		return Null
	}
	if !t.resume(g, None, retGen) {
		return Null
	}
	return Unwind
}

func (t *Thread) alreadyRunning(g *GenObj) Value {
	return t.valueError("generator already executing")
}
func (t *Thread) genEnded(g *GenObj) Value                { return Null }
func (t *Thread) sendCheck(g *GenObj, v Value) bool       { return true }
func (t *Thread) finalizeGen(g *GenObj)                   {}
func (t *Thread) genNeedsFinalizing(g *GenObj) bool       { return false }
func (t *Thread) releaseGen(g *GenObj)                    {}
func (t *Thread) stepAsync(f *Frame, in *code.Instr) bool { t.typeError("async"); return false }
func (t *Thread) stepExceptStar(f *Frame, in *code.Instr) bool {
	t.typeError("except*")
	return false
}
func (t *Thread) stepMatch(f *Frame, in *code.Instr) bool       { t.typeError("match"); return false }
func (t *Thread) stepImport(f *Frame, in *code.Instr) bool      { t.typeError("import"); return false }
func (t *Thread) stepRest(f *Frame, in *code.Instr) bool        { t.typeError("rest"); return false }
func (t *Thread) stepBuildClass2(f *Frame, in *code.Instr) bool { t.typeError("class"); return false }
func (t *Thread) traceException(f *Frame)                       {}
func (t *Thread) traceReturn(f *Frame, v Value) bool            { return true }
func (t *Thread) frameLocals(f *Frame) Value                    { return t.NewDict() }
func (t *Thread) addNote(s string)                              {}
func (t *Thread) writeUnraisable(m, v Value)                    { t.clearExc() }
func (t *Thread) oldHasDel(o *OldInstObj) bool                  { return false }
func (t *Thread) oldBinary(op BinOp, a, b Value, inplace bool) Value {
	return t.binaryFrom(1, op, a, b, t.typeOf(a), t.typeOf(b), inplace)
}
func (t *Thread) compare2(a, b Value, op CmpOp) Value     { return t.compareFrom(1, a, b, op) }
func (t *Thread) callUnbound2(m *MethodObj, a Args) Value { return t.callSoft(m.fn, a) }
func (t *Thread) methodRepr2(m *MethodObj) Value          { return t.Str("<method>") }
func (t *Thread) classOfBorrowed(v Value) Value           { return t.typeOf(v).Value() }
func (t *Thread) builtinsForExec() Value                  { return obj(&t.vm.builtins.Header) }
func (vm *VM) checkMemory()                               {}
func oldLen(t *Thread, v Value) Value                     { return t.typeError("len") }
func (t *Thread) isInstanceReal(v, c Value) (bool, bool)  { return t.isInstance(v, asType(c.p)), true }
func (t *Thread) isSubclassReal(v, c Value) (bool, bool) {
	return asType(v.p).isSubtype(asType(c.p)), true
}
func (t *Thread) isInstanceOf(v, c Value) (bool, bool) { return t.isInstance(v, asType(c.p)), true }

var excTree = [][2]string{{"Exception", "BaseException"}, {"TypeError", "Exception"}, {"ValueError", "Exception"}, {"NameError", "Exception"},
	{"UnboundLocalError", "NameError"}, {"AttributeError", "Exception"}, {"LookupError", "Exception"}, {"IndexError", "LookupError"}, {"KeyError", "LookupError"},
	{"RuntimeError", "Exception"}, {"RecursionError", "RuntimeError"}, {"StopIteration", "Exception"}, {"SystemExit", "BaseException"}, {"ZeroDivisionError", "Exception"}, {"AssertionError", "Exception"}, {"OverflowError", "Exception"}}

func (t *Thread) initExceptions() {
	ts := &t.vm.types
	by := map[string]**Type{"BaseException": &ts.BaseException, "Exception": &ts.Exception, "TypeError": &ts.TypeError, "ValueError": &ts.ValueError, "NameError": &ts.NameError,
		"UnboundLocalError": &ts.UnboundLocalError, "AttributeError": &ts.AttributeError, "LookupError": &ts.LookupError, "IndexError": &ts.IndexError, "KeyError": &ts.KeyError,
		"RuntimeError": &ts.RuntimeError, "RecursionError": &ts.RecursionError, "StopIteration": &ts.StopIteration, "SystemExit": &ts.SystemExit, "ZeroDivisionError": &ts.ZeroDivisionError, "AssertionError": &ts.AssertionError, "OverflowError": &ts.OverflowError}
	mk := func(name string, base *Type) {
		spec := &TypeSpec{Name: name, Kind: kExc, Base: base, Flags: TypeBase | TypeGC | TypeExc | TypeDict, Slots: Slots{New: func(t *Thread, typ *Type, a Args) Value { return t.newExc(typ, t.tupleOf(increfAll(a.Pos))) }}}
		typ := t.newBuiltinType(spec)
		t.setMROObj(typ)
		*by[name] = typ
	}
	mk("BaseException", ts.Object)
	for _, p := range excTree {
		mk(p[0], *by[p[1]])
	}
}

func (t *Thread) initBuiltins() {
	vm := t.vm
	vm.builtins = t.newDict()
	set := func(name string, v Value) { vm.builtins.setStr(t, vm.intern(name), v) }
	ts := &vm.types
	for _, typ := range []*Type{ts.Object, ts.Type, ts.Int, ts.Float, ts.Str, ts.List, ts.Dict, ts.Range, ts.Property, ts.Super, ts.Exception, ts.ValueError, ts.TypeError, ts.StaticMethod, ts.ClassMethod} {
		set(typ.name, typ.Value())
	}
	set("print", t.NewFunction(Method{Name: "print", Raw: func(t *Thread, a Args) Value {
		for i, v := range a.Pos {
			if i > 0 {
				fmt.Fprint(t.vm.conf.Stdout, " ")
			}
			s := t.StrOf(v)
			if s.p == nil {
				return Null
			}
			fmt.Fprint(t.vm.conf.Stdout, GoString(s))
			t.decref(s)
		}
		fmt.Fprintln(t.vm.conf.Stdout)
		return None
	}}))
	set("len", t.NewFunction(Method{Name: "len", Sig: "obj, /", Fn: func(t *Thread, a []Value) Value {
		n, ok := t.Len(a[0])
		if !ok {
			return Null
		}
		return Int(int64(n))
	}}))
}
