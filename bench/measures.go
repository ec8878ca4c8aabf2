package main

import (
	"context"
	"fmt"
	"os"
	"slices"
)

// A measure is one row of the table, or a few that are got together.
type measure struct {
	name      string
	about     string
	placement placement
	target    target
	inverse   bool // the ratio is reference over ours
	run       func(ctx context.Context, l *lab, m measure) ([]result, error)
}

// measures lists all measures in the order of the table.
func measures() []measure {
	const (
		parts     = "life of a named section against its unavoidable parts in C"
		wine      = "life of a named section against Wine's (reference/ours)"
		wineTmpfs = "the same with Wine's memory files on tmpfs"
		view      = "view of a held section against bare mmap"
		create    = "creation of 1 GiB against that of 4 KiB"
		calls     = "what a call costs in C over Go, against a bare crossing into Go and back"
		block     = "life of a block of 64 bytes against that of a named section"
		blockWine = "life of a block of 64 bytes against Wine's (reference/ours)"
		many      = "open and close among very many objects against 100; memory of each"
	)
	return slices.Concat([]measure{
		{"section/parts", parts, oneProcessor, target{"<=", 2.2, ""}, false, againstParts},
		{"section/parts", parts, twoProcessors, target{"<=", 1.3, ""}, false, againstParts},
		{"section/parts", parts, twoPs, target{"<=", 1.3, ""}, false, againstParts},
		{"section/wine", wine, oneProcessor, target{">=", 1.5, ""}, true, againstWine},
		{"section/wine", wine, twoProcessors, target{">", 1, ""}, true, againstWine},
		{"section/wine-tmpfs", wineTmpfs, oneProcessor, target{">=", 1.5, ""}, true, againstWineOnTmpfs},
		{"section/wine-tmpfs", wineTmpfs, twoProcessors, target{">", 1, ""}, true, againstWineOnTmpfs},
		{"view/mmap", view, oneProcessor, target{"<=", 1.2, ""}, false, againstMmap},
		{"create/1GiB", create, oneProcessor, target{"<=", 1.2, ""}, false, largeAgainstSmall},
		{"create/1GiB", create, twoProcessors, target{"<=", 1.2, ""}, false, largeAgainstSmall},
		{"c/unmap", calls, oneProcessor, target{"<=", 1.5, ""}, false, overGo("unmap")},
		{"c/view", calls, oneProcessor, target{"<=", 1.5, ""}, false, overGo("view")},
		{"c/reopen", calls, oneProcessor, target{"<=", 1.5, ""}, false, overGo("reopen")},
		{"block/section", block, oneProcessor, target{"<=", 2.5, ""}, false, blockAgainstSection},
		{"block/section", block, twoProcessors, target{"<=", 2.5, ""}, false, blockAgainstSection},
		{"block/wine", blockWine, oneProcessor, target{">", 1, ""}, true, blockAgainstWine},
		{"block/wine", blockWine, twoProcessors, target{">", 1, ""}, true, blockAgainstWine},
		{"open/many", many, oneProcessor, target{"<=", 2, ""}, false, manyAgainstFew},
	},
		stepMeasures(), rivalMeasures(),
		syncMeasures(), syncRivalMeasures(),
		latencyMeasures(), messageMeasures(), goCostMeasures(), iceoryxMeasures(), peerMeasures(), fileMeasures(),
		scalingMeasures(), objectMeasures(), processMeasures(), startMeasures(), clientMeasures())
}

// id is what -run selects by.
func (m measure) id() string { return m.name + "/" + m.placement.suffix() }

// make runs the measure.
func (m measure) make(ctx context.Context, l *lab) ([]result, error) { return m.run(ctx, l, m) }

// unmeasured is the row of a measure without figures.
func (m measure) unmeasured(verdict string) result {
	return result{Name: m.name, Placement: m.placement.String(), Target: m.target.String(), Verdict: verdict}
}

// judged is the row of a measure whose rounds were made.
func (m measure) judged(d duel) result { return m.judgedBy(median, d) }

// judgedBy is the same where another figure of the rounds counts than their median.
func (m measure) judgedBy(of func([]float64) float64, d duel) result {
	ours, reference := d.ours.figures[0], d.reference.figures[0]
	over, under := ours, reference
	if m.inverse {
		over, under = under, over
	}
	c := compare(over, under, of)
	r := m.unmeasured("")
	r.Unit, r.Ours, r.Reference = "ns", of(ours), of(reference)
	r.Compared, r.Inverse, r.Rounds = &c, m.inverse, len(ours)
	r.OursCPU, r.ReferenceCPU = known(of, d.ours.cpu), known(of, d.reference.cpu)
	r.Verdict, r.Note = m.target.judge(c)
	if c.Unclear {
		r.Note = fmt.Sprintf("no ratio is told: it may be anything from %.2f to %.2f", c.Interval.Low, c.Interval.High)
	}
	return r
}

// known is a figure of rounds, or 0 if there are none.
func known(of func([]float64) float64, rounds []float64) float64 {
	if len(rounds) == 0 {
		return 0
	}
	return of(rounds)
}

