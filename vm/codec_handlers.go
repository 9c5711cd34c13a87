package vm

import "github.com/sllint/sllint/vm/internal/codecs"

// The error handlers that are there from the start, as functions of Python.

// handlerFuncs are what the functions of the handlers do.
var handlerFuncs map[string]func(t *Thread, a []Value) Value

func init() {
	handlerFuncs = map[string]func(t *Thread, a []Value) Value{}
	for _, name := range codecs.ErrorHandlers {
		handlerFuncs[name] = func(t *Thread, a []Value) Value { return t.applyHandler(name, a[0]) }
	}
}

// newErrorHandler makes the function of a handler.
func (t *Thread) newErrorHandler(name string) Value {
	fn := t.NewFunction(Method{Name: name + "_errors", Sig: "exc, /", Fn: handlerFuncs[name]})
	if t.vm.codecs.handlers == nil {
		t.vm.codecs.handlers = map[string]Value{}
	}
	return fn
}

// applyHandler answers an exception object.
func (t *Thread) applyHandler(name string, exc Value) Value {
	if exc.p.kind != kExc {
		return t.typeError("codec must pass exception instance")
	}
	if name == "strict" {
		t.setRaised(exc.incref())
		return Null
	}
	ts := &t.vm.types
	isEncode, isDecode, isTranslate := t.isInstance(exc, ts.UnicodeEncodeError), t.isInstance(exc, ts.UnicodeDecodeError), t.isInstance(exc, ts.UnicodeTranslateError)
	if !isEncode && !isDecode && !(isTranslate && (name == "ignore" || name == "replace" || name == "backslashreplace" || name == "namereplace")) {
		return t.typeError("don't know how to handle %s in error callback", t.typeName(exc))
	}
	e, ok := t.codecError(exc, !isDecode)
	if !ok {
		return Null
	}
	if isDecode {
		x, pos, _, err := codecs.HandleDecode(name, e)
		if err != nil {
			return t.handlerFailed(err, e, exc)
		}
		return t.NewTuple(t.textValue(x), Int(int64(pos)))
	}
	if isTranslate && name == "replace" {
		r := make([]rune, max(e.End-e.Start, 0))
		for i := range r {
			r[i] = 0xfffd
		}
		return t.NewTuple(obj(&t.vm.textOfRunes(r).Header), Int(int64(e.End)))
	}
	x, raw, pos, _, err := codecs.HandleEncode(name, e)
	if err != nil {
		return t.handlerFailed(err, e, exc)
	}
	if raw != nil {
		return t.NewTuple(t.Bytes(string(raw)), Int(int64(pos)))
	}
	return t.NewTuple(t.textValue(x), Int(int64(pos)))
}

func (t *Thread) handlerFailed(err error, e *codecs.Error, exc Value) Value {
	if err == error(e) {
		t.setRaised(exc.incref())
		return Null
	}
	return t.raiseCodec(err, Null)
}

// codecError reads the attributes of an exception.
func (t *Thread) codecError(exc Value, text bool) (e *codecs.Error, ok bool) {
	e = &codecs.Error{OfEncode: text, Dialect: t.vm.codecDialect()}
	str := func(name string) string {
		v := t.excField(exc, name)
		if v.p == nil || v.p.kind != kStr && v.p.kind != kBytes {
			return ""
		}
		return GoString(v)
	}
	num := func(name string) int {
		v := t.excField(exc, name)
		if v.p == nil || v.p.kind != kInt {
			return 0
		}
		return int(v.int())
	}
	e.Encoding, e.Reason, e.Start, e.End = str("encoding"), str("reason"), num("start"), num("end")
	o := t.excField(exc, "object")
	switch {
	case o.p == nil:
		t.typeError("object attribute not set")
		return nil, false
	case text && o.p.kind == kStr:
		e.Text = toText(asText(o.p).chars())
	case !text && o.p.kind == kBytes:
		e.Bytes = bytesOf(asText(o.p).s)
	case text:
		t.typeError("object attribute must be unicode")
		return nil, false
	default:
		t.typeError("object attribute must be bytes")
		return nil, false
	}
	n := len(e.Bytes)
	if text {
		n = e.Text.Len()
	}
	e.Start = min(max(e.Start, 0), max(n-1, 0))
	e.End = min(max(e.End, 1), n)
	return e, true
}
