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

// reset makes all memory free for use again.
func (n *nodes) reset() {
	n.annAssign.reset()
	n.arg.reset()
	n.arguments.reset()
	n.assert.reset()
	n.assign.reset()
	n.attribute.reset()
	n.augAssign.reset()
	n.await.reset()
	n.binOp.reset()
	n.boolOp.reset()
	n.brk.reset()
	n.call.reset()
	n.classDef.reset()
	n.compare.reset()
	n.constant.reset()
	n.cont.reset()
	n.delete.reset()
	n.dict.reset()
	n.dictComp.reset()
	n.exec.reset()
	n.exprStmt.reset()
	n.extSlice.reset()
	n.forStmt.reset()
	n.formatted.reset()
	n.function.reset()
	n.generatorExp.reset()
	n.global.reset()
	n.ifExp.reset()
	n.ifStmt.reset()
	n.importFrom.reset()
	n.importStmt.reset()
	n.interpolation.reset()
	n.joined.reset()
	n.lambda.reset()
	n.list.reset()
	n.listComp.reset()
	n.match.reset()
	n.name.reset()
	n.namedExpr.reset()
	n.nonlocal.reset()
	n.pass.reset()
	n.print.reset()
	n.raise.reset()
	n.repr.reset()
	n.ret.reset()
	n.set.reset()
	n.setComp.reset()
	n.slice.reset()
	n.starred.reset()
	n.subscript.reset()
	n.templateStr.reset()
	n.try.reset()
	n.tuple.reset()
	n.typeAlias.reset()
	n.unaryOp.reset()
	n.while.reset()
	n.with.reset()
	n.yield.reset()
	n.yieldFrom.reset()
	n.exprs.reset()
	n.stmts.reset()
	n.keywords.reset()
	n.args.reset()
	n.aliases.reset()
	n.cmpOps.reset()
	n.generators.reset()
	n.items.reset()
	n.handlers.reset()
	n.strings.reset()
	n.symbols.reset()
}
