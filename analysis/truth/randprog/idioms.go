package randprog

import (
	"fmt"
	"slices"
	"strings"
)

// idioms: what real programs do with exceptions (retry, collect, defer, close
// everything, translate…), each with places where a clean-up may stand.
func idioms(g *gen) string {
	all := slices.Concat(idiomTexts, idiomTextsBoth)
	if !g.py2 {
		all = slices.Concat(all, idiomTexts3)
	}
	text := all[g.r.IntN(len(all))]
	entry := g.one("f", "main", "run", "process", "sync")
	text = strings.ReplaceAll(text, "ENTRY", entry)
	text = strings.ReplaceAll(text, "CLASS", g.clause())
	for strings.Contains(text, "WORK") {
		text = strings.Replace(text, "WORK", g.work(), 1)
	}
	for strings.Contains(text, "COND") {
		text = strings.Replace(text, "COND", g.one("cond()", "cond(1)", "is_ready()"), 1)
	}
	info := g.py2 && g.chance(0.75)
	if info || g.chance(0.1) {
		// The same idiom with the triple.
		text = strings.ReplaceAll(text, "SAVE", g.one("sys.exc_info()", "sys.exc_info()", "sys.exc_info()[2]"))
		info = true
	} else {
		text = strings.ReplaceAll(text, "SAVE", g.one("e", "e", "e", "e", "(1, e)", "str(e)"))
	}
	// «a|b|» chooses among alternatives, the empty one included.
	for {
		// The innermost first: the last opening before the first closing.
		end := strings.Index(text, "»")
		if end < 0 {
			break
		}
		at := strings.LastIndex(text[:end], "«")
		choices := strings.Split(text[at+len("«"):end], "|")
		text = text[:at] + g.one(choices...) + text[end+len("»"):]
	}
	if g.py2 {
		text = strings.ReplaceAll(text, ".clear()", "[:] = []")
		text = strings.ReplaceAll(text, " from e", "")
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if info && strings.Contains(line, "RAISE") {
			line = line[:len(line)-len(strings.TrimLeft(line, " "))] + "raise RuntimeError('failed')\n"
		}
		line = strings.Replace(line, "RAISE", "raise", 1)
		if strings.TrimSpace(line) != "" {
			b.WriteString(line)
		}
	}
	text = b.String()
	for _, module := range []string{"sys", "traceback", "contextlib", "logging", "functools", "weakref", "copy"} {
		if strings.Contains(text, module+".") {
			g.need(module)
		}
	}
	g.defs = append(g.defs, text)
	return entry
}

