package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winshm"
	"winshm/internal/inspect"
)

func (s *demoStory) eventName() string { return s.name + "-event" }
func (s *demoStory) mutexName() string { return s.name + "-mutex" }

// awaitEvent has the second process wait for an event that we set.
func (s *demoStory) awaitEvent() ([]string, error) {
	event, err := s.client.CreateEvent(s.eventName(), &winshm.EventOptions{Exclusive: true})
	if err != nil {
		return nil, explain(eventKind, s.eventName(), err)
	}
	defer event.Close()
	answered := make(chan error, 1)
	go func() {
		_, err := s.second.ask(demoRequest{Do: "wait", Name: s.eventName()})
		answered <- err
	}()
	if err := s.expectWaiter(answered); err != nil {
		return nil, err
	}
	if err := errors.Join(event.Set(), <-answered); err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("process %d waits for %s: winshm ls shows that one does", s.second.pid(), s.eventName()),
		"we set it, and the process goes on",
	}, nil
}

// expectWaiter looks until the event has a waiter, which must not go on before it is set.
func (s *demoStory) expectWaiter(answered <-chan error) error {
	i := s.g.inspector()
	defer i.Close()
	const interval = 5 * time.Millisecond
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		o, err := i.Find(s.eventName())
		switch {
		case err != nil:
			return err
		case o.State != nil && o.State.CountWaiters() > 0:
			return nil
		}
		select {
		case err := <-answered:
			return errors.Join(fmt.Errorf("process %d did not wait, though nobody has set the event", s.second.pid()), err)
		case <-tick.C:
		}
	}
}

// ownMutex has a third process lock a mutex.
func (s *demoStory) ownMutex() (lines []string, err error) {
	if s.mutex, err = s.client.CreateMutex(s.mutexName(), &winshm.MutexOptions{Exclusive: true}); err != nil {
		return nil, explain(mutexKind, s.mutexName(), err)
	}
	if s.third, err = s.start(); err != nil {
		return nil, err
	}
	if _, err = s.third.ask(demoRequest{Do: "own", Name: s.mutexName()}); err != nil {
		return nil, err
	}
	switch _, free, err := s.mutex.TryLock(); {
	case err != nil:
		return nil, err
	case free:
		return nil, fmt.Errorf("we could lock the mutex, though process %d owns it", s.third.pid())
	}
	o, err := s.findMutex()
	if err != nil {
		return nil, err
	}
	return []string{fmt.Sprintf("winshm ls shows of %s that it is %s", s.mutexName(), o.Words()), "we cannot lock it now"}, nil
}

func (s *demoStory) findMutex() (*inspect.Object, error) {
	i := s.g.inspector()
	defer i.Close()
	o, err := i.Find(s.mutexName())
	if err == nil && (o.State == nil || o.State.Owner == nil) {
		err = fmt.Errorf("winshm ls does not show who owns %s", s.mutexName())
	}
	return o, err
}

// killOwner kills who owns the mutex, and becomes the next owner.
func (s *demoStory) killOwner() ([]string, error) {
	if err := s.third.kill(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), demoPatience)
	defer cancel()
	for _, abandoned := range []bool{true, false} {
		lock, err := s.mutex.Lock(ctx)
		if err != nil {
			return nil, fmt.Errorf("the mutex of a dead process cannot be locked: %w", err)
		}
		if lock.Abandoned() != abandoned {
			return nil, fmt.Errorf("that the mutex is abandoned is told: %v instead of %v", lock.Abandoned(), abandoned)
		}
		if err := lock.Unlock(); err != nil {
			return nil, err
		}
	}
	return []string{
		fmt.Sprintf("process %d got SIGKILL: nothing hangs, we own the mutex now", s.third.pid()),
		"and are told that it was abandoned: what it guards may be half changed",
		"we give it up in order, so that the owner after us is not told",
	}, s.mutex.Close()
}

// await waits for the event of that name.
func (a *demoActor) await(name string) error {
	event, err := a.client.OpenEvent(name, 0)
	if err != nil {
		return err
	}
	defer event.Close()
	return event.Wait(context.Background())
}

// own locks the mutex of that name, for good.
func (a *demoActor) own(name string) (err error) {
	if a.mutex, err = a.client.OpenMutex(name, 0); err == nil {
		_, err = a.mutex.Lock(context.Background())
	}
	return err
}
