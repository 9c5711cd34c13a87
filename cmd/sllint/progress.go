package main

import (
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// patience is how long a run is silent before it shows its progress.
const patience = time.Second

// progress is a bar on a terminal; nothing elsewhere, and nothing for short runs.
type progress struct {
	check   *check
	started time.Time

	mu    sync.Mutex
	bar   *progressbar.ProgressBar
	total int
	over  bool
}

func (k *check) progress() *progress { return &progress{check: k, started: time.Now()} }

// update shows how far the run is.
func (p *progress) update(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k := p.check
	if p.over || k.quiet || !terminal(k.err) || total == 0 || time.Since(p.started) < patience {
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

// done clears the bar for good: a run that was interrupted may still report.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
