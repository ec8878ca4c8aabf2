package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"
)

// fileMeasures lists the measures of sections over disk files, and of snapshots.
func fileMeasures() []measure {
	const pass = "reading and writing a mapped file through a view, against plain mmap"
	ms := []measure{{"file/view-mmap", pass, oneProcessor, target{"<=", 1.02, ""}, false, inFiles("passview", "passplain")}}
	for _, size := range []int{64, 64 << 10} {
		ms = append(ms,
			measure{
				fmt.Sprintf("file/read%d-copy", size), fmt.Sprintf("View.ReadAt of %d bytes, against a bare copy", size),
				oneProcessor, untargeted, false, inFiles(fmt.Sprint("readat ", size), fmt.Sprint("load ", size)),
			},
			measure{
				fmt.Sprintf("file/write%d-copy", size), fmt.Sprintf("View.WriteAt of %d bytes, against a bare copy", size),
				oneProcessor, untargeted, false, inFiles(fmt.Sprint("writeat ", size), fmt.Sprint("store ", size)),
			})
	}
	return append(ms, measure{
		"file/snapshot-cp", "winshm snapshot of a section of 64 MiB, against cp of its file", oneProcessor, untargeted, false, snapshotAgainstCp,
	})
}

// filesOf starts a client that has files of so many megabytes mapped. The caller must call stop.
func (m measure) filesOf(ctx context.Context, l *lab, megabytes int) (client *worker, stop func(), err error) {
	client, stop, err = m.ours(ctx, l)
	if err != nil {
		return nil, nil, err
	}
	if _, err := client.call("files %d", megabytes); err != nil {
		stop()
		return nil, nil, err
	}
	return client, stop, nil
}

// inFiles measures one command of a client with mapped files against another.
func inFiles(ours, reference string) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		client, stop, err := m.filesOf(ctx, l, 4)
		if err != nil {
			return nil, err
		}
		defer stop()
		d, err := l.alternate(ctx, client.subject(ours), client.subject(reference))
		if err != nil {
			return nil, err
		}
		return []result{m.judged(d)}, nil
	}
}

// snapshotAgainstCp measures whole runs of two programs.
func snapshotAgainstCp(ctx context.Context, l *lab, m measure) ([]result, error) {
	tool, err := l.build(ctx, "winshm", l.source, "go", "build", "-C", "..", "-o", "OUT", "./cmd/winshm")
	if err != nil {
		return nil, err
	}
	client, stop, err := m.filesOf(ctx, l, 64)
	if err != nil {
		return nil, err
	}
	defer stop()
	run := func(argv ...string) subject {
		return subject{used: usedByChildren, run: func(n int) ([]float64, error) {
			start := time.Now()
			for range n {
				if err := l.command(ctx, l.tmp, client.cmd.Env, argv...); err != nil {
					return nil, err
				}
			}
			return []float64{float64(time.Since(start).Nanoseconds()) / float64(n)}, nil
		}}
	}
	d, err := pace{rounds: 10}.alternate(ctx, run(tool, "snapshot", "--force", "winshm-bench-file", "kept"),
		run("cp", "--reflink=never", filepath.Join(l.tmp, "mapped"), filepath.Join(l.tmp, "copied")))
	if err != nil {
		return nil, err
	}
	return []result{m.judged(d)}, nil
}
