package vm

// What help() says of module stackless, where it is not beside the function.

var stacklessDocs = map[string]string{
	"run":                   "run(timeout=0, threadblock=False, soft=False, ignore_nesting=False, totaltimeout=False) -- run the other tasklets.\n\nReturns when none is left. With a timeout, a number of instructions, the one that takes\nlonger without a switch is taken out of the queue and returned; with soft it stays there,\nand None is returned at its next switch. threadblock waits for other threads where nobody\ncan run, ignore_nesting interrupts native code too, and totaltimeout counts all tasklets\ntogether.",
	"getcurrent":            "getcurrent() -- the tasklet that runs in this thread.",
	"getmain":               "getmain() -- the main tasklet of this thread.",
	"getruncount":           "getruncount() -- how many tasklets of this thread can run, this one included.",
	"getcurrentid":          "getcurrentid() -- a number of the tasklet that runs; for a main tasklet that of its thread.",
	"getthreads":            "getthreads() -- the numbers of all threads, the main thread's first.",
	"getdebug":              "getdebug() -- whether this is a build for debugging: False.",
	"getuncollectables":     "getuncollectables() -- the tasklets that have native code on their stack.",
	"enable_softswitch":     "enable_softswitch(flag) -- whether tasklets switch softly where they can. Returns how it was; None asks only.",
	"switch_trap":           "switch_trap(change=0) -- change a counter of this thread, and return what it was. Unless it is 0 every switch raises RuntimeError.",
	"set_error_handler":     "set_error_handler(handler) -- have handler(type, value, traceback) called for an exception that leaves a tasklet.\n\nNone is for no handler: it goes to the main tasklet then. Returns the handler before.",
	"set_schedule_callback": "set_schedule_callback(callback) -- have callback(prev, next) called at every switch, or nothing with None. Returns the one before.",
	"get_schedule_callback": "get_schedule_callback() -- what set_schedule_callback() has set.",
	"set_channel_callback":  "set_channel_callback(callback) -- have callback(channel, tasklet, sending, willblock) called at every use of a channel, or nothing with None. Returns the one before.",
	"get_channel_callback":  "get_channel_callback() -- what set_channel_callback() has set.",
	"get_thread_info":       "get_thread_info(thread_id=0) -- the main tasklet, the current one and the runcount of a thread. -1 is this one, 0 the newest.",
	"_gc_track":             "_gc_track(object) -- let the collector know of an object.",
	"_gc_untrack":           "_gc_untrack(object) -- let the collector forget an object.",
}

var taskletDocs = map[string]string{
	"bind":               "bind(func=None, args=None, kwargs=None) -- give the tasklet a function, and with arguments a frame.\n\nIt is not made runnable; see insert(). Without anything it is unbound.",
	"insert":             "insert() -- put the tasklet at the end of its thread's queue.",
	"remove":             "remove() -- take the tasklet out of the queue.",
	"run":                "run() -- let the tasklet run at once. The current one stays where it is in the queue.",
	"switch":             "switch() -- run(), and take the current tasklet out of the queue.",
	"kill":               "kill(pending=False) -- throw() TaskletExit.",
	"throw":              "throw(exc, val=None, tb=None, pending=False) -- raise an exception in the tasklet: at once, or when it runs next.",
	"raise_exception":    "raise_exception(exc_class, *args) -- raise an exception in the tasklet at once.",
	"set_atomic":         "set_atomic(flag) -- whether nothing interrupts the tasklet. Returns how it was.",
	"set_ignore_nesting": "set_ignore_nesting(flag) -- whether the tasklet may be interrupted in native code. Returns how it was.",
	"_channel":           "the channel that the tasklet waits for, or None",
	"atomic":             "whether nothing interrupts it",
	"block_trap":         "whether it raises RuntimeError rather than wait for a channel",
	"blocked":            "whether it waits for a channel",
	"cstate":             "the native stack that it has",
	"frame":              "its topmost frame, or None",
	"ignore_nesting":     "whether it may be interrupted in native code",
	"is_current":         "whether it runs",
	"is_main":            "whether it is the main tasklet of its thread",
	"nesting_level":      "how often native code is nested on its stack",
	"next":               "the next one in the queue in which it is, or None",
	"paused":             "whether it is alive and in no queue",
	"prev":               "the one before it in the queue in which it is, or None",
	"profile_function":   "what profiles it, as sys.setprofile() has it, or None",
	"recursion_depth":    "how deep its calls nest",
	"restorable":         "whether it could go on out of a pickle",
	"scheduled":          "whether it can run, or waits for a channel",
	"thread_id":          "the number of its thread, -1 where that has ended",
	"trace_function":     "what traces it, as sys.settrace() has it, or None",
}

var channelDocs = map[string]string{
	"close":        "close() -- refuse to be used any more, once nobody waits.",
	"open":         "open() -- undo close().",
	"closing":      "whether it has been closed",
	"closed":       "whether it has been closed and nobody waits",
	"preference":   "who runs on when both are there: -1 the receiver, 1 the sender, 0 whoever used it last",
	"queue":        "the first tasklet that waits, or None",
	"schedule_all": "whether every use of it lets all other tasklets run",
}

func init() {
	for i := range stacklessModule.Funcs {
		describe(&stacklessModule.Funcs[i].Doc, stacklessDocs[stacklessModule.Funcs[i].Name])
	}
	for _, x := range []struct {
		spec *TypeSpec
		docs map[string]string
	}{{&taskletSpec, taskletDocs}, {&channelSpec, channelDocs}} {
		for i := range x.spec.Methods {
			describe(&x.spec.Methods[i].Doc, x.docs[x.spec.Methods[i].Name])
		}
		for i := range x.spec.GetSet {
			describe(&x.spec.GetSet[i].Doc, x.docs[x.spec.GetSet[i].Name])
		}
	}
}

func describe(doc *string, text string) {
	if *doc == "" {
		*doc = text
	}
}
