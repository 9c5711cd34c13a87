// Package all makes the library's modules importable.
package all

import (
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/atexit"
	"github.com/sllint/sllint/vm/stdlib/binascii"
	"github.com/sllint/sllint/vm/stdlib/cmath"
	"github.com/sllint/sllint/vm/stdlib/contextvars"
	"github.com/sllint/sllint/vm/stdlib/errno"
	"github.com/sllint/sllint/vm/stdlib/json"
	"github.com/sllint/sllint/vm/stdlib/locale"
	"github.com/sllint/sllint/vm/stdlib/marshal"
	"github.com/sllint/sllint/vm/stdlib/math"
	"github.com/sllint/sllint/vm/stdlib/pickle"
	"github.com/sllint/sllint/vm/stdlib/random"
	"github.com/sllint/sllint/vm/stdlib/selects"
	"github.com/sllint/sllint/vm/stdlib/signal"
	"github.com/sllint/sllint/vm/stdlib/socket"
	"github.com/sllint/sllint/vm/stdlib/sre"
	"github.com/sllint/sllint/vm/stdlib/stat"
	"github.com/sllint/sllint/vm/stdlib/structs"
	"github.com/sllint/sllint/vm/stdlib/testcapi"
	"github.com/sllint/sllint/vm/stdlib/time"
	"github.com/sllint/sllint/vm/stdlib/unicodedata"
)

// modules lists the library's modules.
var modules = []*vm.NativeModule{
	atexit.Module,
	binascii.Module,
	cmath.Module,
	contextvars.Module,
	errno.Module,
	json.Module,
	locale.Module,
	marshal.Module,
	math.Module,
	pickle.Module, pickle.Module2,
	random.Module,
	selects.Module,
	signal.Module, signal.Module2,
	socket.Module,
	sre.Module,
	stat.Module,
	structs.Module, structs.Accelerator,
	testcapi.Module, testcapi.Internal, testcapi.Limited, testcapi.SinglePhase,
	time.Module,
	unicodedata.Module,
}

// Add makes every module of the library importable in an interpreter.
func Add(m *vm.VM) {
	for _, mod := range modules {
		m.AddModule(mod)
	}
}
