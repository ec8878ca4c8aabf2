// Counter is the smallest program of several processes that share memory: each raises the same number many times, at once
// with the others, and not one step is lost.
//
//	go run ./examples/counter -processes 4 -times 1000000
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync/atomic"

	"winshm"
	_ "winshm/embed" // the manager comes with the program: there is nothing to install
)

func main() {
	processes := flag.Int("processes", 4, "how many processes count")
	times := flag.Uint64("times", 1_000_000, "how often each raises the counter")
	worker := flag.String("worker", "", "be one of the processes, and count in the section of this `name`")
	flag.Parse()
	var err error
	if *worker != "" {
		err = count(os.Stdout, *worker, *times)
	} else {
		err = run(os.Stdout, *processes, *times)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "counter:", err)
		os.Exit(1)
	}
}

// run makes the counter, has other processes raise it, and reads it.
func run(out io.Writer, processes int, times uint64) error {
	name := fmt.Sprintf(`Local\winshm-counter-%d`, os.Getpid())
	section, err := winshm.CreateSection(name, 4096, &winshm.SectionOptions{Exclusive: true})
	if err != nil {
		return err
	}
	defer section.Close() // what other processes still hold stays
	view, err := section.Map(nil)
	if err != nil {
		return err
	}
	defer view.Close()
	counter, err := winshm.At[atomic.Uint64](view, 0) // new memory is zero
	if err != nil {
		return err
	}
	if err := runWorkers(name, processes, times); err != nil {
		return err
	}
	want := uint64(processes) * times
	fmt.Fprintf(out, "%d processes counted to %d\n", processes, counter.Load())
	if got := counter.Load(); got != want {
		return fmt.Errorf("%d is not the %d expected", got, want)
	}
	return nil
}

// runWorkers starts the other processes, all at once, and waits for them.
func runWorkers(name string, processes int, times uint64) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	var workers []*exec.Cmd
	for range processes {
		worker := exec.Command(program, "-worker", name, "-times", fmt.Sprint(times))
		worker.Stdout, worker.Stderr = os.Stdout, os.Stderr
		if startErr := worker.Start(); startErr != nil {
			err = errors.Join(err, startErr)
			break
		}
		workers = append(workers, worker)
	}
	for _, worker := range workers {
		err = errors.Join(err, worker.Wait())
	}
	return err
}

// count is what each of the other processes does: it finds the counter by the name and raises it.
func count(out io.Writer, name string, times uint64) error {
	section, err := winshm.OpenSection(name, 0)
	if err != nil {
		return err
	}
	defer section.Close()
	view, err := section.Map(nil)
	if err != nil {
		return err
	}
	defer view.Close()
	counter, err := winshm.At[atomic.Uint64](view, 0)
	if err != nil {
		return err
	}
	for range times {
		counter.Add(1)
	}
	fmt.Fprintf(out, "process %d raised it %d times\n", os.Getpid(), times)
	return nil
}
