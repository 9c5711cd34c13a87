package syntax

// nodes are the slabs and lists of a File, one for each type.
type nodes struct {
	annAssign     slab[AnnAssign]
	arg           slab[Arg]
	arguments     slab[Arguments]
	assert        slab[Assert]
	assign        slab[Assign]
	attribute     slab[Attribute]
	augAssign     slab[AugAssign]
	await         slab[Await]
	binOp         slab[BinOp]
	boolOp        slab[BoolOp]
	brk           slab[Break]
	call          slab[Call]
	classDef      slab[ClassDef]
	compare       slab[Compare]
	constant      slab[Constant]
	cont          slab[Continue]
	delete        slab[Delete]
	dict          slab[Dict]
	dictComp      slab[DictComp]
	exec          slab[Exec]
	exprStmt      slab[ExprStmt]
	extSlice      slab[ExtSlice]
	forStmt       slab[For]
	formatted     slab[FormattedValue]
	function      slab[FunctionDef]
	generatorExp  slab[GeneratorExp]
	global        slab[Global]
	ifExp         slab[IfExp]
	ifStmt        slab[If]
	importFrom    slab[ImportFrom]
	importStmt    slab[Import]
	interpolation slab[Interpolation]
	joined        slab[JoinedStr]
	lambda        slab[Lambda]
	list          slab[List]
	listComp      slab[ListComp]
	match         slab[Match]
	name          slab[Name]
	namedExpr     slab[NamedExpr]
	nonlocal      slab[Nonlocal]
	pass          slab[Pass]
	print         slab[Print]
	raise         slab[Raise]
	repr          slab[Repr]
	ret           slab[Return]
	set           slab[Set]
	setComp       slab[SetComp]
	slice         slab[Slice]
	starred       slab[Starred]
	subscript     slab[Subscript]
	templateStr   slab[TemplateStr]
	try           slab[Try]
	tuple         slab[Tuple]
	typeAlias     slab[TypeAlias]
	unaryOp       slab[UnaryOp]
	while         slab[While]
	with          slab[With]
	yield         slab[Yield]
	yieldFrom     slab[YieldFrom]

	exprs      lists[Expr]
	stmts      lists[Stmt]
	keywords   lists[Keyword]
	args       lists[Arg]
	aliases    lists[Alias]
	cmpOps     lists[CmpOperator]
	generators lists[Comprehension]
	items      lists[WithItem]
	handlers   lists[ExceptHandler]
	strings    lists[string]
	symbols    lists[Sym]
}

// all lists them.
func (n *nodes) all() [70]memory {
	return [...]memory{
		&n.annAssign, &n.arg, &n.arguments, &n.assert, &n.assign, &n.attribute,
		&n.augAssign, &n.await, &n.binOp, &n.boolOp, &n.brk, &n.call,
		&n.classDef, &n.compare, &n.constant, &n.cont, &n.delete, &n.dict,
		&n.dictComp, &n.exec, &n.exprStmt, &n.extSlice, &n.forStmt, &n.formatted,
		&n.function, &n.generatorExp, &n.global, &n.ifExp, &n.ifStmt, &n.importFrom,
		&n.importStmt, &n.interpolation, &n.joined, &n.lambda, &n.list, &n.listComp,
		&n.match, &n.name, &n.namedExpr, &n.nonlocal, &n.pass, &n.print,
		&n.raise, &n.repr, &n.ret, &n.set, &n.setComp, &n.slice,
		&n.starred, &n.subscript, &n.templateStr, &n.try, &n.tuple, &n.typeAlias,
		&n.unaryOp, &n.while, &n.with, &n.yield, &n.yieldFrom, &n.exprs,
		&n.stmts, &n.keywords, &n.args, &n.aliases, &n.cmpOps, &n.generators,
		&n.items, &n.handlers, &n.strings, &n.symbols,
	}
}

// reset makes all memory free for use again.
func (n *nodes) reset() {
	for _, m := range n.all() {
		m.reset()
	}
}

// filled is how far each memory is in use.
type filled [70]struct{ next, left int }

func (n *nodes) filled() (f filled) {
	for i, m := range n.all() {
		f[i].next, f[i].left = m.filled()
	}
	return f
}

// back makes what was taken since free for use again.
func (n *nodes) back(f *filled) {
	for i, m := range n.all() {
		m.back(f[i].next, f[i].left)
	}
}
