package vm

// coreModules are the modules that every VM has.
var coreModules = []*NativeModule{
	&stacklessModule, &testStacklessModule,
	&gcModule, &weakrefModule, &abcModule, &threadModule2, &threadModule3, &warningsModule, &ioModule, &impModule2, &impModule3, &codecsModule, &stringModule, &exceptionsModule, &futureBuiltinsModule,
}
