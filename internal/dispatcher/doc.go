// Package dispatcher keeps the events, mutexes and semaphores whose state no program may touch, and decides who gets them,
// by NT's rules: what is signaled goes to the wait that arrived first, inside of the call that signals it; a wait for all
// takes everything in one step or nothing.
//
// It is plain data: no I/O, no clock, no goroutine, no lock. The caller guards a [Dispatcher] and all of its objects with
// one mutex. It is also the model that the objects in shared memory are compared with.
//
// # Waits
//
// [Dispatcher.Wait] takes what is there at once, or leaves a wait behind. A wait is decided, now or later, by its claim, a
// function that the waiter gave along: the claim tells the waiter, who may have gone meanwhile (its time was over, or its
// process ended). A claim that returns false has told nobody: nothing is consumed, the wait is forgotten, and the next one
// is looked at. A claim must not call the dispatcher.
//
// A thread waits once at a time, so an [Owner] names at most one wait: a new one replaces an older one, whose waiter has
// evidently gone on.
//
// # Objects that come and go
//
// An object that lives elsewhere is entered with its state by [Dispatcher.Put] and taken out again, with its state, by
// [Dispatcher.Take]. [Dispatcher.Idle] says which ones no wait names any more.
//
// # Mutexes
//
// A mutex is owned or not; how often its owner took it is counted by the owner. Taking a mutex that one owns succeeds and
// changes nothing here.
package dispatcher
