package randprog

var productions []production

func init() {
	// Filled here because the productions write statements, which choose
	// among the productions.
	productions = []production{
		// Calls and plain code.
		{"call", 2, nil, writeCall},
		{"call", 0.5, nil, writeAssignCall},
		{"call", 0.3, inHandler, writeLog},
		// In a handler: what is kept.
		{"keep", 5, and(named, has(exc)), writeKeep},
		{"keep", 1, and(named, has(tuple)), writeKeepTuple},
		{"text", 1.2, and(named, has(exc)), writeKeepText},
		{"info", 2, and(inHandler, has(triple)), writeTriple},
		{"info", 2, and(inHandler, has(trace)), writeTrace},
		{"info", 0.8, and(inHandler, has(exc)), writeInfoValue},
		{"info", 0.4, inHandler, writeInfoParts},
		{"fill", 2.5, and(inHandler, has(list, dict)), writeFill},
		{"fill", 1, and(inHandler, has(callback)), writeCallback},
		{"attr", 2.5, and(inHandler, has(object)), writeAttr},
		{"helper", 1.5, and(named, always), writeHelperKeep},
		{"helper", 1, inHandler, writeHelperInfo},
		{"helper", 2, and(onlyPy2, outside, has(triple)), writeHelperCatchInfo},
		{"odd", 0.15, and(named, always), writeOddNamed},
		{"odd", 0.06, inHandler, writeOddHandler},
		{"odd", 0.06, outside, writeOdd},
		// Clearing.
		{"clear", 1.2, has(exc, triple, trace, tuple), writeClear},
		{"clear", 0.4, py3(has(exc)), writeStrip},
		{"empty", 1, has(list, dict), writeEmpty},
		{"attr", 1, has(object), writeAttrClear},
		{"clear2", 0.6, onlyPy2, writeExcClear},
		// Moving.
		{"move", 0.8, hasTwo(exc), writeMove},
		{"move", 0.5, and(has(exc), has(list)), writeTake},
		{"move", 0.4, and(has(exc), has(object)), writeAttrRead},
		{"move", 0.5, and(has(exc), has(list)), writeForErrors},
		{"move", 0.3, and(has(trace), has(triple)), writeTraceFromTriple},
		{"move", 0.3, has(trace), writeWalk},
		// Raising.
		{"raise", 0.8, inHandler, writeReraise},
		{"raise", 0.8, outside, writeRaiseFresh},
		{"raise", 1, has(exc), writeRaiseKept},
		{"raise", 0.5, has(list), writeRaiseFromList},
		{"raise", 0.5, has(object), writeRaiseAttr},
		{"build", 0.6, has(exc), writeBuild},
		{"build", 0.4, and(has(exc), outside), writeBuildAndRaise},
		{"threepart", 0.15, func(f *fn) bool { return f.py2 }, writeThreePart},
		// Leaving.
		{"leave", 0.7, mayReturn, writeReturn},
		{"leave", 0.6, func(f *fn) bool { return f.loops > 0 && f.nest > 0 && f.finally == 0 }, writeBreak},
		// Structure.
		{"branch", 1.6, shallow, writeIf},
		{"flag", 0.9, func(f *fn) bool { return len(f.flags) > 0 && shallow(f) }, writeFlag},
		{"loop", 0.9, shallow, writeLoop},
		{"try", 1.3, shallow, func(f *fn) bool { return writeTry(f) }},
		{"with", 0.3, shallow, writeWith},
		{"helper", 1.5, and(outside, has(exc)), writeHelperCatch},
		{"helper", 0.8, and(outside, has(list, object)), writeHelperCollect},
		{"helper", 0.7, has(exc), writeHelperFail},
	}
}

func always(*fn) bool      { return true }
func inHandler(f *fn) bool { return len(f.handlers) > 0 }
func outside(f *fn) bool   { return len(f.handlers) == 0 }
func named(f *fn) bool     { return f.handled() != "" }
func shallow(f *fn) bool   { return f.nest < 4 && f.left > 3 }
func onlyPy2(f *fn) bool   { return f.py2 }
func mayReturn(f *fn) bool {
	return !f.noReturn && f.nest > 0 && (f.finally == 0 || f.chance(0.1))
}

func has(kinds ...kind) func(*fn) bool {
	return func(f *fn) bool { return len(f.of(kinds...)) > 0 }
}

func hasTwo(k kind) func(*fn) bool {
	return func(f *fn) bool { return len(f.of(k)) > 1 }
}

