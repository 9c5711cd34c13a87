package randprog

// The statements that keep, clear, move and raise.

func writeKeep(f *fn) bool {
	v, ok := f.own(exc)
	if !ok {
		return writeCall(f)
	}
	e := f.handled()
	switch f.r.IntN(12) {
	case 0:
		if w, ok := f.own(exc); ok && w.name != v.name {
			f.line("%s = %s = %s", v.name, w.name, e)
			return false
		}
		f.line("%s = %s", v.name, e)
	case 1:
		f.line("ok, %s = False, %s", v.name, e)
	case 2:
		f.line("%s = %s or %s", v.name, v.name, e)
	case 3:
		f.line("%s = %s if %s else None", v.name, e, f.cond())
	case 4:
		if !f.py2 {
			f.line("%s = %s.with_traceback(None)", v.name, e)
			return false
		}
		f.line("%s = %s", v.name, e)
	case 5:
		if !f.py2 && f.chance(0.5) {
			f.line("%s = %s", v.name, e)
			f.line("%s.__traceback__ = None", v.name)
			return false
		}
		f.line("%s = %s", v.name, e)
	default:
		f.line("%s = %s", v.name, e)
	}
	return false
}

func writeKeepTuple(f *fn) bool {
	v, ok := f.own(tuple)
	if !ok {
		return writeCall(f)
	}
	e := f.handled()
	f.line("%s = %s", v.name, f.one("(False, "+e+")", "("+e+", 1)", "('failed', str("+e+"))", "(None, "+e+")"))
	return false
}

func writeKeepText(f *fn) bool {
	v, ok := f.own(exc)
	if !ok {
		return writeCall(f)
	}
	// The variable is for exceptions, so the text goes elsewhere.
	_ = v
	e := f.handled()
	forms := []string{"str(" + e + ")", "repr(" + e + ")", e + ".args", "type(" + e + ")", "'%s' % " + e, "isinstance(" + e + ", KeyError)", "'{}'.format(" + e + ")"}
	if !f.py2 {
		forms = append(forms, "f'{"+e+"}'", "type("+e+")(*"+e+".args)")
	}
	f.line("%s = %s", f.one("text", "message", "msg"), f.one(forms...))
	return false
}

func writeTriple(f *fn) bool {
	v, ok := f.own(triple)
	if !ok {
		return writeCall(f)
	}
	f.need("sys")
	f.line("%s = sys.exc_info()", v.name)
	return false
}

func writeTrace(f *fn) bool {
	v, ok := f.own(trace)
	if !ok {
		return writeCall(f)
	}
	if e := f.handled(); e != "" && !f.py2 && f.chance(0.5) {
		f.line("%s = %s.__traceback__", v.name, e)
		return false
	}
	f.need("sys")
	f.line("%s = sys.exc_info()[2]", v.name)
	return false
}

func writeInfoValue(f *fn) bool {
	v, ok := f.own(exc)
	if !ok {
		return writeCall(f)
	}
	f.need("sys")
	f.line("%s = sys.exc_info()[1]", v.name)
	return false
}

// writeInfoParts unpacks the triple, with some clean-up or none.
func writeInfoParts(f *fn) bool {
	f.need("sys")
	switch f.r.IntN(7) {
	case 0:
		f.line("t, v = sys.exc_info()[:2]")
	case 1:
		f.line("kind = sys.exc_info()[0]")
	case 2:
		f.line("t, v, tb2 = sys.exc_info()")
		f.line("del tb2")
	case 3:
		f.line("t, v, tb2 = sys.exc_info()")
		f.line("del t, v, tb2")
	case 4:
		f.need("traceback")
		f.line("text = traceback.format_exception(*sys.exc_info())")
	case 5:
		f.need("traceback")
		f.line("t, v, tb2 = sys.exc_info()")
		f.line("try:")
		f.block(func() { f.line("text = traceback.format_tb(tb2)") })
		f.line("finally:")
		f.block(func() { f.line("%s", f.one("del tb2", "t = v = tb2 = None", "tb2 = None", "del v, tb2")) })
	default:
		f.line("t, v, tb2 = sys.exc_info()")
	}
	return false
}

// value is something to put into a container in a handler.
func (f *fn) value() string {
	e := f.handled()
	if e == "" || f.py2 && f.chance(0.7) || f.chance(0.08) {
		f.need("sys")
		return f.one("sys.exc_info()", "sys.exc_info()", "sys.exc_info()[1]", "sys.exc_info()[2]", "sys.exc_info()[:2]", "sys.exc_info()[0]")
	}
	return f.one(e, e, e, e, "str("+e+")", "(1, "+e+")", e+".args", "repr("+e+")")
}

func writeFill(f *fn) bool {
	v, _ := f.pick(list, dict)
	value := f.value()
	if v.kind == dict {
		f.line("%s", f.one(v.name+"['a'] = "+value, v.name+"['b'] = "+value, v.name+".update(last="+value+")", v.name+".setdefault('a', "+value+")"))
		return false
	}
	forms := []string{v.name + ".append(" + value + ")", v.name + ".append(" + value + ")", v.name + ".extend([" + value + "])", v.name + ".append(('k', " + value + "))"}
	if !v.outer {
		forms = append(forms, v.name+" += ["+value+"]")
	}
	f.line("%s", f.one(forms...))
	return false
}

