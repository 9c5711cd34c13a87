// Package json is the module _json: what the module json is quick with.
package json

import (
	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes((*types)(nil), (*scanner)(nil), (*encoder)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "_json", Doc: "json speedups",
	Funcs: []vm.Method{
		{Name: "encode_basestring_ascii", Sig: "string, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return quote(t, a[0], true) },
			Doc: "Return an ASCII-only JSON representation of a Python string"},
		{Name: "encode_basestring", Sig: "string, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return quote(t, a[0], false) },
			Doc: "Return a JSON representation of a Python string"},
		{Name: "scanstring", Sig: "string, end, strict=True, /", How: vm.Only3, Fn: scanString3,
			Doc: "Scan the string s for a JSON string. End is the index of the\ncharacter in s after the quote that started the JSON string."},
		{Name: "scanstring", Sig: "string, end, encoding=None, strict=True, /", How: vm.Only2, Fn: scanString2,
			Doc: "Scan the string s for a JSON string. End is the index of the\ncharacter in s after the quote that started the JSON string."},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		st := state(t)
		scan, encode := scannerSpec, encoderSpec
		if t.VM().Py2() {
			scan.GetSet = append([]vm.GetSet{{Name: "encoding", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return scannerOf(v).encoding.Incref() }, Doc: "encoding"}}, scan.GetSet...)
		}
		st.scanner, st.encoder = t.NewType(&scan), t.NewType(&encode)
		m.Set("make_scanner", st.scanner.Value().Incref())
		m.Set("make_encoder", st.encoder.Value().Incref())
		st.quote, _ = t.DictGet(m.Dict(), t.Name("encode_basestring"))
		st.quoteASCII, _ = t.DictGet(m.Dict(), t.Name("encode_basestring_ascii"))
		return true
	}}

// types are what the module of one interpreter has.
type types struct {
	scanner, encoder  *vm.Type
	quote, quoteASCII vm.Value // the functions, borrowed
}

func state(t *vm.Thread) *types {
	return vm.Ext(t.VM(), "_json", func() *types { return &types{} })
}

// unit is a character of text in one of three widths.
type unit interface{ byte | uint16 | rune }

// fail raises what module json says of a text that is none of JSON's: JSONDecodeError, or
// a ValueError in Python 2.
func fail(t *vm.Thread, msg string, doc vm.Value, at int) vm.Value {
	m := t.ImportModule("json.decoder")
	if m.IsNull() {
		return vm.Null
	}
	defer t.Decref(m)
	name := "JSONDecodeError"
	if t.VM().Py2() {
		name = "errmsg"
	}
	f := t.GetAttr(m, name)
	if f.IsNull() {
		return vm.Null
	}
	defer t.Decref(f)
	text := t.Str(msg)
	defer t.Decref(text)
	e := t.Call(f, text, doc, vm.Int(int64(at)))
	if e.IsNull() {
		return vm.Null
	}
	if t.VM().Py2() {
		return t.RaiseValue(t.VM().Types().ValueError, e)
	}
	t.RaiseObject(e)
	return vm.Null
}
