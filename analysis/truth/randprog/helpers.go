package randprog

import (
	"fmt"
	"strings"
)

// helper returns the name of a module-level function or class of the given
// purpose, writing it on first use.
func (g *gen) helper(purpose string) string {
	if name, ok := g.helpers[purpose]; ok && g.chance(0.8) {
		return name
	}
	write := helperTexts[purpose]
	name, text := write(g)
	if g.taken(name) {
		g.names++
		fresh := fmt.Sprintf("%s%d", name, g.names+1)
		text = strings.ReplaceAll(text, name+"(", fresh+"(")
		text = strings.ReplaceAll(text, "class "+name, "class "+fresh)
		name = fresh
	}
	g.helpers[purpose] = name
	g.defs = append(g.defs, text)
	return name
}

func (g *gen) taken(name string) bool {
	for _, def := range g.defs {
		if strings.Contains(def, "def "+name+"(") || strings.Contains(def, "class "+name+"(") {
			return true
		}
	}
	return false
}

func (g *gen) clause() string {
	return g.one("ValueError", "ValueError", "Exception", "KeyError", "RuntimeError")
}

func (g *gen) work() string {
	return g.one("boom()", "work()", "boom(1)", "step()", "fetch('a')")
}

var helperTexts = map[string]func(*gen) (name, text string){}

