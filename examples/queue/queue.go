package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"winshm"
)

// table is the shared memory. Who owns the mutex may change it.
type table struct {
	Next, Jobs, Finished uint32
	Done                 [10000]uint32 // how often each job was done
}

// queue is what a process has of the queue.
type queue struct {
	table *table
	jobs  *winshm.Semaphore // counts the jobs that nobody has taken
	mutex *winshm.Mutex     // guards the table
	empty *winshm.Event     // set when all jobs are done

	closers []io.Closer
}

// newQueue makes a queue with so many jobs in it.
func newQueue(name string, jobs int) (*queue, error) {
	if jobs < 1 || jobs > len(table{}.Done) {
		return nil, fmt.Errorf("%d jobs are too few or too many", jobs)
	}
	section, err1 := winshm.CreateSection(name, 64<<10, nil)
	semaphore, err2 := winshm.CreateSemaphore(name+"-jobs", &winshm.SemaphoreOptions{Initial: jobs, Maximum: jobs})
	mutex, err3 := winshm.CreateMutex(name+"-mutex", nil)
	empty, err4 := winshm.CreateEvent(name+"-empty", &winshm.EventOptions{Manual: true})
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	q, err := mapQueue(section, semaphore, mutex, empty)
	if err == nil {
		q.table.Jobs = uint32(jobs)
	}
	return q, err
}

// openQueue opens a queue that another process has made.
func openQueue(name string) (*queue, error) {
	section, err1 := winshm.OpenSection(name, 0)
	semaphore, err2 := winshm.OpenSemaphore(name+"-jobs", 0)
	mutex, err3 := winshm.OpenMutex(name+"-mutex", 0)
	empty, err4 := winshm.OpenEvent(name+"-empty", 0)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	return mapQueue(section, semaphore, mutex, empty)
}

func mapQueue(s *winshm.Section, jobs *winshm.Semaphore, mutex *winshm.Mutex, empty *winshm.Event) (*queue, error) {
	view, err := s.Map(nil)
	if err != nil {
		return nil, err
	}
	shared, err := winshm.At[table](view, 0)
	return &queue{shared, jobs, mutex, empty, []io.Closer{view, s, jobs, mutex, empty}}, err
}

func (q *queue) close() {
	for _, c := range q.closers {
		_ = c.Close()
	}
}

// take takes a job, after the semaphore has said that there is one, and does it.
func (q *queue) take(ctx context.Context, clumsy bool) error {
	job, err := q.next(ctx, clumsy)
	if err != nil {
		return err
	}
	// The work itself would be here: nobody else is kept from his.
	return q.finish(ctx, job)
}

func (q *queue) next(ctx context.Context, clumsy bool) (uint32, error) {
	lock, err := q.mutex.Lock(ctx)
	if err != nil {
		return 0, err
	}
	job := q.table.Next
	q.table.Next++
	if clumsy {
		fmt.Println("oops") //nolint:forbidigo // what the one who kills it waits for
		time.Sleep(time.Hour)
	}
	return job, lock.Unlock()
}

func (q *queue) finish(ctx context.Context, job uint32) error {
	lock, err := q.mutex.Lock(ctx)
	if err != nil {
		return err
	}
	q.table.Done[job]++
	q.table.Finished++
	if q.table.Finished == q.table.Jobs {
		err = q.empty.Set()
	}
	return errors.Join(err, lock.Unlock())
}
