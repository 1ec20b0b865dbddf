package bot

import (
	"context"
	"time"
)

// settler writes what became of sends, as many as there are at a time, and
// looks for the next message of their lanes.
func (b *Bot) settler(ctx context.Context) {
	for {
		more := b.work.settled.wait(ctx)
		for batch := b.work.settled.take(); len(batch) > 0; batch = b.work.settled.take() {
			b.settle(context.WithoutCancel(ctx), batch)
		}
		if !more {
			return
		}
	}
}

// settleTries is how often writing an outcome is tried; then the lease runs out
// and the outcome is looked into at the provider.
const settleTries = 5

func (b *Bot) settle(ctx context.Context, batch []done) {
	var all []Settlement
	for _, d := range batch {
		all = append(all, d.Settlement)
	}
	for try := 1; ; try++ {
		err := b.store.Settle(ctx, all...)
		if err == nil {
			break
		}
		b.log.Error("settle", "rows", len(all), "try", try, "err", err)
		if try == settleTries {
			break // the lease runs out, and the outcome is looked into
		}
		_ = Pause(ctx, time.Duration(try)*200*time.Millisecond)
	}
	for _, d := range batch {
		if again := b.work.lanes.end(d.lane); again || d.more {
			b.work.addresses.add(d.lane)
		}
	}
}
