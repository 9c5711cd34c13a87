package randprog

// idiomTexts3 are the idioms of Python 3 alone: coroutines and what 2 lacks.
var idiomTexts3 = []string{
	`import asyncio
async def job():
    «err = None|»
    await asyncio.sleep(0)
    try:
        return WORK
    except CLASS as e:
        «err = SAVE|raise|log(e)|err = SAVE
        err = None»
async def start():
    «try:
        await job()
    except CLASS as e:
        «pass|log(e)|kept = SAVE»|t = asyncio.ensure_future(job())
    try:
        await t
    except CLASS:
        «pass|t = None»
    «finally:
        t = None|»|results = await asyncio.gather(job(), return_exceptions=True)
    «return len(results)|results = None»|await job()»
def ENTRY():
    «asyncio.run(start())|try:
        asyncio.run(start())
    except CLASS as e:
        «pass|log(e)|kept = e»»
`,
	`async def attempt():
    try:
        return WORK, None
    except CLASS as e:
        return None, SAVE
async def start():
    value, err = await attempt()
    «if err is not None:
        log(err)|err = None|return value»
def ENTRY():
    co = start()
    try:
        co.send(None)
    except StopIteration:
        pass
    «co = None|»
`,
	`class Manager:
    async def __aenter__(self):
        return self
    async def __aexit__(self, et, ev, tb):
        «self.err = ev|log(ev)|self.err = str(ev)»
        return «True|False|et is not None»
async def start():
    async with Manager() «as m|»:
        WORK
def ENTRY():
    co = start()
    try:
        co.send(None)
    except StopIteration:
        pass
`,
	`def ENTRY():
    err = None
    try:
        WORK
    except CLASS as e:
        if (text := str(e)):
            «err = SAVE|log(text)|raise RuntimeError(text) from e»
        «else:
            raise|»
    «return err is None|err = None|if err is not None:
        raise RuntimeError(f'{err}') from None»
`,
	`def ENTRY(items):
    count = 0
    def attempt(item):
        nonlocal count
        try:
            item.run()
        except CLASS as e:
            count += 1
            «kept = e|return e|log(e)»
    for item in items:
        «attempt(item)|got = attempt(item)|log(attempt(item))»
    return count
`,
	`def numbers(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                log(got)
    «except CLASS as e:
        «failed = SAVE|log(e)|raise»|finally:
        got = None»
def ENTRY():
    g = numbers(3)
    next(g)
    try:
        WORK
    except CLASS as e:
        «g.send(str(e))|g.send(e)|g.throw(e)|g.close()»
    «g.close()|g = None|return 1|»
`,
	`def inner():
    try:
        WORK
    except CLASS as e:
        «return e|return str(e)|kept = e»
    yield 1
def outer():
    got = yield from inner()
    «yield got|got = None
    yield 2|yield 3»
def ENTRY():
    «for x in outer():
        log(x)|all_ = list(outer())|all_ = [str(x) for x in outer()]|total = sum(1 for _ in outer())»
`,
	`import threading
def work_there(out):
    try:
        WORK
    except CLASS as e:
        «out.append(e)|out.append(str(e))|err = e|log(e)»
    «out = None|»
def ENTRY():
    out = []
    t = threading.Thread(target=work_there, args=(out,))
    t.start()
    t.join()
    «return len(out)|out.clear()|return 1»
`,
	`from dataclasses import dataclass
@dataclass
class Outcome:
    value: object = None
    error: object = None
def attempt():
    try:
        return Outcome(value=WORK)
    except CLASS as e:
        return Outcome(error=SAVE)
def ENTRY():
    «o = attempt()
    return o.value|return attempt().value|o = attempt()
    o.error = None|o = attempt()
    if isinstance(o.error, Exception):
        raise o.error|attempt()»
`,
}

// idiomTextsBoth are classes that keep what they are given, for either
// dialect.
var idiomTextsBoth = []string{
	`class Store(object):
    def __init__(self):
        self.data = {}
    def __setitem__(self, key, value):
        self.data[key] = «value|value|str(value)»
    def __call__(self, value):
        «self.last = value|log(value)»
    def __getitem__(self, key):
        return self.data[key]
def ENTRY():
    s = Store()
    try:
        WORK
    except CLASS as e:
        «s['a'] = SAVE|s(SAVE)|s.data['b'] = SAVE|s['a'] = str(e)»
    «s.data = {}|s = None|return s|»
`,
	`class Base(object):
    error = None
    def fail(self, e):
        «self.error = e|self.error = str(e)|log(e)|raise RuntimeError(str(e))»
    def reset(self):
        self.error = None
class Step(Base):
    def __init__(self):
        «super(Step, self).__init__()|self.error = None»
    def run(self):
        try:
            WORK
        except CLASS as e:
            self.fail(SAVE)
        «self.reset()|»
def ENTRY():
    s = Step()
    s.run()
    «s.reset()|return s.error is None|s = None|»
`,
	`class Record(object):
    def __init__(self, error):
        self._error = error
    @property
    def error(self):
        return self._error
    @error.setter
    def error(self, value):
        self._error = «value|value|None»
def ENTRY():
    r = Record(None)
    try:
        WORK
    except CLASS as e:
        «r.error = SAVE|r = Record(SAVE)|r = Record(str(e))»
    «r.error = None|return r.error is None|r = None|»
`,
	`class Events(object):
    def __init__(self):
        self.handlers = []
    def on(self, handler):
        self.handlers.append(handler)
    def fire(self, value):
        for h in self.handlers:
            h(value)
def ENTRY():
    seen = []
    ev = Events()
    «ev.on(seen.append)|ev.on(lambda x: seen.append(x))|ev.on(lambda x: seen.append(str(x)))|ev.on(log)»
    try:
        WORK
    except CLASS as e:
        ev.fire(SAVE)
    «return len(seen)|del seen[:]|seen = None|ev = None|»
`,
	`def first(*attempts):
    for a in attempts:
        try:
            return a()
        except CLASS as e:
            «last = SAVE|log(e)|last = SAVE
            last = None»
    «return None|raise RuntimeError('none')»
def ENTRY():
    «return first(boom, work)|got = first(lambda: WORK, work)|try:
        first(boom)
    except RuntimeError:
        pass»
`,
	`def ENTRY(items):
    pending = list(items)
    while pending:
        item = pending.pop()
        try:
            item.run()
        except CLASS as e:
            «pending.append(item)
            err = SAVE
            break|err = SAVE|log(e)
            continue|raise»
    «err = None|return len(pending)|»
`,
	`def check(value, problems):
    «if value is None:
        problems.append(ValueError('none'))|try:
        WORK
    except CLASS as e:
        problems.append(SAVE)»
    return problems
def ENTRY():
    «p = check(1, [])
    if p:
        raise RuntimeError(str(p[0]))|p = []
    check(None, p)
    if p:
        raise p[0]|p = []
    check(None, p)
    if p:
        raise p.pop()|return check(1, [])|check(1, [])|p = check(1, [])
    del p[:]|p = check(1, [])
    p = None»
`,
}
