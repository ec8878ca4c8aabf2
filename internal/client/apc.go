package client

// apcQueue holds the functions that a thread is to run when it waits alertably.
type apcQueue struct{}

// pending reports whether there are any.
func (q *apcQueue) pending() bool { return false }
