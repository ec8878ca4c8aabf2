//go:build winshm_steps

package waitable

import (
	"os"
	"strconv"
	"testing"
)

// theManager has nothing to do but to repair.
var theManager []op

func event(set bool) Held          { return Held{Kind: AutoEvent, Signaled: set} }
func manualEvent(set bool) Held    { return Held{Kind: ManualEvent, Signaled: set} }
func semaphore(n, max uint32) Held { return Held{Kind: Semaphore, Count: n, Maximum: max} }
func mutex(owner uint32) Held      { return Held{Kind: Mutex, Owner: owner} }

var scenarios = []scenario{
	{name: "set and set, wait", objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {set(1)}, {wait(1)}}},
	{name: "set, wait and wait", objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {wait(1)}, {wait(1)}}},
	{name: "set, wait with a time-out", objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {timed(1), wait(1)}}},
	{name: "a mark that is left", objects: []Held{event(false)}, programs: [][]op{theManager, {timed(1), set(1)}, {wait(1)}}},
	{name: "two sets, wait for any", objects: []Held{event(false), event(false)}, programs: [][]op{theManager, {set(1)}, {set(2)}, {wait(1, 2)}}},
	{name: "two sets by one, wait for any", objects: []Held{event(false), event(false)}, programs: [][]op{theManager, {set(1), set(2)}, {wait(1, 2)}}},
	{name: "two sets, try any", objects: []Held{event(false), event(false)}, programs: [][]op{theManager, {set(1), set(2), reset(1)}, {take(1, 2), take(1, 2)}}},
	{name: "two releases, wait for all", objects: []Held{semaphore(0, 2), semaphore(0, 2)}, programs: [][]op{theManager, {release(1, 1)}, {release(2, 1)}, {waitAll(1, 2)}}},
	{name: "two releases by one, wait for all", objects: []Held{semaphore(0, 2), semaphore(0, 2)}, programs: [][]op{theManager, {release(1, 1), release(2, 2)}, {waitAll(2, 1)}}},
	{name: "set, reset, wait for all", objects: []Held{event(false), event(true)}, programs: [][]op{theManager, {set(1)}, {reset(2), set(2)}, {timedAll(1, 2)}}},
	{name: "pulse, wait", objects: []Held{event(false)}, programs: [][]op{theManager, {pulse(1)}, {timed(1)}}},
	{name: "pulse, wait and wait", objects: []Held{event(false)}, programs: [][]op{theManager, {pulse(1)}, {timed(1)}, {timed(1)}}},
	{name: "pulse of a manual event, wait and wait", objects: []Held{manualEvent(false)}, programs: [][]op{theManager, {pulse(1)}, {timed(1)}, {timed(1)}}},
	{name: "pulse and set, wait", objects: []Held{manualEvent(false)}, programs: [][]op{theManager, {pulse(1)}, {set(1)}, {timed(1)}}},
	{name: "unlock, wait and wait", objects: []Held{mutex(1)}, programs: [][]op{theManager, {unlock(1)}, {wait(1), unlock(1)}, {timed(1)}}},
	{name: "abandon, wait", objects: []Held{mutex(1)}, programs: [][]op{theManager, {abandon(1), timed(1)}, {wait(1), unlock(1)}}},
	{name: "abandon, wait for all", objects: []Held{mutex(1), event(false)}, programs: [][]op{theManager, {abandon(1)}, {set(2)}, {waitAll(1, 2)}}},
	{name: "move, wait", objects: []Held{event(false)}, programs: [][]op{{move(1)}, {wait(1)}}},
	{name: "move, set, wait", objects: []Held{event(false)}, programs: [][]op{{move(1)}, {set(1)}, {wait(1)}}},
	{name: "move and return, wait", objects: []Held{event(true)}, programs: [][]op{{move(1), putBack(1)}, {wait(1)}}},
	{name: "move and return, wait for any", objects: []Held{event(false), event(true)}, programs: [][]op{{move(2), putBack(2)}, {set(1)}, {wait(1, 2)}}},
	{name: "move, wait for all", objects: []Held{event(false), event(true)}, programs: [][]op{{move(2)}, {set(1)}, {waitAll(1, 2)}}},
	{name: "move with the waiter", objects: []Held{event(false)}, programs: [][]op{{adopt(1), grant()}, {set(1)}, {wait(1)}}},
	{name: "move with one of the waiters", objects: []Held{event(false), event(false)}, programs: [][]op{{adopt(1), grant()}, {timed(1)}, {waitAll(1, 2)}}},
	{name: "set, wait for a bell", objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {waitForBell(1)}}},
	{name: "two sets, wait for a bell", objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {set(1)}, {waitForBell(1)}}},
	{name: "claim, end", programs: [][]op{{claim(1, 3)}, {foreignTimed(), foreignTimed()}}},
	{name: "claim, alert", programs: [][]op{{claim(1, 3)}, {foreign()}, {alert(1)}}},
	{name: "alert, set, wait", objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {alert(3)}, {wait(1)}}},
	{name: "release of several, wait and wait", objects: []Held{semaphore(0, 5)}, programs: [][]op{theManager, {release(1, 3)}, {wait(1)}, {wait(1)}}},
	{name: "two waits for any crosswise", objects: []Held{event(false), event(false)}, programs: [][]op{theManager, {set(1), set(2)}, {wait(1, 2)}, {wait(2, 1)}}},
	{name: "wait for all against wait", objects: []Held{event(false), event(false)}, programs: [][]op{theManager, {set(1), set(2)}, {waitAll(1, 2)}, {timed(2)}}},

	{name: "set, two sleep", sleepers: 2, objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {wait(1)}, {wait(1)}}},
	{name: "two sets, two sleep", sleepers: 2, objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {set(1)}, {wait(1)}, {wait(1)}}},
	{name: "set and take, one sleeps", sleepers: 1, objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {take(1)}, {wait(1)}}},
	{name: "set and reset, one sleeps", sleepers: 1, objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {reset(1)}, {wait(1)}}},
	{name: "release of two, three sleep", sleepers: 3, objects: []Held{semaphore(0, 9)}, programs: [][]op{theManager, {release(1, 2)}, {wait(1)}, {wait(1)}, {wait(1)}}},
	{name: "release of five, three sleep", sleepers: 3, objects: []Held{semaphore(0, 9)}, programs: [][]op{theManager, {release(1, 5)}, {wait(1)}, {wait(1)}, {wait(1)}}},
	{name: "wait for all of three", objects: []Held{mutex(0), semaphore(1, 9), event(true)}, programs: [][]op{theManager, {waitAll(1, 2, 3)}, {take(2)}}},
	{name: "set completes a wait for all", sleepers: 2, objects: []Held{event(false), semaphore(1, 9), mutex(0)}, programs: [][]op{theManager, {set(1)}, {waitAll(1, 2, 3)}, {wait(1)}}},
	{name: "two sets complete a wait for all", sleepers: 1, objects: []Held{event(false), event(false)}, programs: [][]op{theManager, {set(1)}, {set(2)}, {waitAll(1, 2)}}},
	{name: "pulse, two sleep", sleepers: 2, objects: []Held{event(false)}, programs: [][]op{theManager, {pulse(1)}, {wait(1)}, {wait(1)}}},
	{name: "pulse of a manual event, three sleep", sleepers: 3, objects: []Held{manualEvent(false)}, programs: [][]op{theManager, {pulse(1)}, {wait(1)}, {wait(1)}, {wait(1)}}},
	{name: "pulse and pulse, two sleep", sleepers: 2, objects: []Held{event(false)}, programs: [][]op{theManager, {pulse(1)}, {pulse(1)}, {wait(1)}, {wait(1)}}},
	{name: "unlock, two sleep", sleepers: 2, objects: []Held{mutex(1)}, programs: [][]op{theManager, {unlock(1)}, {wait(1)}, {wait(1)}}},
	{name: "unlock of three into a wait for all", sleepers: 1, objects: []Held{mutex(1), mutex(1), mutex(1)}, programs: [][]op{theManager, {unlock(2), unlock(1), unlock(3)}, {waitAll(1, 2, 3)}}},
	{name: "abandon, one sleeps", sleepers: 1, objects: []Held{mutex(1)}, programs: [][]op{theManager, {abandon(1)}, {wait(1)}}},
	{name: "move, one sleeps", sleepers: 1, objects: []Held{event(false)}, programs: [][]op{{move(1), putBack(1)}, {set(1)}, {wait(1)}}},
	{name: "two sets, a wait for any behind another", sleepers: 2, objects: []Held{event(false), event(false)}, programs: [][]op{theManager, {set(1)}, {set(2)}, {wait(1)}, {wait(1, 2)}}},
	{name: "two sets, a wait for all behind another", sleepers: 2, objects: []Held{event(false), event(false)}, programs: [][]op{theManager, {set(1)}, {set(2)}, {wait(2)}, {waitAll(1, 2)}}},
	{name: "set, time-out while it sleeps", sleepers: 1, objects: []Held{event(false)}, programs: [][]op{theManager, {set(1)}, {alert(3)}, {wait(1)}}},
}

