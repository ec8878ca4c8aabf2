package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// What iceoryx2 does and does not do, as the notes say it.
const (
	polling = "iceoryx2's, here and below, polls, so that both need a processor of their own (on one, each would wait for its turn); a block is " +
		"answered by another, of 8 bytes; who polls does not learn that the other has died; ours looks for 50 µs, then sleeps, and learns it"
	notifying = "iceoryx2's event service sends a datagram and waits for one each time; ours looks for some time before it sleeps"
)

// iceoryxMeasures lists the measures against iceoryx2: its publish-subscribe beside our messages, its events beside ours.
func iceoryxMeasures() []measure {
	const (
		copied = "copied to their place, against iceoryx2's publish-subscribe (reference/ours)"
		placed = "that lie in their place, against the same"
		events = "event ping-pong of two processes, against iceoryx2's event service (reference/ours)"
	)
	ping := together("ping", "pong")
	asked := func(size, fill int) task {
		return together(fmt.Sprintf("ask %d %d", size, fill), fmt.Sprintf("answer %d %d", size, fill))
	}
	messages := func(name, about string, size, fill int, verb string) measure {
		run := between(goMessages, iceoryxCrew, sending(verb, size, atOnce), asked(size, fill), measure.judgedSpinning)
		if name == "64B" {
			run = noted(polling, run)
		}
		return measure{"message/go-iceoryx-" + name, about, twoPs, untargeted, true, run}
	}
	return []measure{
		messages("64B", "64 bytes "+copied, 64, 1, "send"),
		messages("64K", "64 KiB "+copied, 64<<10, 1, "send"),
		messages("1M", "1 MiB "+copied, 1<<20, 1, "send"),
		messages("place64B", "64 bytes "+placed, 64, 0, "place"),
		messages("place64K", "64 KiB "+placed, 64<<10, 0, "place"),
		messages("place1M", "1 MiB "+placed, 1<<20, 0, "place"),
		{"sync/ping-iceoryx", events, oneProcessor, untargeted, true, noted(notifying, against(iceoryxCrew, ping, together("ping 0 0", "pong 0 0")))},
		{"sync/ping-iceoryx", events, twoPs, untargeted, true, noted(notifying, against(iceoryxCrew, ping, together("ping 0 0", "pong 0 0")))},
	}
}

// iceoryxProgram is where cargo leaves the program, which the next run finds there.
func (l *lab) iceoryxProgram() string {
	return filepath.Join(l.source, "iceoryx", "target", "release", "iceoryx")
}

// buildIceoryx builds the program that uses iceoryx2.
func (l *lab) buildIceoryx(ctx context.Context) (string, error) {
	if _, err := exec.LookPath("cargo"); err != nil {
		return "", skip("no cargo to build iceoryx2 with")
	}
	dir := filepath.Join(l.source, "iceoryx")
	if _, err := os.Stat(l.iceoryxProgram()); err != nil {
		l.logf("building iceoryx2, which takes a minute or two the first time")
	}
	_, err := l.build(ctx, "crates", dir, "cargo", "fetch", "--quiet", "--locked")
	if err != nil {
		return "", skip("cargo cannot have iceoryx2: " + err.Error())
	}
	if _, err = l.build(ctx, "cargo", dir, "cargo", "build", "--quiet", "--release", "--locked", "--offline", "--target-dir", "target"); err != nil {
		return "", err
	}
	return l.build(ctx, "iceoryx", dir, "cp", l.iceoryxProgram(), "OUT")
}

// iceoryxCrew founds a crew of two processes that use iceoryx2. All that it makes is in a folder of its own, but for its memory,
// which is marked with the folder's name.
func iceoryxCrew(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	program, err := l.buildIceoryx(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(l.tmp, "i")
	if err != nil {
		return nil, err
	}
	prefix := fmt.Sprintf("winshm-bench-%d-", os.Getpid())
	c := &crew{stop: func() { l.sweep(filepath.Join(sharedMemory, prefix+"*")) }}
	err = c.recruit(ctx, cpus, nil, func(i int) []string { return []string{program, dir, prefix, fmt.Sprint(i)} })
	return c.ready(err, "meet 1")
}

// sweep removes files.
func (l *lab) sweep(pattern string) {
	files, err := filepath.Glob(pattern)
	for _, file := range files {
		err = errors.Join(err, os.Remove(file))
	}
	if err != nil {
		l.logf("%v", err)
	}
}
