package vm

import "strings"

// Module _warnings: filters, and what becomes of a warning. CPython's
// _warnings.c.

// warnState is what the module keeps in each VM.
type warnState struct {
	filters       Value // list
	defaultAction Value
	once          Value // dict
	version       int64 // of the filters: registries older than it are stale
}

// Visit visits what is held.
func (s *warnState) Visit(visit func(Value)) { visitAll(visit, s.filters, s.defaultAction, s.once) }

func (t *Thread) warnState() *warnState {
	return Ext(t.vm, "_warnings", func() *warnState {
		s := &warnState{once: t.NewDict(), defaultAction: t.Str("default")}
		s.filters = t.initialFilters()
		return s
	})
}

// initialFilters is what warnings.filters is at the start.
func (t *Thread) initialFilters() Value {
	l := t.NewList()
	add := func(action, category, module string) {
		mod := None
		if module != "" {
			mod = t.Str(module)
		}
		f := t.NewTuple(t.Str(action), None, t.vm.types.ExceptionNamed(category).Value().incref(), mod, Int(0))
		asList(l.p).items = append(asList(l.p).items, f)
	}
	if t.vm.py2 {
		add("ignore", "DeprecationWarning", "")
		add("ignore", "PendingDeprecationWarning", "")
		add("ignore", "ImportWarning", "")
		add("ignore", "BytesWarning", "")
		return l
	}
	add("default", "DeprecationWarning", "__main__")
	add("ignore", "DeprecationWarning", "")
	add("ignore", "PendingDeprecationWarning", "")
	add("ignore", "ImportWarning", "")
	add("ignore", "ResourceWarning", "")
	return l
}

var warningsModule = NativeModule{Name: "_warnings",
	Doc: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
	Funcs: []Method{
		{Name: "warn", Sig: "message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()", How: Only3, Fn: warningsWarn, Doc: "Issue a warning, or maybe ignore it or raise an exception."},
		{Name: "warn", Sig: "message, category=None, stacklevel=1", How: Only2, Fn: warningsWarn, Doc: "Issue a warning, or maybe ignore it or raise an exception."},
		{Name: "warn_explicit", Sig: "message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None", How: Only3, Fn: warningsExplicit},
		{Name: "warn_explicit", Sig: "message, category, filename, lineno, module=None, registry=None, module_globals=None", How: Only2, Fn: warningsExplicit},
		{Name: "_filters_mutated", How: Only3, Fn: func(t *Thread, a []Value) Value {
			t.warnState().version++
			return None
		}},
	},
	Init: func(t *Thread, m *Module) bool {
		s := t.warnState()
		m.Set("filters", s.filters.incref())
		names := [2]string{"_onceregistry", "_defaultaction"}
		if t.vm.py2 {
			names = [2]string{"once_registry", "default_action"}
		}
		m.Set(names[0], s.once.incref())
		m.Set(names[1], s.defaultAction.incref())
		return true
	},
}

// Warn issues a warning as PyErr_WarnEx does: stacklevel 1 is the frame that
// runs. It returns false where a filter made an exception of it.
func (t *Thread) Warn(category *Type, stacklevel int, format string, args ...any) bool {
	text := t.Str(sprintf(format, args...))
	r := t.doWarn(text, category.Value(), stacklevel, Null, nil)
	t.decref(text)
	return r.p != nil
}

// WarnUnclosed issues the ResourceWarning about an object that is let go of while it
// holds something open. What that raises is only reported.
func (t *Thread) WarnUnclosed(v Value) {
	if t.vm.py2 {
		return
	}
	e := t.fetchExc()
	if r := t.Repr(v); r.p != nil {
		text := t.Str("unclosed " + GoString(r))
		t.decref(r)
		r = t.doWarn(text, t.vm.types.ExceptionNamed("ResourceWarning").Value(), 1, v, nil)
		t.decref(text)
		t.xdecref(r)
	}
	if t.Failed() {
		t.WriteUnraisable(v)
	}
	t.restoreExc(e)
}

// warn issues a warning of a built-in category about the frame that runs.
func (t *Thread) warn(category, msg string) bool {
	return t.Warn(t.vm.types.ExceptionNamed(category), 1, "%s", msg)
}

