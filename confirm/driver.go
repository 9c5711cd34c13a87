package confirm

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

//go:embed driver.py
var driverStart string

// setting is in what way the jobs of a scenario run beside each other.
type setting struct {
	tasklets      bool // of one thread; else threads
	preempt       bool // tasklets are interrupted, as by a watchdog
	atomicTasklet bool // atomic mode keeps tasklets away and lets threads be
}

// job is what one thread or tasklet does.
type job struct {
	name  string   // for people
	lines []string // statements of Python, in which _box is the instance
}

// scenario is who runs what at the same time.
type scenario struct {
	jobs    []job
	helpers []job  // tasklets that are always there: whoever is needed to receive or to send
	note    string // what of it is not the file's own
	paired  bool   // each job calls the finding's function, and then what ends that
	swallow bool   // a run in which a job raises does not count
	blocked bool   // who waits at the end does not count
	whole   bool   // nobody is interrupted
	spare   bool   // only run where no smaller one is fit
}

// preemptions is how often somebody may be interrupted in a schedule.
func (s *scenario) preemptions() int {
	switch {
	case s.whole:
		return 0
	case len(s.jobs) > 2:
		return 1
	}
	return 2
}

// orders are those in which the jobs can start, each kind of order once.
func (s *scenario) orders() [][]int {
	var out [][]int
	seen := map[string]bool{}
	var add func(order []int, key string)
	add = func(order []int, key string) {
		if len(order) == len(s.jobs) {
			if !seen[key] {
				seen[key] = true
				out = append(out, slices.Clone(order))
			}
			return
		}
		for i := range s.jobs {
			if !slices.Contains(order, i) {
				add(append(order[:len(order):len(order)], i), key+s.jobs[i].name+strings.Join(s.jobs[i].lines, "\n")+"\x00")
			}
		}
	}
	add(nil, "")
	return out
}

// program is a scenario as a program: the module, and what runs it.
type program struct {
	module  []byte
	make    string   // the instance, "None" for none
	arg     string   // what is given for every parameter
	state   []string // expressions of what is compared in the end
	setting setting
	*scenario
}

// What a program is to do with its jobs.
const (
	oneByOne = iota // each until it ends or waits; the outcome is told by an exception
	holding         // the first two, of which the first does not get to its end
	together        // at the same time; an outcome that is not allowed is an exception
)

// text writes the program. The jobs start in an order.
func (p *program) text(how int, order []int, allowed []string) []byte {
	var b strings.Builder
	b.Write(p.module)
	b.WriteString("\n" + driverStart)
	line := func(depth int, format string, args ...any) {
		b.WriteString(strings.Repeat("    ", depth))
		fmt.Fprintf(&b, format+"\n", args...)
	}
	line(0, "def _sllint_drive():")
	if p.setting.tasklets {
		line(1, "import stackless as _sllint_stackless")
	} else {
		line(1, "import threading as _sllint_threading")
	}
	line(1, "_arg = %s", p.arg)
	line(1, "_box = %s", p.make)
	line(1, "_inside, _raised, _first, _started = [], [], [], []")
	for i, j := range slices.Concat(p.jobs, p.helpers) {
		line(1, "def _sllint_job%d():", i)
		if how == holding {
			line(2, "%s", j.lines[0])
			line(2, "_first.append(%d)", i)
			continue
		}
		depth := 2
		if p.swallow && how == together {
			line(2, "try:")
			depth = 3
		}
		for _, l := range j.lines {
			line(depth, "%s", l)
		}
		if depth == 3 {
			line(2, "except Exception:")
			line(3, "_raised.append(1)")
		}
	}
	var jobs []string
	for i := range p.jobs {
		jobs = append(jobs, fmt.Sprintf("_sllint_job%d", i))
	}
	line(1, "_jobs = [%s]", strings.Join(jobs, ", "))
	for i := range p.helpers {
		line(1, "_sllint_stackless.tasklet(_sllint_job%d)()", len(p.jobs)+i)
	}
	if how != together && len(p.helpers) > 0 {
		line(1, "_sllint_stackless.run()")
	}
	p.start(line, how, order)
	p.finish(line, how, allowed)
	line(0, "_sllint_drive()")
	return []byte(b.String())
}

func (p *program) start(line func(int, string, ...any), how int, order []int) {
	if how == holding {
		order = order[:2]
	}
	line(1, "for _n in %s:", "["+joinInts(order)+"]")
	if p.setting.tasklets {
		line(2, "_started.append(_sllint_stackless.tasklet(_jobs[_n])())")
	} else {
		line(2, "_started.append(_sllint_threading.Thread(target=_jobs[_n], name='_sllint_job%%d' %% _n))")
		line(2, "_started[-1].daemon = %s", pythonBool(how != together))
		line(2, "_started[-1].start()")
	}
	depth := 2
	if how == together {
		depth = 1
	}
	switch {
	case p.setting.tasklets:
		line(depth, "_sllint_stackless.run()")
	case how == together:
		line(1, "for _x in _started: _x.join()")
	default:
		line(2, "for _x in _started: _x.join(20.0)")
	}
}

func (p *program) finish(line func(int, string, ...any), how int, allowed []string) {
	if how == holding {
		line(1, "_sllint_say('outcome', repr(_first))")
		return
	}
	if p.setting.tasklets {
		line(1, "_left = len([_x for _x in _started if _x.alive])")
	} else {
		line(1, "_left = len([_x for _x in _started if _x.is_alive()])")
	}
	var parts []string
	for _, s := range p.state {
		parts = append(parts, "_sllint_plain("+s+")")
	}
	line(1, "_out = '; '.join([%s])", strings.Join(parts, ", "))
	if how == oneByOne {
		line(1, "_sllint_say('outcome', '%%d %%s' %% (_left, _out))")
		return
	}
	var list []string
	for _, s := range allowed {
		list = append(list, strconv.QuoteToASCII(s))
	}
	line(1, "if not _raised and not _left and _out not in [%s]:", strings.Join(list, ", "))
	line(2, "_sllint_say('differs', _out)")
}

func pythonBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

func joinInts(list []int) string {
	var words []string
	for _, n := range list {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, ", ")
}
