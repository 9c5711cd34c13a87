package explore

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/timeline"
)

// deviation is what a schedule does otherwise than would happen by itself: at a decision,
// counted from the start of the program, this one goes on.
type deviation struct {
	at  int
	who timeline.Who
	how vm.ChoiceKind
}

// howLetters are how deviations say how somebody goes on.
const howLetters = "=~!"

func (d deviation) String() string {
	s := strconv.Itoa(d.at) + howLetters[d.how:d.how+1] + strconv.FormatInt(d.who.Thread, 10)
	if d.who.Tasklet != 0 {
		s += "." + strconv.FormatInt(d.who.Tasklet, 10)
	}
	return s
}

// kind tells apart what is explored, as far as that makes a difference to decisions.
func (e *explorer) kind() string {
	s := "3"
	if e.conf.Dialect == vm.Py2 {
		s = "2"
	}
	for _, f := range []struct {
		on     bool
		letter string
	}{{e.conf.AtomicTasklet, "a"}, {e.conf.PreemptTasklets, "p"}, {e.conf.AnyOrder, "o"}} {
		if f.on {
			s += f.letter
		}
	}
	return fmt.Sprintf("%s%x", s, sha256.Sum256(e.conf.Source))[:len(s)+6]
}

// format writes a schedule: what program it is for, and the deviations.
func (e *explorer) format(devs []deviation) string {
	parts := []string{e.kind()}
	for _, d := range devs {
		parts = append(parts, d.String())
	}
	return strings.Join(parts, ",")
}

// parse reads one.
func (e *explorer) parse(s string) (devs []deviation, err error) {
	parts := strings.Split(strings.TrimSpace(s), ",")
	if parts[0] != e.kind() {
		return nil, fmt.Errorf("the schedule %q is of another program, or of other flags: this is %s", s, e.kind())
	}
	for _, p := range parts[1:] {
		d, ok := parseDeviation(p)
		if !ok || len(devs) > 0 && d.at <= devs[len(devs)-1].at {
			return nil, fmt.Errorf("%q is no part of a schedule", p)
		}
		devs = append(devs, d)
	}
	return devs, nil
}

func parseDeviation(p string) (d deviation, ok bool) {
	i := strings.IndexAny(p, howLetters)
	if i < 0 {
		return d, false
	}
	d.how = vm.ChoiceKind(strings.IndexByte(howLetters, p[i]))
	thread, tasklet, hasTasklet := strings.Cut(p[i+1:], ".")
	var err [3]error
	d.at, err[0] = strconv.Atoi(p[:i])
	d.who.Thread, err[1] = strconv.ParseInt(thread, 10, 64)
	if hasTasklet {
		d.who.Tasklet, err[2] = strconv.ParseInt(tasklet, 10, 64)
	}
	return d, err == [3]error{} && d.at > 0
}
