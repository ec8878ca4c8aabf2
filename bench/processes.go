package main

import (
	"context"
	"fmt"
	"time"
)

// processCounts are how many idle processes a manager has.
var processCounts = []int{1, 10, 100, 1000}

// processMeasures lists the measures of what the number of processes costs.
func processMeasures() []measure {
	const about = "beside 1 to 1,000 idle processes that hold an object each: a call against the same beside one; the manager's memory; their death"
	return []measure{{"processes/idle", about, oneProcessor, target{"<=", 2, ""}, false, amongProcesses}}
}

// amongProcesses measures a manager with more and more processes against one with one.
func amongProcesses(ctx context.Context, l *lab, m measure) ([]result, error) {
	clientCPU, serverCPU, err := l.seats(m.placement)
	if err != nil {
		return nil, err
	}
	one, err := l.newThrong(ctx, clientCPU, serverCPU, 1)
	if err != nil {
		return nil, err
	}
	defer one.close()
	var rows []result
	for _, n := range processCounts {
		t, err := l.newThrong(ctx, clientCPU, serverCPU, n)
		if err != nil {
			return nil, fmt.Errorf("%d processes: %w", n, err)
		}
		more, err := m.throngRows(ctx, t, one)
		t.close()
		if err != nil {
			return nil, fmt.Errorf("%d processes: %w", n, err)
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// throngRows are the rows of one number of processes, which are dead afterwards.
func (m measure) throngRows(ctx context.Context, t, one *throng) ([]result, error) {
	n := float64(len(t.idle))
	point := func(name string, r result) result {
		r.Name = fmt.Sprintf("processes/%s-%.0f", name, n)
		return r.at("processes/"+name, n, "processes")
	}
	d, err := pace{rounds: 30, budget: 10 * time.Millisecond}.alternate(ctx, t.opener(), one.opener())
	if err != nil {
		return nil, err
	}
	open := point("open", m.judged(d))
	m.target = untargeted
	rss, _, err := t.mgr.memory()
	if err != nil {
		return nil, err
	}
	memory := m.unmeasured(told)
	memory.Unit, memory.Ours = "B", (rss-t.alone)/n
	memory.Note = fmt.Sprintf("for each process with its object; resident in all %.1f MiB", rss/(1<<20))
	dead, noticed, err := t.end(ctx)
	if err != nil {
		return nil, err
	}
	rows := []result{open}
	if n >= 100 { // with fewer, what a manager needs anyway is most of it
		rows = append(rows, point("memory", memory))
	}
	death := m.unmeasured(told)
	death.Unit, death.Ours, death.Reference = "ns", float64(noticed), float64(dead)
	death.Note = "one time: from the first SIGKILL until the manager has let go of everything, and until all are dead"
	return append(rows, point("death", death)), nil
}