func py3(test func(*fn) bool) func(*fn) bool {
	return func(f *fn) bool { return !f.py2 && test(f) }
}

func and(tests ...func(*fn) bool) func(*fn) bool {
	return func(f *fn) bool {
		for _, test := range tests {
			if !test(f) {
				return false
			}
		}
		return true
	}
}

// unknown is a call of something that nobody defines; it may raise.
func (f *fn) unknown() string {
	call := f.one("boom", "boom", "boom", "work", "fetch", "step", "connect", "parse", "flush")
	return call + "(" + f.one("", "", "1", "2", "'a'") + ")"
}

func (f *fn) cond() string {
	if len(f.flags) > 0 && f.chance(0.6) {
		return f.one(f.flags...)
	}
	return f.one("cond()", "cond()", "cond(1)", "is_ready()", "has_more()", "not cond()", "should_stop()")
}

func (f *fn) class() string {
	if f.py2 {
		return f.one("ValueError", "ValueError", "ValueError", "KeyError", "OSError", "Exception", "RuntimeError")
	}
	return f.one("ValueError", "ValueError", "ValueError", "KeyError", "OSError", "Exception", "RuntimeError", "ConnectionError")
}

// fresh is an expression for a new exception.
func (f *fn) fresh() string {
	return f.one("ValueError('x')", "RuntimeError('gave up')", "KeyError('missing')", "ValueError('bad %s' % 1)", f.custom()+"('x')")
}

func (g *gen) custom() string {
	if name, ok := g.helpers["custom"]; ok {
		return name
	}
	if !g.chance(0.15) {
		return "OSError"
	}
	name := g.one("AppError", "StepFailed", "RemoteError")
	g.defs = append(g.defs, "class "+name+"(Exception): pass\n")
	g.helpers["custom"] = name
	return name
}

func writeCall(f *fn) bool {
	f.line("%s", f.unknown())
	return false
}

func writeAssignCall(f *fn) bool {
	f.line("%s = %s", f.one("value", "data", "n", "x"), f.unknown())
	return false
}

func writeLog(f *fn) bool {
	if e := f.handled(); e != "" {
		f.line("log(%s)", f.one("'failed: %s' % "+e, "str("+e+")", e, "repr("+e+")"))
	} else {
		f.line("log('failed')")
	}
	return false
}

func writeIf(f *fn) bool {
	f.line("if %s:", f.cond())
	left := false
	f.block(func() { left = f.statements(1 + f.r.IntN(2)) })
	if f.chance(0.4) {
		f.line("else:")
		other := false
		f.block(func() { other = f.statements(1 + f.r.IntN(2)) })
		return left && other
	}
	return false
}

func writeLoop(f *fn) bool {
	enter := func() { f.loops++ }
	leave := func() { f.loops-- }
	endless := false
	switch f.r.IntN(6) {
	case 0, 1:
		f.line("for %s in range(%s):", f.one("i", "attempt", "n"), f.one("2", "3"))
	case 2, 3:
		f.line("for %s in %s:", f.one("item", "url", "x"), f.one("items()", "list_jobs()", "items()"))
	case 4:
		f.line("while %s:", f.cond())
	default:
		endless = f.loops == 0 && !f.noReturn && f.finally == 0 && outside(f)
		if !endless {
			f.line("while %s:", f.cond())
		}
	}
	if endless {
		f.line("while True:")
		f.block(func() {
			enter()
			writeRetry(f)
			leave()
		})
		return false
	}
	f.block(func() {
		enter()
		if f.chance(0.6) {
			writeTry(f)
		} else {
			f.statements(1 + f.r.IntN(3))
		}
		leave()
	})
	if f.chance(0.15) {
		f.line("else:")
		f.block(func() { f.statements(1 + f.r.IntN(2)) })
	}
	return false
}

// writeRetry is the body of an endless loop that ends when nothing raises.
func writeRetry(f *fn) {
	f.line("try:")
	f.block(func() {
		f.line("%s", f.unknown())
		if f.inGen || f.chance(0.5) {
			f.line("break")
		} else {
			f.line("return %s", f.one("1", "None", "True"))
		}
	})
	f.handler(f.clause(), func() { f.statements(1 + f.r.IntN(2)) })
}

// clause is the class part of an except clause.
func (f *fn) clause() string {
	if f.chance(0.1) {
		return "(" + f.class() + ", KeyError)"
	}
	if name, ok := f.helpers["custom"]; ok && f.chance(0.3) {
		return name
	}
	return f.class()
}