var idiomTexts = []string{
	// Retry, raise the last error.
	`def ENTRY():
    last = None
    for attempt in range(«2|3»):
        try:
            «WORK|return WORK»
            «break||return 1»
        except CLASS as e:
            last = SAVE
            «continue|log('retry')|if COND: break|»
    «if COND: last = None|»
    if last is not None:
        «RAISE last|raise RuntimeError(str(last))|log(last)|return False»
    «return 1||last = None»
`,
	`def ENTRY():
    last = None
    try:
        for attempt in range(2):
            try:
                return WORK
            except CLASS as e:
                last = SAVE
        «RAISE last|raise RuntimeError('gave up')|return None»
    finally:
        «last = None|del last|log('done')»
`,
	`def ENTRY(items):
    first = None
    for item in items:
        try:
            WORK
        except CLASS as e:
            if first is None:
                first = SAVE
            «else:
                log(e)|»
    «if first is not None:
        try:
            RAISE first
        finally:
            first = None|if first:
        RAISE first|return first|return first is None»
`,
	// Collect errors.
	`def ENTRY(items):
    errors = []
    for item in items:
        try:
            item.run()
        except CLASS as e:
            errors.append(SAVE)
    «if errors:
        raise RuntimeError('%d errors' % len(errors))|if errors:
        raise RuntimeError(errors)|return errors|errors.clear()|del errors|errors = None|return len(errors)»
`,
	`def ENTRY(items):
    errors = {}
    try:
        for n, item in enumerate(items):
            try:
                WORK
            except CLASS as e:
                errors[n] = SAVE
        «return len(errors)|log(errors)|WORK»
    finally:
        «errors = None|del errors|log(len(errors))»
`,
	// Deferred raise around a clean-up.
	`def ENTRY(conn):
    problem = None
    try:
        conn.send(1)
    except CLASS as e:
        problem = SAVE
    conn.close()
    if problem is not None:
        «RAISE problem|try:
            RAISE problem
        finally:
            problem = None|raise RuntimeError('x')»
`,
	`def ENTRY(conn):
    problem = None
    try:
        conn.send(1)
    except CLASS as e:
        problem = SAVE
    try:
        conn.close()
        «if problem is not None:
            RAISE problem|log(problem)|return problem»
    finally:
        «problem = None|del problem|conn = None»
`,
	// Translate.
	`class AppError(Exception):
    «def __init__(self, cause):
        Exception.__init__(self, str(cause))
        self.cause = cause|pass»
def ENTRY():
    try:
        return WORK
    except CLASS as e:
        «raise AppError(e)|err = AppError(e)
        raise err|err = AppError(e)
        try:
            raise err
        finally:
            del err|raise AppError(e) from e|raise AppError(str(e))|new = AppError(str(e))
        log(new)
        raise new»
`,
	`def wrap(e):
    «return RuntimeError(str(e))|err = RuntimeError(str(e))
    return err|err = RuntimeError('x')
    err.reason = e
    return err|return e»
def ENTRY():
    try:
        WORK
    except CLASS as e:
        «raise wrap(e)|err = wrap(e)
        raise err|err = wrap(e)
        try:
            raise err
        finally:
            err = None|err = wrap(e)
        log(err)
        err = None»
`,
	// A result object.
	`class Result(object):
    def __init__(self, value=None, error=None):
        self.value = value
        self.error = «error|error|str(error)»
    def get(self):
        if self.error is not None and isinstance(self.error, Exception):
            «raise self.error|try:
                raise self.error
            finally:
                self = None|raise RuntimeError(str(self.error))»
        return self.value
def attempt():
    try:
        return Result(WORK)
    except CLASS as e:
        return Result(error=SAVE)
def ENTRY():
    «r = attempt()
    return r.get()|return attempt().get()|r = attempt()
    r.error = None
    return r.value|r = attempt()
    try:
        return r.get()
    finally:
        «r = None|del r|r.error = None»|attempt()|r = attempt()
    return r.value|return attempt()»
`,
	// Worker with a state.
	`class Worker(object):
    «error = None|»
    def __init__(self):
        self.error = None
        self.jobs = []
    def run(self):
        try:
            WORK
        except CLASS as e:
            self.error = SAVE
            «raise|self.stop()||return False»
        «finally:
            self.jobs = []|else:
            self.error = None|»
    def stop(self):
        «self.error = None|self.jobs = None|log('stop')»
def ENTRY():
    w = Worker()
    «try:
        w.run()
    finally:
        w.stop()|w.run()
    w.stop()|w.run()|for i in range(2):
        w.run()|try:
        w.run()
    except CLASS:
        «w.error = None|w = None|log('x')»»
    «return w||w = None»
`,
	// Context managers.
	`class Guard(object):
    def __init__(self):
        self.error = None
    def __enter__(self):
        return self
    def __exit__(self, et, ev, tb):
        «self.error = ev|self.error = str(ev)|self.info = (et, ev, tb)|self.tb = tb|log(ev)|if ev is not None: self.error = ev»
        «return True|return False|return COND|return et is not None»
def ENTRY():
    «with Guard() as g:
        WORK|g = Guard()
    with g:
        WORK|with Guard():
        WORK|try:
        with Guard() as g:
            WORK
    finally:
        «g = None|pass»|with Guard() as g:
        try:
            WORK
        except CLASS:
            «raise|log('x')»»
    «g = None|g.error = None|return 1||return g»
`,
	`@contextlib.contextmanager
def section(name):
    «err = None|»
    try:
        yield name
    «except CLASS as e:
        log(e)|except CLASS:
        raise|except CLASS as e:
        raise RuntimeError(str(e))|finally:
        log('left')|except CLASS as e:
        err = e
        raise|except CLASS as e:
        err = e
        log(err)|except CLASS as e:
        err = str(e)
    else:
        log('fine')»
def ENTRY():
    «with section('a'):
        WORK|with section('a') as name:
        WORK|try:
        with section('a'):
            WORK
    except CLASS as e:
        «pass|log(e)|raise|failed = SAVE»|for i in range(2):
        with section(i):
            WORK»
`,
	`def ENTRY():
    with contextlib.«closing(conn())|suppress(CLASS)|ExitStack()» as s:
        «try:
            WORK
        except CLASS as e:
            failed = SAVE|WORK|x = WORK»
    «return 1||failed = None»
`,
	// exc_info and the traceback.
	`def ENTRY():
    try:
        WORK
    except CLASS:
        «et, ev, tb = sys.exc_info()|info = sys.exc_info()
        et, ev, tb = info|et, ev = sys.exc_info()[:2]
        tb = None|tb = sys.exc_info()[2]»
        try:
            log(traceback.format_tb(tb))
        finally:
            «del tb|tb = None|ev = tb = None|del ev, tb|pass|info = None»
    «return 1|»
`,
	`def report():
    «return sys.exc_info()|info = sys.exc_info()
    log(info[1])|return sys.exc_info()[1]|et, ev, tb = sys.exc_info()
    try:
        return str(ev)
    finally:
        del tb»
def ENTRY():
    try:
        WORK
    except CLASS:
        «report()|got = report()|got = report()
        del got|log(report())|return report()»
    «return 1|»
`,
	// Callbacks.
	`def each(items, on_error):
    for item in items:
        try:
            item.run()
        except CLASS as e:
            on_error(SAVE)
class Log(object):
    def __init__(self):
        self.seen = []
    def add(self, x):
        «self.seen.append(x)|self.seen.append(str(x))|log(x)»
def ENTRY(items):
    «errors = []
    each(items, errors.append)
    «return len(errors)|errors.clear()|del errors|»|log_ = Log()
    each(items, log_.add)
    «return log_|log_.seen = []|log_ = None»|each(items, Log().add)|each(items, lambda x: None)|errors = []
    each(items, lambda x: errors.append(x))
    «errors = None|return 1»»
`,
	// Module state.
	`LAST = None
SEEN = []
def ENTRY():
    global LAST
    try:
        WORK
    except CLASS as e:
        «LAST = SAVE|SEEN.append(SAVE)|LAST = str(e)|LAST = SAVE
        SEEN.append(LAST)»
    «LAST = None||err = LAST
    log(err)|SEEN.clear()|copy_ = list(SEEN)»
`,
	// Inner functions.
	`def ENTRY(items):
    failed = []
    def attempt(item):
        try:
            item.run()
        except CLASS as e:
            «failed.append(SAVE)|failed.append(str(e))|return SAVE»
    «for item in items:
        attempt(item)|for item in items:
        got = attempt(item)
        «got = None|»|got = [attempt(item) for item in items]|list(map(attempt, items))»
    «return failed|failed.clear()|failed = None|return len(failed)|»
`,
	`def deco(fn):
    def wrapper():
        «err = None|»
        try:
            return fn()
        except CLASS as e:
            «err = SAVE|log(e)|raise|return SAVE|wrapper.seen = str(e)»
        «return None|»
    return wrapper
@deco
def work_one():
    WORK
def ENTRY():
    «work_one()|got = work_one()|return work_one()»
`,
	// Else and finally.
	`def ENTRY():
    err = None
    try:
        WORK
    except CLASS as e:
        err = SAVE
    else:
        «return 1|err = None|WORK»
    finally:
        «log(err)|err = None|WORK|pass»
    «return err|RAISE err|return None|err = None|»
`,
	`def ENTRY():
    err = None
    while COND:
        try:
            WORK
        except CLASS as e:
            err = SAVE
            «break|continue|if COND: break|»
        «err = None|log(err)|»
    else:
        «err = None|log('end')|return 1»
    «return 1|err = None|»
`,
	// A generator of results.
	`def results(items):
    for item in items:
        try:
            yield item.run(), None
        except CLASS as e:
            yield None, «SAVE|SAVE|str(e)»
def ENTRY(items):
    «for value, err in results(items):
        if err is not None:
            log(err)
    «err = None|»|for value, err in results(items):
        if err:
            break|good = [v for v, e in results(items) if e is None]|all_ = list(results(items))
    «return len(all_)|all_ = None|»»
`,
	// Comparing and chaining.
	`def ENTRY():
    try:
        try:
            WORK
        except CLASS as e:
            «raise RuntimeError('outer')|raise RuntimeError('outer') from e|raise»
    except «RuntimeError|Exception|CLASS» as outer:
        «log(outer)|kept = outer|text = str(outer)|raise|kept = (outer, 1)
        kept = None|raise ValueError(str(outer))»
    «return 1|»
`,
}