// warningClass gives the category of a warning (owned, Null where it raised).
func (t *Thread) warningClass(message, category Value) Value {
	base := t.vm.types.Warning
	if t.isInstance(message, base) {
		return t.typeOf(message).Value().incref()
	}
	if category.p == nil || category.p == &tNone {
		return t.vm.types.UserWarning.Value().incref()
	}
	is, ok := true, true
	if t.vm.py2 {
		is, ok = t.isSubclassOf(category, base.Value())
	} else if category.p.kind != kType || !asType(category.p).isSubtype(base) {
		is = false
	}
	switch {
	case !ok:
		return Null
	case !is && t.vm.py2:
		return t.typeError("category must be a subclass of Warning")
	case !is:
		return t.typeError("category must be a Warning subclass, not '%s'", t.typeName(category))
	}
	return category.incref()
}

func warningsWarn(t *Thread, a []Value) Value {
	category := t.warningClass(a[0], a[1])
	if category.p == nil {
		return Null
	}
	defer t.decref(category)
	level := 1
	if a[2].p != nil {
		n, ok := t.Index(a[2], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		level = int(n)
	}
	source := Null
	var skip []string
	if !t.vm.py2 {
		source = a[3]
		if a[4].p != nil {
			if a[4].p.kind != kTuple {
				return t.typeError("warn() argument 'skip_file_prefixes' must be tuple, not %s", t.typeName(a[4]))
			}
			for _, x := range asTuple(a[4].p).items {
				if !t.isStr(x) {
					return t.typeError("Found non-str '%s' in skip_file_prefixes.", t.typeName(x))
				}
				skip = append(skip, GoString(x))
			}
			if len(skip) > 0 && level < 2 {
				level = 2
			}
		}
	}
	return t.doWarn(a[0], category, level, source, skip)
}

// isImportFrame tells whether a frame belongs to the import machinery.
func isImportFrame(f *Frame) bool {
	s := GoString(f.code.filename)
	return strings.Contains(s, "importlib") && strings.Contains(s, "_bootstrap")
}

// warnFrame gives the frame that a stack level means; nil where there is none.
func (t *Thread) warnFrame(level int, skip []string) *Frame {
	f := t.pyFrame()
	back := func(f *Frame) *Frame {
		for f = f.back; f != nil && f.code.native != nil; f = f.back {
		}
		return f
	}
	if t.vm.py2 {
		for level--; level > 0 && f != nil; level-- {
			f = back(f)
		}
		return f
	}
	internal := func(f *Frame) bool {
		if isImportFrame(f) {
			return true
		}
		for _, s := range skip {
			if strings.HasPrefix(GoString(f.code.filename), s) {
				return true
			}
		}
		return false
	}
	if level <= 0 || f != nil && isImportFrame(f) {
		for level--; level > 0 && f != nil; level-- {
			f = back(f)
		}
		return f
	}
	for level--; level > 0 && f != nil; level-- {
		for f = back(f); f != nil && internal(f); f = back(f) {
		}
	}
	return f
}

// doWarn is warn() with its category known. None, or Null where it raised.
func (t *Thread) doWarn(message, category Value, level int, source Value, skip []string) Value {
	f := t.warnFrame(level, skip)
	var globals *DictObj
	var filename Value
	line := int64(1)
	if f == nil {
		globals = t.vm.sys.dict
		filename = t.Str("<sys>")
		if t.vm.py2 {
			t.decref(filename)
			filename = Null
		} else {
			line = 0
		}
	} else {
		globals = f.globals
		filename = f.code.filename.incref()
		line = int64(t.lineOf(f))
	}
	globals.rc++
	defer t.decref(obj(&globals.Header))
	name := t.vm.intern("__warningregistry__")
	registry := globals.getStr(name)
	if registry.p == nil {
		registry = t.NewDict()
		globals.setStr(t, name, registry)
	} else {
		registry.incref()
	}
	defer t.decref(registry)
	module := globals.getStr(t.vm.names.name)
	if module.p == nil || !t.isStr(module) {
		module = t.Str("<string>")
	} else {
		module.incref()
	}
	defer t.decref(module)
	if t.vm.py2 {
		filename = t.warnFile2(globals, module, filename)
	}
	defer t.decref(filename)
	return t.warnExplicit(category, message, filename, line, module, registry, source, Null)
}

// warnFile2 is Python 2's way to the file of a module: __file__, its source
// where that is compiled code; filename (stolen, may be Null) is not used.
func (t *Thread) warnFile2(globals *DictObj, module, filename Value) Value {
	t.xdecref(filename)
	if v := globals.getStr(t.vm.names.file); v.p != nil && t.isStr(v) {
		s := GoString(v)
		if n := len(s); n > 4 && (s[n-4:] == ".pyc" || s[n-4:] == ".pyo") {
			return t.Str(s[:n-1])
		}
		return v.incref()
	}
	if GoString(module) == "__main__" {
		argv := t.vm.sys.dict.getStr(t.vm.intern("argv"))
		if argv.p != nil && argv.p.kind == kList && len(asList(argv.p).items) > 0 {
			if v := asList(argv.p).items[0]; t.isStr(v) && len(asText(v.p).s) > 0 {
				return v.incref()
			}
		}
		return t.Str("__main__")
	}
	return module.incref()
}

// lineOf gives the line that a frame is at.
func (t *Thread) lineOf(f *Frame) int32 { return f.lineAt(f.lasti(t)) }

func warningsExplicit(t *Thread, a []Value) Value {
	line, ok := t.Index(a[3], t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	module := a[4]
	if module.p == nil || module.p == &tNone {
		module = t.moduleOfFile(a[2])
	} else {
		module.incref()
	}
	defer t.decref(module)
	registry := a[5]
	if registry.p == &tNone {
		registry = Null
	}
	if registry.p != nil && registry.p.kind != kDict {
		return t.typeError("'registry' must be a dict or None")
	}
	source, line3 := Null, Null
	if !t.vm.py2 {
		source = a[7]
	}
	if a[6].p != nil && a[6].p != &tNone {
		if line3 = t.lineFromLoader(a[6], int(line)); t.Failed() {
			return Null
		}
	}
	r := t.warnExplicit(a[1], a[0], a[2], line, module, registry, source, line3)
	t.xdecref(line3)
	return r
}

// lineFromLoader asks the loader in a module's globals for a source line.
func (t *Thread) lineFromLoader(globals Value, line int) Value {
	if globals.p.kind != kDict {
		return t.typeError("module_globals must be a dict, not '%s'", t.typeName(globals))
	}
	d := asDict(globals.p)
	loader, name := d.getStr(t.vm.names.loader), d.getStr(t.vm.names.name)
	if loader.p == nil || name.p == nil || loader.p == &tNone {
		return Null
	}
	get, _ := t.LookupAttr(loader, "get_source")
	if get.p == nil {
		return Null
	}
	src := t.Call(get, name)
	t.decref(get)
	if src.p == nil || src.p == &tNone {
		return Null
	}
	lines := t.CallMethod(src, "splitlines")
	t.decref(src)
	if lines.p == nil {
		return Null
	}
	defer t.decref(lines)
	if line < 1 || line > len(asList(lines.p).items) {
		return t.indexError("list index out of range")
	}
	return asList(lines.p).items[line-1].incref()
}

// moduleOfFile names the module of a file where none is given.
func (t *Thread) moduleOfFile(filename Value) Value {
	if !t.isStr(filename) {
		return filename.incref()
	}
	s := GoString(filename)
	if s == "" {
		return t.Str("<unknown>")
	}
	if len(s) >= 3 && s[len(s)-3:] == ".py" {
		return t.Str(s[:len(s)-3])
	}
	return filename.incref()
}

// warnVar gives what module warnings has under a name, or the VM's own (owned).
func (t *Thread) warnVar(name3, name2 string, own Value) Value {
	name := name3
	if t.vm.py2 {
		name = name2
	}
	if m := t.vm.modules.getStr(t.vm.intern("warnings")); m.p != nil && m.p.kind == kModule {
		if v := asModule(m.p).dict.getStr(t.vm.intern(name)); v.p != nil {
			return v.incref()
		}
	}
	return own.incref()
}

// warnExplicit is CPython's warn_explicit; all borrowed, registry, source and
// line may be Null.
func (t *Thread) warnExplicit(category, message, filename Value, line int64, module, registry, source, sourceLine Value) Value {
	if registry.p != nil && registry.p.kind != kDict && registry.p != &tNone {
		return t.typeError("'registry' must be a dict or None")
	}
	if registry.p == &tNone {
		registry = Null
	}
	var text Value
	if t.isInstance(message, t.vm.types.Warning) {
		text = t.StrOf(message)
		category = t.typeOf(message).Value()
		message.incref()
	} else {
		text = message.incref()
		message = t.Call(category, message)
	}
	if text.p == nil || message.p == nil {
		t.xdecref(text)
		t.xdecref(message)
		return Null
	}
	defer t.decref(text)
	defer t.decref(message)
	key := t.NewTuple(text.incref(), category.incref(), Int(line))
	defer t.decref(key)
	if registry.p != nil {
		if warned, ok := t.alreadyWarned(registry, key, false); !ok {
			return Null
		} else if warned {
			return None
		}
	}
	action := t.filterAction(category, text, line, module)
	if action == "" {
		return Null
	}
	if action == "error" {
		if t.vm.py2 {
			t.restoreExc(saved{exc: message.incref(), typ: category.incref()})
		} else {
			t.setRaised(message.incref())
		}
		return Null
	}
	if action == "ignore" {
		return None
	}
	show, ok := t.shouldShow(action, registry, text, category, key)
	if !ok {
		return Null
	}
	if show {
		return t.showWarning(category, text, message, filename, line, sourceLine, source)
	}
	return None
}

// shouldShow notes a warning where its action says so and tells whether it is
// the first of its kind.
func (t *Thread) shouldShow(action string, registry, text, category, key Value) (show, ok bool) {
	always := action == "always" || action == "all" && !t.vm.py2
	if registry.p != nil && !always && !t.DictSet(registry, key, True) {
		return false, false
	}
	warned := false
	ok = true
	switch action {
	case "always", "all":
	case "once":
		if registry.p == nil {
			registry = t.warnVar("onceregistry", "onceregistry", t.warnState().once)
			defer t.decref(registry)
		}
		warned, ok = t.noteWarned(registry, text, category, false)
	case "module":
		if registry.p != nil {
			warned, ok = t.noteWarned(registry, text, category, true)
		}
	case "default":
	default:
		t.raise(t.vm.types.RuntimeError, "Unrecognized action (%s) in warnings.filters:\n item", action)
		return false, false
	}
	return !warned, ok
}

// noteWarned is CPython's update_registry.
func (t *Thread) noteWarned(registry, text, category Value, zero bool) (warned, ok bool) {
	key := t.NewTuple(text.incref(), category.incref())
	if zero {
		t.decref(key)
		key = t.NewTuple(text.incref(), category.incref(), Int(0))
	}
	warned, ok = t.alreadyWarned(registry, key, true)
	t.decref(key)
	return warned, ok
}

// alreadyWarned looks a warning up in a registry, which is emptied where the
// filters have changed since.
func (t *Thread) alreadyWarned(registry, key Value, set bool) (warned, ok bool) {
	d := asDict(registry.p)
	if !t.vm.py2 {
		name := t.vm.intern("version")
		now := t.warnState().version
		if v := d.getStr(name); v.p != &tInt || v.int() != now {
			d.clear(t)
			d.setStr(t, name, Int(now))
		} else {
			x, ok := d.get(t, key)
			if !ok {
				return false, false
			}
			if x.p != nil {
				warned, ok = t.IsTrue(x)
				if !ok || warned {
					return warned, ok
				}
			}
		}
	} else if x, ok := d.get(t, key); !ok {
		return false, false
	} else if x.p != nil {
		if warned, ok = t.IsTrue(x); !ok || warned {
			return warned, ok
		}
	}
	if set {
		return false, d.set(t, key, True)
	}
	return false, true
}

// filterAction finds what is to be done with a warning; "" where it raised.
func (t *Thread) filterAction(category, text Value, line int64, module Value) string {
	s := t.warnState()
	filters := t.warnVar("filters", "filters", s.filters)
	defer t.decref(filters)
	if filters.p.kind != kList {
		t.valueError("_warnings.filters must be a list")
		return ""
	}
	for i := 0; i < len(asList(filters.p).items); i++ {
		item := asList(filters.p).items[i]
		if item.p.kind != kTuple || len(asTuple(item.p).items) != 5 {
			t.valueError("_warnings.filters item %d isn't a 5-tuple", i)
			return ""
		}
		item.incref()
		hit, ok := t.filterMatches(asTuple(item.p).items, category, text, line, module)
		action := asTuple(item.p).items[0]
		if ok && hit && !t.isStr(action) {
			t.typeError("action must be a string, not '%s'", t.typeName(action))
			ok = false
		}
		name := ""
		if ok && hit {
			name = GoString(action)
		}
		t.decref(item)
		if !ok {
			return ""
		}
		if hit {
			return name
		}
	}
	action := t.warnVar("defaultaction", "defaultaction", s.defaultAction)
	defer t.decref(action)
	if !t.isStr(action) {
		t.typeError("_warnings.defaultaction must be a string, not '%s'", t.typeName(action))
		return ""
	}
	return GoString(action)
}

func (t *Thread) filterMatches(f []Value, category, text Value, line int64, module Value) (hit, ok bool) {
	matches := func(pattern, arg Value) (bool, bool) {
		if pattern.p == &tNone {
			return true, true
		}
		if t.isStr(pattern) && pattern.p.flags&flagSub == 0 && !t.vm.py2 {
			return t.CompareBool(pattern, arg, EQ)
		}
		r := t.CallMethod(pattern, "match", arg)
		if r.p == nil {
			return false, false
		}
		defer t.decref(r)
		return t.IsTrue(r)
	}
	if hit, ok = matches(f[1], text); !ok || !hit {
		return hit, ok
	}
	if hit, ok = t.isSubclassOf(category, f[2]); !ok || !hit {
		return hit, ok
	}
	if hit, ok = matches(f[3], module); !ok || !hit {
		return hit, ok
	}
	n, ok := t.Index(f[4], t.vm.types.OverflowError)
	return n == 0 || n == line, ok
}

// showWarning hands a warning to module warnings, or prints it where that is not
// there.
func (t *Thread) showWarning(category, text, message, filename Value, line int64, sourceLine, source Value) Value {
	name := "_showwarnmsg"
	if t.vm.py2 {
		name = "showwarning"
	}
	show := t.warningsAttr(name, source.p != nil && source.p != &tNone)
	if show.p == nil {
		if t.Failed() {
			return Null
		}
		return t.printWarning(category, text, filename, line, sourceLine)
	}
	defer t.decref(show)
	if t.vm.py2 {
		args := []Value{message, category, filename, Int(line)}
		if sourceLine.p != nil {
			args = append(args, None, sourceLine)
		}
		return t.noneOf(t.Call(show, args...))
	}
	class := t.warningsAttr("WarningMessage", false)
	if class.p == nil {
		return t.raise(t.vm.types.RuntimeError, "unable to get warnings.WarningMessage")
	}
	defer t.decref(class)
	if source.p == nil {
		source = None
	}
	msg := t.Call(class, message, category, filename, Int(line), None, None, source)
	if msg.p == nil {
		return Null
	}
	r := t.noneOf(t.Call(show, msg))
	t.decref(msg)
	return r
}

// warningsAttr gives what module warnings has under a name (owned), Null where it
// has nothing; it imports the module where that is asked for and it can.
func (t *Thread) warningsAttr(name string, load bool) Value {
	m := t.vm.modules.getStr(t.vm.intern("warnings"))
	if m.p == nil && load && !t.vm.finalizing {
		if m = t.ImportModule("warnings"); m.p == nil {
			if t.matches(t.vm.types.ImportError) {
				t.clearExc()
			}
			return Null
		}
		t.decref(m)
	}
	if m.p == nil || m.p.kind != kModule {
		return Null
	}
	return asModule(m.p).dict.getStr(t.vm.intern(name)).xincref()
}

// noneOf drops a result: None, or Null where there is none.
func (t *Thread) noneOf(r Value) Value {
	if r.p == nil {
		return Null
	}
	t.decref(r)
	return None
}

// printWarning prints a warning to sys.stderr with its source line.
func (t *Thread) printWarning(category, text, filename Value, line int64, sourceLine Value) Value {
	name, ok := t.lookupAttr(category, t.vm.names.name)
	if name.p == nil {
		if ok {
			t.attrError("__name__")
		}
		return Null
	}
	s := sprintf("%s:%d: %s: %s\n", t.strOrEmpty(filename), line, t.strOrEmpty(name), t.strOrEmpty(text))
	t.decref(name)
	src, found := "", false
	if sourceLine.p != nil {
		src, found = GoString(sourceLine), true
	} else if t.isStr(filename) {
		src, found = t.sourceLine(GoString(filename), int(line))
	}
	if src = strings.TrimSpace(src); found && src != "" {
		s += "  " + src + "\n"
	}
	t.writeStderr(s)
	return None
}
