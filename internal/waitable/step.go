//go:build !winshm_steps

package waitable

// step is called before every access to shared words, seen and agreed with what it gave; parks and unparks instead of the
// futex. See stepping.go.
func step(any) {}

func seen(v uint64) uint64 { return v }

func agreed(done bool) bool { return done }

func parks(*uint32, uint32) bool { return false }

func unparks(*uint32) bool { return false }
