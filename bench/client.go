package main

import (
	"context"
	"path/filepath"
)

// clientMeasures lists the measures of what an idle client weighs.
func clientMeasures() []measure {
	const memory = "memory that is the process's own: "
	return []measure{
		{"client/go", memory + "what connecting adds to a Go program, beside the program", unpinned, untargeted, false, weighClient((*lab).goClient, "mmap", "attach")},
		{"client/c", memory + "what the library and connecting add to a C program, beside the program", unpinned, untargeted, false, weighClient((*lab).cClient, "rest", "load", "connect")},
		{"client/wine", memory + "an idle Go client against one under Wine; their servers", unpinned, untargeted, false, clientAgainstWine},
	}
}

// A hiring starts a client of a manager that has done nothing yet.
type hiring func(l *lab, ctx context.Context, mgr *manager) (*worker, error)

// goClient starts a Go program.
func (l *lab) goClient(ctx context.Context, mgr *manager) (*worker, error) {
	return startWorker(ctx, anywhere, mgr.env, mgr.program)
}

// cClient starts a C program.
func (l *lab) cClient(ctx context.Context, mgr *manager) (*worker, error) {
	library, err := l.build(ctx, "lib", filepath.Join(l.source, ".."), "sh", "tools/library.sh", "OUT")
	if err != nil {
		return nil, err
	}
	program, err := l.build(ctx, "client", l.source, "gcc", "-O2", "-Wall", "-Wextra", "-o", "OUT", "ref/client.c", "-ldl")
	if err != nil {
		return nil, err
	}
	return startWorker(ctx, anywhere, mgr.env, program, filepath.Join(library, "libwinshm.so"))
}

// weighClient weighs some clients before the steps that make them clients, and after.
func weighClient(hire hiring, steps ...string) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		mgr, err := l.startManager(ctx, anywhere)
		if err != nil {
			return nil, err
		}
		defer mgr.close()
		ws, err := l.typicalSteps(ctx, mgr, hire, steps)
		if err != nil {
			return nil, err
		}
		first, last := ws[0], ws[len(ws)-1]
		r := m.unmeasured(told)
		r.Unit, r.Ours, r.Reference = "B", last.own-first.own, first.own
		r.Note = journey(append([]string{"before"}, steps[1:]...), ws)
		return []result{r}, nil
	}
}

// typicalSteps weighs some clients after each step.
func (l *lab) typicalSteps(ctx context.Context, mgr *manager, hire hiring, steps []string) ([]weight, error) {
	const clients = 9
	after := make([][]weight, len(steps))
	for range clients {
		w, err := hire(l, ctx, mgr)
		if err != nil {
			return nil, err
		}
		ws, err := w.steps(steps...)
		w.close()
		if err != nil {
			return nil, err
		}
		for i := range ws {
			after[i] = append(after[i], ws[i])
		}
	}
	ws := make([]weight, len(steps))
	for i := range steps {
		ws[i] = typical(after[i])
	}
	return ws, nil
}

// clientAgainstWine weighs an idle client of ours and its manager, and one under Wine and its server.
func clientAgainstWine(ctx context.Context, l *lab, m measure) ([]result, error) {
	mgr, err := l.startManager(ctx, anywhere)
	if err != nil {
		return nil, err
	}
	defer mgr.close()
	w, stop, err := l.startWine(ctx, l.tmp, anywhere, anywhere)
	if err != nil {
		return nil, err
	}
	defer stop()
	if _, err := w.call("cycle 1"); err != nil {
		return nil, err
	}
	client, err := m.outweighs(mgr.starter.cmd.Process.Pid, w.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	m.name = "client/wine-server"
	server, err := m.outweighs(mgr.pid, w.server)
	return []result{client, server}, err
}

// outweighs is the row of a process beside another.
func (m measure) outweighs(ours, reference int) (result, error) {
	a, err := weigh(ours)
	if err != nil {
		return result{}, err
	}
	b, err := weigh(reference)
	r := m.unmeasured(told)
	r.Unit, r.Ours, r.Reference = "B", a.own, b.own
	r.Note = journey([]string{"ours", "Wine's"}, []weight{a, b})
	return r, err
}
