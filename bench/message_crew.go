package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// receiver is the worker of a crew that has the window; all others send.
const receiver = 1

// What the window does with a block; the numbers are sent with it.
const (
	atOnce = iota // returns at once
	reads         // reads every byte
)

// meet makes the receiver's window, and has the others find it.
func meet(c *crew) error {
	if _, err := c.workers[receiver].call("listen 1"); err != nil {
		return err
	}
	_, err := c.call(c.roles("read 64 0 1", "find 1")) // reading: something that the receiver can do as well
	return err
}

// roles are the lines for the receiver and for each of the others.
func (c *crew) roles(receives, sends string) func(int) string {
	return func(i int) string {
		if i == receiver {
			return receives
		}
		return sends
	}
}

// serve is the receiver's line for one command of all others.
func (c *crew) serve() string { return fmt.Sprintf("serve %d", len(c.workers)-1) }

// goMessages founds crews that send messages by winshm's Go package.
func goMessages(p placement) founder { return clientCrew(p, (*lab).buildWorker, meet) }

// cMessages founds crews that send messages by the C library.
func cMessages(p placement) founder { return clientCrew(p, (*lab).buildSender, meet) }

// buildSender builds the Win32 program that sends messages, with the C library.
func (l *lab) buildSender(ctx context.Context) (string, error) {
	return l.buildInC(ctx, "sender", "wine/message.c")
}

// buildInC builds a Win32 program with the C library.
func (l *lab) buildInC(ctx context.Context, name, source string) (string, error) {
	library, err := l.build(ctx, "lib", filepath.Join(l.source, ".."), "sh", "tools/library.sh", "OUT")
	if err != nil {
		return "", err
	}
	return l.build(ctx, name, l.source, "gcc", "-O2", "-Wall", "-Wextra", "-I../include", "-o", "OUT", source,
		"-L"+library, "-Wl,-rpath,"+library, "-lwinshm")
}

// wineMessages founds a crew that sends messages under Wine, by the same program.
func wineMessages(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	exe, err := l.build(ctx, "message.exe", l.source, "x86_64-w64-mingw32-gcc", "-O2", "-Wall", "-Wextra", "-o", "OUT", "wine/message.c")
	if err != nil {
		return nil, err
	}
	w, end, err := l.wineServer(ctx, l.tmp, cpus[len(cpus)-1])
	if err != nil {
		return nil, err
	}
	c := &crew{stop: end}
	if err = c.recruit(ctx, cpus, w.env, func(int) []string { return []string{w.loader, exe} }); err == nil {
		err = meet(c)
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// socketCrew founds crews of the C reference: two processes with a Unix socket between them.
func socketCrew(kind int) founder {
	return func(ctx context.Context, l *lab, cpus []int) (*crew, error) {
		program, err := l.build(ctx, "message", l.source, "gcc", "-O2", "-Wall", "-Wextra", "-o", "OUT", "ref/message.c")
		if err != nil {
			return nil, err
		}
		dir, err := os.MkdirTemp(l.tmp, "socket-")
		if err != nil {
			return nil, err
		}
		c := &crew{}
		err = c.recruit(ctx, cpus, nil, func(i int) []string { return []string{program, filepath.Join(dir, "s"), fmt.Sprint(i)} })
		return c.ready(err, fmt.Sprintf("meet %d", kind))
	}
}

// sending is messages of a size from all others to the receiver, timed by the first; verb says how they are sent.
func sending(verb string, size, kind int) task {
	return func(c *crew) subject {
		return subject{used: c.usedFor(verb), run: func(n int) ([]float64, error) {
			answers, err := c.call(c.roles(c.serve(), fmt.Sprintf("%s %d %d %d", verb, size, kind, n)))
			if err != nil {
				return nil, err
			}
			return []float64{answers[0][0] / float64(n)}, nil
		}}
	}
}

// usedFor is the processor time of sending; nil of a verb that does much more than what is timed.
func (c *crew) usedFor(verb string) func() float64 {
	if verb == "place" {
		return nil
	}
	return c.used
}

// asking is requests of a size over a socket.
func asking(size, kind int) task {
	return together(fmt.Sprintf("ask %d %d", size, kind), fmt.Sprintf("answer %d %d", size, kind))
}

// flooding lets all but the receiver send 64 bytes as often as they can.
func flooding(long time.Duration) task { return pouring(64, "", long) }
