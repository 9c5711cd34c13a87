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
func (t *Thread) genEnded(g *GenObj) Value                      { return Null }
func (t *Thread) sendCheck(g *GenObj, v Value) bool             { return true }
func (t *Thread) finalizeGen(g *GenObj)                         {}
func (t *Thread) genNeedsFinalizing(g *GenObj) bool             { return false }
func (t *Thread) releaseGen(g *GenObj)                          {}
func (t *Thread) stepAsync(f *Frame, in *code.Instr) bool       { t.typeError("async"); return false }
func (t *Thread) stepMatch(f *Frame, in *code.Instr) bool       { t.typeError("match"); return false }
func (t *Thread) stepImport(f *Frame, in *code.Instr) bool      { t.typeError("import"); return false }
func (t *Thread) stepRest(f *Frame, in *code.Instr) bool        { t.typeError("rest"); return false }
func (t *Thread) stepBuildClass2(f *Frame, in *code.Instr) bool { t.typeError("class"); return false }
func (t *Thread) traceException(f *Frame)                       {}
func (t *Thread) traceReturn(f *Frame, v Value) bool            { return true }
func (t *Thread) frameLocals(f *Frame) Value                    { return t.NewDict() }
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

func (t *Thread) initBuiltins() {
	vm := t.vm
	vm.builtins = t.newDict()
	set := func(name string, v Value) { vm.builtins.setStr(t, vm.intern(name), v) }
	ts := &vm.types
	for _, typ := range []*Type{ts.Object, ts.Type, ts.Int, ts.Float, ts.Str, ts.List, ts.Dict, ts.Range, ts.Property, ts.Super, ts.StaticMethod, ts.ClassMethod} {
		set(typ.name, typ.Value())
	}
	t.eachException(func(name string, typ *Type) { set(name, typ.Value()) })
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