func TestEverySchedule(t *testing.T) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) { s.check(t) })
	}
}

func TestEveryDeath(t *testing.T) {
	for _, s := range scenarios {
		s.death = true
		t.Run(s.name, func(t *testing.T) { s.check(t) })
	}
}

// check explores the scenario in coarse steps, and in fine ones with fewer preemptions.
func (s scenario) check(t *testing.T) {
	for _, s.coarse = range []bool{true, false} {
		s.preemptions = bounds[[2]bool{s.death, s.coarse}]
		switch {
		case s.death && s.coarse && len(s.programs) > 3 && s.preemptions == 1:
			continue // it takes long
		case !s.death && len(s.programs) == 3 && s.preemptions >= 0:
			s.preemptions++ // of two threads there are not so many schedules
		}
		e, failure := explore(t, &s)
		t.Logf("coarse %v, %d preemptions: %d states, %d schedules, %d steps, the longest %d, %d ends",
			s.coarse, s.preemptions, len(e.visited), e.runs, e.steps, e.longest, len(e.found))
		if failure != "" {
			t.Fatalf("%s\n%s", failure, e.replay())
		}
	}
}

// bounds are of the preemptions, with deaths and without, in coarse steps and in fine ones.
var bounds = map[[2]bool]int{
	{false, true}:  number("WINSHM_COARSE", 2),
	{false, false}: number("WINSHM_FINE", 1),
	{true, true}:   number("WINSHM_COARSE_DEATH", 1),
	{true, false}:  number("WINSHM_FINE_DEATH", 0),
}

// number is a bound from the environment.
func number(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}