func writeCallback(f *fn) bool {
	v, ok := f.own(callback)
	if !ok {
		return writeCall(f)
	}
	value := f.value()
	switch f.r.IntN(4) {
	case 0:
		f.need("functools")
		f.line("%s = functools.partial(%s, %s)", v.name, f.helper("sink"), value)
	case 1:
		f.line("def %s(arg=%s): return arg", v.name, value)
	default:
		f.line("%s = lambda arg=%s: arg", v.name, value)
	}
	return false
}

func writeAttr(f *fn) bool {
	v, _ := f.pick(object)
	e := f.handled()
	value := e
	if e == "" || f.py2 && f.chance(0.7) {
		f.need("sys")
		value = f.one("sys.exc_info()", "sys.exc_info()", "sys.exc_info()[2]", "sys.exc_info()[1]")
	} else if f.chance(0.25) {
		value = f.one("str("+e+")", "(1, "+e+")", "repr("+e+")")
	}
	switch {
	case f.chance(0.1):
		f.line("setattr(%s, 'exc', %s)", v.name, value)
	case f.chance(0.15):
		f.line("%s.items.append(%s)", v.name, value)
	case f.chance(0.2):
		f.line("%s.keep(%s)", v.name, value)
	default:
		f.line("%s.exc = %s", v.name, value)
	}
	return false
}

func writeAttrClear(f *fn) bool {
	v, _ := f.pick(object)
	f.empty(v)
	return false
}

func writeAttrRead(f *fn) bool {
	o, _ := f.pick(object)
	if v, ok := f.own(exc); ok {
		f.line("%s = %s.exc", v.name, o.name)
		return false
	}
	return writeCall(f)
}

func writeClear(f *fn) bool {
	v, ok := f.own(exc, triple, trace, tuple)
	if !ok {
		return writeCall(f)
	}
	f.line("%s = None", v.name)
	return false
}

func writeClearing(f *fn) bool {
	if v, ok := f.own(exc, triple, trace, tuple, callback); ok && f.chance(0.7) {
		f.line("%s = None", v.name)
		if w, ok := f.own(exc, triple, trace, tuple, callback); ok && w.name != v.name {
			f.line("%s = None", w.name)
		}
		return false
	}
	if v, ok := f.pick(list, dict, object); ok {
		f.empty(v)
		return false
	}
	return writeClear(f)
}

func writeStrip(f *fn) bool {
	v, _ := f.pick(exc)
	f.line("if %s is not None:", v.name)
	f.block(func() { f.line("%s", f.one(v.name+".__traceback__ = None", v.name+".with_traceback(None)")) })
	return false
}

func writeEmpty(f *fn) bool {
	v, _ := f.pick(list, dict)
	f.empty(v)
	return false
}

// empty takes everything out of a container or an object, or tries to.
func (f *fn) empty(v variable) {
	switch v.kind {
	case list:
		switch f.r.IntN(6) {
		case 0:
			f.line("if %s:", v.name)
			f.block(func() { f.line("%s.pop()", v.name) })
		case 1, 2:
			if v.outer || f.finally > 0 {
				f.line("while %s: %s.pop()", v.name, v.name)
			} else {
				f.line("%s = []", v.name)
			}
		case 3:
			f.line("while %s:", v.name)
			f.block(func() { f.line("%s.pop()", v.name) })
		default:
			switch {
			case !f.py2 || v.deque:
				f.line("%s.clear()", v.name)
			default:
				f.line("del %s[:]", v.name)
			}
		}
	case dict:
		f.line("%s", f.one(v.name+".clear()", v.name+".clear()", v.name+".pop('a', None)", v.name+"['a'] = None"))
	case object:
		f.line("%s", f.one(v.name+".exc = None", v.name+".exc = None", v.name+".clear()"))
	}
}

func writeExcClear(f *fn) bool {
	f.need("sys")
	f.line("sys.exc_clear()")
	return false
}

func writeMove(f *fn) bool {
	v, ok := f.own(exc)
	w, ok2 := f.own(exc)
	if !ok || !ok2 || v.name == w.name {
		return writeCall(f)
	}
	switch f.r.IntN(4) {
	case 0:
		f.line("%s, %s = %s, %s", v.name, w.name, w.name, v.name)
	case 1:
		f.line("%s = %s", v.name, w.name)
		f.line("%s = None", w.name)
	default:
		f.line("%s = %s", v.name, w.name)
	}
	return false
}

func writeTake(f *fn) bool {
	l, _ := f.pick(list)
	v, ok := f.own(exc)
	if !ok {
		return writeCall(f)
	}
	f.line("if %s:", l.name)
	f.block(func() { f.line("%s = %s%s", v.name, l.name, f.one("[-1]", "[0]", ".pop()", ".pop()")) })
	return false
}

