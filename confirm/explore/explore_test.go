package explore_test

import (
	"context"
	"testing"

	"github.com/sllint/sllint/confirm/explore"
)

const lostUpdate = `
import threading
class C(object): pass
x = C(); x.n = 0
def work():
    x.n += 1
ts = [threading.Thread(target=work) for i in range(2)]
for t in ts: t.start()
for t in ts: t.join()
assert x.n == 2, x.n
`

// TestReplay replays what was found.
func TestReplay(t *testing.T) {
	conf := explore.Config{Source: []byte(lostUpdate), Filename: "lost.py", Bounds: explore.Bounds{Preemptions: 2}}
	r, err := explore.Run(context.Background(), conf)
	if err != nil || r.Failure == nil || r.Failure.Preemptions != 1 || !r.Failure.Shortest {
		t.Fatalf("%+v, %v", r, err)
	}
	again, err := explore.Replay(context.Background(), conf, r.Failure.Schedule)
	if err != nil || again.Failure == nil || again.Failure.Message != r.Failure.Message || again.Failure.Schedule != r.Failure.Schedule {
		t.Fatalf("%+v, %v", again, err)
	}
}
