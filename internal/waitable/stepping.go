//go:build winshm_steps

package waitable

// Hooks of a build for tests. A test stops a thread in them, or lets another go on.
var (
	// Step, if not nil, is called before every access to shared words, with a pointer to the word.
	Step func(word any)
	// Seen, if not nil, is told what the access gave: all that a thread knows of the others.
	Seen func(uint64)
	// Park and Unpark, if not nil, are called instead of the futex.
	Park   func(word *uint32, value uint32)
	Unpark func(word *uint32)
)

func step(word any) {
	if Step != nil {
		Step(word)
	}
}

func seen(v uint64) uint64 {
	if Seen != nil {
		Seen(v)
	}
	return v
}

func agreed(done bool) bool {
	seen(uint64(flag(done)))
	return done
}

func parks(word *uint32, value uint32) bool {
	if Park != nil {
		Park(word, value)
	}
	return Park != nil
}

func unparks(word *uint32) bool {
	if Unpark != nil {
		Unpark(word)
	}
	return Unpark != nil
}
