package vm

// Names are the interned identifiers that the interpreter itself looks up.
type Names struct {
	special []*TextObj // by row of slotRows
	rbinary [NumBinary]*TextObj
	name, qualname, module, doc, dict, class, builtins, buildClass, classGetItem, mroEntries, new, del, hash, eq, slots,
	classCell, classDictCell, setName, initSubclass, mro, getattr, enter, exit, aenter, aexit, send, throw, close, weakref,
	annotations, prepare, metaclass, bases, file, path, spec, loader, all, iter, next, len, bool, repr, str, call, init,
	instancecheck, subclasscheck, missing, reversed, lengthHint, format, bytes, index, trunc, complexName, matchArgs, wrapped,
	firstlineno, staticAttributes, typeParams, origBases, notes, keys, items, get, softspace, write, flush, stdout, stderr,
	stdin, displayhook, excepthook, lastTraceback, excType, excValue, excTraceback, underscore, dir, abstractmethods, copyreg, reduceEx, getstate, cmp, coerce, main, iterFn *TextObj
	listAppend *Header
}

func (vm *VM) initNames() {
	n := &vm.names
	n.special = make([]*TextObj, len(slotRows))
	for i := range slotRows {
		n.special[i] = vm.intern(slotRows[i].name)
	}
	for i, s := range binaryNames {
		n.rbinary[i] = vm.intern("__r" + s + "__")
	}
	for _, p := range []struct {
		to **TextObj
		s  string
	}{
		{&n.name, "__name__"}, {&n.qualname, "__qualname__"}, {&n.module, "__module__"}, {&n.doc, "__doc__"}, {&n.dict, "__dict__"},
		{&n.class, "__class__"}, {&n.builtins, "__builtins__"}, {&n.buildClass, "__build_class__"}, {&n.classGetItem, "__class_getitem__"},
		{&n.mroEntries, "__mro_entries__"}, {&n.new, "__new__"}, {&n.del, "__del__"}, {&n.hash, "__hash__"}, {&n.eq, "__eq__"},
		{&n.slots, "__slots__"}, {&n.classCell, "__classcell__"}, {&n.classDictCell, "__classdictcell__"}, {&n.setName, "__set_name__"},
		{&n.initSubclass, "__init_subclass__"}, {&n.mro, "mro"}, {&n.getattr, "__getattr__"}, {&n.enter, "__enter__"}, {&n.exit, "__exit__"},
		{&n.aenter, "__aenter__"}, {&n.aexit, "__aexit__"}, {&n.send, "send"}, {&n.throw, "throw"}, {&n.close, "close"},
		{&n.weakref, "__weakref__"}, {&n.annotations, "__annotations__"}, {&n.prepare, "__prepare__"}, {&n.metaclass, "__metaclass__"},
		{&n.bases, "__bases__"}, {&n.file, "__file__"}, {&n.path, "__path__"}, {&n.spec, "__spec__"}, {&n.loader, "__loader__"},
		{&n.all, "__all__"}, {&n.iter, "__iter__"}, {&n.next, "__next__"}, {&n.len, "__len__"}, {&n.bool, "__bool__"},
		{&n.repr, "__repr__"}, {&n.str, "__str__"}, {&n.call, "__call__"}, {&n.init, "__init__"}, {&n.instancecheck, "__instancecheck__"},
		{&n.subclasscheck, "__subclasscheck__"}, {&n.missing, "__missing__"}, {&n.reversed, "__reversed__"}, {&n.lengthHint, "__length_hint__"},
		{&n.format, "__format__"}, {&n.bytes, "__bytes__"}, {&n.index, "__index__"}, {&n.trunc, "__trunc__"}, {&n.complexName, "__complex__"},
		{&n.matchArgs, "__match_args__"}, {&n.wrapped, "__wrapped__"}, {&n.firstlineno, "__firstlineno__"},
		{&n.staticAttributes, "__static_attributes__"}, {&n.typeParams, "__type_params__"}, {&n.origBases, "__orig_bases__"},
		{&n.notes, "__notes__"}, {&n.keys, "keys"}, {&n.items, "items"}, {&n.get, "get"}, {&n.softspace, "softspace"}, {&n.write, "write"},
		{&n.flush, "flush"}, {&n.stdout, "stdout"}, {&n.stderr, "stderr"}, {&n.stdin, "stdin"}, {&n.displayhook, "displayhook"},
		{&n.excepthook, "excepthook"}, {&n.lastTraceback, "last_traceback"}, {&n.excType, "exc_type"},
		{&n.excValue, "exc_value"}, {&n.excTraceback, "exc_traceback"}, {&n.underscore, "_"}, {&n.dir, "__dir__"},
		{&n.abstractmethods, "__abstractmethods__"}, {&n.copyreg, "copyreg"}, {&n.reduceEx, "__reduce_ex__"}, {&n.getstate, "__getstate__"},
		{&n.cmp, "__cmp__"}, {&n.coerce, "__coerce__"}, {&n.main, "__main__"}, {&n.iterFn, "iter"},
	} {
		*p.to = vm.intern(p.s)
	}
}
