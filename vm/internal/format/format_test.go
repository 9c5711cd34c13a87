package format

import (
	"strings"
	"testing"

	"github.com/sllint/sllint/vm/internal/golden"
	"github.com/sllint/sllint/vm/internal/number"
)

func eachVersion(t *testing.T, name string, answer func(golden.Case, Dialect) string) {
	for _, version := range []string{golden.Py27, golden.Py313} {
		t.Run(version, func(t *testing.T) {
			d := Py3
			if version == golden.Py27 {
				d = Py2
			}
			golden.Check(t, name, version, func(c golden.Case) string { return answer(c, d) })
		})
	}
}

// shown writes a result in the type that the case has.
func shown(c golden.Case, b []byte, err *Error) string {
	if err != nil {
		return golden.ShowError(err.Kind, err.Msg)
	}
	if c.Want[0] == 'b' {
		return golden.ShowBytes(b)
	}
	return golden.ShowText(string(b))
}

func TestSpec(t *testing.T) {
	eachVersion(t, "spec", func(c golden.Case, d Dialect) string {
		spec := golden.Runes(c.Args[1])
		tg := Target{Dialect: d, Str2: d == Py2 && c.Args[1][0] == 'b'}
		v := c.Args[0]
		var out []byte
		var err *Error
		var s Spec
		switch c.Op {
		case "whole":
			tg.TypeName = "int"
			i := number.FromBig(golden.Int(v))
			if d == Py2 && i.Big != nil {
				tg.TypeName = "long"
			}
			if v == "T" {
				tg.TypeName = "bool"
			}
			if s, err = Parse(spec, Whole, tg); err == nil {
				out, err = s.AppendInt(nil, i, number.DefaultMaxDigits, tg)
			}
		case "real":
			tg.TypeName = "float"
			if s, err = Parse(spec, Real, tg); err == nil {
				out, err = s.AppendFloat(nil, golden.Float(v), tg)
			}
		case "complex":
			tg.TypeName = "complex"
			p := golden.Items(v[1:])
			if s, err = Parse(spec, Complex, tg); err == nil {
				out, err = s.AppendComplex(nil, golden.Float(p[0]), golden.Float(p[1]), tg)
			}
		case "text":
			tg.TypeName = "str"
			if d == Py2 && v[0] == 's' {
				tg.TypeName = "unicode"
			}
			text := golden.Runes(v)
			if s, err = Parse(spec, Text, tg); err == nil {
				var l Layout
				if l, err = s.LayText(len(text), tg); err == nil {
					out = layOut(l, text)
					if v[0] == 'b' {
						return golden.ShowBytes([]byte(narrow(out)))
					}
				}
			}
		}
		return shown(c, out, err)
	})
}

func narrow(b []byte) string {
	var out []byte
	for _, r := range golden.Decode(string(b)) {
		out = append(out, byte(r))
	}
	return string(out)
}

func layOut(l Layout, text []rune) []byte {
	out := appendFill(nil, l.Fill, l.Left)
	for _, r := range text[:l.Take] {
		out = appendRune(out, r)
	}
	return appendFill(out, l.Fill, l.Right)
}

func TestPercent(t *testing.T) {
	eachVersion(t, "percent", func(c golden.Case, d Dialect) string {
		tmpl := golden.Runes(c.Args[0])
		if c.Op == "tuple" || c.Op == "dict" {
			return drivePercent(c, tmpl, d)
		}
		_, conv := NewPercent(tmpl, d).Next()
		switch c.Op {
		case "int":
			out, err := conv.AppendInt(nil, number.FromBig(golden.Int(c.Args[1])), number.DefaultMaxDigits, d)
			return shown(c, out, err)
		case "float":
			out, err := conv.AppendFloat(nil, golden.Float(c.Args[1]))
			return shown(c, out, err)
		}
		text := golden.Runes(c.Args[1])
		switch {
		case conv.Conv == 'r' && d == Py2:
			text = []rune(string(AppendUnicode2(nil, text)))
		case conv.Conv == 'r':
			text = AppendRepr(nil, text)
		}
		return shown(c, layOut(conv.LayText(len(text)), text), nil)
	})
}