// ours starts a manager and a client of it in the measure's placement. The caller
// must call stop.
func (m measure) ours(ctx context.Context, l *lab) (client *worker, stop func(), err error) {
	clientCPU, serverCPU, err := l.seats(m.placement)
	if err != nil {
		return nil, nil, err
	}
	mgr, err := l.startManager(ctx, m.placement.first(serverCPU))
	if err != nil {
		return nil, nil, err
	}
	client, err = mgr.worker(ctx, m.placement.first(clientCPU), m.placement.env()...)
	if err == nil && m.placement == twoPs {
		if err = pinBoth(client, clientCPU, mgr, serverCPU); err != nil {
			client.close()
		}
	}
	if err != nil {
		mgr.close()
		return nil, nil, err
	}
	return client, func() { client.close(); mgr.close() }, nil
}

// pinBoth pins a client and its manager, who learnt at their start that the machine has more processors.
func pinBoth(client *worker, clientCPU int, mgr *manager, serverCPU int) error {
	_, err := moveTo(client.cmd.Process.Pid, clientCPU)
	if err == nil {
		_, err = moveTo(mgr.pid, serverCPU)
	}
	return err
}

// againstParts measures a section's life against the bare system calls.
func againstParts(ctx context.Context, l *lab, m measure) ([]result, error) {
	reference, err := m.parts(ctx, l)
	if err != nil {
		return nil, err
	}
	defer reference.close()
	return m.lives(ctx, l, reference, "cycle")
}

// parts starts the reference that makes the bare system calls. The caller must close it.
func (m measure) parts(ctx context.Context, l *lab) (*worker, error) {
	program, err := l.buildParts(ctx)
	if err != nil {
		return nil, err
	}
	clientCPU, serverCPU, err := l.seats(m.placement)
	if err != nil {
		return nil, err
	}
	return startWorker(ctx, clientCPU, nil, program, fmt.Sprint(serverCPU))
}

// blockAgainstSection measures the life of a block against that of a named section, in one process.
func blockAgainstSection(ctx context.Context, l *lab, m measure) ([]result, error) {
	client, stop, err := m.ours(ctx, l)
	if err != nil {
		return nil, err
	}
	defer stop()
	d, err := l.alternate(ctx, client.subject("block"), client.subject("cycle"))
	if err != nil {
		return nil, err
	}
	return []result{m.judged(d)}, nil
}

// blockAgainstWine measures the life of a block against that under Wine.
func blockAgainstWine(ctx context.Context, l *lab, m measure) ([]result, error) {
	return m.againstWineIn(ctx, l, l.tmp, "block")
}

// againstWine measures a section's life against that under Wine as it is, which
// keeps its memory files in the folder for temporary files.
func againstWine(ctx context.Context, l *lab, m measure) ([]result, error) {
	return m.againstWineIn(ctx, l, l.tmp, "cycle")
}

// againstWineOnTmpfs does the same with Wine's memory files where they are fastest.
func againstWineOnTmpfs(ctx context.Context, l *lab, m measure) ([]result, error) {
	if onTmpfs(l.tmp) {
		return nil, skip("temporary files are on tmpfs anyway: see section/wine")
	}
	if !onTmpfs(sharedMemory) {
		return nil, skip("no tmpfs at " + sharedMemory)
	}
	dir, err := os.MkdirTemp(sharedMemory, "winshm-bench-")
	if err != nil {
		return nil, skip(err.Error())
	}
	defer os.RemoveAll(dir)
	return m.againstWineIn(ctx, l, dir, "cycle")
}

// againstWineIn measures a command against the same under Wine, whose server keeps
// its files in dir.
func (m measure) againstWineIn(ctx context.Context, l *lab, dir, command string) ([]result, error) {
	clientCPU, serverCPU, err := l.seats(m.placement)
	if err != nil {
		return nil, err
	}
	reference, stop, err := l.startWine(ctx, dir, clientCPU, serverCPU)
	if err != nil {
		return nil, err
	}
	defer stop()
	return m.lives(ctx, l, reference, command)
}

// lives measures whole lives of something against a worker that knows the same
// command.
func (m measure) lives(ctx context.Context, l *lab, reference *worker, command string) ([]result, error) {
	client, stop, err := m.ours(ctx, l)
	if err != nil {
		return nil, err
	}
	defer stop()
	d, err := l.alternate(ctx, client.subject(command), reference.subject(command))
	if err != nil {
		return nil, err
	}
	return []result{m.judged(d)}, nil
}

// againstMmap measures a view of a held section against a bare mapping made by
// the same process.
func againstMmap(ctx context.Context, l *lab, m measure) ([]result, error) {
	client, stop, err := m.ours(ctx, l)
	if err != nil {
		return nil, err
	}
	defer stop()
	d, err := l.alternate(ctx, client.subject("view"), client.subject("mmap"))
	if err != nil {
		return nil, err
	}
	return []result{m.judged(d)}, nil
}

// largeAgainstSmall measures the creation of a large section against that of a
// small one: the call alone, and together with its close.
func largeAgainstSmall(ctx context.Context, l *lab, m measure) ([]result, error) {
	client, stop, err := m.ours(ctx, l)
	if err != nil {
		return nil, err
	}
	defer stop()
	d, err := l.alternate(ctx, client.subject("create 1073741824"), client.subject("create 4096"))
	if err != nil {
		return nil, err
	}
	both := m
	both.name = "create+close/1GiB"
	return []result{m.judged(d), both.judged(d.figure(1))}, nil
}
