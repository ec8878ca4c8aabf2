// Command worker makes winshm's calls on behalf of the bench.
//
// Each line on standard input is a command with numbers; it is answered by one
// line of nanoseconds (0 where nothing is timed), or by "error" and a text. Time
// is taken around the calls only.
//
//	attach 1          connect to the manager and hold one section in it
//	cycle N           create, map, touch, unmap, close
//	view N            map, touch, unmap of the held section
//	mmap N            the same of a bare memory file
//	create SIZE N     answers the time of the creations alone, then with their closes
//	hold FROM COUNT   create sections FROM, FROM+1, ... and keep them
//	block N           alloc, lock, touch, unlock, free a block of 64 bytes
//	unmap N           unmap an address without a view
//	reopen N          open and close a name that is there
//	open COUNT N      open and close sections, picked at random from 0 to COUNT-1
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// A command takes as many numbers as it says and returns what it timed.
type command struct {
	args int
	run  func(args []int) ([]int64, error)
}

func main() {
	b, err := newBare()
	if err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
	s := &sections{}
	serve(os.Stdin, os.Stdout, map[string]command{
		"attach": {1, s.attach},
		"cycle":  {1, s.cycle},
		"view":   {1, s.view},
		"mmap":   {1, b.mmap},
		"create": {2, s.create},
		"hold":   {2, s.hold},
		"open":   {2, s.open},
		"unmap":  {1, s.unmap},
		"block":  {1, s.block},
		"reopen": {1, s.reopen},
	})
}

// serve answers lines until they end.
func serve(in io.Reader, out io.Writer, commands map[string]command) {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		ns, err := execute(strings.Fields(lines.Text()), commands)
		if err != nil {
			fmt.Fprintln(out, "error", err)
			continue
		}
		fmt.Fprintln(out, strings.Trim(fmt.Sprint(ns), "[]"))
	}
}

// execute carries out one line.
func execute(fields []string, commands map[string]command) ([]int64, error) {
	if len(fields) == 0 {
		return nil, fmt.Errorf("empty line")
	}
	c, ok := commands[fields[0]]
	if !ok || len(fields)-1 != c.args {
		return nil, fmt.Errorf("unknown command %q", fields)
	}
	args := make([]int, c.args)
	for i := range args {
		n, err := strconv.Atoi(fields[i+1])
		if err != nil {
			return nil, err
		}
		args[i] = n
	}
	return c.run(args)
}
