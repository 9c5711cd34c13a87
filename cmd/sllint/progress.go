package main

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// patience is how long a run is silent before it shows its progress.
const patience = time.Second

// progress is a bar on a terminal; nothing elsewhere, and nothing for short runs.
type progress struct {
	check   *check
	started time.Time
	bar     *progressbar.ProgressBar
	total   int
}

func (k *check) progress() *progress { return &progress{check: k, started: time.Now()} }

// update shows how far the run is.
func (p *progress) update(done, total int) {
	k := p.check
	if k.quiet || !terminal(k.err) || total == 0 || time.Since(p.started) < patience {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(k.err),
			progressbar.OptionSetDescription("checking"),
			progressbar.OptionShowCount(),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionEnableColorCodes(k.colored(k.err)),
			progressbar.OptionSetPredictTime(false),
		)
		p.total = total
	}
	if total != p.total {
		p.bar.ChangeMax(total)
		p.total = total
	}
	// An error here is a terminal that went away, which is no reason to stop.
	_ = p.bar.Set(done)
}

// done clears the bar.
func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
