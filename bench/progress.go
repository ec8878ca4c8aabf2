package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// What a run that nothing was selected for is meant to take.
const (
	wholeTime = 15 * time.Minute
	shortTime = 2 * time.Minute
)

// measureAll makes the selected measures one after the other. A measure that
// fails does not keep the others from being made.
func measureAll(ctx context.Context, l *lab, opt options, rep *report) error {
	var broken error
	selected := opt.selected()
	begin := time.Now()
	for i, m := range selected {
		if opt.budget > 0 && time.Since(begin) > opt.budget {
			rep.add(m.unmeasured(skipped + ": beyond -budget " + opt.budget.String()))
			continue
		}
		start := time.Now()
		rs, err := m.make(ctx, l)
		if ctx.Err() != nil {
			return errors.Join(broken, fmt.Errorf("interrupted during %s", m.id()))
		}
		if reason, ok := errors.AsType[skip](err); ok {
			rs = []result{m.unmeasured(skipped + ": " + string(reason))}
		} else if err != nil {
			rs = []result{m.unmeasured(failed)}
			broken = errors.Join(broken, fmt.Errorf("%s: %w", m.id(), err))
		}
		rep.add(rs...)
		l.logf("%s", progress(i+1, len(selected), m.id(), time.Since(start), time.Since(begin)))
	}
	l.sayIfLong(opt, time.Since(begin))
	return broken
}

// selected lists the measures to make.
func (o options) selected() []measure {
	var ms []measure
	for _, m := range measures() {
		if o.run.MatchString(m.id()) {
			ms = append(ms, m)
		}
	}
	return ms
}

// progress says that one more measure is made, and how long the others will take if they take as long as those so far.
func progress(made, all int, id string, took, since time.Duration) string {
	text := fmt.Sprintf("[%d/%d] %s %.1f s", made, all, id, took.Seconds())
	if made < all {
		text += fmt.Sprintf(", about %s left", roughly(since/time.Duration(made)*time.Duration(all-made)))
	}
	return text
}

// roughly shows a time to whole minutes, or to ten seconds if it is short.
func roughly(d time.Duration) string {
	if d >= 90*time.Second {
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.0f s", max(10, d.Round(10*time.Second).Seconds()))
}

// sayIfLong tells when a whole run took longer than it should.
func (l *lab) sayIfLong(opt options, took time.Duration) {
	limit := wholeTime
	if opt.short {
		limit = shortTime
	}
	if opt.whole && took > limit {
		l.logf("this took %.1f minutes, more than the %.0f that it should; -budget bounds it", took.Minutes(), limit.Minutes())
	}
}
