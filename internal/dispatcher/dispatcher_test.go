package dispatcher_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/dispatcher"
	"winshm/winerr"
)

var (
	me    = dispatcher.Owner{User: 1000, Thread: 1}
	other = dispatcher.Owner{User: 1001, Thread: 1} // the same slot of another user's arena
)

func manual(signaled bool) dispatcher.State {
	return dispatcher.State{Kind: dispatcher.ManualEvent, Signaled: signaled}
}

func auto(signaled bool) dispatcher.State {
	return dispatcher.State{Kind: dispatcher.AutoEvent, Signaled: signaled}
}

func mutex(owner dispatcher.Owner) dispatcher.State {
	return dispatcher.State{Kind: dispatcher.Mutex, Owner: owner}
}

func semaphore(count, most int32) dispatcher.State {
	return dispatcher.State{Kind: dispatcher.Semaphore, Count: count, Maximum: most}
}

var abandoned = dispatcher.State{Kind: dispatcher.Mutex, Abandoned: true}

// TestSignal has a row for each result that an operation can have when nobody waits.
func TestSignal(t *testing.T) {
	set := (*dispatcher.Dispatcher).Set
	reset := (*dispatcher.Dispatcher).Reset
	pulse := (*dispatcher.Dispatcher).Pulse
	release := func(n int32) func(*dispatcher.Dispatcher, *dispatcher.Object) error {
		return func(d *dispatcher.Dispatcher, o *dispatcher.Object) error {
			before := o.State().Count
			previous, err := d.Release(o, n)
			if err == nil && previous != before {
				t.Errorf("previous count is %d, was %d", previous, before)
			}
			return err
		}
	}
	unlock := func(d *dispatcher.Dispatcher, o *dispatcher.Object) error { return d.Unlock(o, me) }
	abandon := func(d *dispatcher.Dispatcher, o *dispatcher.Object) error { return d.AbandonMutex(o, me) }
	const top = 1<<31 - 1
	for _, row := range []struct {
		name          string
		before, after dispatcher.State
		do            func(*dispatcher.Dispatcher, *dispatcher.Object) error
		want          error
	}{
		{"set manual", manual(false), manual(true), set, nil},
		{"set auto", auto(false), auto(true), set, nil},
		{"set what is set", auto(true), auto(true), set, nil},
		{"set a mutex", mutex(me), mutex(me), set, winerr.ERROR_INVALID_HANDLE},
		{"set a semaphore", semaphore(0, 1), semaphore(0, 1), set, winerr.ERROR_INVALID_HANDLE},
		{"reset manual", manual(true), manual(false), reset, nil},
		{"reset auto", auto(true), auto(false), reset, nil},
		{"reset what is not set", auto(false), auto(false), reset, nil},
		{"reset a semaphore", semaphore(1, 1), semaphore(1, 1), reset, winerr.ERROR_INVALID_HANDLE},
		{"pulse manual", manual(false), manual(false), pulse, nil},
		{"pulse what is set", auto(true), auto(false), pulse, nil},
		{"pulse a mutex", mutex(me), mutex(me), pulse, winerr.ERROR_INVALID_HANDLE},
		{"release", semaphore(1, 5), semaphore(4, 5), release(3), nil},
		{"release up to the maximum", semaphore(0, top), semaphore(top, top), release(top), nil},
		{"release beyond the maximum", semaphore(3, 5), semaphore(3, 5), release(3), winerr.ERROR_TOO_MANY_POSTS},
		{"release beyond all numbers", semaphore(top, top), semaphore(top, top), release(top), winerr.ERROR_TOO_MANY_POSTS},
		{"release nothing", semaphore(1, 5), semaphore(1, 5), release(0), winerr.ERROR_INVALID_PARAMETER},
		{"release less", semaphore(1, 5), semaphore(1, 5), release(-1), winerr.ERROR_INVALID_PARAMETER},
		{"release an event", auto(false), auto(false), release(1), winerr.ERROR_INVALID_HANDLE},
		{"release nothing of an event", auto(false), auto(false), release(0), winerr.ERROR_INVALID_PARAMETER},
		{"unlock", mutex(me), mutex(dispatcher.Owner{}), unlock, nil},
		{"unlock another's", mutex(other), mutex(other), unlock, winerr.ERROR_NOT_OWNER},
		{"unlock a free one", mutex(dispatcher.Owner{}), mutex(dispatcher.Owner{}), unlock, winerr.ERROR_NOT_OWNER},
		{"unlock an abandoned one", abandoned, abandoned, unlock, winerr.ERROR_NOT_OWNER},
		{"abandon", mutex(me), abandoned, abandon, nil},
		{"abandon another's", mutex(other), mutex(other), abandon, winerr.ERROR_NOT_OWNER},
		{"abandon an abandoned one", abandoned, abandoned, abandon, winerr.ERROR_NOT_OWNER},
		{"abandon a semaphore", semaphore(1, 1), semaphore(1, 1), abandon, winerr.ERROR_INVALID_HANDLE},
		{"unlock an event", auto(true), auto(true), unlock, winerr.ERROR_INVALID_HANDLE},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := dispatcher.New()
			o := d.Put(row.before)
			if err := row.do(d, o); err != row.want { //nolint:errorlint // the exact code is what is promised
				t.Errorf("error %v, want %v", err, row.want)
			}
			if got, ok := d.Take(o); !ok || got != row.after {
				t.Errorf("state %+v, want %+v", got, row.after)
			}
		})
	}
}

