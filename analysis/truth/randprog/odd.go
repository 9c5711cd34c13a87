package randprog

// The statements that are seldom seen: module state, frames, locals(), weak
// references, chained exceptions.

func (g *gen) global(name, value string) string {
	for _, have := range g.globals {
		if have == name {
			return name
		}
	}
	g.globals = append(g.globals, name)
	g.defs = append(g.defs, name+" = "+value+"\n")
	return name
}

// writeOddNamed is for a handler whose exception has a name.
func writeOddNamed(f *fn) bool {
	e := f.handled()
	switch f.r.IntN(16) {
	case 0:
		f.line("%s.append(%s)", f.global("ERRORS", "[]"), f.one(e, "str("+e+")"))
	case 1:
		f.line("%s['last'] = %s", f.global("STATE", "{}"), e)
	case 2:
		f.line("%s.context = 'reading'", e)
	case 3:
		f.line("%s.args = %s.args + ('x',)", e, e)
	case 4:
		f.line("n = len(locals())")
	case 5:
		f.line("for each in (%s,): log(each)", e)
	case 6:
		f.line("texts = [str(each) for each in (%s,)]", e)
	case 7:
		if f.py2 {
			f.line("kept = [each for each in (%s,)]", e)
		} else {
			f.line("kept = %s", f.one("[each for each in ("+e+",)]", "list(each.args for each in ("+e+",))", "{'k': "+e+"}"))
		}
	case 8:
		f.line("%s = %s", f.one("first", "name"), f.one(e+".args[0]", "getattr("+e+", 'code', None)", "type("+e+").__name__"))
	case 9:
		f.line("class Local(object): value = %s", f.one(e, "str("+e+")"))
	case 10:
		f.line("log(*(%s, 1))", e)
	case 11:
		if !f.py2 {
			f.line("%s = %s", f.one("cause", "context"), f.one(e+".__cause__", e+".__context__"))
			return false
		}
		f.line("log(%s.args)", e)
	case 12:
		if !f.py2 {
			f.line("if (found := %s) is not None:", f.one(e, "str("+e+")"))
			f.block(func() { f.line("log(found)") })
			return false
		}
		f.line("print_it = '%%r' %% %s", e)
	case 13:
		if !f.py2 {
			f.need("traceback")
			f.line("%s", f.one("lines = traceback.format_exception(type("+e+"), "+e+", "+e+".__traceback__)", "summary = traceback.TracebackException.from_exception("+e+")", "frames = traceback.extract_tb("+e+".__traceback__)"))
			return false
		}
		f.line("log(%s)", e)
	case 14:
		if !f.py2 {
			f.line("%s", f.one("where = "+e+".__traceback__.tb_lineno", "code = "+e+".__traceback__.tb_frame.f_code", "tail = "+e+".__traceback__.tb_next", "frame = "+e+".__traceback__.tb_frame"))
			return false
		}
		f.line("log(repr(%s))", e)
	default:
		f.line("def later(): return 1")
		f.line("later.err = %s", e)
	}
	return false
}

// writeOddHandler is for any handler.
func writeOddHandler(f *fn) bool {
	switch f.r.IntN(5) {
	case 0:
		f.need("traceback")
		f.line("text = traceback.format_exc()")
	case 1:
		f.need("logging")
		f.line("logging.getLogger('x').debug('failed', exc_info=True)")
	case 2:
		f.need("sys")
		f.line("log(sys.exc_info()[1])")
	case 3:
		f.need("sys")
		f.line("line = sys.exc_info()[2].tb_lineno")
	default:
		f.need("sys")
		f.line("%s.append(sys.exc_info()[:2])", f.global("ERRORS", "[]"))
	}
	return false
}

// writeOdd is for code outside of handlers.
func writeOdd(f *fn) bool {
	switch f.r.IntN(12) {
	case 0:
		f.need("sys")
		f.line("frame = sys._getframe()")
		if f.chance(0.5) {
			f.line("del frame")
		}
	case 1:
		f.need("inspect")
		f.line("frame = inspect.currentframe()")
		f.line("try:")
		f.block(func() { f.line("line = frame.f_lineno") })
		f.line("finally:")
		f.block(func() { f.line("%s", f.one("del frame", "frame = None", "line = None")) })
	case 2:
		f.need("sys")
		f.line("name = sys._getframe().f_code.co_name")
	case 3:
		f.line("scope = %s", f.one("locals()", "dict(locals())", "len(locals())"))
	case 4:
		f.line("if not %s:", f.cond())
		f.block(func() { f.line("raise %s", f.fresh()) })
	case 5:
		f.line("def fact(n): return 1 if n < 2 else n * fact(n - 1)")
		f.line("value = fact(3)")
		if f.chance(0.5) {
			f.line("fact = None")
		}
	case 6:
		f.line("def add(a, b): return a + b")
		f.line("value = add(1, 2)")
	case 7:
		f.need("sys")
		f.line("log(sys.exc_info())")
	case 8:
		f.need("sys")
		f.line("caller = sys._getframe(1)")
	case 9:
		name := f.global("ERRORS", "[]")
		if f.finally > 0 || f.py2 {
			f.line("del %s[:]", name)
		} else {
			f.line("%s.clear()", name)
		}
	case 10:
		f.line("try:")
		f.block(func() { f.line("pass") })
		f.line("finally:")
		f.block(func() { writeCall(f) })
	default:
		f.line("value = [step(x) for x in items()]")
	}
	return false
}
