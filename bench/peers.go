package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// goPeers are what Go programs use for requests to other processes, as bench/rpc calls them.
var goPeers = []struct{ name, about string }{
	{"netrpc", "net/rpc"}, {"ttrpc", "ttrpc"}, {"zmq", "zmq4, in pure Go"}, {"grpc", "gRPC"},
}

// peerPace is that of what is many times slower than ours, so that little is enough to tell.
func (l *lab) peerPace() pace {
	if l.short {
		return pace{rounds: 10, budget: 5 * time.Millisecond}
	}
	return pace{rounds: 25, budget: 10 * time.Millisecond}
}

// peerMeasures lists the measures of messages against what other programs of high-level languages use.
func peerMeasures() []measure {
	var ms []measure
	for _, p := range []placement{oneProcessor, twoPs} {
		for _, peer := range goPeers {
			for _, size := range []struct {
				name  string
				bytes int
			}{{"64B", 64}, {"64K", 64 << 10}} {
				about := fmt.Sprintf("WM_COPYDATA of %s in Go, against a request by %s over a Unix socket (reference/ours)", size.name, peer.about)
				ask := solo(fmt.Sprintf("ask %d", size.bytes))
				ms = append(ms, measure{"message/go-" + peer.name + "-" + size.name, about, p, faster, true, peering(goMessages, rpcCrew(peer.name, p), sending("send", size.bytes, atOnce), ask)})
			}
		}
		about := "WM_COPYDATA of 64B in Go, against send_bytes and recv_bytes of Python's multiprocessing.Pipe (reference/ours)"
		ms = append(ms, measure{"message/go-python-64B", about, p, faster, true, peering(goMessages, pythonCrew, sending("send", 64, atOnce), byFirst("ask 64"))})
	}
	return ms
}

// peering measures a task of ours against one of another crew that is many times slower.
func peering(one func(placement) founder, other founder, ours, theirs task) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		cpus, err := l.spread(m.placement, 2)
		if err != nil {
			return nil, err
		}
		d, err := l.duel(ctx, l.peerPace(), cpus, one(m.placement), other, ours, theirs)
		if err != nil {
			return nil, err
		}
		return []result{m.judged(d)}, nil
	}
}

// rpcCrew founds crews of Go programs that make requests of a kind, of which the second serves. They know of as many processors
// as ours do.
func rpcCrew(kind string, p placement) founder {
	return func(ctx context.Context, l *lab, cpus []int) (*crew, error) {
		program, err := l.build(ctx, "rpc", l.source, "go", "build", "-o", "OUT", "./rpc")
		if err != nil {
			return nil, err
		}
		dir, err := os.MkdirTemp(l.tmp, "rpc-")
		if err != nil {
			return nil, err
		}
		return (&crew{}).settle(ctx, p, cpus, nil, []string{program, kind, filepath.Join(dir, "s")}, (*crew).connect)
	}
}

// connect lets the second worker serve, and the first one find it.
func (c *crew) connect() error {
	if _, err := c.workers[1].call("serve 1"); err != nil {
		return err
	}
	_, err := c.workers[0].call("dial 1")
	return err
}

// pythonCrew founds a crew of one Python program, which starts the other process on its own CPU.
func pythonCrew(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	python, err := exec.LookPath("python3")
	if err != nil {
		return nil, skip("no python3 here")
	}
	c := &crew{}
	argv := []string{python, filepath.Join(l.source, "ref", "pipe.py"), fmt.Sprint(cpus[1])}
	return c.ready(c.recruit(ctx, cpus[:1], nil, func(int) []string { return argv }), "ask 64 1")
}