// flags: conditions on parameters and locals that are tested again and again,
// so that which paths belong together matters.
func flags(g *gen) string {
	entry := g.one("f", "main", "run", "process")
	names := []string{"flag", "strict", "quiet"}[:1+g.r.IntN(2)]
	var b strings.Builder
	fmt.Fprintf(&b, "def %s(%s):\n", entry, strings.Join(names, ", "))
	st := &style{wrap: 0.15, tidy: 0.3, tags: map[string]float64{"flag": 8, "helper": 0.3, "loop": 0.4, "branch": 0.3}, vars: map[kind]float64{exc: 1.2, list: 0.3}}
	if g.py2 {
		st.vars[triple] = 0.8
		st.vars[trace] = 0.3
		st.tags["info"] = 3
	}
	f := &fn{gen: g, b: &b, st: st, depth: 1, left: 5 + g.r.IntN(9), flags: names}
	f.body()
	g.defs = append(g.defs, b.String())
	return entry
}

// writeFlag is an if about a flag, a variable or a counter.
func writeFlag(f *fn) bool {
	test := f.one(f.flags...)
	if f.chance(0.4) {
		test = "not " + test
	}
	if f.chance(0.15) && len(f.flags) > 1 {
		test = f.flags[0] + f.one(" and ", " or ") + f.flags[1]
	}
	if v, ok := f.own(exc, triple, trace); ok && f.chance(0.3) {
		test = v.name + f.one(" is None", " is not None", "")
		if f.chance(0.2) {
			test += " and " + f.flags[0]
		}
	}
	f.line("if %s:", test)
	left := false
	f.block(func() {
		if f.chance(0.4) {
			left = writeClearing(f)
		} else {
			left = f.statements(1)
		}
	})
	if f.chance(0.3) {
		f.line("else:")
		other := false
		f.block(func() { other = f.statements(1) })
		return left && other
	}
	return false
}
