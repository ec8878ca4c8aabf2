// Queue is a queue of jobs in shared memory: processes take jobs from it, and one of them is killed while it owns the queue's
// mutex, with a job in its hands. The next owner learns of it, and no job is lost.
//
//	go run ./examples/queue -workers 4 -jobs 1000
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"

	"winshm"
	_ "winshm/embed" // the manager comes with the program: there is nothing to install
)

func main() {
	workers := flag.Int("workers", 4, "how many processes work")
	jobs := flag.Int("jobs", 1000, "how many jobs there are, at most 10000")
	name := flag.String("worker", "", "be one of the processes, and take jobs from the queue of this `name`")
	clumsy := flag.Bool("clumsy", false, "stop for ever with a job in hand, as a worker")
	flag.Parse()
	ctx := context.Background()
	var err error
	if *name != "" {
		err = work(ctx, *name, *clumsy)
	} else {
		err = run(ctx, os.Stdout, *workers, *jobs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "queue:", err)
		os.Exit(1)
	}
}

// run fills a queue, has other processes empty it, kills one of them, and sees to it that all jobs are done.
func run(ctx context.Context, out io.Writer, workers, jobs int) error {
	name := fmt.Sprintf(`Local\winshm-queue-%d`, os.Getpid())
	q, err := newQueue(name, jobs)
	if err != nil {
		return err
	}
	defer q.close()
	if err := killOne(ctx, out, q, name); err != nil {
		return err
	}
	if err := runWorkers(name, workers); err != nil {
		return err
	}
	if err := q.empty.Wait(ctx); err != nil {
		return err
	}
	total := 0
	for _, done := range q.table.Done[:jobs] {
		total += int(done)
	}
	fmt.Fprintf(out, "%d jobs are done, each once\n", total)
	if total != jobs {
		return fmt.Errorf("%d is not the %d expected", total, jobs)
	}
	return nil
}

// runWorkers starts the other processes, all at once, and waits for them.
func runWorkers(name string, n int) (err error) {
	var workers []*worker
	for range n {
		w, startErr := start(name)
		if startErr != nil {
			err = startErr
			break
		}
		workers = append(workers, w)
	}
	for _, w := range workers {
		err = errors.Join(err, w.Wait())
	}
	return err
}

// killOne starts a worker that never comes back, kills it, and puts back what it had taken.
func killOne(ctx context.Context, out io.Writer, q *queue, name string) error {
	clumsy, err := start(name, "-clumsy")
	if err != nil {
		return err
	}
	if _, err := bufio.NewReader(clumsy.out).ReadString('\n'); err != nil { // it has a job
		return err
	}
	process, err := winshm.OpenProcess(clumsy.Process.Pid)
	if err != nil {
		return err
	}
	defer process.Close()
	_ = clumsy.Process.Kill()
	_ = clumsy.Wait()
	// The mutex is free, and known to be abandoned, before the process is seen to have ended.
	won, err := winshm.WaitAll(ctx, process, q.mutex)
	if err != nil {
		return err
	}
	lock := won.Locks[1]
	if lock.Abandoned() {
		fmt.Fprintf(out, "process %d was killed with a job in hand\n", process.PID())
		q.table.Next--
		_, err = q.jobs.Release(1)
	}
	return errors.Join(err, lock.Unlock())
}

type worker struct {
	*exec.Cmd
	out io.Reader
}

func start(name string, flags ...string) (*worker, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, append(flags, "-worker", name)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &worker{cmd, out}, cmd.Start()
}

// work is what each of the other processes does: it takes one job after the other until there is none left.
func work(ctx context.Context, name string, clumsy bool) error {
	q, err := openQueue(name)
	if err != nil {
		return err
	}
	defer q.close()
	for {
		won, err := winshm.WaitAny(ctx, q.empty, q.jobs)
		if err != nil || won.Index == 0 {
			return err
		}
		if err := q.take(ctx, clumsy); err != nil {
			return err
		}
	}
}