// drivePercent does what the interpreter does, for int arguments.
func drivePercent(c golden.Case, tmpl []rune, d Dialect) string {
	args := c.Args[1:]
	used := 0
	fail := func(err *Error) string { return shown(c, nil, err) }
	var out []byte
	for p := NewPercent(tmpl, d); ; {
		lit, conv := p.Next()
		for _, r := range lit {
			out = appendRune(out, r)
		}
		if conv == nil {
			break
		}
		var fromKey *number.Int
		next := func() (number.Int, *Error) {
			if fromKey != nil {
				i := *fromKey
				return i, nil
			}
			if c.Op == "dict" {
				return number.Int{}, &Error{Kind: "skip"}
			}
			if used == len(args) {
				return number.Int{}, typeError(NotEnoughArguments)
			}
			used++
			return number.FromBig(golden.Int(args[used-1])), nil
		}
		if conv.HasKey || conv.Err != nil && conv.Err.Msg == "incomplete format key" {
			if c.Op == "tuple" {
				return fail(typeError(RequiresMapping))
			}
			if conv.Err != nil && !conv.HasKey {
				return fail(conv.Err)
			}
			switch key := toText(conv.Key); key {
			case "a":
				fromKey = &number.Int{Small: 1}
			case "b(c)d":
				fromKey = &number.Int{Small: 2}
			default:
				return fail(&Error{Kind: "KeyError", Msg: "'" + key + "'"})
			}
		}
		if conv.WidthStar {
			if fromKey != nil {
				return ""
			}
			w, err := next()
			if err != nil {
				if err.Kind == "skip" {
					return ""
				}
				return fail(err)
			}
			conv.SetWidth(int(w.Small))
		}
		if conv.PrecStar {
			w, err := next()
			if err != nil {
				if err.Kind == "skip" {
					return ""
				}
				return fail(err)
			}
			conv.SetPrec(int(w.Small))
		}
		if conv.Err != nil {
			return fail(conv.Err)
		}
		if conv.Percent {
			if d == Py3 {
				out = append(out, '%')
			} else {
				out = append(out, layOut(conv.LayText(1), []rune("%"))...)
			}
			continue
		}
		v, err := next()
		if err != nil {
			if err.Kind == "skip" {
				return ""
			}
			return fail(err)
		}
		letter := conv.Conv
		if letter == 'a' && d == Py2 {
			letter = 0
		}
		switch letter {
		case 'd', 'x':
			out, err = conv.AppendInt(out, v, 0, d)
		case 'f':
			out, err = conv.AppendFloat(out, float64(v.Small))
		case 's', 'a':
			text := []rune(v.String())
			out = append(out, layOut(conv.LayText(len(text)), text)...)
		default:
			err = conv.Unsupported(d)
		}
		if err != nil {
			return fail(err)
		}
	}
	if c.Op == "tuple" && used < len(args) {
		return fail(typeError(NotAllConverted))
	}
	return shown(c, out, nil)
}

func TestTemplate(t *testing.T) {
	eachVersion(t, "template", func(c golden.Case, d Dialect) string {
		s := golden.Runes(c.Args[0])
		switch c.Op {
		case "repr":
			if d == Py2 {
				return golden.ShowBytes(AppendUnicode2(nil, s))
			}
			return golden.ShowRunes(AppendRepr(nil, s))
		case "ascii":
			return golden.ShowText(string(AppendASCII(nil, s)))
		case "bytesrepr":
			if d == Py2 {
				return golden.ShowBytes(AppendStr2(nil, golden.Bytes(c.Args[0])))
			}
			return golden.ShowText(string(AppendBytes(nil, golden.Bytes(c.Args[0]))))
		}
		var auto AutoNumber
		out, err := expand(s, d, &auto, MaxDepth)
		return shown(c, []byte(out), err)
	})
}

// expand does what the interpreter does, for the objects of template.py.
func expand(s []rune, d Dialect, auto *AutoNumber, depth int) (string, *Error) {
	if depth <= 0 {
		return "", TooDeep()
	}
	var out strings.Builder
	for t := NewTemplate(s, d); ; {
		p, ok, err := t.Next()
		if err != nil {
			return "", err
		}
		if !ok {
			return out.String(), nil
		}
		out.WriteString(toText(p.Literal))
		if !p.HasField {
			continue
		}
		name, err := ParseName(p.Name, auto)
		if err != nil {
			return "", err
		}
		var obj string
		if name.Index >= 0 {
			if name.Index > 2 {
				if d == Py2 {
					return "", &Error{Kind: "IndexError", Msg: "tuple index out of range"}
				}
				return "", &Error{Kind: "IndexError", Msg: "Replacement index " + number.FromInt64(int64(name.Index)).String() + " out of range for positional args tuple"}
			}
			obj = "ABC"[name.Index : name.Index+1]
		} else {
			key := toText(name.Key)
			obj, ok = map[string]string{"x": "X", "": "E", "-1": "M", " 0": "Z", "0 ": "Y"}[key]
			if !ok {
				return "", &Error{Kind: "KeyError", Msg: string(AppendRepr(nil, name.Key))}
			}
		}
		for {
			step, ok, err := name.Next()
			if err != nil {
				return "", err
			}
			if !ok {
				break
			}
			switch {
			case step.Attribute:
				if strings.HasPrefix(toText(step.Key), "__") {
					return "", &Error{Kind: "AttributeError", Msg: toText(step.Key)}
				}
				obj += "." + toText(step.Key)
			case step.Index >= 0:
				obj += "[#" + number.FromInt64(int64(step.Index)).String() + "]"
			default:
				obj += "[" + toText(step.Key) + "]"
			}
		}
		isText := false
		switch p.Conversion {
		case 0:
		case 's':
			obj, isText = obj+"/s", true
		case 'r':
			obj, isText = obj+"/r", true
		case 'a':
			if d == Py2 {
				return "", UnknownConversion(p.Conversion)
			}
			obj, isText = obj+"/r", true
		default:
			return "", UnknownConversion(p.Conversion)
		}
		spec := toText(p.Spec)
		if p.Nested {
			if spec, err = expand(p.Spec, d, auto, depth-1); err != nil {
				return "", err
			}
		}
		if !isText {
			out.WriteString(obj + "<" + spec + ">")
			continue
		}
		tg := Target{Dialect: d, TypeName: "str"}
		parsed, err := Parse([]rune(spec), Text, tg)
		if err != nil {
			return "", err
		}
		l, err := parsed.LayText(len(obj), tg)
		if err != nil {
			return "", err
		}
		out.Write(layOut(l, []rune(obj)))
	}
}
