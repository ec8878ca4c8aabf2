package server_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/server"
)

// pool is a semaphore whose units are counted, and the handle that somebody has to it.
type pool struct {
	handle client.Handle
	units  *atomic.Int64
}

// trader is somebody who takes units from pools and puts others in.
type trader struct {
	t     *testing.T
	c     *client.Client
	pools []pool
	// mutex, if not 0, guards inside: the race detector does not see that.
	mutex  client.Handle
	inside *atomic.Int32
	rand   *rand.Rand
}

// TestMixedWaits lets threads of two users take units from semaphores in the arenas of both and at the manager, in every
// combination and with time-outs that end at any moment, so that objects move all the time. In the end each semaphore holds
// what was put in and not taken, and the mutex has guarded what it guards.
func TestMixedWaits(t *testing.T) {
	m := startSystem(t, server.Limits{})
	root := newClient(t, m.Socket)
	var hers *client.Client
	asUser(t, alice, func() {
		hers = newClient(t, m.Socket)
		if err := hers.Connect(); err != nil {
			t.Error(err)
		}
	})
	shared := newPool(t, hers, `Global\shared`)
	opened := must(root.OpenWaitable(object.SemaphoreType, object.MaximumAllowed, 0, `Global\shared`))
	sharedByRoot, sharedObject := pool{opened.Handle, shared.units}, opened.Object
	mutex := must(hers.CreateWaitable(client.WaitableSpec{Type: object.MutantType, Access: object.MaximumAllowed}))
	var inside atomic.Int32
	herPools := []pool{shared, newPool(t, hers, ""), newPool(t, hers, "")}
	rootPools := []pool{sharedByRoot, newPool(t, root, "")}

	var wg sync.WaitGroup
	for i := range uint64(6) {
		tr := &trader{t: t, c: hers, pools: herPools, mutex: mutex.Handle, inside: &inside, rand: rand.New(rand.NewPCG(i, 1))}
		if i%2 == 1 {
			tr = &trader{t: t, c: root, pools: rootPools, rand: tr.rand}
		}
		wg.Go(func() {
			for range 300 {
				tr.trade()
			}
		})
	}
	wg.Wait()
	for _, w := range must(root.Snapshot()).Waitables {
		if isShared := w.Object == sharedObject; isShared != (w.Managed == 1) || len(w.Waiters) != 0 {
			t.Errorf("shared: %v, left behind: %+v", isShared, w)
		}
	}
	for i, p := range append(herPools, rootPools[1]) {
		c := hers
		if i == len(herPools) {
			c = root
		}
		left := int64(0)
		for must(c.Keep(p.handle).Take()) {
			left++
		}
		if want := p.units.Load(); left != want {
			t.Errorf("semaphore %d holds %d units, not %d", i, left, want)
		}
	}
}

func newPool(t *testing.T, c *client.Client, name string) pool {
	t.Helper()
	o, err := c.CreateWaitable(client.WaitableSpec{
		Type: object.SemaphoreType, Maximum: 1 << 20, Access: object.MaximumAllowed, Name: name,
	})
	if err != nil {
		t.Fatal(err)
	}
	return pool{o.Handle, &atomic.Int64{}}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// trade puts a unit somewhere, or waits for some.
func (tr *trader) trade() {
	if tr.rand.IntN(2) == 0 {
		p, n := tr.pools[tr.rand.IntN(len(tr.pools))], 1+tr.rand.Int32N(2)
		p.units.Add(int64(n))
		if _, err := tr.c.ReleaseSemaphore(p.handle, n); err != nil {
			tr.t.Error("release: ", err)
		}
		return
	}
	var handles []client.Handle
	order := tr.rand.Perm(len(tr.pools))[:1+tr.rand.IntN(len(tr.pools))]
	for _, i := range order {
		handles = append(handles, tr.pools[i].handle)
	}
	if tr.mutex != 0 && tr.rand.IntN(2) == 0 {
		handles = append(handles, tr.mutex)
	}
	all := tr.rand.IntN(2) == 0
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(tr.rand.IntN(2000))*time.Microsecond)
	defer cancel()
	grant, err := tr.c.Await(ctx, handles, all)
	if err != nil {
		if !errors.Is(err, context.DeadlineExceeded) {
			tr.t.Error("wait: ", err)
		}
		return
	}
	for i, at := range order {
		if all || i == grant.Index {
			tr.pools[at].units.Add(-1)
		}
	}
	if len(handles) > len(order) && (all || grant.Index == len(order)) {
		if tr.inside.Add(1) != 1 {
			tr.t.Error("two own the mutex")
		}
		tr.inside.Add(-1)
		if err := grant.Locks[len(order)].Unlock(); err != nil {
			tr.t.Error("unlock: ", err)
		}
	}
}