func init() {
	helperTexts["thrower"] = func(g *gen) (string, string) {
		name := g.one("attempt", "risky", "check")
		return name, g.one(
			"def NAME():\n    return "+g.work()+"\n",
			"def NAME():\n    raise ValueError('x')\n",
			"def NAME():\n    if cond():\n        raise ValueError('x')\n    return 1\n",
			"def NAME():\n    err = ValueError('x')\n    raise err\n",
			"def NAME():\n    err = ValueError('x')\n    try:\n        raise err\n    finally:\n        err = None\n",
			"def NAME():\n    data = "+g.work()+"\n    return data\n",
			"def NAME():\n    try:\n        return "+g.work()+"\n    except "+g.clause()+":\n        raise\n",
			"def NAME():\n    try:\n        "+g.work()+"\n    except "+g.clause()+" as e:\n        raise RuntimeError(str(e))\n",
			"def NAME():\n    try:\n        "+g.work()+"\n    finally:\n        log('done')\n",
		)
	}
	// catch gives an exception, or None.
	helperTexts["catch"] = func(g *gen) (string, string) {
		name := g.one("catch", "capture", "try_it")
		try := "    try:\n        " + g.work() + "\n    except " + g.clause() + " as e:\n"
		return name, "def NAME():\n" + g.one(
			try+"        return e\n",
			try+"        return e\n    return None\n",
			"    r = None\n"+try+"        r = e\n    return r\n",
			"    r = None\n"+try+"        r = e\n    try:\n        return r\n    finally:\n        r = None\n",
			"    r = None\n"+try+"        r = e\n    try:\n        return r\n    finally:\n        del r\n",
			try+"        return None\n    return None\n",
			try+"        e2 = e\n        return e2\n    return None\n",
			"    return ValueError('x')\n",
			"    if cond():\n        return ValueError('x')\n    return None\n",
			try+"        return RuntimeError(str(e))\n",
		)
	}
	// catchinfo gives a triple, or None; for Python 2.
	helperTexts["catchinfo"] = func(g *gen) (string, string) {
		name := g.one("catch_info", "capture_info", "failure_of")
		try := "    try:\n        " + g.work() + "\n    except " + g.clause() + ":\n"
		return name, "def NAME():\n" + g.one(
			try+"        return sys.exc_info()\n    return None\n",
			try+"        return sys.exc_info()\n",
			"    r = None\n"+try+"        r = sys.exc_info()\n    return r\n",
			"    r = None\n"+try+"        r = sys.exc_info()\n    try:\n        return r\n    finally:\n        r = None\n",
			try+"        return (None, sys.exc_info()[1], None)\n    return None\n",
			try+"        pass\n    return sys.exc_info()\n",
			try+"        pass\n    sys.exc_clear()\n    return sys.exc_info()\n",
		)
	}
	helperTexts["pair"] = func(g *gen) (string, string) {
		name := g.one("attempt2", "call_safely", "outcome_of")
		try := "    try:\n        return (" + g.work() + ", None)\n    except " + g.clause() + " as e:\n"
		return name, "def NAME():\n" + try + g.one(
			"        return (None, e)\n",
			"        return (None, e)\n",
			"        return (None, str(e))\n",
			"        pair = (None, e)\n        return pair\n",
			"        return None, sys.exc_info()\n",
			"        return [e, None]\n",
		)
	}
	helperTexts["info"] = func(g *gen) (string, string) {
		g.need("sys")
		return g.one("current", "get_info", "active"), "def NAME():\n" + g.one(
			"    return sys.exc_info()\n",
			"    return sys.exc_info()\n",
			"    return sys.exc_info()[1]\n",
			"    return sys.exc_info()[0]\n",
			"    return sys.exc_info()[2]\n",
			"    t, v, tb = sys.exc_info()\n    return v\n",
			"    info = sys.exc_info()\n    return str(info[1])\n",
		)
	}
	// same gives its argument back, or not.
	helperTexts["same"] = func(g *gen) (string, string) {
		return g.one("convert", "wrap", "identity", "describe"), "def NAME(x):\n" + g.one(
			"    return x\n",
			"    return x\n",
			"    log(x)\n    return x\n",
			"    return str(x)\n",
			"    return [x]\n",
			"    return (x, 1)\n",
			"    return RuntimeError(str(x))\n",
			"    return RuntimeError(x)\n",
			"    if x is None:\n        return None\n    return x.args\n",
			"    y = x\n    return y\n",
			"    return {'error': x}\n",
		)
	}
	// keeper puts its second argument into its first.
	helperTexts["keeper"] = func(g *gen) (string, string) {
		return g.one("keep", "record", "add"), "def NAME(items, x):\n" + g.one(
			"    items.append(x)\n",
			"    items.append(x)\n",
			"    items.append(str(x))\n",
			"    items.append((1, x))\n",
			"    items.append(x)\n    items.pop()\n",
			"    if cond():\n        items.append(x)\n",
			"    log(x)\n",
			"    items.extend([x])\n    items = None\n",
		)
	}
	// collector catches, and puts what it caught into its argument.
	helperTexts["collector"] = func(g *gen) (string, string) {
		try := "    try:\n        " + g.work() + "\n    except " + g.clause() + " as e:\n"
		return g.one("collect", "gather", "try_into"), "def NAME(items):\n" + g.one(
			try+"        items.append(e)\n",
			try+"        items.append(e)\n    items = None\n",
			try+"        items.append(str(e))\n",
			try+"        items.append(('k', e))\n",
			try+"        items.append(e)\n        raise\n",
			"    try:\n    "+strings.ReplaceAll(strings.TrimSuffix(try, "\n"), "\n", "\n    ")+"\n            items.append(e)\n    finally:\n        items = None\n",
			try+"        items.append(sys.exc_info())\n",
		)
	}
	helperTexts["setter"] = func(g *gen) (string, string) {
		try := "    try:\n        " + g.work() + "\n    except " + g.clause() + " as e:\n"
		return g.one("run_job", "visit", "try_on"), "def NAME(box):\n" + g.one(
			try+"        box.exc = e\n",
			try+"        box.exc = e\n    box = None\n",
			try+"        box.exc = str(e)\n",
			try+"        box.exc = sys.exc_info()\n",
			try+"        box.items.append(e)\n",
			try+"        box.exc = e\n    box.exc = None\n",
		)
	}
	// failer raises its argument.
	helperTexts["failer"] = func(g *gen) (string, string) {
		forms := []string{
			"    raise exc\n",
			"    raise exc\n",
			"    try:\n        raise exc\n    finally:\n        exc = None\n",
			"    try:\n        raise exc\n    finally:\n        del exc\n",
			"    raise RuntimeError(str(exc))\n",
			"    raise type(exc)(*exc.args)\n",
			"    if cond():\n        raise exc\n",
			"    log(exc)\n    raise exc\n",
			"    e = exc\n    try:\n        raise e\n    finally:\n        e = None\n",
			"    raise RuntimeError(exc)\n",
		}
		if !g.py2 {
			forms = append(forms, "    raise RuntimeError('x') from exc\n", "    raise exc from None\n", "    raise exc.with_traceback(None)\n")
		}
		return g.one("fail", "throw", "reraise", "raise_it"), "def NAME(exc):\n" + g.one(forms...)
	}
	helperTexts["sink"] = func(g *gen) (string, string) {
		return g.one("show", "handle_error", "notify"), "def NAME(x):\n" + g.one("    pass\n", "    log(x)\n", "    return x\n")
	}
	helperTexts["caller"] = func(g *gen) (string, string) {
		try := "    try:\n        " + g.work() + "\n    except " + g.clause() + " as e:\n"
		return g.one("with_callback", "apply", "guarded"), "def NAME(cb):\n" + g.one(
			try+"        cb(e)\n",
			try+"        cb(str(e))\n",
			try+"        return cb(e)\n",
			try+"        cb(e)\n        cb = None\n",
			try+"        cb(e)\n    return 1\n",
		)
	}
	helperTexts["manager"] = func(g *gen) (string, string) {
		name := g.one("Guard", "Scope", "Section", "Session")
		head := "class NAME(object):\n    exc = None\n    def __enter__(self):\n        return " + g.one("self", "self", "self", "None", "1") + "\n"
		forms := []string{
			"        return False\n",
			"        return True\n",
			"        return cond()\n",
			"        self.exc = ev\n        return True\n",
			"        self.exc = ev\n        return False\n",
			"        self.exc = str(ev)\n        return True\n",
			"        self.exc = tb\n        return True\n",
			"        if ev is not None:\n            raise RuntimeError('x')\n",
			"        log('left')\n",
			"        err = ev\n        return True\n",
			"        if et is not None and issubclass(et, ValueError):\n            return True\n",
			"        if ev is not None:\n            raise ev\n",
			"        if ev is not None:\n            try:\n                raise ev\n            finally:\n                ev = tb = None\n",
		}
		if g.py2 {
			// raise ev with a string value and other oddities of 2 aside.
			forms = forms[:len(forms)-2]
			forms = append(forms, "        self.exc = (et, ev, tb)\n        return True\n", "        self.exc = tb\n        return False\n")
		}
		return name, head + "    def __exit__(self, et, ev, tb):\n" + g.one(forms...)
	}
	for purpose, write := range helperTexts {
		helperTexts[purpose] = func(g *gen) (string, string) {
			name, text := write(g)
			if g.py2 {
				text = g.withInfo(text)
			}
			if strings.Contains(text, "sys.") {
				g.need("sys")
			}
			return name, strings.ReplaceAll(text, "NAME", name)
		}
	}
}

