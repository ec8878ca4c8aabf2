package main

import (
	"context"
	"fmt"
	"syscall"
	"time"
)

const (
	holders     = 10      // processes that hold the objects
	few         = 100     // objects of the manager that is the reference
	many        = 100_000 // objects wanted
	manyShort   = 15_000  // objects wanted in a short run
	spareFiles  = 1000    // what a manager with that many objects may have open besides
	memoryLimit = 2048    // bytes of the manager for each object
)

// manyAgainstFew measures open by name and close in a manager with very many
// objects against one with few, and what an object costs the first in memory.
func manyAgainstFew(ctx context.Context, l *lab, m measure) ([]result, error) {
	count, bound := manyObjects(l.short)
	if count <= few {
		return nil, skip(bound)
	}
	clientCPU, serverCPU, err := l.seats(m.placement)
	if err != nil {
		return nil, err
	}
	var worlds [2]*world
	for i := range worlds {
		w, err := l.newWorld(ctx, section, clientCPU, serverCPU)
		if err != nil {
			return nil, err
		}
		defer w.close()
		if err := w.hold(few); err != nil {
			return nil, err
		}
		worlds[i] = w
	}
	full, small := worlds[0], worlds[1]
	rss, anon, err := full.mgr.memory()
	if err != nil {
		return nil, err
	}
	if err := full.hold(count); err != nil {
		return nil, fmt.Errorf("hold %d sections: %w", count, err)
	}
	d, err := l.alternate(ctx, full.opener(), small.opener())
	if err != nil {
		return nil, err
	}
	if err := settle(ctx); err != nil {
		return nil, err
	}
	memory, err := full.memoryRow(m, rss, anon)
	if err != nil {
		return nil, err
	}
	open := m.judged(d)
	open.Note = joinNotes(open.Note, fmt.Sprintf("%d objects against %d: %s", count, few, bound))
	return []result{open, memory}, nil
}

// joinNotes puts two notes after each other.
func joinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// manyObjects returns how many sections a manager can be given here, and says what
// bounds them. It raises the limit of open files where that is allowed.
func manyObjects(short bool) (count int, bound string) {
	want := many
	if short {
		want = manyShort
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, fmt.Sprintf("the limit of open files is unknown: %v", err)
	}
	need := uint64(want + spareFiles)
	raised := syscall.Rlimit{Cur: max(limit.Cur, need), Max: max(limit.Max, need)}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &raised); err == nil {
		return want, "as many as were wanted"
	}
	raised = syscall.Rlimit{Cur: limit.Max, Max: limit.Max}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &raised); err == nil {
		limit = raised
	}
	count = max(0, int(min(limit.Cur, need))-spareFiles)
	return count, fmt.Sprintf("the limit of open files is %d", limit.Cur)
}

// A world is a manager, the processes that hold its objects, and one that opens them.
type world struct {
	mgr     *manager
	holders []*worker
	client  *worker
	kind    int // of the objects
	count   int // objects held
}

// newWorld starts a manager and the processes for objects of a kind. The caller must close it.
func (l *lab) newWorld(ctx context.Context, kind, clientCPU, serverCPU int) (*world, error) {
	mgr, err := l.startManager(ctx, serverCPU)
	if err != nil {
		return nil, err
	}
	w := &world{mgr: mgr, kind: kind}
	for range holders + 1 {
		h, err := mgr.worker(ctx, clientCPU)
		if err != nil {
			w.close()
			return nil, err
		}
		w.holders = append(w.holders, h)
	}
	w.client, w.holders = w.holders[holders], w.holders[:holders]
	return w, nil
}

// hold makes the holders create objects, evenly, until there are count.
func (w *world) hold(count int) error {
	for i, h := range w.holders {
		from := w.count + (count-w.count)*i/holders
		to := w.count + (count-w.count)*(i+1)/holders
		if _, err := h.call("hold %d %d %d", w.kind, from, to-from); err != nil {
			return err
		}
	}
	w.count = count
	return nil
}

// opener opens objects by name and closes them again.
func (w *world) opener() subject { return w.client.subject(fmt.Sprintf("open %d %d", w.kind, w.count)) }

// settle waits until managers have given back the memory that they needed only for a while.
func settle(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(3 * time.Second):
		return nil
	}
}

// memoryRow tells what an object beyond the first few costs the manager, whose
// memory with those is given.
func (w *world) memoryRow(m measure, rss, anon float64) (result, error) {
	nowRSS, nowAnon, err := w.mgr.memory()
	if err != nil {
		return result{}, err
	}
	each := float64(w.count - few)
	m.name, m.target = "memory/object", target{"<=", memoryLimit, " B"}
	r := m.unmeasured(m.target.verdict((nowRSS - rss) / each))
	r.Unit, r.Ours = "B", (nowRSS-rss)/each
	r.Note = fmt.Sprintf("%d objects, resident %.1f MiB; without files %.0f B each",
		w.count, nowRSS/(1<<20), (nowAnon-anon)/each)
	return r, nil
}

// close ends all processes of the world.
func (w *world) close() {
	for _, h := range w.holders {
		h.close()
	}
	if w.client != nil {
		w.client.close()
	}
	w.mgr.close()
}
