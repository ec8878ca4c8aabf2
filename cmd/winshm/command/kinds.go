package command

import (
	"errors"

	"winshm"
	"winshm/winerr"
)

// What people call the kinds of objects.
const (
	sectionKind   = "section"
	eventKind     = "event"
	mutexKind     = "mutex"
	semaphoreKind = "semaphore"
	timerKind     = "timer"
	waitableKind  = "event, mutex, semaphore or timer"
	anyKind       = "object"
)

// waitableKinds are those that one can wait for by name.
var waitableKinds = []string{eventKind, mutexKind, semaphoreKind, timerKind}

// openWaitable opens the object of that name, whichever of those it is that one can wait for.
func openWaitable(c *winshm.Client, name string) (winshm.Waitable, error) {
	for _, open := range []func() (winshm.Waitable, error){
		func() (winshm.Waitable, error) { return c.OpenEvent(name, winshm.Synchronize) },
		func() (winshm.Waitable, error) { return c.OpenMutex(name, winshm.Synchronize) },
		func() (winshm.Waitable, error) { return c.OpenSemaphore(name, winshm.Synchronize) },
	} {
		object, err := open()
		if !errors.Is(err, winerr.ERROR_INVALID_HANDLE) { // which would mean another type
			return object, explain(waitableKind, name, err)
		}
	}
	object, err := c.OpenTimer(name, winshm.Synchronize)
	return object, explain(waitableKind, name, err)
}
