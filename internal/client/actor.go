package client

// threadWaits is a thread's place in the arena, and how often it has taken each mutex that it owns.
type threadWaits struct{}

// leave abandons the thread's mutexes.
func (w *threadWaits) leave() {}

// alert ends an alertable wait. Any goroutine may call it.
func (w *threadWaits) alert() {}