// handler writes an except clause with its body and says whether it leaves.
func (f *fn) handler(class string, body func()) {
	name := ""
	depth := 0
	for _, h := range f.handlers {
		if h != "" {
			depth++
		}
	}
	if f.chance(0.85) {
		name = []string{"e", "e2", "e3", "e4", "e5"}[min(depth, 4)]
	}
	switch {
	case name == "" && !f.handlerNamed && f.chance(0.15):
		f.line("except:")
	case name == "":
		f.line("except %s:", class)
	case f.py2 && f.chance(0.4):
		f.line("except %s, %s:", class, name)
	default:
		f.line("except %s as %s:", class, name)
	}
	f.handlerNamed = false
	f.handlers = append(f.handlers, name)
	f.block(body)
	f.handlers = f.handlers[:len(f.handlers)-1]
}

// writeTry writes a try statement of any form.
func writeTry(f *fn) bool {
	f.line("try:")
	bodyLeaves := false
	f.block(func() {
		if f.chance(0.25) {
			f.statements(1)
		}
		if f.loops > 0 && f.chance(0.3) || f.chance(0.08) && mayReturn(f) {
			f.line("%s", f.unknown())
			if f.loops > 0 && f.chance(0.7) && f.finally == 0 {
				f.line("break")
				bodyLeaves = true
			} else if mayReturn(f) && !f.inGen {
				f.line("return %s", f.one("1", "None", "True"))
				bodyLeaves = true
			}
			return
		}
		f.line("%s", f.source())
		if f.chance(0.2) {
			bodyLeaves = f.statements(1)
		}
	})
	handlers := 1
	onlyFinally := f.chance(0.08)
	if onlyFinally {
		handlers = 0
	} else if f.chance(0.15) {
		handlers = 2
	}
	leaves := true
	seen := map[string]bool{}
	for i := range handlers {
		class := f.clause()
		if seen[class] || seen["Exception"] || i == 0 && handlers == 2 && class == "Exception" {
			class = "LookupError"
		}
		seen[class] = true
		if i < handlers-1 {
			f.handlerNamed = true
		}
		f.handler(class, func() {
			l := f.statements(1 + f.r.IntN(3))
			leaves = leaves && l
		})
	}
	if handlers > 0 && f.chance(0.12) && !bodyLeaves {
		f.line("else:")
		f.block(func() { bodyLeaves = f.statements(1) })
	}
	if onlyFinally || f.chance(0.2) {
		f.line("finally:")
		f.finally++
		f.block(func() {
			if f.chance(0.7) {
				writeClearing(f)
			} else {
				f.statements(1)
			}
		})
		f.finally--
	}
	return leaves && bodyLeaves
}

// source is a statement that may raise: an unknown call, a helper that raises,
// a raise.
func (f *fn) source() string {
	switch {
	case f.chance(0.1):
		return "raise " + f.fresh()
	case f.chance(0.12):
		return f.helper("thrower") + "()"
	case f.chance(0.3):
		return f.one("value", "data", "x") + " = " + f.unknown()
	}
	return f.unknown()
}

func writeWith(f *fn) bool {
	as := ""
	if f.chance(0.4) {
		as = " as " + f.one("cm", "guard", "ctx")
	}
	f.line("with %s()%s:", f.helper("manager"), as)
	f.block(func() {
		if f.chance(0.7) {
			f.line("%s", f.unknown())
		} else {
			f.statements(1)
		}
	})
	return false
}

func writeBreak(f *fn) bool {
	f.line("%s", f.one("break", "continue"))
	return true
}

func writeReturn(f *fn) bool {
	if f.inGen || f.noReturn {
		f.line("return")
		return true
	}
	if e := f.handled(); e != "" && f.chance(0.3) {
		f.line("return %s", f.one(e, "str("+e+")", "(None, "+e+")", "False"))
		return true
	}
	if v, ok := f.pick(exc, list, dict, object, tuple, triple); ok && f.chance(0.4) {
		if !v.outer && f.chance(0.35) && f.finally == 0 {
			f.line("try:")
			f.block(func() { f.line("return %s", v.name) })
			f.line("finally:")
			f.block(func() { f.line("%s", f.one(v.name+" = None", "del "+v.name)) })
			return true
		}
		f.line("return %s", v.name)
		return true
	}
	f.line("return%s", f.one("", " 1", " None", " False", " 'x'"))
	return true
}