// TestNobodyUnlocks: the owner that is none owns nothing.
func TestNobodyUnlocks(t *testing.T) {
	d := dispatcher.New()
	if err := d.Unlock(d.Put(mutex(dispatcher.Owner{})), dispatcher.Owner{}); err == nil {
		t.Error("nobody unlocked a mutex")
	}
}

// TestTry has a row for each result of a wait that does not block.
func TestTry(t *testing.T) {
	free, mine, hers := mutex(dispatcher.Owner{}), mutex(me), mutex(other)
	type states = []dispatcher.State
	for _, row := range []struct {
		name          string
		before, after states
		all           bool
		want          dispatcher.Outcome
		satisfied     bool
	}{
		{"manual", states{manual(true)}, states{manual(true)}, false, dispatcher.Outcome{}, true},
		{"auto", states{auto(true)}, states{auto(false)}, false, dispatcher.Outcome{}, true},
		{"not set", states{auto(false)}, states{auto(false)}, false, dispatcher.Outcome{}, false},
		{"semaphore", states{semaphore(2, 2)}, states{semaphore(1, 2)}, false, dispatcher.Outcome{}, true},
		{"empty semaphore", states{semaphore(0, 2)}, states{semaphore(0, 2)}, false, dispatcher.Outcome{}, false},
		{"free mutex", states{free}, states{mine}, false, dispatcher.Outcome{}, true},
		{"own mutex", states{mine}, states{mine}, false, dispatcher.Outcome{}, true},
		{"another's mutex", states{hers}, states{hers}, false, dispatcher.Outcome{}, false},
		{"abandoned mutex", states{abandoned}, states{mine}, false, dispatcher.Outcome{Abandoned: true}, true},
		{
			"the lowest of any",
			states{auto(false), semaphore(1, 1), auto(true)},
			states{auto(false), semaphore(0, 1), auto(true)},
			false,
			dispatcher.Outcome{Index: 1},
			true,
		},
		{
			"abandoned among any",
			states{auto(false), abandoned, auto(true)},
			states{auto(false), mine, auto(true)},
			false,
			dispatcher.Outcome{Index: 1, Abandoned: true},
			true,
		},
		{
			"an abandoned one that any did not take",
			states{auto(true), abandoned},
			states{auto(false), abandoned},
			false,
			dispatcher.Outcome{},
			true,
		},
		{
			"all",
			states{auto(true), semaphore(1, 1), free, mine, manual(true)},
			states{auto(false), semaphore(0, 1), mine, mine, manual(true)},
			true,
			dispatcher.Outcome{},
			true,
		},
		{
			"abandoned among all is told without its index",
			states{auto(true), abandoned},
			states{auto(false), mine},
			true,
			dispatcher.Outcome{Abandoned: true},
			true,
		},
		{
			"all but one consumes nothing",
			states{auto(true), semaphore(1, 1), hers, abandoned},
			states{auto(true), semaphore(1, 1), hers, abandoned},
			true,
			dispatcher.Outcome{},
			false,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := dispatcher.New()
			objects := put(d, row.before...)
			got, result, err := d.Wait(dispatcher.Request{Objects: objects, All: row.all, Owner: me, Try: true})
			if err != nil || (result == dispatcher.Satisfied) != row.satisfied || got != row.want {
				t.Errorf("%+v, %v, %v; want %+v, %v", got, result, err, row.want, row.satisfied)
			}
			if diff := cmp.Diff(row.after, statesOf(objects)); diff != "" {
				t.Error("states (-want +got):\n", diff)
			}
			for i, o := range objects {
				if o.Waits() != 0 {
					t.Errorf("the try left a wait for object %d", i)
				}
			}
		})
	}
}

func TestBadWaits(t *testing.T) {
	d := dispatcher.New()
	set := d.Put(manual(true))
	many := make([]*dispatcher.Object, dispatcher.MaxObjects+1)
	for i := range many {
		many[i] = set
	}
	for name, r := range map[string]dispatcher.Request{
		"none":      {},
		"too many":  {Objects: many},
		"all twice": {Objects: many[:2], All: true},
	} {
		if _, _, err := d.Wait(r); err != winerr.ERROR_INVALID_PARAMETER { //nolint:errorlint // the exact code
			t.Errorf("%s: %v", name, err)
		}
	}
	_, result, err := d.Wait(dispatcher.Request{Objects: many[:dispatcher.MaxObjects]})
	if err != nil || result != dispatcher.Satisfied {
		t.Error("the same object 64 times, for any:", result, err)
	}
}

func put(d *dispatcher.Dispatcher, states ...dispatcher.State) []*dispatcher.Object {
	objects := make([]*dispatcher.Object, len(states))
	for i, s := range states {
		objects[i] = d.Put(s)
	}
	return objects
}

func statesOf(objects []*dispatcher.Object) []dispatcher.State {
	states := make([]dispatcher.State, len(objects))
	for i, o := range objects {
		states[i] = o.State()
	}
	return states
}
