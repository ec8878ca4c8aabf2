// Command peers does with other Go packages what winshm's clients do.
//
// usage: peers NAME
//
// Each line on standard input is a command and a number, and is answered by nanoseconds, or by "error" and a text.
//
//	sysv N, keepsysv 1, visitsysv N    System V shared memory (gen2brain/shm): makes, attaches, touches, detaches and
//	                                   removes it; makes some that stays until standard input ends; gets, attaches,
//	                                   touches and detaches that
//	file N, keepfile 1, visitfile N    the same with a file in /dev/shm that is mapped (edsrzf/mmap-go)
//	flock N, filemutex N               lock and unlock of a file (gofrs/flock, alexflint/go-filemutex)
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// size is that of all memory.
const size = 4096

// A command does something n times.
type command func(n int) (time.Duration, error)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: peers NAME")
		os.Exit(2)
	}
	s, f, l := newSysV(), newFiles(os.Args[1]), newLocks(os.Args[1])
	serve(os.Stdin, os.Stdout, map[string]command{
		"sysv": timed(s.life), "keepsysv": timed(s.keep), "visitsysv": timed(s.visit),
		"file": timed(f.life), "keepfile": timed(f.keep), "visitfile": timed(f.visit),
		"flock": timed(l.flock), "filemutex": l.fileMutex,
	})
	if err := errors.Join(s.close(), f.close(), l.close()); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// timed is a command that does something again and again.
func timed(once func() error) command {
	return func(n int) (time.Duration, error) {
		start := time.Now()
		for range n {
			if err := once(); err != nil {
				return 0, err
			}
		}
		return time.Since(start), nil
	}
}

// serve answers lines until they end.
func serve(in io.Reader, out io.Writer, commands map[string]command) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		took, err := execute(lines.Text(), commands)
		if err != nil {
			fmt.Fprintln(out, "error", err)
			continue
		}
		fmt.Fprintln(out, took.Nanoseconds())
	}
}

// execute carries out one line.
func execute(line string, commands map[string]command) (time.Duration, error) {
	var verb string
	var n int
	if _, err := fmt.Sscan(line, &verb, &n); err != nil {
		return 0, err
	}
	run, ok := commands[verb]
	if !ok {
		return 0, fmt.Errorf("unknown command %q", line)
	}
	return run(n)
}
