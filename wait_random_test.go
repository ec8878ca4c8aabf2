package winshm_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"winshm"
	"winshm/internal/testkit"
)

// playBorrower takes tokens of semaphores and gives them back, with goroutines that wait for any and for all, with and without
// a time to end, until it is told to end.
func playBorrower(s *testkit.Stage) {
	var semaphores []*winshm.Semaphore
	for _, name := range s.Args {
		o, err := winshm.OpenSemaphore(name, 0)
		s.Check(err)
		semaphores = append(semaphores, o)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() { s.Check(borrow(ctx, rand.New(rand.NewPCG(1, uint64(i))), semaphores)) })
	}
	_, _ = s.Hear()
	cancel()
	wg.Wait()
	s.Say("done")
}

func borrow(ctx context.Context, random *rand.Rand, semaphores []*winshm.Semaphore) error {
	for ctx.Err() == nil {
		chosen := random.Perm(len(semaphores))[:1+random.IntN(len(semaphores))]
		var objects []winshm.Waitable
		for _, i := range chosen {
			objects = append(objects, semaphores[i])
		}
		all := random.IntN(2) == 0
		got, err := borrowOnce(ctx, random, objects, all)
		switch {
		case err != nil && ctx.Err() == nil && !errors.Is(err, context.DeadlineExceeded):
			return err
		case err != nil:
			continue
		case !all:
			chosen = chosen[got.Index : got.Index+1]
		}
		for _, i := range chosen {
			if _, err := semaphores[i].Release(1); err != nil {
				return err
			}
		}
	}
	return nil
}

func borrowOnce(ctx context.Context, random *rand.Rand, objects []winshm.Waitable, all bool) (winshm.Result, error) {
	if random.IntN(2) == 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(random.IntN(1000))*time.Microsecond)
		defer cancel()
	}
	if random.IntN(3) == 0 {
		return notified(ctx, objects, all)
	}
	if all {
		return winshm.WaitAll(ctx, objects...)
	}
	return winshm.WaitAny(ctx, objects...)
}

// notified is a wait by a notification.
func notified(ctx context.Context, objects []winshm.Waitable, all bool) (winshm.Result, error) {
	begin := winshm.Notify
	if all {
		begin = winshm.NotifyAll
	}
	n, err := begin(objects...)
	if err != nil {
		return winshm.Result{}, err
	}
	defer n.Close()
	select {
	case <-n.Done():
	case <-ctx.Done():
		if n.Cancel() {
			return winshm.Result{}, ctx.Err()
		}
	}
	return n.Result()
}

// No token is lost, and none comes to be, however waits end.
func TestTokens(t *testing.T) {
	c, m := connect(t)
	names := []string{"a", "b", "c"}
	var semaphores []*winshm.Semaphore
	const tokens = 2
	for _, name := range names {
		semaphores = append(semaphores, semaphore(t, c, name, tokens, tokens))
	}
	var actors []*testkit.Actor
	for range 2 {
		actors = append(actors, testkit.Start(t, "borrower", []string{"WINSHM_SOCKET=" + m.Socket}, names...))
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			if err := borrow(ctx, rand.New(rand.NewPCG(2, uint64(i))), semaphores); err != nil {
				t.Error(err)
			}
		})
	}
	for range 300 { // as long as it takes to take part so often
		_, err := winshm.WaitAll(t.Context(), semaphores[0], semaphores[1], semaphores[2])
		must(t, err)
		for _, s := range semaphores {
			_, err := s.Release(1)
			must(t, err)
		}
	}
	cancel()
	wg.Wait()
	for _, a := range actors {
		a.Say("end")
		a.Expect("done")
	}
	for i, s := range semaphores {
		for range tokens {
			wantSet(t, names[i], s, true)
		}
		wantSet(t, names[i], s, false)
	}
}