// withInfo makes a Python 2 helper keep the triple instead of the value, which
// holds nothing there.
func (g *gen) withInfo(text string) string {
	for _, change := range [][2]string{
		{"items.append(e)", "items.append(sys.exc_info())"},
		{"box.exc = e\n", "box.exc = sys.exc_info()\n"},
		{"(None, e)", "(None, sys.exc_info())"},
		{"cb(e)", "cb(sys.exc_info())"},
		{"self.exc = ev\n", "self.exc = tb\n"},
	} {
		if strings.Contains(text, change[0]) && g.chance(0.6) {
			text = strings.ReplaceAll(text, change[0], change[1])
		}
	}
	return text
}

// box is the name of a class whose objects have exc, items, keep and clear.
func (g *gen) box() string {
	if name, ok := g.helpers["box"]; ok {
		return name
	}
	name := g.one("Box", "Job", "State", "Holder")
	text := "class " + name + "(object):\n    exc = None\n    def __init__(self):\n        self.items = []\n"
	text += "    def keep(self, x):\n" + g.one("        self.exc = x\n", "        self.exc = x\n", "        self.items.append(x)\n", "        self.exc = str(x)\n", "        log(x)\n")
	text += "    def clear(self):\n" + g.one("        self.exc = None\n        self.items = []\n", "        self.exc = None\n", "        del self.items[:]\n", "        self.exc = None\n        del self.items[:]\n")
	g.helpers["box"] = name
	g.defs = append(g.defs, text)
	return name
}

// The statements that use helpers.

func writeHelperKeep(f *fn) bool {
	e := f.handled()
	if v, ok := f.own(exc); ok && f.chance(0.5) {
		f.line("%s = %s(%s)", v.name, f.helper("same"), e)
		return false
	}
	if v, ok := f.pick(list); ok && f.chance(0.6) {
		f.line("%s(%s, %s)", f.helper("keeper"), v.name, e)
		return false
	}
	if f.chance(0.3) {
		f.line("%s(%s)", f.helper("failer"), e)
		return false
	}
	f.line("%s(%s)", f.helper("sink"), e)
	return false
}

func writeHelperInfo(f *fn) bool {
	if v, ok := f.own(triple); ok && f.chance(0.7) {
		f.line("%s = %s()", v.name, f.helper("info"))
		return false
	}
	f.line("%s%s()", f.one("", "", "found = "), f.helper("info"))
	return false
}

func writeHelperCatch(f *fn) bool {
	v, ok := f.own(exc)
	if !ok {
		return writeCall(f)
	}
	switch f.r.IntN(6) {
	case 0:
		f.line("%s()", f.helper("catch"))
	case 1:
		f.line("value, %s = %s()", v.name, f.helper("pair"))
	case 2:
		f.line("value = %s()[0]", f.helper("pair"))
	default:
		f.line("%s = %s()", v.name, f.helper("catch"))
	}
	return false
}

func writeHelperCollect(f *fn) bool {
	v, _ := f.pick(list, object)
	if v.kind == object {
		if f.chance(0.3) {
			f.line("%s(%s.keep)", f.helper("caller"), v.name)
			return false
		}
		f.line("%s(%s)", f.helper("setter"), v.name)
		return false
	}
	if f.chance(0.3) {
		f.line("%s(%s.append)", f.helper("caller"), v.name)
		return false
	}
	f.line("%s(%s)", f.helper("collector"), v.name)
	return false
}

func writeHelperFail(f *fn) bool {
	v, _ := f.pick(exc)
	f.line("if isinstance(%s, Exception):", v.name)
	f.block(func() {
		call := f.helper("failer") + "(" + v.name + ")"
		f.raising(call, v)
	})
	return false
}

func writeHelperCatchInfo(f *fn) bool {
	v, ok := f.own(triple)
	if !ok {
		return writeCall(f)
	}
	if f.chance(0.2) {
		f.line("%s()", f.helper("catchinfo"))
		return false
	}
	f.line("%s = %s()", v.name, f.helper("catchinfo"))
	return false
}
