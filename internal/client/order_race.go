//go:build race

package client

import "sync/atomic"

// order stands for all objects. The race detector does not see words that lie outside of Go's memory, and would report what
// goroutines of one process guard by a mutex, or announce by an event.
var order atomic.Uint64

// gives comes before what may satisfy a wait.
func gives() { order.Add(1) }

// got comes after a satisfied wait.
func got() { order.Load() }
