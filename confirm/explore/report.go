package explore

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/sllint/sllint/vm/timeline"
)

// Text writes a result for people.
func (r *Result) Text(w io.Writer) error {
	var b strings.Builder
	if f := r.Failure; f != nil {
		f.text(&b)
	} else if r.Complete {
		fmt.Fprintln(&b, "no schedule within the bounds fails")
	} else {
		fmt.Fprintln(&b, "no schedule that was run fails")
	}
	fmt.Fprintf(&b, "%s\n", r.summary())
	_, err := io.WriteString(w, b.String())
	return err
}

// summary says how much was done.
func (r *Result) summary() string {
	s := fmt.Sprintf("%s in %s, up to %s", count(r.Schedules, "schedule"), r.Time.Round(time.Millisecond), count(r.Bounds.Preemptions, "preemption"))
	if r.Unreduced > 0 {
		s += fmt.Sprintf(" (about %s without reduction)", rounded(r.Unreduced))
	}
	if r.Cut > 0 {
		s += fmt.Sprintf("; %d of them end early, as earlier ones go on", r.Cut)
	}
	switch {
	case r.Complete && r.Failure != nil:
		s += "; complete up to this failure"
	case r.Complete:
		s += "; complete"
	case r.Limited > 0:
		s += fmt.Sprintf("; not complete: %s broke the %s limit of a run", count(r.Limited, "schedule"), r.Limit)
	case r.Limit != "":
		s += fmt.Sprintf("; not complete: the limit of %s was reached", r.Limit)
	}
	return s
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// rounded writes a number with two digits.
func rounded(f float64) string {
	unit := math.Pow(10, max(math.Floor(math.Log10(f))-1, 0))
	return fmt.Sprintf("%.0f", math.Round(f/unit)*unit)
}

// text writes a failure.
func (f *Failure) text(b *strings.Builder) {
	fmt.Fprintln(b, f.title())
	for _, w := range f.Blocked {
		fmt.Fprintf(b, "  %s %s", w.Name, w.reason())
		if w.Where != "" {
			fmt.Fprintf(b, " at %s", w.Where)
		}
		b.WriteByte('\n')
	}
	shortest := ""
	if f.Shortest {
		shortest = "; no schedule with less fails"
	}
	fmt.Fprintf(b, "\nthe schedule: %s, %s%s\n", count(f.Preemptions, "preemption"), switches(f.Switches), shortest)
	f.timeline(b)
	if f.Traceback != "" {
		fmt.Fprintf(b, "\n%s", f.Traceback)
	}
	if f.Schedule != "" {
		fmt.Fprintf(b, "\nreplay it with --replay %s\n\n", f.Schedule)
	}
}

func switches(n int) string {
	if n == 1 {
		return "1 switch"
	}
	return fmt.Sprintf("%d switches", n)
}

// timeline writes a line for each turn.
func (f *Failure) timeline(b *strings.Builder) {
	width := 0
	for _, t := range f.Turns {
		width = max(width, len(t.Name))
	}
	for _, t := range f.Turns {
		fmt.Fprintf(b, "  %-*s  %-16s %s\n", width, t.Name, t.lines(), t.Why)
	}
}

// SVG draws the schedule.
func (f *Failure) SVG(w io.Writer) error {
	var turns, waiting []timeline.Turn
	for _, t := range f.Turns {
		turns = append(turns, timeline.Turn{Who: t.Who, Name: t.Name, Where: t.lines(), Why: t.Why, Interrupted: t.Preempt})
	}
	for _, b := range f.Blocked {
		waiting = append(waiting, timeline.Turn{Who: b.Who, Name: b.Name, Where: b.Where, Why: b.reason()})
	}
	return timeline.DrawTurns(w, f.title(), turns, waiting)
}

// title says in a line what is wrong.
func (f *Failure) title() string {
	if f.Kind == Exception {
		return f.Name + ": " + f.Message
	}
	return string(f.Kind) + ": " + f.Message
}

// lines says where somebody ran.
func (t *Turn) lines() string {
	switch {
	case t.From == 0:
		return ""
	case t.From == t.To:
		return fmt.Sprintf("line %d", t.From)
	}
	return fmt.Sprintf("line %d to %d", t.From, t.To)
}

// The JSON of a result.
type (
	jsonResult struct {
		Failure   *jsonFailure `json:"failure"`
		Schedules int          `json:"schedules"`
		Repeated  int          `json:"repeated"`
		Cut       int          `json:"cut"`
		Unreduced float64      `json:"unreduced_estimate"`
		Complete  bool         `json:"complete"`
		Limit     string       `json:"limit,omitempty"`
		Limited   int          `json:"limited"`
		Bounds    jsonBounds   `json:"bounds"`
		Seconds   float64      `json:"seconds"`
	}
	jsonBounds struct {
		Preemptions int     `json:"preemptions"`
		Schedules   int     `json:"schedules"`
		Steps       int64   `json:"steps"`
		Seconds     float64 `json:"seconds"`
	}
	jsonFailure struct {
		Kind        Kind          `json:"kind"`
		Message     string        `json:"message"`
		Who         jsonWho       `json:"who"`
		Traceback   string        `json:"traceback,omitempty"`
		Blocked     []jsonBlocked `json:"blocked"`
		Preemptions int           `json:"preemptions"`
		Switches    int           `json:"switches"`
		Shortest    bool          `json:"shortest"`
		Schedule    string        `json:"schedule"`
		Turns       []jsonTurn    `json:"turns"`
		Output      string        `json:"output"`
	}
	jsonWho struct {
		Thread  int64  `json:"thread"`
		Tasklet int64  `json:"tasklet"`
		Name    string `json:"name"`
	}
	jsonBlocked struct {
		Who   jsonWho `json:"who"`
		What  string  `json:"waits_for"`
		Held  string  `json:"held_by,omitempty"`
		Where string  `json:"where"`
	}
	jsonTurn struct {
		Who       jsonWho `json:"who"`
		From      int     `json:"from_line,omitempty"`
		To        int     `json:"to_line,omitempty"`
		Why       string  `json:"left"`
		Preempted bool    `json:"preempted"`
	}
)

func whoJSON(w timeline.Who, name string) jsonWho { return jsonWho{w.Thread, w.Tasklet, name} }

// JSON writes a result as an object.
func (r *Result) JSON(w io.Writer) error {
	j := jsonResult{Schedules: r.Schedules, Repeated: r.Repeated, Cut: r.Cut, Unreduced: math.Round(r.Unreduced), Complete: r.Complete,
		Limit: r.Limit, Limited: r.Limited, Seconds: r.Time.Seconds(),
		Bounds: jsonBounds{r.Bounds.Preemptions, r.Bounds.Schedules, r.Bounds.Steps, r.Bounds.Time.Seconds()}}
	if f := r.Failure; f != nil {
		j.Failure = &jsonFailure{Kind: f.Kind, Message: f.Message, Who: whoJSON(f.Who, f.Name), Traceback: f.Traceback,
			Blocked: []jsonBlocked{}, Turns: []jsonTurn{},
			Preemptions: f.Preemptions, Switches: f.Switches, Shortest: f.Shortest, Schedule: f.Schedule, Output: f.Output}
		for _, w := range f.Blocked {
			j.Failure.Blocked = append(j.Failure.Blocked, jsonBlocked{whoJSON(w.Who, w.Name), w.What, w.Holder, w.Where})
		}
		for _, t := range f.Turns {
			j.Failure.Turns = append(j.Failure.Turns, jsonTurn{whoJSON(t.Who, t.Name), t.From, t.To, t.Why, t.Preempt})
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(j)
}
