// Command worker makes winshm's calls on behalf of the bench.
//
// Each line on standard input is a command with numbers; it is answered by one
// line of nanoseconds (0 where nothing is timed), or by "error" and a text. Time
// is taken around the calls only.
//
//	first 1           the first call, which starts a manager; barefirst 1 starts a program that only listens
//	attach 1          connect to the manager and hold one section in it
//	cycle N           create, map, touch, unmap, close
//	view N            map, touch, unmap of the held section
//	mmap N            the same of a bare memory file
//	create SIZE N     answers the time of the creations alone, then with their closes
//	hold KIND FROM COUNT create objects FROM, FROM+1, ... of a kind and keep them (population.go has the kinds)
//	block N           alloc, lock, touch, unlock, free a block of 64 bytes
//	unmap N           unmap an address without a view
//	reopen N          open and close a name that is there
//	keep 1            create a section and keep it
//	visit N           open, map, touch, unmap and close that section, of this process or another
//	made N            create N sections
//	opened N, mapped N, touched N, unmapped N, dropped N the same with each: a second handle is opened, and closed at the end
//	closed N          close the first handles
//	open KIND COUNT N open and close objects, picked at random from 0 to COUNT-1
//	beside KIND N     create and close one more
//	signal N          set the last of the events that are kept, and wait for it
//	signalany N       the same with events picked at random
//
//	waitables 1       make or open the objects for synchronization
//	event N           set an event and wait for it
//	mutex N           lock and unlock
//	semaphore N       release and take
//	any N             wait for any of 64 objects, of which the last one is signaled
//	multiple N        the same by WaitForMultipleObjects
//	ping N, pong N    round trips of the first process and the second
//	pings N, seldoms N percentiles of round trips with the second, which makes pong; of such after rests
//	wake N BASE       wakes the process that sleeps; answers the sum of the times of day, since BASE
//	sleep N BASE      sleeps N times until woken; answers the sum of the times at which it woke
//	idle N, tick N    ticks of the second process for the first, which answers the processor time it used
//	contend START END take the mutex as often as possible between two times of day; answers how often
//	contendevent START END, contendunit START END the same with an event, and with a semaphore of one unit
//	waiters K EVENTS  start K goroutines that wait for so many events; answers how many threads that costs
//	roused N BASE     is sleep with these goroutines
//	rouse EVENTS N BASE is wake for them
//
//	listen 1          make the window that receives; serve 1 answers when it does
//	find 1            find it
//	send SIZE KIND N  send it blocks; it reads every byte of those of kind 1, and none of kind 0
//	place SIZE KIND N the same with blocks that are built in place, where they were left before
//	seldom SIZE KIND N is send after rests, in which the receiver falls asleep
//	sends SIZE KIND N, rarely SIZE KIND N are send and seldom, and answer percentiles
//	flood SIZE START END send as often as possible between two times of day; answers how often
//	posts N BASE      post messages; answers the time of day, since BASE, at which it began
//	posted N BASE     answers the time at which the last one was handled
//	read SIZE KIND N  read every byte of a block
//
//	busy CALLS START END make calls as often as possible between two times of day; answers how often. 0: open and close
//	                  a section by name, 1: create and close one, 2: create and close an event
//
//	files MEGABYTES   make two files, and map one as a section, the other as it is
//	passview N, passplain N read a megabyte of it and write to every cache line
//	readat SIZE N, writeat SIZE N ReadAt and WriteAt of the view
//	load SIZE N, store SIZE N copies from and to the plain mapping
package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
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
	known := map[string]command{
		"mmap":      {1, b.mmap},
		"busy":      {3, busy},
		"first":     {1, first},
		"barefirst": {1, bareFirst},
	}
	for _, more := range []map[string]command{
		(&sections{}).commands(), (&batches{}).commands(), (&population{}).commands(), (&waitables{}).commands(), (&messages{}).commands(), (&files{}).commands(),
	} {
		maps.Copy(known, more)
	}
	serve(os.Stdin, os.Stdout, known)
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