func writeForErrors(f *fn) bool {
	l, _ := f.pick(list)
	name := f.one("x", "item", "each")
	f.line("for %s in %s:", name, l.name)
	f.block(func() { f.line("log(%s)", name) })
	if f.chance(0.4) {
		f.line("%s = None", name)
	}
	return false
}

func writeTraceFromTriple(f *fn) bool {
	t, _ := f.pick(triple)
	v, ok := f.own(trace)
	if !ok {
		return writeCall(f)
	}
	f.line("if %s:", t.name)
	f.block(func() { f.line("%s = %s[2]", v.name, t.name) })
	return false
}

func writeWalk(f *fn) bool {
	v, ok := f.own(trace)
	if !ok {
		return writeCall(f)
	}
	f.line("while %s is not None:", v.name)
	f.block(func() { f.line("%s = %s.tb_next", v.name, v.name) })
	return false
}

func writeReraise(f *fn) bool {
	e := f.handled()
	switch {
	case e == "" || f.chance(0.35):
		f.line("raise")
	case f.chance(0.3):
		f.line("raise %s", e)
	case f.chance(0.5):
		f.line("raise %s(%s)", f.one("RuntimeError", "ValueError", "OSError"), f.one(e, "str("+e+")"))
	case !f.py2:
		f.line("raise %s from %s", f.fresh(), f.one(e, e, e, "None"))
	default:
		f.line("raise %s", f.fresh())
	}
	return true
}

func writeRaiseFresh(f *fn) bool {
	if f.nest == 0 {
		f.line("if %s:", f.cond())
		f.block(func() { f.line("raise %s", f.fresh()) })
		return false
	}
	f.line("raise %s", f.fresh())
	return true
}

func writeRaiseKept(f *fn) bool {
	v, _ := f.pick(exc)
	f.line("if %s is not None:", v.name)
	form := "raise " + v.name
	if !f.py2 {
		form = f.one(form, form, form, form+" from None", "raise "+v.name+".with_traceback(None)", "raise RuntimeError('x') from "+v.name)
	} else {
		form = f.one(form, form, "raise RuntimeError(str("+v.name+"))")
	}
	f.block(func() { f.raising(form, v) })
	return false
}

// raising writes a raise, sometimes inside a try whose finally clears.
func (f *fn) raising(form string, v variable) {
	if v.outer || !f.chance(0.35) {
		f.line("%s", form)
		return
	}
	f.line("try:")
	f.block(func() { f.line("%s", form) })
	f.line("finally:")
	f.block(func() { f.line("%s", f.one(v.name+" = None", "del "+v.name)) })
}

func writeRaiseFromList(f *fn) bool {
	l, _ := f.pick(list)
	f.line("if %s:", l.name)
	f.block(func() {
		f.line("raise %s", f.one("RuntimeError('%d failed' % len("+l.name+"))", "RuntimeError("+l.name+")", "ValueError(str("+l.name+"))"))
	})
	return false
}

func writeRaiseAttr(f *fn) bool {
	o, _ := f.pick(object)
	f.line("if isinstance(%s.exc, Exception):", o.name)
	f.block(func() { f.line("raise %s.exc", o.name) })
	return false
}

func writeBuild(f *fn) bool {
	v, ok := f.own(exc)
	if !ok {
		return writeCall(f)
	}
	e := f.handled()
	f.line("%s = %s", v.name, f.fresh())
	if e != "" && !f.py2 {
		switch f.r.IntN(4) {
		case 0:
			f.line("%s.__cause__ = %s", v.name, e)
		case 1:
			f.line("raise %s from %s", v.name, e)
			return true
		}
	}
	return false
}

func writeBuildAndRaise(f *fn) bool {
	v, ok := f.own(exc)
	if !ok {
		return writeCall(f)
	}
	f.line("%s = %s", v.name, f.fresh())
	if f.nest == 0 {
		f.line("if %s:", f.cond())
		f.block(func() { f.raising("raise "+v.name, v) })
		return false
	}
	f.raising("raise "+v.name, v)
	return true
}

func writeThreePart(f *fn) bool {
	f.need("sys")
	if v, ok := f.own(triple); ok && f.chance(0.6) {
		f.line("if %s:", v.name)
		f.block(func() { f.raising("raise "+v.name+"[0], "+v.name+"[1], "+v.name+"[2]", v) })
		return false
	}
	if v, ok := f.own(trace); ok && f.chance(0.6) {
		f.line("if %s is not None:", v.name)
		f.block(func() { f.raising(f.one("raise RuntimeError, 'x', ", "raise RuntimeError('x'), None, ")+v.name, v) })
		return false
	}
	if !inHandler(f) {
		return writeCall(f)
	}
	switch f.r.IntN(3) {
	case 0:
		f.line("raise RuntimeError, RuntimeError('x'), sys.exc_info()[2]")
	case 1:
		f.line("t, v, tb2 = sys.exc_info()")
		f.line("try:")
		f.block(func() { f.line("raise t, v, tb2") })
		f.line("finally:")
		f.block(func() { f.line("%s", f.one("del tb2", "tb2 = None", "pass")) })
	default:
		f.line("t, v, tb2 = sys.exc_info()")
		f.line("raise t, v, tb2")
	}
	return true
}
