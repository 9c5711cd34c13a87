package vm

// typeTable lists the built-in types, bases before what derives from them.
var typeTable = []typeRow{
	{field: func(ts *Types) **Type { return &ts.Object }, spec: &objectSpec},
	{field: func(ts *Types) **Type { return &ts.Type }, spec: &typeSpec},
	{field: func(ts *Types) **Type { return &ts.Dict }, spec: &dictSpec},
	{field: func(ts *Types) **Type { return &ts.BaseString }, spec: &baseStringSpec, how: Only2},
	{field: func(ts *Types) **Type { return &ts.Bytes }, spec: &bytesSpec, how: Only3},
	{field: func(ts *Types) **Type { return &ts.Str }, spec: &strSpec, how: Only3},
	{field: func(ts *Types) **Type { return &ts.Bytes }, spec: &str2Spec, how: Only2, base: func(ts *Types) **Type { return &ts.BaseString }},
	{field: func(ts *Types) **Type { return &ts.Str }, spec: &unicodeSpec, how: Only2, base: func(ts *Types) **Type { return &ts.BaseString }},
	{field: func(ts *Types) **Type { return &ts.Tuple }, spec: &tupleSpec},
	{field: func(ts *Types) **Type { return &ts.MethodDescr }, spec: &methodDescrSpec},
	{field: func(ts *Types) **Type { return &ts.ClassMethodDescr }, spec: &classMethodDescrSpec},
	{field: func(ts *Types) **Type { return &ts.Wrapper }, spec: &wrapperDescrSpec},
	{field: func(ts *Types) **Type { return &ts.GetSet }, spec: &getSetDescrSpec},
	{field: func(ts *Types) **Type { return &ts.Member }, spec: &memberDescrSpec},
	{field: func(ts *Types) **Type { return &ts.NativeFunc }, spec: &nativeFuncSpec},
	{field: func(ts *Types) **Type { return &ts.MethodWrapper }, spec: &methodWrapperSpec},
	{field: func(ts *Types) **Type { return &ts.StaticMethod }, spec: &staticMethodSpec},
	{field: func(ts *Types) **Type { return &ts.ClassMethod }, spec: &classMethodSpec},
	{field: func(ts *Types) **Type { return &ts.Int }, spec: &intSpec},
	{field: func(ts *Types) **Type { return &ts.Long }, spec: &longSpec, how: Only2},
	{field: func(ts *Types) **Type { return &ts.Bool }, spec: &boolSpec, base: func(ts *Types) **Type { return &ts.Int }},
	{field: func(ts *Types) **Type { return &ts.Float }, spec: &floatSpec},
	{field: func(ts *Types) **Type { return &ts.Complex }, spec: &complexSpec},
	{field: func(ts *Types) **Type { return &ts.NoneType }, spec: &noneSpec},
	{field: func(ts *Types) **Type { return &ts.NotImplementedType }, spec: &notImplementedSpec},
	{field: func(ts *Types) **Type { return &ts.EllipsisType }, spec: &ellipsisSpec},
	{field: func(ts *Types) **Type { return &ts.ByteArray }, spec: &byteArraySpec},
	{field: func(ts *Types) **Type { return &ts.List }, spec: &listSpec},
	{field: func(ts *Types) **Type { return &ts.Set }, spec: &setSpec},
	{field: func(ts *Types) **Type { return &ts.FrozenSet }, spec: &frozenSetSpec},
	{field: func(ts *Types) **Type { return &ts.Slice }, spec: &sliceSpec},
	{field: func(ts *Types) **Type { return &ts.Range }, spec: &rangeSpec, how: Only3},
	{field: func(ts *Types) **Type { return &ts.Range }, spec: &xrangeSpec, how: Only2},
	{field: func(ts *Types) **Type { return &ts.Function }, spec: &functionSpec},
	{field: func(ts *Types) **Type { return &ts.Method }, spec: &methodSpec},
	{field: func(ts *Types) **Type { return &ts.Property }, spec: &propertySpec},
	{field: func(ts *Types) **Type { return &ts.Super }, spec: &superSpec},
	{field: func(ts *Types) **Type { return &ts.Cell }, spec: &cellSpec},
	{field: func(ts *Types) **Type { return &ts.Code }, spec: &codeSpec},
	{field: func(ts *Types) **Type { return &ts.Frame }, spec: &frameSpec},
	{field: func(ts *Types) **Type { return &ts.Traceback }, spec: &tracebackSpec},
	{field: func(ts *Types) **Type { return &ts.FrameLocals }, spec: &frameLocalsSpec, how: Only3},
	{field: func(ts *Types) **Type { return &ts.Module }, spec: &moduleSpec},
	{field: func(ts *Types) **Type { return &ts.Generator }, spec: &generatorSpec},
	{field: func(ts *Types) **Type { return &ts.Coroutine }, spec: &coroutineSpec, how: Only3},
	{field: func(ts *Types) **Type { return &ts.AsyncGenerator }, spec: &asyncGeneratorSpec, how: Only3},
	{field: func(ts *Types) **Type { return &ts.Weakref }, spec: &weakrefSpec},
	{field: func(ts *Types) **Type { return &ts.WeakProxy }, spec: &weakProxySpec},
	{field: func(ts *Types) **Type { return &ts.WeakCallableProxy }, spec: &weakCallableProxySpec},
	{field: func(ts *Types) **Type { return &ts.MappingProxy }, spec: &mappingProxySpec},
	{field: func(ts *Types) **Type { return &ts.DictKeys }, spec: &dictKeysSpec},
	{field: func(ts *Types) **Type { return &ts.DictValues }, spec: &dictValuesSpec},
	{field: func(ts *Types) **Type { return &ts.DictItems }, spec: &dictItemsSpec},
	{field: func(ts *Types) **Type { return &ts.OldClass }, spec: &oldClassSpec, how: Only2},
	{field: func(ts *Types) **Type { return &ts.OldInstance }, spec: &oldInstanceSpec, how: Only2},
}

// The iterators are classes of their own.
func init() {
	for how := range numIters {
		if spec := iterSpecs[how]; spec != nil {
			typeTable = append(typeTable, typeRow{field: func(ts *Types) **Type { return &ts.Iter[how] }, spec: spec})
		}
	}
}
