package main

import (
	"context"
	"fmt"
	"time"
)

// The kinds of objects that the worker knows.
const (
	section = iota
	event
	mutex
	semaphore
	window
)

// objectCounts are how many objects there are. Sections may be fewer: each is an open file of the manager's.
var objectCounts = []int{1, 100, 10_000, 100_000}

// objectMeasures lists the measures of what the number of objects costs.
func objectMeasures() []measure {
	const (
		against = "beside 1 to 100,000 of them in all, against the same beside one: "
		memory  = "what an object of each type adds to the manager's memory"
	)
	return []measure{
		{"objects/section", against + "open and close, create and close of sections", oneProcessor, target{"<=", 2, ""}, false, amongMany(section)},
		{"objects/event", against + "open and close, create and close, set and wait of events", oneProcessor, target{"<=", 2, ""}, false, amongMany(event)},
		{"memory/types", memory, oneProcessor, target{"<=", memoryLimit, " B"}, false, memoryOfTypes},
	}
}

// A deed is what is done beside many objects.
type deed struct {
	name string
	task func(w *world) subject
}

// deeds are what is done beside objects of a kind.
func deeds(kind int) []deed {
	ds := []deed{
		{"open", (*world).opener},
		{"create", func(w *world) subject { return w.client.subject(fmt.Sprintf("beside %d", kind)) }},
	}
	if kind == event {
		ds = append(ds, deed{"signal", keeping("signal")}, deed{"signalany", keeping("signalany")})
	}
	return ds
}

// keeping is a command of the process that keeps the last of the objects.
func keeping(command string) func(*world) subject {
	return func(w *world) subject { return w.holders[holders-1].subject(command) }
}

// amongMany measures deeds in a manager with more and more objects against one with one.
func amongMany(kind int) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		most, bound := l.most(kind)
		full, one, err := l.twoWorlds(ctx, m, kind)
		if err != nil {
			return nil, err
		}
		defer full.close()
		defer one.close()
		var rows []result
		for _, count := range objectCounts {
			count = min(count, most)
			if err := full.hold(count); err != nil {
				return nil, fmt.Errorf("hold %d objects: %w", count, err)
			}
			more, err := m.deedsIn(ctx, full, one)
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
		}
		rows[len(rows)-1].Note = joinNotes(rows[len(rows)-1].Note, bound)
		return rows, nil
	}
}

// most returns how many objects of a kind a manager can have here, and says what bounds it.
func (l *lab) most(kind int) (most int, bound string) {
	if kind == section {
		return manyObjects(l.short)
	}
	return many, "a user's own manager sets no limit, that for all users does"
}

// twoWorlds starts a manager for very many objects, and one with one. The caller must close both.
func (l *lab) twoWorlds(ctx context.Context, m measure, kind int) (full, one *world, err error) {
	clientCPU, serverCPU, err := l.seats(m.placement)
	if err != nil {
		return nil, nil, err
	}
	if full, err = l.newWorld(ctx, kind, clientCPU, serverCPU); err != nil {
		return nil, nil, err
	}
	if one, err = l.newWorld(ctx, kind, clientCPU, serverCPU); err == nil {
		if err = one.hold(1); err != nil {
			one.close()
		}
	}
	if err != nil {
		full.close()
	}
	return full, one, err
}

// deedsIn are the rows of one number of objects.
func (m measure) deedsIn(ctx context.Context, full, one *world) ([]result, error) {
	p := pace{rounds: 30, budget: 10 * time.Millisecond}
	kind := m.name
	var rows []result
	for _, d := range deeds(full.kind) {
		series := kind + "-" + d.name
		m.name = fmt.Sprintf("%s-%d", series, full.count)
		if d.name == "signalany" {
			m.target = untargeted // they lie all over the memory, and the processor's caches are small
		}
		both, err := p.alternate(ctx, d.task(full), d.task(one))
		if err != nil {
			return nil, err
		}
		rows = append(rows, m.judged(both).at(series, float64(full.count), "objects"))
	}
	return rows, nil
}

// ofEachType are how many objects of one type a manager has whose memory is looked at.
const ofEachType = 10_000

// memoryOfTypes tells what an object of each type beyond the first few costs the manager.
func memoryOfTypes(ctx context.Context, l *lab, m measure) ([]result, error) {
	var rows []func() (result, error)
	for kind, name := range []string{section: "section", event: "event", mutex: "mutex", semaphore: "semaphore", window: "window"} {
		w, row, err := m.fill(ctx, l, kind, "memory/"+name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		defer w.close()
		rows = append(rows, row)
	}
	if err := settle(ctx); err != nil {
		return nil, err
	}
	return rowsOf(rows)
}

// fill gives a new manager objects of a kind; row tells later what that cost. The caller must close the world.
func (m measure) fill(ctx context.Context, l *lab, kind int, name string) (w *world, row func() (result, error), err error) {
	clientCPU, serverCPU, err := l.seats(m.placement)
	if err != nil {
		return nil, nil, err
	}
	if w, err = l.newWorld(ctx, kind, clientCPU, serverCPU); err != nil {
		return nil, nil, err
	}
	rss, anon, err := w.begin()
	if err != nil {
		w.close()
		return nil, nil, err
	}
	most, _ := l.most(kind)
	if err := w.hold(min(ofEachType, most)); err != nil {
		w.close()
		return nil, nil, err
	}
	return w, func() (result, error) {
		r, err := w.memoryRow(m, rss, anon)
		r.Name = name
		return r, err
	}, nil
}

// begin gives a world its first few objects, and returns its manager's memory with those.
func (w *world) begin() (rss, anon float64, err error) {
	if err := w.hold(few); err != nil {
		return 0, 0, err
	}
	return w.mgr.memory()
}

// rowsOf gets the rows one after the other.
func rowsOf(get []func() (result, error)) ([]result, error) {
	var rows []result
	for _, g := range get {
		r, err := g()
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}
