package heap

import "strings"

// This file is tables: what builtins there are and which of them never raise
// and never keep their arguments.

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// excParent is the hierarchy of the built-in exceptions, both dialects.
var excParent = func() map[string]string {
	m := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(`
BaseException: SystemExit KeyboardInterrupt GeneratorExit Exception BaseExceptionGroup
Exception: StopIteration StopAsyncIteration StandardError ArithmeticError AssertionError AttributeError BufferError EOFError ImportError LookupError MemoryError NameError OSError EnvironmentError ReferenceError RuntimeError SyntaxError SystemError TypeError ValueError Warning ExceptionGroup
ArithmeticError: FloatingPointError OverflowError ZeroDivisionError
ImportError: ModuleNotFoundError
LookupError: IndexError KeyError
NameError: UnboundLocalError
EnvironmentError: IOError
OSError: BlockingIOError ChildProcessError ConnectionError FileExistsError FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError WindowsError
ConnectionError: BrokenPipeError ConnectionAbortedError ConnectionRefusedError ConnectionResetError
RuntimeError: NotImplementedError RecursionError PythonFinalizationError
SyntaxError: IndentationError
IndentationError: TabError
ValueError: UnicodeError
UnicodeError: UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError
Warning: BytesWarning DeprecationWarning EncodingWarning FutureWarning ImportWarning PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning`), "\n") {
		parent, children, _ := strings.Cut(line, ": ")
		for _, c := range strings.Fields(children) {
			m[c] = parent
		}
	}
	return m
}()

// excAlias gives the class that a name stands for: in Python 3 IOError and
// EnvironmentError are OSError.
func excAlias(name string, py2 bool) string {
	if !py2 && (name == "IOError" || name == "EnvironmentError" || name == "WindowsError") {
		return "OSError"
	}
	if py2 && name == "OSError" {
		return name
	}
	return name
}

var builtinNames = func() map[string]bool {
	m := words(`abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr
dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int
isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range
repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ aiter anext
__detached__ __expected__ __unknown__ apply basestring buffer cmp coerce execfile file intern long raw_input reduce reload unichr unicode xrange`)
	for name := range excParent {
		m[name] = true
	}
	m["BaseException"] = true
	return m
}()

// quietBuiltins neither raise, as far as anybody expects, nor keep their
// arguments.
var quietBuiltins = words(`abs ascii bool callable chr delattr dir format hasattr hash hex id isinstance issubclass len
object oct print range repr round slice str type xrange unicode basestring globals zip enumerate sorted reversed tuple
set list dict frozenset map filter bytearray min max any all sum iter pow`)

// textBuiltins give text or numbers.
var textBuiltins = words(`str repr ascii format hex oct chr unicode hash id`)

// textMethods give text or bytes.
var textMethods = words(`format strip lstrip rstrip lower upper title capitalize casefold swapcase center ljust
rjust zfill expandtabs encode decode hexdigest isoformat strftime`)

// quietLib are library functions of the same kind.
var quietLib = words(`sys.exc_clear sys.stderr.write sys.stdout.write sys.stderr.flush sys.stdout.flush
sys.getrefcount gc.collect gc.disable gc.enable time.time time.sleep time.monotonic time.perf_counter
traceback.print_exc traceback.print_exception traceback.print_stack traceback.print_tb traceback.format_exc
traceback.format_exception traceback.format_exception_only traceback.format_tb traceback.extract_tb
traceback.extract_stack traceback.format_list traceback.format_stack traceback.TracebackException
traceback.TracebackException.from_exception traceback.StackSummary.extract traceback.print_last
logging.debug logging.info logging.warning logging.warn logging.error logging.critical logging.exception logging.log
logging.getLogger warnings.warn weakref.ref weakref.proxy weakref.WeakSet weakref.WeakKeyDictionary
weakref.WeakValueDictionary threading.current_thread threading.currentThread threading.Lock threading.RLock
threading.Event threading.Condition os.path.join os.path.basename os.path.dirname os.path.exists os.path.isfile
os.path.isdir os.getpid asyncio.sleep inspect.getframeinfo inspect.getinnerframes copy.copy
operator.add operator.sub operator.mul`)

// quietMethods are methods that do not raise whatever they are called on, as
// far as anybody expects.
var quietMethods = words(`append appendleft add debug info warning warn error critical exception log format startswith
endswith strip lstrip rstrip lower upper join split splitlines replace items keys values iteritems itervalues iterkeys
setdefault copy clear is_set isSet locked notify notify_all notifyAll set_result add_note with_traceback
print_exc done cancelled title insert extend discard sort reverse close release cancel`)

// holdMethods store their last argument in their receiver, whatever it is.
var holdMethods = words(`append appendleft add put put_nowait push insert set_exception setdefault extend`)
